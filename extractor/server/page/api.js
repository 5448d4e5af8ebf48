// The service, as the page uses it.
import { alone } from "./alone.js";
import { corrected } from "./desk.js";
import { Fault } from "./fault.js";

const KEY = "khabar.key";

let key = null;
try {
  key = sessionStorage.getItem(KEY);
} catch {
  // A browser that stores nothing asks for the key in each tab.
}

export function setKey(typed) {
  key = typed;
  try {
    sessionStorage.setItem(KEY, key);
  } catch {
    // As above.
  }
}

let away = alone;
let tell = () => {};
const PAUSE = 3000; // milliseconds between two looks whether the service is back

/** Call `told(away)` when the service is found to be away, and when it is back. */
export function watch(told) {
  tell = told;
}

function found(gone) {
  if (gone === away) return;
  away = gone;
  tell(away);
  if (away) setTimeout(look, PAUSE);
}

async function look() {
  try {
    const { status } = await fetch("healthz");
    if (status >= 500) throw new Fault("network");
    found(false);
  } catch {
    setTimeout(look, PAUSE);
  }
}

async function ask(path, request, { accept = "application/json", signal } = {}) {
  if (alone) throw new Fault("network");
  const headers = { "Content-Type": "application/json", Accept: accept };
  if (key) headers.Authorization = `Bearer ${key}`;
  let response;
  try {
    response = await fetch(path, { method: "POST", headers, body: JSON.stringify(request), signal });
  } catch {
    if (signal?.aborted) throw new Fault("cancelled");
    found(true);
    throw new Fault("network");
  }
  const gone = response.status > 500 && !response.headers.get("content-type")?.includes("json"); // so a proxy says
  found(gone);
  if (gone) throw new Fault("network");
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Fault(String(problem.type ?? "").split(":").pop(), problem.detail, problem.errors);
  }
  return response;
}

/** An article's records, with its text. */
export const extract = async (request, signal) => (await ask("v1/extract", request, { signal })).json();

/** An article as corrections leave it: `{article, settled}`. Where the service is away it is made here, and is not
 *  settled before the service has made it too. */
export async function correct(article, corrections) {
  if (!away) {
    try {
      return { article: await (await ask("v1/corrections", { article, corrections })).json(), settled: true };
    } catch (error) {
      if (error.name !== "network") throw error;
    }
  }
  return { article: corrected(article, corrections), settled: false };
}

/** What the engine makes of `text[start:end]`, in code points: `{kind, fields}`. */
export const reading = async (part) => (await ask("v1/reading", part)).json();

/** Articles as a file of a media type. */
export const written = async (articles, type) => (await ask("v1/export", { articles }, { accept: type })).blob();
