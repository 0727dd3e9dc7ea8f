// Calls of the server. Each carries the secret of the page; nothing goes anywhere else.

import { lang } from "./words.js";

export { lang, setLang } from "./words.js";

const secret = document.querySelector('meta[name="baomi-secret"]').content;
const windowName = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Why a call was not done: `status`, and in `body` the words of the server. */
export class ApiError extends Error {
  constructor(status, body) {
    super(body.message || `HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}

async function request(method, path, body, more = {}) {
  const address = new URL(path, location.origin);
  address.searchParams.set("lang", lang());
  const headers = { "X-Baomi-Secret": secret, "X-Baomi-Window": windowName };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(address, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), ...more });
  } catch {
    throw new ApiError(0, { error: "gone" });
  }
  if (response.ok) return response;
  const text = await response.text();
  let told;
  try {
    told = JSON.parse(text);
  } catch {
    told = { error: "refused", message: text };
  }
  throw new ApiError(response.status, told);
}

/** A call that gives JSON. */
export async function call(method, path, body) {
  return (await request(method, path, body)).json();
}

/** A call that gives text. */
export async function text(path) {
  return (await request("GET", path)).text();
}

/** Fetches a file and hands it to the browser to keep. */
export async function download(format, draft) {
  const response = await request("GET", `/api/download/${format}${draft ? "?draft=1" : ""}`);
  const told = response.headers.get("Content-Disposition") ?? "";
  const name = decodeURIComponent(told.split("''")[1] ?? `baomi.${format}`);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return name;
}

/** Says good-bye when the window closes. */
addEventListener("pagehide", () => {
  request("POST", "/api/leave", {}, { keepalive: true }).catch(() => {});
});
