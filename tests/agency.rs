//! An agency at work: numbers that are continued from a register and never given twice, versions, and a year of it.
//!
//! `BAOMI_PARTNERS` and `BAOMI_KILLS` say how many partners the year has and how often its runs are killed; the whole of it is
//! `BAOMI_PARTNERS=300 BAOMI_KILLS=50 cargo test --release --test agency year`.

use assert_cmd::Command;
use baomi::batch::{Cell, Reading, Table};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

const TITLES: &str = "编号,签署日期,合作方名称,信用代码,住所,法定代表人,联系人,电话,邮箱,期限（月）,责任上限,备注";

/// A credit code of GB 32100-2015 with its check character.
fn credit_code(n: u32) -> String {
    const CHARACTERS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let body = format!("91310000MA{n:07}");
    let mut weight = 1;
    let mut sum = 0;
    for byte in body.bytes() {
        let value = CHARACTERS.iter().position(|own| *own == byte).expect("a character of codes");
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    body + &(CHARACTERS[(31 - sum % 31) % 31] as char).to_string()
}

/// A row of a partner, with changes to its cells by title.
fn partner(n: u32, changes: &[(&str, &str)]) -> String {
    const NAMES: [&str; 10] = ["启明", "远航", "恒信", "博雅", "瑞丰", "嘉和", "众诚", "汇智", "安泰", "新元"];
    let name = format!(
        "上海{}{}{}科技有限公司",
        NAMES[(n / 100 % 10) as usize],
        NAMES[(n / 10 % 10) as usize],
        NAMES[(n % 10) as usize]
    );
    let cells = [
        String::new(),
        "2026-12-02".to_owned(),
        name,
        credit_code(n),
        format!("上海市徐汇区范本路{n}号"),
        "钱磊".to_owned(),
        "冯超静".to_owned(),
        format!("1380000{n:04}"),
        format!("p{n}@partner.example"),
        "24".to_owned(),
        "20000.00".to_owned(),
        String::new(),
    ];
    let mut cells: Vec<String> = cells.to_vec();
    for (title, words) in changes {
        cells[TITLES.split(',').position(|own| own == *title).expect("a title")] = (*words).to_owned();
    }
    cells.join(",")
}

/// Writes a table of rows.
fn table(path: &Path, rows: &[String]) {
    fs::write(path, format!("{TITLES}\n{}\n", rows.join("\n"))).expect("writable");
}

fn agency() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/batch/agency.toml")
}

/// `baomi --lang en batch agency.toml ROWS -o OUT …`
fn batch(rows: &Path, out: &Path, arguments: &[&str]) -> std::process::Command {
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("baomi"));
    command.args(["--lang", "en", "batch"]).arg(agency()).arg(rows).arg("-o").arg(out);
    command.args(["--form", "standard", "-f", "md"]).args(arguments);
    command
}

/// Runs it to its end: exit code and what it said.
fn ran(mut command: std::process::Command) -> (i32, String) {
    let output = command.output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    (output.status.code().expect("it was not killed"), said)
}

fn sound(command: std::process::Command) -> String {
    let (code, said) = ran(command);
    assert_eq!(code, 0, "{said}");
    said
}

/// The cells of a column of a register, its lines in order.
fn column(register: &Path, title: &str) -> Vec<String> {
    let reading = &mut Reading { header_row: Some(1), ..Reading::default() };
    let table = Table::open(register, reading).expect("readable");
    let at = table.header.iter().position(|own| own == title).unwrap_or_else(|| panic!("no {title}"));
    let mut cells = Vec::new();
    table
        .each(&mut |row| {
            cells.push(match &row.cells[at] {
                Cell::Date { iso, .. } => iso.clone(),
                cell => cell.text().to_owned(),
            });
            true
        })
        .expect("readable");
    cells
}

/// Names of the agreements in a folder.
fn agreements(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("there").flatten().map(|e| e.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".md")).collect();
    names.sort();
    names
}

fn numbers(range: std::ops::RangeInclusive<u32>) -> Vec<String> {
    range.map(|n| format!("HZ-2026-{n:05}")).collect()
}

/// Numbers of a sequence, in files named by them, with one register.
fn numbered(register: &Path) -> Vec<String> {
    let own = ["--number", "HZ-{year}-{seq:05}", "--name", "{agreement.number}", "--register"];
    own.iter().map(|word| (*word).to_owned()).chain([register.display().to_string()]).collect()
}

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Place {
        Place(tempfile::tempdir().expect("a temporary folder"))
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

#[test]
fn numbers_go_on_over_folders_and_are_kept_when_a_run_goes_on() {
    let place = Place::new();
    let register = place.at("register.xlsx");
    let given = numbered(&register);
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    table(&place.at("a.csv"), &[partner(1, &[]), partner(2, &[("编号", "HZ-2026-00007")]), partner(3, &[])]);
    table(&place.at("b.csv"), &[partner(4, &[]), partner(5, &[])]);
    let said = sound(batch(&place.at("a.csv"), &place.at("a"), &given));
    assert_eq!(agreements(&place.at("a")), ["HZ-2026-00007.md", "HZ-2026-00008.md", "HZ-2026-00009.md"], "{said}");
    let text = fs::read_to_string(place.at("a/HZ-2026-00008.md")).expect("it is there");
    assert!(text.contains("HZ-2026-00008") && text.contains("上海启明启明远航科技有限公司"), "{text}");
    sound(batch(&place.at("b.csv"), &place.at("b"), &given));
    assert_eq!(agreements(&place.at("b")), ["HZ-2026-00010.md", "HZ-2026-00011.md"]);
    fs::remove_file(place.at("a/HZ-2026-00009.md")).expect("it is there");
    sound(batch(&place.at("a.csv"), &place.at("a"), &[&given[..], &["--resume"]].concat()));
    assert_eq!(agreements(&place.at("a")).len(), 3, "the same numbers again");
    let mut all = column(&register, "number");
    all.sort();
    assert_eq!(all, numbers(7..=11));
    assert!(column(&register, "version").iter().all(|version| version == "1"));
}

#[test]
fn shards_number_as_one_run_does_and_a_bad_row_takes_no_number() {
    let place = Place::new();
    let mut rows: Vec<String> = (1..=7).map(|n| partner(n, &[])).collect();
    rows[2] = partner(3, &[("信用代码", "9131")]);
    table(&place.at("rows.csv"), &rows);
    let given = ["--number", "HZ-{year}-{seq:05}", "--name", "{agreement.number}-{合作方名称}", "--keep-going"];
    assert_eq!(ran(batch(&place.at("rows.csv"), &place.at("one"), &given)).0, 1);
    let running: Vec<Child> = (1..=3)
        .map(|n| {
            let shard = format!("{n}/3");
            let mut command = batch(&place.at("rows.csv"), &place.at("parts"), &given);
            command.args(["--shard", &shard]).stderr(Stdio::null()).stdout(Stdio::null()).spawn().expect("it runs")
        })
        .collect();
    for mut child in running {
        assert!(child.wait().expect("it ends").code().is_some(), "it was not killed");
    }
    let mut merge = Command::cargo_bin("baomi").expect("the program is built");
    // In whatever language the shards are joined.
    merge.args(["--lang", "zh", "batch", "--merge", "-o"]).arg(place.at("parts")).assert().code(1);
    for name in ["manifest.jsonl", "numbers.jsonl", "register.csv", "register.xlsx"] {
        let read = |folder: &str| fs::read(place.at(folder).join(name)).expect("it is there");
        assert!(read("one") == read("parts"), "{name}");
    }
    assert_eq!(agreements(&place.at("one")), agreements(&place.at("parts")));
    assert_eq!(column(&place.at("one/register.csv"), "number"), numbers(1..=6));
    let list = fs::read_to_string(place.at("one/mailing.csv")).expect("it is there");
    let first = format!(
        "{},冯超静,p1@partner.example,HZ-2026-00001,HZ-2026-00001-{}.md,2026-12-02",
        partner_name(1),
        partner_name(1)
    );
    assert!(list.contains(&first) && list.lines().count() == 7, "{list}");
    // Without --keep-going no shard makes anything while a row of another is bad.
    let stopped = batch(&place.at("rows.csv"), &place.at("none"), &[&given[..4], &["--shard", "1/3"]].concat());
    assert_eq!(ran(stopped).0, 1);
    assert!(!place.at("none/numbers.jsonl").exists());
}

#[test]
fn folders_that_number_at_one_time_from_one_register_share_no_number() {
    let place = Place::new();
    let register = place.at("register.csv");
    let given = numbered(&register);
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    let running: Vec<Child> = (0..4)
        .map(|folder| {
            let rows = place.at(&format!("{folder}.csv"));
            table(&rows, &(1..=4).map(|n| partner(folder * 10 + n, &[])).collect::<Vec<_>>());
            let mut command = batch(&rows, &place.at(&folder.to_string()), &given);
            command.stderr(Stdio::null()).stdout(Stdio::null()).spawn().expect("it runs")
        })
        .collect();
    for mut child in running {
        assert!(child.wait().expect("it ends").success());
    }
    let mut all = column(&register, "number");
    all.sort();
    assert_eq!(all, numbers(1..=16));
    let files: BTreeSet<String> = (0..4).flat_map(|folder| agreements(&place.at(&folder.to_string()))).collect();
    assert_eq!(files.len(), 16);
}

#[test]
fn what_is_wrong_with_numbers_is_told_and_none_is_given() {
    let place = Place::new();
    let register = place.at("register.csv");
    let given = numbered(&register);
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    let rows = place.at("rows.csv");
    table(&rows, &[partner(1, &[]), partner(2, &[])]);
    for (pattern, word) in [("HZ-2026", "has no {seq}"), ("HZ{seq:5}", "digits"), ("{month}-{seq}", "only one {seq}")] {
        let (code, said) = ran(batch(&rows, &place.at("x"), &["--number", pattern]));
        assert!(code == 2 && said.contains(word), "{pattern}: {said}");
    }
    table(&place.at("undated.csv"), &[partner(1, &[("签署日期", "")])]);
    let (code, said) = ran(batch(&place.at("undated.csv"), &place.at("x"), &given));
    assert!(code == 1 && said.contains("day of signing"), "{said}");
    // Gaps are told and not filled.
    table(&place.at("gap.csv"), &[partner(8, &[("编号", "HZ-2026-00002")]), partner(9, &[("编号", "HZ-2026-00005")])]);
    sound(batch(&place.at("gap.csv"), &place.at("gap"), &given));
    let said = sound(batch(&rows, &place.at("a"), &given));
    assert!(said.contains("HZ-2026-00003 – HZ-2026-00004"), "{said}");
    assert_eq!(agreements(&place.at("a")), ["HZ-2026-00006.md", "HZ-2026-00007.md"]);
    // A register in which somebody gave our number to another partner.
    let text = fs::read_to_string(&register).expect("readable").replace(&partner_name(1), "另一家有限公司");
    fs::write(&register, text).expect("writable");
    fs::remove_file(place.at("a/HZ-2026-00006.md")).expect("there");
    let (code, said) = ran(batch(&rows, &place.at("a"), &[&given[..], &["--resume"]].concat()));
    assert!(code == 2 && said.contains("HZ-2026-00006 is 另一家有限公司's"), "{said}");
    // A number of this table that the register has already, for somebody else.
    table(&place.at("double.csv"), &[partner(20, &[("编号", "HZ-2026-00002")])]);
    let before = fs::read(&register).expect("readable");
    let (code, said) = ran(batch(&place.at("double.csv"), &place.at("double"), &given));
    assert!(code == 2 && said.contains("HZ-2026-00002") && said.contains(&partner_name(8)), "{said}");
    assert!(before == fs::read(&register).expect("readable"), "it was left as it is");
}

fn partner_name(n: u32) -> String {
    partner(n, &[]).split(',').nth(2).expect("a name").to_owned()
}

/// A number from the environment.
fn asked(name: &str, otherwise: u32) -> u32 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Words of a Word file, all of its parts unpacked.
fn unpacked(path: &Path) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).expect("there")).expect("a Word file");
    let mut all = Vec::new();
    for index in 0..archive.len() {
        std::io::copy(&mut archive.by_index(index).expect("whole"), &mut all).expect("whole");
    }
    all
}

/// All files of a folder by name.
fn contents(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("there").flatten();
    entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("a file")))
        .collect()
}

/// Fills cells of a register by hand, in all lines for which `wanted` holds of the number.
fn fill(register: &Path, title: &str, words: &str, wanted: impl Fn(&str) -> bool) {
    let text = fs::read_to_string(register).expect("readable");
    let mut lines = text.lines();
    let head = lines.next().expect("titles").to_owned();
    let at = head.trim_start_matches('\u{feff}').split(',').position(|own| own == title).expect("a title");
    let mut filled = head + "\n";
    for line in lines {
        let mut cells: Vec<&str> = line.split(',').collect();
        if wanted(cells[0]) {
            cells[at] = words;
        }
        filled += &(cells.join(",") + "\n");
    }
    fs::write(register, filled).expect("writable");
}

/// Runs a batch that is killed after `after` milliseconds, until it has ended by itself.
fn killed(rows: &Path, out: &Path, arguments: &[&str], kills: &[u64]) {
    for after in kills {
        let mut command = batch(rows, out, &[arguments, &["--resume"]].concat());
        let mut child = command.stderr(Stdio::null()).stdout(Stdio::null()).spawn().expect("it runs");
        std::thread::sleep(std::time::Duration::from_millis(*after));
        let _ = child.kill();
        child.wait().expect("it ends");
    }
    sound(batch(rows, out, &[arguments, &["--resume"]].concat()));
}

#[test]
fn a_year_keeps_numbers_versions_files_and_days_right_whatever_is_killed() {
    let (partners, kills) = (asked("BAOMI_PARTNERS", 12), asked("BAOMI_KILLS", 3));
    let (changed, new) = ((partners / 25).max(2), (partners / 8).max(2));
    let place = Place::new();
    let register = place.at("register.csv");
    let given = [numbered(&register), vec!["-f".to_owned(), "md,docx".to_owned()]].concat();
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    // Killed at moments that spread over a run, which takes longer with more partners.
    let mut state = 7_u64;
    let mut moments = |count: u32| -> Vec<u64> {
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % (400 + u64::from(partners) * 20)
        };
        (0..count).map(|_| next()).collect()
    };
    let signed = [("签署日期", "2026-01-15")];
    let january: Vec<String> = (1..=partners).map(|n| partner(n, &signed)).collect();
    table(&place.at("january.csv"), &january);
    killed(&place.at("january.csv"), &place.at("01"), &given, &moments(kills.div_ceil(2)));
    let calm = [numbered(&place.at("other.csv")), vec!["-f".to_owned(), "md,docx".to_owned()]].concat();
    let calm: Vec<&str> = calm.iter().map(String::as_str).collect();
    sound(batch(&place.at("january.csv"), &place.at("calm"), &calm));
    assert!(contents(&place.at("01")) == contents(&place.at("calm")), "the killed runs made what a calm one makes");
    assert_eq!(column(&register, "number"), numbers(1..=partners));
    fill(&register, "sent", "2026-01-16", |_| true);
    fill(&register, "returned", "2026-01-20", |number| number != "HZ-2026-00002");
    fill(&register, "originals", "2; cabinet A", |number| number != "HZ-2026-00002");

    // March: some terms are longer, a partner comes between the others, one is gone, and the workbook has another name.
    let mut march: Vec<String> = (1..=partners)
        .map(|n| partner(n, if n <= changed { &[("签署日期", "2026-01-15"), ("期限（月）", "36")] } else { &signed }))
        .collect();
    march.insert(1, partner(900, &[("签署日期", "2026-03-10")]));
    march.pop();
    table(&place.at("march.csv"), &march);
    let before = contents(&place.at("01"));
    let january = place.at("01").display().to_string();
    killed(
        &place.at("march.csv"),
        &place.at("03"),
        &[&given[..], &["--since", &january]].concat(),
        &moments(kills / 2),
    );
    assert!(before == contents(&place.at("01")), "what was made stays as it is");
    let mut expected: Vec<String> = numbers(1..=changed)
        .iter()
        .flat_map(|number| [format!("{number}.v2.md"), format!("{number}.v2.redline.md")])
        .chain([format!("HZ-2026-{:05}.md", partners + 1)])
        .collect();
    expected.sort();
    assert_eq!(agreements(&place.at("03")), expected);
    let redline = fs::read_to_string(place.at("03/HZ-2026-00001.v2.redline.md")).expect("there");
    assert!(redline.contains("第 1 版") && redline.contains("变更一览"), "{redline}");
    for (name, bytes) in contents(&place.at("03")).iter().filter(|(name, _)| !name.starts_with("manifest")) {
        let all = if name.ends_with(".docx") { unpacked(&place.at("03").join(name)) } else { bytes.clone() };
        for word in ["march.csv", "january.csv", "agency.toml"] {
            assert!(!all.windows(word.len()).any(|there| there == word.as_bytes()), "{name} names {word}");
        }
    }
    let versions = column(&register, "version");
    assert!(versions.iter().enumerate().all(|(n, version)| (version == "2") == (n < changed as usize)), "{versions:?}");
    assert!(column(&register, "sent").iter().take(partners as usize).all(|day| day.starts_with("2026-01-16")));

    // June: others, in a folder of their own; then nothing has changed since, and what is missing is asked for.
    let june: Vec<String> = (0..new).map(|n| partner(1000 + n, &[("签署日期", "2026-06-01")])).collect();
    table(&place.at("june.csv"), &june);
    sound(batch(&place.at("june.csv"), &place.at("06"), &given));
    assert_eq!(column(&register, "number"), numbers(1..=partners + 1 + new));
    let march = place.at("03").display().to_string();
    let (code, said) =
        ran(batch(&place.at("march.csv"), &place.at("07"), &[&given[..], &["--since", &march]].concat()));
    assert!(code == 2 && said.contains("name both"), "{said}");
    let both = format!("{march},{january}");
    let said = sound(batch(&place.at("march.csv"), &place.at("07"), &[&given[..], &["--since", &both]].concat()));
    assert!(said.contains(&format!("0 made, 0 there before, 0 refused, {partners} unchanged")), "{said}");
    assert!(agreements(&place.at("07")).is_empty());

    // November of the next year: the last days against renewal.
    let due = |as_of: &str| {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("baomi"));
        command.args(["--lang", "en", "due"]).arg(&register).args(["--as-of", as_of, "--within", "60d", "-f", "csv"]);
        sound(command)
    };
    let notices = |as_of: &str| due(as_of).matches("last day of notice").count() as u32;
    assert!(due("2026-02-15").contains("HZ-2026-00002") && due("2026-02-15").contains("sent and not signed"));
    assert_eq!(notices("2026-11-20"), 0);
    assert_eq!(notices("2027-11-20"), partners - changed, "{}", due("2027-11-20"));
    assert!(due("2028-11-20").matches("2028-12-16").count() as u32 >= changed, "those with 36 months");
}

#[test]
fn what_keeps_a_batch_from_being_compared_is_told() {
    let place = Place::new();
    let rows = place.at("rows.csv");
    table(&rows, &[partner(1, &[]), partner(2, &[])]);
    let named = ["--name", "{合作方名称}"];
    sound(batch(&rows, &place.at("a"), &named));
    let since = |folder: &str, more: &[&str]| {
        let folder = place.at(folder).display().to_string();
        ran(batch(&rows, &place.at("b"), &[&named[..], &["--since", &folder], more].concat()))
    };
    let refused = |folder: &str, word: &str| {
        let (code, said) = since(folder, &[]);
        assert!(code == 2 && said.contains(word), "{folder}: {said}");
        assert!(!place.at("b/manifest.jsonl").exists());
    };
    refused("nowhere", "cannot be read");
    let (manifest, rows_kept) = (place.at("a/manifest.jsonl"), place.at("a/manifest.rows.csv"));
    let (whole, table_kept) = (fs::read(&manifest).expect("there"), fs::read(&rows_kept).expect("there"));
    let text = String::from_utf8_lossy(&whole).into_owned();
    fs::write(&manifest, text.lines().take(2).collect::<Vec<_>>().join("\n") + "\n").expect("writable");
    refused("a", "not finished");
    fs::write(&manifest, &whole).expect("writable");
    fs::write(&rows_kept, "changed").expect("writable");
    refused("a", "not as it was");
    fs::write(&rows_kept, &table_kept).expect("writable");
    // By their codes, without numbers: one row has another text, one is new.
    table(&rows, &[partner(3, &[]), partner(2, &[]), partner(1, &[("期限（月）", "36")])]);
    let (code, said) = since("a", &[]);
    assert!(code == 0 && said.contains("2 made, 0 there before, 0 refused, 1 unchanged"), "{said}");
    let name = partner_name(1);
    let made = agreements(&place.at("b"));
    assert!(made.contains(&format!("{name}.v2.md")) && made.contains(&format!("{name}.v2.redline.md")), "{made:?}");
    assert!(made.contains(&format!("{}.md", partner_name(3))) && made.len() == 3, "{made:?}");
}
