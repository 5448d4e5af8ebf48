// What the reader has accepted, rejected, changed or added, and all of it in the gold format.
import { GOLD, listOf, marksOf } from "./kinds.js";

/** The corrections of one article; the article itself stays as it came. */
export class Corrections {
  #text;
  #article;
  #verdicts = new Map(); // mark id → "accepted" | "rejected"
  #changes = new Map(); // record or mark id → changed fields
  #added = []; // {kind, record} or {kind, entity, place}
  unsaved = false;

  constructor(text, article) {
    this.#text = text;
    this.#article = article;
  }

  verdict(id) {
    return this.#verdicts.get(id) ?? null;
  }

  changed(mark) {
    return this.#changes.has(mark.id) || this.#changes.has(mark.record.id);
  }

  set(id, verdict) {
    this.#verdicts.set(id, verdict);
    this.unsaved = true;
  }

  /** Change fields of a record, or the span of one mention; that mark is thereby accepted. */
  change(mark, fields, span) {
    if (mark.mention) {
      if (span) this.#changes.set(mark.id, { ...this.#changes.get(mark.id), span });
      if (Object.keys(fields).length) this.#changes.set(mark.record.id, { ...this.#changes.get(mark.record.id), ...fields });
    } else {
      this.#changes.set(mark.id, { ...this.#changes.get(mark.id), ...fields, ...(span ? { span } : {}) });
    }
    this.set(mark.id, "accepted");
  }

  /** Undo everything about a mark; one that was added goes. */
  reset(mark) {
    this.#verdicts.delete(mark.id);
    this.#changes.delete(mark.id);
    this.#changes.delete(mark.record.id);
    this.#added = this.#added.filter(({ record, place }) => (place ?? record).id !== mark.id && record?.id !== mark.record.id);
  }

  /** Add a figure, a new entity, or (with `entity`, its id) one more mention. Returns the mark's id. */
  add(kind, span, fields, entity = null) {
    const id = `new${this.#added.length + 1}`;
    this.unsaved = true;
    if (kind !== "official" && kind !== "organization") {
      this.#added.push({ kind, record: { ...BLANK, ...fields, id, span } });
      this.#verdicts.set(id, "accepted");
      return id;
    }
    const place = { id: `${entity ?? id}/${id}`, span, kind: fields.mention ?? "name", evidence: [] };
    if (entity) this.#added.push({ kind, entity, place });
    else this.#added.push({ kind, record: { aliases: [], roles: [], ...fields, id, mentions: [place] } });
    this.#verdicts.set(place.id, "accepted");
    return place.id;
  }

  /** The article with changes and additions; what was rejected is still in it. */
  article() {
    const result = { ...this.#article };
    for (const kind of GOLD) {
      const list = listOf(kind);
      const more = this.#added.filter((each) => each.kind === kind);
      result[list] = [...this.#article[list], ...more.filter((each) => each.record).map((each) => each.record)].map((record) => {
        const merged = { ...record, ...this.#changes.get(record.id) };
        if (!record.mentions) return merged;
        const places = record.mentions.map((place, index) => ({ ...place, ...this.#changes.get(place.id ?? `${record.id}/${index}`) }));
        merged.mentions = [...places, ...more.filter((each) => each.entity === record.id).map((each) => each.place)];
        return merged;
      });
    }
    return result;
  }

  /** `[reviewed, all]` of the marks that can be corrected. */
  progress() {
    const marks = marksOf(this.article()).filter((mark) => GOLD.includes(mark.kind));
    return [marks.filter((mark) => this.#verdicts.has(mark.id)).length, marks.length];
  }

  /** The article in the gold format: each place a verbatim quote and which occurrence of it is meant. */
  gold() {
    const article = this.article();
    const kept = (id) => this.#verdicts.get(id) !== "rejected";
    const quote = ({ text, start }) => ({ quote: text, nth: this.#nth(text, start) });
    const mentions = (record) => record.mentions
      .map((place, index) => ({ ...place, id: place.id ?? `${record.id}/${index}` }))
      .filter((place) => kept(place.id) && place.kind !== "pronoun");
    const figures = (list, unit) => article[list].filter((record) => kept(record.id)).map((record) => ({
      ...quote(record.span),
      ...(record.value !== null ? { value: record.value } : { low: record.low, high: record.high }),
      ...(unit ? { [unit]: record[unit] } : {}),
      qualifier: record.qualifier,
      said_by: record.said_by?.name ?? null,
    }));
    return {
      id: article.id ?? article.sha256.slice(0, 16),
      text: this.#text,
      officials: article.officials.map((record) => ({ record, places: mentions(record) })).filter(({ places }) => places.length)
        .map(({ record, places }) => ({
          name: record.name,
          roles: record.roles.map((role) => ({
            title: role.title,
            organization: role.organization ?? null,
            ...(role.implied ? { implied: true } : {}),
            ...(role.former ? { former: true } : {}),
          })),
          mentions: places.map((place) => ({ ...quote(place.span), kind: place.kind })),
        })),
      organizations: article.organizations.map((record) => ({ record, places: mentions(record) })).filter(({ places }) => places.length)
        .map(({ record, places }) => ({ name: record.name, kind: record.kind, mentions: places.map((place) => quote(place.span)) })),
      money: figures("money", "currency"),
      counts: figures("counts", "unit"),
      percents: figures("percents", null),
      measures: figures("measures", "unit"),
    };
  }

  /** Which occurrence of `quote` in the text starts at code point `start`; occurrences may overlap. */
  #nth(quote, start) {
    const wanted = this.offsets.toUnits(start);
    let nth = 1;
    for (let at = this.#text.indexOf(quote); at >= 0 && at < wanted; at = this.#text.indexOf(quote, at + 1)) nth += 1;
    return nth;
  }
}

const BLANK = {
  value: null, low: null, high: null, qualifier: "exact", qualifier_span: null, alternative: null, said_by: null, period: null,
  evidence: [],
};
