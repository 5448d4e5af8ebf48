// The sitting: every story that was opened, kept in this browser; a list to come back to, and one table of all.
import { alone } from "./alone.js";
import { download } from "./downloads.js";
import { h, icon, put } from "./dom.js";
import { day, number, t } from "./i18n.js";
import { complain } from "./input.js";
import { drafts, keep, keys, remove, stored } from "./store.js";
import { Story } from "./story.js";
import { FactsTable } from "./table.js";

const $ = (id) => document.getElementById(id);

export class Sitting {
  #app;
  #table;
  stories = [];

  constructor(app) {
    this.#app = app;
    this.#table = new FactsTable($("sitting-facts"), {
      go: (fact) => { app.open(fact.story); app.jumpTo(app.named(fact.quantity_id)); },
      correcting: () => false, widen: null, title: () => t("sittingTable"),
    });
    $("new-story").addEventListener("click", () => app.home("intake"));
    $("clear").addEventListener("click", () => this.#clear());
    for (const button of document.querySelectorAll("[data-download-all]")) {
      button.addEventListener("click", async () => {
        $("downloads-all").open = false;
        complain($("sitting-fault"), null);
        const today = new Date().toISOString().slice(0, 10);
        try {
          await download(button.dataset.downloadAll, this.stories, t("sitting"), today);
        } catch (error) {
          complain($("sitting-fault"), error);
        }
      });
    }
  }

  /** Bring back what the browser has kept. */
  async load() {
    this.stories = (await drafts()).map((kept) => new Story(kept));
    const stored = await keys().catch(() => []);
    for (const story of this.stories) story.inStore = stored.includes(story.key);
  }

  async add(story) {
    this.stories.push(story);
    await this.keep(story);
  }

  async keep(story) {
    try {
      const key = await keep(story.kept(), !story.inStore);
      if (key) story.inStore = true;
      else this.#drop((each) => each === story);
      $("unkept").hidden = true;
    } catch (error) {
      console.info("drafts", error);
      $("unkept").hidden = false;
    }
  }

  /** Take up the stories that other tabs have added, and drop those that they have removed; whether there are any. */
  async refresh() {
    const now = await keys().catch(() => null);
    if (!now) return false;
    const gone = this.#drop((story) => story.inStore && !now.includes(story.key));
    const had = this.stories.length;
    const known = (key) => this.stories.some((story) => story.key === key);
    for (const key of now) {
      const kept = known(key) ? null : await stored(key);
      if (kept && !known(key)) this.stories.push(Object.assign(new Story(kept), { inStore: true }));
    }
    return gone || this.stories.length > had;
  }

  #drop(removed) {
    const had = this.stories.length;
    this.stories = this.stories.filter((story) => !removed(story));
    return this.stories.length < had;
  }

  /** The way to the list, where there is something to come back to. */
  offer() {
    const n = this.stories.length;
    $("offer").hidden = !n;
    put($("offer"), h("span", {}, t("kept", { n: number(n) })),
      h("button", { type: "button", id: "resume", on: { click: () => this.#app.home("sitting") } }, icon("list"), t("resume")));
    $("to-sitting").hidden = n < (alone ? 2 : 1);
    $("to-sitting").querySelector("b").textContent = number(n);
  }

  draw() {
    put($("stories"), this.stories.map((story) => this.#row(story)));
    $("sitting-count").textContent = t("stories", { n: number(this.stories.length) });
    this.#table.show(this.stories.flatMap((story) => story.article.facts.map((fact) => ({ ...fact, story }))));
  }

  #row(story) {
    const { article } = story;
    const left = story.unreviewed().length;
    const twice = this.stories.some((each) => each !== story && each.original.sha256 === story.original.sha256);
    const notes = [
      article.agency, article.published_at && day(article.published_at.slice(0, 10)),
      article.facts.length ? t("figuresIn", { n: number(article.facts.length) }) : null,
      story.log.list.length ? t("correctionsIn", { n: number(story.log.list.length) }) : null,
      story.log.list.length && left ? t("leftIn", { n: number(left) }) : null,
      twice ? t("sameText") : null,
    ].filter(Boolean);
    return h("li", { class: "story-row", data: { story: story.key } },
      h("button", { type: "button", class: "plain", on: { click: () => this.#app.open(story) } }, h("strong", { lang: "fa", dir: "auto" }, story.title), h("span", { class: "muted" }, notes.join(" · "))),
      h("button", { type: "button", class: "quiet square", "aria-label": `${t("removeStory")}: ${story.title}`, title: t("removeStory"), on: { click: () => this.#remove(story) } }, icon("cross")));
  }

  async #remove(story) {
    if (story.log.list.length && !confirm(t("removeSure"))) return;
    this.#drop((each) => each === story);
    await remove(story.key).catch(() => {});
    this.#after();
  }

  async #clear() {
    if (!confirm(t("clearSure"))) return;
    await Promise.all(this.stories.map((story) => remove(story.key).catch(() => {})));
    this.stories = [];
    this.#after();
  }

  #after() {
    if (this.stories.length) {
      this.draw();
      this.offer();
    } else this.#app.home("intake");
  }
}
