// What waits on this phone, seen: try again, say the day, delete after two questions, save to a file.

import { Refused, post } from "./field-net.js";
import { Sender, SignedOut } from "./field-send.js";
import { openStore } from "./field-store.js";

const root = document.querySelector("[data-queue]");
const words = root.dataset;
const list = root.querySelector("[data-entries]");
const told = root.querySelector("[data-told]");
const pattern = root.querySelector("template");
const store = await openStore(words.person);
const sender = store && new Sender(store, words, draw);

function say(text, isBad = false) {
  told.textContent = text;
  told.hidden = !text;
  told.className = isBad ? "error" : "notice";
}

async function draw() {
  const entries = store ? await store.entries() : [];
  list.replaceChildren(...entries.map(drawEntry));
  root.querySelector("[data-some]").hidden = !entries.length;
  root.querySelector("[data-file-part]").hidden = !entries.some(isInspection);
  root.querySelector("[data-empty]").hidden = Boolean(entries.length);
  dispatchEvent(new Event("qinglang:queue"));
}

function drawEntry(entry) {
  const card = pattern.content.firstElementChild.cloneNode(true);
  const put = (name, text) => (card.querySelector(`[data-${name}]`).textContent = text);
  const time = new Date(entry.at).toLocaleString(document.documentElement.lang);
  put("head", entry.head);
  put("total", entry.total);
  put("about", [entry.place, time].filter(Boolean).join(" · "));
  put("state", stateOf(entry));
  card.querySelector("[data-state]").classList.toggle("late", entry.state === "refused");
  card.querySelector("[data-day]").hidden = entry.state !== "held";
  card.querySelector("[data-retry]").addEventListener("click", () => retry(entry));
  card.querySelector("[data-say-day]").addEventListener("click", () => sayDay(entry, card));
  card.querySelector("[data-delete]").addEventListener("click", deleting(entry));
  return card;
}

function stateOf({ state, missing, body, told: texts }) {
  const photos = (body.photo_hashes || []).length;
  const arrived = words.arrived.replace("{a}", photos - missing.length).replace("{n}", photos);
  const parts = [state === "held" ? words.heldState : words[state], ...(photos ? [arrived] : []), ...(state === "recorded" ? [] : texts)];
  return parts.join(" · ");
}

/** Nothing is gone by a slip of the thumb: the button asks twice. */
function deleting(entry) {
  const questions = [words.deleteOnce, words.deleteTwice];
  return async ({ target }) => {
    const question = questions.shift();
    if (question) target.textContent = question;
    else {
      await store.drop(entry.id);
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

function retry(entry) {
  return working(async () => {
    const first = entry.photo ? "recorded" : "waiting"; // a picture has nothing to say before it
    if (entry.state === "refused") await store.update(entry.id, { state: first });
    if (!entry.photo) await sender.sendScores(entry);
    const left = (await store.entries()).find((one) => one.id === entry.id);
    if (left && left.state === "recorded") await sender.sendPhotos(left);
  });
}

function sayDay(entry, card) {
  const date = card.querySelector("[data-date]").value;
  return working(async () => {
    const url = words.held.replace(words.nobody, entry.id);
    await post(url, JSON.stringify({ date }), "application/json");
    await retry(entry);
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
  for (const { id, body, missing } of (await store.entries()).filter(isInspection)) {
    const photos = [];
    for (const { sha256, blob } of await store.photosOf(id)) {
      if (missing.includes(sha256)) photos.push({ sha256, jpeg: await asText(blob) });
    }
    entries.push({ body, photos });
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
  working(() => sender.sendAll());
});
root.querySelector("[data-save-file]").addEventListener("click", saveToFile);
addEventListener("qinglang:sent", draw);
await draw();
root.dataset.live = "";
