//! The side for which a paper is read.

/// On whose side we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// We receive information.
    Recipient,
    /// We give information.
    Discloser,
}
