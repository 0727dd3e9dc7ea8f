//! The deal's file over the firm's: every layer read once, its kind found, its locks gathered, all joined.

use super::given::Given;
use super::node::{Node, TomlValue, from_plain, merge, read};
use super::parse::{Parsed, is_meant_as_answers, parse_with};
use super::{Schema, Shared, Stance, kind_hint, parse};
use crate::container::limits::LAYERS;
use crate::diagnostic::{self, Code, Diagnostic, Location, Source};
use indexmap::IndexMap;
use std::sync::Arc;

/// The answer files of one deal, each read once: the deepest defaults first, the deal's own file on top.
#[derive(Debug, Clone)]
pub struct Layers {
    /// From the bottom to the top, without the topmost.
    defaults: Vec<Layer>,
    /// The deal's own file.
    deal: Layer,
    /// Answers given as arguments, over all files.
    given: Vec<Given>,
}

/// One answer file.
#[derive(Debug, Clone)]
struct Layer {
    source: Arc<Source>,
    /// What could be read of it.
    root: Node,
    /// Its syntax errors.
    errors: Vec<Diagnostic>,
}

/// The answers of all layers, one over the other, on the defaults of their kind.
#[derive(Debug)]
pub struct Joined<'k, K> {
    /// What they are answers of.
    pub kind: &'k K,
    /// All answers.
    pub root: Node,
    /// Topics that the agreement has in common with others, which `root` need not hold.
    pub shared: Arc<Shared>,
    /// The stance of the firm's defaults.
    pub house: Option<Stance>,
}

impl<K> Joined<'_, K> {
    /// These answers with another `root`.
    pub fn with(&self, root: Node) -> Self {
        Joined { kind: self.kind, root, shared: Arc::clone(&self.shared), house: self.house }
    }
}

impl<K: AsRef<Schema>> Joined<'_, K> {
    /// The answers against the questions of their kind.
    pub fn parse(&self) -> Parsed {
        let mut parsed = parse_with(&self.shared, &self.root, self.kind.as_ref());
        parsed.answers.house_stance = self.house;
        parsed
    }
}

impl Layer {
    fn read(source: &Arc<Source>) -> Layer {
        let (root, errors) = read(source);
        Layer { source: Arc::clone(source), root, errors }
    }

    /// False for a file that is plainly something else.
    fn is_meant_as_answers(&self, is_topic: &dyn Fn(&str) -> bool) -> bool {
        let is_empty = matches!(&self.root.data, TomlValue::Table(fields) if fields.is_empty());
        is_meant_as_answers(&self.root, is_topic) && (!is_empty || self.errors.is_empty())
    }

    /// No word of such a file is told: it may be anybody's secret.
    fn no_answers(&self) -> Diagnostic {
        let name = &self.source.name;
        Diagnostic::of(Code::Extends, format!("{name} 不是答案文件"), format!("{name} is no answer file"))
            .hint("检查 extends 写的文件", "look at the file that extends names")
    }

    /// What names another file has to be text: else it would name none and say nothing.
    fn no_path(&self) -> Option<Diagnostic> {
        let keys = [("extends", Code::Extends, "house.toml"), ("library", Code::NamedLibrary, "library")];
        let (key, code, example) =
            keys.into_iter().find(|(key, ..)| self.field(key).is_some() && self.text(key).is_none())?;
        let finding = Diagnostic::of(
            code,
            format!("{key} 应为文字：与本文件相对的路径"),
            format!("{key} has to be text: a path relative to this file"),
        );
        let written = format!("{key} = \"{example}\"");
        let hint = finding.hint(format!("例如 {written}"), format!("for example {written}"));
        Some(hint.answer(key).at(self.field(key).map(|node| node.location.clone())))
    }

    /// What stands under a key at the top of the file.
    fn field(&self, key: &str) -> Option<&Node> {
        match &self.root.data {
            TomlValue::Table(fields) => fields.get(key),
            _ => None,
        }
    }

    /// The text under a key at the top of the file, and its place.
    fn text(&self, key: &str) -> Option<(&str, &Location)> {
        let node = self.field(key)?;
        match &node.data {
            TomlValue::Text(text) => Some((text, &node.location)),
            _ => None,
        }
    }
}

impl Layers {
    /// The deal's file alone, whatever it extends.
    pub fn of(deal: &Arc<Source>) -> Layers {
        Layers { defaults: Vec::new(), deal: Layer::read(deal), given: Vec::new() }
    }

    /// The deal's file and every file below it; `open` reads the file that another one names in `extends`.
    ///
    /// # Errors
    /// A file that `open` cannot read, at the place where it is named; layers without end.
    pub fn read(
        deal: &Arc<Source>,
        open: &mut dyn FnMut(&str) -> Result<Arc<Source>, Diagnostic>,
    ) -> Result<Layers, Diagnostic> {
        let mut layers = vec![Layer::read(deal)];
        while let Some((path, place)) = layers.last().and_then(|lowest| lowest.text("extends")) {
            if layers.len() == LAYERS {
                return Err(Diagnostic::of(
                    Code::Extends,
                    "extends 层数过多，或者循环",
                    "extends goes too deep, or in a circle",
                )
                .hint("检查各文件的 extends", "look at extends of each file")
                .at(place.clone()));
            }
            let below = open(path).map_err(|finding| finding.at(place.clone()))?;
            layers.push(Layer::read(&below));
        }
        if let Some(finding) = layers.iter().find_map(Layer::no_path) {
            return Err(finding);
        }
        let deal = layers.remove(0);
        layers.reverse();
        Ok(Layers { defaults: layers, deal, given: Vec::new() })
    }

    /// The library that each file names and where, from the deal's own file down.
    pub fn libraries(&self) -> impl Iterator<Item = Option<(&str, &Location)>> {
        self.all().rev().map(|layer| layer.text("library"))
    }

    /// The same with one more file on top.
    pub fn over(mut self, source: &Arc<Source>) -> Layers {
        self.defaults.push(self.deal);
        Layers { deal: Layer::read(source), ..self }
    }

    /// The same with answers given as arguments.
    pub fn with(self, given: Vec<Given>) -> Layers {
        Layers { given, ..self }
    }

    /// The same with another text of the deal's own file.
    pub fn with_deal(self, deal: &Arc<Source>) -> Layers {
        Layers { deal: Layer::read(deal), ..self }
    }

    /// The same with more answers given as arguments, over those given before.
    pub fn also(mut self, given: Vec<Given>) -> Layers {
        self.given.extend(given);
        self
    }

    /// Answers given as arguments, as TOML.
    pub fn given(&self) -> impl Iterator<Item = &str> {
        self.given.iter().map(|given| &*given.source().text)
    }

    /// The answers of the topmost file, to be changed.
    pub fn deal_mut(&mut self) -> &mut Node {
        &mut self.deal.root
    }

    /// The files, from the bottom to the top.
    pub fn sources(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.all().map(|layer| &layer.source)
    }

    /// The deal's own file.
    pub fn deal(&self) -> &Arc<Source> {
        &self.deal.source
    }

    fn all(&self) -> impl DoubleEndedIterator<Item = &Layer> {
        self.defaults.iter().chain([&self.deal])
    }

    /// Lays all layers over the defaults of the kind that they name, which is one of `kinds`.
    ///
    /// # Errors
    /// Syntax errors, and what else is wrong for certain beside them; no kind, or one that is not there.
    pub fn join<'k, K: AsRef<Schema>>(&self, kinds: &'k IndexMap<String, K>) -> Result<Joined<'k, K>, Vec<Diagnostic>> {
        let is_topic = |key: &str| kinds.values().any(|kind| kind.as_ref().topics.contains_key(key));
        if let Some(other) = self.defaults.iter().find(|layer| !layer.is_meant_as_answers(&is_topic)) {
            return Err(vec![other.no_answers()]);
        }
        let kind = self.kind(kinds);
        let mut findings: Vec<Diagnostic> = self.all().flat_map(|layer| layer.errors.iter().cloned()).collect();
        if !findings.is_empty() {
            let beside = kind.map_or_else(|_| Vec::new(), |kind| self.beside(&findings, kind.as_ref()));
            findings.extend(beside);
            diagnostic::sort(&mut findings);
            return Err(findings);
        }
        let kind = kind.map_err(|finding| vec![finding])?;
        let place = Location::new(&self.deal.source, 0..0);
        let mut root = from_plain(&toml::Value::Table(kind.as_ref().defaults.clone()), &place);
        self.all().for_each(|layer| merge(&mut root, layer.root.clone()));
        for given in &self.given {
            given.lay_over(&mut root).map_err(|finding| vec![finding])?;
        }
        if let (TomlValue::Table(fields), Some(locks)) = (&mut root.data, self.locks()) {
            fields.insert("lock".to_owned(), locks);
        }
        let stance = |layer: &Layer| Stance::from_word(layer.text("stance")?.0);
        Ok(Joined { kind, root, shared: Arc::default(), house: self.defaults.iter().rev().find_map(stance) })
    }

    /// What is wrong in files that have syntax errors: only what no syntax error can have caused.
    fn beside(&self, syntax: &[Diagnostic], schema: &Schema) -> Vec<Diagnostic> {
        let line = |finding: &Diagnostic| {
            finding.location.as_ref().map(|place| (place.source.name.clone(), place.line_and_column().0))
        };
        let lines: Vec<_> = syntax.iter().map(line).collect();
        let certain = [
            Code::UnknownKey,
            Code::MisplacedKey,
            Code::WrongType,
            Code::UnknownWord,
            Code::OutOfRange,
            Code::EmptyAnswer,
            Code::TooLong,
            Code::ForbiddenCharacter,
            Code::WrongAmount,
        ];
        let merged = self.all().map(|layer| layer.root.clone()).reduce(|mut lower, upper| {
            merge(&mut lower, upper);
            lower
        });
        let mut findings = merged.map_or_else(Vec::new, |root| parse(&root, schema).findings);
        findings.retain(|finding| certain.contains(&finding.code) && !lines.contains(&line(finding)));
        findings
    }

    /// What every layer locks: a deal can add to a firm's locks, not take from them.
    fn locks(&self) -> Option<Node> {
        self.all().filter_map(|layer| layer.field("lock")).cloned().reduce(|mut all, next| {
            if let (TomlValue::Table(all), TomlValue::Table(next)) = (&mut all.data, next.data) {
                for (key, node) in next {
                    match (all.get_mut(&key).map(|old| &mut old.data), node) {
                        (Some(TomlValue::Array(old)), Node { data: TomlValue::Array(new), .. }) => old.extend(new),
                        (_, node) => {
                            all.insert(key, node);
                        }
                    }
                }
            }
            all
        })
    }

    /// The kind that the topmost layer names.
    fn kind<'k, K: AsRef<Schema>>(&self, kinds: &'k IndexMap<String, K>) -> Result<&'k K, Diagnostic> {
        let schemas = kinds.values().map(AsRef::as_ref);
        let given = self.given.iter().rev().find_map(|given| given.field("kind"));
        let Some(node) = given.or_else(|| self.all().rev().find_map(|layer| layer.field("kind"))) else {
            let list = kind_hint("", schemas);
            return Err(Diagnostic::of(
                Code::MissingAnswer,
                "缺少 kind：协议的类型",
                "kind is missing: the kind of agreement",
            )
            .hint(
                format!("在文件开头写 kind = \"…\"，{}", list.zh.unwrap_or_default()),
                format!("write kind = \"…\" at the top; {}", list.en.unwrap_or_default()),
            )
            .answer("kind")
            .at(Location::new(&self.deal.source, 0..0)));
        };
        let word = match &node.data {
            TomlValue::Text(word) => word.as_str(),
            _ => "",
        };
        kinds.get(word).ok_or_else(|| {
            let hint = kind_hint(word, schemas);
            Diagnostic::of(Code::UnknownWord, format!("没有“{word}”这类协议"), format!("there is no kind “{word}”"))
                .hint(hint.zh.unwrap_or_default(), hint.en.unwrap_or_default())
                .answer("kind")
                .at(node.location.clone())
        })
    }
}
