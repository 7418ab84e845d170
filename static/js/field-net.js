// Sending from a phone: one answer or one clear reason, never a silent loss.

const TIMEOUT = 30_000; // ms; a village network is slow, but nobody waits longer at a door

/** No answer came: it may or may not have arrived. */
export class Unreachable extends Error {}

/** The server answered and did not take it. */
export class Refused extends Error {
  constructor(status, errors) {
    super(`refused: ${status}`);
    this.status = status;
    this.errors = errors;
  }
}

// The cookie is newer than the page when somebody has signed in meanwhile.
function token() {
  const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  return cookie ? cookie[1] : document.querySelector("[name=csrfmiddlewaretoken]").value;
}

/** POST and give the JSON answer; a FormData says its own type. Throws Unreachable or Refused. */
export async function post(url, body, type) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT);
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: {
        Accept: "application/json",
        "X-CSRFToken": token(),
        ...(type && { "Content-Type": type }),
      },
      redirect: "manual", // to the login or a new password: an answer, and not the one wanted
      signal: abort.signal,
    });
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    const answer = isJson ? await response.json() : {};
    if (response.ok) return answer;
    throw new Refused(response.type === "opaqueredirect" ? 401 : response.status, answer.errors);
  } catch (fault) {
    if (fault instanceof Refused) throw fault;
    throw new Unreachable();
  } finally {
    clearTimeout(timer);
  }
}

/** A random UUID; without HTTPS a browser has no crypto.randomUUID. */
export function makeId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
