// Search that answers at each letter, over all households of the branch.

import "./field-saved.js";

const form = document.querySelector("[data-search]");
const input = form.querySelector("[type=search]");
const found = document.querySelector("[data-found]");
const rest = document.querySelector("[data-rest]");
const hits = found.querySelector("[data-hits]");
const told = found.querySelector("[data-told]");
const SHOWN = 50;

let rows = null; // [url, head, place, seen, initials]
let loading = null;

// What the page shows already, for the time until the whole list is here.
function rowsOfPage() {
  return [...document.querySelectorAll("[data-rows] li")].map((line) => [
    line.querySelector("a").getAttribute("href"),
    ...["b", "span", "i"].map((part) => line.querySelector(part).textContent),
    line.dataset.key,
  ]);
}

function load() {
  loading = loading || fetch(form.dataset.index)
    .then((response) => (response.ok ? response.json() : Promise.reject(new Error())))
    .then((answer) => {
      rows = answer.rows;
      show();
    })
    .catch(() => {
      loading = null; // no network: try again at the next letter
    });
}

function matches(question) {
  const asked = question.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ([, head, place, , initials]) =>
    asked.every((word) => head.includes(word) || initials.startsWith(word) || place.includes(word));
  return (rows || rowsOfPage()).filter(fits);
}

function draw([url, head, place, seen]) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.className = "row";
  link.href = url;
  for (const [tag, text] of [["b", head], ["i", seen], ["span", place]]) {
    const part = document.createElement(tag);
    part.textContent = text;
    link.append(part, " ");
  }
  line.append(link);
  return line;
}

function show() {
  const question = input.value.trim();
  found.hidden = !question;
  rest.hidden = Boolean(question);
  if (!question) return;
  load();
  const matching = matches(question);
  hits.replaceChildren(...matching.slice(0, SHOWN).map(draw));
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
