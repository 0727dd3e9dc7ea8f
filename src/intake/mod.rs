//! Anybody's agreement → `Paper`: paragraphs in reading order, each with its number, its place, and what stands beside it.

mod docx;
mod html;
mod label;
mod markdown;
mod paper;
mod pdf;
mod text;

pub use docx::DOCUMENT;
pub use label::{Label, LabelKind, han, label};
pub use paper::{Format, Mark, MarkKind, Paper, Paragraph, Part, Unread, Writing};
pub use pdf::words_of_pdf;

use crate::container::decode;
use crate::container::limits::PAPER_BYTES;
use crate::diagnostic::{Code, Diagnostic};
use paper::is_contents;

/// Reads a file by what it holds; its name decides between kinds of text only.
///
/// # Errors
/// The finding that says why it cannot be read and how to make it readable.
pub fn read(name: &str, bytes: &[u8]) -> Result<Paper, Diagnostic> {
    let mut paper = read_format(name, bytes)?;
    let lines = paper.paragraphs.iter_mut().filter(|own| own.part == Part::Body && is_contents(&own.text));
    lines.for_each(|own| own.part = Part::Contents);
    Ok(paper)
}

fn read_format(name: &str, bytes: &[u8]) -> Result<Paper, Diagnostic> {
    if bytes.len() > PAPER_BYTES {
        return Err(refuse(
            name,
            &format!("文件大于 {} MB", PAPER_BYTES >> 20),
            &format!("the file is larger than {} MB", PAPER_BYTES >> 20),
            "删去图片，或者只交协议正文",
            "take the pictures out, or give the agreement alone",
        ));
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match bytes {
        [b'P', b'K', 3 | 5, ..] => docx::read(name, bytes),
        [0xD0, 0xCF, 0x11, 0xE0, ..] if ending == "docx" || ending == "docm" => Err(refuse(
            name,
            "文件有密码",
            "the file is under a password",
            "在 Word 或 WPS 中去掉密码后另存",
            "open it in Word or WPS, take the password off and save it",
        )),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(refuse(
            name,
            "这是旧的 Word 或 WPS 格式",
            "this is the old Word or WPS format",
            "在 Word 或 WPS 中另存为 .docx",
            "save it as .docx in Word or WPS",
        )),
        [b'%', b'P', b'D', b'F', ..] => pdf::read(name, bytes),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] => Err(refuse(
            name,
            "这是图片，没有文字",
            "this is a picture and has no text",
            "先识别文字，再把文本交来（也可以经标准输入：baomi review -）",
            "recognise its text first and give that (also by standard input: baomi review -)",
        )),
        [b'{', b'\\', b'r', b't', b'f', ..] => Err(refuse(
            name,
            "这是 RTF 格式",
            "this is RTF",
            "在 Word 或 WPS 中另存为 .docx",
            "save it as .docx in Word or WPS",
        )),
        _ => read_text(name, &ending, bytes),
    }
}

fn read_text(name: &str, ending: &str, bytes: &[u8]) -> Result<Paper, Diagnostic> {
    let Some(text) = decode(bytes) else {
        return Err(refuse(
            name,
            "不是文本，也不是能读的格式",
            "neither text nor a format that can be read",
            "可以读：docx、pdf、md、txt、html（文本用 UTF-8 或 GB18030）",
            "these can be read: docx, pdf, md, txt, html (text in UTF-8 or GB18030)",
        ));
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let paper = match ending {
        "html" | "htm" | "jsp" | "xhtml" => html::read(name, &text),
        "md" | "markdown" => markdown::read(name, &text),
        _ if html::looks_like(&text) => html::read(name, &text),
        _ => text::read(name, &text),
    };
    if paper.paragraphs.iter().all(|paragraph| paragraph.text.trim().is_empty()) {
        return Err(refuse(
            name,
            "文件里没有文字",
            "the file has no text",
            "看看是否交错了文件",
            "see whether it is the right file",
        ));
    }
    Ok(paper)
}

fn refuse(name: &str, zh: &str, en: &str, do_zh: &str, do_en: &str) -> Diagnostic {
    Diagnostic::of(Code::Paper, format!("不能读 {name}：{zh}"), format!("{name} cannot be read: {en}"))
        .hint(do_zh, do_en)
}
