// The first screen: ten questions in plain words.

import { Block } from "./block.js";
import { call } from "./api.js";
import { el, fill } from "./dom.js";
import * as store from "./store.js";
import { say } from "./words.js";

export class First {
  constructor(done) {
    this.list = el("ol", { class: "first" });
    const on = el("button", { type: "button", class: "primary", onclick: done }, say("继续：其余的问题", "On: all other questions"));
    this.element = el("div", {}, this.list, on);
    this.items = [];
  }

  put(interview) {
    const signature = interview.first.map((asked) => asked.label + asked.options.length + asked.answer?.path).join();
    if (this.signature !== signature) {
      this.signature = signature;
      this.items = interview.first.map((asked, n) => this.item(asked, n));
      fill(this.list, this.items.map((item) => item.element));
    }
    interview.first.forEach((asked, n) => this.items[n].put(asked, interview));
  }

  item(asked, n) {
    const id = `first-${n}`;
    const mark = el("span", { class: "state" });
    const head = el("h3", { id }, asked.label, " ", mark);
    const body = el("div", {});
    const group = el("div", { role: "group", "aria-labelledby": id }, head, asked.help ? el("p", { class: "quiet" }, asked.help) : null, body);
    const element = el("li", {}, group);
    const kind = asked.parties ? new Parties(body) : asked.answer ? new One(body, asked.answer) : new Options(body, asked, n);
    const put = (now, interview) => {
      element.hidden = !now.asked;
      fill(mark, now.done ? "✓" : "");
      mark.setAttribute("aria-label", now.done ? say("已答", "answered") : "");
      kind.put(now, interview);
    };
    return { element, put };
  }
}

/** One answer, asked like everywhere. */
class One {
  constructor(body, answer) {
    this.block = new Block(answer);
    body.append(this.block.element);
  }

  put(asked) {
    this.block.put(asked.answer);
  }
}

/** Options in plain words. */
class Options {
  constructor(body, asked, n) {
    this.now = asked;
    this.boxes = asked.options.map((option, at) => {
      const box = el("input", { type: asked.several ? "checkbox" : "radio", name: `first-option-${n}` });
      box.addEventListener("change", () => {
        const option = this.now.options[at];
        const edits = box.checked ? option.pick : option.undo;
        if (edits.length > 0) store.send(edits);
      });
      return box;
    });
    body.append(el("div", { class: "choices column" }, this.boxes.map((box, at) => el("label", {}, box, " ", asked.options[at].label))));
  }

  put(asked) {
    this.now = asked;
    this.boxes.forEach((box, n) => (box.checked = asked.options[n].picked));
  }
}

/** The sides: a name, or a registration block that is pasted. */
class Parties {
  constructor(body) {
    this.list = el("div", {});
    body.append(this.list);
    this.fields = new Map();
  }

  put(_, interview) {
    const parties = interview.topics.find((topic) => topic.name === "parties")?.questions[0];
    const rows = parties?.rows ?? [];
    for (const role of interview.roles) {
      if (!this.fields.has(role.word)) {
        this.fields.set(role.word, this.field(role));
        this.list.append(this.fields.get(role.word).element);
      }
      const value = (row, key) => row.find((field) => field.path.endsWith(`.${key}`))?.value;
      this.fields.get(role.word).put(role, rows.find((row) => value(row, "role") === role.word), value);
    }
  }

  field(role) {
    const box = el("input", { type: "checkbox" });
    const area = el("textarea", { rows: 2, "aria-label": say(`${role.label}：名称或者登记信息`, `${role.label}: name or registration block`), placeholder: say("名称，或者粘贴整段登记信息", "name, or paste a registration block") });
    const told = el("p", { class: "quiet", role: "status" });
    const key = (field) => `parties.${role.word}.${field}`;
    box.addEventListener("change", () => {
      store.send([box.checked ? { op: "insert", key: "parties", at: null, value: { role: role.word } } : { op: "unset", key: `parties.${role.word}` }]);
      if (box.checked) area.focus();
    });
    const take = async () => {
      const text = area.value.trim();
      if (text === "" || text === area.dataset.name) return;
      const read = await call("POST", "/api/registration", { text }).catch(() => null);
      const fields = read?.fields ?? [["name", text]];
      await store.send(fields.map(([field, words]) => ({ op: "set", key: key(field), value: words })));
      const wrong = read?.wrongCode ? say("统一社会信用代码有误，请核对。", "The credit code cannot be right: look at it again.") : "";
      fill(told, read ? say(`读出 ${fields.length} 项。${wrong}`, `${fields.length} answers read. ${wrong}`) : "");
    };
    area.addEventListener("change", take);
    area.addEventListener("paste", () => setTimeout(take));
    const element = el("div", { class: "party" }, el("label", {}, role.required ? null : box, " ", el("b", {}, role.label)), area, told);
    const put = (now, row, value) => {
      box.checked = Boolean(row);
      area.hidden = !now.required && !row;
      const name = row ? value(row, "name") ?? "" : "";
      area.dataset.name = typeof name === "object" ? name.zh ?? name.en ?? "" : name;
      if (document.activeElement !== area) area.value = area.dataset.name;
    };
    return { element, put };
  }
}
