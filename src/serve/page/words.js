// The language of the page.

let language = localStorage.getItem("baomi-lang") || document.documentElement.lang || "zh";
document.documentElement.lang = language === "zh" ? "zh-CN" : "en";

/** That one of two wordings. */
export function say(zh, en) {
  return language === "zh" ? zh : en;
}

export function lang() {
  return language;
}

/** Changes the language; the page is made anew by whoever listens to the store. */
export function setLang(next) {
  language = next;
  localStorage.setItem("baomi-lang", next);
  document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
}
