//! Unified social credit codes (GB 32100-2015) and resident numbers (GB 11643-1999): what such a number says, and why a
//! text that looks like one is none.

use super::plain::{half_width, is_scientific};
use chrono::{Datelike, NaiveDate};

/// Letters and digits of a credit code, by value: I, O, S, V and Z never occur.
const CODE: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of the first 17 places of a credit code: powers of 3 modulo 31.
const CODE_WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Weights of the first 17 places of a resident number: powers of 2 modulo 11.
const RESIDENT_WEIGHTS: [usize; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// First place of a credit code: who registers.
const REGISTRARS: &str = "123456789ANY";
/// First two digits of a region (GB/T 2260); 10 is the state itself, 81 to 83 are residents of Hong Kong, Macau and Taiwan.
const PROVINCES: [u8; 36] = [
    10, 11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62,
    63, 64, 65, 71, 81, 82, 83,
];

/// Why a text is no number of the kind that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdFault {
    /// `3.10105E+17`: a spreadsheet has rounded it; the last digits are lost.
    Rounded,
    /// Words.
    Words,
    /// A character that never occurs, and the one that is meant.
    Letter(char, Option<char>),
    /// Places it has instead of 18.
    Length(usize),
    /// A business registration number of 15 digits, of before the credit codes.
    OldRegistration,
    /// An organisation code of 9 places, of before the credit codes.
    OldOrganisation,
    /// A resident number of 15 digits, of before 1999.
    OldResident,
    /// A resident number where a credit code is asked for.
    IsResident,
    /// A credit code where a resident number is asked for.
    IsCreditCode,
    /// One character over and over.
    Repeated,
    /// The first place is no registrar.
    Registrar(char),
    /// No such region.
    Region,
    /// No such day of birth.
    Birth,
    /// The last place does not check the others.
    CheckDigit,
}

/// The number as it is printed: half-width, without spaces and hyphens, in capitals.
pub fn plain_number(text: &str) -> String {
    half_width(text).chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_ascii_uppercase()).collect()
}

/// A credit code as it is printed.
pub fn read_credit_code(text: &str) -> Result<String, IdFault> {
    if is_scientific(&half_width(text)) {
        return Err(IdFault::Rounded);
    }
    let code = plain_number(text);
    if !code.is_ascii() {
        return Err(IdFault::Words);
    }
    let length = code.len();
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    match length {
        15 if digits => return Err(IdFault::OldRegistration),
        9 => return Err(IdFault::OldOrganisation),
        18 => {}
        _ => return Err(IdFault::Length(length)),
    }
    if code.bytes().all(|byte| byte == code.as_bytes()[0]) {
        return Err(IdFault::Repeated);
    }
    if read_resident_number(&code).is_ok() {
        return Err(IdFault::IsResident);
    }
    if let Some(odd) = code.chars().find(|c| !CODE.contains(*c)) {
        let meant = "IOSVZ".find(odd).map(|at| char::from(b"105U2"[at]));
        return Err(IdFault::Letter(odd, meant));
    }
    let first = code.chars().next().unwrap_or('0');
    if !REGISTRARS.contains(first) {
        return Err(IdFault::Registrar(first));
    }
    if !is_region(&code[2..8]) {
        return Err(IdFault::Region);
    }
    let values: Vec<usize> = code.chars().filter_map(|c| CODE.find(c)).collect();
    let sum: usize = values.iter().zip(CODE_WEIGHTS).map(|(value, weight)| value * weight).sum();
    if (31 - sum % 31) % 31 == values[17] { Ok(code) } else { Err(IdFault::CheckDigit) }
}

/// A resident number as it is printed.
pub fn read_resident_number(text: &str) -> Result<String, IdFault> {
    if is_scientific(&half_width(text)) {
        return Err(IdFault::Rounded);
    }
    let number = plain_number(text);
    if !number.is_ascii() {
        return Err(IdFault::Words);
    }
    let bytes = number.as_bytes();
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    match bytes.len() {
        15 if digits(bytes) => return Err(IdFault::OldResident),
        18 => {}
        length => return Err(IdFault::Length(length)),
    }
    if bytes.iter().all(|byte| *byte == bytes[0]) {
        return Err(IdFault::Repeated);
    }
    if !digits(&bytes[..17]) || !(bytes[17].is_ascii_digit() || bytes[17] == b'X') {
        if number.starts_with(|c| REGISTRARS.contains(c)) && number.chars().all(|c| CODE.contains(c)) {
            return Err(IdFault::IsCreditCode);
        }
        let odd = number.char_indices().find(|(at, c)| !(c.is_ascii_digit() || *at == 17 && *c == 'X'));
        return Err(IdFault::Letter(odd.map_or('?', |(_, c)| c), None));
    }
    if !is_region(&number[..6]) || number.starts_with("10") {
        return Err(IdFault::Region);
    }
    if birth_date(&number).is_none() {
        return Err(IdFault::Birth);
    }
    let sum: usize = bytes.iter().zip(RESIDENT_WEIGHTS).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    if b"10X98765432"[sum % 11] == bytes[17] { Ok(number) } else { Err(IdFault::CheckDigit) }
}

fn is_region(digits: &str) -> bool {
    digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits[..2].parse().is_ok_and(|province: u8| PROVINCES.contains(&province))
}

/// The day of birth that a resident number of 18 places says.
pub fn birth_date(number: &str) -> Option<NaiveDate> {
    let day = number.get(6..14).filter(|day| day.bytes().all(|byte| byte.is_ascii_digit()))?;
    let part = |range: std::ops::Range<usize>| day[range].parse::<u32>().ok();
    NaiveDate::from_ymd_opt(part(0..4)? as i32, part(4..6)?, part(6..8)?).filter(|date| date.year() >= 1850)
}

/// Full years of age on a day; none before birth.
pub fn age_on(birth: NaiveDate, day: NaiveDate) -> Option<i32> {
    let had_birthday = (day.month(), day.day()) >= (birth.month(), birth.day());
    let years = day.year() - birth.year() - i32::from(!had_birthday);
    (birth <= day).then_some(years)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_numbers_are_printed_in_one_form() {
        for code in [
            "91310115MA1K4QX2TN",
            "91310115ma1k4qx2tn",
            "９１３１０１１５MA1K4QX2TN",
            "9131 0115 MA1K 4QX2 TN",
            "=\"91310115MA1K4QX2TN\"",
        ] {
            assert_eq!(read_credit_code(code), Ok("91310115MA1K4QX2TN".to_owned()), "{code}");
        }
        assert_eq!(read_resident_number("110105 19491231 002ｘ"), Ok("11010519491231002X".to_owned()));
    }

    #[test]
    fn a_credit_code_that_is_none_says_why() {
        for (code, fault) in [
            ("91310115MA1K4QX2TM", IdFault::CheckDigit),
            ("91310115MA1K4QX2T", IdFault::Length(17)),
            ("310115000012345", IdFault::OldRegistration),
            ("000000000000000000", IdFault::Repeated),
            ("11010519491231002X", IdFault::IsResident),
            ("9131O115MA1K4QX2TN", IdFault::Letter('O', Some('0'))),
            ("B1310115MA1K4QX2TN", IdFault::Registrar('B')),
            ("91990115MA1K4QX2TN", IdFault::Region),
            ("3.10105E+17", IdFault::Rounded),
            ("上海示例公司", IdFault::Words),
        ] {
            assert_eq!(read_credit_code(code), Err(fault), "{code}");
        }
    }

    #[test]
    fn a_resident_number_that_is_none_says_why() {
        for (number, fault) in [
            ("110105194912310021", IdFault::CheckDigit),
            ("11010519491331002X", IdFault::Birth),
            ("99010519491231002X", IdFault::Region),
            ("1101051949123100", IdFault::Length(16)),
            ("110105491231002", IdFault::OldResident),
            ("91310115MA1K4QX2TN", IdFault::IsCreditCode),
            ("张三", IdFault::Words),
        ] {
            assert_eq!(read_resident_number(number), Err(fault), "{number}");
        }
    }

    #[test]
    fn age_counts_full_years() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let birth = birth_date("11010519491231002X").expect("a day of birth");
        assert_eq!(age_on(birth, day("2026-12-30")), Some(76));
        assert_eq!(age_on(birth, day("2026-12-31")), Some(77));
        assert_eq!(age_on(birth, day("1949-12-30")), None);
    }
}
