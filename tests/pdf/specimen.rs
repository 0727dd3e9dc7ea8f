//! A short agreement with one of everything a PDF can hold.

use super::fonts::{HEAVY, LATIN, SERIF};
use super::sheet::{AREA, Sheet};
use baomi::export::pdf::Metadata;
use baomi::layout::fonts::Fonts;
use baomi::layout::page::*;
use baomi::value::{Byline, Language};
use std::sync::Arc;

pub const HEADER: [&str; 3] = ["序号", "资料名称", "份数"];

/// Title with marks that XML and PDF strings must escape.
pub fn metadata() -> Metadata {
    Metadata {
        title: "股权转让保密协议（A<B> & “C”）".into(),
        number: Some("QY-NDA-2026-0001".into()),
        language: Language::Zh,
        byline: Byline {
            author: Some("甲 & 乙律师事务所".into()),
            initials: None,
            date: chrono::NaiveDate::from_ymd_opt(2026, 11, 22),
        },
    }
}

/// Two pages and a half: headings, spread lines, a list, a table over the page end, links, fields, a draft mark.
pub fn agreement(fonts: &Fonts) -> Pages {
    let mut sheet = Sheet::new(fonts);
    sheet.heading(1, "股权转让保密协议");
    sheet.pages.outline.clear();
    stamp(&mut sheet);
    for article in 1..=6 {
        sheet.heading(2, &format!("第{}条　保密信息的范围", ["一", "二", "三", "四", "五", "六"][article - 1]));
        sheet.paragraph(&[
            "一点一　保密信息是指披露方为本次交易目的向接收方披露的、不为公众所知悉的",
            "商业信息、技术信息与经营信息，无论其以书面、口头、电子或者其他任何形式存",
            "在；标明“保密”字样与否，不影响其性质。",
        ]);
    }
    inline_parts(&mut sheet);
    list(&mut sheet);
    table(&mut sheet);
    signatures(&mut sheet);
    sheet.pages
}

/// A line with Latin letters, a link to a place, an address, bold by stroke, rare characters and a blank.
fn inline_parts(sheet: &mut Sheet) {
    let paragraph = sheet.element(Role::Paragraph, 0);
    sheet.down(22.0);
    let mut x = AREA[0];
    let mut put = |sheet: &mut Sheet, owner: u32, run: Run| {
        let width = sheet.width(run.face, run.size, &run.text);
        let from = x;
        x += width;
        let line = LineBox::new(vec![run], width);
        sheet.put(Owner::Element(owner), from, sheet.y, Shape::Line(Arc::new(line)));
        [from, sheet.y - 3.0, x, sheet.y + 10.0]
    };
    let run = sheet.run(SERIF, 12.0, 0.0, "依照");
    put(sheet, paragraph, run);
    let link = sheet.element(Role::Link, paragraph);
    let run = sheet.run(SERIF, 12.0, 0.0, "第一条");
    let rectangle = put(sheet, link, run);
    let target = Target::Place(sheet.pages.outline[0].place);
    add_link(sheet, link, rectangle, target, "第一条");
    let run = sheet.run(LATIN, 12.0, 0.0, "(Confidential Information) ");
    put(sheet, paragraph, run);
    let link = sheet.element(Role::Link, paragraph);
    let run = sheet.run(LATIN, 12.0, 0.0, "a.b@example.com");
    let rectangle = put(sheet, link, run);
    add_link(sheet, link, rectangle, Target::Uri("mailto:a.b@example.com".into()), "a.b@example.com");
    let mut run = sheet.run(SERIF, 12.0, 0.0, "，姓名𬭎𫖯𠮷，￥100");
    run.stroke = 0.3;
    run.glyphs.retain(|glyph| glyph.id > 0);
    put(sheet, paragraph, run);
    let element = sheet.element(Role::Paragraph, 0);
    sheet.down(22.0);
    // One glyph for two texts: U+2011 and U+00AD printed by the hyphen, and a ligature of two glyphs.
    let mut run = sheet.run(LATIN, 12.0, 0.0, "QY-NDA-2026-0001 -");
    run.text = "QY\u{2011}NDA-2026-0001 \u{AD}".into();
    for glyph in &mut run.glyphs {
        let shift = |at: u32| if at > 2 { at + 2 } else { at };
        glyph.text = shift(glyph.text.start)..shift(glyph.text.end);
    }
    run.glyphs.last_mut().unwrap().text.end = run.text.len() as u32;
    let line = LineBox::new(vec![run], 100.0);
    sheet.put(Owner::Element(element), AREA[0], sheet.y, Shape::Line(Arc::new(line)));
}

fn add_link(sheet: &mut Sheet, element: u32, rectangle: Rectangle, target: Target, description: &str) {
    let page = sheet.page();
    sheet.pages.links.push(Link { page, rectangle, target, description: description.into(), element });
}

fn list(sheet: &mut Sheet) {
    let list = sheet.element(Role::List, 0);
    for (label, text) in [("（一）", "财务报表；"), ("（二）", "客户名单。")] {
        sheet.down(22.0);
        let item = sheet.element(Role::ListItem, list);
        for (role, x, text) in [(Role::Label, 24.0, label), (Role::ListBody, 60.0, text)] {
            let element = sheet.element(role, item);
            let line = sheet.line(SERIF, 12.0, text);
            sheet.put(Owner::Element(element), AREA[0] + x, sheet.y, Shape::Line(line));
        }
    }
}

fn table(sheet: &mut Sheet) {
    let table = sheet.element(Role::Table, 0);
    let header = sheet.element(Role::Row, table);
    sheet.row(&HEADER, |sheet| Owner::Element(sheet.element(Role::ColumnHeader, header)));
    for number in 1..=60 {
        if sheet.y - 16.0 < AREA[1] {
            sheet.new_page();
            sheet.row(&HEADER, |_| Owner::Artifact(Artifact::Layout));
        }
        let row = sheet.element(Role::Row, table);
        let name = format!("资料{number}");
        sheet.row(&[&number.to_string(), &name, "壹"], |sheet| Owner::Element(sheet.element(Role::Cell, row)));
    }
}

fn signatures(sheet: &mut Sheet) {
    for (name, label) in [("signature-transferor", "甲方（盖章）："), ("signature-transferee", "乙方（盖章）：")]
    {
        let paragraph = sheet.paragraph(&[label]);
        let element = sheet.element(Role::Form, paragraph);
        let page = sheet.page();
        sheet.pages.fields.push(SignatureField {
            name: name.into(),
            description: format!("{label}签署处"),
            page,
            rectangle: [AREA[0] + 100.0, sheet.y - 30.0, AREA[0] + 220.0, sheet.y + 14.0],
            element,
        });
        sheet.y -= 30.0;
    }
}

fn stamp(sheet: &mut Sheet) {
    let line = sheet.line(HEAVY, 80.0, "草稿");
    sheet.put(Owner::Artifact(Artifact::Watermark), 200.0, 300.0, Shape::Stamp { line, degrees: 45.0, grey: 0.85 });
}
