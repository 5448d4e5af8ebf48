// What stands around the text: summary, notices, legend, tabs, the bar of corrections, the bar of a phone.
import { Dating } from "./dating.js";
import { h, icon, put } from "./dom.js";
import { day, number, t } from "./i18n.js";
import { KINDS } from "./kinds.js";
import { warned } from "./warnings.js";

const $ = (id) => document.getElementById(id);
const TABS = ["officials", "figures", "names", "facts"];
const SYMBOLS = { text: "text", officials: "official", figures: "money", names: "organization", facts: "table" };

export class Chrome {
  #app;
  #dating;
  #hidden = new Set(); // kinds whose marks are switched off
  #tab = "officials";
  #places = {}; // how far each view was scrolled, on a phone

  constructor(app) {
    this.#app = app;
    this.#dating = new Dating(app);
    for (const name of TABS) $(`tab-${name}`).addEventListener("click", () => this.selectTab(name));
    $("tabs").addEventListener("keydown", (event) => {
      const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
      const step = { ArrowLeft: -1, ArrowRight: -1, [forward]: 1 }[event.key];
      if (step) this.selectTab(TABS[(TABS.indexOf(this.#tab) + step + TABS.length) % TABS.length], true);
    });
  }

  reset() {
    this.#hidden.clear();
    this.#places = {};
  }

  draw() {
    const story = this.#app.story();
    const { article } = story;
    const counts = Object.fromEntries(KINDS.map(({ kind, list }) => [kind, article[list].length]));
    const figures = counts.money + counts.count + counts.percent + counts.measure;
    const totals = { officials: counts.official, figures, names: counts.organization, facts: article.facts.length };
    const summary = [["officials", totals.officials], ["names", totals.names], ["figures", figures]].filter(([, n]) => n);
    put($("summary"), summary.length
      ? summary.map(([label, n]) => h("span", {}, h("b", {}, number(n)), " ", t(`summary.${label}`)[n === 1 ? 0 : 1]))
      : h("span", {}, t("nothing")));
    put($("headline"), story.article.title ?? "");
    this.#notices(story);
    this.#dating.draw();
    const known = [article.agency, article.published_at && day(article.published_at.slice(0, 10)), article.url];
    put($("byline"), known.filter(Boolean).map((part) => h("span", { dir: "auto" }, part)), this.#dating.button(article));
    for (const name of TABS) $(`tab-${name}`).querySelector("b").textContent = totals[name] ? number(totals[name]) : "";
    $("legend").replaceChildren(...KINDS.filter(({ kind }) => counts[kind]).map(({ kind }) => h("button", {
      type: "button", class: `chip k-${kind}`, "aria-pressed": String(!this.#hidden.has(kind)), data: { kind },
      on: { click: () => this.#toggle(kind) },
    }, icon(kind), h("span", { class: `mark k-${kind}` }, t(`kinds.${kind}`)), h("b", {}, number(counts[kind])))));
    $("article").dataset.hide = [...this.#hidden].join(" ");
    this.#corrections(story);
    $("bottom").replaceChildren(...["text", ...TABS].map((name) => h("button", {
      type: "button", class: "plain", data: { go: name }, "aria-current": String(name === this.#seen),
      on: { click: () => (name === "text" ? this.showText() : this.#showPanel(name)) },
    }, icon(SYMBOLS[name]), t(`tab${name[0].toUpperCase()}${name.slice(1)}`))));
  }

  /** What the reader should know before he trusts. */
  #notices({ article }) {
    $("notices").hidden = !article.warnings.length;
    put($("notices"), h("strong", {}, t("warnings")), h("ul", {}, article.warnings.map((each) => h("li", { dir: "auto" }, warned(each)))));
  }

  #corrections(story) {
    const on = this.#app.correcting();
    $("correct").setAttribute("aria-pressed", String(on));
    document.body.toggleAttribute("data-correcting", on);
    $("correcting").hidden = !on;
    const all = story.marks.length;
    const left = story.unreviewed().length;
    $("progress").textContent = left ? t("reviewed", { n: number(all - left), all: number(all), left: number(left) }) : t("allReviewed");
    $("undo").disabled = !story.log.past.length;
    $("redo").disabled = !story.log.future.length;
    $("accept-all").disabled = $("next").disabled = !left;
  }

  #toggle(kind) {
    if (!this.#hidden.delete(kind)) this.#hidden.add(kind);
    this.draw();
    $("legend").querySelector(`[data-kind=${kind}]`).focus();
  }

  // On a phone either the text or the panel is seen, each where it was left.
  showText() {
    this.#see("text", "text");
  }

  #showPanel(name) {
    this.selectTab(name);
    this.#see("panel", name);
  }

  /** Whether the screen holds the text or the panel, and not both. */
  get phone() {
    return getComputedStyle($("bottom")).display !== "none";
  }

  #see(shown, name) {
    if (this.#seen) this.#places[this.#seen] = scrollY;
    document.body.dataset.view = shown;
    this.#seen = name;
    for (const button of $("bottom").children) button.setAttribute("aria-current", String(button.dataset.go === name));
    if (this.phone) scrollTo(0, this.#places[name] ?? 0);
  }

  #seen = "text";

  selectTab(name, focus = false) {
    this.#tab = name;
    for (const each of TABS) {
      const on = each === name;
      $(`tab-${each}`).setAttribute("aria-selected", String(on));
      $(`tab-${each}`).tabIndex = on ? 0 : -1;
      $(`view-${each}`).hidden = !on;
    }
    if (focus) $(`tab-${name}`).focus();
  }
}
