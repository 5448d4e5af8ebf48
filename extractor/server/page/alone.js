// Whether the page is one file that stands alone, and how such a file is written.
import { unique } from "./unique.js";

/** The stories that the file holds; null in a page that a service gives. */
export const given = document.getElementById("given");

export const alone = Boolean(given);

/** The file as it was opened. */
const source = alone ? `<!doctype html>\n${document.documentElement.outerHTML}` : null;

/** What the file held when it was written, as the browser's store holds stories. */
export const givenStories = () => (alone ? JSON.parse(given.textContent) : []);

/** The file with other stories: made of `html`, which shows their articles to readers without scripts, or of the file
 *  itself. With their corrections, so that these can be undone in it. */
export function fileWith(stories, html = null) {
  const kept = JSON.stringify(stories.map((story) => story.kept())).replaceAll("<", "\\u003c");
  const held = (html ?? source).replace(/(<script type="application\/json" id="given" data-id=")[^"]*(">)[^<]*/, (_, start, end) => `${start}${unique()}${end}${kept}`);
  return html ? held : held.replace(/(<div id="articles">).*?(<\/div><!-- articles -->)/s, (_, start, end) => `${start}${stories.map(plain).join("")}${end}`);
}

/** An article for readers without scripts. */
const plain = ({ title, text }) => `<header><h1>${escaped(title)}</h1></header><main><article>${escaped(text)}</article></main>`;

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
