use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use super::*;
use crate::maturity::sample::{by_document, checklist, criterion, ladder, threshold, topic};
use crate::maturity::{Evidence, score_all};
use crate::model::checklist::Criterion;
use crate::model::evidence::{Fact, Outcome, Predicate, Test};
use crate::text::{NoFiles, Source, read};

const ONE: NonZeroUsize = NonZeroUsize::MIN;

/// Papers for level 1, a network for 2, a gain over the baseline for 3 and more of it for 4, sensors for 5.
fn list() -> Checklist {
    let gain = |id: &str, level, limit: &str| Criterion {
        run: Some(Test::AtLeast(Outcome::ThroughputGain, limit.into())),
        ..criterion(id, level)
    };
    let share = |id: &str, level, fact| Criterion {
        model: Some(Predicate::AtLeast(fact, "all".into())),
        ..criterion(id, level)
    };
    let criteria = vec![
        by_document("paper", 1),
        share("net", 2, Fact::KeyNetworked),
        gain("gain", 3, "third"),
        gain("more", 4, "three quarters"),
        share("sense", 5, Fact::KeySensed),
    ];
    let mut list = checklist("c", ladder(Some(3)), vec![topic("t", 1.0, criteria)]);
    for (name, limit) in [("all", 1.0), ("third", 0.33), ("three quarters", 0.75)] {
        let limit = threshold(Some(limit), true);
        list.thresholds.insert(name.into(), limit);
    }
    list
}

/// A press of 60 s; under its baseline, of 72 s. `costs` are those of the measures a to g.
fn plant(costs: [Option<u32>; 7]) -> Reading {
    let does = [
        ("a network", "changes: [Set(\"press.networked\", true)]"),
        ("b fast", "changes: [Set(\"press.cycle\", \"50 s\")]"),
        (
            "c faster",
            "scenario: \"forty\", changes: [Set(\"press.model_3d\", true)]",
        ),
        ("d paper", "shows: [\"c.t.paper\"]"),
        (
            "e bundle",
            "changes: [Set(\"press.networked\", true)], shows: [\"c.t.paper\"]",
        ),
        (
            "f gold plate",
            "changes: [Set(\"structure.scheduling\", Optimising)]",
        ),
        (
            "g both",
            "changes: [Set(\"press.cycle\", \"50 s\"), Set(\"press.networked\", true)]",
        ),
    ];
    let measures = does.iter().zip(costs).map(|((name, does), cost)| {
        let cost = cost.map_or(String::new(), |cost| format!("cost: \"{cost} CNY\", "));
        format!("\"{name}\": ({cost}{does}),")
    });
    let text = format!(
        "Factory(
            name: \"t\", run: (until: \"4 h\", warm_up: \"1 h\", replications: 3),
            profile: (baseline: \"before\"),
            products: {{ \"x\": (value: \"10 CNY\") }},
            stations: {{ \"raw\": Source(saturated: true), \"press\": Machine(cycle: \"60 s\"), \"out\": Sink() }},
            flow: [[\"raw\", \"press\", \"out\"]],
            scenarios: {{
                \"before\": [Set(\"press.cycle\", \"72 s\")],
                \"forty\": [Set(\"press.cycle\", \"40 s\")],
                \"trick\": [Set(\"press.cycle\", \"41 s\")],
            }},
            measures: {{ {} }},
        )",
        measures.collect::<String>()
    );
    let source = Source {
        name: "t".into(),
        text,
    };
    let reading = read(source, &NoFiles);
    assert_eq!(reading.diagnostics, []);
    reading
}

fn found(reading: &Reading, search: &Search) -> WayUp {
    let stop = AtomicBool::new(false);
    way_up(reading, &[list()], "c", search, ONE, &stop, &mut |_| {}).unwrap()
}

/// The cheapest set of all for each level, each set run from scratch.
fn brute_force(reading: &Reading) -> Vec<(u8, Vec<String>)> {
    let base = reading.factory.as_ref().unwrap();
    let baseline = reading.scenario("before").unwrap();
    let offers = reading.offers();
    let cost = |offer: &Offer| match offer {
        Offer::Measure(name) => base.measures[name].cost.as_ref().map(|cost| cost.amount),
        Offer::Scenario(_) => None,
    };
    let mut sets: Vec<_> = (1u32..1 << offers.len())
        .map(|bits| {
            let within = offers.iter().enumerate();
            let within = within.filter(|(at, _)| bits >> at & 1 == 1);
            let set: Vec<Offer> = within.map(|(_, offer)| offer.clone()).collect();
            let known: f64 = set.iter().filter_map(cost).sum();
            let open = set.iter().any(|offer| cost(offer).is_none());
            (open, known as u64, set.len(), set)
        })
        .collect();
    sets.sort();
    let stop = AtomicBool::new(false);
    let mut steps = Vec::new();
    let level = |factory: &Factory| {
        let evidence = Evidence::gather(factory, Some(&baseline), ONE, &stop, &mut |_| {});
        score_all(&[list()], &evidence.unwrap())[0].proven.level
    };
    let mut wanted = level(base) + 1;
    for (.., set) in sets {
        let Ok(factory) = reading.with_offers(&set) else {
            continue;
        };
        let reached = level(&factory);
        let names: Vec<String> = set.iter().map(|offer| offer.name().to_owned()).collect();
        while wanted <= reached {
            steps.push((wanted, names.clone()));
            wanted += 1;
        }
    }
    steps
}

fn steps(way: &WayUp) -> Vec<(u8, Vec<String>)> {
    let names = |step: &Step| step.measures.iter().map(|m| m.name.clone()).collect();
    way.steps.iter().map(|s| (s.level, names(s))).collect()
}

#[test]
fn the_cheapest_sets_are_those_of_brute_force() {
    for costs in [
        [30, 50, 90, 5, 60, 1, 70].map(Some),
        [30, 50, 90, 5, 20, 1, 70].map(Some),
        [10, 10, 10, 10, 10, 10, 10].map(Some),
        [0, 0, 0, 0, 0, 0, 0].map(Some),
        [30, 100, 90, 5, 34, 1, 70].map(Some),
        [None, Some(50), Some(90), Some(5), Some(60), None, Some(70)],
        [None; 7],
    ] {
        let reading = plant(costs);
        let way = found(&reading, &Search::default());
        let best = brute_force(&reading);
        assert_eq!(steps(&way), best, "{costs:?}");
        assert_eq!(best.last().map(|(level, _)| *level), Some(4), "{costs:?}");
        assert_eq!(way.gave_up, None);
    }
}

#[test]
fn a_step_says_what_it_costs_and_what_it_is_worth() {
    let way = found(
        &plant([30, 50, 90, 5, 60, 1, 70].map(Some)),
        &Search::default(),
    );
    let names = |step: &Step| -> Vec<String> { steps(&way)[usize::from(step.level) - 1].1.clone() };
    assert_eq!(way.declared.level, 0);
    let declared = way.worth.good_parts_per_scheduled_hour.unwrap();
    assert_eq!((declared.mean, declared.half_width), (60.0, Some(0.0)));
    let [one, two, three, four] = way.steps.as_slice() else {
        panic!("{:#?}", way.steps)
    };
    assert_eq!(names(one), ["d paper"]);
    assert_eq!(names(two), ["a network", "d paper"]);
    // `g both` is cheaper than `a network` and `b fast`.
    assert_eq!(names(three), ["d paper", "g both"]);
    assert_eq!(names(four), ["a network", "c faster", "d paper"]);
    assert_eq!(
        two.cost.as_ref().map(ToString::to_string).as_deref(),
        Some("35 CNY")
    );
    assert!(two.undeclared.is_empty());
    // Papers and networks make no part.
    let same = two.worth.good_parts_per_scheduled_hour.unwrap();
    assert_eq!((same.mean, same.half_width), (0.0, Some(0.0)));
    // 72 parts in place of 60, each worth 10.
    let gain = three.worth.good_parts_per_scheduled_hour.unwrap();
    assert_eq!((gain.mean, gain.half_width, gain.n), (12.0, Some(0.0), 3));
    let money = three.worth.value_per_scheduled_hour.unwrap();
    assert_eq!(
        (money.mean, three.worth.currency.as_deref()),
        (120.0, Some("CNY"))
    );
    let lifted: Vec<_> = three
        .lifted
        .iter()
        .map(|l| (l.criterion.as_str(), l.from_tenths, l.to_tenths))
        .collect();
    assert_eq!(
        lifted,
        [
            ("c.t.paper", 0, 10),
            ("c.t.net", 0, 10),
            ("c.t.gain", 0, 10)
        ]
    );
    assert!(three.basis.fingerprint.is_some());
    assert_eq!(three.proven.level, 3);
    // Three lines beside that of the plant: 50 s, 40 s and 41 s.
    assert!(way.runs <= 3, "{}", way.runs);
    let plated = way.candidates.iter().find(|c| c.name == "f gold plate");
    assert_eq!(
        plated.and_then(|c| c.left_out.as_deref()),
        Some("it changes no answer")
    );
    assert!(
        way.candidates
            .iter()
            .all(|c| c.name != "before" && c.name != "forty")
    );
    let trick = way.candidates.iter().find(|c| c.name == "trick").unwrap();
    assert!(trick.is_scenario && trick.cost.is_none() && trick.left_out.is_none());
}

#[test]
fn it_is_told_what_each_measure_lifts_by_itself_and_where_all_together_lead() {
    let way = found(&plant([Some(1); 7]), &Search::default());
    let lifts = |name: &str| {
        let alone = way.alone.iter().find(|alone| alone.name == name).unwrap();
        let lifted = alone.lifted.iter().map(|lifted| lifted.criterion.as_str());
        lifted.collect::<Vec<_>>()
    };
    assert_eq!(lifts("a network"), ["c.t.net"]);
    assert_eq!(lifts("d paper"), ["c.t.paper"]);
    assert_eq!(lifts("e bundle"), ["c.t.paper", "c.t.net"]);
    assert_eq!(lifts("c faster"), ["c.t.gain", "c.t.more"]);
    // The press takes one time only: who comes first stays, the others are apart.
    let all = way.together.as_ref().unwrap();
    assert!(all.apart.iter().any(|name| name == "c faster"), "{all:?}");
    assert!(all.names.len() + all.apart.len() == way.alone.len());
    assert_eq!(all.proven.level, 3);
}

/// What it lowers is no lift, and what it costs in output is told beside it.
#[test]
fn a_measure_that_is_a_loss_lifts_nothing() {
    let reading = plant([Some(1); 7]);
    let text = reading.source.text;
    let text = text
        .replace("cycle: \"60 s\"", "cycle: \"60 s\", networked: true")
        .replace("networked\", true", "networked\", false")
        .replace("\"50 s\"", "\"80 s\"");
    let name = "t".into();
    let reading = read(Source { name, text }, &NoFiles);
    assert_eq!(reading.diagnostics, []);
    let way = found(&reading, &Search::default());
    let alone = |name: &str| way.alone.iter().find(|alone| alone.name == name).unwrap();
    let plug = alone("a network");
    assert_eq!(plug.lifted, []);
    let lowered = plug.lowered.iter();
    let lowered: Vec<_> = lowered
        .map(|l| (l.criterion.as_str(), l.from_tenths, l.to_tenths))
        .collect();
    assert_eq!(lowered, [("c.t.net", 10, 0)]);
    let slow = alone("b fast");
    assert_eq!((slow.lifted.len(), slow.lowered.len()), (0, 0));
    let parts = slow.worth.good_parts_per_scheduled_hour.unwrap();
    assert_eq!((parts.mean, parts.half_width), (-15.0, Some(0.0)));
}

#[test]
fn a_measure_already_carried_out_is_skipped() {
    let reading = plant([Some(1); 7]);
    let text = reading.source.text.replacen(
        "Machine(cycle: \"60 s\")",
        "Machine(cycle: \"60 s\", networked: true)",
        1,
    );
    let source = Source {
        name: "t".into(),
        text,
    };
    let reading = read(source, &NoFiles);
    assert!(
        reading
            .diagnostics
            .iter()
            .all(|problem| problem.code == "no-effect")
    );
    assert_eq!(reading.diagnostics.len(), 3);
    let way = found(&reading, &Search::default());
    let network = way.candidates.iter().find(|c| c.name == "a network");
    assert_eq!(
        network.and_then(|c| c.left_out.as_deref()),
        Some("it has been carried out already")
    );
    // What a measure does beside stays on offer.
    let bundle = way.candidates.iter().find(|c| c.name == "e bundle");
    assert!(bundle.is_some_and(|c| c.left_out.is_none()));
}

#[test]
fn what_does_not_go_together_is_told_and_tried_no_further() {
    // `d paper` with `g both` proves level 3 for 7; `c faster` is the next cheapest, but wants another cycle.
    let way = found(
        &plant([30, 50, 20, 5, 60, 1, 2].map(Some)),
        &Search::default(),
    );
    let [(names, why)] = way.refused.as_slice() else {
        panic!("{:?}", way.refused)
    };
    assert_eq!(names, &["c faster", "d paper", "g both"]);
    assert!(why.contains("different values"), "{why}");
    let last = &way.steps[3];
    assert_eq!(last.cost.as_ref().map(|cost| cost.amount), Some(55.0));
}

#[test]
fn a_cost_that_is_not_declared_is_said_and_comes_last() {
    let mut costs = [30, 50, 90, 5, 60, 1, 70].map(Some);
    costs[3] = None;
    let way = found(&plant(costs), &Search::default());
    // The bundle has a cost, the paper alone has none.
    assert_eq!(way.steps[0].measures[0].name, "e bundle");
    costs[4] = None;
    let way = found(&plant(costs), &Search::default());
    let first = &way.steps[0];
    assert_eq!(
        (first.cost.clone(), first.undeclared.clone()),
        (None, vec!["d paper".into()])
    );
    let second = &way.steps[1];
    assert_eq!(second.undeclared, ["e bundle"]);
}

#[test]
fn a_search_that_gives_up_says_so_and_keeps_what_it_found() {
    let reading = plant([30, 50, 90, 5, 60, 1, 70].map(Some));
    let search = Search {
        most_sets: 3,
        ..Search::default()
    };
    let way = found(&reading, &search);
    assert_eq!(way.tried, 3);
    let gave_up = way.gave_up.expect("it gave up");
    assert_eq!(
        (gave_up.level, gave_up.because.as_str()),
        (3, "after 3 of 127 sets")
    );
    assert_eq!(way.steps.len(), 2);
    let search = Search {
        most_runs: 0,
        ..Search::default()
    };
    let way = found(&reading, &search);
    assert_eq!((way.runs, way.steps.len()), (0, 2));
    assert_eq!(way.gave_up.expect("it gave up").because, "after 0 runs");
    let search = Search {
        most_plants: 1,
        ..Search::default()
    };
    let way = found(&reading, &search);
    assert_eq!((way.tried, way.steps.len()), (1, 1));
    assert_eq!(way.gave_up.map(|g| g.level), Some(2));
}

/// "No set lifts the proven level" was printed of a plant of which three of sixteen measures did.
#[test]
fn where_the_search_gives_up_a_set_that_does_is_told_all_the_same() {
    let reading = plant([30, 50, 90, 5, 60, 1, 70].map(Some));
    let search = Search {
        most_sets: 1,
        ..Search::default()
    };
    let way = found(&reading, &search);
    let gave_up = way.gave_up.as_ref().expect("it gave up");
    let together = way.together.as_ref().unwrap();
    assert!(
        together.proven.level >= gave_up.level,
        "{gave_up:?} {together:?}"
    );
    let levels: Vec<u8> = way.not_shown_cheapest.iter().map(|s| s.level).collect();
    let wanted: Vec<u8> = (gave_up.level..=together.proven.level).collect();
    assert_eq!(levels, wanted);
    for step in &way.not_shown_cheapest {
        assert!(step.proven.level >= step.level);
        // It can spare none of its members.
        let names: Vec<&str> = step.measures.iter().map(|m| m.name.as_str()).collect();
        let offers: Vec<Offer> = reading.offers();
        let members = || offers.iter().filter(|o| names.contains(&o.name()));
        let stop = AtomicBool::new(false);
        let baseline = reading.scenario("before").unwrap();
        for spared in members() {
            let less: Vec<Offer> = members().filter(|o| *o != spared).cloned().collect();
            let plant = reading.with_offers(&less).unwrap();
            let evidence = Evidence::gather(&plant, Some(&baseline), ONE, &stop, &mut |_| {});
            let score = score_all(&[list()], &evidence.unwrap()).swap_remove(0);
            assert!(
                score.proven.level < step.level,
                "{names:?} without {spared:?}"
            );
        }
    }
    // Where the search was complete there is none.
    assert!(
        found(&reading, &Search::default())
            .not_shown_cheapest
            .is_empty()
    );
}

#[test]
fn what_no_run_could_prove_is_not_run() {
    let reading = plant([30, 50, 90, 5, 60, 1, 70].map(Some));
    let mut list = list();
    list.topics[0].criteria[0].model = Some(Predicate::Is(Fact::MainMeter));
    let stop = AtomicBool::new(false);
    let run = |stop: &AtomicBool, id: &str| {
        let search = Search::default();
        way_up(
            &reading,
            &[list.clone()],
            id,
            &search,
            ONE,
            stop,
            &mut |_| {},
        )
    };
    let way = run(&stop, "c").unwrap();
    assert_eq!((way.runs, way.steps.len(), way.gave_up), (0, 0, None));
    assert!(matches!(run(&stop, "d"), Err(WayUpError::Checklist(id)) if id == "d"));
    let stopped = run(&AtomicBool::new(true), "c");
    assert!(matches!(stopped, Err(WayUpError::Run(Failure::Stopped))));
}
