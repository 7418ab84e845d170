// The list without a network, from what the phone has kept of the branch.

import { drawRow } from "./field-rows.js";
import { openStore } from "./field-store.js";

const main = document.querySelector("[data-offline-home]");
const put = (name, text) => {
  for (const place of document.querySelectorAll(`[data-put=${name}]`)) place.textContent = text;
};

const store = await openStore(main.dataset.person);
const branch = Number(new URLSearchParams(location.search).get("branch"));
const bundle = store && (await store.bundle(branch));

if (bundle) {
  const entered = new Set((await store.entries()).map((entry) => Number(entry.body.household)));
  const homes = new Map(bundle.rows.map(([pk, ...row]) => [pk, row]));
  const due = bundle.due.filter((pk) => homes.has(pk) && !entered.has(pk));
  put("name", bundle.name);
  put("week", bundle.week);
  put("at", new Date(bundle.at).toLocaleString(document.documentElement.lang));
  put("due", due.length);
  const rows = due.map((pk) => drawRow(homes.get(pk)));
  main.querySelector("[data-due-rows]").replaceChildren(...rows);
  main.querySelector("[data-some]").hidden = !rows.length;
  main.querySelector("[data-all-done]").hidden = Boolean(rows.length);
} else {
  main.querySelector("[data-nothing-kept]").hidden = false;
  main.querySelector("[data-kept]").hidden = true;
}
main.dataset.live = "";
