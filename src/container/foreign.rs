//! What a file is that was taken for a text file, by its bytes.

use super::decode;

/// A file of another kind than UTF-8 text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// `.docx`
    Word,
    /// `.xlsx`
    Workbook,
    /// `.doc`, `.xls`, `.wps`, `.et`
    OldOffice,
    /// Another ZIP.
    Package,
    /// `.pdf`
    Pdf,
    /// `.rtf`
    RichText,
    /// A page of the web, as which spreadsheets and texts are saved too.
    WebPage,
    /// PNG, JPEG, GIF.
    Picture,
    /// Text in UTF-16.
    Utf16,
    /// Text in GB18030 (GBK, GB 2312).
    Gb18030,
}

impl Foreign {
    /// What the bytes are; None where they are text in UTF-8, or nothing known.
    pub fn of(bytes: &[u8]) -> Option<Foreign> {
        let start = bytes.trim_ascii_start();
        let begins_with =
            |words: &[u8]| start.get(..words.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(words));
        Some(match bytes {
            [b'P', b'K', 3, 4, ..] => in_package(bytes),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Foreign::OldOffice,
            [b'%', b'P', b'D', b'F', b'-', ..] => Foreign::Pdf,
            [b'{', b'\\', b'r', b't', b'f', ..] => Foreign::RichText,
            [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] | [b'G', b'I', b'F', b'8', ..] => Foreign::Picture,
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Foreign::Utf16,
            _ if begins_with(b"<!doctype html") || begins_with(b"<html") => Foreign::WebPage,
            _ if std::str::from_utf8(bytes).is_ok() => return None,
            _ => decode(bytes)
                .filter(|text| text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)))
                .map(|_| Foreign::Gb18030)?,
        })
    }

    /// Its name in Chinese and English.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Foreign::Word => ("这是 Word 文件（.docx）", "it is a Word file (.docx)"),
            Foreign::Workbook => ("这是 Excel 工作簿（.xlsx）", "it is an Excel workbook (.xlsx)"),
            Foreign::OldOffice => {
                ("这是旧格式的 Word、Excel 或者 WPS 文件", "it is a Word, Excel or WPS file of the old format")
            }
            Foreign::Package => ("这是压缩包（ZIP）", "it is a ZIP archive"),
            Foreign::Pdf => ("这是 PDF 文件", "it is a PDF"),
            Foreign::RichText => ("这是 RTF 文件", "it is an RTF file"),
            Foreign::WebPage => ("这是网页（HTML）", "it is a page of the web (HTML)"),
            Foreign::Picture => ("这是图片", "it is a picture"),
            Foreign::Utf16 => ("这是 UTF-16 编码的文本", "it is text in UTF-16"),
            Foreign::Gb18030 => ("这是 GBK（GB18030）编码的文本", "it is text in GBK (GB18030)"),
        }
    }

    /// It is text and needs only be saved in UTF-8.
    pub fn is_text(self) -> bool {
        matches!(self, Foreign::Utf16 | Foreign::Gb18030)
    }
}

fn in_package(bytes: &[u8]) -> Foreign {
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if holds(b"word/document") {
        Foreign::Word
    } else if holds(b"xl/workbook") {
        Foreign::Workbook
    } else {
        Foreign::Package
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_bytes() {
        let all: [(&[u8], Option<Foreign>); 10] = [
            (b"PK\x03\x04 [Content_Types].xml word/document.xml", Some(Foreign::Word)),
            (b"PK\x03\x04 xl/workbook.xml", Some(Foreign::Workbook)),
            (b"PK\x03\x04 a.txt", Some(Foreign::Package)),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Some(Foreign::OldOffice)),
            (b"%PDF-1.7", Some(Foreign::Pdf)),
            (b"\n<HTML><body>", Some(Foreign::WebPage)),
            (b"\xFF\xFEk\x00", Some(Foreign::Utf16)),
            (b"# \xB4\xF0\xB0\xB8\xCE\xC4\xBC\xFE", Some(Foreign::Gb18030)),
            ("kind = \"转让\"".as_bytes(), None),
            (b"", None),
        ];
        for (bytes, kind) in all {
            assert_eq!(Foreign::of(bytes), kind, "{bytes:?}");
        }
    }
}
