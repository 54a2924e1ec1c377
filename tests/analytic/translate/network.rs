//! Networks of stations with unlimited queues: open ones with random routing, closed ones with a
//! fixed population.

use std::collections::BTreeMap;

use serde_json::Value;
use twinline::model::{Buffer, ByProduct, Distribution, Order, Source};

use super::distribution;
use super::layout::{Layout, Study};
use super::station::{self, Stated};
use crate::analytic::fields::{Fields, Missing, missing};

/// Where the routing of a case ends.
const SINK: &str = "sink";

/// Open: several sources, routing by probabilities.
pub fn open(model: &Fields) -> Result<Study, Missing> {
    let stated = station::read_all(model, 1.0)?;
    unlimited(model)?;
    let mut layout = with_queues(&stated)?;
    let entrance = |layout: &Layout, id: &str| match stated.iter().any(|s| s.id == id) {
        true => Ok(layout.entrance(id).to_owned()),
        false => missing(format!("a station `{id}` that is not declared")),
    };
    for (at, value) in model.list("source")?.iter().enumerate() {
        let fields = Fields::of("a source", value)?;
        let every = distribution::read(fields.need("interarrival")?, 1.0)?;
        let to = entrance(&layout, fields.text("to")?)?;
        fields.finish()?;
        let name = format!("source {}", at + 1);
        layout.source(
            &name,
            Source {
                every: Some(every),
                ..Source::default()
            },
        );
        layout.link(&name, &to);
    }
    let mut shares: BTreeMap<&str, Vec<(&str, f64)>> = BTreeMap::new();
    for value in model.list("routing")? {
        let fields = Fields::of("a route", value)?;
        let (from, to) = (fields.text("from")?, fields.text("to")?);
        shares
            .entry(from)
            .or_default()
            .push((to, fields.number("probability")?));
        fields.finish()?;
    }
    for (from, targets) in shares {
        let resolved = targets.iter().map(|(to, share)| {
            let to = if *to == SINK {
                Layout::SINK.to_owned()
            } else {
                entrance(&layout, to)?
            };
            Ok((to, *share))
        });
        let resolved: Vec<(String, f64)> = resolved.collect::<Result<_, Missing>>()?;
        entrance(&layout, from)?;
        spread(&mut layout, from, &resolved);
    }
    Ok(Study::new(layout))
}

/// Closed: a line in which a new part starts whenever one is finished.
pub fn closed(model: &Fields) -> Result<Study, Missing> {
    let population = model.whole("population")?;
    if model.has("transfer_batch") && model.whole("transfer_batch")? > 1 {
        return missing("parts that travel as one transfer batch");
    }
    let stated = station::read_all(model, 1.0)?;
    if model.has("buffers") {
        unlimited(model)?;
    }
    let mut layout = with_queues(&stated)?;
    layout.source(
        "source",
        Source {
            saturated: true,
            wip_cap: Some(population),
            ..Source::default()
        },
    );
    let first = layout.entrance(&stated[0].id).to_owned();
    layout.link("source", &first);
    let entrance: Vec<String> = stated
        .iter()
        .map(|s| layout.entrance(&s.id).to_owned())
        .collect();
    for (from, targets) in rounds(&stated)? {
        let resolve = |(to, share): (usize, f64)| {
            (
                entrance
                    .get(to)
                    .cloned()
                    .unwrap_or_else(|| Layout::SINK.to_owned()),
                share,
            )
        };
        let targets: Vec<(String, f64)> = targets.into_iter().map(resolve).collect();
        spread(&mut layout, &stated[from].id, &targets);
    }
    let mut study = Study::new(layout);
    study.population = Some(population);
    Ok(study)
}

/// The targets of one station, with their shares; the end of the line is one past the last station.
type Targets = Vec<(usize, f64)>;

/// Routes that realise the visits per round.
///
/// A station visited `v` < 1 times behind one visited `1 + v` times is its rework loop. Any other
/// ratio is realised by repeating (above 1) or skipping (below 1) a station. With exponential service
/// all routes of equal visits have the same stationary law (Gordon and Newell), so the choice changes
/// no metric; with other laws the routing must be known, and the case is missing.
fn rounds(stated: &[Stated]) -> Result<Vec<(usize, Targets)>, Missing> {
    let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
    let exponential = stated.iter().all(|s| {
        matches!(
            s.machine.cycle,
            ByProduct::All(Distribution::Exponential { .. })
        )
    });
    if !exponential && stated.iter().any(|s| !close(s.visits, 1.0)) {
        return missing("routing that is told in words only");
    }
    if stated.is_empty() || !close(stated[0].visits.max(1.0), stated[0].visits) {
        return missing("a closed network whose first station is not always visited");
    }
    let mut routes: Vec<(usize, Targets)> = Vec::new();
    // Enter station `to` with its visits as probability, else skip on.
    let onward = |to: usize, loops: &[bool], share: f64| -> Targets {
        let (mut at, mut share, mut targets) = (to, share, Targets::new());
        while at < stated.len() {
            if !loops[at] {
                let enter = stated[at].visits.min(1.0);
                targets.push((at, share * enter));
                share *= 1.0 - enter;
            }
            if close(share, 0.0) {
                return targets;
            }
            at += 1;
        }
        targets.push((stated.len(), share));
        targets
    };
    let is_loop = |at: usize| {
        at > 0 && stated[at].visits < 1.0 && close(stated[at - 1].visits, 1.0 + stated[at].visits)
    };
    let loops: Vec<bool> = (0..stated.len()).map(is_loop).collect();
    for at in 0..stated.len() {
        let visits = stated[at].visits;
        if loops[at] {
            routes.push((at, vec![(at - 1, 1.0)]));
            continue;
        }
        let again = if visits > 1.0 {
            1.0 - 1.0 / visits
        } else {
            0.0
        };
        let back = if loops.get(at + 1) == Some(&true) {
            at + 1
        } else {
            at
        };
        let mut targets = onward(at + 1, &loops, 1.0 - again);
        if again > 0.0 {
            targets.push((back, again));
        }
        routes.push((at, targets));
    }
    Ok(routes)
}

fn with_queues(stated: &[Stated]) -> Result<Layout, Missing> {
    let mut layout = Layout::new(1.0);
    for one in stated {
        if one.order == Order::Priority || !one.types.is_empty() {
            return missing("part types in a network");
        }
        let name = format!("queue {}", one.id);
        let buffer = Buffer {
            order: one.order,
            ..Buffer::default()
        };
        layout.spot(&one.id, one.machine.clone(), Some((&name, buffer)));
    }
    Ok(layout)
}

fn spread(layout: &mut Layout, from: &str, targets: &[(String, f64)]) {
    match targets {
        [(to, share)] if *share == 1.0 => layout.link(from, to),
        _ => {
            for (to, share) in targets.iter().filter(|(_, share)| *share > 0.0) {
                layout.share(from, to, *share);
            }
        }
    }
}

fn unlimited(model: &Fields) -> Result<(), Missing> {
    match model.need("buffers")? {
        Value::String(words) if words == "infinite" || words.starts_with("unlimited") => Ok(()),
        other => missing(format!("a network with buffers {other}")),
    }
}

#[test]
fn visits_become_a_rework_loop_or_repeats() {
    let stated = |visits: &[f64]| -> Vec<Stated> {
        let exponential = Distribution::Exponential {
            mean: twinline::model::Seconds(1.0),
        };
        let one = |(at, visits): (usize, &f64)| Stated {
            id: format!("S{at}"),
            machine: twinline::model::Machine {
                cycle: ByProduct::All(exponential.clone()),
                ..Default::default()
            },
            order: Order::Fifo,
            visits: *visits,
            types: Default::default(),
        };
        visits.iter().enumerate().map(one).collect()
    };
    // Visits that follow from the routes: v = e1 + v P.
    let follow = |visits: &[f64]| -> Vec<f64> {
        let routes = rounds(&stated(visits)).unwrap();
        let mut v = vec![0.0; visits.len()];
        for _ in 0..500 {
            let mut next = vec![0.0; visits.len()];
            next[0] = 1.0;
            for (from, targets) in &routes {
                let total: f64 = targets.iter().map(|t| t.1).sum();
                assert!((total - 1.0).abs() < 1e-12, "{targets:?}");
                for (to, share) in targets {
                    if *to < visits.len() {
                        next[*to] += v[*from] * share;
                    }
                }
            }
            v = next;
        }
        v
    };
    for visits in [
        vec![1.0, 1.25, 0.25, 1.0],
        vec![1.0, 3.0, 0.4, 1.0],
        vec![2.0, 0.5],
    ] {
        for (want, got) in visits.iter().zip(follow(&visits)) {
            assert!((want - got).abs() < 1e-9, "{visits:?}");
        }
    }
    assert_eq!(
        rounds(&stated(&[1.0, 1.25, 0.25, 1.0])).unwrap()[2],
        (2, vec![(1, 1.0)])
    );
}
