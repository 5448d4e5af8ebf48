// One article of the sitting: as it was extracted, what the reader corrected, and the article that this makes.
import { correct, extract } from "./api.js";
import { Fault } from "./fault.js";
import { decision, EVERY, marksOf } from "./kinds.js";
import { Offsets } from "./offsets.js";
import { stored } from "./store.js";

/** The corrections of one article with what was undone. Numbers of corrections are never given twice. */
class Log {
  list = [];
  past = [];
  future = [];
  made = 0;

  constructor(kept = {}) {
    Object.assign(this, kept);
  }

  add(more) {
    this.past.push(this.list);
    this.list = [...this.list, ...more];
    this.future = [];
  }

  /** Take a step back (or with `redo` forward) in time; false where there is none. */
  step(redo) {
    const [from, to] = redo ? [this.future, this.past] : [this.past, this.future];
    if (!from.length) return false;
    to.push(this.list);
    this.list = from.pop();
    return true;
  }
}

export class Story {
  #turn = Promise.resolve();
  inStore = false; // whether the browser keeps it, so that another tab may remove it

  /** `kept`: what the browser's store holds of it; `{key, request, original, article, log, opened, settled, steps}`. */
  constructor(kept) {
    this.key = kept.key;
    this.request = kept.request;
    this.original = kept.original; // as extracted, with its text
    this.article = kept.article ?? kept.original;
    this.log = new Log(kept.log ?? { made: taken(this.original) });
    this.opened = kept.opened;
    this.settled = kept.settled ?? true; // whether the service has made the article, and not the page alone
    this.steps = kept.steps ?? 0; // how often it has been changed, in any tab
    this.offsets = new Offsets(this.text);
    this.gather();
  }

  get text() {
    return this.original.text;
  }

  get title() {
    return this.article.title || this.text.trim().split("\n")[0].split(" ").slice(0, 12).join(" ");
  }

  /** What the browser is to keep. */
  kept() {
    const { key, request, original, article, log, opened, settled, steps } = this;
    return { key, request, original, article, opened, settled, steps, log: { ...log } };
  }

  /** Records and marks as the corrections leave them; places in UTF-16 units. */
  gather() {
    this.marks = marksOf(this.article);
    for (const mark of this.marks) {
      mark.start = this.offsets.toUnits(mark.start);
      mark.end = this.offsets.toUnits(mark.end);
    }
  }

  /** `accepted`, `rejected`, `changed`, `added` or null. */
  verdict(mark) {
    if (mark.ghost) return "rejected";
    return { accept: "accepted", change: "changed", add: "added" }[decision(this.article, mark.mention ?? mark.record)?.action] ?? null;
  }

  /** Marks that the reader has not looked at. */
  unreviewed() {
    return this.marks.filter((mark) => !this.verdict(mark));
  }

  /** Make corrections, given without their ids, as one step; returns their ids.
   *  Throws the service's fault, and nothing has then changed. */
  make(corrections) {
    return this.#after(async () => {
      const at = new Date().toISOString();
      const ready = corrections.map((each) => ({ id: `fix${(this.log.made += 1)}`, by: author(), at, ...each }));
      await this.#apply([...this.log.list, ...ready]);
      const made = new Map(this.article.corrections.map((each) => [each.id, each]));
      for (const each of ready) if (each.fields) each.fields = made.get(each.id).fields; // numbers as they were read
      this.log.add(ready);
      return ready.map((each) => each.id);
    });
  }

  /** Take back what was decided of a record and its mentions; by a further step, which can be undone too. With what
   *  was added goes its fact, and what other corrections say of it. */
  forget(id) {
    return this.#after(async () => {
      const left = without(id, this.log.list);
      await this.#apply(left);
      this.log.past.push(this.log.list);
      this.log.list = left;
      this.log.future = [];
    });
  }

  /** Read the text again as published at a time; what was corrected is made anew in what comes of it. Throws a fault
   *  where the engine finds other records than it had, and nothing has then changed. */
  date(published) {
    return this.#after(async () => {
      const { text, id, title, agency, url, corrections } = this.original;
      const known = Object.entries({ id, title, agency, url }).filter(([, value]) => value);
      const read = await extract({ text, ...Object.fromEntries(known), published_at: published });
      const original = corrections.length ? (await correct(read, corrections.map(({ before, ...each }) => each))).article : read;
      const decided = [this.log.list, ...this.log.past, ...this.log.future].some((list) => list.length);
      if (decided && places(original) !== places(this.original)) throw new Fault("reread");
      const before = this.original;
      this.original = original;
      await this.#apply(this.log.list).catch((error) => {
        this.original = before;
        throw error;
      });
    });
  }

  /** Undo or redo a step; false where there is none. */
  travel(redo) {
    return this.#after(async () => {
      if (!this.log.step(redo)) return false;
      try {
        await this.#apply(this.log.list);
      } catch (error) {
        this.log.step(!redo);
        throw error;
      }
      return true;
    });
  }

  /** Let the service make what the page had to make alone; false where there is nothing to do. */
  settle() {
    return this.#after(async () => {
      if (this.settled) return false;
      await this.#apply(this.log.list);
      return this.settled;
    });
  }

  /** Take up what another tab has made of it meanwhile; whether there was anything. */
  refresh() {
    return this.#after((found) => found);
  }

  async #catchUp() {
    const kept = await stored(this.key).catch(() => null);
    if (!kept || (kept.steps ?? 0) <= this.steps) return false;
    Object.assign(this, { original: kept.original, article: kept.article, settled: kept.settled, steps: kept.steps, log: new Log(kept.log) });
    this.gather();
    return true;
  }

  async #apply(list) {
    const made = list.length ? await correct(this.original, list) : { article: this.original, settled: true };
    Object.assign(this, made);
    this.steps += 1;
    this.gather();
  }

  /** One change after another, whatever becomes of each; each of what the tabs have made so far. */
  #after(change) {
    const result = this.#turn.then(() => this.#catchUp()).then(change);
    this.#turn = result.catch(() => {});
    return result;
  }
}

/** Corrections without those of a record; if it was added, without what is said of it too. */
function without(id, corrections) {
  const added = corrections.some((each) => each.id === id);
  const gone = added ? [id, `${id}f`] : [id];
  const others = corrections.filter((each) => !gone.includes(each.id) && !gone.includes((each.target ?? "").split("@")[0]));
  const kept = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => !gone.includes(value)));
  return added ? others.map((each) => (each.fields ? { ...each, fields: kept(each.fields) } : each)) : others;
}

/** Which records an article has, and where: what corrections speak of. */
const places = (article) => JSON.stringify(EVERY.map(({ list }) => article[list].map(({ id, span, quantity_id: figure, mentions }) => [id, span, figure, mentions?.map((each) => each.span)])));

/** The highest number of a correction that an article has. */
const taken = (article) => Math.max(0, ...article.corrections.map(({ id }) => Number(/^fix(\d+)f?$/.exec(id)?.[1] ?? 0)));

const AUTHOR = "khabar.author";

/** Who corrects, if the reader has said so. */
export function author() {
  try {
    return localStorage.getItem(AUTHOR) || null;
  } catch {
    return null;
  }
}

export function setAuthor(name) {
  try {
    localStorage.setItem(AUTHOR, name.trim());
  } catch {
    // A browser that stores nothing forgets the name.
  }
}
