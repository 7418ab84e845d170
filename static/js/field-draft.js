// What was entered and not yet confirmed stays on the phone, for this person and household.

const OLDEST = 13 * 24 * 3600 * 1000; // ms; the server takes no entry older than 14 days

export class Draft {
  constructor(person, household, standard) {
    this.key = `qinglang:entry:${person}:${household}`;
    this.standard = standard;
  }

  /** What was kept, or null. A draft for another version of the standard cannot be used. */
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key));
      const fits = kept && kept.standard === this.standard && Date.now() - kept.at < OLDEST;
      return fits ? kept : null;
    } catch {
      return null;
    }
  }

  keep(state) {
    try {
      const kept = { ...state, standard: this.standard, at: Date.now() };
      localStorage.setItem(this.key, JSON.stringify(kept));
    } catch {
      // no storage on this phone: the page itself still holds everything
    }
  }

  drop() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // nothing was kept
    }
  }
}
