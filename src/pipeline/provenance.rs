//! Where an agreement comes from: names and hashes for the metadata of every output.

use crate::answers::Layers;
use crate::document::Provenance;
use crate::library::Library;
use crate::value::Sha256;

/// The provenance of an agreement made from `layers`. Several layers hash as one; the date is not known yet.
pub fn provenance(library: &Library, layers: &Layers) -> Provenance {
    let mut hash = Sha256::new();
    layers.sources().for_each(|source| hash.update(source.text.as_bytes()));
    layers.given().for_each(|given| hash.update(given.as_bytes()));
    let name = layers.deal().name.as_str();
    Provenance {
        answers_name: name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned(),
        given: layers.given().map(str::to_owned).collect(),
        answers_sha256: hash.finish_hex(),
        library_sha256: library.sha256.clone(),
        program: format!("baomi {}", env!("CARGO_PKG_VERSION")),
        date: None,
    }
}
