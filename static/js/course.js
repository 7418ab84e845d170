// The clock of a running order, as minutes are typed: each line begins when the one before ends.

const form = document.querySelector("[data-course]");

const tell = (minutes) => {
  const hour = String(Math.floor(minutes / 60) % 24).padStart(2, "0");
  return `${hour}:${String(minutes % 60).padStart(2, "0")}`;
};

const show = () => {
  const [hour, minute] = form.querySelector("[data-begins]").value.split(":").map(Number);
  let now = hour * 60 + minute;
  for (const line of form.querySelectorAll("tbody tr")) {
    const minutes = Number(line.querySelector("[data-minutes]").value) || 0;
    line.querySelector("[data-at]").textContent = minutes && now >= 0 ? tell(now) : "";
    now += minutes;
  }
  form.querySelector("[data-ends]").textContent = now >= 0 ? tell(now) : "";
};

form.addEventListener("input", show);
show();
