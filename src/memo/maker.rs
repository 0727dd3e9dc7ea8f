//! An agreement's facts in words, for the memo.

use super::data::{
    ArticleFacts, ClauseFacts, DefaultFacts, FindingFacts, LeftOutFacts, OverlayFacts, OwnFacts, ProvisionFacts,
    RouteFacts, SpecialFacts, UndecidedFacts, WaivedFacts,
};
use crate::answers::{DefaultTaken, Party, Stance, defaults_taken};
use crate::diagnostic::{Diagnostic, visible_line};
use crate::document::{Block, Content, Origin, SPECIAL, SpanKind, plain_text};
use crate::expression::outline;
use crate::library::{Clause, How, Library, Template};
use crate::pipeline::Assembly;
use crate::plan::Choice;
use crate::value::{Language, Localised, Value, word_date};
use std::collections::BTreeMap;

/// In one line, with nothing in it that acts: these words come from the answer file as they are.
pub fn shown(words: &str) -> String {
    visible_line(words).into_owned()
}

/// Words an agreement's facts.
pub struct Maker<'a> {
    pub library: &'a Library,
    pub assembly: &'a Assembly<'a>,
    pub language: Language,
    numbers: BTreeMap<String, String>,
}

impl<'a> Maker<'a> {
    /// Of an agreement, in one language.
    pub fn new(library: &'a Library, assembly: &'a Assembly<'a>, language: Language) -> Maker<'a> {
        Maker { library, assembly, language, numbers: numbers(assembly) }
    }

    /// The printed numbers of a clause, `3.1–3.2`; empty where it has none.
    pub fn numbers(&self, clause: &Clause) -> String {
        self.numbers.get(&clause.id).cloned().unwrap_or_default()
    }

    /// Kind, form, stance, direction.
    pub fn what(&self) -> String {
        let mut words = vec![self.side(&self.assembly.plan.kind.schema.title)];
        words.extend(Some(self.form()).filter(|form| !form.is_empty()));
        words.push(match (self.assembly.answers.stance, self.language) {
            (Stance::Discloser, Language::Zh) => "立场：披露方".to_owned(),
            (Stance::Balanced, Language::Zh) => "立场：平衡".to_owned(),
            (Stance::Recipient, Language::Zh) => "立场：接收方".to_owned(),
            (stance, Language::En) => format!("stance: {}", stance.word()),
        });
        words.join(self.language.say("；", "; "))
    }

    /// 转让方：…；受让方：…
    pub fn parties(&self) -> String {
        let of = |party: &Party| {
            let role = party.role_name.prefer(self.language).map_or("", String::as_str);
            // What is to be filled in by hand is no text.
            let name = party.record.get("name").filter(|name| matches!(name, Value::Text(_)));
            let name = name.and_then(|_| party.text("name", self.language));
            let name = name.map_or_else(|| self.language.say("待填", "left open").to_owned(), shown);
            format!("{role}{}{name}", self.language.say("：", ": "))
        };
        let parties: Vec<String> = self.assembly.answers.parties.iter().map(of).collect();
        parties.join(self.language.say("；", "; "))
    }

    /// Clauses of a folder laid over the library that this agreement prints.
    pub fn own(&self) -> Vec<OwnFacts> {
        let plan = &self.assembly.plan;
        let printed = plan.clauses().map(|planned| planned.clause).chain(plan.annexes.iter().copied());
        let of = |clause: &Clause| {
            Some(OwnFacts {
                replaces: self.library.replaces(&clause.source)?,
                numbers: self.numbers(clause),
                heading: self.side(&clause.heading),
                file: shown(&clause.source.name),
            })
        };
        printed.filter_map(of).collect()
    }

    /// The folder laid over the library, and all that it changes there, printed here or not.
    pub fn overlay(&self) -> Option<OverlayFacts> {
        let overlay = self.library.overlay.as_ref()?;
        let list = |how| {
            let names = overlay.changes.iter().filter(|change| change.how == how);
            let names: Vec<String> = names.map(|change| change.name(self.language)).collect();
            shown(&names.join(self.language.say("、", ", ")))
        };
        Some(OverlayFacts {
            folder: shown(&overlay.folder),
            replaced: list(How::Replaced),
            added: list(How::Added),
            dropped: list(How::Dropped),
        })
    }

    pub fn side(&self, text: &Localised<String>) -> String {
        text.prefer(self.language).cloned().unwrap_or_default()
    }

    /// Id and name of the form, where the kind has several.
    pub fn form(&self) -> String {
        let (kind, form) = (self.assembly.plan.kind, self.assembly.plan.form);
        let name = self.side(&form.name);
        match (kind.forms.len(), self.language) {
            (..2, _) => String::new(),
            (_, Language::Zh) => format!("{}（{name}）", form.id),
            (_, Language::En) => format!("{} ({name})", form.id),
        }
    }

    pub fn render(&self, text: &Localised<Template>) -> String {
        let Some(template) = text.prefer(self.language) else { return String::new() };
        let Some(scope) = self.assembly.scopes.get(self.language) else { return String::new() };
        self.library
            .expressions
            .render(template.id, scope)
            .map_or_else(|_| outline(&template.text), |text| crate::check::printable(&text))
    }

    /// Citations with the number in force at signing; what is not verified says so.
    pub fn basis(&self, ids: &[String]) -> String {
        let date = self.assembly.answers.signing_date();
        let cited: Vec<String> = ids
            .iter()
            .filter_map(|id| {
                let cited = self.side(&self.library.statutes.cite_short(id, date)?);
                let unverified = self.library.statutes.articles.get(id).is_some_and(|article| article.tag == "U");
                Some(match (unverified, self.language) {
                    (false, _) => cited,
                    (true, Language::Zh) => format!("{cited}（未核验）"),
                    (true, Language::En) => format!("{cited} (not verified)"),
                })
            })
            .collect();
        cited.join(if self.language == Language::Zh { "；" } else { "; " })
    }

    pub fn articles(&self) -> Vec<ArticleFacts> {
        let articles = &self.assembly.plan.articles;
        articles
            .iter()
            .enumerate()
            .map(|(n, article)| ArticleFacts {
                number: crate::value::article_number(n + 1, self.language),
                title: self.side(article.title),
                clauses: article.clauses.iter().map(|planned| self.clause(planned.clause, planned.choice)).collect(),
            })
            .collect()
    }

    pub fn clause(&self, clause: &Clause, choice: Choice) -> ClauseFacts {
        ClauseFacts {
            id: clause.id.clone(),
            heading: self.side(&clause.heading),
            numbers: self.numbers.get(&clause.id).cloned().unwrap_or_default(),
            variant: clause.variant.map_or(String::new(), |variant| variant.word().to_owned()),
            choice: match choice {
                Choice::Only => "only",
                Choice::Stance => "stance",
                Choice::Fallback => "fallback",
                Choice::Chosen => "chosen",
            }
            .to_owned(),
            because: clause
                .when
                .as_ref()
                .map_or(String::new(), |condition| self.library.in_words(condition, self.language)),
            basis: self.basis(&clause.basis),
            note: self.side(&self.assembly.note(self.library, clause)),
        }
    }

    pub fn left_out(&self) -> Vec<LeftOutFacts> {
        let left_out = &self.assembly.plan.left_out;
        left_out
            .iter()
            .map(|l| LeftOutFacts {
                id: l.clause.id.clone(),
                heading: self.side(&l.clause.heading),
                because: self.library.in_words(l.because, self.language),
            })
            .collect()
    }

    pub fn routes(&self) -> Vec<RouteFacts> {
        let Some(scope) = self.assembly.scopes.zh.as_ref() else { return Vec::new() };
        let kind = self.assembly.plan.kind;
        let topics = kind.topics.iter().filter_map(|name| self.library.topics.get(name));
        topics
            .flat_map(|topic| &topic.routes)
            .filter(|route| {
                route.when.as_ref().is_none_or(|c| self.library.expressions.holds(c.id, scope).unwrap_or(false))
            })
            .map(|route| RouteFacts {
                title: self.render(&route.title),
                text: self.render(&route.text),
                basis: self.basis(&route.basis),
            })
            .collect()
    }

    pub fn finding(&self, finding: &Diagnostic) -> FindingFacts {
        let place = finding.location.as_ref().map(|place| {
            let name = place.source.name.rsplit(['/', '\\']).next().unwrap_or_default();
            format!("{name}:{}", place.line_and_column().0)
        });
        let basis: Vec<String> = finding.basis.iter().map(|basis| self.side(basis)).collect();
        FindingFacts {
            code: finding.code.to_string(),
            severity: finding.severity,
            message: shown(&self.side(&finding.message)),
            hint: finding.hint.as_ref().map_or(String::new(), |hint| shown(&self.side(hint))),
            basis: basis.join(if self.language == Language::Zh { "；" } else { "; " }),
            place: place.unwrap_or_default(),
        }
    }

    pub fn undecided(&self) -> Vec<UndecidedFacts> {
        let undecided = self.assembly.evaluation.undecided.iter();
        undecided.map(|one| UndecidedFacts { rule: one.rule.clone(), lacking: one.lacking.clone() }).collect()
    }

    pub fn defaults(&self) -> Vec<DefaultFacts> {
        let taken = defaults_taken(&self.assembly.plan.kind.schema, &self.assembly.answers);
        let facts = |default: DefaultTaken| DefaultFacts {
            ask: self.side(&default.ask),
            value: self.side(&default.value),
            path: default.path,
        };
        taken.into_iter().map(facts).collect()
    }

    pub fn waived(&self) -> Vec<WaivedFacts> {
        let waived = &self.assembly.waived;
        waived
            .iter()
            .map(|w| WaivedFacts {
                code: shown(w.finding.code.as_str()),
                message: shown(&self.side(&w.finding.message)),
                reason: shown(&w.reason),
                approved_by: shown(w.approved_by.as_deref().unwrap_or_default()),
            })
            .collect()
    }

    /// The provisions that go both ways: granted, refused or silent, and the clause that proves it.
    pub fn provisions(&self) -> Vec<ProvisionFacts> {
        let Some(scope) = self.assembly.scopes.zh.as_ref() else { return Vec::new() };
        let rows = self
            .library
            .coverage
            .rows
            .iter()
            .filter(|(_, row)| row.granted_when.is_some() || row.refused_when.is_some());
        rows.map(|(id, row)| {
            let holds = |c: &Option<crate::library::Condition>| {
                c.as_ref().is_some_and(|c| self.library.expressions.holds(c.id, scope).unwrap_or(false))
            };
            let carrying = self.assembly.plan.clauses().filter(|planned| planned.clause.covers.contains(id));
            let clauses: Vec<String> = carrying
                .map(|planned| self.numbers.get(&planned.clause.id).cloned().unwrap_or_default())
                .filter(|n| !n.is_empty())
                .collect();
            let status = if holds(&row.granted_when) {
                "granted"
            } else if holds(&row.refused_when) {
                "refused"
            } else {
                "silent"
            };
            ProvisionFacts {
                row: id.clone(),
                title: self.side(&row.title),
                status: status.to_owned(),
                clauses: clauses.join(if self.language == Language::Zh { "、" } else { ", " }),
            }
        })
        .collect()
    }

    /// MemoData the text itself marks as still to be confirmed.
    pub fn unconfirmed(&self) -> Vec<String> {
        let mut found = Vec::new();
        for block in &self.assembly.document.blocks {
            for text in block.content.texts() {
                let Some(spans) = text.prefer(self.language) else { continue };
                for span in spans.iter().filter(|span| span.kind == SpanKind::Unconfirmed) {
                    found.push(format!("{}（{}）", span.text, plain_text(spans).chars().take(20).collect::<String>()));
                }
            }
        }
        found
    }

    /// Articles on which the clauses and annexes of this agreement rest, as the library names them.
    fn cited(&self) -> impl Iterator<Item = &String> {
        let plan = &self.assembly.plan;
        let chosen = plan.clauses().map(|planned| planned.clause).chain(plan.annexes.iter().copied());
        chosen.flat_map(|clause| &clause.basis)
    }

    /// Cited instruments whose texts were compared up to another day than the rest of the law.
    pub fn verified_apart(&self) -> Vec<String> {
        let statutes = &self.library.statutes;
        let mut found: Vec<String> = self
            .cited()
            .filter_map(|id| {
                let instrument = statutes.instruments.get(id.split_once(':')?.0)?;
                let day = word_date(crate::library::day(&instrument.verified)?, self.language);
                let title = self.side(&instrument.short);
                Some(match self.language {
                    Language::Zh => format!("《{title}》核验至{day}"),
                    Language::En => format!("{title}: verified up to {day}"),
                })
            })
            .collect();
        found.sort();
        found.dedup();
        found
    }

    /// What the parties wrote themselves, with its printed number.
    pub fn special(&self) -> Vec<SpecialFacts> {
        let blocks = self.assembly.document.blocks.iter();
        let reworded = |block: &Block| {
            let spans = block.content.texts().into_iter().flat_map(|text| text.iter()).flat_map(|(_, spans)| spans);
            let mut keys = spans.flat_map(|span| &span.answers).flat_map(|printed| printed.keys.iter());
            keys.any(|key| key.starts_with(SPECIAL))
        };
        let own = blocks.filter(|block| block.origin.as_ref().is_some_and(Origin::is_special) || reworded(block));
        own.filter_map(|block| match &block.content {
            Content::Paragraph { number, text } => Some(SpecialFacts {
                numbers: number.clone().unwrap_or_default(),
                text: shown(&text.prefer(self.language).map_or(String::new(), |spans| plain_text(spans))),
            }),
            _ => None,
        })
        .collect()
    }

    /// Citations of this agreement that were not compared with an official text.
    pub fn unverified(&self) -> Vec<String> {
        let mut found: Vec<String> = self
            .cited()
            .filter(|id| self.library.statutes.articles.get(*id).is_some_and(|article| article.tag == "U"))
            .map(|id| self.basis(std::slice::from_ref(id)))
            .collect();
        found.sort();
        found.dedup();
        found
    }
}

/// First and last paragraph of each clause, as printed.
fn numbers(assembly: &Assembly<'_>) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, (String, String)> = BTreeMap::new();
    for block in &assembly.document.blocks {
        if let (Some(origin), Content::Paragraph { number: Some(number), .. }) = (&block.origin, &block.content) {
            found
                .entry(origin.clause.clone())
                .and_modify(|(_, last)| *last = number.clone())
                .or_insert((number.clone(), number.clone()));
        }
    }
    found
        .into_iter()
        .map(|(id, (first, last))| (id, if first == last { first } else { format!("{first}–{last}") }))
        .collect()
}
