//! The columns of a register, in order.

use crate::library::Library;
use crate::value::{Language, Localised};

/// Who fills a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// The program, each time anew.
    ByProgram,
    /// People; the program keeps what stands there.
    ByHand,
}

/// One column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name in the program.
    pub id: String,
    /// Its title; a register may have either.
    pub title: Localised<String>,
    /// Who fills it.
    pub filled: Filled,
    /// It holds days.
    pub is_date: bool,
}

impl Column {
    /// Whether a title of a file is this column's.
    pub fn is(&self, title: &str) -> bool {
        self.title.iter().any(|(_, own)| own == title)
    }

    /// Its title in a language.
    pub fn title(&self, language: Language) -> &str {
        self.title.prefer(language).map_or("", String::as_str)
    }
}

// Id, Chinese title, English title, whether it holds days.
type Row = (&'static str, &'static str, &'static str, bool);
const BEFORE: [Row; 6] = [
    ("number", "编号", "number", false),
    ("partner", "对方", "partner", false),
    ("code", "证件号码", "code", false),
    ("kind", "类型", "kind", false),
    ("form", "形式", "form", false),
    ("version", "版本", "version", false),
];
const AFTER: [Row; 4] = [
    ("files", "文件", "files", false),
    ("sha256", "文件哈希", "hashes", false),
    ("findings", "提示", "findings", false),
    ("defaults", "默认值", "defaults", false),
];
const BY_HAND: [Row; 12] = [
    ("status", "状态", "status", false),
    ("officer", "经办人", "officer", false),
    ("manner", "签署方式", "manner of signing", false),
    ("sent", "发出日", "sent", true),
    ("returned", "回签日", "returned", true),
    ("signed", "实际签署日", "signed", true),
    ("originals", "原件份数与位置", "originals", false),
    ("qualification", "资质到期", "qualification until", true),
    ("first-provision", "首次提供日", "first provision", true),
    ("ended", "终止日", "ended", true),
    ("certified", "删除证明收到日", "certificate received", true),
    ("remarks", "备注", "remarks", false),
];

/// All of them: what the program says, then what people do.
pub fn columns(library: &Library) -> Vec<Column> {
    let of = |filled| {
        move |(id, zh, en, is_date): Row| Column {
            id: id.to_owned(),
            title: Localised::both(zh.to_owned(), en.to_owned()),
            filled,
            is_date,
        }
    };
    let of_library = library.register.iter().map(|column| Column {
        id: column.id.clone(),
        title: column.title.clone(),
        filled: Filled::ByProgram,
        is_date: column.text.is_none(),
    });
    let before = BEFORE.into_iter().map(of(Filled::ByProgram));
    let after = AFTER.into_iter().map(of(Filled::ByProgram));
    before.chain(of_library).chain(after).chain(BY_HAND.into_iter().map(of(Filled::ByHand))).collect()
}
