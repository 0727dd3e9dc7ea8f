//! Thousandths of a point → the units of Word.

use crate::layout::Milli;

/// Twentieths of a point: lengths.
pub fn twips(length: Milli) -> i32 {
    (length + 25 * length.signum()) / 50
}

/// Half points: sizes of type.
pub fn half_points(size: Milli) -> i32 {
    (size + 250) / 500
}

/// Eighths of a point: thickness of rules.
pub fn eighths(length: Milli) -> i32 {
    (length + 62) / 125
}

/// A length of thousandths of an em of type of this size.
pub fn ems(size: Milli, ems: i32) -> Milli {
    (i64::from(size) * i64::from(ems) / 1000) as Milli
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_rounded_to_nearest() {
        assert_eq!([595_280, 841_890, 87_880].map(twips), [11906, 16838, 1758]);
        assert_eq!([10_500, 15_790].map(half_points), [21, 32]);
        assert_eq!(eighths(500), 4);
        assert_eq!(ems(12_000, 2_500), 30_000);
    }
}
