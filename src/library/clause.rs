//! A clause file: front matter between `+++` lines, then the text under one heading a language.

use super::embedded_toml::front_matter;
use super::note::{Note, NoteFile};
use super::part::{Condition, Template};
use crate::answers::Stance;
use crate::diagnostic::{Code, Diagnostic, Location, Source};
use crate::value::{Language, Localised};
use serde::Deserialize;
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use toml::Spanned;

/// One clause, or one variant of it; an annex has the same form.
#[derive(Debug)]
pub struct Clause {
    /// `topic.name`; `annex.name` for an annex.
    pub id: String,
    /// None where there is one version for every stance.
    pub variant: Option<Stance>,
    /// Kinds that may carry it; none: every kind that has the topic.
    pub kinds: Option<Vec<String>>,
    /// Forms that take it; none: every form that takes clauses which name none.
    pub forms: Option<Vec<String>>,
    /// Article it stands in.
    pub article: String,
    /// Place in the article.
    pub order: i64,
    /// It is in when this holds.
    pub when: Option<Condition>,
    /// Terms it defines.
    pub defines: Vec<Localised<String>>,
    /// Clauses that must be in too.
    pub needs: Vec<String>,
    /// Articles of law it rests on.
    pub basis: Vec<String>,
    /// Rows of the coverage table its text carries.
    pub covers: Vec<String>,
    /// Standard terms that must be called to the other side's attention are set in bold (Civil Code 496).
    pub highlight: bool,
    /// Set in bold when this holds.
    pub highlight_when: Option<Condition>,
    /// For the drafter.
    pub note: Note,
    /// Its heading: names it in lists and the memo; the title of an annex.
    pub heading: Localised<String>,
    /// Its text.
    pub text: Localised<Template>,
    /// Its file.
    pub source: Arc<Source>,
    /// The questions and facts that its texts name, as they were read when the program was built; None: they were not.
    pub(super) names: Option<Vec<&'static str>>,
    /// See [`Clause::questions`].
    pub(super) questions: OnceLock<Vec<String>>,
}

impl Clause {
    /// The questions (`topic.key`, or `topic` for all of it) of which its texts speak, also by way of facts.
    pub fn questions(&self) -> &[String] {
        self.questions.get_or_init(|| {
            let texts = self.text.iter().map(|(_, text)| text);
            match &self.names {
                Some(names) => texts.take(1).flat_map(|text| text.speaks_of(names)).collect(),
                None => texts.flat_map(|text| text.questions()).cloned().collect(),
            }
        })
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClauseFile {
    pub id: Spanned<String>,
    pub variant: Option<Stance>,
    pub kinds: Option<Vec<String>>,
    pub forms: Option<Vec<String>>,
    pub article: Option<String>,
    #[serde(default)]
    pub order: i64,
    pub when: Option<Spanned<String>>,
    #[serde(default)]
    pub defines: Vec<Localised<String>>,
    #[serde(default)]
    pub needs: Vec<Spanned<String>>,
    #[serde(default)]
    pub basis: Vec<Spanned<String>>,
    #[serde(default)]
    pub covers: Vec<Spanned<String>>,
    #[serde(default)]
    pub highlight: bool,
    pub highlight_when: Option<Spanned<String>>,
    #[serde(default)]
    pub note: NoteFile,
}

/// Front matter and the two texts of a file, with their places.
pub(super) struct Split {
    /// Bytes of the front matter.
    pub front: Range<usize>,
    /// Heading and bytes of the text, by language.
    pub texts: Localised<(String, Range<usize>)>,
}

/// Splits a clause file. The first heading of level one opens the Chinese text, the second the English.
pub(super) fn split(source: &Arc<Source>) -> Result<Split, Diagnostic> {
    let text = &source.text;
    let wrong = |at: usize, zh: &str, en: &str| {
        Diagnostic::of(Code::Library, zh, en)
            .hint(
                "条款文件的写法：+++ 行、TOML、+++ 行、“# 中文标题”、正文、“# English Heading”、英文正文",
                "a clause file is: a line +++, TOML, a line +++, “# 中文标题”, the text, “# English Heading”, the English text",
            )
            .at(Location::new(source, at..at))
    };
    if !text.starts_with("+++\n") {
        return Err(wrong(0, "文件不以 +++ 行开头", "the file does not begin with a line +++"));
    }
    let front = front_matter(text).ok_or_else(|| wrong(4, "没有结束的 +++ 行", "the closing line +++ is missing"))?;
    let body = front.end + 4;
    let headings: Vec<(usize, usize)> = text[body..]
        .match_indices('#')
        .map(|(at, _)| body + at)
        .filter(|at| text[..*at].ends_with('\n') && text[*at..].starts_with("# "))
        .map(|at| (at, text[at..].find('\n').map_or(text.len(), |line| at + line)))
        .collect();
    let first = headings.first().ok_or_else(|| wrong(body, "正文没有标题", "the text has no heading"))?.0;
    if !text[body..first].trim().is_empty() {
        return Err(wrong(body, "标题之前有正文", "there is text before the first heading"));
    }
    if let Some((at, _)) = headings.get(2) {
        return Err(wrong(*at, "一级标题超过两个", "there are more than two headings of level one"));
    }
    let mut texts = Localised::default();
    for (n, language) in [Language::Zh, Language::En].into_iter().enumerate() {
        if let Some((at, line)) = headings.get(n) {
            let end = headings.get(n + 1).map_or(text.len(), |(next, _)| *next);
            texts.set(language, (text[at + 2..*line].trim().to_owned(), *line..end));
        }
    }
    Ok(Split { front, texts })
}
