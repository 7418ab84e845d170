// Search that answers at each letter, over all households of the branch.

import { drawRow } from "./field-rows.js";
import "./field-saved.js";
import { openStore } from "./field-store.js";

const form = document.querySelector("[data-search]");
const input = form.querySelector("[type=search]");
const found = document.querySelector("[data-found]");
const rest = document.querySelector("[data-rest]");
const hits = found.querySelector("[data-hits]");
const told = found.querySelector("[data-told]");
const SHOWN = 50;

let rows = null; // [url, head, place, seen, initials]
let loading = false;

// What the page shows already, for the time until the whole list is here.
function rowsOfPage() {
  return [...document.querySelectorAll("[data-rows] li")].map((line) => [
    line.querySelector("a").getAttribute("href"),
    ...["b", "span", "i"].map((part) => line.querySelector(part).textContent),
    line.dataset.key,
  ]);
}

async function fetchRows() {
  const response = await fetch(form.dataset.index);
  if (!response.ok) throw new Error();
  return (await response.json()).rows;
}

/** What the phone has kept of the branch, for want of a network. */
async function keptRows() {
  const net = document.querySelector("[data-net]"); // only who inspects has a store
  const store = net && (await openStore(net.dataset.person));
  const branch = Number(new URLSearchParams(location.search).get("branch"));
  const bundle = store && (await store.bundle(branch));
  if (!bundle) throw new Error();
  return bundle.rows.map(([, ...row]) => row);
}

async function load() {
  if (rows || loading) return;
  loading = true;
  try {
    rows = await fetchRows().catch(keptRows);
    show();
  } catch {
    // neither: try again at the next letter
  }
  loading = false;
}

function matches(question) {
  const asked = question.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ([, head, place, , initials]) =>
    asked.every((word) => head.includes(word) || initials.startsWith(word) || place.includes(word));
  return (rows || rowsOfPage()).filter(fits);
}

function show() {
  const question = input.value.trim();
  found.hidden = !question;
  rest.hidden = Boolean(question);
  if (!question) return;
  load();
  const matching = matches(question);
  hits.replaceChildren(...matching.slice(0, SHOWN).map(drawRow));
  hits.hidden = !matching.length;
  const more = matching.length > SHOWN ? form.dataset.more : "";
  told.textContent = matching.length ? more : rows ? form.dataset.none : "";
}

input.addEventListener("focus", load);
input.addEventListener("input", show);
form.addEventListener("submit", (event) => {
  if (!rows) return; // the server answers what the phone cannot
  event.preventDefault();
  input.blur();
});
