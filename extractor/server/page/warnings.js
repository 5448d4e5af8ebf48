// What the engine warns of (English, as records hold it) in the reader's language.
import { language, number, t } from "./i18n.js";

/** What a warning looks like, its words here, and what it speaks of. */
const KNOWN = [
  [/^no date of publication; .*: (\d+)$/, "open", ([n]) => ({ n: number(n) })],
  [/^the text is .*\(([\w-]+)\)/, "language", ([code]) => ({ language: languageName(code) })],
  [/^the text reads like a table\b.*: (\d+) lines/, "table", ([n]) => ({ n: number(n) })],
  [/^the text reads like the menus\b.*: (\d+) lines/, "menus", ([n]) => ({ n: number(n) })],
  [/^«(.+)» is read as (\S+); .* it is (\S+)$/, "slash", ([quote, read, other]) => ({ quote, read: number(read), other: number(other) })],
];

/** Whether a warning tells of periods that stay open for want of the date of publication. */
export const opened = (warning) => KNOWN[0][0].test(warning);

export function warned(warning) {
  for (const [pattern, name, values] of KNOWN) {
    const found = pattern.exec(warning);
    if (found) return t(`warned.${name}`, values(found.slice(1)));
  }
  return warning;
}

function languageName(code) {
  return code === "und" ? t("warned.unknown") : new Intl.DisplayNames(language(), { type: "language" }).of(code);
}
