//! What the docs list is what the program has. `BAOMI_ACCEPT=1 cargo test --test docs` writes the lists anew.

mod common;

use baomi::diagnostic::{Code, Entry};
use baomi::value::Language;
use common::golden::Goldens;
use std::fmt::Write;

fn row(entry: &Entry, language: Language) -> String {
    let mark = |yes: bool| if yes { "×" } else { "" };
    format!(
        "| `{}` | {} | {} | {} | {} | {} |\n",
        entry.word,
        entry.severity.word(language),
        mark(entry.waivable),
        mark(entry.stops_draft),
        entry.title.get(language).copied().unwrap_or_default(),
        entry.why.get(language).copied().unwrap_or_default(),
    )
}

#[test]
fn the_docs_list_every_finding_of_the_program() {
    let mut text = String::from(
        "# Findings of the program 程序的提示\n\nMade from the table in `src/diagnostic/codes.rs` by `BAOMI_ACCEPT=1 cargo test --test docs`.\n\
         The rules of the library have codes of their own: `baomi explain` lists both.\n",
    );
    let heads = [
        (Language::En, "English", "| code | severity | may be waived | stops a draft | what | why, and what to do |"),
        (Language::Zh, "中文", "| 代码 | 级别 | 可以接受 | 草稿也不生成 | 内容 | 理由与处理 |"),
    ];
    for (language, title, head) in heads {
        let _ = write!(text, "\n## {title}\n\n{head}\n| --- | --- | :-: | :-: | --- | --- |\n");
        Code::own().iter().for_each(|entry| text.push_str(&row(entry, language)));
    }
    let mut goldens = Goldens::of("docs", "findings.md");
    goldens.holds("", &text);
    goldens.done("docs");
}
