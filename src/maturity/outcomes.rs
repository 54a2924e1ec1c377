//! Results of a run, and of a run beside its baseline.

use std::collections::BTreeMap;

use super::facts::both;
use super::gain;
use super::machines::{key_machines, machines};
use super::words::percent;
use crate::experiment::{self, Replication, estimate};
use crate::kpi::{Bottleneck, Estimate, Row, Scope};
use crate::model::evidence::Outcome;
use crate::model::{Distribution, Factory, Inspection, Interrupted, Kind, Machine};

/// Every result of a plant's run.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcomes(BTreeMap<Outcome, Shown>);

/// What the run shows about one result.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Over the replications, as a fraction; `None` where there is nothing to measure it on.
    pub value: Option<Estimate>,
    /// The value in a sentence, or why there is none.
    pub says: String,
}

impl Outcomes {
    /// Measures every result. Gains and cuts pair the replications of the plant with those of its
    /// baseline by number, so both must have run with the same seed.
    pub fn of(run: &experiment::Outcome, baseline: Option<&experiment::Outcome>) -> Self {
        let bottleneck = Bottleneck::of(&run.summary()).map_or_else(Vec::new, |b| b.stations);
        let seen = Seen::of(run, &bottleneck);
        let shown = |&outcome: &Outcome| {
            let modelled = seen.modelled(outcome, baseline);
            let measured = match (&modelled, gain::of(outcome)) {
                (Err(why), _) => Err(format!("not modelled: {why}")),
                (Ok(_), Some(gain)) => gain.over(run, baseline, &bottleneck),
                (Ok(_), None) => seen.over(outcome),
            };
            let name = outcome.word().replace('_', " ");
            let says = match &measured {
                Ok(value) => {
                    let all = run.replications.len() as u32;
                    let silent = match all - value.n {
                        0 => String::new(),
                        silent => format!("; {silent} of {all} had nothing to measure it on"),
                    };
                    let modelled = modelled.unwrap_or_default();
                    let given = given(outcome);
                    format!("{name}: {}{silent}{modelled}{given}", with_interval(value))
                }
                Err(why) => format!("{name}: {why}"),
            };
            let value = measured.ok();
            (outcome, Shown { value, says })
        };
        Self(Outcome::ALL.iter().map(shown).collect())
    }

    /// Results made up for a test.
    #[cfg(test)]
    pub(super) fn made_up(value: impl Fn(Outcome) -> Option<Estimate>) -> Self {
        let shown = |&outcome: &Outcome| {
            let value = value(outcome);
            let says = outcome.word().to_owned();
            (outcome, Shown { value, says })
        };
        Self(Outcome::ALL.iter().map(shown).collect())
    }

    /// One result.
    pub fn get(&self, outcome: Outcome) -> &Shown {
        // `of` puts every result there is into the map, and nobody else makes one.
        &self.0[&outcome]
    }
}

/// Key machines with their servers.
pub(super) type Keys = BTreeMap<String, u64>;

/// The key machines of a plant and the bottleneck of a run: however key machines are marked, a run is
/// judged with the station that holds it back.
pub(super) fn keys_of(factory: &Factory, bottleneck: &[String]) -> Keys {
    let of_run = machines(factory).into_iter();
    let of_run = of_run.filter(|m| bottleneck.iter().any(|name| name == m.name));
    let keys = key_machines(factory).into_iter().chain(of_run);
    keys.map(|m| (m.name.to_owned(), m.servers)).collect()
}

/// What of a result is the factory's own word, for the sentence that tells it.
fn given(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::TaktAdherence | Outcome::DemandMet => {
            ", against the demand as the factory states it"
        }
        Outcome::FirstPassYield | Outcome::ScrapRatio | Outcome::ReworkRatio => {
            ", from scrap and rework as the factory states them"
        }
        Outcome::ThroughputGain
        | Outcome::OeeGain
        | Outcome::MtbfGain
        | Outcome::ScrapCut
        | Outcome::LeadTimeCut
        | Outcome::WipCut => ", against the baseline as the factory states it",
        _ => "",
    }
}

/// A run with what is measured in it.
struct Seen<'r> {
    run: &'r experiment::Outcome,
    keys: Keys,
    /// Key machines of which more is modelled than one fixed time.
    varied: Keys,
}

impl<'r> Seen<'r> {
    fn of(run: &'r experiment::Outcome, bottleneck: &[String]) -> Self {
        let keys = keys_of(&run.factory, bottleneck);
        let mut varied = keys.clone();
        varied.retain(|name, _| has_more(&run.factory.stations[name].kind));
        Self { run, keys, varied }
    }

    /// One result that needs no baseline, over the replications.
    fn over(&self, outcome: Outcome) -> Result<Estimate, String> {
        let captured = match outcome {
            Outcome::OeeCaptured => self.captured()?,
            _ => Keys::new(),
        };
        let each = self.run.replications.iter();
        let values: Vec<f64> = each
            .filter_map(|r| self.measure(outcome, &captured, r))
            .collect();
        estimate(&values).ok_or_else(|| why_none(outcome, self.run))
    }

    /// One result of one replication that needs no baseline.
    fn measure(&self, outcome: Outcome, captured: &Keys, replication: &Replication) -> Option<f64> {
        let rows = &replication.rows;
        let plant = |name| plant_row(rows, name);
        let key = |name| mean_by_servers(&self.keys, rows, name, |_, value| value);
        match outcome {
            Outcome::Oee => plant("plant_oee"),
            Outcome::OeeCaptured => {
                plant("plant_oee")?;
                let reports = captured.contains_key(most_active(rows)?);
                let all: u64 = self.keys.values().sum();
                let part: u64 = captured.values().sum();
                Some(if reports {
                    part as f64 / all as f64
                } else {
                    0.0
                })
            }
            Outcome::FirstPassYield => plant("first_pass_yield"),
            Outcome::ScrapRatio => plant("scrap_ratio"),
            Outcome::ReworkRatio => plant("rework_ratio"),
            Outcome::TaktAdherence => plant("takt_adherence"),
            Outcome::DemandMet => plant("demand_attainment"),
            Outcome::Starvation => key("starved_share_of_scheduled"),
            Outcome::Blocking => key("blocked_share_of_scheduled"),
            Outcome::SetupShare => key("setup_share_of_scheduled"),
            Outcome::UnplannedDowntime => key("down_share_of_scheduled"),
            Outcome::OperationsSimulated => {
                mean_by_servers(&self.keys, rows, "operations", |station, made| {
                    f64::from(u8::from(made > 0.0 && self.varied.contains_key(station)))
                })
            }
            Outcome::ThroughputGain
            | Outcome::OeeGain
            | Outcome::MtbfGain
            | Outcome::ScrapCut
            | Outcome::LeadTimeCut
            | Outcome::WipCut => None,
        }
    }

    /// Key machines that report their state by themselves, with every station through which the OEE of some
    /// replication goes; or which of them does not say.
    fn captured(&self) -> Result<Keys, String> {
        let factory = &self.run.factory;
        let each = self.run.replications.iter();
        let paces = each.filter_map(|r| most_active(&r.rows));
        let mut asked = self.keys.clone();
        for name in paces {
            asked.entry(name.to_owned()).or_insert(0);
        }
        let says = |name: &String| {
            let equipment = &factory.stations[name].equipment;
            both(equipment.networked, equipment.sensed)
        };
        if let Some(name) = asked.keys().find(|name| says(name).is_none()) {
            return Err(format!(
                "not declared: whether {name} is networked and sensed"
            ));
        }
        asked.retain(|name, _| says(name) == Some(true));
        Ok(asked)
    }

    /// What a plant has to model before a result says anything of it: what never happens in the model is not
    /// shown to be rare. What is modelled, for the sentence, or why that is too little.
    fn modelled(
        &self,
        outcome: Outcome,
        baseline: Option<&experiment::Outcome>,
    ) -> Result<String, String> {
        let factory = &self.run.factory;
        let every = || factory.stations.values().filter_map(|s| s.kind.machine());
        let inspections = || {
            let kinds = factory.stations.values().map(|station| &station.kind);
            kinds.filter_map(|kind| match kind {
                Kind::Inspection(inspection) => Some(inspection),
                _ => None,
            })
        };
        let mends = |i: &Inspection| i.rework.as_ref().is_some_and(|r| r.share.0 > 0.0);
        let judges = |i: &Inspection| i.scrap.0 > 0.0 || mends(i);
        let loses = |m: &Machine| m.failures.values().any(|f| f.part == Interrupted::Scrap);
        let fails = |m: &Machine| !m.failures.is_empty();
        let failed = |name: &str| {
            let before = baseline.and_then(|b| b.factory.stations.get(name)?.kind.machine());
            before.is_some_and(fails)
        };
        let none = match outcome {
            Outcome::UnplannedDowntime => {
                return self.at_half("failures", |_, machine| fails(machine));
            }
            Outcome::MtbfGain => {
                return self.at_half("failures", |name, machine| fails(machine) || failed(name));
            }
            Outcome::SetupShare => return self.at_half("setups", |_, m| m.setup.is_some()),
            Outcome::ScrapRatio | Outcome::ScrapCut
                if inspections().all(|i| i.scrap.0 <= 0.0) && !every().any(loses) =>
            {
                "nothing is ever scrapped"
            }
            Outcome::OperationsSimulated if self.varied.is_empty() => {
                "no key machine has more than one fixed time"
            }
            Outcome::ReworkRatio if !inspections().any(mends) => "nothing is ever reworked",
            Outcome::FirstPassYield
                if inspections().next().is_some() && !inspections().any(judges) =>
            {
                "no inspection ever finds anything"
            }
            _ => return Ok(String::new()),
        };
        Err(none.into())
    }

    /// At how many of the key machines something is modelled; an error below [`MODELLED`].
    fn at_half(&self, what: &str, is: impl Fn(&str, &Machine) -> bool) -> Result<String, String> {
        let all: u64 = self.keys.values().sum();
        let machines = self.keys.iter().filter(|(name, _)| {
            let machine = self.run.factory.stations[*name].kind.machine();
            machine.is_some_and(|machine| is(name, machine))
        });
        let part: u64 = machines.map(|(_, servers)| servers).sum();
        let of = format!("{what} modelled at {part} of {all} key machines");
        match (part, part as f64 >= MODELLED * all as f64) {
            (0, _) => Err(format!("no key machine has {what}")),
            (_, true) => Ok(format!("; {of}")),
            (_, false) => Err(of),
        }
    }
}

/// Share of the key machines at which a plant has to model failures or setups before a run says how much
/// time they take: ours.
const MODELLED: f64 = 0.5;

/// Whether more of a station is modelled than one fixed time: one that varies or differs by product, a
/// setup, failures, or what an inspection finds.
fn has_more(kind: &Kind) -> bool {
    let Some(machine) = kind.machine() else {
        return false;
    };
    let mut cycles = machine.cycle.values();
    let first = cycles.next();
    let fixed = matches!(first, None | Some(Distribution::Constant(_)));
    !fixed
        || cycles.any(|cycle| Some(cycle) != first)
        || machine.setup.is_some()
        || !machine.failures.is_empty()
        || matches!(kind, Kind::Inspection(i) if i.scrap.0 > 0.0 || i.rework.is_some())
}

/// The station with the largest active share of a replication: the OEE of the plant goes through it.
fn most_active(rows: &[Row]) -> Option<&str> {
    let active = rows
        .iter()
        .filter(|r| r.name == "active_share_of_scheduled");
    let stations = active.filter_map(|row| match &row.scope {
        Scope::Station(name) => Some((name.as_str(), row.value?)),
        _ => None,
    });
    let most = stations.reduce(|most, other| if other.1 > most.1 { other } else { most });
    most.map(|(name, _)| name)
}

pub(super) fn plant_row(rows: &[Row], name: &str) -> Option<f64> {
    let row = rows
        .iter()
        .find(|row| row.scope == Scope::Plant && row.name == name)?;
    row.value
}

/// The mean of a row over the key machines, each weighing as many as it has servers.
fn mean_by_servers(
    keys: &Keys,
    rows: &[Row],
    name: &str,
    value: impl Fn(&str, f64) -> f64,
) -> Option<f64> {
    let (mut sum, mut weight) = (0.0, 0.0);
    for row in rows.iter().filter(|row| row.name == name) {
        if let Scope::Station(station) = &row.scope
            && let Some(&servers) = keys.get(station)
            && let Some(measured) = row.value
        {
            sum += value(station, measured) * servers as f64;
            weight += servers as f64;
        }
    }
    (weight > 0.0).then(|| sum / weight)
}

fn with_interval(value: &Estimate) -> String {
    match value.half_width {
        Some(half) => format!(
            "{} ± {} ({} replications)",
            percent(value.mean),
            percent(half),
            value.n
        ),
        None => percent(value.mean),
    }
}

fn why_none(outcome: Outcome, run: &experiment::Outcome) -> String {
    match outcome {
        Outcome::FirstPassYield => "nothing was inspected in the run".into(),
        Outcome::TaktAdherence | Outcome::DemandMet if run.factory.demand.is_none() => {
            "not declared: `demand`".into()
        }
        Outcome::TaktAdherence => "no whole working day lies in the run's window".into(),
        _ => "nothing to measure it on in the run".into(),
    }
}

#[cfg(test)]
mod tests;
