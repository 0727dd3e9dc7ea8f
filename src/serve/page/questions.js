// The middle: all questions of a topic, the first screen, or what is agreed besides answers.

import { Blocks } from "./block.js";
import { el, fill } from "./dom.js";
import { First } from "./first.js";
import * as store from "./store.js";
import { Terms } from "./terms.js";
import { lang, say } from "./words.js";

/** The page that is shown: the name of a topic, `first` or `terms`. */
let shown = "first";
let onlyOpen = false;
let parts = null;
const listeners = new Set();

export function page() {
  return shown;
}

/** Calls `listener` when another page is shown. */
export function onPage(listener) {
  listeners.add(listener);
}

/** Shows a page and puts the cursor at its beginning. */
export function show(name, { focus = true } = {}) {
  shown = name;
  parts?.render(store.state());
  listeners.forEach((listener) => listener());
  if (focus) parts?.title.focus();
}

class Parts {
  constructor(element) {
    this.language = lang();
    this.title = el("h2", { tabindex: "-1" });
    this.intro = el("p", { class: "quiet" });
    const box = el("input", { type: "checkbox", onchange: () => {
      onlyOpen = box.checked;
      this.render(store.state());
    } });
    box.checked = onlyOpen;
    this.filter = el("label", { class: "filter" }, box, " ", say("只看要答的", "only what is needed"));
    this.body = el("div", {});
    this.next = el("div", { class: "buttons" });
    this.topics = new Map();
    this.first = new First(() => this.go(1));
    this.terms = new Terms();
    fill(element, el("div", { class: "top" }, this.title, this.filter), this.intro, this.body, this.next);
  }

  /** The pages in order. */
  order(interview) {
    return ["first", ...interview.topics.filter((topic) => topic.asked > 0).map((topic) => topic.name), "terms"];
  }

  go(step) {
    const order = this.order(store.state().interview);
    const at = order.indexOf(shown) + step;
    if (order[at]) show(order[at]);
  }

  render(state) {
    const interview = state?.interview;
    if (!interview) return;
    const topic = interview.topics.find((one) => one.name === shown);
    if (!topic && shown !== "terms") shown = "first";
    const titles = { first: say("先答十个问题", "First, ten questions"), terms: say("条款方案、附件、特别约定", "Variants, annexes, special terms") };
    fill(this.title, topic?.title ?? titles[shown]);
    fill(this.intro, topic?.intro ?? (shown === "first" ? say("答完即可看到草稿，未答之处留空；其余问题在左侧按主题排列。", "A draft with blanks is on the right at once; all other questions stand by topic on the left.") : ""));
    this.filter.hidden = !topic;
    const part = topic ? this.topic(topic) : shown === "terms" ? this.terms : this.first;
    if (this.body.firstChild !== part.element) fill(this.body, part.element);
    if (topic) part.show(topic.questions, { onlyOpen });
    else part.put(interview);
    const order = this.order(interview);
    const at = order.indexOf(shown);
    const button = (step, words) => el("button", { type: "button", onclick: () => this.go(step) }, words);
    const buttons = [at > 0 && button(-1, say("← 上一个主题", "← previous")), at < order.length - 1 && button(1, say("下一个主题 →", "next →"))];
    // Kept while it is the same, so that the cursor stays on it.
    const now = `${shown} ${order.length} ${at}`;
    if (this.next.dataset.at !== now) fill(this.next, buttons);
    this.next.dataset.at = now;
  }

  topic(topic) {
    if (!this.topics.has(topic.name)) this.topics.set(topic.name, new Blocks());
    return this.topics.get(topic.name);
  }

  /** Opens the question of an answer. */
  open(key) {
    const interview = store.state()?.interview;
    if (!interview) return;
    const head = key.split(".")[0];
    const topic = interview.topics.find((one) => one.name === head);
    if (!topic) {
      show(["choose", "annexes", "special", "waive"].includes(head) ? "terms" : "first");
      return;
    }
    onlyOpen = false;
    this.filter.querySelector("input").checked = false;
    show(topic.name, { focus: false });
    const block = this.topic(topic).find(key);
    if (block) block.focus();
    else this.title.focus();
  }
}

export function mount(element) {
  element.setAttribute("aria-label", say("问题", "Questions"));
  let opened = null;
  store.subscribe((state) => {
    if (!parts || parts.language !== lang()) parts = new Parts(element);
    element.hidden = !state.interview;
    // Another file begins with its first screen, or where something is missing.
    const file = `${state.kind} ${state.file?.name ?? ""}`;
    if (state.interview && opened !== file) {
      opened = file;
      shown = state.interview.given > 5 ? state.interview.topics.find((topic) => topic.missing + topic.wrong > 0)?.name ?? state.interview.topics[0].name : "first";
    }
    parts.render(state);
    listeners.forEach((listener) => listener());
  });
  store.on("focus-answer", (key) => parts?.open(key));
}
