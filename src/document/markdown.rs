//! A clause's Markdown → raw blocks, before numbering. The subset that clause files may use is documented for their authors.

use super::spans::{Placed, append, finish, from_text};
use super::{Align, Printed, Span, SpanKind};
use crate::expression::Rendered;
use pulldown_cmark::{Alignment, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// A block as written.
#[derive(Debug, Clone, PartialEq)]
pub enum Raw {
    /// `## …`
    Heading(Vec<Span>),
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// `> …`: goes on with the paragraph before.
    Continuation(Vec<Span>),
    /// A list item; `nth` counts from 1 in its list.
    Item { level: u8, nth: usize, last: bool, spans: Vec<Span> },
    /// A table.
    Table { aligns: Vec<Align>, header: Vec<Vec<Span>>, rows: Vec<Vec<Vec<Span>>> },
    /// A fenced block: the words after the fence, and its lines, those of a party as label and value.
    Fence { words: Vec<String>, lines: Vec<[Vec<Span>; 2]> },
}

/// Parses rendered Markdown. Err: what of it is not in the subset.
pub fn parse(markdown: &Rendered, chinese: bool) -> Result<Vec<Raw>, String> {
    let mut reader = Reader { chinese, printed: &markdown.printed, ..Reader::default() };
    for (event, range) in Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter() {
        reader.event(event, range)?;
    }
    let mut blocks = reader.blocks;
    mark_last_items(&mut blocks);
    close_items(&mut blocks, chinese);
    Ok(blocks)
}

/// The cells of a table's row.
type Row = Vec<Vec<Span>>;

/// Words after the fence of a fenced block, its text, and where each piece of that stands: in the text, in the source.
type Fence = (Vec<String>, String, Vec<(usize, usize)>);

#[derive(Default)]
struct Reader<'p> {
    chinese: bool,
    printed: &'p [Printed],
    blocks: Vec<Raw>,
    spans: Vec<Span>,
    strong: bool,
    quote: bool,
    lists: Vec<usize>,
    item_open: bool,
    table: Option<(Vec<Align>, Vec<Row>)>,
    fence: Option<Fence>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, source: Range<usize>) -> Result<(), String> {
        match event {
            Event::Start(tag) => self.start(tag)?,
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.fence {
                Some((_, lines, pieces)) => {
                    pieces.push((lines.len(), source.start));
                    lines.push_str(&text);
                }
                None => {
                    // What stands for another character, as `&amp;`, is of the clause and prints no answer.
                    let printed = if text.len() == source.len() { self.printed } else { &[] };
                    append(&mut self.spans, Placed { text: &text, at: source.start, printed }, self.strong);
                }
            },
            Event::SoftBreak => {
                if !self.chinese {
                    append(&mut self.spans, Placed::plain(" "), self.strong);
                }
            }
            Event::HardBreak => self.spans.push(Span::of("", SpanKind::Break)),
            Event::Code(text) => return Err(format!("`{text}`")),
            Event::Html(text) | Event::InlineHtml(text) => return Err(text.to_string()),
            other => return Err(format!("{other:?}")),
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>) -> Result<(), String> {
        match tag {
            Tag::Paragraph | Tag::TableHead | Tag::TableRow => {
                if let (Tag::TableHead | Tag::TableRow, Some((_, rows))) = (&tag, &mut self.table) {
                    rows.push(Vec::new());
                }
            }
            Tag::Heading { .. } | Tag::TableCell => {}
            Tag::Strong => self.strong = true,
            Tag::BlockQuote(_) => self.quote = true,
            Tag::List(None) => return Err("- ".to_owned()),
            Tag::List(Some(_)) => {
                self.flush_item();
                self.lists.push(0);
            }
            Tag::Item => {
                if let Some(count) = self.lists.last_mut() {
                    *count += 1;
                }
                self.item_open = true;
            }
            Tag::Link { dest_url, .. } => {
                let Some(target) = dest_url.strip_prefix('#').map(str::to_owned) else {
                    return Err(format!("]({dest_url})"));
                };
                self.spans.push(Span { strong: self.strong, ..Span::of("?", SpanKind::Reference(target)) });
            }
            Tag::Table(alignments) => {
                let aligns = alignments
                    .iter()
                    .map(|alignment| match alignment {
                        Alignment::Center => Align::Centre,
                        Alignment::Right => Align::Right,
                        Alignment::None | Alignment::Left => Align::Left,
                    })
                    .collect();
                self.table = Some((aligns, Vec::new()));
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(words)) => {
                self.fence = Some((words.split_whitespace().map(plain).collect(), String::new(), Vec::new()));
            }
            other => return Err(format!("{other:?}")),
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if self.lists.is_empty() => {
                let spans = finish(std::mem::take(&mut self.spans));
                if !spans.is_empty() {
                    self.blocks.push(if self.quote { Raw::Continuation(spans) } else { Raw::Paragraph(spans) });
                }
            }
            TagEnd::Heading(_) => {
                let spans = finish(std::mem::take(&mut self.spans));
                self.blocks.push(Raw::Heading(spans));
            }
            TagEnd::Strong => self.strong = false,
            TagEnd::BlockQuote(_) => self.quote = false,
            TagEnd::Item => self.flush_item(),
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::TableCell => {
                let spans = finish(std::mem::take(&mut self.spans));
                if let Some(row) = self.table.as_mut().and_then(|(_, rows)| rows.last_mut()) {
                    row.push(spans);
                }
            }
            TagEnd::Table => {
                if let Some((aligns, mut rows)) = self.table.take() {
                    let header = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
                    self.blocks.push(Raw::Table { aligns, header, rows });
                }
            }
            TagEnd::CodeBlock => {
                if let Some((words, text, pieces)) = self.fence.take() {
                    let lines = self.fence_lines(&text, &pieces, words.first().is_some_and(|word| word == "party"));
                    self.blocks.push(Raw::Fence { words, lines });
                }
            }
            _ => {}
        }
    }

    /// The lines of a fenced block that hold anything, `parted` into what stands before and after their `|`.
    fn fence_lines(&self, text: &str, pieces: &[(usize, usize)], parted: bool) -> Vec<[Vec<Span>; 2]> {
        let mut start = 0;
        let mut lines = Vec::new();
        for line in text.split_inclusive('\n') {
            let piece = pieces.partition_point(|(at, _)| *at <= start).checked_sub(1).map(|piece| pieces[piece]);
            let at = piece.map_or(start, |(at, source)| source + start - at);
            let line_text = line.strip_suffix('\n').unwrap_or(line);
            let line_text = line_text.strip_suffix('\r').unwrap_or(line_text);
            start += line.len();
            if line_text.trim().is_empty() {
                continue;
            }
            let placed = Placed { text: line_text, at, printed: self.printed };
            lines.push(if parted {
                placed.split('|').map(|part| from_text(part.trim()))
            } else {
                [from_text(placed.trim()), Vec::new()]
            });
        }
        lines
    }

    /// The text of the item read so far; a list inside it comes after.
    fn flush_item(&mut self) {
        if !std::mem::take(&mut self.item_open) {
            return;
        }
        let spans = finish(std::mem::take(&mut self.spans));
        match self.lists.last_mut() {
            Some(count) if spans.is_empty() => *count -= 1,
            Some(count) => {
                let nth = *count;
                let level = self.lists.len().min(2) as u8;
                self.blocks.push(Raw::Item { level, nth, last: false, spans });
            }
            None => {}
        }
    }
}

fn plain(word: &str) -> String {
    from_text(Placed::plain(word)).iter().map(|span| span.text.as_str()).collect()
}

/// Marks the last item of each list: an item after which its list has no more.
fn mark_last_items(blocks: &mut [Raw]) {
    for at in 0..blocks.len() {
        let Raw::Item { level, .. } = blocks[at] else { continue };
        let mut more = false;
        for next in &blocks[at + 1..] {
            match next {
                Raw::Item { level: other, nth, .. } if *other == level => {
                    more = *nth > 1;
                    break;
                }
                Raw::Item { level: other, .. } if *other > level => {}
                _ => break,
            }
        }
        if let Raw::Item { last, .. } = &mut blocks[at] {
            *last = !more;
        }
    }
}

/// Mends the closing marks of items, some of which may have dropped out: ； between, 。 at the end;
/// in English “; and” (or “; or”) before the last.
fn close_items(blocks: &mut [Raw], chinese: bool) {
    let or = blocks.iter().any(
        |block| matches!(block, Raw::Item { spans, .. } if spans.last().is_some_and(|s| s.text.ends_with("; or"))),
    );
    for at in 0..blocks.len() {
        let Raw::Item { level, last, .. } = blocks[at] else { continue };
        let opens_list = matches!(blocks.get(at + 1), Some(Raw::Item { level: next, .. }) if *next > level);
        let before_last = blocks[at + 1..].iter().find_map(|next| match next {
            Raw::Item { level: other, last, .. } if *other == level => Some(*last),
            Raw::Item { .. } => None,
            _ => Some(false),
        }) == Some(true);
        let Raw::Item { spans, .. } = &mut blocks[at] else { continue };
        let Some(end) = spans.last_mut().filter(|end| end.kind == SpanKind::Plain) else {
            continue;
        };
        let bare = ["; and", "; or", ";", ".", "；", "。", "，", ","]
            .iter()
            .find_map(|mark| end.text.strip_suffix(mark))
            .map(str::len);
        let Some(bare) = bare.filter(|_| !opens_list) else { continue };
        // A sentence of several keeps its full stop in the middle of a list.
        let mark = match (chinese, last, before_last) {
            (true, true, _) => "。",
            (true, false, _) => "；",
            (false, true, _) => ".",
            (false, false, true) if or => "; or",
            (false, false, true) => "; and",
            (false, false, false) => ";",
        };
        end.truncate(bare);
        end.text.push_str(mark);
    }
}

#[cfg(test)]
mod tests {
    use super::super::plain_text;
    use super::*;

    fn items(markdown: &str, chinese: bool) -> Vec<String> {
        parse(&markdown.to_owned().into(), chinese)
            .expect("in the subset")
            .iter()
            .filter_map(|block| match block {
                Raw::Item { spans, .. } => Some(plain_text(spans)),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn closing_marks_of_items_are_mended() {
        assert_eq!(items("甲：\n\n1. 一；\n1. 二；\n", true), ["一；", "二。"]);
        assert_eq!(items("a:\n\n1. one;\n1. two;\n1. three;\n", false), ["one;", "two; and", "three."]);
        assert_eq!(items("a:\n\n1. one;\n1. two; or\n", false), ["one; or", "two."]);
    }

    #[test]
    fn nested_items_keep_their_level() {
        let blocks = parse(&"甲：\n\n1. 一：\n   1. 子一；\n   1. 子二；\n1. 二；\n".to_owned().into(), true)
            .expect("in the subset");
        let levels: Vec<(u8, usize, bool)> = blocks
            .iter()
            .filter_map(|b| match b {
                Raw::Item { level, nth, last, .. } => Some((*level, *nth, *last)),
                _ => None,
            })
            .collect();
        assert_eq!(levels, [(1, 1, false), (2, 1, false), (2, 2, true), (1, 2, true)]);
    }

    #[test]
    fn references_and_terms_are_spans() {
        let blocks =
            parse(&"依照[](#liability.cap)，“**客户信息**”指：".to_owned().into(), true).expect("in the subset");
        let [Raw::Paragraph(spans)] = blocks.as_slice() else { panic!("one paragraph") };
        assert_eq!(spans[1].kind, SpanKind::Reference("liability.cap".to_owned()));
        assert!(spans[3].strong && spans[3].text == "客户信息");
    }

    #[test]
    fn markup_outside_the_subset_is_named() {
        for foreign in ["<b>x</b>", "`x`"] {
            assert!(parse(&foreign.to_owned().into(), true).is_err());
        }
    }
}
