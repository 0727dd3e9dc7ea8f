//! The page as it lies in the program: nothing of it comes from elsewhere.

use crate::value::Language;

/// A file of the page.
pub struct Asset {
    /// Its name below `/`.
    pub name: &'static str,
    /// Its type.
    pub mime: &'static str,
    /// What it holds.
    pub text: &'static str,
}

macro_rules! assets {
    ($($name:literal $mime:literal;)*) => {
        const ASSETS: &[Asset] = &[$(Asset { name: $name, mime: $mime, text: include_str!(concat!("page/", $name)) },)*];
    };
}

assets! {
    "style.css" "text/css; charset=utf-8";
    "form.css" "text/css; charset=utf-8";
    "icon.svg" "image/svg+xml";
    "main.js" "text/javascript; charset=utf-8";
    "api.js" "text/javascript; charset=utf-8";
    "store.js" "text/javascript; charset=utf-8";
    "words.js" "text/javascript; charset=utf-8";
    "dom.js" "text/javascript; charset=utf-8";
    "bar.js" "text/javascript; charset=utf-8";
    "tabs.js" "text/javascript; charset=utf-8";
    "preview.js" "text/javascript; charset=utf-8";
    "findings.js" "text/javascript; charset=utf-8";
    "paragraph.js" "text/javascript; charset=utf-8";
    "outline.js" "text/javascript; charset=utf-8";
    "questions.js" "text/javascript; charset=utf-8";
    "start.js" "text/javascript; charset=utf-8";
    "first.js" "text/javascript; charset=utf-8";
    "block.js" "text/javascript; charset=utf-8";
    "field.js" "text/javascript; charset=utf-8";
    "terms.js" "text/javascript; charset=utf-8";
}

/// The file of that name.
pub fn asset(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// The page itself, with the secret for its calls.
pub fn index(secret: &str, language: Language) -> String {
    include_str!("page/index.html").replace("{{secret}}", secret).replace("{{lang}}", language.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Script and style of the page: it is loaded at once, and read by whoever wants to know what it does.
    const MOST_BYTES: usize = 150 << 10;

    #[test]
    fn the_page_is_small_and_names_no_other_machine() {
        let size: usize = ASSETS.iter().map(|asset| asset.text.len()).sum();
        assert!(size <= MOST_BYTES, "script and style have {size} bytes");
        for asset in ASSETS {
            let text = asset.text.replace("http://www.w3.org/", "");
            assert!(!text.contains("http://") && !text.contains("https://"), "{} names another machine", asset.name);
        }
    }
}
