//! The characters that the rows of a batch bring.

/// A set of characters, one bit each.
#[derive(Debug, Clone)]
pub struct CharSet {
    bits: Vec<u64>,
}

impl Default for CharSet {
    fn default() -> Self {
        CharSet { bits: vec![0; (char::MAX as usize + 1) / 64] }
    }
}

impl CharSet {
    /// Adds a character.
    pub fn add(&mut self, c: char) {
        self.bits[c as usize / 64] |= 1 << (c as usize % 64);
    }

    /// True for a character that was added.
    pub fn holds(&self, c: char) -> bool {
        self.bits[c as usize / 64] & (1 << (c as usize % 64)) != 0
    }

    /// All characters in order.
    pub fn text(&self) -> String {
        let filled = self.bits.iter().enumerate().filter(|(_, bits)| **bits != 0);
        filled
            .flat_map(|(n, bits)| {
                (0..64)
                    .filter(move |bit| bits & (1 << bit) != 0)
                    .filter_map(move |bit| char::from_u32((n * 64 + bit) as u32))
            })
            .collect()
    }
}
