//! Notes for the drafter as Word comments: what a clause is for, the law behind it, the text to fall back on.

use super::runs::Revision;
use super::xml::Xml;
use std::collections::BTreeMap;

/// Comments of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// In order of their places.
    comments: Vec<Vec<String>>,
    /// Index of a block → index of its comment.
    blocks: BTreeMap<usize, usize>,
}

impl Notes {
    /// Adds a comment of these paragraphs about block `block`. Blocks come in rising order.
    pub fn add(&mut self, block: usize, paragraphs: Vec<String>) {
        self.blocks.insert(block, self.comments.len());
        self.comments.push(paragraphs);
    }

    /// The comment about a block.
    pub fn at(&self, block: usize) -> Option<usize> {
        self.blocks.get(&block).copied()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.comments.len()
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.comments.is_empty()
    }

    /// `word/comments.xml`.
    pub(super) fn part(&self, by: &Revision, initials: Option<&str>) -> String {
        let mut xml = Xml::part(60_000);
        xml.raw("<w:comments xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">");
        for (id, paragraphs) in self.comments.iter().enumerate() {
            xml.raw("<w:comment w:id=\"").number(id as i64).raw("\" w:author=\"").value(&by.author).raw("\"");
            if let Some(initials) = initials {
                xml.raw(" w:initials=\"").value(initials).raw("\"");
            }
            if let Some(date) = &by.date {
                xml.raw(" w:date=\"").value(date).raw("\"");
            }
            xml.raw(">");
            for paragraph in paragraphs {
                xml.raw("<w:p><w:pPr><w:pStyle w:val=\"CommentText\"/></w:pPr><w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t xml:space=\"preserve\">");
                xml.text(paragraph).raw("</w:t></w:r></w:p>");
            }
            xml.raw("</w:comment>");
        }
        xml.raw("</w:comments>");
        xml.finish()
    }
}
