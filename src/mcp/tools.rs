//! What an agent can ask for. Each tool is a command of the program, run as a process of its own, so that what an agent
//! sees is what a user sees, and a command that fails or takes too long ends nothing else.

use super::folder::Folder;
use super::outcome::{Outcome, Refused, run};
use crate::library::Library;
use crate::value::Language;
use rmcp::handler::server::router::prompt::PromptRouter;
use rmcp::handler::server::router::tool::ToolRouter;
use rmcp::handler::server::wrapper::{Json, Parameters};
use rmcp::model::{GetPromptResult, PromptMessage, Role};
use rmcp::{prompt, prompt_router, schemars, tool, tool_router};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The server of one folder.
#[derive(Debug, Clone)]
pub struct Tools {
    pub(super) folder: Folder,
    pub(super) language: Language,
    /// Whether files may be written.
    pub(super) write: bool,
    pub(super) tools: ToolRouter<Tools>,
    pub(super) prompts: PromptRouter<Tools>,
}

/// Kinds of agreement.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Kinds {
    kinds: Vec<KindOffered>,
}

/// A kind of agreement and the forms of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KindOffered {
    /// As `kind` of an answer file.
    kind: String,
    title: String,
    forms: Vec<FormOffered>,
}

/// A form of a kind.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FormOffered {
    /// As `form` of an answer file.
    form: String,
    title: String,
}

/// A kind and a form.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct KindAsked {
    /// One of those that `kinds` lists.
    kind: String,
    /// Only the questions of this form.
    form: Option<String>,
}

/// A kind and a form, and where to write.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewAsked {
    /// One of those that `kinds` lists.
    kind: String,
    /// Only the questions of this form.
    form: Option<String>,
    /// File to write in the folder; it must not be there yet. Without it the text is returned.
    output: Option<String>,
}

/// An answer file.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CheckAsked {
    /// The answer file, in the folder of this server.
    answers: String,
    /// Answers over those of the file, as `key=value`.
    #[serde(default)]
    set: Vec<String>,
    /// The form, instead of that of the file.
    form: Option<String>,
    /// Missing answers are reminders, as in a draft.
    #[serde(default)]
    draft: bool,
}

/// Words to explain.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ExplainAsked {
    /// A rule (L02), a finding (missing-answer), a question (consent.route), a fact, or words of any of them.
    name: String,
}

/// What to write of an answer file.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct BuildAsked {
    /// The answer file, in the folder of this server.
    answers: String,
    /// Folder to write to, in the folder of this server.
    output: String,
    /// md, pdf, docx, memo, ics; md, pdf and memo if none is named.
    #[serde(default)]
    formats: Vec<String>,
    /// Answers over those of the file, as `key=value`.
    #[serde(default)]
    set: Vec<String>,
    /// The form, instead of that of the file.
    form: Option<String>,
    /// Build over missing answers and errors, every page marked as a draft.
    #[serde(default)]
    draft: bool,
}

/// Two versions.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DiffAsked {
    /// The older version: an answer file or a Word file.
    old: String,
    /// The newer version.
    new: String,
    /// Folder to write to, in the folder of this server.
    output: String,
    /// docx, md, pdf, json; docx if none is named.
    #[serde(default)]
    formats: Vec<String>,
}

/// The other side's paper.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ReviewAsked {
    /// Their file: Word, PDF, Markdown, HTML or text.
    paper: String,
    /// Our side: recipient or discloser.
    side: Option<String>,
    /// What agreement it is, one of the kinds.
    kind: Option<String>,
    /// Folder to write to, in the folder of this server.
    output: String,
    /// md, docx, json; md and docx if none is named.
    #[serde(default)]
    formats: Vec<String>,
}

/// Our paper come back.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ImportAsked {
    /// The answer file from which it was made.
    answers: String,
    /// The Word file that came back.
    returned: String,
    /// Folder to write to, in the folder of this server.
    output: String,
}

/// A register.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DueAsked {
    /// A register, or a folder with registers.
    register: String,
    /// How far ahead, like 60d or 8w.
    within: Option<String>,
    /// Look from this day, as 2027-01-31.
    as_of: Option<String>,
}

#[tool_router(vis = "pub(super)")]
impl Tools {
    /// The kinds of agreement and the forms of each.
    #[tool(annotations(read_only_hint = true))]
    async fn kinds(&self) -> Result<Json<Kinds>, Refused> {
        let library = Library::open(None).map_err(|findings| Refused::of(&findings, self.language))?;
        let title = |words: &crate::value::Localised<String>| words.prefer(self.language).cloned().unwrap_or_default();
        let kinds = library.kinds.values().map(|kind| KindOffered {
            kind: kind.name.clone(),
            title: title(&kind.schema.title),
            forms: kind
                .forms
                .iter()
                .map(|form| FormOffered { form: form.id.clone(), title: title(&form.name) })
                .collect(),
        });
        Ok(Json(Kinds { kinds: kinds.collect() }))
    }

    /// The questions of a kind as a JSON Schema of its answer file.
    #[tool(annotations(read_only_hint = true))]
    async fn questions(&self, Parameters(asked): Parameters<KindAsked>) -> Result<Json<Outcome>, Refused> {
        let form = asked.form.map(|form| format!("--form={form}"));
        self.command("schema", form.into_iter(), &[&asked.kind]).await
    }

    /// A commented answer file to fill in.
    #[tool]
    async fn new(&self, Parameters(asked): Parameters<NewAsked>) -> Result<Json<Outcome>, Refused> {
        let mut options: Vec<String> = asked.form.map(|form| format!("--form={form}")).into_iter().collect();
        if let Some(output) = &asked.output {
            options.push(format!("--output={}", self.to_write(output)?));
        }
        self.command("new", options.into_iter(), &[&asked.kind]).await
    }

    /// What is missing in an answer file, what the law forbids, what to look at.
    #[tool(annotations(read_only_hint = true))]
    async fn check(&self, Parameters(asked): Parameters<CheckAsked>) -> Result<Json<Outcome>, Refused> {
        let answers = self.answers(&asked.answers)?;
        let options = given(&asked.set, asked.form, asked.draft).chain(["--format=json".to_owned()]);
        self.command("check", options, &[&answers]).await
    }

    /// What a rule, a finding, a question or a fact means, the law behind it, and how to mend.
    #[tool(annotations(read_only_hint = true))]
    async fn explain(&self, Parameters(asked): Parameters<ExplainAsked>) -> Result<Json<Outcome>, Refused> {
        self.command("explain", std::iter::empty(), &[&asked.name]).await
    }

    /// Write the agreement. Refused while a finding of severity error stands, unless `draft` is asked for.
    #[tool]
    async fn build(&self, Parameters(asked): Parameters<BuildAsked>) -> Result<Json<Outcome>, Refused> {
        let (answers, output) = (self.answers(&asked.answers)?, self.to_write(&asked.output)?);
        let options = given(&asked.set, asked.form, asked.draft).chain(written(&asked.formats, &output));
        self.command("build", options, &[&answers]).await
    }

    /// Show what changed between two versions: a Word file with tracked changes.
    #[tool]
    async fn diff(&self, Parameters(asked): Parameters<DiffAsked>) -> Result<Json<Outcome>, Refused> {
        let (old, new, output) = (self.file(&asked.old)?, self.file(&asked.new)?, self.to_write(&asked.output)?);
        self.command("diff", written(&asked.formats, &output), &[&old, &new]).await
    }

    /// Read the other side's paper: an opinion for us, and their own Word file with comments.
    #[tool]
    async fn review(&self, Parameters(asked): Parameters<ReviewAsked>) -> Result<Json<Outcome>, Refused> {
        let (paper, output) = (self.file(&asked.paper)?, self.to_write(&asked.output)?);
        let side = asked.side.map(|side| format!("--side={side}"));
        let kind = asked.kind.map(|kind| format!("--kind={kind}"));
        let options = side.into_iter().chain(kind).chain(written(&asked.formats, &output));
        self.command("review", options, &[&paper]).await
    }

    /// Read our own paper come back: what they changed, clause by clause, and what to answer.
    #[tool]
    async fn import(&self, Parameters(asked): Parameters<ImportAsked>) -> Result<Json<Outcome>, Refused> {
        let (answers, returned) = (self.answers(&asked.answers)?, self.file(&asked.returned)?);
        let output = self.to_write(&asked.output)?;
        self.command("import", written(&[], &output), &[&answers, &returned]).await
    }

    /// What falls due in a register of agreements.
    #[tool(annotations(read_only_hint = true))]
    async fn due(&self, Parameters(asked): Parameters<DueAsked>) -> Result<Json<Outcome>, Refused> {
        let register = self.file(&asked.register)?;
        let within = asked.within.map(|days| format!("--within={days}"));
        let as_of = asked.as_of.map(|day| format!("--as-of={day}"));
        self.command("due", within.into_iter().chain(as_of), &[&register]).await
    }
}

#[prompt_router(vis = "pub(super)")]
impl Tools {
    /// How to ask a user for the answers of an agreement, and never to invent one.
    #[prompt]
    async fn interview(&self) -> GetPromptResult {
        let text = include_str!("interview.md");
        GetPromptResult::new(vec![PromptMessage::new_text(Role::User, text)])
    }
}

impl Tools {
    /// A file or folder to read.
    fn file(&self, named: &str) -> Result<String, Refused> {
        let path = self.folder.inside(named).map_err(|finding| Refused::of(&[finding], self.language))?;
        // A paper may be an answer file too.
        if path.extension().is_some_and(|ending| ending == "toml") {
            return self.answers(named);
        }
        Ok(path.display().to_string())
    }

    fn answers(&self, named: &str) -> Result<String, Refused> {
        let path = self.folder.answers(named).map_err(|finding| Refused::of(&[finding], self.language))?;
        Ok(path.display().to_string())
    }

    /// A file or folder to write.
    fn to_write(&self, named: &str) -> Result<String, Refused> {
        if !self.write {
            return Err(Refused::read_only(self.language));
        }
        let path = self.folder.inside(named).map_err(|finding| Refused::of(&[finding], self.language))?;
        Ok(path.display().to_string())
    }

    async fn command(
        &self,
        name: &str,
        options: impl Iterator<Item = String>,
        words: &[&str],
    ) -> Result<Json<Outcome>, Refused> {
        let language = format!("--lang={}", self.language.code());
        let mut arguments = vec![name.to_owned(), language];
        arguments.extend(options);
        // What follows is no option, whatever it begins with.
        arguments.push("--".to_owned());
        arguments.extend(words.iter().map(|word| (*word).to_owned()));
        run(&self.folder, &arguments, self.language).await.map(Json)
    }
}

fn given(set: &[String], form: Option<String>, draft: bool) -> impl Iterator<Item = String> {
    let set = set.iter().map(|answer| format!("--set={answer}"));
    set.chain(form.map(|form| format!("--form={form}"))).chain(draft.then(|| "--draft".to_owned()))
}

fn written(formats: &[String], output: &str) -> impl Iterator<Item = String> {
    let formats = (!formats.is_empty()).then(|| format!("--format={}", formats.join(",")));
    formats.into_iter().chain([format!("--output={output}")])
}
