//! Law that a paper cites: instruments no longer in force, and articles that have another number now.

use super::Fault;
use crate::intake::han;
use crate::library::{Library, day};
use crate::review::compiled::Recogniser;
use crate::review::passages::Passages;
use chrono::NaiveDate;
use std::ops::Range;

pub fn find(
    library: &Library,
    recogniser: &Recogniser,
    passages: &Passages,
    scope: &Range<usize>,
    as_of: Option<NaiveDate>,
    faults: &mut Vec<Fault>,
) {
    let Some(today) = as_of.or_else(|| day(&library.statutes.verified)) else { return };
    for at in scope.clone() {
        let normal = &passages.paragraphs[at];
        let text = &normal.text;
        for (open, _) in text.match_indices('《') {
            let Some(close) = text[open..].find('》').map(|n| open + n) else { continue };
            let full = &text[open + '《'.len_utf8()..close];
            let name = full.strip_prefix("中华人民共和国").unwrap_or(full);
            let end = close + '》'.len_utf8();
            for repealed in &recogniser.data.repealed {
                if repealed.name == name && day(&Some(repealed.until)).is_some_and(|last| last < today) {
                    let (zh, en) =
                        (repealed.now.zh.clone().unwrap_or_default(), repealed.now.en.clone().unwrap_or_default());
                    faults.push(Fault::new("old_law", at, normal.original(&(open..end))).saying(
                        format!("《{name}》已经失效，现为{zh}。"),
                        format!("《{name}》 is no longer in force; it is {en} now."),
                    ));
                }
            }
            if let Some((number, length)) = article(&text[end..])
                && let Some(now) = moved(library, name, number, today)
            {
                faults.push(Fault::new("old_law", at, normal.original(&(open..end + length))).saying(
                    format!("{name}第{number}条自修订后序号已变，同一规则现为第{now}条。"),
                    format!("article {number} of this law is article {now} since it was revised."),
                ));
            }
        }
    }
}

/// 第九条 at the start, with its length.
fn article(text: &str) -> Option<(u32, usize)> {
    let rest = text.strip_prefix('第')?;
    let end = rest.find('条').filter(|end| *end <= 24)?;
    Some((han(&rest[..end])?, '第'.len_utf8() + end + '条'.len_utf8()))
}

/// The present number of an article that bore `number` until some day before `today`.
fn moved<'l>(library: &'l Library, name: &str, number: u32, today: NaiveDate) -> Option<&'l str> {
    let instrument = library.statutes.instruments.iter().find(|(_, instrument)| {
        let is = |title: &crate::value::Localised<String>| {
            title.zh.as_deref().is_some_and(|title| title.strip_prefix("中华人民共和国").unwrap_or(title) == name)
        };
        is(&instrument.title) || is(&instrument.short)
    })?;
    let own = number.to_string();
    library.statutes.articles.iter().find_map(|(id, article)| {
        let (of, now) = id.split_once(':')?;
        let was = article
            .former
            .iter()
            .any(|former| former.article == own && day(&former.until).is_some_and(|last| last < today));
        (of == instrument.0 && was).then_some(now)
    })
}
