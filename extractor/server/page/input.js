// The way in: a story typed, pasted, opened or dropped, or its address; with title, agency and date if they are known.
import { setKey } from "./api.js";
import { h, icon, put } from "./dom.js";
import { Fault } from "./fault.js";
import { readFile } from "./files.js";
import { language, number, parseDay, t } from "./i18n.js";
import { author, setAuthor } from "./story.js";

const $ = (id) => document.getElementById(id);

const ADDRESS = /^https?:\/\/\S+$/i;

/** A fault in words; what the service says of it is English. */
function worded(error) {
  if (!(error instanceof Fault)) console.error(error);
  const known = typeof t("problems")[error.name] === "string";
  const told = error instanceof Fault && language() === "en" ? [error.message, ...(error.errors ?? []).map((each) => `${each.pointer} ${each.detail}`)] : [];
  return [t(`problems.${known ? error.name : "other"}`), ...told].filter(Boolean).join(" ");
}

/** Say something in `place` until the reader has seen it; with no words be silent. */
export function tell(place, words) {
  place.hidden = !words;
  put(place, words, h("button", { type: "button", class: "quiet square", "aria-label": t("close"), on: { click: () => { place.hidden = true; } } }, icon("cross")));
}

/** Tell a fault in `place`, or with null that there is none. */
export function complain(place, error) {
  tell(place, error && worded(error));
  if (error?.name === "unauthorized") askForKey();
}

function askForKey() {
  $("key-form").hidden = false;
  $("key").focus();
}

export class Intake {
  #app;
  #waiting = null;
  #turn = Promise.resolve();

  /** `app`: run(request, shown) extracts; restore(stories, shown) takes up what a file of the page holds; listed(faults)
   *  is called after many files; home(stage). */
  constructor(app) {
    this.#app = app;
    $("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    $("text").addEventListener("input", () => this.measure());
    $("text").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) $("form").requestSubmit();
    });
    $("key-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#takeKey();
      complain($("result-fault"), null);
      if (document.body.dataset.stage === "intake" && $("text").value.trim()) $("form").requestSubmit();
    });
    $("cancel").addEventListener("click", () => this.#waiting?.abort());
    $("open").addEventListener("click", () => $("file").click());
    $("file").addEventListener("change", () => this.#take([...$("file").files]));
    $("author").value = author() ?? "";
    $("author").addEventListener("change", () => setAuthor($("author").value));
    $("sample").addEventListener("click", () => this.#attempt(async () => {
      const sample = await fetch("page/sample.txt").catch(() => { throw new Fault("network"); });
      $("text").value = await sample.text();
      $("published").value = language() === "fa" ? "۱۴۰۲/۰۷/۱۰" : "2023-10-02";
      this.measure();
      $("form").requestSubmit();
    }));
    this.#listenToDrops();
  }

  /** How long the text is, or that it is an address. */
  measure() {
    const text = $("text").value.trim();
    const address = ADDRESS.test(text);
    $("length").textContent = address ? t("isAddress") : text ? t("characters", { n: number($("text").value.length) }) : "";
  }

  /** Empty for another story, unless another stands there already. */
  clear(request) {
    if ($("text").value.trim() !== (request.text ?? request.url ?? "").trim()) return;
    for (const name of ["text", "published", "title", "agency", "url"]) $(name).value = "";
    $("more").open = false;
    this.measure();
  }

  /** What `work(signal)` gives, one after another; meanwhile the reader sees that it goes on, and may stop it. */
  wait(work) {
    const result = this.#turn.then(() => this.#wait(work));
    this.#turn = result.catch(() => {});
    return result;
  }

  async #wait(work) {
    this.#waiting = new AbortController();
    const started = performance.now();
    const tick = setInterval(() => { $("elapsed").textContent = t("seconds", { n: number(Math.round((performance.now() - started) / 1000)) }); }, 1000);
    this.#busy(true);
    try {
      return await work(this.#waiting.signal);
    } finally {
      clearInterval(tick);
      this.#busy(false);
      this.#waiting = null;
    }
  }

  #busy(on) {
    $("extract").disabled = on;
    $("extract").setAttribute("aria-busy", String(on));
    $("extract").textContent = t(on ? "working" : "extract");
    $("waiting").hidden = !on;
    $("elapsed").textContent = "";
  }

  /** Do what may fail, and tell it. */
  async #attempt(does) {
    complain($("fault"), null);
    try {
      await does();
    } catch (error) {
      if (error.errors?.some(({ pointer }) => pointer === "/published_at")) this.#wrongDay();
      else if (error.name !== "cancelled") complain($("fault"), error);
    }
  }

  #wrongDay() {
    $("published").setAttribute("aria-invalid", "true");
    tell($("fault"), t("dateWrong"));
    $("published").focus();
  }

  #takeKey() {
    if ($("key").value) setKey($("key").value);
    $("key-form").hidden = true;
  }

  #submit() {
    if (this.#waiting) return; // a key that is held sends once
    const typed = $("published").value;
    const published = typed.trim() ? parseDay(typed) : null;
    if (typed.trim() && !published) return this.#wrongDay();
    $("published").setAttribute("aria-invalid", "false");
    this.#takeKey();
    const text = $("text").value;
    if (!text.trim()) return $("text").focus();
    this.#attempt(() => this.#app.run({ ...(ADDRESS.test(text.trim()) ? { url: text.trim() } : { text, ...this.#given("url") }), ...this.#head(published) }));
  }

  #given(name) {
    const value = $(name).value.trim();
    return value ? { [name]: value } : {};
  }

  #head(published) {
    return { ...this.#given("title"), ...this.#given("agency"), ...(published ? { published_at: `${published}T12:00:00+03:30` } : {}) };
  }

  /** Read files; each becomes a story. Of one text file the form is filled, so that what fails can be sent again. */
  async #take(files) {
    $("file").value = "";
    if (files.length > 1) return this.#takeAll(files);
    return this.#attempt(async () => {
      const request = await readFile(files[0]);
      if (request.text === undefined) return this.#open(request, true);
      $("text").value = request.text;
      this.measure();
      return $("form").requestSubmit();
    });
  }

  /** Read several files, and tell of those that failed beside the list of the others. */
  async #takeAll(files) {
    if (document.body.dataset.stage !== "intake") this.#app.home("intake");
    const faults = [];
    for (const file of files) {
      try {
        await this.#open(await readFile(file), false);
      } catch (error) {
        if (error.name === "cancelled") break;
        faults.push(`${file.name}: ${worded(error)}`);
        if (error.name === "unauthorized") askForKey();
      }
    }
    this.#app.listed(faults);
  }

  #open(request, shown) {
    return request.stories ? this.#app.restore(request.stories, shown) : this.#app.run(request, shown);
  }

  #listenToDrops() {
    let over = 0;
    addEventListener("dragenter", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      over += 1;
      $("dropzone").hidden = false;
    });
    addEventListener("dragleave", () => {
      over = Math.max(0, over - 1);
      $("dropzone").hidden = !over;
    });
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", (event) => {
      event.preventDefault();
      over = 0;
      $("dropzone").hidden = true;
      if (event.dataTransfer.files.length) this.#take([...event.dataTransfer.files]);
    });
  }
}
