// Typing in a juror's sheet by keyboard alone: Enter leads on, totals as one goes.

const form = document.querySelector("[data-arena]");
const most = [...document.querySelectorAll("[data-most] li")].map((one) => Number(one.textContent));
const rows = [...form.querySelectorAll("[data-row]")];
const cells = [...form.querySelectorAll("[data-cell]")];
const count = form.querySelector("[data-count]");
let isDirty = false;

const textsOf = (row) =>
  [...row.querySelectorAll("[data-cell]")].map((cell) => cell.value.normalize("NFKC").trim());

/** The sum, "?" while a cell is empty or cannot be, nothing for an empty row. */
function totalOf(texts) {
  if (!texts.some(Boolean)) return "";
  const isGood = texts.every((text, place) => {
    const got = Number(text);
    return text && got >= 0 && got <= most[place] && Number.isInteger(got * 2);
  });
  return isGood ? texts.reduce((sum, text) => sum + Number(text), 0).toFixed(1) : "?";
}

function show(row) {
  const total = totalOf(textsOf(row));
  row.querySelector("[data-total]").textContent = total;
  row.classList.toggle("given", total !== "");
  const given = rows.filter((one) => one.classList.contains("given")).length;
  count.textContent = `${given} ${count.dataset.text}`;
}

function lead(from, step) {
  const next = cells[cells.indexOf(from) + step];
  if (!next) return step > 0 && form.querySelector("button").focus();
  next.focus();
  next.select();
}

form.addEventListener("input", (event) => {
  isDirty = true;
  show(event.target.closest("[data-row]"));
});
form.addEventListener("keydown", (event) => {
  const cell = event.target.closest("[data-cell]");
  const step = { Enter: 1, ArrowDown: most.length, ArrowUp: -most.length }[event.key];
  if (!cell || !step || event.isComposing) return;
  event.preventDefault();
  lead(cell, step);
});
form.addEventListener("submit", () => (isDirty = false));
addEventListener("beforeunload", (event) => isDirty && event.preventDefault());
rows.forEach(show);
const start = form.querySelector("tr.wrong [data-cell]") || cells.find((cell) => !cell.value);
(start || cells[0]).focus();
