//! Findings of a spreadsheet: row, column and what is wrong; as a line, as JSON, as a record of findings.csv.

use crate::diagnostic::{Diagnostic, Severity, facts, visible_line};
use crate::value::Language;
use serde_json::{Map, Value, json};

/// A finding and its place in the spreadsheet.
#[derive(Debug, Clone)]
pub struct RowFinding {
    /// Number of the row in the spreadsheet, the first of several; None: the spreadsheet as a whole.
    pub row: Option<u32>,
    /// How many rows have it: more than one where it comes from the answers that all rows share.
    pub rows: u64,
    /// Title of the column.
    pub column: Option<String>,
    /// True where the row itself is at fault, not what all rows share.
    pub own: bool,
    /// What is wrong.
    pub finding: Diagnostic,
}

impl RowFinding {
    /// A finding about the spreadsheet as a whole, or one of its columns.
    pub fn of_table(column: Option<String>, finding: Diagnostic) -> RowFinding {
        RowFinding { row: None, rows: 0, column, own: true, finding }
    }

    /// A finding about a row, or one of its cells.
    pub fn of_row(row: u32, column: Option<String>, finding: Diagnostic) -> RowFinding {
        RowFinding { row: Some(row), rows: 1, column, own: true, finding }
    }

    /// True for a finding of severity error.
    pub fn is_error(&self) -> bool {
        self.finding.severity == Severity::Error
    }

    /// 第 5 行　“合作方名称”　错误 [G10]　…　建议：…
    pub fn line(&self, language: Language) -> String {
        let finding = &self.finding;
        let words = |text: Option<&crate::value::Localised<String>>| {
            text.and_then(|text| text.prefer(language)).cloned().unwrap_or_default()
        };
        let (message, hint) = (words(Some(&finding.message)), words(finding.hint.as_ref()));
        let code = &finding.code;
        match language {
            Language::Zh => {
                let row = match (self.row, self.rows) {
                    (Some(row), 0 | 1) => format!("第 {row} 行"),
                    (Some(row), rows) => format!("第 {row} 行等 {rows} 行"),
                    (None, _) => "表格".to_owned(),
                };
                let column = self.column.as_ref().map_or(String::new(), |column| format!("　“{column}”"));
                let hint = if hint.is_empty() { hint } else { format!("　建议：{hint}") };
                format!("{row}{column}　{} [{code}]　{message}{hint}", finding.severity.word(language))
            }
            Language::En => {
                let row = match (self.row, self.rows) {
                    (Some(row), 0 | 1) => format!("row {row}"),
                    (Some(row), rows) => format!("row {row} and {} more", rows - 1),
                    (None, _) => "spreadsheet".to_owned(),
                };
                let column = self.column.as_ref().map_or(String::new(), |column| format!(", “{column}”"));
                let hint = if hint.is_empty() { hint } else { format!("; hint: {hint}") };
                format!("{row}{column}: {} [{code}] {message}{hint}", finding.severity.word(language))
            }
        }
    }

    /// `{"row","rows","column","code","severity","message","hint","basis","answer"}`; what it has not is null.
    pub fn json(&self, language: Language) -> Value {
        let mut row = Map::new();
        row.insert("row".to_owned(), json!(self.row));
        row.insert("rows".to_owned(), json!(self.rows));
        row.insert("column".to_owned(), json!(self.column));
        row.extend(facts(&self.finding, language));
        Value::Object(row)
    }

    /// One record of findings.csv, in the order of [`titles`], with no cell that a spreadsheet would run.
    pub fn record(&self, language: Language) -> [String; 8] {
        let finding = &self.finding;
        let words = |text: Option<&crate::value::Localised<String>>| {
            text.and_then(|text| text.prefer(language)).cloned().unwrap_or_default()
        };
        let basis: Vec<String> = finding.basis.iter().map(|basis| words(Some(basis))).collect();
        [
            self.row.map_or(String::new(), |row| row.to_string()),
            self.rows.to_string(),
            self.column.clone().unwrap_or_default(),
            finding.severity.word(language).to_owned(),
            finding.code.to_string(),
            words(Some(&finding.message)),
            words(finding.hint.as_ref()),
            basis.join("；"),
        ]
        .map(|cell| crate::memo::plain_cell(&visible_line(&cell)))
    }
}

/// The titles of findings.csv.
pub fn titles(language: Language) -> [&'static str; 8] {
    match language {
        Language::Zh => ["行", "行数", "列", "程度", "代码", "内容", "建议", "依据"],
        Language::En => ["row", "rows", "column", "severity", "code", "message", "hint", "basis"],
    }
}
