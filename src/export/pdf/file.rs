//! A PDF file as it grows: objects one after the other, then the table that finds them.

use super::syntax::{Id, integer, literal, reference};
use crate::value::Sha256;
use std::sync::Arc;

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
        let mut digest = Sha256::new();
        digest.update(&bytes);
        Head { bytes, offsets, digest }
    }

    /// Length in bytes.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }
}

/// A whole file: the head that it shares with others, and what follows.
#[derive(Debug)]
pub struct Printed {
    head: Arc<Head>,
    rest: Vec<u8>,
    /// Bytes of `rest` before the table, and the state of the hash after them.
    hashed: usize,
    digest: Sha256,
}

impl Printed {
    /// The bytes of the file, in two pieces.
    pub fn pieces(&self) -> [&[u8]; 2] {
        [&self.head.bytes, &self.rest]
    }

    /// SHA-256 of the file.
    pub fn sha256(&self) -> [u8; 32] {
        let mut hash = self.digest.clone();
        hash.update(&self.rest[self.hashed..]);
        hash.finish()
    }

    /// The bytes of the file.
    pub fn into_bytes(self) -> Vec<u8> {
        self.pieces().concat()
    }
}

/// A file being written.
pub(super) struct File {
    head: Arc<Head>,
    /// What follows the head.
    bytes: Vec<u8>,
    offsets: Vec<u32>,
}

impl File {
    /// Goes on after `head`; `room` is a guess of the bytes to come.
    pub(super) fn after(head: &Arc<Head>, room: usize) -> File {
        File { head: Arc::clone(head), bytes: Vec::with_capacity(room), offsets: head.offsets.clone() }
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
        self.offsets[id as usize - 1] = (self.head.len() + self.bytes.len()) as u32;
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
    pub(super) fn finish(mut self, catalog: Id, information: Id) -> Printed {
        let mut digest = self.head.digest.clone();
        digest.update(&self.bytes);
        let identifier = &digest.clone().finish()[..16];
        let hashed = self.bytes.len();
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
        integer(out, (self.head.len() + hashed) as i64);
        out.extend_from_slice(b"\n%%EOF\n");
        Printed { head: self.head, rest: self.bytes, hashed, digest }
    }
}
