//! Document and pages → files; one module a format.

pub mod docx;
pub mod markdown;
pub mod pdf;
