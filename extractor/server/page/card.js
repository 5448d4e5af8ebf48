// The card beside a mark: the record, why it is here, and (while correcting) what to do with it.
import { correctionForm } from "./form.js";
import { details, evidence, headline, percent, quoted } from "./describe.js";
import { h, icon, put } from "./dom.js";
import { copy } from "./files.js";
import { number, t } from "./i18n.js";
import { described, doubtful, figured, sureness } from "./kinds.js";

export class Card {
  #element;
  #anchor = null;
  #marks = [];
  #timer = 0;
  #app;
  pinned = false;

  /** `app`: what app.js offers to the parts of the page. */
  constructor(element, app) {
    this.#element = element;
    this.#app = app;
    element.addEventListener("pointerenter", () => clearTimeout(this.#timer));
    element.addEventListener("pointerleave", () => this.leave());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !element.hidden) this.close(true);
    });
    document.addEventListener("pointerdown", (event) => {
      const elsewhere = !element.contains(event.target) && !event.target.closest?.(".leaf, .adder, .block");
      if (!element.hidden && elsewhere && !this.filling) this.close();
    });
    addEventListener("resize", () => this.filling ? this.#place() : this.close());
    addEventListener("scroll", () => { if (!element.hidden) this.pinned ? this.#place() : this.close(); }, { passive: true, capture: true });
  }

  /** Whether a form is open: what is typed there goes only when the reader says so. */
  get filling() {
    return !this.#element.hidden && Boolean(this.#element.querySelector("form"));
  }

  get marks() {
    return this.#marks;
  }

  /** Show soon, while the pointer rests on a mark; nothing happens if a card is pinned, or a selection waits. */
  hover(marks, anchor) {
    if (this.pinned || !document.getElementById("adder").hidden) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(marks, anchor), this.#element.hidden ? 120 : 40);
  }

  leave() {
    clearTimeout(this.#timer);
    if (!this.pinned) this.#timer = setTimeout(() => this.close(), 220);
  }

  /** Show and keep, with the keyboard's focus inside. */
  pin(marks, anchor) {
    clearTimeout(this.#timer);
    this.pinned = true;
    this.#show(marks, anchor);
    this.#element.querySelector("[data-close]").focus({ preventScroll: true });
  }

  close(back = false) {
    clearTimeout(this.#timer);
    const anchor = this.#anchor;
    this.pinned = false;
    this.#element.hidden = true;
    this.#anchor = null;
    if (back) anchor?.focus({ preventScroll: true });
  }

  /** Draw again what is shown, after a correction; the marks of the article have been drawn anew. */
  redraw(marks, anchor = this.#anchor) {
    this.#marks = marks;
    this.#anchor = anchor;
    if (marks.length) this.#draw();
    else this.close();
  }

  /** Show the form that changes a mark, or adds a new one at `anchor`. */
  edit(mark, anchor = this.#anchor) {
    clearTimeout(this.#timer);
    this.pinned = true;
    this.#anchor = anchor;
    this.#element.hidden = false;
    this.#element.className = `card pinned k-${mark.kind}`;
    const done = () => {
      this.#app.glow({ start: 0, end: 0 });
      if (mark.isNew || !this.#marks.length || mark.start === undefined) return this.close(true);
      this.#draw();
      this.#element.querySelector("[data-act=edit]")?.focus({ preventScroll: true });
    };
    this.#element.replaceChildren(correctionForm(mark, described(mark.kind), this.#app, done));
    this.#place(true);
    (this.#element.querySelector(".fields input, .fields select") ?? this.#element.querySelector("button"))?.focus({ preventScroll: true });
  }

  #show(marks, anchor) {
    this.#marks = marks;
    this.#anchor = anchor;
    this.#element.hidden = false;
    this.#draw();
    this.#place(this.pinned);
  }

  #draw() {
    const [mark, ...others] = this.#marks;
    const { record, kind, mention } = mark;
    const app = this.#app;
    const state = app.verdict(mark);
    const held = mention ?? record;
    const fact = figured(kind) ? app.factOf(record.id) : null;
    const focused = this.#element.contains(document.activeElement) ? (document.activeElement.dataset.act ?? "close") : null;
    const close = h("button", { type: "button", class: "quiet square", "aria-label": t("close"), data: { close: "" }, on: { click: () => this.close(true) } }, icon("cross"));
    this.#element.className = `card k-${kind} ${this.pinned ? "pinned" : ""}`;
    put(this.#element,
      h("div", { class: "head" },
        h("span", { class: "kind" }, icon(kind), h("span", {}, t(`kinds.${kind}`), mention && mention.kind !== "name" ? ` · ${t(`mentionKinds.${mention.kind}`)}` : "")),
        state && h("span", { class: `state ${state}` }, icon(state === "rejected" ? "cross" : "check"), t(state)),
        close),
      h("p", { class: "headline", id: "card-title", lang: "fa", dir: "auto" }, headline(kind, record)),
      h("dl", {}, details(kind, record, mention, app.named).map(([label, content]) => [h("dt", {}, label), h("dd", {}, content)])),
      doubtful(held) ? h("p", { class: "doubt" }, t("doubtful", { n: number(percent(sureness(held))) })) : null,
      h("details", { open: this.pinned }, h("summary", {}, t("evidence")), evidence(held.evidence ?? [], app.article())),
      others.length ? h("div", { class: "also" }, h("span", { class: "muted" }, t("alsoHere")), others.map((other) => h("button", {
        type: "button", class: `chip k-${other.kind}`, on: { click: () => { this.pinned = true; this.redraw([other, ...this.#marks.filter((each) => each !== other)]); } },
      }, icon(other.kind), h("span", { lang: "fa", dir: "auto" }, headline(other.kind, other.record))))) : null,
      fact && !mark.ghost ? h("p", { class: "tools" }, h("button", { type: "button", class: "quiet", data: { act: "copy" }, on: { click: (event) => copy(quoted(fact), event.currentTarget) } }, icon("copy"), h("span", {}, t("copyQuote")))) : null,
      app.correcting() ? this.#actions(mark, fact) : null,
    );
    this.#place();
    if (focused) (this.#element.querySelector(`[data-act=${focused}]`) ?? this.#element.querySelector("[data-act=edit], [data-act=reset], [data-close]"))?.focus({ preventScroll: true });
  }

  #actions(mark, fact) {
    const app = this.#app;
    const act = (name, symbol, does) => h("button", { type: "button", data: { act: name }, on: { click: does } }, icon(symbol), t(name));
    const decide = (action, target) => () => app.decide([{ action, target }]);
    if (mark.ghost) return h("div", { class: "decide", role: "group", "aria-label": t("correct") }, act("reset", "undo", () => app.forget(mark)));
    return h("div", { class: "decide", role: "group", "aria-label": t("correct") },
      act("accept", "check", decide("accept", mark.id)),
      act("reject", "cross", decide("reject", mark.id)),
      act("edit", "edit", () => this.edit(mark)),
      fact && act("editFact", "table", () => this.editFact(fact)),
      mark.mention && mark.record.mentions.length > 1 && act("rejectEntity", "cross", decide("reject", mark.record.id)),
      app.verdict(mark) && act("reset", "undo", () => app.forget(mark)),
      act("next", "next", () => app.next()));
  }

  /** Show the form of a fact, or of a statement: what is not marked in the text itself. */
  editFact(fact, anchor = this.#anchor) {
    const speaker = fact.said_by_id ? { id: fact.said_by_id } : null;
    return this.edit({ id: fact.id, kind: "fact", record: { ...fact, said_by: speaker }, mention: null }, anchor);
  }

  editStatement(statement, anchor) {
    return this.edit({ id: statement.id, kind: "statement", record: { ...statement, quote: statement.span.text }, mention: null }, anchor);
  }

  /** Beside the mark, which stays in sight; `rises`: on a phone the text may move for that. */
  #place(rises = false) {
    const style = this.#element.style;
    if (this.#anchor?.hidden) return; // what it was opened from is gone; it stays where it is
    if (!this.#anchor?.isConnected) {
      style.removeProperty("inset");
      return;
    }
    if (matchMedia("(max-width: 45rem)").matches) {
      style.removeProperty("inset");
      const hidden = this.#anchor.getBoundingClientRect().bottom + 12 - this.#element.getBoundingClientRect().top;
      if (hidden > 0 && rises) scrollBy(0, hidden); // the sheet lies over the foot of the text
      return;
    }
    const rects = [...this.#anchor.getClientRects()];
    const at = rects[0] ?? this.#anchor.getBoundingClientRect();
    const last = rects.at(-1) ?? at;
    const { offsetWidth: width, offsetHeight: height } = this.#element;
    const left = Math.min(Math.max(8, at.left + at.width / 2 - width / 2), innerWidth - width - 8);
    const [below, above] = [last.bottom + 8, at.top - height - 8];
    const seen = (top) => (this.filling ? Math.max(8, Math.min(top, innerHeight - height - 8)) : top); // a form does not leave
    if (below + height < innerHeight - 8) style.inset = `${seen(below)}px auto auto ${left}px`;
    else if (above > 8) style.inset = `${seen(above)}px auto auto ${left}px`;
    else {
      const first = Math.min(...rects.map((rect) => rect.left)) - width - 8;
      const beside = first > 8 ? first : Math.max(...rects.map((rect) => rect.right)) + 8;
      const top = Math.max(8, Math.min(at.top, innerHeight - height - 8));
      style.inset = `${top}px auto auto ${Math.min(beside, innerWidth - width - 8)}px`;
    }
  }
}
