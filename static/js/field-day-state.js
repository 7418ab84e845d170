// How a winner stands on this phone: what the server said, and what is still on its way there.

/** The state after a mark, as the server reckons it (awards/domain/marks.py). */
function apply(state, { id, presence, fetched_by: fetcher, prizes }) {
  const after = { ...state, seen: id };
  if (presence) {
    after.presence = presence === "cleared" ? "" : presence;
    after.fetched_by = fetcher;
  }
  if (prizes) Object.assign(after, { given: prizes === "given", owed: false });
  return after;
}

/** A winner with what waits on the phone: `waits`, and the refused entry, if there is one. */
export function stand(winner, entries) {
  const own = entries.filter(({ body }) => body.award === winner.id);
  const waiting = own.filter((entry) => entry.state === "waiting");
  const state = waiting.reduce((before, { body }) => apply(before, body), winner);
  const refused = own.find((entry) => entry.state === "refused") || null;
  return { ...state, waits: waiting.length > 0, refused };
}

/** What leads back to how it was: only of what `said` changes. */
export function reverse(before, said) {
  const back = {};
  if (said.presence) {
    back.presence = before.presence || "cleared";
    back.fetched_by = before.fetched_by;
  }
  if (said.prizes) back.prizes = before.given ? "given" : "back";
  return back;
}

export function countAll(winners) {
  const of = (holds) => winners.filter(holds).length;
  return {
    winners: winners.length,
    given: of((one) => one.given),
    came: of((one) => one.presence === "came"),
    absent: of((one) => one.presence === "absent"),
    unmarked: of((one) => !one.presence),
  };
}

const SHOWS = {
  all: () => true,
  unmarked: (one) => !one.presence,
  absent: (one) => one.presence === "absent",
  waiting: (one) => !one.given,
};

/** Whether a line is shown: of the village, of the kind, and as was asked. */
export function isShown(one, { question, branch, show }) {
  if ((branch && one.branch !== branch) || !SHOWS[show](one)) return false;
  const words = question.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (word) =>
    one.head.includes(word) || one.key.startsWith(word) || one.place.includes(word) || String(one.order) === word;
  return words.every(fits);
}
