// The pages that a phone keeps for work without a network, and small notes of this browser.

const PAGES = "qinglang-pages";

/** A small note; setting one gives it back. Null where nothing is kept. */
export function note(name, value) {
  try {
    const key = `qinglang:${name}`;
    if (value !== undefined) localStorage.setItem(key, value);
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

async function forget(person) {
  if (!window.caches || note("pages") === person) return;
  await caches.delete(PAGES);
  note(`kept:${person}:`, "");
}

let forgetting = null; // once on a page, whoever asks first

/** Another person's pages are not shown to this one. */
export function forgetOthers(person) {
  forgetting = forgetting || forget(person).catch(() => {});
  return forgetting;
}

/** Nobody's pages are left on a phone that is signed out of. */
export function forgetAll() {
  note("pages", "");
  if (window.caches) caches.delete(PAGES);
}

/** Fetch these pages and keep them for this person. */
export async function keepPages(person, pages) {
  if (!window.caches) return;
  await forgetOthers(person);
  note("pages", person);
  const cache = await caches.open(PAGES);
  for (const page of pages) {
    const response = await fetch(page);
    if (response.ok && !response.redirected) await cache.put(page, response);
  }
}
