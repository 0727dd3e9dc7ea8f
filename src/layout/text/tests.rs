//! The promises of the line breaker, on the paragraphs of the test agreement at many widths.

use super::class::is_han;
use super::glyphs::{GlyphCache, GlyphSource, Weight};
use super::{BrokenParagraph, Fit, ParagraphSettings, set};
use crate::document::Span;
use crate::layout::fonts::Fonts;
use crate::layout::length::Milli;
use crate::value::Language;

const SIZE: Milli = 12_000;

fn manner(ems: i32, fit: Fit, language: Language) -> ParagraphSettings {
    ParagraphSettings {
        size: SIZE,
        weight: Weight::Regular,
        language,
        fit,
        measure: ems * SIZE,
        indent: 0,
        keep_lead: false,
        latin_gap: [166, 125, 250],
        stretch: 80,
    }
}

fn lines_of(text: &str, manner: &ParagraphSettings) -> BrokenParagraph {
    let fonts = Fonts::bundled();
    let source = GlyphSource::new(&fonts);
    set(&source, &mut GlyphCache::default(), manner, &[Span::plain(text)])
}

fn texts(setting: &BrokenParagraph) -> Vec<String> {
    let runs = |line: &super::Line| {
        line.parts.iter().flat_map(|part| part.line.runs.iter().map(|run| run.text.clone())).collect()
    };
    setting.lines.iter().map(runs).collect()
}

/// Most growth of a gap between two Han of one run.
fn stretch(line: &super::Line) -> Milli {
    let mut most = 0;
    for run in line.parts.iter().flat_map(|part| &part.line.runs) {
        for pair in run.glyphs.windows(2) {
            let han = |glyph: &crate::layout::page::Glyph| {
                let text = &run.text[glyph.text.start as usize..glyph.text.end as usize];
                text.chars().all(is_han)
            };
            if han(&pair[0]) && han(&pair[1]) {
                most = most.max(pair[1].x - pair[0].x - SIZE);
            }
        }
    }
    most
}

/// The longer numbered texts of the test agreement, as printed; without those with an address of two lines or an amount in
/// figures, which stands whole: no stretching can help.
fn paragraphs() -> Vec<String> {
    let source = include_str!("../../../tests/layout/agreement.txt");
    let body = source.lines().filter_map(|line| line.split_once(" :: "));
    body.map(|(_, text)| {
        let mut parts = text.split(['{', '}']);
        let mut shown = parts.next().unwrap_or_default().to_owned();
        while let (Some(inside), Some(after)) = (parts.next(), parts.next()) {
            shown += inside.splitn(3, ' ').nth(2).unwrap_or_default();
            shown += after;
        }
        shown.replace("**", "")
    })
    .filter(|text| text.chars().count() > 60 && !text.contains("https://") && !text.contains('￥'))
    .collect()
}

#[test]
fn amounts_and_telephone_numbers_stand_whole() {
    let text =
        "转让价款为人民币壹仟贰佰万元整（￥12,000,000.00），付款前须致电021-60000001或者+86 13800000000核实收款账户";
    for ems in 16..=36 {
        let lines = texts(&lines_of(text, &manner(ems, Fit::Justify, Language::Zh)));
        let holds = |part: &str| lines.iter().any(|line| line.contains(part));
        assert!(["￥12,000,000.00", "60000001", "13800000000"].into_iter().all(holds), "{ems}: {lines:?}");
    }
}

#[test]
fn ninety_nine_lines_of_a_hundred_are_flush_and_not_loose() {
    let (mut all, mut short, mut loose) = (0, 0, 0);
    for ems in 26..=40 {
        for text in paragraphs() {
            let manner = manner(ems, Fit::Justify, Language::Zh);
            let setting = lines_of(&text, &manner);
            for line in setting.lines.iter().rev().skip(1) {
                all += 1;
                short += i32::from(line.width != manner.measure);
                loose += i32::from(stretch(line) > SIZE * 8 / 100 + 1);
            }
        }
    }
    assert!(all > 500, "{all} lines");
    assert!((short + loose) * 100 <= all, "{short} short and {loose} loose of {all}");
}

#[test]
fn last_lines_have_two_han() {
    for ems in 24..=36 {
        for text in paragraphs() {
            let lines = texts(&lines_of(&text, &manner(ems, Fit::Justify, Language::Zh)));
            let last = lines.last().expect("a paragraph has a line");
            let count = last.chars().filter(|c| is_han(*c) || c.is_ascii_alphanumeric()).count();
            assert!(count >= 2, "{ems}: {last}");
        }
    }
}

#[test]
fn adjacent_marks_share_their_blank_halves() {
    let width = |text: &str| lines_of(text, &manner(40, Fit::Centre, Language::Zh)).lines[0].width;
    for (text, halves) in
        [("法）。", 5), ("法”，", 5), ("》（", 3), ("：“", 3), ("，，，", 4), ("——", 4), ("……", 4), ("？！", 3)]
    {
        assert_eq!(width(text), halves * SIZE / 2, "{text}");
    }
}

#[test]
fn a_dash_opens_no_line_while_there_is_another_break() {
    let texts_to_set = [
        ("保密期限——自签署之日起计算——为三年，届满后继续有效", Language::Zh),
        ("范围—客户信息—名单—联系方式", Language::Zh),
        ("甲方 — 乙方 — 丙方 — 丁方", Language::Zh),
        ("The Term — three years — runs from signing – not from Closing.", Language::En),
    ];
    for (text, language) in texts_to_set {
        for (ems, fit) in (5..=20).flat_map(|ems| [(ems, Fit::Left), (ems, Fit::Justify), (ems, Fit::Centre)]) {
            let lines = texts(&lines_of(text, &manner(ems, fit, language)));
            for line in &lines {
                assert!(!line.trim_start().starts_with(['—', '–']), "{ems} {fit:?} {lines:#?}");
            }
            let whole: usize = lines.iter().map(|line| line.matches("——").count()).sum();
            assert_eq!(whole, text.matches("——").count(), "{lines:#?}");
        }
    }
    // Two em hold no three characters: then the dash opens a line, but whole.
    assert_eq!(texts(&lines_of("甲——", &manner(2, Fit::Left, Language::Zh))), ["甲", "——"]);
}

#[test]
fn marks_are_cut_before_a_word_stands_alone_on_a_line() {
    let text = "“本次交易”，指转让方向受让方转让家用卫生设备零售业务及其客户合同。";
    assert_eq!(texts(&lines_of(text, &manner(32, Fit::Justify, Language::Zh))), [text]);
}

#[test]
fn marks_at_the_edges_are_cut_to_half() {
    let setting = lines_of("天地玄黄宇宙洪荒日，（月盈昃）", &manner(10, Fit::Justify, Language::Zh));
    assert_eq!(texts(&setting)[0], "天地玄黄宇宙洪荒日，");
    // The mark at the end counts half: its other half hangs over the edge.
    assert_eq!(setting.lines[0].width, 10 * SIZE);
    assert_eq!(setting.lines[0].parts[0].width, 10 * SIZE + SIZE / 2);
    assert_eq!(setting.lines[1].parts[0].x, -SIZE / 2);
}

#[test]
fn english_is_kerned_and_hyphenated() {
    let kerned = lines_of("AVAVAV", &manner(40, Fit::Left, Language::En)).lines[0].width;
    let letters: Milli = 3 * lines_of("A", &manner(40, Fit::Left, Language::En)).lines[0].width
        + 3 * lines_of("V", &manner(40, Fit::Left, Language::En)).lines[0].width;
    assert!(kerned < letters);
    let text = "The Recipient shall protect the Confidential Information with no less care than it applies to its own information.";
    let ends_in_hyphen = |line: &super::Line| {
        let glyphs = line.parts.iter().flat_map(|part| &part.line.runs).flat_map(|run| &run.glyphs);
        glyphs.last().is_some_and(|glyph| glyph.text.is_empty())
    };
    let mut hyphens = 0;
    for ems in 10..=20 {
        let setting = lines_of(text, &manner(ems, Fit::Justify, Language::En));
        hyphens += setting.lines.iter().filter(|line| ends_in_hyphen(line)).count();
        assert_eq!(texts(&setting).concat().replace(' ', ""), text.replace(' ', ""));
    }
    assert!(hyphens > 0);
}

#[test]
fn han_and_latin_stand_apart_once_only() {
    let width = |text: &str| lines_of(text, &manner(40, Fit::Left, Language::Zh)).lines[0].width;
    assert_eq!(width("在10日"), width("在 10 日"));
    assert_eq!(width("在10日"), 3 * SIZE + 2 * (SIZE * 166 / 1000));
    assert_eq!(width("（10）"), 2 * SIZE);
}
