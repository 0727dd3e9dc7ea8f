//! Total-fit line breaking (Knuth and Plass, "Breaking Paragraphs into Lines", 1981) over atoms and gaps.

use super::atom::{Atom, Break, Paragraph, Stretch};
use super::costs::{self, LOOSEST};
use crate::layout::length::Milli;
use crate::layout::text::{Fit, ParagraphSettings};

/// How far gaps grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Limits {
    /// A word space grows to this.
    pub space: Milli,
    /// The gap between Han and Latin letters grows to this.
    pub latin: Milli,
    /// Every other gap grows by this at most (0.08 em).
    pub han: Milli,
}

/// Atoms `from..to` of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LineRange {
    pub from: usize,
    pub to: usize,
    /// A word is cut at its end.
    pub hyphen: bool,
    /// The last of its paragraph, or before a forced break: never stretched.
    pub last: bool,
    /// A mark that opens the line keeps its blank half.
    pub keep_lead: bool,
}

/// Running sums up to an atom: what a line has is a difference of two.
#[derive(Clone, Copy, Default)]
struct Sum {
    /// Widths of atoms and natural gaps.
    width: i64,
    shrink: i64,
    space: i64,
    latin: i64,
    gaps: u32,
    /// What counts on a last line, see [`costs::COMPANY`]: one a Han, two a word.
    weight: u32,
}

/// What a line has to give, of the atoms of a [`LineRange`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// Its natural width.
    pub natural: i64,
    pub shrink: i64,
    /// Growth of word spaces, of Han–Latin gaps, and number of other gaps.
    pub space: i64,
    pub latin: i64,
    pub gaps: u32,
}

/// One attempt: what it allows.
#[derive(Clone, Copy)]
struct Pass {
    weakest: Break,
    /// Most stretch of a gap, in units of [`Limits::han`], hundredths.
    stretch: i64,
    /// Lines may stay short.
    ragged: bool,
}

/// From what looks best to what always succeeds: first only free places and gaps within their limit, then weak places, then
/// wider gaps, then short lines and cut words, at last anything. Each runs only where the one before found nothing, so that
/// no paragraph pays for another's trouble.
const JUSTIFIED: [Pass; 5] = [
    Pass { weakest: Break::Free, stretch: 100, ragged: false },
    Pass { weakest: Break::Weak, stretch: 100, ragged: false },
    Pass { weakest: Break::Weak, stretch: LOOSEST, ragged: false },
    Pass { weakest: Break::Last, stretch: LOOSEST, ragged: true },
    Pass { weakest: Break::Never, stretch: LOOSEST, ragged: true },
];
/// The same for lines that need not be full: weak places at once, since slack costs little.
const RAGGED: [Pass; 3] = [
    Pass { weakest: Break::Weak, stretch: 0, ragged: true },
    Pass { weakest: Break::Last, stretch: 0, ragged: true },
    Pass { weakest: Break::Never, stretch: 0, ragged: true },
];

/// Finds the lines of a paragraph.
pub(crate) fn lines(paragraph: &Paragraph, limits: Limits, manner: &ParagraphSettings) -> Vec<LineRange> {
    let atoms = &paragraph.atoms;
    let mut lines = Vec::new();
    let mut start = 0;
    let ends = paragraph.breaks.iter().copied().filter(|end| *end < atoms.len()).chain([atoms.len()]);
    for end in ends {
        if end <= start {
            continue;
        }
        let hyphen = paragraph.hyphen.map_or(0, |glyph| glyph.advance);
        let breaker = Breaker::new(&atoms[start..end], limits, hyphen, start == 0, manner);
        let passes: &[Pass] = if manner.fit == Fit::Justify { &JUSTIFIED } else { &RAGGED };
        let found = passes.iter().enumerate().find_map(|(index, pass)| breaker.run(*pass, index + 1 == passes.len()));
        for line in found.unwrap_or_default() {
            lines.push(LineRange { from: line.from + start, to: line.to + start, ..line });
        }
        start = end;
    }
    lines
}

struct Breaker<'a> {
    atoms: &'a [Atom],
    sums: Vec<Sum>,
    limits: Limits,
    hyphen: i64,
    /// The first line keeps the blank half of a mark that opens it.
    opening: bool,
    /// Width of the first line, and of all others.
    first: i64,
    measure: i64,
    fit: Fit,
    size: i64,
}

impl<'a> Breaker<'a> {
    fn new(atoms: &'a [Atom], limits: Limits, hyphen: Milli, first_segment: bool, manner: &ParagraphSettings) -> Self {
        let mut sums = Vec::with_capacity(atoms.len() + 1);
        let mut sum = Sum::default();
        for atom in atoms {
            sums.push(sum);
            sum.width += i64::from(atom.width) + i64::from(atom.gap.natural);
            sum.shrink += i64::from(atom.gap.shrink);
            let natural = atom.gap.natural;
            match atom.gap.stretch {
                Stretch::None => {}
                Stretch::Space => sum.space += i64::from((limits.space - natural).max(0)),
                Stretch::Latin => sum.latin += i64::from((limits.latin - natural).max(0)),
                Stretch::Han => sum.gaps += 1,
            }
            let counts = atom.han || atom.gap.breaks == Break::Never && atom.width > manner.size;
            sum.weight += if !counts {
                0
            } else if atom.class == super::class::Class::Han {
                1
            } else {
                2
            };
        }
        sums.push(sum);
        let measure = i64::from(manner.measure);
        let first = if first_segment { measure - i64::from(manner.indent) } else { measure };
        let opening = first_segment && manner.keep_lead;
        Breaker {
            atoms,
            sums,
            limits,
            hyphen: i64::from(hyphen),
            opening,
            first,
            measure,
            fit: manner.fit,
            size: i64::from(manner.size),
        }
    }

    fn room(&self, from: usize, to: usize, hyphen: bool) -> Room {
        let (a, b) = (&self.sums[from], &self.sums[to - 1]);
        let last = &self.atoms[to - 1];
        let keep = from == 0 && self.opening;
        let lead = if keep || self.fit == Fit::Centre { 0 } else { i64::from(self.atoms[from].lead) };
        let tail = if self.fit == Fit::Centre { 0 } else { i64::from(last.tail) };
        let extra = if hyphen { self.hyphen } else { 0 };
        Room {
            natural: b.width - a.width + i64::from(last.width) - lead - tail + extra,
            shrink: b.shrink - a.shrink,
            space: b.space - a.space,
            latin: b.latin - a.latin,
            gaps: b.gaps - a.gaps,
        }
    }

    /// Badness of a line that has to change by `rest` (positive: grow); None where it cannot.
    fn badness(&self, room: &Room, rest: i64, last: bool, pass: Pass) -> Option<f64> {
        if rest < 0 {
            if -rest > room.shrink {
                return None;
            }
            let ratio = -rest as f64 / room.shrink as f64;
            return Some(costs::SHRUNK * ratio * ratio);
        }
        if self.fit != Fit::Justify {
            if last && self.fit != Fit::Centre {
                return Some(0.0);
            }
            let slack = rest as f64 / self.measure.max(1) as f64;
            return Some(costs::RAGGED_LINE + costs::SLACK * slack * slack);
        }
        if last {
            return Some(0.0);
        }
        let easy = rest.min(room.space + room.latin);
        let hard = rest - easy;
        let mut badness = if easy > 0 {
            let ratio = easy as f64 / (room.space + room.latin) as f64;
            if room.gaps == 0 { costs::SPACES_ALONE * ratio * ratio * ratio } else { costs::SPACES * ratio * ratio }
        } else {
            0.0
        };
        if hard > 0 {
            let most = i64::from(room.gaps) * i64::from(self.limits.han) * pass.stretch / 100;
            if hard <= most {
                let ratio = hard as f64 / (f64::from(room.gaps) * f64::from(self.limits.han));
                badness += costs::HAN * ratio * ratio;
            } else if pass.ragged {
                badness += costs::SHORT + costs::SHORT_EM * hard as f64 / self.size as f64;
            } else {
                return None;
            }
        }
        Some(badness)
    }

    /// The best lines under one pass; None where some line fits nowhere. The `final_pass` always finds some.
    ///
    /// Of every place where a line may end the best way to come there is kept, with where its line began. `甲方应当保密` on
    /// lines of four em (甲方 is tied): to the end of 应 a first line lacks one em, more than its gaps can give: too short.
    /// To the end of 当 it is full and costs 1. To the end of 保 it is too long, as any longer one: no line starts at 甲 any
    /// more. From 保 the last line 保密 costs 1 and what a short last line costs. Followed back: 甲方应当 | 保密.
    fn run(&self, pass: Pass, final_pass: bool) -> Option<Vec<LineRange>> {
        let count = self.atoms.len();
        // Where lines may start; the last one is the end.
        let mut starts = vec![0usize];
        starts.extend((1..count).filter(|&at| self.atoms[at - 1].gap.breaks <= pass.weakest));
        starts.push(count);
        let mut best: Vec<(f64, u32)> = vec![(f64::INFINITY, 0); starts.len()];
        best[0].0 = 0.0;
        // Starts from which a line may still reach.
        let mut active: Vec<u32> = vec![0];
        for index in 1..starts.len() {
            let mut chosen = (f64::INFINITY, 0u32);
            active.retain(|&candidate| {
                let alone = final_pass && candidate as usize + 1 == index;
                match self.demerits(starts[candidate as usize], starts[index], pass, alone) {
                    Fill::Costs(demerits) => {
                        let total = best[candidate as usize].0 + demerits;
                        if total < chosen.0 {
                            chosen = (total, candidate);
                        }
                        true
                    }
                    Fill::TooShort => true,
                    Fill::TooLong => false,
                }
            });
            if chosen.0.is_finite() {
                best[index] = chosen;
                active.push(index as u32);
            }
            if active.is_empty() {
                return None;
            }
        }
        best[starts.len() - 1].0.is_finite().then(|| self.followed_back(&starts, &best))
    }

    /// What a line of the atoms `from..to` costs; `alone`: it is taken even where it is too wide.
    fn demerits(&self, from: usize, to: usize, pass: Pass, alone: bool) -> Fill {
        let last = to == self.atoms.len();
        let breaks = self.atoms[to - 1].gap.breaks;
        let hyphen = !last && breaks.hyphenates();
        let room = self.room(from, to, hyphen);
        let measure = if from == 0 { self.first } else { self.measure };
        let rest = measure - room.natural;
        let badness = match self.badness(&room, rest, last, pass) {
            Some(badness) => badness,
            None if alone => costs::TOO_WIDE,
            None => {
                let slack = i64::from(self.atoms[to - 1].tail) + if hyphen { self.hyphen } else { 0 };
                let reaches = rest + room.shrink + slack >= 0 || rest >= 0;
                return if reaches { Fill::TooShort } else { Fill::TooLong };
            }
        };
        let line = 1.0 + badness + if last { 0.0 } else { costs::penalty(breaks) };
        let mut demerits = line * line;
        if from > 0 {
            let after_hyphen = self.atoms[from - 1].gap.breaks.hyphenates();
            if hyphen && after_hyphen {
                demerits += costs::HYPHENS;
            }
            if last {
                demerits += self.last_line(from, to, room.natural, after_hyphen);
            }
        }
        Fill::Costs(demerits)
    }

    /// What a last line costs besides its fill.
    fn last_line(&self, from: usize, to: usize, natural: i64, after_hyphen: bool) -> f64 {
        let mut demerits = 0.0;
        if self.sums[to].weight - self.sums[from].weight < costs::COMPANY {
            demerits += costs::LONELY;
        }
        if after_hyphen {
            demerits += costs::LAST_HYPHEN;
        }
        if natural < costs::LOST_EMS * self.size {
            demerits += costs::LOST;
        }
        demerits
    }

    /// The lines that lead to the end, from where each of them began.
    fn followed_back(&self, starts: &[usize], best: &[(f64, u32)]) -> Vec<LineRange> {
        let mut lines = Vec::new();
        let mut index = starts.len() - 1;
        while index > 0 {
            let (from, to) = (starts[best[index].1 as usize], starts[index]);
            let last = to == self.atoms.len();
            lines.push(LineRange {
                from,
                to,
                hyphen: !last && self.atoms[to - 1].gap.breaks.hyphenates(),
                last,
                keep_lead: from == 0 && self.opening,
            });
            index = best[index].1 as usize;
        }
        lines.reverse();
        lines
    }
}

/// How a line fills its measure.
enum Fill {
    Costs(f64),
    /// It cannot be stretched so far; a longer one from the same start may fit.
    TooShort,
    /// It cannot be shrunk so far, nor can any longer one.
    TooLong,
}
