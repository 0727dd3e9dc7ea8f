//! A text in two languages: block beside block, or a finding where they do not match.

use super::markdown::{Raw, parse};
use crate::diagnostic::{Code, Diagnostic};
use crate::draft::DraftText;
use crate::value::{Language, Localised};

/// The blocks of a text, both languages side by side. Findings: markup outside the subset, languages that do not match.
pub fn read(text: &DraftText<'_>, findings: &mut Vec<Diagnostic>) -> Vec<Localised<Raw>> {
    let mut sides: Vec<(Language, Vec<Raw>)> = Vec::new();
    for (language, markdown) in text.text.iter() {
        match parse(markdown, language == Language::Zh) {
            Ok(blocks) => sides.push((language, blocks)),
            Err(markup) => findings.push(unsupported(text, language, &markup)),
        }
    }
    if let [(_, zh), (_, en)] = sides.as_slice() {
        findings.extend(mismatch(text, zh, en));
    }
    let length = sides.iter().map(|(_, blocks)| blocks.len()).max().unwrap_or(0);
    let mut aligned: Vec<Localised<Raw>> = (0..length).map(|_| Localised::default()).collect();
    for (language, blocks) in sides {
        for (n, block) in blocks.into_iter().enumerate() {
            aligned[n].set(language, block);
        }
    }
    aligned
}

fn unsupported(text: &DraftText<'_>, language: Language, markup: &str) -> Diagnostic {
    Diagnostic::of(
        Code::Markup,
        format!("条款 {} 含有不支持的标记：{markup}", text.clause.id),
        format!("clause {} holds markup that is not supported: {markup}", text.clause.id),
    )
    .hint(
        "只用段落、“1. ”列表、表格、“> ”和引号内的加粗",
        "use paragraphs, `1. ` lists, tables, `> ` and bold inside quotation marks only",
    )
    .at(text.clause.text.get(language).map(|template| template.location.clone()))
}

/// Where the languages first differ in shape.
fn mismatch(text: &DraftText<'_>, zh: &[Raw], en: &[Raw]) -> Option<Diagnostic> {
    let differs = zh.iter().zip(en).position(|(zh, en)| !same_shape(zh, en));
    if differs.is_none() && zh.len() == en.len() {
        return None;
    }
    let place = differs.unwrap_or(zh.len().min(en.len())) + 1;
    let (id, zh, en) = (&text.clause.id, zh.len(), en.len());
    let finding = Diagnostic::of(
        Code::ParagraphsDiffer,
        format!("条款 {id} 的中英文结构不一致：中文 {zh} 段，英文 {en} 段，自第 {place} 段起不同"),
        format!("the languages of clause {id} do not match: {zh} blocks in Chinese, {en} in English, different from block {place} on"),
    )
    .hint("中英文逐段、逐项对应", "write both paragraph for paragraph and item for item")
    .at(text.clause.text.get(Language::En).map(|template| template.location.clone()));
    Some(finding)
}

fn same_shape(a: &Raw, b: &Raw) -> bool {
    match (a, b) {
        (Raw::Item { level, .. }, Raw::Item { level: other, .. }) => level == other,
        (Raw::Table { header, rows, .. }, Raw::Table { header: h, rows: r, .. }) => {
            header.len() == h.len() && rows.len() == r.len()
        }
        (Raw::Fence { words, lines }, Raw::Fence { words: w, lines: l }) => words == w && lines.len() == l.len(),
        _ => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}
