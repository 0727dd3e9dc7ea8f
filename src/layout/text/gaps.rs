//! The room between two atoms: whether a line may break there, and how it shrinks and stretches.

use super::atom::{Break, CLOSED, Gap, Stretch};
use super::class::{Class, is_dash};
use super::groups::Bond;
use super::text_style::TextStyle;
use crate::layout::length::{Milli, scale};

/// What an atom's neighbour has to know of it besides its class.
#[derive(Clone, Copy)]
pub(crate) struct Edge {
    pub first: char,
    pub last: char,
    /// A full-width mark with a blank half.
    pub full: bool,
}

/// One side of a gap.
#[derive(Clone, Copy)]
pub(crate) struct Side {
    pub class: Class,
    pub edge: Edge,
}

impl Side {
    /// A full-width mark whose right half is blank.
    fn closes(self) -> bool {
        self.class.is_closing() && self.edge.full
    }

    /// A full-width mark whose left half is blank.
    fn opens(self) -> bool {
        self.class == Class::Open && self.edge.full
    }
}

/// What a word space can lose: a fifth, from a quarter of an em to a fifth (CLREQ keeps words apart by that much).
const SPACE_LOSES: Milli = 5;

/// The gap between `left` and `right`; `space` is a typed space with its bytes and width.
///
/// In `（甲方）应在 10日内，` at 12 pt, gap by gap:
/// - `（` `甲`: nothing, and no line ends after an opening mark;
/// - `方` `）`: nothing, and no line begins with a closing one;
/// - `）` `应`: the right half of `）` is blank: 6 pt to lose in step 1, and a line may end;
/// - `在` `10`: the typed space is replaced by the room between Han and Latin, 2 pt, which shrinks in step 3 and stretches
///   before gaps between Han do;
/// - `10` `日`: the same room, but the bond of a number with its unit lets a line end there only when nothing else fits;
/// - `日` `内`: nothing, stretches last, a line may end; `内` `，`: as `方` `）`.
pub(crate) fn settle(look: &TextStyle, left: Side, right: Side, space: Option<((u32, u32), Milli)>, bond: Bond) -> Gap {
    let mut gap = Gap { breaks: breaks(left, right, space.is_some(), bond), ..CLOSED };
    gap.stretch = if stretches(left, right) { Stretch::Han } else { Stretch::None };
    room(look, left, right, space, &mut gap);
    gap
}

/// Natural room and what it can lose.
fn room(look: &TextStyle, left: Side, right: Side, space: Option<((u32, u32), Milli)>, gap: &mut Gap) {
    let em = look.size;
    let beside_latin = (left.class == Class::Han && right.class == Class::Word && right.edge.first.is_alphanumeric())
        || (left.class == Class::Word && right.class == Class::Han && left.edge.last.is_alphanumeric());
    let beside_mark = left.closes() || left.opens() || right.closes() || right.opens();
    if (left.closes() && (right.closes() || right.opens())) || (left.class == Class::Open && right.opens()) {
        // Two blank halves meet: one goes, before any line is broken.
        gap.natural = -em / 2;
    } else if beside_latin {
        // Replaces a typed space too.
        gap.natural = scale(em, look.latin_gap[0], 1000);
        gap.shrink = gap.natural - scale(em, look.latin_gap[1], 1000);
        gap.step = 3;
        gap.stretch = Stretch::Latin;
    } else if let Some((text, width)) = space.filter(|_| !beside_mark) {
        gap.natural = width;
        gap.shrink = width / SPACE_LOSES;
        gap.stretch = Stretch::Space;
        gap.space = text;
    } else if left.class == Class::Tick {
        // ☐ is part of no word: it stands off as a word space does.
        gap.natural = em / 4;
    } else if left.closes() {
        gap.shrink = em / 2;
        gap.step = match left.class {
            Class::Close => 1,
            Class::Comma => 2,
            _ => 4,
        };
    } else if right.opens() {
        gap.shrink = em / 2;
        gap.step = 1;
    }
}

fn breaks(left: Side, right: Side, space: bool, bond: Bond) -> Break {
    match bond {
        _ if may_not_part(left, right, space) => Break::Never,
        _ if is_dash(right.edge.first) => Break::Dash,
        Bond::Tight => Break::Last,
        Bond::Weak => Break::Weak,
        Bond::Free => Break::Free,
    }
}

/// Whether the last step of stretching may use the gap: not around dashes, solidi and signs, not after an opening mark,
/// not before a closing one, not inside —— and ……, not between words.
fn stretches(left: Side, right: Side) -> bool {
    let rigid = |class: Class| matches!(class, Class::Connector | Class::Slash | Class::Prefix | Class::Tick);
    let latin = |class: Class| matches!(class, Class::Word | Class::Blank);
    let pair = left.class == Class::Pair && right.class == Class::Pair;
    let edge = left.class == Class::Open || right.class.never_starts_line();
    !(rigid(left.class) || rigid(right.class) || edge || pair || (latin(left.class) && latin(right.class)))
}

/// The rules of line start and line end.
fn may_not_part(left: Side, right: Side, space: bool) -> bool {
    if left.class.never_ends_line()
        || right.class.never_starts_line()
        || right.class == Class::WideSpace
        || left.class == Class::Tick
    {
        return true;
    }
    if left.class == Class::Pair && right.class == Class::Pair && left.edge.last == right.edge.first {
        return true;
    }
    if space {
        return false;
    }
    right.class == Class::Word && (left.class == Class::Word || ".,;:!?)]}%'\"”’°′″/-".contains(right.edge.first))
        || (left.class == Class::Word && "([{$¥€£#“‘/".contains(left.edge.last))
}
