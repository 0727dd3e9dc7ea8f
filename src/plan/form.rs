//! Which form of its kind an agreement takes.

use crate::answers::{Answers, closest};
use crate::diagnostic::{Code, Diagnostic};
use crate::expression::Scope;
use crate::library::{Condition, Form, Kind, Library};
use crate::value::Language;

/// The form that the answers name or, where they name none, the one that their deal takes by default; and what is to be
/// told about it. `answers` afterwards hold its id and only the annexes that it can carry.
pub fn choose_form<'l>(
    library: &Library,
    kind: &'l Kind,
    answers: &mut Answers,
    scope: &Scope,
) -> (&'l Form, Vec<Diagnostic>) {
    let chooser = Chooser { library, kind, scope };
    let mut findings = Vec::new();
    let form = match kind.form(&answers.form) {
        Some(form) => {
            findings.extend(chooser.impossible(form, answers));
            form
        }
        None if answers.form.is_empty() => {
            let form = chooser.by_default();
            findings.extend(chooser.told(form));
            form
        }
        None => {
            findings.push(chooser.unknown(answers));
            chooser.by_default()
        }
    };
    answers.form.clone_from(&form.id);
    findings.extend(chooser.annexes(form, answers));
    (form, findings)
}

struct Chooser<'a, 'l> {
    library: &'a Library,
    kind: &'l Kind,
    scope: &'a Scope,
}

impl<'l> Chooser<'_, 'l> {
    /// A condition that speaks of answers not given does not hold; that they are missing is told elsewhere.
    fn holds(&self, condition: &Condition) -> bool {
        self.library.expressions.holds(condition.id, self.scope).unwrap_or(false)
    }

    fn possible(&self, form: &Form) -> bool {
        form.possible.as_ref().is_none_or(|condition| self.holds(condition))
    }

    /// The first form that this deal takes by default, else the last one.
    fn by_default(&self) -> &'l Form {
        let taken = |form: &&Form| form.by_default.as_ref().is_some_and(|condition| self.holds(condition));
        let forms = &self.kind.forms;
        forms.iter().find(taken).or(forms.last()).expect("a kind has a form")
    }

    /// The forms this deal can have, as a hint lists them.
    fn list(&self, language: Language) -> String {
        let forms = self.kind.forms.iter().filter(|form| self.possible(form));
        let named = forms.map(|form| format!("{} {}", form.id, form.name.prefer(language).map_or("", String::as_str)));
        named.collect::<Vec<_>>().join(" | ")
    }

    fn told(&self, form: &Form) -> Option<Diagnostic> {
        if self.kind.forms.len() < 2 {
            return None;
        }
        let (id, list) = (&form.id, self.list(Language::Zh));
        let name = |language| form.name.prefer(language).cloned().unwrap_or_default();
        Some(
            Diagnostic::of(
                Code::FormByStage,
                format!("没有写明形式，本协议默认采用 {id}（{}）", name(Language::Zh)),
                format!("no form is named: this agreement takes {id} ({})", name(Language::En)),
            )
            .hint(
                format!("需要其他形式的，在文件开头写 form = \"…\"，可选：{list}"),
                format!("for another, write form = \"…\" at the top; one of: {}", self.list(Language::En)),
            )
            .answer("form"),
        )
    }

    fn unknown(&self, answers: &Answers) -> Diagnostic {
        let (word, kind) = (&answers.form, &self.kind.name);
        let guess = closest(word, self.kind.forms.iter().map(|form| form.id.as_str()));
        let (zh, en) = (self.list(Language::Zh), self.list(Language::En));
        Diagnostic::of(
            Code::UnknownForm,
            format!("{kind} 类协议没有“{word}”这种形式"),
            format!("an agreement of kind {kind} has no form “{word}”"),
        )
        .hint(
            guess.map_or(format!("可选：{zh}"), |g| format!("是否指“{g}”？可选：{zh}")),
            guess.map_or(format!("one of: {en}"), |g| format!("did you mean “{g}”? One of: {en}")),
        )
        .answer("form")
        .at(answers.locate("form").cloned())
    }

    fn impossible(&self, form: &Form, answers: &Answers) -> Option<Diagnostic> {
        let condition = form.possible.as_ref().filter(|condition| !self.holds(condition))?;
        let id = &form.id;
        let name = |language| form.name.prefer(language).cloned().unwrap_or_default();
        let needs = |language| self.library.in_words(condition, language);
        Some(
            Diagnostic::of(
                Code::ImpossibleForm,
                format!("本协议不能采用 {id}（{}），条件不具备：{}", name(Language::Zh), needs(Language::Zh)),
                format!(
                    "this agreement cannot have {id} ({}), which needs: {}",
                    name(Language::En),
                    needs(Language::En)
                ),
            )
            .hint(
                format!("可选：{}；或者检查所述条件涉及的答案", self.list(Language::Zh)),
                format!(
                    "one of: {}; or look again at the answers that the condition speaks of",
                    self.list(Language::En)
                ),
            )
            .answer("form")
            .at(answers.locate("form").cloned()),
        )
    }

    /// Leaves the answers the annexes that the form can carry, with those it always has; tells which were taken out.
    fn annexes(&self, form: &Form, answers: &mut Answers) -> Option<Diagnostic> {
        let offered: Vec<String> = answers.annexes.iter().filter(|name| form.offers(name)).cloned().collect();
        let refused: Vec<String> = answers.annexes.iter().filter(|name| !form.offers(name)).cloned().collect();
        let added = form.attached.iter().filter(|name| !offered.contains(name)).cloned();
        answers.annexes = added.chain(offered.iter().cloned()).collect();
        if refused.is_empty() {
            return None;
        }
        let (id, zh, en) = (&form.id, refused.join("、"), refused.join(", "));
        let can = form.annexes.join(" | ");
        let (hint_zh, hint_en) = if can.is_empty() {
            ("该形式没有附件".to_owned(), "the form has no annexes".to_owned())
        } else {
            (format!("该形式可选的附件：{can}"), format!("annexes of this form: {can}"))
        };
        Some(
            Diagnostic::of(
                Code::AnnexNotOffered,
                format!("{id} 不带附件 {zh}：留给其他形式"),
                format!("{id} does not carry the annexes {en}: they are kept for other forms"),
            )
            .hint(hint_zh, hint_en)
            .answer("annexes.include")
            .at(answers.locate("annexes.include").cloned()),
        )
    }
}
