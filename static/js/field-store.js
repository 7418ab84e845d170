// The phone's own store: one database for each person, so that nobody reads another's.
// entries: what is to be sent; photos: their pictures; bundles: branches for work without a network;
// days: ceremonies with their winners.

const VERSION = 2;
const KEPT = 30 * 24 * 3600_000; // ms for which a ceremony that is not opened any more is kept
const PATIENCE = 3000; // ms until a browser that does not answer counts as having no store

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** What each version added; a phone that was silent for long comes from an old one. */
function lay({ target, oldVersion }) {
  const base = target.result;
  if (oldVersion < 1) {
    base.createObjectStore("entries", { keyPath: "id" });
    base.createObjectStore("photos", { keyPath: ["entry", "sha256"] });
    base.createObjectStore("bundles", { keyPath: "branch" });
  }
  base.createObjectStore("days", { keyPath: "ceremony" });
}

/** The store of this person, or null where the browser has none to give. */
export async function openStore(person) {
  if (!window.indexedDB) return null;
  try {
    const opening = indexedDB.open(`qinglang-${person}`, VERSION);
    opening.onupgradeneeded = lay;
    const late = new Promise((_, reject) => setTimeout(reject, PATIENCE));
    return new Store(await Promise.race([asked(opening), late]));
  } catch {
    return null;
  }
}

class Store {
  constructor(base) {
    this.base = base;
    base.onversionchange = () => base.close();
  }

  all(name) {
    return asked(this.base.transaction(name).objectStore(name).getAll());
  }

  /** All or nothing, and on the disk before it resolves. `act` gets the places by name. */
  write(names, act) {
    return new Promise((resolve, reject) => {
      const change = this.base.transaction(names, "readwrite", { durability: "strict" });
      change.oncomplete = () => resolve();
      change.onabort = change.onerror = () => reject(change.error);
      act(...names.map((name) => change.objectStore(name)));
    });
  }

  putBundle(bundle) {
    return this.write(["bundles"], (bundles) => bundles.put(bundle));
  }

  /** Keep a ceremony; names of those long over do not stay on the phone. */
  putDay(day) {
    return this.write(["days"], (days) => {
      days.put(day);
      days.getAll().onsuccess = ({ target }) => {
        for (const { ceremony, at } of target.result) {
          if (at < day.at - KEPT) days.delete(ceremony);
        }
      };
    });
  }

  /** The kept ceremony of this number; without a number the one kept last; null without any. */
  async day(ceremony) {
    const all = await this.all("days");
    const newest = all.sort((one, other) => other.at - one.at);
    return (ceremony ? newest.find((one) => one.ceremony === ceremony) : newest[0]) || null;
  }

  /** Keep an entry with its photos (`{sha256, blob}`) until the server has confirmed each. */
  keep(entry, photos) {
    return this.write(["entries", "photos"], (entries, pictures) => {
      entries.put(entry);
      for (const { sha256, blob } of photos) pictures.put({ entry: entry.id, sha256, blob });
    });
  }

  /** Change an entry that is still there; what was removed meanwhile stays removed. */
  update(id, change) {
    return this.write(["entries"], (entries) => {
      entries.get(id).onsuccess = ({ target }) => {
        if (target.result) entries.put(Object.assign(target.result, change));
      };
    });
  }

  drop(id) {
    return this.write(["entries", "photos"], (entries, pictures) => {
      entries.delete(id);
      pictures.delete(IDBKeyRange.bound([id], [id, []]));
    });
  }

  dropPhoto(id, sha256) {
    return this.write(["photos"], (pictures) => pictures.delete([id, sha256]));
  }

  photosOf(id) {
    const pictures = this.base.transaction("photos").objectStore("photos");
    return asked(pictures.getAll(IDBKeyRange.bound([id], [id, []])));
  }

  /** In the order in which they were entered. */
  async entries() {
    const all = await this.all("entries");
    return all.sort((one, other) => one.at - other.at);
  }

  /** The kept branch of this number, or the one kept last; null without any. */
  async bundle(branch) {
    const all = await this.all("bundles");
    const newest = all.sort((one, other) => other.at - one.at);
    return newest.find((one) => one.branch === branch) || newest[0] || null;
  }
}
