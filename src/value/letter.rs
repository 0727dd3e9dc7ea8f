//! Letters of the Latin script.

/// True for a letter of the Latin script, with or without an accent.
pub fn is_latin_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || (matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}') && !matches!(c, '×' | '÷'))
}

/// The stretches of `text` that are Latin words with a letter or an apostrophe that ASCII has not (`d’Échantillon`), and what
/// stands between them, each with whether it is such a word.
pub fn accented_words(text: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let (mut plain, mut word) = (0, None);
    let mut previous = ' ';
    let mut characters = text.char_indices().peekable();
    let mut close = |from: &mut Option<usize>, at: usize, plain: &mut usize| {
        if let Some(start) = from.take()
            && !text[start..at].is_ascii()
        {
            if *plain < start {
                pieces.push((&text[*plain..start], false));
            }
            pieces.push((&text[start..at], true));
            *plain = at;
        }
    };
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map_or(' ', |(_, next)| *next);
        let inside = c == '’' && is_latin_letter(previous) && is_latin_letter(next);
        if is_latin_letter(c) || inside {
            word.get_or_insert(at);
        } else {
            close(&mut word, at, &mut plain);
        }
        previous = c;
    }
    close(&mut word, text.len(), &mut plain);
    if plain < text.len() {
        pieces.push((&text[plain..], false));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accented_words_are_told_apart() {
        assert_eq!(
            accented_words("Société d’Échantillon（“A’s”）有限公司"),
            [
                ("Société", true),
                (" ", false),
                ("d’Échantillon", true),
                ("（“", false),
                ("A’s", true),
                ("”）有限公司", false)
            ]
        );
        assert_eq!(accented_words("a ‘b’ 甲’"), [("a ‘b’ 甲’", false)]);
        assert!(accented_words("").is_empty());
    }
}
