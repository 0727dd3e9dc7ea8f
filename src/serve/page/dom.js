// Elements, and the dialogs of the page. Text goes in as text, never as markup.

/** An element with attributes, listeners (`onclick`), and children: elements, texts, or nothing. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Puts `children` in place of what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
}

/** A dialog with `body` and one button for each of `choices` ([value, words]); gives the value, or null. */
export function ask(title, body, choices) {
  return new Promise((resolve) => {
    const heading = el("h2", { id: "dialog-title" }, title);
    const buttons = choices.map(([value, words], n) =>
      el("button", { type: "submit", value, class: n === 0 ? "primary" : "" }, words));
    const dialog = el("dialog", { "aria-labelledby": "dialog-title" },
      el("form", { method: "dialog" }, heading, body, el("div", { class: "buttons" }, buttons)));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue || null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
