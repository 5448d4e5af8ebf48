// The page: from a pasted story to marks, lists, downloads and corrections.
import { extract } from "./api.js";
import { ArticleView } from "./article.js";
import { Card } from "./card.js";
import { Corrections } from "./corrections.js";
import { h, icon, put } from "./dom.js";
import { save } from "./files.js";
import { trim } from "./form.js";
import { language, number, setLanguage, t, translate } from "./i18n.js";
import { complain, listen, measure } from "./input.js";
import { GOLD, KINDS, marksOf } from "./kinds.js";
import { Offsets } from "./offsets.js";
import { Panel } from "./panel.js";
import { FactsTable } from "./table.js";

const $ = (id) => document.getElementById(id);
const TABS = ["officials", "figures", "names", "facts"];

/** What is shown; null before the first story. */
let shown = null; // { request, source, text, offsets, corrections, article, marks, byId }
let correcting = false;
const hidden = new Set(); // kinds whose marks are switched off
let tab = "officials";

// ---- What the parts may ask of the page.

const app = {
  text: () => shown.text,
  offsets: () => shown.offsets,
  corrections: () => shown.corrections,
  correcting: () => correcting,
  marks: () => shown.marks,
  named: (id) => shown.byId.get(id),
  entities: (kind) => (kind === "official" ? shown.article.officials : shown.article.organizations),
  speakers: () => [
    ...shown.article.officials.map((each) => speakerOf(each, "official")),
    ...shown.article.organizations.map((each) => speakerOf(each, "organization")),
    ...shown.article.persons.map((each) => speakerOf(each, "person")),
  ],
  state: (id) => stateOf(id),
  selection: () => view.selection(),
  glow: ({ start, end }) => view.glow("editing", start < end ? [[start, end]] : []),
  jumpTo(record, index = null) {
    if (!record) return;
    const id = index === null ? record.id : (record.mentions[index].id ?? `${record.id}/${index}`);
    const mark = shown.marks.find((each) => each.id === id);
    showText();
    view.jump(mark.start, mark.end, id);
  },
  jumpSpan(span) {
    showText();
    view.jump(shown.offsets.toUnits(span.start), shown.offsets.toUnits(span.end));
  },
  glowSpans: (spans) => view.glow("statement", spans.map(units)),
  widen() {
    document.body.toggleAttribute("data-wide");
  },
  refresh() {
    const ids = card.marks.map((mark) => mark.id);
    redraw();
    const marks = ids.map((id) => shown.marks.find((mark) => mark.id === id)).filter(Boolean);
    card.redraw(marks, marks.length ? view.leaf(marks[0]) : null);
  },
  added(id) {
    redraw();
    card.close();
    const mark = shown.marks.find((each) => each.id === id);
    view.jump(mark.start, mark.end, id);
  },
};

const units = ({ start, end }) => [shown.offsets.toUnits(start), shown.offsets.toUnits(end)];

function speakerOf(entity, kind) {
  const role = entity.roles?.[0];
  const name = entity.name ?? entity.mentions[0]?.span.text ?? "";
  return { id: entity.id, kind, name, title: role?.title ?? null, organization: role?.organization ?? null };
}

function stateOf(id) {
  const verdict = shown.corrections.verdict(id);
  return verdict ? `is-${verdict}` : "";
}

const marksWith = (ids) => ids.map((id) => shown.marks.find((mark) => mark.id === id));

const card = new Card($("card"), app);
const panel = new Panel(app);
const table = new FactsTable($("view-facts"), app);
const view = new ArticleView($("article"), {
  open: (ids, leaf) => card.pin(marksWith(ids), leaf),
  hover: (ids, leaf) => card.hover(marksWith(ids), leaf),
  leave: () => card.leave(),
  key(event, [id], leaf) {
    const verdict = { a: "accepted", r: "rejected" }[event.key.toLowerCase()];
    const [mark] = marksWith([id]);
    if (!correcting || !GOLD.includes(mark.kind)) return;
    if (verdict) shown.corrections.set(id, verdict);
    else if (event.key.toLowerCase() === "e") {
      event.preventDefault();
      card.pin([mark], leaf);
      return card.edit(mark, leaf);
    } else return;
    app.refresh();
  },
});

// ---- From text to result.

async function run(request) {
  const busy = (on) => {
    $("extract").disabled = on;
    $("extract").setAttribute("aria-busy", String(on));
    $("extract").textContent = t(on ? "working" : "extract");
  };
  complain($("fault"), null);
  busy(true);
  try {
    const source = await (await extract(request)).text();
    const { text, ...article } = JSON.parse(source);
    const offsets = new Offsets(text);
    const corrections = new Corrections(text, article);
    corrections.offsets = offsets;
    shown = { request, source, text, offsets, corrections };
    correcting = false;
    hidden.clear();
    stage("result");
    gather();
    view.show(text, shown.marks, stateOf);
    chrome();
    lists();
    selectTab(article.officials.length ? "officials" : "figures");
    $("main").focus({ preventScroll: true });
    scrollTo(0, 0);
  } catch (error) {
    complain($("fault"), error);
  } finally {
    busy(false);
  }
}

/** Records and marks as they are after the corrections. */
function gather() {
  const article = shown.corrections.article();
  const marks = marksOf(article);
  for (const mark of marks) [mark.start, mark.end] = units(mark);
  const byId = new Map(KINDS.flatMap(({ list }) => article[list].map((record) => [record.id, record])));
  Object.assign(shown, { article, marks, byId });
}

/** Everything that depends on the corrections. */
function redraw() {
  gather();
  view.setMarks(shown.marks);
  view.glow("editing", []);
  chrome();
  lists();
}

function lists() {
  panel.officials($("view-officials"), shown.article);
  panel.figures($("view-figures"), shown.article);
  panel.names($("view-names"), shown.article);
  table.show(shown.article.facts);
}

/** Summary, legend, tab counts, progress. */
function chrome() {
  const { article } = shown;
  const counts = Object.fromEntries(KINDS.map(({ kind, list }) => [kind, article[list].length]));
  const figures = counts.money + counts.count + counts.percent + counts.measure;
  const totals = { officials: counts.official, figures, names: counts.organization, facts: article.facts.length };
  put($("summary"),
    [["officials", totals.officials], ["names", totals.names], ["figures", figures]].map(([label, n]) => h("span", {}, h("b", {}, number(n)), " ", t(`summary.${label}`)[n === 1 ? 0 : 1])),
    article.warnings.length ? h("details", { class: "warnings" }, h("summary", {}, `${t("warnings")} (${number(article.warnings.length)})`), h("ul", {}, article.warnings.map((text) => h("li", { dir: "auto" }, text)))) : null);
  for (const name of TABS) $(`tab-${name}`).querySelector("b").textContent = number(totals[name]);
  $("legend").replaceChildren(...KINDS.filter(({ kind }) => counts[kind]).map(({ kind }) => h("button", {
    type: "button", class: `chip k-${kind}`, "aria-pressed": String(!hidden.has(kind)), data: { kind },
    on: { click: () => toggleKind(kind) },
  }, icon(kind), h("span", { class: `mark k-${kind}` }, t(`kinds.${kind}`)), h("b", {}, number(counts[kind])))));
  $("article").dataset.hide = [...hidden].join(" ");
  $("correct").setAttribute("aria-pressed", String(correcting));
  document.body.toggleAttribute("data-correcting", correcting);
  $("correcting").hidden = !correcting;
  const [done, all] = shown.corrections.progress();
  $("progress").textContent = t("reviewed", { n: number(done), all: number(all) });
  $("bottom").replaceChildren(...["text", ...TABS].map((name) => h("button", {
    type: "button", class: "plain", data: { go: name },
    "aria-current": String(name === (document.body.dataset.view === "text" ? "text" : tab)),
    on: { click: () => (name === "text" ? showText() : (selectTab(name), showPanel())) },
  }, icon({ text: "text", officials: "official", figures: "money", names: "organization", facts: "table" }[name]), t(`tab${name[0].toUpperCase()}${name.slice(1)}`))));
}

function toggleKind(kind) {
  if (!hidden.delete(kind)) hidden.add(kind);
  chrome();
  $("legend").querySelector(`[data-kind=${kind}]`).focus();
}

function stage(name) {
  document.body.dataset.stage = name;
  $("intake").hidden = name !== "intake";
  $("result").hidden = name !== "result";
  showText();
  card.close();
}

// On a phone either the text or the panel is seen.
function showText() {
  document.body.dataset.view = "text";
  markBottom("text");
}

function showPanel() {
  document.body.dataset.view = "panel";
  markBottom(tab);
  scrollTo(0, 0);
}

function markBottom(name) {
  for (const button of $("bottom").children) button.setAttribute("aria-current", String(button.dataset.go === name));
}

function selectTab(name, focus = false) {
  tab = name;
  for (const each of TABS) {
    const on = each === name;
    $(`tab-${each}`).setAttribute("aria-selected", String(on));
    $(`tab-${each}`).tabIndex = on ? 0 : -1;
    $(`view-${each}`).hidden = !on;
  }
  if (focus) $(`tab-${name}`).focus();
}

// ---- Input and toolbar.

listen(run, () => {
  if (shown && !leave()) return false;
  stage("intake");
  return true;
});

$("again").addEventListener("click", () => {
  if (!leave()) return;
  shown = null;
  stage("intake");
  $("text").focus();
});

/** Whether the reader lets unsaved corrections go. */
function leave() {
  return !shown?.corrections.unsaved || confirm(t("leave"));
}

addEventListener("beforeunload", (event) => {
  if (shown?.corrections.unsaved) event.preventDefault();
});

$("correct").addEventListener("click", () => {
  correcting = !correcting;
  chrome();
  $("adder").hidden = true;
  card.close();
});

for (const button of document.querySelectorAll("[data-download]")) {
  button.addEventListener("click", async () => {
    const form = button.dataset.download;
    $("downloads").open = false;
    complain($("result-fault"), null);
    try {
      if (form === "json") save("khabar.json", "application/json", shown.source);
      else if (form === "gold") {
        save("khabar-gold.json", "application/json", JSON.stringify(shown.corrections.gold(), null, 1), "\n");
        shown.corrections.unsaved = false;
      } else {
        const type = { csv: "text/csv", html: "text/html" }[form];
        save(`khabar.${form}`, type, await (await extract(shown.request, type)).blob());
      }
    } catch (error) {
      complain($("result-fault"), error);
    }
  });
}
document.addEventListener("click", (event) => {
  if (!$("downloads").contains(event.target)) $("downloads").open = false;
});
$("downloads").addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  $("downloads").open = false;
  $("downloads").querySelector("summary").focus();
});

for (const name of TABS) $(`tab-${name}`).addEventListener("click", () => selectTab(name));
$("tabs").addEventListener("keydown", (event) => {
  const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const step = { ArrowLeft: -1, ArrowRight: -1, [forward]: 1 }[event.key];
  if (step) selectTab(TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length], true);
});

// ---- Adding what is missing: a selection in the article, while correcting.

let settling = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(settling);
  settling = setTimeout(offerToAdd, 150);
});

function offerToAdd() {
  const chosen = correcting && shown && !document.querySelector("#card:not([hidden]) form") ? view.selection() : null;
  const span = chosen && trim(shown.text, chosen.start, chosen.end);
  $("adder").hidden = !span || span.start >= span.end;
  if ($("adder").hidden) return;
  $("adder").replaceChildren(h("span", {}, t("addAs")), ...GOLD.map((kind) => h("button", {
    type: "button", class: `chip k-${kind}`, data: { add: kind },
    on: { pointerdown: (event) => event.preventDefault(), click: () => add(kind, span) },
  }, icon(kind), t(`kinds.${kind}`))));
  const { rect } = chosen;
  const style = $("adder").style;
  style.top = `${Math.max(8, rect.top - $("adder").offsetHeight - 8)}px`;
  style.left = `${Math.min(Math.max(8, rect.left + rect.width / 2 - $("adder").offsetWidth / 2), innerWidth - $("adder").offsetWidth - 8)}px`;
}

function add(kind, span) {
  const text = shown.text.slice(span.start, span.end);
  const record = { id: "", name: text, roles: [], value: null, low: null, high: null, unit: text.split(" ").at(-1), qualifier: "exact", said_by: null };
  if (kind === "official") record.name = "";
  const mark = { id: "", isNew: true, kind, record, mention: null, ...span };
  card.edit(mark, $("adder"));
  $("adder").hidden = true;
}

// ---- Language and theme.

$("language").addEventListener("click", () => {
  setLanguage(language() === "fa" ? "en" : "fa");
  settle();
  measure();
  card.close();
  if (shown) {
    view.setMarks(shown.marks);
    chrome();
    lists();
  }
});

function settle() {
  const other = language() === "fa" ? "en" : "fa";
  $("language").querySelector("span").lang = other;
  $("language").setAttribute("aria-label", t("languageLabel"));
}

$("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("khabar.theme", root.dataset.theme);
  } catch {
    // A browser that stores nothing forgets the choice.
  }
});

translate();
settle();
