//! A PDF file as it grows: objects one after the other, then the table that finds them.

use super::syntax::{Id, integer, literal, reference};
use sha2::{Digest, Sha256};

/// The beginning that all files of a job share: header and finished objects 1 to n.
#[derive(Debug, Clone)]
pub(super) struct Head {
    bytes: Vec<u8>,
    /// Where object n stands, at n − 1.
    offsets: Vec<u32>,
    /// State of the hash after `bytes`, so that it is not made anew for each file.
    digest: Sha256,
}

impl Head {
    /// Takes header and objects, and where each object stands.
    pub(super) fn new(bytes: Vec<u8>, offsets: Vec<u32>) -> Head {
        let digest = Sha256::new_with_prefix(&bytes);
        Head { bytes, offsets, digest }
    }

    /// SHA-256 of a file; what it shares with all others is not hashed anew.
    pub(super) fn sha256(&self, file: &[u8]) -> [u8; 32] {
        match file.strip_prefix(self.bytes.as_slice()) {
            Some(rest) => self.digest.clone().chain_update(rest).finalize().into(),
            None => Sha256::digest(file).into(),
        }
    }

    /// Length in bytes.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }
}

/// A file being written.
pub(super) struct File<'a> {
    head: &'a Head,
    bytes: Vec<u8>,
    offsets: Vec<u32>,
}

impl<'a> File<'a> {
    /// Begins with a copy of `head`; `room` is a guess of the bytes to come.
    pub(super) fn after(head: &'a Head, room: usize) -> File<'a> {
        let mut bytes = Vec::with_capacity(head.bytes.len() + room);
        bytes.extend_from_slice(&head.bytes);
        File { head, bytes, offsets: head.offsets.clone() }
    }

    /// Takes the next number.
    pub(super) fn reserve(&mut self) -> Id {
        self.reserve_many(1)
    }

    /// Takes the next `count` numbers and gives the first.
    pub(super) fn reserve_many(&mut self, count: usize) -> Id {
        let first = self.offsets.len() as Id + 1;
        self.offsets.resize(self.offsets.len() + count, 0);
        first
    }

    /// Writes object `id`; `body` appends what stands between `obj` and `endobj`.
    pub(super) fn object(&mut self, id: Id, body: impl FnOnce(&mut Vec<u8>)) {
        self.offsets[id as usize - 1] = self.bytes.len() as u32;
        integer(&mut self.bytes, i64::from(id));
        self.bytes.extend_from_slice(b" 0 obj\n");
        body(&mut self.bytes);
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    /// Writes a stream; `entries` are those of its dictionary besides its length.
    pub(super) fn stream(&mut self, id: Id, entries: &[u8], data: &[u8]) {
        self.object(id, |out| {
            out.extend_from_slice(b"<<");
            out.extend_from_slice(entries);
            out.extend_from_slice(b"/Length ");
            integer(out, data.len() as i64);
            out.extend_from_slice(b">>stream\n");
            out.extend_from_slice(data);
            out.extend_from_slice(b"\nendstream");
        });
    }

    /// Writes the table and the trailer. The identifier is the hash of all that stands before them (14.4).
    pub(super) fn finish(mut self, catalog: Id, information: Id) -> Vec<u8> {
        let mut digest = self.head.digest.clone();
        digest.update(&self.bytes[self.head.len()..]);
        let identifier = &digest.finalize()[..16];
        let start = self.bytes.len();
        let out = &mut self.bytes;
        out.extend_from_slice(b"xref\n0 ");
        integer(out, self.offsets.len() as i64 + 1);
        out.extend_from_slice(b"\n0000000000 65535 f \n");
        for &offset in &self.offsets {
            debug_assert!(offset > 0, "every number taken is written");
            let mut entry = *b"0000000000 00000 n \n";
            let mut rest = offset;
            for digit in entry[..10].iter_mut().rev() {
                *digit = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
            out.extend_from_slice(&entry);
        }
        out.extend_from_slice(b"trailer\n<</Size ");
        integer(out, self.offsets.len() as i64 + 1);
        out.extend_from_slice(b"/Root ");
        reference(out, catalog);
        out.extend_from_slice(b"/Info ");
        reference(out, information);
        out.extend_from_slice(b"/ID[");
        literal(out, identifier);
        literal(out, identifier);
        out.extend_from_slice(b"]>>\nstartxref\n");
        integer(out, start as i64);
        out.extend_from_slice(b"\n%%EOF\n");
        self.bytes
    }
}
