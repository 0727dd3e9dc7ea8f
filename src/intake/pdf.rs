//! PDF with a text layer → `Paper`: pieces of text by their place on the page, lines, then paragraphs as in plain text.

use super::paper::{Format, Paper};
use super::{refuse, text};
use crate::diagnostic::Diagnostic;
use lopdf::content::{Content, Operation};
use lopdf::{Document, Encoding, Object};
use std::collections::BTreeMap;

/// Bytes that the content of a page may unpack to: a page full of small print has a hundredth of it.
const PAGE: usize = 16 << 20;
/// Pages that are read.
const PAGES: usize = 1_000;

/// All words of a PDF of ours, page after page.
///
/// # Errors
/// It is broken.
pub fn words_of_pdf(bytes: &[u8]) -> Result<String, Diagnostic> {
    let document = Document::load_mem(bytes).map_err(|error| {
        refuse("PDF", &format!("损坏（{error}）"), &format!("it is broken ({error})"), "重新生成", "make it again")
    })?;
    let mut whole = String::new();
    for page in document.get_pages().values() {
        for line in lines(&document, *page, &mut 0) {
            whole.push_str(&line);
            whole.push('\n');
        }
    }
    Ok(whole)
}

/// Reads a PDF.
///
/// # Errors
/// It is broken, encrypted, or has no text layer.
pub fn read(name: &str, bytes: &[u8]) -> Result<Paper, Diagnostic> {
    let broken = |error: lopdf::Error| {
        refuse(
            name,
            &format!("PDF 损坏（{error}）"),
            &format!("the PDF is broken ({error})"),
            "请对方重发，或者交 Word 文件",
            "ask for it again, or for the Word file",
        )
    };
    let document = Document::load_mem(bytes).map_err(broken)?;
    if document.is_encrypted() {
        return Err(refuse(
            name,
            "PDF 有密码",
            "the PDF is under a password",
            "去掉密码后另存，或者交 Word 文件",
            "take the password off, or give the Word file",
        ));
    }
    let mut whole = String::new();
    let mut garbled = 0;
    let pages = document.get_pages();
    for page in pages.values().take(PAGES) {
        for line in lines(&document, *page, &mut garbled) {
            whole.push_str(&line);
            whole.push('\n');
        }
        whole.push('\u{c}');
    }
    let characters = whole.chars().filter(|c| c.is_alphanumeric()).count();
    if characters < 20 {
        return Err(refuse(
            name,
            "PDF 没有文字层，可能是扫描件",
            "the PDF has no text layer; it may be a scan",
            "先识别文字，再把文本交来（也可以经标准输入：baomi review -）",
            "recognise its text first and give that (also by standard input: baomi review -)",
        ));
    }
    if garbled * 5 > characters {
        return Err(refuse(
            name,
            "PDF 的字体没有文字对照表，文字读不出来",
            "the fonts of the PDF do not say which characters they show",
            "用 Word 打开后另存为 .docx，或者识别文字",
            "open it in Word and save it as .docx, or recognise its text",
        ));
    }
    let mut paper = text::read(name, &whole);
    paper.format = Format::Pdf;
    paper.leave("PDF 中的图片、印章和批注", "pictures, seals and annotations of the PDF");
    if pages.len() > PAGES {
        paper.leave(format!("第 {PAGES} 页以后"), format!("what follows page {PAGES}"));
    }
    Ok(paper)
}

/// A piece of text where it begins, in points; `size` is that of its letters.
struct Piece {
    x: f32,
    y: f32,
    size: f32,
    text: String,
}

/// The matrix of text: a, b, c, d, e, f as PDF writes it.
type Matrix = [f32; 6];

fn times(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// The lines of a page from its top down.
fn lines(document: &Document, page: lopdf::ObjectId, garbled: &mut usize) -> Vec<String> {
    let mut pieces = pieces(document, page, garbled);
    pieces.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            // Within half a letter's height two pieces stand on one line.
            Some(line) if (line[0].y - piece.y).abs() < line[0].size.max(piece.size) * 0.5 => line.push(piece),
            _ => lines.push(vec![piece]),
        }
    }
    lines
        .into_iter()
        .map(|mut line| {
            line.sort_by(|a, b| a.x.total_cmp(&b.x));
            line.into_iter().map(|piece| piece.text).collect::<String>()
        })
        .filter(|line| !line.trim().is_empty())
        .collect()
}

fn pieces(document: &Document, page: lopdf::ObjectId, garbled: &mut usize) -> Vec<Piece> {
    let Ok(fonts) = document.get_page_fonts(page) else { return Vec::new() };
    let encodings: Encodings<'_> =
        fonts.into_iter().filter_map(|(name, font)| Some((name, font.get_font_encoding(document).ok()?))).collect();
    let Ok(bytes) = document.get_page_content_with_limit(page, PAGE) else { return Vec::new() };
    let Ok(content) = Content::decode(&bytes) else { return Vec::new() };
    let mut pen = Pen { page: UNIT, saved: Vec::new(), line: UNIT, own: UNIT, font: None, size: 12.0, leading: 0.0 };
    content
        .operations
        .iter()
        .filter_map(|operation| {
            pen.moves(operation, &encodings);
            let shows = matches!(operation.operator.as_str(), "Tj" | "TJ" | "'" | "\"");
            shows.then(|| pen.writes(&operation.operands, garbled)).flatten()
        })
        .collect()
}

type Encodings<'d> = BTreeMap<Vec<u8>, Encoding<'d>>;

const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// Where and how the next text is shown.
struct Pen<'e> {
    page: Matrix,
    saved: Vec<Matrix>,
    /// The beginning of the line, and the place on it.
    line: Matrix,
    own: Matrix,
    font: Option<&'e Encoding<'e>>,
    size: f32,
    leading: f32,
}

impl<'e> Pen<'e> {
    /// What an operation changes before it shows a text.
    fn moves(&mut self, operation: &Operation, encodings: &'e Encodings<'e>) {
        let number =
            |index: usize| operation.operands.get(index).and_then(|value| value.as_float().ok()).unwrap_or(0.0);
        let matrix = || [number(0), number(1), number(2), number(3), number(4), number(5)];
        let mut down = 0.0;
        match operation.operator.as_str() {
            "q" => self.saved.push(self.page),
            "Q" => self.page = self.saved.pop().unwrap_or(UNIT),
            "cm" => self.page = times(matrix(), self.page),
            "BT" => (self.line, self.own) = (UNIT, UNIT),
            "Tf" => {
                let name = operation.operands.first().and_then(|name| name.as_name().ok());
                self.font = name.and_then(|name| encodings.get(name));
                self.size = number(1);
            }
            "TL" => self.leading = number(0),
            "Td" | "TD" => {
                if operation.operator == "TD" {
                    self.leading = -number(1);
                }
                self.line = times([1.0, 0.0, 0.0, 1.0, number(0), number(1)], self.line);
                self.own = self.line;
            }
            "Tm" => (self.line, self.own) = (matrix(), matrix()),
            "T*" | "'" | "\"" => down = -self.leading,
            _ => {}
        }
        if down != 0.0 {
            self.line = times([1.0, 0.0, 0.0, 1.0, 0.0, down], self.line);
            self.own = self.line;
        }
    }

    /// The text that is shown, at its place on the page.
    fn writes(&mut self, operands: &[Object], garbled: &mut usize) -> Option<Piece> {
        let mut text = String::new();
        for operand in operands {
            shown(operand, self.font, &mut text, garbled);
        }
        let place = times(self.own, self.page);
        let scale = (place[1].hypot(place[3])).max(0.01);
        // Pieces without a place of their own follow the one before: half a letter's width keeps their order.
        let advance = text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum::<f32>() * self.size;
        self.own = times([1.0, 0.0, 0.0, 1.0, advance, 0.0], self.own);
        (!text.is_empty()).then(|| Piece { x: place[4], y: place[5], size: (self.size * scale).abs(), text })
    }
}

/// The characters of a string, or of an array of strings and shifts.
fn shown(operand: &Object, font: Option<&Encoding<'_>>, text: &mut String, garbled: &mut usize) {
    match operand {
        Object::String(bytes, _) => match font.and_then(|font| Document::decode_text(font, bytes).ok()) {
            Some(decoded) => {
                *garbled += decoded.chars().filter(|c| matches!(*c, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}')).count();
                text.extend(decoded.chars().filter(|c| !c.is_control()));
            }
            None => *garbled += bytes.len().div_ceil(2),
        },
        Object::Array(parts) => parts.iter().for_each(|part| match part {
            // A wide shift between letters is a space; letters of Chinese need none.
            Object::Integer(shift) if *shift < -250 && text.ends_with(|c: char| c.is_ascii_alphanumeric()) => {
                text.push(' ')
            }
            Object::Real(shift) if *shift < -250.0 && text.ends_with(|c: char| c.is_ascii_alphanumeric()) => {
                text.push(' ')
            }
            part => shown(part, font, text, garbled),
        }),
        _ => {}
    }
}
