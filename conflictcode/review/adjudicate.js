// The adjudication screen: the article, and a grid of coders, machine and the final event.

const GRID_WORDS = { source: "Source", action: "Action", target: "Target", place: "Place", date: "Date", status: "Status" };
const HINTS = { source: "code or name", target: "code or name", action: "a word or a code", place: "a place’s name", date: "2019-12-16, 2019-12" };

class AdjudicationScreen {
  constructor(model, el) {
    this.model = model;
    this.keys = model.get("keymap");
    this.asking = ""; // "", cause, none, ask, edit, help
    this.line = new Line(model, () => this.answered());
    this.build(el);
    this.draw();
  }

  build(el) {
    this.bar = h("header", { class: "ccr-bar" });
    this.told = h("div", { class: "ccr-told", role: "alert" });
    this.articleBox = h("article", { class: "ccr-article", tabindex: "0", "aria-label": "article" });
    this.grid = h("section", { class: "ccr-side", "aria-label": "what the coders say" });
    this.ask = h("div", { class: "ccr-ask" });
    this.foot = h("footer", { class: "ccr-foot", role: "toolbar", "aria-label": "acts" });
    this.root = h("div", { class: "ccr ccr-adjudicate", tabindex: "0", role: "group", "aria-label": "adjudication", "data-lm-suppress-shortcuts": "true" },
      this.bar, this.told, h("div", { class: "ccr-columns" }, this.articleBox, this.grid, this.ask), this.foot);
    this.root.addEventListener("keydown", (event) => this.wholeColumn(event), true);
    listenForKeys(this.root, this.keys, this.line, (act) => this.key(act));
    el.append(h("div", { class: "ccr-frame" }, this.root));
  }

  get status() { return this.model.get("status"); }
  get dispute() { return this.model.get("dispute"); }

  // Shift+1 is "!" on one keyboard and "+" on another; the digit's own key is the same on all.
  wholeColumn(event) {
    const digit = event.shiftKey && !isField(event.target) && !this.asking && /^Digit([1-9])$/.exec(event.code || "");
    if (!digit || !Object.keys(this.keys).length) return;
    event.preventDefault();
    event.stopPropagation();
    this.line.when(() => this.take(Number(digit[1]) - 1, true));
  }

  key(act) {
    if (act === "escape") this.escape();
    else if (["cause", "none"].includes(this.asking)) return false;
    else this.do(act);
    return true;
  }

  do(act) {
    const go = { next_field: ["step_field", 1], previous_field: ["step_field", -1], next_dispute: ["step_dispute", 1], previous_dispute: ["step_dispute", -1] };
    const side = /^side_(\d)$/.exec(act);
    if (act === "none_of_it") return;
    if (side) this.take(Number(side[1]) - 1, false);
    else if (go[act]) this.line.send(go[act][0], { by: go[act][1] });
    else if (act === "undo" || act === "redo") this.line.send(act);
    else if (act === "nothing") this.open("none");
    else if (act === "decide") this.open("cause");
    else if (["ask", "edit"].includes(act)) this.open(act);
    else if (act === "help") this.open(this.asking === "help" ? "" : "help");
  }

  take(column, every) { this.line.send("take", { column, every }); }

  escape() {
    if (this.asking) this.open("");
    else if (document.activeElement !== this.root) this.root.focus();
    else this.root.blur();
  }

  open(asking) {
    this.asking = this.dispute.id || asking === "help" ? asking : "";
    this.drawAsk();
    if (!this.asking) this.root.focus({ preventScroll: true });
  }

  answered() {
    this.asking = this.status.prompt === "nothing" ? "none" : "";
    const held = this.root.contains(document.activeElement);
    this.draw();
    if (held && !this.root.contains(document.activeElement)) this.root.focus({ preventScroll: true });
  }

  draw() {
    const s = this.status;
    const share = s.disputes ? (100 * s.settled) / s.disputes : 100;
    const bar = h("div", { class: "ccr-progress", role: "progressbar", "aria-label": "settled", "aria-valuemin": "0", "aria-valuemax": String(s.disputes), "aria-valuenow": String(s.settled) }, h("div", {}));
    bar.firstChild.style.width = `${share}%`;
    this.bar.replaceChildren(h("div", { class: "ccr-who" }, h("b", {}, s.coder), h("span", {}, "adjudicates")),
      h("div", { class: "ccr-far" }, h("span", {}, h("b", {}, String(s.settled)), ` of ${s.disputes} settled`), bar),
      h("div", { class: "ccr-counts" }, s.asked ? h("span", {}, h("b", {}, String(s.asked)), " sent back") : null),
      h("div", { class: `ccr-saved ccr-last ${s.read_only ? "ccr-bad" : ""}` }, h("span", {}, s.read_only ? "READ ONLY" : s.saved ? `saved ${s.saved}` : "nothing to save yet"),
        h("span", { class: "ccr-keys-badge" }, Object.keys(this.keys).length ? "" : "keys off")));
    const own = s.own_work && !s.saved ? "You are one of the coders here. Somebody else should judge your codes." : "";
    const lines = [...new Set([s.error, s.read_only, own, ...(s.saved ? [] : s.told)].filter(Boolean))];
    this.told.className = s.read_only || s.error.startsWith("NOT SAVED") ? "ccr-told ccr-bad" : "ccr-told";
    this.told.replaceChildren(...lines.map((line) => h("p", {}, line)));
    this.drawArticle();
    this.drawGrid();
    this.drawAsk();
    this.drawFoot();
  }

  drawArticle() {
    const article = this.model.get("article");
    if (!article.id) {
      this.articleBox.replaceChildren(h("p", { class: "ccr-empty" }, "The coders agree on everything they share."));
      return;
    }
    this.painter = this.painter?.article.id === article.id ? this.painter : new Painter(article);
    const marks = [];
    const seen = new Set();
    for (const side of this.dispute.spans) for (const [role, [start, end]] of Object.entries(side)) {
      if (!seen.has(`${role} ${start}`)) marks.push({ role, start, end });
      seen.add(`${role} ${start}`);
    }
    const sentences = article.paragraphs.flatMap((paragraph) => paragraph.sentences);
    const about = [article.publisher, article.published, article.id].filter(Boolean).join(" · ");
    this.articleBox.replaceChildren(h("div", { class: "ccr-meta" }, about),
      ...this.painter.paint(marks, sentences[this.dispute.sentence]));
    bringIntoView(this.articleBox, this.articleBox.querySelector(".ccr-boxed"));
  }

  drawGrid() {
    const d = this.dispute;
    if (!d.id) return this.grid.replaceChildren();
    const heads = d.heads.map((words, i) => h("th", { scope: "col" }, h("div", {}, words), d.absent[i] ? null :
      h("button", { type: "button", class: "ccr-button ccr-small", title: `take every field of ${words} (Shift+${i + 1})`, onclick: (e) => this.press(e, () => this.take(i, true)) }, "take all", kbd(`⇧${i + 1}`))));
    const state = d.settled ? `settled: ${d.settled.nothing ? "no event" : "as below"}, ${d.settled.cause}` : d.questions.length ? "sent back to the coders" : "open";
    this.grid.replaceChildren(
      h("div", { class: "ccr-list-head" }, h("h4", {}, `Disagreement ${this.status.number} of ${this.status.disputes}`), h("span", {}, `${Math.round(100 * d.likeness)} % alike · ${state}`)),
      ...d.questions.map((question) => h("p", { class: "ccr-comment" }, h("b", {}, "Asked: "), question)),
      h("table", { class: "ccr-grid" }, h("thead", {}, h("tr", {}, h("td", {}), heads, h("th", { scope: "col", class: "ccr-final" }, "Final"))),
        h("tbody", {}, d.rows.map((row) => this.gridRow(row)))), this.definitions());
  }

  // What the codes in question mean, so that nobody has to look them up.
  definitions() {
    const codes = new Map();
    for (const cell of this.dispute.rows.find((row) => row.field === "action").cells) if (cell?.note) codes.set(cell.value, cell.note);
    return h("dl", { class: "ccr-codes" }, [...codes].flatMap(([words, meaning]) => [h("dt", {}, words), h("dd", {}, meaning)]));
  }

  gridRow(row) {
    const d = this.dispute;
    const here = row.field === this.status.field;
    const head = h("th", { scope: "row" }, h("button", { type: "button", class: "ccr-fieldname", "aria-current": here ? "true" : null, onclick: (e) => this.press(e, () => this.line.send("field", { field: row.field })) },
      row.differs ? h("span", { class: "ccr-glyph", title: "they differ" }, "≠") : h("span", { class: "ccr-glyph", title: "they agree" }, "="), ` ${GRID_WORDS[row.field]}`));
    const cells = row.cells.map((cell, i) => h("td", {}, cell === null ? this.absent(i) :
      h("button", { type: "button", class: "ccr-cell", title: cell.note || null, "aria-label": `${d.heads[i]}, ${GRID_WORDS[row.field]}: ${cell.value || "empty"}; take`, onclick: (e) => this.press(e, () => this.takeCell(row.field, i)) }, this.held(cell, row.field), here ? kbd(String(i + 1)) : null)));
    const settledNone = d.settled && d.settled.nothing;
    const final = h("td", { class: "ccr-final" }, row.final ? this.held(row.final, row.field) : h("span", { class: "ccr-open" }, settledNone ? "no event" : "?"));
    return h("tr", { class: here ? "ccr-here" : null }, head, cells, final);
  }

  takeCell(field, column) {
    this.line.send("field", { field });
    this.line.when(() => this.take(column, false));
  }

  absent(i) { return h("span", { class: "ccr-open" }, i < this.dispute.heads.length - 1 ? "no event" : "—"); }
  held(cell, field) { return h("span", { class: "ccr-held" }, h("span", { class: "ccr-value" }, cell.value || "—"), cell.text ? h("q", { class: `ccr-quote ccr-${field}` }, cell.text) : null, cell.note && field !== "action" ? h("small", {}, cell.note) : null); }

  drawFoot() {
    const off = !this.dispute.id;
    const b = (act, words, extra = "", no = off) => this.button(act, words, extra, no);
    const ready = !off && this.dispute.rows.every((row) => row.final);
    this.foot.replaceChildren(
      h("div", {}, b("decide", "Decide", ready ? "ccr-main" : ""), b("nothing", "No event"), b("edit", "Other value"), b("ask", "Send back")),
      h("div", {}, b("undo", "Undo", "", !this.status.can_undo), b("redo", "Redo", "", !this.status.can_redo)),
      h("div", {}, steps("Field", b("previous_field", "↑"), b("next_field", "↓")), steps("Disagreement", b("previous_dispute", "←"), b("next_dispute", "→"))),
      h("div", {}, this.button("help", "Keys")));
  }

  press(event, run) {
    if (event.detail > 0) this.root.focus({ preventScroll: true });
    this.line.when(run);
  }

  button(act, words, extra = "", off = false) {
    const help = (this.model.get("keys_help").find(([name]) => name === act) || ["", words])[1];
    const label = /\p{L}/u.test(words) ? null : help; // an arrow alone is no name
    return h("button", { type: "button", class: `ccr-button ${extra}`, "data-act": act, title: help, "aria-label": label, disabled: off, onmousedown: (e) => e.preventDefault(), onclick: (e) => this.press(e, () => this.do(act)) }, words, kbd(this.keys[act]));
  }

  // ---- asking ---------------------------------------------------------------------------------

  drawAsk() {
    const node = { cause: () => this.askCause(false), none: () => this.askCause(true), ask: () => this.askQuestion(), edit: () => this.askValue(), help: () => helpPanel(this) }[this.asking]?.();
    showAsk(this.ask, node);
  }

  askCause(nothing) {
    const causes = this.model.get("causes");
    const pick = (cause) => { this.asking = ""; this.root.focus({ preventScroll: true }); this.line.send("settle", { cause, nothing }); };
    const title = nothing ? "There is no event: what made the coders differ?" : "Decide: what made the coders differ?";
    return choicePanel(title, causes, pick, () => this.escape());
  }

  askQuestion() {
    const box = h("textarea", { rows: "2", "aria-label": "question to the coders" });
    const send = () => { this.asking = ""; this.root.focus({ preventScroll: true }); this.line.send("ask", { question: box.value }); };
    box.addEventListener("keydown", (e) => { if (e.key === "Enter" && !e.shiftKey) { e.preventDefault(); send(); } });
    return panel("Send back with a question", () => this.escape(), box, h("button", { type: "button", class: "ccr-button ccr-main", onclick: send }, "Send", kbd("Enter")));
  }

  askValue() {
    const field = this.status.field;
    if (!HINTS[field]) return panel(GRID_WORDS[field], () => this.escape(), h("p", {}, "Take the status from a column."));
    const lists = { action: this.model.get("codes"), source: actorsOf(this.model), target: actorsOf(this.model), place: this.model.get("places") };
    const made = typeAhead({ label: GRID_WORDS[field], hint: HINTS[field], options: lists[field] || [], describe: field === "action" ? codeNote : null,
      free: field === "action" ? null : (typed) => field === "date" || (field !== "place" && /^[A-Z-]{3,}$/.test(typed)),
      onPick: (value) => { this.asking = ""; this.root.focus({ preventScroll: true }); this.line.send("type", { field, value }); }, onLeave: () => {} });
    return panel(`${GRID_WORDS[field]} of the final event`, () => this.escape(), made.node);
  }
}

function render({ model, el }) {
  const screen = new AdjudicationScreen(model, el);
  return () => screen.line.close();
}
export default { render };
