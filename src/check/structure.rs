//! What a factory says it is apart from its line: names that resolve, systems that do something.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `unknown-system` | error | an end of a data link that is no declared system |
//! | `unknown-station` | error | a metered station that is not declared |
//! | `unknown-scenario` | error | a baseline that is no declared scenario |
//! | `self-link` | error | a data link from a system to itself |
//! | `duplicate-link` | error | two data links the same way between the same two systems |
//! | `idle-system` | error | a system that does nothing |
//! | `said-twice` | warning | a word that stands twice in a list |
//! | `meter-without-work` | warning | a meter at a station that uses no energy of its own |

use std::collections::{BTreeMap, BTreeSet};

use super::laws::share;
use super::words::did_you_mean;
use crate::model::structure::{DataLink, Structure};
use crate::model::{Diagnostic, Factory, Kind, Path};

pub(super) fn check(factory: &Factory, found: &mut Vec<Diagnostic>) {
    let path = Path::of(["structure"]);
    let structure = &factory.structure;
    if let Some(baseline) = &factory.profile.baseline {
        scenario(factory, Path::of(["profile", "baseline"]), baseline, found);
    }
    systems(structure, &path.join("systems"), found);
    links(structure, &path.join("data_links"), found);
    if let Some(loss) = structure.network.message_loss {
        share(path.join("network").join("message_loss"), loss, found);
    }
    meters(factory, &path.join("metering").join("stations"), found);
    twice(&path.join("skills"), structure.skills.as_deref(), found);
    twice(
        &path.join("service_channels"),
        structure.service_channels.as_deref(),
        found,
    );
}

/// A scenario that is named.
pub(super) fn scenario(factory: &Factory, path: Path, name: &str, found: &mut Vec<Diagnostic>) {
    if !factory.scenarios.contains_key(name) {
        let known: Vec<&str> = factory.scenarios.keys().map(String::as_str).collect();
        let message = format!("there is no scenario `{name}`");
        found.push(
            Diagnostic::error("unknown-scenario", path, message).hint(did_you_mean(
                name,
                "scenarios",
                &known,
            )),
        );
    }
}

/// Words of a list that stand there before.
pub(super) fn twice<T: Ord + std::fmt::Debug>(
    path: &Path,
    words: Option<&[T]>,
    found: &mut Vec<Diagnostic>,
) {
    let mut seen = BTreeSet::new();
    for (at, word) in words.unwrap_or_default().iter().enumerate() {
        if !seen.insert(word) {
            let word = format!("{word:?}");
            let message = format!("`{}` stands here before", word.trim_matches('"'));
            found.push(
                Diagnostic::warning("said-twice", path.join(at.to_string()), message)
                    .hint("it counts once; take one of them out"),
            );
        }
    }
}

fn systems(structure: &Structure, path: &Path, found: &mut Vec<Diagnostic>) {
    for (name, system) in structure.systems.iter().flatten() {
        let path = path.join(name).join("does");
        if system.does.is_empty() {
            found.push(
                Diagnostic::error(
                    "idle-system",
                    path,
                    format!("the system `{name}` does nothing"),
                )
                .hint("say what it does, such as does: [Mes], or take it out"),
            );
        } else {
            twice(&path, Some(&system.does), found);
        }
    }
}

fn links(structure: &Structure, path: &Path, found: &mut Vec<Diagnostic>) {
    let known: Vec<&str> = structure
        .systems
        .iter()
        .flatten()
        .map(|(name, _)| name.as_str())
        .collect();
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (at, link) in structure.data_links.iter().flatten().enumerate() {
        let path = path.join(at.to_string());
        let DataLink { from, to, .. } = link;
        for (end, name) in [("from", from), ("to", to)] {
            if !known.contains(&name.as_str()) {
                let message = format!("there is no system `{name}`");
                found.push(
                    Diagnostic::error("unknown-system", path.join(end), message)
                        .hint(did_you_mean(name, "systems", &known)),
                );
            }
        }
        if from == to {
            let message = format!("the data link leads from `{from}` to itself");
            found.push(
                Diagnostic::error("self-link", path, message)
                    .hint("a data link joins two systems; take it out"),
            );
        } else if let Some(first) = seen.get(&(from.as_str(), to.as_str())) {
            let message = format!(
                "the data link from `{from}` to `{to}` stands in `structure.data_links.{first}` already"
            );
            found.push(
                Diagnostic::error("duplicate-link", path, message)
                    .hint("keep the one that tells how data goes today"),
            );
        } else {
            seen.insert((from, to), at);
        }
    }
}

fn meters(factory: &Factory, path: &Path, found: &mut Vec<Diagnostic>) {
    let Some(stations) = &factory.structure.metering.stations else {
        return;
    };
    twice(path, Some(stations), found);
    for (at, name) in stations.iter().enumerate() {
        let path = path.join(at.to_string());
        match factory.stations.get(name).map(|station| &station.kind) {
            None => {
                let known: Vec<&str> = factory.stations.keys().map(String::as_str).collect();
                let message = format!("there is no station `{name}`");
                found.push(
                    Diagnostic::error("unknown-station", path, message)
                        .hint(did_you_mean(name, "stations", &known)),
                );
            }
            Some(kind @ (Kind::Source(_) | Kind::Sink(_))) => {
                let message = format!("`{name}` is a {}, which uses no energy", kind.name());
                found.push(
                    Diagnostic::warning("meter-without-work", path, message)
                        .hint("the meters that count are those of machines and inspections"),
                );
            }
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use crate::model::structure::*;
    use crate::model::*;

    fn system(does: &[Function]) -> System {
        System {
            does: does.to_vec(),
        }
    }

    fn data_link(from: &str, to: &str) -> DataLink {
        DataLink {
            from: from.into(),
            to: to.into(),
            by: Exchange::Automatic,
        }
    }

    fn with_systems(f: &mut Factory) {
        f.structure.systems = Some(
            [
                ("SAP".to_owned(), system(&[Function::Erp])),
                ("line MES".to_owned(), system(&[Function::Mes])),
            ]
            .into(),
        );
    }

    #[test]
    fn sound_structure_gives_no_diagnostics() {
        let found = bent(|f| {
            with_systems(f);
            f.structure.data_links = Some(vec![
                data_link("SAP", "line MES"),
                data_link("line MES", "SAP"),
            ]);
            f.structure.metering.stations = Some(vec!["press".into(), "shelf".into()]);
            f.structure.skills = Some(vec![Skill::It, Skill::Data]);
            f.scenarios.insert("2023".into(), Scenario::default());
            f.profile.baseline = Some("2023".into());
        });
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn names_that_do_not_resolve_come_with_their_neighbours() {
        let link = only(|f| {
            with_systems(f);
            f.structure.data_links = Some(vec![data_link("SPA", "line MES")]);
        });
        assert_eq!(
            (
                link.code,
                link.path.to_string().as_str(),
                link.hint.as_deref()
            ),
            (
                "unknown-system",
                "structure.data_links.0.from",
                Some("did you mean `SAP`?")
            )
        );
        let meter = only(|f| f.structure.metering.stations = Some(vec!["pres".into()]));
        assert_eq!(
            (meter.code, meter.hint.as_deref()),
            ("unknown-station", Some("did you mean `press`?"))
        );
        let baseline = only(|f| {
            f.scenarios.insert("2023".into(), Scenario::default());
            f.profile.baseline = Some("2022".into());
        });
        assert_eq!(
            (baseline.code, baseline.hint.as_deref()),
            ("unknown-scenario", Some("did you mean `2023`?"))
        );
    }

    #[test]
    fn links_and_systems_make_sense() {
        let found = bent(|f| {
            with_systems(f);
            let systems = f.structure.systems.get_or_insert_default();
            systems.insert("old".into(), system(&[]));
            systems.insert("both".into(), system(&[Function::Wms, Function::Wms]));
            f.structure.data_links = Some(vec![
                data_link("SAP", "SAP"),
                data_link("SAP", "line MES"),
                data_link("SAP", "line MES"),
            ]);
        });
        assert_eq!(
            found,
            [
                "self-link structure.data_links.0",
                "duplicate-link structure.data_links.2",
                "said-twice structure.systems.both.does.1",
                "idle-system structure.systems.old.does",
            ]
        );
    }

    #[test]
    fn what_is_odd_is_only_warned_of() {
        let found = bent(|f| {
            f.structure.metering.stations =
                Some(["press", "out", "press"].map(str::to_owned).into());
            f.structure.skills = Some(vec![Skill::It, Skill::It]);
            f.structure.network.message_loss = Some(Share(1.5));
        });
        assert_eq!(
            found,
            [
                "meter-without-work structure.metering.stations.1",
                "said-twice structure.metering.stations.2",
                "share-range structure.network.message_loss",
                "said-twice structure.skills.1",
            ]
        );
    }
}
