//! Lists of a whole batch beside its register: whom to send which files, and the steps of all agreements in one.

use super::entry::Entry;
use crate::memo::plain_cell;
use crate::publish::{Format, is_private};
use crate::value::Language;
use std::io;
use std::path::Path;

/// What was made of a row: its line in the register, and the names of its files.
pub type MadeFiles = (Entry, Vec<String>);

/// The list for a mail merge: partner, contact, e-mail, number, files that go to them, day of signing.
pub fn mailing(made: &[MadeFiles], language: Language) -> Vec<u8> {
    let titles = match language {
        Language::Zh => ["对方", "联系人", "邮箱", "编号", "文件", "签署日"],
        Language::En => ["partner", "contact", "e-mail", "number", "files", "signing"],
    };
    let rows = made.iter().map(|(entry, files)| {
        let sent: Vec<&str> = files.iter().filter(|name| !is_private(name)).map(String::as_str).collect();
        let cell = |id| entry.get(id).to_owned();
        [cell("partner"), cell("contact"), cell("email"), cell("number"), sent.join("；"), cell("signing")].to_vec()
    });
    table(std::iter::once(titles.map(str::to_owned).to_vec()).chain(rows))
}

/// The steps of all agreements whose lists lie in `folder`, each with number and partner; None where there are none.
///
/// # Errors
/// A list cannot be read.
pub fn joined_steps(folder: &Path, made: &[MadeFiles], language: Language) -> io::Result<Option<Vec<u8>>> {
    let ending = format!(".{}", Format::Memo.endings()[2]);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (entry, files) in made {
        let Some(name) = files.iter().find(|name| name.ends_with(&ending)) else { continue };
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(folder.join(name))?;
        for (n, record) in reader.records().enumerate() {
            let record = record?;
            let own = match n {
                0 if rows.is_empty() => language.say(["编号", "对方"], ["number", "partner"]).map(str::to_owned),
                0 => continue,
                _ => [entry.get("number").to_owned(), entry.get("partner").to_owned()],
            };
            rows.push(own.into_iter().chain(record.iter().map(|cell| cell.replace('\u{FEFF}', ""))).collect());
        }
    }
    Ok((!rows.is_empty()).then(|| table(rows.into_iter())))
}

/// As a CSV: UTF-8 with a byte-order mark, no cell that acts.
fn table(rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| plain_cell(cell)).collect();
        writer.write_record(&cells).expect("a vector takes any record");
    }
    writer.into_inner().expect("a vector takes any record")
}
