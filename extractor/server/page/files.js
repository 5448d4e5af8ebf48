// Files: read by the encodings that Persian text comes in, and handed to the reader for download.
import { Fault } from "./fault.js";
import { t } from "./i18n.js";

/** A file as a request to the service: `{text}` or `{html}`. */
export async function readFile(file) {
  const text = decode(await file.arrayBuffer());
  if (text.includes("\0")) throw new Fault("file");
  return /\.html?$/i.test(file.name) || file.type === "text/html" ? { html: text } : { text };
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
    await navigator.clipboard.write([new ClipboardItem(parts)]);
    label.textContent = t("copied");
  } catch {
    label.textContent = t("notCopied");
  }
  setTimeout(() => { label.textContent = before; }, 2000);
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
