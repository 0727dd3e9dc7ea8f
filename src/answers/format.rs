//! Texts that have a type: telephone numbers, e-mail addresses, names.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::value::{EmailFault, Language, Localised, PhoneFault, read_email, read_phone};
use serde::Deserialize;

/// The type of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A registration or identity number, read with the form of its party.
    Number,
    /// The name of a party or person, as on a licence or document.
    Name,
}

/// Why a text is none of its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormatFault {
    Phone(PhoneFault),
    Email(EmailFault),
}

impl Format {
    /// The text as it is printed.
    pub fn read(self, text: &str) -> Result<String, FormatFault> {
        match self {
            Format::Phone => read_phone(text).map_err(FormatFault::Phone),
            Format::Email => read_email(text).map_err(FormatFault::Email),
            Format::Name | Format::Number => Ok(text.to_owned()),
        }
    }
}

impl FormatFault {
    /// The finding about the answer that is called `name`.
    pub fn finding(self, name: &Localised<String>, text: &str) -> Diagnostic {
        let (code, what, why, hint) = match self {
            FormatFault::Phone(fault) => {
                let (why, hint) = phone(fault);
                (Code::Phone, ("电话号码", "telephone number"), why, hint)
            }
            FormatFault::Email(fault) => {
                let (why, hint) = email(fault);
                (Code::Email, ("电子邮箱地址", "e-mail address"), why, hint)
            }
        };
        // What a spreadsheet has spoilt cannot be the number; the rest may still be what somebody wants to print.
        let spoilt = matches!(self, FormatFault::Phone(PhoneFault::Rounded | PhoneFault::Decimal));
        let severity = if spoilt { Severity::Error } else { Severity::Warning };
        let say = |language| name.get(language).cloned().unwrap_or_default();
        Diagnostic::new(
            code,
            severity,
            format!("{}的“{text}”不是{}：{}", say(Language::Zh), what.0, why.0),
            format!("“{text}” of {} is no {}: {}", say(Language::En), what.1, why.1),
        )
        .hint(hint.0, hint.1)
    }
}

type Both = (String, String);

fn phone(fault: PhoneFault) -> (Both, (&'static str, &'static str)) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    let compare = ("核对号码", "check the number");
    match fault {
        PhoneFault::Rounded => (
            both("是表格软件的科学记数，末位已经丢失", "a spreadsheet has rounded it, and the last digits are lost"),
            ("对照原件重新填写，并把该列设为文本", "type it again from the original, in a column of text"),
        ),
        PhoneFault::Decimal => (
            both("带有表格软件加上的小数", "a spreadsheet has added decimals"),
            ("删去小数点和其后的数字，并把该列设为文本", "remove the decimals, and format the column as text"),
        ),
        PhoneFault::Words => (
            both("含有号码没有的文字或者字母", "it holds words or letters"),
            ("填写号码，如 021-60000001、13800000000", "give a number, like 021-60000001"),
        ),
        PhoneFault::Digits(count) => (
            (format!("只有或者多达 {count} 位数字"), format!("it has {count} digits")),
            ("填写完整的号码，座机加区号", "give the whole number, with its area code"),
        ),
        PhoneFault::Mobile(count) => (
            (
                format!("手机号码应为 11 位，现为 {count} 位"),
                format!("a mobile number has 11 digits, this has {count}"),
            ),
            compare,
        ),
        PhoneFault::AreaCode => (
            both("区号前的 0 可能已经丢失", "the 0 before the area code seems to be lost"),
            ("补上区号前的 0，如 021-80000072", "put the 0 before the area code"),
        ),
    }
}

fn email(fault: EmailFault) -> (Both, (&'static str, &'static str)) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    let like = ("填写完整的地址，如 name@company.example", "give the whole address, like name@company.example");
    match fault {
        EmailFault::NoAt => (both("@ 前后须各有内容", "something must stand before and after @"), like),
        EmailFault::Several => (both("有几个 @", "it has several @"), ("只填写一个地址", "give one address only")),
        EmailFault::Character(c) => (
            (format!("含有“{c}”"), format!("it holds “{c}”")),
            ("删去或者改正该字符", "remove or correct that character"),
        ),
        EmailFault::Domain => (both("@ 之后不是域名", "what follows @ is no domain name"), like),
    }
}
