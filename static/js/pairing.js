// Form pairs by dragging a helper's name onto a line. The selects hold the truth: without this
// module, or by keyboard, they are the whole form.

const form = document.querySelector("[data-pairing]");

const choices = () => [...form.querySelectorAll("[data-choice]")];

/** A helper is chosen once: taking one for a line frees the line that had it. */
const choose = (line, helper) => {
  const chosen = line.querySelector("[data-choice]");
  for (const other of choices()) {
    if (other !== chosen && other.value === helper) other.value = chosen.value;
  }
  chosen.value = helper;
  mark();
};

/** Who has a partner is shown as taken. */
const mark = () => {
  const taken = new Set(choices().map((choice) => choice.value));
  for (const name of form.querySelectorAll("[data-helper]")) {
    name.toggleAttribute("data-taken", taken.has(name.dataset.helper));
  }
};

form.addEventListener("dragstart", (event) => {
  const name = event.target.closest("[data-helper]");
  if (name) event.dataTransfer.setData("text/plain", name.dataset.helper);
});

form.addEventListener("dragover", (event) => {
  const line = event.target.closest("[data-line]");
  if (!line) return;
  event.preventDefault();
  line.toggleAttribute("data-over", true);
});

form.addEventListener("dragleave", (event) => {
  event.target.closest("[data-line]")?.removeAttribute("data-over");
});

form.addEventListener("drop", (event) => {
  const line = event.target.closest("[data-line]");
  if (!line) return;
  event.preventDefault();
  line.removeAttribute("data-over");
  choose(line, event.dataTransfer.getData("text/plain"));
});

form.addEventListener("change", mark);
mark();
form.toggleAttribute("data-live", true);
