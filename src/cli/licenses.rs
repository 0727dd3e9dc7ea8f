//! `baomi licenses`: under which licences the program, its fonts and the crates in it may be passed on.

use super::{ExitStatus, Failure, report};
use crate::value::Language;
use clap::Args;

/// Arguments of `licenses`.
#[derive(Debug, Args)]
pub struct Licenses {
    /// The texts of the fonts' licences too
    #[arg(long)]
    full: bool,
}

/// The licences of the fonts, each with the faces that stand under it.
const FONTS: [(&str, &str, &str); 3] = [
    (
        "Noto Serif SC",
        "NotoSerifSC-Regular-full.ttf, NotoSerifSC-Bold-std.ttf",
        include_str!("../../templates/fonts/OFL-NotoSerifSC.txt"),
    ),
    ("Noto Sans SC", "NotoSansSC-Bold-std.ttf", include_str!("../../templates/fonts/OFL-NotoSansSC.txt")),
    ("Tinos", "Tinos-Regular-latin.ttf, Tinos-Bold-latin.ttf", include_str!("../../templates/fonts/OFL-Tinos.txt")),
];

/// The crates in the program, one a line: name, version, licence. `tests/dependencies.rs` writes and holds it.
const CRATES: &str = include_str!("../../docs/crates.txt");

impl Licenses {
    pub(super) fn run(&self, language: Language) -> Result<ExitStatus, Failure> {
        let say = |zh: &str, en: &str| report::say(&format!("{}\n", language.say(zh, en)));
        say(
            &format!("baomi {}：{}（任选其一）", env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_LICENSE")),
            &format!("baomi {}: {}, at your choice", env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_LICENSE")),
        );
        say("\n字体", "\nFonts");
        for (family, faces, licence) in FONTS {
            let owner = licence.lines().next().unwrap_or_default();
            report::say(&format!("{family}  OFL-1.1  {owner}\n  {faces}\n"));
        }
        say("\n程序所含的库", "\nCrates in the program");
        report::say(CRATES);
        if self.full {
            for (family, _, licence) in FONTS {
                report::say(&format!("\n{family}\n\n{licence}"));
            }
        }
        Ok(ExitStatus::Sound)
    }
}
