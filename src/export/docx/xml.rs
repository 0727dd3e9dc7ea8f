//! Writes XML: tags as they are, texts and attribute values escaped. The only place that knows an XML crate.

use quick_xml::escape::{escape, partial_escape};
use std::borrow::Cow;

/// XML that grows.
#[derive(Debug, Default)]
pub struct Xml {
    out: String,
}

/// First line of every part.
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

impl Xml {
    /// A part, to which its root element is to be added.
    pub fn part(capacity: usize) -> Self {
        let mut out = String::with_capacity(capacity);
        out.push_str(DECLARATION);
        Xml { out }
    }

    /// Adds markup of the exporter's own.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// Adds a whole number.
    pub fn number(&mut self, number: impl Into<i64>) -> &mut Self {
        use std::fmt::Write;
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{}", number.into());
        self
    }

    /// Adds text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.out.push_str(&partial_escape(printable(text).as_ref()));
        self
    }

    /// Adds an attribute's value, which may hold quotation marks.
    pub fn value(&mut self, text: &str) -> &mut Self {
        self.out.push_str(&escape(printable(text).as_ref()));
        self
    }

    /// Takes what has been written.
    pub fn finish(self) -> String {
        self.out
    }
}

/// XML 1.0 has no way to write most control characters: each becomes U+FFFD, so that nothing is lost unseen.
fn printable(text: &str) -> Cow<'_, str> {
    // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
    let bytes = text.as_bytes();
    let plain = bytes.iter().all(|byte| *byte >= 0x20 || matches!(byte, b'\t' | b'\n' | b'\r'))
        && !bytes.windows(3).any(|bytes| bytes[0] == 0xEF && bytes[1] == 0xBF && bytes[2] >= 0xBE);
    if plain {
        return Cow::Borrowed(text);
    }
    let allowed = |c| !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    Cow::Owned(text.chars().map(|c| if allowed(c) { c } else { '\u{FFFD}' }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_markup() {
        let mut xml = Xml::default();
        xml.text("<A & “B”>\u{1}𬭎\u{FFFF}，\u{FFFD}").raw("|").value("\"x\"");
        assert_eq!(xml.finish(), "&lt;A &amp; “B”&gt;\u{FFFD}𬭎\u{FFFD}，\u{FFFD}|&quot;x&quot;");
    }
}
