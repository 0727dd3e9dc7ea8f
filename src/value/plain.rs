//! Characters as a keyboard without an input method writes them: the one certain step before a typed text is read.

/// The text without what only its width or its surroundings differ in: full-width letters, digits and marks become
/// half-width, any space becomes an ordinary one, a spreadsheet's `="…"` or leading apostrophe goes.
pub fn half_width(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}'))
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' | '\t' => ' ',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            c => c,
        })
        .collect();
    let plain = plain.trim();
    let unwrapped = plain.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(plain);
    unwrapped.strip_prefix('\'').unwrap_or(unwrapped).trim().to_owned()
}

/// True for a Chinese character.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// True for a number that a spreadsheet has rounded: `3.10105E+17`.
pub fn is_scientific(text: &str) -> bool {
    let Some((digits, power)) = text.split_once(['E', 'e']) else { return false };
    let decimal = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    decimal(digits)
        && digits.contains(|c: char| c.is_ascii_digit())
        && power.starts_with(['+', '-'])
        && power.len() > 1
        && power[1..].bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_and_wrapping_are_taken_off() {
        assert_eq!(half_width("＝\"９１３１０１１５ＭＡ\""), "91310115MA");
        assert_eq!(half_width("\u{A0}'021－60000001　"), "021-60000001");
    }

    #[test]
    fn a_rounded_number_is_told() {
        assert!(is_scientific("3.10105E+17"));
        assert!(!is_scientific("91310115E"));
        assert!(!is_scientific("1E5"));
    }
}
