// Typing in a paper sheet by keyboard alone: Enter leads on, totals as one goes.

import { totalOf } from "./total.js";

const form = document.querySelector("[data-sheet]");
const STROKES = ["/", "-", "—", "\\", "x", "×"];

/** What a cell says: its points, null for not applicable, NaN for no number. */
function read(cell, most) {
  const text = cell.value.normalize("NFKC").trim().toLowerCase();
  if (!text) return most;
  return STROKES.includes(text) ? null : Number(text);
}

function show(row, most) {
  const cells = [...row.querySelectorAll("[data-points]")];
  const seen = row.querySelector("[data-seen]");
  const points = cells.map((cell, place) => read(cell, most[place]));
  const total = totalOf(points, most);
  row.classList.toggle("seen", seen.checked);
  row.querySelector("[data-total]").textContent = seen.checked
    ? total === null ? "?" : total.toFixed(1)
    : "";
}

function lead(from, step) {
  const cells = [...form.querySelectorAll("[data-cell]")];
  const next = cells[cells.indexOf(from) + step];
  if (!next) return form.querySelector("button").focus();
  next.focus();
  if (next.select) next.select();
}

if (form) {
  const most = [...document.querySelectorAll("[data-most] li")].map((one) => Number(one.textContent));
  const rows = [...form.querySelectorAll("[data-row]")];
  const across = rows[0].querySelectorAll("[data-cell]").length;
  const count = form.querySelector("[data-count]");
  let isDirty = false;

  const refresh = (row) => {
    show(row, most);
    count.textContent = `${rows.filter((one) => one.querySelector("[data-seen]").checked).length} ${count.dataset.text}`;
  };
  form.addEventListener("input", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row) return;
    isDirty = true;
    if (!event.target.matches("[data-seen]") && event.target.value.trim()) {
      row.querySelector("[data-seen]").checked = true;
    }
    refresh(row);
  });
  form.addEventListener("keydown", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell || event.isComposing) return;
    const step = { Enter: 1, ArrowDown: across, ArrowUp: -across }[event.key];
    if (!step) return;
    event.preventDefault();
    if (event.key === "Enter" && cell.matches("[data-seen]")) {
      cell.checked = true;
      isDirty = true;
      refresh(cell.closest("[data-row]"));
    }
    lead(cell, step);
  });
  form.addEventListener("submit", () => (isDirty = false));
  addEventListener("beforeunload", (event) => isDirty && event.preventDefault());
  rows.forEach(refresh);
  (form.querySelector("tr.wrong [data-points]") || rows[0].querySelector("[data-cell]")).focus();
}
