//! Answer files to look at: those of `examples/`, which the tests build.

use crate::value::Localised;

/// An example.
pub struct Example {
    /// Its name, without ending.
    pub name: &'static str,
    /// What it is of.
    pub title: Localised<&'static str>,
    /// Its text.
    pub text: &'static str,
}

macro_rules! examples {
    ($($name:literal: $zh:literal, $en:literal;)*) => {
        /// All of them.
        pub const EXAMPLES: &[Example] = &[$(Example {
            name: $name,
            title: Localised { zh: Some($zh), en: Some($en) },
            text: include_str!(concat!("../../examples/", $name, ".toml")),
        },)*];
    };
}

examples! {
    "asset-transfer": "公司转让：资产转让，客户信息随业务转移", "Company transfer: an asset deal, customers' data move";
    "share-transfer": "公司转让：股权转让，尽职调查阶段", "Company transfer: shares, due diligence";
    "negotiation": "公司转让：初步接洽，出让方不具名", "Company transfer: first talks, the seller unnamed";
    "international": "公司转让：跨境，中英双语", "Company transfer: across the border, in both languages";
    "partner-entrusted": "合作方：受托处理", "Partner: entrusted with processing";
    "partner-recipient": "合作方：独立接收方", "Partner: independent recipient";
    "partner-joint": "合作方：共同处理", "Partner: joint processing";
    "employee": "员工：保密与竞业限制", "Employee: secrecy and non-compete";
    "customer-company": "客户：企业之间", "Customer: between companies";
    "customer-individual": "客户：个人", "Customer: an individual";
}
