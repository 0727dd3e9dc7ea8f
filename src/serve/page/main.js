// Starts the page: lays out its halves, wires them together, asks for the first state.

import * as bar from "./bar.js";
import { fill } from "./dom.js";
import * as findings from "./findings.js";
import * as outline from "./outline.js";
import * as preview from "./preview.js";
import * as questions from "./questions.js";
import * as start from "./start.js";
import * as store from "./store.js";
import * as tabs from "./tabs.js";

// The code of the address is void by now; it need not stay in sight.
history.replaceState(null, "", "/");

const part = (id) => document.getElementById(id);

bar.mount(part("bar"));
tabs.mount(part("tabs"), part("panes"));
findings.mount(part("findings"));
preview.mount(part("preview"));
outline.mount(part("outline"));
questions.mount(part("questions"));
start.mount(part("start"));

store.on("failed", (error) => {
  fill(part("message"), error.message);
  setTimeout(() => fill(part("message")), 8000);
});
store.on("said", (words) => {
  fill(part("message"), words);
  setTimeout(() => fill(part("message")), 5000);
});
await store.refresh().catch((error) => fill(part("message"), error.message));
