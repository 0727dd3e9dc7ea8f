//! What the text of a clause must keep to in every language: the same parts under each heading, and the terms that its
//! front matter promises.

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::library::clause::Clause;
use crate::value::Language;

/// Parts of which both languages have the same number.
const PARTS: [(&str, &str); 3] = [("段", "paragraphs"), ("项", "list items"), ("表格行", "table rows")];

/// The first part that one language has more of than the other. A reader of both would miss it, and paragraph numbers
/// would differ.
pub(super) fn same_parts(clause: &Clause) -> Option<Diagnostic> {
    let (zh, en) = (clause.text.zh.as_ref()?, clause.text.en.as_ref()?);
    let (chinese, english) = (parts(&zh.text), parts(&en.text));
    let differs = chinese.iter().zip(english).position(|(zh, en)| *zh != en)?;
    let (in_zh, in_en, (name_zh, name_en)) = (chinese[differs], english[differs], PARTS[differs]);
    Some(
        Diagnostic::of(
            Code::Library,
            format!("中英文不对应：中文 {} {name_zh}，英文 {} {name_zh}", in_zh, in_en),
            format!("both languages must be built alike: {name_en}: {} in Chinese, {} in English", in_zh, in_en),
        )
        .hint(
            "中英文逐段、逐项、逐行对应，条件也相同",
            "write both languages paragraph for paragraph, item for item, row for row, under the same conditions",
        )
        .at(Location::new(&en.location.source, en.location.span.start..en.location.span.start)),
    )
}

/// Terms in `defines` that the text does not set in bold inside quotation marks.
pub(super) fn undefined(clause: &Clause) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for term in &clause.defines {
        for (language, template) in clause.text.iter() {
            let Some(word) = term.get(language).filter(|word| !template.text.contains(&format!("“**{word}**”")))
            else {
                continue;
            };
            let side = language.say("中文", "英文");
            let side_en = match language {
                Language::Zh => "Chinese",
                Language::En => "English",
            };
            let at = clause.source.text.find(word.as_str()).unwrap_or(0);
            findings.push(
                Diagnostic::of(
                    Code::Library,
                    format!("defines 写有“{word}”，而{side}正文没有定义它"),
                    format!("`defines` names “{word}”, which the {side_en} text does not define"),
                )
                .hint(
                    format!("在正文的定义处写“**{word}**”，或者从 defines 中删去"),
                    format!("write “**{word}**” where the text defines it, or take it out of `defines`"),
                )
                .at(Location::new(&clause.source, at..at + word.len())),
            );
        }
    }
    findings
}

/// Paragraphs, list items and rows of tables, as written: whatever their conditions.
fn parts(text: &str) -> [usize; 3] {
    let mut counts = [0; 3];
    let mut inside = false;
    for line in text.lines() {
        let line = line.trim_start();
        // A line of conditions alone belongs to no paragraph.
        let words = !line.is_empty() && !only_tags(line);
        counts[0] += usize::from(words && !inside);
        inside = words || (inside && !line.is_empty());
        counts[1] += usize::from(line.starts_with("1. "));
        counts[2] += usize::from(line.starts_with('|'));
    }
    counts
}

/// True for a line of nothing but `{% … %}`.
fn only_tags(line: &str) -> bool {
    let mut rest = line.trim();
    while let Some((_, after)) = rest.strip_prefix("{%").and_then(|tag| tag.split_once("%}")) {
        rest = after.trim_start();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted_as_written() {
        let text = "\n一{% if a %}二{% endif %}\n\n三：\n\n{% if b %}\n1. 四\n{%- endif %}\n1. 五\n\n| 六 |\n| --- |\n{% set x = 1 %}\n";
        assert_eq!(parts(text), [4, 2, 2]);
    }
}
