//! Signature blocks side by side, with room for seals, kept with the line that ends the text.

use super::compose::Composer;
use super::lines::{Column, baseline};
use super::{Alternative, LocalField, LocalMark, LocalPlace, Repeat};
use crate::document::{Signature, Span, SpanKind, Text, plain_text};
use crate::layout::length::Milli;
use crate::layout::page::{Artifact, Owner, Role, Shape, SigningKind};
use crate::layout::style::TypeSpec;
use crate::layout::text::{Fit, ParagraphSettings};
use crate::value::Language;
use std::ops::Range;
use std::sync::Arc;

/// A rule to sign on that has to give room is still this long, in em; where it would be shorter the line is broken first.
const COMFORTABLE_EMS: Milli = 7;
/// It is never shorter than this.
const LEAST_EMS: Milli = 4;

/// Size of a keyword: read by programs, hardly seen on paper.
const KEYWORD: Milli = 5_000;
/// Most characters of a name in a keyword, so that none is longer than the 30 that platforms take.
const NAMED: usize = 12;

/// Who signs, as a block begins: 甲方（转让方）：… is 甲方, Party A (Transferor): … PartyA.
fn who(line: &str, language: Language) -> String {
    let named = line.trim_start_matches(['（', '(']).split(['：', ':', '（', '(']).next().unwrap_or_default();
    let plain: String = named.chars().filter(|c| c.is_alphanumeric()).take(NAMED).collect();
    match plain.is_empty() {
        true => language.say("签署方", "Signer").to_owned(),
        false => plain,
    }
}

/// Chinese letters, Latin letters, figures and underscores only: what every platform finds.
fn keyword(who: &str, kind: SigningKind, block: usize, language: Language) -> String {
    let word = match (kind, language) {
        (SigningKind::Seal, Language::Zh) => "盖章处",
        (SigningKind::Signature, Language::Zh) => "签名处",
        (SigningKind::Date, Language::Zh) => "日期处",
        (SigningKind::Seal, Language::En) => "_Seal_",
        (SigningKind::Signature, Language::En) => "_Sign_",
        (SigningKind::Date, Language::En) => "_Date_",
    };
    format!("{who}{word}{block:02}")
}

/// Signed lines stand wider than text: a pen needs room.
fn line_height(kind: TypeSpec, line: usize) -> Milli {
    if line == 0 { kind.line_height } else { kind.line_height.max(26_000) }
}

/// The first line, which names who signs, is bold.
fn strong(spans: &[Span], line: usize) -> Vec<Span> {
    spans.iter().map(|span| Span { strong: span.strong || line == 0, ..span.clone() }).collect()
}

impl<'a> Composer<'a> {
    /// （以下无正文） with, in reserve, the line that stands on a page of signatures only.
    pub(crate) fn end_of_text(&mut self, text: &'a Text) {
        let element = self.tree.block(Role::Paragraph, None);
        let marks = self.flow.marks.len();
        let height = self.stacked(
            &self.sides(text).into_iter().map(|(language, spans)| (language, spans.clone())).collect::<Vec<_>>(),
            element,
        );
        self.next_group();
        let slab = self.slab(self.style.body.line_height / 2, height, true, marks);
        let alone: Vec<(Language, Vec<Span>)> = self
            .sides(&self.document.title)
            .into_iter()
            .map(|(language, title)| {
                let line = match language {
                    Language::Zh => format!("（本页无正文，为《{title}》签署页）"),
                    Language::En => {
                        format!("(Signature page to the {title}; no other text on this page)")
                    }
                };
                (language, vec![Span::plain(line)])
            })
            .collect();
        let marks = self.flow.marks.len();
        let height = self.stacked(&alone, element);
        let marks = marks..self.flow.marks.len();
        self.flow.slabs[slab].alternative = Some(self.flow.alternatives.len() as u32);
        self.flow.alternatives.push(Alternative { marks: marks.clone(), height });
        self.flow.repeats.push(Repeat {
            marks,
            height: height + self.style.body.line_height / 2,
            grid: None,
            content: true,
        });
    }

    /// Sides of a text under each other from y = 0; gives the height.
    fn stacked(&mut self, sides: &[(Language, Vec<Span>)], element: u32) -> Milli {
        let mut top = 0;
        for (language, spans) in sides {
            let kind = self.body(*language);
            let mut manner = self.manner(kind, *language, Fit::Left, self.measure());
            manner.indent = if *language == Language::Zh { 2 * kind.size } else { 0 };
            let setting = self.set(&manner, spans);
            for index in 0..setting.lines.len() {
                self.place(&setting, index, 0, top + baseline(kind.line_height, kind.size), 0, element);
                top += kind.line_height;
            }
        }
        top
    }

    pub(crate) fn signatures(&mut self, signatures: &'a [Signature]) {
        // The line before has put what repeats on each further page of signatures.
        let repeat = self
            .flow
            .slabs
            .last()
            .filter(|slab| slab.alternative.is_some())
            .map(|_| (self.flow.repeats.len() - 1) as u32);
        if repeat.is_none() {
            self.hold_last_lines();
        }
        let rows = signatures.len().div_ceil(2);
        let whole: bool = rows as Milli * self.row_estimate(signatures) < self.style.depth();
        for (index, row) in signatures.chunks(2).enumerate() {
            self.next_group();
            let marks = self.flow.marks.len();
            let slab = self.flow.slabs.len();
            let gutter = 24_000;
            // Who signs alone has the whole width.
            let width = if signatures.len() == 1 { self.measure() } else { (self.measure() - gutter) / 2 };
            let heights: Vec<[Milli; 2]> = row
                .iter()
                .map(|signature| [0..1, 1..usize::MAX].map(|lines| self.height(signature, lines, width)))
                .collect();
            // Names of one line and of two, with a seal and without: what is signed stands level all the same.
            let names = heights.iter().map(|[name, _]| *name).max().unwrap_or(0);
            let seal = |signature: &Signature| if signature.seal { self.style.seal } else { 0 };
            let height = row
                .iter()
                .zip(&heights)
                .map(|(signature, [_, signed])| names + seal(signature) + signed)
                .max()
                .unwrap_or(0);
            for (column, (signature, [_, signed])) in row.iter().zip(&heights).enumerate() {
                let x = column as Milli * (width + gutter);
                self.signature(signature, x, width, [names, height - signed], column as u16, slab);
            }
            let last = index + 1 == rows;
            let above = if index == 0 { self.style.body.line_height / 2 } else { self.style.body.line_height };
            let slab = self.slab(above, height, !last && whole, marks);
            self.flow.slabs[slab].repeat = repeat;
        }
    }

    /// Ties two lines of text, or a row of a table, to the signatures that follow: without the line that ends the text nothing
    /// would say what they stand for on a page of their own.
    fn hold_last_lines(&mut self) {
        const LINES: usize = 2;
        for slab in self.flow.slabs.iter_mut().rev().take(LINES) {
            slab.keep = true;
            if slab.grid.is_some() || slab.new_page {
                break;
            }
        }
    }

    fn row_estimate(&self, signatures: &[Signature]) -> Milli {
        let lines =
            signatures.iter().map(|signature| signature.lines.len() * self.document.languages.len()).max().unwrap_or(0);
        (lines as Milli + 3) * self.style.body.line_height + self.style.seal
    }

    /// One party's lines: the name, then from the first of `tops` on the room for its seal, from the second what is signed.
    fn signature(
        &mut self,
        signature: &'a Signature,
        x: Milli,
        width: Milli,
        [seal_top, signed_top]: [Milli; 2],
        column: u16,
        slab: usize,
    ) {
        let mut top = 0;
        let mut description = String::new();
        // The rule to sign on, and whether its line says that it is.
        let mut rule_to_sign: Option<(bool, (Milli, Milli, Milli, Milli))> = None;
        // Rules to sign and to date on, with their rooms.
        let mut rules: Vec<(SigningKind, [Milli; 4])> = Vec::new();
        for (index, text) in signature.lines.iter().enumerate() {
            for (language, spans) in self.sides(text) {
                let kind = if language == Language::Zh { self.style.body } else { self.style.english };
                let line_height = line_height(kind, index);
                let spans = strong(spans, index);
                let element = self.tree.block(Role::Paragraph, Some(language));
                let said = plain_text(&spans);
                let dates = ["日期", "Date", "date"].iter().any(|word| said.contains(word));
                let signs = ["签名", "签字", "Sign", "sign"].iter().any(|word| said.contains(word));
                let manner = self.manner(kind, language, Fit::Left, width);
                let spans = self.fitted(&manner, spans, width);
                let setting = self.set(&manner, &spans);
                if index == 0 && description.is_empty() {
                    description = plain_text(&spans);
                }
                let text_column = Column { setting, x, size: kind.size, element, label: None, spans: spans.into() };
                for line in 0..text_column.setting.lines.len() {
                    let base = top + baseline(line_height, kind.size);
                    if let Some(rule) = text_column.setting.lines[line].rules.first()
                        && rule_to_sign.is_none_or(|(says_so, _)| signs && !says_so)
                    {
                        rule_to_sign = Some((signs, (x + rule.x, base, rule.width, kind.size)));
                    }
                    if let Some(rule) = text_column.setting.lines[line].rules.first()
                        && (signs || dates)
                    {
                        let kind = if dates { SigningKind::Date } else { SigningKind::Signature };
                        rules.push((kind, [x + rule.x, base - 2 * text_column.size, rule.width, 2 * text_column.size]));
                    }
                    self.place(&text_column.setting, line, x, base, column, element);
                    top += line_height;
                }
            }
            if index == 0 {
                top = signed_top;
            }
        }
        let field = match rule_to_sign.map(|(_, rule)| rule) {
            _ if signature.seal => (x, seal_top, self.style.seal.min(width), self.style.seal),
            Some((rule_x, base, rule_width, size)) => (rule_x, base - 2 * size, rule_width, 2 * size),
            None => (x, top, width / 2, 2 * self.style.body.size),
        };
        let name = self.field_name(&signature.party);
        if signature.seal {
            let side = self.style.seal;
            rules.insert(0, (SigningKind::Seal, [x, seal_top, side.min(width), side]));
        }
        if rules.is_empty() {
            rules.push((SigningKind::Signature, field.into()));
        }
        self.signing_places(signature, &name, &rules, column, slab);
        self.field_to_sign(signature, name, &description, field, slab);
    }

    /// The field at `(x, top, width, height)` that a reader of PDF signs.
    fn field_to_sign(
        &mut self,
        signature: &Signature,
        name: String,
        description: &str,
        (x, top, width, height): (Milli, Milli, Milli, Milli),
        slab: usize,
    ) {
        let element = self.tree.block(Role::Form, None);
        let named = if description.is_empty() { &signature.party } else { description.trim_end_matches(['：', ':']) };
        // Some readers draw the word SIGN into a field until it is signed (MuPDF, whatever the field's own appearance
        // is): who hears the page is told what others see.
        let description = match self.document.languages.first() {
            Some(Language::En) => format!("Sign here: {named}"),
            _ => format!("在此签署（SIGN）：{named}"),
        };
        self.flow.fields.push(LocalField { slab, name, description, x, width, top, height, element });
    }

    /// Notes the places of a block, and prints their keywords where they are wanted.
    fn signing_places(
        &mut self,
        signature: &Signature,
        field: &str,
        rules: &[(SigningKind, [Milli; 4])],
        column: u16,
        slab: usize,
    ) {
        let language = self.document.languages.first().copied().unwrap_or(Language::Zh);
        let first = signature.lines.first().and_then(|text| text.prefer(language));
        let who = who(&first.map(|spans| plain_text(spans)).unwrap_or_default(), language);
        // Each block has its number, of two figures, so that no keyword is part of another.
        let block = self.flow.fields.len() + 1;
        let mut seen: Vec<SigningKind> = Vec::new();
        for (kind, [x, top, width, height]) in rules.iter().copied() {
            // Both languages of a line have a rule: one place is enough.
            if seen.contains(&kind) {
                continue;
            }
            seen.push(kind);
            let keyword = keyword(&who, kind, block, language);
            if self.style.keywords {
                let spec = TypeSpec { size: KEYWORD, line_height: KEYWORD, above: 0, below: 0 };
                let manner = self.manner(spec, Language::Zh, Fit::Left, self.measure());
                let setting = self.set(&manner, &[Span::plain(keyword.clone())]);
                for part in setting.lines.first().map(|line| line.parts.as_slice()).unwrap_or_default() {
                    let shape = Shape::Stamp { line: Arc::clone(&part.line), degrees: 0.0, grey: 0.6 };
                    let owner = Owner::Artifact(Artifact::Layout);
                    let (x, y) = (x + part.x, top + height - KEYWORD / 2);
                    self.flow.marks.push(LocalMark { owner, x, y, column, shape, text: None });
                }
            }
            let (party, field) = (signature.party.clone(), field.to_owned());
            let who = who.clone();
            self.flow.signing.push(LocalPlace { slab, kind, party, who, keyword, field, x, width, top, height });
        }
    }

    /// Height of the lines with these indexes, in all languages.
    fn height(&mut self, signature: &'a Signature, lines: Range<usize>, width: Milli) -> Milli {
        let mut height = 0;
        for (index, text) in signature.lines.iter().enumerate().filter(|(index, _)| lines.contains(index)) {
            for (language, spans) in self.sides(text) {
                let kind = if language == Language::Zh { self.style.body } else { self.style.english };
                let manner = self.manner(kind, language, Fit::Left, width);
                let spans = self.fitted(&manner, strong(spans, index), width);
                height += self.set(&manner, &spans).lines.len() as Milli * line_height(kind, index);
            }
        }
        height
    }

    /// Makes a line of a signature fit: a single blank gets shorter, a name that wraps starts on a line of its own.
    fn fitted(&mut self, manner: &ParagraphSettings, mut spans: Vec<Span>, width: Milli) -> Vec<Span> {
        let line = self.widths(manner, &spans).line;
        if line <= width {
            return spans;
        }
        let blanks: Vec<usize> = (0..spans.len()).filter(|at| matches!(spans[*at].kind, SpanKind::Blank(_))).collect();
        if let [at] = blanks.as_slice()
            && let SpanKind::Blank(ems) = &mut spans[*at].kind
        {
            let over = (line - width + manner.size - 1) / manner.size;
            if i32::from(*ems) - over >= COMFORTABLE_EMS {
                *ems -= over as u8;
                return spans;
            }
        }
        if let Some(at) = spans.iter().position(|span| span.text.contains(['：', ':'])) {
            let text = &spans[at].text;
            let cut =
                text.find(['：', ':']).map_or(0, |cut| cut + text[cut..].chars().next().map_or(0, char::len_utf8));
            let rest = spans[at].cut(text.len() - text[cut..].trim_start().len()..text.len());
            spans[at].truncate(cut);
            let broken = Span { kind: SpanKind::Break, ..spans[at].cut(0..0) };
            if !rest.text.is_empty() || at + 1 < spans.len() {
                spans.splice(at + 1..at + 1, [broken, rest]);
                // What was cut off may have to give room itself: its rule stays on the line of its label.
                let over = self.widths(manner, &spans).line - width;
                if let ([at], true) = (blanks.as_slice(), over > 0)
                    && let Some(SpanKind::Blank(ems)) = spans.get_mut(at + 2).map(|span| &mut span.kind)
                {
                    let over = (over + manner.size - 1) / manner.size;
                    if i32::from(*ems) - over >= LEAST_EMS {
                        *ems -= over as u8;
                    }
                }
            }
        }
        spans
    }

    /// `signature-<party>`, made unique.
    fn field_name(&self, party: &str) -> String {
        let name = format!("signature-{party}");
        let same = self
            .flow
            .fields
            .iter()
            .filter(|field| field.name == name || field.name.starts_with(&format!("{name}-")))
            .count();
        if same == 0 { name } else { format!("{name}-{}", same + 1) }
    }
}
