// The side panel: officials and what each said, figures, organisations and other names.
import { figure, headline, period, roleOf, speaker } from "./describe.js";
import { fill, h, icon } from "./dom.js";
import { number, t } from "./i18n.js";
import { doubtful, FIGURES, figuresOf, FURTHER, listOf } from "./kinds.js";

const fa = (text) => h("span", { lang: "fa", dir: "auto" }, text);
const empty = () => h("p", { class: "empty" }, t("none"));

/** Draws the lists; `app`: text(), offsets(), jumpTo(record, index), jumpSpan(span), glowSpans(spans), correcting(),
 *  editStatement(statement, button). */
export class Panel {
  #app;

  constructor(app) {
    this.#app = app;
  }

  officials(view, article) {
    if (!article.officials.length) return view.replaceChildren(empty());
    fill(view, article.officials, (official) => this.#official(official, article));
  }

  #official(official, article) {
    const said = article.statements.filter((statement) => statement.speaker?.id === official.id);
    const figures = figuresOf(article).filter(({ record }) => record.said_by?.id === official.id);
    const inside = (statement) => figures.filter(({ record }) => statement.span.start <= record.span.start && record.span.end <= statement.span.end);
    const covered = new Set(said.flatMap((statement) => inside(statement).map(({ record }) => record.id)));
    const loose = figures.filter(({ record }) => !covered.has(record.id));
    const glow = said.map((statement) => statement.span);
    return h("article", {
      class: "entity k-official", data: { record: official.id },
      on: { pointerenter: () => this.#app.glowSpans(glow), pointerleave: () => this.#app.glowSpans([]) },
    },
      this.#heading("official", official),
      h("ul", { class: "roles" }, official.roles.slice(official.name ? 0 : 1).map((role) => h("li", {}, roleOf(role)))),
      h("h4", {}, t("saidStatements")),
      said.length
        ? h("ol", { class: "statements" }, said.map((statement) => this.#statement(statement, inside(statement))))
        : loose.length ? null : h("p", { class: "muted" }, t("noStatements")),
      loose.length ? h("div", { class: "chips" }, loose.map((each) => this.#chip(each))) : null);
  }

  #statement(statement, figures) {
    return h("li", {},
      h("button", { type: "button", class: `quote ${statement.mode}`, lang: "fa", dir: "rtl", on: { click: () => this.#app.jumpSpan(statement.span) } },
        h("span", {}, statement.span.text.replace(/\s+/g, " ").replace(/^[،؛: ]+/, ""))),
      this.#app.correcting() ? h("button", { type: "button", class: "quiet small", data: { act: "editStatement" }, on: { click: (event) => this.#app.editStatement(statement, event.currentTarget) } }, icon("edit"), t("editStatement")) : null,
      figures.length ? h("div", { class: "chips" }, figures.map((each) => this.#chip(each))) : null);
  }

  #chip({ kind, record }) {
    return h("button", { type: "button", class: `chip k-${kind}`, on: { click: () => this.#app.jumpTo(record) } }, icon(kind), fa(figure(kind, record)));
  }

  #heading(kind, record) {
    const name = headline(kind, record);
    return h("header", {},
      h("h3", {}, icon(kind), h("button", { type: "button", class: "plain", on: { click: () => this.#app.jumpTo(record, 0) } }, fa(name)), record.honorific && h("small", {}, fa(record.honorific))),
      this.#mentions(record));
  }

  /** A button that goes through an entity's mentions, one a press. */
  #mentions(record) {
    let next = 0;
    const count = record.mentions.length;
    return h("button", {
      type: "button", class: "quiet mentions", title: t("articleHint"),
      on: { click: () => { this.#app.jumpTo(record, next % count); next += 1; } },
    }, t("mentions", { n: number(count) }));
  }

  figures(view, article) {
    const groups = FIGURES.map((kind) => [kind, article[listOf(kind)]]).filter(([, list]) => list.length);
    for (const { kind, list } of [{ kind: "date", list: "dates" }, ...FURTHER]) if (article[list].length) groups.push([kind, article[list]]);
    if (!groups.length) return view.replaceChildren(empty());
    view.replaceChildren(...groups.map(([kind, list]) => {
      const rows = h("ol", { class: "figures" });
      fill(rows, list, (record) => this.#figure(kind, record));
      return h("section", { class: `group k-${kind}` }, h("h3", {}, icon(kind), t(`kinds.${kind}`), h("b", {}, number(list.length))), rows);
    }));
  }

  #figure(kind, record) {
    const [before, after] = this.#context(record.span);
    return h("li", { data: { record: record.id }, class: doubtful(record) ? "is-doubtful" : null },
      h("button", { type: "button", class: "row", on: { click: () => this.#app.jumpTo(record) } },
        kind === "date" ? null : h("strong", {}, fa(headline(kind, record))),
        h("span", { class: "context", lang: "fa", dir: "rtl" }, before, h("mark", {}, record.span.text), after)),
      record.said_by ? h("p", { class: "by" }, icon("statement"), h("span", { class: "visually-hidden" }, `${t("saidBy")}: `), speaker(record.said_by)) : null,
      kind === "date" && record.resolved ? h("p", { class: "by" }, period({ start: record.start, end: record.end })) : null);
  }

  /** A few words around a span, within its line. */
  #context({ start, end }) {
    const text = this.#app.text();
    const offsets = this.#app.offsets();
    const [from, to] = [offsets.toUnits(start), offsets.toUnits(end)];
    const before = text.slice(Math.max(0, from - 60), from).split("\n").at(-1).split(" ").slice(-6).join(" ");
    const after = text.slice(to, to + 60).split("\n")[0].split(" ").slice(0, 6).join(" ");
    return [before, after];
  }

  names(view, article) {
    const groups = [["organization", article.organizations], ["person", article.persons], ["place", article.places]].filter(([, list]) => list.length);
    if (!groups.length) return view.replaceChildren(empty());
    view.replaceChildren(...groups.map(([kind, list]) => {
      const rows = h("div", {});
      fill(rows, list, (record) => this.#name(kind, record, article));
      return h("section", { class: `group k-${kind}` }, h("h3", {}, icon(kind), t(`kindsMany.${kind}`), h("b", {}, number(list.length))), rows);
    }));
  }

  #name(kind, record, article) {
    const parent = record.parent && article.organizations.find((each) => each.id === record.parent);
    const notes = [
      kind === "organization" ? t(`organizationKinds.${record.kind}`) : kind === "place" ? t(`placeKinds.${record.kind}`) : null,
      record.acronym, ...(record.aliases ?? []), parent && `${t("parent")} ${parent.name}`,
    ].filter(Boolean);
    return h("div", { class: `name k-${kind}`, data: { record: record.id } },
      h("p", {}, h("button", { type: "button", class: "plain", on: { click: () => this.#app.jumpTo(record, 0) } }, fa(record.name)),
        h("span", { class: "muted" }, fa(notes.join(" · ")))),
      this.#mentions(record));
  }
}
