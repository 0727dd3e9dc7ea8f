//! baomi drafts confidentiality agreements under Chinese law from a file of answers.

pub mod value;
pub mod diagnostic;
pub mod expression;
pub mod answers;
pub mod library;
pub mod plan;
pub mod draft;
pub mod document;
pub mod diff;
pub mod check;
pub mod assemble;
pub mod memo;
pub mod layout;
pub mod export;
pub mod cli;
