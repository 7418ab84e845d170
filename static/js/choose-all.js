// A box in the head of a table that ticks or clears all boxes below it.
for (const table of document.querySelectorAll("[data-choose-all]")) {
  const all = table.querySelector("[data-all]");
  all?.addEventListener("change", () => {
    for (const box of table.querySelectorAll("tbody input[type=checkbox]")) box.checked = all.checked;
  });
}
