//! Our own Word file comes back: every change is read right, the answer to it says what was decided, and both sides end with
//! the same words.

mod common;

use baomi::intake;
use baomi::negotiate::is_printed;
use common::program::{Run, baomi};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::OnceLock;

/// The Word file of a short agreement, as it is sent.
fn sent() -> &'static [u8] {
    static SENT: OnceLock<Vec<u8>> = OnceLock::new();
    SENT.get_or_init(|| {
        let folder = deal_folder();
        let built = baomi(&["build", "deal.toml", "-f", "docx"], folder.path());
        assert_eq!(built.code, 0, "{}", built.err);
        std::fs::read(folder.path().join("deal.docx")).expect("it was written")
    })
}

fn deal_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/negotiation.toml");
    std::fs::copy(example, folder.path().join("deal.toml")).expect("it can be copied");
    folder
}

/// A Word file with parts changed by `edit`, which gets the name and the text of each.
fn edited(bytes: &[u8], edit: impl Fn(&str, &str) -> String) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a ZIP");
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for n in 0..zip.len() {
        let mut part = zip.by_index(n).expect("a part");
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("it can be unpacked");
        let name = part.name().to_owned();
        let content = match String::from_utf8(content) {
            Ok(text) => edit(&name, &text).into_bytes(),
            Err(other) => other.into_bytes(),
        };
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("it can be written");
        out.write_all(&content).expect("it can be written");
    }
    out.finish().expect("whole").into_inner()
}

fn body(bytes: &[u8], edit: impl Fn(&str) -> String) -> Vec<u8> {
    edited(bytes, |name, text| if name == "word/document.xml" { edit(text) } else { text.to_owned() })
}

/// Words replaced without a trace.
fn typed(xml: &str, old: &str, new: &str) -> String {
    assert!(xml.contains(old), "{old}");
    xml.replacen(old, new, 1)
}

/// Words of one run replaced with tracking.
fn tracked(xml: &str, old: &str, new: &str, author: &str) -> String {
    let at = xml.find(old).unwrap_or_else(|| panic!("{old}"));
    let sign = format!("w:id=\"9{at}\" w:author=\"{author}\" w:date=\"2026-11-20T00:00:00Z\"");
    let run = |tag: &str, text: &str| format!("<w:r><w:{tag} xml:space=\"preserve\">{text}</w:{tag}></w:r>");
    let mut change = String::new();
    if !old.is_empty() {
        change += &format!("<w:del {sign}>{}</w:del>", run("delText", old));
    }
    if !new.is_empty() {
        change += &format!("<w:ins {sign}>{}</w:ins>", run("t", new));
    }
    format!("{}</w:t></w:r>{change}<w:r><w:t xml:space=\"preserve\">{}", &xml[..at], &xml[at + old.len()..])
}

/// The bytes of the paragraph that holds some words.
fn paragraph(xml: &str, words: &str) -> std::ops::Range<usize> {
    let at = xml.find(words).unwrap_or_else(|| panic!("{words}"));
    let start = xml[..at].rfind("<w:p>").expect("a paragraph");
    start..at + xml[at..].find("</w:p>").expect("its end") + "</w:p>".len()
}

/// A paragraph taken out, and put in before the one that holds `before`.
fn moved(xml: &str, words: &str, before: &str) -> String {
    let own = paragraph(xml, words);
    let text = xml[own.clone()].to_owned();
    let rest = format!("{}{}", &xml[..own.start], &xml[own.end..]);
    let at = paragraph(&rest, before).start;
    format!("{}{text}{}", &rest[..at], &rest[at..])
}

fn added(xml: &str, behind: &str, words: &str, author: Option<&str>) -> String {
    let at = paragraph(xml, behind).end;
    let own = match author {
        None => format!("<w:p><w:pPr><w:pStyle w:val=\"Clause\"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"),
        Some(author) => {
            let sign = format!("w:author=\"{author}\" w:date=\"2026-11-20T00:00:00Z\"");
            format!(
                "<w:p><w:pPr><w:pStyle w:val=\"Clause\"/><w:rPr><w:ins w:id=\"901\" {sign}/></w:rPr></w:pPr><w:ins w:id=\"902\" {sign}><w:r><w:t>{words}</w:t></w:r></w:ins></w:p>"
            )
        }
    };
    format!("{}{own}{}", &xml[..at], &xml[at..])
}

/// A paragraph struck out with tracking.
fn struck(xml: &str, words: &str, author: &str) -> String {
    let own = paragraph(xml, words);
    let sign = format!("w:id=\"903\" w:author=\"{author}\"");
    let text = xml[own.clone()]
        .replace("<w:t>", "<w:delText>")
        .replace("<w:t xml:space=\"preserve\">", "<w:delText xml:space=\"preserve\">")
        .replace("</w:t>", "</w:delText>")
        .replace("<w:r>", &format!("<w:del {sign}><w:r>"))
        .replace("</w:r>", "</w:r></w:del>")
        .replace("</w:pPr>", &format!("<w:rPr><w:del {sign}/></w:rPr></w:pPr>"));
    format!("{}{text}{}", &xml[..own.start], &xml[own.end..])
}

fn without_bookmarks(xml: &str) -> String {
    let mut out = String::new();
    let mut rest = xml;
    while let Some(at) = rest.find("<w:bookmark") {
        out.push_str(&rest[..at]);
        rest = &rest[at + rest[at..].find("/>").expect("it is empty") + 2..];
    }
    out + rest
}

/// One change as the list of changes has it.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    what: String,
    answer: String,
    hidden: bool,
    decision: String,
    by: Vec<String>,
    theirs: String,
}

/// A folder with the deal, the returned file and what was read.
struct Case {
    folder: tempfile::TempDir,
    run: Run,
    told: Vec<Told>,
}

impl Case {
    fn of(returned: &[u8]) -> Case {
        Case::with(returned, None)
    }

    fn with(returned: &[u8], clean: Option<&[u8]>) -> Case {
        let folder = deal_folder();
        std::fs::write(folder.path().join("back.docx"), returned).expect("writable");
        let mut arguments = vec!["import", "deal.toml", "back.docx"];
        if let Some(clean) = clean {
            std::fs::write(folder.path().join("clean.docx"), clean).expect("writable");
            arguments.push("clean.docx");
        }
        let run = baomi(&arguments, folder.path());
        assert!(run.code < 2, "{}", run.err);
        let told = told(folder.path(), "deal.changes.toml");
        Case { folder, run, told }
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn whats(&self) -> Vec<&str> {
        self.told.iter().map(|own| own.what.as_str()).collect()
    }

    /// The only change.
    fn only(&self) -> &Told {
        assert_eq!(self.told.len(), 1, "{:#?}", self.told);
        &self.told[0]
    }

    /// Takes one decision on every change, and answers.
    fn answered(&self, decision: &str) -> Run {
        let text = self.read("deal.changes.toml");
        let decided: Vec<String> =
            text.lines()
                .map(|line| {
                    if line.starts_with("decision = ") { format!("decision = \"{decision}\"") } else { line.to_owned() }
                })
                .collect();
        std::fs::write(self.folder.path().join("deal.changes.toml"), decided.join("\n")).expect("writable");
        baomi(&["reply", "deal.toml", "deal.changes.toml", "--author", "范本律师事务所"], self.folder.path())
    }

    fn words(&self, name: &str) -> Vec<String> {
        words(&std::fs::read(self.folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}")))
    }

    /// What the next answers give.
    fn next(&self) -> Vec<String> {
        let built = baomi(&["build", "deal.next.toml", "-f", "docx"], self.folder.path());
        assert_eq!(built.code, 0, "{}", built.err);
        self.words("deal.next.docx")
    }
}

fn told(folder: &Path, name: &str) -> Vec<Told> {
    let text = std::fs::read_to_string(folder.join(name)).expect("it was written");
    let file: toml::Table = text.parse().expect("TOML");
    let text =
        |entry: &toml::Value, key: &str| entry.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
    let entries = file.get("change").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    entries
        .iter()
        .map(|entry| Told {
            what: text(entry, "what"),
            answer: text(entry, "answer"),
            hidden: entry.get("hidden").and_then(toml::Value::as_bool).unwrap_or(false),
            decision: text(entry, "decision"),
            by: entry
                .get("by")
                .and_then(toml::Value::as_array)
                .map(|by| by.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect())
                .unwrap_or_default(),
            theirs: text(entry, "theirs"),
        })
        .collect()
}

/// The words of a Word file with all changes accepted, paragraph by paragraph.
fn words(bytes: &[u8]) -> Vec<String> {
    let paper = intake::read("x.docx", bytes).expect("readable");
    let printed = paper.paragraphs.iter().filter(|own| is_printed(own) && !own.text.trim().is_empty());
    printed.map(|own| own.text.chars().filter(|c| !c.is_whitespace()).collect()).collect()
}

#[test]
fn the_same_words_are_no_change() {
    let case = Case::of(sent());
    assert!(case.told.is_empty() && case.run.code == 0, "{:#?}", case.told);
    assert!(
        case.read("deal.returned.md").contains("没有改动")
            || case.read("deal.returned.md").contains("Nothing was changed")
    );
    assert_eq!(case.read("deal.next.toml"), case.read("deal.toml"));
}

#[test]
fn without_bookmarks_the_same_words_are_no_change_either() {
    let case = Case::of(&body(sent(), without_bookmarks));
    assert!(case.told.is_empty(), "{:#?}", case.told);
}

#[test]
fn a_number_that_prints_an_answer_is_that_answer() {
    let case = Case::of(&body(sent(), |xml| tracked(xml, "10日", "15日", "王对方")));
    let own = case.only();
    assert_eq!((own.what.as_str(), own.answer.as_str(), own.hidden), ("answer", "scope.oral_confirm_days", false));
    assert_eq!(own.by, ["王对方"]);
    let run = case.answered("accept");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(case.read("deal.next.toml").contains("15"));
    assert_eq!(case.next(), case.words("deal.reply-clean.docx"));
    assert_eq!(case.words("deal.reply.docx"), case.words("deal.reply-clean.docx"));
}

#[test]
fn what_was_typed_without_tracking_is_hidden_and_leads() {
    let returned = body(sent(), |xml| {
        tracked(&typed(xml, "12个月", "3个月"), "措施对保密信息保密", "合理措施对保密信息保密", "王对方")
    });
    let case = Case::of(&returned);
    assert!(case.told[0].hidden && case.told[0].what == "answer", "{:#?}", case.told);
    assert!(!case.told[1].hidden && case.told[1].what == "words", "{:#?}", case.told);
    assert_eq!(case.run.code, 1);
    assert_ne!(case.told[0].decision, "accept", "nothing hidden is accepted unseen");
}

#[test]
fn a_clean_file_that_says_more_than_the_redline_is_told() {
    let redline = body(sent(), |xml| tracked(xml, "10日", "15日", "王对方"));
    let clean = body(sent(), |xml| typed(&typed(xml, "10日", "15日"), "3个月", "1个月"));
    let case = Case::with(&redline, Some(&clean));
    let hidden: Vec<&Told> = case.told.iter().filter(|own| own.hidden).collect();
    assert_eq!(hidden.len(), 1, "{:#?}", case.told);
    assert!(hidden[0].theirs.contains("1个月"));
}

#[test]
fn other_words_are_words_and_both_decisions_come_out_right() {
    let returned =
        body(sent(), |xml| tracked(xml, "应当立即停止使用保密信息", "可以在合理期间内停止使用保密信息", "王对方"));
    let case = Case::of(&returned);
    assert_eq!(case.whats(), ["words"]);
    let run = case.answered("accept");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(case.read("deal.next.toml").contains("instead_of"));
    assert_eq!(case.next(), case.words("deal.reply-clean.docx"));
    let run = case.answered("refuse");
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(case.read("deal.next.toml"), case.read("deal.toml"), "nothing was accepted");
    assert_eq!(case.words("deal.reply-clean.docx"), words(sent()));
    assert_eq!(case.words("deal.reply.docx"), words(sent()), "our tracked change restores our words");
    let run = case.answered("open");
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(case.words("deal.reply.docx"), words(&returned), "their change stays tracked");
    assert_eq!(case.words("deal.reply-clean.docx"), words(sent()));
}

#[test]
fn what_was_struck_and_what_was_added_is_told_and_can_be_answered() {
    let line = "保密信息及其载体上的权利不因披露而许可或者转让";
    let new = "接收方有权将保密信息提供给其关联公司使用。";
    for tracked in [true, false] {
        let returned = body(sent(), |xml| {
            let xml = match tracked {
                true => struck(xml, line, "王对方"),
                false => {
                    let own = paragraph(xml, line);
                    format!("{}{}", &xml[..own.start], &xml[own.end..])
                }
            };
            added(&xml, "不得用于竞争或者其他目的", new, tracked.then_some("王对方"))
        });
        let case = Case::of(&returned);
        let mut whats = case.whats();
        whats.sort_unstable();
        assert_eq!(whats, ["added", "struck"], "tracked {tracked}");
        assert!(case.told.iter().all(|own| own.hidden != tracked), "{:#?}", case.told);
        let run = case.answered("refuse");
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(case.words("deal.reply-clean.docx"), words(sent()));
        assert_eq!(case.words("deal.reply.docx").len(), words(sent()).len() + usize::from(false));
        let run = case.answered("accept");
        assert!(run.code < 2, "{}", run.err);
        assert!(case.read("deal.next.toml").contains("after"), "{}", case.read("deal.next.toml"));
    }
}

#[test]
fn marks_moves_and_splits_are_no_words() {
    let case = Case::of(&body(sent(), |xml| typed(xml, "标明；未标明", "标明，未标明")));
    assert_eq!(case.only().what, "marks");
    assert_eq!(case.only().decision, "open", "it was not tracked");
    let case = Case::of(&body(sent(), |xml| moved(xml, "保密信息应当标明", "据保密信息制作的资料")));
    assert_eq!(case.whats(), ["moved"]);
    let split = body(sent(), |xml| {
        let with = "</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val=\"Clause\"/></w:pPr><w:r><w:t>收到请求的一方";
        typed(xml, "收到请求的一方", with)
    });
    let case = Case::of(&split);
    assert_eq!(case.only().what, "marks", "{:#?}", case.told);
}

#[test]
fn parties_and_blanks_are_told_as_such() {
    let case = Case::of(&body(sent(), |xml| tracked(xml, "重庆市渝北区范本路5号", "重庆市渝中区范本路9号", "王对方")));
    let own = case.only();
    assert_eq!((own.what.as_str(), own.decision.as_str()), ("answer", "accept"));
    assert!(own.answer.starts_with("parties.") && own.answer.ends_with(".address"), "{}", own.answer);
    let case = Case::of(&body(sent(), |xml| {
        let at = xml.find("签署地点：").expect("it has a place");
        let blank = at + xml[at..].find("__________").expect("a blank");
        format!("{}重庆市{}", &xml[..blank], &xml[blank + 10..])
    }));
    assert!(matches!(case.only().what.as_str(), "blank" | "answer"), "{:#?}", case.told);
}

#[test]
fn three_authors_within_each_other_are_named() {
    let returned = body(sent(), |xml| {
        let xml = tracked(xml, "最重要", "同类", "甲某");
        let ins = "<w:r><w:t xml:space=\"preserve\">同类</w:t></w:r></w:ins>";
        let nested = "<w:del w:id=\"77\" w:author=\"乙某\"><w:r><w:delText>同类</w:delText></w:r></w:del></w:ins><w:ins w:id=\"78\" w:author=\"丙某\"><w:r><w:t>一般</w:t></w:r></w:ins>";
        typed(&xml, ins, nested)
    });
    let case = Case::of(&returned);
    let own = case.only();
    assert_eq!((own.what.as_str(), own.hidden), ("words", false), "{own:?}");
    assert_eq!(own.by, ["甲某", "乙某", "丙某"]);
    assert!(own.theirs.contains("一般") && !own.theirs.contains("同类"), "{}", own.theirs);
    assert!(case.answered("refuse").code < 2);
    assert_eq!(case.words("deal.reply-clean.docx"), words(sent()));
}

#[test]
fn numbers_that_became_text_are_no_change() {
    let returned = body(sent(), |xml| {
        let mut out = String::new();
        let mut rest = xml;
        let mut count = 0;
        // As programs do that write each number before its paragraph.
        while let Some(at) = rest.find("<w:pStyle w:val=\"Clause\"/></w:pPr>") {
            count += 1;
            out.push_str(&rest[..at]);
            out.push_str(&format!("<w:pStyle w:val=\"BodyText\"/></w:pPr><w:r><w:t>1.{count}　</w:t></w:r>"));
            rest = &rest[at + "<w:pStyle w:val=\"Clause\"/></w:pPr>".len()..];
        }
        out + rest
    });
    let case = Case::of(&returned);
    assert!(case.told.is_empty(), "{:#?}", case.told);
    assert!(case.read("deal.returned.md").contains("automatic numbers"));
}

#[test]
fn comments_are_listed_with_their_place_and_answered() {
    let comments = |extra: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:comment w:id=\"0\" w:author=\"王对方\"><w:p><w:r><w:t>期限太短</w:t></w:r></w:p></w:comment>{extra}</w:comments>"
        )
    };
    let loose = "<w:comment w:id=\"5\" w:author=\"王对方\"><w:p><w:r><w:t>另请考虑费用</w:t></w:r></w:p></w:comment>";
    let marked = body(sent(), |xml| {
        let with = "<w:commentRangeStart w:id=\"0\"/>";
        let xml = tracked(xml, "10日", "15日", "王对方");
        let own = paragraph(&xml, "15日");
        let inner = own.start + xml[own.clone()].find("</w:pPr>").expect("properties") + "</w:pPr>".len();
        let end = own.end - "</w:p>".len();
        format!(
            "{}{with}{}<w:commentRangeEnd w:id=\"0\"/><w:r><w:commentReference w:id=\"0\"/></w:r>{}",
            &xml[..inner],
            &xml[inner..end],
            &xml[end..]
        )
    });
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(marked)).expect("a ZIP");
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for n in 0..zip.len() {
        let mut part = zip.by_index(n).expect("a part");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("text");
        let text = match part.name() {
            "[Content_Types].xml" => text.replace("</Types>", "<Override PartName=\"/word/comments.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml\"/></Types>"),
            "word/_rels/document.xml.rels" => text.replace("</Relationships>", "<Relationship Id=\"rIdC\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments\" Target=\"comments.xml\"/></Relationships>"),
            _ => text,
        };
        out.start_file(part.name(), zip::write::SimpleFileOptions::default()).expect("it can be written");
        out.write_all(text.as_bytes()).expect("it can be written");
    }
    out.start_file("word/comments.xml", zip::write::SimpleFileOptions::default()).expect("it can be written");
    out.write_all(comments(loose).as_bytes()).expect("it can be written");
    let case = Case::of(&out.finish().expect("whole").into_inner());
    let table = case.read("deal.returned.md");
    assert!(table.contains("期限太短") && table.contains("另请考虑费用"), "{table}");
    assert_eq!(case.answered("accept").code, 0);
    let bytes = std::fs::read(case.folder.path().join("deal.reply.docx")).expect("it was written");
    let paper = intake::read("x.docx", &bytes).expect("readable");
    let ours: Vec<&str> =
        paper.marks.iter().filter(|mark| mark.author == "范本律师事务所").map(|mark| mark.text.as_str()).collect();
    assert!(ours.iter().any(|text| text.contains("王对方")), "{ours:?}");
    assert!(paper.marks.iter().any(|mark| mark.text == "期限太短"), "theirs stays");
}

#[test]
fn a_file_of_another_deal_and_a_pdf_are_told() {
    let folder = deal_folder();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/employee.toml");
    std::fs::copy(example, folder.path().join("other.toml")).expect("it can be copied");
    assert_eq!(baomi(&["build", "other.toml", "-f", "docx"], folder.path()).code, 0);
    let run = baomi(&["import", "deal.toml", "other.docx"], folder.path());
    assert_eq!(run.code, 2);
    assert!(run.said().contains("not like this agreement"), "{}", run.err);
    assert!(!folder.path().join("deal.changes.toml").exists());
    assert_eq!(baomi(&["build", "deal.toml", "-f", "pdf"], folder.path()).code, 0);
    let run = baomi(&["import", "deal.toml", "deal.pdf"], folder.path());
    assert!(run.code < 2 && run.said().contains("no Word file"), "{}", run.err);
    let run = baomi(&["reply", "deal.toml", "deal.changes.toml"], folder.path());
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(!folder.path().join("deal.reply.docx").exists());
}

#[test]
fn decisions_that_fit_no_change_or_contradict_each_other_are_refused() {
    let case = Case::of(&body(sent(), |xml| tracked(xml, "10日", "15日", "王对方")));
    let text = case.read("deal.changes.toml");
    let path = case.folder.path().join("deal.changes.toml");
    let entry = &text[text.find("[[change]]").expect("one")..];
    let id = entry.lines().find(|line| line.starts_with("id = ")).expect("an id").to_owned();
    let answered = || baomi(&["reply", "deal.toml", "deal.changes.toml"], case.folder.path());
    for (wrong, told) in [
        (text.replacen(&id, "id = \"000000\"", 1), "is no change of the returned file"),
        (format!("{text}\n{entry}"), "stands there twice"),
        (
            format!("{text}\n{}", entry.replacen("decision = \"open\"", "decision = \"accept\"", 1)),
            "is decided in two ways",
        ),
        (text.replacen("decision = \"open\"", "decision = \"counter\"", 1), "has no words"),
        (text.replacen("decision = \"open\"", "decision = \"perhaps\"", 1), "is wrong"),
    ] {
        std::fs::write(&path, wrong).expect("writable");
        let run = answered();
        assert_eq!(run.code, 2, "{told}: {}", run.err);
        assert!(run.said().contains(told), "{told}: {}", run.err);
        assert!(!case.folder.path().join("deal.reply.docx").exists());
    }
    std::fs::write(&path, &text).expect("writable");
    std::fs::write(case.folder.path().join("back.docx"), sent()).expect("writable");
    assert!(answered().said().contains("was changed since"));
}

#[test]
fn a_counter_is_our_tracked_text() {
    let case = Case::of(&body(sent(), |xml| tracked(xml, "10日", "30日", "王对方")));
    let text =
        case.read("deal.changes.toml").replacen("decision = \"open\"", "decision = \"counter\"\ncounter = \"20日\"", 1);
    std::fs::write(case.folder.path().join("deal.changes.toml"), text).expect("writable");
    let run = baomi(&["reply", "deal.toml", "deal.changes.toml"], case.folder.path());
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(case.words("deal.reply.docx").iter().any(|text| text.contains("20日内书面确认")));
    assert_eq!(case.next(), case.words("deal.reply-clean.docx"));
}

#[test]
fn three_rounds_end_in_the_same_words_on_both_sides() {
    let folder = deal_folder();
    let path = |name: &str| folder.path().join(name);
    let run = |arguments: &[&str]| {
        let run = baomi(arguments, folder.path());
        assert!(run.code < 2, "{arguments:?}: {}", run.err);
        run
    };
    run(&["build", "deal.toml", "-f", "docx", "--lock"]);
    let mut theirs = std::fs::read(path("deal.docx")).expect("it was written");
    type Move = fn(&str) -> String;
    let rounds: [(Move, &str); 3] = [
        (|xml| tracked(&tracked(xml, "10日", "15日", "王对方"), "18个月", "6个月", "王对方"), "accept"),
        (|xml| tracked(xml, "应当立即停止使用保密信息", "应当在三日内停止使用保密信息", "王对方"), "accept"),
        (|xml| tracked(xml, "3年", "1年", "王对方"), "refuse"),
    ];
    for (nth, (edit, decision)) in rounds.into_iter().enumerate() {
        let back = format!("back{nth}.docx");
        std::fs::write(path(&back), body(&theirs, edit)).expect("writable");
        run(&["import", "deal.toml", &back]);
        let text = std::fs::read_to_string(path("deal.changes.toml")).expect("it was written");
        let decided: Vec<String> =
            text.lines()
                .map(|line| {
                    if line.starts_with("decision = ") { format!("decision = \"{decision}\"") } else { line.to_owned() }
                })
                .collect();
        std::fs::write(path("deal.changes.toml"), decided.join("\n")).expect("writable");
        let answered = run(&["reply", "deal.toml", "deal.changes.toml", "--date", "2026-12-01"]);
        assert_eq!(answered.code, 0, "round {nth}: {}", answered.err);
        // They accept all of our answer and go on from there; we go on from the next answers.
        theirs = std::fs::read(path("deal.reply-clean.docx")).expect("it was written");
        std::fs::rename(path("deal.next.toml"), path("deal.toml")).expect("it can be renamed");
    }
    run(&["build", "deal.toml", "-f", "docx", "-o", "ours"]);
    let ours = std::fs::read(path("ours/deal.docx")).expect("it was written");
    assert_eq!(words(&ours), words(&theirs));
    let table = run(&["rounds", "deal.lock.toml"]).out;
    assert!(table.contains("| 3 |") && table.contains("15日") && table.contains("back1.docx"), "{table}");
}

#[test]
fn what_goes_back_tells_nothing_of_us() {
    let returned = body(sent(), |xml| {
        let xml = tracked(
            &tracked(xml, "10日", "15日", "王对方"),
            "应当立即停止使用保密信息",
            "可以停止使用保密信息",
            "王对方",
        );
        typed(&xml, "3个月", "1个月")
    });
    let case = Case::of(&returned);
    for decision in ["accept", "refuse", "open"] {
        assert!(case.answered(decision).code < 2);
        for name in ["deal.reply.docx", "deal.reply-clean.docx", "deal.reply-note.docx"] {
            let bytes = std::fs::read(case.folder.path().join(name)).expect("it was written");
            edited(&bytes, |part, text| {
                for private in ["baomi", "oral_confirm", "discloser", "balanced", "special.", "deal.toml", "sha256"] {
                    assert!(!text.contains(private), "{name} {part} holds {private}");
                }
                text.to_owned()
            });
        }
    }
}

#[test]
fn the_signing_pack_finds_each_place_by_words_that_stand_once() {
    let folder = deal_folder();
    let built = baomi(&["build", "deal.toml", "-f", "sign"], folder.path());
    assert_eq!(built.code, 0, "{}", built.err);
    let text = std::fs::read_to_string(folder.path().join("deal.sign.json")).expect("it was written");
    let pack: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let places = pack["places"].as_array().expect("a list");
    let keywords: std::collections::BTreeSet<&str> =
        places.iter().filter_map(|place| place["keyword"].as_str()).collect();
    assert!(keywords.len() == places.len() && places.len() >= 3, "{places:#?}");
    for place in places {
        let keyword = place["keyword"].as_str().expect("words");
        assert!(keyword.chars().all(|c| c.is_alphanumeric() || c == '_') && keyword.chars().count() <= 30, "{keyword}");
        for share in ["x_share", "y_share"] {
            assert!((0.0..1.0).contains(&place[share].as_f64().expect("a share")), "{place}");
        }
    }
    let pdf = std::fs::read(folder.path().join("deal.pdf")).expect("the PDF belongs to it");
    let words: String = intake::words_of_pdf(&pdf).expect("readable").chars().filter(|c| !c.is_whitespace()).collect();
    assert!(keywords.iter().all(|keyword| words.matches(keyword).count() == 1));
    let table = std::fs::read_to_string(folder.path().join("deal.sign.csv")).expect("it was written");
    assert_eq!(table.lines().count(), 1 + places.len());
}
