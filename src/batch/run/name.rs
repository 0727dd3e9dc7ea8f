//! File names from a pattern such as `{parties.partner.name}/{agreement.number}`: safe on every system, one a row, never
//! outside the folder.

use super::numbers::NUMBER;
use crate::answers::{Node, Schema, TomlValue};
use crate::batch::sheet::{Cell, Column, Row, folded_title, resolve};
use crate::diagnostic::{Code, Diagnostic};
use crate::value::sha256;
use unicode_normalization::UnicodeNormalization;

/// A pattern, read: the folders, one in the other, and the file.
#[derive(Debug, Clone)]
pub struct Pattern {
    parts: Vec<Vec<Piece>>,
}

#[derive(Debug, Clone)]
enum Piece {
    /// The same for every row.
    Fixed(String),
    /// A cell of the row, or these words where it is empty.
    Cell(usize, String),
    /// The number of the agreement, given where the cell is empty.
    Number(Option<usize>),
    /// The number of the row in the spreadsheet, at least five digits.
    Row,
}

/// Longest name in bytes before its ending: file systems take 255, and endings and temporary names need some.
const LONGEST: usize = 180;
/// Names that Windows keeps for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

impl Pattern {
    /// Reads a pattern: answer paths or titles of `header` in braces, a `/` for a folder.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(
        text: &str,
        header: &[String],
        columns: &[Column],
        schema: &Schema,
        base: &mut Node,
    ) -> Result<Pattern, Diagnostic> {
        let mut parts = vec![Vec::new()];
        let mut rest = text;
        while !rest.is_empty() {
            let open = rest.find('{').unwrap_or(rest.len());
            add_fixed(&mut parts, &rest[..open])?;
            rest = &rest[open..];
            if rest.is_empty() {
                break;
            }
            let close = rest.find('}').ok_or_else(|| wrong("{ 没有对应的 }".to_owned(), "a { has no }".to_owned()))?;
            let piece = piece(&rest[1..close], header, columns, schema, base)?;
            parts.last_mut().expect("there is one from the beginning").push(piece);
            rest = &rest[close + 1..];
        }
        let is_fixed = |part: &[Piece]| part.iter().all(|piece| matches!(piece, Piece::Fixed(_)));
        let nameless = |part: &Vec<Piece>| is_fixed(part) && part_name(part, None).is_none();
        if parts.iter().any(nameless) {
            return Err(wrong(
                "/ 的前后须有名称，且不能是 . 或者 ..".to_owned(),
                "a name must stand before and behind a /, and neither . nor ..".to_owned(),
            ));
        }
        Ok(Pattern { parts })
    }

    /// The name for a row, without ending, its folders parted by `/`; `number` is what it was given for want of one.
    /// None: nothing is left of one of them.
    pub fn name(&self, row: &Row, number: &str) -> Option<String> {
        let names: Option<Vec<String>> = self.parts.iter().map(|part| part_name(part, Some((row, number)))).collect();
        names.map(|names| names.join("/"))
    }
}

fn wrong(zh: String, en: String) -> Diagnostic {
    Diagnostic::of(Code::Name, zh, en).hint(
        "写成 --name \"{agreement.number}-{parties.partner.name}\"：花括号中写答案路径或者列标题，{row} 为行号，/ 分文件夹",
        "write --name \"{agreement.number}-{parties.partner.name}\": answer paths or titles of columns in braces, {row} for the number of the row, / for folders",
    )
}

/// Words between braces; a `/` in them begins what lies in the folder.
fn add_fixed(parts: &mut Vec<Vec<Piece>>, text: &str) -> Result<(), Diagnostic> {
    if text.contains('\\') {
        return Err(wrong("文件名中不能有 \\".to_owned(), "a file name may not hold \\".to_owned()));
    }
    for (nth, words) in text.split('/').enumerate() {
        if nth > 0 {
            parts.push(Vec::new());
        }
        if !words.is_empty() {
            parts.last_mut().expect("there is one from the beginning").push(Piece::Fixed(words.to_owned()));
        }
    }
    Ok(())
}

/// What stands in braces: `row`, the path of an answer, or the title of a column.
fn piece(
    path: &str,
    header: &[String],
    columns: &[Column],
    schema: &Schema,
    base: &mut Node,
) -> Result<Piece, Diagnostic> {
    if path == "row" {
        return Ok(Piece::Row);
    }
    if let Ok(target) = resolve(path, schema, base) {
        let fixed = text_at(base, &target.keys).unwrap_or_default();
        let column = columns.iter().find(|column| column.keys == target.keys);
        if target.keys == NUMBER && fixed.is_empty() {
            return Ok(Piece::Number(column.map(|column| column.index)));
        }
        return Ok(match column {
            Some(column) => Piece::Cell(column.index, fixed),
            None => Piece::Fixed(fixed),
        });
    }
    let exact = header.iter().position(|title| title == path);
    let titled = exact.or_else(|| header.iter().position(|title| folded_title(title) == folded_title(path)));
    let Some(index) = titled.filter(|_| !path.trim().is_empty()) else {
        return Err(wrong(
            format!("没有 {path} 这个答案，也没有这一列"),
            format!("there is no answer and no column {path}"),
        ));
    };
    let keys = columns.iter().find(|column| column.index == index).map(|column| &column.keys);
    let fixed = keys.and_then(|keys| text_at(base, keys)).unwrap_or_default();
    match keys.is_some_and(|keys| *keys == NUMBER) && fixed.is_empty() {
        true => Ok(Piece::Number(Some(index))),
        false => Ok(Piece::Cell(index, fixed)),
    }
}

/// The name of a folder or file for a row; without one, what is the same for all.
fn part_name(part: &[Piece], row: Option<(&Row, &str)>) -> Option<String> {
    let mut name = String::new();
    let text = |row: &Row, index: usize, otherwise: &str| match row.cells.get(index) {
        Some(Cell::Empty) | None => otherwise.to_owned(),
        Some(cell) => cell.text().to_owned(),
    };
    for piece in part {
        match (piece, row) {
            (Piece::Fixed(text), _) => name.push_str(text),
            (Piece::Row, Some((row, _))) => name.push_str(&format!("{:05}", row.number)),
            (Piece::Cell(index, otherwise), Some((row, _))) => name.push_str(&text(row, *index, otherwise)),
            (Piece::Number(Some(index)), Some((row, given))) => name.push_str(&text(row, *index, given)),
            (Piece::Number(None), Some((_, given))) => name.push_str(given),
            (_, None) => {}
        }
    }
    safe(&name)
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
