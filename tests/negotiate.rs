//! Files on their way between the sides: what is cleaned holds the words as accepted and nothing private.

use baomi::intake;
use baomi::negotiate::{Taken, clean};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::process::Command;

fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP");
    (0..zip.len())
        .map(|n| {
            let mut part = zip.by_index(n).expect("a part");
            let mut content = Vec::new();
            part.read_to_end(&mut content).expect("it can be unpacked");
            (part.name().to_owned(), String::from_utf8_lossy(&content).into_owned())
        })
        .collect()
}

/// A Word file of that body with a comment, properties and data of a template.
fn word(body: &str) -> Vec<u8> {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>"
        )
    };
    let relations = |list: String| {
        format!(
            "{head}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{list}</Relationships>"
        )
    };
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "{head}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/comments.xml\" ContentType=\"x\"/><Override PartName=\"/docProps/custom.xml\" ContentType=\"x\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            relations(
                relation("r1", "officeDocument", "word/document.xml")
                    + &relation("r2", "custom-properties", "docProps/custom.xml"),
            ),
        ),
        (
            "word/document.xml",
            format!(
                "{head}<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
            ),
        ),
        (
            "word/_rels/document.xml.rels",
            relations(
                relation("r1", "comments", "comments.xml") + &relation("r2", "customXml", "../customXml/item1.xml"),
            ),
        ),
        (
            "word/_rels/settings.xml.rels",
            relations(relation("r1", "attachedTemplate", "file:///C:/律所/底价模板.dotx")),
        ),
        (
            "word/settings.xml",
            format!(
                "{head}<w:settings xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:attachedTemplate w:id=\"r1\"/><w:rsids><w:rsid w:val=\"00A1\"/></w:rsids></w:settings>"
            ),
        ),
        (
            "word/comments.xml",
            format!(
                "{head}<w:comments xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:comment w:id=\"0\" w:author=\"王五\"><w:p><w:r><w:t>可让至三年</w:t></w:r></w:p></w:comment></w:comments>"
            ),
        ),
        (
            "docProps/core.xml",
            format!(
                "{head}<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:creator>赵六</dc:creator></cp:coreProperties>"
            ),
        ),
        (
            "docProps/custom.xml",
            format!("{head}<Properties><property name=\"客户\"><v>底价1200万</v></property></Properties>"),
        ),
        ("customXml/item1.xml", format!("{head}<matter>内部案号</matter>")),
    ];
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("it can be written");
        out.write_all(content.as_bytes()).expect("it can be written");
    }
    out.finish().expect("whole").into_inner()
}

#[test]
fn each_kind_of_change_is_accepted_and_nobody_is_named() {
    let cases: BTreeMap<String, toml::Table> =
        toml::from_str(include_str!("negotiate/clean.toml")).expect("the cases are TOML");
    for (name, case) in cases {
        let cleaned =
            clean(&word(case["body"].as_str().expect("a body"))).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let parts = parts(&cleaned.bytes);
        for (part, content) in &parts {
            for private in ["张三", "李四", "王五", "赵六", "可让", "底价", "案号", "rsid", "w:author", "comment"]
            {
                assert!(!content.contains(private), "{name}: {part} holds {private}: {content}");
            }
        }
        let paper = intake::read("x.docx", &cleaned.bytes).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let read: Vec<&str> = paper.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
        let wanted: Vec<&str> =
            case["text"].as_array().expect("a list").iter().filter_map(toml::Value::as_str).collect();
        assert_eq!(read, wanted, "{name}: {}", parts["word/document.xml"]);
        assert_eq!(cleaned.taken[&Taken::Comments], 1, "{name}");
        assert!(
            cleaned.named.iter().any(|word| word == "王五") && cleaned.named.iter().any(|word| word == "赵六"),
            "{name}"
        );
    }
}

fn baomi(arguments: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_baomi")).args(["--lang", "en"]).args(arguments).output().expect("it runs")
}

#[test]
fn a_cleaned_comparison_is_the_newer_agreement() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/partner-recipient.toml");
    let text = std::fs::read_to_string(example).expect("the example is there");
    std::fs::write(path("newer.toml"), text.replacen("stance", "# stance", 1)).expect("writable");
    let newer = std::fs::read_to_string(path("newer.toml")).expect("readable");
    std::fs::write(path("newer.toml"), format!("stance = \"discloser\"\n{newer}")).expect("writable");
    let out = folder.path().display().to_string();
    assert_eq!(baomi(&["build", &path("newer.toml"), "-f", "docx", "-o", &out]).status.code(), Some(0));
    let redline = baomi(&["diff", example, &path("newer.toml"), "--no-summary", "--author", "某律师", "-o", &out]);
    assert_eq!(redline.status.code(), Some(0), "{}", String::from_utf8_lossy(&redline.stderr));
    let output = baomi(&["clean", &path("newer.redline.docx"), "-o", &out]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && told.contains("tracked insertions") && told.contains("某律师"), "{told}");
    let words = |name: &str| -> Vec<String> {
        let paper = intake::read(name, &std::fs::read(path(name)).expect("it is there")).expect("readable");
        let texts = paper.paragraphs.into_iter().map(|own| own.text.split_whitespace().collect::<String>());
        texts.filter(|text| !text.is_empty()).collect()
    };
    // A comparison has no contents page.
    let whole = words("newer.docx");
    let title = whole.iter().position(|text| text == "合作伙伴保密协议").expect("it has a title");
    let cleaned = words("newer.redline.clean.docx");
    let differs = cleaned.iter().zip(&whole[title..]).find(|(a, b)| a != b);
    assert!(differs.is_none() && cleaned.len() == whole.len() - title, "{differs:?}");
}

#[test]
fn what_is_no_word_file_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("x.docx");
    for bytes in [&b"no ZIP"[..], &[]] {
        std::fs::write(&path, bytes).expect("writable");
        let output = baomi(&["clean", &path.display().to_string(), "-o", &folder.path().display().to_string()]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("no Word file"));
        assert!(!folder.path().join("x.clean.docx").exists());
    }
}

/// Changes that a comparison of two files lists, as its JSON says.
fn changes(folder: &std::path::Path, old: &str, new: &str) -> Vec<serde_json::Value> {
    let path = |name: &str| folder.join(name).display().to_string();
    let output = baomi(&["diff", &path(old), &path(new), "-f", "json,docx,md", "-o", &path("compared")]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let stem = new.rsplit_once('.').expect("an ending").0;
    let text = std::fs::read_to_string(folder.join(format!("compared/{stem}.redline.json"))).expect("it was written");
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    json["changes"].as_array().expect("a list").clone()
}

#[test]
fn word_files_are_compared_by_what_their_paragraphs_say() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name);
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/partner-recipient.toml");
    std::fs::copy(example, path("deal.toml")).expect("it can be copied");
    let out = folder.path().display().to_string();
    let built = baomi(&["build", &path("deal.toml").display().to_string(), "-f", "docx,md", "-o", &out]);
    assert_eq!(built.status.code(), Some(0), "{}", String::from_utf8_lossy(&built.stderr));
    assert_eq!(changes(folder.path(), "deal.toml", "deal.docx"), Vec::<serde_json::Value>::new(), "our own file");
    // Somebody changes a number without tracking, strikes a paragraph and adds one.
    let theirs = parts(&std::fs::read(path("deal.docx")).expect("it is there"));
    let document = &theirs["word/document.xml"];
    let struck = document.find("接收方不得对收到的去标识化信息").expect("the example has the sentence");
    let start = document[..struck].rfind("<w:p>").expect("a paragraph");
    let end = struck + document[struck..].find("</w:p>").expect("its end") + "</w:p>".len();
    let added = "<w:p><w:r><w:t>乙方每季度向甲方报送名单一份。</w:t></w:r></w:p>";
    let changed = format!("{}{added}{}", &document[..start], &document[end..]).replacen("24小时", "72小时", 1);
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in &theirs {
        let content = if name == "word/document.xml" { &changed } else { content };
        file.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).expect("it can be written");
        file.write_all(content.as_bytes()).expect("it can be written");
    }
    std::fs::write(path("theirs.docx"), file.finish().expect("whole").into_inner()).expect("writable");
    for old in ["deal.docx", "deal.toml"] {
        let found = changes(folder.path(), old, "theirs.docx");
        let mut kinds: Vec<&str> = found.iter().filter_map(|change| change["change"].as_str()).collect();
        kinds.sort();
        assert_eq!(kinds, ["added", "changed", "removed"], "{old}: {found:?}");
        assert!(
            found.iter().any(|change| change["new"]["text"]["zh"].as_str().is_some_and(|text| text.contains("72小时")))
        );
    }
    let markdown = std::fs::read_to_string(path("compared/theirs.redline.md")).expect("it was written");
    assert!(markdown.contains("<del>24</del><ins>72</ins>小时"), "{}", &markdown[..600]);
}

#[test]
fn two_files_of_one_name_are_not_written_over_each_other() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let paths = ["a/x.docx", "b/x.docx"].map(|name| folder.path().join(name));
    for path in &paths {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        std::fs::write(path, word("<w:p><w:r><w:t>双方对保密信息保密。</w:t></w:r></w:p>")).expect("writable");
    }
    let [a, b] = paths.each_ref().map(|path| path.display().to_string());
    let out = folder.path().display().to_string();
    for command in ["clean", "review"] {
        let output = baomi(&[command, &a, &b, "-o", &out]);
        assert_eq!(output.status.code(), Some(2), "{command}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("files of the same name"), "{command}");
    }
    assert!(!folder.path().join("x.clean.docx").exists() && !folder.path().join("x.review.md").exists());
}
