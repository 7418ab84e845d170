// The service worker: the shell of the field without a network. Nothing of any household is here.
// The server writes `SHELL` before this: its version, the addresses of its files and pages.

const FILES = `qinglang-files-${SHELL.version}`;
const PAGES = "qinglang-pages"; // filled by field-offline.js, emptied at signing out
const PATIENCE = 8000; // ms for a page over a bad network, then the kept one

self.addEventListener("install", (event) => {
  const keep = async () => (await caches.open(FILES)).addAll(SHELL.files);
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

async function forgetOldFiles() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("qinglang-files-") && name !== FILES);
  await Promise.all(old.map((name) => caches.delete(name)));
}

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOldFiles().then(() => self.clients.claim()));
});

/** Which of the kept pages stands in: the queue, the day of any ceremony, the form of any
 * household, or the list. */
function standIn({ pathname, search }) {
  if (pathname === SHELL.queue) return SHELL.queue;
  if (pathname.startsWith(SHELL.ceremonies)) return SHELL.day;
  const isForm = pathname.startsWith(SHELL.households) && !search;
  return isForm ? SHELL.form : SHELL.home;
}

async function fetchPage(request) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE);
  try {
    return await fetch(request, { signal: abort.signal });
  } catch (fault) {
    const pages = await caches.open(PAGES);
    const kept = await pages.match(standIn(new URL(request.url)));
    if (kept) return kept;
    throw fault;
  } finally {
    clearTimeout(timer);
  }
}

async function fetchFile(request) {
  const kept = await caches.match(request, { cacheName: FILES });
  return kept || fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetchPage(request));
  else if (SHELL.files.includes(url.pathname)) event.respondWith(fetchFile(request));
});
