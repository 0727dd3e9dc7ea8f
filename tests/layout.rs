//! Layout goldens and rules: what the pages of the test agreements look like.

#[path = "layout/fixture.rs"]
mod fixture;

use baomi::layout::{Fonts, Style, dump, lay_out};

#[test]
#[ignore = "prints a layout to look at: LAYOUT=file STYLE=name cargo test --test layout show -- --ignored --nocapture"]
fn show() {
    let source = std::fs::read_to_string(std::env::var("LAYOUT").expect("LAYOUT names a fixture")).expect("the fixture is readable");
    let style = Style::bundled(&std::env::var("STYLE").unwrap_or_else(|_| "commercial".into())).expect("the style exists");
    let fonts = Fonts::bundled();
    let pages = lay_out(&fixture::parse(&source), &style, &fonts).expect("all characters are there");
    if std::env::var("GLYPHS").is_ok() {
        glyphs(&pages);
        return;
    }
    println!("{}", dump(&pages, &fonts));
    for link in &pages.links { println!("link {} {:?} {:?} {}", link.page + 1, link.rectangle, link.target, link.description); }
    for field in &pages.fields { println!("field {} {:?} {} {}", field.page + 1, field.rectangle, field.name, field.description); }
    for entry in &pages.outline { println!("outline {} {} {:?}", entry.level, entry.title, entry.place); }
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
                    println!("G\t{}\t{}\t{x}\t{}\t{}\t{}\t{degrees}\t{grey}\t{}\t{text}", mark.x, mark.y, run.face.0, run.size, run.stroke, glyph.id);
                }
            }
        }
    }
}
