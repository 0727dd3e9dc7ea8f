//! What clauses, annexes and kinds must keep to.

use super::Verifier;
use super::parallel;
use crate::answers::Stance;
use crate::diagnostic::Source;
use crate::library::clause::Clause;
use crate::library::files::Files;
use crate::library::note::Fits;
use crate::library::part::Template;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Verifier<'_> {
    pub(super) fn clauses(&mut self, files: &Files) {
        let library = self.library;
        let mut versions: BTreeMap<&str, Vec<&Clause>> = BTreeMap::new();
        for clause in library.clauses.iter().chain(&library.annexes) {
            versions.entry(&clause.id).or_default().push(clause);
            self.clause(clause, files);
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
            if (&clause.article, clause.order, &clause.kinds, &clause.forms)
                != (&first.article, first.order, &first.kinds, &first.forms)
            {
                self.mention(
                    &clause.source,
                    "id",
                    format!("条款 {id} 各方案的 article、order、kinds、forms 须一致"),
                    format!("all variants of clause {id} must have the same article, order, kinds and forms"),
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
    pub(super) fn folders(&mut self, files: &Files) {
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

    /// A topic that no kind lists asks nobody; one that asks nothing may hold clauses that name their kinds.
    pub(super) fn listed(&mut self, files: &Files) {
        let library = self.library;
        let kinds = || library.kinds.values();
        let asks_nothing = |name: &str| library.topics[name].schema.questions.is_empty();
        let named = |name: &str| {
            let mut clauses = library.clauses.iter().filter(|clause| clause.id.split('.').next() == Some(name));
            asks_nothing(name)
                && clauses.any(|clause| clause.kinds.is_some() && kinds().any(|kind| kind.carries(clause)))
        };
        let listed = |name: &String| kinds().any(|kind| kind.topics.contains(name)) || named(name);
        for topic in library.topics.values().filter(|topic| !files.embeds(&topic.source) && !listed(&topic.name)) {
            let name = &topic.name;
            self.wrong(
                &topic.source,
                0..0,
                format!("没有协议类型列入主题 {name}，其问题和条款不会出现"),
                format!("no kind lists the topic {name}: its questions and clauses never appear"),
            );
            self.hint(
                "在其 topic.toml 开头写 kinds = [\"…\"]，列出有该主题的类型".to_owned(),
                "name the kinds that have it at the head of its topic.toml: kinds = [\"…\"]".to_owned(),
            );
        }
    }

    /// Two clauses in one place of an article would follow the order of their names.
    pub(super) fn orders(&mut self) {
        let library = self.library;
        let forms = library.kinds.values().flat_map(|kind| kind.forms.iter().map(move |form| (kind, form)));
        for (kind, form) in forms {
            let mut places: BTreeMap<(&str, i64), &str> = BTreeMap::new();
            for clause in library.clauses.iter().filter(|clause| kind.carries(clause) && form.takes(clause)) {
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

    /// A branch of a note is for a kind or a form that there is, or for a sound condition.
    fn note(&mut self, clause: &Clause) {
        let library = self.library;
        for branch in &clause.note.branches {
            let name = match &branch.fits {
                Fits::When(condition) => {
                    self.condition(condition);
                    continue;
                }
                Fits::Named(name) => name,
            };
            if library.kinds.values().all(|kind| kind.name != *name && kind.form(name).is_none()) {
                self.mention(
                    &clause.source,
                    name,
                    format!("note.{name} 不是任何协议类型、形式或者事实的名称"),
                    format!("note.{name} names no kind, form or fact"),
                );
                self.hint(
                    "note 的 zh、en 是通用的说明；只适用于某一类型、形式或者分支的，写作 note.名称 = { zh, en } 或者 note.'条件' = { zh, en }",
                    "`zh` and `en` of a note are the general one; for one kind, form or branch write note.NAME = { zh, en } or note.'CONDITION' = { zh, en }",
                );
            }
        }
    }

    fn clause(&mut self, clause: &Clause, files: &Files) {
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
        self.note(clause);
        self.named(clause);
        self.findings.extend(parallel::same_parts(clause));
        self.findings.extend(parallel::undefined(clause));
        self.basis(source, &clause.basis);
        self.carried(clause, files);
    }

    /// Clauses, rows of the coverage, kinds and forms that a clause names must be there.
    fn named(&mut self, clause: &Clause) {
        let library = self.library;
        let source = &clause.source;
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
        for kind in clause.kinds.iter().flatten() {
            if !library.kinds.is_empty() && !library.kinds.contains_key(kind) {
                self.mention(source, kind, format!("没有协议类型 {kind}"), format!("there is no kind {kind}"));
            }
        }
        for form in clause.forms.iter().flatten() {
            let at = source.text.find(&format!("\"{form}\"")).unwrap_or(0);
            self.form_word(form, source, at..at + form.len() + 2);
        }
    }

    /// Every kind that carries the clause needs its article, and its text in each of the kind's languages.
    fn carried(&mut self, clause: &Clause, files: &Files) {
        let library = self.library;
        let source = &clause.source;
        let topic = clause.id.split('.').next().unwrap_or_default();
        for kind in library.kinds.values() {
            let carries = kind.carries(clause);
            let annex = topic == "annex" && kind.alone().any(|name| *name == clause.id["annex.".len()..]);
            if !carries && !annex {
                continue;
            }
            for language in &kind.schema.languages {
                let one_sided = files.languages.as_ref().is_some_and(|own| !own.contains(language));
                if clause.text.get(*language).is_none() && (!one_sided || files.embeds(source)) {
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

    pub(super) fn kinds(&mut self) {
        let library = self.library;
        for kind in library.kinds.values() {
            for article in &kind.articles {
                if let Some(condition) = &article.when {
                    self.condition(condition);
                }
            }
            for skeleton in kind.forms.iter().filter_map(|form| form.skeleton.as_ref()).chain([&kind.skeleton]) {
                self.findings.extend(parallel::same_parts(skeleton));
                for (_, template) in skeleton.text.iter() {
                    self.template(template);
                    self.references(template);
                }
            }
            for form in &kind.forms {
                let titles = form.articles.iter().flat_map(|article| article.titles.iter().map(|(when, _)| when));
                let titles = titles.chain(form.words.iter().map(|words| &words.when));
                for condition in titles.chain([&form.by_default, &form.possible]).flatten() {
                    self.condition(condition);
                }
                for (_, template) in form.title.iter() {
                    self.template(template);
                }
            }
            for annex in kind.alone() {
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
                for (path, _) in &template.written_paths().paths {
                    if let Ok(question) = self.declared(path) {
                        self.used.insert(question);
                    }
                }
            }
        }
    }
}
