// A patrol without leaving the page: a tap on a place, or a few words about what was found.

import { Refused, makeId, post } from "./field-net.js";
import { Shelf } from "./field-photos.js";

const page = document.querySelector("[data-patrols]");

function explain(fault) {
  const { status, errors } = fault instanceof Refused ? fault : {};
  if ((status === 422 || status === 409) && errors) return Object.values(errors).flat().join(" ");
  if (status === 401 || status === 403) return page.dataset.signedOut;
  return status ? page.dataset.failed : page.dataset.unreachable;
}

function tell(place, text) {
  place.textContent = text;
  place.hidden = !text;
}

async function send(id, place, finding) {
  const entry = { id, branch: page.dataset.branch, place, finding, entered_at: new Date() };
  return post(page.dataset.to, JSON.stringify(entry), "application/json");
}

const listed = new Set();

// Once, also when the first answer was lost on the way.
function list(kept) {
  if (listed.has(kept.id)) return;
  listed.add(kept.id);
  const row = page.querySelector("[data-row]").content.cloneNode(true);
  const [place, day, finding] = row.querySelectorAll("b, i, span");
  place.textContent = kept.place;
  day.textContent = kept.day;
  finding.textContent = kept.finding || page.dataset.nothing;
  finding.classList.toggle("late", Boolean(kept.finding));
  const rows = page.querySelector("[data-list]");
  rows.prepend(row);
  rows.hidden = false;
  page.querySelector("[data-none]").hidden = true;
}

// The same tap again on the same day is the same patrol; a page left open overnight begins anew.
function idOf(form) {
  const today = new Date().toDateString();
  if (form.dataset.day && form.dataset.day !== today) form.elements.id.value = makeId();
  form.dataset.day = today;
  return form.elements.id.value;
}

async function tap(form) {
  const button = form.querySelector("button");
  const error = page.querySelector("[data-error]");
  button.disabled = true;
  tell(error, "");
  try {
    const kept = await send(idOf(form), button.value, "");
    list(kept);
    button.classList.add("seen");
    form.querySelector("[data-state]").textContent = page.dataset.seen;
  } catch (fault) {
    tell(error, explain(fault));
  }
  button.disabled = false;
}

/** A finding with its photos, shrunk, in one go. */
async function sendFinding(form, shelf) {
  await shelf.pending;
  const body = new FormData(form);
  body.delete("photos"); // as the camera made them
  body.append("entered_at", new Date().toISOString());
  for (const { blob, sha256 } of shelf.photos) body.append("photos", blob, sha256);
  return post(page.dataset.to, body);
}

async function save(form, shelf) {
  const { id, place, finding } = form.elements;
  const button = form.querySelector("button:not([type=button])");
  const error = form.querySelector("[data-fault]");
  button.disabled = true;
  tell(error, "");
  try {
    const kept = await sendFinding(form, shelf);
    list(kept);
    id.value = makeId();
    place.value = "";
    finding.value = "";
    for (const photo of shelf.photos) shelf.take(photo);
  } catch (fault) {
    tell(error, explain(fault));
  }
  button.disabled = false;
}

function listen(form, act) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(form);
  });
}

for (const form of page.querySelectorAll("[data-spot]")) listen(form, tap);
for (const form of page.querySelectorAll("[data-by-hand]")) {
  const shelf = new Shelf(form.querySelector("[data-photos]"), form.dataset, () => {});
  listen(form, () => save(form, shelf));
}
