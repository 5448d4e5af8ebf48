// Tables in a text: lines of cells with bars or tabs between them, as pages are read and as tables are pasted.

const BAR = /\t|\|/g;
const RULE = /^[\s|:-]*$/; // what is drawn below the head of a table

/** Whether the line `[start, end)` is a row: it begins with a bar, or it and a line beside it have as many cells. */
export function isRow(text, start, end, within) {
  const line = text.slice(start, end);
  if (!/[\t|]/.test(line)) return false;
  if (/^\s*\|.*\|\s*$/.test(line) || within) return true;
  const next = text.slice(end + 1).match(/^[^\n]*/)[0];
  return cellsOf(line, 0, line.length).length > 1 && count(next) === count(line);
}

const count = (line) => line.match(BAR)?.length ?? 0;

/** The cells of a line that say something: `{start, end, column}`. */
export function cellsOf(text, start, end) {
  const line = text.slice(start, end);
  if (RULE.test(line)) return [];
  const edges = [...line.matchAll(BAR)].map(({ index }) => index);
  const lead = line.trimStart().startsWith("|") ? 1 : 0; // what stands before the first bar is no column
  return [-1, ...edges].map((edge, k) => {
    const words = line.slice(edge + 1, edges[k] ?? line.length);
    const from = start + edge + 1 + words.length - words.trimStart().length;
    return { start: from, end: from + words.trim().length, column: k - lead, empty: !words.trim() };
  }).filter(({ empty }) => !empty).map(({ empty, ...cell }) => cell);
}
