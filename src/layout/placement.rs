//! Sheets of the galley → finished pages: marks at their absolute places, links, fields, outline.

use super::flow::compose::Composer;
use super::flow::header_footer::Furnish;
use super::flow::paginate::{Sheet, What};
use super::flow::structure::ROOT;
use super::flow::{Grid, LocalMark, LocalTarget};
use super::length::{Milli, to_points};
use super::page::{
    Artifact, Element, Link, Mark, OutlineEntry, Owner, Page, Pages, Place, Shape, SignatureField, SigningPlace, Target,
};
use foldhash::HashMap;
use std::ops::Range;

/// Where a slab came to stand.
#[derive(Clone, Copy)]
struct Standing {
    page: u32,
    /// Its upper edge above the lower edge of the paper.
    top: Milli,
    /// Left edge of the type area.
    left: Milli,
}

/// How the pages of a galley are counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Count {
    /// Pages that stand before its first one.
    pub before: usize,
    /// How many of these bear no number: the cover.
    pub unnumbered: usize,
    /// The number of the last page.
    pub total: usize,
}

/// Turns sheets into pages; `outline` is where the headings of the text stand, for the contents.
pub(crate) fn assemble(composer: &mut Composer<'_>, sheets: &[Sheet], count: Count, outline: &[OutlineEntry]) -> Pages {
    let style = composer.style;
    let mut pages = Pages::default();
    let mut standing: Vec<Option<Standing>> = vec![None; composer.flow.slabs.len()];
    for (index, sheet) in sheets.iter().enumerate() {
        let (width, height) = if sheet.landscape {
            (style.paper.height, style.paper.width)
        } else {
            (style.paper.width, style.paper.height)
        };
        let (left, top) =
            if sheet.landscape { (style.margin.top, style.margin.left) } else { (style.margin.left, style.margin.top) };
        let measure = if sheet.landscape { width - style.margin.top - style.margin.bottom } else { style.measure() };
        let number = (count.before + index + 1).checked_sub(count.unnumbered).filter(|number| *number > 0);
        let furnish = Furnish { width, height, left, measure, number, total: count.total };
        let mut marks = Vec::with_capacity(64);
        composer.page_head(&furnish, &mut marks);
        let mut body =
            Body { composer, left, origin: height - top, marks: &mut marks, waiting: Vec::new(), group: None };
        for (position, entry) in sheet.entries.iter().enumerate() {
            let foot = position + 1 == sheet.entries.len();
            match entry.what {
                What::Strip(slab) | What::Alternative(slab) => {
                    let page = (count.before + index) as u32;
                    standing[slab] = Some(Standing { page, top: height - top - entry.top, left });
                    body.slab(slab, entry.what, entry.top, foot);
                }
                What::Repeat(repeat) => body.repeat(repeat, entry.top),
            }
        }
        body.flush();
        composer.page_foot(&furnish, &mut marks);
        pages.pages.push(Page { width: to_points(width), height: to_points(height), marks });
    }
    attach(composer, &standing, outline, &mut pages);
    pages.texts = std::mem::take(&mut composer.flow.texts);
    pages
}

/// Marks of one page while they are put in reading order.
struct Body<'a, 'c> {
    composer: &'a Composer<'c>,
    left: Milli,
    /// Top of the type area above the lower edge of the paper.
    origin: Milli,
    marks: &'a mut Vec<Mark>,
    /// Marks of the group that is open, by column.
    waiting: Vec<(u16, Mark)>,
    group: Option<u32>,
}

impl Body<'_, '_> {
    fn slab(&mut self, index: usize, what: What, top: Milli, foot: bool) {
        let flow = &self.composer.flow;
        let slab = &flow.slabs[index];
        if self.group != Some(slab.group) {
            self.flush();
            self.group = Some(slab.group);
        }
        let range = match (what, slab.alternative) {
            (What::Alternative(_), Some(at)) => flow.alternatives[at as usize].marks.clone(),
            _ => slab.marks.clone(),
        };
        self.local(range, top, None);
        if let Some(grid) = slab.grid {
            self.grid(grid, top, slab.height, foot);
        }
    }

    fn repeat(&mut self, index: u32, top: Milli) {
        let repeat = &self.composer.flow.repeats[index as usize];
        let owner = (!repeat.content).then_some(Owner::Artifact(Artifact::TableHeader));
        self.local(repeat.marks.clone(), top, owner);
        if let Some(grid) = repeat.grid {
            self.grid(grid, top, repeat.height, false);
        }
        self.flush();
    }

    fn local(&mut self, range: Range<usize>, top: Milli, owner: Option<Owner>) {
        for LocalMark { owner: own, x, y, column, shape, text } in &self.composer.flow.marks[range] {
            let mark = Mark {
                owner: owner.unwrap_or(*own),
                x: to_points(self.left + x),
                y: to_points(self.origin - top - y),
                shape: shape.clone(),
                text: *text,
            };
            self.waiting.push((*column, mark));
        }
    }

    /// Rules of a strip of a table: its columns, its lower edge where the row or the page ends, its upper edge if it is the first.
    fn grid(&mut self, grid: Grid, top: Milli, height: Milli, foot: bool) {
        let edges = &self.composer.flow.grids[grid.columns as usize];
        let (Some(first), Some(last)) = (edges.first(), edges.last()) else {
            return;
        };
        let thickness = to_points(self.composer.style.rule);
        let owner = Owner::Artifact(Artifact::Layout);
        let upper = self.origin - top;
        let mut rule = |x: Milli, y: Milli, dx: Milli, dy: Milli| {
            let shape = Shape::Rule { dx: to_points(dx), dy: to_points(dy), thickness };
            self.waiting
                .push((u16::MAX, Mark { owner, x: to_points(self.left + x), y: to_points(y), shape, text: None }));
        };
        if grid.top {
            rule(*first, upper, last - first, 0);
        }
        if grid.bottom || foot {
            rule(*first, upper - height, last - first, 0);
        }
        for edge in edges {
            rule(*edge, upper, 0, -height);
        }
    }

    /// Ends a group: its marks column by column.
    fn flush(&mut self) {
        if self.waiting.iter().any(|(column, _)| *column > 0) {
            self.waiting.sort_by_key(|(column, _)| *column);
        }
        self.marks.extend(self.waiting.drain(..).map(|(_, mark)| mark));
        self.group = None;
    }
}

/// Links, fields and outline at the places where their slabs came to stand.
fn attach(composer: &mut Composer<'_>, standing: &[Option<Standing>], outline: &[OutlineEntry], pages: &mut Pages) {
    let at = |slab: usize| standing.get(slab).copied().flatten();
    let place = |slab: usize| at(slab).map(|standing| Place { page: standing.page, y: to_points(standing.top) });
    let anchors: HashMap<&str, Place> =
        composer.flow.anchors.iter().rev().filter_map(|(name, slab)| Some((name.as_str(), place(*slab)?))).collect();
    for link in &composer.flow.links {
        let Some(stands) = at(link.slab) else {
            continue;
        };
        let target = match &link.target {
            LocalTarget::Uri(uri) => Target::Uri(uri.clone()),
            LocalTarget::Heading(index) => match outline.get(*index) {
                Some(entry) => Target::Place(entry.place),
                None => continue,
            },
            LocalTarget::Anchor(anchor) => match anchors.get(anchor.as_str()) {
                Some(place) => Target::Place(*place),
                None => continue,
            },
        };
        let rectangle = rectangle(stands, link.x, link.width, link.top, link.height);
        pages.links.push(Link {
            page: stands.page,
            rectangle,
            target,
            description: link.description.clone(),
            element: link.element,
        });
    }
    for field in &composer.flow.fields {
        let Some(stands) = at(field.slab) else {
            continue;
        };
        pages.fields.push(SignatureField {
            name: field.name.clone(),
            description: field.description.clone(),
            page: stands.page,
            rectangle: rectangle(stands, field.x, field.width, field.top, field.height),
            element: field.element,
        });
    }
    for place in &composer.flow.signing {
        let Some(stands) = at(place.slab) else { continue };
        pages.signing.push(SigningPlace {
            kind: place.kind,
            party: place.party.clone(),
            who: place.who.clone(),
            keyword: place.keyword.clone(),
            field: place.field.clone(),
            page: stands.page,
            rectangle: rectangle(stands, place.x, place.width, place.top, place.height),
        });
    }
    for heading in &composer.flow.headings {
        if let Some(place) = place(heading.slab) {
            pages.outline.push(OutlineEntry { level: heading.level, title: heading.title.clone(), place });
        }
    }
}

fn rectangle(stands: Standing, x: Milli, width: Milli, top: Milli, height: Milli) -> [f32; 4] {
    let left = stands.left + x;
    let upper = stands.top - top;
    [to_points(left), to_points(upper - height), to_points(left + width), to_points(upper)]
}

/// Puts the pages `before` in front of `text`, with their elements in front of the others.
pub(crate) fn join(mut before: Pages, mut elements: Vec<Element>, mut text: Pages, others: Vec<Element>) -> Pages {
    // Both trees have the document as element 0: it is kept once, and the text's other elements move up.
    let shift = elements.len() as u32 - 1;
    let moved = |element: u32| {
        if element == ROOT { ROOT } else { element + shift }
    };
    elements.extend(others.into_iter().skip(1).map(|element| Element { parent: element.parent.map(moved), ..element }));
    let texts = before.texts.len() as u32;
    for page in &mut text.pages {
        for mark in &mut page.marks {
            mark.text = mark.text.map(|text| text + texts);
            if let Owner::Element(element) = &mut mark.owner {
                *element = moved(*element);
            }
        }
    }
    text.links.iter_mut().for_each(|link| link.element = moved(link.element));
    text.fields.iter_mut().for_each(|field| field.element = moved(field.element));
    before.pages.append(&mut text.pages);
    before.links.append(&mut text.links);
    before.outline.append(&mut text.outline);
    before.fields.append(&mut text.fields);
    before.signing.append(&mut text.signing);
    before.texts.append(&mut text.texts);
    before.structure = elements;
    before
}
