//! The colour profile of the pages: sRGB (IEC 61966-2-1) as a small ICC profile of version 2.

/// Points of the tone curve; between them a reader goes straight (ICC.1:2001-04, 6.5.3).
const CURVE_POINTS: u16 = 256;

/// D50, the white of the profile connection space, and the colourants adapted to it (IEC 61966-2-1 by Bradford),
/// as signed numbers with 16 fractional bits: tag, X, Y, Z.
const PLACES: [(&[u8; 4], [i32; 3]); 4] = [
    (b"wtpt", [0xF6D6, 0x10000, 0xD32D]),
    (b"rXYZ", [0x6FA2, 0x38F5, 0x0390]),
    (b"gXYZ", [0x6299, 0xB785, 0x18DA]),
    (b"bXYZ", [0x24A0, 0x0F84, 0xB6CF]),
];

/// The profile as a file.
pub(super) fn srgb() -> Vec<u8> {
    let mut tags: Vec<([u8; 4], Vec<u8>)> =
        vec![(*b"desc", description("sRGB")), (*b"cprt", copyright("No copyright, use freely"))];
    tags.extend(PLACES.iter().map(|(tag, place)| (**tag, xyz(*place))));
    tags.push((*b"rTRC", curve()));

    // The three curves are one, so green and blue point to that of red.
    let table_length = 4 + 12 * (tags.len() + 2);
    let mut table = ((tags.len() + 2) as u32).to_be_bytes().to_vec();
    let mut data = Vec::new();
    for (tag, content) in &tags {
        let names: &[[u8; 4]] = if tag == b"rTRC" { &[*b"rTRC", *b"gTRC", *b"bTRC"] } else { &[*tag] };
        for name in names {
            table.extend_from_slice(name);
            table.extend_from_slice(&((128 + table_length + data.len()) as u32).to_be_bytes());
            table.extend_from_slice(&(content.len() as u32).to_be_bytes());
        }
        data.extend_from_slice(content);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut profile = header((128 + table_length + data.len()) as u32);
    profile.extend(table);
    profile.extend(data);
    profile
}

/// The 128 bytes of the header: a display profile from RGB to XYZ, version 2.1, dated by the standard.
fn header(size: u32) -> Vec<u8> {
    let mut header = Vec::with_capacity(128);
    header.extend_from_slice(&size.to_be_bytes());
    header.extend_from_slice(&[0; 4]);
    header.extend_from_slice(&[2, 0x10, 0, 0]);
    header.extend_from_slice(b"mntrRGB XYZ ");
    for part in [1999u16, 10, 1, 0, 0, 0] {
        header.extend_from_slice(&part.to_be_bytes());
    }
    header.extend_from_slice(b"acsp");
    header.resize(68, 0);
    for part in PLACES[0].1 {
        header.extend_from_slice(&part.to_be_bytes());
    }
    header.resize(128, 0);
    header
}

fn description(text: &str) -> Vec<u8> {
    let mut tag = b"desc\0\0\0\0".to_vec();
    tag.extend_from_slice(&(text.len() as u32 + 1).to_be_bytes());
    tag.extend_from_slice(text.as_bytes());
    // The end of the text, then no Unicode text (8 bytes) and no Macintosh text (3 + 67 bytes).
    tag.resize(tag.len() + 1 + 8 + 70, 0);
    tag
}

fn copyright(text: &str) -> Vec<u8> {
    let mut tag = b"text\0\0\0\0".to_vec();
    tag.extend_from_slice(text.as_bytes());
    tag.push(0);
    tag
}

fn xyz(place: [i32; 3]) -> Vec<u8> {
    let mut tag = b"XYZ \0\0\0\0".to_vec();
    tag.extend(place.iter().flat_map(|part| part.to_be_bytes()));
    tag
}

/// The transfer function of IEC 61966-2-1 in 16 bits.
fn curve() -> Vec<u8> {
    let mut tag = b"curv\0\0\0\0".to_vec();
    tag.extend_from_slice(&u32::from(CURVE_POINTS).to_be_bytes());
    for point in 0..CURVE_POINTS {
        let value = f64::from(point) / f64::from(CURVE_POINTS - 1);
        let linear = if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
        tag.extend_from_slice(&((linear * 65535.0).round() as u16).to_be_bytes());
    }
    tag
}
