//! The characters of a text: whether each can be printed, and what of them looks like a slip.

use super::ValueReader;
use crate::answers::character::{Forbidden, compatibility_forms, forbidden};
use crate::answers::node::Node;
use crate::answers::remark::remarks;
use crate::answers::remark_finding::remark_finding;
use crate::answers::schema::{Format, Question};
use crate::diagnostic::{Code, Diagnostic};

/// Longest text that an answer may be, in characters, unless its question says otherwise: a clause is no longer.
const LONGEST_TEXT: usize = 2_000;

impl ValueReader {
    /// True if every character can be printed and the text is neither empty nor endless.
    pub(super) fn characters(&mut self, path: &str, question: &Question, text: &str, node: &Node) -> bool {
        if let Some(finding) = unusable(path, question, text) {
            self.findings.push(finding.answer(path).at(node.location.clone()));
            return false;
        }
        // A typed text is held against its type instead.
        let typed = matches!(question.format, Some(Format::Phone | Format::Email | Format::Number));
        for remark in remarks(text, question.format == Some(Format::Name), typed) {
            self.findings.push(remark_finding(&remark, path, question).answer(path).at(node.location.clone()));
        }
        for (odd, plain) in compatibility_forms(text) {
            self.findings.push(compatibility_form(path, odd, plain).answer(path).at(node.location.clone()));
        }
        true
    }
}

/// Why the text cannot be taken at all.
fn unusable(path: &str, question: &Question, text: &str) -> Option<Diagnostic> {
    if let Some(character) = forbidden(text) {
        return Some(forbidden_character(path, character));
    }
    if text.trim().is_empty() {
        let finding = Diagnostic::of(Code::EmptyAnswer, format!("{path} 是空的"), format!("{path} is empty"));
        return Some(finding.hint("填写内容，或者删除该键", "give it a value, or remove the key"));
    }
    let length = text.chars().count();
    let longest = question.max.map_or(LONGEST_TEXT, |max| max.unsigned_abs() as usize);
    (length > longest).then(|| {
        Diagnostic::of(
            Code::TooLong,
            format!("{path} 有 {length} 个字符，最多 {longest} 个"),
            format!("{path} has {length} characters; at most {longest} are allowed"),
        )
        .hint("缩短文字；长内容写入条款文件或者附件", "shorten it; long text belongs in a clause file or an annex")
    })
}

fn forbidden_character(path: &str, character: Forbidden) -> Diagnostic {
    match character {
        Forbidden::Control(c) => Diagnostic::of(
            Code::ForbiddenCharacter,
            format!("{path} 含有控制字符或者换行（{}）", code(c)),
            format!("{path} holds a control character or a line break ({})", code(c)),
        )
        .hint("写成一行，删除该字符", "write it in one line and remove the character"),
        Forbidden::Invisible(c) => Diagnostic::of(
            Code::ForbiddenCharacter,
            format!("{path} 含有不可见字符或者改变文字方向的字符（{}）", code(c)),
            format!("{path} holds a character that is invisible or changes the direction of the text ({})", code(c)),
        )
        .hint("删除该字符后重新输入", "remove the character and type the text again"),
        Forbidden::PrivateUse(c) => Diagnostic::of(
            Code::ForbiddenCharacter,
            format!("{path} 含有私用区字符（{}），各系统显示不同", code(c)),
            format!("{path} holds a private-use character ({}) that no two systems show alike", code(c)),
        )
        .hint(
            "改用该字的标准编码；旧系统中的“䶮”常为 U+E863",
            "use the character's standard code point; old systems write 䶮 as U+E863",
        ),
    }
}

/// A radical or compatibility form in the place of the ordinary character.
fn compatibility_form(path: &str, odd: char, plain: Option<char>) -> Diagnostic {
    let meant = plain.map_or(String::new(), |c| c.to_string());
    Diagnostic::of(
        Code::CompatibilityCharacter,
        format!("{path} 中的“{odd}”（{}）是部首或者兼容字符，不是普通汉字“{meant}”", code(odd)),
        format!(
            "“{odd}” ({}) in {path} is a radical or compatibility form, not the ordinary character “{meant}”",
            code(odd)
        ),
    )
    .hint(
        format!("改为“{meant}”（多由 PDF 复制带入）"),
        format!("replace it by “{meant}” (it usually comes from copying out of a PDF)"),
    )
}

/// `U+E863`.
fn code(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}
