// The facts table: one row a figure, sorted and filtered in place; a row leads to its figure in the text.
import { latin } from "./decimals.js";
import { figure, percent, roleText } from "./describe.js";
import { fill, h, icon } from "./dom.js";
import { copy } from "./files.js";
import { day, interval, number, t } from "./i18n.js";
import { doubtful, FIGURES } from "./kinds.js";

const PLAIN = ["level", "actual"]; // readings that go without saying

/** Columns: `text` is what is shown and searched, `key` what is sorted by. */
const COLUMNS = [
  { name: "value", text: (fact) => figure(fact.kind, fact), key: (fact) => Number(fact.iso_value ?? fact.value ?? fact.low) },
  { name: "story", text: (fact) => fact.story?.title },
  { name: "said_by", text: (fact) => fact.said_by },
  { name: "indicator", text: (fact) => fact.indicator },
  { name: "flow", text: (fact) => fact.flow && t(`flows.${fact.flow}`) },
  { name: "reading", text: (fact) => [fact.transformation, fact.change, fact.status].filter((word) => word && !PLAIN.includes(word)).map((word) => t(`readings.${word}`)).join("، ") },
  { name: "reporter", text: (fact) => fact.reporter },
  { name: "commodity", text: (fact) => fact.commodity && [fact.commodity, fact.hs_code && `\u2066HS ${fact.hs_code}\u2069`].filter(Boolean).join(" ") },
  { name: "partners", text: (fact) => fact.partners.join("، ") },
  { name: "period", text: (fact) => interval(fact.period_start, fact.period_end) || fact.period, key: (fact) => fact.period_start ?? "" },
  { name: "agency", text: (fact) => fact.story?.article.agency },
  { name: "published", text: (fact) => fact.story?.article.published_at && day(fact.story.article.published_at.slice(0, 10)), key: (fact) => fact.story?.article.published_at ?? "" },
  { name: "confidence", text: (fact) => t("share", { n: number(percent(fact.confidence)) }), key: (fact) => fact.confidence },
];

export class FactsTable {
  #app;
  #view;
  #facts = [];
  #sort = { name: null, descending: false };
  #query = "";
  #kind = "";

  /** `app`: go(fact), correcting(), editFact(fact, button), widen() or null, title. */
  constructor(view, app) {
    this.#view = view;
    this.#app = app;
  }

  show(facts) {
    this.#facts = facts;
    if (!facts.length) return this.#view.replaceChildren(h("p", { class: "empty" }, t("none")));
    const present = FIGURES.filter((kind) => facts.some((fact) => fact.kind === kind));
    if (!present.includes(this.#kind)) this.#kind = "";
    this.columns = COLUMNS.filter((column) => facts.some((fact) => column.text(fact)));
    this.body = h("tbody", {});
    this.count = h("span", { class: "muted", role: "status" });
    this.head = h("tr", {}, this.columns.map((column) => h("th", { scope: "col", data: { column: column.name } },
      h("button", { type: "button", class: "plain", on: { click: () => this.#sortBy(column.name) } }, t(`columns.${column.name}`)))));
    const search = h("input", { type: "search", value: this.#query, placeholder: t("filter"), "aria-label": t("filter"), on: { input: () => { this.#query = search.value; this.#rows(); } } });
    const kinds = h("select", { "aria-label": t("kind"), on: { change: () => { this.#kind = kinds.value; this.#rows(); } } },
      h("option", { value: "" }, t("allKinds")), present.map((kind) => h("option", { value: kind, selected: kind === this.#kind }, t(`kinds.${kind}`))));
    const tool = (name, symbol, does) => h("button", { type: "button", class: `quiet square ${name}`, "aria-label": t(name), title: t(name), on: { click: does } }, icon(symbol));
    this.#view.replaceChildren(
      h("div", { class: "filters" }, search, kinds, this.count,
        h("button", { type: "button", class: "quiet copy", on: { click: (event) => this.#copy(event.currentTarget) } }, icon("copy"), h("span", {}, t("copyTable"))),
        this.#app.widen ? tool("widen", "widen", this.#app.widen) : null),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": this.#app.title() }, h("table", {}, h("thead", {}, this.head), this.body)));
    this.#rows();
  }

  /** The rows as they are filtered and sorted. */
  get #shown() {
    const { name, descending } = this.#sort;
    const wanted = fold(this.#query);
    let facts = this.#facts.filter((fact) => (!this.#kind || fact.kind === this.#kind)
      && (!wanted || fold([...this.columns.map((column) => column.text(fact) ?? ""), fact.quote, roleText({ roles: [{ title: fact.said_by_title, organization: fact.said_by_organization }] })].join(" ")).includes(wanted)));
    const column = this.columns.find((each) => each.name === name);
    if (column) {
      const key = column.key ?? ((fact) => column.text(fact) ?? "");
      const compare = new Intl.Collator("fa").compare;
      const order = (a, b) => (typeof key(a) === "number" ? key(a) - key(b) : compare(key(a), key(b)));
      facts = facts.toSorted((a, b) => (descending ? -order(a, b) : order(a, b)));
    }
    return facts;
  }

  #sortBy(name) {
    this.#sort = { name, descending: this.#sort.name === name && !this.#sort.descending };
    this.#rows();
  }

  #rows() {
    const { name, descending } = this.#sort;
    for (const cell of this.head.children) {
      cell.setAttribute("aria-sort", cell.dataset.column !== name ? "none" : descending ? "descending" : "ascending");
    }
    const facts = this.#shown;
    this.count.textContent = t("rows", { n: number(facts.length) });
    fill(this.body, facts, (fact) => this.#row(fact));
  }

  #row(fact) {
    const go = () => this.#app.go(fact);
    const stop = (does) => (event) => { event.stopPropagation(); does(event.currentTarget); };
    const value = (column) => [
      h("button", { type: "button", class: "plain", on: { click: stop(go) } }, icon(fact.kind), h("span", { class: "visually-hidden" }, t(`kinds.${fact.kind}`)), h("span", { dir: "auto" }, column.text(fact)),
        doubtful(fact) ? h("span", { class: "doubt-sign", title: t("doubtfulRow") }, "؟", h("span", { class: "visually-hidden" }, t("doubtfulRow"))) : null),
      this.#app.correcting() ? h("button", { type: "button", class: "quiet edit-fact", data: { act: "editFact" }, "aria-label": `${t("editFact")}: ${column.text(fact)}`, on: { click: stop((button) => this.#app.editFact(fact, button)) } }, icon("edit")) : null,
    ];
    return h("tr", { class: `k-${fact.kind} ${doubtful(fact) ? "is-doubtful" : ""}`, data: { fact: fact.id }, title: fact.quote, on: { click: go } },
      this.columns.map((column) => h("td", { data: { column: column.name } }, column.name === "value" ? value(column) : h("span", { dir: "auto" }, column.text(fact) || "–"))));
  }

  /** The rows that are shown, for a spreadsheet (text) and for a document (HTML). */
  #copy(button) {
    const rows = [this.columns.map((column) => t(`columns.${column.name}`)), ...this.#shown.map((fact) => this.columns.map((column) => column.text(fact) || ""))];
    const table = h("table", { dir: "rtl" }, rows.map((row, k) => h("tr", {}, row.map((cell) => h(k ? "td" : "th", {}, cell)))));
    copy(rows.map((row) => row.map((cell) => safe(cell)).join("\t")).join("\n"), button, table.outerHTML);
  }
}

/** A cell that no spreadsheet takes for a formula, or for two. */
const safe = (cell) => cell.replace(/[\t\r\n]+/g, " ").replace(/^(?=[=+\-@])/, "'");

/** For searching: one form of letters, digits and spaces. */
const fold = (text) => latin(text.toLowerCase())
  .replace(/[يى]/g, "ی").replace(/ك/g, "ک").replace(/[\u200c\s٬,]+/g, "");
