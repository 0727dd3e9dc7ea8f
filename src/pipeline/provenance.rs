//! Where an agreement comes from: names and hashes for the metadata of every output.

use crate::answers::Layers;
use crate::document::Provenance;
use crate::library::Library;
<<<<<<< HEAD
use crate::value::hex;
use sha2::{Digest, Sha256};
=======
use crate::value::Sha256;
>>>>>>> e442711 (Cut dependencies: one hash, one XML and ZIP reader, no variable fonts; keep thin LTO for what is handed out)

/// The provenance of an agreement made from `layers`. Several layers hash as one; the date is not known yet.
pub fn provenance(library: &Library, layers: &Layers) -> Provenance {
    let mut hash = Sha256::new();
    layers.sources().for_each(|source| hash.update(source.text.as_bytes()));
    let name = layers.deal().name.as_str();
    Provenance {
        answers_name: name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned(),
<<<<<<< HEAD
        answers_sha256: hex(&hash.finalize()),
=======
        answers_sha256: hash.finish_hex(),
>>>>>>> e442711 (Cut dependencies: one hash, one XML and ZIP reader, no variable fonts; keep thin LTO for what is handed out)
        library_sha256: library.sha256.clone(),
        program: format!("baomi {}", env!("CARGO_PKG_VERSION")),
        date: None,
    }
}
