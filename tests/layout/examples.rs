//! Goldens of the pages of every example: where the lines of each paragraph end.
//! After a change of texts or layout, look at the pages, then accept them: `BAOMI_ACCEPT=1 cargo test --test layout recorded`

use crate::common;
use crate::common::golden::Goldens;
use baomi::layout::page::{Glyph, Mark, Owner, Run, SetText, Shape};
use baomi::layout::{Fonts, Pages, ParagraphCache, Style, lay_out_with};
use baomi::pipeline::Options;
use std::collections::BTreeMap;
use std::fmt::Write;

const STYLES: [&str; 3] = ["commercial", "dense", "gongwen"];
/// Examples whose line ends are recorded in every style: one of each language, and one with many tables.
const IN_EVERY_STYLE: [&str; 4] = ["asset-transfer", "international", "employee-en", "partner-joint"];

/// Calls `check` with the name, the style and the pages of every example in every style.
fn every(fonts: &Fonts, mut check: impl FnMut(&str, &str, &Pages)) {
    let mut cache = ParagraphCache::new();
    for path in common::examples() {
        let name = path.file_stem().expect("an example has a name").to_string_lossy().into_owned();
        let assembly = common::assemble(&path, Options::default());
        for style in STYLES {
            let pages = lay_out_with(&mut cache, &assembly.document, &style_of(style), fonts)
                .unwrap_or_else(|missing| panic!("{name}: {missing:?}"));
            check(&name, style, &pages);
        }
    }
}

#[test]
fn lines_of_examples_end_as_recorded() {
    let mut goldens = Goldens::of("tests/layout/goldens", ".txt");
    every(&Fonts::bundled(), |name, style, pages| {
        if style == STYLES[0] || IN_EVERY_STYLE.contains(&name) {
            goldens.holds(&format!("{name}-{style}"), &line_ends(pages));
        }
    });
    goldens.done("layout");
}

/// How many pages there are; then of each text that takes several lines its block, its language, and the last words of
/// each line but the last. So a change of one clause changes the lines of that clause, wherever the pages end.
fn line_ends(pages: &Pages) -> String {
    let mut lines: BTreeMap<u32, Vec<(usize, u32, String)>> = BTreeMap::new();
    for (number, page) in pages.pages.iter().enumerate() {
        for Mark { y, shape, text, .. } in &page.marks {
            let (Some(text), Shape::Line(line)) = (text, shape) else { continue };
            let words: String = line.runs.iter().map(|run| run.text.as_str()).collect();
            let lines = lines.entry(*text).or_default();
            // Words beside a link are marks of their own.
            match lines.last_mut().filter(|(page, height, _)| (*page, *height) == (number, y.to_bits())) {
                Some((_, _, line)) => line.push_str(&words),
                None => lines.push((number, y.to_bits(), words)),
            }
        }
    }
    let mut out = format!("{} pages\n", pages.pages.len());
    for (text, lines) in lines.iter().filter(|(_, lines)| lines.len() > 1) {
        let SetText { paragraph, language, .. } = &pages.texts[*text as usize];
        let ends: Vec<String> = lines[..lines.len() - 1].iter().map(|(_, _, line)| last_words(line)).collect();
        let _ = writeln!(out, "{paragraph} {}: {}", language.code(), ends.join(" / "));
    }
    out
}

/// The last word of a Latin line, the last four characters of a Chinese one.
fn last_words(line: &str) -> String {
    let line = line.trim_end();
    let word = line.rsplit(' ').next().unwrap_or(line);
    let from = word.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
    if word.is_ascii() { word.to_owned() } else { word[from..].to_owned() }
}

#[test]
fn ninety_nine_lines_of_a_hundred_of_the_examples_are_not_loose() {
    let (mut all, mut loose) = (0, Vec::new());
    every(&Fonts::bundled(), |name, style, pages| {
        let marks = pages.pages.iter().flat_map(|page| &page.marks);
        let lines: Vec<_> = marks
            .filter_map(|mark| match (mark.owner, &mark.shape) {
                (Owner::Element(element), Shape::Line(line)) => Some((element, line)),
                _ => None,
            })
            .collect();
        for paragraph in lines.chunk_by(|a, b| a.0 == b.0) {
            // The last line of a paragraph is never stretched.
            for (_, line) in &paragraph[..paragraph.len() - 1] {
                all += 1;
                if line.runs.iter().any(|run| most_stretch(run) > 0.08 * run.size + 0.01) {
                    let text: String = line.runs.iter().map(|run| run.text.as_str()).collect();
                    loose.push(format!("{name} {style}: {text}"));
                }
            }
        }
    });
    assert!(all > 10_000, "{all} lines");
    assert!(loose.len() * 100 <= all, "{} of {all} lines are loose: {:#?}", loose.len(), &loose[..20]);
}

/// Most growth of a gap between two Han of a run, in points.
fn most_stretch(run: &Run) -> f32 {
    let han = |glyph: &Glyph| {
        let text = &run.text[glyph.text.start as usize..glyph.text.end as usize];
        text.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))
    };
    let pairs = run.glyphs.windows(2).filter(|pair| han(&pair[0]) && han(&pair[1]));
    pairs.map(|pair| (pair[1].x - pair[0].x) as f32 / 1000.0 - run.size).fold(0.0, f32::max)
}

fn style_of(name: &str) -> Style {
    Style::bundled(name).expect("the style is bundled")
}
