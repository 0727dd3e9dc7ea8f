//! Whether both languages of a clause say the same, paragraph by paragraph: terms, time, exceptions, duties, numbers; and
//! the English of the trade. What corresponds to what is data: `clauses/terms.toml`.

use super::super::clause::Clause;
use super::super::part::Template;
use super::numerals;
use crate::diagnostic::{Code, Diagnostic, Location, Source};
use crate::value::Language;
use crate::wording::{Normal, Pattern, Searched, Vocabulary};
use serde::Deserialize;
use std::sync::Arc;

/// `clauses/terms.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Lists of words that patterns name in braces.
    #[serde(default)]
    words: Vocabulary,
    /// What the other language must have where one has it.
    #[serde(default)]
    pairs: Vec<Pair>,
    /// What the Chinese must have where the English has something.
    #[serde(default)]
    returns: Vec<Return>,
    /// What time is counted from.
    #[serde(default)]
    moments: Vec<Moment>,
    /// English words that are wrong in these papers.
    #[serde(default)]
    english: Vec<Wrong>,
}

/// A Chinese wording and the English ones that may render it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    /// A pattern.
    zh: String,
    /// Chinese wordings that hold the words of `zh` and mean something else.
    #[serde(default)]
    but: Vec<String>,
    /// One of these patterns.
    en: Vec<String>,
    /// The English one asks for the Chinese one too.
    #[serde(default)]
    both: bool,
}

/// English wordings that need one of some Chinese ones.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Return {
    en: Vec<String>,
    zh: Vec<String>,
}

/// An event before or after which something holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Moment {
    zh: Sides,
    en: Sides,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sides {
    before: Vec<String>,
    after: Vec<String>,
}

/// An English wording that these papers do not use.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrong {
    /// A pattern.
    word: String,
    /// What to write.
    write: String,
    /// Right where the Chinese paragraph has this.
    unless: Option<String>,
}

/// Every place where a clause or annex says one thing in one language and another in the other.
pub(in super::super) fn alike<'c>(source: &Arc<Source>, clauses: impl Iterator<Item = &'c Clause>) -> Vec<Diagnostic> {
    let read = toml::from_str(&source.text).map_err(|error| {
        let at = error.span().unwrap_or(0..0);
        super::super::reading::misread(error.message()).at(Location::new(source, at))
    });
    let comparison = match read.and_then(|terms: Terms| Comparison::new(source, &terms)) {
        Ok(comparison) => comparison,
        Err(finding) => return vec![finding],
    };
    clauses.flat_map(|clause| comparison.clause(clause)).collect()
}

/// Patterns of the Chinese, those that except it, patterns of the English, and whether the pair holds both ways.
type ReadPair = (Vec<Pattern>, Vec<Pattern>, Vec<Pattern>, bool);

/// The table, its patterns read.
struct Comparison {
    pairs: Vec<ReadPair>,
    returns: Vec<[Vec<Pattern>; 2]>,
    moments: Vec<[Vec<Pattern>; 4]>,
    english: Vec<(Pattern, String, Option<Pattern>)>,
}

impl Comparison {
    fn new(source: &Arc<Source>, terms: &Terms) -> Result<Self, Diagnostic> {
        let one = |written: &String| {
            Pattern::new(written, &terms.words).map_err(|error| {
                let at = source.text.find(written.as_str()).unwrap_or(0);
                let place = Location::new(source, at..at + written.len());
                Diagnostic::of(Code::Library, error.zh, error.en).at(place)
            })
        };
        let all = |written: &[String]| written.iter().map(one).collect::<Result<Vec<_>, _>>();
        let pair = |pair: &Pair| Ok((vec![one(&pair.zh)?], all(&pair.but)?, all(&pair.en)?, pair.both));
        let moment = |moment: &Moment| {
            let Moment { zh, en } = moment;
            Ok([all(&zh.before)?, all(&en.before)?, all(&zh.after)?, all(&en.after)?])
        };
        let wrong =
            |wrong: &Wrong| Ok((one(&wrong.word)?, wrong.write.clone(), wrong.unless.as_ref().map(one).transpose()?));
        Ok(Comparison {
            pairs: terms.pairs.iter().map(pair).collect::<Result<_, _>>()?,
            returns: terms
                .returns
                .iter()
                .map(|Return { en, zh }| Ok([all(en)?, all(zh)?]))
                .collect::<Result<_, _>>()?,
            moments: terms.moments.iter().map(moment).collect::<Result<_, _>>()?,
            english: terms.english.iter().map(wrong).collect::<Result<_, _>>()?,
        })
    }

    fn clause(&self, clause: &Clause) -> Vec<Diagnostic> {
        let (Some(zh), Some(en)) = (&clause.text.zh, &clause.text.en) else { return Vec::new() };
        let (chinese, english) = (passages(zh, Language::Zh), passages(en, Language::En));
        // Languages that are built differently are told as such.
        if chinese.len() != english.len() {
            return Vec::new();
        }
        let mut findings = Vec::new();
        for (zh, en) in chinese.iter().zip(&english) {
            let mut tell = |of_zh: String, of_en: String, hint: (String, String)| {
                let place = en.location.span.start..en.location.span.end;
                findings.push(
                    Diagnostic::of(Code::Wording, of_zh, of_en)
                        .hint(hint.0, hint.1)
                        .at(Location::new(&en.location.source, place)),
                );
            };
            self.pairs(zh, en, &mut tell);
            self.returns(zh, en, &mut tell);
            self.moments(zh, en, &mut tell);
            self.english(zh, en, &mut tell);
            let (in_zh, in_en) = (numerals::chinese(&zh.plain), numerals::english(&en.plain));
            if in_zh != in_en {
                tell(
                    format!("中英文的数字不一致：{} / {}", in_zh.join("、"), in_en.join("、")),
                    format!("the numbers differ: {} / {}", in_zh.join(", "), in_en.join(", ")),
                    ("对照更正".to_owned(), "compare and correct".to_owned()),
                );
            }
        }
        findings
    }

    fn pairs(&self, zh: &Passage, en: &Passage, tell: &mut impl FnMut(String, String, (String, String))) {
        for (chinese, but, english, both) in &self.pairs {
            let in_zh = found_beside(&zh.own, chinese, but);
            let in_en = english.iter().find(|pattern| pattern.find(&en.with_lead).is_some());
            let words = || english.iter().map(|p| p.written.as_str()).collect::<Vec<_>>().join(" | ");
            match (in_zh, in_en) {
                (true, None) => tell(
                    format!("中文写“{}”，英文没有与之对应的词", chinese[0].written),
                    format!("the Chinese says “{}”, and nothing in the English renders it", chinese[0].written),
                    (format!("英文用其中之一：{}", words()), format!("the English has one of: {}", words())),
                ),
                (false, Some(word)) if *both && word.find(&en.own).is_some() => tell(
                    format!("英文写“{}”，中文没有“{}”", word.written, chinese[0].written),
                    format!("the English says “{}”, and the Chinese has no “{}”", word.written, chinese[0].written),
                    ("对照更正".to_owned(), "compare and correct".to_owned()),
                ),
                _ => {}
            }
        }
    }

    fn returns(&self, zh: &Passage, en: &Passage, tell: &mut impl FnMut(String, String, (String, String))) {
        for [english, chinese] in &self.returns {
            let Some(word) = english.iter().find(|pattern| pattern.find(&en.own).is_some()) else { continue };
            if chinese.iter().any(|pattern| pattern.find(&zh.own).is_some()) {
                continue;
            }
            let words = chinese.iter().map(|pattern| pattern.written.as_str()).collect::<Vec<_>>().join(" | ");
            tell(
                format!("英文写“{}”，中文没有与之对应的词", word.written),
                format!("the English says “{}”, and nothing in the Chinese renders it", word.written),
                (format!("中文用其中之一：{words}"), format!("the Chinese has one of: {words}")),
            );
        }
    }

    fn moments(&self, zh: &Passage, en: &Passage, tell: &mut impl FnMut(String, String, (String, String))) {
        let any = |patterns: &[Pattern], text: &Searched| patterns.iter().any(|pattern| pattern.find(text).is_some());
        for [before_zh, before_en, after_zh, after_en] in &self.moments {
            let sides = [("前", "before", before_zh, before_en), ("后", "after", after_zh, after_en)];
            for (side_zh, side_en, chinese, english) in sides {
                let (in_zh, in_en) = (any(chinese, &zh.own), any(english, &en.own));
                if in_zh != in_en {
                    let event = &chinese[0].written;
                    let (has, lacks) = if in_zh { ("中文", "英文") } else { ("英文", "中文") };
                    let (has_en, lacks_en) = if in_zh { ("Chinese", "English") } else { ("English", "Chinese") };
                    tell(
                        format!("{has}说到“{event}”（{side_zh}），{lacks}没有"),
                        format!("the {has_en} speaks of the time {side_en} (“{event}”), the {lacks_en} does not"),
                        ("对照更正时间".to_owned(), "compare the times and correct them".to_owned()),
                    );
                }
            }
        }
    }

    fn english(&self, zh: &Passage, en: &Passage, tell: &mut impl FnMut(String, String, (String, String))) {
        for (word, write, unless) in &self.english {
            let excused = unless.as_ref().is_some_and(|pattern| pattern.find(&zh.own).is_some());
            if word.find(&en.own).is_some() && !excused {
                tell(
                    format!("英文不用“{}”", word.written),
                    format!("“{}” is not the word of these papers", word.written),
                    (format!("写 {write}"), format!("write {write}")),
                );
            }
        }
    }
}

/// Whether one of `patterns` stands in a text otherwise than within one of `but`.
fn found_beside(text: &Searched, patterns: &[Pattern], but: &[Pattern]) -> bool {
    let excepted: Vec<_> = but.iter().flat_map(|pattern| all_places(pattern, text)).collect();
    patterns
        .iter()
        .flat_map(|pattern| all_places(pattern, text))
        .any(|place| !excepted.iter().any(|other| other.start <= place.start && place.end <= other.end))
}

fn all_places(pattern: &Pattern, text: &Searched) -> Vec<std::ops::Range<usize>> {
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(place) = pattern.find_from(text, from) {
        from = place.end.max(place.start + 1);
        places.push(place);
    }
    places
}

/// A paragraph, item or row of one language.
struct Passage {
    location: Location,
    /// Words as written, tags taken out.
    plain: String,
    own: Searched,
    /// With the words that lead to a list, for its items.
    with_lead: Searched,
}

/// The passages of a text as written, whatever their conditions.
fn passages(template: &Template, language: Language) -> Vec<Passage> {
    let mut found = Vec::new();
    let mut lead = String::new();
    let mut at = template.location.span.start;
    for line in template.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let plain = plain(line.trim_end(), language);
        let rule_of_table = plain.chars().all(|c| "|-: ".contains(c));
        if plain.is_empty() || rule_of_table || plain.starts_with("```") {
            continue;
        }
        let item = plain.starts_with("1. ") || plain.starts_with('|');
        if !item {
            lead.clone_from(&plain);
        }
        let fold = |text: &str| Searched::new(Normal::new(text).text);
        let with_lead = if item { fold(&format!("{lead} {plain}")) } else { fold(&plain) };
        found.push(Passage {
            location: Location::new(&template.location.source, start..start + line.trim_end().len()),
            own: fold(&plain),
            with_lead,
            plain,
        });
    }
    found
}

/// A line without its tags; values are a mark.
fn plain(line: &str, language: Language) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(open) =
        rest.find('{').filter(|open| ["{%", "{{"].contains(&&rest[*open..(*open + 2).min(rest.len())]))
    {
        out.push_str(&rest[..open]);
        let value = rest[open..].starts_with("{{");
        let close = if value { "}}" } else { "%}" };
        let end = rest[open..].find(close).map_or(rest.len(), |end| open + end + 2);
        match (value, language) {
            (true, _) => out.push('◇'),
            // Branches stand side by side: words of one do not run into those of the next.
            (false, Language::En) => out.push(' '),
            (false, Language::Zh) if out.ends_with(|c: char| c.is_ascii_digit()) => out.push(' '),
            (false, Language::Zh) => {}
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    // Targets of references are names, no words.
    while let Some(start) = out.find("](#") {
        let end = out[start..].find(')').map_or(out.len(), |end| start + end);
        out.replace_range(start + 1..(end + 1).min(out.len()), "");
    }
    out.trim().to_owned()
}
