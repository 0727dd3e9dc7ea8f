//! What a line costs, and why. All costs stand in one scale: 100 is a line whose gaps between Han grow to their limit, which a
//! reader just begins to see. A line's demerits are the square of 1 + badness + penalty (Knuth and Plass), so that one bad
//! line weighs more than two middling ones; what is added to the square is compared with squares below.

use super::atom::Break;

/// Lines looser than this (hundredths of the limit) are left short: 0.12 em between all Han of a line reads as spaced out
/// for emphasis, a short line among justified ones as the end of a thought.
pub(crate) const LOOSEST: i64 = 150;

/// A line shrunk by all it can lose. Less than 100: marks cut to half look better than Han spaced to their limit (CLREQ:
/// shrink first).
pub(crate) const SHRUNK: f64 = 85.0;
/// Word and Han–Latin gaps grown to their limit, where gaps between Han could still give: far from 100, since they vary from
/// line to line anyway and are seen last.
pub(crate) const SPACES: f64 = 15.0;
/// The same where the line has no other gaps: wide spaces are then as bad as wide Han. Cubed, as TeX has it: half the growth
/// costs an eighth.
pub(crate) const SPACES_ALONE: f64 = 100.0;
/// Gaps between Han grown to their limit: the unit of the scale.
pub(crate) const HAN: f64 = 100.0;
/// A justified line left short: worse than any that is not (at most `SPACES` + `HAN` · 1.5²), and the worse the more it
/// lacks, so that a paragraph has few of them and those nearly full.
pub(crate) const SHORT: f64 = 1000.0;
/// The same for each em it lacks.
pub(crate) const SHORT_EM: f64 = 100.0;
/// A ragged line before its slack counts: enough that of two settings of like slack the one of fewer lines wins.
pub(crate) const RAGGED_LINE: f64 = 2.0;
/// A ragged line that is all slack. Squared slack makes lines of like length.
pub(crate) const SLACK: f64 = 100.0;
/// An unbreakable thing wider than the line, alone on it: any other setting is better, and there is none.
pub(crate) const TOO_WIDE: f64 = 100_000.0;

/// What ending a line at such a place costs besides its fill.
pub(crate) fn penalty(breaks: Break) -> f64 {
    match breaks {
        Break::Free => 0.0,
        // TeX's own: a line whose gaps grow to seven tenths of the limit is as bad as a hyphen.
        Break::Hyphen => 50.0,
        // A date, an amount, a code in two is a little worse: it is read as one.
        Break::Weak => 60.0,
        // In a Chinese paragraph no reader expects a hyphen: rather every gap at its limit, and a second line too.
        Break::LastHyphen => 200.0,
        // In the middle of a word or a number, when nothing else fits.
        Break::Last => 300.0,
        // A line that opens with a dash breaks a rule (CLREQ, strict): rather any line left short by up to five em.
        Break::Dash => 1500.0,
        // What never breaks does where the measure is narrower than it, and then as seldom as can be.
        Break::Never => 3000.0,
    }
}

/// A last line of one character, or of a mark alone (CLREQ calls it an orphan): as bad as a line with a penalty of 500, so
/// that one character is pulled in or another pushed out wherever a line can give.
pub(crate) const LONELY: f64 = 250_000.0;
/// What a last line must hold not to be lonely: two Han, or one word.
pub(crate) const COMPANY: u32 = 2;
/// Two hyphens one above the other: about what a hyphen costs itself, (1 + 50)² = 2601, so that the pair counts as three.
pub(crate) const HYPHENS: f64 = 3000.0;
/// A hyphen at the end of the line before the last: half a word stands alone there; as a penalty of 220.
pub(crate) const LAST_HYPHEN: f64 = 50_000.0;
/// A last line shorter than this, in em, looks lost, though it holds two characters: it barely reaches past the two em by
/// which the next paragraph is indented.
pub(crate) const LOST_EMS: i64 = 3;
/// What that costs: as a penalty of 77, a little more than one weak break.
pub(crate) const LOST: f64 = 6000.0;
