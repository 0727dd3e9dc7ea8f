//! The formats an agreement can be published in: one list, from which command line, manifests and documents take it.

/// What can be made of an agreement. A new format is one variant here, one row in [`Format::entry`] and one arm in
/// `Publisher::publish`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// The agreement as Markdown.
    Md,
    /// The agreement as PDF.
    Pdf,
    /// The agreement as a Word file.
    Docx,
    /// The drafting memo, with the list of steps.
    Memo,
    /// The dates of the agreement, for a calendar.
    Ics,
    /// Its pages as drawings, one file a page.
    Svg,
    /// Every place to sign, for signing platforms; the PDF has a keyword at each.
    Sign,
}

/// What the list says of a format.
struct Entry {
    word: &'static str,
    endings: &'static [&'static str],
    description: &'static str,
}

impl Format {
    /// All of them, in the order in which they are made.
    pub const ALL: [Format; 7] =
        [Format::Md, Format::Pdf, Format::Docx, Format::Memo, Format::Ics, Format::Svg, Format::Sign];

    fn entry(self) -> Entry {
        let (word, endings, description): (_, &[&str], _) = match self {
            Format::Md => ("md", &["md"], "The agreement as Markdown"),
            Format::Pdf => ("pdf", &["pdf"], "The agreement as PDF"),
            Format::Docx => ("docx", &["docx"], "The agreement as a Word file"),
            Format::Memo => (
                "memo",
                &["memo.md", "memo.docx", "steps.csv"],
                "The drafting memo as Markdown and as a Word file, with the list of steps as a spreadsheet",
            ),
            Format::Ics => ("ics", &["ics"], "The dates of the agreement as a calendar file"),
            Format::Svg => ("svg", &["svg"], "Each page as an SVG file, NAME-01.svg and so on"),
            Format::Sign => (
                "sign",
                &["sign.json", "sign.csv"],
                "Places to sign, for signing platforms, with a keyword at each in the PDF",
            ),
        };
        Entry { word, endings, description }
    }

    /// Its word on the command line and in manifests.
    pub fn word(self) -> &'static str {
        self.entry().word
    }

    /// The endings of its files, without a dot: one a file, or for all the pages of which each is a file.
    pub fn endings(self) -> &'static [&'static str] {
        self.entry().endings
    }

    /// What it is, for lists.
    pub fn description(self) -> &'static str {
        self.entry().description
    }

    /// Whether it is for whoever drafts alone.
    pub fn is_private(self) -> bool {
        matches!(self, Format::Memo | Format::Ics | Format::Sign)
    }

    /// The asked-for formats, each once, in the order in which they are made.
    pub fn in_order(asked: &[Format]) -> Vec<Format> {
        // The places are those of the PDF.
        let wanted =
            |format: &Format| asked.contains(format) || (*format == Format::Pdf && asked.contains(&Format::Sign));
        Format::ALL.into_iter().filter(wanted).collect()
    }
}

/// Whether a file of that name is for whoever drafts alone.
pub fn is_private(name: &str) -> bool {
    let private = Format::ALL.into_iter().filter(|format| format.is_private());
    private.flat_map(Format::endings).any(|ending| name.strip_suffix(ending).is_some_and(|stem| stem.ends_with('.')))
}
