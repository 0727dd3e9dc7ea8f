//! A firm's own playbook laid over that of the library.

use super::plays::Play;
use super::recognise::Recognition;
use crate::diagnostic::{Code, Diagnostic, Location, Source};
use indexmap::IndexMap;
use serde::Deserialize;
use std::sync::Arc;
use toml::Spanned;

/// A playbook by itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlayFile {
    plays: IndexMap<Spanned<String>, Play>,
}

/// The values that rows have.
const VALUES: [&str; 9] = ["granted", "refused", "silent", "present", "weak", "absent", "one-way", "mutual", "mixed"];

impl Recognition {
    /// Lays a firm's playbook over that of the library: each row and side that it names.
    ///
    /// # Errors
    /// It cannot be read, or names a row or value that there is not, or a value twice.
    pub fn lay_over(&mut self, source: &Arc<Source>) -> Result<(), Vec<Diagnostic>> {
        let file: PlayFile = toml::from_str(&source.text).map_err(|error| {
            let message = error.message();
            let finding = Diagnostic::of(Code::Playbook, format!("无法读取审阅准则：{message}"), message.to_owned())
                .hint(HINT.0, HINT.1)
                .at(Location::new(source, error.span().unwrap_or(0..0)));
            vec![finding]
        })?;
        let findings = self.wrong(source, &file.plays);
        if !findings.is_empty() {
            return Err(findings);
        }
        for (row, over) in file.plays {
            let play = self.plays.entry(row.into_inner()).or_default();
            play.discloser = over.discloser.or(play.discloser.take());
            play.recipient = over.recipient.or(play.recipient.take());
        }
        Ok(())
    }

    fn wrong(&self, source: &Arc<Source>, plays: &IndexMap<Spanned<String>, Play>) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let mut tell = |span: std::ops::Range<usize>, zh: String, en: String| {
            findings.push(Diagnostic::of(Code::Playbook, zh, en).hint(HINT.0, HINT.1).at(Location::new(source, span)));
        };
        for (row, play) in plays {
            let name = row.get_ref();
            if self.rows.get(name).is_none_or(|row| row.fact) {
                tell(row.span(), format!("没有条款项 {name}"), format!("there is no row {name}"));
            }
            for line in [&play.discloser, &play.recipient].into_iter().flatten() {
                for value in line.accept.iter().chain(&line.refuse) {
                    let word = value.get_ref();
                    if !VALUES.contains(&word.as_str()) {
                        tell(value.span(), format!("没有结论 {word}"), format!("there is no value {word}"));
                    }
                }
                for value in
                    line.refuse.iter().filter(|value| line.accept.iter().any(|own| own.get_ref() == value.get_ref()))
                {
                    let word = value.get_ref();
                    tell(
                        value.span(),
                        format!("{word} 既接受又不接受"),
                        format!("{word} is both accepted and refused"),
                    );
                }
            }
        }
        findings
    }
}

const HINT: (&str, &str) = (
    "写法如 [plays.N20] recipient = { accept = [\"granted\"], refuse = [\"refused\"] }；各项见审阅意见的表格",
    "write it like [plays.N20] recipient = { accept = [\"granted\"], refuse = [\"refused\"] }; the table of an opinion lists the rows",
);
