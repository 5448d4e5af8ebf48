// Drafts: the articles of the sitting, kept in this browser (IndexedDB) until the reader removes them.
import { given, givenStories } from "./alone.js";

/** A file that stands alone has a store of its own. */
const NAME = given ? `khabar-${given.dataset.id}` : "khabar";
const STORIES = "stories";

let opening = null;

function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORIES, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function perform(mode, act) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(STORIES, mode);
    const request = act(transaction.objectStore(STORIES));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

/** All drafts, the oldest first; and what the page itself was given, unless it is kept as it has become. */
export async function drafts() {
  const kept = await perform("readonly", (stories) => stories.getAll()).catch((error) => {
    console.info("drafts", error); // a browser that stores nothing forgets the sitting
    return [];
  });
  const fresh = givenStories().filter(({ key }) => !kept.some((each) => each.key === key));
  return [...fresh, ...kept].sort((a, b) => a.opened - b.opened);
}

/** What is kept under a key; undefined if nothing is. */
export const stored = (key) => perform("readonly", (stories) => stories.get(key));

export const keys = () => perform("readonly", (stories) => stories.getAllKeys());

/** Keep a story, anew or if it is still there; the key, or undefined if another tab has removed it. */
export const keep = (story, anew) => perform("readwrite", (stories) => {
  if (anew) return stories.put(story);
  const had = stories.getKey(story.key);
  had.onsuccess = () => had.result && stories.put(story);
  return had;
});

export const remove = (key) => perform("readwrite", (stories) => stories.delete(key));
