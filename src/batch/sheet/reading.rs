//! A cell as an answer to the question of its column: what is shown is what is meant, and what can be read in two ways is
//! told with both.

use super::column::{Clearing, Column, Want};
use super::misread::{Misread, misread_amount, misread_count, read_day};
use super::number_format::iso;
use super::{Cell, Number, Shown};
use crate::answers::{Node, TomlValue};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::value::{AmountFault, WrittenAmount, half_width, is_scientific, read_amount, read_count, read_truth};

/// What a cell says.
#[derive(Debug)]
pub enum Answered {
    /// Nothing: the answer stays as all rows have it.
    Nothing,
    /// There is no answer, whatever all rows have.
    Cleared,
    /// An answer; the currencies that its sign may stand for; a remark on how it was read.
    Is(TomlValue, Vec<String>, Option<Diagnostic>),
    /// No answer of the kind wanted, and why.
    Fault(Diagnostic),
}

/// Words that say that there is none; a dash of any length has become hyphens.
const NONE: [&str; 5] = ["-", "--", "/", "无", "none"];

/// A cell of `column`, as it stands at `place`.
pub fn read(column: &Column, cell: &Cell, place: &Location) -> Answered {
    if *cell == Cell::Empty {
        return Answered::Nothing;
    }
    if let Cell::Number(Number { digits, shown: Shown::As(shown), .. }) = cell
        && shown.is_empty()
    {
        return Answered::Fault(hidden(digits));
    }
    let text = cell.text();
    // A nought that is shown as a stroke is a number.
    let is_text = matches!(cell, Cell::Text(_));
    let says_none = is_text && NONE.contains(&half_width(text).to_lowercase().as_str());
    // 无 is an answer to whether there is something.
    if says_none && !(matches!(column.want, Want::Boolean) && read_truth(text).is_some()) {
        return cleared(column, text);
    }
    let answer = match &column.want {
        Want::Text => written(column, cell).map(TomlValue::Text),
        Want::Word(words) => written(column, cell).map(|text| TomlValue::Text(words.find(&text))),
        Want::Texts(words) => written(column, cell).map(|text| {
            let parts = text.split(['、', '；', ';', '|', '\n']).map(str::trim).filter(|part| !part.is_empty());
            let node = |part: &str| Node {
                data: TomlValue::Text(words.find(part)),
                location: place.clone(),
                key: place.clone(),
            };
            TomlValue::Array(parts.map(node).collect())
        }),
        Want::Boolean => Ok(read_truth(text).map_or_else(|| TomlValue::Text(text.to_owned()), TomlValue::Boolean)),
        Want::Count => count(column, cell).map(TomlValue::Integer),
        Want::Amount => {
            return match amount(cell) {
                Ok(WrittenAmount { digits, currencies }) => {
                    let data = if digits.contains('.') { TomlValue::Float(digits) } else { TomlValue::Integer(digits) };
                    Answered::Is(data, currencies, None)
                }
                Err(finding) => Answered::Fault(finding),
            };
        }
        Want::Date => {
            return match day(cell) {
                Ok((day, remark)) => Answered::Is(TomlValue::Date(day), Vec::new(), remark),
                Err(finding) => Answered::Fault(finding),
            };
        }
        Want::List => Err(Diagnostic::of(
            Code::WrongType,
            format!("“{text}”不能作为整个列表的答案"),
            format!("“{text}” is no answer for a whole list"),
        )
        .hint(
            format!("写“-”表示不用答案文件中的列表；各项写在 {}.0 等列中", column.path()),
            format!(
                "write “-” to leave out the list of the answer file; entries go into columns such as {}.0",
                column.path()
            ),
        )),
    };
    answer.map_or_else(Answered::Fault, |data| Answered::Is(data, Vec::new(), None))
}

fn cleared(column: &Column, text: &str) -> Answered {
    let (zh, en) = match column.clearing {
        Clearing::Allowed => return Answered::Cleared,
        Clearing::Required => ("必须回答，不能写", "must be answered and cannot be"),
        Clearing::Default => ("不回答时有默认值，不能写", "has a default where it is not answered, and cannot be"),
    };
    let path = column.path();
    let finding = Diagnostic::of(Code::CannotClear, format!("{path} {zh}“{text}”"), format!("{path} {en} “{text}”"));
    Answered::Fault(finding.hint("填写答案", "give an answer"))
}

/// The words of a cell.
fn written(column: &Column, cell: &Cell) -> Result<String, Diagnostic> {
    let last = column.keys.last().map_or("", String::as_str);
    match cell {
        Cell::Number(Number { shown: Shown::Unknown, digits, .. }) => Err(unknown_display(digits)),
        Cell::Date { shown: None, iso, .. } => Err(unknown_display(iso)),
        // An area code without its nought is a number like any other.
        Cell::Number(Number { shown: Shown::Same, digits, .. })
            if last == "phone" && !(digits.len() == 11 && digits.starts_with('1')) =>
        {
            Err(Diagnostic::of(
                Code::NumberForText,
                format!("电话是数字 {digits}，开头的 0 可能已经丢失"),
                format!("the telephone number is the number {digits}, and a nought before it may be lost"),
            )
            .hint("把单元格设为“文本”格式，再重新输入号码", "set the cell to “text” and type the number again"))
        }
        Cell::Text(text) => of_text(text),
        cell => Ok(cell.text().to_owned()),
    }
}

/// A text that was no number once.
fn of_text(text: &str) -> Result<String, Diagnostic> {
    let plain = half_width(text);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if is_scientific(&plain) {
        return Err(Diagnostic::of(
            Code::ScientificNotation,
            format!("“{text}”是科学记数法，后面的位数已经丢失"),
            format!("“{text}” is in scientific notation, and its last digits are lost"),
        )
        .hint("把单元格设为“文本”格式后重新填写全部数字", "set the cell to “text” and write all digits again"));
    }
    // What other programs make of a long number: 13800000037.0.
    match plain.strip_suffix(".0").filter(|whole| digits(whole) && whole.len() >= 7) {
        Some(whole) => Ok(whole.to_owned()),
        None => Ok(text.to_owned()),
    }
}

fn count(column: &Column, cell: &Cell) -> Result<String, Diagnostic> {
    let unit = column.unit.as_deref();
    let wrong = |text: &str, misread: Misread| fault(Code::WrongType, text, misread);
    match cell {
        Cell::Number(Number { digits, shown: Shown::Unknown, .. }) if unit == Some("percent") => {
            Err(unknown_display(digits))
        }
        Cell::Number(Number { digits, shown: Shown::As(shown), .. }) => {
            let read = count_of(shown, unit).map_err(|misread| wrong(shown, misread))?;
            if shows(shown, digits) || read == *digits { Ok(read) } else { Err(two_readings(shown, digits)) }
        }
        Cell::Number(Number { digits, .. }) => count_of(digits, unit).map_err(|misread| wrong(digits, misread)),
        Cell::Text(text) => count_of(text, unit).map_err(|misread| wrong(text, misread)),
        cell => {
            Err(wrong(cell.text(), not("是日期或者真假值，不是整数", "is a day or a truth value, not a whole number")))
        }
    }
}

fn count_of(text: &str, unit: Option<&str>) -> Result<String, Misread> {
    read_count(text, unit).map_err(|fault| misread_count(&fault, unit))
}

fn amount(cell: &Cell) -> Result<WrittenAmount, Diagnostic> {
    let wrong = |text: &str, fault: AmountFault| not_amount(text, misread_amount(&fault));
    match cell {
        Cell::Number(Number { digits, shown: Shown::Unknown, .. }) => Err(unknown_display(digits)),
        Cell::Number(Number { digits, shown: Shown::As(shown), .. }) => {
            if shown.contains('%') || !shown.contains(|c: char| c.is_ascii_digit()) {
                return Err(two_readings(shown, digits));
            }
            let read = read_shown(shown).map_err(|fault| wrong(shown, fault))?;
            let same = read.digits == *digits || trimmed(&read.digits) == trimmed(digits);
            if shows(shown, digits) || same { Ok(read) } else { Err(two_readings(shown, digits)) }
        }
        Cell::Number(Number { digits, .. }) => match digits.starts_with('-') {
            true => read_amount(digits).map_err(|fault| wrong(digits, fault)),
            false => Ok(WrittenAmount { digits: digits.clone(), currencies: Vec::new() }),
        },
        Cell::Text(text) => read_amount(text).map_err(|fault| wrong(text, fault)),
        cell => {
            Err(not_amount(cell.text(), not("是日期或者真假值，不是金额", "is a day or a truth value, not an amount")))
        }
    }
}

fn not_amount(text: &str, misread: Misread) -> Diagnostic {
    fault(Code::WrongAmount, text, misread)
}

/// What a number format shows: three decimals are decimals there.
fn read_shown(shown: &str) -> Result<WrittenAmount, AmountFault> {
    read_amount(shown).or_else(|fault| {
        let plain = half_width(shown);
        let figures = figures(&plain).filter(|figures| figures.len() < plain.len() || plain.contains('.'));
        match figures {
            Some(figures) if figures.contains('.') => {
                read_amount(&plain.replacen(&figures, figures.trim_end_matches('0').trim_end_matches('.'), 1))
            }
            _ => Err(fault),
        }
    })
}

/// Whether the figures that are shown are those of the number, or a hundred times as many before a percent sign: nothing
/// was rounded away.
fn shows(shown: &str, digits: &str) -> bool {
    let plain = half_width(shown);
    let Some(figures) = figures(&plain) else { return false };
    let bare: String = figures.chars().filter(|c| *c != ',').collect();
    let number = if plain.contains('%') { moved_by_two(digits) } else { digits.to_owned() };
    trimmed(&bare) == trimmed(&number)
}

/// The one run of digits and separators in a text.
fn figures(text: &str) -> Option<String> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let run = &text[start..end];
    run.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.')).then(|| run.to_owned())
}

/// `0.2` → `20`.
fn moved_by_two(digits: &str) -> String {
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let padded = format!("{decimals:0<2}");
    let (up, rest) = padded.split_at(2);
    if rest.is_empty() { format!("{whole}{up}") } else { format!("{whole}{up}.{rest}") }
}

/// Without noughts that say nothing.
fn trimmed(digits: &str) -> String {
    let digits = digits.trim_start_matches('0');
    let digits = if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    if digits.is_empty() || digits.starts_with('.') { format!("0{digits}") } else { digits.to_owned() }
}

fn day(cell: &Cell) -> Result<(String, Option<Diagnostic>), Diagnostic> {
    let read = |text: &str| {
        read_day(text).map(|day| (day.to_string(), None)).map_err(|misread| fault(Code::ImpossibleDate, text, misread))
    };
    match cell {
        Cell::Date { iso, whole: true, .. } => read(iso),
        Cell::Date { iso, shown, .. } => Err(two_readings(shown.as_deref().unwrap_or(iso), iso)),
        Cell::Number(Number { shown: Shown::As(shown), .. }) => read(shown),
        Cell::Number(number) => match read_day(&number.digits) {
            Ok(day) => Ok((day.to_string(), None)),
            Err(_) => serial(number),
        },
        cell => read(cell.text()),
    }
}

/// A number where a day is wanted: the days since the first one of the workbook, where no format says so.
fn serial(number: &Number) -> Result<(String, Option<Diagnostic>), Diagnostic> {
    let digits = &number.digits;
    let serial: Option<u32> = digits.parse().ok().filter(|serial| (20_000..=110_000).contains(serial));
    let as_day = |from_1904| serial.and_then(|serial| iso(f64::from(serial), from_1904));
    let (Some(day), Some(other)) = (as_day(number.from_1904), as_day(!number.from_1904)) else {
        return Err(fault(Code::ImpossibleDate, digits, not("不是日期", "is not a day")));
    };
    let hint = |finding: Diagnostic| {
        finding.hint(
            "把单元格设为“日期”格式（yyyy-mm-dd）后核对",
            "give the cell a date format (yyyy-mm-dd) and look at the day",
        )
    };
    if number.from_1904 || number.shown == Shown::Unknown {
        return Err(hint(Diagnostic::of(
            Code::ImpossibleDate,
            format!("单元格显示数字 {digits}：可能是 {day}，也可能是 {other}（1904 日期系统）"),
            format!("the cell shows the number {digits}: it may be {day}, or {other} (date system of 1904)"),
        )));
    }
    let remark = hint(Diagnostic::of(
        Code::DayAsNumber,
        format!("单元格显示数字 {digits}，按日期 {day} 读取"),
        format!("the cell shows the number {digits}, and is read as the day {day}"),
    ));
    Ok((day, Some(remark)))
}

fn fault(code: Code, text: &str, misread: Misread) -> Diagnostic {
    let side = |text: Option<String>| text.unwrap_or_default();
    let (zh, en) = (side(misread.reason.zh), side(misread.reason.en));
    Diagnostic::of(code, format!("“{text}”{zh}"), format!("“{text}” {en}"))
        .hint(side(misread.hint.zh), side(misread.hint.en))
}

fn not(zh: &str, en: &str) -> Misread {
    Misread::new(zh, en, "重新填写", "write it again")
}

fn two_readings(shown: &str, kept: &str) -> Diagnostic {
    Diagnostic::of(
        Code::TwoReadings,
        format!("单元格显示“{shown}”，其中的数却是 {kept}，不能确定以哪个为准"),
        format!("the cell shows “{shown}”, and holds {kept}: which of the two is meant cannot be known"),
    )
    .hint(
        "改变数字格式，使两者一致；或者设为“文本”格式，写明全部内容",
        "change the number format so that both agree, or set the cell to “text” and write it all",
    )
}

/// A cell that shows nothing, and holds something.
pub(super) fn hidden(kept: &str) -> Diagnostic {
    Diagnostic::of(
        Code::TwoReadings,
        format!("单元格什么也不显示，其中却有“{kept}”，不能确定以哪个为准"),
        format!("the cell shows nothing, and holds “{kept}”: which of the two is meant cannot be known"),
    )
    .hint("改变数字格式使其显示，或者删除内容", "change the number format so that it shows, or delete what it holds")
}

fn unknown_display(kept: &str) -> Diagnostic {
    Diagnostic::of(
        Code::FormatOutOfReach,
        format!("旧格式的文件看不出这个数字怎样显示（{kept}），可能有前导零、单位或者百分号"),
        format!("a file of an old format does not tell how this number is shown ({kept}): there may be noughts, a unit or a percent sign"),
    )
    .hint("另存为 .xlsx，或者把单元格设为“文本”格式重新填写", "save the file as .xlsx, or set the cell to “text” and write it again")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(digits: &str, shown: &str) -> Cell {
        let shown = if shown == digits { Shown::Same } else { Shown::As(shown.to_owned()) };
        Cell::Number(Number { digits: digits.to_owned(), shown, from_1904: false })
    }

    #[test]
    fn an_amount_is_what_its_cell_shows() {
        for (digits, shown, read) in [
            ("60", "60万元", "600000"),
            ("600000", "$600,000", "600000"),
            ("615000", "61.5万", "615000"),
            ("100000", "100,000.00", "100000"),
            ("100000.5", "100000.5", "100000.5"),
            ("5", "005", "5"),
        ] {
            assert_eq!(
                amount(&number(digits, shown)).map(|amount| amount.digits).ok().as_deref(),
                Some(read),
                "{shown}"
            );
        }
        for (digits, shown) in
            [("0.2", "20%"), ("100000.5", "100,001"), ("600000", "600"), ("60.4", "60万元"), ("-5", "(5)")]
        {
            assert!(amount(&number(digits, shown)).is_err(), "{shown}");
        }
    }

    #[test]
    fn noughts_and_points_are_compared_as_numbers() {
        assert_eq!(trimmed("007.50"), "7.5");
        assert_eq!(trimmed("0.0"), "0");
        assert_eq!(moved_by_two("0.2"), "020");
        assert_eq!(moved_by_two("0.125"), "012.5");
        assert!(shows("20%", "0.2") && shows("12.5%", "0.125") && !shows("13%", "0.125"));
    }
}
