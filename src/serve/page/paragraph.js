// What stands behind a paragraph: its clause and file, its variants, the law, the questions that decide it.

import { call } from "./api.js";
import { el, fill } from "./dom.js";
import * as store from "./store.js";
import { say } from "./words.js";

let panel;
let shown = null;

const STANCES = { discloser: ["偏披露方", "for the discloser"], balanced: ["平衡", "balanced"], recipient: ["偏接收方", "for the recipient"] };

export function mount(element) {
  panel = element;
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
  store.subscribe(() => shown && open(shown, false));
}

function close() {
  shown = null;
  panel.hidden = true;
  document.querySelector(".pages")?.focus();
}

/** Shows what stands behind a paragraph. */
export async function open(id, focus = true) {
  shown = id;
  let about;
  try {
    about = await call("GET", `/api/paragraph?id=${encodeURIComponent(id)}`);
  } catch {
    // It is no longer in the agreement, or it is of the memo.
    shown = null;
    panel.hidden = true;
    return;
  }
  if (shown !== id) return;
  panel.hidden = false;
  panel.setAttribute("role", "region");
  panel.setAttribute("aria-label", say("段落", "Paragraph"));
  fill(panel,
    el("div", { class: "head" },
      el("h2", { tabindex: "-1" }, about.heading ?? about.clause),
      el("button", { onclick: close, "aria-label": say("关闭", "Close") }, "×")),
    el("p", { class: "quiet" }, about.file ?? say("协议本身的文字", "The agreement's own words")),
    about.condition && el("p", {}, say("采用的条件：", "It is in where: "), about.condition),
    about.note && el("p", {}, about.note),
    about.basis.length > 0 && el("p", { class: "quiet" }, say("依据：", "Basis: "), about.basis.join(say("；", "; "))),
    keys(say("印出的答案", "Answers printed"), about.printed, about),
    keys(say("决定它的问题", "Questions that decide it"), about.decided.filter((key) => !about.printed.includes(key)), about),
    about.variants.length > 1 && variants(about));
  if (focus) panel.querySelector("h2").focus({ preventScroll: true });
}

function keys(title, list, { labels }) {
  return list.length > 0 && el("div", {}, el("h3", {}, title),
    el("ul", { class: "keys" }, list.map((key) => el("li", {}, el("button", { class: "small", title: key, onclick: () => store.focusAnswer(key) }, labels[key] ?? key)))));
}

function variants({ clause, variant, variants: all }) {
  const key = `choose."${clause}"`;
  return el("fieldset", {}, el("legend", {}, say("条款方案", "Variant")),
    all.map(({ id, note }) => el("label", { class: "variant" },
      el("input", { type: "radio", name: "variant", value: id, checked: id === variant, onchange: () => store.send([{ op: "set", key, value: id }]) }),
      el("span", {}, say(...(STANCES[id] ?? [id, id])), note && el("small", {}, note)))),
    el("button", { class: "small", onclick: () => store.send([{ op: "unset", key }]) }, say("按整体立场", "As the stance says")));
}
