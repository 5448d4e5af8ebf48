// The date of publication given to a story that was read without it, or with a wrong one.
import { alone } from "./alone.js";
import { h, icon } from "./dom.js";
import { parseDay, t } from "./i18n.js";
import { complain, tell } from "./input.js";
import { opened } from "./warnings.js";

const $ = (id) => document.getElementById(id);

export class Dating {
  #app;
  #story = null;
  #wanted = false; // whether the reader has asked for the form

  /** `app`: story() is the one that is shown; date(day) has it read again as of a day. */
  constructor(app) {
    this.#app = app;
    $("dating").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#give();
    });
  }

  /** What leads to the form, beside the date; nothing in a file, which has no engine to read anew. */
  button(article) {
    if (alone) return null;
    const known = Boolean(article.published_at);
    const words = t(known ? "dateChange" : "dateGive");
    return h("button", {
      type: "button", id: "redate", class: "quiet small", "aria-expanded": String(!$("dating").hidden), "aria-controls": "dating",
      "aria-label": known ? words : null, title: known ? words : null, on: { click: () => this.#ask() },
    }, icon("edit"), known ? null : words);
  }

  /** Show the form where periods stay open for want of the date, or the reader has asked for it. */
  draw() {
    const story = this.#app.story();
    if (story !== this.#story) {
      this.#story = story;
      this.#wanted = false;
      this.#fresh();
    }
    $("dating").hidden = alone || !(this.#wanted || story.article.warnings.some(opened));
  }

  #ask() {
    this.#wanted = $("dating").hidden;
    this.draw();
    $("redate").setAttribute("aria-expanded", String(!$("dating").hidden));
    if (!$("dating").hidden) $("dated").focus();
  }

  #fresh() {
    $("dated").value = "";
    $("dated").setAttribute("aria-invalid", "false");
  }

  #wrong() {
    $("dated").setAttribute("aria-invalid", "true");
    tell($("result-fault"), t("dateWrong"));
    $("dated").focus();
  }

  async #give() {
    if ($("date-it").disabled) return; // a key that is held sends once
    complain($("result-fault"), null);
    const day = parseDay($("dated").value);
    if (!day) return this.#wrong();
    const story = this.#story;
    $("date-it").disabled = true;
    $("dating").setAttribute("aria-busy", "true");
    try {
      await this.#app.date(`${day}T12:00:00+03:30`);
      if (story !== this.#story) return; // another was opened meanwhile
      this.#wanted = false;
      this.#fresh();
      this.draw();
      $("redate")?.focus();
    } catch (error) {
      if (error.errors?.some(({ pointer }) => pointer === "/published_at")) this.#wrong();
      else complain($("result-fault"), error);
    } finally {
      $("date-it").disabled = false;
      $("dating").removeAttribute("aria-busy");
    }
  }
}
