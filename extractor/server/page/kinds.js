// From records to the things that the page marks, by kind. Fields and choices come from the service: see api.js.

/** Kinds in the order of the legend; `list` is the article's list that holds them. */
export const KINDS = [
  { kind: "official", list: "officials" },
  { kind: "person", list: "persons" },
  { kind: "organization", list: "organizations" },
  { kind: "place", list: "places" },
  { kind: "money", list: "money" },
  { kind: "count", list: "counts" },
  { kind: "percent", list: "percents" },
  { kind: "measure", list: "measures" },
  { kind: "date", list: "dates" },
];

/** Kinds that are not marked in the text but stand in the panel. */
const OTHERS = [{ kind: "statement", list: "statements" }, { kind: "fact", list: "facts" }];

export const FIGURES = ["money", "count", "percent", "measure"];
export const SPEAKERS = ["official", "organization", "person"];

/** Below this, a record looks doubtful. */
const DOUBT = 0.7;

export const listOf = (kind) => [...KINDS, ...OTHERS].find((entry) => entry.kind === kind).list;

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

const PREFIXES = { off: "official", per: "person", org: "organization", loc: "place", m: "money", c: "count", p: "percent", q: "measure", d: "date", s: "statement", f: "fact" };

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

export const doubtful = (holder) => sureness(holder) < DOUBT;

/** All figures of an article with their kinds, in order of position. */
export function figuresOf(article) {
  return FIGURES.flatMap((kind) => article[listOf(kind)].map((record) => ({ kind, record })))
    .sort((a, b) => a.record.span.start - b.record.span.start);
}
