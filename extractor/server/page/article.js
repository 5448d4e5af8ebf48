// The article: its text in blocks, marks that are drawn when a block comes near the screen, and ways to go to a place.
import { h } from "./dom.js";
import { headline } from "./describe.js";
import { t } from "./i18n.js";
import { doubtful } from "./kinds.js";
import { cellsOf, isRow } from "./rows.js";

const LONGEST_BLOCK = 2500; // a paragraph longer than this is cut at a space, so that each block is cheap to draw

export class ArticleView {
  #root;
  #blocks = [];
  #status = () => "";
  #observer;

  /** `handlers`: open(ids, element), hover(ids, element), leave(), key(event, ids, element). */
  constructor(root, handlers) {
    this.#root = root;
    this.#observer = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) this.#draw(this.#blocks[entry.target.dataset.block]);
    }, { rootMargin: "800px 0px" });
    const leafOf = (event) => event.target.closest?.(".leaf");
    const ids = (leaf) => leaf.dataset.marks.split(" ");
    root.addEventListener("click", (event) => {
      const leaf = leafOf(event);
      if (leaf && getSelection().isCollapsed) handlers.open(ids(leaf), leaf);
    });
    const hovers = matchMedia("(hover: hover)"); // on a phone the text moves below a pointer that nobody moves
    root.addEventListener("pointerover", (event) => {
      const leaf = leafOf(event);
      if (event.pointerType === "mouse" && hovers.matches) leaf ? handlers.hover(ids(leaf), leaf) : handlers.leave();
    });
    root.addEventListener("pointerleave", () => handlers.leave());
    root.addEventListener("focusin", (event) => {
      const leaf = leafOf(event);
      if (!leaf) return;
      root.querySelectorAll('.leaf[tabindex="0"]').forEach((other) => other.setAttribute("tabindex", "-1"));
      leaf.setAttribute("tabindex", "0");
      if (leaf.matches(":focus-visible")) handlers.hover(ids(leaf), leaf);
    });
    root.addEventListener("keydown", (event) => {
      const leaf = leafOf(event);
      if (!leaf || event.ctrlKey || event.metaKey || event.altKey) return;
      const step = { ArrowLeft: 1, ArrowDown: 1, ArrowRight: -1, ArrowUp: -1 }[event.key];
      if (step) this.#go(this.#neighbour(leaf, step));
      else if (event.key === "Home") this.#go(this.#end(1));
      else if (event.key === "End") this.#go(this.#end(-1));
      else if (event.key === "Enter" || event.key === " ") handlers.open(ids(leaf), leaf);
      else return handlers.key(event, ids(leaf), leaf);
      return event.preventDefault();
    });
  }

  /** Show a text with marks; `status(mark)` gives the classes of one that is corrected or doubtful. Offsets in UTF-16 units. */
  show(text, marks, status) {
    this.#observer.disconnect();
    this.#status = status;
    this.#blocks = cut(text).map(({ start, end, paragraph, tag = "div", row = null }, index) => {
      const element = h(tag, { class: paragraph ? "block paragraph" : "block", data: { block: index } }, text.slice(start, end));
      return { start, end, element, row, text: text.slice(start, end), marks: [], drawn: false };
    });
    if (this.#blocks.length > 1 && isHeadline(this.#blocks[0].text)) this.#blocks[0].element.classList.add("headline");
    this.#root.replaceChildren(...tabled(this.#blocks));
    this.setMarks(marks);
  }

  /** Replace the marks of the shown text. */
  setMarks(marks) {
    const focused = this.#root.contains(document.activeElement) ? document.activeElement.dataset.marks : null;
    for (const block of this.#blocks) {
      block.marks = [];
      block.drawn = false;
    }
    let k = 0;
    for (const mark of marks) {
      while (this.#blocks[k + 1] && this.#blocks[k + 1].start <= mark.start) k += 1;
      for (let j = k; this.#blocks[j] && this.#blocks[j].start < mark.end; j += 1) this.#blocks[j].marks.push(mark);
    }
    this.#observer.disconnect();
    for (const block of this.#blocks) {
      if (block.marks.length || block.element.querySelector(".leaf")) this.#observer.observe(block.element);
    }
    this.#end(1)?.setAttribute("tabindex", "0");
    if (focused) {
      const block = this.#blocks.find(({ marks: here }) => here.some((mark) => focused.split(" ").includes(mark.id)));
      if (block) this.#draw(block);
      this.#root.querySelector(`.leaf[data-marks="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    }
  }

  /** Bring `[start, end)` into view, `block` as with scrollIntoView, and let it glow; with `id`, focus that mark. */
  jump(start, end, id = null, block = "center") {
    const held = this.#at(start);
    if (!held) return;
    this.#draw(held);
    const range = this.range(start, end);
    const leaf = id && this.leaf({ id, start });
    const target = leaf || range.startContainer.parentElement;
    leaf?.focus({ preventScroll: true });
    reveal(target, block);
    this.glow("jump", [[start, end]]);
    clearTimeout(this.fading);
    this.fading = setTimeout(() => this.glow("jump", []), 2500);
  }

  /** The first element of a mark. */
  leaf({ id, start }) {
    const block = this.#at(start);
    this.#draw(block);
    return [...block.element.querySelectorAll(".leaf")].find((leaf) => leaf.dataset.marks.split(" ").includes(id)) ?? null;
  }

  /** Give ranges of the text the style `::highlight(name)`. */
  glow(name, ranges) {
    if (!CSS.highlights) return;
    for (const [start, end] of ranges) for (const block of this.#between(start, end)) this.#draw(block);
    CSS.highlights.set(name, new Highlight(...ranges.map(([start, end]) => this.range(start, end))));
  }

  /** The DOM range of `[start, end)`. */
  range(start, end) {
    const range = document.createRange();
    range.setStart(...point(this.#at(start), start));
    range.setEnd(...point(this.#at(Math.max(start, end - 1)), end));
    return range;
  }

  /** Where the text goes on behind the mark that the keyboard is at; its beginning where no mark is. */
  here() {
    const leaf = this.#root.querySelector('.leaf[tabindex="0"]');
    return leaf ? this.#offset(leaf, leaf.childNodes.length) : 0;
  }

  /** What the reader has selected, as `[start, end)` without surrounding space; null if nothing of the article. */
  selection() {
    const selected = getSelection();
    if (selected.isCollapsed || !selected.rangeCount) return null;
    const range = selected.getRangeAt(0);
    if (!this.#root.contains(range.startContainer) || !this.#root.contains(range.endContainer)) return null;
    const start = this.#offset(range.startContainer, range.startOffset);
    const end = this.#offset(range.endContainer, range.endOffset);
    if (start === null || end === null) return null;
    return { start, end, rect: range.getBoundingClientRect() };
  }

  #go(leaf) {
    if (!leaf) return;
    leaf.focus({ preventScroll: true });
    reveal(leaf, "nearest");
  }

  #offset(node, offset) {
    const element = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".block");
    if (!element) return null;
    const before = document.createRange();
    before.setStart(element, 0);
    before.setEnd(node, offset);
    return this.#blocks[element.dataset.block].start + before.toString().length;
  }

  #at(offset) {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#blocks[middle].start <= offset) low = middle;
      else high = middle - 1;
    }
    return this.#blocks[low];
  }

  #between(start, end) {
    return this.#blocks.filter((block) => block.start < end && start < block.end);
  }

  #end(direction) {
    const blocks = direction > 0 ? this.#blocks : this.#blocks.toReversed();
    return this.#leaf(blocks, direction);
  }

  #neighbour(leaf, step) {
    const index = Number(leaf.closest(".block").dataset.block);
    const leaves = [...this.#blocks[index].element.querySelectorAll(".leaf")];
    const beside = leaves[leaves.indexOf(leaf) + step];
    if (beside) return beside;
    return this.#leaf(step > 0 ? this.#blocks.slice(index + 1) : this.#blocks.slice(0, index).reverse(), step);
  }

  /** The first leaf of the first block that has one, or the last of each for a negative direction. */
  #leaf(blocks, direction) {
    for (const block of blocks) {
      if (!block.marks.length) continue;
      this.#draw(block);
      const leaf = [...block.element.querySelectorAll(".leaf")].at(direction > 0 ? 0 : -1);
      if (leaf) return leaf;
    }
    return null;
  }

  /** Draw the marks of the whole text. */
  drawAll() {
    for (const block of this.#blocks) this.#draw(block);
  }

  #draw(block) {
    if (block.drawn) return;
    block.drawn = true;
    this.#observer.unobserve(block.element);
    const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection();
    const ends = [[anchorNode, anchorOffset], [focusNode, focusOffset]];
    const places = ends.map(([node, offset]) => (block.element.contains(node) ? this.#offset(node, offset) : null));
    block.element.replaceChildren(...draw(nest(block), block, this.#status));
    if (places.every((place) => place === null)) return;
    const [anchor, focus] = places.map((place, k) => (place === null ? ends[k] : point(block, place)));
    getSelection().setBaseAndExtent(...anchor, ...focus); // what the reader has selected stays so
  }
}

/** Whether the first line of a text looks like a headline: short, and no sentence that ends. */
const isHeadline = (line) => line.length < 160 && !/[.!؟?؛:…]\s*$/.test(line);

/** Scroll to an element, again while the blocks on the way get their true heights. */
function reveal(element, block, frames = 4) {
  element.scrollIntoView({ block });
  if (frames) requestAnimationFrame(() => reveal(element, block, frames - 1));
}

/** The elements of blocks, cells of tables in their tables. */
function tabled(blocks) {
  const elements = [];
  let row = null;
  let table = null;
  for (const block of blocks) {
    if (!block.row) {
      elements.push(block.element);
      continue;
    }
    if (block.row.table !== table) {
      table = block.row.table;
      elements.push(h("div", { class: "paragraph of-table" }, table.element = h("table", {})));
    }
    if (block.element.tagName === "CAPTION") table.element.append(block.element);
    else {
      if (block.row !== row) table.element.append(block.row.element = h("tr", {}));
      row = block.row;
      while (row.element.children.length < block.row.columns.get(block.start)) row.element.append(h("td", {}));
      row.element.append(block.element);
    }
  }
  return elements;
}

/** Blocks of a text: paragraphs, long ones in parts, and cells of tables; the line ends and bars between them belong
 *  to none. */
function cut(text) {
  const blocks = [];
  let table = null;
  for (let start = 0; start <= text.length;) {
    let end = text.indexOf("\n", start);
    if (end < 0) end = text.length;
    if (isRow(text, start, end, table !== null)) {
      table ??= { headed: false };
      const cells = cellsOf(text, start, end);
      const row = { table, columns: new Map(cells.map((cell) => [cell.start, cell.column])) };
      const caption = cells.length === 1 && !table.headed;
      for (const cell of cells) blocks.push({ ...cell, row, tag: caption ? "caption" : table.headed ? "td" : "th" });
      table.headed ||= cells.length > 1;
      start = end + 1;
      continue;
    }
    table = null;
    for (let from = start; from < end;) {
      let to = end;
      if (end - from > LONGEST_BLOCK) {
        const space = text.lastIndexOf(" ", from + LONGEST_BLOCK);
        to = space > from ? space + 1 : from + LONGEST_BLOCK;
        if (/[\ud800-\udbff]/.test(text[to - 1])) to += 1;
      }
      blocks.push({ start: from, end: to, paragraph: from === start });
      from = to;
    }
    start = end + 1;
  }
  return blocks;
}

/** The marks of a block as a tree; a mark that crosses the end of another is cut there. */
function nest(block) {
  const root = { mark: null, start: block.start, end: block.end, children: [] };
  const queue = block.marks.map((mark) => ({ mark, start: Math.max(mark.start, block.start), end: Math.min(mark.end, block.end), children: [] })).filter((node) => node.start < node.end);
  const before = (a, b) => a.start - b.start || b.end - a.end;
  queue.sort(before);
  const stack = [root];
  for (let k = 0; k < queue.length; k += 1) {
    const node = queue[k];
    while (stack.at(-1).end <= node.start) stack.pop();
    const top = stack.at(-1);
    if (node.end > top.end) {
      const rest = { mark: node.mark, start: top.end, end: node.end, children: [] };
      node.end = top.end;
      let at = k + 1;
      while (at < queue.length && before(queue[at], rest) < 0) at += 1;
      queue.splice(at, 0, rest);
    }
    top.children.push(node);
    stack.push(node);
  }
  return root;
}

function draw(node, block, status, inside = []) {
  const marks = node.mark ? [node.mark, ...inside] : inside;
  const text = (start, end) => block.text.slice(start - block.start, end - block.start);
  const run = (start, end) => {
    const slice = text(start, end);
    if (!marks.length || !/[\p{L}\p{N}]/u.test(slice)) return slice;
    return h("span", leafProps(marks, slice), slice);
  };
  const classes = node.mark ? `mark k-${node.mark.kind} ${node.mark.mention ? `as-${node.mark.mention.kind}` : ""} ${status(node.mark)}` : "";
  if (node.mark && !node.children.length) {
    const slice = text(node.start, node.end);
    const props = leafProps(marks, slice);
    return [h("span", { ...props, class: `${props.class} ${classes}` }, slice)];
  }
  const parts = [];
  let at = node.start;
  for (const child of node.children) {
    if (child.start > at) parts.push(run(at, child.start));
    parts.push(...draw(child, block, status, marks));
    at = child.end;
  }
  if (at < node.end) parts.push(run(at, node.end));
  return node.mark ? [h("span", { class: classes }, parts)] : parts;
}

/** What a screen reader says of a mark: its kind, what it stands for, and what is doubtful or decided. */
function said(mark) {
  const value = headline(mark.kind, mark.record);
  const doubt = doubtful(mark.mention ?? mark.record) ? t("doubtfulShort") : null;
  return [`${t(`kinds.${mark.kind}`)}: ${value}`, mark.ghost ? t("rejected") : null, doubt].filter(Boolean).join("، ");
}

function leafProps(marks, slice) {
  return {
    class: "leaf",
    role: "button",
    tabindex: "-1",
    "aria-haspopup": "dialog",
    "aria-label": [slice, ...marks.map(said)].join("، "),
    data: { marks: marks.map((mark) => mark.id).join(" ") },
  };
}

/** Node and offset in it of a place in a block. */
function point(block, offset) {
  const walker = document.createTreeWalker(block.element, NodeFilter.SHOW_TEXT);
  let rest = offset - block.start;
  let node = walker.nextNode();
  while (node && rest > node.length) {
    rest -= node.length;
    node = walker.nextNode();
  }
  return node ? [node, rest] : [block.element, 0];
}
