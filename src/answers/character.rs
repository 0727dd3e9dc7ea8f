//! Which characters an answer may hold.

/// Why a text cannot be printed as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forbidden {
    /// A control character, a line break among them.
    Control(char),
    /// A character that changes the direction of the text or hides.
    Invisible(char),
    /// A private-use character: no two programs agree on what it shows.
    PrivateUse(char),
}

/// The first character that may not stand in an answer.
pub fn forbidden(text: &str) -> Option<Forbidden> {
    text.chars().find_map(|c| match c {
        '\u{00}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{2028}' | '\u{2029}' => Some(Forbidden::Control(c)),
        '\u{AD}'
        | '\u{61C}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFD}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{E0000}'..='\u{E0FFF}' => Some(Forbidden::Invisible(c)),
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => Some(Forbidden::PrivateUse(c)),
        _ => None,
    })
}

/// Characters that look like an ordinary one but are another code point: Kangxi radicals and compatibility forms,
/// usually from copying out of a PDF. Each with the ordinary character where there is one.
pub fn compatibility_forms(text: &str) -> Vec<(char, Option<char>)> {
    use unicode_normalization::UnicodeNormalization;
    text.chars()
        .filter(|c| {
            matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' | '\u{FB00}'..='\u{FB06}')
                && !matches!(u32::from(*c), 0xFA0E | 0xFA0F | 0xFA11 | 0xFA13 | 0xFA14 | 0xFA1F | 0xFA21 | 0xFA23 | 0xFA24 | 0xFA27..=0xFA29)
        })
        .map(|c| {
            let plain = std::iter::once(c).nfkc().next();
            (c, plain.filter(|p| *p != c))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_and_private_characters_are_refused() {
        assert_eq!(forbidden("张\u{202E}三"), Some(Forbidden::Invisible('\u{202E}')));
        assert_eq!(forbidden("a\nb"), Some(Forbidden::Control('\n')));
        assert_eq!(forbidden("\u{E863}"), Some(Forbidden::PrivateUse('\u{E863}')));
        assert_eq!(forbidden("*Star* & 1. {{ x }} 䶮㛃𬭎"), None);
    }

    #[test]
    fn radicals_are_named_with_their_character() {
        assert_eq!(compatibility_forms("⽇日\u{F90A}"), [('⽇', Some('日')), ('\u{F90A}', Some('金'))]);
        assert!(compatibility_forms("（全角），").is_empty());
    }
}
