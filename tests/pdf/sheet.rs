//! A small typesetter for tests: places given lines on pages and builds the structure as the layout would.

use super::fonts::{HEAVY, LATIN, SERIF};
use baomi::layout::fonts::{FaceId, Fonts};
use baomi::layout::page::*;
use baomi::value::Language;
use std::sync::Arc;

/// Left, bottom, right, top of the type area of the commercial style, in points.
pub const AREA: Rectangle = [87.87, 72.0, 507.87, 769.89];

/// Pages in the making.
pub struct Sheet<'a> {
    faces: Vec<ttf_parser::Face<'a>>,
    pub pages: Pages,
    /// Baseline of the line printed last.
    pub y: f32,
}

impl<'a> Sheet<'a> {
    pub fn new(fonts: &'a Fonts) -> Self {
        let faces = fonts.faces.iter();
        let mut sheet = Sheet {
            faces: faces.map(|face| ttf_parser::Face::parse(&face.bytes, face.index).unwrap()).collect(),
            pages: Pages::default(),
            y: 0.0,
        };
        sheet.pages.structure.push(Element { role: Role::Document, parent: None, language: None });
        sheet.new_page();
        sheet
    }

    /// Begins a page with header and footer.
    pub fn new_page(&mut self) {
        self.pages.pages.push(Page { width: 595.28, height: 841.89, marks: Vec::new() });
        self.y = AREA[3];
        let number = format!("第{}页", self.pages.pages.len());
        let header = self.line(SERIF, 9.0, "股权转让保密协议");
        self.put(Owner::Artifact(Artifact::Header), AREA[0], 800.0, Shape::Line(header));
        let footer = self.line(SERIF, 9.0, &number);
        self.put(Owner::Artifact(Artifact::Footer), 280.0, 42.5, Shape::Line(footer));
    }

    /// Index of the page in work.
    pub fn page(&self) -> u32 {
        self.pages.pages.len() as u32 - 1
    }

    /// Adds an element and gives its index.
    pub fn element(&mut self, role: Role, parent: u32) -> u32 {
        self.pages.structure.push(Element { role, parent: Some(parent), language: None });
        self.pages.structure.len() as u32 - 1
    }

    pub fn put(&mut self, owner: Owner, x: f32, y: f32, shape: Shape) {
        let page = self.pages.pages.last_mut().unwrap();
        page.marks.push(Mark { owner, x, y, shape, text: None });
    }

    /// Glyphs of `text` in one face at their own widths.
    pub fn run(&self, face: FaceId, size: f32, dx: f32, text: &str) -> Run {
        let parsed = &self.faces[usize::from(face.0)];
        let mut x = 0.0;
        let glyphs = text.char_indices().map(|(at, character)| {
            let id = parsed.glyph_index(character).unwrap_or_default();
            let glyph = Glyph { id: id.0, x: x as i32, text: at as u32..(at + character.len_utf8()) as u32 };
            let units = f32::from(parsed.glyph_hor_advance(id).unwrap_or(0));
            x += units * 1000.0 / f32::from(parsed.units_per_em()) * size;
            glyph
        });
        Run {
            face,
            size,
            dx,
            stroke: 0.0,
            language: if face == LATIN { Language::En } else { Language::Zh },
            glyphs: glyphs.collect(),
            text: text.into(),
            start: 0,
        }
    }

    /// Width of a run of `text` in points.
    pub fn width(&self, face: FaceId, size: f32, text: &str) -> f32 {
        let end = self.run(face, size, 0.0, &format!("{text}\u{3000}"));
        end.glyphs.last().map_or(0.0, |glyph| glyph.x as f32 / 1000.0)
    }

    pub fn line(&self, face: FaceId, size: f32, text: &str) -> Arc<LineBox> {
        Arc::new(LineBox::new(vec![self.run(face, size, 0.0, text)], self.width(face, size, text)))
    }

    /// A line of `text` spread to `width`.
    pub fn spread(&self, size: f32, text: &str, width: f32) -> Arc<LineBox> {
        let mut run = self.run(SERIF, size, 0.0, text);
        let gaps = run.glyphs.len().saturating_sub(1).max(1) as f32;
        let rest = (width - self.width(SERIF, size, text)) * 1000.0;
        for (index, glyph) in run.glyphs.iter_mut().enumerate() {
            glyph.x += (rest * index as f32 / gaps).round() as i32;
        }
        Arc::new(LineBox::new(vec![run], width))
    }

    /// Moves down by `line_height`, to a new page where this one is full.
    pub fn down(&mut self, line_height: f32) {
        if self.y - line_height < AREA[1] {
            self.new_page();
        }
        self.y -= line_height;
    }

    /// A heading of `level`, listed in the outline.
    pub fn heading(&mut self, level: u8, text: &str) {
        let element = self.element(Role::Heading(level), 0);
        self.down(28.0);
        let line = self.line(HEAVY, 14.0, text);
        self.put(Owner::Element(element), AREA[0], self.y, Shape::Line(line));
        self.pages.outline.push(OutlineEntry {
            level: level - 1,
            title: text.into(),
            place: Place { page: self.page(), y: self.y + 14.0 },
        });
    }

    /// A paragraph whose lines are given; all but the last are spread to the measure.
    pub fn paragraph(&mut self, lines: &[&str]) -> u32 {
        let element = self.element(Role::Paragraph, 0);
        for (index, text) in lines.iter().enumerate() {
            self.down(22.0);
            let last = index + 1 == lines.len();
            let line = if last { self.line(SERIF, 12.0, text) } else { self.spread(12.0, text, AREA[2] - AREA[0]) };
            self.put(Owner::Element(element), AREA[0], self.y, Shape::Line(line));
        }
        element
    }

    /// One row of a table with cells of equal width; `owner` gives what each cell's line belongs to.
    pub fn row(&mut self, cells: &[&str], mut owner: impl FnMut(&mut Self) -> Owner) {
        self.down(16.0);
        let width = (AREA[2] - AREA[0]) / cells.len() as f32;
        for (index, text) in cells.iter().enumerate() {
            let owner = owner(self);
            let line = self.line(SERIF, 10.5, text);
            self.put(owner, AREA[0] + width * index as f32 + 5.4, self.y, Shape::Line(line));
        }
        let rule = Shape::Rule { dx: AREA[2] - AREA[0], dy: 0.0, thickness: 0.5 };
        self.put(Owner::Artifact(Artifact::Layout), AREA[0], self.y - 4.0, rule);
    }
}
