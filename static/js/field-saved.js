// What was just saved, or kept on the phone, is said on the page that follows.

const KEY = "qinglang:saved";

/** `how`: "saved" by the server, or "kept" on the phone. */
export function remember(how, what) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([how, what]));
  } catch {
    // then the page that follows says nothing
  }
}

function recall() {
  try {
    const [how, what] = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
    return [how, what];
  } catch {
    return null;
  }
}

const place = document.querySelector("[data-just-saved]");
const recalled = place && recall();
if (recalled) {
  const [how, what] = recalled;
  place.textContent = `${how === "kept" ? place.dataset.justKept : place.dataset.justSaved}${what}`;
  place.hidden = false;
}
