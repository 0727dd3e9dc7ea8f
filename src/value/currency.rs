//! Currencies: the codes of ISO 4217, how they are called in Chinese, and what people write instead.

/// A currency that amounts are agreed in.
#[derive(Debug, PartialEq, Eq)]
pub struct Currency {
    /// ISO 4217 code.
    pub code: &'static str,
    /// 美元; empty where contracts use the code.
    pub zh: &'static str,
    /// How many decimals its amounts have.
    pub decimals: u8,
}

const fn named(code: &'static str, zh: &'static str, decimals: u8) -> Currency {
    Currency { code, zh, decimals }
}

/// Those with a Chinese name, as banks list them.
static NAMED: [Currency; 52] = [
    named("CNY", "人民币", 2),
    named("USD", "美元", 2),
    named("EUR", "欧元", 2),
    named("HKD", "港元", 2),
    named("JPY", "日元", 0),
    named("GBP", "英镑", 2),
    named("MOP", "澳门元", 2),
    named("TWD", "新台币", 2),
    named("SGD", "新加坡元", 2),
    named("AUD", "澳大利亚元", 2),
    named("CAD", "加拿大元", 2),
    named("CHF", "瑞士法郎", 2),
    named("NZD", "新西兰元", 2),
    named("KRW", "韩元", 0),
    named("THB", "泰铢", 2),
    named("MYR", "马来西亚林吉特", 2),
    named("IDR", "印度尼西亚卢比", 2),
    named("PHP", "菲律宾比索", 2),
    named("VND", "越南盾", 0),
    named("INR", "印度卢比", 2),
    named("PKR", "巴基斯坦卢比", 2),
    named("BDT", "孟加拉塔卡", 2),
    named("LKR", "斯里兰卡卢比", 2),
    named("NPR", "尼泊尔卢比", 2),
    named("MMK", "缅甸元", 2),
    named("KHR", "柬埔寨瑞尔", 2),
    named("LAK", "老挝基普", 2),
    named("MNT", "蒙古图格里克", 2),
    named("KZT", "哈萨克斯坦坚戈", 2),
    named("RUB", "俄罗斯卢布", 2),
    named("UAH", "乌克兰格里夫纳", 2),
    named("TRY", "土耳其里拉", 2),
    named("ILS", "以色列新谢克尔", 2),
    named("SAR", "沙特里亚尔", 2),
    named("AED", "阿联酋迪拉姆", 2),
    named("QAR", "卡塔尔里亚尔", 2),
    named("KWD", "科威特第纳尔", 3),
    named("EGP", "埃及镑", 2),
    named("ZAR", "南非兰特", 2),
    named("NGN", "尼日利亚奈拉", 2),
    named("KES", "肯尼亚先令", 2),
    named("SEK", "瑞典克朗", 2),
    named("NOK", "挪威克朗", 2),
    named("DKK", "丹麦克朗", 2),
    named("PLN", "波兰兹罗提", 2),
    named("CZK", "捷克克朗", 2),
    named("HUF", "匈牙利福林", 2),
    named("RON", "罗马尼亚列伊", 2),
    named("BRL", "巴西雷亚尔", 2),
    named("MXN", "墨西哥比索", 2),
    named("ARS", "阿根廷比索", 2),
    named("CLP", "智利比索", 0),
];

/// The other currencies of ISO 4217 in circulation, by their decimals. Metals, funds and test codes are no currencies.
const OTHERS: [(u8, &str); 3] = [
    (
        2,
        "AFN ALL AMD ANG AOA AWG AZN BAM BBD BGN BMD BND BOB BSD BTN BWP BYN BZD CDF COP CRC CUP CVE DOP DZD ERN ETB FJD \
         FKP GEL GHS GIP GMD GTQ GYD HNL HTG IRR JMD KGS KPW KYD LBP LRD LSL MAD MDL MGA MKD MRU MUR MVR MWK MZN NAD NIO \
         PAB PEN PGK RSD SBD SCR SDG SHP SLE SOS SRD SSP STN SVC SYP SZL TJS TMT TOP TTD TZS UYU UZS VES WST XCD YER ZMW \
         ZWG",
    ),
    (0, "BIF DJF GNF ISK KMF PYG RWF UGX VUV XAF XOF XPF"),
    (3, "BHD IQD JOD LYD OMR TND"),
];

/// What people write for a code.
const ALIASES: [(&str, &str); 22] = [
    ("RMB", "CNY"),
    ("CNH", "CNY"),
    ("RMB¥", "CNY"),
    ("¥", "CNY"),
    ("元", "CNY"),
    ("人民币元", "CNY"),
    ("US$", "USD"),
    ("$", "USD"),
    ("美金", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("HK$", "HKD"),
    ("港币", "HKD"),
    ("NT$", "TWD"),
    ("NTD", "TWD"),
    ("台币", "TWD"),
    ("YEN", "JPY"),
    ("日圆", "JPY"),
    ("澳元", "AUD"),
    ("加元", "CAD"),
    ("新元", "SGD"),
    ("新币", "SGD"),
];

/// Code and decimals of a currency of ISO 4217.
pub fn currency(code: &str) -> Option<(&'static str, u8)> {
    if let Some(known) = NAMED.iter().find(|known| known.code == code) {
        return Some((known.code, known.decimals));
    }
    OTHERS
        .iter()
        .find_map(|(decimals, codes)| Some((codes.split_whitespace().find(|known| *known == code)?, *decimals)))
}

/// 美元; the code itself where there is no Chinese name.
pub fn currency_zh(code: &str) -> &str {
    NAMED.iter().find(|known| known.code == code).map_or(code, |known| known.zh)
}

/// The code that was meant by a word, sign, name or slip: `RMB`, `￥`, `美元`, `cny`.
pub fn meant_currency(word: &str) -> Option<&'static str> {
    let word = super::plain::half_width(word).replace('￥', "¥").to_uppercase();
    let alias = ALIASES.iter().find(|(written, _)| *written == word).map(|(_, code)| *code);
    let name = || NAMED.iter().find(|known| known.zh == word).map(|known| known.code);
    // Two letters changed places, as in CYN.
    let sorted = |code: &str| {
        let mut letters: Vec<char> = code.chars().collect();
        letters.sort_unstable();
        letters
    };
    let swapped = || NAMED.iter().take(6).find(|known| sorted(known.code) == sorted(&word)).map(|known| known.code);
    alias.or_else(name).or_else(|| currency(&word).map(|(code, _)| code)).or_else(swapped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_currencies_are_currencies() {
        assert_eq!(currency("CNY"), Some(("CNY", 2)));
        assert_eq!(currency("JPY"), Some(("JPY", 0)));
        assert_eq!(currency("BHD"), Some(("BHD", 3)));
        for none in ["RMB", "CYN", "XXX", "BTC", "XAU", "cny"] {
            assert_eq!(currency(none), None, "{none}");
        }
    }

    #[test]
    fn what_was_meant_is_known() {
        for (word, code) in
            [("RMB", "CNY"), ("CYN", "CNY"), ("cny", "CNY"), ("￥", "CNY"), ("美元", "USD"), ("ＵＳＤ", "USD")]
        {
            assert_eq!(meant_currency(word), Some(code), "{word}");
        }
        assert_eq!(meant_currency("BTC"), None);
    }

    #[test]
    fn every_code_is_given_once() {
        let mut codes: Vec<&str> = NAMED.iter().map(|known| known.code).collect();
        codes.extend(OTHERS.iter().flat_map(|(_, codes)| codes.split_whitespace()));
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
        assert!(codes.iter().all(|code| code.len() == 3));
    }
}
