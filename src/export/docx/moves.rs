//! Clauses that stand elsewhere now: their two places, tied by name.

use super::context::Body;
use crate::document::{Change, Content};

/// The schema wants a moment of a move (CT_MoveBookmark), and only of a move; one that tells nothing.
const NO_DAY: &str = "1970-01-01T00:00:00Z";

impl Body<'_> {
    /// Word ties the two places of a clause that moved by the name of their ranges. Rows of a table have no moves: there what
    /// moved is gone at one place and new at the other.
    pub fn move_range(&mut self) {
        let content = &self.document.blocks[self.index].content;
        let here = self.revisions.moved(self.index).zip(self.change()).filter(|_| !self.sheet.beside);
        if self.open_move.map(|(number, change, _)| (number, change)) != here {
            self.close_move();
            if let Some((number, change)) = here {
                let id = self.runs.id();
                self.xml.raw("<w:").raw(move_name(change)).raw("RangeStart w:id=\"").number(id).raw("\"");
                self.runs.author(&mut self.xml);
                if self.runs.revision.date.is_none() {
                    self.xml.raw(" w:date=\"").raw(NO_DAY).raw("\"");
                }
                self.xml.raw(" w:name=\"move").number(number as i64 + 1).raw("\"/>");
                self.open_move = Some((number, change, id));
            }
        }
        self.runs.moved = here.is_some() && !matches!(content, Content::Table(_) | Content::Signatures(_));
    }

    pub fn close_move(&mut self) {
        if let Some((_, change, id)) = self.open_move.take() {
            self.xml.raw("<w:").raw(move_name(change)).raw("RangeEnd w:id=\"").number(id).raw("\"/>");
        }
    }
}

fn move_name(change: Change) -> &'static str {
    if change == Change::Deleted { "moveFrom" } else { "moveTo" }
}
