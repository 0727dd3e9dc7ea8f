//! Where the parties' own words stand in the plan.

use super::Planner;
use crate::answers::{Special, closest};
use crate::diagnostic::{Code, Diagnostic};
use crate::library::Article;
use crate::value::Language;

impl Planner<'_, '_> {
    /// Which of the parties' own words stand at the end of the article.
    pub(super) fn special_of(&self, article: &Article) -> Vec<usize> {
        let special = self.answers.special.iter().enumerate();
        special.filter(|(_, special)| special.article == article.id && !special.rewords()).map(|(n, _)| n).collect()
    }

    /// Tells of the words that stand nowhere: their article is of another form, or of none.
    pub(super) fn homeless(&mut self) {
        for special in &self.answers.special {
            let anywhere = special.rewords() && special.article.is_empty();
            if anywhere || self.form.articles.iter().any(|listed| listed.article.id == special.article) {
                continue;
            }
            let known = self.kind.articles.iter().any(|article| article.id == special.article);
            let finding = if known { self.of_another_form(special) } else { self.of_no_form(special) };
            let [article, _] = self.answers.place_of_special(special);
            self.findings.push(finding.answer(special.path.replace(".text", ".article")).at(article));
        }
    }

    fn of_another_form(&self, special: &Special) -> Diagnostic {
        let (article, form) = (&special.article, &self.form.id);
        Diagnostic::of(
            Code::SpecialNotPrinted,
            format!("{form} 没有 {article} 这一条，写在其末的约定没有印出"),
            format!("{form} has no article {article}: the words at its end are not printed"),
        )
        .hint(
            format!("本形式也要用的，article 改写为：{}", self.articles(Language::Zh)),
            format!("where this form needs them too, write for article one of: {}", self.articles(Language::En)),
        )
    }

    fn of_no_form(&self, special: &Special) -> Diagnostic {
        let guess = closest(&special.article, self.form.articles.iter().map(|listed| listed.article.id.as_str()));
        let (zh, en) = (self.articles(Language::Zh), self.articles(Language::En));
        Diagnostic::of(
            Code::UnknownArticle,
            format!("没有“{}”这一条，写在其末的约定无处可放", special.article),
            format!("there is no article “{}”: the words at its end have no place", special.article),
        )
        .hint(
            guess.map_or(format!("可选：{zh}"), |g| format!("是否指“{g}”？可选：{zh}")),
            guess.map_or(format!("one of: {en}"), |g| format!("did you mean “{g}”? One of: {en}")),
        )
    }

    /// The articles of the form, as a hint lists them.
    fn articles(&self, language: Language) -> String {
        let named = self.form.articles.iter().map(|listed| {
            let title = listed.titles.first().map_or(&listed.article.title, |(_, title)| title);
            format!("{} {}", listed.article.id, title.prefer(language).map_or("", String::as_str))
        });
        named.collect::<Vec<_>>().join(" | ")
    }
}
