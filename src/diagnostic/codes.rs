//! Every finding code of the program, in one table: its word, how grave it is, what may be done about it, and why it matters.
//!
//! To add one, add a row to [`codes!`]; nothing else lists codes. Rules of the library have codes of their own, their ids.

use super::Severity;
use crate::value::Localised;
use serde::{Serialize, Serializer};
use std::fmt;

/// What a finding is: one of the program's own codes, or a rule of the library.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A finding of the program itself.
    Own(Own),
    /// A finding of the rule with this id, e.g. `L02`.
    Rule(String),
}

/// What the table says of one of the program's own codes.
#[derive(Debug)]
pub struct Entry {
    /// The code.
    pub code: Own,
    /// Its word, as printed and as `[[waive]]` names it, e.g. `missing-answer`.
    pub word: &'static str,
    /// How grave its finding is, where the place that finds it says nothing else.
    pub severity: Severity,
    /// Whether `[[waive]]` may accept it.
    pub waivable: bool,
    /// Whether it keeps even a draft from being written.
    pub stops_draft: bool,
    /// What was found, in a few words.
    pub title: Localised<&'static str>,
    /// Why it matters, and what to do.
    pub why: Localised<&'static str>,
}

/// One row a code: variant, word, severity, then `waivable` and `stops_draft` where they hold, title and reason in
/// Chinese, title and reason in English.
macro_rules! codes {
    ($($name:ident $word:literal $severity:ident $($flag:ident)*: [$zh:literal, $zh_why:literal], [$en:literal, $en_why:literal];)*) => {
        /// The program's own codes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Own { $(#[doc = $en] $name,)* }

        static TABLE: &[Entry] = &[$(Entry {
            code: Own::$name,
            word: $word,
            severity: Severity::$severity,
            waivable: codes!(@has waivable $($flag)*),
            stops_draft: codes!(@has stops_draft $($flag)*),
            title: Localised { zh: Some($zh), en: Some($en) },
            why: Localised { zh: Some($zh_why), en: Some($en_why) },
        },)*];

        #[allow(non_upper_case_globals, reason = "they are read as variants: Code::MissingAnswer")]
        impl Code { $(#[doc = $en] pub const $name: Code = Code::Own(Own::$name);)* }
    };
    (@has waivable waivable $($rest:ident)*) => { true };
    (@has stops_draft stops_draft $($rest:ident)*) => { true };
    (@has $flag:ident $other:ident $($rest:ident)*) => { codes!(@has $flag $($rest)*) };
    (@has $flag:ident) => { false };
}

codes! {
    // The answer file as a file.
    Input "input" Error stops_draft:
        ["文件无法读取", "检查路径、权限与编码；答案文件是 UTF-8 文本。"],
        ["a file cannot be read", "Check path, rights and encoding; an answer file is UTF-8 text."];
    Extends "extends" Error stops_draft:
        ["extends 所指的默认文件无法使用", "默认文件一层接一层，不得循环。"],
        ["the defaults that extends names cannot be used", "Defaults may rest on defaults, but not in a circle."];
    NamedLibrary "library-named" Error stops_draft:
        ["答案文件写的条款库无法采用", "library 写与答案文件相对的文件夹；各层答案文件和 --library 写的须是同一个，否则不知以哪个成文。"],
        ["the library that an answer file names cannot be taken", "`library` is a folder relative to the answer file; all layers and --library have to name the same, or nobody knows which of them writes the agreement."];
    Syntax "syntax" Error stops_draft:
        ["文件不是正确的 TOML", "有语法错误的文件不能可靠地读出任何答案；按所指的行更正。"],
        ["the file is not TOML", "Nothing can be read reliably from a file with syntax errors; mend the line that is shown."];
    // Answers one by one.
    UnknownKey "unknown-key" Error:
        ["没有这个键", "写错的键等于没有回答，协议会按默认值成文。baomi new 列出全部键。"],
        ["there is no such key", "A mistyped key answers nothing, and the agreement would be written with the default. `baomi new` lists all keys."];
    MisplacedKey "misplaced-key" Error:
        ["键放错了表", "放错表的键等于没有回答；移到所指的表中。"],
        ["the key stands in the wrong table", "It answers nothing there; move it to the table that is named."];
    WrongType "wrong-type" Error:
        ["答案的类型不对", "文字、日期、数额、是非各有写法；按提示改写。"],
        ["the answer is of the wrong type", "Texts, dates, amounts and truth values are written differently; rewrite it as the hint says."];
    UnknownWord "unknown-word" Error:
        ["选项中没有这个词", "只能填写列出的选项。"],
        ["the choice has no such word", "Only the words that are listed can be chosen."];
    OutOfRange "out-of-range" Error:
        ["数值超出范围", "超出范围的数值在协议中没有意义，或者与法律不符。"],
        ["the value is out of range", "Such a value has no meaning in the agreement, or none in law."];
    EmptyAnswer "empty-answer" Error:
        ["答案是空的", "空的答案会在正文留下空洞；不需要的，删去该键。"],
        ["the answer is empty", "It would leave a hole in the text; remove the key if it is not needed."];
    TooLong "too-long" Error:
        ["答案过长", "超长的文字多是粘贴错误；内容确有这么多的，放入附件。"],
        ["the answer is too long", "Mostly something was pasted by mistake; what really is that long belongs into an annex."];
    ForbiddenCharacter "forbidden-character" Error:
        ["含有不能印出的字符", "控制字符、不可见字符和改变方向的字符，屏幕与纸面不一致。"],
        ["it holds characters that cannot be printed", "Control characters, invisible ones and those that change direction look different on screen and paper."];
    CompatibilityCharacter "compatibility-character" Warning:
        ["含有兼容字符", "同形异码的字符，搜索和比对时认不出来；改用通用的字。"],
        ["it holds compatibility characters", "Characters of the same shape and another code are not found by searches; use the common one."];
    WrongAmount "wrong-amount" Error:
        ["数额写法不对", "数额以数字书写，最多两位小数。"],
        ["the amount is not written as one", "An amount is written in digits, with two decimal places at most."];
    ImpossibleDate "impossible-date" Error:
        ["没有这一天", "日期写作 2026-12-01，不加引号。"],
        ["there is no such day", "A date is written 2026-12-01, without quotation marks."];
    MissingAnswer "missing-answer" Error:
        ["缺少必答的答案", "没有该答案，协议写不完整；填写，允许手填的写 \"by-hand\"，或者用 --draft 先看草稿。"],
        ["an answer is missing", "The agreement cannot be complete without it; give it, write \"by-hand\" where that is allowed, or see a draft with --draft."];
    MissingTranslation "missing-translation" Error:
        ["答案缺少一种语言的文字", "双语协议的两种文本须一致；写成 { zh = \"…\", en = \"…\" }。"],
        ["an answer lacks one of the languages", "Both texts of a bilingual agreement must say the same; write { zh = \"…\", en = \"…\" }."];
    MissingParty "missing-party" Error:
        ["缺少当事人", "每类协议都有必须具名的当事人。"],
        ["a party is missing", "Each kind of agreement has parties that it must name."];
    DuplicateParty "duplicate-party" Error:
        ["当事人重复", "同一主体不能同时是协议的两方。"],
        ["a party stands twice", "Nobody can be two parties of one agreement."];
    UnknownRole "unknown-role" Error:
        ["提到了没有的一方", "答案指向的一方不在 parties 中。"],
        ["a party is named that is not there", "The answer points to a party which [[parties]] does not have."];
    DuplicateAnnex "duplicate-annex" Error:
        ["同一附件列了两次", "附件按所列次序编号，重复的附件使编号错乱。"],
        ["an annex is listed twice", "Annexes are numbered in the order of the list."];
    UnknownKind "unknown-kind" Error stops_draft:
        ["没有这类协议", "协议的类型由条款库的 templates 决定。"],
        ["there is no such kind of agreement", "The kinds are the folders of templates in the library."];
    UnknownForm "unknown-form" Error stops_draft:
        ["没有这种形式", "协议的形式由条款库中该类协议的 kind.toml 列出；提示中列出本交易可选的形式。"],
        ["there is no such form", "The forms of a kind stand in its kind.toml in the library; the hint lists those that this deal can have."];
    ImpossibleForm "impossible-form" Error:
        ["本协议不能采用该形式", "有的形式只适合某些情形：例如身份未定时不能移交客户信息，涉及个人信息时单方承诺函不够。改 form，或者检查消息所述条件涉及的答案。"],
        ["this agreement cannot have that form", "Some forms fit some cases only: no customer information is handed over while a party is not yet named, and a one-sided letter is not enough for personal information. Change form, or look again at the answers that the condition speaks of."];
    FormByStage "form-by-stage" Info waivable:
        ["没有写明形式，采用默认形式", "不写 form 的答案文件，采用该阶段或者该类协议的默认形式；要固定形式，在文件开头写 form = \"…\"。"],
        ["no form is named, so that the default is taken", "An answer file without form takes the one of its stage or kind; to settle it, write form = \"…\" at the top."];
    UnknownAnnex "unknown-annex" Error stops_draft:
        ["没有这个附件或者文书", "build --annex 填写附件或者签署后文书的英文名；提示中列出该类协议的全部。"],
        ["there is no such annex or instrument", "`build --annex` takes the name of an annex or of an instrument after signing; the hint lists those of the kind."];
    AnnexNotDue "annex-not-due" Error stops_draft:
        ["协议不需要所要的附件", "附件有自己的条件：例如不移转个人信息的，没有告知书。"],
        ["the agreement has no such annex", "An annex has a condition of its own: where no personal information passes, for one, there is no notice."];
    Rewording "rewording" Error:
        ["各方自己的文字没有唯一的位置", "[[special]] 的 instead_of 或者 after 须照抄协议的文字，且只有一处；条款文本变了的，要重新核对。"],
        ["the parties' own words have no one place", "`instead_of` and `after` of [[special]] repeat words of the agreement that stand in one place only; where the clause changed, they must be looked at again."];
    UnknownArticle "unknown-article" Error:
        ["没有这一条", "[[special]] 的 article 填写条的英文名；提示中列出本形式的各条。"],
        ["there is no such article", "The article of a [[special]] is named by its id; the hint lists those of the form."];
    SpecialNotPrinted "special-not-printed" Warning waivable:
        ["各方自己的约定没有印出", "约定写在另一形式才有的条之末。一份答案文件可以供各种形式使用，但约定不会自行移到别处。"],
        ["words of the parties are not printed", "They stand at the end of an article that another form has. One answer file serves all forms, but such words do not move elsewhere by themselves."];
    KeptForForm "kept-for-form" Info waivable:
        ["有的答案不用于本形式", "一份答案文件可以供一笔交易的各种形式使用；本形式不用的答案留给其他形式，无须删去。"],
        ["some answers are not used by this form", "One answer file serves all forms of a deal; what this form does not use is kept for the others and need not be removed."];
    AnnexNotOffered "annex-not-offered" Info waivable:
        ["该形式不带所列的附件", "每种形式只带与其内容相配的附件；未带的附件留给其他形式。"],
        ["the form does not carry an annex that is listed", "Each form carries the annexes that go with it; the others are kept for other forms."];
    UnusedAnswer "unused-answer" Info waivable:
        ["答案对本协议没有影响", "该类协议或者该阶段没有条款、规则用到它。删去，或者检查 kind 与 deal.stage。"],
        ["an answer changes nothing in this agreement", "No clause or rule of this kind speaks of it. Remove it, or look again at kind and stage."];
    // What a firm locks and a lawyer accepts.
    Locked "locked" Error waivable:
        ["改动了所内默认文件锁定的条款或者答案", "锁定由 extends 所指文件的 [lock] 写明。确需偏离的，由 [[waive]] 写明理由与批准人（approved_by）。"],
        ["a clause or answer was changed that the firm's defaults lock", "The lock stands in [lock] of the file named by extends. To depart from it, a [[waive]] gives the reason and who approved it (approved_by)."];
    UnusedWaiver "unused-waiver" Warning:
        ["[[waive]] 不起作用", "它所指的提示没有出现，或者不能接受；留着会使人误以为已经处理。"],
        ["a [[waive]] has no effect", "The finding that it names was not made, or cannot be waived; left in, it makes readers believe that something was settled."];
    // Choosing clauses.
    UnknownClause "unknown-clause" Error:
        ["没有这个条款", "baomi clauses 列出全部条款。"],
        ["there is no such clause", "`baomi clauses` lists all clauses."];
    UnknownVariant "unknown-variant" Error:
        ["条款没有这个方案", "只能选择条款库中写有的方案。"],
        ["the clause has no such variant", "Only variants that the library has can be chosen."];
    UnusedChoice "unused-choice" Warning:
        ["choose 不起作用", "所选的条款不在本协议中。"],
        ["a choice has no effect", "The clause is not in this agreement."];
    MissingClause "missing-clause" Error:
        ["缺少另一条款所需的条款", "条款之间有依存；检查两者的条件。"],
        ["a clause is missing that another needs", "Clauses rest on each other; look at the conditions of both."];
    Condition "condition" Error:
        ["条件无法判断", "不能判断的条件不能当作不成立；补全所涉的答案，或者修改条款库。"],
        ["a condition cannot be decided", "What cannot be decided may not count as false; give the answers it speaks of, or mend the library."];
    EmptyHole "empty-hole" Error:
        ["条款无法成文", "正文要印的答案不在；补全，或者由条款先判断其有无。"],
        ["a clause cannot be written", "It prints an answer that is not there; give it, or let the clause ask first whether it is there."];
    // The text.
    DanglingReference "dangling-reference" Error:
        ["引用的条款不在协议中", "悬空的引用使条款无法适用。"],
        ["a reference points to what is not in the agreement", "A clause that refers to nothing cannot be applied."];
    Markup "markup" Error:
        ["条款含有不支持的标记", "只能使用作者指南列出的标记，否则三种格式会不一致。"],
        ["a clause holds markup that is not supported", "Only the marks of the authors' guide mean the same in all three formats."];
    ParagraphsDiffer "paragraphs-differ" Error:
        ["条款的中英文段落不对应", "双语协议逐段对照；缺一种语言的条款不能出现在双语协议中。"],
        ["the paragraphs of a clause differ between the languages", "A bilingual agreement goes paragraph by paragraph; no clause may stand in one language only."];
    LanguagesDiffer "languages-differ" Warning waivable:
        ["中英文的数字、日期、金额或者引用不一致", "两种文本不一致时，以哪一种为准会成为争议。对照修改所指条款文件。"],
        ["both languages differ in numbers, dates, amounts or references", "Where they differ, which one prevails becomes a dispute. Compare both texts of the clause file that is named."];
    Wording "wording" Warning:
        ["条款的中英文说法不一致，或者英文用词不合行文习惯", "时间、例外、主体、义务或者数字只在一种语言中出现的，两种文本的范围不同。对应关系和用词见 clauses/terms.toml。"],
        ["the two languages of a clause differ in scope, or the English is not that of the trade", "Where a time, an exception, a bearer, a duty or a number stands in one language only, the texts differ in scope. What corresponds to what, and which words are used, is in clauses/terms.toml."];
    Punctuation "punctuation" Warning waivable:
        ["标点重复、缺损或者使用了半角标点", "多因条件省去了一段文字。修改所指条款文件中该处的标点。"],
        ["punctuation is doubled, missing or half-width", "Mostly a condition has dropped some words. Mend the marks in the clause file that is named."];
    LeftOver "left-over" Error waivable:
        ["正文中留有模板标记或者空括号", "已签署的文本不得有空洞。修改所指条款文件。"],
        ["template marks or empty brackets are left in the text", "A signed text may have no holes. Mend the clause file that is named."];
    UndefinedTerm "undefined-term" Warning waivable:
        ["使用了本协议没有定义的词语", "定义该词语的条款不在本协议中。加入该条款，或者改用已定义的词语。"],
        ["a term is used that this agreement does not define", "The clause that defines it is not in. Bring it in, or use a term that is defined."];
    UnusedTerm "unused-term" Info waivable:
        ["定义了没有使用的词语", "多余的定义引人猜测其用意。删去该定义。"],
        ["a term is defined and not used", "An idle definition makes readers guess at its purpose. Take it out."];
    DefinedTwice "defined-twice" Warning waivable:
        ["同一词语定义了两次", "两处定义总会有出入。保留一处。"],
        ["a term is defined twice", "Two definitions never quite agree. Keep one."];
    NotInForce "not-in-force" Warning waivable:
        ["条款的法律依据在签署日尚未施行或者已经失效", "核对签署日期；法律更新后修改条款与 statutes.toml。"],
        ["the law that a clause rests on is not in force on the signing date", "Check the date; where the law has changed, bring the clause and statutes.toml up to date."];
    Understood "understood" Info waivable:
        ["答案换了写法，按唯一可能的意思理解", "含义只有一种可能的写法予以接受；照提示改写，文件即与协议一致。"],
        ["an answer is written another way and read as the one thing it can mean", "What can mean one thing only is taken; write it as the hint says, and the file reads as the agreement does."];
    Phone "phone" Warning waivable:
        ["不是电话号码", "印入当事人信息和送达条款的号码打不通，通知即无从送达。"],
        ["it is no telephone number", "It is printed with the parties and for service; notices to it go nowhere."];
    Email "email" Warning waivable:
        ["不是电子邮箱地址", "印入当事人信息和送达条款的地址收不到邮件，通知即无从送达。"],
        ["it is no e-mail address", "It is printed with the parties and for service; notices to it go nowhere."];
    Placeholder "placeholder" Warning waivable:
        ["答案是尚未确定的意思", "待定、xxx、同上、【】等会照样印入协议。填写确定的内容，或者留空。"],
        ["an answer stands for what is not known yet", "TBD, xxx, brackets and the like would be printed as they are. Say what it is, or leave a blank."];
    ClosingMark "closing-mark" Warning waivable:
        ["答案末尾有标点或者“等”", "条款自有标点，重复即成错字；“等”使范围不确定。"],
        ["an answer ends in a mark or in 等", "The clause sets its own marks; 等 leaves the extent open."];
    DoubledWords "doubled-words" Warning waivable:
        ["答案与条款的文字重复", "条款在答案前后已有这些字，印出来就是“拟就就”。从答案中删去。"],
        ["an answer repeats words of the clause", "The clause already has these words beside the answer. Take them out of the answer."];
    LookAlike "look-alike" Warning waivable:
        ["字符只是看上去相同", "与证照不是同一个字符的名称，检索、比对和盖章核验都不相符。"],
        ["a character only looks right", "A name in other characters than the licence's is not found by searches, and does not match the seal."];
    RepeatedEntry "repeated-entry" Warning waivable:
        ["列表中有相同的两项", "同一事项印两次，读者会以为所指不同。删除一项，或者更正其中一项。"],
        ["two entries of a list are the same", "Printed twice, readers take it for two things. Remove one of them, or correct it."];
    OddName "odd-name" Warning waivable:
        ["名称不像名称", "公式、乱码、几个人写在一处的名称会照样印出；对照证照或者身份证件填写。"],
        ["a name does not look like one", "A formula, garbled letters, several people in one name would be printed as they are; give the name of the licence or document."];
    SharedContact "shared-contact" Warning waivable:
        ["两方的电话或者邮箱相同", "发给一方的通知会到另一方手中；多半是粘贴错误。"],
        ["two parties have the same telephone or e-mail", "Notice to one would reach the other; mostly it was pasted by mistake."];
    NotBorn "not-born" Error:
        ["签署日在出生之前", "身份证件号码中的出生日期晚于签署日期，其中必有一个不对。"],
        ["a party is born after signing", "The day of birth in the identity number lies after the signing date: one of them is wrong."];
    BirthDiffers "birth-differs" Error:
        ["出生日期与身份证件号码不符", "年龄决定谁可以签署。两个出生日期不同，其中必有一个不对。"],
        ["a day of birth differs from the identity number", "Age decides who may sign. Where the two days of birth differ, one of them is wrong."];
    PastFact "past-fact" Warning waivable:
        ["所称已完成的事项晚于签署", "正文写“已于……完成”，签署时尚未发生即为不实陈述。尚未完成的，填写期限而不是完成日期。"],
        ["what is said to be done lies after signing", "The text says that it was completed; signed before, that is untrue. If it lies ahead, give its due date instead."];
    NotAgreed "not-agreed" Info waivable:
        ["没有约定", "所选立场通常会约定的保护，答案文件没有填写，协议因此不写。"],
        ["it is not agreed", "A protection that the stance would usually want is not answered, and so the agreement is silent on it."];
    G10 "G10" Error waivable:
        ["统一社会信用代码或者证件号码不对", "一位之差即指向另一主体或者无人。按 GB 32100-2015、GB 11643-1999 校验；对照证照更正 parties 中的 id。"],
        ["a credit code or identity number is none", "One wrong digit names somebody else, or nobody. Checked by GB 32100-2015 and GB 11643-1999; correct id in parties from the licence or document."];
    N01 "N01" Error waivable:
        ["金额的大写与小写不一致", "大小写不一致的金额引起争议。条款中的金额用 money 过滤器输出，即不会不一致。"],
        ["an amount in words differs from its figures", "Such an amount invites a dispute. Print amounts with the filter money, and they cannot differ."];
    // Printing.
    MissingGlyph "missing-glyph" Error stops_draft:
        ["所有字体都没有这个字", "印不出的字不能留空。用 --font 指定含该字的字体，或者改字。"],
        ["no font has a character", "What cannot be printed may not be left out. Name a font that has it with --font, or change the character."];
    Font "font" Error stops_draft:
        ["字体无法使用", "字体文件须是 TrueType 或者 OpenType，允许嵌入，并含有正文用字。"],
        ["a font cannot be used", "A font file must be TrueType or OpenType, allow embedding, and have the characters of the text."];
    Style "style" Error stops_draft:
        ["版式无法使用", "版式写在 templates/style.toml 中。"],
        ["the page style cannot be used", "Styles stand in templates/style.toml."];
    Pdf "pdf" Error stops_draft:
        ["无法生成 PDF", "没有写出任何文件；按所述原因更正。"],
        ["the PDF cannot be made", "Nothing was written; mend the cause that is named."];
    Pages "pages" Error stops_draft:
        ["无法生成页面图", "没有写出任何文件；按所述原因更正。"],
        ["the pages cannot be drawn", "Nothing was written; mend the cause that is named."];
    Docx "docx" Error stops_draft:
        ["无法生成 Word 文件", "没有写出任何文件；按所述原因更正。"],
        ["the Word file cannot be made", "Nothing was written; mend the cause that is named."];
    Serve "serve" Error stops_draft:
        ["网页无法打开", "端口被占用或者系统不允许；换一个端口。"],
        ["the page cannot be served", "The port is taken, or the system does not allow it; choose another."];
    Output "output" Error stops_draft:
        ["结果无法写入", "检查文件夹的权限与磁盘空间；没有写完的文件不会留下。"],
        ["the results cannot be written", "Check the folder's rights and the room on disk; no half-written file is left."];
    FolderInUse "folder-in-use" Error stops_draft:
        ["另一次运行正在写入该文件夹", "两次运行同时写入会互相覆盖；等它结束，或者换一个文件夹。"],
        ["another run is writing to the folder", "Two runs at once would write over each other; wait for it to end, or name another folder."];
    // The command line.
    Arguments "arguments" Error stops_draft:
        ["命令的参数不全或者矛盾", "baomi help 加命令名，列出全部参数。"],
        ["the arguments are incomplete or contradict each other", "`baomi help` and the command's name list them all."];
    UnknownRule "unknown-rule" Error stops_draft:
        ["没有这条规则或者提示", "baomi explain 列出全部规则与提示。"],
        ["there is no such rule or finding", "`baomi explain` lists all rules and findings."];
    KindsDiffer "kinds-differ" Error stops_draft:
        ["两份协议类型不同，无法比较", "只有同类协议的条款可以逐条比较。"],
        ["agreements of two kinds cannot be compared", "Only agreements of one kind have clauses that correspond."];
    NotComparable "not-comparable" Error stops_draft:
        ["两份协议的语言不同，无法比较", "把其中一份的 language 改为与另一份相同。"],
        ["agreements in different languages cannot be compared", "Give one of them the language of the other."];
    // The library.
    // Papers of others.
    Playbook "playbook" Error stops_draft:
        ["审阅准则不能用", "审阅准则逐项写明我方接受什么、不接受什么；项或者结论写错，审阅结论就不可信。"],
        ["the playbook cannot be used", "A playbook says by row what our side takes and what not; with a wrong row or value no verdict can be trusted."];
    Outside "outside" Error stops_draft:
        ["文件不在许可的文件夹内", "为其他程序提供的服务只在一个文件夹内读写，以免读取或者改动其他文件。"],
        ["a file is not in the permitted folder", "What serves other programs reads and writes in one folder only, so that nothing else is read or changed."];
    Paper "paper" Error stops_draft:
        ["对方的文件无法读取或者标记", "能读 .docx、有文字层的 .pdf、.md、.txt、.html；旧格式、有密码的和只有图片的文件先转换。"],
        ["the other side's file cannot be read or marked", "Word (.docx), PDF with a text layer, Markdown, text and HTML can be read; convert old, encrypted and image-only files first."];
    Signing "signing" Error stops_draft:
        ["签署位置的关键字不能使用", "签署平台按关键字找位置；关键字不是恰好印出一次的，会签错地方。"],
        ["a keyword of a place to sign cannot be used", "Signing platforms find places by keywords; one that is not printed exactly once would have a seal put elsewhere."];
    Returned "returned" Error stops_draft:
        ["退回的文件与本协议对不上", "按我方发出的文本逐段对照；对不上的，多半是另一笔交易、另一稿，或者对方换了自己的文本。"],
        ["the returned file does not fit this agreement", "It is read against what we sent, paragraph by paragraph; what fits nowhere is mostly of another deal or draft, or their own paper."];
    Changes "changes" Error stops_draft:
        ["改动清单无法使用", "改动清单记着对方的每项改动与我方的决定；与退回的文件不符的决定，不知所指。"],
        ["the list of changes cannot be used", "It records each change of theirs and our decision; a decision that fits no change in the returned file means nothing."];
    Library "library" Error stops_draft:
        ["条款库有错误", "有错误的条款库写不出可靠的协议；按文件和行更正。"],
        ["the library has a fault", "A faulty library writes no reliable agreement; mend the file at the line that is named."];
    Coverage "coverage" Error stops_draft:
        ["有的法定或者惯常事项没有条款写到", "coverage.toml 列出条款库必须写到的事项。"],
        ["a provision is carried by no clause", "coverage.toml lists what the library must carry."];
    // The register of agreements.
    Register "register" Error stops_draft:
        ["登记簿无法使用", "登记簿是 batch 或者 build --register 写的 XLSX 或者 CSV；关闭正在打开它的软件，恢复列标题，编号不得重复。"],
        ["the register cannot be used", "It is the XLSX or CSV that batch or build --register wrote; close it where it is open, bring its titles back, no number twice."];
    RegisterDate "register-date" Error stops_draft:
        ["登记簿中的日期不是日期", "读不出的日期不能提醒到期；写成 2026-12-01。"],
        ["a date in the register is none", "What cannot be read as a day cannot fall due; write it like 2026-12-01."];
    // A newer batch.
    Since "since" Error stops_draft:
        ["不能与以前的批次比较", "--since 写以前那一批的文件夹：须已完成，其清单和 manifest.answers.toml、manifest.rows 文件须与生成时相同。"],
        ["an earlier batch cannot be compared with", "--since names the folder of an earlier batch: finished, with its manifest and the files manifest.answers.toml and manifest.rows as they were."];
    // Numbers of agreements.
    Number "number" Error stops_draft:
        ["无法编号", "编号只给一次：规则、登记簿和文件夹中的编号记录须相互一致。"],
        ["no number can be given", "A number is given once: its pattern, the register and the folder's record of numbers must agree."];
    NumberGap "number-gap" Warning stops_draft:
        ["编号有空缺", "空缺的编号不补给别的协议；说明它们的去向（作废、另行登记）。"],
        ["numbers are missing in a sequence", "Missing numbers are not given to other agreements; note where they went (void, kept elsewhere)."];
    // Rows of a spreadsheet.
    Rows "rows" Error stops_draft:
        ["表格无法读取", "表格是 UTF-8 或者 GB18030 的 CSV，或者 XLSX。"],
        ["the spreadsheet cannot be read", "It is a CSV in UTF-8 or GB18030, or an XLSX."];
    NoRows "no-rows" Error stops_draft:
        ["表格没有数据行", "每行填一份协议。"],
        ["the spreadsheet has no rows", "Each row is one agreement."];
    UnknownColumn "unknown-column" Error stops_draft:
        ["列标题不对应任何答案", "认不出的列会被漏掉；写答案路径，或者在 [columns] 中写明。"],
        ["a column answers nothing", "A column that is not understood would be dropped; title it with an answer's path, or name it in [columns]."];
    MissingColumn "missing-column" Error stops_draft:
        ["缺少 [columns] 写明的列", "表格须有 [columns] 列出的每一列。"],
        ["a column of [columns] is missing", "The spreadsheet must have each column that [columns] lists."];
    DuplicateColumn "duplicate-column" Error stops_draft:
        ["两列对应同一答案", "无从知道以哪一列为准；删去一列。"],
        ["two columns answer the same question", "Nobody can tell which one counts; remove one."];
    RaggedRow "ragged-row" Error:
        ["单元格数与列标题不符", "多半是逗号或者引号错位，整行都不可信。"],
        ["the row has more or fewer cells than titles", "Mostly a comma or quotation mark is out of place, and nothing in the row can be trusted."];
    ReadAs "read-as" Info:
        ["文件的编码是推测的", "CSV 不写明编码；名称有误的，用 --encoding 指明。"],
        ["the encoding of the file is a guess", "A CSV does not name its encoding; where names look wrong, name it with --encoding."];
    SheetTaken "sheet-taken" Info:
        ["工作簿有几个工作表，读取其中一个", "读取其他工作表用 --sheet。"],
        ["one of several sheets is read", "To read another one, use --sheet."];
    SharedOnly "shared-only" Error stops_draft:
        ["该项对所有行相同，不能逐行不同", "写在答案文件中；不同的，分成几个答案文件和表格。"],
        ["it is the same for all rows and cannot differ by row", "Write it in the answer file; where it differs, make several answer files and spreadsheets."];
    UntitledColumn "untitled-column" Warning:
        ["没有标题的列有内容", "没有标题的列不会读取。"],
        ["a column without title holds something", "A column without title is not read."];
    HiddenColumn "hidden-column" Warning:
        ["列在表格中是隐藏的", "隐藏的列也会读取；不要的，从表格中删去。"],
        ["a column is hidden in the spreadsheet", "Hidden columns are read as well; remove those you do not want."];
    StruckOut "struck-out" Error:
        ["内容带删除线", "删除线表示作废；作废的删去，有效的去掉删除线。"],
        ["the text is struck out", "What is struck out is void; remove it, or take the line away from what is not."];
    StrayQuote "stray-quote" Error:
        ["引号没有成对", "CSV 中多一个引号，会把其后几行读成一行。"],
        ["quotation marks are not in pairs", "One mark too many in a CSV makes one row of the rows that follow."];
    SwallowedRow "swallowed-row" Error:
        ["一行之内像是另有几行", "多半是多了一个引号。"],
        ["a row seems to hold other rows", "Mostly there is a quotation mark too many."];
    SeveralLines "several-lines" Warning:
        ["一行占了文件的几行", "引号之内有换行；核对该行。"],
        ["a row takes several lines of the file", "There are line breaks inside quotation marks; look at the row."];
    FormulaWithoutResult "formula-without-result" Error:
        ["公式没有结果", "程序写出的表格往往只有公式；在表格软件中打开并保存一次。"],
        ["a formula has no result", "Spreadsheets written by programs often hold formulas only; open and save the file once."];
    VolatileFormula "volatile-formula" Error:
        ["公式的结果天天不同", "TODAY 等公式的结果是保存那天的；改填日期。"],
        ["a formula gives another result every day", "What TODAY and the like gave is that of the day of saving; write the day itself."];
    UnknownFormat "unknown-format" Error:
        ["数字格式无法识别", "数字格式决定显示的内容；无法识别的，按显示的内容填写为文本。"],
        ["a number format is not understood", "It decides what is shown; write what is shown as text."];
    FormatOutOfReach "format-out-of-reach" Error:
        ["旧格式看不出数字怎样显示", ".xls 和 .ods 中的数字可能有前导零、单位或者百分号；另存为 .xlsx。"],
        ["an old format does not tell how a number is shown", "There may be noughts, a unit or a percent sign; save the file as .xlsx."];
    TwoReadings "two-readings" Error:
        ["显示的内容与其中的数不一致", "看到的与保存的不同，不能确定以哪个为准。"],
        ["what is shown and what is kept differ", "Nobody can tell which of the two is meant."];
    NumberForText "number-for-text" Error:
        ["号码是数字", "数字开头的 0 不会保存；设为文本后重新填写。"],
        ["a number stands where digits are text", "Noughts before a number are not kept; set the cell to text and write it again."];
    ScientificNotation "scientific-notation" Error:
        ["号码是科学记数法", "后面的位数已经丢失；设为文本后重新填写。"],
        ["digits are in scientific notation", "The last ones are lost; set the cell to text and write them again."];
    DayAsNumber "day-as-number" Warning:
        ["日期显示为数字", "单元格没有日期格式；按天数换算后读取。"],
        ["a day is shown as a number", "The cell has no date format; the days are counted."];
    CannotClear "cannot-clear" Error:
        ["该项不能没有答案", "“-”“无”表示不用答案文件中的答案；必须回答的、另有默认值的不能这样写。"],
        ["the answer cannot be taken away", "“-” says that there is none; not where an answer is required or a default would take its place."];
    WrongCurrency "wrong-currency" Error:
        ["金额的货币符号与币种不符", "更正金额，或者更正币种。"],
        ["the sign of an amount is not that of its currency", "Mend the amount or the currency."];
    ListGap "list-gap" Error:
        ["列表中间缺项", "各项从 0 起依次填写。"],
        ["an entry of a list is missing between others", "Fill them in one after the other, from 0."];
    MixedParty "mixed-party" Warning:
        ["当事人的信息有两个来源", "表格写明了当事人，另一些信息却来自答案文件，可能是别人的。"],
        ["what is said of a party has two sources", "The row names the party, and the rest comes from the answer file and may be somebody else's."];
    NoAgreement "no-agreement" Error stops_draft:
        ["该行不是协议", "合计、说明、重复的标题等不是协议的行应当删除。"],
        ["the row is no agreement", "Delete totals, notes, titles said again."];
    DuplicateNumber "duplicate-number" Error:
        ["两行的协议编号相同", "每份协议用自己的编号。"],
        ["two rows have the same number of the agreement", "Give every agreement its own number."];
    DuplicateRowName "duplicate-row-name" Error:
        ["两行的当事人名称相同", "写法不同也算同名；确实各签的，加 --allow-duplicates。"],
        ["two rows name a party alike", "Spellings aside it is the same name; where several agreements are meant, add --allow-duplicates."];
    HiddenRow "hidden-row" Warning:
        ["该行在表格中是隐藏的", "隐藏的行也会生成协议；不要的，从表格中删去。"],
        ["the row is hidden in the spreadsheet", "Hidden rows are built as well; remove those you do not want."];
    MergedCell "merged-cell" Error:
        ["单元格是合并的", "合并的单元格只有一处有值，其余各行会缺值；取消合并并逐行填写。"],
        ["the cell is merged with others", "Only one of merged cells has a value; split them and fill in each row."];
    NumberTooLong "number-too-long" Error:
        ["数字超过 15 位", "表格软件不保存 15 位以后的数字；把该列设为文本后重新填写。"],
        ["the number has more than 15 digits", "Spreadsheets do not keep the digits after the fifteenth; format the column as text and fill it in again."];
    CellError "cell-error" Error:
        ["单元格的公式出错", "更正公式，或者改填数值。"],
        ["the formula of a cell fails", "Mend the formula, or fill in the value."];
    Name "name" Error stops_draft:
        ["文件名无法使用", "文件名由 --name 的样式和各行的答案组成。"],
        ["the file name cannot be used", "It is made from the pattern of --name and the answers of the row."];
    DuplicateName "duplicate-name" Error stops_draft:
        ["两行的文件名相同", "后一份会覆盖前一份；在 --name 中加入编号或者 {row}。"],
        ["two rows have the same file name", "One would write over the other; add the number or {row} to --name."];
    DuplicateRowParty "duplicate-row-party" Error:
        ["两行的当事人相同", "同一相对方多半只应签一份；确实各签的，加 --allow-duplicates。"],
        ["two rows name the same party", "Mostly one agreement is meant; if not, add --allow-duplicates."];
    LockFile "lock-file" Error stops_draft:
        ["锁定文件无法使用", "锁定文件记着发出的文件与其来源；读不了的，证明不了什么。"],
        ["the lock file cannot be used", "It records what was handed out and what that was made from; what cannot be read proves nothing."];
    Manifest "manifest" Error stops_draft:
        ["清单无法使用", "清单记着已生成的文件；不符的清单不能接着做。"],
        ["the manifest cannot be used", "It records what was made; a run cannot go on with one that does not fit."];
}

impl Own {
    /// Its row of the table.
    pub fn entry(self) -> &'static Entry {
        &TABLE[self as usize]
    }
}

impl Code {
    /// The code of a rule.
    pub fn rule(id: impl Into<String>) -> Code {
        Code::Rule(id.into())
    }

    /// The program's own codes, in the order of the table.
    pub fn own() -> &'static [Entry] {
        TABLE
    }

    /// The program's own code with this word, capitals or not.
    pub fn find(word: &str) -> Option<&'static Entry> {
        TABLE.iter().find(|entry| entry.word.eq_ignore_ascii_case(word))
    }

    /// Its word, e.g. `missing-answer` or `L02`.
    pub fn as_str(&self) -> &str {
        match self {
            Code::Own(own) => own.entry().word,
            Code::Rule(id) => id,
        }
    }

    /// Its row of the table; None for a rule.
    pub fn entry(&self) -> Option<&'static Entry> {
        match self {
            Code::Own(own) => Some(own.entry()),
            Code::Rule(_) => None,
        }
    }

    /// Whether a `[[waive]]` may accept it: every rule, and what the table says of the program's own.
    pub fn waivable(&self) -> bool {
        self.entry().is_none_or(|entry| entry.waivable)
    }

    /// Whether it keeps even a draft from being written.
    pub fn stops_draft(&self) -> bool {
        self.entry().is_some_and(|entry| entry.stops_draft)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl PartialEq<str> for Code {
    fn eq(&self, word: &str) -> bool {
        self.as_str() == word
    }
}

impl PartialEq<String> for Code {
    fn eq(&self, word: &String) -> bool {
        self.as_str() == word
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_stands_in_its_row_and_no_word_twice() {
        let mut words = BTreeSet::new();
        for (place, entry) in TABLE.iter().enumerate() {
            assert_eq!(entry.code as usize, place);
            assert!(words.insert(entry.word.to_lowercase()), "{} stands twice", entry.word);
        }
    }

    #[test]
    fn a_rule_may_be_waived_and_what_leaves_a_clause_in_one_language_not() {
        assert!(Code::rule("L02").waivable());
        assert!(!Code::ParagraphsDiffer.waivable());
        assert!(Code::LanguagesDiffer.waivable());
        assert!(Code::MissingGlyph.stops_draft() && !Code::MissingAnswer.stops_draft());
    }
}
