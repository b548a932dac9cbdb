// The review screen: an article, its events, one key an act. All truth is in Python; this draws and asks.

const STATES = {
  pending: ["○", "pending"], accepted: ["✓", "accepted"], edited: ["✎", "edited"],
  rejected: ["✕", "rejected"], added: ["+", "added"],
};
const FIELD_ROWS = [
  ["source", "Source"], ["action", "Action"], ["target", "Target"], ["place", "Place"], ["date", "Date"],
  ["attributed_to", "Said by"],
];
const STATUS_WORDS = { negated: "denied", hypothetical: "hypothetical", future: "future", historical: "historical" };
const PROMPTS = {
  source: ["Source", "code or name, or “words of the sentence” in quotes"],
  target: ["Target", "code or name, or “words of the sentence” in quotes"],
  action: ["Code", "a word or a code: shell, 194 …"],
  place: ["Place", "a place’s name"],
  date: ["Date", "2019-12-16, 2019-12-16..2019-12-18, 2019-12, 2019"],
  attributed_to: ["Said by", "who says so: code or name"],
};

class ReviewScreen {
  constructor(model, el) {
    this.model = model;
    this.keys = model.get("keymap");
    this.asking = ""; // "", reject, field:NAME, words, comment, same, link, help
    this.line = new Line(model, () => this.answered());
    this.build(el);
    this.draw();
  }

  build(el) {
    this.bar = h("header", { class: "ccr-bar" });
    this.told = h("div", { class: "ccr-told", role: "alert" });
    this.articleBox = h("article", { class: "ccr-article", tabindex: "0", "aria-label": "article" });
    this.list = h("div", { class: "ccr-list" });
    this.ask = h("div", { class: "ccr-ask" });
    this.side = h("section", { class: "ccr-side", "aria-label": "events in this article" }, this.list);
    this.foot = h("footer", { class: "ccr-foot", role: "toolbar", "aria-label": "acts" });
    this.live = h("div", { class: "ccr-live", role: "status", "aria-live": "polite" });
    this.root = h(
      "div",
      { class: "ccr", tabindex: "0", role: "group", "aria-label": "event review", "data-lm-suppress-shortcuts": "true" },
      this.bar, this.told, h("div", { class: "ccr-columns" }, this.articleBox, this.side, this.ask), this.foot, this.live,
    );
    listenForKeys(this.root, this.keys, this.line, (act) => this.key(act));
    el.append(h("div", { class: "ccr-frame" }, this.root));
  }

  get status() { return this.model.get("status"); }
  get events() { return this.model.get("events"); }
  get event() { return this.events.find((event) => event.id === this.status.event) || null; }

  // ---- acts -----------------------------------------------------------------------------------

  key(act) {
    if (act === "escape") this.escape();
    else if (this.asking === "reject" || this.asking === "same") return false;
    else this.do(act);
    return true;
  }

  do(act) {
    const go = { next_event: ["step_event", 1], previous_event: ["step_event", -1], next_article: ["step_article", 1],
      previous_article: ["step_article", -1], next_sentence: ["step_sentence", 1], previous_sentence: ["step_sentence", -1] };
    if (act === "none_of_it") return;
    if (go[act]) this.line.send(go[act][0], { by: go[act][1] });
    else if (PROMPTS[act]) this.markOrAsk(act);
    else if (STATUS_WORDS[act]) this.send("toggle", { flag: act });
    else if (["accept", "skip", "flag", "same", "link"].includes(act)) this.send(act);
    else if (["undo", "redo", "default"].includes(act)) this.line.send(act);
    else if (act.startsWith("alternative_")) this.rather(Number(act.split("_")[1]));
    else if (act === "confirm") this.line.send("confirm", { event: this.isPending() ? this.status.event : "" });
    else if (act === "add") this.add();
    else if (act === "edit") this.list.querySelector(".ccr-field button")?.focus();
    else if (act === "search") this.bar.querySelector("input").focus();
    else if (act === "filter") this.bar.querySelector("select").focus();
    else if (act === "help") this.open(this.asking === "help" ? "" : "help");
    else if (act === "reject" || act === "comment") this.event ? this.open(act) : this.send(act);
  }

  // A suggestion that isn't shown is shown first, not taken.
  rather(number) {
    if (this.event && number <= this.event.alternatives.length && number > this.suggested()) this.showAlternatives();
    else this.send("alternative", { number_of: number });
  }

  suggested() {
    const n = this.event.alternatives.length;
    return this.allAlternatives || n <= 4 ? n : 3;
  }

  showAlternatives() {
    this.allAlternatives = true;
    this.drawEvents();
    this.root.focus({ preventScroll: true });
  }

  isPending() { return this.event && this.event.state === "pending"; }
  send(act, message = {}) { this.line.send(act, { event: this.status.event, ...message }); }
  selected() { return selectedWords(this.articleBox, this.text); }

  markOrAsk(field) {
    const words = field === "attributed_to" ? null : this.selected();
    if (words) this.send("mark", { field, ...words });
    else if (this.event) this.open(`field:${field}`);
    else this.send("type", { field, value: "" });
  }

  add() {
    const words = this.selected();
    if (words) this.adding(() => this.line.send("add", words));
    else this.open("words");
  }

  // A new event asks for its code, then source, then target; Escape leaves the chain.
  adding(send) {
    this.chain = ["action", "source", "target"];
    send();
  }

  escape() {
    this.chain = null;
    if (this.asking) this.open("");
    else if (document.activeElement !== this.root) this.root.focus();
    else this.root.blur();
  }

  open(asking) {
    this.asking = asking;
    this.drawAsk();
    if (!asking) this.root.focus({ preventScroll: true });
  }

  answered() {
    if (this.status.quiet) return this.drawTold();
    const refused = this.status.error;
    if (!this.asking.startsWith("field") || !refused) this.asking = this.model.get("preview").ask || "";
    const held = this.root.contains(document.activeElement);
    const field = document.activeElement?.closest?.(".ccr-field")?.dataset.field;
    this.draw();
    if (held && !this.root.contains(document.activeElement)) this.restoreFocus(field);
    this.live.textContent = refused || (this.event ? `${this.event.words}, ${this.event.state}` : "all events here are decided");
    const next = !refused && this.chain?.shift();
    if (next) this.open(`field:${next}`);
    if (refused) this.chain = null;
  }

  restoreFocus(field) {
    const same = field && this.list.querySelector(`[data-field="${field}"] button`);
    if (this.asking) this.drawAsk();
    else (same || this.root).focus({ preventScroll: true });
  }

  // ---- drawing ----------------------------------------------------------------------------------

  draw() {
    this.drawBar();
    this.drawTold();
    this.drawArticle();
    this.drawEvents();
    this.drawAsk();
    this.drawFoot();
  }

  drawBar() {
    const s = this.status;
    const counts = Object.entries(STATES).filter(([state]) => state === "pending" || s.counts[state]).map(([state, [, words]]) =>
      h("span", { class: `ccr-count ccr-is-${state}` }, h("b", {}, String(s.counts[state] || 0)), ` ${words}`));
    const share = s.articles ? (100 * s.done) / s.articles : 0;
    const progress = h("div", { class: "ccr-progress", role: "progressbar", "aria-label": "articles done", "aria-valuemin": "0",
      "aria-valuemax": String(s.articles), "aria-valuenow": String(s.done) }, h("div", {}));
    progress.firstChild.style.width = `${share}%`;
    this.bar.replaceChildren(
      h("div", { class: "ccr-who" }, h("b", {}, `Coder ${s.coder}`), h("span", {}, s.mode)),
      h("div", { class: "ccr-far" }, h("span", {}, h("b", {}, String(s.done)), ` of ${s.articles} articles`), progress),
      h("div", { class: "ccr-counts" }, counts, s.counts.flagged ? h("span", { class: "ccr-count" }, h("b", {}, String(s.counts.flagged)), " flagged") : null),
      this.filterBox(), this.searchBox(), this.savedBox(),
    );
  }

  filterBox() {
    const options = this.model.get("filters").map(([value, words]) =>
      h("option", { value, selected: value === this.status.filter }, words));
    const change = (event) => this.line.send("choose", { filter: event.target.value, search: this.status.search });
    return h("select", { "aria-label": "show", "data-act": "filter", title: this.hint("filter", "choose what to see"), onchange: change }, options);
  }

  searchBox() {
    const input = h("input", { type: "search", "aria-label": "search the articles", "data-act": "search", title: this.hint("search", "search the articles"), placeholder: "Search articles" });
    input.value = this.status.search;
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      this.root.focus();
      this.line.send("choose", { filter: this.status.filter, search: input.value });
    });
    return input;
  }

  savedBox() {
    const s = this.status;
    const words = s.read_only ? "READ ONLY" : s.saved ? `saved ${s.saved}` : "nothing to save yet";
    return h("div", { class: s.read_only ? "ccr-saved ccr-bad" : "ccr-saved", title: `${s.lines} lines in the log` },
      h("span", { class: "ccr-save-words" }, words), h("span", { class: "ccr-keys-badge" }, Object.keys(this.keys).length ? "" : "keys off"));
  }

  drawTold() {
    const s = this.status;
    const lines = [s.error, s.read_only, ...(s.saved ? [] : s.told)].filter(Boolean);
    const bad = Boolean(s.read_only) || (s.error || "").startsWith("NOT SAVED");
    this.told.className = bad ? "ccr-told ccr-bad" : "ccr-told";
    this.told.replaceChildren(...[...new Set(lines)].map((line) => h("p", {}, line)));
  }

  marks() {
    const current = this.event;
    const marks = this.events.filter((event) => event !== current && event.spans.action && event.state !== "rejected")
      .map((event) => ({ start: event.spans.action[0], end: event.spans.action[1], role: "other" }));
    for (const [role, [start, end]] of Object.entries(current ? current.spans : {})) marks.push({ start, end, role });
    return marks;
  }

  drawArticle() {
    const article = this.model.get("article");
    const changed = this.article?.id !== article.id;
    if (changed || this.article?.text !== article.text) this.painter = new Painter(article);
    this.article = article;
    this.text = this.painter.text;
    if (!article.id) return this.drawNothing();
    const number = this.status.sentence;
    const sentences = article.paragraphs.flatMap((paragraph) => paragraph.sentences);
    const marks = this.marks();
    const about = [article.publisher, article.published, article.id].filter(Boolean).join(" · ");
    const link = article.url ? h("a", { href: article.url, target: "_blank", rel: "noopener noreferrer" }, "open") : null;
    const questions = article.questions.map((question) => h("p", { class: "ccr-question" }, h("b", {}, "Question to you: "), question));
    const overtaken = article.overtaken.map((words) => h("p", { class: "ccr-question" }, h("b", {}, "Before the recoding you "), words, ". It counts as it stands."));
    this.articleBox.replaceChildren(
      h("div", { class: "ccr-meta" }, about, link ? " · " : null, link),
      ...questions, ...overtaken,
      ...this.painter.paint(marks, sentences[number]),
    );
    if (changed) this.articleBox.scrollTop = 0;
    bringIntoView(this.articleBox, this.articleBox.querySelector("mark") || this.articleBox.querySelector(".ccr-boxed"));
  }

  drawNothing() {
    const words = this.status.articles ? "No article fits the filter." : "No article is here to review.";
    this.articleBox.replaceChildren(h("p", { class: "ccr-empty" }, words));
  }

  drawEvents() {
    const s = this.status;
    const number = s.visible ? `article ${s.number} of ${s.visible}` : "";
    const head = h("div", { class: "ccr-list-head" }, h("h4", {}, `${this.events.length} event${this.events.length === 1 ? "" : "s"}`), h("span", {}, number));
    const rows = this.events.map((event, i) => (event === this.event ? this.card(event, i) : this.row(event)));
    this.list.replaceChildren(head, ...rows, ...[this.closing()].filter(Boolean));
    bringIntoView(this.side, this.list.querySelector(".ccr-card"));
  }

  claim(event) {
    const side = (name) => h("span", { class: "ccr-actor" }, event.fields[name].value || "?");
    return h("span", { class: "ccr-claim" }, side("source"), " ", h("span", { class: "ccr-words" }, event.words), " ", h("span", { class: "ccr-arrow", "aria-label": "to" }, "→"), " ", side("target"),
      event.status.length ? h("small", {}, ` ${event.status.map((flag) => STATUS_WORDS[flag]).join(", ")}`) : null);
  }

  sign(event) {
    const [sign, words] = STATES[event.state];
    const more = [event.draft ? "changed, not yet accepted" : "", event.skipped && event.state === "pending" ? "skipped" : "", event.reason].filter(Boolean);
    return h("span", { class: `ccr-sign ccr-is-${event.state}` }, h("span", { class: "ccr-glyph", "aria-hidden": "true" }, sign),
      h("span", { class: "ccr-state" }, [words, ...more].join(", ")), event.flagged ? h("span", { class: "ccr-flag" }, "⚑ flagged") : null);
  }

  row(event) {
    const select = () => this.line.when(() => this.line.send("select", { event: event.id }));
    return h("button", { class: event.dimmed ? "ccr-row ccr-dimmed" : "ccr-row", type: "button", onclick: select }, this.sign(event), this.claim(event));
  }

  card(event, i) {
    const scale = [event.code, event.quad, event.goldstein === null ? "" : `Goldstein ${signed(event.goldstein)}`].filter(Boolean).join(" · ");
    const fields = FIELD_ROWS.map(([name, words]) => this.fieldRow(event, name, words));
    const status = Object.entries(STATUS_WORDS).map(([flag, words]) => this.statusButton(event, flag, words));
    const why = event.why.length ? h("details", { class: "ccr-why", open: this.whyOpen, ontoggle: (e) => { this.whyOpen = e.target.open; } },
      h("summary", {}, "Why this code"), h("dl", {}, event.why.flatMap(([words, value]) => [h("dt", {}, words), h("dd", {}, value)]))) : null;
    return h("div", { class: `ccr-card ccr-card-${event.state}`, "aria-current": "true", role: "group", "aria-label": `event ${i + 1}: ${event.words}` },
      h("div", { class: "ccr-card-head" }, this.sign(event), h("span", { class: "ccr-nth" }, `${i + 1} of ${this.events.length}`)),
      h("div", { class: "ccr-title" }, event.words), h("div", { class: "ccr-scale" }, scale),
      h("p", { class: "ccr-definition" }, event.definition), this.alternatives(event),
      h("div", { class: "ccr-fields" }, fields), h("div", { class: "ccr-statuses", role: "group", "aria-label": "status" }, status),
      event.same_as ? h("p", { class: "ccr-comment" }, h("b", {}, "Same event as "), event.same_as) : null,
      event.comment ? h("p", { class: "ccr-comment" }, event.comment) : null, why);
  }

  // Codes that it may rather be; of the same root only the own name, the root's stands above.
  alternatives(event) {
    if (!event.alternatives.length) return null;
    const root = event.words.split(" · ")[0];
    const chips = event.alternatives.map(({ code, words, definition }, i) => {
      const act = `alternative_${i + 1}`;
      const own = words.startsWith(`${root} · `) && !words.endsWith(" · not specified");
      const name = own ? words.slice(root.length + 3) : words;
      return h("button", { type: "button", class: "ccr-chip", "data-act": act, "aria-label": `rather ${words}`, title: this.hint(act, `${code}: ${definition}`),
        onclick: () => this.line.when(() => this.do(act)) }, kbd(this.keys[act]), name);
    });
    const shown = this.suggested();
    const rest = chips.length - shown;
    return h("div", { class: "ccr-alternatives", role: "group", "aria-label": "other codes" }, h("span", {}, event.code ? "or" : "suggested"), chips.slice(0, shown),
      rest ? h("button", { type: "button", class: "ccr-chip", onclick: () => this.showAlternatives() }, `… ${rest} more`) : null);
  }

  fieldRow(event, name, words) {
    const field = event.fields[name];
    const shown = name === "action" ? null : h("span", { class: "ccr-value" }, field.value || "—");
    const quote = field.text ? h("q", { class: `ccr-quote ccr-${name}` }, field.text) : name === "action" ? h("span", { class: "ccr-value" }, "—") : null;
    const open = () => this.line.when(() => this.markOrAsk(name));
    return h("div", { class: event.changed.includes(name) || event.changed.includes({ place: "geoname", date: "date" }[name]) ? "ccr-field ccr-changed" : "ccr-field", "data-field": name },
      h("button", { type: "button", "data-act": name, onclick: open, title: this.hint(name, `edit ${words.toLowerCase()}`), "aria-label": `${words}: ${field.value || "empty"} ${field.text || ""}, edit` },
        h("span", { class: "ccr-label" }, words, kbd(this.keys[name])), h("span", { class: "ccr-held" }, shown, quote, field.note ? h("small", {}, field.note) : null)));
  }

  statusButton(event, flag, words) {
    const on = event.status.includes(flag);
    return h("button", { type: "button", class: "ccr-toggle", "data-act": flag, "aria-pressed": String(on), title: this.hint(flag, words), onclick: () => this.line.when(() => this.do(flag)) },
      on ? "☑ " : "☐ ", words, kbd(this.keys[flag]));
  }

  closing() {
    const s = this.status;
    if (!this.model.get("article").id) return h("p", { class: "ccr-empty" }, "");
    if (this.events.some((event) => event.state === "pending")) return null;
    const words = s.is_done ? "This article is done." : this.events.length ? "All events here are decided. Is one missing?" : "No event here yet. Is one missing?";
    const all = s.done === s.articles && s.articles > 0;
    return h("div", { class: "ccr-closing" }, h("p", {}, all ? "All articles are done. Thank you." : words),
      h("div", {}, this.button("add", "Add an event"), all ? null : this.button("confirm", s.is_done ? "Next open article" : "Article done, next", "ccr-main")));
  }

  drawFoot() {
    const pending = this.isPending();
    const has = Boolean(this.event);
    const rejects = this.status.default === "reject";
    const b = (act, words, off, extra) => this.button(act, words, extra, off);
    const main = (yes) => (pending && yes ? "ccr-main" : "");
    this.foot.replaceChildren(
      h("div", {}, b("accept", "Accept", !has, main(!rejects)), b("reject", "Reject", !has, main(rejects)), b("edit", "Edit", !has), b("add", "Add"), b("skip", "Skip", !has)),
      h("div", {}, b("flag", "Flag", !has), b("comment", "Comment", !has), b("link", "Same event as …", !has), b("same", "Apply to identical", !has)),
      h("div", {}, b("undo", "Undo", !this.status.can_undo), b("redo", "Redo", !this.status.can_redo)),
      h("div", {}, steps("Event", b("previous_event", "↑"), b("next_event", "↓")), steps("Article", b("previous_article", "←"), b("next_article", "→")),
        steps("Sentence", b("previous_sentence", "↑"), b("next_sentence", "↓"))),
      h("div", {}, this.defaultButton(rejects), b("help", "Keys")),
    );
  }

  // What Enter does now, and the switch to the other answer.
  defaultButton(rejects) {
    const enter = this.keys.confirm ? keyName(this.keys.confirm) : "Default";
    const made = this.button("default", `${enter} ${rejects ? `rejects: ${this.status.reason}` : "accepts"}`, rejects ? "ccr-main" : "");
    made.setAttribute("aria-pressed", String(rejects));
    return made;
  }

  hint(act, words) { return this.keys[act] ? `${words} (key ${keyName(this.keys[act])})` : words; }

  button(act, words, extra = "", off = false) {
    const press = (event) => {
      if (event.detail > 0) this.root.focus({ preventScroll: true });
      this.line.when(() => this.do(act));
    };
    const help = (this.model.get("keys_help").find(([name]) => name === act) || ["", words])[1];
    const label = /\p{L}/u.test(words) ? null : help; // an arrow alone is no name
    return h("button", { type: "button", class: `ccr-button ${extra}`, "data-act": act, "aria-label": label, title: this.hint(act, help), disabled: off, onmousedown: (e) => e.preventDefault(), onclick: press }, words, kbd(this.keys[act]));
  }

  // ---- asking -------------------------------------------------------------------------------------

  drawAsk() {
    const [what, field] = this.asking.split(":");
    const node = { reject: () => this.askReason(), field: () => this.askField(field), words: () => this.askWords(),
      comment: () => this.askComment(), same: () => this.askSame(), link: () => this.askLink(), help: () => helpPanel(this) }[what]?.();
    showAsk(this.ask, node);
  }

  askReason() {
    const pick = (reason) => { this.asking = ""; this.send("reject", { reason }); };
    return choicePanel("Reject: why?", this.model.get("reasons"), pick, () => this.escape());
  }

  askField(field) {
    const [label, hint] = PROMPTS[field];
    const lists = { action: this.model.get("codes"), source: actorsOf(this.model), target: actorsOf(this.model), attributed_to: actorsOf(this.model), place: this.model.get("places") };
    const asking = this.asking;
    const made = typeAhead({
      label, hint, options: lists[field] || [], describe: field === "action" ? codeNote : null,
      free: field === "action" ? null : (typed) => field === "date" || /^["“]/.test(typed) || (field !== "place" && /^[A-Z-]{3,}$/.test(typed)) || field === "attributed_to",
      onPick: (value) => { this.asking = ""; this.ask.replaceChildren(); this.root.focus({ preventScroll: true }); this.send("type", { field, value }); },
      onLeave: () => { if (this.asking === asking && this.ask.contains(made.node) && document.hasFocus()) this.asking = asking; },
    });
    return panel(`${label} of this event`, () => this.escape(), made.node);
  }

  askWords() {
    const article = this.model.get("article");
    const bounds = article.paragraphs.flatMap((paragraph) => paragraph.sentences)[this.status.sentence] || [0, 0];
    const sentence = this.text.slice(...bounds);
    const words = [...new Set(sentence.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) || [])].map((word) => ({ value: word }));
    const made = typeAhead({ label: "Words of the act", hint: "type the words of the act as they stand in the boxed sentence", options: words,
      free: (typed) => sentence.toLowerCase().includes(typed.toLowerCase()) && typed.includes(" "),
      onPick: (value) => { this.asking = ""; this.root.focus({ preventScroll: true }); this.adding(() => this.line.send("add", { words: value })); }, onLeave: () => {} });
    return panel("New event: which words tell the act?", () => this.escape(), h("p", { class: "ccr-boxed-words" }, sentence), made.node);
  }

  askComment() {
    const box = h("textarea", { rows: "2", "aria-label": "comment" });
    const event = this.status.event;
    let timer = 0;
    box.value = this.event.comment;
    box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => this.model.send({ act: "draft", quiet: true, event, text: box.value }), 1500); });
    const save = () => { clearTimeout(timer); this.asking = ""; this.root.focus({ preventScroll: true }); this.line.send("comment", { event, text: box.value }); };
    box.addEventListener("keydown", (e) => { if (e.key === "Enter" && !e.shiftKey) { e.preventDefault(); save(); } });
    return panel("Comment", () => this.escape(), box, h("button", { type: "button", class: "ccr-button ccr-main", onclick: save }, "Save", kbd("Enter")));
  }

  askLink() {
    const { event, rows } = this.model.get("preview");
    const pick = (to) => { this.asking = ""; this.root.focus({ preventScroll: true }); this.line.send("link_to", { event, to }); };
    const made = typeAhead({ label: "Same event as", hint: "words of the other report", options: rows, onPick: pick, onLeave: () => {} });
    return panel("Which report tells of the same event?", () => this.escape(), made.node);
  }

  askSame() {
    const p = this.model.get("preview");
    const n = p.others.length;
    const apply = () => { this.asking = ""; this.line.send("apply", { event: p.event, others: p.others }); };
    const rows = p.rows.map((row) => h("li", {}, h("b", {}, row.headline || row.article), " ", h("q", {}, row.words || "")));
    return panel("Same everywhere", () => this.escape(), h("p", {}, `${p.words}: ${n} identical pending event${n === 1 ? "" : "s"} in ${p.articles} article${p.articles === 1 ? "" : "s"} would be ${p.state}${p.reason ? ` (${p.reason})` : ""}.`),
      h("button", { type: "button", class: "ccr-button ccr-main", onclick: apply }, `Apply to ${n}`, kbd("Enter")), h("ul", {}, rows, n > p.rows.length ? h("li", {}, `and ${n - p.rows.length} more`) : null));
  }
}

function render({ model, el }) {
  const screen = new ReviewScreen(model, el);
  return () => screen.line.close();
}
export default { render };
