//! Walks the blocks of a document and lays each into the galley.

use super::structure::Tree;
use super::{Flow, LocalHeading, LocalLink, LocalMark, LocalTarget, Slab};
use crate::document::{Block, Content, Document, Origin, Span, SpanKind, Text, plain_text};
use crate::layout::cache::LayoutCache;
use crate::layout::length::{Milli, scale, to_points};
use crate::layout::page::{Artifact, Owner, Role, Shape};
use crate::layout::style::{Bilingual, Numbers, Style, Type};
use crate::layout::text::glyphs::{GlyphSource, Weight};
use crate::layout::text::{Fit, Manner, Setting};
use crate::layout::{Fonts, MissingGlyph};
use crate::value::Language;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Everything needed to lay blocks into the galley.
pub(crate) struct Composer<'a> {
    pub document: &'a Document,
    pub style: &'a Style,
    source: GlyphSource<'a>,
    cache: &'a mut LayoutCache,
    pub flow: Flow,
    pub tree: Tree,
    anchors: BTreeSet<&'a str>,
    pub missing: Vec<MissingGlyph>,
    origin: Option<&'a Origin>,
    /// A numbered paragraph came before under this heading: text without a number goes on with it.
    pub numbered: bool,
    /// The galley's slabs that a heading still wants on its page.
    pub wanted: u32,
    /// Space that the last block wants below it.
    pub space: Milli,
    group: u32,
    /// The next slab opens a page.
    pub new_page: bool,
    pub landscape: bool,
    /// Chinese and English stand in two columns.
    pub beside: bool,
}

/// Lines of one column of a strip.
pub(crate) struct Column {
    pub setting: Arc<Setting>,
    pub x: Milli,
    pub size: Milli,
    /// The element of its text.
    pub element: u32,
    /// Something set to the left of its first line: a number, a marker, a label.
    pub label: Option<(Arc<Setting>, Milli, u32)>,
    /// Which spans of which text: for links.
    pub spans: Vec<Span>,
}

impl<'a> Composer<'a> {
    pub(crate) fn new(document: &'a Document, style: &'a Style, fonts: &'a Fonts, cache: &'a mut LayoutCache) -> Self {
        let language = document.languages.first().copied().unwrap_or(Language::Zh);
        Composer {
            document,
            style,
            source: GlyphSource::new(fonts),
            cache,
            flow: Flow::default(),
            tree: Tree::new(language),
            anchors: document.blocks.iter().filter_map(|block| block.anchor.as_deref()).collect(),
            missing: Vec::new(),
            origin: None,
            numbered: false,
            wanted: 0,
            space: 0,
            group: 0,
            new_page: false,
            landscape: false,
            beside: document.languages.len() > 1 && style.bilingual == Bilingual::Beside,
        }
    }

    /// Lays all blocks.
    pub(crate) fn document(&mut self) {
        let document = self.document;
        for block in &document.blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &'a Block) {
        self.origin = block.origin.as_ref();
        let first = self.flow.slabs.len();
        if !matches!(block.content, Content::Item { .. }) {
            self.tree.end_lists();
        }
        match &block.content {
            Content::Title(text) => self.title(text),
            Content::Line { align, text } => self.line(*align, text),
            Content::Party(fields) => self.party(fields),
            Content::Heading { level, number, title } => self.heading(*level, number.as_ref(), title),
            Content::Annex { number, title } => self.annex(number, title),
            Content::Paragraph { number, text } => self.paragraph(number.as_deref(), text),
            Content::Item { level, marker, text } => self.item(*level, marker, text),
            Content::Table(table) => self.table(table),
            Content::EndOfText(text) => self.end_of_text(text),
            Content::Signatures(signatures) => self.signatures(signatures),
            Content::PageBreak => self.new_page = !self.flow.slabs.is_empty(),
        }
        if let Some(anchor) = &block.anchor {
            // An anchor on something that prints nothing leads to what follows.
            self.flow.anchors.push((anchor.clone(), first));
        }
    }

    /// The languages that `text` is printed in, in order.
    pub(crate) fn sides<T>(&self, text: &'a crate::value::Localised<T>) -> Vec<(Language, &'a T)> {
        self.document.languages.iter().filter_map(|language| text.get(*language).map(|side| (*language, side))).collect()
    }

    /// Type of running text in a language.
    pub(crate) fn body(&self, language: Language) -> Type {
        match language {
            _ if self.beside => self.style.beside,
            Language::Zh => self.style.body,
            Language::En => self.style.english,
        }
    }

    pub(crate) fn measure(&self) -> Milli {
        if self.landscape {
            self.style.paper.height - self.style.margin.top - self.style.margin.bottom
        } else {
            self.style.measure()
        }
    }

    pub(crate) fn manner(&self, kind: Type, language: Language, fit: Fit, measure: Milli) -> Manner {
        let gap = self.style.latin_gap_ems;
        Manner {
            size: kind.size,
            weight: Weight::Regular,
            language,
            fit,
            measure: measure.max(kind.size),
            indent: 0,
            latin_gap: [gap.natural, gap.least, gap.most],
            stretch: self.style.stretch_ems,
        }
    }

    /// Weight of headings: Hei for Chinese, bold Tinos for English.
    pub(crate) fn heading_weight(language: Language) -> Weight {
        match language {
            Language::Zh => Weight::Heading,
            Language::En => Weight::Bold,
        }
    }

    /// Breaks and sets, notes what no face has.
    pub(crate) fn set(&mut self, manner: &Manner, spans: &[Span]) -> Arc<Setting> {
        let setting = self.cache.lines(&self.source, manner, spans);
        for (character, text) in &setting.missing {
            let missing = MissingGlyph { character: *character, origin: self.origin.cloned(), text: text.clone() };
            if !self.missing.contains(&missing) {
                self.missing.push(missing);
            }
        }
        setting
    }

    pub(crate) fn set_plain(&mut self, manner: &Manner, text: &str) -> Arc<Setting> {
        self.set(manner, &[Span::plain(text)])
    }

    pub(crate) fn widths(&mut self, manner: &Manner, spans: &[Span]) -> (Milli, Milli) {
        self.cache.widths(&self.source, manner, spans)
    }

    /// A new reading-order group.
    pub(crate) fn next_group(&mut self) -> u32 {
        self.group += 1;
        self.group
    }

    /// Adds a slab with the marks from `marks` on; takes the space and page start that wait.
    pub(crate) fn slab(&mut self, above: Milli, height: Milli, keep: bool, marks: usize) -> usize {
        let slab = Slab {
            above: above.max(self.space),
            height,
            keep,
            marks: marks..self.flow.marks.len(),
            group: self.group,
            repeat: None,
            new_page: std::mem::take(&mut self.new_page),
            landscape: self.landscape,
            grid: None,
            alternative: None,
        };
        self.space = 0;
        self.flow.slabs.push(slab);
        self.flow.slabs.len() - 1
    }

    /// Lines of one or two columns, strip by strip. `keep` ties the last strip to what follows.
    pub(crate) fn lines(&mut self, columns: &[Column], pitch: Milli, above: Milli, keep: bool) {
        self.next_group();
        let count = columns.iter().map(|column| column.setting.lines.len()).max().unwrap_or(0);
        let mut links: Vec<(usize, u16, u32)> = Vec::new();
        for index in 0..count {
            let marks = self.flow.marks.len();
            let slab = self.flow.slabs.len();
            for (number, column) in columns.iter().enumerate() {
                let baseline = baseline(pitch, column.size);
                if let (0, Some((label, x, element))) = (index, &column.label) {
                    self.place(label, 0, *x, baseline, number as u16, *element);
                }
                self.text_line(column, number, index, baseline, slab, &mut links);
            }
            // Widows and orphans: two lines at least on either side.
            let mut tied = index == 0 || index + 2 == count;
            if index + 1 == count {
                tied = keep;
            }
            if self.wanted > 0 {
                self.wanted -= 1;
                tied |= self.wanted > 0;
            }
            let above = if index == 0 { above } else { 0 };
            self.slab(above, pitch, tied, marks);
        }
    }

    /// Puts line `index` of a setting at (x, baseline).
    pub(crate) fn place(&mut self, setting: &Setting, index: usize, x: Milli, baseline: Milli, column: u16, element: u32) {
        let Some(line) = setting.lines.get(index) else { return };
        for part in &line.parts {
            let shape = Shape::Line(Arc::clone(&part.line));
            self.flow.marks.push(LocalMark { owner: Owner::Element(element), x: x + part.x, y: baseline, column, shape });
        }
        for rule in &line.rules {
            self.rule(x + rule.x, baseline + rule.below, rule.width, column);
        }
    }

    /// Line `index` of a column with its links; `number` is the column's place in its group.
    pub(crate) fn text_line(&mut self, column: &Column, number: usize, index: usize, baseline: Milli, slab: usize, links: &mut Vec<(usize, u16, u32)>) {
        let Some(line) = column.setting.lines.get(index) else { return };
        for part in &line.parts {
            let element = match part.link {
                Some(span) => self.link(column, number, span, links),
                None => None,
            };
            let owner = Owner::Element(element.as_ref().map_or(column.element, |(element, _)| *element));
            let x = column.x + part.x;
            if let (Some((element, target)), Some(span)) = (element, part.link) {
                let description = column.spans[usize::from(span)].text.clone();
                let (top, height) = (baseline - scale(column.size, 88, 100), column.size);
                self.flow.links.push(LocalLink { slab, x, width: part.width, top, height, target, description, element });
            }
            let shape = Shape::Line(Arc::clone(&part.line));
            self.flow.marks.push(LocalMark { owner, x, y: baseline, column: number as u16, shape });
        }
        for rule in &line.rules {
            self.rule(column.x + rule.x, baseline + rule.below, rule.width, number as u16);
        }
    }

    /// The element and target of a link's span; None where its anchor is nowhere.
    fn link(&mut self, column: &Column, number: usize, span: u16, links: &mut Vec<(usize, u16, u32)>) -> Option<(u32, LocalTarget)> {
        let target = match &column.spans.get(usize::from(span))?.kind {
            SpanKind::Reference(anchor) if self.anchors.contains(anchor.as_str()) => LocalTarget::Anchor(anchor.clone()),
            SpanKind::Address(uri) => LocalTarget::Uri(uri.clone()),
            _ => return None,
        };
        let known = links.iter().find(|(column, known, _)| *column == number && *known == span);
        let element = match known {
            Some((_, _, element)) => *element,
            None => {
                let element = self.tree.add(Role::Link, column.element, None);
                links.push((number, span, element));
                element
            }
        };
        Some((element, target))
    }

    /// A rule of a blank.
    pub(crate) fn rule(&mut self, x: Milli, y: Milli, width: Milli, column: u16) {
        let shape = Shape::Rule { dx: to_points(width), dy: 0.0, thickness: to_points(self.style.rule) };
        self.flow.marks.push(LocalMark { owner: Owner::Artifact(Artifact::Layout), x, y, column, shape });
    }

    /// Notes a heading that begins at the next slab.
    pub(crate) fn note_heading(&mut self, level: u8, title: String) {
        self.flow.headings.push(LocalHeading { slab: self.flow.slabs.len(), level, title });
    }

    /// True where the text ends with a colon: what it announces must follow on its page.
    pub(crate) fn announces(&self, text: &Text) -> bool {
        text.iter().any(|(_, spans)| plain_text(spans).trim_end().ends_with(['：', ':', '；', ';']) && plain_text(spans).trim_end().ends_with(['：', ':']))
    }

    /// Where numbers hang.
    pub(crate) fn hanging(&self) -> bool {
        self.style.numbers == Numbers::Hanging
    }
}

/// Baseline from the top of a strip: the em box stands in its middle, 0.88 em of it above the baseline.
pub(crate) fn baseline(pitch: Milli, size: Milli) -> Milli {
    (pitch - size) / 2 + scale(size, 88, 100)
}
