//! Results of a run, and of a run beside its baseline.

use std::collections::BTreeMap;

use super::gain;
use super::machines::key_machines;
use super::words::percent;
use crate::experiment::{self, Replication, estimate};
use crate::kpi::{Estimate, Row, Scope};
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
        let keys = servers_of_keys(run);
        let shown = |&outcome: &Outcome| {
            let measured = match (not_modelled(outcome, &run.factory), gain::of(outcome)) {
                (Some(why), _) => Err(format!("not modelled: {why}")),
                (None, Some(gain)) => gain.over(run, baseline),
                (None, None) => {
                    let each = run.replications.iter();
                    let values: Vec<f64> =
                        each.filter_map(|r| measure(outcome, &keys, r)).collect();
                    estimate(&values).ok_or_else(|| why_none(outcome, run))
                }
            };
            let name = outcome.word().replace('_', " ");
            let says = match &measured {
                Ok(value) => {
                    let all = run.replications.len() as u32;
                    let silent = match all - value.n {
                        0 => String::new(),
                        silent => format!("; {silent} of {all} had nothing to measure it on"),
                    };
                    format!("{name}: {}{silent}", with_interval(value))
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

pub(super) fn servers_of_keys(run: &experiment::Outcome) -> Keys {
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

/// What a plant would have to model before a result says anything of it: what never happens in the model
/// is not shown to be rare.
fn not_modelled(outcome: Outcome, factory: &Factory) -> Option<&'static str> {
    let keys = key_machines(factory);
    let machines = || {
        keys.iter()
            .filter_map(|m| factory.stations[m.name].kind.machine())
    };
    let every = || factory.stations.values().filter_map(|s| s.kind.machine());
    let inspections = || {
        let kinds = factory.stations.values().map(|station| &station.kind);
        kinds.filter_map(|kind| match kind {
            Kind::Inspection(inspection) => Some(inspection),
            _ => None,
        })
    };
    let mends = |i: &Inspection| i.rework.as_ref().is_some_and(|rework| rework.share.0 > 0.0);
    let judges = |i: &Inspection| i.scrap.0 > 0.0 || mends(i);
    let loses = |m: &Machine| m.failures.values().any(|f| f.part == Interrupted::Scrap);
    match outcome {
        Outcome::UnplannedDowntime if machines().all(|m| m.failures.is_empty()) => {
            Some("no key machine has failures")
        }
        Outcome::SetupShare if machines().all(|m| m.setup.is_none()) => {
            Some("no key machine has a setup")
        }
        Outcome::ScrapRatio | Outcome::ScrapCut
            if inspections().all(|i| i.scrap.0 <= 0.0) && !every().any(loses) =>
        {
            Some("nothing is ever scrapped")
        }
        Outcome::OperationsSimulated
            if !keys
                .iter()
                .any(|m| has_more(&factory.stations[m.name].kind)) =>
        {
            Some("no key machine has more than one fixed time")
        }
        Outcome::ReworkRatio if !inspections().any(mends) => Some("nothing is ever reworked"),
        Outcome::FirstPassYield if inspections().next().is_some() && !inspections().any(judges) => {
            Some("no inspection ever finds anything")
        }
        _ => None,
    }
}

pub(super) fn plant_row(rows: &[Row], name: &str) -> Option<f64> {
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
mod tests {
    use super::*;
    use crate::maturity::Evidence;
    use crate::maturity::sample::{inspection, machine, plant};
    use crate::model::{ByProduct, Demand, Failure, Rate, Seconds, Share};
    use std::num::NonZeroUsize;
    use std::sync::atomic::AtomicBool;

    fn run(factory: &Factory, baseline: Option<&Factory>) -> Outcomes {
        let threads = NonZeroUsize::MIN;
        let stop = AtomicBool::new(false);
        let gathered = Evidence::gather(factory, baseline, threads, &stop, &mut |_| ());
        gathered.unwrap().outcomes.unwrap()
    }

    fn working(cycle: f64) -> Machine {
        Machine {
            cycle: ByProduct::All(Distribution::Constant(Seconds(cycle))),
            ..Machine::default()
        }
    }

    fn fixed(cycles: &[(&str, f64)]) -> Factory {
        let names: Vec<&str> = cycles.iter().map(|(name, _)| *name).collect();
        let mut factory = plant(&names);
        for (name, cycle) in cycles {
            let mut station = machine();
            station.kind = Kind::Machine(working(*cycle));
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
        // A run of fixed times alone simulates nothing that a table does not say.
        assert_eq!(
            shown.get(Outcome::OperationsSimulated).says,
            "operations simulated: not modelled: no key machine has more than one fixed time"
        );
        let mut varies = factory.clone();
        if let Kind::Machine(press) = &mut varies.stations.get_mut("press").unwrap().kind {
            press.cycle = ByProduct::All(Distribution::Exponential {
                mean: Seconds(60.0),
            });
        }
        assert_eq!(mean(&run(&varies, None), Outcome::OperationsSimulated), 1.0);
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
        assert!(gain.half_width.unwrap() < 1e-9 && gain.n == 3, "{gain:?}");
        assert!((mean(&shown, Outcome::LeadTimeCut) - 0.2).abs() < 1e-3);
        // Nothing was scrapped before, so nothing can be cut.
        let mut scraps = factory.clone();
        let check = Inspection {
            machine: working(60.0),
            scrap: Share(0.05),
            rework: None,
        };
        let check = crate::model::Station::new(Kind::Inspection(check));
        scraps.stations.insert("press".into(), check);
        let shown = run(&scraps, Some(&baseline));
        let scrap = shown.get(Outcome::ScrapCut);
        assert_eq!(scrap.value, None);
        assert!(
            scrap
                .says
                .ends_with("the baseline has nothing to measure it against"),
            "{}",
            scrap.says
        );
    }

    #[test]
    fn what_the_plant_does_not_model_is_unknown_and_not_met() {
        let mut factory = fixed(&[("press", 60.0)]);
        let shown = run(&factory, None);
        for (outcome, why) in [
            (
                Outcome::UnplannedDowntime,
                "not modelled: no key machine has failures",
            ),
            (
                Outcome::SetupShare,
                "not modelled: no key machine has a setup",
            ),
            (
                Outcome::ScrapRatio,
                "not modelled: nothing is ever scrapped",
            ),
            (
                Outcome::ReworkRatio,
                "not modelled: nothing is ever reworked",
            ),
        ] {
            let found = shown.get(outcome);
            assert_eq!(found.value, None, "{outcome:?}");
            assert!(found.says.ends_with(why), "{}", found.says);
        }
        factory.stations.insert("press".into(), inspection());
        let idle = run(&factory, None);
        assert_eq!(
            idle.get(Outcome::FirstPassYield).says,
            "first pass yield: not modelled: no inspection ever finds anything"
        );
        if let Kind::Inspection(check) = &mut factory.stations.get_mut("press").unwrap().kind {
            check.scrap = Share(0.1);
        }
        let shown = run(&factory, None);
        assert!(mean(&shown, Outcome::ScrapRatio) > 0.05);
        assert!(mean(&shown, Outcome::FirstPassYield) < 0.95);
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
        // Three times 90 000 s without a failure against one for each 10 000 s of work.
        let gain = mean(&shown, Outcome::MtbfGain);
        assert!((gain - (270_000.0 / 10_000.0 - 1.0)).abs() < 1.2, "{gain}");
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
