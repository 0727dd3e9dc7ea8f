//! G10: registration and identity numbers of the parties, and what an identity number says of its holder.

use super::Subject;
use crate::answers::Party;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::value::{IdFault, Language, Value, birth_date, plain_number, read_credit_code, read_resident_number};

/// What a number of a party should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    CreditCode,
    ResidentNumber,
    /// A resident number or the number of a passport or permit: the answers do not say which.
    Document,
    /// A passport, permit or foreign registration, each with a form of its own.
    Other,
}

/// Findings about the numbers of all parties.
pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for party in &subject.answers.parties {
        let Some(id) = party.text("id", Language::Zh) else { continue };
        let Some(expected) = expected(party) else { continue };
        match read(expected, id) {
            Ok(number) => findings.extend(holder(subject, party, &number)),
            Err(fault) => findings.push(wrong(subject, party, expected, id, fault)),
        }
    }
    findings
}

/// By its own answer, else by the form of the party. None where there is nothing to hold it against.
fn expected(party: &Party) -> Option<Expected> {
    match party.text("id_type", Language::Zh) {
        Some("credit-code") => return Some(Expected::CreditCode),
        Some("resident-id") => return Some(Expected::ResidentNumber),
        Some(_) => return Some(Expected::Other),
        None => {}
    }
    match party.text("form", Language::Zh)? {
        "individual" => Some(Expected::Document),
        "company" | "partnership" | "branch" | "individual-business" => Some(Expected::CreditCode),
        "foreign" => Some(Expected::Other),
        _ => None,
    }
}

fn read(expected: Expected, id: &str) -> Result<String, IdFault> {
    match expected {
        Expected::CreditCode => read_credit_code(id),
        Expected::ResidentNumber => read_resident_number(id),
        Expected::Document if is_document(&plain_number(id)) => Ok(id.to_owned()),
        Expected::Document => read_resident_number(id),
        Expected::Other if crate::value::is_scientific(&crate::value::half_width(id)) => Err(IdFault::Rounded),
        Expected::Other if !id.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c)) => {
            Err(IdFault::Words)
        }
        Expected::Other => Ok(id.to_owned()),
    }
}

/// One to three letters and six to twelve digits: a passport, a permit, or a permanent residence card.
fn is_document(number: &str) -> bool {
    let digits = number.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = number.len() - digits.len();
    (1..=3).contains(&letters) && (6..=12).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn path(party: &Party) -> String {
    format!("parties.{}.id", party.index)
}

fn label(party: &Party, language: Language) -> String {
    party.label.get(language).cloned().unwrap_or_default()
}

fn wrong(subject: &Subject<'_>, party: &Party, expected: Expected, id: &str, fault: IdFault) -> Diagnostic {
    let kind = if expected == Expected::CreditCode {
        ("统一社会信用代码", "unified social credit code")
    } else if expected == Expected::ResidentNumber || expected == Expected::Document {
        ("居民身份证号码", "resident identity number")
    } else {
        ("证件号码", "registration or identity number")
    };
    let (zh, en) = reason(fault);
    let mut hint = hint(fault);
    if expected == Expected::Document {
        hint.0 += "；护照、通行证等其他证件，填写 id_type";
        hint.1 += "; for a passport or permit, give id_type";
    }
    Diagnostic::new(
        Code::G10,
        Severity::Error,
        format!("{}的{}“{id}”不对：{zh}", label(party, Language::Zh), kind.0),
        format!("the {} “{id}” of {} is none: {en}", kind.1, label(party, Language::En)),
    )
    .hint(hint.0, hint.1)
    .at(subject.answers.locate(&path(party)).cloned())
    .answer(path(party))
}

/// What is wrong, in both languages.
fn reason(fault: IdFault) -> (String, String) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match fault {
        IdFault::Rounded => {
            both("是表格软件的科学记数，末位已经丢失", "a spreadsheet has rounded it, and the last digits are lost")
        }
        IdFault::Words => both("是文字，不是号码", "it is words, not a number"),
        IdFault::Letter(odd, Some(meant)) => (
            format!("代码中不会出现“{odd}”，或许是“{meant}”"),
            format!("“{odd}” never occurs in a code; “{meant}” may be meant"),
        ),
        IdFault::Letter(odd, None) => {
            (format!("号码中不会出现“{odd}”"), format!("“{odd}” never occurs in such a number"))
        }
        IdFault::Length(length) => (format!("应为 18 位，现为 {length} 位"), format!("it has {length} places, not 18")),
        IdFault::OldRegistration => both(
            "15 位数字是统一社会信用代码以前的工商注册号",
            "15 digits are a registration number of before the credit codes",
        ),
        IdFault::OldOrganisation => both(
            "9 位是统一社会信用代码以前的组织机构代码",
            "9 places are an organisation code of before the credit codes",
        ),
        IdFault::OldResident => both("15 位是旧号码，现为 18 位", "15 digits are an old number; it has 18 now"),
        IdFault::IsResident => both("这是居民身份证号码", "it is a resident identity number"),
        IdFault::IsCreditCode => both("这是统一社会信用代码", "it is a unified social credit code"),
        IdFault::Repeated => both("同一字符重复 18 次", "it is one character eighteen times"),
        IdFault::Registrar(first) => (
            format!("首位“{first}”不是登记管理部门的代码"),
            format!("its first place “{first}” stands for no registration authority"),
        ),
        IdFault::Region => both("其中的行政区划代码不存在", "its region does not exist"),
        IdFault::Birth => both("其中的出生日期不存在", "its day of birth does not exist"),
        IdFault::CheckDigit => both("校验位不符，至少有一位写错", "its check digit fails: at least one place is wrong"),
    }
}

fn hint(fault: IdFault) -> (String, String) {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match fault {
        IdFault::Rounded => both(
            "对照证照重新填写，并把该列设为文本",
            "type it again from the licence or document, in a column of text",
        ),
        IdFault::OldRegistration | IdFault::OldOrganisation => {
            both("填写营业执照上的 18 位统一社会信用代码", "give the code of 18 places on the business licence")
        }
        IdFault::IsResident => both(
            "填写营业执照上的统一社会信用代码；该方是自然人的，form 取 individual",
            "give the credit code on the business licence; for a natural person, form is individual",
        ),
        IdFault::IsCreditCode => both(
            "填写身份证件上的号码；该方不是自然人的，更正 form",
            "give the number on the identity document; if the party is no natural person, correct form",
        ),
        _ => both("对照营业执照或者身份证件核对 id", "compare id with the business licence or identity document"),
    }
}

/// The day of birth in a resident number against the signing date and the one answered.
fn holder(subject: &Subject<'_>, party: &Party, number: &str) -> Vec<Diagnostic> {
    if party.text("form", Language::Zh) != Some("individual") || number.len() != 18 {
        return Vec::new();
    }
    let Some(birth) = birth_date(number) else { return Vec::new() };
    let (zh, en) = (label(party, Language::Zh), label(party, Language::En));
    let unborn = subject.answers.signing_date().filter(|signing| birth > *signing).map(|signing| {
        Diagnostic::of(
            Code::NotBorn,
            format!("{zh}出生于 {birth}，晚于签署日期 {signing}"),
            format!("{en} is born on {birth}, after the signing date {signing}"),
        )
        .hint("核对 id 与 agreement.signing_date", "compare id with agreement.signing_date")
    });
    let differs = match party.record.get("born") {
        Some(Value::Date(born)) if *born != birth => Some(born),
        _ => None,
    };
    let differs = differs.map(|born| {
        Diagnostic::of(
            Code::BirthDiffers,
            format!("{zh}的出生日期填写为 {born}，身份证件号码所载为 {birth}"),
            format!("the day of birth of {en} is answered as {born}, but the identity number says {birth}"),
        )
        .hint("对照身份证件核对 id 和 born", "compare id and born with the identity document")
    });
    let place = subject.answers.locate(&path(party)).cloned();
    unborn.into_iter().chain(differs).map(|finding| finding.at(place.clone()).answer(path(party))).collect()
}
