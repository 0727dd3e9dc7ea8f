//! The parties' own words: where they are printed, what is checked of them, and papers written after signing.

mod common;

use baomi::diagnostic::has_errors;
use baomi::document::{Content, plain_text, split_annexes};
use baomi::memo;
use baomi::pipeline::{self, Assembly, Options};
use baomi::value::Language;
use common::{Change, library, messages};

fn with_words(special: &str, more: &str) -> Assembly<'static> {
    let set = toml::from_str(&format!("{special}\n{more}")).expect("answers");
    Change { base: Some("partner-entrusted".to_owned()), set, unset: Vec::new() }.assemble(library())
}

fn numbered(assembly: &Assembly<'_>) -> Vec<(String, String)> {
    let blocks = assembly.document.blocks.iter();
    let paragraphs = blocks.filter_map(|block| match &block.content {
        Content::Paragraph { number: Some(number), text } => {
            Some((number.clone(), text.get(Language::Zh).map_or(String::new(), |spans| plain_text(spans))))
        }
        _ => None,
    });
    paragraphs.collect()
}

fn codes(assembly: &Assembly<'_>) -> Vec<String> {
    assembly.findings.iter().map(|finding| format!("{} {:?}", finding.code, finding.answer)).collect()
}

#[test]
fn words_stand_at_the_end_of_their_article_as_they_were_given() {
    let words = "每季度对账一次，差异在*10*日内书面说明。";
    for form in ["full", "standard"] {
        let assembly = with_words(
            &format!("form = \"{form}\"\n[[special]]\narticle = \"liability\"\ntext = \"{words}\""),
            "[[special]]\narticle = \"liability\"\ntext = \"第二项约定。\"",
        );
        assert!(!has_errors(&assembly.findings), "{:?}", messages(&assembly.findings));
        let paragraphs = numbered(&assembly);
        let at = paragraphs.iter().position(|(_, text)| text == words).expect("printed, with its marks");
        let (number, _) = &paragraphs[at];
        let article = number.split('.').next().expect("a number");
        assert_eq!(paragraphs[at + 1].1, "第二项约定。");
        assert!(!paragraphs[at + 2].0.starts_with(&format!("{article}.")), "they are the last of the article");
        let told = memo::document(library(), &assembly, Language::Zh).expect("a memo");
        let texts = told.blocks.iter().flat_map(|block| block.content.texts());
        let all: String = texts.filter_map(|text| text.get(Language::Zh)).map(|spans| plain_text(spans)).collect();
        assert!(all.contains(&format!("{number} {words}")), "the memo names them");
    }
}

#[test]
fn words_are_checked_like_every_text() {
    let of = |text: &str| codes(&with_words(&format!("[[special]]\narticle = \"general\"\ntext = \"{text}\""), ""));
    assert!(
        of("各方每季度对账,差异另行说明。")
            .iter()
            .any(|code| code.contains("punctuation") && code.contains("special.0.text"))
    );
    let forbidden = of("合作方应当绝对保密。");
    let plain = of("合作方应当保密。");
    assert!(plain.iter().all(|code| !code.contains("special")), "{plain:?}");
    assert!(forbidden.len() >= plain.len());
}

#[test]
fn words_without_a_place_are_told_and_lists_help() {
    let unknown = with_words("[[special]]\narticle = \"liabilty\"\ntext = \"各方另有约定。\"", "");
    let finding = unknown.findings.iter().find(|finding| finding.code.to_string() == "unknown-article");
    let hint = finding.and_then(|finding| finding.hint.as_ref()?.zh.clone()).expect("a finding with a hint");
    assert!(hint.contains("是否指“liability”") && hint.contains("general"), "{hint}");
    let other = with_words("form = \"standard\"\n[[special]]\narticle = \"personnel\"\ntext = \"各方另有约定。\"", "");
    assert!(codes(&other).iter().any(|code| code.starts_with("special-not-printed")), "{:?}", codes(&other));
    let half = with_words("[[special]]\narticle = \"general\"", "");
    assert!(codes(&half).iter().any(|code| code.contains("missing-answer") && code.contains("special.0.text")));
}

#[test]
fn annexes_and_instruments_are_written_by_themselves() {
    for kind in library().kinds.values().filter(|kind| !kind.instruments.is_empty()) {
        let base = if kind.name == "partner" { "partner-recipient" } else { "asset-transfer" };
        let layers = Change { base: Some(base.to_owned()), ..Change::default() }.layers();
        let names: Vec<String> = kind.instruments.clone();
        let options = Options { annexes: names.clone(), ..Options::default() };
        let assembly = pipeline::assemble(library(), &layers, options).expect("the example can be read");
        assert!(!has_errors(&assembly.findings), "{}: {:?}", kind.name, messages(&assembly.findings));
        let mut split = split_annexes(&assembly.document);
        split.retain(|(name, _)| names.contains(name));
        assert_eq!(split.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>(), names);
        for (name, document) in split.iter().filter(|(name, _)| !name.starts_with("notice-")) {
            let texts = document.blocks.iter().flat_map(|block| block.content.texts());
            let all: String = texts.filter_map(|text| text.get(Language::Zh)).map(|spans| plain_text(spans)).collect();
            let title = assembly.document.title.get(Language::Zh).expect("a title");
            assert!(all.contains(&format!("《{title}》（编号：")), "{name} names the agreement: {all}");
        }
    }
}

#[test]
fn an_unknown_instrument_is_told_with_the_list() {
    let layers = Change { base: Some("partner-recipient".to_owned()), ..Change::default() }.layers();
    let options = Options { annexes: vec!["suplement".to_owned()], ..Options::default() };
    let assembly = pipeline::assemble(library(), &layers, options).expect("the example can be read");
    let finding = assembly.findings.iter().find(|finding| finding.code.to_string() == "unknown-annex");
    let hint = finding.and_then(|finding| finding.hint.as_ref()?.zh.clone()).expect("a finding with a hint");
    assert!(hint.contains("是否指“supplement”") && hint.contains("non-renewal"), "{hint}");
}

#[test]
fn papers_after_signing_speak_of_the_agreement_as_it_is() {
    let paper = |base: &str, form: &str, name: &str| {
        let set = toml::from_str(&format!("form = \"{form}\"")).expect("answers");
        let layers = Change { base: Some(base.to_owned()), set, unset: Vec::new() }.layers();
        let options = Options { annexes: vec![name.to_owned()], ..Options::default() };
        let assembly = pipeline::assemble(library(), &layers, options).expect("the example can be read");
        let split = split_annexes(&assembly.document);
        let (_, document) = split.iter().find(|(own, _)| own == name).expect("it is written");
        let texts = document.blocks.iter().flat_map(|block| block.content.texts());
        texts.filter_map(|text| text.get(Language::Zh)).map(|spans| plain_text(spans)).collect::<String>()
    };
    let demand = paper("asset-transfer", "nda", "demand");
    assert!(demand.contains("请支付违约金") && demand.contains("BM-2026-018"), "{demand}");
    let demand = paper("asset-transfer", "handover", "demand");
    assert!(!demand.contains("请支付违约金"), "this form agrees no such sum: {demand}");
    assert!(demand.contains("JT-2026-018"), "{demand}");
    for name in ["accession", "supplement"] {
        let text = paper("negotiation", "short", name);
        assert!(text.contains("转让方、重庆范本餐饮管理有限公司") && !text.contains("by-hand"), "{text}");
    }
    let supplement = paper("partner-entrusted", "full", "supplement");
    assert!(supplement.contains("自双方按照原协议的签署方式签署之日起生效"), "{supplement}");
}
