// A juror's sheet on the phone: a stepper for each criterion, the total as one goes.

const form = document.querySelector("[data-arena]");
const lines = [...form.querySelectorAll("[data-criterion]")].map((root) => ({
  most: Number(root.dataset.criterion),
  input: root.querySelector("[data-exact]"),
  root,
}));
const total = form.querySelector("[data-total]");

/** The sum; "–" until every criterion has points that can be. */
function show() {
  const isGood = lines.every(({ input, most }) => {
    const got = Number(input.value);
    return input.value !== "" && got >= 0 && got <= most && Number.isInteger(got * 2);
  });
  total.value = isGood ? lines.reduce((sum, { input }) => sum + Number(input.value), 0) : "–";
}

/** The first touch of a stepper starts from the most: jurors take away from there. */
function move({ input, most }, by) {
  const from = input.value === "" ? most : Number(input.value) || 0;
  const next = input.value === "" && by > 0 ? most : from + by;
  input.value = Math.min(most, Math.max(0, next));
  show();
}

for (const line of lines) {
  line.root.querySelector("[data-less]").addEventListener("click", () => move(line, -1));
  line.root.querySelector("[data-more]").addEventListener("click", () => move(line, 1));
}
form.addEventListener("input", show);
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("[data-exact]")) return;
  event.preventDefault();
  const next = lines[lines.findIndex(({ input }) => input === event.target) + 1];
  (next ? next.input : form.querySelector(".save button")).focus();
});
show();
