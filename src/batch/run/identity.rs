//! What two spellings of one name have in common.

use unicode_normalization::UnicodeNormalization;

/// What two spellings of a name or number have in common: width, capitals, brackets, marks and white space set aside.
pub fn identity(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_the_same() {
        for name in ["ＡＢＣ（上海）有限公司", "abc(上海) 有限公司", "ABC【上海】有限公司"] {
            assert_eq!(identity(name), identity("ABC（上海）有限公司"), "{name}");
        }
        assert_eq!(identity("91310115 ma7b-4glx55"), identity("91310115MA7B4GLX55"));
    }
}
