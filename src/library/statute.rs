//! Statutes: instruments and articles with the dates they are in force, and how they are cited.

use crate::value::{Language, Localised, han_numeral};
use chrono::NaiveDate;
use indexmap::IndexMap;
use serde::Deserialize;

/// `clauses/statutes.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statutes {
    /// The law was compared with official texts up to this day.
    pub verified: Option<toml::value::Datetime>,
    /// By id, e.g. `pipl`.
    #[serde(default)]
    pub instruments: IndexMap<String, Instrument>,
    /// By id, e.g. `pipl:23`.
    #[serde(default)]
    pub articles: IndexMap<String, Article>,
}

/// A statute, regulation or judicial interpretation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// Official title.
    pub title: Localised<String>,
    /// Customary short title.
    pub short: Localised<String>,
    /// Document number, e.g. 法释〔2017〕10号.
    pub number: Option<String>,
    /// In force from, in its present version.
    pub from: Option<toml::value::Datetime>,
    /// No longer in force from the day after.
    pub until: Option<toml::value::Datetime>,
    /// What is not verified.
    pub note: Option<String>,
    /// Compared with official texts up to this day, where it is another than that of all the law.
    pub verified: Option<toml::value::Datetime>,
}

/// One article.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// A, B, C: how its text was verified; U: not verified, never quoted.
    pub tag: String,
    /// In force from, under this number.
    pub from: Option<toml::value::Datetime>,
    /// Last day in force.
    pub until: Option<toml::value::Datetime>,
    /// The official text; none for what is not verified.
    pub text: Option<String>,
    /// Earlier numbers of the same rule, newest first.
    #[serde(default)]
    pub former: Vec<Former>,
}

/// An article's number before it moved.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Former {
    /// Number in the earlier version.
    pub article: String,
    /// In force from, under that number.
    pub from: Option<toml::value::Datetime>,
    /// Last day in force under that number.
    pub until: Option<toml::value::Datetime>,
}

/// A TOML date as a day.
pub fn day(date: &Option<toml::value::Datetime>) -> Option<NaiveDate> {
    let date = date.as_ref()?.date?;
    NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
}

/// Whether an article is in force on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Force<'s> {
    /// Under this number.
    InForce(&'s str),
    /// Only from that day on.
    NotYet(NaiveDate),
    /// Until that day only.
    NoLonger(NaiveDate),
}

impl Statutes {
    /// Whether the article with this id is in force on `day`, and under which number. None: no such article.
    pub fn force<'s>(&'s self, id: &'s str, on: NaiveDate) -> Option<Force<'s>> {
        let article = self.articles.get(id)?;
        let (instrument, number) = id.split_once(':')?;
        let last = [day(&article.until), day(&self.instruments.get(instrument)?.until)].into_iter().flatten().min();
        if let Some(last) = last.filter(|last| on > *last) {
            return Some(Force::NoLonger(last));
        }
        let Some(first) = day(&article.from).filter(|first| on < *first) else {
            return Some(Force::InForce(number));
        };
        for former in &article.former {
            let begun = day(&former.from).is_none_or(|begin| begin <= on);
            let going = day(&former.until).is_none_or(|end| on <= end);
            if begun && going {
                return Some(Force::InForce(&former.article));
            }
        }
        Some(Force::NotYet(first))
    }

    /// 《中华人民共和国民法典》第五百八十五条 / Article 585 of the Civil Code of the People's Republic of China,
    /// under the number in force `on` that day (the present number where it is in force on no such day).
    pub fn cite(&self, id: &str, on: Option<NaiveDate>, language: Language) -> Option<String> {
        self.print(id, on, language, |instrument| &instrument.title)
    }

    /// The same with the short title: 民法典第五百八十五条 / Civil Code, Article 585.
    pub fn cite_short(&self, id: &str, on: Option<NaiveDate>) -> Option<Localised<String>> {
        let print = |language| self.print(id, on, language, |instrument| &instrument.short);
        Some(Localised::both(print(Language::Zh)?, print(Language::En)?))
    }

    fn print(
        &self,
        id: &str,
        on: Option<NaiveDate>,
        language: Language,
        title: impl Fn(&Instrument) -> &Localised<String>,
    ) -> Option<String> {
        let (instrument, number) = id.split_once(':')?;
        let number = match on.and_then(|on| self.force(id, on)) {
            Some(Force::InForce(number)) => number,
            _ => number,
        };
        self.articles.get(id)?;
        let instrument = self.instruments.get(instrument)?;
        let title = title(instrument).prefer(language)?;
        let (article, rest) = number.split_once('-').map_or((number, None), |(a, b)| (a, Some(b)));
        Some(match (language, article.parse::<usize>()) {
            (Language::Zh, Ok(article)) => {
                let after = rest
                    .and_then(|rest| rest.parse::<usize>().ok())
                    .map_or(String::new(), |n| format!("之{}", han_numeral(n)));
                format!("《{title}》第{}条{after}", han_numeral(article))
            }
            (Language::Zh, Err(_)) => format!("《{title}》{number}"),
            (Language::En, _) => format!("Article {number} of the {title}"),
        })
    }
}
