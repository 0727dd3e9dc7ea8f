//! Telephone numbers and e-mail addresses: read as people write them, refused with the true reason.

use super::plain::{half_width, is_scientific};

/// Why a text is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneFault {
    /// `1.38E+10`: a spreadsheet has rounded it.
    Rounded,
    /// `13800000037.0`: a spreadsheet has taken it for a number.
    Decimal,
    /// Letters or words that no number has.
    Words,
    /// This many digits, which is too few or too many.
    Digits(usize),
    /// A mobile number of this many digits; they have 11.
    Mobile(usize),
    /// An area code without its leading 0.
    AreaCode,
}

/// Least digits of a number one can call: short service numbers such as 95588.
const FEWEST_DIGITS: usize = 5;
/// Most digits: 15 by ITU-T E.164, and an extension of up to 5.
const MOST_DIGITS: usize = 20;
/// Digits of a mobile number of the mainland.
const MOBILE_DIGITS: usize = 11;

/// The number in half-width characters. Several numbers may stand side by side, each with an extension.
pub fn read_phone(text: &str) -> Result<String, PhoneFault> {
    let plain = half_width(text);
    for number in plain.split(['/', ';', '、', ',', '，', '；']) {
        one_phone(number.trim())?;
    }
    Ok(plain)
}

fn one_phone(number: &str) -> Result<(), PhoneFault> {
    if is_scientific(number) {
        return Err(PhoneFault::Rounded);
    }
    if number.split_once('.').is_some_and(|(whole, rest)| digits(whole) == whole.len() && rest == "0") {
        return Err(PhoneFault::Decimal);
    }
    let (line, extension) =
        ["转", "分机", "ext.", "ext", "x"].iter().find_map(|word| number.split_once(word)).unwrap_or((number, ""));
    let allowed = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '+' | '(' | ')' | '.' | '·');
    if !line.chars().all(allowed) || !extension.chars().all(allowed) || line.matches('+').count() > 1 {
        return Err(PhoneFault::Words);
    }
    let count = digits(line);
    let bare = count == line.len();
    if !(FEWEST_DIGITS..=MOST_DIGITS).contains(&(count + digits(extension))) {
        return Err(PhoneFault::Digits(count));
    }
    let mobile = bare && line.starts_with('1') && !line[1..].starts_with(['0', '1', '2']);
    if mobile && count != MOBILE_DIGITS && count > 8 {
        return Err(PhoneFault::Mobile(count));
    }
    // An area code has two digits (10, 2x) or three after its 0, the number itself seven or eight.
    let area = bare && (count == 10 || count == 11) && !mobile && !line.starts_with(['0', '4', '8']);
    if area || (bare && count == 10 && line.starts_with("10")) {
        return Err(PhoneFault::AreaCode);
    }
    Ok(())
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// Why a text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailFault {
    /// No @, or nothing before or after it.
    NoAt,
    /// More than one address.
    Several,
    /// A character that addresses do not have.
    Character(char),
    /// The name after @ is none: no point, or an empty part.
    Domain,
}

/// The address in half-width characters.
pub fn read_email(text: &str) -> Result<String, EmailFault> {
    let plain = half_width(text);
    if plain.matches('@').count() > 1 {
        return Err(EmailFault::Several);
    }
    let (name, domain) = plain.split_once('@').ok_or(EmailFault::NoAt)?;
    if name.is_empty() || domain.is_empty() {
        return Err(EmailFault::NoAt);
    }
    let odd = |c: &char| !(c.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(*c));
    if let Some(c) = name.chars().find(odd) {
        return Err(EmailFault::Character(c));
    }
    if let Some(c) = domain.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))) {
        return Err(EmailFault::Character(c));
    }
    let labels: Vec<&str> = domain.split('.').collect();
    let sound = |label: &&str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    let last = labels.last().copied().unwrap_or_default();
    let top = last.len() >= 2 && last.chars().all(|c| c.is_ascii_alphabetic()) || last.starts_with("xn--");
    if labels.len() < 2 || !labels.iter().all(sound) || !top || name.starts_with('.') || name.ends_with('.') {
        return Err(EmailFault::Domain);
    }
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for number in [
            "021-60000001",
            "+65 6000 0096",
            "13800000001",
            "400-800-1234",
            "95588",
            "010-60000001转8001",
            "(0571) 80000002",
            "０２１－６０００００１１",
        ] {
            assert!(read_phone(number).is_ok(), "{number}");
        }
    }

    #[test]
    fn what_is_no_number_says_why() {
        for (text, fault) in [
            ("abc", PhoneFault::Words),
            ("1.38E+10", PhoneFault::Rounded),
            ("13800000037.0", PhoneFault::Decimal),
            ("1380000003", PhoneFault::Mobile(10)),
            ("2180000072", PhoneFault::AreaCode),
            ("123", PhoneFault::Digits(3)),
        ] {
            assert_eq!(read_phone(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn addresses_are_read_or_told_why_not() {
        assert_eq!(read_email("ｓｈｅｎ＠kangze.example"), Ok("shen@kangze.example".to_owned()));
        for (text, fault) in [
            ("@", EmailFault::NoAt),
            ("shen", EmailFault::NoAt),
            ("a@b", EmailFault::Domain),
            ("沈@b.example", EmailFault::Character('沈')),
            ("a@b.example; c@d.example", EmailFault::Several),
            ("a b@c.example", EmailFault::Character(' ')),
        ] {
            assert_eq!(read_email(text), Err(fault), "{text}");
        }
    }
}
