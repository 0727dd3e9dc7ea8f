// One question with its label, help, state, findings and field; records and lists hold blocks of their own.

import { call } from "./api.js";
import { el, fill } from "./dom.js";
import { field } from "./field.js";
import * as store from "./store.js";
import { say } from "./words.js";

/** How a question stands, in words. */
export function stateWord(state) {
  return {
    missing: say("必填", "needed"), wrong: say("有误", "wrong"), done: say("已答", "answered"),
    default: say("默认", "default"), open: say("可不填", "may be left"), "not-asked": say("不问", "not asked"),
  }[state];
}

/** What decides how a block is built: where it changes, the block is built anew. */
function shape(answer) {
  return JSON.stringify([
    answer.widget, answer.label, answer.bilingual, answer.choices, answer.default?.label, answer.required, answer.byHand,
    answer.widget === "rows" ? answer.rows?.length : null,
  ]);
}

const set = (key, value) => store.send([value === null || value === "" ? { op: "unset", key } : { op: "set", key, value }]);

/** The part of a path by which the program explains its question. */
const plainPath = (path) => path.split(".").filter((key) => !/^\d+$/.test(key)).join(".");

/** Blocks of a list of questions that are kept while the answers change. */
export class Blocks {
  constructor() {
    this.element = el("div", { class: "blocks" });
    this.folded = el("details", { class: "folded" });
    this.blocks = new Map();
    this.element.append(this.folded);
  }

  /** Shows these questions; those that are not asked are folded away with their reasons. */
  show(answers, { onlyOpen = false } = {}) {
    const asked = answers.filter((answer) => answer.state !== "not-asked");
    const shown = onlyOpen ? asked.filter(needsSomething) : asked;
    const keep = new Set();
    let before = null;
    for (const answer of shown) {
      keep.add(answer.path);
      const known = this.blocks.get(answer.path);
      const block = known?.shape === shape(answer) ? known : new Block(answer);
      if (block !== known) {
        const had = known?.element.contains(document.activeElement);
        known?.element.remove();
        this.blocks.set(answer.path, block);
        if (had) queueMicrotask(() => block.focus());
      }
      const place = before ? before.nextSibling : this.element.firstChild;
      if (block.element !== place) this.element.insertBefore(block.element, place);
      block.put(answer);
      before = block.element;
    }
    for (const [path, block] of this.blocks) {
      if (keep.has(path)) continue;
      block.element.remove();
      this.blocks.delete(path);
    }
    const rest = answers.filter((answer) => answer.state === "not-asked");
    this.folded.hidden = rest.length === 0;
    const lines = rest.map((answer) => el("li", {}, el("b", {}, answer.label), " ", el("span", { class: "quiet" }, answer.reason ?? "")));
    fill(this.folded, el("summary", {}, say(`不问的 ${rest.length} 项，以及为什么`, `${rest.length} not asked, and why`)), el("ul", {}, lines));
  }

  /** The block of an answer, wherever it is; an answer of which a part is asked is found by that part. */
  find(path) {
    for (const block of this.blocks.values()) {
      const found = block.find(path);
      if (found) return found;
    }
    return null;
  }
}

function needsSomething(answer) {
  if (answer.state === "missing" || answer.state === "wrong") return true;
  const below = [...(answer.rows ?? []).flat(), ...(answer.widget === "record" ? answer.fields ?? [] : [])];
  return below.some(needsSomething);
}

export class Block {
  constructor(answer) {
    this.path = answer.path;
    this.shape = shape(answer);
    this.state = el("span", { class: "state" });
    this.findings = el("div", { class: "told" });
    this.clear = el("button", { type: "button", class: "small clear", onclick: () => set(this.path, null) });
    const isGroup = answer.widget === "record" || answer.widget === "rows";
    const unit = answer.unit ? say(`（${answer.unit}）`, ` (${answer.unit})`) : "";
    const title = el("span", { class: "label" }, answer.label, unit, " ", this.state);
    const head = el("div", { class: "head" }, title, this.explanation(answer), this.clear);
    this.body = el("div", { class: "body" });
    this.element = el(isGroup ? "section" : "div", { class: `block ${answer.widget}`, "data-path": answer.path, role: "group", "aria-label": answer.label }, head, this.body, this.findings);
    if (answer.widget === "record") {
      this.below = new Blocks();
      this.body.append(this.below.element);
    } else if (answer.widget === "rows") {
      this.rows = new Rows(answer);
      this.body.append(this.rows.element);
    } else {
      this.field = field(answer, (value) => set(this.path, value));
      this.body.append(this.field.element);
      this.element.addEventListener("focusin", () => store.showAnswer(this.path));
    }
  }

  /** Help at once, the rest on demand. */
  explanation(answer) {
    const more = el("div", { class: "quiet" }, answer.help ?? "");
    const whole = el("pre", { class: "explained" });
    const details = el("details", { class: "help" }, el("summary", { "aria-label": say(`说明：${answer.label}`, `Help: ${answer.label}`) }, "?"), more, whole);
    details.addEventListener("toggle", async () => {
      if (!details.open || whole.textContent) return;
      const told = await call("GET", `/api/explain?what=${encodeURIComponent(plainPath(this.path))}`).catch(() => null);
      whole.textContent = told?.text ?? "";
    });
    return details;
  }

  put(answer) {
    this.path = answer.path;
    this.element.dataset.path = answer.path;
    this.element.dataset.state = answer.state;
    fill(this.state, stateWord(answer.state));
    const given = answer.value !== null && answer.widget !== "rows" && !answer.inherited;
    this.clear.hidden = !given;
    fill(this.clear, answer.default ? say("恢复默认", "take the default") : say("清除", "clear"));
    this.clear.setAttribute("aria-label", `${this.clear.textContent}: ${answer.label}`);
    this.below?.show(answer.fields ?? []);
    this.rows?.put(answer);
    this.field?.put(answer);
    const notes = [];
    if (answer.state === "default" && answer.default) notes.push(say(`未填，采用默认：${answer.default.label}`, `left open: ${answer.default.label} is taken`));
    if (answer.inherited) notes.push(say("来自 extends 的文件", "from the file that extends names"));
    if (answer.state === "done" && answer.reason) notes.push(say(`已填，但现在不起作用。${answer.reason}`, `answered, but nothing turns on it now; ${answer.reason}`));
    const found = (store.state()?.findings ?? []).filter((finding) => finding.answer === answer.path);
    this.field?.focus.setAttribute?.("aria-invalid", String(answer.state === "wrong"));
    fill(this.findings, notes.map((note) => el("p", { class: "quiet" }, note)), found.map(told));
  }

  find(path) {
    if (path === this.path) return this;
    const below = this.below?.find(path) ?? this.rows?.find(path);
    if (below) return below;
    return path.startsWith(`${this.path}.`) ? this : null;
  }

  focus() {
    const target = this.field?.focus ?? this.element.querySelector("input, select, textarea, button") ?? this.element;
    this.element.scrollIntoView({ block: "nearest" });
    target.focus({ preventScroll: true });
  }
}

/** A finding under its field; one that may be accepted can be, with a reason. */
function told(finding) {
  const words = { error: say("错误", "error"), warning: say("警告", "warning"), info: say("提醒", "reminder") };
  const element = el("div", { class: `finding-here ${finding.severity}` },
    el("b", {}, `${words[finding.severity]} ${finding.code}`), " ", finding.message, finding.hint ? el("div", { class: "quiet" }, finding.hint) : null);
  if (finding.waivable) {
    const reason = el("input", { type: "text", "aria-label": say("接受的理由", "reason for accepting it") });
    const accept = () => {
      if (reason.value.trim() === "") return reason.focus();
      store.send([{ op: "insert", key: "waive", at: null, value: { rule: finding.code, reason: reason.value.trim(), answer: finding.answer } }]);
    };
    const button = el("button", { type: "button", class: "small", onclick: accept }, say("接受", "accept"));
    element.append(el("details", { class: "waive" }, el("summary", {}, say("仍然接受，写明理由", "accept it, with a reason")), reason, " ", button));
  }
  return element;
}

/** Rows of a list: to add, copy, move, delete. */
class Rows {
  constructor(answer) {
    this.key = answer.path;
    this.list = el("div", { class: "rows" });
    this.rows = [];
    this.add = el("div", { class: "buttons" });
    this.element = el("div", {}, this.list, this.add);
  }

  put(answer) {
    this.key = answer.path;
    const rows = answer.rows ?? [];
    while (this.rows.length > rows.length) this.rows.pop().element.remove();
    rows.forEach((fields, n) => {
      let row = this.rows[n];
      if (!row) {
        row = this.row(n);
        this.rows.push(row);
        this.list.append(row.element);
      }
      fill(row.title, this.title(fields, n));
      row.blocks.show(fields);
      row.up.disabled = n === 0;
      row.down.disabled = n === rows.length - 1;
    });
    const named = this.key === "parties" ? store.state().interview.roles : [{ word: null, label: "" }];
    const buttons = named.map((role) => el("button", { type: "button", onclick: () => this.insert(role) }, say(`＋ 增加${role.label || "一项"}`, `+ add ${role.label || "one"}`)));
    if (this.add.childElementCount !== buttons.length) fill(this.add, buttons);
  }

  title(fields, n) {
    const of = (key) => fields.find((field) => field.path.endsWith(`.${key}`));
    const role = of("role")?.choices?.find((one) => one.word === of("role").value)?.label;
    const name = of("name")?.value;
    const words = [role, typeof name === "object" && name ? name.zh ?? name.en : name].filter(Boolean);
    return words.length > 0 ? words.join(say("：", ": ")) : say(`第 ${n + 1} 项`, `No. ${n + 1}`);
  }

  row(n) {
    const button = (zh, en, act) => el("button", { type: "button", class: "small", onclick: act }, say(zh, en));
    const blocks = new Blocks();
    const title = el("legend", {});
    const up = button("上移", "up", () => this.move(n, n - 1));
    const down = button("下移", "down", () => this.move(n, n + 1));
    const copy = button("复制", "copy", () => store.send([{ op: "copy", key: this.key, at: n }]));
    const remove = button("删除", "delete", () => {
      store.send([{ op: "remove", key: this.key, at: n }]);
      this.add.querySelector("button")?.focus();
    });
    const tools = el("div", { class: "buttons" }, up, down, copy, remove);
    return { element: el("fieldset", { class: "row" }, title, tools, blocks.element), title, blocks, up, down };
  }

  async move(from, to) {
    await store.send([{ op: "move", key: this.key, from, to }]);
    this.rows[to]?.[to < from ? "up" : "down"].focus();
  }

  async insert(role) {
    const at = this.rows.length;
    await store.send([{ op: "insert", key: this.key, at: null, value: role.word ? { role: role.word } : {} }]);
    this.rows[at]?.element.querySelector("input, select, textarea")?.focus();
  }

  find(path) {
    for (const row of this.rows) {
      const found = row.blocks.find(path);
      if (found) return found;
    }
    return null;
  }
}
