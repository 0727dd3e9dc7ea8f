//! Bytes of a text file → text: UTF-8, UTF-16 with its mark, GB18030, or what Western Windows writes.

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text; None where the bytes are none (a NUL, or no encoding fits).
pub fn decode(bytes: &[u8]) -> Option<String> {
    let whole = |encoding: &'static encoding_rs::Encoding| {
        let (text, failed) = encoding.decode_with_bom_removal(bytes);
        (!failed && !text.contains('\0')).then(|| text.into_owned())
    };
    match bytes {
        [0xFF, 0xFE, ..] => whole(UTF_16LE),
        [0xFE, 0xFF, ..] => whole(UTF_16BE),
        _ => whole(UTF_8).or_else(|| whole(GB18030)).or_else(|| {
            // Every byte means something in that encoding: only text that is nearly all ASCII is taken for it.
            let foreign = bytes.iter().filter(|byte| !byte.is_ascii()).count();
            (foreign * 50 < bytes.len()).then(|| whole(WINDOWS_1252)).flatten()
        }),
    }
}
