//! Document and pages → files; one module a format.

pub mod pdf;
