// The form that a story comes in by: typed, pasted, opened or dropped.
import { Fault, setKey } from "./api.js";
import { readFile } from "./files.js";
import { language, number, parseDay, t } from "./i18n.js";

const $ = (id) => document.getElementById(id);

/** Tell a fault in `place`, or with null that there is none. */
export function complain(place, error) {
  place.hidden = !error;
  if (!error) return;
  if (!(error instanceof Fault)) console.error(error);
  const known = typeof t("problems")[error.name] === "string";
  place.textContent = [t(`problems.${known ? error.name : "other"}`), error instanceof Fault ? error.message : ""].filter(Boolean).join(" ");
  if (error.name === "unauthorized") {
    $("key-field").hidden = false;
    $("key").focus();
  }
}

/** How long the text is. */
export function measure() {
  const { length } = $("text").value;
  $("length").textContent = length ? t("characters", { n: number(length) }) : "";
}

/** Listen to the form. `run(request)` extracts; `free()` makes way for another story, and tells whether it may. */
export function listen(run, free) {
  $("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = $("published").value;
    const published = typed.trim() ? parseDay(typed) : null;
    const wrong = Boolean(typed.trim()) && !published;
    $("published").setAttribute("aria-invalid", String(wrong));
    if (wrong) {
      $("fault").textContent = t("dateWrong");
      $("fault").hidden = false;
      return $("published").focus();
    }
    if ($("key").value) setKey($("key").value);
    if (!$("text").value.trim()) return $("text").focus();
    run({ text: $("text").value, ...(published ? { published_at: `${published}T12:00:00+03:30` } : {}) });
  });

  $("text").addEventListener("input", measure);
  $("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) $("form").requestSubmit();
  });

  $("open").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", () => take($("file").files[0]));
  $("sample").addEventListener("click", async () => {
    $("text").value = await (await fetch("page/sample.txt")).text();
    $("published").value = language() === "fa" ? "۱۴۰۲/۰۷/۱۰" : "2023-10-02";
    measure();
    $("form").requestSubmit();
  });

  /** Read a file; text goes into the form, a page is sent as it is. */
  async function take(file) {
    if (!file || !free()) return;
    try {
      const request = await readFile(file);
      if (request.text !== undefined) {
        $("text").value = request.text;
        measure();
        $("form").requestSubmit();
      } else await run(request);
    } catch (error) {
      complain($("fault"), error);
    }
    $("file").value = "";
  }

  let over = 0;
  addEventListener("dragenter", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    over += 1;
    $("dropzone").hidden = false;
  });
  addEventListener("dragleave", () => {
    over = Math.max(0, over - 1);
    $("dropzone").hidden = !over;
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    over = 0;
    $("dropzone").hidden = true;
    if (event.dataTransfer.files.length) take(event.dataTransfer.files[0]);
  });
}
