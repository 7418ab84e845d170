// The day of a ceremony on the phone: one tap for who came and got the prizes, network or not.

import { stand, reverse, countAll, isShown } from "./field-day-state.js";
import { Rows } from "./field-day-rows.js";
import { Refused, makeId, post } from "./field-net.js";
import { keepPages } from "./field-pages.js";
import { Shelf } from "./field-photos.js";
import { Sender, SignedOut } from "./field-send.js";
import { openStore } from "./field-store.js";

const FRESH = 60_000; // ms after which the others' notes are fetched again
const AGAIN = 15_000; // ms until what could not be sent is tried again
const MANY = 60; // lines shown at once

const page = document.querySelector("[data-day]");
const words = page.dataset;
const find = (hook) => page.querySelector(`[data-${hook}]`);
const put = (name, text) => {
  for (const place of document.querySelectorAll(`[data-put=${name}]`)) place.textContent = text;
};

const store = await openStore(words.person);
const pk = Number(location.pathname.match(/(\d+)\/$/)?.[1]) || 0;
const asked = { question: "", branch: "", show: "all" };
const rows = new Rows(find("rows"), find("line"), words, mark, dismiss);
let day = null; // as the server said it last
let entries = []; // of this ceremony, still on the phone
let most = MANY;

// --- the list -------------------------------------------------------------------------

async function draw() {
  if (!day) return;
  const all = store ? await store.entries() : [];
  entries = all.filter((entry) => entry.day === day.ceremony);
  const marks = entries.filter((entry) => !entry.photo);
  const winners = day.winners.map((winner) => stand(winner, marks));
  const shown = winners.filter((one) => isShown(one, asked));
  rows.draw(shown.slice(0, most), day.titles);
  find("more").hidden = shown.length <= most;
  find("nobody").hidden = shown.length > 0;
  drawHead(countAll(winners));
}

function drawHead(counts) {
  put("name", day.name);
  put("about", day.about);
  for (const [name, number] of Object.entries(counts)) put(name, number);
  find("progress").max = counts.winners || 1;
  find("progress").value = counts.given;
  const waiting = entries.filter((entry) => entry.photo).length;
  put("photos", day.photos + (waiting ? ` + ${words.photosWait.replace("{n}", waiting)}` : ""));
  find("kept").hidden = false;
  find("nothing").hidden = true;
  document.title = day.name;
}

/** The villages to choose from, once known; who has only one needs no choice. */
function offerBranches() {
  const select = find("branch");
  const names = [...new Set(day.winners.map((winner) => winner.branch))].sort();
  if (select.options.length > names.length) return;
  for (const name of names) select.add(new Option(name, name));
  select.hidden = names.length < 2;
}

async function take(fresh) {
  day = { ...fresh, at: Date.now() };
  if (store) await store.putDay(day);
  offerBranches();
  await draw();
}

/** What the server knows by now. Without an answer the phone goes on with what it has kept. */
async function refresh() {
  const number = pk || (day && day.ceremony);
  if (!number) return find("nothing").removeAttribute("hidden");
  try {
    const response = await fetch(words.winners.replace("/0/", `/${number}/`));
    if (response.redirected) return tellNet(words.signedOut);
    if (response.status === 404) return tellNet(words.closed);
    if (!response.ok) throw new Error();
    tellNet("");
    await take(await response.json());
    keepPages(words.person, [words.page]).catch(() => {}); // at the next time, then
  } catch {
    if (day) tellNet(words.offline.replace("{at}", new Date(day.at).toLocaleTimeString(document.documentElement.lang)));
    else find("nothing").hidden = false;
  }
}

function tellNet(text) {
  find("net-told").textContent = text;
  find("net-told").hidden = !text;
}

// --- a mark -----------------------------------------------------------------------------

/** Note it on the phone, show it, and send it when there is a network. */
async function mark(winner, said, label, isUndo = false) {
  const changed = { presence: "", fetched_by: "", prizes: "", ...said };
  const id = makeId();
  const body = { id, award: winner.id, ...changed, seen: winner.seen, entered_at: new Date() };
  const entry = {
    id,
    at: Date.now(),
    head: winner.head,
    place: day.name,
    total: label,
    state: "waiting",
    missing: [],
    told: [],
    day: day.ceremony,
    record: words.record,
    body: JSON.parse(JSON.stringify(body)), // as it is sent
  };
  say(`${winner.head}：${label}`, isUndo ? null : () => undo(winner, said));
  if (!store) return sendAtOnce(entry);
  await store.keep(entry, []);
  await draw();
  await push();
}

function undo(before, said) {
  const now = day.winners.find((one) => one.id === before.id);
  const { seen } = stand(now, entries);
  mark({ ...before, seen }, reverse(before, said), words.undone, true);
}

/** A browser that keeps nothing needs the network. */
async function sendAtOnce(entry) {
  try {
    const { state } = await post(entry.record, JSON.stringify(entry.body), "application/json");
    Object.assign(day.winners.find((one) => one.id === entry.body.award), state);
  } catch (fault) {
    const texts = fault instanceof Refused && Object.values(fault.errors || {}).flat();
    say(texts && texts.length ? texts.join(" ") : words.unreachable, null, true);
  }
  await draw();
}

async function dismiss(entry) {
  await store.drop(entry.id);
  await refresh();
  await draw();
}

let toastTimer = 0;

function say(text, act, isBad = false) {
  const toast = find("toast");
  toast.hidden = false;
  toast.classList.toggle("bad", isBad);
  find("toast-text").textContent = text;
  find("undo").hidden = !act;
  find("undo").onclick = act;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (toast.hidden = true), 8000);
}

// --- sending -----------------------------------------------------------------------------

class DaySender extends Sender {
  /** The answer says how the winner stands; it is written down before the entry goes. */
  async settle(entry, answer) {
    if (answer.state && day) {
      const winner = day.winners.find((one) => one.id === entry.body.award);
      if (winner) Object.assign(winner, answer.state);
      await store.putDay(day);
      if (answer.state.owed) say(words.owedNow.replace("{head}", entry.head), null, true);
    }
    await super.settle(entry, answer);
  }

  /** Refused: what stands instead is fetched, to be shown beside the reason. */
  async explain(entry, fault) {
    const refused = await super.explain(entry, fault);
    await refresh();
    return refused;
  }
}

const sender = store && new DaySender(store, words, draw);
let isPushing = false;
let isMore = false;

/** Send all that waits; what was noted meanwhile, too. */
async function push() {
  isMore = true;
  if (isPushing) return;
  isPushing = true;
  try {
    while (isMore) {
      isMore = false;
      await sender.sendAll();
    }
  } catch (fault) {
    if (fault instanceof SignedOut) tellNet(words.signedOut);
  }
  isPushing = false;
  await draw();
  dispatchEvent(new Event("qinglang:queue"));
  if (entries.some((entry) => entry.state !== "refused")) setTimeout(push, AGAIN);
}

// --- photos --------------------------------------------------------------------------------

async function keepPhotos(shelf) {
  const photos = [...shelf.photos];
  for (const photo of photos) shelf.take(photo);
  for (const { blob, sha256 } of photos) await keepPhoto(blob, sha256);
  if (photos.length && store) await push();
  if (photos.length) await refresh();
}

async function keepPhoto(blob, sha256) {
  const id = makeId();
  const url = words.photo.replace("/0/", `/${day.ceremony}/`).replace(words.nobody, id);
  if (!store) return post(url, blob, "image/jpeg").catch(() => say(words.unreachable, null, true));
  const said = { id, at: Date.now(), head: words.photoHead, place: day.name, total: "" };
  const entry = { ...said, state: "recorded", missing: [sha256], told: [], day: day.ceremony, photo: url };
  await store.keep({ ...entry, body: { photo_hashes: [sha256] } }, [{ sha256, blob }]);
  await draw();
}

// --- begin --------------------------------------------------------------------------------

function listen() {
  find("search").addEventListener("input", ({ target }) => ask({ question: target.value.trim() }));
  find("branch").addEventListener("change", ({ target }) => ask({ branch: target.value }));
  for (const button of page.querySelectorAll("[data-show]")) {
    button.addEventListener("click", () => {
      for (const one of page.querySelectorAll("[data-show]")) {
        one.setAttribute("aria-pressed", String(one === button));
      }
      ask({ show: button.dataset.show });
    });
  }
  find("more").addEventListener("click", () => {
    most += MANY;
    draw();
  });
  const shelf = new Shelf(find("photos"), words, () => keepPhotos(shelf));
  addEventListener("qinglang:sent", refresh); // the page's frame has sent something
  addEventListener("online", () => store && push().then(refresh));
  setInterval(() => document.hidden || refresh(), FRESH);
}

function ask(change) {
  Object.assign(asked, change);
  most = MANY;
  draw();
}

day = store && (await store.day(pk));
listen();
if (day) {
  offerBranches();
  await draw();
}
await refresh();
page.dataset.live = "";
if (store) await push();
