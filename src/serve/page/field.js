// The fields of one question: what is typed or picked becomes an edit of the answer file.

import { el, fill } from "./dom.js";
import { say } from "./words.js";

let counter = 0;
const fresh = (word) => `f${(counter += 1)}-${word}`;

/** Milliseconds after a key before what was typed is sent. */
const PAUSE = 220;

/** Sends what is typed after a pause, and at once when the field is left. */
function typing(input, commit) {
  let timer = 0;
  let sent = "";
  let given = null;
  const now = () => {
    clearTimeout(timer);
    if (input.value === sent) return;
    sent = input.value;
    commit(input.value);
  };
  input.addEventListener("input", () => {
    given = null;
    clearTimeout(timer);
    timer = setTimeout(now, PAUSE);
  });
  input.addEventListener("change", now);
  input.addEventListener("blur", () => given !== null && input.put(given));
  input.put = (text) => {
    // What somebody is typing is not written over; it is shown as it is kept when the field is left.
    given = text;
    if (document.activeElement === input) return;
    sent = text;
    if (input.value !== text) input.value = text;
  };
  return input;
}

const textOf = (value, side) => {
  if (value === null || value === undefined) return "";
  if (typeof value === "object" && !Array.isArray(value)) return value[side] ?? value.zh ?? value.en ?? "";
  return String(value);
};

const isByHand = (answer) => answer.value === "by-hand";

function line(answer, commit, { type = "text", side = "zh", label = null, mode = null } = {}) {
  const attributes = { type, id: fresh("line"), "aria-label": label ?? answer.label, placeholder: answer.example ?? "", autocomplete: "off", spellcheck: "false" };
  if (mode) attributes.inputmode = mode;
  const input = typing(el("input", attributes), commit);
  return { element: input, focus: input, put: (now) => input.put(isByHand(now) ? "" : textOf(now.value, side)) };
}

function bilingual(answer, commit) {
  let value = answer.value;
  const whole = (side, text) => {
    const sides = typeof value === "object" && value ? { ...value } : { zh: textOf(value, "zh") };
    sides[side] = text;
    commit(sides);
  };
  const fields = [["zh", say("中文", "Chinese")], ["en", say("英文", "English")]].map(([side, words]) => {
    const field = line(answer, (text) => whole(side, text), { label: `${answer.label} (${words})` });
    const put = (now) => field.element.put(typeof now.value === "object" && now.value ? now.value[side] ?? "" : side === "zh" ? textOf(now.value, "zh") : "");
    return { put, focus: field.element, element: el("label", { class: "side" }, el("span", {}, words), field.element) };
  });
  return {
    element: el("div", { class: "sides" }, fields.map((field) => field.element)),
    focus: fields[0].focus,
    put: (now) => {
      value = now.value;
      for (const field of fields) field.put(now);
    },
  };
}

function lines(answer, commit) {
  const area = typing(
    el("textarea", { rows: 3, "aria-label": answer.label, placeholder: say("一行一项", "one a line") }),
    (text) => commit(text.split("\n").map((one) => one.trim()).filter(Boolean)),
  );
  const shown = (value) => (Array.isArray(value) ? value.map((one) => textOf(one, "zh")).join("\n") : textOf(value, "zh"));
  return { element: area, focus: area, put: (now) => area.put(shown(now.value)) };
}

function date(answer, commit) {
  const input = el("input", { type: "date", "aria-label": answer.label });
  input.addEventListener("change", () => commit(input.value));
  // What stands there and is no day is told by its finding; the field is empty then.
  return { element: input, focus: input, put: (now) => {
    const value = /^\d{4}-\d{2}-\d{2}$/.test(now.value ?? "") ? now.value : "";
    if (document.activeElement !== input) input.value = value;
  } };
}

function money(answer, commit) {
  let value = answer.value;
  const part = (key, other) => (value && typeof value === "object" ? String(value[key] ?? other) : other);
  const send = (change) => {
    const now = { amount: part("amount", ""), currency: part("currency", "CNY"), ...change };
    commit(now.amount === "" ? null : now);
  };
  const amount = typing(el("input", { type: "text", inputmode: "decimal", "aria-label": `${answer.label}: ${say("金额", "amount")}`, autocomplete: "off" }), (text) => send({ amount: text }));
  const currency = typing(el("input", { type: "text", size: 4, maxlength: 3, "aria-label": `${answer.label}: ${say("币种", "currency")}`, autocomplete: "off" }), (text) => send({ currency: text.toUpperCase() }));
  const words = el("output", { class: "quiet" });
  return {
    element: el("div", { class: "money" }, amount, currency, words),
    focus: amount,
    put: (now) => {
      value = now.value;
      amount.put(grouped(part("amount", "")));
      currency.put(part("currency", "CNY"));
      fill(words, now.words ?? "");
    },
  };
}

/** 12000000.00 → 12,000,000.00 */
function grouped(amount) {
  const [whole, rest] = amount.split(".");
  if (!/^\d+$/.test(whole)) return amount;
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest === undefined ? "" : `.${rest}`);
}

/** Choices beyond which a list is shorter than buttons. */
const MOST_BUTTONS = 6;

function choice(answer, commit) {
  const choices = answer.widget === "yes-no"
    ? [{ word: true, label: say("是", "yes") }, { word: false, label: say("否", "no") }]
    : answer.choices;
  const isDefault = (word) => answer.default && answer.default.value === word;
  const words = (one) => one.label + (isDefault(one.word) ? say("（默认）", " (default)") : "");
  if (choices.length > MOST_BUTTONS) {
    const empty = answer.default ? say(`默认：${answer.default.label}`, `default: ${answer.default.label}`) : say("请选择", "choose");
    const select = el("select", { "aria-label": answer.label },
      el("option", { value: "" }, empty), choices.map((one) => el("option", { value: one.word }, one.label)));
    select.addEventListener("change", () => commit(select.value || null));
    return { element: select, focus: select, put: (now) => (select.value = isByHand(now) ? "" : now.value ?? "") };
  }
  const group = fresh("choice");
  const radios = choices.map((one) => el("input", { type: "radio", name: group, value: String(one.word) }));
  radios.forEach((radio, n) => radio.addEventListener("change", () => commit(choices[n].word)));
  const element = el("div", { class: "choices", role: "radiogroup", "aria-label": answer.label },
    radios.map((radio, n) => el("label", { class: isDefault(choices[n].word) ? "default" : "" }, radio, " ", words(choices[n]))));
  return {
    element,
    get focus() {
      return radios.find((radio) => radio.checked) ?? radios[0] ?? element;
    },
    put: (now) => radios.forEach((radio, n) => (radio.checked = choices[n].word === now.value)),
  };
}

function choices(answer, commit) {
  const boxes = answer.choices.map((one) => el("input", { type: "checkbox", value: one.word }));
  const send = () => commit(boxes.filter((box) => box.checked).map((box) => box.value));
  boxes.forEach((box) => box.addEventListener("change", send));
  const element = el("div", { class: "choices", role: "group", "aria-label": answer.label },
    boxes.map((box, n) => el("label", {}, box, " ", answer.choices[n].label)));
  const given = (now) => now.value ?? now.default?.value ?? [];
  return { element, focus: boxes[0] ?? element, put: (now) => boxes.forEach((box) => (box.checked = given(now).includes(box.value))) };
}

/**
 * The field of a question: `element`, `focus` (what takes the cursor), `put(answer)` (shows what stands there now).
 * `commit(value)` takes what was entered; null takes the answer away.
 */
export function field(answer, commit) {
  const plain = plainField(answer, commit);
  if (!answer.byHand) return plain;
  const box = el("input", { type: "checkbox" });
  box.addEventListener("change", () => commit(box.checked ? "by-hand" : null));
  const label = el("label", { class: "by-hand" }, box, " ", say("留空，签署时手写", "a blank, to be written by hand"));
  return {
    element: el("div", {}, plain.element, label),
    get focus() {
      return box.checked ? box : plain.focus;
    },
    put: (now) => {
      box.checked = isByHand(now);
      plain.element.hidden = box.checked;
      plain.put(now);
    },
  };
}

function plainField(answer, commit) {
  switch (answer.widget) {
    case "yes-no":
    case "choice": return choice(answer, commit);
    case "choices": return choices(answer, commit);
    case "texts": return lines(answer, commit);
    case "date": return date(answer, commit);
    case "money": return money(answer, commit);
    case "count": return line(answer, commit, { mode: "numeric" });
    case "email": return line(answer, commit, { type: "text", mode: "email" });
    case "phone": return line(answer, commit, { type: "tel" });
    default: return answer.bilingual ? bilingual(answer, commit) : line(answer, commit);
  }
}
