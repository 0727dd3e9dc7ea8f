// Findings, gravest first; each leads to its field.

import { ask, el, fill } from "./dom.js";
import * as store from "./store.js";
import { say } from "./words.js";

const GRAVITY = [
  ["error", "错误", "Errors"],
  ["warning", "警告", "Warnings"],
  ["info", "提醒", "Reminders"],
];

export function mount(element) {
  element.setAttribute("tabindex", "-1");
  store.subscribe((state) => draw(element, state));
  store.on("show-finding", (key) => {
    store.tell("show-pane", "findings");
    const found = element.querySelector(`[data-key="${CSS.escape(key)}"]`);
    found?.closest("details")?.setAttribute("open", "");
    found?.focus();
  });
}

function draw(element, state) {
  element.setAttribute("aria-label", say("提示", "Findings"));
  element.hidden = !state.open;
  if (!state.open) return;
  const open = Object.fromEntries([...element.querySelectorAll("details")].map((one) => [one.dataset.gravity, one.open]));
  const focused = document.activeElement?.dataset?.key;
  fill(element,
    el("h2", {}, say("提示", "Findings")),
    state.findings.length === 0 && el("p", { class: "quiet" },
      say("没有提示。已按条款库的规则检查全部答案和条文；未答的问题按默认处理，事实是否真实、对方是否有权，程序无法核对。",
        "No findings. All answers and texts were held against the rules of the library; whether facts are true, and whether the other side may act, no program can check.")),
    GRAVITY.map(([gravity, zh, en]) => {
      const some = state.findings.filter((finding) => finding.severity === gravity);
      return some.length > 0 && el("details", { "data-gravity": gravity, open: open[gravity] ?? gravity === "error" },
        el("summary", {}, `${say(zh, en)} ${some.length}`),
        el("ul", {}, some.map(row)));
    }),
    state.waived.length > 0 && el("details", { "data-gravity": "waived", open: open.waived },
      el("summary", {}, `${say("已接受", "Accepted")} ${state.waived.length}`),
      el("ul", {}, state.waived.map(({ finding, reason }) => el("li", {}, el("p", {}, finding.message), el("p", { class: "quiet" }, reason))))));
  if (focused) element.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function row(finding) {
  const key = finding.answer ?? `#${finding.code}`;
  const lead = () => {
    if (!finding.answer) return;
    store.focusAnswer(finding.answer);
    store.showAnswer(finding.answer);
  };
  return el("li", { class: finding.severity },
    el("button", { class: "finding", "data-key": key, onclick: lead }, finding.message),
    finding.hint && el("p", { class: "hint" }, finding.hint),
    finding.basis.length > 0 && el("p", { class: "quiet" }, say("依据：", "Basis: "), finding.basis.join(say("；", "; "))),
    el("p", { class: "quiet" }, finding.code, finding.line ? say(` · 第 ${finding.line} 行`, ` · line ${finding.line}`) : "",
      finding.waivable && finding.severity !== "info" && el("button", { class: "small", onclick: () => waive(finding) }, say("接受…", "Accept…"))));
}

async function waive(finding) {
  const input = el("textarea", { id: "waive-reason", rows: 3, required: true });
  const choice = await ask(say("接受这一提示", "Accept this finding"),
    el("div", {}, el("p", {}, finding.message),
      el("label", { for: "waive-reason" }, say("理由（记入起草说明）", "Reason (the memo tells it)")), input),
    [["yes", say("接受", "Accept")], ["no", say("返回", "Go back")]]);
  if (choice !== "yes" || !input.value.trim()) return;
  const value = { rule: finding.code, reason: input.value };
  if (finding.answer) value.answer = finding.answer;
  store.send([{ op: "insert", key: "waive", at: null, value }]);
}
