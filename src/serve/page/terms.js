// What is agreed besides answers: other variants of clauses, annexes, the parties' own words; and findings that were accepted.

import { el, fill } from "./dom.js";
import * as store from "./store.js";
import { say } from "./words.js";

export class Terms {
  constructor() {
    this.sections = {};
    const section = (name, title, help) => {
      const body = el("div", {});
      this.sections[name] = body;
      return el("section", {}, el("h3", {}, title), el("p", { class: "quiet" }, help), body);
    };
    this.element = el("div", { class: "terms" },
      section("annexes", say("附件", "Annexes"), say("选中的附在协议之后；有的附件协议自带。", "Those that are picked follow the agreement; some come with it.")),
      section("special", say("特别约定", "Special terms"), say("各方自己的话，写在所选一条的末尾，按同样的规则检查。", "The parties' own words at the end of an article, checked by the same rules.")),
      section("variants", say("条款方案", "Variants of clauses"), say("每条按立场取默认方案；可以逐条另选，注明各自的用处。", "Each clause takes the variant of the stance; any other can be chosen here, with what it is for.")),
      section("waivers", say("已接受的提示", "Findings that are accepted"), say("写明理由而接受的提示；撤回后重新提示。", "Accepted with a reason; taken back, they are told again.")));
  }

  put(interview) {
    const terms = interview.terms;
    this.redraw("annexes", terms.annexes, () => this.annexes(terms.annexes));
    this.redraw("special", [terms.special, terms.articles], () => this.special(terms));
    this.redraw("variants", terms.variants, () => terms.variants.map((one) => this.variant(one)));
    this.redraw("waivers", terms.waivers, () => this.waivers(terms.waivers));
  }

  /** Draws a part anew where something in it changed and nobody is typing in it. */
  redraw(name, what, draw) {
    const body = this.sections[name];
    const now = JSON.stringify(what);
    const active = document.activeElement;
    const typing = body.contains(active) && active.matches("textarea, input[type=text]");
    if (body.dataset.now === now || typing) return;
    body.dataset.now = now;
    const at = body.contains(active) ? [...body.querySelectorAll("input, button, select")].indexOf(active) : -1;
    fill(body, draw());
    if (at >= 0) body.querySelectorAll("input, button, select")[at]?.focus();
  }

  annexes(annexes) {
    const included = annexes.filter((annex) => annex.included).map((annex) => annex.name);
    const rows = annexes.map((annex) => {
      const box = el("input", { type: "checkbox", checked: annex.included || annex.attached, disabled: annex.attached });
      box.addEventListener("change", () => {
        const names = box.checked ? [...included, annex.name] : included.filter((name) => name !== annex.name);
        store.send([names.length > 0 ? { op: "set", key: "annexes.include", value: names } : { op: "unset", key: "annexes.include" }]);
      });
      return el("label", {}, box, " ", annex.title, annex.attached ? say("（自带）", " (comes with it)") : "");
    });
    return rows.length > 0 ? el("div", { class: "choices column" }, rows) : el("p", {}, say("这一形式没有附件。", "This form has no annexes."));
  }

  special(terms) {
    const article = (row, n) => {
      const select = el("select", { "aria-label": say("放在哪一条之末", "article at whose end it stands") },
        terms.articles.map((one) => el("option", { value: one.word, selected: one.word === row.article }, one.label)));
      select.addEventListener("change", () => store.send([{ op: "set", key: `special.${n}.article`, value: select.value }]));
      return select;
    };
    const text = (row) => (typeof row.text === "object" && row.text ? row.text.zh ?? row.text.en : row.text) ?? "";
    const rows = terms.special.map((row, n) => {
      const area = el("textarea", { rows: 2, "aria-label": say("约定的内容", "what is agreed") });
      area.value = text(row);
      const key = typeof row.text === "object" && row.text ? `special.${n}.text.zh` : `special.${n}.text`;
      area.addEventListener("change", () => store.send([{ op: "set", key, value: area.value }]));
      const remove = el("button", { type: "button", class: "small", onclick: () => store.send([{ op: "remove", key: "special", at: n }]) }, say("删除", "delete"));
      return el("fieldset", { class: "row" }, el("legend", {}, say(`特别约定 ${n + 1}`, `Special term ${n + 1}`)), article(row, n), area, remove);
    });
    const add = () => store.send([{ op: "insert", key: "special", at: null, value: { article: terms.articles[0]?.word ?? "general" } }]);
    return [...rows, el("button", { type: "button", onclick: add }, say("＋ 增加特别约定", "+ add a special term"))];
  }

  variant(one) {
    const radios = one.variants.map((variant) => {
      const radio = el("input", { type: "radio", name: `variant-${one.clause}`, value: variant.stance, checked: variant.stance === one.taken });
      radio.addEventListener("change", () => store.send([{ op: "set", key: `choose."${one.clause}"`, value: variant.stance }]));
      return el("label", { class: "variant" }, radio, el("span", {}, variant.label, el("small", {}, variant.note)));
    });
    const back = () => store.send([{ op: "unset", key: `choose."${one.clause}"` }]);
    const summary = el("summary", {}, `${one.article} · ${one.title} `, one.chosen ? el("b", {}, say("（另选）", " (chosen)")) : null);
    return el("details", { open: one.chosen }, summary, el("div", { role: "radiogroup", "aria-label": one.title }, radios),
      one.chosen ? el("button", { type: "button", class: "small", onclick: back }, say("恢复按立场", "that of the stance again")) : null);
  }

  waivers(waivers) {
    if (waivers.length === 0) return el("p", {}, say("没有。", "None."));
    return el("ul", {}, waivers.map((row, n) => el("li", {}, el("b", {}, row.rule ?? ""), " ", row.answer ? `${row.answer}: ` : "", row.reason ?? "", " ",
      el("button", { type: "button", class: "small", onclick: () => store.send([{ op: "remove", key: "waive", at: n }]) }, say("撤回", "take back")))));
  }
}
