//! Pages as text, one line of type a line: for goldens and for looking at a layout without a viewer.

use super::fonts::Fonts;
use super::page::{LineBox, Owner, Pages, Shape};
use std::fmt::Write;

/// `page x y face size width text` for every run, `page x y rule dx dy` for every rule; artifacts carry a `~`.
pub fn dump(pages: &Pages, fonts: &Fonts) -> String {
    let mut out = String::new();
    for (number, page) in pages.pages.iter().enumerate() {
        let _ = writeln!(out, "page {} {:.2} {:.2}", number + 1, page.width, page.height);
        for mark in &page.marks {
            let sign = if matches!(mark.owner, Owner::Artifact(_)) { "~" } else { "" };
            let head = format!("{}{sign} {:.2} {:.2}", number + 1, mark.x, mark.y);
            match &mark.shape {
                Shape::Line(line) => runs(&mut out, &head, line, fonts),
                Shape::Rule { dx, dy, .. } => {
                    let _ = writeln!(out, "{head} rule {dx:.2} {dy:.2}");
                }
                Shape::Stamp { line, degrees, .. } => runs(&mut out, &format!("{head} @{degrees:.0}"), line, fonts),
            }
        }
    }
    out
}

fn runs(out: &mut String, head: &str, line: &LineBox, fonts: &Fonts) {
    for run in &line.runs {
        let face = &fonts.face(run.face).name;
        let stroke = if run.stroke > 0.0 { "+" } else { "" };
        let _ = writeln!(out, "{head} +{:.2} {face}{stroke} {} {:.2} {}", run.dx, run.size, line.width, run.text);
    }
}
