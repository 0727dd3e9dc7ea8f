//! What every example says, as a lawyer reads it: the whole agreement as Markdown in `tests/examples/`.
//! `BAOMI_ACCEPT=1 cargo test --test examples` writes it anew: `git diff` then shows each word that changed.

mod common;

use baomi::export::markdown;
use baomi::pipeline::Options;
use common::golden::Goldens;

#[test]
fn examples_say_what_is_recorded() {
    let mut goldens = Goldens::of("tests/examples", ".md");
    for path in common::examples() {
        let name = path.file_stem().expect("an example has a name").to_string_lossy().into_owned();
        let assembly = common::assemble(&path, Options::default());
        goldens.holds(&name, &markdown::write(&assembly.document));
    }
    goldens.done("examples");
}
