//! A rule: what it checks, why, the law behind it, how to mend.

use crate::expression::outline;
use crate::library::{Library, Rule, Template, day};
use crate::value::{Language, Localised, word_date};
use std::fmt::Write;

pub(super) fn explain(library: &Library, rule: &Rule, language: Language) -> String {
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
pub(super) fn readable(text: &Localised<Template>, language: Language) -> String {
    text.prefer(language).map_or(String::new(), |template| outline(&template.text))
}
