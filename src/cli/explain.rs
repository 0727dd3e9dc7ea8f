//! `baomi explain`: what a rule checks, why, the law behind it, how to mend.

use super::{ExitStatus, Failure, report};
use crate::answers::closest;
use crate::diagnostic::{Code, Diagnostic, Entry, Severity};
use crate::expression::outline;
use crate::library::{Library, Rule, Template, day};
use crate::value::{Language, Localised, word_date};
use clap::Args;
use std::fmt::Write;

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// Code of a rule, e.g. L02; leave out to list them all
    #[arg(value_name = "RULE")]
    rule: Option<String>,
}

impl Explain {
    pub(super) fn run(&self, library: &Library, language: Language) -> Result<ExitStatus, Failure> {
        let Some(code) = &self.rule else {
            report::say(&list(library, language));
            return Ok(ExitStatus::Sound);
        };
        if let Some(rule) = library.rules().find(|rule| rule.id.eq_ignore_ascii_case(code)) {
            report::say(&explain(library, rule, language));
        } else if let Some(entry) = Code::find(code) {
            report::say(&explain_own(entry, language));
        } else {
            let codes: Vec<&str> = library
                .rules()
                .map(|rule| rule.id.as_str())
                .chain(Code::own().iter().map(|entry| entry.word))
                .collect();
            let guess = closest(code, codes.iter().copied());
            return Err(vec![
                Diagnostic::of(
                    Code::UnknownRule,
                    format!("没有规则或者提示 {code}"),
                    format!("there is no rule or finding {code}"),
                )
                .hint(
                    guess.map_or("baomi explain 列出全部规则与提示".to_owned(), |g| format!("是否指 {g}？")),
                    guess.map_or("`baomi explain` lists all rules and findings".to_owned(), |g| {
                        format!("did you mean {g}?")
                    }),
                ),
            ]);
        }
        Ok(ExitStatus::Sound)
    }
}

fn list(library: &Library, language: Language) -> String {
    let mut rows: Vec<(String, &str, String)> = library
        .rules()
        .map(|rule| (rule.id.clone(), rule.severity.word(language), readable(&rule.message, language)))
        .collect();
    rows.extend(
        Code::own().iter().map(|entry| {
            (entry.word.to_owned(), entry.severity.word(language), side(&entry.title, language).to_owned())
        }),
    );
    rows.sort();
    rows.iter().map(|(code, severity, message)| format!("{code:16} {severity:8} {message}\n")).collect()
}

fn side(text: &Localised<&'static str>, language: Language) -> &'static str {
    text.prefer(language).copied().unwrap_or_default()
}

/// One of the program's own findings: what, why, and what may be done about it.
fn explain_own(entry: &Entry, language: Language) -> String {
    let waivable = match (entry.waivable, language) {
        (true, Language::Zh) => "可以用 [[waive]] 写明理由接受。",
        (true, Language::En) => "It can be accepted by a [[waive]] with a reason.",
        (false, Language::Zh) => "不能用 [[waive]] 接受。",
        (false, Language::En) => "It cannot be accepted by a [[waive]].",
    };
    let draft = match (entry.severity, entry.stops_draft, language) {
        (Severity::Error, true, Language::Zh) => "有此错误时，--draft 也不生成。",
        (Severity::Error, true, Language::En) => "It keeps even a --draft from being written.",
        (Severity::Error, false, Language::Zh) => "--draft 时不妨碍生成草稿。",
        (Severity::Error, false, Language::En) => "A --draft is written in spite of it.",
        _ => "",
    };
    let gap = if language == Language::En && !draft.is_empty() { " " } else { "" };
    format!(
        "{}  {}  {}\n\n{}\n\n{waivable}{gap}{draft}\n",
        entry.word,
        entry.severity.word(language),
        side(&entry.title, language),
        side(&entry.why, language),
    )
}

fn explain(library: &Library, rule: &Rule, language: Language) -> String {
    let words = match language {
        Language::Zh => ["条件", "处理", "理由", "依据", "全文", "未核验"],
        Language::En => ["Condition", "What to do", "Why", "Basis", "Text", "not verified"],
    };
    let mut text = format!("{}  {}  {}\n", rule.id, rule.severity.word(language), readable(&rule.message, language));
    if let Some(condition) = &rule.when {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "\n{}: {}", words[0], library.in_words(condition, language));
    }
    let _ = writeln!(text, "\n{}: {}", words[1], readable(&rule.hint, language));
    let _ = writeln!(text, "\n{}: {}", words[2], rule.why.prefer(language).cloned().unwrap_or_default());
    for id in &rule.basis {
        let Some(article) = library.statutes.articles.get(id) else { continue };
        let cited = library.statutes.cite(id, None, language).unwrap_or_default();
        let from = day(&article.from).map_or(String::new(), |day| match language {
            Language::Zh => format!("（自 {} 起施行）", word_date(day, language)),
            Language::En => format!(" (in force from {})", word_date(day, language)),
        });
        let unverified = if article.tag == "U" { format!(" [{}]", words[5]) } else { String::new() };
        let _ = writeln!(text, "\n{}: {cited}{from}{unverified}", words[3]);
        if let Some(quoted) = article.text.as_ref().filter(|_| article.tag != "U") {
            for line in quoted.lines() {
                let _ = writeln!(text, "    {line}");
            }
        }
    }
    text
}

/// A message without the answers that fill it in.
fn readable(text: &Localised<Template>, language: Language) -> String {
    text.prefer(language).map_or(String::new(), |template| outline(&template.text))
}
