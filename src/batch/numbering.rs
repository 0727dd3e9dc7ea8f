//! Numbers for the rows of a batch, continued from the register: none is given twice, by whatever process.
//!
//! The folder remembers in `numbers.jsonl` who was given which number, before any agreement is made. A run that goes on,
//! and other shards, find their numbers there. A register that several folders share holds the numbers from then on.

use super::register::{Entry, Register, change};
use super::run::{Given, Job, Preflight, identity};
use crate::container::PartFile;
use crate::diagnostic::{Code, Diagnostic};
use crate::value::Language;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Its name in the folder of a batch.
const NUMBERS: &str = "numbers.jsonl";

/// A line of it.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    who: String,
    number: String,
}

/// Where numbers are remembered.
#[derive(Debug, Clone, Copy)]
pub struct NumberedIn<'a> {
    /// The folder of the batch.
    pub folder: &'a Path,
    /// The register that numbers are continued from; that of the folder if none is named.
    pub register: Option<&'a Path>,
    /// Of the register, where it is written.
    pub language: Language,
}

/// Gives a number to each sound row that has none, in the order of the rows; `before` are those of earlier versions.
///
/// # Errors
/// The register or the folder's numbers cannot be read or written; a number of this folder belongs to somebody else there.
pub fn give_numbers(
    job: &mut Job<'_>,
    preflight: &Preflight,
    before: &BTreeMap<String, String>,
    place: NumberedIn<'_>,
) -> Result<Given, Diagnostic> {
    let library = job.library;
    let Some(numbers) = &mut job.numbers else { return Ok(Given::default()) };
    let register = place.register.map_or_else(|| place.folder.join("register.xlsx"), Path::to_owned);
    let path = place.folder.join(NUMBERS);
    let mut given = Given::default();
    change(library, std::slice::from_ref(&register), place.language, |register| {
        let ours = read(&path)?;
        let known = before.iter().chain(&ours).map(|(who, number)| (who.clone(), number.clone())).collect();
        let own = preflight.own_numbers.iter().map(|own| own.number.clone());
        let taken: HashSet<String> = register.texts("number").map(str::to_owned).chain(own).collect();
        given = numbers.give(&preflight.unnumbered, &known, &taken);
        let partners = partners(register);
        let rows = given.numbers.iter().zip(&preflight.unnumbered).map(|((_, number), row)| (number, &row.partners));
        let own = preflight.own_numbers.iter().map(|own| (&own.number, &own.partners));
        let earlier: HashSet<&String> = before.values().collect();
        for (number, names) in rows.chain(own).filter(|(number, _)| !earlier.contains(number)) {
            let another = partners.get(number.as_str()).filter(|partner| !is_one_of(partner, names));
            if let Some(another) = another {
                return Err(belongs_to_another(&path, number, another));
            }
        }
        write(&path, &given, ours).map_err(|error| cannot_keep(&path, &error))?;
        let reserved = given.numbers.iter().zip(&preflight.unnumbered);
        let reserved = reserved.filter(|((_, number), _)| !partners.contains_key(number.as_str()));
        let reserved = reserved.map(|((_, number), row)| Entry::reserved(number, &row.partners.join("；"))).collect();
        // Nobody else continues from the register of the folder, which is written when all is made.
        Ok(place.register.is_some().then_some(reserved))
    })?;
    Ok(given)
}

/// Whether a line of the register is of one of these parties.
fn is_one_of(partner: &str, names: &[String]) -> bool {
    names.is_empty() || names.iter().any(|name| identity(partner).contains(&identity(name)))
}

/// The partner of each number.
fn partners(register: &Register) -> HashMap<&str, &str> {
    let lines = register.texts("number").zip(register.texts("partner"));
    lines.filter(|(number, _)| !number.is_empty()).collect()
}

/// Who has which number in a folder; nobody where there is no file yet.
fn read(path: &Path) -> Result<BTreeMap<String, String>, Diagnostic> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(cannot_keep(path, &error)),
    };
    let line = |line: &str| serde_json::from_str::<Line>(line).map(|line| (line.who, line.number));
    text.lines().map(line).collect::<Result<_, _>>().map_err(|error| cannot_keep(path, &error.into()))
}

/// Writes what was given, and what was there before and nobody asked for.
fn write(path: &Path, given: &Given, mut before: BTreeMap<String, String>) -> std::io::Result<()> {
    let mut file = PartFile::new(path, "")?;
    let mut lines = String::new();
    let mut line = |who: &str, number: &str| -> std::io::Result<()> {
        let line = Line { who: who.to_owned(), number: number.to_owned() };
        lines.push_str(&(serde_json::to_string(&line)? + "\n"));
        Ok(())
    };
    for (who, number) in &given.numbers {
        before.remove(who);
        line(who, number)?;
    }
    before.iter().try_for_each(|(who, number)| line(who, number))?;
    file.write_all(lines.as_bytes())?;
    file.publish(path)
}

fn cannot_keep(path: &Path, error: &std::io::Error) -> Diagnostic {
    let shown = path.display();
    Diagnostic::of(
        Code::Number,
        format!("无法读写编号记录 {shown}：{error}"),
        format!("cannot read or write the numbers in {shown}: {error}"),
    )
    .hint(
        "检查文件夹的权限；没有给出编号，也没有生成协议",
        "check the folder's rights; no number was given and nothing made",
    )
}

fn belongs_to_another(path: &Path, number: &str, partner: &str) -> Diagnostic {
    let shown = path.display();
    Diagnostic::of(
        Code::Number,
        format!("编号 {number} 在登记簿中属于 {partner}，表格或者 {shown} 却给了另一方"),
        format!("number {number} is {partner}'s in the register; the spreadsheet or {shown} gives it to somebody else"),
    )
    .hint(
        "更正登记簿或者表格中的编号；编号出自该文件、本文件夹还没有生成协议的，删除该文件后重新运行",
        "mend the number in the register or the spreadsheet; where it comes from that file and this folder has no agreements yet, remove the file and run again",
    )
}
