//! How a command ended, as an agent reads it.

use super::folder::Folder;
use crate::diagnostic::{Colour, Diagnostic, render_human};
use crate::runtime;
use crate::value::Language;
use rmcp::handler::server::tool::IntoCallToolResult;
use rmcp::model::{CallToolResponse, CallToolResult};
use rmcp::schemars::{self, JsonSchema};
use serde::{Deserialize, Serialize};
use std::process::Command;
use std::time::Duration;

/// The longest that a command may take: a hundred times what the largest agreement needs.
const LONGEST: Duration = Duration::from_secs(60);

/// How a command ended.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Outcome {
    /// 0: right; 1: findings of severity error; 2: could not run.
    exit: i32,
    /// What is wrong or to be looked at, with stable codes.
    findings: Vec<Finding>,
    /// What the command printed, in the user's language.
    text: String,
    /// What it told beside that: files written, findings, why it could not run.
    messages: String,
}

/// A finding.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Its code, for `explain`.
    code: String,
    /// error, warning or info.
    severity: String,
    message: String,
    hint: Option<String>,
    /// Articles of law.
    #[serde(default)]
    basis: Vec<String>,
    /// Key of the answer that it is about.
    answer: Option<String>,
    file: Option<String>,
    line: Option<u64>,
    column: Option<u64>,
}

/// What was asked for and is not done.
#[derive(Debug)]
pub struct Refused(String);

impl Refused {
    /// Because of these findings.
    pub fn of(findings: &[Diagnostic], language: Language) -> Refused {
        let mut text = Vec::new();
        // Memory takes all that is written to it.
        let _ = render_human(findings, language, Colour::Never, &mut text);
        Refused(String::from_utf8_lossy(&text).into_owned())
    }

    /// Because files may not be written.
    pub fn read_only(language: Language) -> Refused {
        let text = language.say(
            "本服务只读：要写文件，须以 baomi mcp --write 启动",
            "this server only reads: start it as baomi mcp --write to write files",
        );
        Refused(text.to_owned())
    }
}

impl IntoCallToolResult for Refused {
    fn into_call_tool_result(self) -> Result<CallToolResponse, rmcp::ErrorData> {
        Ok(CallToolResult::error(vec![rmcp::model::ContentBlock::text(self.0)]).into())
    }
}

/// Runs this program with these arguments in the folder.
///
/// # Errors
/// It cannot be started, or takes too long.
pub async fn run(folder: &Folder, arguments: &[String], language: Language) -> Result<Outcome, Refused> {
    let program = std::env::current_exe().map_err(|error| Refused(error.to_string()))?;
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder.path());
    let output = runtime::output(command, LONGEST).await.map_err(|error| {
        let text = language.say("命令没有运行完", "the command did not come to its end");
        Refused(format!("{text}: {error}"))
    })?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    // Findings are the only thing that is printed as a list of JSON.
    let findings: Option<Vec<Finding>> = serde_json::from_str(&text).ok();
    Ok(Outcome {
        exit: output.status.code().unwrap_or(2),
        text: if findings.is_some() { String::new() } else { text },
        findings: findings.unwrap_or_default(),
        messages: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}
