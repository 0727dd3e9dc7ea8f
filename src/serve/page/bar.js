// The bar at the top: the file, what can be done with it, what has to be decided.

import { ApiError, call, download } from "./api.js";
import { ask, el, fill } from "./dom.js";
import * as store from "./store.js";
import { lang, say, setLang } from "./words.js";

let gone = false;
let asked = false;

export function mount(element) {
  store.subscribe((state) => draw(element, state));
  store.on("gone", (now) => {
    if (now === gone) return;
    gone = now;
    draw(element, store.state());
  });
  addEventListener("keydown", (event) => shortcut(event));
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files?.[0];
    if (file) openFile(file);
  });
  addEventListener("beforeunload", (event) => {
    if (gone && store.state() && !store.state().file.saved) event.preventDefault();
  });
}

function draw(element, state) {
  if (!state) return;
  const focused = document.activeElement?.id;
  const { file } = state;
  const name = file.name ?? say("未命名", "unnamed");
  document.title = `${file.saved ? "" : "• "}${name} – baomi`;
  fill(element,
    el("div", { class: "title" },
      el("img", { src: "icon.svg", alt: "", width: 24, height: 24 }),
      el("h1", {}, state.open ? name : "baomi 保密"),
      state.open && el("span", { class: "quiet" }, file.saved ? say("已保存", "saved") : say("未保存", "not saved"))),
    el("div", { class: "actions", role: "toolbar", "aria-label": say("文件", "File") },
      button("new", say("新建", "New"), () => store.tell("start")),
      button("open", say("打开", "Open"), pick),
      state.open && [
        button("save", say("保存", "Save"), () => save(), { disabled: file.saved && file.name !== null }),
        button("save-as", say("另存为", "Save as"), () => saveAs()),
        button("undo", say("撤销", "Undo"), () => attempt("undo"), { disabled: !state.undo }),
        button("redo", say("重做", "Redo"), () => attempt("redo"), { disabled: !state.redo }),
        downloads(state),
      ],
      button("language", lang() === "zh" ? "English" : "中文", () => {
        setLang(lang() === "zh" ? "en" : "zh");
        store.refresh();
      }, { lang: lang() === "zh" ? "en" : "zh-CN" })),
    notices(state));
  if (focused) document.getElementById(focused)?.focus();
  if (state.recovery && !asked) recover(state.recovery);
}

function button(id, words, act, more = {}) {
  return el("button", { id: `do-${id}`, onclick: act, ...more }, words);
}

function notices(state) {
  const { file } = state;
  const notes = [];
  if (gone) {
    notes.push(el("p", { class: "notice error", role: "alert" },
      say("程序已停止。请重新运行 baomi serve；未保存的内容可以恢复。", "The program has stopped. Start baomi serve again; what is not saved can be recovered.")));
  }
  if (state.windows > 1) {
    notes.push(el("p", { class: "notice" },
      say("另一个窗口也打开了这个文件：两边的改动写入同一份答案。", "Another window has this file open: both change the same answers.")));
  }
  if (file.changedOnDisk) {
    notes.push(el("p", { class: "notice", role: "alert" },
      say("磁盘上的文件被别的程序改动。", "The file on disk was changed by another program. "),
      button("reload", say("采用磁盘上的", "Take what is on disk"), () => attempt("reload"))));
  }
  return notes;
}

const FORMATS = [
  ["docx", "Word（给对方，清洁稿）", "Word (for the other side, clean)"],
  ["pdf", "PDF", "PDF"],
  ["md", "Markdown", "Markdown"],
  ["notes.docx", "Word（己方，含起草批注）", "Word (for us, with notes)"],
  ["memo.docx", "起草说明（己方）", "Memo (for us)"],
  ["steps.csv", "步骤清单（己方）", "Steps (for us)"],
  ["ics", "日历（己方）", "Calendar (for us)"],
  ["toml", "答案文件（己方）", "Answer file (for us)"],
  ["zip", "全部（ZIP）", "All (ZIP)"],
];

function downloads(state) {
  const errors = state.counts.error > 0;
  const close = (event) => {
    if (event.key !== "Escape") return;
    event.currentTarget.open = false;
    event.currentTarget.querySelector("summary").focus();
  };
  return el("details", { class: "menu", onkeydown: close },
    el("summary", { id: "do-download" }, errors ? say("下载草稿", "Download draft") : say("下载", "Download")),
    el("ul", {}, FORMATS.map(([format, zh, en]) =>
      el("li", {}, el("button", { onclick: (event) => take(event, format, errors) }, say(zh, en))))));
}

/** Takes a file away; where errors stand, as a draft, and that is said. */
export async function take(event, format, draft) {
  event?.currentTarget.closest("details")?.removeAttribute("open");
  try {
    const name = await download(format, draft);
    store.tell("said", say(`已下载 ${name}`, `Downloaded ${name}`) + (draft && format !== "toml"
      ? say("（尚有错误，只能作草稿，每页有标记）", " (errors stand: a draft only, every page is marked)") : ""));
  } catch (error) {
    store.tell("failed", error);
  }
}

/** Does something; where the server asks back, so does the page, and does it again with `force`. */
export async function attempt(name, body = {}) {
  try {
    return await store.act(name, body);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const questions = {
      unsaved: say("当前的改动尚未保存，放弃改动吗？", "What is open is not saved. Give it up?"),
      exists: say("已有同名文件，覆盖吗？", "There is a file of that name. Write over it?"),
      "changed-on-disk": say("磁盘上的文件被别的程序改动，覆盖吗？", "The file on disk was changed by another program. Write over it?"),
    };
    const question = questions[error.body.error];
    if (!question) {
      store.tell("failed", error);
      return null;
    }
    const choice = await ask(question, el("p", {}, error.message),
      [["no", say("返回", "Go back")], ["yes", say("是", "Yes")]]);
    return choice === "yes" ? attempt(name, { ...body, force: true }) : null;
  }
}

async function save() {
  if (store.state().file.name === null) return saveAs();
  if (await attempt("save", { name: null })) store.tell("said", say("已保存", "Saved"));
}

async function saveAs() {
  const state = store.state();
  const input = el("input", { id: "save-name", name: "name", value: state.file.name ?? "", required: true, autocomplete: "off" });
  const choice = await ask(say("保存为", "Save as"),
    el("p", {}, el("label", { for: "save-name" }, say(`文件名（存入 ${state.file.folder}）`, `Name (in ${state.file.folder})`)), input),
    [["yes", say("保存", "Save")], ["no", say("返回", "Go back")]]);
  if (choice !== "yes" || !input.value.trim()) return;
  if (await attempt("save", { name: input.value })) store.tell("said", say("已保存", "Saved"));
}

function pick() {
  const input = el("input", { type: "file", accept: ".toml,text/plain" });
  input.addEventListener("change", () => input.files[0] && openFile(input.files[0]));
  input.click();
}

/** Opens a file that was picked or dropped; it gets a place on disk when it is saved. */
export async function openFile(file) {
  if (file.size > 16 * 1024 * 1024) {
    return store.tell("failed", new Error(say("文件过大，不是答案文件", "Too large for an answer file")));
  }
  await attempt("open", { name: file.name, text: await file.text() });
}

async function recover({ minutes }) {
  asked = true;
  const choice = await ask(say("上次有未保存的内容", "Something was not saved last time"),
    el("p", {}, say(`约 ${minutes} 分钟前自动保存。恢复吗？`, `Kept by itself about ${minutes} minutes ago. Recover it?`)),
    [["take", say("恢复", "Recover")], ["drop", say("放弃", "Throw away")]]);
  asked = false;
  if (choice) await attempt("recover", { take: choice === "take" });
}

function shortcut(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const key = event.key.toLowerCase();
  const inText = event.target.matches?.("input, textarea");
  if (key === "s") save();
  else if (key === "z" && !inText) attempt(event.shiftKey ? "redo" : "undo");
  else if (key === "y" && !inText) attempt("redo");
  else return;
  event.preventDefault();
}

/** Kinds of agreements, and examples. */
export const kinds = () => call("GET", "/api/kinds");
export const examples = () => call("GET", "/api/examples");
