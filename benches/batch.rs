//! Time and memory of a batch: each phase of a row, and whole runs of 100, 1,000 and 10,000 rows on one and two threads.
//! `cargo bench --bench batch [-- ROWS…]`. Outputs go to memory (/dev/shm) and are removed.

use baomi::answers::Layers;
use baomi::batch::{self, Destination, Head, Job, Limits, Lock, Named, Row, Shard, Table};
use baomi::check::{self, Subject};
use baomi::diagnostic::Source;
use baomi::document::{self, DocumentMeta};
use baomi::export::{markdown, pdf};
use baomi::layout::{DEFAULT_STYLE, Fonts, Style, lay_out_with};
use baomi::library::Library;
use baomi::pipeline::{self, Options};
use baomi::publish::{Format, Session, Settings};
use baomi::value::{Byline, Language};
use baomi::{answers, draft, plan};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ANSWERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/batch/agency.toml");
const FORMATS: [Format; 2] = [Format::Md, Format::Pdf];

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![100, 1_000, 10_000] } else { asked };
    let folder = PathBuf::from(if Path::new("/dev/shm").is_dir() { "/dev/shm" } else { "/tmp" })
        .join(format!("baomi-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("the folder can be made");
    let library = Library::open(None).expect("the library is sound");
    phases(&library, &folder);
    println!(
        "\n{:>7} {:>7} {:>9} {:>12} {:>12} {:>12} {:>9} {:>9}",
        "rows", "threads", "wall s", "CPU ms/row", "CPU ms/page", "rows/s", "KB/row", "peak MiB"
    );
    for rows in sizes {
        for threads in [1, 2] {
            whole(&library, &folder, rows, threads);
        }
    }
    // What is left in memory would be missing to others.
    let _ = fs::remove_dir_all(&folder);
}

/// Time of each phase of a row, on one thread, once all is warm.
fn phases(library: &Library, folder: &Path) {
    const ROWS: u64 = 500;
    let table = table(folder, ROWS as usize);
    let job = job(library, &table);
    let (fonts, style) = (Fonts::bundled(), Style::bundled(DEFAULT_STYLE).expect("it is bundled"));
    let mut session = Session::new(library, None);
    let languages = [Language::Zh];
    let preflight = batch::preflight(&job, &fonts, LIMITS, &mut |_| (), &|_| true).expect("the rows are readable");
    let subset = batch::shared_subset(&job, &preflight, &style, &fonts).expect("the fonts are readable");
    let mut printer = pdf::Printer::new(&subset);
    let names =
        ["row", "parse", "plan", "scopes", "draft", "document", "check", "markdown", "layout", "pdf", "hash", "write"];
    let mut times = [Duration::ZERO; 12];
    let (mut rows, mut pages) = (0u64, 0usize);
    let each = &mut |row: Row| {
        let mut marks = vec![Instant::now()];
        let joined = job.answers(&row);
        marks.push(Instant::now());
        let answers = answers::parse_with(&joined.shared, &joined.root, &job.kind.schema).answers;
        marks.push(Instant::now());
        let scope = draft::scope(library, job.kind, &answers, Language::Zh).caching(session.texts.rendered.as_ref());
        let (plan, _) =
            plan::plan(library, (job.kind, job.kind.forms.last().expect("a kind has a form")), &answers, &scope);
        marks.push(Instant::now());
        let scopes = draft::scopes(library, &plan, &answers, scope, true);
        marks.push(Instant::now());
        let (text, _) = draft::draft(library, (&plan, &[]), &scopes, &languages, &[]);
        marks.push(Instant::now());
        let frame = DocumentMeta {
            languages: languages.to_vec(),
            number: None,
            draft: false,
            byline: Byline::default(),
            provenance: job.shared.clone(),
        };
        let (document, _) = document::build(&session.texts.blocks, &text, frame);
        marks.push(Instant::now());
        let subject = Subject {
            library,
            answers: &answers,
            plan: &plan,
            scopes: &scopes,
            document: &document,
            cache: &session.texts.texts,
        };
        let findings = (check::check(&subject), check::force(&subject, None));
        marks.push(Instant::now());
        let text = markdown::write_with(&session.markdown, &document);
        marks.push(Instant::now());
        let set =
            lay_out_with(&mut session.paragraphs, &document, &style, &fonts).expect("the fonts have all characters");
        marks.push(Instant::now());
        let printed = printer.write(&set, &pdf::Metadata::of(&document)).expect("the subset has all glyphs");
        marks.push(Instant::now());
        let hash = printed.sha256();
        marks.push(Instant::now());
        fs::write(folder.join("out.md"), &text)
            .and_then(|()| fs::File::create(folder.join("out.pdf")))
            .and_then(|mut file| printed.pieces().iter().try_for_each(|piece| file.write_all(piece)))
            .expect("there is room");
        marks.push(Instant::now());
        std::hint::black_box((findings, hash));
        rows += 1;
        // The first rows fill the session.
        if rows > ROWS / 5 {
            pages += set.pages.len();
            for (time, pair) in times.iter_mut().zip(marks.windows(2)) {
                *time += pair[1] - pair[0];
            }
        }
        true
    };
    table.each(each).expect("the rows are readable");
    let counted = (rows - ROWS / 5) as f64;
    println!("{:.1} pages a row; milliseconds a row:", pages as f64 / counted);
    for (name, time) in names.iter().zip(times) {
        println!("  {name:9} {:7.3}", time.as_secs_f64() * 1e3 / counted);
    }
    println!("  {:9} {:7.3}", "all", times.iter().sum::<Duration>().as_secs_f64() * 1e3 / counted);
}

const LIMITS: Limits = Limits { threads: 1, allow_duplicates: false };

/// A whole run: both readings of the spreadsheet, every file written.
fn whole(library: &Library, folder: &Path, rows: usize, threads: usize) {
    let table = table(folder, rows);
    let job = job(library, &table);
    let (fonts, style) = (Fonts::bundled(), Style::bundled(DEFAULT_STYLE).expect("it is bundled"));
    let out = folder.join("out");
    let (start, cpu) = (Instant::now(), cpu_time());
    let preflight = batch::preflight(
        &job,
        &fonts,
        Limits { threads, ..LIMITS },
        &mut |finding| println!("{}", finding.line(Language::En)),
        &|_| true,
    )
    .expect("the rows are readable");
    let subset = batch::shared_subset(&job, &preflight, &style, &fonts).expect("the fonts are readable");
    let settings = Settings {
        formats: FORMATS.to_vec(),
        style: &style,
        fonts: &fonts,
        subset: Some(&subset),
        language: Language::Zh,
        notes: false,
        split_annexes: false,
        annexes_alone: Vec::new(),
    };
    let keep = |_| true;
    let lock = Lock::take(&out, Shard::WHOLE, &|_| {}).expect("nobody else writes there");
    let ended = batch::run(
        &job,
        &settings,
        &preflight,
        Destination::Folder { path: &out, resume: false, lock: &lock },
        &head(&job),
        threads,
        None,
        &keep,
    );
    let (wall, cpu) = (start.elapsed().as_secs_f64(), cpu_time() - cpu);
    assert_eq!(ended.made, rows as u64, "{:?}", ended.outcome);
    let (mut bytes, mut pages) = (0, 0);
    for entry in fs::read_dir(&out).expect("it is there").flatten() {
        bytes += entry.metadata().map_or(0, |about| about.len());
        if pages == 0 && entry.path().extension().is_some_and(|ending| ending == "pdf") {
            let pdf = fs::read(entry.path()).expect("it was just written");
            pages = pdf.windows(11).filter(|window| *window == b"/Type/Page/").count();
        }
    }
    drop(lock);
    fs::remove_dir_all(&out).expect("it can be removed");
    let a_row = |amount: f64| amount / rows as f64;
    println!(
        "{rows:>7} {threads:>7} {wall:>9.2} {:>12.3} {:>12.3} {:>12.0} {:>9.0} {:>9.0}",
        a_row(cpu * 1e3),
        a_row(cpu * 1e3) / pages.max(1) as f64,
        rows as f64 / wall,
        a_row(bytes as f64 / 1e3),
        peak_memory()
    );
}

fn job<'l>(library: &'l Library, table: &'l Table) -> Job<'l> {
    let source = Source::new("agency.toml", fs::read_to_string(ANSWERS).expect("it is in the repository"));
    let layers = Layers::of(&source);
    let joined = layers.join(&library.kinds).expect("it is sound");
    let shared = pipeline::provenance(library, &layers);
    let (job, findings) = Job::new(
        library,
        joined,
        shared,
        table,
        "{agreement.number}-{parties.partner.name}",
        Options::default(),
        Shard::WHOLE,
    )
    .expect("the pattern is sound");
    assert!(findings.is_empty(), "the columns are sound");
    job
}

fn head(job: &Job<'_>) -> Head {
    let named = |name: &str, sha256: &str| Named { name: name.to_owned(), sha256: sha256.to_owned() };
    Head {
        program: job.shared.program.clone(),
        answers: named(&job.shared.answers_name, &job.shared.answers_sha256),
        rows: named(&job.table.name, &job.table.sha256),
        library_sha256: job.shared.library_sha256.clone(),
        style: DEFAULT_STYLE.to_owned(),
        language: "zh".to_owned(),
        ..Head::default()
    }
}

/// A spreadsheet of so many partners, each with its own names, numbers, dates and amounts.
fn table(folder: &Path, rows: usize) -> Table {
    const CITIES: [&str; 10] = [
        "北京市海淀区",
        "上海市徐汇区",
        "广州市天河区",
        "深圳市南山区",
        "杭州市西湖区",
        "成都市武侯区",
        "武汉市洪山区",
        "南京市鼓楼区",
        "西安市雁塔区",
        "苏州市姑苏区",
    ];
    const TRADES: [&str; 10] =
        ["保险经纪", "安装服务", "物流", "信息技术", "广告", "咨询", "维修", "软件", "商贸", "电子商务"];
    let surnames: Vec<char> = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜".chars().collect();
    let names: Vec<char> = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍鹏辉玲桦宇晨".chars().collect();
    let mut text =
        String::from("编号,签署日期,合作方名称,信用代码,住所,法定代表人,联系人,电话,邮箱,期限（月）,责任上限,备注\n");
    for n in 1..=rows {
        let person = |a: usize, b: usize| {
            format!(
                "{}{}{}",
                surnames[(n * a) % surnames.len()],
                names[(n * b) % names.len()],
                names[(n * b / 7 + 3) % names.len()]
            )
        };
        let city = CITIES[n % 10];
        let company = format!(
            "{}{}{}{}{}有限公司",
            &city[..6],
            surnames[(n / 7) % surnames.len()],
            names[(n / 11) % names.len()],
            n,
            TRADES[(n / 10) % 10]
        );
        let fields = [
            format!("HZ-2026-{n:06}"),
            format!("2026-12-{:02}", n % 28 + 1),
            company,
            credit_code(n),
            format!("{city}范本路{}号{}室", n % 300 + 1, n % 20 + 101),
            person(1, 7),
            person(5, 11),
            format!("138{:08}", n * 37 % 100_000_000),
            format!("p{n}@partner{}.example", n % 97),
            (12 + n % 4 * 12).to_string(),
            format!("{}.00", (n % 500 + 1) * 10_000),
            String::new(),
        ];
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    let path = folder.join(format!("rows-{rows}.csv"));
    fs::write(&path, text).expect("there is room");
    Table::open(&path, &mut baomi::batch::Reading::default()).expect("it is sound")
}

/// A unified social credit code with its check character (GB 32100-2015).
fn credit_code(n: usize) -> String {
    const LETTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let mut code = b"91310000MA".to_vec();
    code.extend((0..7).rev().map(|place| LETTERS[n / 31usize.pow(place) % 31]));
    let (mut sum, mut weight) = (0, 1);
    for letter in &code {
        sum += LETTERS.iter().position(|known| known == letter).unwrap_or(0) * weight;
        weight = weight * 3 % 31;
    }
    code.push(LETTERS[(31 - sum % 31) % 31]);
    String::from_utf8(code).expect("letters and digits")
}

/// User and system time of this process in seconds.
fn cpu_time() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks: f64 = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum();
    // Linux counts in hundredths of a second.
    ticks / 100.0
}

/// Most memory held so far, in MiB.
fn peak_memory() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
