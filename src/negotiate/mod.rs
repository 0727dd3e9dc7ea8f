//! Files on their way between the sides: what one must not carry, and what came back in one.

mod clean;
mod clean_text;
mod papers;

pub use clean::{Cleaned, Taken, clean};
pub use papers::Papers;
