//! Layout goldens and rules: what the pages of the test agreements look like.
//! `BAOMI_ACCEPT=1 cargo test --test layout recorded` accepts new goldens: look at the pages first.

mod common;
#[path = "layout/examples.rs"]
mod examples;
#[path = "layout/fixture.rs"]
mod fixture;

use baomi::document::{Block, Content, Document, Origin, ParagraphId, Span, SpanKind};
use baomi::layout::page::{Artifact, Mark, Owner, Pages, Role, Shape, Target};
use baomi::layout::{Fonts, ParagraphCache, Slot, Style, dump, lay_out, lay_out_with};
use baomi::value::{Language, Localised};
use common::golden::Goldens;

const FIXTURES: [(&str, &str); 4] = [
    ("agreement", include_str!("layout/agreement.txt")),
    ("bilingual", include_str!("layout/bilingual.txt")),
    ("english", include_str!("layout/english.txt")),
    ("extremes", include_str!("layout/extremes.txt")),
];
const STYLES: [&str; 5] = ["commercial", "dense", "gongwen", "beside", "front"];

fn document(name: &str) -> Document {
    let (_, source) = FIXTURES.iter().find(|(known, _)| *known == name).expect("the fixture exists");
    fixture::parse(source)
}

fn pages(name: &str, style_name: &str) -> Pages {
    lay_out(&document(name), &style(style_name), &Fonts::bundled()).expect("all characters are there")
}

/// A document in the commercial style.
fn set(document: &Document) -> Pages {
    lay_out(document, &style("commercial"), &Fonts::bundled()).expect("all characters are there")
}

/// A style of templates/style.toml or of tests/layout/styles.toml.
fn style(name: &str) -> Style {
    let text = [include_str!("../templates/style.toml"), include_str!("layout/styles.toml")].concat();
    Style::load(&text, name).expect("the style exists")
}

#[test]
#[ignore = "prints a layout to look at: LAYOUT=file STYLE=name cargo test --test layout show -- --ignored --nocapture"]
fn show() {
    let source = std::fs::read_to_string(std::env::var("LAYOUT").expect("LAYOUT names a fixture"))
        .expect("the fixture is readable");
    let style = style(&std::env::var("STYLE").unwrap_or_else(|_| "commercial".into()));
    let fonts = Fonts::bundled();
    let pages = lay_out(&fixture::parse(&source), &style, &fonts).expect("all characters are there");
    if std::env::var("GLYPHS").is_ok() {
        glyphs(&pages);
        return;
    }
    println!("{}", dump(&pages, &fonts));
    for link in &pages.links {
        println!("link {} {:?} {:?} {}", link.page + 1, link.rectangle, link.target, link.description);
    }
    for field in &pages.fields {
        println!("field {} {:?} {} {}", field.page + 1, field.rectangle, field.name, field.description);
    }
    for entry in &pages.outline {
        println!("outline {} {} {:?}", entry.level, entry.title, entry.place);
    }
}

/// Every glyph with its place, for a picture.
fn glyphs(pages: &baomi::layout::Pages) {
    use baomi::layout::page::Shape;
    for (number, page) in pages.pages.iter().enumerate() {
        println!("P\t{}\t{}\t{}", number + 1, page.width, page.height);
        for mark in &page.marks {
            let (line, degrees, grey) = match &mark.shape {
                Shape::Rule { dx, dy, thickness } => {
                    println!("R\t{}\t{}\t{dx}\t{dy}\t{thickness}", mark.x, mark.y);
                    continue;
                }
                Shape::Line(line) => (line, 0.0, 0.0),
                Shape::Stamp { line, degrees, grey } => (line, *degrees, *grey),
            };
            for run in &line.runs {
                for glyph in &run.glyphs {
                    let text = &run.text[glyph.text.start as usize..glyph.text.end as usize];
                    let x = run.dx + glyph.x as f32 / 1000.0;
                    println!(
                        "G\t{}\t{}\t{x}\t{}\t{}\t{}\t{degrees}\t{grey}\t{}\t{text}",
                        mark.x, mark.y, run.face.0, run.size, run.stroke, glyph.id
                    );
                }
            }
        }
    }
}

/// One line of type of one block: parts of links put together again.
struct Line {
    text: String,
    left: f32,
    right: f32,
    size: f32,
    element: u32,
    page: usize,
}

/// Lines of content in reading order, without header, footer and repeated rows.
fn lines(pages: &Pages) -> Vec<Line> {
    let mut lines: Vec<(f32, Line)> = Vec::new();
    for (number, page) in pages.pages.iter().enumerate() {
        for Mark { owner, x, y, shape, .. } in &page.marks {
            let (Owner::Element(mut element), Shape::Line(line)) = (*owner, shape) else {
                continue;
            };
            if let (Role::Link | Role::Span, Some(parent)) =
                (pages.structure[element as usize].role, pages.structure[element as usize].parent)
            {
                element = parent;
            }
            let text: String = line.runs.iter().map(|run| run.text.as_str()).collect();
            let size = line.runs.first().map_or(0.0, |run| run.size);
            match lines.last_mut().filter(|(above, last)| {
                *above == *y && last.element == element && last.page == number && *x >= last.right - size
            }) {
                Some((_, last)) => {
                    last.text.push_str(&text);
                    last.right = x + line.width;
                }
                None => lines.push((*y, Line { text, left: *x, right: x + line.width, size, element, page: number })),
            }
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

fn every(mut check: impl FnMut(&str, &str, &Pages)) {
    for (name, _) in FIXTURES {
        for style in STYLES {
            check(name, style, &pages(name, style));
        }
    }
}

/// Every run of the fixtures at its place: page, x, y, place in the line, face, size, width, text.
#[test]
fn layouts_are_as_recorded() {
    let fonts = Fonts::bundled();
    let mut goldens = Goldens::of("tests/layout/fixtures", ".txt");
    for (name, style_name) in [
        ("agreement", "commercial"),
        ("agreement", "dense"),
        ("agreement", "gongwen"),
        ("agreement", "front"),
        ("bilingual", "commercial"),
        ("bilingual", "beside"),
        ("english", "commercial"),
        ("extremes", "commercial"),
    ] {
        goldens.holds(&format!("{name}-{style_name}"), &dump(&pages(name, style_name), &fonts));
    }
    goldens.done("layout");
}

#[test]
fn no_line_starts_or_ends_with_a_forbidden_mark() {
    every(|name, style, pages| {
        let lines = lines(pages);
        for (index, line) in lines.iter().enumerate() {
            let first_of_block = index == 0 || lines[index - 1].element != line.element;
            let (Some(first), Some(last)) = (line.text.chars().next(), line.text.chars().last()) else {
                continue;
            };
            let marks_only = line.text.chars().all(|c| "。（.123".contains(c));
            if !first_of_block && !marks_only {
                assert!(
                    !"。，、；：？！）》〉」』】〕”’％℃·～／—".contains(first),
                    "{name} {style} {}: {}",
                    line.page + 1,
                    line.text
                );
            }
            if !marks_only {
                assert!(!"（《〈「『【〔“‘￥／".contains(last), "{name} {style} {}: {}", line.page + 1, line.text);
            }
        }
    });
}

#[test]
fn nothing_stands_outside_the_type_area() {
    every(|name, style_name, pages| {
        for line in lines(pages) {
            let width = pages.pages[line.page].width;
            // The narrowest margins of the styles tested, less the blank half of a bracket that opens a line.
            let (left, right) = if width < 700.0 { (79.3, width - 73.7) } else { (72.0, width - 72.0) };
            let closes = line.text.ends_with(|c| "。，、；：？！）》〉」』】〕”’".contains(c));
            let end = if closes { line.right - line.size / 2.0 } else { line.right };
            assert!(
                line.left >= left - line.size / 2.0 && end <= right + 0.01,
                "{name} {style_name} {}: {} {end}",
                line.page + 1,
                line.text
            );
        }
    });
}

#[test]
fn pages_end_where_they_may() {
    every(|name, style, pages| {
        let lines = lines(pages);
        for pair in lines.windows(2).filter(|pair| pair[0].page != pair[1].page) {
            let role = pages.structure[pair[0].element as usize].role;
            assert!(
                !matches!(role, Role::Heading(_)),
                "{name} {style}: a heading ends page {}: {}",
                pair[0].page + 1,
                pair[0].text
            );
        }
        // Widows and orphans: a paragraph of four lines or more never leaves one line alone on a side.
        for index in 1..lines.len() {
            let (before, line) = (&lines[index - 1], &lines[index]);
            let paragraph = matches!(pages.structure[line.element as usize].role, Role::Paragraph | Role::ListBody);
            if before.element != line.element || before.page == line.page || !paragraph {
                continue;
            }
            let of =
                |page: usize| lines.iter().filter(|other| other.element == line.element && other.page == page).count();
            assert!(of(before.page) >= 2 && of(line.page) >= 2, "{name} {style}: {} | {}", before.text, line.text);
        }
    });
}

#[test]
fn the_structure_is_a_tree_and_owns_every_mark() {
    every(|name, style, pages| {
        for (index, element) in pages.structure.iter().enumerate() {
            assert_eq!(element.parent.is_none(), index == 0, "{name} {style}");
            assert!(
                element.parent.is_none_or(|parent| (parent as usize) < index),
                "{name} {style}: parents come first"
            );
        }
        for mark in pages.pages.iter().flat_map(|page| &page.marks) {
            if let Owner::Element(element) = mark.owner {
                assert!((element as usize) < pages.structure.len() && element > 0, "{name} {style}");
            }
        }
        for link in &pages.links {
            assert_eq!(pages.structure[link.element as usize].role, Role::Link);
        }
        for field in &pages.fields {
            assert_eq!(pages.structure[field.element as usize].role, Role::Form);
        }
        let mut names: Vec<&str> = pages.fields.iter().map(|field| field.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), pages.fields.len(), "{name} {style}: field names are unique");
    });
}

#[test]
fn a_cache_changes_nothing() {
    let fonts = Fonts::bundled();
    let mut cache = ParagraphCache::new();
    for _ in 0..2 {
        for (name, _) in FIXTURES {
            for style_name in STYLES {
                let cached = lay_out_with(&mut cache, &document(name), &style(style_name), &fonts)
                    .expect("all characters are there");
                assert_eq!(dump(&cached, &fonts), dump(&pages(name, style_name), &fonts), "{name} {style_name}");
            }
        }
    }
    // Other fonts: what was cached for the first must not come out again.
    let tinos = include_bytes!("../templates/fonts/Tinos-Bold-latin.ttf").to_vec();
    let other = Fonts::bundled().with_user(Slot::Latin, tinos, 0).expect("Tinos may be embedded");
    let cached =
        lay_out_with(&mut cache, &document("english"), &style("commercial"), &other).expect("all characters are there");
    let fresh = lay_out(&document("english"), &style("commercial"), &other).expect("all characters are there");
    assert_eq!(dump(&cached, &other), dump(&fresh, &other));
    assert_ne!(dump(&cached, &other), dump(&pages("english", "commercial"), &fonts));
}

#[test]
fn each_page_is_painted_in_the_order_of_the_tree() {
    every(|name, style, pages| {
        let mut children: Vec<Vec<u32>> = vec![Vec::new(); pages.structure.len()];
        for (index, element) in (0u32..).zip(&pages.structure) {
            if let Some(parent) = element.parent {
                children[parent as usize].push(index);
            }
        }
        // Where each element stands in the tree: all its words come before those of its children.
        let mut rank = vec![0; pages.structure.len()];
        let mut open = vec![0u32];
        for place in 0.. {
            let Some(element) = open.pop() else { break };
            rank[element as usize] = place;
            open.extend(children[element as usize].iter().rev());
        }
        for (number, page) in pages.pages.iter().enumerate() {
            let painted = page.marks.iter().filter_map(|mark| match mark.owner {
                Owner::Element(element) => Some(rank[element as usize]),
                Owner::Artifact(_) => None,
            });
            assert!(painted.is_sorted(), "{name} in {style}: page {} is painted in another order", number + 1);
        }
    });
}

#[test]
fn the_header_of_a_long_table_is_repeated_as_an_artifact() {
    let pages = pages("extremes", "commercial");
    let shows = |page: usize, wanted: bool| {
        pages.pages[page].marks.iter().any(|mark| {
            let artifact = mark.owner == Owner::Artifact(Artifact::TableHeader);
            matches!(&mark.shape, Shape::Line(line) if line.runs.iter().any(|run| run.text == "措施"))
                && artifact == wanted
        })
    };
    assert!(shows(2, false) && shows(3, true));
}

#[test]
fn signatures_stand_whole_and_say_whose_page_it_is() {
    let pages = pages("bilingual", "commercial");
    let places: Vec<u32> = pages.fields.iter().map(|field| field.page).collect();
    assert_eq!(places, [3, 3, 3]);
    let text: String = lines(&pages).iter().filter(|line| line.page == 3).map(|line| line.text.as_str()).collect();
    assert!(text.contains("（本页无正文，为《客户信息保密协议》签署页）"), "{text}");
    assert!(!lines(&pages).iter().any(|line| line.text.contains("以下无正文")));
    for field in &pages.fields[..2] {
        assert!(
            field.rectangle[2] - field.rectangle[0] > 119.0 && field.rectangle[3] - field.rectangle[1] > 119.0,
            "room for a seal of 42 mm"
        );
    }
}

#[test]
fn references_lead_to_their_articles() {
    let pages = pages("agreement", "front");
    let link = pages.links.iter().find(|link| link.description == "第九条").expect("第九条 is referred to");
    let entry = pages.outline.iter().find(|entry| entry.title.starts_with("第九条")).expect("第九条 is in the outline");
    assert_eq!(link.target, Target::Place(entry.place));
    assert!(pages.links.iter().any(|link| link.target == Target::Uri("mailto:privacy@seller.example".into())));
    // The contents: the same place, and the page number as printed, the cover not counted.
    let contents = pages
        .links
        .iter()
        .find(|link| link.page == 1 && link.description.starts_with("第九条"))
        .expect("the contents list it");
    assert_eq!(contents.target, Target::Place(entry.place));
    let number =
        lines(&pages).into_iter().rfind(|line| line.page == 1 && line.text.starts_with("第九条")).expect("a line").text;
    assert!(number.ends_with(&entry.place.page.to_string()), "{number}");
}

#[test]
fn a_character_that_no_face_has_is_named_with_its_clause() {
    let origin = Origin { clause: "scope.definitions".into(), variant: None };
    let mut document = document("english");
    let text = Localised::one(Language::En, vec![Span::plain("a name with \u{12000} in it")]);
    let content = Content::Paragraph { number: None, text };
    document
        .blocks
        .push(Block { origin: Some(origin.clone()), ..Block::of(ParagraphId::new("test", 0), content) }.into());
    let missing = lay_out(&document, &style("commercial"), &Fonts::bundled()).expect_err("cuneiform is not bundled");
    assert_eq!(missing.len(), 1);
    assert_eq!((missing[0].character, &missing[0].origin), ('\u{12000}', &Some(origin)));
    assert_eq!(missing[0].text, "me with \u{12000} in it");
}

#[test]
fn blanks_keep_their_underscores_in_the_text() {
    let pages = pages("agreement", "commercial");
    let text: String = lines(&pages).iter().map(|line| line.text.as_str()).collect();
    assert!(text.contains("日期：________年____月____日"), "{text}");
    let rules = pages
        .pages
        .iter()
        .flat_map(|page| &page.marks)
        .filter(|mark| matches!(mark.shape, Shape::Rule { dy: 0.0, .. }))
        .count();
    assert!(rules > 8);
}

#[test]
fn signatures_without_an_end_of_text_never_stand_alone() {
    for count in 12..34 {
        let source = [
            "title 交接确认书\n",
            &"text 这是一段。\n".repeat(count),
            "sign receipt seal\n+ 移交方：上海示例卫生设备有限公司（盖章）\n+ 日期：{blank 8}\n",
        ]
        .concat();
        let pages = set(&fixture::parse(&source));
        let page = pages.fields[0].page as usize;
        let beside = lines(&pages).iter().filter(|line| line.page == page && line.text == "这是一段。").count();
        assert!(beside >= 2, "{count} paragraphs: {beside} beside the signature");
    }
}

#[test]
fn no_page_begins_or_ends_with_one_row() {
    for (count, rows) in (14..34).flat_map(|count| [2, 3, 5].map(|rows| (count, rows))) {
        let source = [
            "title 清单\n",
            &"text 这是一段。\n".repeat(count),
            "table l\n| 表头\n",
            &"| 这是一行\n".repeat(rows),
            &"text 这是一段。\n".repeat(4),
        ]
        .concat();
        let pages = set(&fixture::parse(&source));
        let lines = lines(&pages);
        for page in 0..pages.pages.len() {
            let found = lines.iter().filter(|line| line.page == page && line.text == "这是一行").count();
            assert_ne!(found, 1, "{count} paragraphs, {rows} rows: one row on page {}", page + 1);
        }
    }
}

#[test]
fn a_fact_to_be_confirmed_is_bold() {
    let document = |strong, kind| {
        let mut document = fixture::parse("title 协议\n");
        let text = Localised {
            zh: Some(vec![Span { strong, kind, ..Span::plain("【签署前确认：期限】") }]), en: None
        };
        let content = Content::Paragraph { number: None, text };
        document.blocks.push(Block::of(ParagraphId::new("test", 0), content).into());
        document
    };
    let fonts = Fonts::bundled();
    assert_eq!(
        dump(&set(&document(false, SpanKind::Unconfirmed)), &fonts),
        dump(&set(&document(true, SpanKind::Plain)), &fonts)
    );
}

#[test]
fn a_bilingual_item_is_one_item_a_language() {
    for style in ["commercial", "gongwen"] {
        let pages = pages("bilingual", style);
        let owners = pages.pages.iter().flat_map(|page| &page.marks);
        let items: Vec<u32> = owners
            .filter_map(|mark| match mark.owner {
                Owner::Element(element) => Some(element),
                Owner::Artifact(_) => None,
            })
            .filter(|element| pages.structure[*element as usize].role == Role::ListBody)
            .collect();
        assert!(!items.is_empty());
        assert!(items.is_sorted(), "{style}: items are painted in the order of the structure");
    }
}

#[test]
fn a_huge_text_is_set_in_time_and_nothing_is_lost() {
    let mut document = document("english");
    document.languages = vec![Language::Zh];
    for word in ["保密信息，", "a", "1", "。", "“", "confidential "] {
        let text = word.repeat(100_000 / word.len());
        let count = text.chars().filter(|c| !c.is_whitespace()).count();
        let text = Localised::one(Language::Zh, vec![Span::plain(text)]);
        let content = Content::Paragraph { number: None, text };
        document.blocks = vec![Block::of(ParagraphId::new("test", 0), content).into()];
        let start = std::time::Instant::now();
        let pages = lay_out(&document, &style("commercial"), &Fonts::bundled()).expect("all characters are there");
        eprintln!("{word} {:?}", start.elapsed());
        // Beyond the text itself there are the two characters of 目　录.
        let front = if pages.structure.iter().any(|element| element.role == Role::TableOfContents) { 2 } else { 0 };
        let set: usize =
            lines(&pages).iter().map(|line| line.text.chars().filter(|c| !c.is_whitespace()).count()).sum();
        assert_eq!(set, count + front, "{word}");
    }
}
