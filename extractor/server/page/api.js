// The service, as the page uses it.

const KEY = "khabar.key";

/** An error that the server told (`name` is the last part of its problem type) or that kept it from answering. */
export class Fault extends Error {
  constructor(name, detail = "") {
    super(detail);
    this.name = name;
  }
}

export function setKey(key) {
  sessionStorage.setItem(KEY, key);
}

/** Extract an article; `request` as for POST /v1/extract. Returns the response as `accept` asks for it. */
export async function extract(request, accept = "application/json") {
  const headers = { "Content-Type": "application/json", Accept: accept };
  const key = sessionStorage.getItem(KEY);
  if (key) headers.Authorization = `Bearer ${key}`;
  let response;
  try {
    response = await fetch("v1/extract", { method: "POST", headers, body: JSON.stringify(request) });
  } catch {
    throw new Fault("network");
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Fault(String(problem.type ?? "").split(":").pop(), problem.detail);
  }
  return response;
}
