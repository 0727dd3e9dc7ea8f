//! One batch: the answers all rows share, the columns, and a row as an agreement.

use super::finding::RowFinding;
use super::name::Pattern;
use super::numbers::{NUMBER, Numbered, Numbers, Unnumbered, partners};
use super::parties::PartyColumns;
use super::row_answers::RowAnswers;
use super::suspect::suspect;
use crate::answers::{self, Node, TomlValue};
use crate::batch::selection::Selection;
use crate::batch::sheet::{Column, Flaw, Row, Table, columns, is_title};
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::document::Provenance;
use crate::library::{Kind, Library};
use crate::pipeline::{Assembly, Joined, Options, from_joined};
use crate::publish::Session;
use crate::value::Sha256;
use indexmap::IndexMap;
use std::sync::Arc;

/// Everything that is the same for all rows.
#[derive(Debug)]
pub struct Job<'l> {
    /// Clauses, questions and rules.
    pub library: &'l Library,
    /// Kind of all its agreements.
    pub kind: &'l Kind,
    /// The rows.
    pub table: &'l Table,
    /// Columns that answer a question.
    pub columns: Vec<Column>,
    /// How outputs are named.
    pub pattern: Pattern,
    /// Whether the files of a row that go to the other side come in one ZIP.
    pub zip_each: bool,
    /// The answers that all rows share, as they were read.
    pub answers_text: String,
    /// Numbers for rows that have none; None: they stay without.
    pub numbers: Option<Numbers>,
    /// How agreements are assembled.
    pub options: Options,
    /// Which rows are taken.
    pub selection: Selection,
    /// Of the answers that all rows share.
    pub shared: Provenance,
    /// Columns that say who a party is.
    parties: Vec<PartyColumns>,
    /// Without the topics that are shared.
    base: Joined<'l>,
    /// The answers of those topics.
    shared_topics: IndexMap<String, Node>,
}

/// How the files of rows are named, and rows without a number numbered.
#[derive(Debug, Clone)]
pub struct Naming<'a> {
    /// Of the files' names.
    pub pattern: &'a str,
    /// None: rows without a number stay without.
    pub numbers: Option<Numbers>,
}

impl<'a> From<&'a str> for Naming<'a> {
    fn from(pattern: &'a str) -> Naming<'a> {
        Naming { pattern, numbers: None }
    }
}

/// A row as an agreement.
pub struct RowAssembly<'l> {
    /// The agreement.
    pub assembly: Assembly<'l>,
    /// All that was found, in the order of the columns.
    pub findings: Vec<RowFinding>,
}

impl<'l> Job<'l> {
    /// Joins answers and columns. `joined` are the answers all rows share.
    /// Findings: what is wrong with the columns; Err: the pattern cannot be read.
    #[allow(clippy::too_many_arguments)]
    pub fn new(
        library: &'l Library,
        joined: Joined<'l>,
        shared: Provenance,
        table: &'l Table,
        naming: impl Into<Naming<'l>>,
        options: Options,
        selection: impl Into<Selection>,
    ) -> Result<(Job<'l>, Vec<RowFinding>), Diagnostic> {
        let answers_text = of_batch(joined.root.clone());
        let mut base = joined;
        let Naming { pattern, numbers } = naming.into();
        let kind = base.kind;
        let mapped = answers::parse(&base.root, &kind.schema).answers.columns;
        let known = party_count(&base.root);
        let (columns, wrong) = columns(&table.header, &mapped, &kind.schema, &mut base.root);
        let remarks = table.remarks.iter().map(|remark| RowFinding::of_table(None, remark.clone()));
        let wrong = wrong.into_iter().map(|(title, finding)| RowFinding::of_table(Some(title), finding));
        let findings = remarks.chain(wrong).collect();
        let pattern = Pattern::parse(pattern, &table.header, &columns, &kind.schema, &mut base.root)?;
        // What reads the same in every row is read once; in another language nothing does.
        let own_language = columns.iter().any(|column| column.keys[0] == "language");
        let set_by_row = |topic: &str| {
            let numbered = numbers.is_some() && topic == NUMBER[0];
            own_language || numbered || columns.iter().any(|column| column.keys[0] == topic)
        };
        let parties = PartyColumns::of(&columns, known);
        base.shared = Arc::new(answers::share(&base.root, &kind.schema, set_by_row));
        let mut shared_topics = IndexMap::new();
        if let TomlValue::Table(fields) = &mut base.root.data {
            let (common, own) = std::mem::take(fields).into_iter().partition(|(name, _)| base.shared.has(name));
            (shared_topics, *fields) = (common, own);
        }
        Ok((
            Job {
                library,
                kind,
                table,
                columns,
                pattern,
                zip_each: false,
                answers_text,
                numbers,
                options,
                selection: selection.into(),
                shared,
                parties,
                base,
                shared_topics,
            },
            findings,
        ))
    }

    /// The agreement of a row, with what `session` holds of earlier ones.
    pub fn assemble(&self, session: &Session<'_>, row: &Row, options: Options) -> RowAssembly<'l> {
        let laid = self.lay(row);
        let joined = self.base.with(laid.root);
        let assembly = from_joined(&session.texts, self.library, &joined, self.provenance(row), options);
        let mut findings: Vec<RowFinding> = Vec::new();
        for Flaw { column, finding } in &row.flaws {
            let column = match column {
                None => None,
                Some(index) => match self.columns.iter().find(|column| column.index == *index) {
                    Some(column) => Some(column.title.clone()),
                    // Nobody reads that cell.
                    None => continue,
                },
            };
            let own = finding.code != Code::UntitledColumn;
            findings.push(RowFinding { own, ..RowFinding::of_row(row.number, column, finding.clone()) });
        }
        if let Some(finding) = suspect(&self.columns, &self.parties, row) {
            findings.push(RowFinding::of_row(row.number, None, finding));
            return RowAssembly { assembly, findings };
        }
        let mut placed: Vec<(usize, RowFinding)> =
            laid.findings.into_iter().map(|finding| (self.index_of(finding.column.as_deref()), finding)).collect();
        for finding in &assembly.findings {
            let column = self.column_of(finding, &laid.source, &laid.places);
            // What cannot be read has been told; what is missing because of it says nothing new.
            if column.is_some_and(|at| laid.faulty.contains(&at)) {
                continue;
            }
            let column = column.map(|at| &self.columns[at]);
            let title = column.map(|column| column.title.clone());
            let finding = RowFinding { own: title.is_some(), ..RowFinding::of_row(row.number, title, finding.clone()) };
            placed.push((column.map_or(usize::MAX, |column| column.index), finding));
        }
        placed.sort_by_key(|(column, _)| *column);
        findings.extend(placed.into_iter().map(|(_, finding)| finding));
        RowAssembly { assembly, findings }
    }

    /// The answers of a row, on those all rows share.
    pub fn answers(&self, row: &Row) -> Joined<'l> {
        self.base.with(self.lay(row).root)
    }

    /// All answers of a row, in the order of an answer file.
    pub fn answer_file(&self, row: &Row) -> Node {
        let mut root = self.lay(row).root;
        if let TomlValue::Table(fields) = &mut root.data {
            fields.extend(self.shared_topics.clone());
            let topics = &self.kind.schema.topics;
            fields.sort_by(|a, _, b, _| topics.get_index_of(a).cmp(&topics.get_index_of(b)));
        }
        root
    }

    fn lay(&self, row: &Row) -> RowAnswers {
        let mut answers = RowAnswers::new(&self.table.name, &self.columns, &self.base.root, row);
        self.parties.iter().for_each(|party| party.make_whole(&mut answers, &self.columns, row));
        if let Some(Err(finding)) = self.numbers.as_ref().map(|numbers| numbers.lay(&mut answers, row.number)) {
            answers.findings.push(RowFinding::of_row(row.number, None, finding));
        }
        answers
    }

    /// The name of a row's files; None: nothing is left of it. Before numbers are given, rows have different ones instead.
    pub fn file_name(&self, row: &Row) -> Option<String> {
        let number = self.numbers.as_ref().map(|numbers| match numbers.given(row.number) {
            Some(number) => number.to_owned(),
            None => format!("{:08}", row.number),
        });
        self.pattern.name(row, number.as_deref().unwrap_or_default())
    }

    /// A row that is to be given a number.
    pub fn unnumbered(&self, row: &Row) -> Option<Unnumbered> {
        let answers = RowAnswers::new(&self.table.name, &self.columns, &self.base.root, row);
        self.numbers.as_ref()?.unnumbered(&answers.root, &self.columns, row)
    }

    /// A row that has the `number` of an agreement.
    pub fn numbered(&self, row: &Row, number: Option<String>) -> Option<Numbered> {
        number.map(|number| Numbered { number, partners: partners(&self.columns, row) })
    }

    fn index_of(&self, title: Option<&str>) -> usize {
        let column = self.columns.iter().find(|column| Some(column.title.as_str()) == title);
        column.map_or(usize::MAX, |column| column.index)
    }

    /// Position of the column that a finding is about: by the place of its cell, else by the answer it names.
    fn column_of(&self, finding: &Diagnostic, source: &Arc<Source>, places: &[usize]) -> Option<usize> {
        if let Some(place) = finding.location.as_ref().filter(|place| Arc::ptr_eq(&place.source, source)) {
            return places.partition_point(|start| *start <= place.span.start).checked_sub(1);
        }
        let answer = finding.answer.as_deref()?;
        self.columns.iter().position(|column| {
            let path = column.path();
            path == answer || path.strip_suffix(".amount").is_some_and(|path| path == answer)
        })
    }

    /// Names and hashes of a row's answers.
    fn provenance(&self, row: &Row) -> Provenance {
        let mut hash = Sha256::new();
        hash.update(self.shared.answers_sha256.as_bytes());
        for column in &self.columns {
            hash.update(column.path().as_bytes());
            hash.update(&[0]);
            hash.update(row.cells.get(column.index).map_or("", |cell| cell.text()).as_bytes());
            hash.update(&[0]);
        }
        Provenance {
            answers_name: format!("{}, {}:{}", self.shared.answers_name, self.table.name, row.number),
            answers_sha256: hash.finish_hex(),
            ..self.shared.clone()
        }
    }
}

/// A function that says whether a title of a spreadsheet is one for these answers.
pub fn known_titles<'j>(joined: &'j Joined<'_>) -> impl FnMut(&str) -> bool + 'j {
    let schema = &joined.kind.schema;
    let mapped = answers::parse(&joined.root, schema).answers.columns;
    let mut base = joined.root.clone();
    move |title| is_title(title, &mapped, schema, &mut base)
}

/// The text of the answers that all rows share, without what names other files.
fn of_batch(mut root: Node) -> String {
    if let TomlValue::Table(fields) = &mut root.data {
        fields.retain(|key, _| !["extends", "library", "lock"].contains(&key.as_str()));
    }
    answers::write(&root)
}

/// How many parties the answers have.
fn party_count(root: &Node) -> usize {
    match &root.data {
        TomlValue::Table(fields) => match fields.get("parties").map(|node| &node.data) {
            Some(TomlValue::Array(parties)) => parties.len(),
            _ => 0,
        },
        _ => 0,
    }
}
