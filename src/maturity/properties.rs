//! Properties that hold for every checklist and every plant, tried on small random ones.

use proptest::prelude::*;

use super::Standing;
use super::draws::{Case, MACHINES, Tape, any_checklist};
use super::sample::{
    by_document, checklist, criterion, dated, ladder, names, plant, threshold, topic,
};
use crate::kpi::Estimate;
use crate::model::checklist::{Criterion, Ladder, Rule};
use crate::model::evidence::{Fact, Outcome, Predicate, Test};
use crate::model::{Factory, Share};

fn at_most(a: &Standing, b: &Standing) -> bool {
    a.level <= b.level && a.total <= b.total
}

fn tapes() -> impl Strategy<Value = Tape> {
    prop::collection::vec(any::<u8>(), 0..500).prop_map(Tape::new)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// But for one thing, which is no support: what contradicts that the factory has no such business puts
    /// the topic back among what counts (`a_contradiction_may_lower_what_is_proven`).
    #[test]
    fn supporting_evidence_never_lowers_a_score(mut tape in tapes()) {
        let checklist = any_checklist(&mut tape);
        let mut case = Case::any(&mut tape, &checklist);
        let mut before = case.score(&checklist);
        for _ in 0..4 {
            case.support(&mut tape, &checklist);
            let after = case.score(&checklist);
            let back = |(topic, _): &(String, String)| after.kept_in.iter().any(|(t, _)| t == topic);
            prop_assert!(
                at_most(&before.proven, &after.proven) || before.left_out.iter().any(back),
                "{:?} to {:?}\n{:?}\n{:?}",
                before.proven,
                after.proven,
                before.answers,
                after.answers
            );
            before = after;
        }
    }

    #[test]
    fn what_unknowns_turn_out_to_be_never_exceeds_what_was_possible(mut tape in tapes()) {
        let checklist = any_checklist(&mut tape);
        let mut case = Case::any(&mut tape, &checklist);
        let mut before = case.score(&checklist);
        for _ in 0..6 {
            case.fill(&mut tape, &checklist);
            let after = case.score(&checklist);
            prop_assert!(
                at_most(&after.proven, &before.possible) && at_most(&after.possible, &before.possible),
                "{:?}\n{:?}",
                before.answers,
                after.answers
            );
            before = after;
        }
    }

    #[test]
    fn what_is_proven_is_possible(mut tape in tapes()) {
        let checklist = any_checklist(&mut tape);
        let score = Case::any(&mut tape, &checklist).score(&checklist);
        prop_assert!(at_most(&score.proven, &score.possible), "{score:?}");
        // What bare statements add lies below what is proven, what is not simulated yet above what is reachable.
        prop_assert!(at_most(&score.without_statements, &score.proven), "{score:?}");
        prop_assert!(at_most(&score.proven, &score.reachable), "{score:?}");
        prop_assert!(at_most(&score.reachable, &score.possible), "{score:?}");
        for topic in &score.topics {
            prop_assert!(topic.proven <= topic.possible, "{topic:?}");
        }
        for answer in &score.answers {
            prop_assert!(answer.proven_tenths <= answer.possible_tenths, "{answer:?}");
            prop_assert!([0, 5, 8, 10].contains(&answer.proven_tenths), "{answer:?}");
            prop_assert!(!answer.because.is_empty(), "{answer:?}");
        }
    }

    /// What is left without bare statements is what the same plant proves when it makes none.
    #[test]
    fn what_is_proven_without_statements_is_what_a_silent_plant_proves(mut tape in tapes()) {
        let checklist = any_checklist(&mut tape);
        let mut case = Case::any(&mut tape, &checklist);
        let before = case.score(&checklist);
        case.factory.claims.clear();
        case.factory.documents.retain(|_, paper| paper.date.is_some());
        let after = case.score(&checklist);
        prop_assert_eq!(&before.without_statements, &after.without_statements);
        let criteria = checklist.topics.iter().flat_map(|topic| &topic.criteria);
        // A share that is typed in stays: it is a statement of its own.
        if criteria.filter_map(|one| one.model.as_ref()).all(|asked| !asked.is_typed()) {
            prop_assert_eq!(&after.without_statements, &after.proven);
        }
    }

    #[test]
    fn without_a_run_no_level_that_needs_one_is_proven(mut tape in tapes()) {
        let mut checklist = any_checklist(&mut tape);
        checklist.rule = Rule::Ladder(Ladder {
            levels: ["one", "two", "three"].map(names).to_vec(),
            pass: Share(0.8),
            needs_run_from: Some(2),
            origin: crate::model::checklist::Origin::default(),
        });
        let mut case = Case::any(&mut tape, &checklist);
        case.results = None;
        let all: Vec<String> = case.score(&checklist).answers.into_iter().map(|a| a.criterion).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        case.factory.documents.insert("everything".into(), dated(&all));
        let score = case.score(&checklist);
        prop_assert!(score.proven.level < 2);
        prop_assert!(score.proven.total.unwrap() < 1.8);
        prop_assert!(score.topics.iter().all(|topic| topic.proven < 2));
    }

    #[test]
    fn names_and_the_order_of_declarations_change_nothing(mut tape in tapes()) {
        let checklist = any_checklist(&mut tape);
        let case = Case::any(&mut tape, &checklist);
        let mut other = case.clone();
        turn_round(&mut other.factory);
        let mut turned = checklist.clone();
        turned.topics.reverse();
        for topic in &mut turned.topics {
            topic.criteria.reverse();
        }
        let (one, two) = (case.score(&checklist), other.score(&turned));
        prop_assert_eq!(&one.proven, &two.proven);
        prop_assert_eq!(&one.possible, &two.possible);
        prop_assert_eq!(&one.claimed, &two.claimed);
        for answer in one.answers {
            let same = two.answers.iter().find(|a| a.criterion == answer.criterion).unwrap();
            prop_assert_eq!(answer.proven_tenths, same.proven_tenths);
            prop_assert_eq!(answer.possible_tenths, same.possible_tenths);
        }
    }
}

/// The same plant with other names, its lists backwards.
fn turn_round(factory: &mut Factory) {
    let renamed = |name: &str| format!("{}-{name}", (b'z' - name.len() as u8) as char);
    factory.name = "other".into();
    let stations = std::mem::take(&mut factory.stations).into_iter();
    factory.stations = stations.map(|(n, s)| (renamed(&n), s)).collect();
    for hop in &mut factory.flow {
        if let crate::model::Hop::Chain(names) = hop {
            names.iter_mut().for_each(|name| *name = renamed(name));
        }
    }
    let documents = std::mem::take(&mut factory.documents).into_iter();
    let backwards = documents.rev().enumerate();
    factory.documents = backwards.map(|(at, (_, d))| (format!("{at}"), d)).collect();
    let structure = &mut factory.structure;
    if let Some(systems) = &mut structure.systems {
        let all = std::mem::take(systems).into_iter();
        *systems = all.map(|(n, s)| (renamed(&n), s)).collect();
        for system in systems.values_mut() {
            system.does.reverse();
        }
    }
    if let Some(links) = &mut structure.data_links {
        links.reverse();
        for link in links {
            link.from = renamed(&link.from);
            link.to = renamed(&link.to);
        }
    }
    if let Some(skills) = &mut structure.skills {
        skills.reverse();
    }
}

/// A plant that has everything that a five-level checklist asks for passes level 5 once it has run.
#[test]
fn a_perfect_plant_passes_level_five_and_only_with_a_run() {
    let criteria = (1..=5)
        .flat_map(|level| {
            let document = by_document(&format!("l{level}.a"), level);
            let both = Criterion {
                model: Some(Predicate::AtLeast(Fact::KeyNetworked, "most".into())),
                run: Some(Test::AtLeast(Outcome::FirstPassYield, "most".into())),
                ..criterion(&format!("l{level}.b"), level)
            };
            [document, both]
        })
        .collect();
    let mut list = checklist("c", ladder(Some(3)), vec![topic("t", 1.0, criteria)]);
    let most = threshold(Some(0.9), true);
    list.thresholds.insert("most".into(), most);
    let mut case = Case {
        factory: plant(&MACHINES),
        results: None,
    };
    for name in MACHINES {
        let station = case.factory.stations.get_mut(name).unwrap();
        station.equipment.networked = Some(true);
    }
    let shows = ["c.t.l1.a", "c.t.l2.a", "c.t.l3.a", "c.t.l4.a", "c.t.l5.a"];
    case.factory.documents.insert("all".into(), dated(&shows));
    let without = case.score(&list);
    assert_eq!((without.proven.level, without.possible.level), (0, 5));
    let sure = Estimate {
        mean: 0.99,
        half_width: Some(0.001),
        n: 10,
    };
    case.results = Some([Some(sure); 3]);
    let with = case.score(&list);
    assert_eq!((with.proven.level, with.proven.total), (5, Some(5.0)));
    assert_eq!(with.proven.by_level, [1.0; 5]);
    assert!(with.held_back_by.is_empty() && with.near.is_empty());
    // One machine off the network: 2 of 3 are below nine tenths, which the plant says itself.
    let weld = case.factory.stations.get_mut("weld").unwrap();
    weld.equipment.networked = Some(false);
    let less = case.score(&list);
    assert_eq!(
        (less.proven.total, less.possible.total),
        (Some(0.5), Some(0.5))
    );
    assert_eq!(less.held_back_by[0].criterion, "c.t.l1.b");
    assert_eq!(
        less.held_back_by[0].because,
        "2 of 3 key machines are networked: 66.7 %, asked: at least 90 %"
    );
    assert!(!less.held_back_by[0].unknown);
}
