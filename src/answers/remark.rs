//! What is odd about a text although it can be printed: words that stand for "not known yet", marks at its end, and
//! characters that only look like the right ones.

use crate::value::{half_width, is_han};

/// Something odd about a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// It stands for what is not known yet: 待定, xxx, 【】.
    Placeholder(String),
    /// The error value of a spreadsheet.
    SheetError(String),
    /// A mark at its end that the clause sets itself, or 等.
    ClosingMark(char),
    /// A name that is none, and why.
    OddName(Oddity),
    /// A character, what it is, and the one that is meant.
    LookAlike(char, Likeness, Option<char>),
}

/// Why a character is not the one that it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// A letter of another alphabet among Latin letters or Han characters.
    Alphabet,
    /// A bullet or point for the interpunct of a name.
    Interpunct,
    /// A full-width letter or digit.
    FullWidth,
    /// A half-width bracket in a Chinese name.
    HalfBracket,
    /// A space that is none of a keyboard.
    Space,
    /// An accent that stands on nothing it belongs to.
    Combining,
}

/// Why a name is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    /// It begins like the formula of a spreadsheet.
    Formula,
    /// It has no letter.
    NoLetters,
    /// Letters that come from reading a file in another encoding.
    Garbled,
    /// Marks that no name has: `**`, `??`.
    Marks,
    /// Several names in one.
    Several,
    /// Longer than any name.
    Long,
    /// What somebody is, not what he is called: 甲方, 董事长.
    Position,
}

/// Words for a side or an office that stand where a name should.
const POSITIONS: [&str; 30] = [
    "甲方",
    "乙方",
    "丙方",
    "公司",
    "本公司",
    "我公司",
    "我司",
    "贵司",
    "对方",
    "本人",
    "客户",
    "员工",
    "买方",
    "卖方",
    "转让方",
    "受让方",
    "披露方",
    "接收方",
    "合作方",
    "法人",
    "法定代表人",
    "董事长",
    "执行董事",
    "总经理",
    "经理",
    "负责人",
    "经办人",
    "授权代表",
    "联系人",
    "有限公司",
];

/// Characters of the longest names; those of partnerships of foreign funds come to some 60.
const LONGEST_NAME: usize = 100;

/// Whole texts that answer nothing, in half width and small letters.
const PLACEHOLDERS: [&str; 42] = [
    "待定",
    "待补",
    "待补充",
    "待确认",
    "待填",
    "待填写",
    "待商定",
    "待协商",
    "待提供",
    "待核实",
    "待完善",
    "未定",
    "未知",
    "不详",
    "暂缺",
    "暂无",
    "暂定",
    "同上",
    "同前",
    "同左",
    "见上",
    "略",
    "如上",
    "tbd",
    "tba",
    "tbc",
    "todo",
    "n/a",
    "na",
    "nan",
    "null",
    "none",
    "nil",
    "undefined",
    "test",
    "测试",
    "占位",
    "待录入",
    "空",
    "未填",
    "请填写",
    "to be confirmed",
];

/// Pieces that answer nothing wherever they stand.
const PIECES: [&str; 16] = [
    "【】",
    "【 】",
    "[ ]",
    "[]",
    "（）",
    "()",
    "____",
    "待补充",
    "待填写",
    "待确认",
    "待定）",
    "待定)",
    "{{",
    "tbd",
    "某某",
    "******",
];

/// Error values of spreadsheets.
const SHEET_ERRORS: [&str; 9] =
    ["#ref!", "#n/a", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#spill!", "#calc!"];

/// Words that end in 等 and do not leave a list open.
const WHOLE_WORDS: [&str; 13] =
    ["平等", "高等", "初等", "对等", "相等", "优等", "中等", "上等", "均等", "一等", "二等", "三等", "何等"];

/// Letters of other alphabets that look like Latin ones, with those.
const ALIKE: [(&str, &str); 2] =
    [("АВЕКМНОРСТХУЅІЈаеорсхуіѕј", "ABEKMHOPCTXYSIJaeopcxyisj"), ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ", "ABEZHIKMNOPTYXovp")];

/// Everything odd about `text`; `name` for the name of a party or person, `typed` for a number or address, whose
/// characters are read by its type.
pub fn remarks(text: &str, name: bool, typed: bool) -> Vec<Remark> {
    let text = text.trim();
    let mut found: Vec<Remark> = placeholder(text).into_iter().collect();
    if found.is_empty() {
        found.extend(closing_mark(text));
    }
    if name && found.is_empty() {
        found.extend(oddity(text).map(Remark::OddName));
    }
    if (!text.is_ascii() || name) && !typed {
        found.extend(look_alikes(text, name));
    }
    found
}

fn placeholder(text: &str) -> Option<Remark> {
    let plain = half_width(text).to_lowercase();
    if plain.contains('#')
        && let Some(error) = SHEET_ERRORS.iter().find(|error| plain.contains(**error))
    {
        return Some(Remark::SheetError((*error).to_uppercase()));
    }
    let bare =
        plain.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '【' | '】' | '<' | '>' | '。' | '.' | ' '));
    let nothing = bare.is_empty() || bare.chars().all(|c| "?-—–_*…×/\\~=".contains(c)) || PLACEHOLDERS.contains(&bare);
    if nothing {
        return Some(Remark::Placeholder(text.to_owned()));
    }
    piece(&plain).map(str::to_owned).or_else(|| crosses(text)).map(Remark::Placeholder)
}

/// The first of [`PIECES`] in a text. Every answer of every row is asked, so the text is read once, not once a piece.
fn piece(plain: &str) -> Option<&'static str> {
    let mut before = None;
    for (at, c) in plain.char_indices() {
        let rest = &plain[at..];
        let found = PIECES.iter().find(|piece| piece.starts_with(c) && rest.starts_with(**piece));
        let is_word = |piece: &str| {
            let after = rest[piece.len()..].chars().next();
            [before, after].into_iter().flatten().all(|c: char| !c.is_alphanumeric())
        };
        match found {
            // A word of its own.
            Some(piece) if *piece != "tbd" || is_word(piece) => return Some(piece),
            _ => before = Some(c),
        }
    }
    None
}

/// xxx, ××路, XX公司: crosses in the place of characters.
fn crosses(text: &str) -> Option<String> {
    if !text.contains(is_cross) {
        return None;
    }
    let characters: Vec<char> = half_width(text).chars().collect();
    let mut at = 0;
    while at < characters.len() {
        let run = characters[at..].iter().take_while(|c| is_cross(**c)).count();
        let here = &characters[at..at + run];
        let before = at.checked_sub(1).map(|before| characters[before]);
        let after = characters.get(at + run).copied();
        let among = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
        let han = |c: Option<char>| c.is_some_and(is_han);
        let times = here.iter().all(|c| *c == '×') && run == 1;
        let circles = here.iter().all(|c| matches!(c, '〇' | '○'));
        if run >= 2
            && !times
            && among(before)
            && among(after)
            && (run >= 3 || han(before) || han(after))
            && !(circles && run < 3)
        {
            return Some(here.iter().collect());
        }
        at += run.max(1);
    }
    None
}

fn is_cross(c: char) -> bool {
    matches!(c, 'x' | 'X' | 'ｘ' | 'Ｘ' | '×' | '╳' | '✕' | '〇' | '○')
}

fn closing_mark(text: &str) -> Option<Remark> {
    let last = text.chars().last()?;
    let before = text.chars().rev().nth(1);
    let open = last == '等' && before.is_some() && !WHOLE_WORDS.iter().any(|word| text.ends_with(word));
    let mark = matches!(last, '。' | '；' | '，' | '、' | '：' | ';' | ',' | ':' | '．' | '！' | '？')
        || (last == '.' && before.is_some_and(is_han));
    (open || mark).then_some(Remark::ClosingMark(last))
}

fn oddity(name: &str) -> Option<Oddity> {
    let holds = |marks: &[&str]| marks.iter().any(|mark| name.contains(mark));
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    // What UTF-8 looks like in the encoding of Western Windows: nearly every second letter is one of these.
    let western =
        name.chars().filter(|c| ('\u{80}'..='\u{FF}').contains(c) || "€‚ƒ„†‡ˆ‰Š‹Œ˜™š›œžŸ".contains(*c)).count();
    if name.starts_with(['=', '+', '@']) {
        Some(Oddity::Formula)
    } else if POSITIONS.contains(&name) {
        Some(Oddity::Position)
    } else if letters == 0 {
        Some(Oddity::NoLetters)
    } else if (western >= 4 && western * 3 > name.chars().count()) || holds(&["锟斤拷", "烫烫烫", "屯屯屯"]) {
        Some(Oddity::Garbled)
    } else if holds(&["**", "??", "？？", "__", "##", "||", "<", ">", "\\"]) {
        Some(Oddity::Marks)
    } else if name.chars().any(is_han)
        && !name.contains(|c: char| c.is_ascii_alphabetic())
        && name.contains(['、', '，', '；', ';', '/'])
    {
        Some(Oddity::Several)
    } else if name.chars().count() > LONGEST_NAME {
        Some(Oddity::Long)
    } else {
        None
    }
}

fn look_alikes(text: &str, name: bool) -> Vec<Remark> {
    let latin = text.chars().any(|c| c.is_ascii_alphabetic());
    let chinese = text.chars().any(is_han);
    let mut found: Vec<Remark> = Vec::new();
    let mut before = None;
    for c in text.chars() {
        let remark = match c {
            '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => Some((Likeness::Space, Some(' '))),
            '\u{3000}' => Some((Likeness::Space, Some(' '))),
            '\u{300}'..='\u{36F}' | '\u{20D0}'..='\u{20FF}' | '\u{3099}' | '\u{309A}'
                if before.is_none_or(|b: char| is_han(b) || !b.is_alphabetic()) =>
            {
                Some((Likeness::Combining, None))
            }
            '•' | '・' | '．' | '‧' | '∙' | '●' | '⋅' | '･' | '˙' | '᛫' if chinese && before.is_some_and(is_han) => {
                Some((Likeness::Interpunct, Some('·')))
            }
            '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
                Some((Likeness::FullWidth, char::from_u32(u32::from(c) - 0xFEE0)))
            }
            '(' | ')' if name && chinese && !latin => {
                Some((Likeness::HalfBracket, Some(if c == '(' { '（' } else { '）' })))
            }
            '\u{370}'..='\u{52F}' if latin || chinese => alike(c).map(|plain| (Likeness::Alphabet, Some(plain))),
            _ => None,
        };
        if let Some((likeness, plain)) = remark {
            let remark = Remark::LookAlike(c, likeness, plain);
            if !found.contains(&remark) {
                found.push(remark);
            }
        }
        before = Some(c);
    }
    found
}

fn alike(c: char) -> Option<char> {
    ALIKE.iter().find_map(|(other, latin)| latin.chars().nth(other.chars().position(|known| known == c)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_stand_for_nothing_are_told() {
        for text in [
            "待定",
            "xxx",
            "XXX",
            "同上",
            "【】",
            "N/A",
            "TBD",
            "（待补充）",
            "nan",
            "___",
            "上海市××路1号",
            "XX公司",
            "？？",
            "-",
            "张某某",
        ] {
            assert!(matches!(remarks(text, false, false)[..], [Remark::Placeholder(_), ..]), "{text}");
        }
        assert_eq!(remarks("#REF!", false, false), [Remark::SheetError("#REF!".to_owned())]);
        for text in ["青松项目", "100×200毫米", "待定级的数据", "Xerox", "XXL", "招商银行", "无", "Texas", "二〇二六年"]
        {
            assert!(remarks(text, false, false).is_empty(), "{text}: {:?}", remarks(text, false, false));
        }
    }

    #[test]
    fn marks_that_the_clause_sets_are_told() {
        assert_eq!(remarks("卫生设备的上门安装。", false, false), [Remark::ClosingMark('。')]);
        assert_eq!(remarks("姓名、电话等", false, false), [Remark::ClosingMark('等')]);
        assert!(remarks("Example Holdings Pte. Ltd.", true, false).is_empty());
        assert!(remarks("男女平等", false, false).is_empty());
    }

    #[test]
    fn names_that_are_none_are_told() {
        let long = "广".repeat(LONGEST_NAME + 1);
        for (name, odd) in [
            ("=cmd|calc!A1", Oddity::Formula),
            ("12345", Oddity::NoLetters),
            ("å¹¿å·žç¤ºä¾‹æœ‰é™å…¬å¸", Oddity::Garbled),
            ("广州示例??有限公司", Oddity::Marks),
            ("**广州示例有限公司**", Oddity::Marks),
            ("钱磊、冯超静", Oddity::Several),
            ("董事长", Oddity::Position),
            ("甲方", Oddity::Position),
            (long.as_str(), Oddity::Long),
        ] {
            assert!(
                remarks(name, true, false).contains(&Remark::OddName(odd)),
                "{name}: {:?}",
                remarks(name, true, false)
            );
        }
        for name in [
            "José García",
            "Müller & Söhne GmbH",
            "Example Co., Ltd.",
            "阿卜杜拉·买买提",
            "3M中国有限公司",
            "北京示例（上海）分公司",
        ] {
            assert!(!remarks(name, true, false).iter().any(|r| matches!(r, Remark::OddName(_))), "{name}");
        }
    }

    #[test]
    fn characters_that_only_look_right_are_told() {
        for (text, odd) in [
            ("АBC医疗有限公司", 'А'),
            ("阿卜杜拉•买买提", '•'),
            ("上海ＡＢＣ有限公司", 'Ａ'),
            ("上海\u{A0}示例有限公司", '\u{A0}'),
            ("示\u{301}例有限公司", '\u{301}'),
            ("示例(上海)有限公司", '('),
        ] {
            assert!(
                remarks(text, true, false).iter().any(|r| matches!(r, Remark::LookAlike(c, ..) if *c == odd)),
                "{text}"
            );
        }
        assert!(remarks("示例（上海）有限公司", true, false).is_empty());
        assert!(remarks("阿卜杜拉·买买提", true, false).is_empty());
        assert!(remarks("José García", true, false).is_empty());
    }
}
