//! Two lists → pairs: what is equal, what resembles, what is only in one of them.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Places in the older and in the newer list.
pub type Pair = (Option<usize>, Option<usize>);

/// The largest stretch, older times newer, in which everything is compared with everything.
const LARGEST: usize = 40_000;
/// Less alike than this (of 1000) and two things are no versions of each other.
pub const LEAST_ALIKE: u32 = 350;

/// Pairs in order; things of equal key belong together, others where `likeness` (of 1000) finds them alike.
pub fn align<K: Eq + std::hash::Hash + Ord>(old: &[K], new: &[K], likeness: impl Fn(usize, usize) -> u32) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, old, new) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                pairs.extend((0..len).map(|n| (Some(old_index + n), Some(new_index + n))))
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                pairs.extend((old_index..old_index + old_len).map(|at| (Some(at), None)))
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                pairs.extend((new_index..new_index + new_len).map(|at| (None, Some(at))))
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                pairs.extend(replaced(old_index, old_len, new_index, new_len, &likeness));
            }
        }
    }
    pairs
}

/// The pairs of greatest likeness that keep both orders.
fn replaced(
    old: usize,
    old_len: usize,
    new: usize,
    new_len: usize,
    likeness: &impl Fn(usize, usize) -> u32,
) -> Vec<Pair> {
    if old_len * new_len > LARGEST {
        // Too many to try: one after the other.
        let both = old_len.min(new_len);
        let shared = (0..both).map(|n| (Some(old + n), Some(new + n)));
        return shared
            .chain((old + both..old + old_len).map(|at| (Some(at), None)))
            .chain((new + both..new + new_len).map(|at| (None, Some(at))))
            .collect();
    }
    let alike: Vec<Vec<u32>> = (0..old_len)
        .map(|a| {
            (0..new_len)
                .map(|b| likeness(old + a, new + b))
                .map(|alike| if alike < LEAST_ALIKE { 0 } else { alike })
                .collect()
        })
        .collect();
    let mut best = vec![vec![0u32; new_len + 1]; old_len + 1];
    for a in (0..old_len).rev() {
        for b in (0..new_len).rev() {
            let paired = if alike[a][b] > 0 { alike[a][b] + best[a + 1][b + 1] } else { 0 };
            best[a][b] = best[a + 1][b].max(best[a][b + 1]).max(paired);
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
    while a < old_len || b < new_len {
        if a < old_len && b < new_len && alike[a][b] > 0 && best[a][b] == alike[a][b] + best[a + 1][b + 1] {
            pairs.push((Some(old + a), Some(new + b)));
            (a, b) = (a + 1, b + 1);
        } else if a < old_len && (b == new_len || best[a][b] == best[a + 1][b]) {
            pairs.push((Some(old + a), None));
            a += 1;
        } else {
            pairs.push((None, Some(new + b)));
            b += 1;
        }
    }
    pairs
}

/// How alike two texts are, of 1000: shared pairs of neighbouring characters.
pub fn likeness(old: &str, new: &str) -> u32 {
    let bigrams = |text: &str| {
        let chars: Vec<char> = text.chars().collect();
        let mut pairs: Vec<(char, char)> = chars.windows(2).map(|pair| (pair[0], pair[1])).collect();
        if pairs.is_empty() {
            pairs.extend(chars.first().map(|c| (*c, '\0')));
        }
        pairs.sort_unstable();
        pairs
    };
    let (old, new) = (bigrams(old), bigrams(new));
    if old.is_empty() && new.is_empty() {
        return 1000;
    }
    let (mut a, mut b, mut shared) = (0, 0, 0);
    while a < old.len() && b < new.len() {
        match old[a].cmp(&new[b]) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => (a, b, shared) = (a + 1, b + 1, shared + 1),
        }
    }
    (2000 * shared / (old.len() + new.len())) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_is_paired() {
        let old = ["保密期限为三年", "甲", "违约金为一百万元"];
        let new = ["保密期限为五年", "违约金为二百万元", "全新的一段"];
        let pairs = align(&old, &new, |a, b| likeness(old[a], new[b]));
        assert_eq!(pairs, [(Some(0), Some(0)), (Some(1), None), (Some(2), Some(1)), (None, Some(2))]);
    }

    #[test]
    fn thousands_of_other_rows_are_paired_in_time() {
        let old: Vec<String> = (0..2000).map(|n| format!("行{n}")).collect();
        let new: Vec<String> = (0..2000).map(|n| format!("列{n}")).collect();
        assert_eq!(align(&old, &new, |a, b| likeness(&old[a], &new[b])).len(), 2000);
    }
}
