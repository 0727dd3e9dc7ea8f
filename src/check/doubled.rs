//! Words that stand twice because an answer repeats what the clause has beside it: 拟就就…, 电话电话….

use super::{ReadText, Subject};
use crate::answers::{AnswerType, Question};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Span, plain_text};
use crate::value::{Language, is_han};
use foldhash::HashSet;
use std::ops::Range;

/// Single characters that lead into an answer; doubled, they are a slip.
const LEAD_INS: &str = "就由为对在于向从以按自至将是指经因凭及和与或的";
/// Single characters that follow an answer.
const FOLLOWERS: &str = "的内之起止";
/// Words that begin with a lead-in and are none: 就就业服务 is right.
const WHOLE_WORDS: &[&str] = &[
    "就业", "就医", "就诊", "就餐", "就近", "就读", "就职", "就地", "自营", "自动", "自有", "自建", "自助", "自然",
    "自主", "自行", "自用", "对外", "对账", "对接", "对讲", "在线", "在建", "在职", "在册", "在岗", "在校", "按揭",
    "按摩", "按键", "按需", "以太", "从业", "向导", "经营", "经济", "经纪", "经理", "经销", "及时", "和平", "将来",
    "因特", "至尊",
];
/// The longest repetition that is looked for, in characters: more than a name.
const LONGEST: usize = 40;
/// Between the name of a party and an answer that begins with it: no more than a verb, as in 拟将.
const BETWEEN: usize = 6;
/// A name this short may begin another word.
const SHORTEST_NAME: usize = 4;

/// An answer where it is printed.
struct Place<'a> {
    key: &'a str,
    range: Range<usize>,
}

/// What an answer repeats, and whether at its beginning.
struct Repeated<'t> {
    words: &'t str,
    begins: bool,
}

/// One finding for each end of an answer that repeats what stands beside it.
pub(super) fn check(subject: &Subject<'_>, texts: &[ReadText<'_>]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut told: HashSet<(&str, bool)> = HashSet::default();
    for text in texts.iter().filter(|text| text.spans.iter().any(|span| !span.answers.is_empty())) {
        let plain = plain_text(text.spans);
        let places = places(text.spans);
        let names: Vec<&Place<'_>> = places.iter().filter(|place| names_a_party(place.key)).collect();
        for place in &places {
            for repeated in repeated(&plain, place, &names) {
                if let Some(question) = free_text(subject, place.key)
                    && told.insert((place.key, repeated.begins))
                {
                    findings.push(finding(subject, (place, question), &repeated, &plain));
                }
            }
        }
    }
    findings
}

/// Where single answers are printed.
fn places(spans: &[Span]) -> Vec<Place<'_>> {
    let mut places = Vec::new();
    let mut start = 0;
    for span in spans {
        for printed in &span.answers {
            let [key] = &*printed.keys else { continue };
            let range = start + printed.range.start as usize..start + printed.range.end as usize;
            places.push(Place { key, range });
        }
        start += span.text.len();
    }
    places
}

/// The question of an answer in the user's own words.
fn free_text<'a>(subject: &Subject<'a>, key: &str) -> Option<&'a Question> {
    let plain: Vec<&str> = key.split('.').filter(|part| part.parse::<usize>().is_err()).collect();
    let question = subject.plan.kind.schema.question(&plain.join("."));
    question.filter(|question| matches!(question.answer, AnswerType::Text | AnswerType::Texts))
}

fn repeated<'t>(plain: &'t str, place: &Place<'_>, names: &[&Place<'_>]) -> Vec<Repeated<'t>> {
    let (before, answer, after) = (&plain[..place.range.start], &plain[place.range.clone()], &plain[place.range.end..]);
    let begins = at_the_beginning(before, answer).or_else(|| name_before(plain, place, names));
    let ends = at_the_end(answer, after);
    let begins = begins.map(|words| Repeated { words, begins: true });
    begins.into_iter().chain(ends.map(|words| Repeated { words, begins: false })).collect()
}

/// The first words of the answer, if the text before it ends in them.
fn at_the_beginning<'t>(before: &str, answer: &'t str) -> Option<&'t str> {
    if let Some(word) = first_word(answer) {
        let spaced = before.ends_with(' ');
        return (spaced && last_word(before.trim_end()).is_some_and(|last| last.eq_ignore_ascii_case(word)))
            .then_some(word);
    }
    let words = ends(answer).map(|end| &answer[..end]).filter(|words| before.ends_with(words)).last()?;
    let single = words.chars().count() == 1
        && words.chars().all(|c| LEAD_INS.contains(c))
        && !WHOLE_WORDS.iter().any(|word| answer.starts_with(word));
    (single || says_something(words)).then_some(words)
}

/// The last words of the answer, if the text after it begins with them.
fn at_the_end<'t>(answer: &'t str, after: &str) -> Option<&'t str> {
    if let Some(word) = last_word(answer) {
        let next = after.strip_prefix(' ').and_then(first_word);
        return next.is_some_and(|next| next.eq_ignore_ascii_case(word)).then_some(word);
    }
    let starts = answer.char_indices().rev().take(LONGEST).map(|(start, _)| &answer[start..]);
    let words = starts.filter(|words| after.starts_with(words)).last()?;
    let single = words.chars().count() == 1 && words.chars().all(|c| FOLLOWERS.contains(c));
    (single || says_something(words)).then_some(words)
}

/// The name of a party, if it stands just before an answer that begins with it: 示例公司拟将示例公司的业务.
fn name_before<'t>(plain: &'t str, place: &Place<'_>, names: &[&Place<'_>]) -> Option<&'t str> {
    let answer = &plain[place.range.clone()];
    let before = names.iter().filter(|name| name.range.end < place.range.start && name.key != place.key);
    let found = before.map(|name| (&plain[name.range.clone()], &plain[name.range.end..place.range.start]));
    let mut found = found.filter(|(name, between)| {
        name.chars().count() >= SHORTEST_NAME
            && between.chars().count() <= BETWEEN
            && between.chars().all(is_han)
            && answer.starts_with(name)
    });
    found.next().map(|(name, _)| &answer[..name.len()])
}

fn names_a_party(key: &str) -> bool {
    key.starts_with("parties.") && key.ends_with(".name")
}

/// Two characters or more that belong to words: figures and marks may stand twice.
fn says_something(words: &str) -> bool {
    words.chars().filter(|c| is_han(*c)).count() >= 2
}

/// Where the first characters of a text end.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().map(|(start, c)| start + c.len_utf8()).take(LONGEST)
}

/// The Latin word at the beginning of a text; single letters name things.
fn first_word(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    (end > 1).then(|| &text[..end])
}

/// The Latin word at the end of a text.
fn last_word(text: &str) -> Option<&str> {
    let start = text
        .rfind(|c: char| !c.is_ascii_alphabetic())
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    (text.len() - start > 1).then(|| &text[start..])
}

fn finding(
    subject: &Subject<'_>,
    (place, question): (&Place<'_>, &Question),
    repeated: &Repeated<'_>,
    plain: &str,
) -> Diagnostic {
    let (key, words) = (place.key, repeated.words);
    let label = question.ask.get(Language::Zh).map_or(String::new(), |ask| format!("（{ask}）"));
    let shown = shown(plain, place, repeated);
    let finding = match repeated.begins {
        true => Diagnostic::of(
            Code::DoubledWords,
            format!("{key}{label}开头的“{words}”与条款重复，会印成“{shown}”"),
            format!("“{words}” at the beginning of {key} repeats the clause, and would print “{shown}”"),
        )
        .hint(format!("删去答案开头的“{words}”"), format!("take “{words}” away from the beginning of the answer")),
        false => Diagnostic::of(
            Code::DoubledWords,
            format!("{key}{label}末尾的“{words}”与条款重复，会印成“{shown}”"),
            format!("“{words}” at the end of {key} repeats the clause, and would print “{shown}”"),
        )
        .hint(format!("删去答案末尾的“{words}”"), format!("take “{words}” away from the end of the answer")),
    };
    finding.at(subject.answers.locate(key).cloned()).answer(key)
}

/// The place in the text, with a few characters round it.
fn shown<'t>(plain: &'t str, place: &Place<'_>, repeated: &Repeated<'_>) -> &'t str {
    let length = repeated.words.len();
    let (from, to) = match repeated.begins {
        true => (place.range.start.saturating_sub(length), place.range.start + length),
        false => (place.range.end - length, (place.range.end + length).min(plain.len())),
    };
    let from = (0..=from).rev().find(|at| plain.is_char_boundary(*at)).unwrap_or(0);
    let to = (to..plain.len()).find(|at| plain.is_char_boundary(*at)).unwrap_or(plain.len());
    let start = plain[..from].char_indices().rev().nth(BETWEEN).map_or(0, |(at, _)| at);
    let end = plain[to..].char_indices().nth(BETWEEN).map_or(plain.len(), |(at, _)| to + at);
    &plain[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_the_clause_has_are_found_at_both_ends() {
        assert_eq!(at_the_beginning("双方拟就", "就设备安装"), Some("就"));
        assert_eq!(at_the_beginning("联系电话", "电话021"), Some("电话"));
        assert_eq!(at_the_beginning("pursue the ", "the sale"), Some("the"));
        assert_eq!(at_the_end("设备安装开展的合作", "开展的合作。"), Some("开展的合作"));
        assert_eq!(at_the_end("三年内", "内，"), Some("内"));
        assert_eq!(at_the_end("the sale of", " of goods"), Some("of"));
    }

    #[test]
    fn words_that_only_begin_alike_are_none() {
        for (before, answer) in [
            ("双方拟就", "就业服务"),
            ("共100", "100台"),
            ("甲方：", "甲方公司"),
            ("party A ", "A company"),
            ("the", "them"),
        ] {
            assert_eq!(at_the_beginning(before, answer), None, "{before}|{answer}");
        }
        assert_eq!(at_the_end("数据", "处理"), None);
        assert_eq!(at_the_end("共100", "100台"), None);
    }
}
