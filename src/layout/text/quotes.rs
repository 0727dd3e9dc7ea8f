//! Signs that exist in a Chinese and a Latin form under one code point: which form each takes.

use super::source::Char;
use crate::value::{Language, is_latin_letter};

/// For every character: true where it is set as part of a Latin run, though it could be Chinese.
/// In English all of “ ” ‘ ’ — … · ° ‰ are Latin. In Chinese a pair of quotation marks is Latin where the text on both of
/// its sides and inside is; ’ between two letters is an apostrophe.
pub(crate) fn latin_forms(chars: &[Char], language: Language) -> Vec<bool> {
    let mut latin = vec![false; chars.len()];
    if language == Language::En {
        for (form, char) in latin.iter_mut().zip(chars) {
            *form = matches!(char.character, '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '°' | '‰' | '′' | '″' | '№');
        }
        return latin;
    }
    let at = |index: Option<usize>| index.and_then(|index| chars.get(index)).map(|char| char.character);
    let letter = |character: Option<char>| character.is_some_and(|c| c.is_ascii_digit() || is_latin_letter(c));
    let mut open: Vec<usize> = Vec::new();
    for index in 0..chars.len() {
        match chars[index].character {
            '“' | '‘' => open.push(index),
            '’' if letter(at(index.checked_sub(1))) && letter(at(Some(index + 1))) => latin[index] = true,
            '”' | '’' => {
                let Some(start) = open.pop() else { continue };
                let inside = letter(at(Some(start + 1))) && letter(at(index.checked_sub(1)));
                let before = chars[..start].iter().rev().map(|char| char.character).find(|c| *c != ' ');
                let after = chars[index + 1..].iter().map(|char| char.character).find(|c| *c != ' ');
                let beside = |side: Option<char>| side.is_none_or(|side| side.is_ascii() || is_latin_letter(side));
                if inside && beside(before) && beside(after) && (before.is_some() || after.is_some()) {
                    latin[start] = true;
                    latin[index] = true;
                }
            }
            _ => {}
        }
    }
    latin
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Span;
    use crate::layout::text::source::Source;

    fn forms(text: &str, language: Language) -> String {
        let source = Source::new(&[Span::plain(text)]);
        let latin = latin_forms(&source.chars, language);
        let quotes = source.chars.iter().zip(latin).filter(|(char, _)| "“”‘’".contains(char.character));
        quotes.map(|(_, latin)| if latin { 'L' } else { 'H' }).collect()
    }

    #[test]
    fn quotes_follow_their_surroundings() {
        assert_eq!(forms("（以下简称“甲方”）", Language::Zh), "HH");
        assert_eq!(forms("（合称“Representatives”）", Language::Zh), "HH");
        assert_eq!(forms("the “Purpose” and the Buyer’s", Language::Zh), "LLL");
        assert_eq!(forms("本协议“甲方‘乙’方”", Language::Zh), "HHHH");
        assert_eq!(forms("the Party (“甲方”)", Language::En), "LL");
        assert_eq!(forms("Société d’Échantillon（上海）有限公司", Language::Zh), "L");
        assert_eq!(forms("à l’été, “Müller” and “Škoda”", Language::Zh), "LLLLL");
        assert_eq!(forms("甲’乙", Language::Zh), "H");
    }
}
