//! A text that is no agreement, such as a memo → a document that every format can print.

use super::content::read;
use super::markdown::parse;
use super::numbering::Numbering;
use super::operative::Bold;
use super::{Block, Content, Document, ParagraphId, Provenance, Span};
use crate::expression::Rendered;
use crate::value::{Byline, Language, Localised};
use std::sync::Arc;

/// The document of a text in the subset of Markdown that clauses use; its blocks are named `name#1` and on.
///
/// # Errors
/// What of it is not in the subset.
pub fn from_markdown(
    name: &str,
    title: &str,
    text: &Rendered,
    language: Language,
    provenance: Provenance,
) -> Result<Document, String> {
    let title_block = Content::Title(Localised::one(language, vec![Span::plain(title)]));
    let raws = parse(text, language == Language::Zh)?;
    let contents = raws.into_iter().flat_map(|raw| {
        let side = Localised::one(language, raw);
        read(&side, &[language], &mut Numbering::None, Bold::None)
    });
    let contents = contents.map(|content| match content {
        Content::Heading { number, title, .. } => Content::Heading { level: 1, number, title },
        content => content,
    });
    let blocks = [title_block].into_iter().chain(contents).enumerate();
    Ok(Document {
        languages: vec![language],
        title: Localised::one(language, title.to_owned()),
        number: None,
        draft: false,
        blocks: blocks.map(|(n, content)| Arc::new(Block::of(ParagraphId::new(name, n), content))).collect(),
        byline: Byline::default(),
        provenance,
    })
}
