//! baomi drafts confidentiality agreements under Chinese law from a file of answers.

pub mod value;
pub mod document;
pub mod layout;
pub mod export;
