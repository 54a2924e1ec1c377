//! The plant as a whole: its sections, run, products, demand, scenarios.

use std::collections::BTreeMap;

use crate::model::{
    Change, Demand, Factory, Path, Product, Quantity, Rate, RunSettings, Scenario, Station,
};
use crate::text::SECTIONS;
use crate::text::tree::{Node, Value};

use super::evidence::measures;
use super::quantity::{Positive, Seed};
use super::reader::{Item, Log, Lower, Reader, named_items};

/// Reads the plant; `source` is the text that the tree was read from.
pub(in crate::text) fn factory(root: &Node, source: &str, log: &mut Log) -> Option<Factory> {
    const HINT: &str = "a plant is written Factory(name: \"..\", stations: { .. }, flow: [ .. ])";
    let item = Item {
        node: root,
        path: Path::default(),
    };
    let mut r = match item.value() {
        Value::Struct(None, _) => Reader::unnamed(&item, "a plant", HINT, log)?,
        _ => match Reader::named(&item) {
            Some(("Factory", reader)) => reader,
            Some((other, mut reader)) => {
                let _: Option<()> = log.unknown_variant(&item, other, "a plant", &["Factory"]);
                log.failed.insert(Path::default());
                // Something else than a plant has no use for its fields.
                reader.item("stations")?;
                reader
            }
            None => return log.wrong_type(&item, "a plant", HINT),
        },
    };
    let name = r.need("name", log);
    let before = log.diagnostics.len();
    let run = r.optional("run", log).unwrap_or_default();
    log.start_failed = log.start.is_none() && log.diagnostics.len() > before;
    let shifts = r.optional("shifts", log).unwrap_or_default();
    let products = r.optional("products", log).unwrap_or_default();
    let demand = r.item("demand");
    let demand_unit = demand.as_ref().and_then(demand_unit);
    let demand = demand.and_then(|item| log.read(&item));
    let stations = match r.item("stations") {
        Some(item) => stations(&item, log),
        None => r.missing("stations", "{ \"press\": Machine(cycle: \"12 s\"), .. }"),
    };
    if stations.is_none() || r.damaged() {
        log.failed.insert(Path::of(["stations"]));
    }
    if r.damaged() {
        log.failed.insert(Path::of(["flow"]));
    }
    let flow = r.optional("flow", log).unwrap_or_default();
    let scenarios = r
        .item("scenarios")
        .and_then(|item| scenarios(&item, source, log).or_else(|| log.lost(&item)))
        .unwrap_or_default();
    let profile = r.optional("profile", log).unwrap_or_default();
    let structure = r.optional("structure", log).unwrap_or_default();
    let documents = r.optional("documents", log).unwrap_or_default();
    let claims = r.optional("claims", log).unwrap_or_default();
    let measures = r
        .item("measures")
        .and_then(|item| measures(&item, source, log).or_else(|| log.lost(&item)))
        .unwrap_or_default();
    r.finish(log);
    Some(Factory {
        name: name?,
        run,
        shifts,
        products,
        demand,
        demand_unit,
        stations: stations.unwrap_or_default(),
        flow,
        scenarios,
        profile,
        structure,
        documents,
        claims,
        measures,
    })
}

impl Lower for RunSettings {
    const EXAMPLE: &'static str = "(until: \"4 w\", warm_up: \"1 w\", replications: 10, seed: 1)";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "run", Self::EXAMPLE, log)?;
        let default = Self::default();
        let read = Self {
            until: r
                .optional("until", log)
                .map_or(default.until, |Positive(until)| until),
            warm_up: r.optional("warm_up", log).unwrap_or(default.warm_up),
            replications: r
                .optional("replications", log)
                .unwrap_or(default.replications),
            seed: r
                .optional("seed", log)
                .map_or(default.seed, |Seed(seed)| seed),
            start: r.optional("start", log).unwrap_or(default.start),
        };
        r.finish(log);
        Some(read)
    }
}

impl Lower for Product {
    const EXAMPLE: &'static str = "(share: \"70 %\", value: \"420 CNY\")";

    fn stand_in() -> Option<Self> {
        Some(Self::default())
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a product", Self::EXAMPLE, log)?;
        let read = Self {
            key: r.optional("key", log),
            share: r.optional("share", log),
            value: r.optional("value", log),
            priority: r.optional("priority", log).unwrap_or_default(),
            connected: r.optional("connected", log),
            remote_diagnosis: r.optional("remote_diagnosis", log),
        };
        r.finish(log);
        Some(read)
    }
}

impl Lower for Demand {
    const EXAMPLE: &'static str = "\"380 /d\"";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        match item.value() {
            Value::Map(_) => BTreeMap::lower(item, log).map(Self::Each),
            _ => Rate::lower(item, log).map(Self::Total),
        }
    }
}

/// The one unit in which demand is written.
fn demand_unit(item: &Item) -> Option<&'static str> {
    let unit = |node: &Node| match &node.plain().value {
        Value::Text(text) => Rate::UNITS
            .iter()
            .map(|(unit, _)| *unit)
            .find(|unit| text.trim_end().ends_with(unit)),
        _ => None,
    };
    match item.value() {
        Value::Map(fields) => {
            let mut units = fields.entries.iter().map(|entry| unit(&entry.node));
            let first = units.next()??;
            units.all(|other| other == Some(first)).then_some(first)
        }
        _ => unit(item.node),
    }
}

/// Stations by name; a station's path is its bare name.
fn stations(item: &Item, log: &mut Log) -> Option<BTreeMap<String, Station>> {
    let mut stations = BTreeMap::new();
    for (name, below) in named_items(item, Station::EXAMPLE, log)? {
        let below = Item {
            node: below.node,
            path: Path::of([name.clone()]),
        };
        if SECTIONS.contains(&name.as_str()) {
            let message = format!(
                "a station cannot be called `{name}`: the section of that name has this path"
            );
            log.error::<()>(
                item,
                "reserved-name",
                message,
                format!("call it `{name} 1`, say"),
            );
            if let (Some(problem), Value::Map(fields)) = (log.diagnostics.last_mut(), item.value())
            {
                let key = fields
                    .entries
                    .iter()
                    .find(|entry| entry.key.name == name)
                    .map(|entry| entry.key.span);
                problem.span = key.or(problem.span);
            }
            log.failed.insert(below.path.clone());
        }
        if let Some(station) = log.read(&below) {
            stations.insert(name, station);
        }
    }
    Some(stations)
}

/// The changes as written; whether they fit is found when they are applied.
fn scenarios(item: &Item, source: &str, log: &mut Log) -> Option<BTreeMap<String, Scenario>> {
    let mut scenarios = BTreeMap::new();
    for (name, below) in named_items(item, "[Set(\"press.setup.takes\", \"60 s\")]", log)? {
        if name == "all" {
            let keys = match item.value() {
                Value::Map(fields) => fields.entries.as_slice(),
                _ => &[],
            };
            let key = keys.iter().find(|entry| entry.key.name == name);
            log.report::<()>(
                key.map_or(below.node.span, |entry| entry.key.span),
                &below.path,
                "reserved-name",
                "a scenario cannot be called `all`: on the command line that means every one",
                "call it `all changes`, say",
            );
        }
        let changes = as_written(changes(&below, "this scenario", log), source);
        scenarios.insert(name, Scenario { changes });
    }
    Some(scenarios)
}

/// Changes with their values in the file's notation.
pub(super) fn as_written(sets: Vec<Set>, source: &str) -> Vec<Change> {
    let change = |set: Set| {
        let value = source.get(set.value.span.start..set.value.span.end)?;
        Some(Change {
            path: set.path,
            value: value.to_owned(),
            adds: set.adds,
        })
    };
    sets.into_iter().filter_map(change).collect()
}

/// One `Set` or `Add` of a scenario or measure.
pub(in crate::text) struct Set<'t> {
    /// Where the change itself stands: `scenarios.smed.0`.
    pub element: Path,
    /// Where the path is written.
    pub written: &'t Node,
    /// What is changed.
    pub path: Path,
    /// The new value.
    pub value: &'t Node,
    /// Whether it goes to the end of a list.
    pub adds: bool,
}

/// The changes of a scenario or measure, `what` it is; reports those that are none.
pub(in crate::text) fn changes<'t>(item: &Item<'t>, what: &str, log: &mut Log) -> Vec<Set<'t>> {
    const HINT: &str = "write [Set(\"press.setup.takes\", \"60 s\")]";
    const CHANGES: [&str; 2] = ["Set", "Add"];
    let Value::List(nodes) = item.value() else {
        let _: Option<()> = log.wrong_type(item, "a list of changes", HINT);
        return Vec::new();
    };
    if nodes.is_empty() {
        log.error::<()>(item, "empty-list", format!("{what} changes nothing"), HINT);
    }
    let mut sets = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let below = item.below(&at.to_string(), node);
        match below.value() {
            Value::Tuple(Some(word), parts) if CHANGES.contains(&word.name.as_str()) => {
                match parts.as_slice() {
                    [written, value] => {
                        let element = Item {
                            node: written,
                            path: below.path.clone(),
                        };
                        sets.extend(path_text(&element, log).map(|path| Set {
                            element: below.path,
                            written,
                            path,
                            value,
                            adds: word.name == "Add",
                        }));
                    }
                    _ => drop(log.wrong_type::<()>(&below, "a path and a value", HINT)),
                }
            }
            Value::Tuple(Some(word), _) | Value::Struct(Some(word), _) => {
                let _: Option<()> = log.unknown_variant(&below, &word.name, "a change", &CHANGES);
            }
            _ => drop(log.wrong_type::<()>(&below, "a change", HINT)),
        }
    }
    sets
}

fn path_text(item: &Item, log: &mut Log) -> Option<Path> {
    let Value::Text(text) = item.value() else {
        return log.wrong_type(item, "a path in quotes", "write \"press.setup.takes\"");
    };
    match text.parse() {
        Ok(path) => Some(path),
        Err(problem) => log.error(
            item,
            "bad-path",
            format!("{problem}"),
            "write \"press.setup.takes\"",
        ),
    }
}
