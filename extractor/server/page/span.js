// The place of a record in the text: its ends moved by words, or taken from what is selected.
import { h, icon } from "./dom.js";
import { t } from "./i18n.js";

/** `[start, end)` in UTF-16 units as the records have it. */
export function spanRecord({ start, end }, app) {
  return { start: app.offsets().toPoints(start), end: app.offsets().toPoints(end), text: app.text().slice(start, end) };
}

/** The quote, with buttons that move its ends by a word, and one that takes what is selected in the article. */
export function spanEditor(span, app, changed) {
  const text = app.text();
  const quote = h("q", { lang: "fa", dir: "rtl" });
  const set = (start, end) => {
    span = start < end ? trim(text, start, end) : span;
    quote.textContent = text.slice(span.start, span.end);
    app.glow(span);
    changed(span);
  };
  const step = (label, symbol, move) => h("button", { type: "button", class: "quiet square", "aria-label": t(label), title: t(label), on: { click: () => set(...move()) } }, icon(symbol));
  const element = h("fieldset", { class: "span" }, h("legend", {}, t("span")),
    h("div", { class: "ends" },
      step("startEarlier", "plus", () => [wordBefore(text, span.start), span.end]),
      step("startLater", "minus", () => [wordAfter(text, span.start), span.end]),
      quote,
      step("endEarlier", "minus", () => [span.start, wordBefore(text, span.end)]),
      step("endLater", "plus", () => [span.start, wordAfter(text, span.end)])),
    h("button", { type: "button", class: "quiet", data: { act: "selection" }, on: {
      // The pointer must not take the selection away before it is read.
      pointerdown: (event) => event.preventDefault(),
      click: () => { const chosen = app.selection(); if (chosen) set(chosen.start, chosen.end); },
    } }, t("useSelection")));
  set(span.start, span.end);
  return element;
}

export function trim(text, start, end) {
  while (start < end && /\s/.test(text[start])) start += 1;
  while (end > start && /\s/.test(text[end - 1])) end -= 1;
  return { start, end };
}

function wordBefore(text, at) {
  while (at > 0 && /\s/.test(text[at - 1])) at -= 1;
  while (at > 0 && !/\s/.test(text[at - 1])) at -= 1;
  return at;
}

export function wordAfter(text, at) {
  while (at < text.length && /\s/.test(text[at])) at += 1;
  while (at < text.length && !/\s/.test(text[at])) at += 1;
  return at;
}
