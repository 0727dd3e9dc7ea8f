//! What of a highlighted clause is bold: its operative words, which stand between ⟦ and ⟧, or all of it where none do.

use super::{Span, SpanKind};
use crate::draft::DraftText;

const OPEN: char = '⟦';
const CLOSE: char = '⟧';

/// How the words of a text are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bold {
    /// As they are.
    None,
    /// All bold.
    Whole,
    /// Bold between the marks.
    Marked,
    /// As they are, without the marks.
    Unmarked,
}

impl Bold {
    /// Of a clause's text: whether it is highlighted, and whether the clause marks its operative words.
    pub fn of(text: &DraftText<'_>) -> Bold {
        let marked = text.clause.text.iter().any(|(_, template)| template.text.contains(OPEN));
        match (text.highlight, marked) {
            (true, false) => Bold::Whole,
            (true, true) => Bold::Marked,
            (false, true) => Bold::Unmarked,
            (false, false) => Bold::None,
        }
    }

    /// The spans so set. Marks inside an answer are letters of that answer.
    pub fn set(self, mut spans: Vec<Span>) -> Vec<Span> {
        match self {
            Bold::None => spans,
            Bold::Whole => {
                spans.iter_mut().for_each(|span| span.strong = true);
                spans
            }
            Bold::Marked | Bold::Unmarked => part(&spans, self == Bold::Marked),
        }
    }
}

/// The spans without their marks, bold between them where `strong`.
fn part(spans: &[Span], strong: bool) -> Vec<Span> {
    let mut parted: Vec<Span> = Vec::with_capacity(spans.len());
    let mut inside = false;
    for span in spans {
        let mut from = 0;
        let marks: Vec<(usize, char)> = marks(span).collect();
        for (at, mark) in marks {
            push(&mut parted, span.cut(from..at), strong && inside);
            inside = mark == OPEN;
            from = at + mark.len_utf8();
        }
        push(&mut parted, span.cut(from..span.text.len()), strong && inside);
    }
    parted
}

fn marks(span: &Span) -> impl Iterator<Item = (usize, char)> + '_ {
    let answered = |at: usize| span.answers.iter().any(|printed| printed.range.contains(&(at as u32)));
    span.text.char_indices().filter(move |(at, c)| matches!(*c, OPEN | CLOSE) && !answered(*at))
}

fn push(spans: &mut Vec<Span>, mut span: Span, strong: bool) {
    if span.text.is_empty() && span.kind != SpanKind::Break {
        return;
    }
    span.strong |= strong;
    match spans.last_mut() {
        Some(last) if last.kind == SpanKind::Plain && span.kind == SpanKind::Plain && last.strong == span.strong => {
            last.append(&span);
        }
        _ => spans.push(span),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::Printed;

    fn shown(spans: &[Span]) -> String {
        spans.iter().map(|span| if span.strong { format!("*{}*", span.text) } else { span.text.clone() }).collect()
    }

    #[test]
    fn only_the_words_between_the_marks_are_bold() {
        let spans = vec![Span::plain("一方可以。⟦费用由合作方承担"), Span::plain("，见附件⟧。其余不变。")];
        assert_eq!(shown(&Bold::Marked.set(spans.clone())), "一方可以。*费用由合作方承担，见附件*。其余不变。");
        assert_eq!(shown(&Bold::Unmarked.set(spans.clone())), "一方可以。费用由合作方承担，见附件。其余不变。");
        assert_eq!(Bold::Unmarked.set(spans).len(), 1);
    }

    #[test]
    fn a_clause_without_marks_is_bold_as_a_whole() {
        assert_eq!(shown(&Bold::Whole.set(vec![Span::plain("全部")])), "*全部*");
        assert_eq!(shown(&Bold::None.set(vec![Span::plain("全部")])), "全部");
    }

    #[test]
    fn a_mark_that_an_answer_prints_stays() {
        let mut span = Span::plain("甲⟦乙⟧丙");
        span.answers.push(Printed { range: 0..span.text.len() as u32, keys: Default::default() });
        assert_eq!(shown(&Bold::Marked.set(vec![span])), "甲⟦乙⟧丙");
    }
}
