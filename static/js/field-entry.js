// A household's inspection: entered with the thumb, sent once, never lost.

import { Draft } from "./field-draft.js";
import { Items } from "./field-items.js";
import { Refused, Unreachable, makeId, post } from "./field-net.js";
import { Shelf } from "./field-photos.js";
import { remember as rememberSaved } from "./field-saved.js";
import { Sender } from "./field-send.js";
import { openStore } from "./field-store.js";

const form = document.querySelector("[data-entry]");
const words = form.dataset;
const field = (name) => form.elements.namedItem(name);
const find = (hook) => form.querySelector(`[data-${hook}]`);
const button = find("save");
const told = find("told");

const entry = { id: makeId(), date: field("date").value, made: null };
const draft = new Draft(words.person, field("household").value, field("standard").value);
const items = new Items(form, changed);
const shelf = new Shelf(find("photos"), words, changed);
let isDirty = false;
let isSending = false;
let isRestoring = false;
let saved = null; // the server's answer, once the inspection is recorded

function kind() {
  return field("kind").value;
}

/** Where to go after saving; only the weekly inspection has a list to follow. */
function nextPage() {
  return kind() === "weekly" ? words.next : "";
}

function nameButton() {
  button.textContent = nextPage() ? button.dataset.saveNext : button.dataset.saveLast;
}

function showTotal() {
  const { total } = items;
  find("total").textContent = total === null ? "–" : total.toFixed(1);
}

function changed() {
  showTotal();
  if (saved || isRestoring) return;
  isDirty = true;
  draft.keep({
    ...entry,
    kind: kind(),
    items: items.state,
    remark: find("remark").value,
    photos: shelf.photos.length,
  });
}

// --- messages ---------------------------------------------------------------

function say(text, { bad = false, links = [] } = {}) {
  told.textContent = text;
  told.classList.toggle("bad", bad);
  told.hidden = !text;
  for (const [label, act] of links) {
    const link = document.createElement(typeof act === "string" ? "a" : "button");
    link.textContent = label;
    if (typeof act === "string") link.href = act;
    else link.type = "button";
    if (typeof act !== "string") link.addEventListener("click", act);
    told.append(" ", link);
  }
}

function showFaults(errors) {
  for (const place of form.querySelectorAll("[data-error]")) {
    place.textContent = "";
    place.hidden = true;
  }
  for (const item of form.querySelectorAll(".wrong")) item.classList.remove("wrong");
  for (const [name, texts] of Object.entries(errors)) {
    const place = form.querySelector(`[data-error="${name}"]`) || find('error="__all__"');
    place.textContent = [place.textContent, ...texts].join(" ").trim();
    place.hidden = false;
    const item = place.closest("[data-item]");
    if (item) item.classList.add("wrong");
  }
  const first = form.querySelector("[data-error]:not([hidden])");
  if (first) first.scrollIntoView({ block: "center" });
}

function lock(sending) {
  isSending = sending;
  form.classList.toggle("sending", sending);
  button.disabled = sending;
}

// --- sending ----------------------------------------------------------------

/** The entry as it is posted. */
async function body() {
  await shelf.pending;
  return {
    ...entry,
    household: field("household").value,
    standard: field("standard").value,
    kind: kind(),
    entered_at: entry.made || new Date().toISOString(),
    points: items.points,
    reasons: items.reasons,
    remark: find("remark").value,
    photo_hashes: shelf.hashes,
    next: field("next") ? field("next").value : null,
  };
}

async function save() {
  if (isSending) return;
  lock(true);
  say(words.sending);
  try {
    entry.made = entry.made || new Date().toISOString();
    const store = await openStore(words.person);
    if (store) return await saveOnPhone(store);
    if (!saved) await record();
    await sendPhotos();
    leave();
  } catch (fault) {
    lock(false);
    explain(fault);
  }
}

// With a store of its own the phone keeps the entry first, and then sends it: from then on
// nothing is lost, whatever the network does.
async function saveOnPhone(store) {
  const told = await body();
  await store.keep(
    {
      id: told.id,
      at: Date.now(),
      head: words.head,
      place: words.place,
      total: find("total").textContent,
      state: "waiting",
      missing: told.photo_hashes,
      told: [],
      body: told,
    },
    shelf.photos,
  );
  draft.drop();
  isDirty = false;
  const answer = await sendNow(store, told);
  if (answer instanceof Refused) {
    await store.drop(told.id); // it is on this page again, to be put right
    changed();
    throw answer;
  }
  leave(answer && !answer.held ? "saved" : "kept");
}

/** The server's answer, a refusal, or null: then the phone sends it by itself. */
async function sendNow(store, told) {
  const sender = new Sender(store, { record: form.action });
  try {
    return await sender.sendScores({ id: told.id, body: told }, (request) =>
      Promise.race([request(), late()]),
    );
  } catch {
    return null; // no network, or signed out: the next page says so
  }
}

/** Nobody waits long at a door. */
function late() {
  return new Promise((_, reject) => setTimeout(() => reject(new Unreachable()), 5000));
}

// Without a store everything happens on this page, and it is left when all has arrived.
async function record() {
  saved = await post(form.action, JSON.stringify(await body()), "application/json");
  draft.drop();
  isDirty = shelf.photos.length > 0; // they are only on this page
  showFaults({});
  for (const part of form.querySelectorAll(".item, .kinds")) part.inert = true;
}

async function sendPhotos() {
  if (!saved.photos.missing.length) return;
  say(`${words.photoSending} ${saved.photos.message}`);
  const url = words.photo.replace(words.nobody, saved.id);
  await shelf.send(url, saved.photos.missing, (photos) => {
    saved.photos = photos;
    say(`${words.photoSending} ${photos.message}`);
  });
}

/** On to the next household; not back to this form. */
function leave(how = "saved") {
  isDirty = false;
  say(words[how]);
  rememberSaved(how, `${words.head} ${find("total").textContent}`);
  location.replace(nextPage() || words.home);
}

function explain(fault) {
  button.textContent = words.retry;
  const status = fault instanceof Refused ? fault.status : 0;
  if (saved) {
    const links = [[button.dataset.leave, leave]];
    say(`${words.photoFailed} ${saved.photos.message}`, { bad: true, links });
    if (status && fault.errors) showFaults(fault.errors);
  } else if (status === 422 || status === 413) {
    nameButton();
    say(words.faults, { bad: true });
    showFaults(fault.errors || {});
  } else if (status === 409) {
    const links = [
      [words.takenLook, `${location.pathname}?show=results`],
      [words.takenAgain, saveAsAnother],
    ];
    say(words.taken, { bad: true, links });
  } else if (status === 401 || status === 403) {
    const login = `${words.login}?next=${encodeURIComponent(location.pathname)}`;
    say(words.signedOut, { bad: true, links: [[words.signIn, login]] });
    isDirty = shelf.photos.length > 0; // the draft waits: leaving loses nothing else
  } else {
    say(status ? words.failed : words.unreachable, { bad: true });
  }
}

function saveAsAnother() {
  entry.id = makeId();
  changed();
  save();
}

// --- what was not saved last time ---------------------------------------------

function chooseKind(value) {
  const choice = [...form.querySelectorAll(".kinds input")].find((one) => one.value === value);
  if (choice) choice.checked = true;
}

function restore(kept) {
  isRestoring = true;
  Object.assign(entry, { id: kept.id, date: kept.date, made: kept.made });
  items.state = kept.items;
  find("remark").value = kept.remark;
  chooseKind(kept.kind);
  find("restored").hidden = false;
  find("restored-photos").hidden = !kept.photos;
  isRestoring = false;
}

function startAfresh() {
  draft.drop();
  isDirty = false;
  location.reload();
}

// A round through the village is of one kind.
function remember(kindOfRound) {
  try {
    sessionStorage.setItem("qinglang:kind", kindOfRound);
  } catch {
    // then it is chosen again
  }
}

function recall() {
  try {
    return sessionStorage.getItem("qinglang:kind");
  } catch {
    return null;
  }
}

// --- begin --------------------------------------------------------------------

const kept = draft.read();
const lastKind = recall();
if (lastKind) chooseKind(lastKind);
if (kept) restore(kept);
else if (items.isTouched) changed();
showTotal();
nameButton();
find("remark").addEventListener("input", changed);
for (const choice of form.querySelectorAll(".kinds input")) {
  choice.addEventListener("change", () => {
    remember(choice.value);
    nameButton();
    changed();
  });
}
find("fresh").addEventListener("click", startAfresh);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});
form.addEventListener("keydown", (event) => {
  // The keyboard's own "done" closes it; it does not send.
  if (event.key === "Enter" && event.target.matches("input:not([type=file])")) {
    event.preventDefault();
    event.target.blur();
  }
});
addEventListener("beforeunload", (event) => {
  if (isDirty) event.preventDefault();
});
addEventListener("pageshow", (event) => {
  if (event.persisted && saved) location.reload(); // gone back to what was sent
});
form.dataset.live = ""; // from here on every tap counts at once
