//! Compression of streams.

use flate2::{Compress, Compression, FlushCompress};

/// Level of font programs: for five subsets of 260 KB in all, 6 takes half as much time again and saves 1.3 % of them.
pub(super) const FONT_LEVEL: u32 = 3;
/// Level of page contents: made for each page of each document.
pub(super) const PAGE_LEVEL: u32 = 1;

/// A compressor that is used again for one stream after the other, since its tables cost more than a page.
pub(super) struct Deflater(Compress);

impl Deflater {
    pub(super) fn new(level: u32) -> Deflater {
        Deflater(Compress::new(Compression::new(level), true))
    }

    /// `data` as a zlib stream, put in place of what `out` held.
    pub(super) fn deflate(&mut self, data: &[u8], out: &mut Vec<u8>) {
        self.0.reset();
        out.clear();
        // Deflate stores what it cannot shrink, at 5 bytes a block of at most 64 KB (RFC 1951) besides head and sum.
        out.reserve(data.len() + data.len() / 1000 + 64);
        loop {
            let taken = self.0.total_in() as usize;
            let status = self.0.compress_vec(&data[taken..], out, FlushCompress::Finish);
            if matches!(status, Ok(flate2::Status::StreamEnd)) {
                return;
            }
            out.reserve(out.len() / 2 + 64);
        }
    }
}
