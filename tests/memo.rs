//! The memo: two pages, then appendices; what is printed of a clause, an answer, a folder laid over the library is told in it.

mod common;

use baomi::document::{Content, Document, plain_text};
use baomi::export::{docx, markdown};
use baomi::intake;
use baomi::layout::{Fonts, Style, lay_out};
use baomi::memo;
use baomi::pipeline::{Assembly, Options};
use baomi::value::Language;
use common::{Change, Words, assemble, examples, library, library_with};

fn memo_of(assembly: &Assembly<'_>, language: Language) -> Document {
    memo::document(library(), assembly, language).expect("a memo")
}

/// The page, from 1, on which each heading stands.
fn headings(document: &Document) -> Vec<(String, usize)> {
    let style = Style::bundled(memo::STYLE).expect("a style of memos");
    let pages = lay_out(document, &style, &Fonts::bundled()).expect("all characters are there");
    pages.outline.iter().map(|entry| (entry.title.clone(), entry.place.page as usize + 1)).collect()
}

#[test]
fn page_one_tells_what_is_open_page_two_what_is_to_be_done() {
    let mut wrong = Vec::new();
    for path in examples() {
        let assembly = assemble(&path, Options::default());
        for language in [Language::Zh, Language::En] {
            let document = memo_of(&assembly, language);
            for (heading, page) in headings(&document) {
                let first = language
                    .say(["一、", "二、", "三、", "四、", "五、", "六、"], ["1. ", "2. ", "3. ", "4. ", "5. ", "6. "]);
                let expected = if first.iter().any(|number| heading.starts_with(number)) {
                    1..=1
                } else if heading.starts_with(language.say("七、", "7. ")) {
                    2..=2
                } else if heading.starts_with(language.say("八、", "8. ")) {
                    2..=3
                } else {
                    3..=usize::MAX
                };
                if !expected.contains(&page) {
                    wrong.push(format!("{} {}: {heading} on page {page}", path.display(), language.code()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The part of a memo under the heading that holds `words`.
fn section<'m>(memo: &'m str, words: &str) -> &'m str {
    let start = memo.find(&format!("## {words}")).unwrap_or_else(|| panic!("no heading {words}"));
    let rest = &memo[start..];
    &rest[..rest[3..].find("\n## ").map_or(rest.len(), |end| end + 3)]
}

fn chinese(change: &Change) -> String {
    markdown::write(&memo_of(&change.assemble(library()), Language::Zh))
}

fn stance(base: &str, word: &str) -> Change {
    let set = toml::Table::from_iter([("stance".to_owned(), word.into())]);
    Change { base: Some(base.to_owned()), set, unset: Vec::new() }
}

#[test]
fn every_stance_is_told_what_the_other_side_attacks_and_what_to_concede() {
    for (base, first) in [("asset-transfer", "违约金"), ("partner-entrusted", "违约金")] {
        for (word, sides) in
            [("discloser", ["接收方：", ""]), ("recipient", ["披露方：", ""]), ("balanced", ["披露方：", "接收方："])]
        {
            let memo = chinese(&stance(base, word));
            let attacks = section(&memo, "八、");
            let rows: Vec<&str> = attacks.lines().filter(|line| line.starts_with("| ")).skip(2).collect();
            assert!(rows.len() >= 5, "{base} {word}: {attacks}");
            assert!(rows[0].starts_with("| 1 |"), "{base} {word}: {attacks}");
            assert!(rows[..3].iter().any(|row| row.contains(first)), "{base} {word}: {attacks}");
            for side in sides {
                assert!(attacks.contains(side), "{base} {word}: {attacks}");
            }
        }
    }
}

#[test]
fn what_both_sides_would_print_alike_is_no_attack() {
    let mut change = stance("asset-transfer", "discloser");
    change.set.insert("use".to_owned(), toml::toml! { copies = "prohibited" }.into());
    assert!(!section(&chinese(&change), "八、").contains("副本"));
}

#[test]
fn the_word_file_says_what_the_memo_says() {
    let document =
        memo_of(&assemble(&common::root().join("examples/partner-entrusted.toml"), Options::default()), Language::Zh);
    let style = Style::bundled(memo::STYLE).expect("a style of memos");
    let bytes = docx::Writer::new(&style).write(&document, &docx::Options::default()).expect("a Word file");
    let paper = intake::read("memo.docx", &bytes).expect("readable");
    let words: String = paper.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    let said = |text: &str| text.is_empty() || words.contains(text);
    for block in document.blocks.iter().filter(|block| block.content != Content::PageBreak) {
        for text in block.content.texts().into_iter().filter_map(|text| text.get(Language::Zh)) {
            assert!(said(&plain_text(text)), "{} is not in the Word file", plain_text(text));
        }
    }
}

#[test]
fn what_an_own_library_replaces_is_told() {
    let words = Words { zh: "副本须登记。".to_owned(), en: None };
    let own = library_with(&[("use.copies".to_owned(), words)].into());
    let assembly = Change::default().assemble(&own);
    let memo = markdown::write(&memo::document(&own, &assembly, Language::Zh).expect("a memo"));
    let told: Vec<&str> = section(&memo, "附录七").lines().filter(|line| line.contains("替换")).collect();
    assert!(told.len() == 3 && told[1].contains("copies") && told[2].contains("use.copies"), "{memo}");
    assert!(section(&chinese(&Change::default()), "附录七").contains("内置条款库"));
}

#[test]
fn defaults_are_told_in_the_language_of_the_memo() {
    let memo = chinese(&Change::default());
    let defaults = section(&memo, "附录二");
    assert!(defaults.contains("| 5日 |") && !defaults.contains(" days "), "{defaults}");
}
