//! Running header and page number, and the mark of a draft.

use super::Options;
use super::paragraph::{Paragraph, write_with};
use super::places::Places;
use super::runs::{Revision, Runs, simple_field};
use super::xml::Xml;
use crate::document::{Change, Document, Span};
use crate::layout::{PageNumber, Style};
use crate::value::Language;

const NAMESPACES: &str = concat!(
    " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"",
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"",
    " xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:w10=\"urn:schemas-microsoft-com:office:word\">"
);

/// The header: the agreement's title left, its number right; across the page of a draft 草稿 DRAFT. Of a comparison those of
/// the older agreement are struck out where they differ.
pub fn header(document: &Document, style: &Style, options: &Options<'_>) -> String {
    let old = options.tracked.map(|tracked| &tracked.old);
    let language = document.languages.first().copied().unwrap_or(Language::Zh);
    let tick = if style.binding_tick { BINDING_TICK } else { "" };
    let mut xml = Xml::part(4_000);
    xml.raw("<w:hdr").raw(NAMESPACES);
    if style.running_header {
        let title = |document: &Document| document.title.get(language).cloned().unwrap_or_default();
        let number = |document: &Document| document.number.clone().unwrap_or_default();
        let changed = |of: &dyn Fn(&Document) -> String| versions(of(document), old.map(of));
        write_with(
            &mut xml,
            &mut Runs::new(Places::default(), Revision::of(document)),
            language,
            &Paragraph::of("Header"),
            |xml, runs| {
                runs.spans(xml, language, &changed(&title));
                let numbers = changed(&number);
                if !numbers.is_empty() {
                    xml.raw("<w:r><w:tab/></w:r>");
                    runs.spans(xml, language, &numbers);
                }
                xml.raw(if document.draft { DRAFT_MARK } else { "" }).raw(tick);
            },
        );
    } else {
        xml.raw("<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/></w:pPr>");
        xml.raw(if document.draft { DRAFT_MARK } else { "" }).raw(tick).raw("</w:p>");
    }
    xml.raw("</w:hdr>");
    xml.finish()
}

/// A text, and struck out what the older agreement has in its place.
fn versions(new: String, old: Option<String>) -> Vec<Span> {
    let spans = match old {
        Some(old) if old != new => vec![
            Span { change: Some(Change::Deleted), ..Span::plain(old) },
            Span { change: Some(Change::Inserted), ..Span::plain(new) },
        ],
        _ => vec![Span::plain(new)],
    };
    spans.into_iter().filter(|span| !span.text.is_empty()).collect()
}

/// Bookmark of the last page, where there is a cover.
pub const LAST_PAGE: &str = "_Ref_last_page";

/// The footer of odd pages, or of all; of even pages.
pub fn footer(languages: &[Language], style: &Style, even: bool) -> String {
    let mut xml = Xml::part(2_000);
    xml.raw("<w:ftr").raw(NAMESPACES).raw("<w:p><w:pPr><w:pStyle w:val=\"Footer\"/>");
    if style.page_number == PageNumber::Dashes {
        // GB/T 9704: odd pages right, even pages left, one character in.
        let size = super::units::twips(style.footer.size);
        let side = if even { "left" } else { "right" };
        xml.raw("<w:ind w:").raw(side).raw("=\"").number(size).raw("\"/><w:jc w:val=\"").raw(side).raw("\"/></w:pPr>");
        words(&mut xml, "— ");
        simple_field(&mut xml, "PAGE", "1");
        words(&mut xml, " —");
    } else {
        xml.raw("</w:pPr>");
        for (nth, language) in languages.iter().enumerate() {
            if nth > 0 {
                words(&mut xml, "\u{3000}");
            }
            let [before, between, after] = match language {
                Language::Zh => ["第 ", " 页\u{3000}共 ", " 页"],
                Language::En => ["Page ", " of ", ""],
            };
            words(&mut xml, before);
            simple_field(&mut xml, "PAGE", "1");
            words(&mut xml, between);
            // A cover is none of the pages: the number of the last one is how many there are.
            let count = if style.cover { format!("PAGEREF {LAST_PAGE}") } else { "NUMPAGES".to_owned() };
            simple_field(&mut xml, &count, "1");
            words(&mut xml, after);
        }
    }
    xml.raw("</w:p></w:ftr>");
    xml.finish()
}

fn words(xml: &mut Xml, text: &str) {
    if !text.is_empty() {
        xml.raw("<w:r><w:t xml:space=\"preserve\">").text(text).raw("</w:t></w:r>");
    }
}

/// A tick of 3 mm at the outer edge, halfway down, where the seal across the pages is put: on pages across too.
const BINDING_TICK: &str = concat!(
    "<w:r><w:rPr><w:noProof/></w:rPr><w:pict><v:rect id=\"BindingTick\" alt=\"\" style=\"position:absolute;width:8.5pt;height:.5pt;",
    "z-index:-251657728;mso-position-horizontal:right;mso-position-horizontal-relative:page;mso-position-vertical:center;",
    "mso-position-vertical-relative:page\" o:allowincell=\"f\" fillcolor=\"black\" stroked=\"f\"/></w:pict></w:r>"
);

/// Word's own form of a watermark.
const DRAFT_MARK: &str = concat!(
    "<w:r><w:rPr><w:noProof/></w:rPr><w:pict>",
    "<v:shapetype id=\"_x0000_t136\" coordsize=\"21600,21600\" o:spt=\"136\" adj=\"10800\" path=\"m@7,l@8,m@5,21600l@6,21600e\">",
    "<v:formulas><v:f eqn=\"sum #0 0 10800\"/><v:f eqn=\"prod #0 2 1\"/><v:f eqn=\"sum 21600 0 @1\"/><v:f eqn=\"sum 0 0 @2\"/>",
    "<v:f eqn=\"sum 21600 0 @3\"/><v:f eqn=\"if @0 @3 0\"/><v:f eqn=\"if @0 21600 @1\"/><v:f eqn=\"if @0 0 @2\"/><v:f eqn=\"if @0 @4 21600\"/>",
    "<v:f eqn=\"mid @5 @6\"/><v:f eqn=\"mid @8 @5\"/><v:f eqn=\"mid @7 @8\"/><v:f eqn=\"mid @6 @7\"/><v:f eqn=\"sum @6 0 @5\"/></v:formulas>",
    "<v:path textpathok=\"t\" o:connecttype=\"custom\" o:connectlocs=\"@9,0;@10,10800;@11,21600;@12,10800\" o:connectangles=\"270,180,90,0\"/>",
    "<v:textpath on=\"t\" fitshape=\"t\"/><v:handles><v:h position=\"#0,bottomRight\" xrange=\"6629,14971\"/></v:handles>",
    "<o:lock v:ext=\"edit\" text=\"t\" shapetype=\"t\"/></v:shapetype>",
    "<v:shape id=\"DraftMark\" o:spid=\"_x0000_s2049\" type=\"#_x0000_t136\" alt=\"草稿 DRAFT\" style=\"position:absolute;margin-left:0;margin-top:0;",
    "width:440pt;height:84pt;rotation:308;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;",
    "mso-position-vertical:center;mso-position-vertical-relative:margin\" o:allowincell=\"f\" fillcolor=\"#e0e0e0\" stroked=\"f\">",
    "<v:textpath style=\"font-family:&quot;黑体&quot;;font-size:1pt\" string=\"草稿 DRAFT\"/></v:shape></w:pict></w:r>"
);
