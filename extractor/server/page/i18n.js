// The page's two languages, and numbers and dates written in them.
import { latin, plain } from "./decimals.js";
import en from "./en.js";
import fa from "./fa.js";

const LANGUAGES = { fa, en };
let code = document.documentElement.lang === "en" ? "en" : "fa";

export const language = () => code;

/** The text of a dotted key, with `{name}` filled in from `values`; an unknown last part is returned as it is. */
export function t(key, values = {}) {
  let found = LANGUAGES[code];
  for (const part of key.split(".")) found = found?.[part];
  if (typeof found !== "string") return found ?? key.slice(key.lastIndexOf(".") + 1);
  return found.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Take up what kinds of records are called. */
export function learn(kinds) {
  for (const [name, words] of Object.entries(LANGUAGES)) {
    words.kinds = Object.fromEntries(kinds.map(({ kind, label }) => [kind, label[name]]));
    words.kindsMany = Object.fromEntries(kinds.map(({ kind, label }) => [kind, label[`${name}_many`]]));
  }
}

/** Switch the language of the static parts; the caller draws the rest again. */
export function setLanguage(next) {
  code = next;
  document.documentElement.lang = next;
  document.documentElement.dir = next === "fa" ? "rtl" : "ltr";
  try {
    localStorage.setItem("khabar.language", next);
  } catch {
    // A browser that stores nothing forgets the choice.
  }
  translate();
}

/** Fill in `data-t` (text) and `data-t-<attribute>` of the document. */
export function translate(root = document) {
  document.title = t("title");
  for (const element of root.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const [attribute, name] of [["aria-label", "tAriaLabel"], ["placeholder", "tPlaceholder"], ["title", "tTitle"]]) {
    const selector = `[data-t-${attribute}]`;
    for (const element of root.querySelectorAll(selector)) element.setAttribute(attribute, t(element.dataset[name]));
  }
}

const digits = (text) => (code === "fa" ? text.replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]) : text);

/** A decimal string as people write it, exact: «۱٬۰۳۰٬۰۰۰». */
export function number(value) {
  const [, sign, whole, fraction] = /^(-?)(\d*)(?:\.(\d+))?$/.exec(plain(String(value))) ?? [];
  if (whole === undefined) return String(value);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, code === "fa" ? "٬" : ",");
  const decimals = fraction?.replace(/0+$/, "");
  return digits(sign + grouped + (decimals ? (code === "fa" ? "٫" : ".") + decimals : ""));
}

/** A decimal string with a scale word where that stays exact and short: «۱٫۰۳ میلیارد». */
export function short(value) {
  const [, sign, whole, fraction = ""] = /^(-?)(\d*)(?:\.(\d+))?$/.exec(plain(String(value))) ?? [];
  if (whole === undefined) return String(value);
  for (const [power, word] of t("scales")) {
    if (whole.length <= power) continue;
    const rest = (whole.slice(-power) + fraction).replace(/0+$/, "");
    if (rest.length <= 3) return `${number(sign + whole.slice(0, -power) + (rest && `.${rest}`))} ${word}`;
  }
  return number(value);
}

export function currency(isoCode) {
  if (isoCode === "IRT") return t("irt");
  try {
    const format = new Intl.NumberFormat(code, { style: "currency", currency: isoCode, currencyDisplay: "name" });
    return format.formatToParts(2).find((part) => part.type === "currency").value;
  } catch {
    return isoCode;
  }
}

export function region(isoCode) {
  try {
    return new Intl.DisplayNames(code, { type: "region" }).of(isoCode);
  } catch {
    return isoCode;
  }
}

/** An ISO date in the calendar of the language: Solar Hijri in Persian. */
export function day(iso, calendar = code === "fa" ? "persian" : "gregory") {
  const date = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return iso;
  const locale = `${code === "fa" ? "fa-IR" : "en-GB"}-u-ca-${calendar}`;
  const options = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(locale, options).formatToParts(date)
    .filter((part) => part.type !== "era").map((part) => part.value).join("").trim();
}

const CALENDAR = new Intl.DateTimeFormat("en-u-ca-persian", { year: "numeric", month: "2-digit", day: "2-digit", timeZone: "UTC" });

/** Year, month and day of a date in the Solar Hijri calendar, as they are written. */
function solar(date) {
  const parts = Object.fromEntries(CALENDAR.formatToParts(date).map(({ type, value }) => [type, value]));
  return [String(Number.parseInt(parts.year, 10)), parts.month, parts.day];
}

/** An ISO date in the Solar Hijri calendar, «1402-03-01»; null if there is none. */
export const jalali = (iso) => (iso ? solar(new Date(`${iso}T00:00:00Z`)).join("-") : null);

/** An ISO date as it is typed in the language's calendar: «۱۴۰۲/۰۳/۰۱», "2023-05-22". */
export function typedDay(iso) {
  if (code !== "fa") return iso;
  if (Number.isNaN(Date.parse(`${iso}T00:00:00Z`))) return iso;
  return digits(jalali(iso).replaceAll("-", "/"));
}

/** From first to last day, both included. */
export function interval(start, end, calendar) {
  if (start && end && start !== end) return t("range", { low: day(start, calendar), high: day(end, calendar) });
  return start || end ? day(start ?? end, calendar) : "";
}

/** ISO date of a day as typed, Solar Hijri or Gregorian, in any digits; null if it is no date. */
export function parseDay(typed) {
  const [, year, month, date] = (/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(latin(typed.trim())) ?? []).map(Number);
  if (!year) return null;
  if (year > 1600) {
    const iso = `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
    const parsed = new Date(`${iso}T00:00:00Z`);
    return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(iso) ? iso : null;
  }
  // The calendar that the browser knows is asked: near the estimate, which day is it?
  const estimate = Date.UTC(year + 621, 2, 20) + ((month - 1) * 30.5 + date - 1) * 864e5;
  for (let shift = -5; shift <= 5; shift += 1) {
    const candidate = new Date(estimate + shift * 864e5);
    const [y, m, d] = solar(candidate).map(Number);
    if (y === year && m === month && d === date) return candidate.toISOString().slice(0, 10);
  }
  return null;
}
