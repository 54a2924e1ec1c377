//! Results of a run, and of a run beside its baseline.

use std::collections::BTreeMap;

use super::machines::key_machines;
use super::words::percent;
use crate::experiment::{self, Replication, estimate};
use crate::kpi::{Estimate, Row, Scope};
use crate::model::evidence::Outcome;
use crate::sim::observe::{State, StationView};

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
        let keys = servers_of_keys(run);
        let base_keys = baseline.map(servers_of_keys).unwrap_or_default();
        let shown = |&outcome: &Outcome| {
            let values: Vec<f64> = match gain(outcome) {
                None => {
                    let each = run.replications.iter();
                    each.filter_map(|r| measure(outcome, &keys, r)).collect()
                }
                Some(gain) => {
                    let base = baseline.map_or(&[][..], |b| &b.replications);
                    let pairs = run.replications.iter().zip(base);
                    pairs
                        .filter_map(|(is, was)| gain.of(&keys, is, &base_keys, was))
                        .collect()
                }
            };
            let value = estimate(&values);
            let name = outcome.word().replace('_', " ");
            let says = match value {
                Some(value) => format!("{name}: {}", with_interval(&value)),
                None => format!("{name}: {}", why_none(outcome, run, baseline)),
            };
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
type Keys = BTreeMap<String, u64>;

fn servers_of_keys(run: &experiment::Outcome) -> Keys {
    let keys = key_machines(&run.factory).into_iter();
    keys.map(|m| (m.name.to_owned(), m.servers)).collect()
}

/// One result of one replication that needs no baseline.
fn measure(outcome: Outcome, keys: &Keys, replication: &Replication) -> Option<f64> {
    let plant = |name| plant_row(&replication.rows, name);
    let key = |name| mean_of_keys(keys, &replication.rows, name);
    match outcome {
        Outcome::Oee => plant("plant_oee"),
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
            let worked = |row: &Row| Some(if row.value? > 0.0 { 1.0 } else { 0.0 });
            mean_by_servers(keys, &replication.rows, "operations", worked)
        }
        Outcome::ThroughputGain
        | Outcome::OeeGain
        | Outcome::MtbfGain
        | Outcome::ScrapCut
        | Outcome::LeadTimeCut
        | Outcome::WipCut => None,
    }
}

/// A result that is relative to the baseline.
struct Gain {
    of: fn(&Keys, &Replication) -> Option<f64>,
    /// Whether less is better.
    cut: bool,
    /// Whether the baseline has something to measure it on.
    on: fn(&Keys, &Replication) -> bool,
}

fn gain(outcome: Outcome) -> Option<Gain> {
    let any = |_: &Keys, _: &Replication| true;
    let gain = |of| {
        Some(Gain {
            of,
            cut: false,
            on: any,
        })
    };
    let cut = |of| {
        Some(Gain {
            of,
            cut: true,
            on: any,
        })
    };
    match outcome {
        Outcome::ThroughputGain => gain(|_, r| plant_row(&r.rows, "good_parts_per_scheduled_hour")),
        Outcome::OeeGain => gain(|_, r| plant_row(&r.rows, "plant_oee")),
        Outcome::MtbfGain => Some(Gain {
            of: time_to_failure,
            cut: false,
            on: |keys, was| key_views(keys, was).any(|v| v.failures.iter().any(|f| f.count > 0)),
        }),
        Outcome::ScrapCut => cut(|_, r| plant_row(&r.rows, "scrap_ratio")),
        Outcome::LeadTimeCut => cut(|_, r| plant_row(&r.rows, "lead_time_mean_s")),
        Outcome::WipCut => cut(|_, r| plant_row(&r.rows, "wip_mean_parts")),
        _ => None,
    }
}

impl Gain {
    /// (is − was) ÷ was of one pair of replications, or the opposite of it for a cut; none on nothing.
    fn of(
        &self,
        keys: &Keys,
        is: &Replication,
        base_keys: &Keys,
        was: &Replication,
    ) -> Option<f64> {
        if !(self.on)(base_keys, was) {
            return None;
        }
        let (is, was) = ((self.of)(keys, is)?, (self.of)(base_keys, was)?);
        let change = (is - was) / was;
        (was > 0.0 && change.is_finite()).then_some(if self.cut { -change } else { change })
    }
}

/// Working time of the key machines for each failure, pooled \[ns\]: repair leaves it alone, so that a longer
/// repair is no gain. Without any failure the time itself is a lower bound.
fn time_to_failure(keys: &Keys, replication: &Replication) -> Option<f64> {
    let (mut time, mut failures) = (0u128, 0u64);
    for view in key_views(keys, replication) {
        let servers = view.servers.iter();
        time += servers
            .map(|server| u128::from(server.times[State::Working as usize]))
            .sum::<u128>();
        failures += view.failures.iter().map(|f| f.count).sum::<u64>();
    }
    (time > 0).then(|| time as f64 / failures.max(1) as f64)
}

fn key_views<'a>(
    keys: &'a Keys,
    replication: &'a Replication,
) -> impl Iterator<Item = &'a StationView> {
    let views = replication.snapshot.stations.iter();
    views.filter(|view| keys.contains_key(&view.name))
}

fn plant_row(rows: &[Row], name: &str) -> Option<f64> {
    let row = rows
        .iter()
        .find(|row| row.scope == Scope::Plant && row.name == name)?;
    row.value
}

fn mean_of_keys(keys: &Keys, rows: &[Row], name: &str) -> Option<f64> {
    mean_by_servers(keys, rows, name, |row| row.value)
}

/// The mean of a row over the key machines, each weighing as many as it has servers.
fn mean_by_servers(
    keys: &Keys,
    rows: &[Row],
    name: &str,
    value: impl Fn(&Row) -> Option<f64>,
) -> Option<f64> {
    let (mut sum, mut weight) = (0.0, 0.0);
    for row in rows.iter().filter(|row| row.name == name) {
        if let Scope::Station(station) = &row.scope
            && let Some(&servers) = keys.get(station)
            && let Some(value) = value(row)
        {
            sum += value * servers as f64;
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

fn why_none(
    outcome: Outcome,
    run: &experiment::Outcome,
    baseline: Option<&experiment::Outcome>,
) -> String {
    match outcome {
        Outcome::FirstPassYield => "nothing was inspected in the run".into(),
        Outcome::TaktAdherence | Outcome::DemandMet if run.factory.demand.is_none() => {
            "not declared: `demand`".into()
        }
        Outcome::TaktAdherence => "no whole working day lies in the run's window".into(),
        _ if gain(outcome).is_some() && baseline.is_none() => match &run.factory.profile.baseline {
            None => "not declared: `profile.baseline`, the scenario to measure against".into(),
            Some(name) => format!("the baseline {name} was not run"),
        },
        _ if gain(outcome).is_some() => "the baseline has nothing to measure it against".into(),
        _ => "nothing to measure it on in the run".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::Evidence;
    use crate::maturity::sample::{machine, plant};
    use crate::model::{ByProduct, Demand, Distribution, Factory, Failure, Kind, Rate, Seconds};
    use std::num::NonZeroUsize;
    use std::sync::atomic::AtomicBool;

    fn run(factory: &Factory, baseline: Option<&Factory>) -> Outcomes {
        let threads = NonZeroUsize::MIN;
        let stop = AtomicBool::new(false);
        let gathered = Evidence::gather(factory, baseline, threads, &stop, &mut |_| ());
        gathered.unwrap().outcomes.unwrap()
    }

    fn fixed(cycles: &[(&str, f64)]) -> Factory {
        let names: Vec<&str> = cycles.iter().map(|(name, _)| *name).collect();
        let mut factory = plant(&names);
        for (name, cycle) in cycles {
            let mut station = machine();
            if let Kind::Machine(m) = &mut station.kind {
                m.cycle = ByProduct::All(Distribution::Constant(Seconds(*cycle)));
            }
            factory.stations.insert((*name).into(), station);
        }
        factory.run.until = Seconds(100_000.0);
        factory.run.warm_up = Seconds(10_000.0);
        factory.run.replications = 3;
        factory
    }

    fn mean(outcomes: &Outcomes, outcome: Outcome) -> f64 {
        outcomes.get(outcome).value.unwrap().mean
    }

    #[test]
    fn a_fixed_line_gives_the_values_that_anyone_can_work_out() {
        // A press of 60 s feeds a weld of 30 s: the weld starves half its time.
        let mut factory = fixed(&[("press", 60.0), ("weld", 30.0)]);
        factory.demand = Some(Demand::Total(Rate(1.0 / 75.0)));
        let shown = run(&factory, None);
        assert!((mean(&shown, Outcome::Starvation) - 0.25).abs() < 1e-3);
        assert!((mean(&shown, Outcome::DemandMet) - 1.25).abs() < 1e-3);
        assert!((mean(&shown, Outcome::Oee) - 1.0).abs() < 1e-3);
        assert_eq!(mean(&shown, Outcome::OperationsSimulated), 1.0);
        assert_eq!(mean(&shown, Outcome::ScrapRatio), 0.0);
        let starvation = shown.get(Outcome::Starvation);
        assert_eq!(starvation.says, "starvation: 25 % ± 0 % (3 replications)");
        assert_eq!(
            shown.get(Outcome::FirstPassYield).says,
            "first pass yield: nothing was inspected in the run"
        );
        assert_eq!(shown.get(Outcome::ThroughputGain).value, None);
        // Only the press is key equipment: nothing starves.
        let press = factory.stations.get_mut("press").unwrap();
        press.equipment.key_equipment = true;
        assert!(mean(&run(&factory, None), Outcome::Starvation) < 1e-3);
    }

    #[test]
    fn gains_are_relative_to_the_baseline_pair_by_pair() {
        let factory = fixed(&[("press", 60.0)]);
        let baseline = fixed(&[("press", 75.0)]);
        let shown = run(&factory, Some(&baseline));
        let gain = shown.get(Outcome::ThroughputGain).value.unwrap();
        assert!((gain.mean - 0.25).abs() < 1e-3, "{gain:?}");
        assert_eq!((gain.half_width, gain.n), (Some(0.0), 3));
        assert!((mean(&shown, Outcome::LeadTimeCut) - 0.2).abs() < 1e-3);
        // Nothing was scrapped before, so nothing can be cut.
        let scrap = shown.get(Outcome::ScrapCut);
        assert_eq!(scrap.value, None);
        assert!(
            scrap
                .says
                .ends_with("the baseline has nothing to measure it against")
        );
    }

    #[test]
    fn a_machine_that_stopped_failing_gains_at_least_its_time() {
        let factory = fixed(&[("press", 60.0)]);
        let mut baseline = factory.clone();
        if let Kind::Machine(press) = &mut baseline.stations.get_mut("press").unwrap().kind {
            let failure = Failure {
                every: Distribution::Constant(Seconds(10_000.0)),
                clock: Default::default(),
                repair: Distribution::Constant(Seconds(1_000.0)),
                part: Default::default(),
                scope: Default::default(),
                repair_in: Default::default(),
            };
            press.failures.insert("jam".into(), failure);
        }
        let shown = run(&factory, Some(&baseline));
        // 90 000 s without a failure against one for each 10 000 s of work.
        let gain = mean(&shown, Outcome::MtbfGain);
        assert!((gain - (90_000.0 / 10_000.0 - 1.0)).abs() < 1.2, "{gain}");
        // A baseline that never failed has nothing to measure a gain on.
        let level = run(&factory, Some(&factory));
        assert_eq!(level.get(Outcome::MtbfGain).value, None);
    }

    #[test]
    fn what_is_missing_is_named() {
        let mut factory = fixed(&[("press", 60.0)]);
        let shown = run(&factory, None);
        assert_eq!(
            shown.get(Outcome::DemandMet).says,
            "demand met: not declared: `demand`"
        );
        assert!(
            shown
                .get(Outcome::WipCut)
                .says
                .contains("`profile.baseline`")
        );
        factory.profile.baseline = Some("2023".into());
        let shown = run(&factory, None);
        assert_eq!(
            shown.get(Outcome::WipCut).says,
            "wip cut: the baseline 2023 was not run"
        );
    }
}
