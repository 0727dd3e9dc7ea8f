//! What was left to be filled in: marked, unmarked, and the placeholders of templates.

use super::Fault;
use crate::intake::{Format, Paper, Part};
use crate::review::passages::Passages;
use std::ops::Range;

pub fn find(paper: &Paper, passages: &Passages, scope: &Range<usize>, faults: &mut Vec<Fault>) {
    let signature = signature(passages, scope);
    for at in scope.clone() {
        let paragraph = &paper.paragraphs[at];
        let text = &paragraph.text;
        if at >= signature || matches!(paragraph.part, Part::Header | Part::Footer) {
            continue;
        }
        if let Some(place) = marked(text) {
            faults.push(Fault::new("blanks", at, place));
        }
        let normal = &passages.paragraphs[at];
        for place in unmarked(&normal.text) {
            faults.push(Fault::new("blanks", at, normal.original(&place)));
        }
        if paper.format != Format::Html && empty_field(&normal.text) {
            faults.push(Fault::new("blanks", at, 0..text.len()));
        }
        if let Some(place) = placeholder(text, paper.format) {
            faults.push(Fault::new("placeholder", at, place));
        }
    }
}

/// The first paragraph of the signatures, whose blanks are meant.
fn signature(passages: &Passages, scope: &Range<usize>) -> usize {
    let marks = ["(以下无正文", "以下无正文", "签署页", "签章页", "本页无正文", "in witness whereof"];
    // Annexes may follow the signatures of an agreement; its head never ends before the first third.
    let early = scope.start + scope.len() / 3;
    let signed = |text: &str| {
        (text.contains("盖章") || text.contains("签字") || text.contains("签名") || text.contains("签章"))
            && text.chars().count() < 40
            && text.contains(':')
    };
    (early..scope.end)
        .find(|at| {
            let text = &passages.paragraphs[*at].text;
            marks.iter().any(|mark| text.starts_with(mark)) || signed(text)
        })
        .unwrap_or(scope.end)
}

/// ____, 【】, [[…]], ……元, □
fn marked(text: &str) -> Option<Range<usize>> {
    for mark in [
        "__",
        "【】",
        "【 】",
        "【　】",
        "［］",
        "[ ]",
        "[●]",
        "【●】",
        "[[",
        "﹍﹍",
        "＿＿",
        "（　　）",
        "(    )",
        "．．．．",
    ] {
        if let Some(start) = text.find(mark) {
            let end = match mark {
                "[[" => text[start..].find("]]").map_or(text.len(), |n| start + n + 2),
                "__" => start + text[start..].bytes().take_while(|b| *b == b'_').count(),
                _ => start + mark.len(),
            };
            return Some(start..end);
        }
    }
    None
}

/// 费用元, 期限为年: a unit without its number.
fn unmarked(text: &str) -> Vec<Range<usize>> {
    const BEFORE: [&str; 14] = [
        "费用",
        "违约金",
        "人民币",
        "金额",
        "补偿金",
        "价款",
        "总价",
        "共计",
        "保密费",
        "赔偿金",
        "(¥",
        "(rmb",
        "期限为",
        "有效期为",
    ];
    const UNITS: [&str; 6] = ["元", "万元", "年", "个月", "日内", "%"];
    let mut found = Vec::new();
    for before in BEFORE {
        for (start, _) in text.match_indices(before) {
            let rest = &text[start + before.len()..];
            let Some(unit) = UNITS.iter().find(|unit| rest.starts_with(**unit)) else { continue };
            // 元 that begins another word, as 元旦, does not follow an amount.
            found.push(start..start + before.len() + unit.len());
        }
    }
    found.sort_by_key(|place| place.start);
    found
}

/// A field of the parties that ends with its colon.
fn empty_field(text: &str) -> bool {
    const FIELDS: [&str; 12] = [
        "身份证号",
        "统一社会信用代码",
        "住所",
        "地址",
        "联系电话",
        "电话",
        "法定代表人",
        "单位名称",
        "员工姓名",
        "证件号码",
        "住址",
        "邮箱",
    ];
    text.ends_with(':') && text.chars().count() < 30 && FIELDS.iter().any(|field| text.contains(field))
}

/// {{name}}, `name`, {P1.Name}, ×××, 甲方：[…]
fn placeholder(text: &str, format: Format) -> Option<Range<usize>> {
    let between = |open: &str, close: &str| {
        let start = text.find(open)?;
        let end = text[start + open.len()..].find(close)? + start + open.len() + close.len();
        (end - start < 120).then_some(start..end)
    };
    between("{{", "}}")
        .or_else(|| between("${", "}"))
        .or_else(|| between("<%", "%>"))
        .or_else(|| between("{", "}").filter(|place| text[place.clone()].contains(['.', '_'])))
        .or_else(|| (format == Format::Markdown).then(|| between("`", "`")).flatten())
        .or_else(|| {
            ["×××", "XXX", "xxx", "某某", "单击或点击此处输入", "点击此处输入", "Click or tap here"]
                .iter()
                .find_map(|mark| text.find(mark).map(|at| at..at + mark.len()))
        })
        .or_else(|| {
            let at = ["：[", ":[", "：［", ": [", "： ["].iter().find_map(|mark| {
                text.find(mark).map(|at| at + mark.len() - if mark.ends_with('［') { 3 } else { 1 })
            })?;
            let inner = &text[at..];
            let end = inner.find([']', '］'])?;
            (end > 4 && !inner.starts_with("[["))
                .then(|| at..at + end + inner[end..].chars().next().map_or(1, char::len_utf8))
        })
}
