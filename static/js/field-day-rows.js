// The lines of the day: a winner, two buttons for the thumb, and what is rarer behind a tap.

/** `words` are the page's, `titles` say name and gifts; `act` hears (winner, said, label). */
export class Rows {
  constructor(root, pattern, words, act, dismiss) {
    Object.assign(this, { root, pattern, words, act, dismiss });
    this.lines = new Map();
  }

  /** Show these winners; a line keeps what is being typed in it. */
  draw(winners, titles) {
    for (const one of winners) this.fill(this.line(one), one, titles[one.title]);
    const wanted = winners.map((one) => this.lines.get(one.id));
    const shown = [...this.root.children];
    if (wanted.length !== shown.length || wanted.some((line, n) => line !== shown[n])) {
      this.root.replaceChildren(...wanted);
    }
  }

  line({ id }) {
    if (!this.lines.has(id)) {
      const line = this.pattern.content.firstElementChild.cloneNode(true);
      for (const button of line.querySelectorAll("[data-act]")) {
        button.addEventListener("click", () => this.tap(line, button));
      }
      line.querySelector("[data-dismiss]").addEventListener("click", () => {
        this.dismiss(line.winner.refused);
      });
      this.lines.set(id, line);
    }
    return this.lines.get(id);
  }

  tap(line, button) {
    const name = line.querySelector("[data-fetcher]").value.trim();
    const said = {
      came: { presence: "came" },
      both: { presence: "came", prizes: "given" },
      give: { prizes: "given" },
      absent: { presence: "absent", fetched_by: name },
      fetched: { presence: "absent", fetched_by: name, prizes: "given" },
      clear: { presence: "cleared" },
      back: { prizes: "back" },
    }[button.dataset.act];
    line.querySelector("details").open = false;
    this.act(line.winner, said, button.textContent.trim());
  }

  fill(line, one, [title, gifts]) {
    line.winner = one;
    const put = (name, text) => (line.querySelector(`[data-${name}]`).textContent = text);
    const show = (name, isShown) => (line.querySelector(`[data-act=${name}]`).hidden = !isShown);
    put("order", one.order ?? "");
    put("head", one.head);
    put("place", `${one.place} · ${title}`);
    put("gifts", gifts);
    put("state", this.stateOf(one));
    line.classList.toggle("marked", Boolean(one.presence || one.given));
    show("came", !one.presence);
    show("both", !one.presence && !one.given);
    show("give", Boolean(one.presence) && !one.given);
    show("clear", Boolean(one.presence));
    show("back", one.given || Boolean(one.owed));
    show("fetched", !one.given);
    const fetcher = line.querySelector("[data-fetcher]");
    if (fetcher !== document.activeElement && !fetcher.value) fetcher.value = one.fetched_by;
    line.querySelector("[data-fault]").hidden = !one.refused;
    put("fault-text", one.refused ? one.refused.told.join(" ") : "");
  }

  stateOf({ presence, fetched_by: fetcher, given, owed, waits, by }) {
    const { words } = this;
    const parts = [
      presence === "came" && words.came,
      presence === "absent" && (fetcher ? words.fetchedBy.replace("{name}", fetcher) : words.absent),
      given && words.given,
      owed && words.owed,
      waits && words.waits,
      !waits && by,
    ];
    return parts.filter(Boolean).join(" · ");
  }
}
