//! The parties' own words in place of the library's.

use crate::answers::Special;
use crate::value::{Language, Localised, is_han};

/// Words that change what the library says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewording {
    /// Path of the words in the answers.
    pub path: String,
    /// What the agreement says, in one place of each language that is changed.
    pub words: Localised<String>,
    /// What stands there instead: nothing strikes it out.
    pub text: Localised<String>,
    /// The words stay, and `text` is a paragraph of its own behind them.
    pub after: bool,
}

impl Rewording {
    /// What `special` says in place of our words, or behind them; None where it is a paragraph at the end of an article.
    pub fn of(special: &Special, languages: &[Language]) -> Option<Rewording> {
        let (words, after) = match (&special.instead_of, &special.after) {
            (Some(words), _) => (words, false),
            (None, Some(words)) => (words, true),
            (None, None) => return None,
        };
        // Words given without language stand in one of them.
        let one = (words.zh == words.en && languages.len() > 1).then(|| {
            let chinese = words.zh.iter().any(|words| words.chars().any(is_han));
            if chinese { Language::Zh } else { Language::En }
        });
        let (path, words_of, text_of) = (special.path.clone(), Localised::default(), Localised::default());
        let mut own = Rewording { path, words: words_of, text: text_of, after };
        for language in languages.iter().filter(|language| one.is_none_or(|one| one == **language)) {
            if let Some(words) = words.get(*language) {
                own.words.set(*language, words.clone());
                own.text.set(*language, special.text.get(*language).cloned().unwrap_or_default());
            }
        }
        Some(own)
    }
}
