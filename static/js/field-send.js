// Sending what waits on the phone: scores first, then photos, each confirmed by itself.

import { Refused, Unreachable, post } from "./field-net.js";

const WAITS = [400, 1500, 4000]; // ms before the next try of the same request

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** Signed out, or no right any more: everything waits until the same person is back. */
export class SignedOut extends Error {}

function isPassing(fault) {
  if (fault instanceof Unreachable) return true;
  return fault instanceof Refused && (fault.status >= 500 || fault.status === 429);
}

/** Try again after a hiccup of the network; what is still wrong then is thrown. */
async function patiently(request) {
  for (const wait of WAITS) {
    try {
      return await request();
    } catch (fault) {
      if (!isPassing(fault) || !navigator.onLine) throw fault;
      await pause(wait);
    }
  }
  return request();
}

/** What the server said is wrong, one line each. */
function textsOf(fault) {
  return Object.values(fault.errors || {}).flat();
}

export class Sender {
  /** `words` are the addresses (record, photo, nobody) of entries that name none of their own;
   * `changed` hears of each step. */
  constructor(store, words, changed = () => {}) {
    this.store = store;
    this.words = words;
    this.changed = changed;
  }

  /** Send all that waits, unless another page is at it. Throws Unreachable or SignedOut. */
  sendAll() {
    if (!navigator.locks) return this.run();
    const name = `qinglang-send-${this.words.person}`;
    return navigator.locks.request(name, { ifAvailable: true }, (lock) => lock && this.run());
  }

  async run() {
    for (const entry of await this.store.entries()) {
      if (entry.state === "waiting" || entry.state === "held") {
        await this.sendScores(entry, patiently);
      }
    }
    for (const entry of await this.store.entries()) {
      if (entry.state === "recorded") await this.sendPhotos(entry);
    }
  }

  /** One entry's scores, or what else it says: the answer, or the refusal, which is written down at the entry. */
  async sendScores(entry, tries = (request) => request()) {
    const body = JSON.stringify(entry.body);
    const url = entry.record || this.words.record;
    try {
      const answer = await tries(() => post(url, body, "application/json"));
      await this.settle(entry, answer);
      return answer;
    } catch (fault) {
      return this.explain(entry, fault);
    }
  }

  async settle(entry, answer) {
    const { held, message, photos } = answer;
    if (held) await this.store.update(entry.id, { state: "held", told: [message] });
    else if (!photos.missing.length) await this.store.drop(entry.id);
    else {
      const { missing } = photos;
      await this.store.update(entry.id, { state: "recorded", missing, told: [photos.message] });
    }
    this.changed();
  }

  async explain(entry, fault) {
    if (!(fault instanceof Refused) || isPassing(fault)) throw fault;
    const { status } = fault;
    if (status === 401 || status === 403) throw new SignedOut();
    await this.store.update(entry.id, { state: "refused", status, told: textsOf(fault) });
    this.changed();
    return fault;
  }

  async sendPhotos(entry) {
    const url = entry.photo || this.words.photo.replace(this.words.nobody, entry.id);
    for (const { sha256, blob } of await this.store.photosOf(entry.id)) {
      try {
        const answer = await patiently(() => post(url, blob, "image/jpeg"));
        await this.store.dropPhoto(entry.id, sha256);
        await this.settle(entry, answer);
      } catch (fault) {
        await this.explain(entry, fault);
        return;
      }
    }
  }
}
