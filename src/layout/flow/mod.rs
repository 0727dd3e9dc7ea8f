//! Blocks → slabs: a galley of things one under the other, before it is cut into pages.

pub(crate) mod columns;
pub(crate) mod compose;
mod front;
pub(crate) mod header_footer;
mod heading;
mod lines;
pub(crate) mod paginate;
mod party;
mod prose;
pub(crate) mod set;
mod signature;
pub(crate) mod structure;
mod table;

use super::length::Milli;
use super::page::{Owner, SetText, Shape, SigningKind};
use std::ops::Range;

/// A horizontal strip that is never cut: a line of text, a table row, a row of signatures.
#[derive(Debug, Clone)]
pub(crate) struct Strip {
    /// Space before it; none at the top of a page.
    pub above: Milli,
    pub height: Milli,
    /// The next slab must stand on the same page.
    pub keep: bool,
    /// Range of [`Flow::marks`].
    pub marks: Range<usize>,
    /// Slabs of one group are read column by column, not strip by strip.
    pub group: u32,
    /// Index of [`Flow::repeats`]: what stands above it when it opens a page.
    pub repeat: Option<u32>,
    /// Starts a new page.
    pub new_page: bool,
    /// On a page across.
    pub landscape: bool,
    /// Table rows: where the rules of its columns stand, and whether its row ends with it.
    pub grid: Option<Grid>,
    /// Index of [`Flow::alternatives`]: printed in place of this slab when the chain it opens does not fit on the page.
    pub alternative: Option<u32>,
}

/// The rules of one strip of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Grid {
    /// Index of [`Flow::grids`].
    pub columns: u32,
    /// Draw a rule along its upper edge.
    pub top: bool,
    /// The row ends here: a rule along its lower edge. Otherwise one is drawn only at the foot of a page.
    pub bottom: bool,
}

/// A mark within its slab.
#[derive(Debug, Clone)]
pub(crate) struct LocalMark {
    pub owner: Owner,
    /// From the left edge of the type area.
    pub x: Milli,
    /// Downwards from the upper edge of the slab.
    pub y: Milli,
    /// Column within the group of its slab.
    pub column: u16,
    pub shape: Shape,
    /// Index of [`Flow::texts`].
    pub text: Option<u32>,
}

/// Something printed again at the head of a page.
#[derive(Debug, Clone)]
pub(crate) struct Repeat {
    pub marks: Range<usize>,
    pub height: Milli,
    pub grid: Option<Grid>,
    /// Printed as content, not as an artifact.
    pub content: bool,
}

/// What stands in place of a slab.
#[derive(Debug, Clone)]
pub(crate) struct Alternative {
    pub marks: Range<usize>,
    pub height: Milli,
}

/// A link within its slab; x and y as in [`LocalMark`].
#[derive(Debug, Clone)]
pub(crate) struct LocalLink {
    pub slab: usize,
    pub x: Milli,
    pub width: Milli,
    pub top: Milli,
    pub height: Milli,
    pub target: LocalTarget,
    pub description: String,
    pub element: u32,
}

/// Where a link leads.
#[derive(Debug, Clone)]
pub(crate) enum LocalTarget {
    Anchor(String),
    Uri(String),
    /// Heading of the text by its index in the outline.
    Heading(usize),
}

/// A place to sign within its slab.
#[derive(Debug, Clone)]
pub(crate) struct LocalField {
    pub slab: usize,
    pub name: String,
    pub description: String,
    pub x: Milli,
    pub width: Milli,
    pub top: Milli,
    pub height: Milli,
    pub element: u32,
}

/// A place of a seal, a signature or a day within its slab.
#[derive(Debug, Clone)]
pub(crate) struct LocalPlace {
    pub slab: usize,
    pub kind: SigningKind,
    pub party: String,
    pub who: String,
    pub keyword: String,
    pub field: String,
    pub x: Milli,
    pub width: Milli,
    pub top: Milli,
    pub height: Milli,
}

/// A heading for outline and contents.
#[derive(Debug, Clone)]
pub(crate) struct LocalHeading {
    pub slab: usize,
    pub level: u8,
    pub title: String,
}

/// The whole galley.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    pub slabs: Vec<Strip>,
    pub marks: Vec<LocalMark>,
    pub repeats: Vec<Repeat>,
    pub alternatives: Vec<Alternative>,
    /// Column edges of tables, from the left edge of the type area.
    pub grids: Vec<Vec<Milli>>,
    pub links: Vec<LocalLink>,
    pub fields: Vec<LocalField>,
    pub signing: Vec<LocalPlace>,
    pub headings: Vec<LocalHeading>,
    /// The texts that marks are set from.
    pub texts: Vec<SetText>,
    /// Names of places with the slab they stand at.
    pub anchors: Vec<(String, usize)>,
}
