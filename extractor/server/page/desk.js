// Corrections where no service is: an article as corrections leave it, as extractor/corrections makes it. What needs the
// engine's knowledge (numbers in words, codes of countries and units that the article does not speak of) stays empty.
import { greater, typedNumber } from "./decimals.js";
import { Fault } from "./fault.js";
import { parseDay } from "./i18n.js";
import { described, FIGURES, EVERY, listOf, SPEAKERS } from "./kinds.js";
import { Offsets } from "./offsets.js";
import { derive, fact, Knowledge, rename, settle, speaker } from "./settle.js";

const OF_FIGURE = ["value", "low", "high", "qualifier", "unit", "currency", "said_by"];
const PERIODS = [["start", "end"], ["period_start", "period_end"], ["baseline_start", "baseline_end"]];
const SENTENCE_END = /[.!؟?…](?=\s)|\n/g;

/** The article, with its text, as a list of corrections leaves it. Throws a `Fault` that names the field at fault. */
export function corrected(article, corrections) {
  const desk = new Desk(article);
  corrections.forEach((each, k) => desk.correct(each, k));
  return desk.article();
}

class Desk {
  #at = 0; // which correction is being made

  constructor(article) {
    this.tree = structuredClone(article);
    this.offsets = new Offsets(article.text);
    this.knowledge = new Knowledge(article);
    this.changes = { gone: new Set(), touched: new Set(), periods: [] };
    this.kinds = {};
    this.records = {};
    for (const { kind, list } of EVERY) for (const record of this.tree[list]) this.#enrol(kind, record);
    this.used = new Set([...Object.keys(this.records), ...article.corrections.map(({ id }) => id)]);
  }

  article() {
    settle(this.tree, this.changes, this.knowledge);
    return this.tree;
  }

  correct(given, at) {
    this.#at = at;
    const c = { kind: null, target: null, span: null, fields: {}, by: null, at: null, ...given };
    if (this.used.has(c.id)) this.#refuse("id", "taken");
    this.used.add(c.id);
    const proof = { rule: "correction", entry: `corrections#${c.id}`, confidence: 1 };
    const made = { ...c, fields: { ...c.fields }, before: null };
    this.tree.corrections.push(made);
    if (c.action === "add") this.#add(c, proof);
    else if (c.action === "accept") this.#prove(...this.#found(c), proof);
    else if (c.action === "reject") made.before = this.#reject(c);
    else made.before = this.#change(c, proof);
  }

  #refuse(field, detail) {
    throw new Fault("invalid-request", "", [{ pointer: `/corrections/${this.#at}/${field}`, detail }]);
  }

  #enrol(kind, record) {
    this.kinds[record.id] = kind;
    this.records[record.id] = record;
  }

  // ---- What is meant.

  #found({ target }) {
    const [id, start] = (target ?? "").split("@");
    const record = this.records[id];
    if (!record) this.#refuse("target", "no such record");
    if (start === undefined) return [this.kinds[id], record, null];
    const mention = record.mentions?.find(({ span }) => String(span.start) === start);
    if (!mention) this.#refuse("target", "no such mention");
    return [this.kinds[id], record, mention];
  }

  #slice(start, end) {
    return this.tree.text.slice(this.offsets.toUnits(start), this.offsets.toUnits(end));
  }

  #span({ span }) {
    if (!span) this.#refuse("span", "missing");
    if (span.start >= span.end || this.#slice(span.start, span.end) !== span.text) this.#refuse("span", "not there");
    return { ...span };
  }

  /** Note in the evidence of a record, or of the mentions of an entity, who stands for it. */
  #prove(kind, record, mention, proof) {
    const holders = mention ? [mention] : described(kind).entity ? record.mentions : [record];
    for (const holder of holders) holder.evidence = [proof, ...holder.evidence];
    if (kind === "fact") record.confidence = 1;
  }

  #check(kind, record, given) {
    for (const { name, required } of described(kind).fields) {
      if (required && (record[name] === null || record[name] === undefined)) this.#refuse(name, "missing");
    }
    if (FIGURES.includes(kind)) {
      const { value, low, high } = record;
      const ordered = low !== null && high !== null && !greater(low, high);
      if (!(value === null ? ordered : low === null && high === null)) this.#refuse("value", "one value, or two ends");
    }
    for (const [first, last] of PERIODS) {
      if ((first in given || last in given) && record[first] && record[last] && record[last] < record[first]) this.#refuse(last, "it ends before it begins");
    }
    if (kind === "official" && !record.roles.length) this.#refuse("roles", "missing");
  }

  // ---- What is done.

  #reject(c) {
    const [kind, record, mention] = this.#found(c);
    if (mention) {
      record.mentions = record.mentions.filter((each) => each !== mention);
      if (record.mentions.length) return structuredClone(mention);
      record.mentions = [mention];
    }
    delete this.records[record.id];
    this.changes.gone.add(record.id);
    if (kind === "date") this.changes.periods.push([record.span, null]);
    return structuredClone(record);
  }

  #change(c, proof) {
    const [kind, record, mention] = this.#found(c);
    if (mention) return this.#changeMention(c, mention, proof);
    const parts = [{}, {}];
    for (const [name, given] of Object.entries(c.fields)) parts[Number(kind === "fact" && OF_FIGURE.includes(name))][name] = given;
    const [own, ofFigure] = parts;
    if (Object.keys(ofFigure).length) {
      const figure = this.records[record.quantity_id];
      this.#set(c, this.kinds[figure.id], figure, ofFigure, proof);
    }
    const before = this.#before(record, c);
    this.#set(c, kind, record, own, proof);
    return before;
  }

  #before(record, c) {
    const names = [...Object.keys(c.fields), ...(c.span ? ["span"] : [])];
    return structuredClone(Object.fromEntries(names.map((name) => [name, record[name] ?? null])));
  }

  #changeMention(c, mention, proof) {
    const before = this.#before(mention, c);
    Object.assign(mention, c.fields);
    if (c.span) mention.span = this.#span(c);
    mention.evidence = [proof, ...mention.evidence];
    return before;
  }

  /** Give a record new values, and a new place if the correction has one. */
  #set(c, kind, record, fields, proof) {
    const known = described(kind);
    const old = { name: record.name ?? null, span: record.span ?? null, speaker: record.speaker ?? null };
    for (const [name, given] of Object.entries(fields)) record[name] = this.#value(known, name, given);
    if (c.span && !known.entity && kind !== "fact") record.span = this.#span(c);
    if (FIGURES.includes(kind) && record.qualifier === "range" && record.value !== null) record.qualifier = "exact";
    derive(kind, record, fields, this.knowledge);
    this.#check(kind, record, fields);
    this.#prove(kind, record, null, proof);
    this.changes.touched.add(record.id);
    if (known.entity && record.name !== old.name) rename(this.tree, record.id, old.name, record.name);
    else if (kind === "date") this.changes.periods.push([old.span, record]);
    else if (kind === "statement") this.#respeak(record, old.speaker);
  }

  #value(known, name, given) {
    const field = known.fields.find((each) => each.name === name);
    if (!field) this.#refuse(name, "no such field");
    const value = typeof given === "string" ? given.trim() || null : given;
    if (field.type === "roles") return (value ?? []).map((role) => this.#role(role));
    if (field.type === "speaker") return this.#speaker(name, value);
    if (["number", "day"].includes(field.type)) return this.#read(field, value);
    if (value === null) return field.type === "list" ? [] : null;
    if (field.type === "choice" && !field.choices.includes(value)) this.#refuse(name, "no such choice");
    if (field.type === "link" && !this.records[value]) this.#refuse(name, "no such record");
    return value;
  }

  /** A number or a day; the correction tells it as it was read, and not as it was typed. */
  #read({ name, type }, value) {
    const read = value === null ? null : type === "number" ? typedNumber(String(value)) : parseDay(value);
    if (value !== null && read === null) this.#refuse(name, type === "number" ? "digits" : "no day");
    this.tree.corrections.at(-1).fields[name] = read;
    return read;
  }

  #speaker(name, id) {
    if (!id) return null;
    const entity = this.records[id];
    if (!entity || !SPEAKERS.includes(this.kinds[id])) this.#refuse(name, "no such speaker");
    return speaker(this.kinds[id], entity);
  }

  #role(given) {
    const same = this.tree.organizations.find(({ name }) => given.organization && name === given.organization);
    const blank = { organization: null, organization_id: null, former: false, acting: false, implied: false };
    return { ...blank, ...given, organization_id: given.organization_id ?? same?.id ?? null };
  }

  /** What is said in a statement is said by whoever says the statement. */
  #respeak(statement, before) {
    const { start, end } = statement.span;
    for (const figure of FIGURES.flatMap((kind) => this.tree[listOf(kind)])) {
      const inside = start <= figure.span.start && figure.span.end <= end;
      if (!inside || (figure.said_by?.id ?? null) !== (before?.id ?? null)) continue;
      figure.said_by = statement.speaker;
      this.changes.touched.add(figure.id);
    }
  }

  #add(c, proof) {
    if (c.target) {
      const [kind, record] = this.#found(c);
      if (described(kind).entity) return this.#addMention(c, record, proof);
      return this.#enter(c, "fact", fact(c.id, kind, record, this.#sentence(record), this.knowledge), c.fields, proof);
    }
    const known = described(c.kind);
    const span = this.#span(c);
    const fields = { ...c.fields };
    const record = { ...structuredClone(known.blank), id: c.id };
    if (known.entity) {
      record.mentions = [{ span, kind: fields.mention ?? "name", evidence: [] }];
      record.name = c.kind === "official" ? null : span.text;
      delete fields.mention;
    } else record.span = span;
    this.#enter(c, c.kind, record, fields, proof);
    if (!FIGURES.includes(c.kind)) return undefined;
    return this.#enter(c, "fact", fact(`${c.id}f`, c.kind, record, this.#sentence(record), this.knowledge), {}, proof);
  }

  #enter(c, kind, record, fields, proof) {
    this.#enrol(kind, record);
    this.used.add(record.id);
    this.tree[listOf(kind)].push(record);
    this.#set(c, kind, record, fields, proof);
  }

  #addMention(c, record, proof) {
    const span = this.#span(c);
    if (record.mentions.some((each) => each.span.start === span.start)) this.#refuse("span", "a mention already");
    record.mentions.push({ span, kind: c.fields.kind ?? "name", evidence: [proof] });
  }

  /** The sentence that a figure stands in. */
  #sentence({ span: { start, end } }) {
    const before = this.#slice(Math.max(0, start - 1000), start);
    const after = this.#slice(end, end + 1000);
    const first = [...before.matchAll(SENTENCE_END)].map((found) => found.index + found[0].length).at(-1) ?? 0;
    const last = after.search(SENTENCE_END);
    return (before.slice(first) + this.#slice(start, end) + (last < 0 ? after : after.slice(0, last + 1))).trim();
  }
}
