// Closing a problem without leaving the list.

import { Refused, post } from "./field-net.js";

function explain(form, fault) {
  const { status, errors } = fault instanceof Refused ? fault : {};
  if (status === 422 && errors && errors.note) return errors.note.join(" ");
  if (status === 401 || status === 403) return form.dataset.signedOut;
  return status ? form.dataset.failed : form.dataset.unreachable;
}

function tell(form, text) {
  const place = form.querySelector("[data-error]");
  place.textContent = text;
  place.hidden = !text;
}

function markClosed(form) {
  const problem = form.closest("[data-problem]");
  form.remove(); // it goes on to the next problem
  problem.classList.add("closed");
  const word = document.createElement("p");
  word.className = "notice";
  word.setAttribute("role", "status");
  word.textContent = `${form.dataset.closed}：${form.elements.note.value.trim()}`;
  problem.append(word);
  const count = document.querySelector("[data-count]");
  count.textContent = Number(count.textContent) - 1;
}

async function close(form) {
  const button = form.querySelector("button:not([type=button])");
  button.disabled = true;
  tell(form, "");
  try {
    const body = new URLSearchParams(new FormData(form)).toString();
    await post(form.action, body, "application/x-www-form-urlencoded");
    markClosed(form);
    button.disabled = false;
  } catch (fault) {
    tell(form, explain(form, fault));
    button.disabled = false;
  }
}

function open(form, link) {
  form.action = link.dataset.open;
  form.elements.note.value = "";
  tell(form, "");
  for (const other of document.querySelectorAll("[data-open][hidden]")) other.hidden = false;
  link.hidden = true;
  link.after(form);
  form.hidden = false;
  form.elements.note.focus();
}

// One form for all of them: it moves under the problem that is being closed.
const form = document.querySelector("[data-close]");
if (form) {
  form.noValidate = true; // the server's own words, at the place
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    close(form);
  });
  for (const note of form.querySelectorAll("[data-note]")) {
    note.addEventListener("click", () => {
      form.elements.note.value = note.textContent;
    });
  }
  for (const link of document.querySelectorAll("[data-open]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      if (!form.querySelector(":disabled")) open(form, link); // else it is being sent
    });
  }
}
