//! The block by which a company is known, as it is copied from a registry or a licence: its lines become answers of a party.

use crate::value::{half_width, read_credit_code};
use serde::Serialize;

/// What a block says of a party: field and words, in the order of the block.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Registered {
    /// Fields of a party: `name`, `id`, `address`, `representative`, `signs_as`, `form`.
    pub fields: Vec<(String, String)>,
    /// The credit code cannot be one: its check digit or shape is wrong.
    pub wrong_code: bool,
    /// Labels that no answer takes.
    pub left: Vec<String>,
}

/// Labels of licences and registries, with the field that their words are, and the capacity of who signs.
const LABELS: [(&str, &str, &str); 27] = [
    ("统一社会信用代码/注册号", "id", ""),
    ("统一社会信用代码", "id", ""),
    ("社会信用代码", "id", ""),
    ("信用代码", "id", ""),
    ("税号", "id", ""),
    ("公民身份号码", "id", ""),
    ("身份证号码", "id", ""),
    ("身份证号", "id", ""),
    ("注册号", "id", ""),
    ("企业名称", "name", ""),
    ("公司名称", "name", ""),
    ("单位名称", "name", ""),
    ("名称", "name", ""),
    ("姓名", "name", ""),
    ("法定代表人姓名", "representative", "legal-representative"),
    ("法定代表人", "representative", "legal-representative"),
    ("法人代表", "representative", "legal-representative"),
    ("执行事务合伙人", "representative", "managing-partner"),
    ("负责人", "representative", "person-in-charge"),
    ("经营者", "representative", "in-person"),
    ("住所地", "address", ""),
    ("住所", "address", ""),
    ("注册地址", "address", ""),
    ("主要经营场所", "address", ""),
    ("经营场所", "address", ""),
    ("营业场所", "address", ""),
    ("住址", "address", ""),
];

/// Labels that stand in such blocks and are no answer.
const OTHERS: [&str; 14] = [
    "类型",
    "企业类型",
    "公司类型",
    "注册资本",
    "成立日期",
    "营业期限",
    "经营期限",
    "经营范围",
    "登记机关",
    "核准日期",
    "登记状态",
    "经营状态",
    "发照日期",
    "实缴资本",
];

/// Kinds of enterprise by words of their type or name.
const FORMS: [(&str, &str); 6] = [
    ("个体工商户", "individual-business"),
    ("合伙", "partnership"),
    ("分公司", "branch"),
    ("分支机构", "branch"),
    ("有限公司", "company"),
    ("公司", "company"),
];

/// Reads a block: `名称：…` a line, or labels and words in turn, or all in one line. None: it has no label.
pub fn read_registration(block: &str) -> Option<Registered> {
    let mut found = Registered::default();
    let mut kind = String::new();
    for (label, words) in entries(block) {
        let words =
            words.trim_matches(|c: char| c.is_whitespace() || matches!(c, '；' | ';' | '，' | ',' | '。')).to_owned();
        if words.is_empty() {
            continue;
        }
        match LABELS.iter().find(|(known, ..)| *known == label) {
            Some((_, field, capacity)) => {
                if found.fields.iter().any(|(known, _)| known == field) {
                    continue;
                }
                let words = match *field {
                    "id" => half_width(&words).replace([' ', '-'], "").to_uppercase(),
                    _ => words,
                };
                found.wrong_code |= *field == "id" && label.contains("信用代码") && read_credit_code(&words).is_err();
                found.fields.push(((*field).to_owned(), words));
                if !capacity.is_empty() {
                    found.fields.push(("signs_as".to_owned(), (*capacity).to_owned()));
                }
            }
            None => {
                if label.ends_with("类型") {
                    kind = words;
                }
                found.left.push(label);
            }
        }
    }
    let name = found.fields.iter().find(|(field, _)| field == "name").map_or("", |(_, words)| words.as_str());
    let says = |words: &&(&str, &str)| {
        kind.contains(words.0) || name.ends_with(words.0) || name.contains(words.0) && words.0 == "合伙"
    };
    if let Some((_, form)) = FORMS.iter().find(says) {
        found.fields.push(("form".to_owned(), (*form).to_owned()));
    }
    (!found.fields.is_empty()).then_some(found)
}

/// Labels and the words after each.
fn entries(block: &str) -> Vec<(String, String)> {
    let text = block.replace('\u{3000}', " ");
    let mut labels: Vec<&str> = LABELS.iter().map(|(label, ..)| *label).chain(OTHERS).collect();
    // Of two that begin alike the longer is meant.
    labels.sort_by_key(|label| std::cmp::Reverse(label.chars().count()));
    let mut starts: Vec<(usize, usize, &str)> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let begins = at == 0
            || text[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '；' | ';' | '，' | ',' | '。' | '|'));
        let label = labels.iter().find(|label| begins && rest.starts_with(**label));
        let marked = label.and_then(|label| {
            let after = &rest[label.len()..];
            let mark = after.trim_start_matches([' ', '\t']);
            let marked =
                mark.starts_with(['：', ':', '|']) || mark.len() < after.len() || mark.starts_with(['\n', '\r']);
            marked.then(|| {
                (*label, at + label.len() + (after.len() - mark.trim_start_matches(['：', ':', '|', ' ', '\t']).len()))
            })
        });
        match marked {
            Some((label, end)) => {
                starts.push((at, end, label));
                at = end;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    let ends = starts.iter().skip(1).map(|(start, ..)| *start).chain([text.len()]);
    let words = starts.iter().zip(ends).map(|((_, from, label), to)| {
        let words: Vec<&str> = text[*from..to].split_whitespace().collect();
        ((*label).to_owned(), words.join(" "))
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(block: &str) -> Vec<(String, String)> {
        read_registration(block).unwrap_or_default().fields
    }

    fn field(block: &str, name: &str) -> String {
        read(block).into_iter().find(|(field, _)| field == name).map_or(String::new(), |(_, words)| words)
    }

    const LINES: &str = "名称：上海示例卫生设备有限公司\n统一社会信用代码：91310115MA1K4QX2TN\n类型：有限责任公司（自然人投资或控股）\n法定代表人：张示例\n注册资本：500万元\n住所：上海市徐汇区示例路100号8层\n";

    #[test]
    fn lines_become_answers() {
        for block in [
            LINES.to_owned(),
            LINES.replace('：', ": "),
            LINES.replace('：', "\n"),
            LINES.replace('：', "\t").replace('\n', "\r\n"),
            LINES.replace('\n', "；"),
            LINES.replace('\n', "  "),
        ] {
            assert_eq!(field(&block, "name"), "上海示例卫生设备有限公司", "{block}");
            assert_eq!(field(&block, "id"), "91310115MA1K4QX2TN", "{block}");
            assert_eq!(field(&block, "representative"), "张示例", "{block}");
            assert_eq!(field(&block, "signs_as"), "legal-representative", "{block}");
            assert_eq!(field(&block, "address"), "上海市徐汇区示例路100号8层", "{block}");
            assert_eq!(field(&block, "form"), "company", "{block}");
            assert!(!read_registration(&block).expect("it is one").wrong_code, "{block}");
        }
    }

    #[test]
    fn a_code_that_cannot_be_one_is_told() {
        let wrong = LINES.replace("91310115MA1K4QX2TN", "91310115MA1K4QX2T1");
        assert!(read_registration(&wrong).expect("it is a block").wrong_code);
    }

    #[test]
    fn who_signs_follows_from_the_label() {
        let partners = "企业名称：示例（有限合伙）\n执行事务合伙人：示例投资有限公司\n主要经营场所：北京市";
        assert_eq!(field(partners, "signs_as"), "managing-partner");
        assert_eq!(field(partners, "form"), "partnership");
        let branch = "名称：示例有限公司上海分公司\n负责人：王示例\n营业场所：上海市";
        assert_eq!((field(branch, "signs_as"), field(branch, "form")), ("person-in-charge".into(), "branch".into()));
    }

    #[test]
    fn words_without_labels_are_no_block() {
        assert_eq!(read_registration("上海示例卫生设备有限公司"), None);
        assert_eq!(read_registration("关于名称的说明"), None);
        assert_eq!(read_registration(""), None);
    }
}
