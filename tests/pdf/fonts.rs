//! Faces the tests set by hand.

use baomi::layout::fonts::{FaceId, Fonts};

pub const SERIF: FaceId = FaceId(0);
pub const HEAVY: FaceId = FaceId(2);
pub const LATIN: FaceId = FaceId(3);

/// The faces of `templates/fonts`.
pub fn bundled() -> Fonts {
    Fonts::bundled()
}
