// The form in which a record is changed or added; which fields a kind has, and what they may hold, the service tells.
import { h, icon } from "./dom.js";
import { currency, language, number, region, t, typedDay } from "./i18n.js";
import { figured } from "./kinds.js";
import { spanEditor, spanRecord } from "./span.js";

/** A form that changes `mark`; with `mark.isNew` it adds one. `described` is the kind as the service tells it; `done`
 *  is called when the reader leaves it unchanged. */
export function correctionForm(mark, described, app, done) {
  const { kind, record, mention } = mark;
  const fields = described.fields.map((field) => control(field, record[field.name], kind, app));
  if (described.entity && mark.mention !== null) fields.push(mentionKind(kind, mention?.kind ?? "name"));
  const placed = mark.start !== undefined;
  let span = { start: mark.start, end: mark.end };
  const fault = h("p", { class: "fault", role: "alert", hidden: true });
  const entity = mark.isNew && described.entity ? entityChoice(kind, app) : null;
  const button = h("button", { type: "submit", class: "primary" }, t("save"));

  const tell = (error) => {
    const [told] = error.errors ?? [];
    const name = told?.pointer.split("/").pop();
    const field = fields.find((each) => each.name === name);
    for (const each of fields) each.input.removeAttribute("aria-invalid");
    fault.textContent = told ? [t(`fields.${name}`), reason(field, told.detail)].join(": ") : t(`problems.${error.name}`);
    fault.hidden = false;
    field?.input.setAttribute("aria-invalid", "true");
    (field?.input ?? button).focus();
  };

  const save = async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      const corrections = mark.isNew ? [addition()] : changes();
      const ids = await app.make(corrections);
      if (!form.isConnected || form.closest("[hidden]")) return; // the reader has gone on to something else
      mark.isNew ? app.added(ids[0]) : app.changed(corrections, mark);
    } catch (error) {
      if (!error.errors && !error.name) throw error;
      tell(error);
    } finally {
      button.disabled = false;
    }
  };

  /** Fields whose value is not what it was. */
  const given = () => Object.fromEntries(fields.filter((field) => field.name !== "mention" && field.changed()).map((field) => [field.name, field.value()]));
  const mentioned = () => fields.find((field) => field.name === "mention");

  function addition() {
    const target = entity?.input.value || null;
    const place = spanRecord(span, app);
    if (target) return { action: "add", kind, target, span: place, fields: { kind: mentioned().value() } };
    const all = Object.fromEntries(fields.map((field) => [field.name, field.value()]).filter(([, value]) => value !== null && value !== ""));
    if (figured(kind) && all.low && all.high && !all.value) all.qualifier = "range";
    return { action: "add", kind, span: place, fields: all };
  }

  function changes() {
    const fieldsGiven = given();
    const moved = placed && (span.start !== mark.start || span.end !== mark.end) ? { span: spanRecord(span, app) } : {};
    if (!described.entity || !mention) {
      if (!Object.keys(fieldsGiven).length && !moved.span) return [{ action: "accept", target: mark.id }];
      return [{ action: "change", target: record.id, fields: fieldsGiven, ...moved }];
    }
    const made = [];
    if (Object.keys(fieldsGiven).length) made.push({ action: "change", target: record.id, fields: fieldsGiven });
    if (moved.span || mentioned()?.changed()) made.push({ action: "change", target: mark.id, fields: { kind: mentioned().value() }, ...moved });
    return made.length ? made : [{ action: "accept", target: mark.id }];
  }

  const form = h("form", { class: `edit k-${kind}`, novalidate: true, on: { submit: save } },
    h("p", { class: "kind" }, icon(kind === "fact" ? "table" : kind), h("span", { id: "card-title" }, `${t(mark.isNew ? "addAs" : "edit")}: ${t(`kinds.${kind}`)}`)),
    placed ? spanEditor(span, app, (next) => { span = next; }) : h("q", { class: "said", lang: "fa", dir: "rtl", tabindex: "0" }, record.quote),
    entity?.element,
    h("div", { class: "fields" }, fields.map((field) => field.element)),
    fault,
    h("div", { class: "decide" }, button,
      h("button", { type: "button", class: "quiet", data: { close: "" }, on: { click: done } }, t("cancel"))));
  return form;
}

/** Why a value does not fit, in the reader's language. */
function reason(field, detail) {
  if (/one value/.test(detail)) return t("valueOrEnds");
  if (/before/.test(detail)) return t("endFirst");
  if (field?.type === "number") return t(detail === "digits" ? "digitsOnly" : "notNumber");
  if (field?.type === "day") return t("dateWrong");
  if (/missing|valid string|has a post/.test(detail)) return t("needed");
  if (/no such/.test(detail)) return t("notThere");
  return language() === "en" ? detail : t("unfitting");
}

const labelled = (name, input) => h("label", {}, h("span", {}, t(`fields.${name}`)), input);

const typed = (name, value, attributes = {}) => h("input", { name, value: value ?? "", dir: "auto", autocomplete: "off", ...attributes });

const select = (name, value, options) => h("select", { name }, options.map(([key, text]) => h("option", { value: key, selected: key === (value ?? "") }, text)));

const optional = (field, options) => (field.required ? options : [["", "–"], ...options]);

/** What a choice is called: by its field's own words, or as it is. */
const choiceName = (kind, name, choice) => t(`${name === "kind" ? `${kind}Kinds` : WORDS[name]}.${choice}`);

const WORDS = { qualifier: "qualifiers", direction: "readings", change: "readings", transformation: "readings", status: "readings", flow: "flows", grain: "grains", mode: "modes" };

const MAKERS = {
  text: (field, value) => typed(field.name, value),
  number: (field, value) => typed(field.name, value === null || value === undefined ? "" : number(value), { inputmode: "text" }),
  day: (field, value) => typed(field.name, value ? typedDay(value) : "", { dir: "ltr" }),
  list: (field, value) => typed(field.name, (value ?? []).join("، ")),
  choice: (field, value, kind) => select(field.name, value, optional(field, field.choices.map((choice) => [choice, choiceName(kind, field.name, choice)]))),
  boolean: (field, value) => h("input", { type: "checkbox", name: field.name, checked: Boolean(value) }),
  currency: (field, value) => {
    const codes = field.choices.length ? field.choices : ["IRR", "IRT", "USD", "EUR"];
    const all = value && !codes.includes(value) ? [value, ...codes] : codes;
    return select(field.name, value, optional(field, all.map((code) => [code, `${currency(code)} (${code})`])));
  },
  country: (field, value) => typed(field.name, value, { maxlength: 2, dir: "ltr", placeholder: value ? region(value) : "IR" }),
};

/** A field with its input: `value()` as a correction has it, `changed()` since the form was opened. */
function control(field, value, kind, app) {
  if (field.type === "roles") return roles(field, value ?? []);
  if (field.type === "speaker") return speaker(field, value, app);
  if (field.type === "link") return link(field, value, kind, app);
  const input = (MAKERS[field.type] ?? MAKERS.text)(field, value, kind);
  const read = () => {
    if (field.type === "boolean") return input.checked;
    const text = input.value.trim();
    if (field.type === "list") return text ? text.split(/\s*[،,]\s*/).filter(Boolean) : [];
    return text || null;
  };
  return kept(field, input, labelled(field.name, input), read);
}

function kept(field, input, element, read) {
  const before = JSON.stringify(read());
  return { name: field.name, type: field.type, input, element, value: read, changed: () => JSON.stringify(read()) !== before };
}

function speaker(field, value, app) {
  const speakers = app.speakers();
  const input = select(field.name, value?.id ?? "", [["", t("nobody")], ...speakers.map((each) => [each.id, each.name])]);
  return kept(field, input, labelled(field.name, input), () => input.value || null);
}

/** Another record of the article: the whole that this is a part of, the body above, the fact that it repeats. */
function link(field, value, kind, app) {
  const others = app.linkable(kind);
  const input = select(field.name, value ?? "", [["", "–"], ...others]);
  return kept(field, input, labelled(field.name, input), () => input.value || null);
}

/** The posts of an official; one whose title is empty is no longer held. */
function roles(field, value) {
  const posts = (value.length ? value : [{}]).map(post);
  const more = h("button", { type: "button", class: "quiet", data: { act: "addRole" }, on: { click: () => {
    const next = post({}, posts.length);
    posts.push(next);
    more.before(next.element);
    next.title.focus();
  } } }, icon("plus"), t("addRole"));
  const element = h("fieldset", { class: "roles" }, h("legend", {}, t("roles")), posts.map((each) => each.element), more);
  return kept(field, posts[0].title, element, () => posts.map((each) => each.read()).filter(({ title }) => title));
}

function post(role, at) {
  const name = (field) => (at ? `${field}-${at + 1}` : field);
  const title = typed(name("title"), role.title);
  const organization = typed(name("organization"), role.organization);
  const former = h("input", { type: "checkbox", name: name("former"), checked: Boolean(role.former) });
  const remove = h("button", { type: "button", class: "quiet square", "aria-label": t("removeRole"), title: t("removeRole"), on: { click: () => {
    title.value = "";
    element.hidden = true;
  } } }, icon("cross"));
  const label = (field, input) => h("label", {}, h("span", {}, t(`fields.${field}`)), input);
  const element = h("div", { class: "role" }, label("title", title), label("organization", organization),
    h("label", { class: "check" }, former, h("span", {}, t("former"))), at ? remove : null);
  const read = () => {
    const named = organization.value.trim() || null;
    const same = (named ?? "") === (role.organization ?? "");
    return {
      acting: false, implied: false, ...role, title: title.value.trim(), organization: named,
      organization_id: same ? (role.organization_id ?? null) : null, former: former.checked,
    };
  };
  return { title, element, read };
}

function mentionKind(kind, value) {
  const options = (kind === "official" ? ["name", "role", "pronoun"] : ["name", "pronoun"]).map((each) => [each, t(`mentionKinds.${each}`)]);
  const input = select("mention", value, options);
  return kept({ name: "mention", type: "choice" }, input, labelled("mention", input), () => input.value);
}

function entityChoice(kind, app) {
  const known = app.entities(kind).map((each) => [each.id, each.name ?? each.mentions[0].span.text]);
  const input = select("entity", "", [["", `(${t("newOne")})`], ...known]);
  return { input, element: labelled("entity", input) };
}
