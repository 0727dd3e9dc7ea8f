//! Number formats of spreadsheets: what a program shows of a number, since that is what its writer saw.

use super::{Cell, Number, Shown};
use crate::diagnostic::{Code, Diagnostic};
use ssfmt::ast::{DatePart, FormatPart, Section};
use ssfmt::{DateSystem, FormatOptions, date_serial};
use std::sync::Arc;

/// How a number is shown.
#[derive(Debug, Clone, Default)]
pub enum NumberFormat {
    /// As it is.
    #[default]
    General,
    /// By a format that can be followed. `local`: as the country of the reader writes days.
    Coded { format: Arc<ssfmt::NumberFormat>, local: bool },
    /// By a format that cannot be followed; its code.
    Unknown(Arc<str>),
}

/// Longest code of a format: spreadsheet programs take no longer one.
const LONGEST: usize = 255;
/// Days from the first day of the one system to that of the other.
const FROM_1904: f64 = 1462.0;

/// Formats that Chinese spreadsheet programs have beyond those of the standard, by their number.
fn builtin(id: u32) -> Option<&'static str> {
    Some(match id {
        5 | 6 | 42 | 41 => "#,##0",
        7 | 8 | 43 | 44 => "#,##0.00",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m/d/yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"时\"mm\"分\"",
        33 => "h\"时\"mm\"分\"ss\"秒\"",
        34 | 55 => "h\"时\"mm\"分\"",
        35 | 56 => "h\"时\"mm\"分\"ss\"秒\"",
        id => return ssfmt::format_code_from_id(id),
    })
}

impl NumberFormat {
    /// The format with a number, and the code that the workbook gives it.
    pub fn new(id: u32, code: Option<&str>) -> NumberFormat {
        let local = matches!(id, 14 | 22 | 30);
        let Some(code) = code.or_else(|| builtin(id)) else {
            return match id {
                0 => NumberFormat::General,
                id => NumberFormat::Unknown(format!("numFmtId={id}").into()),
            };
        };
        let code = code.trim();
        let lower = code.to_lowercase();
        if lower == "general" || code == "@" || lower.contains("通用格式") {
            return NumberFormat::General;
        }
        // The parser of formats would panic on a bracket that closes before one opens.
        if code.len() > LONGEST || code.starts_with(']') || !is_followed(&lower) {
            return NumberFormat::Unknown(code.chars().take(LONGEST).collect::<String>().into());
        }
        match ssfmt::NumberFormat::parse(&standard(code)) {
            Ok(format) => NumberFormat::Coded { format: Arc::new(format), local },
            Err(_) => NumberFormat::Unknown(code.into()),
        }
    }

    /// A number as a cell, with what is wrong with it.
    pub fn cell(&self, number: f64, from_1904: bool) -> (Cell, Option<Diagnostic>) {
        let digits = digits(number);
        match self {
            NumberFormat::General => (plain(digits, Shown::Same, from_1904), None),
            NumberFormat::Unknown(code) => {
                let finding = Diagnostic::of(
                    Code::UnknownFormat,
                    format!("单元格的数字格式“{code}”无法识别；单元格中的数是 {digits}"),
                    format!(
                        "the number format “{code}” of the cell is not understood; the number in the cell is {digits}"
                    ),
                )
                .hint("把单元格设为“文本”格式，按显示的内容重新填写", "set the cell to “text” and write what it shows");
                (Cell::Empty, Some(finding))
            }
            NumberFormat::Coded { format, local } => {
                let section = section(format, number);
                if section.is_some_and(Section::has_date_parts) {
                    return (day(format, section, *local, number, from_1904), None);
                }
                // An empty section, as of `;;;`, hides the number.
                let hides = section.is_some_and(|section| section.parts.is_empty());
                let shown = if hides { String::new() } else { shown(format, number, from_1904) };
                let shown = if shown == digits { Shown::Same } else { Shown::As(shown) };
                (plain(digits, shown, from_1904), None)
            }
        }
    }

    /// A text as it is shown; empty where it is hidden.
    pub fn text(&self, text: &str) -> Option<String> {
        match self {
            NumberFormat::Coded { format, .. } => {
                if format.sections().get(3).is_some_and(|section| section.parts.is_empty()) {
                    return Some(String::new());
                }
                let says = |section: &Section| section.has_text_placeholder() && section.parts.len() > 1;
                let last = format.sections().last().filter(|section| says(section))?;
                let last = ssfmt::NumberFormat::from_sections(vec![last.clone()]);
                Some(last.format_text(text, &FormatOptions::default()))
            }
            _ => None,
        }
    }
}

/// The code as the standard writes it. Chinese programs write `!` for the escape `\`, and letters beyond ASCII without
/// quotation marks, on which the parser of formats would panic: `0!.0,万` is `0\.0,"万"`.
fn standard(code: &str) -> String {
    let mut text = String::with_capacity(code.len());
    let (mut quoted, mut bracket, mut escaped) = (false, false, false);
    for c in code.chars() {
        if escaped || quoted || bracket {
            quoted ^= quoted && c == '"';
            bracket &= c != ']';
            match c {
                c if !escaped || c.is_ascii() => text.push(c),
                // A letter beyond ASCII stands in quotation marks instead; its width, or a line of it, is that of a space.
                c if text.ends_with('\\') => {
                    text.pop();
                    text.extend(['"', c, '"']);
                }
                _ => text.push(' '),
            }
            escaped = false;
            continue;
        }
        match c {
            '"' => quoted = true,
            '[' => bracket = true,
            '\\' | '!' | '_' | '*' => escaped = true,
            _ => {}
        }
        match c {
            '!' => text.push('\\'),
            c if c.is_ascii() => text.push(c),
            c => text.extend(['"', c, '"']),
        }
    }
    text
}

/// False for Chinese numerals and for calendars of eras; `code` in lower case.
fn is_followed(code: &str) -> bool {
    let mut quoted = false;
    let mut before = ' ';
    let mut bare = String::new();
    for c in code.chars() {
        quoted ^= c == '"' && before != '\\';
        if !quoted && !matches!(before, '\\' | '!' | '_' | '*') {
            bare.push(c);
        }
        before = c;
    }
    let scientific = ["e+", "e-"].iter().any(|mark| bare.contains(mark));
    let words = bare
        .replace("general", "")
        .replace("red", "")
        .replace("green", "")
        .replace("yellow", "")
        .replace("blue", "")
        .replace("magenta", "")
        .replace("white", "");
    !["dbnum", "natnum"].iter().any(|mark| words.contains(mark))
        && !words.contains('g')
        && (scientific || !words.contains('e'))
}

fn plain(digits: String, shown: Shown, from_1904: bool) -> Cell {
    Cell::Number(Number { digits, shown, from_1904 })
}

fn options(from_1904: bool) -> FormatOptions {
    let date_system = if from_1904 { DateSystem::Date1904 } else { DateSystem::Date1900 };
    FormatOptions { date_system, ..FormatOptions::default() }
}

fn shown(format: &ssfmt::NumberFormat, number: f64, from_1904: bool) -> String {
    format.format(number, &options(from_1904)).trim().to_owned()
}

/// The section by which a number is shown.
fn section(format: &ssfmt::NumberFormat, number: f64) -> Option<&Section> {
    let sections = format.sections();
    let index = match sections.len() {
        0 | 1 => 0,
        2 => usize::from(number < 0.0),
        _ if number < 0.0 => 1,
        _ if number == 0.0 => 2,
        _ => 0,
    };
    sections.get(index)
}

/// A number that is shown as a day, or a time.
fn day(format: &ssfmt::NumberFormat, section: Option<&Section>, local: bool, number: f64, from_1904: bool) -> Cell {
    let has = |wanted: &dyn Fn(&DatePart) -> bool| {
        section.is_some_and(|section| {
            section.parts.iter().any(|part| matches!(part, FormatPart::DatePart(part) if wanted(part)))
        })
    };
    let year = has(&|part| matches!(part, DatePart::Year2 | DatePart::Year3 | DatePart::Year4));
    let month = has(&|part| {
        matches!(
            part,
            DatePart::Month | DatePart::Month2 | DatePart::MonthAbbr | DatePart::MonthFull | DatePart::MonthLetter
        )
    });
    let day = has(&|part| matches!(part, DatePart::Day | DatePart::Day2));
    let Some(iso) = iso(number, from_1904) else {
        return Cell::Text(shown(format, number, from_1904));
    };
    let midnight = number.fract() == 0.0;
    if year && month && day && !midnight {
        // A time of day, shown or not: more than a day was meant.
        let seconds = (number.fract() * 86_400.0).round() as u64;
        return Cell::Text(format!("{iso} {:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60));
    }
    let shown = match local {
        true => iso.split('-').map(|part| part.trim_start_matches('0')).collect::<Vec<_>>().join("/"),
        false => shown(format, number, from_1904),
    };
    Cell::Date { iso, shown: Some(shown), whole: year && month && day }
}

/// The day that a serial number stands for.
pub fn iso(serial: f64, from_1904: bool) -> Option<String> {
    // 31 December 9999 in the system of 1900.
    if !(1.0..2_958_466.0).contains(&(serial + if from_1904 { FROM_1904 } else { 0.0 })) {
        return None;
    }
    let system = options(from_1904).date_system;
    let (year, month, day) = date_serial::serial_to_date(serial, system)?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// A number in digits, as exact as a spreadsheet keeps it: 15 of them.
pub fn digits(number: f64) -> String {
    let text = number.to_string();
    let figures = text.bytes().filter(u8::is_ascii_digit).count();
    let whole = text.trim_start_matches('-').split('.').next().map_or(0, str::len);
    if figures <= 15 || whole > 15 || !text.contains('.') {
        return text;
    }
    let lead = if text.trim_start_matches('-').starts_with("0.") {
        // Noughts behind the point do not count.
        let zeros = text.trim_start_matches('-')[2..].bytes().take_while(|byte| *byte == b'0').count();
        15 + zeros
    } else {
        15 - whole
    };
    let cut = format!("{number:.lead$}");
    cut.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(code: &str, number: f64) -> Cell {
        NumberFormat::new(164, Some(code)).cell(number, false).0
    }

    #[test]
    fn what_is_shown_is_kept_beside_the_number() {
        for (code, number, shown) in [
            ("0\"万元\"", 60.0, "60万元"),
            ("0%", 0.2, "20%"),
            ("0\"年\"", 2.0, "2年"),
            ("\"HZ-2026-\"00000", 7.0, "HZ-2026-00007"),
            ("000", 7.0, "007"),
            ("$#,##0", 600_000.0, "$600,000"),
            ("[$¥-804]#,##0.00", 600_000.0, "¥600,000.00"),
            ("_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", 600_000.0, "600,000.00"),
            ("00000000000", 2_180_000_072.0, "02180000072"),
            ("0!.0,\"万\"", 615_000.0, "61.5万"),
            ("#,##0_);[Red](#,##0)", 5_000.0, "5,000"),
        ] {
            let Cell::Number(Number { shown: Shown::As(text), .. }) = cell(code, number) else {
                panic!("{code}: {:?}", cell(code, number))
            };
            assert_eq!(text, shown, "{code}");
        }
        assert!(matches!(cell(";;;", 12.0), Cell::Number(Number { shown: Shown::As(text), .. }) if text.is_empty()));
        assert_eq!(NumberFormat::new(164, Some(";;;")).text("甲").as_deref(), Some(""));
        assert!(matches!(cell("0.00", 12.34), Cell::Number(Number { shown: Shown::Same, .. })));
        assert!(matches!(cell("General", 13_800_000_037.0), Cell::Number(Number { shown: Shown::Same, .. })));
    }

    #[test]
    fn days_know_what_they_show() {
        for (code, shown, whole) in [
            ("yyyy-mm-dd", "2026-12-01", true),
            ("yyyy\"年\"m\"月\"d\"日\"", "2026年12月1日", true),
            ("[$-804]yyyy\"年\"m\"月\"d\"日\";@", "2026年12月1日", true),
            ("yyyy-mm", "2026-12", false),
            ("m\"月\"d\"日\"", "12月1日", false),
            ("yyyy/m/d h:mm", "2026/12/1 0:00", true),
        ] {
            let want = Cell::Date { iso: "2026-12-01".to_owned(), shown: Some(shown.to_owned()), whole };
            assert_eq!(cell(code, 46357.0), want, "{code}");
        }
        assert_eq!(iso(44895.0, true).as_deref(), Some("2026-12-01"));
        let local = NumberFormat::new(14, None).cell(46357.0, false).0;
        assert!(matches!(local, Cell::Date { shown: Some(shown), .. } if shown == "2026/12/1"));
    }

    #[test]
    fn digits_are_those_that_a_spreadsheet_keeps() {
        assert_eq!(digits(0.1 + 0.2), "0.3");
        assert_eq!(digits(100_000.55), "100000.55");
        assert_eq!(digits(1.1 * 3.0), "3.3");
        assert_eq!(digits(123_456_789_012_345.0), "123456789012345");
        assert_eq!(digits(-5.0), "-5");
        assert_eq!(digits(0.000_012), "0.000012");
    }

    /// Formats of hostile files: whatever the code and the number, no panic and no endless text.
    #[test]
    fn no_code_breaks_it() {
        let marks = [
            "0",
            "#",
            "?",
            ".",
            ",",
            "%",
            "E+",
            "e-",
            "y",
            "m",
            "d",
            "h",
            "s",
            "[h]",
            "AM/PM",
            "\"",
            "\\",
            "*",
            "_",
            "@",
            ";",
            "[",
            "]",
            "$",
            "-",
            "/",
            "1",
            "万",
            "[>1]",
            "[Red]",
            "General",
            "b",
            "e",
            "[$¥-804]",
            ".000",
            "?/?",
            "g",
        ];
        let mut seed = 1u64;
        for _ in 0..20_000 {
            let mut code = String::new();
            for _ in 0..(seed % 9) {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                code.push_str(marks[(seed >> 33) as usize % marks.len()]);
            }
            seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let format = NumberFormat::new(164, Some(&code));
            for number in [0.0, 1.0, -1.5, 46357.25, 1e14, -1e300, 1e-300, 2_958_465.99, 0.999_999_999] {
                format.cell(number, seed & 1 == 0);
            }
            format.text("甲");
        }
    }
}
