//! File names from a pattern such as `{agreement.number}-{parties.partner.name}`: safe on every system, one a row.

use crate::answers::{Node, Schema, TomlValue};
use crate::batch::sheet::{Cell, Row};
use crate::batch::sheet::{Column, resolve};
use crate::diagnostic::{Code, Diagnostic};
use crate::value::sha256;
use unicode_normalization::UnicodeNormalization;

/// A pattern, read.
#[derive(Debug, Clone)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
enum Piece {
    /// The same for every row.
    Fixed(String),
    /// A cell of the row, or these words where it is empty.
    Cell(usize, String),
    /// The number of the row in the spreadsheet, at least five digits.
    Row,
}

/// Longest name in bytes before its ending: file systems take 255, and endings and temporary names need some.
const LONGEST: usize = 180;
/// Names that Windows keeps for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

impl Pattern {
    /// Reads a pattern. Err: what is wrong with it.
    pub fn parse(text: &str, columns: &[Column], schema: &Schema, base: &mut Node) -> Result<Pattern, Diagnostic> {
        let wrong = |zh: String, en: String| {
            Diagnostic::of(Code::Name, zh, en).hint(
                "写成 --name \"{agreement.number}-{parties.partner.name}\"；{row} 为行号",
                "write --name \"{agreement.number}-{parties.partner.name}\"; {row} is the number of the row",
            )
        };
        if text.contains(['/', '\\']) {
            return Err(wrong("文件名中不能有 / 或者 \\".to_owned(), "a file name may not hold / or \\".to_owned()));
        }
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            if open > 0 {
                pieces.push(Piece::Fixed(rest[..open].to_owned()));
            }
            let close = rest[open..].find('}').map(|at| open + at);
            let close = close.ok_or_else(|| wrong("{ 没有对应的 }".to_owned(), "a { has no }".to_owned()))?;
            let path = &rest[open + 1..close];
            if path == "row" {
                pieces.push(Piece::Row);
            } else {
                let keys = resolve(path, schema, base)
                    .map_err(|_| wrong(format!("没有 {path} 这个答案"), format!("there is no answer {path}")))?
                    .keys;
                let fixed = text_at(base, &keys).unwrap_or_default();
                pieces.push(match columns.iter().find(|column| column.keys == keys) {
                    Some(column) => Piece::Cell(column.index, fixed),
                    None => Piece::Fixed(fixed),
                });
            }
            rest = &rest[close + 1..];
        }
        if !rest.is_empty() {
            pieces.push(Piece::Fixed(rest.to_owned()));
        }
        Ok(Pattern { pieces })
    }

    /// The name for a row, without ending. None: nothing is left of it.
    pub fn name(&self, row: &Row) -> Option<String> {
        let mut name = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Fixed(text) => name.push_str(text),
                Piece::Row => name.push_str(&format!("{:05}", row.number)),
                Piece::Cell(index, otherwise) => match row.cells.get(*index) {
                    Some(Cell::Empty) | None => name.push_str(otherwise),
                    Some(cell) => name.push_str(cell.text()),
                },
            }
        }
        safe(&name)
    }
}

/// A name that every file system takes, and that stays in its folder. None: nothing is left of it.
pub fn safe(name: &str) -> Option<String> {
    let mut safe: String = name
        .nfc()
        .map(|c| {
            if c.is_control()
                || matches!(
                    c,
                    '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' | '\u{2028}' | '\u{2029}' | '\u{202A}'
                        ..='\u{202E}'
                )
            {
                '_'
            } else {
                c
            }
        })
        .collect();
    safe = safe.trim().trim_end_matches(['.', ' ']).to_owned();
    if safe.chars().all(|c| matches!(c, '_' | '-' | '.' | ' ')) {
        return None;
    }
    if safe.starts_with(['.', '-', '~']) {
        safe.replace_range(..1, "_");
    }
    let stem = safe.split('.').next().unwrap_or_default().trim().to_lowercase();
    let numbered = stem
        .strip_prefix("com")
        .or(stem.strip_prefix("lpt"))
        .is_some_and(|rest| matches!(rest, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"));
    if numbered || DEVICES.contains(&stem.as_str()) {
        safe.insert(0, '_');
    }
    if safe.to_lowercase().ends_with(".memo") || safe.to_lowercase().ends_with(".steps") {
        // `a.memo` + `.md` would be the memo of `a`.
        safe.push('_');
    }
    if safe.len() > LONGEST {
        // Two long names may differ at their ends only.
        let mark = &sha256(safe.as_bytes())[..8];
        let mut cut = LONGEST - mark.len() - 1;
        while !safe.is_char_boundary(cut) {
            cut -= 1;
        }
        safe = format!("{}~{mark}", safe[..cut].trim_end_matches(['.', ' ']));
    }
    Some(safe)
}

/// What a file system that does not tell capitals apart takes for the same name.
pub fn folded(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// The text of an answer that all rows share.
fn text_at(base: &Node, keys: &[String]) -> Option<String> {
    let node = keys.iter().try_fold(base, |node, key| match &node.data {
        TomlValue::Table(fields) => fields.get(key),
        TomlValue::Array(items) => items.get(key.parse::<usize>().ok()?),
        _ => None,
    })?;
    match &node.data {
        TomlValue::Text(text) | TomlValue::Integer(text) | TomlValue::Float(text) | TomlValue::Date(text) => {
            Some(text.clone())
        }
        TomlValue::Boolean(truth) => Some(truth.to_string()),
        TomlValue::Table(sides) => sides.get("zh").or(sides.get("en")).and_then(|side| match &side.data {
            TomlValue::Text(text) => Some(text.clone()),
            _ => None,
        }),
        TomlValue::Array(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_folder_and_are_no_device() {
        assert_eq!(safe("../../etc/passwd").as_deref(), Some("_._.._etc_passwd"));
        assert_eq!(safe("C:\\x").as_deref(), Some("C__x"));
        assert_eq!(safe("con").as_deref(), Some("_con"));
        assert_eq!(safe("Lpt1.txt").as_deref(), Some("_Lpt1.txt"));
        assert_eq!(safe(" 甲公司. ").as_deref(), Some("甲公司"));
        assert_eq!(safe("..").as_deref(), None);
        assert_eq!(safe("-rf").as_deref(), Some("_rf"));
        assert_eq!(safe("a.memo").as_deref(), Some("a.memo_"));
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let long = "甲".repeat(100);
        let (one, two) =
            (safe(&format!("{long}一")).unwrap_or_default(), safe(&format!("{long}二")).unwrap_or_default());
        assert!(one.len() <= LONGEST && two.len() <= LONGEST && one != two);
    }

    #[test]
    fn capitals_and_composed_letters_are_the_same_name() {
        assert_eq!(folded("ÉCOLE"), folded("e\u{301}cole"));
    }
}
