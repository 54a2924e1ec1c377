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
    // One of two machines: what is fixed is not simulated, whatever stands beside it.
    let simulated = run(&varies, None);
    assert_eq!(mean(&simulated, Outcome::OperationsSimulated), 0.5);
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
            "not modelled: no key machine has setups",
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

#[test]
fn the_bottleneck_counts_whichever_machines_are_marked_as_key() {
    // The weld waits half of its time; the press, which nobody marked, is what it waits for.
    let mut factory = fixed(&[("press", 60.0), ("weld", 30.0)]);
    let weld = factory.stations.get_mut("weld").unwrap();
    weld.equipment.key_equipment = true;
    assert!((mean(&run(&factory, None), Outcome::Starvation) - 0.25).abs() < 1e-3);
}

fn failing(factory: &mut Factory, name: &str) {
    let failure = Failure {
        every: Distribution::Exponential {
            mean: Seconds(5_000.0),
        },
        clock: Default::default(),
        repair: Distribution::Constant(Seconds(500.0)),
        part: Default::default(),
        scope: Default::default(),
        repair_in: Default::default(),
    };
    if let Kind::Machine(machine) = &mut factory.stations.get_mut(name).unwrap().kind {
        machine.failures.insert("jam".into(), failure);
    }
}

#[test]
fn a_failure_at_one_machine_of_many_does_not_model_the_others() {
    let mut factory = fixed(&[("a", 60.0), ("b", 60.0), ("c", 60.0), ("d", 60.0)]);
    failing(&mut factory, "a");
    let baseline = fixed(&[("a", 60.0), ("b", 60.0), ("c", 60.0), ("d", 60.0)]);
    let shown = run(&factory, Some(&baseline));
    for outcome in [Outcome::UnplannedDowntime, Outcome::MtbfGain] {
        let found = shown.get(outcome);
        assert_eq!(found.value, None, "{outcome:?}");
        let why = "not modelled: failures modelled at 1 of 4 key machines";
        assert!(found.says.ends_with(why), "{}", found.says);
    }
    failing(&mut factory, "b");
    let shown = run(&factory, None);
    let down = shown.get(Outcome::UnplannedDowntime);
    assert!(down.value.is_some());
    let at = "; failures modelled at 2 of 4 key machines";
    assert!(down.says.ends_with(at), "{}", down.says);
}

#[test]
fn oee_is_captured_where_the_machines_report_and_the_bottleneck_is_among_them() {
    let mut factory = fixed(&[("press", 60.0), ("weld", 30.0), ("pack", 30.0)]);
    let says = |factory: &mut Factory, name: &str, sensed: Option<bool>| {
        let equipment = &mut factory.stations.get_mut(name).unwrap().equipment;
        equipment.networked = Some(true);
        equipment.sensed = sensed;
    };
    says(&mut factory, "press", Some(true));
    says(&mut factory, "weld", Some(true));
    let silent = run(&factory, None);
    let silent = silent.get(Outcome::OeeCaptured);
    assert_eq!(silent.value, None);
    assert!(
        silent
            .says
            .ends_with("not declared: whether pack is networked and sensed")
    );
    says(&mut factory, "pack", Some(false));
    let shown = mean(&run(&factory, None), Outcome::OeeCaptured);
    assert!((shown - 2.0 / 3.0).abs() < 1e-12, "{shown}");
    // The press holds the line back: without it the OEE of the plant is not known.
    says(&mut factory, "press", Some(false));
    assert_eq!(mean(&run(&factory, None), Outcome::OeeCaptured), 0.0);
}

#[test]
fn what_rests_on_the_factorys_own_word_says_so() {
    let mut factory = fixed(&[("press", 60.0)]);
    factory.demand = Some(Demand::Total(Rate(1.0 / 75.0)));
    let check = Inspection {
        machine: working(60.0),
        scrap: Share(0.05),
        rework: None,
    };
    let check = crate::model::Station::new(Kind::Inspection(check));
    factory.stations.insert("press".into(), check);
    let shown = run(&factory, Some(&factory));
    for (outcome, word) in [
        (Outcome::DemandMet, "demand as the factory states it"),
        (Outcome::ThroughputGain, "baseline as the factory states it"),
        (Outcome::ScrapCut, "baseline as the factory states it"),
        (
            Outcome::ScrapRatio,
            "scrap and rework as the factory states them",
        ),
        (
            Outcome::FirstPassYield,
            "scrap and rework as the factory states them",
        ),
    ] {
        let found = shown.get(outcome);
        assert!(
            found.value.is_some() && found.says.ends_with(word),
            "{}",
            found.says
        );
    }
}
