//! One line's atoms → glyphs at their places, shrunk or stretched to the measure.

use super::atom::{Atom, Glyph, Paragraph, SHRINK_STEPS, Stretch};
use super::breaker::{Limits, LineRange};
use super::costs::LOOSEST;
use super::{Fit, Line, Part, Rule};
use crate::document::{Change, Span, SpanKind};
use crate::layout::length::{Milli, scale, to_points};
use crate::layout::page;
use crate::value::Language;
use std::sync::Arc;

/// What all lines of a paragraph share.
pub(crate) struct Setter<'a> {
    pub paragraph: &'a Paragraph,
    pub spans: &'a [Span],
    pub limits: Limits,
    pub size: Milli,
    pub language: Language,
    pub fit: Fit,
}

impl Setter<'_> {
    /// Sets one line into `measure`; `start` is where it begins from the left edge of the block.
    pub(crate) fn line(&self, range: LineRange, start: Milli, measure: Milli) -> Line {
        let atoms = &self.paragraph.atoms[range.from..range.to];
        let centred = self.fit == Fit::Centre;
        let lead = atoms.first().map_or(0, |atom| if range.keep_lead || centred { 0 } else { atom.lead });
        let tail = atoms.last().map_or(0, |atom| if centred { 0 } else { atom.tail });
        let mut gaps: Vec<Milli> = atoms.iter().map(|atom| atom.gap.natural).collect();
        if let Some(gap) = gaps.last_mut() {
            *gap = 0;
        }
        let hyphen = self.paragraph.hyphen.filter(|_| range.hyphen);
        let natural: Milli =
            atoms.iter().map(|atom| atom.width).sum::<Milli>() + gaps.iter().sum::<Milli>() - lead - tail
                + hyphen.map_or(0, |glyph| glyph.advance);
        let rest = measure - natural;
        let mut width = natural;
        if rest < 0 {
            width += shrink(atoms, &mut gaps, rest);
        } else if rest > 0 && self.fit == Fit::Justify && !range.last {
            width += self.stretch(atoms, &mut gaps, rest);
        }
        let offset = match self.fit {
            Fit::Justify | Fit::Left => 0,
            Fit::Centre => (measure - width) / 2,
            Fit::Right => measure - width,
        };
        let mut parts = Parts::new(self);
        let mut pen = start + offset - lead;
        for (index, atom) in atoms.iter().enumerate() {
            parts.atom(atom, pen);
            pen += atom.width;
            let gap = gaps[index];
            if index + 1 < atoms.len() {
                if atom.gap.space.0 < atom.gap.space.1
                    && let Some(space) = self.paragraph.space
                {
                    parts.glyph(&Glyph { text: atom.gap.space, ..space }, pen);
                }
                pen += gap;
            } else if let Some(hyphen) = hyphen {
                let end = parts.text_end;
                parts.glyph(&Glyph { text: (end, end), ..hyphen }, pen);
                pen += hyphen.advance;
            }
        }
        Line { parts: parts.finish(pen), rules: self.rules(atoms, &gaps, start + offset - lead), width }
    }

    /// Stretches in the order spaces, Han–Latin, others; gives what was used, nothing where the line stays ragged.
    fn stretch(&self, atoms: &[Atom], gaps: &mut [Milli], rest: Milli) -> Milli {
        let inner = atoms.len() - 1;
        let kind = |kind: Stretch| move |index: &usize| atoms[*index].gap.stretch == kind;
        let cap = |index: usize, to: Milli| (to - atoms[index].gap.natural).max(0);
        let spaces: i64 =
            (0..inner).filter(kind(Stretch::Space)).map(|index| i64::from(cap(index, self.limits.space))).sum();
        let latin: i64 =
            (0..inner).filter(kind(Stretch::Latin)).map(|index| i64::from(cap(index, self.limits.latin))).sum();
        let others = (0..inner).filter(kind(Stretch::Han)).count() as i64;
        let rest = i64::from(rest);
        let most = others * i64::from(self.limits.han) * LOOSEST / 100;
        let loose = if others == 0 { spaces * (LOOSEST - 100) / 100 } else { 0 };
        if rest > spaces + latin + most + loose {
            return 0;
        }
        let from_latin = (rest - spaces).clamp(0, latin);
        let from_others = if others > 0 { (rest - spaces - latin).max(0) } else { 0 };
        let from_spaces = rest - from_latin - from_others;
        let weights = |stretch: Stretch, to: Milli| -> Vec<(usize, i64)> {
            (0..inner).filter(kind(stretch)).map(|index| (index, i64::from(cap(index, to)))).collect()
        };
        share(gaps, &weights(Stretch::Space, self.limits.space), from_spaces);
        share(gaps, &weights(Stretch::Latin, self.limits.latin), from_latin);
        let even: Vec<(usize, i64)> = (0..inner).filter(kind(Stretch::Han)).map(|index| (index, 1)).collect();
        share(gaps, &even, from_others);
        rest as Milli
    }

    /// Rules of blanks, through what a comparison struck out, and under what it added.
    fn rules(&self, atoms: &[Atom], gaps: &[Milli], mut pen: Milli) -> Vec<Rule> {
        let mut rules = Vec::new();
        let under = scale(self.size, 12, 100);
        // The rule of a change goes on over the gaps inside it.
        let mut open: Option<Change> = None;
        for (atom, gap) in atoms.iter().zip(gaps) {
            let change = self.spans.get(usize::from(atom.span)).and_then(|span| span.change);
            match (change, rules.last_mut()) {
                (Some(change), Some(Rule { x, width, .. })) if open == Some(change) => *width = pen + atom.width - *x,
                (Some(Change::Deleted), _) => {
                    let below = -scale(self.size, 30, 100);
                    rules.push(Rule { x: pen, width: atom.width, below });
                }
                (Some(Change::Inserted), _) => rules.push(Rule { x: pen, width: atom.width, below: under }),
                (None, _) if atom.class == super::class::Class::Blank => {
                    rules.push(Rule { x: pen, width: atom.width, below: under });
                }
                (None, _) => {}
            }
            open = change;
            pen += atom.width + gap;
        }
        rules
    }
}

/// Takes `rest` (negative) from the gaps, step by step; gives what was taken (negative).
/// A first round takes half of what each gap can give, so that no mark is cut to the bone while others keep all.
fn shrink(atoms: &[Atom], gaps: &mut [Milli], rest: Milli) -> Milli {
    let inner = atoms.len() - 1;
    let mut need = -i64::from(rest);
    for step in (0..SHRINK_STEPS).chain(0..SHRINK_STEPS) {
        let takers: Vec<(usize, i64)> = (0..inner)
            .filter(|&index| atoms[index].gap.shrink > 0 && usize::from(atoms[index].gap.step) == step)
            .map(|index| (index, i64::from(atoms[index].gap.shrink / 2)))
            .collect();
        let most: i64 = takers.iter().map(|(_, weight)| weight).sum();
        let take = need.min(most);
        share(gaps, &takers, -take);
        need -= take;
    }
    rest + need as Milli
}

/// Spreads `amount` over gaps in proportion to their weights, to the thousandth: nothing is lost by rounding.
fn share(gaps: &mut [Milli], takers: &[(usize, i64)], amount: i64) {
    let total: i64 = takers.iter().map(|(_, weight)| weight).sum();
    if total == 0 || amount == 0 {
        return;
    }
    let (mut sum, mut given) = (0, 0);
    for (index, weight) in takers {
        sum += weight;
        let until = amount * sum / total;
        gaps[*index] += (until - given) as Milli;
        given = until;
    }
}

/// Collects glyphs into runs and runs into parts; a part is plain text, or one link, or one blank.
struct Parts<'a> {
    setter: &'a Setter<'a>,
    done: Vec<Part>,
    link: Option<u16>,
    start: Milli,
    runs: Vec<page::Run>,
    /// Pen of the current run's start and the first byte of its text.
    run_start: Milli,
    text_start: u32,
    text_end: u32,
    /// Nothing was put into the current part yet.
    empty: bool,
}

impl<'a> Parts<'a> {
    fn new(setter: &'a Setter<'a>) -> Self {
        Parts {
            setter,
            done: Vec::new(),
            link: None,
            start: 0,
            runs: Vec::new(),
            run_start: 0,
            text_start: 0,
            text_end: 0,
            empty: true,
        }
    }

    fn atom(&mut self, atom: &Atom, pen: Milli) {
        let kind = self.setter.spans.get(usize::from(atom.span)).map(|span| &span.kind);
        let link = match kind {
            Some(SpanKind::Reference(_) | SpanKind::Address(_)) => Some(atom.span),
            _ => None,
        };
        if link != self.link && !self.empty {
            self.close(pen);
        }
        self.link = link;
        let mut x = pen;
        for glyph in &self.setter.paragraph.glyphs[atom.glyphs.0 as usize..atom.glyphs.1 as usize] {
            self.glyph(glyph, x);
            x += glyph.advance;
        }
    }

    fn glyph(&mut self, glyph: &Glyph, x: Milli) {
        if self.empty {
            self.start = x;
            self.empty = false;
        }
        let stroke = if glyph.stroke { to_points(scale(self.setter.size, 25, 1000)) } else { 0.0 };
        let same = self.runs.last().is_some_and(|run| run.face == glyph.face && run.stroke == stroke);
        if !same {
            self.end_run();
            self.run_start = x;
            self.text_start = glyph.text.0;
            self.runs.push(page::Run {
                face: glyph.face,
                size: to_points(self.setter.size),
                dx: to_points(x - self.start),
                stroke,
                language: self.setter.language,
                glyphs: Vec::with_capacity(40),
                text: String::new(),
                start: self.text_start,
            });
        }
        self.text_end = self.text_end.max(glyph.text.1);
        let text = glyph.text.0.saturating_sub(self.text_start)..glyph.text.1.saturating_sub(self.text_start);
        if let Some(run) = self.runs.last_mut() {
            run.glyphs.push(page::Glyph { id: glyph.id, x: x - self.run_start, text });
        }
    }

    /// Gives the finished run its text.
    fn end_run(&mut self) {
        let range = self.text_start as usize..(self.text_end.max(self.text_start)) as usize;
        if let Some(run) = self.runs.last_mut() {
            run.text = self.setter.paragraph.text[range].to_owned();
            run.glyphs.shrink_to_fit();
        }
    }

    fn close(&mut self, pen: Milli) {
        if self.empty {
            return;
        }
        self.end_run();
        let runs = std::mem::take(&mut self.runs);
        let line = page::LineBox::new(runs, to_points(pen - self.start));
        self.done.push(Part { x: self.start, width: pen - self.start, line: Arc::new(line), link: self.link });
        self.empty = true;
    }

    fn finish(mut self, pen: Milli) -> Vec<Part> {
        self.close(pen);
        self.done
    }
}
