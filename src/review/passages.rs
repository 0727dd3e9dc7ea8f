//! A paper parted into passages: sentences, and items each together with the words that lead to it.

use crate::intake::{Label, LabelKind, Paper, Paragraph, Part, label};
use crate::wording::{Normal, Searched};
use std::ops::Range;
use std::rc::Rc;

/// One sentence or item.
#[derive(Debug, Clone)]
pub struct Passage {
    /// Index of its paragraph.
    pub paragraph: usize,
    /// Its bytes in the text of the paragraph.
    pub stretch: Range<usize>,
    /// What leads to it and it itself, folded.
    pub text: Searched,
    /// Bytes of `text` that only lead to it.
    pub lead: usize,
    /// Place of its own folded words in those of the paragraph.
    folded: Range<usize>,
    /// The headings above it and the words that lead to it, folded.
    pub context: Rc<Searched>,
    /// Whether its own words are Chinese.
    pub chinese: bool,
}

/// All passages of a paper.
#[derive(Debug, Default)]
pub struct Passages {
    /// In the order of the paper.
    pub all: Vec<Passage>,
    /// Folded text of each paragraph.
    pub paragraphs: Vec<Normal>,
    /// The same, for looking up patterns.
    pub searched: Vec<Searched>,
    /// Where each paragraph stands, in words: 第三条（2）.
    pub places: Vec<String>,
    /// The typed or automatic number of each paragraph.
    pub labels: Vec<Option<Label>>,
    /// Index of the section that a paragraph belongs to.
    pub sections: Vec<usize>,
    /// Paragraphs that head a section.
    pub headings: Vec<bool>,
    /// Folded text of all paragraphs.
    pub whole: String,
}

/// Words that lead to items.
#[derive(Debug, Clone)]
struct Lead {
    kind: Option<LabelKind>,
    text: String,
}

/// Characters of leading words that are kept: a sentence, not a page.
const LEAD: usize = 260;

impl Passages {
    /// Parts a paper.
    pub fn new(paper: &Paper) -> Self {
        let mut made = Passages::default();
        let mut state = State::default();
        for (index, paragraph) in paper.paragraphs.iter().enumerate() {
            // What a contents page repeats is read where it stands.
            let text = if paragraph.part == Part::Contents { "" } else { &paragraph.text };
            let own = if text.is_empty() { None } else { own_label(paragraph) };
            let normal = Normal::new(text);
            made.paragraph(index, paragraph, own, normal, &mut state);
        }
        made.whole = made.paragraphs.iter().map(|normal| normal.text.as_str()).collect::<Vec<_>>().join("\n");
        made
    }

    fn paragraph(
        &mut self,
        index: usize,
        paragraph: &Paragraph,
        own: Option<Label>,
        normal: Normal,
        state: &mut State,
    ) {
        let skipped = if paragraph.number.is_some() { 0 } else { own.as_ref().map_or(0, |label| label.length) };
        let body = normal.folded(skipped);
        let heads = is_heading(paragraph, own.as_ref(), &normal.text[body..]);
        state.step(paragraph, own.as_ref(), heads, &normal.text[body..], index);
        let leading: String = state.leads.iter().map(|lead| lead.text.as_str()).collect::<Vec<_>>().join("");
        let words = format!(
            "{}\n{leading}",
            state.headings.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n")
        );
        let context = Rc::new(Searched::new(words.clone()));
        let mut last = String::new();
        for sentence in sentences(&normal.text, body) {
            let whole = normal.text[sentence.clone()].to_owned();
            let inner = inner_lead(&whole);
            for (n, part) in parts(&whole).into_iter().enumerate() {
                let own_words = whole[part.clone()].trim();
                if own_words.is_empty() {
                    continue;
                }
                let inner_words = if n == 0 { "" } else { inner };
                let lead = format!("{leading}{inner_words}");
                let start = sentence.start + part.start;
                let folded = start..sentence.start + part.end;
                self.all.push(Passage {
                    paragraph: index,
                    stretch: normal.original(&folded),
                    lead: lead.len(),
                    text: Searched::new(format!("{lead}{}", &normal.text[folded.clone()])),
                    folded,
                    context: if inner_words.is_empty() {
                        Rc::clone(&context)
                    } else {
                        Rc::new(Searched::new(format!("{words}{inner_words}")))
                    },
                    chinese: is_chinese(own_words),
                });
            }
            last = whole;
        }
        state.after(paragraph, own.as_ref(), &last);
        self.places.push(state.place(paragraph, own.as_ref(), heads));
        self.labels.push(own);
        self.sections.push(state.section);
        self.headings.push(heads);
        self.searched.push(Searched::new(normal.text.clone()));
        self.paragraphs.push(normal);
    }

    /// The place in the paragraph's text of a stretch of a passage's folded text.
    pub fn original(&self, passage: &Passage, found: &Range<usize>) -> Range<usize> {
        let start = passage.folded.start + found.start.saturating_sub(passage.lead);
        let end = passage.folded.start + found.end.saturating_sub(passage.lead);
        self.paragraphs[passage.paragraph].original(&(start..end.max(start)))
    }
}

#[derive(Default)]
struct State {
    /// Headings above, each with its depth.
    headings: Vec<(usize, String)>,
    leads: Vec<Lead>,
    /// Typed numbers above, outermost first.
    path: Vec<(LabelKind, String)>,
    /// True after a passage that ends with a colon or a semicolon.
    open: bool,
    section: usize,
    title: String,
}

impl State {
    /// Before a paragraph is parted.
    fn step(&mut self, paragraph: &Paragraph, own: Option<&Label>, heads: bool, body: &str, index: usize) {
        let kind = own.map(|label| label.kind);
        if heads || matches!(kind, Some(LabelKind::Article | LabelKind::Chapter | LabelKind::Han)) {
            self.leads.clear();
            let depth = paragraph.heading.map_or_else(|| depth(kind), usize::from);
            self.headings.retain(|(own, _)| *own < depth);
            self.section = index;
            self.title.clear();
            if heads {
                self.headings.push((depth, body.chars().take(60).collect()));
                self.title = paragraph.text.trim().chars().take(24).collect();
            }
        }
        match (own, paragraph.bullet) {
            (Some(label), _) => {
                match self.leads.iter().position(|lead| lead.kind == Some(label.kind)) {
                    // An item like the one that led: its words no longer lead.
                    Some(at) => self.leads.truncate(at),
                    None if !self.open && self.leads.is_empty() => {}
                    None => {}
                }
                if let Some(at) = self.path.iter().position(|(kind, _)| *kind == label.kind) {
                    self.path.truncate(at);
                }
                if matches!(label.kind, LabelKind::Article | LabelKind::Chapter | LabelKind::Han) {
                    self.path.clear();
                }
                self.path.push((label.kind, label.text.clone()));
            }
            (None, true) => {}
            (None, false) if !self.open => self.leads.clear(),
            (None, false) => {}
        }
    }

    /// After it: whether its last sentence leads to what follows.
    fn after(&mut self, paragraph: &Paragraph, own: Option<&Label>, last: &str) {
        let last = last.trim_end();
        let leads = last.ends_with(':')
            || last.ends_with(":-")
            || ["应", "须", "不得", "必须", "应当", "shall", "will", "may", "not", "that", "means", "to", "following"]
                .iter()
                .any(|end| last.ends_with(end));
        let goes_on = last.ends_with([';', ',', '、'])
            || last.ends_with(" and")
            || last.ends_with(" or")
            || last.ends_with(";或")
            || last.ends_with("或");
        if leads && paragraph.part != Part::Cell {
            let text: String = last.chars().rev().take(LEAD).collect::<Vec<_>>().into_iter().rev().collect();
            let kind = own.map(|label| label.kind).or(paragraph.bullet.then_some(LabelKind::Bullet));
            if self.leads.len() < 4 {
                self.leads.push(Lead { kind, text });
            }
        }
        self.open = leads || goes_on;
    }

    fn place(&self, paragraph: &Paragraph, own: Option<&Label>, heads: bool) -> String {
        let path: String =
            self.path.iter().map(|(_, text)| text.trim_end_matches(['、', '.', ' '])).collect::<Vec<_>>().join(" ");
        match (heads, path.is_empty(), self.title.is_empty()) {
            (true, _, _) => paragraph.text.trim().chars().take(24).collect(),
            (_, false, _) if own.is_some() || self.title.is_empty() => path,
            (_, _, false) => self.title.clone(),
            (_, false, true) => path,
            (_, true, true) => String::new(),
        }
    }
}

fn depth(kind: Option<LabelKind>) -> usize {
    match kind {
        Some(LabelKind::Chapter) => 1,
        Some(LabelKind::Article | LabelKind::Han) => 2,
        _ => 3,
    }
}

/// The automatic number of a paragraph, or the one typed before it.
fn own_label(paragraph: &Paragraph) -> Option<Label> {
    match &paragraph.number {
        Some(number) => label(&format!("{number} "))
            .or_else(|| Some(Label { kind: LabelKind::Digit, numbers: Vec::new(), text: number.clone(), length: 0 })),
        None => label(&paragraph.text),
    }
}

/// A short line that names what follows.
fn is_heading(paragraph: &Paragraph, own: Option<&Label>, body: &str) -> bool {
    if paragraph.part != Part::Body {
        return false;
    }
    let short = body.chars().count() <= 22 || (body.is_ascii() && body.len() <= 60);
    let stops = body.ends_with(['。', ';', ',', '.']) || body.contains('。');
    if paragraph.heading.is_some() {
        return body.chars().count() <= 80;
    }
    let latin = body.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    match own.map(|label| label.kind) {
        Some(LabelKind::Article | LabelKind::Chapter) => short && !stops,
        Some(LabelKind::Han | LabelKind::Digit | LabelKind::Decimal) => {
            short && !stops && body.len() > 3 && (!latin || title_case(&paragraph.text))
        }
        Some(_) => false,
        None => {
            short
                && !stops
                && !body.ends_with(':')
                && !body.contains([':', ',', '_'])
                && !body.is_empty()
                && body.len() >= 6
                && (!latin || title_case(&paragraph.text))
        }
    }
}

/// True where nearly all long words begin with capitals.
fn title_case(text: &str) -> bool {
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.len() > 3 && word.starts_with(|c: char| c.is_alphabetic()))
        .collect();
    !words.is_empty() && words.iter().filter(|word| word.starts_with(char::is_uppercase)).count() * 4 >= words.len() * 3
}

/// Bytes of the sentences from `from` on.
fn sentences(text: &str, from: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = from;
    let bytes = text.as_bytes();
    for (at, c) in text[from..].char_indices() {
        let at = from + at;
        let end = at + c.len_utf8();
        let stop = match c {
            '。' | '!' | '?' => true,
            '.' => {
                let next_word = bytes.get(end) == Some(&b' ');
                let word_before = text[start..at].rsplit([' ', '(']).next().unwrap_or("");
                // “no.”, “inc.” and single letters end no sentence.
                next_word
                    && !matches!(
                        word_before,
                        "no" | "inc"
                            | "ltd"
                            | "co"
                            | "corp"
                            | "e.g"
                            | "i.e"
                            | "etc"
                            | "llc"
                            | "mr"
                            | "ms"
                            | "sec"
                            | "art"
                            | "v"
                    )
                    && word_before.len() > 1
            }
            _ => false,
        };
        if stop {
            found.push(start..end);
            start = end;
        }
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

/// Bytes of the parts of a sentence between semicolons, and of its bracketed items.
fn parts(sentence: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in sentence.char_indices() {
        if c == ';' {
            found.push(start..at + 1);
            start = at + 1;
        }
    }
    if start < sentence.len() {
        found.push(start..sentence.len());
    }
    found
}

/// What leads to the later items of an enumeration within a sentence: all up to its first item, or its colon.
fn inner_lead(sentence: &str) -> &str {
    let marks = ["(1)", "(a)", "(i)", "①", "1.", "1)", "a)", "(一)"];
    let first = sentence.find(';').unwrap_or(sentence.len());
    let item = marks.iter().filter_map(|mark| sentence[..first].find(mark)).min();
    let colon = sentence[..first].find(':').map(|at| at + 1);
    let end = item.or(colon).unwrap_or(0);
    &sentence[..end]
}

/// True where Han characters outnumber Latin letters by more than one to three.
fn is_chinese(text: &str) -> bool {
    let han = text.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).count();
    let latin = text.chars().filter(char::is_ascii_alphabetic).count();
    han * 3 > latin
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::read;

    fn texts(text: &str) -> Vec<String> {
        let paper = read("a.txt", text.as_bytes()).expect("text");
        Passages::new(&paper).all.into_iter().map(|passage| passage.text.text).collect()
    }

    #[test]
    fn an_item_carries_what_leads_to_it() {
        let found = texts("第二条 义务\n接收方不得：\n（1）披露保密信息；\n（2）复制。\n第三条 其他\n（1）一式两份。");
        assert!(found.contains(&"接收方不得:复制。".to_owned()), "{found:?}");
        assert!(found.contains(&"一式两份。".to_owned()), "{found:?}");
    }

    #[test]
    fn an_enumeration_within_a_sentence_too() {
        let found = texts("1.3保密信息不包括：（1）公知信息；或（2）已经知晓的信息。");
        assert_eq!(found[1], "保密信息不包括:或(2)已经知晓的信息。");
        let found = texts("The Recipient shall not (a) disclose it; (b) copy it.");
        assert_eq!(found[1], "the recipient shall not  (b) copy it.");
    }
}
