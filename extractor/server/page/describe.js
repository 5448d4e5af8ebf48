// A record in words: its headline, and its details as [label, content] rows.
import { h, icon } from "./dom.js";
import { currency, interval, language, number, region, short, t } from "./i18n.js";
import { described } from "./kinds.js";

const words = (...parts) => parts.filter(Boolean).join(" ");

/** A post as it is said: title and organisation, unless the title says which («وزیر نیرو»). */
function post(title, organization) {
  const told = title && organization && title.endsWith(organization.split(" ").slice(1).join(" "));
  return told ? title : words(title, organization);
}

const rtl = (text) => h("span", { lang: "fa", dir: "auto" }, text);

/** The figure of a quantity or fact with its unit and qualifier: «بیش از ۱٫۰۳ میلیارد دلار». */
export function figure(kind, record) {
  const say = kind === "percent" ? number : short;
  const amount = record.value !== null ? say(record.value) : t("range", { low: say(record.low ?? "?"), high: say(record.high ?? "?") });
  const unit = { money: () => currency(record.currency), percent: () => "", count: () => record.unit, measure: () => record.unit }[kind]();
  const qualifier = ["exact", "range"].includes(record.qualifier) ? "" : t(`qualifiers.${record.qualifier}`);
  const whole = kind === "percent" ? t("percentOf", { n: amount }) : amount;
  return [qualifier, whole, unit].filter(Boolean).join(" ");
}

/** The headline of any record. */
export function headline(kind, record) {
  if (record.value !== undefined) return figure(kind, record);
  if (kind === "date") return record.span.text;
  return record.name ?? roleText(record) ?? record.span?.text ?? t("unnamed");
}

export function roleText(official) {
  const role = official.roles?.[0];
  return role ? post(role.title, role.organization) : null;
}

/** The details of a record; `named(id)` gives the record with an id. */
export function details(kind, record, mention, named) {
  const rows = [];
  const row = (label, content) => {
    if (content !== null && content !== undefined && content !== "") rows.push([t(label), content]);
  };
  if (record.value !== undefined) quantity(kind, record, row, named);
  else if (kind === "date") date(record, row);
  else entity(kind, record, mention, row, named);
  return rows;
}

function quantity(kind, record, row, named) {
  const exact = (value) => (value === null || value === undefined ? null : number(value));
  row("value", exact(record.value));
  row("low", exact(record.low));
  row("high", exact(record.high));
  if (record.qualifier_span) row("qualifier", rtl(record.qualifier_span.text));
  if (kind === "money" && record.iso_currency && record.iso_currency !== record.currency) {
    const iso = record.iso_value ?? record.iso_low;
    if (iso) row("isoValue", `${short(iso)}${record.iso_value ? "" : ` – ${short(record.iso_high)}`} ${record.iso_currency}`);
  }
  row("ucum", record.ucum && h("code", {}, record.ucum));
  row("direction", record.direction && t(`readings.${record.direction}`));
  for (const name of ["phrase", "about", "per"]) row(name, record[name] && rtl(record[name].text));
  const whole = record.part_of && named(record.part_of);
  row("partOf", whole && rtl(whole.span.text));
  row("alternative", exact(record.alternative));
  row("saidBy", record.said_by ? speaker(record.said_by) : h("span", { class: "muted" }, t("nobody")));
  if (record.period) row("period", period(record.period));
}

export function speaker(said) {
  const held = post(said.title, said.organization);
  return h("span", {}, h("strong", {}, rtl(said.name)), held && !said.name.includes(said.title ?? "\0") ? [" ", h("span", { class: "muted" }, rtl(held))] : null);
}

export function period(given) {
  const when = interval(given.start, given.end);
  const words = given.span && rtl(given.span.text);
  return h("span", {}, words, words && when ? " · " : "", when || (words ? null : t("unresolved")));
}

function date(record, row) {
  row("jalali", record.start && interval(record.start, record.end, "persian"));
  row("gregorian", record.start && interval(record.start, record.end, "gregory"));
  if (!record.resolved) row("period", h("span", { class: "muted" }, t("unresolved")));
}

function entity(kind, record, mention, row, named) {
  if (kind === "organization") row("kind", t(`organizationKinds.${record.kind}`));
  if (kind === "place") {
    row("kind", t(`placeKinds.${record.kind}`));
    row("country", record.country && region(record.country));
  }
  row("honorific", record.honorific && rtl(record.honorific));
  for (const role of record.roles ?? []) row("roleTitle", roleOf(role));
  row("acronym", record.acronym && rtl(record.acronym));
  row("aliases", record.aliases?.length ? rtl(record.aliases.join("، ")) : null);
  row("parent", record.parent && named(record.parent) && rtl(named(record.parent).name));
  for (const name of described(kind).shown) row(name, rtl(plainly(record[name])));
}

export function roleOf(role) {
  const notes = ["former", "acting", "implied"].filter((name) => role[name]).map((name) => t(name));
  return h("span", {}, rtl(post(role.title, role.organization)),
    notes.length ? [" ", h("span", { class: "muted" }, `(${notes.join("، ")})`)] : null);
}

/** Why the record is here; of corrections, who made them, when, and what stood there before. */
export function evidence(list, article) {
  if (!list.length) return h("p", { class: "muted" }, t("noEvidence"));
  const made = (item) => item.rule === "correction" && article.corrections.find((each) => `corrections#${each.id}` === item.entry);
  return h("ul", { class: "evidence" }, list.map((item) => (made(item) ? corrected(made(item)) : h("li", {},
    h("code", { dir: "ltr" }, item.rule), item.entry && [" ", h("code", { dir: "ltr", class: "muted" }, item.entry)],
    h("span", { class: "confidence" },
      h("meter", { min: 0, max: 1, value: item.confidence, "aria-label": t("confidence") }), t("share", { n: number(percent(item.confidence)) })),
  ))));
}

function corrected({ action, by, at, before }) {
  const when = at && new Intl.DateTimeFormat(language() === "fa" ? "fa-IR" : "en-GB", { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
  const was = Object.entries(before ?? {}).map(([name, value]) => `${t(`fields.${name}`)}: ${plainly(value)}`);
  return h("li", { class: "corrected" }, icon("edit"), h("span", {}, [t(`actions.${action}`), by, when].filter(Boolean).join(" · ")),
    was.length ? h("span", { class: "muted" }, `${t("before")} ${was.join("، ")}`) : null);
}

/** A value of any shape in a few words. */
function plainly(value) {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.map(plainly).join("، ");
  if (typeof value === "object") return value.name ?? value.text ?? [value.title, value.organization].filter(Boolean).join(" ");
  return /^-?\d+(\.\d+)?$/.test(value) ? number(value) : String(value);
}

/** A figure as it is quoted: the sentence, who says it, and the figure. */
export function quoted(fact) {
  const held = post(fact.said_by_title, fact.said_by_organization);
  const by = fact.said_by && [fact.said_by, held && !fact.said_by.includes(fact.said_by_title ?? "\0") ? held : null].filter(Boolean).join("، ");
  return [`«${fact.quote.trim()}»`, by, figure(fact.kind, fact)].filter(Boolean).join("\n");
}

export const percent = (share) => String(Math.round(share * 100));
