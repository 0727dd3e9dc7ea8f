//! baomi drafts confidentiality agreements under Chinese law from a file of answers.
//!
//! The engine here knows no law: clauses, questions, rules, statutes, kinds of agreement and page styles are text files
//! under `clauses/` and `templates/`, read by [`library`]. The data flow one way, one type a phase:
//!
//! ```text
//! answers.toml ─▶ Answers ─▶ Plan ─▶ Draft ─▶ Document ─▶ Markdown
//!                   │          │                 ├──────▶ Pages ─▶ PDF
//!                   └──────────┴─────▶ findings ◀┘
//! ```
//!
//! - [`answers`] reads TOML against the library's questions: every value a type that cannot be wrong, every one with its place.
//! - [`plan`] chooses clauses and variants by their conditions, each with its reason.
//! - [`draft`] renders the chosen clauses; values are escaped, so that they can only be text.
//! - [`document`] numbers articles and paragraphs, lays both languages side by side, resolves references.
//! - [`check`] holds the library's rules against answers and text.
//! - [`layout`] sets pages of placed glyphs; [`export`] writes files.
//! - [`intake`] reads the papers of others, [`review`] holds them against the library.
//! - [`negotiate`] looks after files on their way between the sides.
//! - [`interview`] asks: which questions are open, answered, wrong, not asked, and why.
//! - [`memo`] tells the drafter why everything is as it is.
//! - [`publish`] is the only way from an agreement to its files, and owns what one agreement leaves for the next.
//! - [`serve`] shows one agreement in the browser while it is written.
//!
//! [`pipeline`] runs these phases in order. None of them reads a clock, the environment or a file: the same answers and
//! the same library give the same bytes. Modules stand below in their order; each imports from those above it only,
//! which `tests/layers.rs` reads from here.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod cache;

pub mod value;

pub mod container;

pub mod diagnostic;

pub mod wording;

pub mod expression;

pub mod answers;

pub mod library;

pub mod plan;

pub mod draft;

pub mod document;

pub mod check;

pub mod pipeline;

pub mod interview;

pub mod memo;

pub mod diff;

pub mod intake;

pub mod review;

pub mod negotiate;

pub mod layout;

pub mod export;

pub mod publish;

pub mod runtime;

pub mod serve;

pub mod batch;

pub mod mcp;

pub mod cli;
