//! What is odd about a text, as findings at the answer.

use super::describe::named;
use super::remark::{Likeness, Oddity, Remark};
use super::schema::Question;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// The finding about a remark, without its place.
pub fn remark_finding(remark: &Remark, path: &str, question: &Question) -> Diagnostic {
    let label = named(path, question).zh.unwrap_or_default();
    match remark {
        Remark::Placeholder(words) => {
            let by_hand = if question.by_hand { "；签署时手写的，填 \"by-hand\"" } else { "" };
            let by_hand_en = if question.by_hand { "; \"by-hand\" where it is written by hand" } else { "" };
            Diagnostic::of(
                Code::Placeholder,
                format!("{label}的“{words}”是尚未确定的意思，会照样印出"),
                format!("“{words}” of {path} stands for what is not known yet, and would be printed as it is"),
            )
            .hint(
                format!("填写确定的内容{by_hand}；尚不知道的，删去该键，用 --draft 留空"),
                format!("give what it is{by_hand_en}; if it is not known, remove the key and draft with --draft"),
            )
        }
        Remark::SheetError(words) => Diagnostic::new(
            Code::Placeholder,
            Severity::Error,
            format!("{label}的“{words}”是表格软件的错误值"),
            format!("“{words}” of {path} is an error value of a spreadsheet"),
        )
        .hint("在表格中更正公式，或者改填内容", "mend the formula in the spreadsheet, or type the value"),
        Remark::ClosingMark('等') => Diagnostic::of(
            Code::ClosingMark,
            format!("{label}以“等”结尾，范围不确定"),
            format!("{path} ends in 等 and leaves its extent open"),
        )
        .hint("逐一列明，删去“等”", "name each item and remove 等"),
        Remark::ClosingMark(mark) => Diagnostic::of(
            Code::ClosingMark,
            format!("{label}末尾的“{mark}”会与条款的标点重复"),
            format!("“{mark}” at the end of {path} would stand beside the clause's own mark"),
        )
        .hint(format!("删去末尾的“{mark}”"), format!("remove “{mark}” at the end")),
        Remark::OddName(oddity) => {
            let (zh, en) = why_odd(*oddity);
            Diagnostic::of(Code::OddName, format!("{label}{zh}"), format!("{path} {en}"))
                .hint("对照证照或者身份证件填写名称", "give the name as on the licence or document")
        }
        Remark::LookAlike(odd, likeness, plain) => {
            let code = format!("U+{:04X}", u32::from(*odd));
            let (zh, en) = what_it_is(*likeness);
            let shown =
                if odd.is_whitespace() || *likeness == Likeness::Combining { "" } else { &format!("“{odd}”") };
            let finding = Diagnostic::of(
                Code::LookAlike,
                format!("{label}中的{shown}（{code}）{zh}"),
                format!("{shown} ({code}) in {path} {en}"),
            );
            match plain {
                Some(' ') => finding.hint("改为普通空格，或者删去", "use an ordinary space, or remove it"),
                Some(plain) => finding.hint(format!("改为“{plain}”"), format!("replace it by “{plain}”")),
                None => finding.hint("删去该符号", "remove the mark"),
            }
        }
    }
}

fn why_odd(oddity: Oddity) -> (&'static str, &'static str) {
    match oddity {
        Oddity::Formula => ("像是表格的公式", "looks like the formula of a spreadsheet"),
        Oddity::NoLetters => ("没有文字", "has no letters"),
        Oddity::Garbled => {
            ("像是乱码：文件多半按错误的编码读过", "is garbled: mostly a file was read in the wrong encoding")
        }
        Oddity::Marks => ("含有名称没有的符号", "holds marks that no name has"),
        Oddity::Several => ("像是几个名称写在一处", "looks like several names in one"),
        Oddity::Long => ("过长，不像名称", "is too long for a name"),
        Oddity::Position => ("是称谓或者职务，不是名称", "says what somebody is, not the name"),
    }
}

/// What a character is that looks like another one.
fn what_it_is(likeness: Likeness) -> (&'static str, &'static str) {
    match likeness {
        Likeness::Alphabet => ("是其他文字的字母，只是样子相同", "is a letter of another alphabet that looks the same"),
        Likeness::Interpunct => ("不是姓名中的间隔号", "is not the interpunct of names"),
        Likeness::FullWidth => ("是全角字符", "is a full-width character"),
        Likeness::HalfBracket => {
            ("是半角括号，证照上的名称用全角", "is a half-width bracket; licences print full-width ones")
        }
        Likeness::Space => ("不是普通空格", "is no ordinary space"),
        Likeness::Combining => ("是附在前一字上的符号", "is a mark put upon the character before it"),
    }
}
