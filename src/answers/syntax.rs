//! Slips of the pen in TOML, in the user's words: what stands in the line, and what to type instead.

use crate::container::limits::FINDINGS_SHOWN;
use crate::diagnostic::{Code, Diagnostic, Location, Source};
use crate::value::{DayFault, WrittenAmount, read_amount, read_count, read_day, read_truth};
use foldhash::HashSet;
use std::sync::Arc;

/// One finding a line for the parser's `errors`, each an offset into the text with the parser's words.
pub fn syntax_findings(source: &Arc<Source>, errors: &[(std::ops::Range<usize>, String)]) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = Vec::new();
    let mut lines: HashSet<usize> = HashSet::default();
    // A table whose header is commented out makes every one of its keys a duplicate: told once.
    let mut doubled: Option<usize> = None;
    for (span, words) in errors {
        let place = Location::new(source, span.clone());
        let (line, _) = place.line_and_column();
        if !lines.insert(line) {
            continue;
        }
        let text = &source.text[source.line(span.start.min(source.text.len()))];
        if words.contains("duplicate key") {
            if doubled.replace(line).is_some_and(|last| line <= last + 2) {
                continue;
            }
            // The first of a pair is looked for in all lines above: of more of them than are shown, no longer.
            let above = if findings.len() < FINDINGS_SHOWN { line - 1 } else { 0 };
            findings.push(duplicate(source, text.trim(), above).at(place));
            continue;
        }
        findings.push(slip(text, words).at(place));
    }
    findings
}

fn finding(zh: impl Into<String>, en: impl Into<String>) -> Diagnostic {
    Diagnostic::of(Code::Syntax, zh, en)
}

/// A key or table that stands twice, in the line `text` below so many others.
fn duplicate(source: &Source, text: &str, above: usize) -> Diagnostic {
    if let Some(header) = text.strip_prefix('[') {
        let name = header.split(']').next().unwrap_or_default();
        return finding(format!("表 [{name}] 写了两次"), format!("the table [{name}] stands twice")).hint(
            format!("把两处的键合到一个 [{name}] 之下；有几行的，写成 [[{name}]]"),
            format!("put the keys of both under one [{name}]; for several rows write [[{name}]]"),
        );
    }
    let key = text.split(['=', ' ']).next().unwrap_or_default();
    let above: Vec<&str> = source.text.lines().take(above).collect();
    let first = above.iter().rposition(|line| line.trim_start().split(['=', ' ']).next() == Some(key));
    let from = first.map_or(0, |first| first + 1);
    let hidden = above[from..].iter().rposition(|line| {
        let line = line.trim_start();
        line.starts_with('#') && line.trim_start_matches(['#', ' ']).starts_with('[')
    });
    let found = finding(
        format!(
            "键 {key} 在同一个表中写了两次{}",
            first.map_or(String::new(), |at| format!("（另一处在第 {} 行）", at + 1))
        ),
        format!(
            "the key {key} stands twice in one table{}",
            first.map_or(String::new(), |at| format!(" (also in line {})", at + 1))
        ),
    );
    match hidden {
        Some(at) => {
            let number = from + at + 1;
            found.hint(
                format!("第 {number} 行的表头被 # 注释掉了，其下的键因此落入前一个表：去掉该行开头的 #"),
                format!("the header in line {number} is commented out, and its keys fall into the table above: remove # there"),
            )
        }
        None => found.hint("删去其中一行", "remove one of them"),
    }
}

/// What is wrong in a line, and the line as it should be where that is certain.
fn slip(text: &str, words: &str) -> Diagnostic {
    let (code, comment) = split_comment(text);
    let (what_zh, what_en) = cause(code, words);
    let found = finding(format!("这一行写得不对：{what_zh}"), format!("the line is not written as TOML: {what_en}"));
    match mended(code, comment) {
        Mended::Line(line) => found.hint(format!("写成 {line}"), format!("write {line}")),
        Mended::NoSuchDay(days) => found.hint(
            days.map_or("该年没有这个月".to_owned(), |days| format!("该月只有 {days} 日，核对日期")),
            days.map_or("there is no such month".to_owned(), |days| format!("the month has {days} days: check the date")),
        ),
        Mended::ShortYear => found.hint("年份写四位，放在最前，如 2026-12-01", "write a year of four digits first, like 2026-12-01"),
        Mended::Unknown => found.hint(
            "文字加半角双引号，如 key = \"文字\"；日期如 2026-12-01，是非用 true 或者 false，数字不加千位逗号",
            "put text into double quotes, like key = \"text\"; a date is 2026-12-01, yes is true, and figures have no commas",
        ),
    }
}

/// What the eye sees first, else what the parser saw.
fn cause(code: &str, words: &str) -> (&'static str, &'static str) {
    let outside: String = code.split('"').step_by(2).collect();
    let value = outside.split_once('=').map_or("", |(_, value)| value).trim();
    if outside.contains('＝') {
        return ("用了全角等号“＝”", "it has a full-width equals sign");
    }
    if outside.contains(['“', '”', '„', '＂', '「', '」', '『', '』']) {
        return ("引号是全角的，应为半角双引号", "its quotation marks are not the plain ones");
    }
    if outside.contains(['‘', '’', '＇']) {
        return ("引号是全角的，应为半角引号", "its quotation marks are not the plain ones");
    }
    if outside.contains(['，', '、']) {
        return ("用了全角逗号或者顿号，应为半角逗号", "it has a Chinese comma");
    }
    if outside.contains(['【', '】', '［', '］', '｛', '｝']) {
        return ("括号是全角的，应为半角", "its brackets are full-width");
    }
    if code.matches('"').count() % 2 == 1 {
        return ("引号没有成对", "a quotation mark is not closed");
    }
    if !code.contains('=') && !code.trim_start().starts_with(['[', '"', ']', '}', '{', ',']) {
        return ("键和值之间缺少等号", "there is no equals sign between key and value");
    }
    if !matches!(parted_day(value), Err(DayFault::Words | DayFault::MonthOnly | DayFault::Time)) {
        return ("日期的写法不对，或者没有这一天", "the date is not written as one, or there is no such day");
    }
    let says = |pieces: &[&str]| pieces.iter().any(|piece| words.contains(piece));
    if says(&["missing comma"]) && outside.contains('[') {
        return ("数组的各项之间缺少逗号", "there is no comma between the entries of the list");
    }
    if says(&["extra comma", "missing assignment", "extra assignment"])
        || (value.contains(',') && value.starts_with('{'))
    {
        return ("数字中有千位逗号，或者多了逗号", "figures have commas, or there is a comma too many");
    }
    if says(&["string values must be quoted", "literal string", "missing value", "no value", "digits", "letters"]) {
        return ("值没有引号，或者不是 TOML 的写法", "the value has no quotation marks, or is not written as TOML");
    }
    if says(&["unclosed array", "unclosed inline", "unclosed table"]) {
        return ("括号没有成对", "a bracket is not closed");
    }
    if says(&["escape", "unicode"]) {
        return ("双引号内的反斜杠有特别含义，应写两个", "a backslash inside quotation marks must be doubled");
    }
    if says(&["unquoted key", "invalid key"]) {
        return ("键只能用英文字母、数字、下划线和连字符", "a key has letters, digits, underscores and hyphens only");
    }
    ("多了或者少了符号", "a mark is missing or too many")
}

/// A line as it should be.
enum Mended {
    Line(String),
    NoSuchDay(Option<u32>),
    ShortYear,
    Unknown,
}

fn mended(code: &str, comment: &str) -> Mended {
    let plain = plain_marks(code);
    let sound = |line: &str| line.parse::<toml::Table>().is_ok_and(|table| !table.is_empty());
    if plain != code.trim() && sound(&plain) {
        return Mended::Line(plain);
    }
    let Some((key, value)) = plain.split_once('=').or_else(|| plain.split_once(':')).or_else(|| plain.split_once(' '))
    else {
        return Mended::Unknown;
    };
    let (key, value) = (key.trim(), value.trim().trim_end_matches([';', '；', '，', ',', '。']).trim());
    if !key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')) || key.is_empty() {
        return Mended::Unknown;
    }
    match parted_day(value) {
        Err(DayFault::NoSuchDay(days)) => return Mended::NoSuchDay(days),
        Err(DayFault::ShortYear | DayFault::YearLast | DayFault::EarlyYear(_))
            if value.split(['-', '/', '.', '年']).count() == 3 =>
        {
            return Mended::ShortYear;
        }
        _ => {}
    }
    let unclosed = value.matches('"').count() % 2 == 1;
    let bare = value.trim_matches('"').trim();
    // The comment of a line with an open quotation mark was part of its text.
    let text = if unclosed && comment.is_empty() { bare.split("    #").next().unwrap_or(bare).trim() } else { bare };
    let candidates = [
        value.to_owned(),
        read_day(value).map_or(String::new(), |day| day.to_string()),
        read_truth(value).map_or(String::new(), |truth| truth.to_string()),
        grouped_in_table(value),
        list(value),
        read_count(value, None).unwrap_or_default(),
        ["years", "months", "days", "hours", "percent", "people", "copies"]
            .iter()
            .find_map(|unit| read_count(value, Some(unit)).ok())
            .unwrap_or_default(),
        money(value),
        if value.starts_with(['[', '{']) { String::new() } else { format!("\"{}\"", text.replace('"', "")) },
    ];
    let line = candidates
        .iter()
        .filter(|value| !value.is_empty())
        .map(|value| format!("{key} = {value}"))
        .find(|line| sound(line));
    line.map_or(Mended::Unknown, Mended::Line)
}

/// Marks of the line in half width, where they do not stand inside quotation marks.
fn plain_marks(code: &str) -> String {
    let mut quoted = false;
    let marks = code.trim().chars().map(|c| {
        if c == '"' {
            quoted = !quoted;
        }
        match c {
            _ if quoted && c != '"' => c,
            '“' | '”' | '„' | '＂' | '「' | '」' | '『' | '』' => '"',
            '‘' | '’' | '＇' => '\'',
            '，' | '、' => ',',
            '【' | '［' => '[',
            '】' | '］' => ']',
            '\u{3000}' | '\u{A0}' => ' ',
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        }
    });
    marks.collect()
}

/// A day whose year, month and day are told apart; eight digits in a row may be a telephone number.
fn parted_day(value: &str) -> Result<chrono::NaiveDate, DayFault> {
    if value.bytes().all(|byte| byte.is_ascii_digit()) { Err(DayFault::Words) } else { read_day(value) }
}

/// `{ amount = 500,000.00, … }` with the commas inside figures made underscores.
fn grouped_in_table(value: &str) -> String {
    let characters: Vec<char> = value.chars().collect();
    let digits =
        |range: std::ops::Range<usize>| characters.get(range).is_some_and(|part| part.iter().all(char::is_ascii_digit));
    let grouped = characters.iter().enumerate().map(|(n, c)| {
        let inside = *c == ',' && n > 0 && digits(n - 1..n) && digits(n + 1..n + 4) && !digits(n + 4..n + 5);
        if inside { '_' } else { *c }
    });
    if value.starts_with('{') { grouped.collect() } else { String::new() }
}

/// A list with commas between its entries.
fn list(value: &str) -> String {
    if !value.starts_with('[') || !value.ends_with(']') {
        return String::new();
    }
    let entries: Vec<&str> = value.split('"').skip(1).step_by(2).collect();
    format!("[{}]", entries.iter().map(|entry| format!("\"{entry}\"")).collect::<Vec<_>>().join(", "))
}

fn money(value: &str) -> String {
    match read_amount(value) {
        Ok(WrittenAmount { digits, currencies }) => {
            let (whole, decimals) = digits.split_once('.').unwrap_or((&digits, "00"));
            let whole = whole.parse().map_or_else(|_| whole.to_owned(), |n| crate::value::grouped(n).replace(',', "_"));
            format!(
                "{{ amount = {whole}.{decimals:0<2}, currency = \"{}\" }}",
                currencies.first().map_or("CNY", String::as_str)
            )
        }
        Err(_) => String::new(),
    }
}

/// The line before its comment, and the comment.
fn split_comment(line: &str) -> (&str, &str) {
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '#' if !quoted => return (line[..at].trim(), &line[at..]),
            _ => {}
        }
    }
    // A quotation mark that is never closed swallows the comment: it ends where the comment seems to begin.
    match line.find("    #") {
        Some(at) => (line[..at].trim(), ""),
        None => (line.trim(), ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(line: &str) -> String {
        let source = Source::new("deal.toml", format!("[agreement]\n{line}\n"));
        let (_, findings) = super::super::read(&source);
        let finding = findings.first().unwrap_or_else(|| panic!("{line} is TOML"));
        let message = finding.message.zh.clone().unwrap_or_default();
        assert!(!message.contains("expected"), "{message}");
        finding.hint.as_ref().and_then(|hint| hint.zh.clone()).unwrap_or_default()
    }

    #[test]
    fn a_slip_is_answered_with_the_line_to_type() {
        for (line, mended) in [
            ("signing_date = 2026年12月8日    # x", "signing_date = 2026-12-08"),
            ("signing_date = 2026/12/8", "signing_date = 2026-12-08"),
            ("signing_date = 2026-12-8", "signing_date = 2026-12-08"),
            ("signing_place = “江苏省苏州市”", "signing_place = \"江苏省苏州市\""),
            ("signing_place ＝ \"江苏省苏州市\"", "signing_place = \"江苏省苏州市\""),
            ("signing_place = 江苏省苏州市", "signing_place = \"江苏省苏州市\""),
            ("signing_place = \"江苏省苏州市    # 签署地 / \"by-hand\"", "signing_place = \"江苏省苏州市\""),
            ("injunction = 是", "injunction = true"),
            ("sum = { amount = 500,000.00, currency = \"CNY\" }", "sum = { amount = 500_000.00, currency = \"CNY\" }"),
            ("sum = 50万元", "sum = { amount = 500_000.00, currency = \"CNY\" }"),
            ("items = [\"a\" \"b\"]", "items = [\"a\", \"b\"]"),
            ("items = [\"a\"，\"b\"]", "items = [\"a\",\"b\"]"),
            ("years = 三年", "years = 3"),
            ("days = 10天", "days = 10"),
        ] {
            assert!(hint(line).ends_with(mended), "{line}: {}", hint(line));
        }
        assert!(hint("deadline = 2027-02-30").contains("28"), "{}", hint("deadline = 2027-02-30"));
    }

    #[test]
    fn a_commented_header_is_found_behind_doubled_keys() {
        let text = "[[parties]]\nname = \"a\"\nid = \"1\"\n# [[parties]]\n# role = \"x\"\nname = \"b\"\nid = \"2\"\n";
        let (_, findings) = super::super::read(&Source::new("deal.toml", text));
        assert_eq!(findings.len(), 1, "{findings:?}");
        let hint = findings[0].hint.as_ref().and_then(|hint| hint.zh.clone()).unwrap_or_default();
        assert!(hint.contains("第 4 行"), "{hint}");
    }
}
