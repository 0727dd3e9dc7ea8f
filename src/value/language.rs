//! The languages an agreement can be written in, and texts that exist in one or both of them.

use serde::{Deserialize, Serialize};

/// A language of the text. The order is the order of printing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

impl Language {
    /// The word used in TOML and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Language::Zh => "zh",
            Language::En => "en",
        }
    }

    /// The BCP 47 tag written into PDF and Word files.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Zh => "zh-CN",
            Language::En => "en-US",
        }
    }

    /// That one of two wordings.
    pub fn say<T>(self, zh: T, en: T) -> T {
        match self {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

/// Something that exists in Chinese, in English, or in both.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localised<T> {
    /// The Chinese side.
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    pub zh: Option<T>,
    /// The English side.
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    pub en: Option<T>,
}

impl<T> Default for Localised<T> {
    fn default() -> Self {
        Localised { zh: None, en: None }
    }
}

impl<T> Localised<T> {
    /// Both sides.
    pub fn both(zh: T, en: T) -> Self {
        Localised { zh: Some(zh), en: Some(en) }
    }

    /// One side only.
    pub fn one(language: Language, value: T) -> Self {
        let mut text = Localised::default();
        text.set(language, value);
        text
    }

    /// The side in `language`, if there is one.
    pub fn get(&self, language: Language) -> Option<&T> {
        match language {
            Language::Zh => self.zh.as_ref(),
            Language::En => self.en.as_ref(),
        }
    }

    /// Puts `value` on the side of `language`.
    pub fn set(&mut self, language: Language, value: T) {
        match language {
            Language::Zh => self.zh = Some(value),
            Language::En => self.en = Some(value),
        }
    }

    /// The side in `language`, or the other one where that is missing.
    pub fn prefer(&self, language: Language) -> Option<&T> {
        self.get(language).or(match language {
            Language::Zh => self.en.as_ref(),
            Language::En => self.zh.as_ref(),
        })
    }

    /// The sides that exist, Chinese first.
    pub fn iter(&self) -> impl Iterator<Item = (Language, &T)> {
        (self.zh.iter().map(|t| (Language::Zh, t))).chain(self.en.iter().map(|t| (Language::En, t)))
    }

    /// Every side changed by `change`.
    pub fn map<U>(&self, mut change: impl FnMut(Language, &T) -> U) -> Localised<U> {
        Localised {
            zh: self.zh.as_ref().map(|t| change(Language::Zh, t)),
            en: self.en.as_ref().map(|t| change(Language::En, t)),
        }
    }
}
