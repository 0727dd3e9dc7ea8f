//! What a library must fulfil before anything is drafted from it: the slips that an author of clauses can make.

use super::Library;
use super::clause::Clause;
use super::files::Files;
use super::parallel;
use super::part::{Condition, Template};
use super::topic::Rule;
use crate::answers::{AnswerType, Question, Stance, closest};
use crate::diagnostic::{Diagnostic, Location, Source};
use crate::expression::Paths;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Names that every condition and text sees besides the topics.
const NAMES: [&str; 14] = [
    "kind",
    "language",
    "agreement_language",
    "stance",
    "clauses",
    "covers",
    "roles",
    "role_names",
    "annexes",
    "loop",
    "found",
    "as_of",
    "draft",
    "memo",
];

/// All problems found.
pub(super) fn verify(library: &Library, files: &Files) -> Vec<Diagnostic> {
    let mut verifier = Verifier { library, used: BTreeSet::new(), findings: Vec::new() };
    verifier.rules(files);
    verifier.questions();
    verifier.folders(files);
    verifier.clauses();
    verifier.kinds();
    verifier.orders();
    for row in library.coverage.rows.values() {
        for condition in [&row.granted_when, &row.refused_when].into_iter().flatten() {
            verifier.condition(condition);
        }
    }
    verifier.findings
}

/// Questions of which no condition, text, rule or step speaks: answering them changes nothing. An overlay may silence a
/// question, so that this is no fault of a library as such.
pub(super) fn unused_questions(library: &Library) -> Vec<Diagnostic> {
    let mut verifier = Verifier { library, used: BTreeSet::new(), findings: Vec::new() };
    verifier.rules(&Files::default());
    verifier.questions();
    verifier.clauses();
    verifier.kinds();
    verifier.findings.clear();
    verifier.unused_questions();
    verifier.findings
}

struct Verifier<'a> {
    library: &'a Library,
    /// Questions that something speaks of.
    used: BTreeSet<String>,
    findings: Vec<Diagnostic>,
}

impl Verifier<'_> {
    fn wrong(&mut self, source: &Arc<Source>, span: Range<usize>, zh: String, en: String) {
        self.findings.push(Diagnostic::error("library", zh, en).at(Location::new(source, span)));
    }

    /// The place of `word` in a file, for front matter whose spans are not kept.
    fn mention(&mut self, source: &Arc<Source>, word: &str, zh: String, en: String) {
        let at = source.text.find(word).unwrap_or(0);
        self.wrong(source, at..at + word.len(), zh, en);
    }

    /// What to do about the last finding.
    fn hint(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        if let Some(last) = self.findings.pop() {
            self.findings.push(last.hint(zh, en));
        }
    }

    fn condition(&mut self, condition: &Condition) {
        self.paths(&condition.location, &condition.paths());
    }

    fn template(&mut self, template: &Template) {
        self.paths(&template.location, &template.paths());
    }

    fn paths(&mut self, place: &Location, paths: &Paths) {
        let span = |at: &Range<usize>| place.span.start + at.start..place.span.start + at.end;
        for (path, at) in &paths.paths {
            if path.is_empty() {
                continue;
            }
            match self.declared(path) {
                Ok(question) => {
                    self.used.insert(question);
                }
                Err(guess) => {
                    self.wrong(
                        &place.source,
                        span(at),
                        format!(
                            "没有 {path} 这个问题{}",
                            guess.as_ref().map_or(String::new(), |g| format!("；是否指 {g}？"))
                        ),
                        format!(
                            "there is no question {path}{}",
                            guess.map_or(String::new(), |g| format!("; did you mean {g}?"))
                        ),
                    );
                }
            }
        }
        for comparison in &paths.comparisons {
            let Some(question) = self.question(&comparison.path) else { continue };
            let words = &question.values;
            let choice = matches!(question.answer, AnswerType::Choice | AnswerType::Choices);
            if choice && !words.contains_key(&comparison.word) {
                let all = words.keys().cloned().collect::<Vec<_>>().join(" | ");
                let (word, path) = (&comparison.word, &comparison.path);
                self.wrong(
                    &place.source,
                    span(&comparison.span),
                    format!("{path} 没有“{word}”这个词；可选：{all}"),
                    format!("{path} has no word “{word}”; it has {all}"),
                );
            }
        }
    }

    fn question(&self, path: &str) -> Option<&Question> {
        let (topic, rest) = path.split_once('.')?;
        let mut keys = rest.split('.');
        let mut question = self.library.topics.get(topic)?.schema.questions.get(keys.next()?)?;
        for key in keys {
            question = question.fields.get(key)?;
        }
        Some(question)
    }

    /// The question's path, or a guess at what was meant.
    fn declared(&self, path: &str) -> Result<String, Option<String>> {
        let keys: Vec<&str> = path.split('.').collect();
        if NAMES.contains(&keys[0]) {
            return Ok(path.to_owned());
        }
        let (topic, rest) = match keys.as_slice() {
            ["party", _role] => return Ok(path.to_owned()),
            ["party", _role, rest @ ..] => ("parties", rest),
            [topic, rest @ ..] => (*topic, rest),
            [] => return Err(None),
        };
        let Some(found) = self.library.topics.get(topic) else {
            let names = self.library.topics.keys().map(String::as_str).chain(NAMES);
            return Err(closest(topic, names).map(str::to_owned));
        };
        let Some(first) = rest.first() else { return Ok(topic.to_owned()) };
        if topic == "parties" && ["key", "label", "role_name", "side"].contains(first) {
            return Ok(format!("parties.{first}"));
        }
        let mut questions = &found.schema.questions;
        let mut walked = topic.to_owned();
        for (depth, key) in rest.iter().enumerate() {
            match questions.get(*key) {
                Some(question) => {
                    walked = format!("{walked}.{key}");
                    questions = &question.fields;
                    if question.answer == AnswerType::Money
                        && rest[depth + 1..].iter().all(|part| ["amount", "currency"].contains(part))
                    {
                        return Ok(walked);
                    }
                }
                None => {
                    return Err(
                        closest(key, questions.keys().map(String::as_str)).map(|guess| format!("{walked}.{guess}"))
                    );
                }
            }
        }
        Ok(walked)
    }

    fn basis(&mut self, source: &Arc<Source>, basis: &[String]) {
        for id in basis {
            if !self.library.statutes.articles.contains_key(id) {
                self.mention(source, id, format!("statutes.toml 中没有 {id}"), format!("statutes.toml has no {id}"));
            }
        }
    }

    fn rules(&mut self, files: &Files) {
        let library = self.library;
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for topic in library.topics.values() {
            for rule in &topic.rules {
                if let Some(other) = seen.insert(&rule.id, &topic.name) {
                    self.mention(
                        &topic.source,
                        &format!("\"{}\"", rule.id),
                        format!("规则编号 {} 重复（另见 {other}）", rule.id),
                        format!("rule {} exists twice (also in {other})", rule.id),
                    );
                }
                self.rule(rule, &topic.source);
            }
            for step in &topic.steps {
                for condition in [&step.when, &step.done].into_iter().flatten() {
                    self.condition(condition);
                }
                let texts = [Some(&step.what), step.due_text.as_ref(), step.document.as_ref()];
                for (_, template) in texts.into_iter().flatten().flat_map(|text| text.iter()) {
                    self.template(template);
                }
                for path in [&step.due, &step.who].into_iter().flatten().filter(|path| path.contains('.')) {
                    match self.declared(path) {
                        Ok(question) => {
                            self.used.insert(question);
                        }
                        Err(_) => self.mention(
                            &topic.source,
                            path,
                            format!("没有 {path} 这个问题"),
                            format!("there is no question {path}"),
                        ),
                    }
                }
                self.basis(&topic.source, &step.basis);
            }
            for route in &topic.routes {
                if let Some(condition) = &route.when {
                    self.condition(condition);
                }
                for (_, template) in route.title.iter().chain(route.text.iter()) {
                    self.template(template);
                }
                self.basis(&topic.source, &route.basis);
            }
        }
        if let Some(source) = files.get("clauses/statutes.toml") {
            for id in library.statutes.articles.keys() {
                let instrument = id.split(':').next().unwrap_or_default();
                if !library.statutes.instruments.contains_key(instrument) {
                    self.mention(
                        source,
                        &format!("\"{id}\""),
                        format!("没有法律文件 {instrument}"),
                        format!("there is no instrument {instrument}"),
                    );
                }
            }
        }
    }

    fn rule(&mut self, rule: &Rule, source: &Arc<Source>) {
        if let Some(condition) = &rule.when {
            self.condition(condition);
        }
        if rule.when.is_none() && rule.forbid.is_empty() {
            self.mention(
                source,
                &format!("\"{}\"", rule.id),
                format!("规则 {} 既没有 when 也没有 forbid", rule.id),
                format!("rule {} has neither when nor forbid", rule.id),
            );
        }
        for (_, template) in rule.message.iter().chain(rule.hint.iter()) {
            self.template(template);
        }
        for text in [
            rule.message.zh.is_some(),
            rule.message.en.is_some(),
            rule.hint.zh.is_some(),
            rule.hint.en.is_some(),
            rule.why.zh.is_some(),
            rule.why.en.is_some(),
        ] {
            if !text {
                self.mention(
                    source,
                    &format!("\"{}\"", rule.id),
                    format!("规则 {} 的 message、hint、why 须有中英文", rule.id),
                    format!("message, hint and why of rule {} must be in both languages", rule.id),
                );
                break;
            }
        }
        for path in [rule.at.as_deref(), rule.each.as_deref()].into_iter().flatten() {
            let full = match (path.strip_prefix("item"), &rule.each) {
                (Some(rest), Some(each)) => format!("{each}{rest}"),
                _ => path.to_owned(),
            };
            match self.declared(&full) {
                Ok(question) => {
                    self.used.insert(question);
                }
                Err(_) if ["language", "stance", "parties"].contains(&path) => {}
                Err(_) => self.mention(
                    source,
                    path,
                    format!("规则 {}：没有 {path} 这个问题", rule.id),
                    format!("rule {}: there is no question {path}", rule.id),
                ),
            }
        }
        self.basis(source, &rule.basis);
    }

    fn questions(&mut self) {
        let library = self.library;
        for topic in library.topics.values() {
            for (path, condition) in &topic.required_when {
                self.condition(condition);
                if self.question(path).is_some_and(|q| q.required) {
                    self.mention(
                        &topic.source,
                        &condition.text,
                        format!("{path} 同时有 required 和 required_when"),
                        format!("{path} has both required and required_when"),
                    );
                }
            }
            for (key, question) in &topic.schema.questions {
                self.one_question(&topic.source, &format!("{}.{key}", topic.name), question);
            }
        }
    }

    fn one_question(&mut self, source: &Arc<Source>, path: &str, question: &Question) {
        let key = path.rsplit('.').next().unwrap_or(path);
        let choice = matches!(question.answer, AnswerType::Choice | AnswerType::Choices);
        if choice == question.values.is_empty() {
            self.mention(
                source,
                key,
                format!("{path}：只有 choice 和 choices 才有 values，并且必须有"),
                format!("{path}: choice and choices need values, and only they"),
            );
        }
        if path == "parties.role" && !question.roles {
            self.mention(
                source,
                "[questions.role]",
                "parties.role 的词语须是各类协议自己的角色：写 roles = true，不写 values".to_owned(),
                "the words of parties.role must be the roles of each kind: write roles = true, and no values"
                    .to_owned(),
            );
        }
        let nested = matches!(question.answer, AnswerType::Record | AnswerType::Table);
        if nested == question.fields.is_empty() {
            self.mention(
                source,
                key,
                format!("{path}：只有 record 和 table 才有 fields，并且必须有"),
                format!("{path}: record and table need fields, and only they"),
            );
        }
        for (key, field) in &question.fields {
            self.one_question(source, &format!("{path}.{key}"), field);
        }
    }

    fn clauses(&mut self) {
        let library = self.library;
        let mut versions: BTreeMap<&str, Vec<&Clause>> = BTreeMap::new();
        for clause in library.clauses.iter().chain(&library.annexes) {
            versions.entry(&clause.id).or_default().push(clause);
            self.clause(clause);
        }
        for (id, versions) in &versions {
            self.versions(id, versions);
        }
    }

    fn versions(&mut self, id: &str, versions: &[&Clause]) {
        let first = versions[0];
        let variants: Vec<Option<Stance>> = versions.iter().map(|clause| clause.variant).collect();
        for (n, clause) in versions.iter().enumerate() {
            if variants[..n].contains(&clause.variant) {
                self.mention(
                    &clause.source,
                    "id",
                    format!("条款 {id} 的同一方案有两个文件"),
                    format!("the same variant of clause {id} exists twice"),
                );
            }
            if clause.variant.is_none() && versions.len() > 1 {
                self.mention(
                    &clause.source,
                    "id",
                    format!("条款 {id} 有几个方案，每个文件都须写 variant"),
                    format!("clause {id} has several versions: each file must name its variant"),
                );
            }
            if clause.article != first.article || clause.order != first.order || clause.kinds != first.kinds {
                self.mention(
                    &clause.source,
                    "id",
                    format!("条款 {id} 各方案的 article、order、kinds 须一致"),
                    format!("all variants of clause {id} must have the same article, order and kinds"),
                );
            }
        }
        // Without it another stance would be given what favours the other side.
        let for_all = variants.iter().any(|variant| matches!(variant, None | Some(Stance::Balanced)));
        if !for_all {
            self.mention(
                &first.source,
                "variant",
                format!("条款 {id} 没有 balanced 方案"),
                format!("clause {id} has no balanced variant"),
            );
            self.hint(
                "补上 variant = \"balanced\" 的文件；只有一个方案的，删去 variant，文件名也不写方案",
                "add the file with variant = \"balanced\"; where there is one version only, leave `variant` out, in the file's name too",
            );
        }
    }

    /// A folder of clauses is a topic: without its file it has no title, and no kind can list it.
    fn folders(&mut self, files: &Files) {
        let mut bare: BTreeMap<&str, &Arc<Source>> = BTreeMap::new();
        for (path, source) in files.below("clauses/") {
            if let Some((folder, _)) = path.split_once('/').filter(|_| path.ends_with(".md"))
                && files.get(&format!("clauses/{folder}/topic.toml")).is_none()
            {
                bare.entry(folder).or_insert(source);
            }
        }
        for (folder, source) in bare {
            self.wrong(
                source,
                0..0,
                format!("文件夹 clauses/{folder} 没有 topic.toml"),
                format!("the folder clauses/{folder} has no topic.toml"),
            );
            self.hint(
                format!("写 clauses/{folder}/topic.toml，至少有 title；或者把条款移到已有的主题"),
                format!(
                    "write clauses/{folder}/topic.toml with at least a title, or move the clause to a topic that exists"
                ),
            );
        }
    }

    /// Two clauses in one place of an article would follow the order of their names.
    fn orders(&mut self) {
        let library = self.library;
        for kind in library.kinds.values() {
            let mut places: BTreeMap<(&str, i64), &str> = BTreeMap::new();
            for clause in library.clauses.iter().filter(|clause| kind.carries(clause)) {
                let (id, order) = (clause.id.as_str(), clause.order);
                let first = *places.entry((&clause.article, order)).or_insert(id);
                if first != id {
                    self.mention(
                        &clause.source,
                        "order",
                        format!(
                            "{} 类协议的条 {} 中，{first} 和 {id} 的 order 都是 {order}",
                            kind.name, clause.article
                        ),
                        format!(
                            "{first} and {id} both have order {order} in article {} of kind {}",
                            clause.article, kind.name
                        ),
                    );
                    self.hint("给其中一个另写 order", "give one of them another order");
                }
            }
        }
    }

    fn clause(&mut self, clause: &Clause) {
        let library = self.library;
        let source = &clause.source;
        let name = clause.id.replacen('.', "/", 1);
        let file = clause.variant.map_or(format!("{name}.md"), |variant| format!("{name}.{}.md", variant.word()));
        let place = if clause.id.starts_with("annex.") { file.replacen("annex/", "annexes/", 1) } else { file };
        if !source.name.replace('\\', "/").ends_with(&place) {
            self.mention(source, &clause.id, format!("文件名应为 {place}"), format!("the file must be called {place}"));
        }
        for condition in [&clause.when, &clause.highlight_when].into_iter().flatten() {
            self.condition(condition);
        }
        if let Some(condition) = &clause.when {
            let names = |path: &str| path == "clauses" || path == "covers";
            if condition.paths().paths.iter().any(|(path, _)| names(path)) {
                let place = &condition.location;
                self.wrong(
                    &place.source,
                    place.span.clone(),
                    "when 中不能使用 clauses 和 covers：此时条款尚未选定；改用 needs 或者答案".to_owned(),
                    "`when` cannot speak of clauses and covers, which are not chosen yet: use `needs` or an answer"
                        .to_owned(),
                );
            }
        }
        for (language, template) in clause.text.iter() {
            self.template(template);
            self.bold(template, language == crate::value::Language::Zh);
            self.references(template);
        }
        for needed in &clause.needs {
            if library.versions(needed).next().is_none() {
                self.mention(source, needed, format!("没有条款 {needed}"), format!("there is no clause {needed}"));
            }
        }
        for row in &clause.covers {
            if !library.coverage.rows.is_empty() && !library.coverage.rows.contains_key(row) {
                self.mention(
                    source,
                    row,
                    format!("coverage.toml 中没有 {row}"),
                    format!("coverage.toml has no row {row}"),
                );
            }
        }
        self.findings.extend(parallel::same_parts(clause));
        self.findings.extend(parallel::undefined(clause));
        self.basis(source, &clause.basis);
        for kind in clause.kinds.iter().flatten() {
            if !library.kinds.is_empty() && !library.kinds.contains_key(kind) {
                self.mention(source, kind, format!("没有协议类型 {kind}"), format!("there is no kind {kind}"));
            }
        }
        let topic = clause.id.split('.').next().unwrap_or_default();
        for kind in library.kinds.values() {
            let carries = kind.carries(clause);
            let annex = topic == "annex" && kind.schema.annexes.contains(&clause.id["annex.".len()..].to_owned());
            if !carries && !annex {
                continue;
            }
            for language in &kind.schema.languages {
                if clause.text.get(*language).is_none() {
                    self.mention(
                        source,
                        "+++",
                        format!("缺少 {} 文本，而 {} 类协议有此语言", language.code(), kind.name),
                        format!("the {} text is missing, which kind {} lists", language.code(), kind.name),
                    );
                }
            }
            if topic != "annex" && !kind.articles.iter().any(|article| article.id == clause.article) {
                self.mention(
                    source,
                    &clause.id,
                    format!("{} 类协议没有条 {}", kind.name, clause.article),
                    format!("kind {} has no article {}", kind.name, clause.article),
                );
            }
        }
    }

    /// `**` opens bold only inside quotation marks; outside them CommonMark leaves it in the text.
    fn bold(&mut self, template: &Template, chinese: bool) {
        let text = &template.text;
        for (n, (at, _)) in text.match_indices("**").enumerate() {
            let before = text[..at].chars().next_back();
            let after = text[at + 2..].chars().next();
            let sound = !chinese || if n % 2 == 0 { before == Some('“') } else { after == Some('”') };
            if !sound {
                let start = template.location.span.start + at;
                self.wrong(
                    &template.location.source,
                    start..start + 2,
                    "加粗只能写在引号内：“**词语**”".to_owned(),
                    "bold stands inside quotation marks only: “**term**”".to_owned(),
                );
            }
        }
    }

    fn references(&mut self, template: &Template) {
        let library = self.library;
        for (at, _) in template.text.match_indices("](#") {
            let start = at + 3;
            let end = template.text[start..].find(')').map_or(template.text.len(), |close| start + close);
            let target = &template.text[start..end];
            if target.contains("{{") {
                continue;
            }
            let known = if let Some(article) = target.strip_prefix("article.") {
                library.kinds.is_empty()
                    || library.kinds.values().any(|kind| kind.articles.iter().any(|a| a.id == article))
            } else if target.starts_with("annex.") {
                library.annexes.is_empty() || library.versions(target).next().is_some()
            } else {
                library.versions(target).next().is_some()
            };
            if !known {
                let place = &template.location;
                self.wrong(
                    &place.source,
                    place.span.start + start..place.span.start + end,
                    format!("没有可引用的 {target}"),
                    format!("there is no {target} to refer to"),
                );
            }
        }
    }

    fn kinds(&mut self) {
        let library = self.library;
        for kind in library.kinds.values() {
            for article in &kind.articles {
                if let Some(condition) = &article.when {
                    self.condition(condition);
                }
            }
            self.findings.extend(parallel::same_parts(&kind.skeleton));
            for (_, template) in kind.skeleton.text.iter() {
                self.template(template);
                self.references(template);
            }
            for annex in &kind.schema.annexes {
                if library.versions(&format!("annex.{annex}")).next().is_none() {
                    let source = &kind.skeleton.source;
                    self.wrong(
                        source,
                        0..0,
                        format!("{} 类协议的附件 {annex} 没有文件", kind.name),
                        format!("annex {annex} of kind {} has no file", kind.name),
                    );
                }
            }
        }
        if let Some(memo) = &library.memo {
            for (_, template) in memo.text.iter() {
                for (path, _) in &template.paths().paths {
                    if let Ok(question) = self.declared(path) {
                        self.used.insert(question);
                    }
                }
            }
        }
    }

    /// An answer that can change nothing is a trap for who gives it.
    fn unused_questions(&mut self) {
        let library = self.library;
        for topic in library.topics.values() {
            for key in topic.schema.questions.keys() {
                let path = format!("{}.{key}", topic.name);
                let inside = format!("{path}.");
                let used = self.used.iter().any(|used| *used == path || used.starts_with(&inside));
                if !used && path != "parties.key" {
                    let word = format!("[questions.{key}]");
                    self.mention(
                        &topic.source,
                        &word,
                        format!("没有条件、文本或者规则用到 {path}"),
                        format!("no condition, text or rule uses {path}"),
                    );
                }
            }
        }
    }
}
