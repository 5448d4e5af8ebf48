// The way in: a story typed, pasted, opened or dropped, or its address; with title, agency and date if they are known.
import { setKey } from "./api.js";
import { Fault } from "./fault.js";
import { readFile } from "./files.js";
import { language, number, parseDay, t } from "./i18n.js";
import { author, setAuthor } from "./story.js";

const $ = (id) => document.getElementById(id);

const ADDRESS = /^https?:\/\/\S+$/i;

/** Tell a fault in `place`, or with null that there is none. */
export function complain(place, error) {
  place.hidden = !error;
  if (!error) return;
  if (!(error instanceof Fault)) console.error(error);
  const known = typeof t("problems")[error.name] === "string";
  const told = error instanceof Fault ? [error.message, ...(error.errors ?? []).map((each) => `${each.pointer} ${each.detail}`)] : [];
  place.textContent = [t(`problems.${known ? error.name : "other"}`), ...told].filter(Boolean).join(" ");
  if (error.name === "unauthorized") {
    $("key-field").hidden = false;
    $("key").focus();
  }
}

export class Intake {
  #run;
  #waiting = null;

  /** `run(request)` extracts. */
  constructor(run) {
    this.#run = run;
    $("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    $("text").addEventListener("input", () => this.measure());
    $("text").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) $("form").requestSubmit();
    });
    $("cancel").addEventListener("click", () => this.#waiting?.abort());
    $("open").addEventListener("click", () => $("file").click());
    $("file").addEventListener("change", () => this.#take([...$("file").files]));
    $("author").value = author() ?? "";
    $("author").addEventListener("change", () => setAuthor($("author").value));
    $("sample").addEventListener("click", async () => {
      $("text").value = await (await fetch("page/sample.txt")).text();
      $("published").value = language() === "fa" ? "۱۴۰۲/۰۷/۱۰" : "2023-10-02";
      this.measure();
      $("form").requestSubmit();
    });
    this.#listenToDrops();
  }

  /** How long the text is, or that it is an address. */
  measure() {
    const text = $("text").value.trim();
    const address = ADDRESS.test(text);
    $("length").textContent = address ? t("isAddress") : text ? t("characters", { n: number($("text").value.length) }) : "";
  }

  /** Empty for another story. */
  clear() {
    for (const name of ["text", "published", "title", "agency", "url"]) $(name).value = "";
    $("more").open = false;
    this.measure();
  }

  /** What `work(signal)` gives; meanwhile the reader sees that it goes on, and may stop it. Null if it failed. */
  async wait(work) {
    this.#waiting = new AbortController();
    const started = performance.now();
    const tick = setInterval(() => { $("elapsed").textContent = t("seconds", { n: number(Math.round((performance.now() - started) / 1000)) }); }, 1000);
    complain($("fault"), null);
    this.#busy(true);
    try {
      return await work(this.#waiting.signal);
    } catch (error) {
      if (error.name !== "cancelled") complain($("fault"), error);
      return null;
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

  #submit() {
    const typed = $("published").value;
    const published = typed.trim() ? parseDay(typed) : null;
    const wrong = Boolean(typed.trim()) && !published;
    $("published").setAttribute("aria-invalid", String(wrong));
    if (wrong) {
      $("fault").textContent = t("dateWrong");
      $("fault").hidden = false;
      return $("published").focus();
    }
    if ($("key").value) setKey($("key").value);
    const text = $("text").value;
    if (!text.trim()) return $("text").focus();
    this.#run({ ...(ADDRESS.test(text.trim()) ? { url: text.trim() } : { text, ...this.#given("url") }), ...this.#head(published) });
  }

  #given(name) {
    const value = $(name).value.trim();
    return value ? { [name]: value } : {};
  }

  #head(published) {
    return { ...this.#given("title"), ...this.#given("agency"), ...(published ? { published_at: `${published}T12:00:00+03:30` } : {}) };
  }

  /** Read files; each becomes a story. Of one text file the form is filled, so that its date can be given. */
  async #take(files) {
    for (const file of files) {
      try {
        const request = await readFile(file);
        if (request.text !== undefined && files.length === 1) {
          $("text").value = request.text;
          this.measure();
          $("form").requestSubmit();
        } else await this.#run(request);
      } catch (error) {
        complain($("fault"), error);
      }
    }
    $("file").value = "";
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
