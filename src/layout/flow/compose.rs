//! Walks the blocks of a document and lays each into the galley.

use super::set::Set;
use super::structure::Tree;
use super::{Flow, LocalHeading, Strip};
use crate::document::{
    Block, Change, Content, Document, Origin, ParagraphId, Role, Span, Standing, Text, whole_change,
};
use crate::layout::cache::ParagraphCache;
use crate::layout::length::Milli;
use crate::layout::style::{Numbers, Style, TypeSpec};
use crate::layout::text::glyphs::{GlyphSource, Weight};
use crate::layout::text::{Fit, ParagraphSettings, Widths};
use crate::layout::{Fonts, MissingGlyph};
use crate::value::{Language, Localised};
use foldhash::HashSet;

/// Everything needed to lay blocks into the galley.
pub(crate) struct Composer<'a> {
    pub document: &'a Document,
    pub style: &'a Style,
    source: GlyphSource<'a>,
    cache: &'a mut ParagraphCache,
    pub flow: Flow,
    pub tree: Tree,
    pub anchors: HashSet<&'a str>,
    pub missing: Vec<MissingGlyph>,
    origin: Option<&'a Origin>,
    /// The block being laid; None for what the page says itself.
    paragraph: Option<&'a ParagraphId>,
    /// The change that the whole block shares: its number takes part in it.
    change: Option<Change>,
    /// Where the values of the parties stand, by language, once it is known.
    pub tabs: Localised<Milli>,
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

impl<'a> Composer<'a> {
    pub(crate) fn new(
        document: &'a Document,
        style: &'a Style,
        fonts: &'a Fonts,
        cache: &'a mut ParagraphCache,
    ) -> Self {
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
            paragraph: None,
            change: None,
            tabs: Localised::default(),
            wanted: 0,
            space: 0,
            group: 0,
            new_page: false,
            landscape: false,
            beside: style.bilingual.is_beside(&document.languages),
        }
    }

    /// Gives the cache back.
    pub(crate) fn into_cache(self) -> &'a mut ParagraphCache {
        self.cache
    }

    /// Lays all blocks.
    pub(crate) fn document(&mut self) {
        let document = self.document;
        for (block, standing) in document.blocks.iter().zip(document.standings()) {
            self.block(block, standing);
        }
        (self.origin, self.paragraph) = (None, None);
    }

    fn block(&mut self, block: &'a Block, standing: Standing) {
        self.origin = block.origin.as_ref();
        self.paragraph = Some(&block.id);
        self.change = whole_change(&block.content);
        self.new_page |= standing.opens_page;
        let first = self.flow.slabs.len();
        if !matches!(block.content, Content::Item { .. }) {
            self.tree.end_lists();
        }
        match &block.content {
            Content::Title(text) => self.title(text),
            Content::Line { align, text } => self.line(*align, text),
            Content::Party(fields) => self.party(fields, standing.role == Role::Party { first: true }),
            Content::Heading { level, number, title } => self.heading(*level, number.as_ref(), title),
            Content::Annex { number, title } => self.annex(number, title),
            Content::Paragraph { number, text } => self.paragraph(number.as_deref(), text, standing),
            Content::Item { level, marker, text } => self.item(*level, marker, text, standing),
            Content::Table(table) => self.table(table),
            Content::EndOfText(text) => self.end_of_text(text),
            Content::Signatures(signatures) => self.signatures(signatures),
            Content::PageBreak => {}
        }
        if let Some(anchor) = &block.anchor {
            // An anchor on something that prints nothing leads to what follows.
            self.flow.anchors.push((anchor.clone(), first));
        }
    }

    /// The languages that `text` is printed in, in order.
    pub(crate) fn sides<T>(&self, text: &'a Localised<T>) -> Vec<(Language, &'a T)> {
        self.document
            .languages
            .iter()
            .filter_map(|language| text.get(*language).map(|side| (*language, side)))
            .collect()
    }

    /// The same with a second side left out that says what the first does: numbers, codes.
    pub(crate) fn different_sides(&self, text: &'a Text) -> Vec<(Language, &'a Vec<Span>)> {
        let mut sides = self.sides(text);
        let looks = |spans: &'a [Span]| spans.iter().map(Span::look);
        if let [(_, first), (_, second)] = sides.as_slice()
            && looks(first).eq(looks(second))
        {
            sides.pop();
        }
        sides
    }

    /// Type of running text in a language.
    pub(crate) fn body(&self, language: Language) -> TypeSpec {
        self.style.text(language, self.beside)
    }

    pub(crate) fn measure(&self) -> Milli {
        if self.landscape {
            self.style.paper.height - self.style.margin.top - self.style.margin.bottom
        } else {
            self.style.measure()
        }
    }

    pub(crate) fn manner(&self, kind: TypeSpec, language: Language, fit: Fit, measure: Milli) -> ParagraphSettings {
        let gap = self.style.latin_gap_ems;
        ParagraphSettings {
            size: kind.size,
            weight: Weight::Regular,
            language,
            fit,
            measure: measure.max(kind.size),
            indent: 0,
            keep_lead: false,
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
    pub(crate) fn set(&mut self, manner: &ParagraphSettings, spans: &[Span]) -> Set {
        let setting = self.cache.lines(&self.source, manner, spans);
        for (character, text) in &setting.missing {
            let missing = MissingGlyph { character: *character, origin: self.origin.cloned(), text: text.clone() };
            if !self.missing.contains(&missing) {
                self.missing.push(missing);
            }
        }
        match self.paragraph {
            Some(id) => Set::of_block(setting, id, manner.language, spans, &mut self.flow.texts),
            None => Set::of_page(setting),
        }
    }

    pub(crate) fn set_plain(&mut self, manner: &ParagraphSettings, text: &str) -> Set {
        let change = self.change;
        self.set(manner, &[Span { change, ..Span::plain(text) }])
    }

    pub(crate) fn widths(&mut self, manner: &ParagraphSettings, spans: &[Span]) -> Widths {
        self.cache.widths(&self.source, manner, spans)
    }

    /// A new reading-order group.
    pub(crate) fn next_group(&mut self) -> u32 {
        self.group += 1;
        self.group
    }

    /// Adds a slab with the marks from `marks` on; takes the space and page start that wait.
    pub(crate) fn slab(&mut self, above: Milli, height: Milli, keep: bool, marks: usize) -> usize {
        let slab = Strip {
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

    /// Notes a heading that begins at the next slab.
    pub(crate) fn note_heading(&mut self, level: u8, title: String) {
        self.flow.headings.push(LocalHeading { slab: self.flow.slabs.len(), level, title });
    }

    /// Where numbers hang.
    pub(crate) fn hanging(&self) -> bool {
        self.style.numbers == Numbers::Hanging
    }
}
