//! Stations in a row: single queues, serial lines with finite buffers, unreliable lines.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use twinline::model::{Blocking, Buffer, FailureClock, Machine, Order, Share, Source, WhenFull};

use super::layout::{Layout, Stop, Study};
use super::station::{self, Stated, type_name};
use super::{distribution, phrases};
use crate::analytic::fields::{Fields, Missing, as_list, as_number, as_whole, missing};

/// Name of the buffer before the first station, as metrics call it.
pub const INPUT: &str = "input buffer";

pub fn translate(model: &Fields, description: &str) -> Result<Study, Missing> {
    let mut stated = station::read_all(model, 1.0)?;
    set_when_down(&mut stated, description)?;
    set_blocking(model, &mut stated)?;
    ends_free(model)?;
    let mut types: BTreeSet<String> = stated.iter().flat_map(|s| s.types.clone()).collect();
    let (sources, limit) = sources(model, description, &mut types)?;
    let saturated = sources.iter().any(|source| source.saturated);
    let places = places(model, &stated, saturated)?;
    let main = build(&stated, &sources, &places, &types, description)?;

    let mut study = Study::new(main);
    // What one station makes alone is asked only where a failure is folded into its cycle.
    if saturated && stated.len() > 1 {
        for one in &stated {
            let alone = Stated {
                machine: Machine {
                    blocking: Blocking::default(),
                    ..one.machine.clone()
                },
                ..one.clone()
            };
            study
                .isolated
                .push(build(&[alone], &sources, &[None], &types, description)?);
        }
    }
    let horizon = model.maybe_number("horizon")?;
    if horizon.is_some() || phrases::first_parts(description).is_some() {
        phrases::starts_empty(description)?;
    }
    study.stop = match (horizon, limit) {
        (Some(horizon), _) => Stop::At(horizon),
        (None, Some(parts)) => Stop::Completed(parts),
        (None, None) => Stop::Window,
    };
    Ok(study)
}

/// Capacity in front of each station: `None` for no buffer, `Some(None)` for an unlimited one.
pub type Places = Vec<Option<Option<u32>>>;

/// Stations in a row with the given places before each.
pub fn build(
    stated: &[Stated],
    sources: &[Source],
    places: &[Option<Option<u32>>],
    types: &BTreeSet<String>,
    description: &str,
) -> Result<Layout, Missing> {
    let mut layout = Layout::new(1.0);
    types.iter().for_each(|name| layout.product(name));
    for (at, (one, place)) in stated.iter().zip(places).enumerate() {
        let name = match at {
            0 => INPUT.to_owned(),
            _ => format!("buffer {}-{}", stated[at - 1].id, one.id),
        };
        let queue = match place {
            None | Some(Some(0)) => None,
            Some(capacity) => {
                let priorities = ranks(one.order, types, description)?;
                Some((
                    name.as_str(),
                    Buffer {
                        capacity: *capacity,
                        order: one.order,
                        priorities,
                    },
                ))
            }
        };
        if queue.is_none() && one.order != Order::Fifo {
            return missing("a discipline without a queue");
        }
        layout.spot(&one.id, one.machine.clone(), queue);
    }
    for (at, source) in sources.iter().enumerate() {
        let name = format!("source {}", at + 1);
        layout.source(&name, source.clone());
        let first = layout.entrance(&stated[0].id).to_owned();
        layout.link(&name, &first);
    }
    for at in 1..=stated.len() {
        let to = match stated.get(at) {
            Some(next) => layout.entrance(&next.id).to_owned(),
            None => Layout::SINK.to_owned(),
        };
        layout.link(&stated[at - 1].id, &to);
    }
    Ok(layout)
}

/// Ranks by type of a priority queue: the type's number.
fn ranks(
    order: Order,
    types: &BTreeSet<String>,
    description: &str,
) -> Result<BTreeMap<String, i32>, Missing> {
    if order != Order::Priority {
        return Ok(BTreeMap::new());
    }
    if !description.contains("Type 1 has the highest priority") {
        return missing("priorities whose order is not said");
    }
    let rank = |name: &String| {
        let number = name.strip_prefix("type_").and_then(|n| n.parse().ok());
        number
            .map(|n| (name.clone(), n))
            .ok_or_else(|| Missing(format!("rank of `{name}`")))
    };
    types.iter().map(rank).collect()
}

fn set_when_down(stated: &mut [Stated], description: &str) -> Result<(), Missing> {
    let up = |s: &Stated| {
        s.machine
            .failures
            .values()
            .any(|f| f.clock == FailureClock::Up)
    };
    // Alone, a machine is the same in both variants but for the queue time of a part that finds it down.
    let alone = stated.len() == 1;
    for one in stated.iter_mut().filter(|s| up(s)) {
        one.machine.when_down = match phrases::when_down(description) {
            Some(rule) => rule,
            None if alone => Default::default(),
            None => return missing("what a down machine does with a part is not said"),
        };
    }
    Ok(())
}

/// Blocking before or after service; the last machine is never blocked.
pub fn set_blocking(model: &Fields, stated: &mut [Stated]) -> Result<(), Missing> {
    let blocking = match model
        .take("blocking")
        .map(|value| value.as_str().unwrap_or_default())
    {
        None | Some("BAS") => Blocking::AfterService,
        Some("BBS") => Blocking::BeforeService,
        Some(other) => return missing(format!("blocking `{other}`")),
    };
    let last = stated.len().saturating_sub(1);
    stated[..last]
        .iter_mut()
        .for_each(|one| one.machine.blocking = blocking);
    Ok(())
}

fn ends_free(model: &Fields) -> Result<(), Missing> {
    match model
        .take("sink")
        .map(|value| value.as_str().unwrap_or_default())
    {
        None | Some("immediate" | "never blocked") => Ok(()),
        Some(other) => missing(format!("sink `{other}`")),
    }
}

/// The sources, and how many parts they make in all where the case says so.
fn sources(
    model: &Fields,
    description: &str,
    types: &mut BTreeSet<String>,
) -> Result<(Vec<Source>, Option<u64>), Missing> {
    let first = phrases::first_parts(description);
    let parts = if model.has("parts") {
        Some(u64::from(model.whole("parts")?))
    } else {
        None
    };
    let limit = parts.or(first);
    let endless = Source {
        saturated: true,
        limit,
        ..Source::default()
    };
    let made = match model.take("source") {
        None if parts.is_some() || description.contains("aturated") => vec![endless],
        None => return missing("a source that is told in words only"),
        Some(Value::String(words)) => match words.as_str() {
            "never starved" => vec![endless],
            "always a part available; type drawn independently" => {
                let shares = as_list("shares", model.need("type_probabilities")?)?;
                let mut mix = BTreeMap::new();
                for (at, share) in shares.iter().enumerate() {
                    types.insert(type_name(at + 1));
                    mix.insert(type_name(at + 1), Share(as_number("a share", share)?));
                }
                vec![Source { mix, ..endless }]
            }
            _ => return missing(format!("source `{words}`")),
        },
        Some(Value::Array(items)) => items
            .iter()
            .map(|item| arrivals(item, limit, types))
            .collect::<Result<Vec<_>, _>>()?,
        Some(one) => vec![arrivals(one, limit, types)?],
    };
    if limit.is_some() && made.len() > 1 {
        return missing("a limit over several sources");
    }
    Ok((made, limit))
}

/// A stream of arrivals.
fn arrivals(
    value: &Value,
    limit: Option<u64>,
    types: &mut BTreeSet<String>,
) -> Result<Source, Missing> {
    let fields = Fields::of("a source", value)?;
    let mut source = Source {
        every: Some(distribution::read(fields.need("interarrival")?, 1.0)?),
        limit,
        // Loss is the convention of the file; an unlimited queue in front never loses.
        when_full: WhenFull::Lose,
        ..Source::default()
    };
    if fields.has("batch_size") {
        source.batch = fields.whole("batch_size")?;
    }
    if let Some(rule) = fields.take("when_full") {
        source.when_full = match rule.as_str() {
            Some("lost") => WhenFull::Lose,
            Some("waits") => WhenFull::Wait,
            _ => return missing(format!("when_full {rule}")),
        };
    }
    if let Some(number) = fields.take("part_type") {
        let name = type_name(
            number
                .as_str()
                .map_or_else(|| number.to_string(), str::to_owned),
        );
        types.insert(name.clone());
        source.mix.insert(name, Share(1.0));
    }
    fields.finish()?;
    Ok(source)
}

/// The capacity in front of each station.
fn places(model: &Fields, stated: &[Stated], saturated: bool) -> Result<Places, Missing> {
    let mut places: Places = vec![None; stated.len()];
    let position = |value: &Value| {
        let id = value.as_str().unwrap_or_default();
        stated
            .iter()
            .position(|s| s.id == id)
            .ok_or_else(|| Missing(format!("a buffer at {value}")))
    };
    let mut known = vec![false; stated.len()];
    match model.take("buffers") {
        None => {}
        Some(Value::String(words)) if words == "infinite" || words.starts_with("unlimited") => {
            known.fill(true);
            places
                .iter_mut()
                .skip(usize::from(saturated))
                .for_each(|place| *place = Some(None));
        }
        Some(value) => {
            let list = as_list("buffers", value)?;
            for (at, item) in list.iter().enumerate() {
                // A bare number is the capacity between a station and the next.
                let (to, capacity) = if item.is_number() && list.len() + 1 == stated.len() {
                    (at + 1, capacity(item)?)
                } else {
                    let fields = Fields::of("a buffer", item)?;
                    let to = if fields.has("before") {
                        position(fields.need("before")?)?
                    } else if fields.has("from") {
                        let to = position(fields.need("to")?)?;
                        if to != position(fields.need("from")?)? + 1 {
                            return missing("a buffer that skips a station");
                        }
                        to
                    } else {
                        return fields.finish().and(missing("a buffer without a place"));
                    };
                    let capacity = capacity(fields.need("capacity")?)?;
                    fields.finish()?;
                    (to, capacity)
                };
                if std::mem::replace(&mut known[to], true) {
                    return missing("two buffers before one station");
                }
                places[to] = Some(capacity);
            }
        }
    }
    // Only the first place may be left unsaid: raw parts always there, or an unlimited queue.
    if saturated && known[0] && places[0].is_some() {
        return missing("a buffer between a source that never runs dry and its station");
    }
    if !saturated && !known[0] {
        places[0] = Some(None);
    }
    match known.iter().skip(1).position(|known| !known) {
        Some(at) => missing(format!(
            "the buffer before {} is not given",
            stated[at + 1].id
        )),
        None => blocked_before(stated, places),
    }
}

/// With blocking before service a machine starts only with a free place in the buffer behind it.
fn blocked_before(stated: &[Stated], places: Places) -> Result<Places, Missing> {
    let none = |at: usize| matches!(places[at], None | Some(Some(0)));
    let before = |s: &Stated| s.machine.blocking == Blocking::BeforeService;
    if (1..stated.len()).any(|at| none(at) && before(&stated[at - 1])) {
        return missing("blocking before service without a buffer");
    }
    Ok(places)
}

/// A number of places; `None` is unlimited.
pub fn capacity(value: &Value) -> Result<Option<u32>, Missing> {
    match value.as_str() {
        Some("infinite" | "unlimited") => Ok(None),
        _ => as_whole("a capacity", value).map(Some),
    }
}
