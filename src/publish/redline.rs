//! A comparison as it is published: the newer agreement with its changes, behind a table of the clauses that changed.

use crate::diff::{Compared, Comparison, Tracked, summary};
use crate::document::{Block, Content, Document, ParagraphId, SPECIAL};
use crate::library::Library;
use crate::pipeline::Assembly;
use crate::value::Localised;
use std::sync::Arc;

/// The documents of a comparison.
#[derive(Debug)]
pub struct Redline<'c> {
    /// With its changes shown.
    pub plain: Document,
    /// With changes that can be refused.
    pub tracked: Document,
    /// What became of each block.
    pub changes: &'c Tracked,
    /// Blocks of the summary at its head.
    pub leading: usize,
}

impl<'c> Redline<'c> {
    /// Of a comparison, with the `summary` at its head, if there is one.
    pub fn of(comparison: &'c Comparison, summary: Vec<Block>) -> Redline<'c> {
        let leading = summary.len();
        let page = (leading > 0).then(|| Block::of(ParagraphId::new("summary", leading), Content::PageBreak));
        let mut tracked = comparison.tracked.document.clone();
        let mut plain = comparison.document.clone();
        for printed in [&mut tracked, &mut plain] {
            let rest = std::mem::take(&mut printed.blocks);
            printed.blocks = summary.iter().cloned().chain(page.clone()).map(Arc::new).chain(rest).collect();
        }
        Redline { plain, tracked, changes: &comparison.tracked, leading }
    }

    /// Of two versions of an agreement of ours.
    pub fn of_versions(
        library: &Library,
        comparison: &'c Comparison,
        compared: &Compared,
        new: &Assembly<'_>,
    ) -> Redline<'c> {
        let name = |clause: &str| clause_name(library, new, clause);
        Redline::of(comparison, summary(&comparison.changes, compared, &comparison.document.languages, name))
    }
}

/// What a clause is called: its heading, an article's title, or the part of the skeleton.
pub fn clause_name(library: &Library, new: &Assembly<'_>, clause: &str) -> Localised<String> {
    if clause.starts_with("skeleton.before") {
        return Localised::both("首部".to_owned(), "Preamble".to_owned());
    }
    if clause.starts_with("skeleton") {
        return Localised::both("签署".to_owned(), "Signatures".to_owned());
    }
    if clause.starts_with(SPECIAL) {
        return Localised::both("各方自己的约定".to_owned(), "The parties' own words".to_owned());
    }
    if let Some(id) = clause.strip_prefix("article.") {
        let planned = new.plan.articles.iter().find(|planned| planned.article.id == id).map(|planned| planned.title);
        let article = new.plan.kind.articles.iter().find(|article| article.id == id).map(|article| &article.title);
        return planned.or(article).cloned().unwrap_or_default();
    }
    library.versions(clause).next().map(|version| version.heading.clone()).unwrap_or_default()
}
