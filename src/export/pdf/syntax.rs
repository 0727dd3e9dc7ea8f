//! PDF syntax as bytes: numbers, references, names and strings.

/// The number of an object; its generation is always 0.
pub(super) type Id = u32;

/// Appends a whole number.
pub(super) fn integer(out: &mut Vec<u8>, value: i64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..]);
}

/// Appends a number given in hundredths, with as few decimals as it needs.
pub(super) fn hundredths(out: &mut Vec<u8>, value: i32) {
    if value < 0 {
        out.push(b'-');
    }
    let value = value.unsigned_abs();
    let decimals = value % 100;
    if value >= 100 || decimals == 0 {
        integer(out, i64::from(value / 100));
    }
    if decimals > 0 {
        out.push(b'.');
        out.push(b'0' + (decimals / 10) as u8);
        if !decimals.is_multiple_of(10) {
            out.push(b'0' + (decimals % 10) as u8);
        }
    }
}

/// Points as whole hundredths.
pub(super) fn to_hundredths(points: f32) -> i32 {
    nearest(points * 100.0)
}

/// The nearest whole number. `f32::round` is a call of the C library on most machines, made here for every glyph.
pub(super) fn nearest(value: f32) -> i32 {
    (value + 0.5f32.copysign(value)) as i32
}

/// Appends points to two decimals.
pub(super) fn points(out: &mut Vec<u8>, value: f32) {
    hundredths(out, to_hundredths(value));
}

/// Appends `[left bottom right top]`.
pub(super) fn rectangle(out: &mut Vec<u8>, sides: [f32; 4]) {
    out.push(b'[');
    for (index, side) in sides.into_iter().enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        points(out, side);
    }
    out.push(b']');
}

/// Appends `12 0 R`.
pub(super) fn reference(out: &mut Vec<u8>, id: Id) {
    integer(out, i64::from(id));
    out.extend_from_slice(b" 0 R");
}

/// Appends the raw bytes as a literal string, escaped where they must be.
pub(super) fn literal(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'(');
    for &byte in bytes {
        escaped(out, byte);
    }
    out.push(b')');
}

/// Appends one byte of a literal string. A bare carriage return would be read as a line feed.
pub(super) fn escaped(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
        b'\r' => out.extend_from_slice(b"\\r"),
        _ => out.push(byte),
    }
}

/// Appends a text string: plain for ASCII, else UTF-16BE with its mark (7.9.2.2).
pub(super) fn text(out: &mut Vec<u8>, text: &str) {
    if text.is_ascii() {
        return literal(out, text.as_bytes());
    }
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    literal(out, &bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn numbers_take_no_needless_digit() {
        let cases = [(0, "0"), (5, ".05"), (-5, "-.05"), (50, ".5"), (100, "1"), (-120, "-1.2"), (84189, "841.89")];
        for (value, expected) in cases {
            assert_eq!(written(|out| hundredths(out, value)), expected);
        }
        assert_eq!(written(|out| integer(out, -1_234_567)), "-1234567");
    }

    #[test]
    fn strings_survive_brackets_and_carriage_returns() {
        assert_eq!(written(|out| literal(out, b"a(b)\\\r")), "(a\\(b\\)\\\\\\r)");
    }

    #[test]
    fn text_beyond_ascii_is_utf_16_with_surrogates() {
        let mut out = Vec::new();
        text(&mut out, "𠮷");
        assert_eq!(out, b"(\xFE\xFF\xD8\x42\xDF\xB7)");
    }
}
