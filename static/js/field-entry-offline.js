// The form of any household without a network: who it is comes from the phone's own store.

import { openStore } from "./field-store.js";

const form = document.querySelector("[data-entry]");
const put = (name, text) => {
  document.querySelector(`[data-put=${name}]`).textContent = text;
};
const pk = Number(location.pathname.match(/(\d+)\/$/)?.[1]);

/** This day by the phone's clock, `2023-05-01`. */
function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

async function find(store) {
  for (const bundle of await store.all("bundles")) {
    const row = bundle.rows.find(([number]) => number === pk);
    if (row) return { bundle, row };
  }
  return null;
}

/** What is still due after this household and not yet entered on this phone. */
async function nextOf(store, { due, rows }) {
  const entered = new Set((await store.entries()).map((entry) => Number(entry.body.household)));
  const at = due.indexOf(pk);
  const turned = [...due.slice(at + 1), ...due.slice(0, Math.max(at, 0))];
  const next = turned.find((other) => other !== pk && !entered.has(other));
  const row = rows.find(([number]) => number === next);
  return row ? row[1] : "";
}

async function fill() {
  const store = await openStore(form.dataset.person);
  const found = store && (await find(store));
  if (!found) return false;
  const [, , head, place, seen, , responsible] = found.row;
  put("head", head);
  put("place", place);
  put("seen", seen);
  put("responsible", responsible || "—");
  form.elements.household.value = pk;
  form.elements.date.value = today();
  form.dataset.head = head;
  form.dataset.place = place;
  form.dataset.next = await nextOf(store, found.bundle);
  form.dataset.home += `?branch=${found.bundle.branch}`;
  document.title = head;
  return true;
}

if (await fill()) {
  await import("./field-entry.js");
} else {
  form.hidden = true;
  document.querySelector("[data-unknown]").hidden = false;
}
