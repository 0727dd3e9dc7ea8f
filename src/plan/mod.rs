//! Which clauses an agreement has, in which variant, in what order, and because of what.

mod alone;
mod form;
mod special;

pub use alone::{choose_alone, not_due};
pub use form::choose_form;

use crate::answers::{Answers, Stance};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::expression::{Scope, Templated};
use crate::library::{Article, Clause, Condition, Form, Kind, Library};
use crate::value::Localised;

/// The chosen clauses of one agreement.
#[derive(Debug)]
pub struct Plan<'l> {
    /// The kind of agreement.
    pub kind: &'l Kind,
    /// The form of that kind.
    pub form: &'l Form,
    /// Articles that have a clause or words of the parties, in order.
    pub articles: Vec<PlannedArticle<'l>>,
    /// Annexes in the order of the answers.
    pub annexes: Vec<&'l Clause>,
    /// Clauses that are not in.
    pub left_out: Vec<LeftOut<'l>>,
}

/// An article and its clauses.
#[derive(Debug)]
pub struct PlannedArticle<'l> {
    /// The article of the kind.
    pub article: &'l Article,
    /// Its title in this agreement.
    pub title: &'l Localised<String>,
    /// In order; none where the article holds the parties' own words alone.
    pub clauses: Vec<PlannedClause<'l>>,
    /// Which of the parties' own words stand at its end.
    pub special: Vec<usize>,
}

/// A clause that is in.
#[derive(Debug, Clone, Copy)]
pub struct PlannedClause<'l> {
    /// The version taken.
    pub clause: &'l Clause,
    /// Why this version.
    pub choice: Choice,
}

/// Why a version of a clause was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// There is one version only.
    Only,
    /// The stance of the agreement.
    Stance,
    /// The stance has no version of its own.
    Fallback,
    /// `[choose]` in the answers.
    Chosen,
}

/// A clause that is not in.
#[derive(Debug)]
pub struct LeftOut<'l> {
    /// The version that would have been taken.
    pub clause: &'l Clause,
    /// The condition that does not hold.
    pub because: &'l Condition,
}

impl<'l> Plan<'l> {
    /// All chosen clauses in order.
    pub fn clauses(&self) -> impl Iterator<Item = &PlannedClause<'l>> {
        self.articles.iter().flat_map(|article| &article.clauses)
    }

    /// Adds what only the finished plan knows to scopes: the clauses that are in, by id and again with their variant
    /// (`liability.cap`, `liability.cap.balanced`), and the rows they cover.
    pub fn complete<'s>(&self, scopes: impl Iterator<Item = &'s mut Scope>) {
        let list = |words: Vec<&str>| Templated::from(words.into_iter().map(Templated::from).collect::<Vec<_>>());
        let chosen = || self.clauses().map(|planned| planned.clause).chain(self.annexes.iter().copied());
        let versions: Vec<String> =
            chosen().filter_map(|clause| Some(format!("{}.{}", clause.id, clause.variant?.word()))).collect();
        let ids = chosen().map(|clause| clause.id.as_str());
        let clauses = list(ids.chain(versions.iter().map(String::as_str)).collect());
        let mut covers: Vec<&str> = chosen().flat_map(|clause| clause.covers.iter().map(String::as_str)).collect();
        covers.sort_unstable();
        covers.dedup();
        let covers = list(covers);
        for scope in scopes {
            scope.set("clauses", clauses.clone());
            scope.set("covers", covers.clone());
        }
    }
}

/// Chooses the clauses of `form` of `kind` by the answers, which `scope` shows. What cannot be decided is a finding.
pub fn plan<'l>(
    library: &'l Library,
    (kind, form): (&'l Kind, &'l Form),
    answers: &Answers,
    scope: &Scope,
) -> (Plan<'l>, Vec<Diagnostic>) {
    let mut planner = Planner { library, kind, form, answers, scope, findings: Vec::new() };
    let plan = planner.plan();
    planner.choices(&plan);
    planner.homeless();
    (plan, planner.findings)
}

struct Planner<'l, 'a> {
    library: &'l Library,
    kind: &'l Kind,
    form: &'l Form,
    answers: &'a Answers,
    scope: &'a Scope,
    findings: Vec<Diagnostic>,
}

impl<'l> Planner<'l, '_> {
    fn plan(&mut self) -> Plan<'l> {
        let (library, kind, form) = (self.library, self.kind, self.form);
        let mut plan = Plan { kind, form, articles: Vec::new(), annexes: Vec::new(), left_out: Vec::new() };
        for listed in &form.articles {
            let article = &listed.article;
            let shut = article.when.as_ref().filter(|condition| !self.holds(condition));
            let title = listed.titles.iter().find(|(when, _)| when.as_ref().is_none_or(|when| self.holds(when)));
            let title = title.map_or(&article.title, |(_, title)| title);
            let special = self.special_of(article);
            let mut planned = PlannedArticle { article, title, clauses: Vec::new(), special };
            let carried = |clause: &Clause| kind.carries(clause) && form.takes(clause);
            for versions in library.in_article(&article.id).filter(|versions| carried(&versions[0])) {
                let (version, choice) = self.version(versions);
                let because = shut.or(version.when.as_ref().filter(|condition| !self.holds(condition)));
                match because {
                    Some(condition) => plan.left_out.push(LeftOut { clause: version, because: condition }),
                    None => planned.clauses.push(PlannedClause { clause: version, choice }),
                }
            }
            if !planned.clauses.is_empty() || !planned.special.is_empty() {
                plan.articles.push(planned);
            }
        }
        for name in &self.answers.annexes {
            let id = format!("annex.{name}");
            let Some(annex) = library.annexes.iter().find(|annex| annex.id == id) else { continue };
            match annex.when.as_ref().filter(|condition| !self.holds(condition)) {
                Some(condition) => plan.left_out.push(LeftOut { clause: annex, because: condition }),
                None => plan.annexes.push(annex),
            }
        }
        self.needs(&plan);
        plan
    }

    /// The version of a clause that the answers ask for.
    fn version(&self, versions: &'l [Clause]) -> (&'l Clause, Choice) {
        let clause = &versions[0];
        let find = |variant| versions.iter().find(|version| version.variant == variant);
        if let Some((stance, _)) = self.answers.choose.get(&clause.id)
            && let Some(version) = find(Some(*stance))
        {
            return (version, Choice::Chosen);
        }
        if clause.variant.is_none() {
            return (clause, Choice::Only);
        }
        match find(Some(self.answers.stance)) {
            Some(version) => (version, Choice::Stance),
            None => (find(Some(Stance::Balanced)).unwrap_or(clause), Choice::Fallback),
        }
    }

    fn holds(&mut self, condition: &Condition) -> bool {
        match self.library.expressions.holds(condition.id, self.scope) {
            Ok(truth) => truth,
            Err(error) => {
                self.findings.push(
                    Diagnostic::of(
                        Code::Condition,
                        format!("条件无法判断：{} 没有可用的答案", error.subject),
                        format!("the condition cannot be decided: {} has no answer to go by", error.subject),
                    )
                    .hint(
                        "补全所涉的答案；条件中先判断答案是否存在",
                        "give the answers it speaks of; in a condition ask first whether the answer is there",
                    )
                    .at(condition.location.within(&error.span)),
                );
                false
            }
        }
    }

    fn needs(&mut self, plan: &Plan<'_>) {
        for planned in plan.clauses() {
            for needed in &planned.clause.needs {
                if !plan.clauses().any(|other| other.clause.id == *needed) {
                    let clause = planned.clause;
                    let at = clause.source.text.find(needed.as_str()).unwrap_or(0);
                    self.findings.push(
                        Diagnostic::of(
                            Code::MissingClause,
                            format!("条款 {} 以条款 {needed} 为前提，而后者不在协议中", clause.id),
                            format!("clause {} needs clause {needed}, which is not in the agreement", clause.id),
                        )
                        .hint(
                            format!("检查 {needed} 的 when 条件"),
                            format!("look at the condition `when` of {needed}"),
                        )
                        .at(Location::new(&clause.source, at..at + needed.len())),
                    );
                }
            }
        }
    }

    /// `[choose]` must name clauses of this agreement that have that variant.
    fn choices(&mut self, plan: &Plan<'_>) {
        for (id, (stance, place)) in &self.answers.choose {
            let variants: Vec<&str> = self.library.versions(id).filter_map(|v| v.variant).map(Stance::word).collect();
            let path = format!("choose.\"{id}\"");
            let finding = if self.library.versions(id).next().is_none() {
                let ids = self.library.clauses.iter().map(|clause| clause.id.as_str());
                let guess = crate::answers::closest(id, ids);
                Diagnostic::of(Code::UnknownClause, format!("没有条款 {id}"), format!("there is no clause {id}")).hint(
                    guess.map_or("baomi clauses 列出全部条款".to_owned(), |g| format!("是否指 {g}？")),
                    guess.map_or("`baomi clauses` lists all clauses".to_owned(), |g| format!("did you mean {g}?")),
                )
            } else if !variants.contains(&stance.word()) {
                let (zh, en) = if variants.is_empty() {
                    ("该条款只有一个方案".to_owned(), "the clause has one version only".to_owned())
                } else {
                    (format!("可选：{}", variants.join(" | ")), format!("one of: {}", variants.join(" | ")))
                };
                Diagnostic::of(
                    Code::UnknownVariant,
                    format!("条款 {id} 没有 {} 方案", stance.word()),
                    format!("clause {id} has no variant {}", stance.word()),
                )
                .hint(zh, en)
            } else if self.library.versions(id).any(|version| !self.form.takes(version)) {
                // Kept for another form, which is told with the answers that are.
                continue;
            } else if !plan.clauses().any(|planned| planned.clause.id == *id) {
                Diagnostic::of(
                    Code::UnusedChoice,
                    format!("条款 {id} 不在本协议中，choose 不起作用"),
                    format!("clause {id} is not in this agreement: the choice has no effect"),
                )
                .hint("删除这一行", "remove the line")
            } else {
                continue;
            };
            self.findings.push(finding.answer(path).at(place.clone()));
        }
    }
}
