//! Why a cell is no day, number or amount, in the words of who fills in a table.

use crate::value::{self, AmountFault, CountFault, DayFault, FiguresFault, Localised};
use chrono::{Datelike, NaiveDate};

/// Years that a table can speak of.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Why words are no value of the kind wanted, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// Completes a sentence that begins with the words: “20,5”的分隔符……
    pub reason: Localised<String>,
    /// What to write.
    pub hint: Localised<String>,
}

impl Misread {
    /// Of a reason and a hint.
    pub fn new(zh: impl Into<String>, en: impl Into<String>, hint_zh: &str, hint_en: &str) -> Misread {
        Misread {
            reason: Localised::both(zh.into(), en.into()),
            hint: Localised::both(hint_zh.to_owned(), hint_en.to_owned()),
        }
    }
}

/// A day within the years of a table.
pub fn read_day(text: &str) -> Result<NaiveDate, Misread> {
    let day = value::read_day(text).map_err(misread_day)?;
    if YEARS.contains(&day.year()) { Ok(day) } else { Err(impossible_year(day.year())) }
}

fn misread_day(fault: DayFault) -> Misread {
    match fault {
        DayFault::Words | DayFault::Time => {
            Misread::new("不是日期", "is not a day", "写成 2026-12-01", "write 2026-12-01")
        }
        DayFault::ShortYear => Misread::new(
            "的年份只有两位",
            "has a year of two digits",
            "年份写四位，如 2026-12-01",
            "write a year of four digits, like 2026-12-01",
        ),
        DayFault::YearLast => Misread::new(
            "的日与月分不清",
            "leaves open which number is the day and which the month",
            "年份写在前，如 2026-12-01",
            "write the year first, like 2026-12-01",
        ),
        DayFault::EarlyYear(year) => impossible_year(year),
        DayFault::MonthOnly => Misread::new(
            "只有年和月，没有日",
            "names a month and no day",
            "写明日，如 2026-12-01",
            "name the day, like 2026-12-01",
        ),
        DayFault::NoSuchDay(_) => Misread::new(
            "没有这一天",
            "is no day of the calendar",
            "核对月和日，如 2026-12-01",
            "check month and day, like 2026-12-01",
        ),
    }
}

fn impossible_year(year: impl std::fmt::Display) -> Misread {
    Misread::new(
        format!("的年份 {year} 不可能"),
        format!("has the impossible year {year}"),
        "核对年份，如 2026-12-01",
        "check the year, like 2026-12-01",
    )
}

/// Why a cell is no whole number in the `unit` that its question asks for.
pub fn misread_count(fault: &CountFault, unit: Option<&str>) -> Misread {
    let whole = Misread::new("不是整数", "is no whole number", "填写整数，如 24", "write a whole number, like 24");
    match fault {
        CountFault::NotWhole => whole,
        // What to write is a whole number, not an amount.
        CountFault::Figures(fault) => Misread { hint: whole.hint, ..misread_figures(fault) },
        CountFault::Unit { word, asked } => {
            let (zh, en) = match (unit, asked) {
                (Some("percent"), _) => ("百分数".to_owned(), "percent".to_owned()),
                (Some(en), Some(zh)) => (format!("“{zh}”"), en.to_owned()),
                _ => ("没有单位的整数".to_owned(), "a number without unit".to_owned()),
            };
            Misread::new(
                format!("的单位“{word}”不是所问的单位，应为{zh}"),
                format!("has the unit “{word}”; {en} is asked"),
                "换算后填写整数",
                "convert it and write a whole number",
            )
        }
    }
}

/// Why a cell is no amount of money.
pub fn misread_amount(fault: &AmountFault) -> Misread {
    match fault {
        AmountFault::Figures(fault) => misread_figures(fault),
        AmountFault::TwoCurrencies => {
            Misread::new("写了两种货币", "names two currencies", "只写一种货币", "name one currency")
        }
    }
}

fn misread_figures(fault: &FiguresFault) -> Misread {
    match fault {
        FiguresFault::Words => {
            Misread::new("不是数字", "is no number", "写成 1,000,000.00 或者 100万", "write 1,000,000.00")
        }
        FiguresFault::Rounded => Misread::new(
            "是科学记数法，后面的位数已经丢失",
            "is in scientific notation, and its last digits are lost",
            "把单元格设为“文本”格式后重新填写全部数字",
            "set the cell to “text” and write all digits again",
        ),
        FiguresFault::Negative => {
            Misread::new("是负数", "is negative", "填写不小于零的金额", "give an amount that is not below nought")
        }
        FiguresFault::Separators(readings) => {
            let (zh, en) = match readings.as_slice() {
                [one, two] => (format!("：可能是 {one}，也可能是 {two}"), format!(": it may be {one} or {two}")),
                _ => (String::new(), String::new()),
            };
            Misread::new(
                format!("的分隔符不在千位上{zh}"),
                format!("has separators that do not part thousands{en}"),
                "千位用逗号、小数用点，如 200,000.00",
                "part thousands by commas and decimals by a point, like 200,000.00",
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_readings_of_doubtful_figures_are_told() {
        let readings = ["20.5", "205"].map(str::to_owned).into();
        let misread = misread_amount(&AmountFault::Figures(FiguresFault::Separators(readings)));
        assert_eq!(misread.reason.zh.as_deref(), Some("的分隔符不在千位上：可能是 20.5，也可能是 205"));
    }

    #[test]
    fn years_out_of_reach_are_told() {
        for text in ["0027-01-01", "9999-12-31"] {
            let misread = read_day(text).expect_err("impossible");
            assert!(misread.reason.en.is_some_and(|reason| reason.contains("impossible year")), "{text}");
        }
    }
}
