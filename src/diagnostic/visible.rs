//! What would act on a terminal, hide or turn the text round is shown as what it is.

use std::borrow::Cow;

/// The text with each such character as its picture (␛) or code point (‹U+202E›); tabs and line ends stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    replaced(text, |c| acts(c) && !matches!(c, '\n' | '\t'))
}

/// The same for what is to stay in one line, such as a file name.
pub fn visible_line(text: &str) -> Cow<'_, str> {
    replaced(text, acts)
}

/// JSON text with each such character as an escape, which reads as the same string.
pub fn visible_json(text: String) -> String {
    if !text.contains(|c: char| acts(c) && c != '\n') {
        return text;
    }
    let mut shown = String::with_capacity(text.len() + 64);
    let mut units = [0; 2];
    for c in text.chars() {
        if acts(c) && c != '\n' {
            for unit in c.encode_utf16(&mut units) {
                shown.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            shown.push(c);
        }
    }
    shown
}

fn replaced(text: &str, hidden: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 64);
    for c in text.chars() {
        match c {
            c if !hidden(c) => shown.push(c),
            // The pictures of control characters stand in their order.
            '\0'..='\x1F' => shown.extend(char::from_u32(0x2400 + u32::from(c))),
            '\x7F' => shown.push('␡'),
            c => shown.push_str(&format!("‹U+{:04X}›", u32::from(c))),
        }
    }
    Cow::Owned(shown)
}

/// Control characters; marks of direction; what has no width; line ends that are none for most programs; tags.
fn acts(c: char) -> bool {
    matches!(c, '\0'..='\x1F' | '\x7F'..='\u{9F}'
        | '\u{AD}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_shown_and_what_prints_stays() {
        assert_eq!(visible("a\u{1b}[31m\u{202E}b\u{85}\n\t"), "a␛[31m‹U+202E›b‹U+0085›\n\t");
        assert_eq!(visible_line("a\nb\r\u{7f}"), "a␊b␍␡");
        assert!(matches!(visible("甲公司，(A) “B”\u{3000}\u{E863}"), Cow::Borrowed(_)));
    }

    #[test]
    fn json_stays_the_same_string() {
        let text = serde_json::to_string("a\u{202E}b\u{E0041}\u{7f}").expect("a string");
        let shown = visible_json(text);
        assert_eq!(shown, "\"a\\u202eb\\udb40\\udc41\\u007f\"");
        assert_eq!(serde_json::from_str::<String>(&shown).expect("JSON"), "a\u{202E}b\u{E0041}\u{7f}");
    }
}
