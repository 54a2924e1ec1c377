//! Small plants and checklists for tests.

use std::collections::BTreeMap;

use crate::model::checklist::{
    Checklist, Criterion, Group, Ladder, Names, Origin, Rule, Threshold, Topic,
};
use crate::model::structure::{DataLink, Exchange, Function, Sector, System};
use crate::model::{
    ByProduct, Distribution, Document, Factory, Hop, Inspection, Kind, Link, Machine, Seconds,
    Share, Sink, Source, Station,
};

pub(super) fn machine() -> Station {
    Station::new(Kind::Machine(working()))
}

pub(super) fn inspection() -> Station {
    Station::new(Kind::Inspection(Inspection {
        machine: working(),
        ..Inspection::default()
    }))
}

fn working() -> Machine {
    Machine {
        cycle: ByProduct::All(Distribution::Constant(Seconds(60.0))),
        ..Machine::default()
    }
}

pub(super) fn link(from: &str, to: &str) -> Hop {
    Hop::Link(Link {
        from: from.into(),
        to: to.into(),
        share: None,
        products: Vec::new(),
    })
}

/// A saturated source `in`, these machines in a row, and a sink `out`.
pub(super) fn plant(machines: &[&str]) -> Factory {
    let mut factory = Factory {
        name: "plant".into(),
        ..Factory::default()
    };
    let source = Source {
        saturated: true,
        ..Source::default()
    };
    factory
        .stations
        .insert("in".into(), Station::new(Kind::Source(source)));
    for name in machines {
        factory.stations.insert((*name).into(), machine());
    }
    factory
        .stations
        .insert("out".into(), Station::new(Kind::Sink(Sink {})));
    let row = ["in"].iter().chain(machines).chain(&["out"]);
    factory.flow = vec![Hop::Chain(row.map(|n| (*n).to_owned()).collect())];
    factory
}

pub(super) fn system(does: &[Function]) -> System {
    System {
        does: does.to_vec(),
    }
}

pub(super) fn data_link(from: &str, to: &str, by: Exchange) -> DataLink {
    DataLink {
        from: from.into(),
        to: to.into(),
        by,
    }
}

pub(super) fn dated(shows: &[&str]) -> Document {
    Document {
        date: Some("2024-05-01".into()),
        shows: shows.iter().map(|s| (*s).to_owned()).collect(),
    }
}

pub(super) fn names(en: &str) -> Names {
    Names {
        en: en.into(),
        zh: None,
    }
}

/// A criterion that asks for nothing yet.
pub(super) fn criterion(id: &str, level: u8) -> Criterion {
    Criterion {
        id: id.into(),
        level,
        says: names(id),
        document: false,
        model: None,
        run: None,
        not_yet: None,
        ai: None,
        origin: Origin::default(),
    }
}

pub(super) fn by_document(id: &str, level: u8) -> Criterion {
    Criterion {
        document: true,
        ..criterion(id, level)
    }
}

/// A topic of the group `g` with the same weight in both sectors.
pub(super) fn topic(id: &str, weight: f64, criteria: Vec<Criterion>) -> Topic {
    let weights = [Sector::Discrete, Sector::Process].map(|s| (s, Share(weight)));
    Topic {
        id: id.into(),
        names: names(id),
        group: "g".into(),
        weights: BTreeMap::from(weights),
        tailorable: false,
        weights_origin: crate::model::checklist::Origin::default(),
        contradicted_by: None,
        activity: None,
        relevance: None,
        inherits: Vec::new(),
        levels: Vec::new(),
        criteria,
    }
}

pub(super) fn checklist(id: &str, rule: Rule, topics: Vec<Topic>) -> Checklist {
    Checklist {
        id: id.into(),
        version: "1".into(),
        names: names(id),
        origin: Origin::default(),
        note: String::new(),
        facilities: Vec::new(),
        thresholds: BTreeMap::new(),
        groups: vec![group("g", None)],
        topics,
        rule,
    }
}

pub(super) fn group(id: &str, weight: Option<f64>) -> Group {
    Group {
        id: id.into(),
        names: names(id),
        weight: weight.map(Share),
        origin: crate::model::checklist::Origin::default(),
    }
}

pub(super) fn threshold(value: Option<f64>, is_share: bool) -> Threshold {
    Threshold {
        value,
        is_share,
        origin: Origin::default(),
    }
}

/// Five levels, passed at 80 %.
pub(super) fn ladder(needs_run_from: Option<u8>) -> Rule {
    Rule::Ladder(Ladder {
        levels: [
            "Planning",
            "Specification",
            "Integration",
            "Optimization",
            "Leading",
        ]
        .map(names)
        .to_vec(),
        pass: Share(0.8),
        needs_run_from,
        origin: crate::model::checklist::Origin::default(),
    })
}
