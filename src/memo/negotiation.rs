//! What the other side will attack first, and what to concede, in order: the ladders of the clauses, read from both ends.

use super::data::Attack;
use super::maker::Maker;
use crate::answers::Stance;
use crate::expression::Rendered;
use crate::library::Clause;
use std::rc::Rc;

/// Most that are worth preparing for; further ones are met with the same notes.
const PREPARED: usize = 10;

/// The clauses with a ladder, the most contested first.
pub fn attacks(maker: &Maker<'_>) -> Vec<Attack> {
    let contested = &maker.library.coverage.contested;
    let place = |clause: &Clause| contested.iter().position(|id| *id == clause.id).unwrap_or(contested.len());
    let mut laddered: Vec<&Clause> = maker.assembly.plan.clauses().map(|planned| planned.clause).collect();
    laddered.retain(|clause| clause.variant.is_some());
    laddered.sort_by_key(|clause| place(clause));
    laddered.into_iter().filter_map(|clause| attack(maker, clause)).take(PREPARED).collect()
}

/// None: the other side's variants say the same here.
fn attack(maker: &Maker<'_>, ours: &Clause) -> Option<Attack> {
    let against: &[Stance] = match ours.variant? {
        Stance::Discloser => &[Stance::Recipient],
        Stance::Recipient => &[Stance::Discloser],
        Stance::Balanced => &[Stance::Discloser, Stance::Recipient],
    };
    let printed = text(maker, ours);
    let theirs =
        maker.library.versions(&ours.id).filter(|version| version.variant.is_some_and(|v| against.contains(&v)));
    let differing: Vec<String> =
        theirs.filter(|version| text(maker, version) != printed).filter_map(|version| asks(maker, version)).collect();
    (!differing.is_empty()).then(|| Attack {
        numbers: maker.numbers(ours),
        heading: maker.side(&ours.heading),
        asks: differing.join(maker.language.say("", " ")),
        concede: maker.side(&maker.assembly.note(maker.library, ours)),
    })
}

/// `披露方：…`
fn asks(maker: &Maker<'_>, version: &Clause) -> Option<String> {
    let who = match version.variant? {
        Stance::Discloser => maker.language.say("披露方：", "Discloser: "),
        Stance::Recipient => maker.language.say("接收方：", "Recipient: "),
        Stance::Balanced => "",
    };
    let note = maker.side(&maker.assembly.note(maker.library, version));
    let wish = wish(&note);
    (!wish.is_empty()).then(|| format!("{who}{wish}"))
}

/// What a note says of its text: its first sentence, without the name of the version; the rest is what that side concedes.
fn wish(note: &str) -> &str {
    let end = |mark: &str| note.find(mark).map(|at| at + mark.trim_end().len());
    let first = [end("。"), end(". ")].into_iter().flatten().min().map_or(note, |end| &note[..end]);
    let named = ["版本：", "方案：", "form: "].iter().filter_map(|mark| Some(first.find(mark)? + mark.len())).min();
    named.map_or(first, |at| &first[at..])
}

/// What a version would print in this agreement.
fn text(maker: &Maker<'_>, version: &Clause) -> Option<Rc<Rendered>> {
    let template = version.text.prefer(maker.language)?;
    maker.library.expressions.render(template.id, maker.assembly.scopes.get(maker.language)?).ok()
}
