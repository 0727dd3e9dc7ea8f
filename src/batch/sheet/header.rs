//! The row with the titles: the first one, unless titles that are known stand in a later one.

use super::cannot_read;
use crate::diagnostic::Diagnostic;
use unicode_normalization::UnicodeNormalization;

/// Rows that are looked at for titles.
pub const LOOKED_AT: usize = 20;

/// A row that may hold the titles.
#[derive(Debug, Clone)]
pub struct Heading {
    /// Its number in the spreadsheet.
    pub row: u32,
    /// Its cells.
    pub titles: Vec<String>,
}

impl Heading {
    /// How many of its cells are titles.
    pub fn known(&self, knows: &mut dyn FnMut(&str) -> bool) -> usize {
        self.titles.iter().filter(|title| !title.trim().is_empty() && knows(title.trim())).count()
    }
}

/// Picks the titles out of the first rows: row `asked`, else the first one.
/// Err: there is no such row, or titles that `knows` says are known stand in another one.
pub fn choose<'h>(
    shown: &str,
    headings: &'h [Heading],
    asked: Option<u32>,
    knows: &mut dyn FnMut(&str) -> bool,
) -> Result<&'h Heading, Diagnostic> {
    if let Some(row) = asked {
        return headings.iter().find(|heading| heading.row == row).ok_or_else(|| {
            cannot_read(shown, &format!("第 {row} 行没有列标题"), &format!("there are no titles in row {row}")).hint(
                format!("--header-row 写列标题所在的行号，在前 {LOOKED_AT} 行之内"),
                format!("--header-row takes the number of the row with the titles, one of the first {LOOKED_AT}"),
            )
        });
    }
    let Some(first) = headings.first() else { return Err(no_titles(shown)) };
    let here = first.known(knows);
    let better = headings[1..].iter().map(|heading| (heading.known(knows), heading)).max_by_key(|(known, heading)| {
        // The first of equals.
        (*known, std::cmp::Reverse(heading.row))
    });
    match better {
        Some((known, heading)) if known > 0 && (here == 0 || known >= here + 2) => {
            let row = heading.row;
            Err(cannot_read(
                shown,
                &format!("列标题似乎在第 {row} 行，而不是第 {} 行", first.row),
                &format!("titles seem to stand in row {row}, not in row {}", first.row),
            )
            .hint(
                format!("加 --header-row {row}，或者删去其上的行"),
                format!("add --header-row {row}, or delete the rows above"),
            ))
        }
        _ => Ok(first),
    }
}

fn no_titles(shown: &str) -> Diagnostic {
    cannot_read(shown, "第一行没有列标题", "the first row has no titles").hint(
        "第一行写答案路径，如 parties.partner.name，或者 [columns] 中的标题",
        "write answer paths such as parties.partner.name in the first row, or titles of [columns]",
    )
}

/// A title without what only looks different: width, brackets, white space, line breaks, stars, a colon at its end.
pub fn folded(title: &str) -> String {
    let plain: String = title
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '\u{200B}' | '\u{FEFF}'))
        .map(|c| match c {
            '【' | '〔' | '[' | '〈' => '(',
            '】' | '〕' | ']' | '〉' => ')',
            '、' => ',',
            c => c,
        })
        .collect();
    let plain = plain.trim_end_matches(':');
    ["(必填)", "(选填)", "(可选)", "(必填项)", "(required)", "(optional)"]
        .iter()
        .find_map(|mark| plain.strip_suffix(mark).or_else(|| plain.strip_prefix(mark)))
        .unwrap_or(plain)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_look_different_are_the_same() {
        for title in ["期限(月)", "期限（月）*", " 期限 （月）", "期限\n（月）", "*期限【月】：", "期限（月）（必填）"]
        {
            assert_eq!(folded(title), folded("期限（月）"), "{title}");
        }
        assert_ne!(folded("期限（年）"), folded("期限（月）"));
    }

    #[test]
    fn titles_below_a_headline_are_told() {
        let heading = |row, titles: &[&str]| Heading { row, titles: titles.iter().map(|t| (*t).to_owned()).collect() };
        let mut knows = |title: &str| ["编号", "名称", "电话"].contains(&title);
        let headline = [heading(1, &["合作方一览表"]), heading(3, &["编号", "名称"])];
        let told = choose("x", &headline, None, &mut knows).expect_err("the titles stand lower");
        assert!(told.message.en.is_some_and(|en| en.contains("titles seem to stand in row 3")));
        assert_eq!(choose("x", &headline, Some(3), &mut knows).map(|heading| heading.row).ok(), Some(3));
        assert!(choose("x", &headline, Some(2), &mut knows).is_err());
        let groups = [heading(1, &["编号", "合作方", ""]), heading(2, &["编号", "名称", "电话"])];
        assert!(choose("x", &groups, None, &mut knows).is_err());
        let plain = [heading(1, &["编号", "名称"]), heading(2, &["1", "编号"])];
        assert_eq!(choose("x", &plain, None, &mut knows).map(|heading| heading.row).ok(), Some(1));
    }
}
