//! The register of agreements and what falls due in it: columns of people stay, days are days, nothing acts, wrong edits are told.

mod common;

use baomi::batch::register::{Due, Entry, State, due, read, update};
use baomi::batch::{Cell, Reading, Table};
use baomi::pipeline::Options;
use baomi::value::{Language, parse_date};
use common::{Change, assemble, library, root};
use std::path::{Path, PathBuf};

fn entry(number: &str) -> Entry {
    let assembly = assemble(&root().join("examples/partner-recipient.toml"), Options::default());
    let mut entry = Entry::of(library(), &assembly, false, Language::Zh).with_files([("a.pdf", "00")].into_iter());
    entry.cells.insert("number".to_owned(), number.to_owned());
    entry
}

fn put(path: &Path, entries: &[Entry]) {
    update(library(), &[path.to_owned()], entries, Language::Zh).expect("it can be written");
}

fn column(path: &Path, title: &str) -> Vec<Cell> {
    let table = Table::open(path, &mut Reading { header_row: Some(1), ..Reading::default() }).expect("readable");
    let at = table.header.iter().position(|own| own == title).unwrap_or_else(|| panic!("no {title}"));
    let mut cells = Vec::new();
    table
        .each(&mut |row| {
            cells.push(row.cells[at].clone());
            true
        })
        .expect("readable");
    cells
}

/// Changes a CSV by hand.
fn edit(path: &Path, change: impl Fn(&str) -> String) {
    let text = std::fs::read_to_string(path).expect("readable");
    std::fs::write(path, change(&text)).expect("writable");
}

/// Fills a cell of the first line of a CSV by its title.
fn fill(path: &Path, title: &str, words: &str) {
    edit(path, |text| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let at = lines[0].trim_start_matches('\u{feff}').split(',').position(|own| own == title).expect("a title");
        let mut cells: Vec<&str> = lines[1].split(',').collect();
        cells[at] = words;
        lines[1] = cells.join(",");
        lines.join("\n") + "\n"
    });
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("register.csv");
    (folder, path)
}

fn items(path: &Path, as_of: &str) -> Vec<(State, String, String)> {
    let register = read(library(), path).expect("a register");
    let asked = Due { as_of: parse_date(as_of).expect("a day"), within: 60, unsigned: 14 };
    let (items, faults) = due("register.csv", &register, asked);
    assert!(faults.is_empty(), "{faults:?}");
    items
        .into_iter()
        .map(|item| (item.state, item.id.to_owned(), item.day.map_or(String::new(), |day| day.to_string())))
        .collect()
}

#[test]
fn a_workbook_holds_days_as_days_and_numbers_as_text() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("register.xlsx");
    put(&path, &[entry("0017")]);
    assert_eq!(column(&path, "编号"), [Cell::Text("0017".to_owned())]);
    assert!(
        matches!(&column(&path, "期满日")[..], [Cell::Date { iso, .. }] if iso.starts_with("2027-12-05")),
        "{:?}",
        column(&path, "期满日")
    );
    assert!(matches!(&column(&path, "最后通知日")[..], [Cell::Date { iso, .. }] if iso.starts_with("2027-11-05")));
    let first = std::fs::read(&path).expect("readable");
    put(&path, &[entry("0017")]);
    assert!(first == std::fs::read(&path).expect("readable"), "the same entry gives the same bytes");
}

#[test]
fn what_people_filled_in_and_their_own_columns_stay() {
    let (_folder, path) = folder();
    put(&path, &[entry("HZ-1"), entry("HZ-2")]);
    fill(&path, "状态", "回签");
    edit(&path, |text| {
        let lines: Vec<String> =
            text.lines().enumerate().map(|(n, line)| format!("{line},{}", ["我们的列", "甲", "乙"][n])).collect();
        lines.join("\n") + "\n"
    });
    let mut changed = entry("HZ-1");
    changed.cells.insert("sha256".to_owned(), "other".to_owned());
    put(&path, &[changed, entry("HZ-3")]);
    let texts = |title: &str| column(&path, title).iter().map(|cell| cell.text().to_owned()).collect::<Vec<_>>();
    assert_eq!(texts("编号"), ["HZ-1", "HZ-2", "HZ-3"]);
    assert_eq!(texts("状态"), ["回签", "", ""]);
    assert_eq!(texts("我们的列"), ["甲", "乙", ""]);
    assert_eq!(texts("版本"), ["2", "1", "1"], "a line whose files changed is the next version");
}

#[test]
fn wrong_edits_are_told_and_nothing_is_lost() {
    let (folder, path) = folder();
    put(&path, &[entry("HZ-1"), entry("HZ-2")]);
    let refused = |message: &str| {
        let before = std::fs::read(&path).expect("readable");
        let fault =
            update(library(), std::slice::from_ref(&path), &[entry("HZ-3")], Language::Zh).expect_err("a fault");
        assert!(fault.message.en.as_ref().is_some_and(|found| found.contains(message)), "{fault:?}");
        assert!(before == std::fs::read(&path).expect("readable"), "it was left as it was");
    };
    edit(&path, |text| text.replace("HZ-2", "HZ-1"));
    refused("stands in rows 2 and 3");
    std::fs::write(folder.path().join(".~lock.register.csv#"), "").expect("writable");
    refused("open in a spreadsheet program");
    std::fs::remove_file(folder.path().join(".~lock.register.csv#")).expect("there");
    std::fs::write(&path, "a,b\n1,2\n").expect("writable");
    refused("it is no register");
}

#[test]
fn nothing_in_a_register_acts_and_persons_are_masked() {
    let (_folder, path) = folder();
    put(&path, &[entry("=1+1")]);
    let text = std::fs::read_to_string(&path).expect("readable");
    assert!(text.contains("'=1+1") && column(&path, "编号").len() == 1);
    put(&path, &[entry("=1+1")]);
    assert_eq!(column(&path, "编号").len(), 1, "it is the same agreement");
    let assembly = assemble(&root().join("examples/employee.toml"), Options::default());
    let code = Entry::of(library(), &assembly, false, Language::Zh).get("code").to_owned();
    assert!(code.contains("****"), "{code}");
}

#[test]
fn what_falls_due_is_told_with_its_day() {
    let (_folder, path) = folder();
    put(&path, &[entry("HZ-1")]);
    assert!(items(&path, "2027-01-10").iter().all(|(_, id, _)| id != "notice"));
    let found = items(&path, "2027-10-01");
    assert!(found.contains(&(State::Due, "notice".to_owned(), "2027-11-05".to_owned())), "{found:?}");
    let found = items(&path, "2027-11-06");
    assert!(found.contains(&(State::Overdue, "notice".to_owned(), "2027-11-05".to_owned())), "{found:?}");
    fill(&path, "发出日", "2026-12-10");
    let found = items(&path, "2027-01-10");
    assert!(found.contains(&(State::Overdue, "unsigned".to_owned(), "2026-12-24".to_owned())), "{found:?}");
    fill(&path, "回签日", "2026-12-20");
    let found = items(&path, "2027-01-10");
    assert!(
        found.iter().any(|(_, id, _)| id == "originals") && found.iter().all(|(_, id, _)| id != "unsigned"),
        "{found:?}"
    );
    fill(&path, "状态", "终止");
    fill(&path, "终止日", "2027-01-05");
    let found = items(&path, "2027-10-01");
    assert!(found.iter().all(|(_, id, _)| id != "notice" && id != "end"), "{found:?}");
}

#[test]
fn a_date_that_is_none_is_told_loudly() {
    let (_folder, path) = folder();
    put(&path, &[entry("HZ-1")]);
    fill(&path, "回签日", "2026年2月30日");
    let register = read(library(), &path).expect("a register");
    let asked = Due { as_of: parse_date("2027-01-01").expect("a day"), within: 60, unsigned: 14 };
    let (_, faults) = due("register.csv", &register, asked);
    let message = faults[0].message.zh.clone().expect("Chinese");
    assert!(faults.len() == 1 && message.contains("第 2 行“回签日”") && message.contains("没有这一天"), "{message}");
}

#[test]
fn a_change_of_an_answer_does_not_move_its_line() {
    let (_folder, path) = folder();
    put(&path, &[entry("HZ-1"), entry("HZ-2")]);
    let _ = Change::default();
    put(&path, &[entry("HZ-1")]);
    let numbers: Vec<String> = column(&path, "编号").iter().map(|cell| cell.text().to_owned()).collect();
    assert_eq!(numbers, ["HZ-1", "HZ-2"]);
}
