//! Word files → `Paper`: main text in order, then footnotes, headers and footers; marks of others; what was not read.

mod body;
mod numbering;
mod styles;

use super::paper::{Format, Mark, MarkKind, Paper, Part};
use super::refuse;
use crate::container::{Node, Package, PackageError, XmlError, XmlReader};
use crate::diagnostic::Diagnostic;
use body::{Body, Context};
use numbering::Numbering;
use std::collections::BTreeMap;
use styles::Styles;

/// Main part of a Word file; its true name stands in the relations of the package, and every program writes this one.
pub const DOCUMENT: &str = "word/document.xml";

/// Reads a Word file.
///
/// # Errors
/// It is no Word file, broken, encrypted or beyond a limit.
pub fn read(name: &str, bytes: &[u8]) -> Result<Paper, Diagnostic> {
    let mut package = Package::open(bytes).map_err(|error| package_finding(name, &error))?;
    let names = package.names();
    if names.iter().any(|part| part == "mimetype" || part == "xl/workbook.xml" || part == "ppt/presentation.xml") {
        return Err(refuse(
            name,
            "这不是 Word 文件",
            "this is no Word file",
            "在写它的程序中另存为 .docx",
            "save it as .docx in the program that wrote it",
        ));
    }
    let mut part = |part: &str| package.part(part).map_err(|error| package_finding(name, &error));
    let Some(main) = part(DOCUMENT)? else {
        return Err(refuse(
            name,
            "压缩文件里没有 Word 正文",
            "the ZIP file has no Word text in it",
            "交 .docx 文件本身",
            "give the .docx file itself",
        ));
    };
    let wrong = |error: XmlError| xml_finding(name, &error);
    let styles = part("word/styles.xml")?.map(|xml| Styles::read(&xml)).transpose().map_err(wrong)?.unwrap_or_default();
    let numbering =
        part("word/numbering.xml")?.map(|xml| Numbering::read(&xml)).transpose().map_err(wrong)?.unwrap_or_default();
    let comments = part("word/comments.xml")?.map(|xml| comments(&xml)).transpose().map_err(wrong)?.unwrap_or_default();
    let mut paper = Paper { name: name.to_owned(), format: Format::Docx, ..Paper::default() };
    let context = Context { styles: &styles, comments: &comments };
    let mut body = Body::new(&context, numbering);
    body.read(&main, Part::Body, &mut paper).map_err(wrong)?;
    let placed: Vec<String> = paper.marks.iter().filter_map(|mark| Some(mark.comment.as_ref()?.0.clone())).collect();
    let loose = comments.iter().filter(|(id, comment)| !placed.contains(id) && !comment.text.trim().is_empty());
    paper.loose = loose.map(|(id, comment)| comment.mark(0, id, String::new())).collect();
    let beside = |prefix: &str| {
        let mut found: Vec<String> =
            names.iter().filter(|n| n.starts_with(prefix) && n.ends_with(".xml")).cloned().collect();
        found.sort();
        found
    };
    for (prefix, kind) in [
        ("word/footnotes", Part::Footnote),
        ("word/endnotes", Part::Footnote),
        ("word/header", Part::Header),
        ("word/footer", Part::Footer),
    ] {
        for file in beside(prefix) {
            if let Some(xml) = part(&file)? {
                body.read(&xml, kind, &mut paper).map_err(wrong)?;
            }
        }
    }
    tell(&names, part("word/settings.xml")?.as_deref(), &mut paper);
    if paper.paragraphs.iter().all(|paragraph| paragraph.text.trim().is_empty()) {
        return Err(refuse(
            name,
            "文件里没有文字，可能只有图片",
            "the file has no text, perhaps only pictures",
            "先识别文字，再把文本交来",
            "recognise its text first and give that",
        ));
    }
    Ok(paper)
}

/// What is in the package beside text.
fn tell(names: &[String], settings: Option<&[u8]>, paper: &mut Paper) {
    if names.iter().any(|part| part.ends_with("vbaProject.bin")) {
        paper.leave("文件含有宏，没有运行", "the file has macros; they were not run");
    }
    let embedded = names.iter().filter(|part| part.starts_with("word/embeddings/")).count();
    if embedded > 0 {
        paper.leave(format!("嵌入的文件 {embedded} 个"), format!("{embedded} embedded files"));
    }
    if names.iter().any(|part| part.starts_with("word/charts/") || part.starts_with("word/diagrams/")) {
        paper.leave("图表中的文字", "text in charts and diagrams");
    }
    let settings = settings.map(String::from_utf8_lossy).unwrap_or_default();
    if settings.contains("<w:documentProtection") {
        paper.leave("文件设有编辑限制", "editing of the file is restricted");
    }
}

/// A comment of somebody.
#[derive(Debug, Clone, Default)]
pub(super) struct Comment {
    author: String,
    date: String,
    text: String,
}

fn comments(xml: &[u8]) -> Result<BTreeMap<String, Comment>, XmlError> {
    let mut reader = XmlReader::new(xml);
    let mut found: BTreeMap<String, Comment> = BTreeMap::new();
    let mut own: Option<(String, Comment)> = None;
    let mut words = false;
    while let Some(node) = reader.next_node()? {
        match node {
            Node::Open { name, attributes, empty, .. } => match name.as_str() {
                "w:comment" if !empty => {
                    let get = |key: &str| attributes.get(key).unwrap_or_default().to_owned();
                    own = Some((
                        get("w:id"),
                        Comment { author: get("w:author"), date: get("w:date"), text: String::new() },
                    ));
                }
                "w:t" => words = !empty,
                _ => {}
            },
            Node::Close { name, .. } => match name.as_str() {
                "w:comment" => found.extend(own.take()),
                "w:t" => words = false,
                _ => {}
            },
            Node::Text { text, .. } => {
                if let Some((_, comment)) = own.as_mut().filter(|_| words) {
                    comment.text.push_str(&text);
                }
            }
        }
    }
    Ok(found)
}

impl Comment {
    fn mark(&self, paragraph: usize, id: &str, about: String) -> Mark {
        Mark {
            kind: MarkKind::Comment,
            author: self.author.clone(),
            date: self.date.clone(),
            text: self.text.clone(),
            paragraph,
            comment: Some((id.to_owned(), about)),
        }
    }
}

fn package_finding(name: &str, error: &PackageError) -> Diagnostic {
    match error {
        PackageError::Broken(why) => refuse(
            name,
            &format!("文件损坏（{why}）"),
            &format!("the file is broken ({why})"),
            "请对方重发，或者在 Word、WPS 中打开后另存",
            "ask for it again, or open it in Word or WPS and save it",
        ),
        PackageError::TooLarge(part) => refuse(
            name,
            &format!("解压后过大：{part}"),
            &format!("too large when unpacked: {part}"),
            "这不像一份协议；确认来源后，在 Word 中打开并另存",
            "this is not like an agreement; make sure where it comes from, then open it in Word and save it",
        ),
        PackageError::Encrypted => refuse(
            name,
            "文件有密码",
            "the file is under a password",
            "去掉密码后另存",
            "take the password off and save it",
        ),
    }
}

fn xml_finding(name: &str, error: &XmlError) -> Diagnostic {
    let (zh, en) = match error {
        XmlError::Broken(at) => (format!("第 {at} 字节处的 XML 有误"), format!("its XML is wrong at byte {at}")),
        XmlError::DocumentType => (
            "XML 声明了实体，Word 不会这样写".to_owned(),
            "its XML declares entities, which Word never does".to_owned(),
        ),
        XmlError::TooDeep => ("XML 嵌套过深".to_owned(), "its XML is nested too deeply".to_owned()),
    };
    refuse(
        name,
        &zh,
        &en,
        "请对方重发，或者在 Word、WPS 中打开后另存",
        "ask for it again, or open it in Word or WPS and save it",
    )
}
