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
