//! SHA-256: what tells texts, files and libraries apart. The only module that knows the crate for it.

use sha2::Digest;
use std::io::{self, Read, Write};

/// A hash under way; bytes come by [`Sha256::update`], or through [`Write`].
#[derive(Debug, Clone, Default)]
pub struct Sha256(sha2::Sha256);

impl Sha256 {
    /// The hash of nothing yet.
    pub fn new() -> Self {
        Sha256::default()
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The 32 bytes of the hash.
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }

    /// The hash in lower-case hexadecimal, 64 letters.
    pub fn finish_hex(self) -> String {
        hex(&self.finish())
    }
}

impl Write for Sha256 {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]])
        .map(char::from)
        .collect()
}

/// SHA-256 of bytes, in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&sha2::Sha256::digest(bytes))
}

/// SHA-256 of all that `reader` gives, in lower-case hexadecimal, read in pieces.
///
/// # Errors
/// What the reader says.
pub fn sha256_of(mut reader: impl Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    io::copy(&mut reader, &mut hash)?;
    Ok(hash.finish_hex())
}

/// The first 64 bits of SHA-256: tells some million texts apart.
pub fn sha256_prefix(text: &str) -> u64 {
    let hash = sha2::Sha256::digest(text.as_bytes());
    u64::from_be_bytes([hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_hash_as_the_whole() {
        // FIPS 180-2, appendix B.1.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), abc);
        let mut hash = Sha256::new();
        hash.update(b"a");
        hash.update(b"bc");
        assert_eq!(hash.clone().finish_hex(), abc);
        assert_eq!(sha256_of(&b"abc"[..]).expect("it can be read"), abc);
        assert_eq!(format!("{:016x}", sha256_prefix("abc")), abc[..16]);
    }
}
