//! Document and pages → files; one module a format.

pub mod calendar;
pub mod docx;
pub mod markdown;
pub mod pages;
pub mod pdf;
pub mod sign;
