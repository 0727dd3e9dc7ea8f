//! baomi drafts confidentiality agreements under Chinese law from a file of answers.

pub mod document;
pub mod export;
pub mod layout;
pub mod value;
