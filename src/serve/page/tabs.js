// On a narrow screen one pane at a time: questions, findings, pages.

import { el, fill } from "./dom.js";
import * as store from "./store.js";
import { say } from "./words.js";

const PANES = [
  ["outline", "目录", "Outline"],
  ["questions", "填写", "Questions"],
  ["findings", "提示", "Findings"],
  ["preview", "页面", "Pages"],
];

let shown = "questions";

export function mount(element, panes) {
  const draw = () => {
    element.setAttribute("aria-label", say("窗格", "Panes"));
    fill(element, PANES.map(([id, zh, en]) => el("button", {
      role: "tab",
      id: `tab-${id}`,
      "aria-controls": id,
      "aria-selected": String(id === shown),
      tabindex: id === shown ? "0" : "-1",
      onclick: () => show(id),
      onkeydown: (event) => step(event, id),
    }, say(zh, en))));
    panes.dataset.shown = shown;
  };
  const show = (id) => {
    shown = id;
    draw();
  };
  const step = (event, id) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const at = PANES.findIndex(([other]) => other === id);
    show(PANES[(at + by + PANES.length) % PANES.length][0]);
    element.querySelector('[aria-selected="true"]').focus();
  };
  store.subscribe(draw);
  store.on("focus-answer", () => show("questions"));
  store.on("show-pane", show);
  draw();
}
