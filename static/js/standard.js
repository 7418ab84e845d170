// The form of a standard: the sum of the eight items' points while they are typed.
const form = document.querySelector("[data-standard]");
const full = Number(form.dataset.standard);
const output = form.querySelector("[data-sum]");

function showSum() {
  const fields = [...form.querySelectorAll("[data-points]")];
  const sum = fields.reduce((total, field) => total + (Number(field.value) || 0), 0);
  output.value = sum;
  output.classList.toggle("ok", sum === full);
  output.classList.toggle("warn", sum !== full);
}

form.addEventListener("input", showSum);
showSum();
