//! `baomi mcp`: an agent finds the tools, drafts within one folder, and gets nowhere else.

mod common;

use common::root;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

struct Agent {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    next: u64,
}

impl Agent {
    fn of(folder: &std::path::Path, write: bool) -> Agent {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baomi"));
        command.args(["--lang", "en", "mcp", "--root"]).arg(folder);
        if write {
            command.arg("--write");
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it runs");
        let (to, from) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        let mut agent = Agent { child, to, from: BufReader::new(from), next: 0 };
        let about = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
        let found = agent.ask("initialize", about);
        assert_eq!(found["result"]["serverInfo"]["name"], "baomi");
        agent.say(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        agent
    }

    fn say(&mut self, message: &Value) {
        writeln!(self.to, "{message}").expect("it listens");
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.say(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let mut line = String::new();
            assert!(self.from.read_line(&mut line).expect("it answers") > 0, "it went away");
            let found: Value = serde_json::from_str(&line).expect("JSON");
            if found["id"] == id {
                return found;
            }
        }
    }

    /// What a tool gives; Err: what it says instead.
    fn tool(&mut self, name: &str, arguments: Value) -> Result<Value, String> {
        let found = self.ask("tools/call", json!({"name": name, "arguments": arguments}));
        let result = &found["result"];
        match result["isError"] == true || found.get("error").is_some() {
            true => Err(format!("{}{}", result["content"][0]["text"].as_str().unwrap_or_default(), found["error"])),
            false => Ok(result["structuredContent"].clone()),
        }
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join("work")).expect("writable");
    let example = root().join("examples/asset-transfer.toml");
    std::fs::copy(&example, folder.path().join("work/deal.toml")).expect("it is there");
    std::fs::copy(&example, folder.path().join("secret.toml")).expect("it is there");
    folder
}

#[test]
fn an_agent_drafts_and_stops_where_an_answer_is_missing() {
    let folder = folder();
    let work = folder.path().join("work");
    let mut agent = Agent::of(&work, true);
    let tools = agent.ask("tools/list", json!({}));
    let names: Vec<&str> =
        tools["result"]["tools"].as_array().expect("tools").iter().filter_map(|tool| tool["name"].as_str()).collect();
    assert_eq!(names, ["build", "check", "diff", "due", "explain", "import", "kinds", "new", "questions", "review"]);
    let kinds = agent.tool("kinds", json!({})).expect("kinds");
    assert!(kinds["kinds"].as_array().expect("a list").iter().any(|kind| kind["kind"] == "partner"));
    let file = agent.tool("new", json!({"kind": "partner", "output": "new.toml"})).expect("a file");
    assert_eq!(file["exit"], 0);
    let open = agent.tool("check", json!({"answers": "new.toml"})).expect("findings");
    assert_eq!(open["exit"], 1);
    assert!(open["findings"].as_array().expect("a list").iter().any(|finding| finding["code"] == "missing-answer"));
    let refused =
        agent.tool("build", json!({"answers": "new.toml", "output": "out", "formats": ["md"]})).expect("said");
    assert_eq!(refused["exit"], 1, "{refused}");
    assert!(!work.join("out/new.md").exists(), "nothing is written while an answer is missing");
    let built =
        agent.tool("build", json!({"answers": "deal.toml", "output": "out", "formats": ["md"]})).expect("built");
    assert_eq!(built["exit"], 0, "{built}");
    assert!(work.join("out/deal.md").exists());
}

#[test]
fn an_agent_gets_nowhere_else() {
    let folder = folder();
    let work = folder.path().join("work");
    let deal = std::fs::read_to_string(work.join("deal.toml")).expect("it is there");
    std::fs::write(work.join("up.toml"), format!("extends = \"../secret.toml\"\n{deal}")).expect("writable");
    std::fs::write(work.join("library.toml"), format!("library = \"../..\"\n{deal}")).expect("writable");
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("secret.toml"), work.join("link.toml")).expect("a link");
    let mut agent = Agent::of(&work, true);
    let secret = folder.path().join("secret.toml").display().to_string();
    let mut outside = vec!["../secret.toml", secret.as_str(), "a/../../secret.toml", "up.toml", "library.toml"];
    if cfg!(unix) {
        outside.push("link.toml");
    }
    for path in outside {
        let told = agent.tool("check", json!({"answers": path})).expect_err(path);
        assert!(told.contains("not in the folder"), "{path}: {told}");
    }
    for output in ["..", "../out", "/tmp/out"] {
        let told = agent.tool("build", json!({"answers": "deal.toml", "output": output})).expect_err(output);
        assert!(told.contains("not in the folder"), "{output}: {told}");
    }
    for answer in ["library=\"../..\"", "extends=\"../secret.toml\""] {
        let found = agent.tool("check", json!({"answers": "deal.toml", "set": [answer]}));
        assert!(found.is_err() || found.as_ref().is_ok_and(|found| found["exit"] != 0), "{answer}: {found:?}");
    }
    let odd = agent.tool("check", json!({"answers": "--help"})).expect_err("an option is a file that is not there");
    assert!(odd.contains("--help"), "{odd}");
    let mut reader = Agent::of(&work, false);
    let told = reader.tool("build", json!({"answers": "deal.toml", "output": "out"})).expect_err("it only reads");
    assert!(told.contains("--write"), "{told}");
    let told = reader.tool("new", json!({"kind": "partner", "output": "x.toml"})).expect_err("it only reads");
    assert!(told.contains("--write"), "{told}");
}
