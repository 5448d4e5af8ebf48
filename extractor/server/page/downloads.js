// Downloads of the article that is shown, and of the whole sitting: always as it is after the corrections.
import { alone, fileWith } from "./alone.js";
import { written } from "./api.js";
import { factsCsv } from "./csv.js";
import { fileName, save } from "./files.js";

const TYPES = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", csv: "text/csv", json: "application/json",
  html: "text/html", gold: "application/vnd.khabar.gold+json", zip: "application/zip",
};
/** What is written in the page itself. */
const WRITERS = {
  json: (articles) => `${JSON.stringify(articles.length === 1 ? articles[0] : articles, null, 1)}\n`,
  csv: factsCsv,
  ...(alone ? { html: (_, stories) => fileWith(stories) } : {}),
};

/** Whether a file of a form can be had while the service is away. */
export const writable = (form) => form in WRITERS;

const ENDINGS = { gold: "gold.json", zip: "gold.zip" };

/** Write the articles of stories into a file and let the browser save it. */
export async function download(form, stories, title, date) {
  const name = fileName(title, date, ENDINGS[form] ?? form);
  save(name, TYPES[form], await content(form, stories));
}

async function content(form, stories) {
  const articles = stories.map(({ article }) => article);
  if (writable(form)) return WRITERS[form](articles, stories);
  const file = await written(articles, TYPES[form]);
  return form === "html" ? fileWith(stories, await file.text()) : file;
}

/** Listen to the menus of downloads. */
export function listenToDownloads(app, complain) {
  for (const menu of document.querySelectorAll(".menu")) {
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
  for (const button of document.querySelectorAll("#downloads [data-download]")) {
    button.addEventListener("click", async () => {
      document.getElementById("downloads").open = false;
      complain(null);
      const story = app.story();
      try {
        await download(button.dataset.download, [story], story.title, story.article.published_at?.slice(0, 10));
      } catch (error) {
        complain(error);
      }
    });
  }
}
