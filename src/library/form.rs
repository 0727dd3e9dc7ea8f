//! A form of a kind of agreement: the size it has at a moment of the deal, from a letter of one page to everything in one.

use super::article::Article;
use super::clause::Clause;
use super::part::{Condition, Template};
use crate::value::Localised;
use indexmap::IndexMap;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use toml::Spanned;

/// The only form of a kind that lists none.
pub const FULL: &str = "full";

/// A form of a kind.
#[derive(Debug)]
pub struct Form {
    /// The word in the answer file.
    pub id: String,
    /// What it is, for lists and messages.
    pub name: Localised<String>,
    /// The answer that numbers it, where it is given; else `agreement.number`.
    pub number: Option<String>,
    /// Printed at the head of the agreement; none: the heading of the skeleton.
    pub title: Localised<Template>,
    /// Its articles in order, under their titles in this form.
    pub articles: Vec<FormArticle>,
    /// Annexes that the answers may attach.
    pub annexes: Vec<String>,
    /// Annexes that are attached whenever their own condition holds.
    pub attached: Vec<String>,
    /// Which clauses it takes.
    pub takes: Takes,
    /// It is taken when this holds and the answers name no form.
    pub by_default: Option<Condition>,
    /// It can be had when this holds.
    pub possible: Option<Condition>,
    /// Its own title, parties, recitals, signatures.
    pub skeleton: Option<Clause>,
    /// Words that its texts take for others, in order: what a party is called in this structure, 双方 for 各方.
    pub words: Vec<Words>,
    /// Most pages without annexes, in the style `commercial`; most Chinese characters without annexes.
    pub budget: Option<Budget>,
    /// What it asks, found when it is first needed.
    pub(super) usage: OnceLock<Usage>,
    /// Questions that its texts and conditions read.
    pub(super) read_by_texts: OnceLock<BTreeSet<String>>,
}

/// An article in a form.
#[derive(Debug)]
pub struct FormArticle {
    /// The article of the kind.
    pub article: Article,
    /// Titles that it has under conditions; the first that holds is printed, else the article's own.
    pub titles: Vec<(Option<Condition>, Localised<String>)>,
}

/// Words that texts take for others under a condition.
#[derive(Debug)]
pub struct Words {
    /// None: always.
    pub when: Option<Condition>,
    /// What stands in the library and what is printed, by language.
    pub replace: Localised<IndexMap<String, String>>,
}

/// Which clauses a form takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Takes {
    /// Those that name it, and those that name no form.
    #[default]
    Unnamed,
    /// Only those that name it.
    Named,
}

/// How long a form may become, without annexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Least and most pages in the page style `commercial`.
    pub pages: [usize; 2],
    /// Most Chinese characters.
    pub han: usize,
}

/// What a form asks and checks.
#[derive(Debug, Default)]
pub struct Usage {
    /// Questions (`topic.key`) that its texts, conditions or rules read; `topic` alone: all of it.
    pub(super) questions: BTreeSet<String>,
    /// Ids of its rules.
    pub(super) rules: BTreeSet<String>,
    /// Ids of its steps.
    pub(super) steps: BTreeSet<String>,
}

impl Form {
    /// The form of a kind that lists none: everything.
    pub(super) fn only(articles: &[Article], annexes: &[String]) -> Form {
        let articles = articles.iter().map(|article| FormArticle { article: article.clone(), titles: Vec::new() });
        Form {
            id: FULL.to_owned(),
            name: Localised::default(),
            number: None,
            title: Localised::default(),
            articles: articles.collect(),
            annexes: annexes.to_vec(),
            attached: Vec::new(),
            takes: Takes::Unnamed,
            by_default: None,
            possible: None,
            skeleton: None,
            words: Vec::new(),
            budget: None,
            usage: OnceLock::new(),
            read_by_texts: OnceLock::new(),
        }
    }

    /// Whether it takes the clause.
    pub fn takes(&self, clause: &Clause) -> bool {
        match &clause.forms {
            Some(forms) => forms.contains(&self.id),
            None => self.takes == Takes::Unnamed,
        }
    }

    /// Annexes it can carry.
    pub fn offers(&self, annex: &str) -> bool {
        self.annexes.iter().chain(&self.attached).any(|name| name == annex)
    }
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormFile {
    pub id: Spanned<String>,
    pub name: Localised<String>,
    pub number: Option<Spanned<String>>,
    #[serde(default)]
    pub title: Localised<Spanned<String>>,
    /// None: all of the kind in their order.
    pub articles: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub titles: Vec<TitleFile>,
    /// None: all of the kind.
    pub annexes: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub attached: Vec<Spanned<String>>,
    #[serde(default)]
    pub takes: Takes,
    pub by_default: Option<Spanned<String>>,
    pub possible: Option<Spanned<String>>,
    /// Name of a file beside `kind.toml`, without `.md`.
    pub skeleton: Option<Spanned<String>>,
    #[serde(default)]
    pub words: Vec<WordsFile>,
    pub budget: Option<Budget>,
}

/// `[[forms.words]]`.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordsFile {
    pub when: Option<Spanned<String>>,
    pub replace: Localised<IndexMap<String, String>>,
}

/// The title of an article in a form.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TitleFile {
    pub article: Spanned<String>,
    pub when: Option<Spanned<String>>,
    pub title: Localised<String>,
}
