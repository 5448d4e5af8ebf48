// Files: read by the encodings that Persian text comes in, and handed to the reader for download.
import { Fault } from "./fault.js";
import { t } from "./i18n.js";

/** Where the page's own HTML holds its stories, as the browser's store has them. */
const OWN = /<script type="application\/json" id="given" data-id="[^"]*">([^<]*)</;

/** A file as a request to the service: `{text}` or `{html}`; of a page that this one has written `{stories}`. */
export async function readFile(file) {
  const text = decode(await file.arrayBuffer());
  if (text.includes("\0")) throw new Fault("file");
  const own = OWN.exec(text);
  if (own) return { stories: stories(own[1]) };
  return /\.html?$/i.test(file.name) || file.type === "text/html" ? { html: text } : { text };
}

function stories(json) {
  try {
    return JSON.parse(json);
  } catch {
    throw new Fault("file");
  }
}

function decode(buffer) {
  const start = new Uint8Array(buffer.slice(0, 2));
  const marked = (a, b) => start[0] === a && start[1] === b;
  if (marked(0xff, 0xfe)) return new TextDecoder("utf-16le").decode(buffer);
  if (marked(0xfe, 0xff)) return new TextDecoder("utf-16be").decode(buffer);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(buffer);
  } catch {
    return new TextDecoder("windows-1256").decode(buffer);
  }
}

/** Put text on the clipboard, and say so at the button that was pressed. */
export async function copy(text, button, html = null) {
  const parts = { "text/plain": new Blob([text], { type: "text/plain" }) };
  if (html) parts["text/html"] = new Blob([html], { type: "text/html" });
  const label = button.querySelector("span") ?? button;
  const before = label.textContent;
  try {
    if (navigator.clipboard) await navigator.clipboard.write([new ClipboardItem(parts)]);
    else copyOverHttp(text, html);
    label.textContent = t("copied");
  } catch {
    label.textContent = t("notCopied");
  }
  setTimeout(() => { label.textContent = before; }, 2000);
}

/** The way for pages over plain HTTP, which browsers give no clipboard. */
function copyOverHttp(text, html) {
  document.addEventListener("copy", (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/plain", text);
    if (html) event.clipboardData.setData("text/html", html);
  }, { once: true });
  if (!document.execCommand("copy")) throw new Error("the browser copies nothing");
}

/** A file's name out of an article's title and date: «صادرات-پسته-2023-05-21». */
export function fileName(title, date, ending) {
  const words = title.replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60);
  return `${[words || "khabar", date].filter(Boolean).join("-")}.${ending}`;
}

/** Let the browser save `parts` as a file. */
export function save(name, type, ...parts) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(parts, { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
