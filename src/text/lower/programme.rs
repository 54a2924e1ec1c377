//! A programme: what an office counts, and its targets.

use crate::model::Path;
use crate::model::Share;
use crate::model::checklist::Origin;
use crate::model::programme::{
    Amount, Baseline, CityGroup, Condition, CountRule, Declared, Growth, Measured, Population,
    Programme, Target,
};
use crate::model::structure::{Facility, Sector};
use crate::text::tree::{Node, Value, shorten};

use super::checklist::{Level, origin};
use super::predicate::{Parts, call, wrong_parts};
use super::quantity::words;
use super::reader::{Item, Log, Lower, Reader, named_items};
use super::rule::Total;

words!(
    CityGroup,
    "a part of city life",
    Economy,
    DailyLife,
    Governance
);

const RULE: &str =
    "(names: (en: \"..\"), strict: Level(\"cmmm\", 3), source: \"..\", confidence: \"OURS\")";
const TARGET: &str = "(names: (en: \"..\"), group: Economy, by: 2025, amount: \"200 factories\", \
                      measured: Count(\"intelligent\"), source: \"..\", confidence: \"S2\")";
const BASELINE: &str = "(names: (en: \"..\"), group: Economy, year: 2021, amount: \"600 applications\", \
                        source: \"..\", confidence: \"S1\")";

/// Conditions, each with a text that would do.
pub(in crate::text) const CONDITIONS: [(&str, &str); 8] = [
    ("Level", "Level(\"cmmm\", 3)"),
    ("Grade", "Grade(\"miit\", \"advanced\")"),
    ("Points", "Points(\"hospital\", 3.0)"),
    ("Facility", "Facility(Hospital)"),
    ("Sector", "Sector(Discrete)"),
    ("AboveScale", "AboveScale"),
    ("All", "All([Level(\"cmmm\", 3), AboveScale])"),
    (
        "Any",
        "Any([Level(\"cmmm\", 3), Grade(\"miit\", \"advanced\")])",
    ),
];

/// What may be held against a target, each with a text that would do.
pub(in crate::text) const MEASURED: [(&str, &str); 5] = [
    ("Count", "Count(\"intelligent\")"),
    ("ShareOf", "ShareOf(\"transformed\")"),
    ("Devices", "Devices"),
    ("RobotDensity", "RobotDensity"),
    (
        "Declared",
        "Declared(value: 600, as_of: \"2021\", source: \"..\")",
    ),
];

/// Reads a programme.
pub(in crate::text) fn programme(root: &Node, log: &mut Log) -> Option<Programme> {
    const HINT: &str =
        "a programme is written Programme(id: \"..\", counts: { .. }, targets: { .. })";
    let item = Item {
        node: root,
        path: Path::default(),
    };
    let mut r = match Reader::named(&item) {
        Some(("Programme", reader)) => reader,
        Some((other, mut reader)) => {
            let _: Option<()> = log.unknown_variant(&item, other, "a programme", &["Programme"]);
            log.failed.insert(Path::default());
            // Something else than a programme has no use for its fields.
            reader.item("counts")?;
            reader
        }
        None => return log.wrong_type(&item, "a programme", HINT),
    };
    let id = r.need("id", log);
    let version = r.need("version", log);
    let names = r.need("names", log);
    let origin: Option<Origin> = r.need("origin", log);
    let note = r.optional("note", log).unwrap_or_default();
    let sources = match r.item("sources") {
        Some(_) => each(&mut r, "sources", "\"..\"", named_source, log),
        None => Vec::new(),
    };
    let counts = each(&mut r, "counts", RULE, rule, log);
    let targets = each(&mut r, "targets", TARGET, target, log);
    let baselines = match r.item("baselines") {
        Some(_) => each(&mut r, "baselines", BASELINE, baseline, log),
        None => Vec::new(),
    };
    r.finish(log);
    Some(Programme {
        // What is missing of the head is noted; the rules below it can be checked all the same.
        id: id.unwrap_or_default(),
        version: version.unwrap_or_default(),
        names: names.unwrap_or_default(),
        origin: origin.unwrap_or_default(),
        note,
        sources,
        counts,
        targets,
        baselines,
    })
}

/// The entries of a map that must be there, in file order; what cannot be read is left out and noted.
fn each<T>(
    r: &mut Reader,
    name: &'static str,
    example: &str,
    read: impl Fn(String, &Item, &mut Log) -> Option<T>,
    log: &mut Log,
) -> Vec<T> {
    let Some(item) = r.item(name) else {
        log.failed.insert(Path::of([name]));
        r.missing::<()>(name, &format!("{{ \"name\": {example} }}"));
        return Vec::new();
    };
    let mut all = Vec::new();
    for (id, below) in named_items(&item, example, log).unwrap_or_default() {
        match read(id, &below, log) {
            Some(one) => all.push(one),
            None => drop(log.failed.insert(below.path)),
        }
    }
    all
}

fn named_source(id: String, item: &Item, log: &mut Log) -> Option<(String, String)> {
    Some((id, String::lower(item, log)?))
}

fn rule(id: String, item: &Item, log: &mut Log) -> Option<CountRule> {
    let mut r = Reader::unnamed(item, "a rule to count by", RULE, log)?;
    let names = r.need("names", log);
    let among = r.optional("among", log);
    let strict = r.need("strict", log);
    let lenient = r.optional("lenient", log);
    let origin = origin(&mut r, log);
    r.finish(log);
    Some(CountRule {
        id,
        names: names?,
        among,
        strict: strict?,
        lenient,
        origin: origin?,
    })
}

impl Lower for Condition {
    const EXAMPLE: &'static str = "Level(\"cmmm\", 3)";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        const WHAT: &str = "a condition";
        let (name, parts) = call(item, WHAT, &CONDITIONS, log)?;
        let parts = Parts { item, parts };
        match (name, parts.parts.len()) {
            ("Level", 2) => {
                let (of, level) = (
                    String::lower(&parts.at(0), log),
                    Level::lower(&parts.at(1), log),
                );
                Some(Self::Level(of?, level?.0))
            }
            ("Grade", 2) => {
                let (of, grade) = (
                    String::lower(&parts.at(0), log),
                    String::lower(&parts.at(1), log),
                );
                Some(Self::Grade(of?, grade?))
            }
            ("Points", 2) => {
                let (of, from) = (
                    String::lower(&parts.at(0), log),
                    Total::lower(&parts.at(1), log),
                );
                Some(Self::Points(of?, from?.0))
            }
            ("Facility", 1) => Facility::lower(&parts.at(0), log).map(Self::Facility),
            ("Sector", 1) => Sector::lower(&parts.at(0), log).map(Self::Sector),
            ("AboveScale", 0) => Some(Self::AboveScale),
            ("All", 1) => parts.list(log, Self::lower).map(Self::All),
            ("Any", 1) => parts.list(log, Self::lower).map(Self::Any),
            _ => wrong_parts(item, name, &CONDITIONS, log),
        }
    }
}

fn target(id: String, item: &Item, log: &mut Log) -> Option<Target> {
    let mut r = Reader::unnamed(item, "a target", TARGET, log)?;
    let names = r.need("names", log);
    let group = r.need("group", log);
    let by = r.need("by", log);
    let amount = r.need("amount", log);
    let growth = r.optional("growth", log);
    let measured = r.need("measured", log);
    let population = r.optional("population", log);
    let note = r.optional("note", log).unwrap_or_default();
    let origin = origin(&mut r, log);
    r.finish(log);
    let Year(by) = by?;
    Some(Target {
        id,
        names: names?,
        group: group?,
        by,
        amount: amount?,
        growth,
        measured: measured?,
        population,
        note,
        origin: origin?,
    })
}

fn baseline(id: String, item: &Item, log: &mut Log) -> Option<Baseline> {
    let mut r = Reader::unnamed(item, "a baseline", BASELINE, log)?;
    let names = r.need("names", log);
    let group = r.need("group", log);
    let year = r.need("year", log);
    let amount = r.need("amount", log);
    let origin = origin(&mut r, log);
    r.finish(log);
    let Year(year) = year?;
    Some(Baseline {
        id,
        names: names?,
        group: group?,
        year,
        amount: amount?,
        origin: origin?,
    })
}

impl Lower for Growth {
    const EXAMPLE: &'static str = "(a_year: \"12 %\", since: 2021)";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a growth", Self::EXAMPLE, log)?;
        let (a_year, since) = (r.need("a_year", log), r.need("since", log));
        r.finish(log);
        let (Share(a_year), Year(since)) = (a_year?, since?);
        Some(Self { a_year, since })
    }
}

impl Lower for Population {
    const EXAMPLE: &'static str = "(number: 9000, as_of: \"2022\", source: \"..\")";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a population", Self::EXAMPLE, log)?;
        let (number, as_of) = (r.need("number", log), r.need("as_of", log));
        let source = r.need("source", log);
        r.finish(log);
        Some(Self {
            number: number?,
            as_of: as_of?,
            source: source?,
        })
    }
}

/// A year of our time.
struct Year(u16);

impl Lower for Year {
    const EXAMPLE: &'static str = "2025";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        match u16::try_from(u32::lower(item, log)?) {
            Ok(year) if (1900..=2200).contains(&year) => Some(Self(year)),
            _ => log.error(item, "bad-number", "this is no year", "write 2025, say"),
        }
    }
}

impl Lower for Amount {
    const EXAMPLE: &'static str = "\"200 factories\"";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        const DUE: &str = "an amount and what it counts";
        let Value::Text(text) = item.value() else {
            return log.wrong_type(item, DUE, format!("write {}", Self::EXAMPLE));
        };
        if text.trim_end().ends_with('%') {
            let share = Share::lower(item, log)?;
            return Some(Self {
                value: share.0,
                is_share: true,
                unit: String::new(),
            });
        }
        let (number, unit) = text.trim().split_once(' ').unwrap_or((text, ""));
        match number.parse::<f64>() {
            Ok(value) if value.is_finite() && value > 0.0 && !unit.trim().is_empty() => {
                Some(Self {
                    value,
                    is_share: false,
                    unit: unit.trim().to_owned(),
                })
            }
            _ => {
                let message = format!("{DUE} is due here, not `{}`", shorten(text));
                log.error(
                    item,
                    "bad-number",
                    message,
                    format!("write {}", Self::EXAMPLE),
                )
            }
        }
    }
}

impl Lower for Measured {
    const EXAMPLE: &'static str = "Count(\"intelligent\")";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        const WHAT: &str = "what is held against a target";
        let (name, parts) = call(item, WHAT, &MEASURED, log)?;
        let parts = Parts { item, parts };
        match (name, parts.parts.len()) {
            ("Count", 1) => String::lower(&parts.at(0), log).map(Self::Count),
            ("ShareOf", 1) => String::lower(&parts.at(0), log).map(Self::ShareOf),
            ("Devices", 0) => Some(Self::Devices),
            ("RobotDensity", 0) => Some(Self::RobotDensity),
            ("Declared", 0) => declared(item, log).map(Self::Declared),
            _ => wrong_parts(item, name, &MEASURED, log),
        }
    }
}

/// `Declared()` is a state that nobody declared.
fn declared(item: &Item, log: &mut Log) -> Option<Option<Declared>> {
    let empty = match item.value() {
        Value::Struct(_, fields) => fields.entries.is_empty() && !fields.damaged,
        _ => true,
    };
    if empty {
        return Some(None);
    }
    let (_, mut r) = Reader::named(item)?;
    let (value, as_of) = (r.need("value", log), r.need("as_of", log));
    let source = r.need("source", log);
    r.finish(log);
    let Total(value) = value?;
    Some(Some(Declared {
        value,
        as_of: as_of?,
        source: source?,
    }))
}
