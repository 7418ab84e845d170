// On every page of the field: keep what is needed without a network, send what waits, say so.

import { makeId, post } from "./field-net.js";
import { forgetAll, forgetOthers, keepPages, note } from "./field-pages.js";
import { Sender, SignedOut } from "./field-send.js";
import { openStore } from "./field-store.js";

const FRESH = 10 * 60_000; // ms for which a kept branch is new enough
const AGAIN = 60_000; // ms until what could not be sent is tried again

const net = document.querySelector("[data-net]");
const words = net && net.dataset;

// --- what waits -------------------------------------------------------------------

async function count(store) {
  const entries = await store.entries();
  const of = (...states) => entries.filter((entry) => states.includes(entry.state));
  const photos = of("waiting", "recorded").reduce((sum, entry) => sum + entry.missing.length, 0);
  return {
    entries: of("waiting").length,
    marks: of("waiting").filter((entry) => entry.day).length,
    photos,
    refused: of("refused", "held").length,
    oldest_at: entries.length ? new Date(entries[0].at).toISOString() : null,
  };
}

async function show(store) {
  const now = await count(store);
  const told = [
    [now.entries - now.marks, words.sayEntries],
    [now.marks, words.sayMarks],
    [now.photos, words.sayPhotos],
    [now.refused, words.sayRefused],
  ];
  const parts = told.filter(([number]) => number);
  net.textContent = parts.map(([number, text]) => text.replace("{n}", number)).join(" · ");
  net.hidden = !parts.length;
  return now;
}

/** The desk sees what each phone last said is waiting on it. */
async function report(now) {
  const told = JSON.stringify(now);
  const name = `reported:${words.person}`;
  const before = note(name);
  if (before === told || (!before && !now.oldest_at)) return;
  const phone = note("phone") || note("phone", makeId());
  if (!phone) return;
  await post(words.report, JSON.stringify({ phone, ...now }), "application/json");
  note(name, told);
}

function step(store) {
  dispatchEvent(new Event("qinglang:sent"));
  return show(store);
}

let isSending = false;

async function send(store) {
  if (isSending) return;
  isSending = true;
  try {
    await report(await show(store)).catch(() => {}); // only a note for the desk
    await new Sender(store, words, () => step(store)).sendAll();
    await report(await show(store));
  } catch (fault) {
    if (fault instanceof SignedOut) net.textContent = words.saySignedOut;
  }
  isSending = false;
  if ((await count(store)).oldest_at) setTimeout(() => send(store), AGAIN);
}

// --- what is needed without a network ------------------------------------------------

async function keepBranch(store) {
  const branch = new URLSearchParams(location.search).get("branch") || "";
  if (!branch && !("own" in words)) return; // of several branches, the one that is open
  const name = `kept:${words.person}:${branch}`;
  if (Date.now() - Number(note(name)) < FRESH) return;
  const response = await fetch(`${words.bundle}${branch && `?branch=${branch}`}`);
  if (!response.ok || response.redirected) return;
  await store.putBundle({ ...(await response.json()), at: Date.now() });
  await keepPages(words.person, words.pages.split(" "));
  note(name, Date.now());
}

function forgetOnLeaving() {
  for (const form of document.querySelectorAll("[data-sign-out]")) {
    form.addEventListener("submit", forgetAll);
  }
}

async function begin() {
  forgetOnLeaving();
  const store = await openStore(words.person);
  if (!store) return;
  addEventListener("online", () => send(store));
  addEventListener("qinglang:queue", () => show(store));
  if (navigator.serviceWorker) navigator.serviceWorker.register(words.worker).catch(() => {});
  await show(store);
  await forgetOthers(words.person);
  await keepBranch(store).catch(() => {}); // at the next page, then
  await send(store);
}

if (net) begin();
