// The right half: the pages as the PDF will be, the memo, the steps, what changed. Only pages near the view are drawn; a page
// that did not change stays as it is, and nothing moves the scroll but the reader.

import { call, text } from "./api.js";
import { el, fill } from "./dom.js";
import * as paragraph from "./paragraph.js";
import * as store from "./store.js";
import { say } from "./words.js";

const VIEWS = [
  ["agreement", "协议", "Agreement"],
  ["redline", "改动", "Changes"],
  ["memo", "起草说明", "Memo"],
  ["steps", "步骤", "Steps"],
];
const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2];
/** Pages kept as text besides those that are drawn. */
const KEPT = 120;

let box;
let pages;
let observer;
let known = new Map();
let glyphs = { set: null, count: 0, ready: Promise.resolve() };
let zoom = Number(localStorage.getItem("baomi-zoom")) || 0;
let marked = null;
let current = null;
let showing = "agreement";

export function mount(element) {
  box = element;
  pages = el("div", { class: "pages", tabindex: "0", role: "group", onclick: clicked, onkeydown: pressed, onscroll: scrolled });
  observer = new IntersectionObserver(seen, { root: pages, rootMargin: "60% 0px" });
  fill(box, el("div", { class: "tools" }), el("div", { class: "shown" }), pages, el("div", { class: "panel", hidden: true }));
  document.body.prepend(symbols());
  paragraph.mount(box.querySelector(".panel"));
  store.subscribe(draw);
  store.on("show-answer", show);
  new ResizeObserver(() => resize()).observe(pages);
}

function symbols() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.id = "glyphs";
  svg.setAttribute("width", "0");
  svg.setAttribute("height", "0");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "glyphs");
  return svg;
}

function draw(state) {
  box.hidden = !state.open;
  if (!state.open) return;
  box.setAttribute("aria-label", say("页面", "Pages"));
  pages.setAttribute("aria-label", say("页面：Ctrl+↑↓ 逐段移动，回车查看条款", "Pages: Ctrl and the arrows go from paragraph to paragraph, Enter shows the clause"));
  tools(state);
  if (state.view === "steps") return steps(state.steps ?? []);
  if (!state.pages) {
    observer.disconnect();
    return fill(pages, el("p", { class: "quiet" }, say("没有可以显示的页面；请先处理提示中的错误。", "There are no pages to show; mend the errors first.")));
  }
  learn(state.pages);
  place(state.pages);
}

/** Fetches the outlines that are new. */
function learn({ set, glyphs: count }) {
  const svg = document.getElementById("glyphs");
  if (glyphs.set !== set) {
    svg.replaceChildren();
    known = new Map();
    glyphs = { set, count: 0, ready: Promise.resolve() };
  }
  if (count <= glyphs.count) return;
  const from = glyphs.count;
  glyphs.count = count;
  glyphs.ready = Promise.all([glyphs.ready, text(`/api/glyphs?from=${from}&set=${set}`)]).then(([, drawn]) => {
    svg.append(...parsed(drawn).children);
  });
}

function parsed(drawn) {
  return document.importNode(new DOMParser().parseFromString(drawn, "image/svg+xml").documentElement, true);
}

/** One sheet a page; those whose page is the same are left alone. */
function place({ list }) {
  if (showing !== store.state().view || pages.firstElementChild?.className !== "sheet") {
    pages.replaceChildren();
    if (showing !== store.state().view) pages.scrollTop = 0;
    showing = store.state().view;
  }
  while (pages.children.length > list.length) {
    observer.unobserve(pages.lastElementChild);
    pages.lastElementChild.remove();
  }
  list.forEach((page, n) => {
    let sheet = pages.children[n];
    if (!sheet) {
      sheet = el("div", { class: "sheet", "data-number": n, role: "group" });
      pages.append(sheet);
      observer.observe(sheet);
    }
    sheet.setAttribute("aria-label", say(`第 ${n + 1} 页，共 ${list.length} 页`, `Page ${n + 1} of ${list.length}`));
    sheet.dataset.wanted = page.key;
    sheet.dataset.width = page.width;
    sheet.dataset.height = page.height;
    if (sheet.dataset.near && sheet.dataset.drawn !== page.key) load(sheet);
    else if (sheet.dataset.drawn === page.key) flag(sheet);
  });
  resize();
  numbers();
}

function seen(entries) {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) {
      target.dataset.near = "yes";
      if (target.dataset.drawn !== target.dataset.wanted) load(target);
    } else {
      delete target.dataset.near;
      delete target.dataset.drawn;
      target.replaceChildren();
    }
  }
}

async function load(sheet) {
  const key = sheet.dataset.wanted;
  if (sheet.dataset.loading === key) return;
  sheet.dataset.loading = key;
  try {
    let drawn = known.get(key);
    if (!drawn) {
      drawn = await text(`/api/page/${key}`);
      known.set(key, drawn);
      if (known.size > KEPT) known.delete(known.keys().next().value);
    }
    await glyphs.ready;
    if (sheet.dataset.wanted !== key || !sheet.dataset.near) return;
    sheet.replaceChildren(parsed(drawn));
    sheet.dataset.drawn = key;
    flag(sheet);
    performance.mark("baomi-page", { detail: key });
  } catch (error) {
    // A page that has changed since: the next state brings its new name.
    if (error.status !== 404) store.tell("failed", error);
  } finally {
    delete sheet.dataset.loading;
  }
}

/** Whether the words printed from `key` belong to the answer `asked`: it, a part of it, or the whole it is part of. */
function belongs(key, asked) {
  return key === asked || key.startsWith(`${asked}.`) || asked.startsWith(`${key}.`);
}

/** Marks findings, and what an answer changes, on a page. */
function flag(sheet) {
  const { findings, view } = store.state();
  sheet.querySelectorAll(".pin, .bar").forEach((one) => one.remove());
  const rects = [...sheet.querySelectorAll("rect[data-answer]")];
  for (const rect of rects) {
    rect.removeAttribute("class");
    const keys = rect.dataset.answer.split(" ");
    if (marked && keys.some((key) => belongs(key, marked.key))) rect.classList.add("prints");
    if (view !== "agreement") continue;
    const found = findings.filter((finding) => finding.answer && finding.severity !== "info"
      && keys.some((key) => key === finding.answer || key.startsWith(`${finding.answer}.`)));
    if (found.length > 0) pin(sheet, rect, found);
  }
  const clauses = marked?.clauses ?? new Set();
  for (const group of sheet.querySelectorAll("g[data-paragraph]")) {
    if (group.dataset.paragraph === current) bar(group, "bar here");
    else if (clauses.has(group.dataset.clause)) bar(group, "bar");
  }
}

function pin(sheet, rect, found) {
  rect.classList.add(found[0].severity);
  const top = (100 * rect.y.baseVal.value) / sheet.dataset.height;
  const same = [...sheet.querySelectorAll(".pin")].some((pin) => Math.abs(parseFloat(pin.style.top) - top) < 1.2);
  if (same) return;
  const sign = el("button", {
    class: `pin ${found[0].severity}`,
    tabindex: "-1",
    title: found.map((finding) => finding.message).join("\n"),
    "aria-label": found[0].message,
    onclick: (event) => {
      event.stopPropagation();
      store.tell("show-finding", found[0].answer);
      store.focusAnswer(found[0].answer);
    },
  }, "!");
  sign.style.top = `${top}%`;
  sheet.append(sign);
}

/** A bar beside a paragraph. */
function bar(group, name) {
  const { x, y, height } = group.getBBox();
  const line = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [key, value] of Object.entries({ x: x - 8, y, width: 3, height, class: name })) line.setAttribute(key, value);
  group.prepend(line);
}

/** Marks what an answer changes, and says on which pages. */
async function show(key) {
  const shown = box.querySelector(".shown");
  if (!key || !store.state()?.pages) {
    marked = null;
    fill(shown);
  } else {
    const uses = await call("GET", `/api/uses?key=${encodeURIComponent(key)}`).catch(() => ({ clauses: [] }));
    marked = { key, clauses: new Set(uses.clauses) };
    const { answers, paragraphs } = store.state().pages;
    const where = new Set();
    for (const [printed, numbers] of Object.entries(answers)) if (belongs(printed, key)) numbers.forEach((n) => where.add(n));
    for (const [id, numbers] of Object.entries(paragraphs)) {
      if (marked.clauses.has(id.slice(0, id.lastIndexOf("#")))) numbers.forEach((n) => where.add(n));
    }
    const sorted = [...where].sort((a, b) => a - b);
    fill(shown,
      sorted.length === 0 ? say("这一问不影响当前页面。", "This question changes nothing on these pages.") : [
        say("影响第 ", "Changes page "),
        sorted.map((n) => el("button", { class: "small", onclick: () => jump(n) }, String(n + 1))),
        say(" 页", ""),
      ],
      el("button", { class: "small", onclick: () => store.showAnswer(null) }, say("取消标记", "Clear marks")));
  }
  redraw();
}

function redraw() {
  pages.querySelectorAll(".sheet[data-drawn]").forEach(flag);
}

function jump(n) {
  pages.children[n]?.scrollIntoView({ block: "start" });
  pages.focus();
}

function clicked(event) {
  if (getSelection().toString()) return;
  const under = document.elementsFromPoint(event.clientX, event.clientY);
  const answer = under.find((one) => one.dataset?.answer)?.dataset.answer.split(" ")[0];
  const group = under.map((one) => one.closest?.("g[data-paragraph]")).find(Boolean);
  if (answer) store.focusAnswer(answer);
  if (group) choose(group);
}

function choose(group) {
  current = group.dataset.paragraph;
  redraw();
  paragraph.open(current);
}

/** With Ctrl and the arrows from paragraph to paragraph, Enter opens the one marked. */
function pressed(event) {
  if (event.target !== pages) return;
  const by = event.ctrlKey || event.altKey ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : 0;
  const groups = [...pages.querySelectorAll("g[data-paragraph]")];
  if (by) {
    const top = pages.getBoundingClientRect().top;
    const at = groups.findIndex((group) => group.dataset.paragraph === current);
    const first = groups.findIndex((group) => group.getBoundingClientRect().bottom > top);
    const next = groups[at < 0 ? first : at + by];
    if (!next) return;
    current = next.dataset.paragraph;
    redraw();
    next.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" && current) {
    paragraph.open(current);
  } else return;
  event.preventDefault();
}

function tools(state) {
  const focused = document.activeElement?.id;
  const count = state.pages?.list.length ?? 0;
  fill(box.querySelector(".tools"),
    el("div", { class: "views", role: "group", "aria-label": say("显示", "Show") }, VIEWS.map(([id, zh, en]) =>
      el("button", { id: `view-${id}`, "aria-pressed": String(state.view === id), onclick: () => store.view(id) }, say(zh, en)))),
    state.view !== "steps" && count > 0 && el("div", { class: "zoom" },
      el("label", { for: "page-number" }, say("页", "Page")),
      el("input", { id: "page-number", type: "number", min: 1, max: count, value: 1, onchange: (event) => jump(event.target.value - 1) }),
      el("span", { id: "page-count" }, `/ ${count}`),
      el("button", { id: "zoom-out", "aria-label": say("缩小", "Smaller"), onclick: () => zoomTo(-1) }, "−"),
      el("button", { id: "zoom-fit", onclick: () => zoomTo(0) }, say("适合", "Fit")),
      el("button", { id: "zoom-in", "aria-label": say("放大", "Larger"), onclick: () => zoomTo(1) }, "+")));
  if (state.pages?.draft && state.view === "agreement") {
    box.querySelector(".tools").append(el("span", { class: "quiet" }, say("草稿：尚有错误", "Draft: errors stand")));
  }
  if (focused && !document.activeElement?.id) document.getElementById(focused)?.focus();
}

function zoomTo(by) {
  const now = zoom || fit();
  const next = by > 0 ? ZOOMS.find((one) => one > now + 0.01) : [...ZOOMS].reverse().find((one) => one < now - 0.01);
  zoom = by === 0 ? 0 : next ?? now;
  localStorage.setItem("baomi-zoom", String(zoom));
  const at = pages.scrollTop / (pages.scrollHeight || 1);
  resize();
  pages.scrollTop = at * pages.scrollHeight;
}

/** The zoom that fills the width. Points are 4/3 of the pixels of the page. */
function fit() {
  const widest = Math.max(1, ...(store.state()?.pages?.list ?? []).map((page) => page.width));
  return Math.max(0.2, (pages.clientWidth - 24) / ((widest * 4) / 3));
}

function resize() {
  const factor = ((zoom || fit()) * 4) / 3;
  for (const sheet of pages.querySelectorAll(".sheet")) {
    sheet.style.width = `${sheet.dataset.width * factor}px`;
    sheet.style.height = `${sheet.dataset.height * factor}px`;
  }
}

let waiting = 0;
function scrolled() {
  waiting ||= requestAnimationFrame(() => {
    waiting = 0;
    numbers();
  });
}

function numbers() {
  const input = document.getElementById("page-number");
  if (!input || document.activeElement === input) return;
  const middle = pages.scrollTop + pages.clientHeight / 3;
  const at = [...pages.children].findLastIndex((sheet) => sheet.offsetTop - pages.offsetTop <= middle);
  input.value = Math.max(0, at) + 1;
}

function steps(rows) {
  observer.disconnect();
  showing = "steps";
  const heads = [["what", "事项", "What"], ["who", "责任人", "Who"], ["due", "期限", "Due"], ["document", "凭证", "Document"], ["basis", "依据", "Basis"]];
  fill(pages, el("table", { class: "steps" },
    el("caption", {}, say("步骤清单", "Steps")),
    el("thead", {}, el("tr", {}, heads.map(([, zh, en]) => el("th", { scope: "col" }, say(zh, en))))),
    el("tbody", {}, rows.map((row) => el("tr", { class: row.done ? "done" : "" },
      heads.map(([key]) => el("td", {}, key === "what" && row.done ? `✓ ${row.what}` : row[key])))))));
}

