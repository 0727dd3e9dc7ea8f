//! Check digits of unified social credit codes (GB 32100-2015) and identity numbers (GB 11643-1999).

/// Letters and digits of a credit code, by value.
const CODE: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of the first 17 places of a credit code: powers of 3 modulo 31.
const CODE_WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Weights of the first 17 places of an identity number: powers of 2 modulo 11.
const IDENTITY_WEIGHTS: [usize; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// True for 18 places whose last one checks the others.
pub fn is_credit_code(code: &str) -> bool {
    let values: Option<Vec<usize>> = code.chars().map(|c| CODE.find(c)).collect();
    match values.as_deref() {
        Some([body @ .., check]) if body.len() == 17 => {
            let sum: usize = body.iter().zip(CODE_WEIGHTS).map(|(value, weight)| value * weight).sum();
            (31 - sum % 31) % 31 == *check
        }
        _ => false,
    }
}

/// True for 17 digits, with a day of birth in them, and the digit or X that checks them.
pub fn is_identity_number(number: &str) -> bool {
    let bytes = number.as_bytes();
    if bytes.len() != 18 || !bytes[..17].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let birth = format!("{}-{}-{}", &number[6..10], &number[10..12], &number[12..14]);
    let sum: usize =
        bytes[..17].iter().zip(IDENTITY_WEIGHTS).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    crate::value::parse_date(&birth).is_some() && b"10X98765432"[sum % 11] == bytes[17].to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_verified() {
        assert!(is_credit_code("91310115MA1K4QX2TN"));
        assert!(is_credit_code("91330106MA2GW7R81D"));
        assert!(!is_credit_code("91310115MA1K4QX2TM"));
        assert!(!is_credit_code("91310115MA1K4QX2T"));
        assert!(!is_credit_code("9131011５MA1K4QX2TN"));
        assert!(is_identity_number("11010519491231002X"));
        assert!(!is_identity_number("110105194912310021"));
        assert!(!is_identity_number("11010519491331002X"));
    }
}
