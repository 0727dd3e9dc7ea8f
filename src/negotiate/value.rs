//! Words of theirs where ours print an answer → the value that they give it, as TOML.

use crate::answers::{AnswerType, Answers, Question, SPECIAL_QUESTIONS, Schema};
use crate::intake::han;
use crate::value::{Language, Money, Value, read_amount, read_count, read_day};

/// The path that `--set` knows and the question behind it. A printed path may leave out which party or entry it is of
/// (`parties.name`): then it is the only one whose text is `printed`.
pub fn settable<'s>(
    schema: &'s Schema,
    answers: &Answers,
    path: &str,
    printed: &str,
) -> Option<(String, &'s Question)> {
    let asked = |path: &str| {
        let keys: Vec<&str> = path.split('.').filter(|key| key.parse::<usize>().is_err()).collect();
        schema.question(&keys.join("."))
    };
    // The parties' own words are asked for outside the topics.
    if path.starts_with("special.") {
        return Some((path.to_owned(), SPECIAL_QUESTIONS.get(path.rsplit('.').next()?)?));
    }
    let question = asked(path)?;
    if path.split('.').any(|key| key.parse::<usize>().is_ok()) || !is_of_list(schema, path) {
        return Some((path.to_owned(), question));
    }
    let mut found = Vec::new();
    answers.each_text(&mut |own, text| {
        let keys: Vec<&str> = own.split('.').filter(|key| key.parse::<usize>().is_err()).collect();
        if keys.join(".") == path && text == printed {
            found.push(own.to_owned());
        }
    });
    match found.as_slice() {
        [only] => Some((only.clone(), question)),
        _ => None,
    }
}

fn is_of_list(schema: &Schema, path: &str) -> bool {
    let keys: Vec<&str> = path.split('.').collect();
    let repeated = schema.topics.get(keys[0]).is_some_and(|topic| topic.repeated);
    let table = (2..keys.len())
        .filter_map(|length| schema.question(&keys[..length].join(".")))
        .any(|question| question.answer == AnswerType::Table);
    repeated || table
}

/// The value that `words` give the question at `path`: one or several paths, each with its TOML. None: they give none.
pub fn read(
    question: &Question,
    path: &str,
    words: &str,
    now: Option<&Value>,
    language: Language,
) -> Option<Vec<(String, String)>> {
    let words = words.trim();
    if words.is_empty() {
        return None;
    }
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let one = |toml: String| Some(vec![(path.to_owned(), toml)]);
    match question.answer {
        AnswerType::Text => match now {
            // The other language keeps its words.
            Some(Value::Text(text)) if text.zh.is_some() && text.en.is_some() && text.zh != text.en => {
                Some(vec![(format!("{path}.{}", language.code()), quoted(words))])
            }
            _ => one(quoted(words)),
        },
        AnswerType::Count => {
            let number = read_count(words, question.unit.as_deref())
                .ok()
                .or_else(|| han(words).map(|number| number.to_string()))?;
            one(number)
        }
        AnswerType::Date => one(read_day(words).ok()?.to_string()),
        AnswerType::Money => money(path, words, now),
        AnswerType::Choice | AnswerType::Role => {
            let named =
                question.values.iter().find(|(_, label)| label.get(language).is_some_and(|label| label == words));
            one(quoted(named?.0))
        }
        AnswerType::Texts | AnswerType::Choices | AnswerType::Boolean | AnswerType::Record | AnswerType::Table => None,
    }
}

/// 人民币壹佰万元整（￥1,000,000.00）, 100万元, CNY 1,000,000.00. Words and figures must agree.
fn money(path: &str, words: &str, now: Option<&Value>) -> Option<Vec<(String, String)>> {
    let (outside, inside) = match words.split_once(['（', '(']) {
        Some((outside, rest)) => (outside, rest.strip_suffix(['）', ')'])),
        None => (words, None),
    };
    let first = read_amount(outside).ok()?;
    if let Some(second) = inside {
        let second = read_amount(second).ok()?;
        if fen(&second.digits)? != fen(&first.digits)? {
            return None;
        }
    }
    let fen = fen(&first.digits)?;
    let mut values = vec![(format!("{path}.amount"), format!("{}.{:02}", fen / 100, fen % 100))];
    if let Some(Value::Money(money)) = now
        && let [only] = first.currencies.as_slice()
        && *only != money.currency
    {
        values.push((format!("{path}.currency"), format!("\"{only}\"")));
    }
    Some(values)
}

fn fen(digits: &str) -> Option<i64> {
    Money::parse(digits, "CNY").ok().map(|money| money.fen)
}
