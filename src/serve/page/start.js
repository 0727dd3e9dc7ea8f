// The start page: a new file, one that is there, or an example.

import { call } from "./api.js";
import { ask, el, fill } from "./dom.js";
import * as store from "./store.js";
import { lang, say } from "./words.js";

export function mount(element) {
  let drawn = null;
  let wanted = false;
  let at = 0;
  store.on("start", () => {
    wanted = !wanted;
    at = store.state().revision;
    element.hidden = store.state().open && !wanted;
    if (element.hidden) return;
    drawn = lang();
    draw(element);
    element.querySelector("h2")?.focus();
  });
  store.subscribe((state) => {
    // Somebody who wants to begin anew may still go back to what is open.
    wanted &&= state.open && state.revision === at;
    element.hidden = state.open && !wanted;
    if (element.hidden || drawn === lang()) return;
    drawn = lang();
    draw(element);
  });
}

/** Does it; where something open is not saved, asks first. */
async function act(name, body) {
  try {
    return await store.act(name, body);
  } catch (error) {
    if (error.status === 409 && error.body?.error === "unsaved") {
      const force = await ask(say("有未保存的答案", "There are answers that are not saved"), el("p", {}, error.message), [["", say("返回", "back")], ["force", say("不保存，继续", "go on without saving")]]);
      if (force === "force") return store.act(name, { ...body, force: true }).catch((other) => store.tell("failed", other));
      return null;
    }
    store.tell("failed", error);
    return null;
  }
}

async function open(file) {
  if (file.size > 16 * 1024 * 1024) return store.tell("said", say("文件过大", "the file is too large"));
  return act("open", { name: file.name, text: await file.text(), force: false });
}

async function draw(element) {
  const [kinds, examples] = await Promise.all([call("GET", "/api/kinds"), call("GET", "/api/examples")]).catch(() => [[], []]);
  const kindList = el("div", { class: "choices column", role: "radiogroup", "aria-label": say("协议类型", "Kind of agreement") },
    kinds.map((kind, n) => el("label", {}, el("input", { type: "radio", name: "kind", value: kind.kind, checked: n === 0 }), " ", kind.title ?? kind.name)));
  const form = el("select", {});
  const language = el("select", {}, [["zh", say("中文", "Chinese")], ["zh-en", say("中英文对照", "Chinese and English")], ["en", say("英文", "English")]].map(([word, label]) => el("option", { value: word }, label)));
  const picked = () => kinds.find((kind) => kind.kind === kindList.querySelector("input:checked")?.value);
  const forms = () => fill(form, el("option", { value: "" }, say("按所处阶段", "as the stage decides")), (picked()?.forms ?? []).map((one) => el("option", { value: one.id }, one.name)));
  kindList.addEventListener("change", forms);
  forms();
  const begin = el("form", { onsubmit: (event) => {
    event.preventDefault();
    act("new", { kind: picked().kind, form: form.value || null, edits: [{ op: "set", key: "language", value: language.value }], force: false })
      // Whoever works with keys goes on where the questions begin.
      .then((state) => state && document.getElementById("questions").focus());
  } },
    kindList,
    el("label", { class: "pick" }, el("span", {}, say("形式", "Form")), form),
    el("label", { class: "pick" }, el("span", {}, say("语言", "Language")), language),
    el("button", { type: "submit", class: "primary" }, say("开始：先答十个问题", "Begin: ten questions first")));
  const input = el("input", { type: "file", accept: ".toml,text/plain", "aria-label": say("选择答案文件", "choose an answer file"), onchange: () => input.files[0] && open(input.files[0]) });
  const list = el("ul", { class: "examples" }, examples.map((example) => el("li", {},
    el("button", { type: "button", class: "small", onclick: () => act("example", { name: example.name, force: false }) }, example.title ?? example.name))));
  fill(element,
    el("h2", {}, say("起草或者打开一份保密协议", "Draft or open a confidentiality agreement")),
    el("div", { class: "ways-in" },
      el("section", {}, el("h3", {}, say("新的协议", "A new one")), begin),
      el("section", {}, el("h3", {}, say("打开答案文件（.toml）", "Open an answer file (.toml)")), el("p", { class: "quiet" }, say("也可以把文件拖到页面上。文件不离开本机。", "Or drop it on the page. It does not leave this machine.")), input),
      el("section", {}, el("h3", {}, say("看一个示例", "Look at an example")), list)));
}
