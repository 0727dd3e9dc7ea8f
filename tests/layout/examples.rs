//! Goldens of every example in every style: the commercial ones say each line (page, x, y, face, size, text), the others
//! say of each page its lines, a hash of all that stands on it, and its first and last words.
//! After a change of texts or layout, look at the pages, then accept them: `INSTA_UPDATE=always cargo test --test layout recorded`

use crate::common;
use baomi::layout::page::{Glyph, Owner, Run, Shape};
use baomi::layout::{Fonts, Pages, ParagraphCache, Style, dump, lay_out_with};
use baomi::pipeline::Options;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write;

const STYLES: [&str; 3] = ["commercial", "dense", "gongwen"];
const FOLDER: &str = "tests/layout/goldens";

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
fn layouts_of_examples_are_as_recorded() {
    let mut expected = BTreeSet::new();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(common::root().join(FOLDER));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let fonts = Fonts::bundled();
    settings.bind(|| {
        every(&fonts, |name, style, pages| {
            let lines = dump(pages, &fonts);
            let golden = if style == "commercial" { lines } else { short(&lines) };
            let golden_name = format!("{name}-{style}");
            insta::assert_snapshot!(golden_name.as_str(), golden);
            expected.insert(format!("{golden_name}.snap"));
        });
    });
    let found = std::fs::read_dir(common::root().join(FOLDER)).expect("the goldens are there").flatten();
    let found = found.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let left: Vec<String> = found.filter(|name| name.ends_with(".snap") && !expected.contains(name)).collect();
    assert!(left.is_empty(), "goldens of examples that are no more; remove them: {left:?}");
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

/// One line a page: its number, the lines on it, a hash of their places and words, and where it begins and ends.
fn short(lines: &str) -> String {
    let mut out = String::new();
    for page in lines.split_inclusive('\n').collect::<Vec<_>>().chunk_by(|_, next| !next.starts_with("page ")) {
        let head = page[0].trim_end();
        // What stands there as content: no header, footer or rule.
        let body = || page[1..].iter().filter(|line| !line.contains("~ ") && !line.contains(" rule "));
        let words = |line: Option<&&str>| -> String {
            let text = line.map_or("", |line| line.splitn(8, ' ').nth(7).unwrap_or_default());
            text.trim().chars().take(12).collect()
        };
        let hash = Sha256::digest(page.concat());
        let hash: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let (first, last) = (words(body().next()), words(body().next_back()));
        let _ = writeln!(out, "{head}: {} runs, {hash}, {first} … {last}", body().count());
    }
    out
}
