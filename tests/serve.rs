//! `baomi serve` asked as a browser asks it, and as somebody who should not.

mod common;

use serde_json::{Value as Json, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A running server with its folder.
struct Server {
    child: Child,
    port: u16,
    code: String,
    cookie: String,
    secret: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the server answered.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    fn header(&self, name: &str) -> Option<String> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned()).next()
    }
}

/// One request, its headers as they are given.
fn request(port: u16, line: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    let mut head = format!("{line} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    headers.iter().for_each(|(name, value)| head += &format!("{name}: {value}\r\n"));
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(b"\r\n")).expect("it reads");
    // A body that is too long is refused before it is read.
    let _ = stream.write_all(body);
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer with a head");
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).expect("a status");
    let body = bytes[end + 4..].to_vec();
    let body = if head.to_lowercase().contains("transfer-encoding: chunked") { unchunked(&body) } else { body };
    Answer { status, head, body }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") {
        let length = usize::from_str_radix(&String::from_utf8_lossy(&bytes[..end]), 16).expect("a length");
        whole.extend_from_slice(&bytes[end + 2..end + 2 + length]);
        bytes = &bytes[end + 4 + length..];
        if length == 0 {
            break;
        }
    }
    whole
}

impl Server {
    /// Serves `file` of `folder` and goes in as the first browser does.
    fn start(folder: &Path, file: Option<&str>) -> Server {
        let mut server = Server::start_only(folder, file, &[]);
        let answer = server.plain(&format!("GET /?code={}", server.code));
        assert_eq!(answer.status, 200, "{}", answer.text());
        let cookie = answer.header("set-cookie").expect("a cookie");
        server.cookie = cookie.split(';').next().expect("a pair").to_owned();
        let page = answer.text();
        let secret = page.split("baomi-secret\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
        server.secret = secret.expect("a secret").to_owned();
        server
    }

    fn start_only(folder: &Path, file: Option<&str>, more: &[&str]) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baomi"));
        command.current_dir(folder).args(["--lang", "en", "serve", "--no-open"]).args(more).args(file);
        if !more.contains(&"--port") {
            command.args(["--port", "0"]);
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("it tells the address");
        let (port, code) = line
            .trim()
            .strip_prefix("http://127.0.0.1:")
            .and_then(|rest| rest.split_once("/?code="))
            .unwrap_or_else(|| panic!("an address: {line}"));
        let (port, code) = (port.parse().expect("a port"), code.to_owned());
        Server { child, port, code, cookie: String::new(), secret: String::new() }
    }

    /// A request of this machine without any secret.
    fn plain(&self, line: &str) -> Answer {
        request(self.port, line, &[("Host", &self.host())], b"")
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// A call of the page in this window.
    fn call(&self, line: &str, window: &str, body: Option<&Json>) -> Answer {
        let host = self.host();
        let headers =
            [("Host", &*host), ("Cookie", &self.cookie), ("X-Baomi-Secret", &self.secret), ("X-Baomi-Window", window)];
        let body = body.map_or(String::new(), Json::to_string);
        request(self.port, line, &headers, body.as_bytes())
    }

    fn get(&self, path: &str) -> Json {
        let answer = self.call(&format!("GET {path}"), "one", None);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    fn post(&self, path: &str, body: &Json) -> Answer {
        self.call(&format!("POST {path}"), "one", Some(body))
    }

    fn set(&self, revision: &Json, key: &str, value: &str) -> Json {
        let body = json!({ "revision": revision, "edits": [{ "op": "set", "key": key, "value": value }] });
        let answer = self.post("/api/edit", &body);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }
}

/// A folder with an answer file.
fn folder(example: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let from = common::root().join("examples").join(example);
    std::fs::copy(from, folder.path().join("deal.toml")).expect("the example is there");
    folder
}

fn keys(state: &Json) -> Vec<&str> {
    let list = state["pages"]["list"].as_array().expect("pages");
    list.iter().filter_map(|page| page["key"].as_str()).collect()
}

#[test]
fn only_who_has_the_code_the_cookie_and_the_secret_is_let_in() {
    let folder = folder("negotiation.toml");
    let server = Server::start(folder.path(), Some("deal.toml"));
    assert_eq!(server.plain(&format!("GET /?code={}", server.code)).status, 403, "the code is void");
    assert_eq!(server.plain("GET /").status, 403);
    assert_eq!(server.plain("GET /main.js").status, 403);
    assert_eq!(server.plain("GET /api/state").status, 403);
    let host = server.host();
    let with = |line: &str, headers: &[(&str, &str)]| request(server.port, line, headers, b"").status;
    let (cookie, secret) = (("Cookie", &*server.cookie), ("X-Baomi-Secret", &*server.secret));
    assert_eq!(with("GET /api/state", &[("Host", &host), cookie]), 403, "no secret");
    assert_eq!(with("GET /api/state", &[("Host", &host), secret]), 403, "no cookie");
    assert_eq!(with("GET /api/state", &[("Host", &host), cookie, secret]), 200);
    assert_eq!(with("GET /api/state", &[("Host", "evil.example"), cookie, secret]), 403, "foreign host");
    for origin in ["http://evil.example", "null", "http://127.0.0.1:1"] {
        let headers = [("Host", &*host), ("Origin", origin), cookie, secret];
        assert_eq!(with("POST /api/undo", &headers), 403, "{origin}");
    }
}

#[test]
fn every_answer_forbids_inline_scripts_and_other_machines() {
    let folder = folder("negotiation.toml");
    let server = Server::start(folder.path(), Some("deal.toml"));
    for line in ["GET /", "GET /main.js", "GET /api/state", "GET /nothing", "GET /api/nothing/at/all"] {
        let answer = server.call(line, "one", None);
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{line}: {policy}");
        assert_eq!(answer.header("x-content-type-options").as_deref(), Some("nosniff"), "{line}");
        assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"), "{line}");
    }
    let page = server.call("GET /", "one", None).text();
    assert!(!page.contains("style=") && !page.contains("<style") && !page.contains(" on"), "nothing inline");
    let cookie = Server::start_only(folder.path(), None, &[]);
    let told = cookie.plain(&format!("GET /?code={}", cookie.code)).header("set-cookie").expect("a cookie");
    assert!(told.contains("HttpOnly") && told.contains("SameSite=Strict"), "{told}");
    assert!(told.starts_with(&format!("baomi-{}=", cookie.port)), "{told}");
}

#[test]
fn a_changed_answer_changes_its_pages_and_no_others() {
    let folder = folder("asset-transfer.toml");
    let server = Server::start(folder.path(), Some("deal.toml"));
    let before = server.get("/api/state");
    assert_eq!(before["counts"]["error"], 0, "{}", before["findings"]);
    let pages = keys(&before);
    let svg = server.call(&format!("GET /api/page/{}", pages[0]), "one", None);
    assert!(svg.text().starts_with("<svg") && svg.text().contains("<use href=\"#g"));
    let symbols = server.call("GET /api/glyphs?from=0&set=0", "one", None).text();
    assert_eq!(symbols.matches("<symbol").count() as u64, before["pages"]["glyphs"].as_u64().expect("a number"));
    let after = server.set(&before["revision"], "agreement.number", "变更-2026-001");
    let same = keys(&after).iter().zip(&pages).filter(|(a, b)| a == b).count();
    assert!(same < pages.len(), "the number stands on every page that has a header");
    let undone = server.post("/api/undo", &json!({})).json();
    assert_eq!(keys(&undone), pages, "what is back is the same page");
    let name = server.set(&undone["revision"], "agreement.signing_place", "昆山市");
    let changed = keys(&name).iter().zip(&pages).filter(|(a, b)| a != b).count();
    assert!(changed < pages.len() / 2, "{changed} of {} pages for a word", pages.len());
}

#[test]
fn an_answer_that_is_wrong_is_told_and_blanks_are_drawn() {
    let folder = folder("negotiation.toml");
    let server = Server::start(folder.path(), Some("deal.toml"));
    let state = server.get("/api/state");
    let body = json!({ "revision": state["revision"], "edits": [{ "op": "unset", "key": "agreement.signing_date" }, { "op": "set", "key": "deal.stage", "value": "nowhere" }] });
    let wrong = server.post("/api/edit", &body).json();
    assert!(wrong["counts"]["error"].as_u64() > Some(0), "{}", wrong["findings"]);
    assert_eq!(wrong["pages"]["draft"], true);
    assert_eq!(wrong["findings"][0]["severity"], "error", "the gravest first");
    let refused = server.call("GET /api/download/pdf", "one", None);
    assert_eq!((refused.status, refused.json()["error"].as_str()), (409, Some("findings")));
    let draft = server.call("GET /api/download/pdf?draft=1", "one", None);
    assert!(draft.body.starts_with(b"%PDF-"), "{}", draft.status);
}

#[test]
fn what_is_saved_keeps_the_words_of_the_file() {
    let folder = folder("asset-transfer.toml");
    let server = Server::start(folder.path(), Some("deal.toml"));
    let text = std::fs::read_to_string(folder.path().join("deal.toml")).expect("there");
    let state = server.get("/api/state");
    server.set(&state["revision"], "agreement.signing_place", "昆山市");
    assert_eq!(server.post("/api/save", &json!({ "name": null })).status, 200);
    let saved = std::fs::read_to_string(folder.path().join("deal.toml")).expect("there");
    let (old, new): (Vec<&str>, Vec<&str>) = (text.lines().collect(), saved.lines().collect());
    let changed = old.iter().filter(|line| !new.contains(line)).count();
    assert!(changed <= 1 && saved.contains("昆山市"), "{changed} lines changed");
    std::fs::write(folder.path().join("deal.toml"), "kind = \"partner\"\n").expect("writable");
    let state = server.get("/api/state");
    assert_eq!(state["file"]["changedOnDisk"], true);
    let refused = server.post("/api/save", &json!({ "name": null })).json();
    assert_eq!(refused["error"], "changed-on-disk");
    assert_eq!(server.post("/api/reload", &json!({})).json()["kind"], "partner");
    for name in ["../out.toml", "/tmp/out.toml", "a/b.toml", ".hidden.toml"] {
        assert_eq!(server.post("/api/save", &json!({ "name": name })).status, 400, "{name}");
    }
}

#[test]
fn a_killed_process_loses_nothing() {
    let folder = folder("negotiation.toml");
    let mut server = Server::start(folder.path(), Some("deal.toml"));
    let state = server.get("/api/state");
    server.set(&state["revision"], "agreement.signing_place", "昆山市");
    server.child.kill().expect("it runs");
    server.child.wait().expect("it ended");
    let next = Server::start(folder.path(), Some("deal.toml"));
    let state = next.get("/api/state");
    assert!(state["recovery"]["minutes"].is_u64(), "{}", state["recovery"]);
    let body = json!({ "revision": state["revision"], "edits": [{ "op": "set", "key": "agreement.signing_place", "value": "甲" }] });
    assert_eq!(next.post("/api/edit", &body).json()["error"], "recover-first");
    next.post("/api/recover", &json!({ "take": true }));
    assert!(next.get("/api/text")["text"].as_str().is_some_and(|text| text.contains("昆山市")));
}

#[test]
fn a_second_window_is_told_and_does_not_write_over_the_first() {
    let folder = folder("negotiation.toml");
    let server = Server::start(folder.path(), Some("deal.toml"));
    let state = server.get("/api/state");
    let second = server.call("GET /api/state", "two", None).json();
    assert_eq!((&state["windows"], &second["windows"]), (&json!(1), &json!(2)));
    server.set(&state["revision"], "agreement.signing_place", "昆山市");
    let body = json!({ "revision": second["revision"], "edits": [{ "op": "set", "key": "agreement.signing_place", "value": "苏州市" }] });
    let stale = server.call("POST /api/edit", "two", Some(&body));
    assert_eq!((stale.status, stale.json()["error"].as_str()), (409, Some("stale")));
    assert!(stale.json()["state"]["revision"].as_u64() > second["revision"].as_u64(), "with the state to go on from");
    server.call("POST /api/leave", "two", Some(&json!({})));
    assert_eq!(server.get("/api/poll")["windows"], 1);
}

#[test]
fn files_outside_the_folder_are_not_read() {
    let folder = folder("negotiation.toml");
    std::fs::create_dir(folder.path().join("inner")).expect("writable");
    std::fs::write(folder.path().join("secret.toml"), "kind = \"partner\"\n").expect("writable");
    let deal =
        |line: &str| std::fs::write(folder.path().join("inner/deal.toml"), format!("kind = \"transfer\"\n{line}\n"));
    deal("extends = \"../secret.toml\"").expect("writable");
    let server = Server::start(&folder.path().join("inner"), Some("deal.toml"));
    let codes = |state: &Json| {
        state["findings"].as_array().map(|all| all.iter().map(|one| one["code"].to_string()).collect::<Vec<_>>())
    };
    assert_eq!(codes(&server.get("/api/state")), Some(vec!["\"extends\"".to_owned()]));
    for line in [
        "extends = \"/etc/passwd.toml\"",
        "library = \"..\"",
        "library = \"../..\"",
        "extends = \"../../nothing.toml\"",
    ] {
        let body = json!({ "name": "a.toml", "text": format!("kind = \"transfer\"\n{line}\n"), "force": true });
        let state = server.post("/api/open", &body).json();
        assert_eq!(state["counts"]["error"], 1, "{line}: {}", state["findings"]);
        assert_eq!(state["pages"], Json::Null, "{line}");
    }
    drop(server);
    let wider = folder.path().to_string_lossy().into_owned();
    deal("extends = \"../secret.toml\"").expect("writable");
    let allowed = Server::start_only(&folder.path().join("inner"), Some("deal.toml"), &["--folder", &wider]);
    assert_ne!(allowed.port, 0, "a wider folder can be named");
}

#[test]
fn bodies_without_end_and_requests_without_sense_are_refused() {
    let folder = folder("negotiation.toml");
    let server = Server::start(folder.path(), Some("deal.toml"));
    let long = json!({ "revision": 0, "edits": [{ "op": "set", "key": "agreement.signing_place", "value": "甲".repeat(600_000) }] });
    assert_eq!(server.post("/api/edit", &long).status, 413);
    for body in [json!(null), json!([]), json!({ "edits": 1 }), json!({ "revision": 0, "edits": [{ "op": "burn" }] })] {
        assert_eq!(server.post("/api/edit", &body).status, 400, "{body}");
    }
    let state = server.get("/api/state");
    for key in ["", ".", "a..b", "parties.99.name", "__proto__.x", "scope.categories.-1.name", "choose.\"", "\u{0}"] {
        let body = json!({ "revision": state["revision"], "edits": [{ "op": "set", "key": key, "value": "x" }] });
        let answer = server.post("/api/edit", &body);
        assert!([200, 409].contains(&answer.status), "{key}: {} {}", answer.status, answer.text());
    }
    assert_eq!(server.call("GET /api/page/nothing", "one", None).status, 404);
    assert_eq!(server.call("GET /api/download/exe", "one", None).status, 404);
    assert_eq!(server.call("GET /../Cargo.toml", "one", None).status, 404);
}

#[test]
fn a_hostile_name_prints_as_text() {
    let folder = folder("negotiation.toml");
    let server = Server::start(folder.path(), Some("deal.toml"));
    let state = server.get("/api/state");
    let hostile = "<script>alert(1)</script>{{ deal }}\"'&";
    let state = server.set(&state["revision"], "agreement.signing_place", hostile);
    let pages: String =
        keys(&state).iter().map(|key| server.call(&format!("GET /api/page/{key}"), "one", None).text()).collect();
    assert!(!pages.contains("<script"), "markup is no markup");
    assert!(pages.contains("&lt;script&gt;"), "it prints as it was written");
}

#[test]
fn memo_steps_and_changes_are_shown_too() {
    let folder = folder("negotiation.toml");
    let server = Server::start(folder.path(), Some("deal.toml"));
    let state = server.get("/api/state");
    server.set(&state["revision"], "agreement.signing_place", "昆山市");
    let agreement = server.get("/api/state");
    let memo = server.get("/api/state?view=memo");
    let changes = server.get("/api/state?view=redline");
    assert!(!keys(&memo).is_empty() && keys(&memo) != keys(&agreement));
    assert!(keys(&changes) != keys(&agreement));
    assert!(server.get("/api/state?view=steps")["steps"].as_array().is_some_and(|steps| !steps.is_empty()));
    let id = agreement["pages"]["paragraphs"]
        .as_object()
        .and_then(|all| all.keys().find(|id| id.contains('.')))
        .expect("one");
    let about = server.get(&format!("/api/paragraph?id={}", id.replace('#', "%23")));
    assert!(about["file"].as_str().is_some_and(|file| file.ends_with(".md")), "{about}");
    assert!(server.get("/api/uses?key=deal.stage")["clauses"].as_array().is_some());
}

#[test]
fn a_port_in_use_leads_to_the_next() {
    let folder = folder("negotiation.toml");
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let port = taken.local_addr().expect("bound").port();
    let server = Server::start_only(folder.path(), None, &["--port", &port.to_string()]);
    assert!(server.port > port, "{} after {port}", server.port);
}

#[test]
fn from_nothing_to_a_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), None);
    let state = server.get("/api/state");
    assert_eq!((&state["open"], &state["pages"]), (&json!(false), &Json::Null));
    assert!(server.get("/api/kinds").as_array().is_some_and(|kinds| kinds.len() >= 4));
    let body = json!({ "kind": "transfer", "form": "nda", "edits": [{ "op": "set", "key": "deal.structure", "value": "asset" }] });
    let state = server.post("/api/new", &body).json();
    assert_eq!(
        (&state["kind"], &state["form"], &state["pages"]["draft"]),
        (&json!("transfer"), &json!("nda"), &json!(true))
    );
    let unsaved = server.post("/api/example", &json!({ "name": "partner-joint" })).json();
    assert_eq!(unsaved["error"], "unsaved");
    assert_eq!(server.post("/api/save", &json!({ "name": null })).json()["error"], "no-name");
    assert_eq!(server.post("/api/save", &json!({ "name": "苏州项目" })).status, 200);
    assert!(folder.path().join("苏州项目.toml").is_file());
    let zip = server.call("GET /api/download/zip?draft=1", "one", None);
    assert!(zip.body.starts_with(b"PK"), "{}", zip.status);
    let all = server.get("/api/examples");
    for example in all.as_array().expect("a list") {
        let body = json!({ "name": example["name"], "force": true });
        let state = server.post("/api/example", &body).json();
        assert_eq!(state["counts"]["error"], 0, "{}: {}", example["name"], state["findings"]);
    }
}

/// What a test costs this machine, told by the least of several runs.
fn least(times: usize, mut run: impl FnMut()) -> std::time::Duration {
    let once = |_| {
        let begin = std::time::Instant::now();
        run();
        begin.elapsed()
    };
    (0..times).map(once).min().unwrap_or_default()
}

#[test]
fn a_change_of_every_page_costs_less_than_a_cold_build() {
    use baomi::export::pages::{Marks, keys, page};
    use baomi::layout::{DEFAULT_STYLE, Fonts, Style};
    use baomi::pipeline::{Options, from_joined, provenance};
    use baomi::publish::{Publisher, Session, Settings};

    let library = common::library();
    let (fonts, style) = (Fonts::bundled(), Style::bundled(DEFAULT_STYLE).expect("the style is there"));
    let language = baomi::value::Language::Zh;
    let settings = Settings {
        formats: vec![baomi::publish::Format::Pdf],
        style: &style,
        fonts: &fonts,
        subset: None,
        language,
        notes: false,
        split_annexes: false,
        annexes_alone: Vec::new(),
    };
    let text = std::fs::read_to_string(common::root().join("examples/asset-transfer.toml")).expect("the example");
    let drawn = |publisher: &mut Publisher<'_>, number: usize| {
        let text = text.replacen("JT-2026-018", &format!("JT-2026-{number}"), 1);
        let layers = baomi::answers::Layers::of(&baomi::diagnostic::Source::new("deal.toml", text));
        let joined = layers.join(&library.kinds).expect("it is an answer file");
        let origin = provenance(library, &layers);
        let assembly = from_joined(&publisher.session().texts, library, &joined, origin, Options::default());
        let pages = publisher.pages(Some(&assembly), &assembly.document).expect("it can be printed");
        let sheets = 0..pages.pages.len();
        sheets.for_each(|n| drop(page(&pages, n, &fonts, Marks::Shown, None).expect("the faces are there")));
        keys(&pages)
    };
    let cold = least(3, || {
        let layers = baomi::answers::Layers::of(&baomi::diagnostic::Source::new("deal.toml", text.clone()));
        let assembly = baomi::pipeline::assemble(library, &layers, Options::default()).expect("it is an answer file");
        let mut publisher = Publisher::new(Session::alone(library), &settings);
        publisher.publish(&assembly, "deal").expect("it can be printed");
    });
    let mut publisher = Publisher::new(Session::new(library, None), &settings);
    let (mut number, mut last) = (0, drawn(&mut publisher, 0));
    let warm = least(5, || {
        number += 1;
        let next = drawn(&mut publisher, number);
        assert!(
            next.len() > 20 && next.iter().zip(&last).skip(1).all(|(a, b)| a != b),
            "every page has another number"
        );
        last = next;
    });
    let ratio = warm.as_secs_f64() / cold.as_secs_f64();
    println!("cold {cold:?}, every page changed {warm:?}, ratio {ratio:.2}");
    assert!(ratio <= 0.7, "cold {cold:?}, every page changed {warm:?}");
}
