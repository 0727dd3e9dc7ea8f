//! A page style: every number of the page, read from templates/style.toml.

use super::fonts::{FontFile, Slot};
use super::length::{Milli, from_points};
use crate::value::Language;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;

/// How pages look. Lengths are thousandths of a point.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Style {
    pub(crate) paper: Paper,
    pub(crate) margin: Margin,
    pub(crate) body: TypeSpec,
    pub(crate) english: TypeSpec,
    pub(crate) title: TypeSpec,
    pub(crate) note: TypeSpec,
    pub(crate) party: TypeSpec,
    pub(crate) heading: TypeSpec,
    pub(crate) subheading: TypeSpec,
    pub(crate) annex: TypeSpec,
    pub(crate) table: TypeSpec,
    pub(crate) header: Running,
    pub(crate) footer: Running,
    #[serde(deserialize_with = "thousandths")]
    pub(crate) first_indent_ems: i32,
    pub(crate) numbers: Numbers,
    #[serde(deserialize_with = "thousandths")]
    pub(crate) hang_ems: i32,
    #[serde(deserialize_with = "thousandths")]
    pub(crate) item_ems: i32,
    #[serde(deserialize_with = "thousandths")]
    pub(crate) subitem_ems: i32,
    pub(crate) cell_padding: Padding,
    #[serde(deserialize_with = "thousandths")]
    pub(crate) rule: Milli,
    pub(crate) latin_gap_ems: LatinGap,
    #[serde(deserialize_with = "thousandths")]
    pub(crate) stretch_ems: i32,
    #[serde(deserialize_with = "thousandths")]
    pub(crate) seal: Milli,
    /// Print the words by which a signing platform finds each place to sign.
    #[serde(skip)]
    pub(crate) keywords: bool,
    /// Where the English of a bilingual agreement stands.
    pub bilingual: Bilingual,
    /// The same in Word files.
    pub(crate) word_bilingual: Bilingual,
    pub(crate) beside: TypeSpec,
    #[serde(deserialize_with = "thousandths")]
    pub(crate) gutter: Milli,
    #[serde(deserialize_with = "thousandths")]
    pub(crate) beside_share: i32,
    pub(crate) page_number: PageNumber,
    pub(crate) running_header: bool,
    /// Whether a cover comes before the first page.
    pub cover: bool,
    /// When a page of contents comes before the text.
    pub contents: Contents,
    pub(crate) contents_from: usize,
    /// Whether a tick for the seal across the pages is printed at the outer edge.
    pub binding_tick: bool,
    pub(crate) landscape: bool,
    /// The user's own fonts, by use; paths as the style file names them.
    #[serde(default)]
    pub fonts: BTreeMap<Slot, FontFile>,
}

/// The sheet.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Paper {
    #[serde(deserialize_with = "thousandths")]
    pub width: Milli,
    #[serde(deserialize_with = "thousandths")]
    pub height: Milli,
}

/// What stays white round the type area.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Margin {
    #[serde(deserialize_with = "thousandths")]
    pub left: Milli,
    #[serde(deserialize_with = "thousandths")]
    pub right: Milli,
    #[serde(deserialize_with = "thousandths")]
    pub top: Milli,
    #[serde(deserialize_with = "thousandths")]
    pub bottom: Milli,
}

/// Type of one kind of block.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TypeSpec {
    #[serde(deserialize_with = "thousandths")]
    pub size: Milli,
    /// From baseline to baseline.
    #[serde(deserialize_with = "thousandths")]
    #[serde(alias = "pitch")]
    pub line_height: Milli,
    #[serde(deserialize_with = "thousandths")]
    pub above: Milli,
    #[serde(deserialize_with = "thousandths")]
    pub below: Milli,
}

/// A running line.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Running {
    #[serde(deserialize_with = "thousandths")]
    pub size: Milli,
    /// From its baseline to the nearer edge of the paper.
    #[serde(deserialize_with = "thousandths")]
    pub distance: Milli,
}

/// White round the text of a cell: left and right, above and below.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Padding {
    #[serde(deserialize_with = "thousandths")]
    pub across: Milli,
    #[serde(deserialize_with = "thousandths")]
    pub along: Milli,
}

/// Room between Han and Latin letters, thousandths of an em.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LatinGap {
    #[serde(deserialize_with = "thousandths")]
    pub natural: i32,
    #[serde(deserialize_with = "thousandths")]
    pub least: i32,
    #[serde(deserialize_with = "thousandths")]
    pub most: i32,
}

/// How the number of a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Numbers {
    /// To the left of its text.
    Hanging,
    /// In the indented first line.
    Indent,
}

/// Where the English of a bilingual agreement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bilingual {
    /// Under its Chinese, paragraph by paragraph.
    Under,
    /// To its right, in a column of its own.
    Beside,
}

impl Bilingual {
    /// True where an agreement in these languages stands in two columns.
    pub(crate) fn is_beside(self, languages: &[Language]) -> bool {
        languages.len() > 1 && self == Bilingual::Beside
    }
}

/// How pages are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PageNumber {
    /// 第 1 页　共 8 页, centred.
    Pages,
    /// — 1 —, at the outer edge.
    Dashes,
}

/// When a page of contents is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Contents {
    /// For long agreements.
    Auto,
    /// It has one.
    Always,
    /// It has none.
    Never,
}

/// Why a style cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StyleError {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl StyleError {
    /// What the reader of TOML says, which has no Chinese.
    fn of_toml(error: &toml::de::Error) -> StyleError {
        let en = error.message().to_owned();
        StyleError { zh: format!("写法有误（{en}）"), en }
    }
}

impl fmt::Display for StyleError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.en)
    }
}

impl std::error::Error for StyleError {}

/// The style used where none is named.
pub const DEFAULT_STYLE: &str = "commercial";
const BUNDLED: &str = include_str!("../../templates/style.toml");

impl Style {
    /// The style `name` of the file that travels with the program.
    ///
    /// # Errors
    /// There is no such style.
    pub fn bundled(name: &str) -> Result<Style, StyleError> {
        Style::load(BUNDLED, name)
    }

    /// Reads the style `name` from the text of a style file.
    ///
    /// # Errors
    /// The text is no TOML, has no such style, inherits in a circle, or a key is missing, unknown or of the wrong type.
    pub fn load(text: &str, name: &str) -> Result<Style, StyleError> {
        let file: toml::Table = text.parse().map_err(|error: toml::de::Error| StyleError::of_toml(&error))?;
        let mut layers = Vec::new();
        let mut next = Some(name.to_owned());
        while let Some(current) = next {
            let Some(table) = file.get(&current).and_then(toml::Value::as_table) else {
                let known: Vec<&str> = file.keys().map(String::as_str).collect();
                let zh = format!("没有版式 {current}，可选：{}", known.join("、"));
                return Err(StyleError { zh, en: format!("no style `{current}`; there are {}", known.join(", ")) });
            };
            if layers.len() > file.len() {
                let zh = format!("版式 {name} 的 inherits 转了一圈回到自身");
                return Err(StyleError { zh, en: format!("style `{name}` inherits from itself") });
            }
            next = table.get("inherits").and_then(toml::Value::as_str).map(str::to_owned);
            layers.push(table);
        }
        let mut merged = toml::Table::new();
        for layer in layers.iter().rev() {
            merged.extend(
                layer.iter().filter(|(key, _)| *key != "inherits").map(|(key, value)| (key.clone(), value.clone())),
            );
        }
        let style: Style = merged.try_into().map_err(|error: toml::de::Error| StyleError::of_toml(&error))?;
        style.checked(name)
    }

    /// The same with words in small grey print by which a signing platform finds each place to sign.
    pub fn with_keywords(&self) -> Style {
        Style { keywords: true, ..self.clone() }
    }

    /// The names of the styles in the text of a style file.
    pub fn names(text: &str) -> Vec<String> {
        text.parse::<toml::Table>().map(|file| file.keys().cloned().collect()).unwrap_or_default()
    }

    /// Refuses pages that could hold no text: later phases need not look again.
    fn checked(self, name: &str) -> Result<Style, StyleError> {
        let refuse = |zh: &str, en: &str| {
            Err(StyleError { zh: format!("版式 {name}：{zh}"), en: format!("style `{name}`: {en}") })
        };
        let types = [
            self.body,
            self.english,
            self.title,
            self.note,
            self.party,
            self.heading,
            self.subheading,
            self.annex,
            self.table,
            self.beside,
        ];
        if types.iter().any(|kind| {
            kind.size < 1000 || kind.size > 200_000 || kind.line_height < kind.size || kind.above < 0 || kind.below < 0
        }) {
            return refuse(
                "字号为 1 至 200 磅，line_height 不小于字号，above、below 不为负",
                "a size must be 1 to 200 points, a line_height no less than its size, above and below not negative",
            );
        }
        if self.header.size < 1000 || self.footer.size < 1000 {
            return refuse("页眉、页脚的字号至少 1 磅", "the size of header and footer must be at least 1 point");
        }
        if self.measure() < 10 * self.body.size || self.depth() < 10 * self.body.line_height {
            return refuse(
                "页边距过大，版心放不下十个字、十行",
                "the margins leave no room for ten characters and ten lines",
            );
        }
        if !(200..=800).contains(&self.beside_share) {
            return refuse("beside_share 须在 0.2 与 0.8 之间", "beside_share must lie between 0.2 and 0.8");
        }
        if self.gutter < 0 || self.seal < 0 || self.rule < 0 || self.stretch_ems < 0 {
            return refuse("长度为负", "a length is negative");
        }
        Ok(self)
    }

    /// Type of running text in a language; `beside`: in one of two columns.
    pub(crate) fn text(&self, language: Language, beside: bool) -> TypeSpec {
        match language {
            _ if beside => self.beside,
            Language::Zh => self.body,
            Language::En => self.english,
        }
    }

    /// The em that indents are counted in: that of the first language, so that both languages align.
    pub(crate) fn text_em(&self, languages: &[Language], beside: bool) -> Milli {
        self.text(languages.first().copied().unwrap_or(Language::Zh), beside).size
    }

    /// Space above a party. The first stands off from what precedes it, a number or a date, by a line.
    pub(crate) fn above_party(&self, first: bool) -> Milli {
        if first { self.party.line_height } else { self.party.above }
    }

    /// Width of the type area.
    pub(crate) fn measure(&self) -> Milli {
        self.paper.width - self.margin.left - self.margin.right
    }

    /// Height of the type area.
    pub(crate) fn depth(&self) -> Milli {
        self.paper.height - self.margin.top - self.margin.bottom
    }
}

fn thousandths<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i32, D::Error> {
    let number = f64::deserialize(deserializer)?;
    if number.is_finite() && number.abs() <= 20_000.0 {
        Ok(from_points(number))
    } else {
        Err(serde::de::Error::custom("a length must be a number up to 20000"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_style_loads() {
        for name in Style::names(BUNDLED) {
            Style::bundled(&name).expect("a bundled style is right");
        }
    }

    #[test]
    fn the_default_measure_is_a_whole_number_of_characters() {
        let style = Style::bundled(DEFAULT_STYLE).expect("the default style exists");
        assert_eq!(style.measure(), 35 * style.body.size);
        let gongwen = Style::bundled("gongwen").expect("gongwen exists");
        assert_eq!(gongwen.measure() / gongwen.body.size, 28);
        assert_eq!(gongwen.depth() / gongwen.body.line_height, 22);
    }

    #[test]
    fn a_wrong_style_says_what_is_wrong() {
        let unknown = Style::bundled("pretty").expect_err("there is no such style");
        assert!(unknown.to_string().contains("commercial, dense, gongwen"), "{unknown}");
        let text = format!("{BUNDLED}\n[mine]\ninherits = \"commercial\"\ncolour = 3\n");
        let key = Style::load(&text, "mine").expect_err("an unknown key is refused");
        assert!(key.to_string().contains("colour"), "{key}");
        let circle =
            Style::load("[a]\ninherits = \"b\"\n[b]\ninherits = \"a\"\n", "a").expect_err("a circle is refused");
        assert!(circle.to_string().contains("inherits"), "{circle}");
    }
}
