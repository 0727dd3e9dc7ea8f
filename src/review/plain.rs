//! Words of others as text in Markdown.

/// Words of theirs as text in Markdown, on one line: no mark in them acts.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\t' | '\r' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}
