//! What readers of TOML and templates say of a fault, in the words of who writes clauses.

use crate::diagnostic::{Code, Diagnostic};

/// What the reader of TOML found wrong.
pub(super) fn misread(message: &str) -> Diagnostic {
    let names = quoted(message);
    let first = names.first().copied().unwrap_or_default();
    let rest = |with: &str| names.get(1..).unwrap_or_default().join(with);
    let (zh, en) = if message.starts_with("unknown field") {
        (format!("没有 {first} 这个键"), format!("there is no key {first}"))
    } else if message.starts_with("missing field") {
        (format!("缺少 {first}"), format!("{first} is missing"))
    } else if message.starts_with("unknown variant") {
        (format!("没有“{first}”这个词"), format!("there is no word “{first}”"))
    } else if message.starts_with("duplicate") {
        ("同一个键写了两次".to_owned(), "the same key stands here twice".to_owned())
    } else if let Some((found, expected)) =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    {
        let ((found_zh, found_en), (expected_zh, expected_en)) = (kind(found), kind(expected));
        (format!("此处应为{expected_zh}，写的是{found_zh}"), format!("here belongs {expected_en}, not {found_en}"))
    } else {
        ("此处不合 TOML 的写法".to_owned(), format!("this is not TOML: {}", message.lines().next().unwrap_or_default()))
    };
    let finding = Diagnostic::of(Code::Library, zh, en);
    match rest("").is_empty() {
        false => finding.hint(format!("可以写：{}", rest("、")), format!("it can be: {}", rest(", "))),
        true if message.starts_with("missing field") || message.starts_with("duplicate") => finding,
        true => finding.hint(
            "查看引号、括号、等号和逗号是否成对、齐全",
            "look whether quotation marks, brackets, equal signs and commas are all there",
        ),
    }
}

/// What the template engine found wrong.
pub(super) fn misunderstood(message: &str) -> Diagnostic {
    let names = quoted(message);
    let first = names.first().copied().unwrap_or_default();
    let (zh, en) = if message.starts_with("Unknown filter") {
        (format!("没有 {first} 这个过滤器"), format!("there is no filter {first}"))
    } else if message.starts_with("Unknown function") || message.starts_with("Unknown component") {
        (format!("没有 {first} 这个函数"), format!("there is no function {first}"))
    } else if message.starts_with("Unknown test") {
        (format!("没有 is {first} 这种判断"), format!("there is no test `is {first}`"))
    } else if message.starts_with("Unknown tag") {
        ("没有这种 {% %} 语句".to_owned(), "there is no such statement {% %}".to_owned())
    } else if message.to_lowercase().contains("unexpected end") {
        (
            "没有写完：引号、括号或者 {% endif %}、{% endfor %} 缺失".to_owned(),
            "this does not end: a quotation mark, a bracket, {% endif %} or {% endfor %} is missing".to_owned(),
        )
    } else if let Some((found, expected)) =
        message.strip_prefix("Found ").and_then(|rest| rest.split_once(" but expected "))
    {
        match expected.trim_end_matches('.') {
            _ if found == "`=`" => {
                ("单个等号不是比较：是否相等写作 ==".to_owned(), "one equal sign does not compare: write ==".to_owned())
            }
            // A condition ends in no brace of its own.
            "%}" => (format!("此处不能是 {found}"), format!("{found} cannot stand here")),
            expected => (
                format!("此处不能是 {found}；应为 {expected}"),
                format!("{found} cannot stand here; expected is {expected}"),
            ),
        }
    } else {
        ("表达式不合写法".to_owned(), format!("the expression is wrong: {message}"))
    };
    Diagnostic::of(Code::Library, zh, en).hint(
        "可用的运算、过滤器和函数见 docs/clauses.zh-CN.md 第 3、5 节",
        "operators, filters and functions are in docs/clauses.md, sections 3 and 5",
    )
}

/// What stands between backticks.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

/// A kind of value, as the reader of TOML calls it.
fn kind(name: &str) -> (&'static str, &'static str) {
    let starts = |word: &str| name.starts_with(word) || name.starts_with(&format!("a {word}"));
    if starts("string") || name.starts_with("a borrowed string") {
        ("文字", "text")
    } else if starts("boolean") {
        ("true 或者 false", "true or false")
    } else if starts("integer") || name.starts_with("i64") || name.starts_with("an integer") {
        ("整数", "a whole number")
    } else if starts("sequence") || name.starts_with("an array") {
        ("方括号中的列表", "a list in brackets")
    } else if starts("map") || name.contains("struct") || name.contains("table") {
        ("花括号中的键和值，或者表", "keys and values in braces, or a table")
    } else if starts("floating") {
        ("小数", "a decimal number")
    } else {
        ("另一种值", "a value of another kind")
    }
}
