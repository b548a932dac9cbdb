// Parts that the review and the adjudication screen share. Text from articles is data: it only ever
// goes into text nodes, never into markup.

const ROLES = ["source", "action", "target", "place", "date"];
const ROLE_WORDS = { source: "source", action: "action", target: "target", place: "place", date: "date" };

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

const keyName = (key) => ({ " ": "Space", Enter: "↵", Escape: "Esc" })[key] || key;
const kbd = (key) => (key ? h("kbd", { "aria-hidden": "true" }, keyName(key)) : "");

// ---- text and offsets -------------------------------------------------------------------------

// Python counts code points, the browser UTF-16 units: an emoji is 1 there and 2 here.
class Text {
  constructor(string) {
    this.points = Array.from(string);
  }
  slice(start, end) {
    return this.points.slice(start, end).join("");
  }
}
const countPoints = (string) => Array.from(string).length;

// Cut [start, end) wherever a mark or a sentence begins or ends; each piece knows what covers it.
function pieces(start, end, marks) {
  const cuts = new Set([start, end]);
  const near = marks.filter((mark) => mark.start < end && mark.end > start);
  for (const mark of near) {
    cuts.add(Math.max(start, mark.start));
    cuts.add(Math.min(end, mark.end));
  }
  const at = [...cuts].sort((a, b) => a - b);
  return at.slice(1).map((to, i) => ({
    start: at[i],
    end: to,
    marks: near.filter((mark) => mark.start <= at[i] && mark.end >= to),
  }));
}

function paintParagraph(text, paragraph, marks, boxed) {
  const node = h(paragraph.kind === "headline" ? "h3" : "p", { class: `ccr-${paragraph.kind}` });
  let at = paragraph.start;
  for (const [start, end] of paragraph.sentences) {
    if (start > at) node.append(paintPiece(text, { start: at, end: start, marks: [] }));
    const inside = pieces(start, end, marks).map((piece) => paintPiece(text, piece));
    const isBoxed = boxed && boxed[0] === start;
    node.append(h("span", { class: isBoxed ? "ccr-sentence ccr-boxed" : "ccr-sentence" }, inside));
    at = end;
  }
  if (at < paragraph.end) node.append(paintPiece(text, { start: at, end: paragraph.end, marks: [] }));
  return node;
}

// Paragraphs of an article, each painted again only when its marks or the boxed sentence change.
class Painter {
  constructor(article) {
    this.text = new Text(article.text);
    this.article = article;
    this.painted = new Map();
  }
  paint(marks, boxed) {
    return this.article.paragraphs.map((paragraph, i) => {
      const near = marks.filter((mark) => mark.start < paragraph.end && mark.end > paragraph.start);
      const box = boxed && boxed[0] >= paragraph.start && boxed[0] < paragraph.end ? boxed : null;
      const key = JSON.stringify([near, box]);
      if (this.painted.get(i)?.key !== key) this.painted.set(i, { key, node: paintParagraph(this.text, paragraph, near, box) });
      return this.painted.get(i).node;
    });
  }
}

function paintPiece(text, piece) {
  const roles = ROLES.filter((role) => piece.marks.some((mark) => mark.role === role));
  const other = piece.marks.some((mark) => mark.role === "other");
  const classes = ["ccr-piece", ...roles.map((role) => `ccr-${role}`), other && !roles.length ? "ccr-other" : ""];
  const begins = roles.filter((role) => piece.marks.some((m) => m.role === role && m.start === piece.start));
  return h(
    roles.length ? "mark" : "span",
    {
      class: classes.join(" ").trim(),
      "data-start": piece.start,
      "data-tag": begins.length ? begins.map((role) => role[0].toUpperCase()).join("") : null,
      title: roles.length ? roles.map((role) => ROLE_WORDS[role]).join(" and ") : null,
    },
    text.slice(piece.start, piece.end),
  );
}

// The selected words as code points of the article, or null. Spaces at the ends are left out.
function selectedWords(container, text) {
  const selection = container.ownerDocument.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  let start = offsetOf(container, range.startContainer, range.startOffset);
  let end = offsetOf(container, range.endContainer, range.endOffset);
  if (start === null || end === null) return null;
  while (start < end && /\s/.test(text.points[start])) start += 1;
  while (end > start && /\s/.test(text.points[end - 1])) end -= 1;
  return start < end ? { start, end, quote: text.slice(start, end) } : null;
}

function offsetOf(container, node, offset) {
  if (!container.contains(node)) return null;
  const inText = node.nodeType === Node.TEXT_NODE;
  const piece = inText ? node.parentElement.closest("[data-start]") : null;
  if (piece) return Number(piece.dataset.start) + countPoints(wholePoints(node.data.slice(0, offset)));
  const before = piecesBefore(container, node, offset);
  return before ? Number(before.dataset.start) + countPoints(before.textContent) : firstOffset(container);
}

// A selection can end inside an emoji; a lone first half isn't a code point yet.
const wholePoints = (string) => (/[\uD800-\uDBFF]$/.test(string) ? string.slice(0, -1) : string);

function piecesBefore(container, node, offset) {
  const range = document.createRange();
  range.setStart(container, 0);
  range.setEnd(node, offset);
  return [...container.querySelectorAll("[data-start]")].filter((piece) => range.comparePoint(piece, 0) <= 0 && range.intersectsNode(piece)).pop();
}

function firstOffset(container) {
  const first = container.querySelector("[data-start]");
  return first ? Number(first.dataset.start) : 0;
}

// ---- talking to Python: one act at a time, keys typed meanwhile wait their turn ------------------

class Line {
  constructor(model, onAnswer) {
    this.model = model;
    this.number = 0;
    this.waiting = false;
    this.later = [];
    // "change:status" comes after all traits of the same message are in.
    this.listener = () => {
      if (!this.waiting || model.get("status").answered === this.number) this.waiting = false;
      onAnswer();
      this.drain();
    };
    model.on("change:status", this.listener);
  }
  close() {
    this.model.off("change:status", this.listener);
  }
  send(act, message = {}) {
    this.number += 1;
    this.waiting = true;
    this.model.send({ act, number: this.number, ...message });
  }
  // Run now, or once Python has answered: a key always means the event that is shown then.
  when(run) {
    if (this.waiting) this.later.push(run);
    else run();
  }
  drain() {
    while (!this.waiting && this.later.length) this.later.shift()();
  }
}

// ---- keys ---------------------------------------------------------------------------------------

const isField = (node) => ["INPUT", "TEXTAREA", "SELECT"].includes(node.tagName);
const isPressable = (node) => node.tagName === "BUTTON" || node.tagName === "A" || node.tagName === "SUMMARY";

// Keys act while the focus is inside `root`, and nothing typed there gets out to JupyterLab.
// Keys that come faster than Python answers are kept and played when it is their turn.
function listenForKeys(root, keys, line, handle) {
  const acts = Object.fromEntries(Object.entries(keys).map(([act, key]) => [key, act]));
  const onKey = (event) => {
    event.stopPropagation();
    if (line.waiting && !isField(event.target) && isHeld(event)) {
      event.preventDefault();
      line.when(() => replay(root, event));
      return;
    }
    const act = actOf(event, acts);
    if (!act) return;
    if (handle(act, event) !== false) event.preventDefault();
  };
  root.addEventListener("keydown", onKey);
  for (const name of ["keyup", "keypress"]) root.addEventListener(name, (event) => event.stopPropagation());
}

function isHeld(event) {
  const held = event.key.length === 1 || ["Enter", "Escape", "ArrowUp", "ArrowDown"].includes(event.key);
  return held && !event.altKey && !event.metaKey && !event.ctrlKey;
}

// To wherever the focus is by now: an input that has opened since gets the letter.
function replay(root, { key, shiftKey }) {
  const active = document.activeElement;
  const target = root.contains(active) ? active : root;
  if (["INPUT", "TEXTAREA"].includes(target.tagName) && key.length === 1) {
    target.setRangeText(key, target.selectionStart, target.selectionEnd, "end");
    target.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (isPressable(target) && (key === "Enter" || key === " ")) target.click();
  else target.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, bubbles: true, cancelable: true }));
}

function actOf(event, acts) {
  if (event.isComposing) return null;
  const target = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey) return chord(event, target);
  if (event.key === "Escape") return "escape";
  if (isField(target)) return null;
  if (isPressable(target) && (event.key === "Enter" || event.key === " ")) return null;
  return acts[event.key] || null;
}

function chord(event, target) {
  if (event.altKey || isField(target)) return null;
  const key = event.key.toLowerCase();
  if (key === "s") return "none_of_it"; // the browser would offer to save the page; all is saved anyway
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return null;
}

// ---- type-ahead -----------------------------------------------------------------------------------

let listNumber = 0;

// An input with a list under it. Words and codes both match; Enter picks, Escape leaves.
function typeAhead({ label, hint, options, free, onPick, onLeave, describe }) {
  const id = `ccr-list-${(listNumber += 1)}`;
  const input = h("input", {
    type: "text", role: "combobox", "aria-label": label, "aria-controls": id, "aria-expanded": "true",
    "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", placeholder: hint,
  });
  const list = h("ul", { id, role: "listbox", "aria-label": `${label}: choices`, class: "ccr-options" });
  const about = h("div", { class: "ccr-about", role: "status" });
  const node = h("div", { class: "ccr-typeahead" }, input, list, about);
  let shown = [];
  let at = 0;

  function draw() {
    list.replaceChildren(...shown.map((option, i) => row(option, i)));
    input.setAttribute("aria-activedescendant", shown.length ? `${id}-${at}` : "");
    list.children[at]?.scrollIntoView({ block: "nearest" });
    about.replaceChildren(...(shown[at] && describe ? describe(shown[at]) : []));
    list.hidden = !shown.length;
  }
  function row(option, i) {
    const attributes = { role: "option", id: `${id}-${i}`, "aria-selected": String(i === at), class: option.root ? "ccr-root" : null };
    attributes.onmousedown = (event) => { event.preventDefault(); onPick(option.value); };
    return h("li", attributes, h("span", {}, option.words || option.value), option.words ? h("small", {}, option.note ?? option.value) : null);
  }
  function find() {
    shown = matching(options, input.value).slice(0, 40);
    at = 0;
    draw();
  }
  input.addEventListener("input", find);
  input.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && shown.length) {
      at = (at + by + shown.length) % shown.length;
      draw();
      event.preventDefault();
    } else if (event.key === "Enter") {
      event.preventDefault();
      pick();
    }
  });
  function pick() {
    const typed = input.value.trim();
    const exact = shown.find((option) => option.value.toLowerCase() === typed.toLowerCase());
    if (exact) onPick(exact.value);
    else if (free && typed && (free(typed) || !shown.length)) onPick(typed);
    else if (shown.length && (typed || !free)) onPick(shown[at].value);
    else if (free) onPick(typed);
  }
  input.addEventListener("blur", () => setTimeout(() => { if (!node.contains(document.activeElement)) onLeave(false); }, 0));
  find();
  return { node, input };
}

// Codes by their beginning first, then whole words at the start, then every typed word somewhere.
function matching(options, typed) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return options;
  const ranked = [];
  for (const option of options) {
    const hay = `${option.value} ${option.words || ""} ${option.definition || ""}`.toLowerCase();
    if (words.every((word) => hay.includes(word))) ranked.push([rank(option, words[0]), option]);
  }
  return ranked.sort((a, b) => a[0] - b[0]).map((pair) => pair[1]);
}

function rank(option, word) {
  if (option.value.toLowerCase() === word) return 0;
  if (option.value.toLowerCase().startsWith(word)) return 1;
  const name = (option.words || "").toLowerCase();
  const own = name.split(" · ").pop();
  if (own.startsWith(word)) return option.root ? 2 : 3;
  if (new RegExp(`\\b${word.replace(/[^\p{L}\p{N}]/gu, "\\$&")}`, "u").test(own)) return 4;
  return name.includes(word) ? 5 : 6;
}

// Actors seen in this review first, then those of the codebook.
const actorsOf = (model) => [...model.get("actors"), ...model.get("known")];

const codeNote = (option) => [
  h("span", {}, [option.quad, option.goldstein === null || option.goldstein === undefined ? "" : `Goldstein ${signed(option.goldstein)}`].filter(Boolean).join(" · ")),
  h("span", { class: "ccr-definition" }, option.definition || ""),
];
const signed = (number) => (number > 0 ? `+${number}` : String(number).replace("-", "−"));

// ---- panels that ask for something -----------------------------------------------------------------

function panel(title, onLeave, ...content) {
  const leave = h("button", { type: "button", class: "ccr-leave", "aria-label": "close", onclick: onLeave }, "Esc");
  return h("div", { class: "ccr-panel", role: "dialog", "aria-label": title }, h("div", { class: "ccr-panel-head" }, h("b", {}, title), leave), content);
}

// Choices with a digit each, taken by key or by button.
function choicePanel(title, choices, onPick, onLeave) {
  const buttons = Object.entries(choices).map(([key, words]) =>
    h("button", { type: "button", class: "ccr-button", onclick: () => onPick(key) }, words, kbd(key)));
  const node = panel(title, onLeave, h("div", { class: "ccr-reasons" }, buttons));
  node.addEventListener("keydown", (event) => {
    if (!choices[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    onPick(event.key);
  });
  return node;
}

function helpPanel(screen) {
  const keysOf = new Map(); // acts of one kind, such as the suggested codes 1 to 9, share a line
  for (const [act, words] of screen.model.get("keys_help")) keysOf.set(words, [...(keysOf.get(words) || []), screen.keys[act]].filter(Boolean));
  const rows = [...keysOf].map(([words, keys]) => h("div", {}, h("span", {}, keys.length > 1 ? [kbd(keys[0]), "–", kbd(keys.at(-1))] : kbd(keys[0]) || "–"), h("span", {}, words)));
  const title = "Keys (they act while this screen has the focus; Esc leaves)";
  return panel(title, () => screen.escape(), h("div", { class: "ccr-help" }, rows));
}

// Back and forth through one kind of thing, the word once and a button each way.
const steps = (words, ...buttons) => h("div", { class: "ccr-steps", role: "group", "aria-label": words }, h("span", {}, words), buttons);

function showAsk(box, node) {
  box.replaceChildren(...(node ? [node] : []));
  box.hidden = !node;
  const first = box.querySelector("input, textarea") || box.querySelector("button:not(.ccr-leave)");
  (first || box.querySelector("button"))?.focus({ preventScroll: true });
}

// Scroll the pane, never the notebook.
function bringIntoView(pane, node) {
  if (!node) return;
  const view = pane.getBoundingClientRect();
  const box = node.getBoundingClientRect();
  if (box.top < view.top + 12) pane.scrollTop += box.top - view.top - 48;
  else if (box.bottom > view.bottom - 12) pane.scrollTop += Math.min(box.bottom - view.bottom + 72, box.top - view.top - 12);
}
