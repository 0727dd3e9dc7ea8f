//! What is wrong with arguments, in Chinese.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The error in Chinese, with what to do.
pub fn in_chinese(error: &Error) -> String {
    let argument = one(error, ContextKind::InvalidArg);
    let value = one(error, ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 缺少值"),
        ErrorKind::InvalidValue => format!("{argument} 不能是“{value}”"),
        ErrorKind::UnknownArgument => format!("没有 {argument} 这个参数"),
        ErrorKind::InvalidSubcommand => format!("没有 {} 这个命令", one(error, ContextKind::InvalidSubcommand)),
        ErrorKind::NoEquals => format!("{argument} 须写成 {argument}=值"),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error)
                .map_or(String::new(), |why| format!("：{}", chinese_side(&why.to_string())));
            format!("{argument} 的值“{value}”有误{why}")
        }
        ErrorKind::TooManyValues => format!("{argument} 的值过多：“{value}”"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("{argument} 的值的个数不对"),
        ErrorKind::ArgumentConflict => {
            let other = one(error, ContextKind::PriorArg);
            match other == argument {
                true => format!("{argument} 只能写一次"),
                false => format!("{argument} 不能与 {other} 同时使用"),
            }
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "缺少命令".to_owned(),
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8 文字".to_owned(),
        _ => error.to_string(),
    };
    let mut text = format!("错误：{what}\n");
    let valid = one(error, ContextKind::ValidValue);
    let valid = if valid.is_empty() { one(error, ContextKind::ValidSubcommand) } else { valid };
    if !valid.is_empty() {
        text += &format!("  可选：{valid}\n");
    }
    let meant = [ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand];
    let meant = meant.into_iter().map(|kind| one(error, kind)).find(|words| !words.is_empty());
    if let Some(meant) = meant {
        text += &format!("  是否指 {meant}？\n");
    }
    let usage = one(error, ContextKind::Usage);
    let usage = usage.trim_start_matches("Usage:").trim();
    if !usage.is_empty() {
        text += &format!("\n用法：{}\n", usage.replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<命令>"));
    }
    text + "\n用 --help 看全部说明。\n"
}

/// What the error says of one thing.
fn one(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// Of `write a day like 2026-12-01 / 写成 2026-12-01` the Chinese side.
fn chinese_side(words: &str) -> &str {
    words.split_once(" / ").map_or(words, |(_, zh)| zh)
}
