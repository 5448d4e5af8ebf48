// Adding what is missing: a selection in the article, while correcting; the engine says what it makes of it.
import { reading } from "./api.js";
import { h, icon } from "./dom.js";
import { language, t } from "./i18n.js";
import { KINDS, figured } from "./kinds.js";
import { trim, wordAfter } from "./span.js";

const ADDED = [...KINDS.map(({ kind }) => kind), "statement"];

export class Adder {
  #element;
  #app;
  #settling = 0;
  #shown = null;

  constructor(element, app) {
    this.#element = element;
    this.#app = app;
  }

  listen() {
    this.#element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      getSelection().removeAllRanges();
      document.getElementById("add").focus();
    });
    document.addEventListener("selectionchange", () => {
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => this.#offer(), 150);
    });
  }

  /** Offer what is selected, or else the word behind the mark that the keyboard is at; by keyboard alone too. */
  open() {
    const story = this.#app.story();
    if (!this.#app.selection()) {
      const here = this.#app.here();
      const from = here + story.text.slice(here).search(/[\p{L}\p{N}]/u);
      if (from < here) return;
      this.#app.select(from, wordAfter(story.text, from));
    }
    clearTimeout(this.#settling);
    this.#offer();
    this.#element.querySelector("button")?.focus({ preventScroll: true });
  }

  #offer() {
    const story = this.#app.story();
    const free = this.#app.correcting() && story && document.body.dataset.stage === "result" && !document.querySelector("#card:not([hidden]) form");
    const chosen = free ? this.#app.selection() : null;
    const span = chosen && trim(story.text, chosen.start, chosen.end);
    const shown = !span || span.start >= span.end ? null : `${span.start}-${span.end} ${language()}`;
    if (shown && !this.#element.hidden && shown === this.#shown) return; // the keyboard may be in it
    this.#shown = shown;
    this.#element.hidden = !shown;
    if (!shown) return;
    this.#app.uncover();
    this.#element.replaceChildren(h("span", {}, t("addAs")), ...ADDED.map((kind) => h("button", {
      type: "button", class: `chip k-${kind}`, data: { add: kind },
      on: { pointerdown: (event) => event.preventDefault(), click: () => this.#add(kind, span) },
    }, icon(kind), t(`kinds.${kind}`))));
    const { rect } = chosen;
    const { offsetHeight: height, offsetWidth: width, style } = this.#element;
    const above = rect.top - height - 8;
    style.top = `${above < 8 ? Math.min(rect.bottom + 8, innerHeight - height - 8) : above}px`;
    style.left = `${Math.min(Math.max(8, rect.left + rect.width / 2 - width / 2), innerWidth - width - 8)}px`;
  }

  async #add(kind, span) {
    this.#element.setAttribute("aria-busy", "true");
    const read = await this.#read(kind, span);
    this.#element.removeAttribute("aria-busy");
    const text = this.#app.text().slice(span.start, span.end);
    const speaker = figured(kind) ? this.#speaker(span) : null;
    const named = ["person", "organization", "place"].includes(kind) ? { name: text } : {};
    const record = { id: "", qualifier: "exact", mode: "indirect", grain: "day", kind: "other", ...named, ...read, said_by: speaker, speaker: null };
    this.#app.edit({ id: "", isNew: true, kind, record, ...span }, this.#element);
    this.#element.hidden = true;
  }

  /** Fields as the engine reads them in the selection; none if it can't be asked. */
  async #read(kind, { start, end }) {
    if (kind === "statement") return {};
    const { text, offsets, article } = this.#app.story();
    const from = text.lastIndexOf("\n", start - 1) + 1;
    const points = (unit) => offsets.toPoints(unit) - offsets.toPoints(from);
    const part = { text: text.slice(from, end), start: points(start), end: points(end), kind };
    try {
      return (await reading(article.published_at ? { ...part, published_at: article.published_at } : part)).fields;
    } catch {
      return {};
    }
  }

  /** Who says what is selected: the speaker of the innermost statement around it. */
  #speaker({ start, end }) {
    const { article, offsets } = this.#app.story();
    const [from, to] = [offsets.toPoints(start), offsets.toPoints(end)];
    const around = article.statements.filter(({ span }) => span.start <= from && to <= span.end);
    return around.sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start))[0]?.speaker ?? null;
  }
}
