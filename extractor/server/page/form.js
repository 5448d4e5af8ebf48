// The form in which a record is changed or added.
import { h, icon } from "./dom.js";
import { number, t } from "./i18n.js";

const DECIMAL = /^-?\d+(\.\d+)?$/;
const QUALIFIERS = ["exact", "about", "more_than", "at_least", "less_than", "at_most", "range"];
const ORGANIZATION_KINDS = [
  "ministry", "agency", "bank", "company", "university", "chamber", "council", "parliament", "court", "military", "police",
  "party", "club", "media", "union", "municipality", "governorate", "international", "charity", "hospital", "other",
];

/** Latin digits, no group marks: what the reader typed as a decimal string. */
const decimal = (typed) => typed.trim().replace(/[۰-۹٠-٩]/g, (digit) => digit.charCodeAt(0) & 0xf).replace(/[٬,\s]/g, "").replace("٫", ".");

/** A form that changes `mark`; with `mark.isNew` it adds one. `done` is called when the reader leaves it unchanged. */
export function correctionForm(mark, app, done) {
  const { kind, record } = mark;
  const fields = fieldsOf(kind, record, app);
  let span = { start: mark.start, end: mark.end };
  const fault = h("p", { class: "fault", role: "alert", hidden: true });
  const entity = mark.isNew && (kind === "official" || kind === "organization") ? entityChoice(kind, app) : null;

  const save = (event) => {
    event.preventDefault();
    const joins = entity?.input.value || null;
    const values = {};
    for (const field of joins ? [] : fields) {
      const problem = field.read(values);
      if (problem) {
        fault.textContent = `${t(field.label)}: ${t(problem)}`;
        fault.hidden = false;
        field.input.setAttribute("aria-invalid", "true");
        return field.input.focus();
      }
    }
    const changes = joins ? {} : toRecord(kind, values, record, app);
    const place = spanRecord(span, app);
    if (mark.isNew) app.added(app.corrections().add(kind, place, changes, joins));
    else {
      const moved = span.start !== mark.start || span.end !== mark.end;
      app.corrections().change(mark, changes, moved ? place : null);
      app.refresh();
    }
  };

  return h("form", { class: `edit k-${kind}`, novalidate: true, on: { submit: save } },
    h("p", { class: "kind" }, icon(kind), h("span", { id: "card-title" }, `${t(mark.isNew ? "addAs" : "edit")}: ${t(`kinds.${kind}`)}`)),
    spanEditor(span, app, (next) => { span = next; }),
    entity?.element,
    h("div", { class: "fields" }, fields.map((field) => field.element)),
    fault,
    h("div", { class: "decide" },
      h("button", { type: "submit", class: "primary" }, t("save")),
      h("button", { type: "button", class: "quiet", data: { close: "" }, on: { click: done } }, t("cancel"))));
}

function spanRecord({ start, end }, app) {
  return { start: app.offsets().toPoints(start), end: app.offsets().toPoints(end), text: app.text().slice(start, end) };
}

/** The quote, with buttons that move its ends by a word, and one that takes what is selected in the article. */
function spanEditor(span, app, changed) {
  const text = app.text();
  const quote = h("q", { lang: "fa", dir: "rtl" });
  const set = (start, end) => {
    span = start < end ? trim(text, start, end) : span;
    quote.textContent = text.slice(span.start, span.end);
    app.glow(span);
    changed(span);
  };
  const step = (label, symbol, move) => h("button", { type: "button", class: "quiet square", "aria-label": t(label), title: t(label), on: { click: () => set(...move()) } }, icon(symbol));
  const element = h("fieldset", { class: "span" }, h("legend", {}, t("span")),
    h("div", { class: "ends" },
      step("startEarlier", "plus", () => [wordBefore(text, span.start), span.end]),
      step("startLater", "minus", () => [wordAfter(text, span.start), span.end]),
      quote,
      step("endEarlier", "minus", () => [span.start, wordBefore(text, span.end)]),
      step("endLater", "plus", () => [span.start, wordAfter(text, span.end)])),
    h("button", { type: "button", class: "quiet", data: { act: "selection" }, on: {
      // The pointer must not take the selection away before it is read.
      pointerdown: (event) => event.preventDefault(),
      click: () => { const chosen = app.selection(); if (chosen) set(chosen.start, chosen.end); },
    } }, t("useSelection")));
  set(span.start, span.end);
  return element;
}

export function trim(text, start, end) {
  while (start < end && /\s/.test(text[start])) start += 1;
  while (end > start && /\s/.test(text[end - 1])) end -= 1;
  return { start, end };
}

function wordBefore(text, at) {
  while (at > 0 && /\s/.test(text[at - 1])) at -= 1;
  while (at > 0 && !/\s/.test(text[at - 1])) at -= 1;
  return at;
}

function wordAfter(text, at) {
  while (at < text.length && /\s/.test(text[at])) at += 1;
  while (at < text.length && !/\s/.test(text[at])) at += 1;
  return at;
}

function fieldsOf(kind, record, app) {
  if (kind === "organization") {
    return [textField("name", record.name ?? "", true), choice("kind", record.kind ?? "other", ORGANIZATION_KINDS.map((name) => [name, t(`organizationKinds.${name}`)]))];
  }
  if (kind === "official") {
    const role = record.roles?.[0];
    return [
      textField("name", record.name ?? "", false),
      textField("roleTitle", role?.title ?? "", true, "title"),
      textField("organization", role?.organization ?? "", false),
      choice("kind", "name", [["name", t("mentionKinds.name")], ["role", t("mentionKinds.role")]], "mention"),
    ].filter((field) => field.name !== "mention" || !record.mentions);
  }
  const speakers = app.speakers();
  const current = record.said_by?.id ?? "";
  if (record.said_by && !speakers.some((each) => each.id === current)) speakers.push(record.said_by);
  const range = record.low !== null && record.low !== undefined;
  return [
    numberField("value", range ? "" : record.value),
    numberField("low", record.low),
    numberField("high", record.high),
    ...(kind === "money" ? [textField("currency", record.currency ?? "IRR", true)] : []),
    ...(kind === "count" || kind === "measure" ? [textField("unit", record.unit ?? "", true)] : []),
    choice("qualifier", record.qualifier ?? "exact", QUALIFIERS.map((name) => [name, t(`qualifiers.${name}`)])),
    choice("saidBy", current, [["", t("nobody")], ...speakers.map((each) => [each.id, each.name])], "said_by"),
  ];
}

function toRecord(kind, values, record, app) {
  if (kind === "official") {
    const role = { former: false, acting: false, implied: false, ...record.roles?.[0], title: values.title, organization: values.organization || null };
    return { name: values.name || null, roles: [role, ...(record.roles ?? []).slice(1)], ...(values.mention ? { mention: values.mention } : {}) };
  }
  if (kind === "organization") return values;
  const { said_by: speaker, ...rest } = values;
  return { ...rest, said_by: speaker ? (app.speakers().find((each) => each.id === speaker) ?? record.said_by) : null };
}

function entityChoice(kind, app) {
  const known = app.entities(kind).map((each) => [each.id, each.name ?? each.mentions[0].span.text]);
  return choice("partOf", "", [["", `(${t("added")})`], ...known], "entity");
}

function labelled(label, input) {
  return h("label", {}, h("span", {}, t(label)), input);
}

function textField(label, value, needed, name = label) {
  const input = h("input", { name, value, dir: "auto", autocomplete: "off" });
  const read = (values) => {
    values[name] = input.value.trim();
    return needed && !values[name] ? "needed" : null;
  };
  return { name, label, input, element: labelled(label, input), read };
}

function numberField(name, value) {
  const input = h("input", { name, value: value ? number(value) : "", dir: "ltr", inputmode: "decimal", autocomplete: "off" });
  const read = (values) => {
    const typed = decimal(input.value);
    values[name] = typed || null;
    if (typed && !DECIMAL.test(typed)) return "notNumber";
    // One value, or both ends of a range: the last of the three fields sees whether either is there.
    if (name === "high" && !values.value && !(values.low && values.high)) return "notNumber";
    return null;
  };
  return { name, label: name, input, element: labelled(name, input), read };
}

function choice(label, value, options, name = label) {
  const input = h("select", { name }, options.map(([key, text]) => h("option", { value: key, selected: key === value }, text)));
  return { name, label, input, element: labelled(label, input), read: (values) => { values[name] = input.value; return null; } };
}
