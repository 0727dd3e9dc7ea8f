//! The command line in Chinese: help texts, set in columns that Chinese characters keep, and errors of arguments.

mod error;
mod help;

pub use error::in_chinese;
pub use help::help;

use crate::value::is_han;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Chinese by English.
static TABLE: LazyLock<HashMap<String, String>> =
    LazyLock::new(|| toml::from_str(include_str!("zh.toml")).expect("the table is TOML of texts"));

/// The Chinese words for a help text; itself where there are none.
fn chinese(english: &str) -> String {
    let line = english.split_whitespace().collect::<Vec<_>>().join(" ");
    TABLE.get(&line).cloned().unwrap_or_else(|| line.clone())
}

/// Whether there are Chinese words for a help text.
#[cfg(test)]
fn is_known(english: &str) -> bool {
    TABLE.contains_key(&english.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Columns that a text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

fn columns(c: char) -> usize {
    let wide = is_han(c)
        || ('\u{3000}'..='\u{303f}').contains(&c)
        || ('\u{ff00}'..='\u{ff60}').contains(&c)
        || matches!(c, '“' | '”' | '…' | '—');
    if wide { 2 } else { 1 }
}

/// A text in lines of so many columns; a word of letters stays whole where a line holds it, and no line begins with a mark
/// that closes.
pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for piece in pieces(paragraph) {
            if width(&line) + width(piece.trim_end()) > columns && !line.trim().is_empty() {
                lines.push(line.trim_end().to_owned());
                line = String::new();
            }
            line += if line.is_empty() { piece.trim_start() } else { piece };
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Stretches between which a line may end.
fn pieces(text: &str) -> Vec<&str> {
    let closes = |c: char| "，。；：、？！）】”…".contains(c);
    let (mut found, mut start, mut before) = (Vec::new(), 0, None);
    for (at, c) in text.char_indices() {
        let breaks = before.is_some_and(|before: char| {
            let opened = "（【“".contains(before);
            !closes(c)
                && !opened
                && (is_han(c) || is_han(before) || before == ' ' || closes(before) || "（【“".contains(c))
        });
        if breaks && at > start {
            found.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    found.push(&text[start..]);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Arguments;
    use clap::CommandFactory;

    /// Every help text of a command and of those below it.
    fn texts(command: &clap::Command, found: &mut Vec<String>) {
        found.extend(command.get_about().map(ToString::to_string));
        let shown = command.get_arguments().filter(|argument| !argument.is_hide_set());
        found.extend(shown.filter_map(|argument| argument.get_help().map(ToString::to_string)));
        command.get_subcommands().for_each(|command| texts(command, found));
    }

    #[test]
    fn every_help_text_has_its_chinese_words() {
        let mut command = Arguments::command();
        command.build();
        let mut found = Vec::new();
        texts(&command, &mut found);
        let lacking: Vec<&String> = found.iter().filter(|text| !is_known(text)).collect();
        assert!(lacking.is_empty(), "src/cli/words/zh.toml lacks: {lacking:#?}");
        let words: Vec<String> =
            found.iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        let idle: Vec<&String> =
            TABLE.keys().filter(|text| !words.contains(text) && !text.starts_with("Print ")).collect();
        assert!(idle.is_empty(), "src/cli/words/zh.toml has words that nothing says: {idle:#?}");
    }

    #[test]
    fn help_in_chinese_is_no_wider_than_eighty_columns_and_in_line() {
        let mut command = Arguments::command();
        command.build();
        let names: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
        for name in std::iter::once(String::new()).chain(names) {
            let text = help(&["baomi".into(), name.clone().into(), "--help".into()]);
            let wide: Vec<&str> = text.lines().filter(|line| width(line) > 80).collect();
            assert!(wide.is_empty(), "{name}: {wide:#?}");
            assert!(text.contains("用法：") && text.contains("选项："), "{text}");
            let english = ["Usage", "Options", "Commands", "Arguments", "default:", "possible values"];
            assert!(english.iter().all(|word| !text.contains(word)), "{text}");
        }
    }

    #[test]
    fn lines_lose_nothing() {
        let text = "有缺漏和错误也生成草稿：留空待填（每页标明草稿），and some-long-words-of-letters too。";
        let lines = wrapped(text, 20);
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        assert!(lines.iter().all(|line| width(line) <= 28 && !line.starts_with(['，', '。', '）'])), "{lines:?}");
    }
}
