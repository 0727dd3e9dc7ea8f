//! Widths of table columns, solved from what stands in them.

use crate::layout::length::Milli;
use crate::layout::text::Widths;

/// Widths without padding that fill `room` and make the table about as low as can be; None where the pieces do not fit.
/// `rows` are the needs of all cells, the header first; `step` is the em that widths move by. Words are hyphenated only
/// where the table would not fit else.
pub(crate) fn solve(rows: &[Vec<Widths>], room: Milli, step: Milli) -> Option<Vec<Milli>> {
    let most = columns(rows, step, |need| need.line);
    let rest = i64::from(room) - sum(&most);
    if rest >= 0 {
        // All on one line: what is left over is shared in proportion.
        return Some(spread(&most, &most, rest));
    }
    let parts: [fn(&Widths) -> Milli; 2] = [|need| need.word, |need| need.piece];
    let least = parts.map(|part| columns(rows, step, part)).into_iter().find(|least| sum(least) <= i64::from(room))?;
    let wish: Vec<Milli> = least.iter().zip(&most).map(|(least, most)| most - least).collect();
    let mut widths = spread(&least, &wish, i64::from(room) - sum(&least));
    improve(rows, &least, &most, &mut widths, step);
    Some(widths)
}

/// The widest of each column.
fn columns(rows: &[Vec<Widths>], step: Milli, width: fn(&Widths) -> Milli) -> Vec<Milli> {
    let count = rows.first().map_or(0, Vec::len);
    (0..count)
        .map(|index| {
            rows.iter().filter_map(|row| row.get(index)).map(width).max().unwrap_or(0).max(NARROWEST_EMS * step)
        })
        .collect()
}

/// Widths for a table whose pieces do not fit: words will be cut.
pub(crate) fn squeeze(rows: &[Vec<Widths>], room: Milli, step: Milli) -> Vec<Milli> {
    let pieces = columns(rows, step, |need| need.piece);
    let weights: Vec<Milli> = pieces.iter().map(|piece| *piece.min(&(SQUEEZED_EMS * step))).collect();
    spread(&vec![0; weights.len()], &weights, i64::from(room))
}

/// Narrower than this, in em, no column gets: below it a Han cell is one character a line.
const NARROWEST_EMS: Milli = 2;
/// What a piece that cannot be broken counts for at most, in em, where the table is too wide anyway: a code of fifty letters
/// must not take the room of every other column.
const SQUEEZED_EMS: Milli = 20;
/// The most that moves in one step to let a column stand on single lines, in em: more is no small lack, and costs the other
/// column more lines than it saves.
const FARTHEST_EMS: Milli = 8;
/// Steps at most: each saves a line or smooths one, and a table of a page has some forty lines. Bounds the time of a table
/// that would go on trading lines.
const STEPS: usize = 40;
/// A wrapped line ends before its edge now and then: what does not fit is taken for two percent longer, about one Han in
/// fifty.
const WRAPPED_PERCENT: i64 = 102;

/// Moves one em at a time, or what a column lacks to stand on single lines, to where it saves lines.
fn improve(rows: &[Vec<Widths>], least: &[Milli], most: &[Milli], widths: &mut [Milli], step: Milli) {
    let mut height = lines(rows, widths, step);
    for _ in 0..STEPS {
        let mut best: Option<((i64, i64), usize, usize, Milli)> = None;
        for from in 0..widths.len() {
            for to in (0..widths.len()).filter(|to| *to != from) {
                let lacks = most[to] - widths[to];
                for amount in [step, lacks] {
                    if amount <= 0 || amount > FARTHEST_EMS * step || widths[from] - amount < least[from] {
                        continue;
                    }
                    widths[from] -= amount;
                    widths[to] += amount;
                    let now = lines(rows, widths, step);
                    if now < best.map_or(height, |(height, ..)| height) {
                        best = Some((now, from, to, amount));
                    }
                    widths[from] += amount;
                    widths[to] -= amount;
                }
            }
        }
        let Some((now, from, to, amount)) = best else {
            return;
        };
        widths[from] -= amount;
        widths[to] += amount;
        height = now;
    }
}

/// Lines of the table by estimate, and how broken its cells look: the first counts, the second breaks ties. A cell looks
/// the worse the narrower it is and the more lines it takes: a sentence goes on, a label is torn.
fn lines(rows: &[Vec<Widths>], widths: &[Milli], step: Milli) -> (i64, i64) {
    let (mut total, mut torn) = (0i64, 0i64);
    for row in rows {
        let mut row_lines = 1;
        for (need, width) in row.iter().zip(widths).filter(|(need, width)| need.line > **width) {
            let lines = i64::from(need.line) * WRAPPED_PERCENT / 100 / i64::from(*width) + 1;
            row_lines = row_lines.max(lines);
            // Thousandths, so that the division keeps what a column of thirty em differs by.
            torn += (lines - 1) * (lines - 1) * 1000 * i64::from(step) / i64::from(*width);
        }
        total += row_lines;
    }
    (total, torn)
}

/// `base` plus `extra` shared by weight; nothing is lost by rounding.
fn spread(base: &[Milli], weights: &[Milli], extra: i64) -> Vec<Milli> {
    let total = sum(weights).max(1);
    let (mut seen, mut given) = (0, 0);
    base.iter()
        .zip(weights)
        .map(|(base, weight)| {
            seen += i64::from(*weight);
            let until = extra * seen / total;
            let share = until - given;
            given = until;
            base + share as Milli
        })
        .collect()
}

fn sum(lengths: &[Milli]) -> i64 {
    lengths.iter().map(|length| i64::from(*length)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(ems: i32) -> Widths {
        let piece = 20_000.min(ems * 10_000);
        Widths { line: ems * 10_000, word: piece, piece }
    }

    #[test]
    fn columns_fill_the_room() {
        let rows = vec![vec![need(3), need(4)], vec![need(5), need(60)]];
        let widths = solve(&rows, 400_000, 10_000).expect("it fits");
        assert_eq!(widths.iter().sum::<Milli>(), 400_000);
        assert!(widths[0] >= 50_000, "a short column stays on one line: {widths:?}");
    }

    #[test]
    fn a_label_stays_whole_where_a_sentence_breaks_anyway() {
        let rows = vec![vec![need(2), need(4)], vec![need(6), need(20)]];
        let widths = solve(&rows, 250_000, 10_000).expect("it fits");
        assert!(widths[0] >= 60_000, "{widths:?}");
    }

    #[test]
    fn words_are_hyphenated_only_where_the_table_would_not_fit_else() {
        let word = Widths { line: 200_000, word: 80_000, piece: 30_000 };
        let rows = vec![vec![word, word], vec![word, need(60)]];
        assert!(solve(&rows, 400_000, 10_000).expect("it fits").iter().all(|width| *width >= 80_000));
        assert!(solve(&rows, 120_000, 10_000).is_some());
    }

    #[test]
    fn pieces_that_do_not_fit_are_told() {
        let wide = Widths { line: 300_000, word: 300_000, piece: 300_000 };
        assert_eq!(solve(&[vec![wide, wide]], 400_000, 10_000), None);
        assert_eq!(squeeze(&[vec![wide, wide]], 400_000, 10_000).iter().sum::<Milli>(), 400_000);
    }
}
