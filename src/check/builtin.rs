//! The checks that need code, described for `baomi explain`.

use crate::diagnostic::Severity;
use crate::value::Localised;

/// A check made by the program itself.
#[derive(Debug)]
pub struct BuiltIn {
    /// Its code.
    pub code: &'static str,
    /// How grave its finding is.
    pub severity: Severity,
    /// What it finds.
    pub what: Localised<&'static str>,
    /// Why it matters, and what to do.
    pub why: Localised<&'static str>,
}

/// All of them; a waiver may name each.
pub fn built_in() -> &'static [BuiltIn] {
    &CHECKS
}

const fn check(code: &'static str, severity: Severity, zh: [&'static str; 2], en: [&'static str; 2]) -> BuiltIn {
    BuiltIn {
        code,
        severity,
        what: Localised { zh: Some(zh[0]), en: Some(en[0]) },
        why: Localised { zh: Some(zh[1]), en: Some(en[1]) },
    }
}

static CHECKS: [BuiltIn; 11] = [
    check(
        "G10",
        Severity::Error,
        [
            "统一社会信用代码或者身份证号码的校验位不符",
            "一位之差即指向另一主体或者无人。按 GB 32100-2015、GB 11643-1999 校验；对照证照更正 parties 中的 id。",
        ],
        [
            "a credit code or identity number fails its check digit",
            "One wrong digit names somebody else, or nobody. Checked by GB 32100-2015 and GB 11643-1999; correct id in parties from the licence or document.",
        ],
    ),
    check(
        "N01",
        Severity::Error,
        ["金额的大写与小写不一致", "大小写不一致的金额引起争议。条款中的金额用 money 过滤器输出，即不会不一致。"],
        [
            "an amount in words differs from its figures",
            "Such an amount invites a dispute. Print amounts with the filter money, and they cannot differ.",
        ],
    ),
    check(
        "punctuation",
        Severity::Warning,
        ["标点重复、缺损或者使用了半角标点", "多因条件省去了一段文字。修改所指条款文件中该处的标点。"],
        [
            "punctuation is doubled, missing or half-width",
            "Mostly a condition has dropped some words. Mend the marks in the clause file that is named.",
        ],
    ),
    check(
        "left-over",
        Severity::Error,
        ["正文中留有模板标记或者空括号", "已签署的文本不得有空洞。修改所指条款文件。"],
        [
            "template marks or empty brackets are left in the text",
            "A signed text may have no holes. Mend the clause file that is named.",
        ],
    ),
    check(
        "languages-differ",
        Severity::Warning,
        ["中英文的数字、日期、金额或者引用不一致", "两种文本不一致时，以哪一种为准会成为争议。对照修改所指条款文件。"],
        [
            "both languages differ in numbers, dates, amounts or references",
            "Where they differ, which one prevails becomes a dispute. Compare both texts of the clause file that is named.",
        ],
    ),
    check(
        "undefined-term",
        Severity::Warning,
        ["使用了本协议没有定义的词语", "定义该词语的条款不在本协议中。加入该条款，或者改用已定义的词语。"],
        [
            "a term is used that this agreement does not define",
            "The clause that defines it is not in. Bring it in, or use a term that is defined.",
        ],
    ),
    check(
        "unused-term",
        Severity::Info,
        ["定义了没有使用的词语", "多余的定义引人猜测其用意。删去该定义。"],
        ["a term is defined and not used", "An idle definition makes readers guess at its purpose. Take it out."],
    ),
    check(
        "defined-twice",
        Severity::Warning,
        ["同一词语定义了两次", "两处定义总会有出入。保留一处。"],
        ["a term is defined twice", "Two definitions never quite agree. Keep one."],
    ),
    check(
        "unused-answer",
        Severity::Info,
        ["答案对本协议没有影响", "该类协议或者该阶段没有条款、规则用到它。删去，或者检查 kind 与 deal.stage。"],
        [
            "an answer changes nothing in this agreement",
            "No clause or rule of this kind speaks of it. Remove it, or look again at kind and stage.",
        ],
    ),
    check(
        "not-in-force",
        Severity::Warning,
        ["条款的法律依据在签署日尚未施行或者已经失效", "核对签署日期；法律更新后修改条款与 statutes.toml。"],
        [
            "the law that a clause rests on is not in force on the signing date",
            "Check the date; where the law has changed, bring the clause and statutes.toml up to date.",
        ],
    ),
    check(
        "locked",
        Severity::Error,
        [
            "改动了所内默认文件锁定的条款或者答案",
            "锁定由 extends 所指文件的 [lock] 写明。确需偏离的，由 [[waive]] 写明理由与批准人（approved_by）。",
        ],
        [
            "a clause or answer was changed that the firm's defaults lock",
            "The lock stands in [lock] of the file named by extends. To depart from it, a [[waive]] gives the reason and who approved it (approved_by).",
        ],
    ),
];
