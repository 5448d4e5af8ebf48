// From records to the things that the page marks, by kind.

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

export const FIGURES = ["money", "count", "percent", "measure"];

/** Kinds that the gold format holds, and that can be corrected. */
export const GOLD = ["official", "organization", ...FIGURES];

export const listOf = (kind) => KINDS.find((entry) => entry.kind === kind).list;

/** Every place in the text to be marked: `{id, record, kind, mention, start, end}`, offsets in code points.
 *  `id` is the record's, for a mention «org1/2»; in order of position, the longer first. */
export function marksOf(article) {
  const marks = [];
  for (const { kind, list } of KINDS) {
    for (const record of article[list]) {
      const places = record.mentions ?? [record];
      places.forEach((place, index) => {
        const id = record.mentions ? (place.id ?? `${record.id}/${index}`) : record.id;
        marks.push({ id, record, kind, mention: record.mentions ? place : null, start: place.span.start, end: place.span.end });
      });
    }
  }
  return marks.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** All figures of an article with their kinds, in order of position. */
export function figuresOf(article) {
  return FIGURES.flatMap((kind) => article[listOf(kind)].map((record) => ({ kind, record })))
    .sort((a, b) => a.record.span.start - b.record.span.start);
}
