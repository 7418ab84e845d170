// What was just saved is said on the page that follows.

const KEY = "qinglang:saved";

export function remember(what) {
  try {
    sessionStorage.setItem(KEY, what);
  } catch {
    // then the page that follows says nothing
  }
}

function recall() {
  try {
    const what = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return what;
  } catch {
    return null;
  }
}

const place = document.querySelector("[data-just-saved]");
const what = place && recall();
if (what) {
  place.textContent = `${place.dataset.justSaved}${what}`;
  place.hidden = false;
}
