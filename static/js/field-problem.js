// A step with a problem: photos are shrunk on the phone and sent with the words, in one go.

import { Refused, post } from "./field-net.js";
import { Shelf } from "./field-photos.js";

function explain({ dataset }, fault) {
  const { status, errors } = fault instanceof Refused ? fault : {};
  if (status === 422 && errors) return Object.values(errors).flat().join(" ");
  if (status === 401 || status === 403) return dataset.signedOut;
  return status ? dataset.failed : dataset.unreachable;
}

function tell(form, text) {
  const place = form.querySelector("[data-fault]");
  place.textContent = text;
  place.hidden = !text;
  if (text) place.scrollIntoView({ block: "center" });
}

/** When the last of the photos was taken, by this phone's clock: without a network it counts. */
function noteTime(form, photos) {
  const field = form.elements.taken_at;
  const last = Math.max(0, ...photos.map(({ takenAt }) => takenAt || 0));
  if (field) field.value = last ? new Date(last).toISOString() : "";
}

async function send(form, shelf) {
  const button = form.querySelector("button:not([type=button])");
  button.disabled = true;
  tell(form, "");
  try {
    if (shelf) await shelf.pending;
    if (shelf) noteTime(form, shelf.photos);
    const body = new FormData(form);
    body.delete("photos"); // as the camera made them
    for (const { blob, sha256 } of shelf ? shelf.photos : []) body.append("photos", blob, sha256);
    const { next } = await post(form.action || location.href, body);
    location.replace(next);
  } catch (fault) {
    tell(form, explain(form, fault));
    button.disabled = false;
  }
}

for (const form of document.querySelectorAll("[data-step]")) {
  const root = form.querySelector("[data-photos]");
  const shelf = root && new Shelf(root, form.dataset, () => {});
  form.noValidate = true; // the server's own words, at the place
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, shelf);
  });
  form.dataset.live = "";
}
