//! Numbers of agreements in a sequence, such as `HZ-{year}-{seq:05}`: reading the pattern, the next number, gaps.

use crate::diagnostic::{Code, Diagnostic};
use std::collections::{BTreeSet, HashMap};

/// A pattern of numbers, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    /// What stands before the running number; may hold `{year}`.
    before: String,
    /// Digits that the running number has at least.
    width: usize,
    after: String,
}

const YEAR: &str = "{year}";
/// Most digits of a running number: more are another number written without a space.
const DIGITS: usize = 12;

/// The numbers of one year: what stands around the running number.
type Series = (String, String);

impl Sequence {
    /// Reads a pattern with one `{seq}` or `{seq:05}` and perhaps `{year}`, the year of signing.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Sequence, Diagnostic> {
        let wrong = |zh: &str, en: &str| {
            Diagnostic::of(Code::Number, format!("--number “{text}”：{zh}"), format!("--number “{text}”: {en}")).hint(
                "写成 --number \"HZ-{year}-{seq:05}\"：{seq:05} 为五位流水号，{year} 为签署年份",
                "write --number \"HZ-{year}-{seq:05}\": {seq:05} is a running number of five digits, {year} the year of signing",
            )
        };
        let found = text.split_once("{seq").and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
        let Some((before, (format, after))) = found else { return Err(wrong("缺少 {seq}", "it has no {seq}")) };
        let width = match format.strip_prefix(":0") {
            Some(digits) => digits.parse::<usize>().ok().filter(|width| (1..=DIGITS).contains(width)),
            None => format.is_empty().then_some(1),
        };
        let width = width.ok_or_else(|| wrong("位数须为 01 至 012", "the digits must be 01 to 012"))?;
        let rest = before.replace(YEAR, "") + &after.replace(YEAR, "");
        if rest.contains(['{', '}']) {
            return Err(wrong("只能有一个 {seq}，以及 {year}", "only one {seq}, and {year}, can stand in it"));
        }
        if rest.chars().any(char::is_control) || before.ends_with(|c: char| c.is_ascii_digit()) {
            return Err(wrong("流水号之前不能紧接数字", "no digit may stand right before the running number"));
        }
        Ok(Sequence { before: before.to_owned(), width, after: after.to_owned() })
    }

    /// Whether numbers name the year of signing.
    pub fn names_year(&self) -> bool {
        self.before.contains(YEAR) || self.after.contains(YEAR)
    }

    /// The number in the series of `year`.
    pub fn number(&self, year: i32, running: u64) -> String {
        let (before, after) = self.series(year);
        format!("{before}{running:0width$}{after}", width = self.width)
    }

    fn series(&self, year: i32) -> Series {
        let year = format!("{year:04}");
        (self.before.replace(YEAR, &year), self.after.replace(YEAR, &year))
    }
}

/// The running numbers that are taken, by series, and the next ones.
#[derive(Debug)]
pub struct Counter<'s> {
    sequence: &'s Sequence,
    taken: HashMap<i32, BTreeSet<u64>>,
}

impl<'s> Counter<'s> {
    /// Goes on behind the highest of `numbers` in the series of each of `years`; numbers of other shapes are none of ours.
    pub fn after<'n>(
        sequence: &'s Sequence,
        years: impl IntoIterator<Item = i32>,
        numbers: impl Iterator<Item = &'n str> + Clone,
    ) -> Counter<'s> {
        let mut taken: HashMap<i32, BTreeSet<u64>> = HashMap::new();
        for year in years {
            taken.entry(year).or_insert_with(|| {
                let (before, after) = sequence.series(year);
                numbers.clone().filter_map(|number| running(number, &before, &after)).collect()
            });
        }
        Counter { sequence, taken }
    }

    /// A number that nobody had.
    pub fn next(&mut self, year: i32) -> String {
        let taken = self.taken.entry(year).or_default();
        let next = taken.last().map_or(1, |last| last + 1);
        taken.insert(next);
        self.sequence.number(year, next)
    }

    /// Numbers that are missing between those that are taken: first and last of each gap.
    pub fn gaps(&self) -> Vec<(String, String)> {
        let mut gaps = Vec::new();
        for (year, taken) in &self.taken {
            let pairs = taken.iter().zip(taken.iter().skip(1)).filter(|(a, b)| **a + 1 < **b);
            gaps.extend(pairs.map(|(a, b)| (self.sequence.number(*year, a + 1), self.sequence.number(*year, b - 1))));
        }
        gaps.sort();
        gaps
    }
}

fn running(number: &str, before: &str, after: &str) -> Option<u64> {
    let digits = number.strip_prefix(before)?.strip_suffix(after)?;
    let is_running = !digits.is_empty() && digits.len() <= DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
    if is_running { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_behind_the_highest_of_their_year() {
        let sequence = Sequence::parse("HZ-{year}-{seq:05}").expect("a pattern");
        let taken = ["HZ-2026-00003", "HZ-2026-00007", "HZ-2025-00099", "HZ-2026-x", "HZ-2026-", "XX-2026-00050"];
        let mut counter = Counter::after(&sequence, [2026, 2027], taken.into_iter());
        assert_eq!(counter.next(2026), "HZ-2026-00008");
        assert_eq!(counter.next(2026), "HZ-2026-00009");
        assert_eq!(counter.next(2027), "HZ-2027-00001");
        assert_eq!(counter.gaps(), [("HZ-2026-00004".to_owned(), "HZ-2026-00006".to_owned())]);
    }

    #[test]
    fn patterns_that_cannot_be_meant_are_told() {
        for text in ["HZ", "HZ-{seq", "{seq}{seq}", "{seq:5}", "{seq:00}", "{seq:013}", "{month}-{seq}", "HZ2026{seq}"]
        {
            assert!(Sequence::parse(text).is_err(), "{text}");
        }
        let plain = Sequence::parse("{seq}/{year}").expect("a pattern");
        assert_eq!((plain.number(2026, 12).as_str(), plain.names_year()), ("12/2026", true));
    }
}
