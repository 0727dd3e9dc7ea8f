//! The bundled faces, read for tests of the exporter alone.

use baomi::layout::fonts::{Face, FaceId, Fonts};
use std::borrow::Cow;

pub const SERIF: FaceId = FaceId(0);
pub const HEAVY: FaceId = FaceId(1);
pub const LATIN: FaceId = FaceId(2);

/// Serif, heavy sans and Latin faces of `templates/fonts`.
pub fn bundled() -> Fonts {
    let files = [
        "NotoSerifSC-Regular-full.ttf",
        "NotoSansSC-Bold-std.ttf",
        "Tinos-Regular-latin.ttf",
    ];
    Fonts {
        faces: files.iter().map(|file| face(file)).collect(),
    }
}

fn face(file: &str) -> Face {
    let path = format!("{}/templates/fonts/{file}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("the fonts lie in the repository");
    let parsed = ttf_parser::Face::parse(&bytes, 0).expect("the fonts are sound");
    let bounds = parsed.global_bounding_box();
    let (name, _) = file
        .rsplit_once('-')
        .expect("the names of the files end in their character set");
    Face {
        name: name.to_owned(),
        index: 0,
        units_per_em: parsed.units_per_em(),
        ascender: parsed.ascender(),
        descender: parsed.descender(),
        cap_height: parsed.capital_height().unwrap_or(700),
        bounding_box: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max],
        weight: parsed.weight().to_number(),
        bytes: Cow::Owned(bytes),
    }
}
