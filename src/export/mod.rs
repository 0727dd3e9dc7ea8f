//! Document and pages → files; one module a format.

pub mod markdown;
pub mod pdf;
