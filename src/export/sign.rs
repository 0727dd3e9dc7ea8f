//! The signing pack: every place of a seal, a signature or a day, as signing platforms take it, the order of signing, and what
//! else signing needs.

use crate::answers::{Answers, Party};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Document;
use crate::layout::{Pages, SigningKind, SigningPlace};
use crate::value::{Language, Value};
use serde_json::{Value as Json, json};

/// Most characters of a keyword that every platform takes.
const LONGEST: usize = 30;

/// All places of an agreement.
pub struct Pack<'p> {
    answers: &'p Answers,
    document: &'p Document,
    pages: &'p Pages,
}

impl<'p> Pack<'p> {
    /// The places of the pages of a document.
    pub fn of(answers: &'p Answers, document: &'p Document, pages: &'p Pages) -> Pack<'p> {
        Pack { answers, document, pages }
    }

    /// What is wrong with the keywords, `words` being all that the PDF says. None: each stands in it once.
    pub fn fault(&self, words: &str) -> Option<Diagnostic> {
        let bare: String = words.chars().filter(|c| !c.is_whitespace()).collect();
        self.pages.signing.iter().find_map(|place| {
            let keyword = &place.keyword;
            let sound = keyword.chars().all(|c| c.is_alphanumeric() || c == '_') && keyword.chars().count() <= LONGEST;
            let times = bare.matches(keyword.as_str()).count();
            (!sound || times != 1).then(|| {
                Diagnostic::of(
                    Code::Signing,
                    format!("签署位置的关键字“{keyword}”在 PDF 中出现 {times} 次，应当恰好一次"),
                    format!("the keyword “{keyword}” of a place to sign stands {times} times in the PDF, not once"),
                )
                .hint(
                    "当事人的称谓与该关键字相同的，改称谓；否则请告知程序的维护者",
                    "if a party is called so, call it otherwise; else tell the maintainers of the program",
                )
            })
        })
    }

    /// As JSON, whose words for people are in `language`.
    pub fn json(&self, language: Language) -> Vec<u8> {
        let title = self.document.title.prefer(language).cloned().unwrap_or_default();
        let count = self.pages.pages.len();
        let places: Vec<Json> =
            self.pages.signing.iter().enumerate().map(|(nth, place)| self.place(nth, place)).collect();
        let sealed = self.pages.signing.iter().any(|place| place.kind == SigningKind::Seal);
        let electronic = matches!(self.answers.get("agreement.form"), Some(Value::Word(word)) if word == "electronic");
        let whole = json!({
            "title": title,
            "number": self.document.number,
            "pages": count,
            "origin": "lower-left",
            "unit": "pt",
            "keyword_occurrence": 1,
            "places": places,
            "order": self.answers.parties.iter().map(|party| self.signer(party, language)).collect::<Vec<_>>(),
            "seam_seal": {
                "advised": sealed && count > 1,
                "pages": format!("1-{count}"),
                "note": language.say("多页文件加盖骑缝章；电子签署平台选“骑缝章”，页码填 all 或者上列范围。", "Seal across the edges of all pages; on a platform choose the seam seal (ACROSS_PAGE) for all pages."),
            },
            "route": if electronic { "electronic" } else { "paper" },
            "paper_route": language.say(
                "纸质签署：按份数打印，各方在同一份上签字盖章并注明日期，逐份加盖骑缝章；各方各留存一份并扫描归档。",
                "On paper: print the copies, let each party sign, seal and date every copy, seal across the page edges; each keeps one and files a scan.",
            ),
            "evidence": language.say(
                "电子签署：签署完成后下载带签名的 PDF 与平台的存证（签署）报告，与本文件、锁定文件放在同一文件夹；核对用 baomi verify。",
                "Electronically: download the signed PDF and the platform's evidence report, and file both beside this file and the lock; baomi verify compares them.",
            ),
        });
        format!("{whole:#}\n").into_bytes()
    }

    fn place(&self, nth: usize, place: &SigningPlace) -> Json {
        let [left, lower, right, upper] = place.rectangle;
        let page = self.pages.pages.get(place.page as usize);
        let (width, height) = page.map_or((1.0, 1.0), |page| (page.width, page.height));
        json!({
            "order": nth + 1,
            "keyword": place.keyword,
            "kind": kind(place.kind),
            "party": place.party,
            "who": place.who,
            "page": place.page + 1,
            "x": rounded(left, 2),
            "y": rounded(lower, 2),
            "width": rounded(right - left, 2),
            "height": rounded(upper - lower, 2),
            "page_width": rounded(width, 2),
            "page_height": rounded(height, 2),
            "x_share": rounded(left / width, 4),
            "y_share": rounded(lower / height, 4),
            "field": place.field,
        })
    }

    /// Who signs for a party, and by what.
    fn signer(&self, party: &Party, language: Language) -> Json {
        let text = |field: &str| party.text(field, language).map(str::to_owned);
        let signs_as = text("signs_as").unwrap_or_default();
        let person = text("form").as_deref() == Some("individual");
        let authority = match (signs_as.as_str(), person) {
            (_, true) => language.say("本人签名；由代理人签的，附授权委托书", "signs in person; an agent brings a power of attorney"),
            ("agent", _) => language.say("经办人授权书原件，写明签署权限；核对经办人身份", "the agent's written authority in the original, naming this agreement; check who the agent is"),
            _ => language.say("法定代表人或者负责人签名；由经办人签署或者用印的，附授权书", "the legal representative signs; whoever signs or seals in place of that person brings a written authority"),
        };
        let seal = match person {
            true => Json::Null,
            false => json!(language.say(
                "公章或者备案的合同专用章，名称与当事人一致",
                "the official seal, or the registered contract seal, in the party's own name"
            )),
        };
        json!({
            "party": party.key,
            "who": party.label.prefer(language),
            "name": text("name"),
            "signs_as": signs_as,
            "authority": authority,
            "seal": seal,
        })
    }

    /// The places as a table.
    pub fn csv(&self) -> Vec<u8> {
        const TITLES: [&str; 15] = [
            "order",
            "keyword",
            "kind",
            "party",
            "who",
            "page",
            "x",
            "y",
            "width",
            "height",
            "page_width",
            "page_height",
            "x_share",
            "y_share",
            "field",
        ];
        let mut table = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
        // Writing to memory cannot fail.
        let _ = table.write_record(TITLES);
        for (nth, place) in self.pages.signing.iter().enumerate() {
            let row = self.place(nth, place);
            let cells = TITLES.iter().map(|title| match &row[*title] {
                Json::String(text) => text.clone(),
                other => other.to_string(),
            });
            let _ = table.write_record(cells);
        }
        table.into_inner().unwrap_or_default()
    }
}

fn kind(kind: SigningKind) -> &'static str {
    match kind {
        SigningKind::Seal => "seal",
        SigningKind::Signature => "signature",
        SigningKind::Date => "date",
    }
}

/// A length with so many decimals, as people write it.
fn rounded(value: f32, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    (f64::from(value) * scale).round() / scale
}
