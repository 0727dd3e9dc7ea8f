//! Who is named as the author of a file, and which day it bears: nobody and none, unless somebody says so.

use chrono::NaiveDate;

/// Author and day in the properties, comments and tracked changes of what is handed out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Byline {
    /// A person or firm.
    pub author: Option<String>,
    /// The author's initials, beside comments.
    pub initials: Option<String>,
    /// The day that changes and properties bear.
    pub date: Option<NaiveDate>,
}

impl Byline {
    /// This one, with what it leaves open taken from `other`.
    pub fn or(self, other: &Byline) -> Byline {
        let Byline { author, initials, date } = self;
        // Initials belong to the author they were given with.
        let initials = initials.or_else(|| if author.is_none() { other.initials.clone() } else { None });
        Byline { author: author.or_else(|| other.author.clone()), initials, date: date.or(other.date) }
    }
}
