// What is open, as the server last said, and the way to change it: one call at a time, later edits of an answer replace
// earlier ones that still wait.

import { call } from "./api.js";

let current = null;
let viewName = "agreement";
const listeners = new Set();
const channels = new Map();
let waiting = [];
let running = null;

/** The last state; null before the first. */
export function state() {
  return current;
}

/** Calls `listener(state)` now, if there is a state, and after each change. */
export function subscribe(listener) {
  listeners.add(listener);
  if (current) listener(current);
}

/** Registers for what the halves of the page say to each other. */
export function on(channel, listener) {
  if (!channels.has(channel)) channels.set(channel, new Set());
  channels.get(channel).add(listener);
}

export function tell(channel, value) {
  for (const listener of channels.get(channel) ?? []) listener(value);
}

/** Opens the question of an answer and puts the cursor into its field. */
export function focusAnswer(key) {
  tell("focus-answer", key);
}

/** Marks the paragraphs that an answer changes; null: none. */
export function showAnswer(key) {
  tell("show-answer", key);
}

function take(state) {
  current = state;
  for (const listener of listeners) listener(state);
  return state;
}

function replaces(edit, other) {
  const plain = ["set", "unset"];
  return plain.includes(edit.op) && plain.includes(other.op) && edit.key === other.key;
}

/** Changes answers; gives the state after it. */
export function send(edits) {
  for (const edit of edits) {
    // Only what stands last may be replaced: rows may have moved between.
    const last = waiting.at(-1);
    if (last && replaces(edit, last)) waiting.pop();
    waiting.push(edit);
  }
  running ??= work().finally(() => (running = null));
  return running;
}

async function work() {
  while (waiting.length > 0) {
    const edits = waiting;
    waiting = [];
    try {
      take(await call("POST", `/api/edit?view=${viewName}`, { revision: current.revision, edits }));
    } catch (error) {
      waiting = [];
      if (error.body?.state) take(error.body.state);
      tell("failed", error);
      return current;
    }
  }
  return current;
}

/** `undo`, `redo`, `save`, `open` … with what the call needs; gives the state, or throws the refusal. */
export async function act(name, body = {}) {
  await running;
  return take(await call("POST", `/api/${name}?view=${viewName}`, body));
}

/** Asks for the state again. */
export async function refresh() {
  await running;
  return take(await call("GET", `/api/state?view=${viewName}`));
}

/** What is shown on the right: agreement, memo, steps, redline. */
export function view(name) {
  viewName = name;
  return refresh();
}

/** Every two seconds, while the window is seen: whether another window or another program changed something. */
async function poll() {
  if (document.hidden || !current) return;
  try {
    const now = await call("GET", "/api/poll");
    const same = now.revision === current.revision && now.windows === current.windows
      && now.changedOnDisk === current.file.changedOnDisk;
    if (!same && !running) await refresh();
    tell("gone", false);
  } catch (error) {
    if (error.status === 0 || error.body?.error === "ended") tell("gone", true);
  }
}
setInterval(poll, 2000);
