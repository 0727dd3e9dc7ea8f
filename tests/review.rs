//! The other side's paper: each wording is known with its negation and exception, each structure survives, their file is
//! changed only where it is marked, and bad input is told.

mod common;

use baomi::container::{Package, pack};
use baomi::diagnostic::Source;
use baomi::intake::{MarkKind, Paper, read};
use baomi::library::Library;
use baomi::review::marked::{self, Author};
use baomi::review::{Playbook, Recogniser, Review, Side, Stand, Verdict, json, opinion, review};
use baomi::value::Language;
use common::root;
use std::collections::BTreeMap;
use std::sync::OnceLock;

fn library() -> &'static (Library, Recogniser) {
    static LIBRARY: OnceLock<(Library, Recogniser)> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let library = Library::open(None).expect("the library is sound");
        let recogniser = Recogniser::new(&library).expect("its wordings are sound");
        (library, recogniser)
    })
}

fn reading(paper: &Paper) -> Review {
    let (library, recogniser) = library();
    review(library, recogniser, paper, &Playbook::default()).expect("it speaks of confidentiality")
}

fn of_text(text: &str) -> Review {
    reading(&read("a.txt", format!("保密协议\n{text}").as_bytes()).expect("text"))
}

type Cases = BTreeMap<String, BTreeMap<String, Vec<String>>>;

fn cases(name: &str) -> Cases {
    let text = std::fs::read_to_string(root().join("tests/review").join(name)).expect("there");
    toml::from_str(&text).expect("sound TOML")
}

#[test]
fn each_provision_is_told_from_its_negation_and_exception() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (row, values) in cases("clauses.toml") {
        for (value, texts) in values {
            for text in texts {
                count += 1;
                let found = of_text(&text).values[&row].clone();
                if found != value {
                    wrong.push(format!("{row}: {found}, not {value}: {text}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 200, "{count} clauses");
}

#[test]
fn each_red_flag_shows_where_it_is_and_not_where_it_is_mended() {
    let mut wrong = Vec::new();
    for (flag, sides) in cases("flags.toml") {
        for (side, texts) in sides {
            for text in texts {
                let found = of_text(&text).findings.iter().any(|finding| finding.kind == flag);
                if found != (side == "found") {
                    wrong.push(format!("{flag} {side}: {text}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_flags_name_is_in_the_library() {
    let (library, _) = library();
    for (code, flag) in library.recognition().expect("sound").flags {
        for basis in &flag.basis {
            assert!(library.statutes.articles.contains_key(basis), "{code}: {basis}");
        }
        if let Some(clause) = &flag.clause {
            assert!(library.versions(clause).next().is_some(), "{code}: {clause}");
        }
        assert!(flag.program || !flag.cases.is_empty(), "{code} can never show");
        for text in [&flag.message, &flag.hint] {
            assert!(text.zh.is_some() && text.en.is_some(), "{code} speaks both languages");
        }
    }
}

const NUMBERING: &str = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;

fn numbered(text: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
    )
}

fn plain(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn docx(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut parts = vec![
        ("[Content_Types].xml".to_owned(), b"<Types></Types>".to_vec()),
        ("word/_rels/document.xml.rels".to_owned(), b"<Relationships></Relationships>".to_vec()),
        (
            "word/document.xml".to_owned(),
            format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>").into_bytes(),
        ),
        ("word/numbering.xml".to_owned(), NUMBERING.as_bytes().to_vec()),
    ];
    parts.extend(more.iter().map(|(name, xml)| ((*name).to_owned(), xml.as_bytes().to_vec())));
    pack(&parts).expect("written")
}

#[test]
fn a_word_file_is_read_with_numbers_boxes_changes_and_comments() {
    let body = [
        plain("保密协议"),
        numbered("定义"),
        numbered("保密期限"),
        r#"<w:p><w:r><w:t>期限为</w:t></w:r><w:del w:id="1" w:author="对方" w:date="2026-01-02T00:00:00Z"><w:r><w:delText>三</w:delText></w:r></w:del><w:ins w:id="2" w:author="对方"><w:r><w:t>五</w:t></w:r></w:ins><w:r><w:t>年</w:t></w:r><w:commentRangeStart w:id="7"/><w:r><w:commentReference w:id="7"/></w:r></w:p>"#.to_owned(),
        r#"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗中的话</w:t></w:r><w:r><w:t>明白的话</w:t></w:r></w:p>"#.to_owned(),
        r#"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>格中</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#.to_owned(),
        r#"<w:p><w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>框中</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r></w:p>"#.to_owned(),
        r#"<w:sdt><w:sdtContent><w:p><w:r><w:t>控件中</w:t></w:r></w:p></w:sdtContent></w:sdt>"#.to_owned(),
    ]
    .concat();
    let comments = r#"<w:comments><w:comment w:id="7" w:author="对方律师" w:date="2026-01-03T00:00:00Z"><w:p><w:r><w:t>请确认</w:t></w:r></w:p></w:comment></w:comments>"#;
    let bytes = docx(
        &body,
        &[
            ("word/comments.xml", comments),
            ("word/header1.xml", "<w:hdr><w:p><w:r><w:t>页眉</w:t></w:r></w:p></w:hdr>"),
        ],
    );
    let paper = read("a.docx", &bytes).expect("sound");
    let find = |text: &str| paper.paragraphs.iter().find(|p| p.text == text).unwrap_or_else(|| panic!("{text}"));
    assert_eq!(find("定义").number.as_deref(), Some("第一条"));
    assert_eq!(find("保密期限").number.as_deref(), Some("第二条"));
    assert_eq!(find("期限为五年").original.as_deref(), Some("期限为三年"));
    for text in ["明白的话", "格中", "框中", "控件中", "页眉"] {
        find(text);
    }
    assert!(paper.unread.iter().any(|unread| unread.zh.contains("暗中的话")), "{:?}", paper.unread);
    let marks: Vec<(MarkKind, &str, &str)> =
        paper.marks.iter().map(|m| (m.kind, m.author.as_str(), m.text.as_str())).collect();
    assert_eq!(
        marks,
        [
            (MarkKind::Deleted, "对方", "三"),
            (MarkKind::Inserted, "对方", "五"),
            (MarkKind::Comment, "对方律师", "请确认")
        ]
    );
}

#[test]
fn their_file_changes_only_where_it_is_marked() {
    let (library, recogniser) = library();
    let comments = r#"<w:comments><w:comment w:id="7" w:author="对方"><w:p><w:r><w:t>旧批注</w:t></w:r></w:p></w:comment></w:comments>"#;
    let body = [
        plain("保密协议"),
        plain("根据《中华人民共和国不正当竞争法》，乙方永久承担保密义务。"),
        numbered("乙方不得披露商业秘密"),
    ]
    .concat();
    for with_comments in [true, false] {
        let more: &[(&str, &str)] = if with_comments { &[("word/comments.xml", comments)] } else { &[] };
        let bytes = docx(&body, more);
        let paper = read("a.docx", &bytes).expect("sound");
        let playbook = Playbook::default();
        let reading = review(library, recogniser, &paper, &playbook).expect("read");
        let author = Author { name: "甲律师".to_owned(), date: None };
        let (marked, _) =
            marked::render(library, &bytes, &paper, &reading, &playbook, &author, Language::Zh).expect("written");
        let part = |bytes: &[u8], name: &str| Package::open(bytes).expect("a package").part(name).expect("sound");
        assert_eq!(part(&bytes, "word/numbering.xml"), part(&marked, "word/numbering.xml"));
        let notes = String::from_utf8(part(&marked, "word/comments.xml").expect("there")).expect("UTF-8");
        assert!(notes.contains("甲律师") && notes.contains("旧批注") == with_comments);
        for private in ["scope.", "duration.", "baomi", "recipient", "balanced", "我方"] {
            assert!(!notes.contains(private), "{private} is private");
        }
        let again = read("a.docx", &marked).expect("it can be read again");
        let originals: Vec<&str> = again.paragraphs.iter().map(|p| p.original.as_deref().unwrap_or(&p.text)).collect();
        let before: Vec<&str> = paper.paragraphs.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(originals, before, "reject all gives their text");
        assert!(again.paragraphs[1].text.contains("《中华人民共和国反不正当竞争法》"), "accept all gives our proposal");
    }
}

#[test]
fn text_is_read_in_either_encoding_and_joined_where_lines_were_wrapped() {
    // 保密协议 in GB18030.
    let paper = read("a.txt", &[0xB1, 0xA3, 0xC3, 0xDC, 0xD0, 0xAD, 0xD2, 0xE9]).expect("GB18030");
    assert_eq!(paper.paragraphs[0].text, "保密协议");
    let markdown = read("a.md", "# 保密协议\n\n- 甲\n\n| 一 | 二 |\n|---|---|\n".as_bytes()).expect("Markdown");
    assert_eq!(markdown.paragraphs.len(), 4);
    let html = read("a.html", "<html><body><p>保密协议</p><td>乙&nbsp;方</td></body></html>".as_bytes()).expect("HTML");
    assert_eq!(html.paragraphs[1].text, "乙 方");
}

#[test]
fn a_long_contract_is_read_where_it_speaks_of_secrecy() {
    let filler = "供货方应当按照订单交付货物，收货方应当在收货后验收并且付款，逾期付款的按日支付利息。\n".repeat(600);
    let text = format!(
        "供货合同\n第一条 供货\n{filler}第二条 保密\n乙方不得向任何第三方披露保密信息。\n第三条 其他\n{filler}"
    );
    let reading = reading(&read("a.txt", text.as_bytes()).expect("text"));
    assert!(reading.scope.len() < 5, "{:?}", reading.scope);
    assert_eq!(reading.values["N06"], "refused");
}

#[test]
fn bad_input_is_told_in_words() {
    let entity = "<!DOCTYPE a [<!ENTITY b \"c\">]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>";
    let with_entity = pack(&[("word/document.xml".to_owned(), entity.as_bytes().to_vec())]).expect("written");
    let bomb = pack(&[("word/document.xml".to_owned(), vec![b' '; 65 << 20])]).expect("written");
    let no_word = pack(&[("a.txt".to_owned(), b"a".to_vec())]).expect("written");
    let inputs: [(&str, &[u8], &str); 10] = [
        ("a.doc", &[0xD0, 0xCF, 0x11, 0xE0, 0], "docx"),
        ("a.docx", &[0xD0, 0xCF, 0x11, 0xE0, 0], "密码"),
        ("a.pdf", b"%PDF-1.7", "损坏"),
        ("a.png", &[0x89, b'P', b'N', b'G'], "图片"),
        ("a.rtf", b"{\\rtf1", "RTF"),
        ("a.docx", b"PK\x03\x04broken", "损坏"),
        ("a.docx", &with_entity, "实体"),
        ("a.docx", &bomb, "过大"),
        ("a.docx", &no_word, "正文"),
        ("a.txt", b"", "没有文字"),
    ];
    for (name, bytes, word) in inputs {
        let finding = read(name, bytes).expect_err(word);
        let told = format!("{:?} {:?}", finding.message.zh, finding.hint.as_ref().and_then(|hint| hint.zh.clone()));
        assert!(told.contains(word), "{word}: {told}");
        assert!(finding.hint.is_some(), "{word}: it says what to do");
    }
    let (library, recogniser) = library();
    let letter = read("a.txt", "今天天气很好，我们去公园散步。".as_bytes()).expect("text");
    let told = review(library, recogniser, &letter, &Playbook::default()).err().expect("no contract");
    assert!(told[0].message.zh.as_deref().is_some_and(|text| text.contains("没有找到保密条款")));
}

#[test]
fn an_opinion_says_what_decides_and_never_to_sign() {
    let (library, _) = library();
    let paper = read("a.txt", "保密协议\n乙方永久承担保密义务，泄密的赔偿一切损失。".as_bytes()).expect("text");
    let reading = reading(&paper);
    for language in [Language::Zh, Language::En] {
        let text = opinion::render(library, &paper, &reading, &Playbook::default(), language);
        assert!(!text.contains("可以签") && !text.to_lowercase().contains("you may sign"), "{text}");
        let data: serde_json::Value =
            serde_json::from_str(&json::render(library, &paper, &reading, language)).expect("JSON");
        for key in ["document", "verdict", "provisions", "flags", "unread"] {
            assert!(data.get(key).is_some(), "{key}");
        }
        assert_eq!(data["verdict"], "negotiate");
    }
}

#[test]
fn no_input_makes_it_panic() {
    const PIECES: [&str; 40] = [
        "保密",
        "第",
        "条",
        "一、",
        "（",
        "）",
        "(a)",
        "1.1",
        "\n",
        "；",
        "。",
        "：",
        "【】",
        "[[",
        "]]",
        "____",
        "{{",
        "}}",
        "`",
        "《",
        "》",
        "合同法",
        "第九条",
        "拾万元",
        "（¥100,000）",
        "三（5）年",
        "2026年13月",
        "至",
        "<p",
        ">",
        "&#x;",
        "|",
        "# ",
        "- ",
        "**",
        "\u{3000}",
        "𠮷",
        "\u{FEFF}",
        "shall not (a) ",
        "confidential. ",
    ];
    let (library, recogniser) = library();
    let mut seed: u32 = 7;
    let mut next = |most: usize| {
        // The multiplier and step of Numerical Recipes: any will do that visits all pieces.
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % most
    };
    let sound = docx(&[plain("保密协议"), numbered("乙方不得披露商业秘密")].concat(), &[]);
    for round in 0..60 {
        let text: String = (0..next(120)).map(|_| PIECES[next(PIECES.len())]).collect();
        for name in ["a.txt", "a.md", "a.html"] {
            if let Ok(paper) = read(name, text.as_bytes())
                && let Ok(reading) = review(library, recogniser, &paper, &Playbook::default())
            {
                opinion::render(library, &paper, &reading, &Playbook::default(), Language::Zh);
                json::render(library, &paper, &reading, Language::En);
            }
        }
        let mut bytes = sound.clone();
        for _ in 0..=round % 5 {
            let at = next(bytes.len());
            bytes[at] = next(256) as u8;
        }
        let _ = read("a.docx", &bytes);
        let body: String = (0..next(30))
            .map(|_| {
                [
                    "<w:p>",
                    "</w:p>",
                    "<w:r>",
                    "</w:r>",
                    "<w:t>保密",
                    "</w:t>",
                    "<w:tbl>",
                    "<w:ins>",
                    "</w:ins>",
                    "<w:sdt/>",
                ][next(10)]
            })
            .collect();
        let _ = read("a.docx", &docx(&body, &[]));
    }
}

/// Flags that an example of ours rightly has: nothing else is a fault of our own words, or of the reader.
const OWN: [(&str, &str); 4] = [
    ("negotiation", "blanks"),
    ("employee-en", "blanks"),
    // What a business promises a consumer has no exceptions of its own.
    ("customer-child", "no_exceptions"),
    ("customer-individual", "no_exceptions"),
];

#[test]
fn our_own_agreements_read_back_have_no_red_flag() {
    let (library, _) = library();
    let writer = baomi::export::docx::Writer::new(&baomi::layout::Style::bundled("commercial").expect("it is there"));
    let mut wrong = Vec::new();
    for path in common::examples() {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let nothing = &mut |_: &str| panic!("examples extend nothing");
        let layers = baomi::answers::Layers::read(&common::source(&path), nothing).expect("it reads");
        let assembly = baomi::pipeline::assemble(library, &layers, Default::default()).expect("it is of a known kind");
        let bytes = writer.write(&assembly.document, &Default::default()).expect("it can be written");
        let paper = read(&format!("{name}.docx"), &bytes).expect("a Word file");
        for finding in &reading(&paper).findings {
            if !OWN.contains(&(name.as_str(), finding.kind.as_str())) {
                wrong.push(format!("{name}: {}", finding.kind));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_contents_page_is_not_what_an_agreement_says() {
    let text = "目录\n第一条　保密义务……2\n第二条　违约责任……3\n货物买卖合同\n第一条　货物\n卖方出售货物一批。\n";
    let paper = read(
        "a.txt",
        format!("{text}第二条　保密\n双方对本合同内容保密，未经对方书面同意不得向第三方披露。\n").as_bytes(),
    );
    let found = reading(&paper.expect("text"));
    assert_eq!(found.values["N11"], of_text("双方对本合同内容保密，未经对方书面同意不得向第三方披露。").values["N11"]);
}

#[test]
fn a_playbook_says_what_each_side_takes() {
    let (library, _) = library();
    let paper = read(
        "letter.txt",
        "保密协议\n第一条 接收方不得向其雇员披露保密信息。\n第二条 接收方不得转让本协议，但可以转让给其关联方。"
            .as_bytes(),
    )
    .expect("it is text");
    let stand = |recogniser: &Recogniser, side: Side, row: &str| {
        let playbook = Playbook { side: Some(side), ..Playbook::default() };
        let reading = review(library, recogniser, &paper, &playbook).expect("it speaks of secrecy");
        let found = reading.provisions.iter().find(|provision| provision.row == row).expect("a row");
        (found.value.clone(), found.stand, reading.verdict)
    };
    let ours = Recogniser::new(library).expect("the library is sound");
    let (value, taken, verdict) = stand(&ours, Side::Recipient, "N05");
    assert_eq!((value.as_str(), taken, verdict), ("refused", Some(Stand::Refuse), Verdict::DoNotSign));
    assert_eq!(stand(&ours, Side::Discloser, "N05").1, Some(Stand::Accept));
    let firm = |text: &str| Recogniser::with(library, Some(&Source::new("firm.toml", text.to_owned())));
    let own = firm("[plays.N05]\nrecipient = { accept = [\"refused\"], refuse = [] }\n").expect("a sound playbook");
    assert_eq!(stand(&own, Side::Recipient, "N05").1, Some(Stand::Accept));
    assert_eq!(stand(&own, Side::Recipient, "N20").1, stand(&ours, Side::Recipient, "N20").1, "other rows stay");
    for (text, place) in [
        ("[plays.N99]\nrecipient = { accept = [], refuse = [] }\n", "N99"),
        ("[plays.duty]\nrecipient = { accept = [], refuse = [] }\n", "duty"),
        ("[plays.N05]\nrecipient = { accept = [\"yes\"], refuse = [] }\n", "\"yes\""),
        ("[plays.N05]\nrecipient = { accept = [\"granted\"], refuse = [\"granted\"] }\n", "\"granted\""),
        ("[plays.N05]\nbuyer = { accept = [], refuse = [] }\n", "buyer"),
    ] {
        let findings = firm(text).err().expect("it is wrong");
        let location = findings[0].location.as_ref().expect("it has a place");
        assert_eq!(&location.source.text[location.span.clone()], place, "{text}");
    }
}

#[test]
fn words_that_are_struck_out_or_cannot_be_seen_are_not_what_a_paper_says() {
    let run =
        |properties: &str, text: &str| format!("<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>");
    let body = [
        plain("保密协议"),
        run("<w:strike/>", "划去的条款"),
        run("<w:dstrike w:val=\"1\"/>", "双线划去的条款"),
        run("<w:color w:val=\"FFFFFF\"/>", "白色的条款"),
        run("<w:sz w:val=\"2\"/>", "一磅的条款"),
        run("<w:strike w:val=\"0\"/>", "没有划去的条款"),
        run("<w:color w:val=\"FFFFFF\"/><w:shd w:val=\"clear\" w:fill=\"1F3864\"/>", "深底白字的条款"),
    ]
    .concat();
    let paper = read("a.docx", &docx(&body, &[])).expect("sound");
    let texts: Vec<&str> =
        paper.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).filter(|text| !text.is_empty()).collect();
    assert_eq!(texts, ["保密协议", "没有划去的条款", "深底白字的条款"]);
    for words in
        ["划去的文字：划去的条款", "划去的文字：双线划去的条款", "白色文字：白色的条款", "小得看不见的文字：一磅的条款"]
    {
        assert!(paper.unread.iter().any(|unread| unread.zh == words), "{words}: {:?}", paper.unread);
    }
}
