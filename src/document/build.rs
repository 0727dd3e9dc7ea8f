//! Draft → document: articles and paragraphs are numbered, both languages are laid side by side, references are resolved.

use super::cache::{BlockCache, Built};
use super::markdown::{Raw, parse};
use super::numbering::Numbering;
use super::operative::Bold;
use super::reference::{Targets, refers, resolve};
use super::reword::Rewordings;
use super::spans::{Placed, from_text};
use super::{Block, Content, Document, Origin, ParagraphId, Provenance, SPECIAL, Text, content, parallel};
use crate::answers::Stance;
use crate::cache::fingerprint;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::draft::{Draft, DraftText};
use crate::expression::Rendered;
use crate::library::Clause;
use crate::value::{Byline, Language, Localised, article_number, han_numeral};
use std::rc::Rc;
use std::sync::Arc;

/// What a document is besides its draft.
#[derive(Debug, Clone)]
pub struct DocumentMeta {
    /// In printing order.
    pub languages: Vec<Language>,
    /// The agreement's number, for the running header.
    pub number: Option<String>,
    /// Marked as a draft.
    pub draft: bool,
    /// Where it comes from.
    /// Author and day that its files name.
    pub byline: Byline,
    /// What it was made from.
    pub provenance: Provenance,
}

/// Numbers and joins the draft. Findings: text outside the Markdown subset, languages that do not match, references to
/// what is not in the agreement.
pub fn build(cache: &BlockCache, draft: &Draft<'_>, frame: DocumentMeta) -> (Document, Vec<Diagnostic>) {
    let mut builder = Builder {
        cache,
        languages: frame.languages.clone(),
        blocks: Vec::new(),
        stretches: Vec::new(),
        targets: Targets::default(),
        findings: Vec::new(),
        origins: Vec::new(),
        rewordings: Rewordings::new(&draft.rewordings),
    };
    builder.skeleton(draft);
    builder.resolve();
    builder.findings.extend(builder.rewordings.findings());
    let document = Document {
        title: only(&draft.title, &frame.languages, str::to_owned),
        languages: frame.languages,
        number: frame.number,
        draft: frame.draft,
        blocks: builder.blocks,
        byline: frame.byline,
        provenance: frame.provenance,
    };
    (document, builder.findings)
}

/// A reference to what is not in the agreement, at its place in the clause file.
fn dangling(clauses: &[&Clause], origin: Option<&Origin>, target: &str) -> Diagnostic {
    let clause = clauses.iter().find(|clause| match origin {
        Some(origin) => origin.clause == clause.id,
        None => clause.id.starts_with("skeleton"),
    });
    let place = clause.map(|clause| {
        let at = clause.source.text.find(target).unwrap_or(0);
        Location::new(&clause.source, at..at + target.len())
    });
    Diagnostic::of(
        Code::DanglingReference,
        format!("引用的 {target} 不在本协议中"),
        format!("{target}, which is referred to, is not in this agreement"),
    )
    .hint(
        format!("在条款文件中写成 {{% if \"{target}\" in clauses %}}…{{% endif %}}"),
        format!("guard it in the clause file: {{% if \"{target}\" in clauses %}}…{{% endif %}}"),
    )
    .at(place)
}

/// What stands for the clause of the parties' own words: `special.liability.1`, the first at the end of that article.
fn special_id(article: &str, nth: usize) -> String {
    format!("{SPECIAL}{article}.{nth}")
}

/// Where the next block comes from.
struct Place<'n> {
    /// Of the clause, or what stands for one, and how many blocks it has had; 0 is its heading.
    name: &'n str,
    nth: usize,
    origin: Option<Origin>,
    /// What references to it lead to: its first block.
    anchor: Option<String>,
}

impl<'n> Place<'n> {
    /// Before the first block of a clause.
    fn of(clause: &'n Clause, is_target: bool) -> Self {
        let variant = clause.variant.map(|variant: Stance| variant.word().to_owned());
        Place {
            name: &clause.id,
            nth: 1,
            origin: Some(Origin { clause: clause.id.clone(), variant }),
            anchor: is_target.then(|| clause.id.clone()),
        }
    }
}

/// `text` in the languages of the agreement.
fn only<T>(text: &Localised<String>, languages: &[Language], make: impl Fn(&str) -> T) -> Localised<T> {
    let mut kept = Localised::default();
    for language in languages {
        if let Some(side) = text.get(*language) {
            kept.set(*language, make(side));
        }
    }
    kept
}

struct Builder<'l, 'm, 'd> {
    cache: &'m BlockCache,
    rewordings: Rewordings<'d>,
    languages: Vec<Language>,
    blocks: Vec<Arc<Block>>,
    /// What was built apart, and where its blocks begin.
    stretches: Vec<(usize, Rc<Built>)>,
    targets: Targets<'l>,
    findings: Vec<Diagnostic>,
    origins: Vec<&'l Clause>,
}

impl<'l> Builder<'l, '_, '_> {
    fn skeleton(&mut self, draft: &Draft<'l>) {
        let title = self.heading(&draft.title);
        let mut place = Place { name: "skeleton", nth: 0, origin: None, anchor: None };
        self.push(&mut place, Content::Title(title));
        self.origins.push(draft.skeleton.clause);
        for raw in self.aligned(&draft.skeleton) {
            let words = match raw.prefer(Language::Zh) {
                Some(Raw::Fence { words, .. }) => words.clone(),
                _ => Vec::new(),
            };
            match words.first().map(String::as_str) {
                Some("articles") => self.articles(draft),
                Some("annexes") => self.annexes(draft),
                _ => self.block(&mut place, &mut Numbering::None, &raw, Bold::None),
            }
        }
    }

    fn articles(&mut self, draft: &Draft<'l>) {
        for (n, article) in draft.articles.iter().enumerate() {
            let number = n + 1;
            let anchor = format!("article.{}", article.article.id);
            self.targets.article(anchor.clone(), number);
            let key = ("article", &anchor, article.title, number);
            self.cached(fingerprint(key), &mut Numbering::None, |builder, _| {
                let title = builder.heading(article.title);
                let printed = builder.localised(|language| article_number(number, language));
                let mut place = Place { name: &anchor, nth: 0, origin: None, anchor: Some(anchor.clone()) };
                builder.push(&mut place, Content::Heading { level: 1, number: Some(printed), title });
            });
            let mut numbering = Numbering::Article { article: number, paragraph: 0 };
            for clause in &article.clauses {
                self.clause(clause, &mut numbering);
            }
            for (n, words) in article.special.iter().enumerate() {
                self.special(&special_id(&article.article.id, n + 1), words, &mut numbering);
            }
        }
    }

    /// The parties' own words: one paragraph, whatever marks it holds.
    fn special(&mut self, id: &str, words: &Localised<Rc<Rendered>>, numbering: &mut Numbering) {
        let origin = Some(Origin { clause: id.to_owned(), variant: None });
        self.cached(fingerprint(("special", id, words)), numbering, |builder, numbering| {
            let mut place = Place { name: id, nth: 1, origin: origin.clone(), anchor: Some(id.to_owned()) };
            let mut raw = Localised::default();
            for (language, words) in words.iter() {
                // Each mark of an answer is escaped, so that it parses as one paragraph.
                if let Ok(Some(paragraph)) = parse(words, language == Language::Zh).map(|mut blocks| blocks.pop()) {
                    raw.set(language, paragraph);
                }
            }
            builder.block(&mut place, numbering, &raw, Bold::None);
        });
    }

    fn clause(&mut self, text: &DraftText<'l>, numbering: &mut Numbering) {
        let first = numbering.paragraph() + 1;
        self.text(text, true, numbering);
        if let Numbering::Article { article, paragraph } = numbering
            && *paragraph >= first
        {
            self.targets.clause(&text.clause.id, *article, first, *paragraph);
        }
    }

    fn annexes(&mut self, draft: &Draft<'l>) {
        for (n, annex) in draft.annexes.iter().enumerate() {
            let number = n + 1;
            let several = draft.annexes.len() > 1;
            let printed = self.localised(|language| match (language, several) {
                (Language::Zh, true) => format!("附件{}", han_numeral(number)),
                (Language::Zh, false) => "附件".to_owned(),
                (Language::En, true) => format!("Annex {number}"),
                (Language::En, false) => "Annex".to_owned(),
            });
            // In a sentence the only annex has an article.
            let referred = printed.map(|language, number| {
                if language == Language::En && !several { format!("the {number}") } else { number.clone() }
            });
            self.targets.annex(&annex.clause.id, referred);
            let key = ("annex", &annex.clause.id, annex.clause.variant, &annex.clause.heading, &printed);
            self.cached(fingerprint(key), &mut Numbering::None, |builder, _| {
                let title = builder.heading(&annex.clause.heading);
                let heading = Content::Annex { number: printed.clone(), title };
                builder.push(&mut Place { nth: 0, ..Place::of(annex.clause, true) }, heading);
            });
            self.text(annex, false, &mut Numbering::None);
        }
    }

    /// Adds the blocks of a text; references to its clause lead to the first of them where it `is_target`.
    fn text(&mut self, text: &DraftText<'l>, is_target: bool, numbering: &mut Numbering) {
        self.origins.push(text.clause);
        let key = ("text", &text.clause.id, text.clause.variant, &text.text, text.highlight, is_target);
        self.cached(fingerprint(key), numbering, |builder, numbering| {
            let mut place = Place::of(text.clause, is_target);
            for raw in builder.aligned(text) {
                builder.block(&mut place, numbering, &raw, Bold::of(text));
            }
        });
    }

    /// Adds the blocks that `build` adds; anew where no earlier agreement had the same at the same number. `key` is the
    /// fingerprint of what they are built from.
    fn cached(&mut self, key: u128, numbering: &mut Numbering, build: impl FnOnce(&mut Self, &mut Numbering)) {
        let key = fingerprint((key, &*numbering, &self.languages));
        // What the parties reworded is of this agreement alone.
        let kept = if self.rewordings.is_empty() { self.cache.built.find(key) } else { None };
        let built = kept.unwrap_or_else(|| {
            let (before, sound) = (std::mem::take(&mut self.blocks), self.findings.len());
            build(self, numbering);
            let blocks = std::mem::replace(&mut self.blocks, before);
            let refers = blocks.iter().any(|block| refers(block));
            let built = Rc::new(Built { key, blocks, paragraph: numbering.paragraph(), refers });
            if self.findings.len() == sound && self.rewordings.is_empty() {
                self.cache.built.keep(key, Rc::clone(&built));
            }
            built
        });
        numbering.go_on_from(built.paragraph);
        let start = self.blocks.len();
        self.blocks.extend(built.blocks.iter().cloned());
        self.stretches.push((start, built));
    }

    /// Prints the references of all blocks; in a stretch only where no earlier agreement had it with the same numbers.
    fn resolve(&mut self) {
        let Builder { cache, blocks, stretches, targets, findings, origins, rewordings, .. } = self;
        let mut missing = |origin: Option<&Origin>, target: &str| findings.push(dangling(origins, origin, target));
        let mut apart = 0;
        let numbers = targets.fingerprint();
        for (start, built) in stretches {
            resolve(&mut blocks[apart..*start], targets, &mut missing);
            apart = *start + built.blocks.len();
            if !built.refers {
                continue;
            }
            let stretch = &mut blocks[*start..apart];
            if !rewordings.is_empty() {
                resolve(stretch, targets, &mut missing);
                continue;
            }
            let key = fingerprint((built.key, numbers));
            if let Some(resolved) = cache.resolved.find(key) {
                stretch.clone_from_slice(&resolved);
                continue;
            }
            let mut sound = true;
            resolve(stretch, targets, &mut |origin, target| {
                sound = false;
                missing(origin, target);
            });
            if sound {
                cache.resolved.keep(key, (&*stretch).into());
            }
        }
        resolve(&mut blocks[apart..], targets, &mut missing);
    }

    fn heading(&self, text: &Localised<String>) -> Text {
        only(text, &self.languages, |heading| from_text(Placed::plain(heading)))
    }

    fn localised<T>(&self, make: impl Fn(Language) -> T) -> Localised<T> {
        let mut text = Localised::default();
        for language in &self.languages {
            text.set(*language, make(*language));
        }
        text
    }

    fn push(&mut self, place: &mut Place<'_>, content: Content) {
        let id = ParagraphId::new(place.name, place.nth);
        place.nth += 1;
        self.blocks.push(Arc::new(Block { id, origin: place.origin.clone(), anchor: place.anchor.take(), content }));
    }

    /// The blocks of a text, both languages side by side.
    fn aligned(&mut self, text: &DraftText<'l>) -> Vec<Localised<Raw>> {
        let mut blocks = parallel::read(text, &mut self.findings);
        if !self.rewordings.is_empty() {
            self.rewordings.apply(&mut blocks);
        }
        blocks
    }

    /// Adds the blocks of what is written at one place in both languages.
    fn block(&mut self, place: &mut Place<'_>, numbering: &mut Numbering, raw: &Localised<Raw>, bold: Bold) {
        for content in content::read(raw, &self.languages, numbering, bold) {
            if let (Content::Signatures(more), Some(last)) = (&content, self.blocks.last_mut())
                && matches!(last.content, Content::Signatures(_))
            {
                if let Content::Signatures(blocks) = &mut Arc::make_mut(last).content {
                    blocks.extend(more.iter().cloned());
                }
                continue;
            }
            self.push(place, content);
        }
    }
}
