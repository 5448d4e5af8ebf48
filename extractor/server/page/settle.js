// What follows from corrections, as extractor/corrections/settle.py has it: names in every place, facts like their
// figures, no link to what is gone.
import { over, times } from "./decimals.js";
import { jalali } from "./i18n.js";
import { described, FIGURES, EVERY, listOf, SPEAKERS } from "./kinds.js";

const MIRRORED = ["value", "low", "high", "unit", "currency", "iso_value", "iso_low", "iso_high", "iso_currency", "qualifier"];
const AMOUNTS = ["value", "low", "high"];
const LINKS = [["counts", "part_of"], ["facts", "part_of"], ["facts", "same_as"], ["facts", "corrects"], ["organizations", "parent"]];

/** What an article tells by itself of units and countries. */
export class Knowledge {
  #codes = new Map();
  #units = new Map();
  #normal = new Map();

  constructor(article) {
    for (const { name, kind, country } of article.places) if (kind === "country" && country) this.#codes.set(name, [country, null, null]);
    for (const row of article.facts) {
      if (row.reporter_alpha2) this.#codes.set(row.reporter, [row.reporter_alpha2, row.reporter_alpha3, row.reporter_m49]);
      row.partners.forEach((name, k) => {
        if (row.partners_alpha2[k]) this.#codes.set(name, [row.partners_alpha2[k], row.partners_alpha3[k], row.partners_m49[k]]);
      });
    }
    const rows = new Map(article.facts.map((row) => [row.quantity_id, row]));
    for (const { id, unit, ucum, value, low } of article.measures) {
      if (!ucum) continue;
      this.#units.set(unit, ucum);
      const row = rows.get(id);
      const factor = row?.normal_unit ? over(row.normal_value ?? row.normal_low ?? "0", value ?? low ?? "0") : null;
      if (factor) this.#normal.set(ucum, [row.normal_unit, factor]);
    }
  }

  /** Alpha-2, alpha-3 and M49 of a country. */
  codes(name) {
    return this.#codes.get(name) ?? [null, null, null];
  }

  ucum(unit) {
    return this.#units.get(unit) ?? null;
  }

  /** The normal unit of a UCUM unit, and how many of it one holds. */
  normal(ucum) {
    return this.#normal.get(ucum) ?? [null, null];
  }
}

/** An entity as a speaker. */
export function speaker(kind, entity) {
  const [role = {}] = entity.roles ?? [];
  const [first] = entity.mentions.toSorted((a, b) => (a.kind !== "role") - (b.kind !== "role") || a.span.start - b.span.start);
  return { id: entity.id, kind, name: entity.name ?? first.span.text, title: role.title ?? null, organization: role.organization ?? null };
}

/** The row of a figure that has none yet. */
export function fact(id, kind, figure, quote, knowledge) {
  return { ...structuredClone(described("fact").blank), id, quantity_id: figure.id, kind, quote, indicator: kind === "count" ? figure.unit : null, ...mirror(figure, knowledge) };
}

/** The fields of a fact that are its figure's. */
function mirror(figure, knowledge) {
  const said = figure.said_by;
  const [unit, factor] = knowledge.normal(figure.ucum);
  return {
    ...Object.fromEntries(MIRRORED.map((name) => [name, figure[name] ?? null])),
    start: figure.span.start, end: figure.span.end,
    said_by: said?.name ?? null, said_by_id: said?.id ?? null, said_by_title: said?.title ?? null, said_by_organization: said?.organization ?? null,
    normal_unit: unit,
    ...Object.fromEntries(AMOUNTS.map((name) => [`normal_${name}`, unit && figure[name] !== null ? times(figure[name], factor) : null])),
  };
}

/** Bring the fields in line that follow from others of the same record. */
export function derive(kind, record, fields, knowledge) {
  if (kind === "money") {
    const toman = record.currency === "IRT";
    record.iso_currency = toman ? "IRR" : record.currency;
    for (const name of AMOUNTS) record[`iso_${name}`] = toman && record[name] !== null ? times(record[name], "10") : record[name];
  } else if (kind === "measure" && "unit" in fields) record.ucum = knowledge.ucum(record.unit);
  else if (kind === "date") {
    for (const name of ["start", "end"]) record[`jalali_${name}`] = jalali(record[name]);
    record.resolved = Boolean(record.start || record.end);
  } else if (kind === "fact") {
    if ("reporter" in fields) [record.reporter_alpha2, record.reporter_alpha3, record.reporter_m49] = knowledge.codes(record.reporter);
    if ("partners" in fields) {
      const codes = record.partners.map((name) => knowledge.codes(name));
      ["alpha2", "alpha3", "m49"].forEach((name, k) => { record[`partners_${name}`] = codes.map((each) => each[k]); });
    }
    record.jalali_start = jalali(record.period_start);
    record.jalali_end = jalali(record.period_end);
  }
  if (FIGURES.includes(kind) && record.low !== null && record.value === null) record.qualifier = "range";
}

/** Call an entity by its new name wherever it is called by the old one. */
export function rename(tree, id, old, now) {
  for (const role of tree.officials.flatMap(({ roles }) => roles)) {
    if (role.organization_id === id || (old && role.organization === old)) role.organization = now;
  }
  if (!old || !now) return;
  for (const row of tree.facts) {
    for (const name of ["reporter", "said_by_organization"]) if (row[name] === old) row[name] = now;
    row.partners = row.partners.map((partner) => (partner === old ? now : partner));
  }
  for (const [holder, name] of spoken(tree)) {
    if (holder[name].organization === old) holder[name] = { ...holder[name], organization: now };
  }
}

/** Every record that has a speaker, and the field that holds it. */
function spoken(tree) {
  const held = [...FIGURES.map((kind) => [listOf(kind), "said_by"]), ["statements", "speaker"]];
  return held.flatMap(([list, name]) => tree[list].filter((record) => record[name]).map((record) => [record, name]));
}

/** Bring the whole article in line with the changes. */
export function settle(tree, { gone: rejected, touched, periods }, knowledge) {
  // With a figure goes its fact, and what other facts say of that.
  const gone = new Set([...rejected, ...tree.facts.filter((row) => rejected.has(row.quantity_id)).map(({ id }) => id)]);
  for (const { list } of EVERY) tree[list] = tree[list].filter(({ id }) => !gone.has(id));
  speakers(tree, gone, touched);
  for (const [list, name] of LINKS) for (const record of tree[list]) if (gone.has(record[name])) record[name] = null;
  for (const role of tree.officials.flatMap(({ roles }) => roles)) if (gone.has(role.organization_id)) role.organization_id = null;
  for (const [span, date] of periods) repeal(tree, span, date);
  const figures = new Map(FIGURES.flatMap((kind) => tree[listOf(kind)]).map((figure) => [figure.id, figure]));
  tree.facts = tree.facts.filter((row) => figures.has(row.quantity_id));
  for (const row of tree.facts) if (touched.has(row.quantity_id)) Object.assign(row, mirror(figures.get(row.quantity_id), knowledge));
  for (const { list, entity } of EVERY) {
    if (entity) for (const { mentions } of tree[list]) mentions.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    tree[list].sort((a, b) => place(a).start - place(b).start || place(b).end - place(a).end);
  }
}

const place = (record) => record.mentions?.[0].span ?? record.span ?? record;

function speakers(tree, gone, touched) {
  const now = new Map(SPEAKERS.flatMap((kind) => tree[listOf(kind)].map((entity) => [entity.id, speaker(kind, entity)])));
  for (const [holder, name] of spoken(tree)) {
    const { id } = holder[name];
    const current = now.get(id) ?? null;
    if (!gone.has(id) && (!current || same(holder[name], current))) continue;
    holder[name] = current;
    touched.add(holder.id);
  }
}

const same = (a, b) => ["id", "kind", "name", "title", "organization"].every((name) => a[name] === b[name]);

/** Give figures and facts the date that they speak of as it is now; null if it is gone. */
function repeal(tree, span, date) {
  for (const figure of FIGURES.flatMap((kind) => tree[listOf(kind)])) {
    const held = figure.period?.span;
    if (!held || held.start !== span.start || held.end !== span.end) continue;
    figure.period = date && { start: date.start, end: date.end, span: date.span };
    const said = {
      period: date?.span.text ?? null, period_start: date?.start ?? null, period_end: date?.end ?? null,
      jalali_start: jalali(date?.start), jalali_end: jalali(date?.end),
    };
    for (const row of tree.facts) if (row.quantity_id === figure.id) Object.assign(row, said);
  }
}
