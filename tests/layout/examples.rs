//! Goldens of every example in every style: the commercial ones say each line (page, x, y, face, size, text), the others
//! say of each page its lines, a hash of all that stands on it, and its first and last words.
//! After a change of texts or layout, look at the pages, then accept them: `INSTA_UPDATE=always cargo test --test layout recorded`

use crate::common;
use baomi::assemble::{Options, assemble};
use baomi::layout::{Fonts, LayoutCache, Style, dump, lay_out_with};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write;

const STYLES: [&str; 3] = ["commercial", "dense", "gongwen"];
const FOLDER: &str = "tests/layout/goldens";

#[test]
fn layouts_of_examples_are_as_recorded() {
    let fonts = Fonts::bundled();
    let mut cache = LayoutCache::new();
    let mut expected = BTreeSet::new();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(common::root().join(FOLDER));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for path in common::examples() {
            let name = path.file_stem().expect("an example has a name").to_string_lossy().into_owned();
            let options = Options::default();
            let assembly = assemble(common::library(), &[common::source(&path)], options)
                .unwrap_or_else(|findings| panic!("{name}: {:?}", common::messages(&findings)));
            for style in STYLES {
                let pages = lay_out_with(&mut cache, &assembly.document, &style_of(style), &fonts)
                    .unwrap_or_else(|missing| panic!("{name}: {missing:?}"));
                let lines = dump(&pages, &fonts);
                let golden = if style == "commercial" { lines } else { short(&lines) };
                let golden_name = format!("{name}-{style}");
                insta::assert_snapshot!(golden_name.as_str(), golden);
                expected.insert(format!("{golden_name}.snap"));
            }
        }
    });
    let found = std::fs::read_dir(common::root().join(FOLDER)).expect("the goldens are there").flatten();
    let found = found.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let left: Vec<String> = found.filter(|name| name.ends_with(".snap") && !expected.contains(name)).collect();
    assert!(left.is_empty(), "goldens of examples that are no more; remove them: {left:?}");
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
