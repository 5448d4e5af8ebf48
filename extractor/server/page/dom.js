// Building DOM: text only ever becomes text nodes.
import { alone } from "./alone.js";

/** An element. `props`: attributes, `class`, `data` (object), `on` (listeners); null and false leave out. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...present(children));
  return element;
}

/** Replace what an element holds; as with `h`, null, undefined and false leave out. */
export function put(element, ...children) {
  element.replaceChildren(...present(children));
}

/** The letter of a key as a Latin keyboard has it: on a Persian one «ق» is R. */
export const letter = ({ key, code }) => (/^[a-z]$/i.test(key) ? key : (/^Key([A-Z])$/.exec(code)?.[1] ?? key)).toLowerCase();

const present = (children) => children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

/** Where the icons are: beside the page, or in it. */
const SPRITE = alone ? "#icon-" : "page/icons.svg#";

const SVG = "http://www.w3.org/2000/svg";

/** An icon of icons.svg; decoration only. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${SPRITE}${name}`);
  svg.append(use);
  return svg;
}

/** Shows `make(item)` for each item in `container`, in portions as the reader scrolls. */
export function fill(container, items, make, portion = 60) {
  container.replaceChildren();
  let shown = 0;
  const more = h("div", { class: "sentinel" });
  const next = () => {
    const end = Math.min(items.length, shown + portion);
    const made = items.slice(shown, end).map((item, k) => make(item, shown + k));
    shown = end;
    more.before(...made);
    if (shown >= items.length) {
      observer.disconnect();
      more.remove();
    }
  };
  const observer = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) next();
  }, { rootMargin: "600px" });
  more.addEventListener("wanted", () => { while (shown < items.length) next(); });
  container.append(more);
  next();
  if (shown < items.length) observer.observe(more);
}
