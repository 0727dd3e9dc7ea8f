//! A text with its values, and which answers it prints where.

use super::escape::write_escaped;
use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// Paths of answers as the answer file has them: `liability.cap`, `scope.categories.1.name`, `parties.0.name`. A value
/// made of many rows names their column: `scope.categories.count`.
pub type AnswerKeys = Arc<[Arc<str>]>;

/// A stretch of a text that prints answers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Printed {
    /// Bytes of the text.
    pub range: Range<u32>,
    /// At least one.
    pub keys: AnswerKeys,
}

/// A text with its values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Rendered {
    pub(super) text: Box<str>,
    /// What of it prints answers, in order.
    pub printed: Vec<Printed>,
}

impl Rendered {
    /// A text that is an answer and nothing else, escaped like a value in a text of the library.
    pub fn of_answer(path: &str, value: &str) -> Rendered {
        let mut escaped = Vec::new();
        write_escaped(value, &mut escaped).expect("a vector takes what is written to it");
        let text = String::from_utf8_lossy(&escaped).into_owned();
        let printed = vec![Printed { range: 0..text.len() as u32, keys: [Arc::from(path)].into() }];
        Rendered { text: text.into(), printed }
    }

    /// The text with words taken for others; of pairs that begin at one place the first counts, so a pair of like words
    /// keeps a longer word whole. What an answer printed stays as it was given, except the roles of parties, which are
    /// named by the library.
    pub fn replacing(&self, words: &[(&str, &str)]) -> Rendered {
        let replaced = |text: &str| {
            let (mut out, mut rest) = (String::with_capacity(text.len()), text);
            let next = |rest: &str| {
                words
                    .iter()
                    .enumerate()
                    .filter(|(_, (from, _))| !from.is_empty())
                    .filter_map(|(n, (from, _))| Some((rest.find(from)?, n)))
                    .min()
            };
            while let Some((at, n)) = next(rest) {
                out.push_str(&rest[..at]);
                out.push_str(words[n].1);
                rest = &rest[at + words[n].0.len()..];
            }
            out + rest
        };
        let mut text = String::with_capacity(self.text.len());
        let mut printed = Vec::with_capacity(self.printed.len());
        let mut done = 0;
        for Printed { range, keys } in &self.printed {
            text.push_str(&replaced(&self.text[done..range.start as usize]));
            done = range.end as usize;
            let start = text.len() as u32;
            let value = &self.text[range.start as usize..done];
            match keys.iter().all(|key| names_a_role(key)) {
                true => text.push_str(&replaced(value)),
                false => text.push_str(value),
            }
            printed.push(Printed { range: start..text.len() as u32, keys: AnswerKeys::clone(keys) });
        }
        text.push_str(&replaced(&self.text[done..]));
        Rendered { text: text.into(), printed }
    }
}

/// `parties.0.role`, and `parties.role` for those of many parties.
fn names_a_role(key: &str) -> bool {
    key.strip_prefix("parties").is_some_and(|rest| rest.ends_with(".role"))
}

impl Deref for Rendered {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Rendered {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

impl From<String> for Rendered {
    fn from(text: String) -> Rendered {
        Rendered { text: text.into(), printed: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_replaced_outside_of_answers_and_in_roles_alone() {
        let stretches =
            [("转让方", "parties.0.role"), ("转让方有限公司", "parties.0.name"), ("受让方", "parties.1.role")];
        let mut text = String::from("以各方式，各方：");
        let mut printed = Vec::new();
        for (value, key) in stretches {
            let start = text.len() as u32;
            text.push_str(value);
            printed.push(Printed { range: start..text.len() as u32, keys: [Arc::from(key)].into() });
            text.push_str("，即各方之转让方；");
        }
        let replaced = Rendered { text: text.into(), printed }.replacing(&[
            ("转让方", "被合并方"),
            ("受让方", "合并方"),
            ("各方式", "各方式"),
            ("各方", "双"),
        ]);
        assert_eq!(
            &*replaced,
            "以各方式，双：被合并方，即双之被合并方；转让方有限公司，即双之被合并方；合并方，即双之被合并方；"
        );
        let values = replaced.printed.iter().map(|p| &replaced[p.range.start as usize..p.range.end as usize]);
        assert_eq!(values.collect::<Vec<_>>(), ["被合并方", "转让方有限公司", "合并方"], "the places move along");
        assert_eq!(&*replaced.printed[1].keys[0], "parties.0.name");
    }
}
