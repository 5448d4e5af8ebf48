// The facts of articles as CSV, as extractor/writers/csv.py has them.
import { exact } from "./decimals.js";
import { described } from "./kinds.js";

/** Columns before those of the facts, where several articles share a table. */
const HEAD = ["title", "agency", "published_at", "url"];
const WHOLE = 29; // digits of a decimal before its point
const AFTER = 9; // and after it

/** With a byte order mark, so that spreadsheets show Persian as Persian. */
export function factsCsv(articles) {
  const { columns } = described("fact");
  const several = articles.length > 1;
  const head = [...(several ? HEAD : []), "article_id", "id", ...columns.map(({ name }) => name)];
  const rows = articles.flatMap((article) => article.facts.map((fact) => [
    ...(several ? HEAD.map((name) => text(name === "published_at" ? utc(article[name]) : article[name])) : []),
    text(article.id ?? article.sha256), text(fact.id), ...columns.map((column) => cell(fact[column.path], column.type)),
  ]));
  return `\ufeff${[head, ...rows].map((row) => `${row.map(quoted).join(",")}\r\n`).join("")}`;
}

function cell(value, type) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.some(Boolean) ? text(value.map((each) => each ?? "").join("\n")) : "";
  if (type === "decimal") return exact(value, WHOLE, AFTER) ?? "";
  if (type === "float" && Number.isInteger(value)) return value.toFixed(1);
  return typeof value === "string" ? text(value) : String(value);
}

/** No spreadsheet takes it for a formula. */
const text = (value) => (value ?? "").replace(/^(?='*[=+\-@\t\r])/, "'").replaceAll("\0", "\ufffd");

const utc = (time) => (time ? new Date(time).toISOString().replace(".000Z", "Z") : null);

const quoted = (words) => (/[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words);
