//! Widths of table columns, solved from what stands in them.

use crate::layout::length::Milli;

/// What a cell needs: its text on one line, and its widest piece that cannot be broken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Need {
    pub line: Milli,
    pub piece: Milli,
}

/// Widths without padding that fill `room` and make the table about as low as can be; None where the pieces do not fit.
/// `rows` are the needs of all cells, the header first; `step` is the em that widths move by.
pub(crate) fn solve(rows: &[Vec<Need>], room: Milli, step: Milli) -> Option<Vec<Milli>> {
    let count = rows.first().map_or(0, Vec::len);
    let column = |index: usize, what: fn(&Need) -> Milli| {
        rows.iter().filter_map(|row| row.get(index)).map(what).max().unwrap_or(0)
    };
    let least: Vec<Milli> = (0..count).map(|index| column(index, |need| need.piece).max(2 * step)).collect();
    let most: Vec<Milli> = (0..count).map(|index| column(index, |need| need.line).max(least[index])).collect();
    let (least_sum, most_sum): (i64, i64) = (sum(&least), sum(&most));
    let room = i64::from(room);
    if least_sum > room {
        return None;
    }
    if most_sum <= room {
        // All on one line: what is left over is shared in proportion.
        return Some(spread(&most, &most, room - most_sum));
    }
    let wish: Vec<Milli> = least.iter().zip(&most).map(|(least, most)| most - least).collect();
    let mut widths = spread(&least, &wish, room - least_sum);
    improve(rows, &least, &most, &mut widths, step);
    Some(widths)
}

/// Widths for a table whose pieces do not fit: words will be cut.
pub(crate) fn squeeze(rows: &[Vec<Need>], room: Milli, step: Milli) -> Vec<Milli> {
    let count = rows.first().map_or(0, Vec::len);
    let piece = |index: usize| rows.iter().filter_map(|row| row.get(index)).map(|need| need.piece).max().unwrap_or(0);
    let weights: Vec<Milli> = (0..count).map(|index| piece(index).clamp(2 * step, 20 * step)).collect();
    spread(&vec![0; count], &weights, i64::from(room))
}

/// Moves one em at a time, or what a column lacks to stand on single lines, to where it saves lines.
fn improve(rows: &[Vec<Need>], least: &[Milli], most: &[Milli], widths: &mut [Milli], step: Milli) {
    let mut height = lines(rows, widths);
    for _ in 0..40 {
        let mut best: Option<((i64, i64), usize, usize, Milli)> = None;
        for from in 0..widths.len() {
            for to in (0..widths.len()).filter(|to| *to != from) {
                let lacks = most[to] - widths[to];
                for amount in [step, lacks] {
                    if amount <= 0 || amount > 8 * step || widths[from] - amount < least[from] {
                        continue;
                    }
                    widths[from] -= amount;
                    widths[to] += amount;
                    let now = lines(rows, widths);
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

/// Lines of the table by estimate, and lines of all its cells: the first counts, the second breaks ties.
fn lines(rows: &[Vec<Need>], widths: &[Milli]) -> (i64, i64) {
    let (mut total, mut fine) = (0i64, 0i64);
    for row in rows {
        let needs = row.iter().zip(widths).map(|(need, width)| {
            // A wrapped line ends before its edge now and then: two percent.
            let line = i64::from(need.line) * 102 / 100;
            if need.line <= *width { 1 } else { line / i64::from(*width) + 1 }
        });
        let mut row_lines = 1;
        for lines in needs {
            row_lines = row_lines.max(lines);
            fine += lines;
        }
        total += row_lines;
    }
    (total, fine)
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

    fn need(ems: i32) -> Need {
        Need { line: ems * 10_000, piece: 20_000.min(ems * 10_000) }
    }

    #[test]
    fn columns_fill_the_room() {
        let rows = vec![vec![need(3), need(4)], vec![need(5), need(60)]];
        let widths = solve(&rows, 400_000, 10_000).expect("it fits");
        assert_eq!(widths.iter().sum::<Milli>(), 400_000);
        assert!(widths[0] >= 50_000, "a short column stays on one line: {widths:?}");
    }

    #[test]
    fn pieces_that_do_not_fit_are_told() {
        let wide = Need { line: 300_000, piece: 300_000 };
        assert_eq!(solve(&[vec![wide, wide]], 400_000, 10_000), None);
        assert_eq!(squeeze(&[vec![wide, wide]], 400_000, 10_000).iter().sum::<Milli>(), 400_000);
    }
}
