//! Lists in the interview: parties, from a registration block or field by field, and rows of other lists.

use super::prompt::{self, Said};
use super::{Talk, find, screen};
use crate::answers::Edit;
use crate::cli::Failure;
use crate::interview::{Answer, State, read_registration};
use serde_json::Value;

impl Talk<'_> {
    /// Who the parties are: each role that has nobody yet, in order.
    pub(super) fn parties(&mut self, help: Option<&str>) -> Result<Said, Failure> {
        let language = self.language;
        if let Some(help) = help {
            screen::paragraph(&format!("  {help}"));
        }
        let roles = self.interview()?.roles;
        let mut at = 0;
        while at < roles.len() {
            let role = &roles[at];
            let present = self.interview()?.roles.iter().any(|now| now.word == role.word && now.present);
            if !role.required && !present {
                screen::paragraph(
                    &language.say(format!("\n有{}吗", role.label), format!("\nIs there a party “{}”", role.label)),
                );
                let labels = [language.say("没有", "no").to_owned(), language.say("有", "yes").to_owned()];
                match prompt::one(&labels, Some(0), None, language) {
                    Said::Picked(picked) if picked == [1] => {}
                    Said::Picked(_) => {
                        at += 1;
                        continue;
                    }
                    Said::Back if at == 0 => return Ok(Said::Back),
                    Said::Back => {
                        at -= 1;
                        continue;
                    }
                    said => return Ok(said),
                }
            }
            match self.party(&role.word, &role.label)? {
                Said::Back if at == 0 => return Ok(Said::Back),
                Said::Back => at -= 1,
                Said::Stop => return Ok(Said::Stop),
                _ => at += 1,
            }
        }
        self.write()?;
        Ok(Said::Next)
    }

    /// One party: its name, or lines of its registration, until one without label is typed or nothing.
    fn party(&mut self, role: &str, label: &str) -> Result<Said, Failure> {
        let language = self.language;
        let current = self.named(role)?;
        screen::paragraph(&match current.as_str() {
            "" => format!("\n{label}"),
            name => language.say(format!("\n{label}：{name}"), format!("\n{label}: {name}")),
        });
        let hint = language.say(
            "名称，或者逐行粘贴登记信息；空行结束",
            "name, or its registration line by line; an empty line ends it",
        );
        loop {
            let typed = match prompt::line(hint) {
                Ok(typed) => typed,
                Err(said) => return Ok(said),
            };
            if typed.is_empty() {
                return Ok(Said::Next);
            }
            if typed == "?" || typed == "？" {
                let more = language.say(
                    "可以粘贴“名称：…”“统一社会信用代码：…”“法定代表人：…”“住所：…”各行；也可以只填名称，其余以后问。未定的填 by-hand。",
                    "Lines such as 名称：…, 统一社会信用代码：…, 法定代表人：…, 住所：… can be pasted; or only the name, and the rest is asked later. by-hand where it is not known yet.",
                );
                screen::more(Some(more), &[], language);
                continue;
            }
            let Some(read) = read_registration(&typed) else {
                self.change(&[field(role, "name", &typed)])?;
                return Ok(Said::Next);
            };
            if read.wrong_code {
                screen::paragraph(language.say(
                    "  ! 统一社会信用代码有误，核对后重新填写",
                    "  ! the credit code cannot be right: look at it again",
                ));
            }
            for (key, words) in &read.fields {
                self.change(&[field(role, key, words)])?;
                screen::paragraph(&format!("  {key}: {words}"));
            }
        }
    }

    fn named(&self, role: &str) -> Result<String, Failure> {
        let interview = self.interview()?;
        let parties =
            interview.topics.iter().flat_map(|topic| &topic.questions).find(|answer| answer.path == "parties");
        let value = |row: &Vec<Answer>, key: &str| {
            let field = row.iter().find(|field| field.path.rsplit('.').next() == Some(key));
            field.and_then(|field| field.value.as_str().map(str::to_owned)).unwrap_or_default()
        };
        let row = parties.and_then(|parties| parties.rows.iter().find(|row| value(row, "role") == role));
        Ok(row.map_or(String::new(), |row| value(row, "name")))
    }

    /// A list of rows: what is there, and more of them.
    pub(super) fn rows(&mut self, answer: &Answer) -> Result<Said, Failure> {
        let language = self.language;
        loop {
            let now = find(&self.interview()?, &answer.path).unwrap_or_else(|| answer.clone());
            for (n, row) in now.rows.iter().enumerate() {
                let words = row.iter().filter_map(|field| field.value.as_str()).take(2).collect::<Vec<_>>();
                screen::paragraph(&format!("  {}. {}", n + 1, words.join(language.say("，", ", "))));
            }
            let labels =
                [language.say("到此为止", "that is all").to_owned(), language.say("加一行", "add one").to_owned()];
            let at = usize::from(now.rows.is_empty() && now.state == State::Missing);
            match prompt::one(&labels, Some(at), now.help.as_deref(), language) {
                Said::Picked(picked) if picked == [1] => {
                    if self.row(&now)? == Said::Stop {
                        return Ok(Said::Stop);
                    }
                }
                Said::Picked(_) => return Ok(Said::Next),
                said => return Ok(said),
            }
        }
    }

    /// The fields of a new row that must be answered, and those that the answers then ask for.
    fn row(&mut self, list: &Answer) -> Result<Said, Failure> {
        let keys: Vec<String> = list.fields.iter().map(|field| field.path.clone()).collect();
        let mut at = 0;
        while at < keys.len() {
            let interview = self.interview()?;
            let now = find(&interview, &list.path).and_then(|list| {
                let mut fields = list.rows.iter().flatten().chain(&list.fields);
                fields.find(|field| field.path == keys[at]).cloned()
            });
            let Some(field) = now.filter(|field| field.state != State::NotAsked) else {
                at += 1;
                continue;
            };
            match self.question(&field)? {
                Said::Stop => return Ok(Said::Stop),
                Said::Back if at == 0 => return Ok(Said::Back),
                Said::Back => at -= 1,
                _ => at += 1,
            }
        }
        Ok(Said::Next)
    }
}

fn field(role: &str, key: &str, words: &str) -> Edit {
    Edit::Set { key: format!("parties.{role}.{key}"), value: Value::from(words) }
}
