//! A checklist: names, sources, thresholds, groups, topics and criteria.

use std::collections::BTreeMap;

use crate::model::checklist::{
    Checklist, Criterion, Group, Names, Origin, Relevance, Threshold, Topic,
};
use crate::model::structure::Sector;
use crate::model::{Path, Share};
use crate::text::suggest;
use crate::text::tree::{Node, Value};

use super::predicate;
use super::reader::{Item, Log, Lower, Reader, named_items};
use super::rule;

/// What criteria are read against.
pub(super) struct Context {
    /// The thresholds by name; `None` for one that could not be read.
    pub thresholds: BTreeMap<String, Option<Threshold>>,
    /// The source of criteria that name none of their own.
    pub origin: Origin,
}

/// Reads a checklist.
pub(in crate::text) fn checklist(root: &Node, log: &mut Log) -> Option<Checklist> {
    const HINT: &str = "a checklist is written Checklist(id: \"..\", topics: { .. }, rule: ..)";
    let item = Item {
        node: root,
        path: Path::default(),
    };
    let mut r = match Reader::named(&item) {
        Some(("Checklist", reader)) => reader,
        Some((other, mut reader)) => {
            let _: Option<()> = log.unknown_variant(&item, other, "a checklist", &["Checklist"]);
            log.failed.insert(Path::default());
            // Something else than a checklist has no use for its fields.
            reader.item("topics")?;
            reader
        }
        None => return log.wrong_type(&item, "a checklist", HINT),
    };
    let id = r.need("id", log);
    let version = r.need("version", log);
    let names = r.need("names", log);
    let origin: Option<Origin> = r.need("origin", log);
    let note = r.optional("note", log).unwrap_or_default();
    let facilities = r.optional("facilities", log).unwrap_or_default();
    let mut context = Context {
        thresholds: BTreeMap::new(),
        origin: origin.clone().unwrap_or_default(),
    };
    if let Some(item) = r.item("thresholds") {
        for (name, below) in entries(
            &item,
            "(value: \"50 %\", source: \"..\", confidence: \"OURS\")",
            log,
        ) {
            let read = log.read(&below);
            context.thresholds.insert(name, read);
        }
    }
    let groups = match r.item("groups") {
        Some(item) => entries(&item, "(names: (en: \"..\", zh: \"..\"))", log)
            .into_iter()
            .filter_map(|(id, below)| or_failed(group(id, &below, &context, log), &below, log))
            .collect(),
        None => Vec::new(),
    };
    let topics = match r.item("topics") {
        Some(item) => entries(&item, "(names: .., group: \"..\", criteria: { .. })", log)
            .into_iter()
            .filter_map(|(id, below)| or_failed(topic(id, &below, &context, log), &below, log))
            .collect(),
        None => {
            log.failed.insert(Path::of(["topics"]));
            r.missing::<()>(
                "topics",
                "{ \"planning\": (names: .., group: \"..\", criteria: { .. }) }",
            );
            Vec::new()
        }
    };
    let rule = match r.item("rule") {
        Some(item) => or_failed(rule::rule(&item, &context, log), &item, log),
        None => {
            log.failed.insert(Path::of(["rule"]));
            r.missing("rule", rule::EXAMPLE)
        }
    };
    r.finish(log);
    Some(Checklist {
        id: id?,
        version: version?,
        names: names?,
        origin: origin?,
        note,
        facilities,
        thresholds: context
            .thresholds
            .into_iter()
            .filter_map(|(name, read)| Some((name, read?)))
            .collect(),
        groups,
        topics,
        rule: rule.unwrap_or_else(rule::stand_in),
    })
}

/// The entries of a map in file order; what is no map fails as a whole.
fn entries<'t>(item: &Item<'t>, example: &str, log: &mut Log) -> Vec<(String, Item<'t>)> {
    named_items(item, example, log).unwrap_or_else(|| {
        log.failed.insert(item.path.clone());
        Vec::new()
    })
}

/// Notes an element that could not be read.
fn or_failed<T>(read: Option<T>, item: &Item, log: &mut Log) -> Option<T> {
    if read.is_none() {
        log.failed.insert(item.path.clone());
    }
    read
}

impl Lower for Names {
    const EXAMPLE: &'static str = "(en: \"Planning\", zh: \"计划\")";

    fn stand_in() -> Option<Self> {
        Some(Self::default())
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a name", Self::EXAMPLE, log)?;
        let (en, zh) = (r.need("en", log), r.optional("zh", log));
        r.finish(log);
        Some(Self { en: en?, zh })
    }
}

/// A confidence mark, in quotes.
struct Confidence(String);

impl Lower for Confidence {
    const EXAMPLE: &'static str = "\"OURS\"";

    fn stand_in() -> Option<Self> {
        Some(Self(String::new()))
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        const MARKS: [&str; 7] = ["P", "S2", "S1", "K-h", "K-m", "K-l", "OURS"];
        let text = String::lower(item, log)?;
        if MARKS.contains(&text.as_str()) {
            return Some(Self(text));
        }
        let hint = match MARKS
            .iter()
            .find(|mark| mark.eq_ignore_ascii_case(text.trim()))
        {
            Some(mark) => format!("did you mean \"{mark}\"?"),
            None => format!("the marks are {}", MARKS.join(", ")),
        };
        let message = format!("`{text}` is not a mark of confidence");
        log.error(item, "unknown-confidence", message, hint)
    }
}

/// `source` and `confidence` among the fields of something else.
pub(super) fn origin(r: &mut Reader, log: &mut Log) -> Option<Origin> {
    let (source, confidence) = (r.need("source", log), r.need("confidence", log));
    let Confidence(confidence) = confidence?;
    Some(Origin {
        source: source?,
        confidence,
    })
}

impl Lower for Origin {
    const EXAMPLE: &'static str = "(source: \"ours\", confidence: \"OURS\")";

    fn stand_in() -> Option<Self> {
        Some(Self::default())
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "an origin", Self::EXAMPLE, log)?;
        let read = origin(&mut r, log);
        r.finish(log);
        read
    }
}

impl Lower for Threshold {
    const EXAMPLE: &'static str = "(value: \"50 %\", source: \"ours\", confidence: \"OURS\")";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a threshold", Self::EXAMPLE, log)?;
        let mut unread = false;
        let mut is_share = true;
        let value = r.item("value").and_then(|item| {
            let read = match item.value() {
                Value::Number(number) if number.value > 1.0 || number.whole.is_some() => {
                    is_share = false;
                    u32::lower(&item, log).map(f64::from)
                }
                _ => Share::lower(&item, log).map(|share| share.0),
            };
            unread = read.is_none();
            read
        });
        let origin = origin(&mut r, log);
        r.finish(log);
        if unread {
            return None;
        }
        Some(Self {
            value,
            is_share,
            origin: origin?,
        })
    }
}

fn group(id: String, item: &Item, context: &Context, log: &mut Log) -> Option<Group> {
    let mut r = Reader::unnamed(item, "a group", "(names: (en: \"..\", zh: \"..\"))", log)?;
    let (names, weight) = (r.need("names", log), r.optional("weight", log));
    let origin = context.origin_of(&mut r, log);
    r.finish(log);
    Some(Group {
        id,
        names: names?,
        weight,
        origin,
    })
}

/// A level from 1; more than nine of them nobody tells apart.
pub(super) struct Level(pub u8);

impl Lower for Level {
    const EXAMPLE: &'static str = "3";

    fn stand_in() -> Option<Self> {
        Some(Self(1))
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        match u8::try_from(u32::lower(item, log)?) {
            Ok(level) if level <= 9 => Some(Self(level)),
            _ => log.error(item, "too-large", "a level is at most 9", ""),
        }
    }
}

fn topic(id: String, item: &Item, context: &Context, log: &mut Log) -> Option<Topic> {
    const EXAMPLE: &str = "(names: (en: \"..\"), group: \"..\", criteria: { .. })";
    let mut r = Reader::unnamed(item, "a topic", EXAMPLE, log)?;
    let names = r.need("names", log);
    let group = r.need("group", log);
    let weights = r
        .item("weights")
        .and_then(|item| or_failed(weights(&item, context, log), &item, log));
    let (weights, weights_origin) = weights.unwrap_or_default();
    let tailorable = r.optional("tailorable", log).unwrap_or_default();
    let contradicted_by = r.item("contradicted_by").and_then(|item| {
        let read = predicate::predicate(&item, context, log);
        or_failed(read, &item, log)
    });
    let activity = r.optional("activity", log);
    let relevance = r.item("relevance").and_then(|item| {
        let read = relevance(&item, context, log);
        or_failed(read, &item, log)
    });
    let inherits: Vec<Level> = r.optional("inherits", log).unwrap_or_default();
    let levels = r.optional("levels", log).unwrap_or_default();
    let criteria = match r.item("criteria") {
        Some(item) => entries(&item, "(level: 1, says: (en: \"..\"), document: true)", log)
            .into_iter()
            .filter_map(|(id, below)| or_failed(criterion(id, &below, context, log), &below, log))
            .collect(),
        None => {
            log.failed.insert(item.path.join("criteria"));
            r.missing::<()>(
                "criteria",
                "{ \"l1.a\": (level: 1, says: (en: \"..\"), document: true) }",
            );
            Vec::new()
        }
    };
    r.finish(log);
    Some(Topic {
        id,
        names: names?,
        group: group?,
        weights,
        weights_origin,
        tailorable,
        contradicted_by,
        activity,
        relevance,
        inherits: inherits.into_iter().map(|Level(level)| level).collect(),
        levels,
        criteria,
    })
}

fn weights(
    item: &Item,
    context: &Context,
    log: &mut Log,
) -> Option<(BTreeMap<Sector, Share>, Origin)> {
    const EXAMPLE: &str = "(discrete: \"10.81 %\", process: \"10.06 %\")";
    let mut r = Reader::unnamed(item, "weights", EXAMPLE, log)?;
    let mut weights = BTreeMap::new();
    for (name, sector) in [("discrete", Sector::Discrete), ("process", Sector::Process)] {
        if let Some(weight) = r.need(name, log) {
            weights.insert(sector, weight);
        }
    }
    let origin = context.origin_of(&mut r, log);
    r.finish(log);
    Some((weights, origin))
}

fn relevance(item: &Item, context: &Context, log: &mut Log) -> Option<Relevance> {
    const EXAMPLE: &str = "(best_in_class: 4, cost: 2, kpi: 1)";
    let mut r = Reader::unnamed(item, "a relevance", EXAMPLE, log)?;
    let usual = Relevance::default();
    let best: Option<Level> = r.optional("best_in_class", log);
    let (cost, kpi) = (r.optional("cost", log), r.optional("kpi", log));
    let origin = context.origin_of(&mut r, log);
    r.finish(log);
    Some(Relevance {
        best_in_class: best.map(|Level(band)| band),
        cost: cost.unwrap_or(usual.cost),
        kpi: kpi.unwrap_or(usual.kpi),
        origin,
    })
}

fn criterion(id: String, item: &Item, context: &Context, log: &mut Log) -> Option<Criterion> {
    const EXAMPLE: &str = "(level: 1, says: (en: \"..\", zh: \"..\"), document: true)";
    let mut r = Reader::unnamed(item, "a criterion", EXAMPLE, log)?;
    let level: Option<Level> = r.need("level", log);
    let says = r.need("says", log);
    let document = r.optional("document", log).unwrap_or_default();
    let mut asks = |name| {
        let item = r.item(name)?;
        let read = predicate::predicate(&item, context, log);
        or_failed(read, &item, log)
    };
    let (model, ai) = (asks("model"), asks("ai"));
    let run = r.item("run").and_then(|item| {
        let read = predicate::test(&item, context, log);
        or_failed(read, &item, log)
    });
    let not_yet = r.optional("not_yet", log);
    let origin = context.origin_of(&mut r, log);
    r.finish(log);
    Some(Criterion {
        id,
        level: level?.0,
        says: says?,
        document,
        model,
        run,
        not_yet,
        ai,
        origin,
    })
}

impl Context {
    /// `source` and `confidence` among the fields of something else; what is not written is the checklist's.
    pub(super) fn origin_of(&self, r: &mut Reader, log: &mut Log) -> Origin {
        let (source, confidence) = (r.optional("source", log), r.optional("confidence", log));
        Origin {
            source: source.unwrap_or_else(|| self.origin.source.clone()),
            confidence: confidence
                .map_or_else(|| self.origin.confidence.clone(), |Confidence(mark)| mark),
        }
    }

    /// A threshold by name, or why there is none.
    pub(super) fn threshold_hint(&self, name: &str) -> String {
        let names = self.thresholds.keys().map(String::as_str);
        suggest::hint(name, "the thresholds are", names).unwrap_or_else(|| {
            format!(
                "declare it: thresholds: {{ \"{name}\": {} }}",
                Threshold::EXAMPLE
            )
        })
    }
}
