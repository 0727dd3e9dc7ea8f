//! The phases of printing, told to whoever wants to know how long each takes.

/// What has just been done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// The glyphs of all pages gathered.
    Glyphs,
    /// A face reduced to its glyphs.
    Subset,
    /// Font dictionaries, colour profile, the beginning of the file.
    Fonts,
    /// A stream compressed.
    Compression,
    /// The operators of a page.
    Content,
    /// Links and fields.
    Annotations,
    /// The structure tree, with the pages' part in it.
    Structure,
    /// Outline, metadata, table of objects.
    Rest,
}

/// Is called after each phase, some of which come more than once.
pub(super) type Probe<'a> = dyn FnMut(Phase) + 'a;
