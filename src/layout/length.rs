//! Lengths inside the layout: whole thousandths of a point, so that sums never drift.

/// A length in thousandths of a point (1/72000 inch).
pub type Milli = i32;

/// Points as written in a style, to thousandths.
pub fn from_points(points: f64) -> Milli {
    (points * 1000.0).round() as Milli
}

/// Thousandths to the points of the finished page.
pub fn to_points(length: Milli) -> f32 {
    // Exact up to 16 km and rounded to nearest, so the same length gives the same bits.
    length as f32 / 1000.0
}

/// `length` × `numerator` / `denominator`, rounded to nearest (away from zero at halves).
pub fn scale(length: Milli, numerator: i32, denominator: i32) -> Milli {
    let product = i64::from(length) * i64::from(numerator);
    let half = i64::from(denominator) / 2;
    let rounded = if product >= 0 { product + half } else { product - half };
    (rounded / i64::from(denominator)) as Milli
}
