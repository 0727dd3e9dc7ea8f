//! `[[special]]`: the parties' own words, each at the end of an article.

use super::Answers;
use super::node::{Node, TomlValue};
use super::schema::Question;
use super::value_reader::{ValueReader, missing};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::value::{Localised, Value};
use indexmap::IndexMap;
use std::sync::LazyLock;

/// What is asked of each entry; read like every other question, so that its faults are told in the same words.
pub static QUESTIONS: LazyLock<IndexMap<String, Question>> = LazyLock::new(|| {
    toml::from_str(
        r#"
        [article]
        type     = "text"
        ask      = { zh = "放在哪一条之末", en = "Article at whose end it stands" }
        example  = "liability"
        [text]
        type     = "text"
        ask      = { zh = "各方自己的约定", en = "The parties' own words" }
        example  = "各方每季度对账一次。"
        [instead_of]
        type     = "text"
        ask      = { zh = "代替协议中的哪些文字；不写 text 的，删去这些文字", en = "Words of the agreement that it replaces; without text they are struck" }
        [after]
        type     = "text"
        ask      = { zh = "放在协议中哪些文字所在的一段之后", en = "Words of the paragraph behind which it stands" }
        "#,
    )
    .expect("the questions of [[special]] are TOML")
});

/// Words of the parties.
#[derive(Debug, Clone, PartialEq)]
pub struct Special {
    /// Id of the article at whose end they stand.
    pub article: String,
    /// In the languages of the agreement; empty where words are struck.
    pub text: Localised<String>,
    /// Words of the agreement in whose place it stands.
    pub instead_of: Option<Localised<String>>,
    /// Words of the paragraph behind which it stands.
    pub after: Option<Localised<String>>,
    /// Path of the text in the answers: `special.0.text`.
    pub path: String,
}

impl Special {
    /// It changes words of the library, and is no paragraph at the end of an article.
    pub fn rewords(&self) -> bool {
        self.instead_of.is_some() || self.after.is_some()
    }
}

impl Answers {
    /// Where the article of words is named, and where the words stand.
    pub fn place_of_special(&self, special: &Special) -> [Option<Location>; 2] {
        let article = special.path.replace(".text", ".article");
        [self.locate(&article).cloned(), self.locate(&special.path).cloned()]
    }
}

/// The entries of `node`. One without fields, as an empty row of a spreadsheet leaves, says nothing.
pub(super) fn read(reader: &mut ValueReader, node: Option<&Node>) -> Vec<Special> {
    let Some(node) = node else { return Vec::new() };
    let TomlValue::Array(entries) = &node.data else {
        reader.findings.push(not_a_list(node));
        return Vec::new();
    };
    let mut read = Vec::new();
    for (n, entry) in entries.iter().enumerate() {
        let TomlValue::Table(fields) = &entry.data else {
            reader.findings.push(not_a_list(entry));
            continue;
        };
        if fields.is_empty() {
            continue;
        }
        let path = format!("special.{n}");
        let before = reader.findings.len();
        let record = reader.record(&path, &QUESTIONS, fields, entry);
        // A whole sentence ends with its mark.
        let told = reader.findings.split_off(before);
        let rewords = fields.contains_key("instead_of") || fields.contains_key("after");
        // Words may change in one language alone.
        let kept = |finding: &Diagnostic| {
            finding.code != Code::ClosingMark && !(rewords && finding.code == Code::MissingTranslation)
        };
        reader.findings.extend(told.into_iter().filter(kept));
        let wanted = ["article", "text"].into_iter().filter(|key| match *key {
            "article" => !rewords,
            _ => !fields.contains_key("instead_of"),
        });
        for key in wanted.filter(|key| !fields.contains_key(*key)) {
            reader.findings.push(missing(&format!("{path}.{key}"), &QUESTIONS[key], &entry.key));
        }
        let words = |key: &str| match record.get(key) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let article = record.get("article").and_then(Value::as_word).unwrap_or_default().trim().to_owned();
        let (text, instead_of, after) = (words("text"), words("instead_of"), words("after"));
        let whole = text.is_some() && !article.is_empty();
        if whole || (rewords && (instead_of.is_some() || (after.is_some() && text.is_some()))) {
            let text = text.unwrap_or_default();
            read.push(Special { article, text, instead_of, after, path: format!("{path}.text") });
        }
    }
    read
}

fn not_a_list(node: &Node) -> Diagnostic {
    Diagnostic::of(Code::WrongType, "special 应为 [[special]] 的列表", "special must be a list of [[special]]")
        .hint(
            "每项写成 [[special]]，其下一行 article = \"…\"，一行 text = \"…\"",
            "write each as [[special]] with the lines article = \"…\" and text = \"…\" below it",
        )
        .answer("special")
        .at(node.location.clone())
}
