// Files: read by the encodings that Persian text comes in, and handed to the reader for download.
import { Fault } from "./api.js";

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

/** Let the browser save `parts` as a file. */
export function save(name, type, ...parts) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(parts, { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
