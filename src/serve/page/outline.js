// The left: the answer file by topic, how each stands, and the two ways out.

import { stateWord } from "./block.js";
import { download } from "./api.js";
import { el, fill } from "./dom.js";
import { onPage, page, show } from "./questions.js";
import * as store from "./store.js";
import { say } from "./words.js";

const MARKS = { missing: "○", wrong: "✕", done: "●", default: "●", open: "·", "not-asked": "–" };

export function mount(element) {
  element.setAttribute("aria-label", say("主题", "Topics"));
  const draw = () => {
    const state = store.state();
    const interview = state?.interview;
    element.hidden = !interview;
    if (!interview) return;
    element.setAttribute("aria-label", say("主题", "Topics"));
    const at = element.contains(document.activeElement) ? document.activeElement.dataset.name : null;
    const items = [
      item("first", say("先答十问", "Ten questions"), interview.first.every((asked) => asked.done || !asked.asked) ? "done" : "open", ""),
      ...interview.topics.map((topic) => item(topic.name, topic.title, topic.asked === 0 ? "not-asked" : topic.state, counts(topic))),
      item("terms", say("方案、附件、特别约定", "Variants, annexes, terms"), "open", ""),
    ];
    const progress = el("progress", { max: Math.max(interview.needed, 1), value: interview.given, "aria-label": say("必答的已答", "needed answers that are given") });
    fill(element, el("h2", {}, interview.kind.label), el("p", {}, interview.form.label), head(interview),
      el("p", {}, progress, " ", say(`必答 ${interview.needed}，已答 ${interview.given}`, `${interview.given} of ${interview.needed} needed`)),
      el("ul", { class: "topics" }, items), ways(state));
    if (at) element.querySelector(`[data-name="${at}"]`)?.focus();
  };
  store.subscribe(draw);
  onPage(draw);
}

function counts(topic) {
  const parts = [];
  if (topic.wrong > 0) parts.push(say(`有误 ${topic.wrong}`, `${topic.wrong} wrong`));
  if (topic.missing > 0) parts.push(say(`缺 ${topic.missing}`, `${topic.missing} missing`));
  return parts.join(say("，", ", "));
}

function item(name, title, state, count) {
  const label = `${title}, ${count || stateWord(state)}`;
  const button = el("button", { type: "button", class: `topic ${state}`, "data-name": name, "aria-current": page() === name ? "page" : null, "aria-label": label, onclick: () => show(name) },
    el("span", { class: "mark", "aria-hidden": "true" }, MARKS[state]), " ", title, " ", count ? el("small", {}, count) : null);
  return el("li", {}, button);
}

/** Form, language and stance of the file. */
function head(interview) {
  return el("div", { class: "file-head" }, interview.head.map((answer) => {
    const empty = answer.default ? el("option", { value: "" }, say(`默认：${answer.default.label}`, `default: ${answer.default.label}`)) : answer.value === null ? el("option", { value: "" }, "…") : null;
    const select = el("select", { "data-name": `head-${answer.path}` }, empty,
      answer.choices.map((one) => el("option", { value: one.word, selected: one.word === answer.value }, one.label)));
    select.addEventListener("change", () => store.send([select.value ? { op: "set", key: answer.path, value: select.value } : { op: "unset", key: answer.path }]));
    return el("label", {}, el("span", {}, answer.label), select);
  }));
}

/** For the other side, clean; for us, with notes. */
function ways(state) {
  const draft = state.counts.error > 0;
  const get = (...formats) => async () => {
    for (const format of formats) {
      const name = await download(format, draft).catch((error) => store.tell("failed", error));
      if (name) store.tell("said", say(`已下载 ${name}`, `${name} downloaded`));
    }
  };
  const note = draft ? say("尚有错误，只能出草稿。", "Errors stand: a draft only.") : "";
  return el("div", { class: "ways" },
    el("button", { type: "button", class: "primary", "data-name": "way-them", onclick: get("docx") }, say("给对方：Word，不带批注", "For the other side: Word, clean")),
    el("button", { type: "button", "data-name": "way-us", onclick: get("memo.docx", "notes.docx") }, say("给自己：备忘录和带批注的 Word", "For us: memo, and Word with notes")),
    note ? el("p", { class: "quiet" }, note) : null);
}
