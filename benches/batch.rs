//! Scratch: time of each phase.
use baomi::answers::{self, from_plain, lay_over};
use baomi::assemble::{provenance};
use baomi::check::{self, Subject};
use baomi::diagnostic::{Location, Source};
use baomi::document::{self, Frame};
use baomi::export::{markdown, pdf};
use baomi::layout::{lay_out_with, DEFAULT_STYLE, Fonts, LayoutCache, Style};
use baomi::library::Library;
use baomi::value::Language;
use baomi::{draft, plan};
use std::time::{Duration, Instant};

fn main() {
    let path = std::env::args().nth(1).filter(|a| !a.starts_with('-')).unwrap_or("/tmp/bb/asset-transfer.toml".into());
    let library = Library::open(None).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let text = if std::env::var("NOANNEX").is_ok() { text.lines().map(|l| if l.starts_with("include = [") { "include = []" } else { l }).collect::<Vec<_>>().join("\n") } else { text };
    let source = Source::new(path, text);
    let (node, _) = answers::read(&source);
    let kind_name = if source.text.contains("\"partner\"\n") || source.text.contains("kind     = \"partner\"") { "partner" } else { "transfer" };
    let kind = &library.kinds[kind_name];
    let mut root = from_plain(&toml::Value::Table(kind.schema.defaults.clone()), &Location::new(&source, 0..0));
    lay_over(&mut root, node);
    let fonts = Fonts::bundled();
    let style = Style::bundled(DEFAULT_STYLE).unwrap();
    let mut cache = LayoutCache::new();
    let mut subset = None;
    let mut t = [Duration::ZERO; 9];
    let n = 100;
    let mut pages_n = 0;
    for i in 0..n + 1 {
        if i == 1 { t = [Duration::ZERO; 9]; }
        let t0 = Instant::now();
        let answers::Parsed { answers, findings: _ } = answers::parse(&root, &kind.schema);
        let t1 = Instant::now();
        let (plan, _) = plan::plan(&library, kind, &answers);
        let t2 = Instant::now();
        let scopes = draft::scopes(&library, &plan, &answers);
        let t3 = Instant::now();
        let (text, _) = draft::draft(&library, &plan, &scopes, &answers.languages());
        let t4 = Instant::now();
        let frame = Frame { languages: answers.languages(), number: None, draft: false, provenance: provenance(&library, &[source.clone()]) };
        let (document, _) = document::build(&text, frame);
        let t5 = Instant::now();
        let subject = Subject { library: &library, answers: &answers, plan: &plan, scopes: &scopes, document: &document };
        let f = check::check(&subject);
        let f2 = check::force(&subject, None);
        let t6 = Instant::now();
        let md = markdown::write(&document);
        let t7 = Instant::now();
        let pages = lay_out_with(&mut cache, &document, &style, &fonts).unwrap();
        pages_n = pages.pages.len();
        let t8 = Instant::now();
        let s = subset.get_or_insert_with(|| pdf::Subset::new(&fonts, &pdf::GlyphSet::of(&pages)).unwrap());
        let bytes = pdf::write_with(&pages, s, &pdf::Metadata::of(&document)).unwrap();
        let t9 = Instant::now();
        std::hint::black_box((f, f2, md, bytes, Language::Zh));
        for (k, (a, b)) in [(t0, t1), (t1, t2), (t2, t3), (t3, t4), (t4, t5), (t5, t6), (t6, t7), (t7, t8), (t8, t9)].into_iter().enumerate() { t[k] += b - a; }
    }
    for (name, d) in ["parse", "plan", "scopes", "draft", "document", "check", "markdown", "layout", "pdf"].iter().zip(t) {
        println!("{name:10} {:8.3} ms", d.as_secs_f64() * 1000.0 / n as f64);
    }
    println!("pages {pages_n}");
}
