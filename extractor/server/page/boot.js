// The page as one file: the desk takes the place of the articles that stand there for readers without scripts.
import { given } from "./alone.js"; // first of all: it keeps the file as it is

const desk = document.getElementById("desk").content.cloneNode(true);
document.documentElement.dataset.alone = "";
for (const style of document.head.querySelectorAll("style")) style.remove();
document.body.replaceChildren(given, desk);
Object.assign(document.body.dataset, { stage: "result", view: "text" });
await import("./theme.js");
await import("./app.js");
