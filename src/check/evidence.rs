//! Documents, claims and measures: names of criteria in their form, measures that do something.
//!
//! Whether a checklist has a criterion is found when the plant is scored: the lists are data.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `criterion-name` | error | a name that is none of a checklist or criterion |
//! | `topic-name` | error | what does not apply and is no topic of a checklist |
//! | `idle-topic` | warning | a document that shows a topic which the factory does not leave out |
//! | `few-key-machines` | warning | key machines that are less than a quarter of the machines |
//! | `claim-kind` | error | an answer for a whole checklist, or a level for one criterion |
//! | `claim-level` | error | a level above 9 |
//! | `empty-document` | error | a document that shows nothing |
//! | `document-date` | error | a document older than the factories it could speak of |
//! | `future-document` | warning | a document dated later than the day to which papers count |
//! | `idle-measure` | error | a measure with no scenario, changes or criteria |
//! | `unknown-scenario` | error | the scenario of a measure that is not declared |
//! | `mixed-currencies` | error | costs in another currency than the values of the products |
//! | `said-twice` | warning | a criterion that stands twice in a list |
//! | `baseline-measure` | warning | a measure that is the baseline, which undoes improvements |

use super::laws::{Least, number_in_range};
use super::structure::{scenario, twice};
use crate::model::{Claim, Diagnostic, Document, Factory, Measure, Money, Path};

/// No paper on digital production is older; what is, is a slip of the pen.
const FIRST_YEAR: &str = "1949";

/// Warnings of documents that are dated after a day, as `2026-11-22`: an assessor of that day will not have seen
/// them.
pub fn check_dates(factory: &Factory, as_of: &str) -> Vec<Diagnostic> {
    let ahead = factory.documents.iter().filter_map(|(title, document)| {
        let date = document.date.as_deref()?;
        let to_come = date != Document::WHEN_CARRIED_OUT && date > as_of;
        to_come.then(|| {
            let path = Path::of(["documents", title, "date"]);
            let message = format!("`{title}` is dated {date}, later than {as_of}");
            let problem = Diagnostic::warning("future-document", path, message);
            problem.hint(format!("as of {as_of} it counts as a bare statement"))
        })
    });
    ahead.collect()
}

/// The highest level, band or grade that any checklist may have.
const MOST: u8 = 9;

pub(super) fn check(factory: &Factory, found: &mut Vec<Diagnostic>) {
    topics(&factory.profile.not_applicable, found);
    for (title, document) in &factory.documents {
        if let Some(date) = &document.date
            && date.as_str() < FIRST_YEAR
        {
            let path = Path::of(["documents", title, "date"]);
            let message = format!("`{title}` cannot be of {date}");
            let problem = Diagnostic::error("document-date", path, message);
            found.push(problem.hint("write the day of issue: \"2023-04-01\""));
        }
        let path = Path::of(["documents", title, "shows"]);
        if document.shows.is_empty() {
            found.push(
                Diagnostic::error("empty-document", path, format!("`{title}` shows nothing"))
                    .hint("name a criterion that it shows, as \"cmmm.org_strategy.l1.a\""),
            );
        } else {
            shows(&path, &document.shows, 2, found);
            left_out(factory, &path, &document.shows, found);
        }
    }
    key_machines(factory, found);
    for (name, said) in &factory.claims {
        claim(Path::of(["claims", name]), name, said, found);
    }
    let mut first = currency(factory);
    for (name, measure) in &factory.measures {
        self::measure(factory, name, measure, found);
        if let Some(cost) = &measure.cost {
            same_currency(name, cost, &mut first, found);
        }
    }
}

fn measure(factory: &Factory, name: &str, measure: &Measure, found: &mut Vec<Diagnostic>) {
    let path = Path::of(["measures", name]);
    shows(&path.join("shows"), &measure.shows, 3, found);
    if let Some(cost) = &measure.cost {
        number_in_range(path.join("cost"), cost.amount, Least::Zero, found);
    }
    match &measure.scenario {
        Some(named) => {
            scenario(factory, path.join("scenario"), named, found);
            if factory.profile.baseline.as_ref() == Some(named) {
                let message = format!("`{name}` carries out `{named}`, the baseline");
                found.push(
                    Diagnostic::warning("baseline-measure", path.join("scenario"), message).hint(
                        "the baseline undoes the improvements; name a scenario that makes one",
                    ),
                );
            }
        }
        None if measure.changes.is_empty() && measure.shows.is_empty() => found.push(
            Diagnostic::error(
                "idle-measure",
                path,
                format!("the measure `{name}` does nothing"),
            )
            .hint("name what it does in `scenario`, `changes` or `shows`"),
        ),
        None => {}
    }
}

/// The currency of the products' values, and a product that has it.
fn currency(factory: &Factory) -> Option<(String, String)> {
    factory.products.iter().find_map(|(name, product)| {
        let value = product.value.as_ref()?;
        Some((value.currency.clone(), format!("the value of `{name}`")))
    })
}

fn same_currency(
    name: &str,
    cost: &Money,
    first: &mut Option<(String, String)>,
    found: &mut Vec<Diagnostic>,
) {
    let (currency, owner) =
        first.get_or_insert_with(|| (cost.currency.clone(), format!("the cost of `{name}`")));
    if cost.currency != *currency {
        let message = format!("`{name}` costs {}, {owner} is in {currency}", cost.currency);
        found.push(
            Diagnostic::error(
                "mixed-currencies",
                Path::of(["measures", name, "cost"]),
                message,
            )
            .hint("give all money in one currency; there are no exchange rates here"),
        );
    }
}

/// Names of topics, each once.
fn topics(names: &[String], found: &mut Vec<Diagnostic>) {
    let path = Path::of(["profile", "not_applicable"]);
    twice(&path, Some(names), found);
    for (at, name) in names.iter().enumerate() {
        if segments(name) != Some(2) {
            let message = format!("`{name}` is not the name of a topic");
            found.push(
                Diagnostic::error("topic-name", path.join(at.to_string()), message)
                    .hint("write checklist and topic: \"cmmm.logistics\""),
            );
        }
    }
}

/// Names of criteria, or of more from `least` segments on, each once.
fn shows(path: &Path, names: &[String], least: usize, found: &mut Vec<Diagnostic>) {
    twice(path, Some(names), found);
    for (at, name) in names.iter().enumerate() {
        if segments(name).is_none_or(|count| count < least) {
            let message = format!("`{name}` is not the name of a criterion");
            found.push(
                Diagnostic::error("criterion-name", path.join(at.to_string()), message)
                    .hint("write checklist, topic and criterion: \"cmmm.org_strategy.l1.a\""),
            );
        }
    }
}

/// A document that names a topic shows that the factory has no such business.
fn left_out(factory: &Factory, path: &Path, names: &[String], found: &mut Vec<Diagnostic>) {
    for (at, name) in names.iter().enumerate() {
        let topic = segments(name) == Some(2);
        if topic && !factory.profile.not_applicable.contains(name) {
            let message = format!("`{name}` is a topic, and the factory does not leave it out");
            let path = path.join(at.to_string());
            let problem = Diagnostic::warning("idle-topic", path, message);
            found.push(problem.hint(format!(
                "name a criterion of it, as \"{name}.l1.a\", or write not_applicable: [\"{name}\"] in the profile"
            )));
        }
    }
}

/// Less than this share of the machines is few: ours.
const FEW: f64 = 0.25;

/// Shares of key machines say little of a plant that marks few of them.
fn key_machines(factory: &Factory, found: &mut Vec<Diagnostic>) {
    let servers = |key: bool| -> u64 {
        let stations = factory.stations.values();
        let counted = stations.filter(|s| !key || s.equipment.key_equipment);
        let machines = counted.filter_map(|station| station.kind.machine());
        machines.map(|machine| u64::from(machine.servers)).sum()
    };
    let (key, all) = (servers(true), servers(false));
    if key > 0 && (key as f64) < FEW * all as f64 {
        let message = format!("only {key} of {all} machines are key machines");
        let problem = Diagnostic::warning("few-key-machines", Path::of(["stations"]), message);
        found.push(problem.hint(
            "mark with `key_equipment: true` what the plant cannot do without; a score tells how many are",
        ));
    }
}

fn claim(path: Path, name: &str, claim: &Claim, found: &mut Vec<Diagnostic>) {
    let Some(count) = segments(name) else {
        found.push(
            Diagnostic::error(
                "criterion-name",
                path,
                format!("`{name}` names neither a checklist nor a criterion"),
            )
            .hint("write \"cmmm\", or checklist, topic and criterion: \"cmmm.planning.l3.a\""),
        );
        return;
    };
    match claim {
        Claim::Answer(_) if count < 3 => found.push(
            Diagnostic::error(
                "claim-kind",
                path,
                format!("`{name}` is no single criterion, so it has no answer"),
            )
            .hint("claim a level, 4, or a grade, \"advanced\""),
        ),
        Claim::Level(_) | Claim::Grade(_) if count >= 3 => found.push(
            Diagnostic::error(
                "claim-kind",
                path,
                format!("`{name}` is one criterion, which has no level or grade"),
            )
            .hint("answer it with No, Partly, Mostly or Fully"),
        ),
        Claim::Level(level) if *level > MOST => found.push(
            Diagnostic::error(
                "claim-level",
                path,
                format!("no checklist has a level {level}"),
            )
            .hint(format!("levels run from 0 to {MOST}")),
        ),
        _ => {}
    }
}

/// How many words a name has between its dots; none when one is no plain word.
fn segments(name: &str) -> Option<usize> {
    let plain = |word: &str| {
        let sign = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        !word.is_empty() && word.chars().all(sign)
    };
    name.split('.').all(plain).then(|| name.split('.').count())
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use crate::model::structure::Answer;
    use crate::model::*;

    fn document(shows: &[&str]) -> Document {
        Document {
            date: None,
            shows: shows.iter().map(|s| (*s).to_owned()).collect(),
        }
    }

    #[test]
    fn documents_name_criteria() {
        let found = bent(|f| {
            f.documents.insert("a".into(), document(&[]));
            let names = ["cmmm.data.l1.a", "cmmm", "cmmm..x.y", "cmmm.data.l1.a"];
            f.documents.insert("b".into(), document(&names));
        });
        assert_eq!(
            found,
            [
                "empty-document documents.a.shows",
                "criterion-name documents.b.shows.1",
                "criterion-name documents.b.shows.2",
                "said-twice documents.b.shows.3",
            ]
        );
    }

    #[test]
    fn a_document_may_show_that_a_topic_is_left_out() {
        let found = bent(|f| {
            f.profile.not_applicable = vec!["cmmm.sales".into()];
            f.documents.insert("a".into(), document(&["cmmm.sales"]));
            f.documents
                .insert("b".into(), document(&["cmmm.logistics"]));
        });
        assert_eq!(found, ["idle-topic documents.b.shows.0"]);
    }

    #[test]
    fn few_key_machines_are_told() {
        let found = |servers: u32| {
            bent(|f| {
                let mut press = f.stations["press"].clone();
                press.equipment.key_equipment = true;
                f.stations.insert("press".into(), press);
                for station in f.stations.values_mut() {
                    let is_key = station.equipment.key_equipment;
                    if let Kind::Machine(machine) = &mut station.kind {
                        machine.servers = if is_key { 1 } else { servers };
                    }
                }
            })
        };
        let few = found(40);
        let told = few
            .iter()
            .filter(|line| line.starts_with("few-key-machines"));
        assert_eq!(told.count(), 1, "{few:?}");
        let enough = found(1);
        assert!(
            !enough
                .iter()
                .any(|line| line.starts_with("few-key-machines"))
        );
    }

    #[test]
    fn a_document_of_another_age_is_refused_and_one_of_tomorrow_is_told() {
        let paper = |date: &str| Document {
            date: Some(date.to_owned()),
            ..document(&["cmmm.data.l1.a"])
        };
        let found = bent(|f| {
            f.documents.insert("a".into(), paper("1023-04-01"));
            f.documents.insert("b".into(), paper("1949-01-01"));
            f.documents.insert("c".into(), paper("2199-01-01"));
        });
        assert_eq!(found, ["document-date documents.a.date"]);
        let mut factory = Factory::default();
        factory.documents.insert("now".into(), paper("2026-11-22"));
        factory.documents.insert("then".into(), paper("2026-11-23"));
        let plan = paper(Document::WHEN_CARRIED_OUT);
        factory.documents.insert("plan".into(), plan);
        let ahead = super::check_dates(&factory, "2026-11-22");
        let told: Vec<String> = ahead.iter().map(|d| d.path.to_string()).collect();
        assert_eq!(told, ["documents.then.date"]);
        assert!(ahead.iter().all(|problem| !problem.is_error()));
    }

    #[test]
    fn what_does_not_apply_is_a_topic() {
        let found = bent(|f| {
            let names = ["cmmm.logistics", "cmmm", "cmmm.logistics", "cmmm.data.l1.a"];
            f.profile.not_applicable = names.map(str::to_owned).into();
        });
        assert_eq!(
            found,
            [
                "topic-name profile.not_applicable.1",
                "said-twice profile.not_applicable.2",
                "topic-name profile.not_applicable.3",
            ]
        );
    }

    #[test]
    fn claims_are_levels_of_lists_or_answers_to_criteria() {
        let found = bent(|f| {
            f.claims = [
                ("cmmm", Claim::Level(4)),
                ("siri.planning", Claim::Level(3)),
                ("miit", Claim::Grade("advanced".into())),
                ("cmmm.planning.l3.a", Claim::Answer(Answer::Fully)),
                ("cmmm.planning.l3.b", Claim::Level(3)),
                ("dhi", Claim::Level(12)),
                ("impuls", Claim::Answer(Answer::Fully)),
                ("what is this", Claim::Level(1)),
            ]
            .map(|(name, claim)| (name.to_owned(), claim))
            .into();
        });
        assert_eq!(
            found,
            [
                "claim-kind claims.\"cmmm.planning.l3.b\"",
                "claim-level claims.dhi",
                "claim-kind claims.impuls",
                "criterion-name claims.\"what is this\"",
            ]
        );
    }

    #[test]
    fn measures_do_something_and_are_paid_in_one_currency() {
        let money = |currency: &str| {
            Some(Money {
                amount: 1.0,
                currency: currency.into(),
            })
        };
        let found = bent(|f| {
            f.scenarios.insert("smed".into(), Scenario::default());
            f.scenarios.insert("2023".into(), Scenario::default());
            f.profile.baseline = Some("2023".into());
            let mut add = |name: &str, cost: &str, scenario: Option<&str>| {
                let measure = Measure {
                    cost: money(cost),
                    scenario: scenario.map(str::to_owned),
                    ..Measure::default()
                };
                f.measures.insert(name.into(), measure);
            };
            add("a", "CNY", Some("smed"));
            add("b", "EUR", Some("sned"));
            add("c", "CNY", None);
            add("d", "CNY", Some("2023"));
        });
        assert_eq!(
            found,
            [
                "mixed-currencies measures.b.cost",
                "unknown-scenario measures.b.scenario",
                "idle-measure measures.c",
                "baseline-measure measures.d.scenario",
            ]
        );
    }
}
