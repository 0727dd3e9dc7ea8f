//! A text of the library for readers who do not write it: what its values and conditions leave open, in brackets.

/// The text with `…` for each value and `[one | other]` for the branches of a condition or what is said of each row.
pub fn outline(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        shown.push_str(&rest[..open]);
        let close = if rest[open..].starts_with("{{") { "}}" } else { "%}" };
        let inside = &rest[open + 2..];
        let Some(end) = inside.find(close) else {
            rest = &rest[open..];
            break;
        };
        let tag = inside[..end].trim_matches(['-', ' ']);
        shown.push_str(match (close, tag.split_whitespace().next()) {
            ("}}", _) => "…",
            (_, Some("if" | "for")) => "[",
            (_, Some("elif" | "else")) => " | ",
            (_, Some("endif" | "endfor")) => "]",
            _ => "",
        });
        rest = &inside[end + 2..];
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_branches_are_left_open() {
        let text = "{% set n = 1 %}缺少{{ n }}：{%- if a == \"b\" -%}甲{% elif c %}乙{% else %}丙{% endif %}。";
        assert_eq!(outline(text), "缺少…：[甲 | 乙 | 丙]。");
        assert_eq!(outline("{% for c in cs %}{{ c.name }}; {% endfor %}end"), "[…; ]end");
        assert_eq!(outline("100% {{ open"), "100% {{ open");
    }
}
