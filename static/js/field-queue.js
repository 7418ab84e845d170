// What waits on this phone, seen: try again, say the day, delete after two questions, save to a file.

import { Refused, post } from "./field-net.js";
import { note } from "./field-pages.js";
import { Sender, SignedOut } from "./field-send.js";
import { openStore } from "./field-store.js";

const root = document.querySelector("[data-queue]");
const words = root.dataset;
const list = root.querySelector("[data-entries]");
const told = root.querySelector("[data-told]");
const pattern = root.querySelector("template");
const own = await openStore(words.person);
// Each keeps what one person has entered here: the own, and what was handed over by who has left.
const shelves = own ? [{ store: own, sender: new Sender(own, words, draw) }] : [];
for (const [person, name, phone] of JSON.parse(document.getElementById("taken-over").textContent)) {
  const store = phone === note("phone") && (await openStore(person));
  if (store) shelves.push({ store, name, person, phone, sender: new Sender(store, { ...words, person }, draw) });
}

function say(text, isBad = false) {
  told.textContent = text;
  told.hidden = !text;
  told.className = isBad ? "error" : "notice";
}

async function draw() {
  const cards = [];
  const entries = [];
  for (const shelf of shelves) {
    for (const entry of await shelf.store.entries()) {
      entries.push(entry);
      cards.push(drawEntry(entry, shelf));
    }
  }
  list.replaceChildren(...cards);
  root.querySelector("[data-some]").hidden = !entries.length;
  root.querySelector("[data-file-part]").hidden = !entries.some(isInspection);
  root.querySelector("[data-empty]").hidden = Boolean(entries.length);
  dispatchEvent(new Event("qinglang:queue"));
}

function drawEntry(entry, shelf) {
  const card = pattern.content.firstElementChild.cloneNode(true);
  const put = (name, text) => (card.querySelector(`[data-${name}]`).textContent = text);
  const time = new Date(entry.at).toLocaleString(document.documentElement.lang);
  put("head", entry.head);
  put("total", entry.total);
  const of = shelf.name && words.of.replace("{name}", shelf.name);
  put("about", [entry.place, time, of].filter(Boolean).join(" · "));
  put("state", stateOf(entry));
  card.querySelector("[data-state]").classList.toggle("late", entry.state === "refused");
  card.querySelector("[data-day]").hidden = entry.state !== "held";
  card.querySelector("[data-retry]").addEventListener("click", () => retry(entry, shelf));
  card.querySelector("[data-say-day]").addEventListener("click", () => sayDay(entry, card, shelf));
  card.querySelector("[data-delete]").addEventListener("click", deleting(entry, shelf));
  return card;
}

function stateOf({ state, missing, body, told: texts }) {
  const photos = (body.photo_hashes || []).length;
  const arrived = words.arrived.replace("{a}", photos - missing.length).replace("{n}", photos);
  const parts = [state === "held" ? words.heldState : words[state], ...(photos ? [arrived] : []), ...(state === "recorded" ? [] : texts)];
  return parts.join(" · ");
}

/** Nothing is gone by a slip of the thumb: the button asks twice. */
function deleting(entry, shelf) {
  const questions = [words.deleteOnce, words.deleteTwice];
  return async ({ target }) => {
    const question = questions.shift();
    if (question) target.textContent = question;
    else {
      await shelf.store.drop(entry.id);
      await report(shelf);
      say(words.deleted);
      await draw();
    }
  };
}

async function working(work) {
  say(words.sending);
  try {
    await work();
    say("");
  } catch (fault) {
    if (fault instanceof Refused) say(Object.values(fault.errors || {}).flat().join(" "), true);
    else say(fault instanceof SignedOut ? words.signedOut : words.unreachable, true);
  }
  await draw();
}

function retry(entry, shelf) {
  const { store, sender } = shelf;
  return working(async () => {
    const first = entry.photo ? "recorded" : "waiting"; // a picture has nothing to say before it
    if (entry.state === "refused") await store.update(entry.id, { state: first });
    if (!entry.photo) await sender.sendScores(entry);
    const left = (await store.entries()).find((one) => one.id === entry.id);
    if (left && left.state === "recorded") await sender.sendPhotos(left);
    await report(shelf);
  });
}

/** The desk is told what is left of what was handed over; of the own, every page tells it. */
async function report({ store, person, phone }) {
  if (!person) return;
  const entries = await store.entries();
  const of = (...states) => entries.filter((entry) => states.includes(entry.state));
  const told = {
    entries: of("waiting").length,
    photos: of("waiting", "recorded").reduce((sum, entry) => sum + entry.missing.length, 0),
    refused: of("refused", "held").length,
  };
  const body = JSON.stringify({ of: person, phone, ...told });
  await post(words.report, body, "application/json").catch(() => {}); // only a note for the desk
}

function sayDay(entry, card, shelf) {
  const date = card.querySelector("[data-date]").value;
  return working(async () => {
    const url = words.held.replace(words.nobody, entry.id);
    await post(url, JSON.stringify({ date }), "application/json");
    await retry(entry, shelf);
  });
}

async function asText(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1]);
    reader.onerror = reject;
    reader.readAsDataURL(blob);
  });
}

/** Not what was noted at a ceremony: the officer corrects that at the desk. */
function isInspection(entry) {
  return !entry.day;
}

/** All inspections in one file, for the township's officer to take in. */
async function saveToFile() {
  const entries = [];
  for (const { store } of shelves) {
    for (const { id, body, missing } of (await store.entries()).filter(isInspection)) {
      const photos = [];
      for (const { sha256, blob } of await store.photosOf(id)) {
        if (missing.includes(sha256)) photos.push({ sha256, jpeg: await asText(blob) });
      }
      entries.push({ body, photos });
    }
  }
  const file = JSON.stringify({ format: "qinglang-queue-1", person: words.name, entries });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([file], { type: "application/json" }));
  link.download = words.file;
  link.click();
  URL.revokeObjectURL(link.href);
  say(words.savedToFile);
}

root.querySelector("[data-retry-all]").addEventListener("click", () => {
  working(async () => {
    for (const shelf of shelves) {
      await shelf.sender.sendAll();
      await report(shelf);
    }
  });
});
root.querySelector("[data-save-file]").addEventListener("click", saveToFile);
addEventListener("qinglang:sent", draw);
await draw();
root.dataset.live = "";
