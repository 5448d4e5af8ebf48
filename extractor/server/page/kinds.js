// From records to the things that the page marks, by kind. What kinds there are, the service tells.
import DESCRIBED from "../v1/kinds" with { type: "json" };
import { learn } from "./i18n.js";

learn(DESCRIBED);

/** Every kind of record, rows of facts and statements too. */
export const EVERY = DESCRIBED;

/** Kinds that are marked in the text, in the order of the legend; `list` is the article's list that holds them. */
export const KINDS = DESCRIBED.filter(({ kind, group }) => group !== "row" && kind !== "statement");

/** Kinds that the page knows nothing of but what the service tells: their `shown` fields stand beside the words. */
export const FURTHER = DESCRIBED.filter(({ shown }) => shown.length);
paint(FURTHER);

export const FIGURES = DESCRIBED.filter(({ group }) => group === "figure").map(({ kind }) => kind);
export const SPEAKERS = ["official", "organization", "person"];

/** Below this, a record looks doubtful. */
const DOUBT = 0.7;

/** The same of a row of facts, whose confidence is that all of its many fields are right. */
const DOUBT_OF_ROW = 0.35;

/** What the service tells of a kind: its fields, and which of them can be corrected. */
export const described = (name) => DESCRIBED.find(({ kind }) => kind === name);

export const listOf = (kind) => described(kind).list;

export const figured = (kind) => FIGURES.includes(kind);

/** The id of a place: the record's own, of a mention «org1@120», as corrections name it. */
export const placeId = (record, mention) => (mention ? `${record.id}@${mention.span.start}` : record.id);

/** Every place in the text to be marked: `{id, record, kind, mention, ghost, start, end}`, offsets in code points, in
 *  order of position, the longer first. A ghost is what the reader has rejected. */
export function marksOf(article) {
  const marks = [];
  const add = (kind, record, mention, ghost) => marks.push({
    id: placeId(record, mention), record, kind, mention, ghost, start: (mention ?? record).span.start, end: (mention ?? record).span.end,
  });
  for (const { kind, list } of KINDS) {
    for (const record of article[list]) {
      if (record.mentions) for (const mention of record.mentions) add(kind, record, mention, null);
      else add(kind, record, null, null);
    }
  }
  for (const [kind, record, mention, correction] of rejected(article)) {
    if (record.span || mention) add(kind, record, mention, correction.id);
  }
  return marks.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** What has been rejected: `[kind, record, mention, correction]` for every place of it. */
function rejected(article) {
  const found = [];
  for (const correction of article.corrections) {
    const was = correction.before;
    if (correction.action !== "reject" || !was) continue;
    const kind = kindOf(correction.target, article);
    if (was.mentions) found.push(...was.mentions.map((mention) => [kind, was, mention, correction]));
    else if (correction.target.includes("@")) {
      const id = correction.target.split("@")[0];
      const entity = KINDS.flatMap(({ list }) => article[list]).find((record) => record.id === id) ?? { id, name: was.span.text, mentions: [was] };
      found.push([kind, entity, was, correction]);
    } else if (KINDS.some((each) => each.kind === kind)) found.push([kind, was, null, correction]);
  }
  return found;
}

const PREFIXES = Object.fromEntries(DESCRIBED.map(({ prefix, kind }) => [prefix, kind]));

/** The kind of the record that a correction speaks of. */
function kindOf(target, article) {
  const id = target.split("@")[0];
  const addition = article.corrections.find((correction) => correction.id === id);
  return addition?.kind ?? PREFIXES[/^[a-z]+/.exec(id)?.[0]];
}

/** What a reader has decided of a record or mention: the correction, or null. */
export function decision(article, holder) {
  const proof = holder.evidence?.find((each) => each.rule === "correction");
  return proof ? (article.corrections.find((each) => `corrections#${each.id}` === proof.entry) ?? null) : null;
}

/** How sure a record is, 0 to 1: as its least sure evidence, or wholly once a reader has stood for it. */
export function sureness(holder) {
  const evidence = holder.evidence ?? [];
  if (evidence.some((each) => each.rule === "correction")) return 1;
  return Math.min(1, ...evidence.map((each) => each.confidence), holder.confidence ?? 1);
}

export const doubtful = (holder) => sureness(holder) < (holder.quantity_id ? DOUBT_OF_ROW : DOUBT);

/** All figures of an article with their kinds, in order of position. */
export function figuresOf(article) {
  return FIGURES.flatMap((kind) => article[listOf(kind)].map((record) => ({ kind, record })))
    .sort((a, b) => a.record.span.start - b.record.span.start);
}

/** Colours of the kinds that style.css does not know. */
function paint(kinds) {
  const sheet = new CSSStyleSheet();
  for (const { kind, colour } of kinds) {
    sheet.insertRule(`.k-${kind} { --k: light-dark(${colour.light}, ${colour.dark}); --line: solid; --thick: 2px; }`);
    sheet.insertRule(`[data-hide~="${kind}"] .k-${kind}.mark { text-decoration-line: none; background: none; }`);
  }
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
