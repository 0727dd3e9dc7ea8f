//! Findings about characters: those that no font has, with where they come from, and those that a user's font lacks.

use crate::diagnostic::{Code, Diagnostic};
use crate::layout::{Fonts, MissingGlyph, Pages};
use crate::library::Library;
use crate::pipeline::Assembly;

/// Most characters that a finding about a user's font lists.
const LISTED: usize = 20;

/// No font has `character`, which stands in `words`.
pub fn missing_glyph(character: char, words: &str) -> Diagnostic {
    let code = format!("U+{:04X}", u32::from(character));
    Diagnostic::of(
        Code::MissingGlyph,
        format!("所有字体都没有“{character}”（{code}）：{words}"),
        format!("no font has “{character}” ({code}): {words}"),
    )
    .hint(
        "核对该字；确为人名用字的，用 --font body=文件 指定含该字的字体文件",
        "check the character; if it is right, name a font file that has it with --font body=FILE",
    )
}

/// Each character that no font has, with the answer it comes from, or else its place in the clause file.
pub(super) fn missing_glyphs(
    library: &Library,
    assembly: Option<&Assembly<'_>>,
    missing: &[MissingGlyph],
) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = Vec::new();
    for glyph in missing {
        let mut finding = missing_glyph(glyph.character, &glyph.text);
        finding.answer = assembly.and_then(|assembly| answer_with(assembly, glyph.character));
        finding.location = match assembly.zip(finding.answer.as_ref()) {
            Some((assembly, path)) => assembly.answers.locate(path).cloned(),
            None => glyph.origin.as_ref().and_then(|origin| origin.place(library, &glyph.character.to_string())),
        };
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    findings
}

/// The first answer in whose words the character stands.
fn answer_with(assembly: &Assembly<'_>, character: char) -> Option<String> {
    let mut found = None;
    assembly.answers.each_text(&mut |path, text| {
        if found.is_none() && text.contains(character) {
            found = Some(path.to_owned());
        }
    });
    found
}

/// Characters that the user's fonts lack, so that bundled ones print them.
pub(super) fn lacking(fonts: &Fonts, pages: &Pages) -> Option<Diagnostic> {
    let lacking = fonts.lacking(pages);
    if lacking.is_empty() {
        return None;
    }
    let some: String = lacking.iter().take(LISTED).collect();
    let count = lacking.len();
    Some(
        Diagnostic::new(
            Code::Font,
            crate::diagnostic::Severity::Warning,
            format!("自选字体缺 {count} 个字，改用内置字体：{some}"),
            format!("your font lacks {count} characters, which a bundled one prints: {some}"),
        )
        .hint("选用字符齐全的简体中文字体", "take a font that has all simplified characters"),
    )
}
