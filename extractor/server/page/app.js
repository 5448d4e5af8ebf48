// The page: from a pasted story to marks, lists, corrections and downloads; several stories make a sitting.
import { Adder } from "./adder.js";
import { alone } from "./alone.js";
import { correct, extract, watch } from "./api.js";
import { ArticleView } from "./article.js";
import { Card } from "./card.js";
import { Chrome } from "./chrome.js";
import { letter } from "./dom.js";
import { listenToDownloads, writable } from "./downloads.js";
import { language, setLanguage, t, translate } from "./i18n.js";
import { Fault } from "./fault.js";
import { complain, Intake, tell } from "./input.js";
import { doubtful, KINDS, listOf } from "./kinds.js";
import { Panel } from "./panel.js";
import { Sitting } from "./sitting.js";
import { Story } from "./story.js";
import { FactsTable } from "./table.js";
import { unique } from "./unique.js";

const $ = (id) => document.getElementById(id);

let story = null; // the one that is shown
let correcting = false;

// ---- What the parts may ask of the page.

const app = {
  story: () => story,
  article: () => story.article,
  text: () => story.text,
  offsets: () => story.offsets,
  marks: () => story.marks,
  correcting: () => correcting,
  verdict: (mark) => story.verdict(mark),
  named: (id) => record(id),
  factOf: (id) => story.article.facts.find((fact) => fact.quantity_id === id) ?? null,
  entities: (kind) => story.article[listOf(kind)],
  speakers: () => ["officials", "organizations", "persons"].flatMap((list) => story.article[list])
    .map((entity) => ({ id: entity.id, name: entity.name ?? entity.mentions[0]?.span.text ?? "" })),
  /** Records that one of a kind may be linked to, as [id, words]. */
  linkable: (kind) => (kind === "organization" ? story.article.organizations.map((each) => [each.id, each.name])
    : kind === "fact" ? story.article.facts.map((each) => [each.id, `${record(each.quantity_id)?.span.text ?? ""} ${each.indicator ?? ""}`])
      : story.article.counts.map((each) => [each.id, each.span.text])),
  selection: () => view.selection(),
  here: () => view.here(),
  select(start, end) {
    chrome.showText();
    view.jump(start, end);
    const range = view.range(start, end);
    getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  },
  /** Let what lies over the text make room. */
  uncover: () => card.close(),
  glow: ({ start, end }) => view.glow("editing", start < end ? [[start, end]] : []),
  jumpTo(wanted, index = null) {
    if (!wanted) return;
    const mark = story.marks.find((each) => each.record.id === wanted.id && !each.ghost
      && (index === null || !each.mention || each.mention.span.start === wanted.mentions[index].span.start));
    if (!mark) return;
    chrome.showText();
    view.jump(mark.start, mark.end, mark.id);
  },
  jumpSpan(span) {
    chrome.showText();
    view.jump(story.offsets.toUnits(span.start), story.offsets.toUnits(span.end));
  },
  glowSpans: (spans) => view.glow("statement", spans.map(({ start, end }) => [story.offsets.toUnits(start), story.offsets.toUnits(end)])),
  /** Make corrections as one step; throws what the service says against them. */
  async make(corrections) {
    complain($("result-fault"), null);
    const corrected = story;
    const ids = await corrected.make(corrections);
    await redraw(corrected);
    return ids;
  },
  /** Have the story read again as of its day of publication. */
  async date(published) {
    const dated = story;
    await dated.date(published);
    card.close();
    await redraw(dated);
  },
  /** Make corrections that stand in no form. */
  decide: (corrections) => attempt(() => app.make(corrections), true),
  forget: (mark) => attempt(async () => {
    const corrected = story;
    await corrected.forget(mark.record.id);
    await redraw(corrected);
  }, true),
  added(id) {
    const mark = story.marks.find((each) => each.record.id === id || each.mention?.evidence[0]?.entry === `corrections#${id}`);
    card.close();
    if (mark) view.jump(mark.start, mark.end, mark.id);
  },
  /** The card after its form was saved. */
  changed(corrections, mark) {
    if (mark.start === undefined) return card.close(true);
    const [start] = corrections.map((each) => each.span?.start).filter((each) => each !== undefined);
    const wanted = mark.mention ? `${mark.record.id}@${start ?? mark.mention.span.start}` : mark.record.id;
    recard(story.marks.filter((each) => each.id === wanted));
  },
  /** The next mark that nobody has looked at, after the one that the card shows. */
  next() {
    const left = story.unreviewed();
    const at = card.marks[0]?.start ?? -1;
    const mark = left.find((each) => each.start > at) ?? left[0];
    if (!mark) return card.close(true);
    chrome.showText();
    view.jump(mark.start, mark.end, mark.id, chrome.phone ? "start" : "center"); // on a phone the card lies below
    card.pin([mark], view.leaf(mark));
  },
  edit: (mark, anchor) => card.edit(mark, anchor),
  widen: () => document.body.toggleAttribute("data-wide"),
  open,
  home,
};

const record = (id) => [...KINDS.map(({ list }) => list), "facts", "statements"].flatMap((list) => story.article[list]).find((each) => each.id === id);

/** Classes of a mark: what was decided, or doubt. */
function stateOf(mark) {
  const verdict = story.verdict(mark);
  if (verdict) return verdict === "rejected" ? "is-rejected" : `is-accepted is-${verdict}`;
  return doubtful(mark.mention ?? mark.record) ? "is-doubtful" : "";
}

const marksWith = (ids) => ids.map((id) => story.marks.find((mark) => mark.id === id)).filter(Boolean);

const card = new Card($("card"), app);
const panel = new Panel({ ...app, editStatement: (statement, button) => card.editStatement(statement, button) });
const table = new FactsTable($("view-facts"), {
  go: (fact) => app.jumpTo(record(fact.quantity_id)), correcting: app.correcting, widen: app.widen, title: () => t("tabFacts"),
  editFact: (fact, button) => card.editFact(fact, button),
});
const chrome = new Chrome(app);
const adder = new Adder($("adder"), app);
const sitting = new Sitting(app);
const view = new ArticleView($("article"), {
  open: (ids, leaf) => card.pin(marksWith(ids), leaf),
  hover: (ids, leaf) => card.hover(marksWith(ids), leaf),
  leave: () => card.leave(),
  key(event, [id], leaf) {
    const pressed = letter(event);
    const action = { a: "accept", r: "reject" }[pressed];
    const [mark] = marksWith([id]);
    if (!correcting || mark.ghost) return;
    if (action) app.decide([{ action, target: id }]);
    else if (pressed === "e") {
      event.preventDefault();
      card.pin([mark], leaf);
      card.edit(mark, leaf);
    } else if (pressed === "n") app.next();
  },
});

/** Do what may fail, and tell it above the text; with `again` the open card is drawn anew. */
async function attempt(does, again = false) {
  complain($("result-fault"), null);
  const ids = card.marks.map((mark) => mark.id);
  const shown = !$("card").hidden && !card.filling;
  try {
    await does();
    if (again && shown) recard(marksWith(ids));
  } catch (error) {
    complain($("result-fault"), error);
  }
}

function recard(marks) {
  card.redraw(marks, marks.length ? view.leaf(marks[0]) : null);
}

// ---- Stories.

const intake = new Intake({ run, restore, listed, home });

/** Extract an article, and show it as a new story of the sitting; unless it is one of many, or the reader has gone on
 *  to another. */
async function run(request, shown = true) {
  if (shown && document.body.dataset.stage !== "intake") home("intake");
  const original = await intake.wait((signal) => extract(request, signal));
  const { html, ...kept } = request;
  const fresh = new Story({ key: unique(), request: kept, original, opened: Date.now() });
  await sitting.add(fresh);
  intake.clear(request);
  if (shown && document.body.dataset.stage === "intake") open(fresh);
  else arrived();
}

/** Take up the stories of a file that the page has written, with what was corrected in them. */
async function restore(stories, shown) {
  for (const { original, log } of stories) {
    const made = await correct(original, log?.list ?? []); // the service says whether it is an article
    if (!made.settled) throw new Fault("network");
    await sitting.add(new Story({ key: unique(), request: {}, original, log, ...made, opened: Date.now() }));
  }
  if (shown && stories.length === 1) open(sitting.stories.at(-1));
  else if (shown) home("sitting");
  else arrived();
}

/** Let the list show what is new or gone in it. */
function arrived() {
  sitting.offer();
  if (document.body.dataset.stage !== "sitting") return;
  if (sitting.stories.length) sitting.draw();
  else home("intake");
}

/** Many files have been read: the list of stories, and what became of the others. */
function listed(faults) {
  if (document.body.dataset.stage === "intake" && sitting.stories.length) home("sitting");
  const place = $({ intake: "fault", result: "result-fault", sitting: "sitting-fault" }[document.body.dataset.stage]);
  tell(place, faults.join("\n"));
}

/** Show a story of the sitting. */
function open(wanted, remembered = true) {
  story = wanted;
  correcting = story.log.list.length > 0;
  stage("result");
  complain($("result-fault"), null);
  view.show(story.text, story.marks, stateOf);
  chrome.reset();
  lists();
  chrome.draw();
  chrome.selectTab(story.article.officials.length ? "officials" : "figures");
  if (remembered) history.pushState({ stage: "result", key: story.key }, "", `#${story.key}`);
  $("main").focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** Show the way in (`intake`) or the list of stories (`sitting`). */
function home(name, remembered = true) {
  stage(name);
  if (remembered) history.pushState({ stage: name }, "", name === "sitting" ? "#sitting" : location.pathname);
  if (name === "sitting") sitting.draw();
  else $("text").focus();
}

addEventListener("popstate", () => arrive());

/** Go where the address says. */
function arrive() {
  const key = location.hash.slice(1);
  const only = alone && sitting.stories.length === 1 ? sitting.stories[0] : null;
  const wanted = sitting.stories.find((each) => each.key === key) ?? only;
  if (wanted) open(wanted, false);
  else home(sitting.stories.length && (alone || key === "sitting") ? "sitting" : "intake", false);
}

function stage(name) {
  document.body.dataset.stage = name;
  for (const each of ["intake", "result", "sitting"]) $(each).hidden = each !== name;
  chrome.showText();
  card.close();
  $("adder").hidden = true;
  sitting.offer();
}

/** Everything that depends on the corrections of a story. They are kept first: what is shown outlives a reload. */
async function redraw(corrected) {
  await sitting.keep(corrected);
  leaveRemoved();
  if (story === corrected) draw(); // unless another was opened meanwhile
}

/** Go back from a story that another tab has removed. */
function leaveRemoved() {
  if (document.body.dataset.stage !== "result" || sitting.stories.includes(story)) return;
  home(sitting.stories.length ? "sitting" : "intake");
  tell($(sitting.stories.length ? "sitting-fault" : "fault"), t("removedElsewhere"));
}

function draw() {
  view.setMarks(story.marks);
  view.glow("editing", []);
  lists();
  chrome.draw();
}

function lists() {
  panel.officials($("view-officials"), story.article);
  panel.figures($("view-figures"), story.article);
  panel.names($("view-names"), story.article);
  table.show(story.article.facts);
}

// ---- Toolbar.

$("again").addEventListener("click", () => home("intake"));
$("to-sitting").addEventListener("click", () => home("sitting"));
$("correct").addEventListener("click", () => {
  correcting = !correcting;
  $("adder").hidden = true;
  card.close();
  lists();
  chrome.draw();
});
$("undo").addEventListener("click", () => travel(false));
$("redo").addEventListener("click", () => travel(true));
$("accept-all").addEventListener("click", () => app.decide(story.unreviewed().map((mark) => ({ action: "accept", target: mark.id }))));
$("add").addEventListener("click", () => adder.open());
$("next").addEventListener("click", () => app.next());

const travel = (redo) => attempt(async () => {
  const corrected = story;
  if (await corrected.travel(redo)) await redraw(corrected);
}, true);

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || !correcting || document.body.dataset.stage !== "result") return;
  if (event.target.closest("input, textarea, select")) return;
  const key = letter(event);
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  travel(key === "y" || event.shiftKey);
});

watch((away) => {
  $("away").hidden = !away;
  for (const button of document.querySelectorAll("[data-download], [data-download-all]")) {
    button.disabled = away && !writable(button.dataset.download ?? button.dataset.downloadAll);
  }
  if (!away) settleStories();
});

/** Let the service make what the page made while it was away. */
async function settleStories() {
  for (const each of sitting.stories) {
    await attempt(async () => {
      if (!(await each.settle())) return;
      await redraw(each);
      if (document.body.dataset.stage === "sitting") sitting.draw();
    }, each === story);
  }
}

/** Show what other tabs have made meanwhile. */
addEventListener("focus", async () => {
  const different = await sitting.refresh();
  leaveRemoved();
  const changed = [];
  for (const each of document.body.dataset.stage === "sitting" ? sitting.stories : [story]) if (await each?.refresh()) changed.push(each);
  if (changed.includes(story) && document.body.dataset.stage === "result") draw();
  if (different || changed.length) arrived();
});

/** Paper shows all of it at once. */
addEventListener("beforeprint", () => {
  view.drawAll();
  for (const more of document.querySelectorAll(".sentinel")) more.dispatchEvent(new Event("wanted"));
});

listenToDownloads(app, (error) => complain($("result-fault"), error));
adder.listen();

// ---- Language and theme.

$("language").addEventListener("click", () => {
  setLanguage(language() === "fa" ? "en" : "fa");
  nameLanguage();
  intake.measure();
  card.close();
  if (story && document.body.dataset.stage === "result") {
    view.setMarks(story.marks);
    lists();
    chrome.draw();
  }
  sitting.offer();
  if (document.body.dataset.stage === "sitting") sitting.draw();
});

function nameLanguage() {
  $("language").querySelector("span").lang = language() === "fa" ? "en" : "fa";
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
nameLanguage();
sitting.load().then(() => {
  if (location.hash || alone) arrive();
  else sitting.offer();
  if (!alone) settleStories();
});
