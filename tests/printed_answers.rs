//! Every printed word leads back to the answer it was printed from, and to the block that says it, down to the page.

mod common;

use baomi::document::{Block, Document, Span, plain_text};
use baomi::layout::page::Shape;
use baomi::layout::{DEFAULT_STYLE, Fonts, Style, lay_out};
use baomi::pipeline::Assembly;
use baomi::value::{Language, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

fn agreement(example: &str) -> Assembly<'static> {
    common::Change { base: Some(example.to_owned()), ..common::Change::default() }.assemble(common::library())
}

/// Every example, by name.
fn agreements() -> impl Iterator<Item = (String, Assembly<'static>)> {
    let names =
        common::examples().into_iter().map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned());
    names.map(|name| (name.clone(), agreement(&name)))
}

fn spans(document: &Document) -> impl Iterator<Item = (&Arc<Block>, &Span)> {
    let texts =
        document.blocks.iter().flat_map(|block| block.content.texts().into_iter().map(move |text| (block, text)));
    texts.flat_map(|(block, text)| text.iter().flat_map(|(_, spans)| spans).map(move |span| (block, span)))
}

/// What is printed of each answer.
fn printed(document: &Document) -> BTreeMap<String, BTreeSet<String>> {
    let mut printed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, span) in spans(document) {
        for answer in &span.answers {
            let text = &span.text[answer.range.start as usize..answer.range.end as usize];
            for key in answer.keys.iter() {
                printed.entry(key.to_string()).or_default().insert(text.to_owned());
            }
        }
    }
    printed
}

#[test]
fn values_name_their_answers() {
    let agreement = agreement("asset-transfer");
    let printed = printed(&agreement.document);
    let text = |key: &str| printed.get(key).map(|texts| texts.iter().map(String::as_str).collect::<Vec<_>>().join("|"));
    let answer = |key: &str| match agreement.answers.get(key) {
        Some(Value::Text(text)) => text.prefer(Language::Zh).cloned().expect("a text"),
        other => panic!("{key} is {other:?}"),
    };
    assert!(text("deal.subject").is_some_and(|text| text.contains(&answer("deal.subject"))), "{printed:#?}");
    for party in &agreement.answers.parties {
        let name = party.text("name", Language::Zh).expect("a name");
        let key = format!("parties.{}.name", party.index);
        assert!(text(&key).is_some_and(|text| text.split('|').any(|text| text == name)), "{key}: {:?}", text(&key));
    }
    // The number of the row is that of the file.
    let Some(Value::List(rows)) = agreement.answers.get("scope.categories") else { panic!("a table") };
    for (n, row) in rows.iter().enumerate() {
        let Some(Value::Text(name)) = row.get("name") else { panic!("a name") };
        let name = name.prefer(Language::Zh).expect("Chinese");
        let key = format!("scope.categories.{n}.name");
        assert!(text(&key).is_some_and(|text| text.contains(name.as_str())), "{key}: {:?}", text(&key));
    }
}

#[test]
fn every_key_is_a_question_of_the_kind() {
    for (name, agreement) in agreements() {
        let schema = &agreement.plan.kind.schema;
        let known = ["agreement.", "parties.", "annexes."];
        let unknown: Vec<String> = printed(&agreement.document)
            .into_keys()
            .filter(|key| {
                let path: Vec<&str> = key.split('.').filter(|part| part.parse::<usize>().is_err()).collect();
                schema.question(&path.join(".")).is_none() && !known.iter().any(|known| key.starts_with(known))
            })
            .collect();
        assert!(unknown.is_empty(), "{name}: {unknown:?}");
    }
}

#[test]
fn stretches_of_a_span_are_in_order_and_within_it() {
    for (name, agreement) in agreements() {
        for (block, span) in spans(&agreement.document) {
            let mut before = 0;
            for answer in &span.answers {
                assert!(
                    before <= answer.range.start && answer.range.start < answer.range.end,
                    "{name} {}: {span:?}",
                    block.id
                );
                before = answer.range.end;
            }
            assert!(span.text.is_char_boundary(before as usize) && before as usize <= span.text.len(), "{span:?}");
        }
    }
}

#[test]
fn a_block_keeps_its_id_when_another_clause_comes_or_goes() {
    let with = agreement("asset-transfer").document;
    let ids: BTreeSet<String> = with.blocks.iter().map(|block| block.id.to_string()).collect();
    assert_eq!(ids.len(), with.blocks.len(), "no two blocks have one id");
    let less: common::Change = toml::from_str("set = { annexes = { include = [] } }").expect("a change");
    let without = less.assemble(common::library()).document;
    let kept: Vec<(&Arc<Block>, &Arc<Block>)> = without
        .blocks
        .iter()
        .filter_map(|block| Some((block, with.blocks.iter().find(|other| other.id == block.id)?)))
        .collect();
    assert!(kept.len() < with.blocks.len() && kept.len() > with.blocks.len() / 2);
    let words = |block: &Block| -> String {
        block.content.texts().iter().flat_map(|text| text.get(Language::Zh)).map(|spans| plain_text(spans)).collect()
    };
    let same = kept.iter().filter(|(one, other)| words(one) == words(other)).count();
    assert!(same * 10 > kept.len() * 9, "{same} of {} say the same", kept.len());
}

#[test]
fn a_mark_of_a_page_leads_to_its_block_and_answers() {
    let document = agreement("asset-transfer").document;
    let style = Style::bundled(DEFAULT_STYLE).expect("the style is there");
    let pages = lay_out(&document, &style, &Fonts::bundled()).expect("all characters are there");
    let ids: BTreeSet<String> = document.blocks.iter().map(|block| block.id.to_string()).collect();
    let mut on_pages: BTreeMap<String, String> = BTreeMap::new();
    for mark in pages.pages.iter().flat_map(|page| &page.marks) {
        let (Shape::Line(line), Some(text)) = (&mark.shape, pages.text(mark)) else { continue };
        assert!(ids.contains(&text.paragraph.to_string()), "{}", text.paragraph);
        for run in &line.runs {
            for (range, keys) in pages.answers(mark, run) {
                on_pages.entry(keys.join(" ")).or_default().push_str(&run.text[range]);
            }
        }
    }
    let printed = printed(&document);
    for party in 0..2 {
        let key = format!("parties.{party}.name");
        let name = printed[&key].first().expect("it is printed");
        assert!(on_pages[&key].contains(name.as_str()), "{key}: {}", on_pages[&key]);
    }
    let lost: Vec<&String> =
        printed.keys().filter(|key| !on_pages.keys().any(|keys| keys.split(' ').any(|own| own == *key))).collect();
    assert!(lost.is_empty(), "on no page: {lost:?}");
}
