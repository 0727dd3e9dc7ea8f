//! What each block is where it stands, decided once: the page and the Word file read it, neither works it out again.

use super::{Block, Content, Document, Text, plain_text};

/// What a block is, as its content and what came before it decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The title of the agreement.
    Title,
    /// A line of its own.
    Line,
    /// A party; `first`: none came before it.
    Party {
        /// Whether none came before it.
        first: bool,
    },
    /// The heading of an article or section.
    Heading,
    /// The title of an annex.
    Annex,
    /// A numbered paragraph.
    Clause,
    /// Text without a number that goes on with a numbered paragraph under the same heading.
    Continuation,
    /// Text without a number where no paragraph has one: recitals, annexes.
    BodyText,
    /// An item of a list; `below_clause`: a numbered paragraph came before under the same heading.
    Item {
        /// Whether a numbered paragraph came before it under the same heading.
        below_clause: bool,
    },
    /// A table.
    Table,
    /// The mark that the text ends here.
    EndOfText,
    /// The place for signatures.
    Signatures,
    /// The next block begins a page.
    PageBreak,
}

/// A block's role, and how it holds to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// What the block is.
    pub role: Role,
    /// It opens a page: an annex, or what follows a page break.
    pub opens_page: bool,
    /// Its text ends with a colon: what it announces must follow on its page.
    pub announces: bool,
    /// A table follows it at once.
    pub before_table: bool,
}

impl Document {
    /// Where each block stands, in order.
    pub fn standings(&self) -> Vec<Standing> {
        let mut reader = Reader::default();
        let next = self.blocks.iter().skip(1).map(Some).chain([None]);
        self.blocks.iter().zip(next).map(|(block, next)| reader.standing(block, next.map(|next| &**next))).collect()
    }
}

/// What came before the block that is read.
#[derive(Default)]
struct Reader {
    /// A numbered paragraph, under the heading that is open.
    clause: bool,
    party: bool,
    page_break: bool,
    /// Anything that prints.
    printed: bool,
}

impl Reader {
    fn standing(&mut self, block: &Block, next: Option<&Block>) -> Standing {
        let role = self.role(&block.content);
        let is_break = role == Role::PageBreak;
        let opens_page = self.printed && !is_break && (self.page_break || role == Role::Annex);
        self.page_break = is_break || (self.page_break && !opens_page);
        self.printed |= !is_break;
        Standing {
            role,
            opens_page,
            announces: announces(&block.content),
            before_table: matches!(next.map(|next| &next.content), Some(Content::Table(_))),
        }
    }

    fn role(&mut self, content: &Content) -> Role {
        let below_clause = self.clause;
        match content {
            Content::Paragraph { number: Some(_), .. } => self.clause = true,
            // These end what the paragraphs before them said.
            Content::Line { .. }
            | Content::Party(_)
            | Content::Heading { .. }
            | Content::Annex { .. }
            | Content::Signatures(_) => self.clause = false,
            Content::Title(_)
            | Content::Paragraph { .. }
            | Content::Item { .. }
            | Content::Table(_)
            | Content::EndOfText(_)
            | Content::PageBreak => {}
        }
        match content {
            Content::Title(_) => Role::Title,
            Content::Line { .. } => Role::Line,
            Content::Party(_) => Role::Party { first: !std::mem::replace(&mut self.party, true) },
            Content::Heading { .. } => Role::Heading,
            Content::Annex { .. } => Role::Annex,
            Content::Paragraph { number: Some(_), .. } => Role::Clause,
            Content::Paragraph { .. } if below_clause => Role::Continuation,
            Content::Paragraph { .. } => Role::BodyText,
            Content::Item { .. } => Role::Item { below_clause },
            Content::Table(_) => Role::Table,
            Content::EndOfText(_) => Role::EndOfText,
            Content::Signatures(_) => Role::Signatures,
            Content::PageBreak => Role::PageBreak,
        }
    }
}

fn announces(content: &Content) -> bool {
    let ends_with_colon =
        |text: &Text| text.iter().any(|(_, spans)| plain_text(spans).trim_end().ends_with(['：', ':']));
    match content {
        Content::Paragraph { text, .. } | Content::Item { text, .. } => ends_with_colon(text),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ParagraphId, Provenance, Span};
    use super::*;
    use crate::value::{Byline, Language, Localised};

    fn text(words: &str) -> Text {
        Text { zh: Some(vec![Span::plain(words)]), en: None }
    }

    fn paragraph(number: Option<&str>, words: &str) -> Content {
        Content::Paragraph { number: number.map(str::to_owned), text: text(words) }
    }

    fn standings(contents: Vec<Content>) -> Vec<Standing> {
        let blocks =
            contents.into_iter().map(|content| Block::of(ParagraphId::new("test", 0), content).into()).collect();
        let languages = vec![Language::Zh];
        let title = Localised::default();
        Document {
            languages,
            title,
            number: None,
            draft: false,
            blocks,
            byline: Byline::default(),
            provenance: Provenance::default(),
        }
        .standings()
    }

    #[test]
    fn text_goes_on_with_a_numbered_paragraph_until_the_next_heading() {
        let heading = || Content::Heading { level: 1, number: None, title: text("标题") };
        let item = || Content::Item { level: 1, marker: Localised::default(), text: text("项") };
        let roles: Vec<Role> = standings(vec![
            paragraph(None, "鉴于"),
            item(),
            heading(),
            paragraph(Some("1.1"), "如下："),
            item(),
            paragraph(None, "续"),
            heading(),
            paragraph(None, "文"),
        ])
        .iter()
        .map(|standing| standing.role)
        .collect();
        let item = |below_clause| Role::Item { below_clause };
        use Role::{BodyText, Clause, Continuation, Heading};
        assert_eq!(roles, [BodyText, item(false), Heading, Clause, item(true), Continuation, Heading, BodyText],);
    }

    #[test]
    fn what_follows_a_page_break_opens_a_page_unless_nothing_stands_before_it() {
        let opens = |contents| standings(contents).iter().map(|standing| standing.opens_page).collect::<Vec<_>>();
        let line = || paragraph(None, "文");
        assert_eq!(opens(vec![line(), Content::PageBreak, line(), line()]), [false, false, true, false]);
        assert_eq!(opens(vec![Content::PageBreak, line()]), [false, false]);
        let annex = || Content::Annex { number: Localised::default(), title: text("附件") };
        assert_eq!(opens(vec![annex(), line(), annex()]), [false, false, true]);
    }

    #[test]
    fn a_colon_announces_what_follows() {
        let found = standings(vec![paragraph(Some("1.1"), "如下： "), paragraph(None, "如下。")]);
        assert!(found[0].announces && !found[1].announces);
    }
}
