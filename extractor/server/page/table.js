// The facts table: one row a figure, sorted and filtered in place; a row leads to its figure in the text.
import { figure, percent, roleText } from "./describe.js";
import { fill, h, icon } from "./dom.js";
import { interval, number, t } from "./i18n.js";
import { FIGURES } from "./kinds.js";

/** Columns: `text` is what is shown and searched, `key` what is sorted by. */
const COLUMNS = [
  { name: "value", text: (fact) => figure(fact.kind, fact), key: (fact) => Number(fact.iso_value ?? fact.value ?? fact.low) },
  { name: "indicator", text: (fact) => fact.indicator },
  { name: "flow", text: (fact) => fact.flow && t(`flows.${fact.flow}`) },
  { name: "reading", text: (fact) => [fact.transformation, fact.change, fact.status].filter((word) => word && word !== "level" && word !== "actual").map((word) => t(`readings.${word}`)).join("، ") },
  { name: "reporter", text: (fact) => fact.reporter },
  { name: "commodity", text: (fact) => fact.commodity && [fact.commodity, fact.hs_code && `\u2066HS ${fact.hs_code}\u2069`].filter(Boolean).join(" ") },
  { name: "partners", text: (fact) => fact.partners.join("، ") },
  { name: "period", text: (fact) => interval(fact.period_start, fact.period_end), key: (fact) => fact.period_start ?? "" },
  { name: "said_by", text: (fact) => fact.said_by },
  { name: "confidence", text: (fact) => t("share", { n: number(percent(fact.confidence)) }), key: (fact) => fact.confidence },
];

export class FactsTable {
  #app;
  #view;
  #facts = [];
  #sort = { name: null, descending: false };
  #query = "";
  #kind = "";

  /** `app`: jumpTo(record), named(id), widen(). */
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
    this.#view.replaceChildren(
      h("div", { class: "filters" }, search, kinds, this.count,
        h("button", { type: "button", class: "quiet square widen", "aria-label": t("widen"), title: t("widen"), on: { click: () => this.#app.widen() } }, icon("widen"))),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("tabFacts") }, h("table", {}, h("thead", {}, this.head), this.body)));
    this.#rows();
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
    this.count.textContent = t("rows", { n: number(facts.length) });
    fill(this.body, facts, (fact) => this.#row(fact));
  }

  #row(fact) {
    const go = () => this.#app.jumpTo(this.#app.named(fact.quantity_id));
    return h("tr", { class: `k-${fact.kind}`, data: { fact: fact.id }, title: fact.quote, on: { click: go } },
      this.columns.map((column) => h("td", { data: { column: column.name } }, column.name === "value"
        ? h("button", { type: "button", class: "plain", on: { click: (event) => { event.stopPropagation(); go(); } } }, icon(fact.kind), h("span", { class: "visually-hidden" }, t(`kinds.${fact.kind}`)), h("span", { dir: "auto" }, column.text(fact)))
        : h("span", { dir: "auto" }, column.text(fact) || "–"))));
  }
}

/** For searching: one form of letters, digits and spaces. */
const fold = (text) => text.toLowerCase().replace(/[۰-۹٠-٩]/g, (digit) => digit.charCodeAt(0) & 0xf)
  .replace(/[يى]/g, "ی").replace(/ك/g, "ک").replace(/[\u200c\s٬,]+/g, "");
