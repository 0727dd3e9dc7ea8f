//! The Word file says what the Markdown says.

use super::words::{Side, lines, squeezed};
use super::{documents, style};
use baomi::export::docx::{Options, Writer};
use baomi::export::markdown;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// The lines that a viewer shows of a Markdown text, without white space.
pub fn markdown_lines(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for event in Parser::new_ext(text, pulldown_cmark::Options::ENABLE_TABLES) {
        match event {
            Event::Text(text) | Event::Code(text) => lines.last_mut().expect("a line").push_str(&text),
            Event::HardBreak
            | Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::TableCell)
            | Event::End(TagEnd::TableCell) => lines.push(String::new()),
            Event::InlineHtml(html) if html.as_ref() == "<br>" => lines.push(String::new()),
            _ => {}
        }
    }
    lines.iter().map(|line| squeezed(line)).filter(|line| !line.is_empty()).collect()
}

#[test]
fn every_example_says_the_same_in_word_and_markdown() {
    for style_name in ["commercial", "gongwen"] {
        let writer = Writer::new(&style(style_name));
        for (name, document) in documents() {
            let bytes = writer.write(document, &Options::default()).expect("it can be written");
            let mut word: Vec<String> = lines(&bytes, Side::Accepted)
                .iter()
                .map(|line| line.squeezed())
                .filter(|line| !line.is_empty())
                .collect();
            let mut markdown = markdown_lines(&markdown::write(document));
            if document.languages.len() > 1 {
                // Two columns are read side by side: the same lines in another order.
                word.sort();
                markdown.sort();
            }
            for (index, (word, markdown)) in word.iter().zip(&markdown).enumerate() {
                assert_eq!(word, markdown, "{name}, {style_name}, line {index}");
            }
            assert_eq!(word.len(), markdown.len(), "{name}, {style_name}");
        }
    }
}
