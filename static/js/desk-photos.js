// Photos chosen at the desk: what is too much is named before anything is sent, and sending is
// shown. Without this script the form goes as any other, and the server says the same.

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

const names = (files) => files.map((file) => file.name).join("、");

/** What is wrong with the files of an input; empty: nothing. */
function findFault(files, most, words) {
  if (files.length > most) return fill(words.surplus, { most, names: names(files.slice(most)) });
  const empty = files.find((file) => file.size === 0);
  if (empty) return fill(words.empty, { name: empty.name });
  const large = files.find((file) => file.size > Number(words.bytes));
  return large ? fill(words.large, { name: large.name }) : "";
}

function say(place, text, isFault = false) {
  const line = document.createElement("p");
  line.className = isFault ? "q-error" : "q-soft";
  line.textContent = text;
  if (isFault) line.setAttribute("role", "alert");
  place.replaceChildren(...(text ? [line] : []));
}

function check(input, place) {
  const files = [...input.files];
  const fault = findFault(files, Number(input.dataset.most), place.dataset);
  input.setCustomValidity(fault);
  const chosen = files.length ? fill(place.dataset.chosen, { names: names(files) }) : "";
  say(place, fault || chosen, Boolean(fault));
  return !fault;
}

function showProgress(place) {
  const bar = document.createElement("progress");
  bar.className = "q-progress";
  bar.max = 1;
  const text = document.createElement("p");
  text.className = "q-soft";
  place.replaceChildren(bar, text);
  return (share) => {
    bar.value = share;
    const { sending, sent } = place.dataset;
    text.textContent = share < 1 ? fill(sending, { share: `${Math.round(share * 100)}%` }) : sent;
  };
}

/** The answer's own words of what is wrong, at the head of the form; all stays as it was typed. */
function showFaults(form, html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const faults = [...answer.querySelectorAll(".q-error")].filter((one) => one.textContent.trim());
  for (const old of form.querySelectorAll("[data-answer]")) old.remove();
  for (const fault of faults.reverse()) {
    const line = document.importNode(fault, true);
    line.dataset.answer = "";
    form.prepend(line);
  }
  form.scrollIntoView({ block: "nearest" });
  return faults.length;
}

function send(form, body, place) {
  const request = new XMLHttpRequest();
  const button = form.querySelector("button:not([type=button])");
  const progress = showProgress(place);
  button.disabled = true;
  request.open("POST", form.action || location.href);
  request.setRequestHeader("X-Sent-By", "script");
  request.upload.addEventListener("progress", (event) => progress(event.loaded / event.total));
  request.addEventListener("loadend", () => {
    button.disabled = false;
    place.replaceChildren();
    const isJson = (request.getResponseHeader("Content-Type") || "").includes("json");
    if (request.status === 200 && isJson) location.assign(JSON.parse(request.responseText).next);
    else if (!showFaults(form, request.responseText)) say(place, place.dataset.broken, true);
  });
  request.send(body);
}

for (const place of document.querySelectorAll("[data-photos-told]")) {
  const input = document.getElementById(place.dataset.photosTold);
  input.addEventListener("change", () => check(input, place));
  input.form.addEventListener("submit", (event) => {
    if (!check(input, place)) event.preventDefault();
    else if (input.files.length) {
      event.preventDefault();
      const body = new FormData(input.form);
      if (event.submitter?.name) body.append(event.submitter.name, event.submitter.value);
      send(input.form, body, place);
    }
  });
}
