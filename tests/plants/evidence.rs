//! The shipped plants scored: each stands where its header says, claimed beside proven.

use std::sync::atomic::AtomicBool;

use super::{PLANTS, THREADS, factory, reading};
use twinline::experiment::RunOptions;
use twinline::maturity::{Evidence, Score, score_all, shipped};
use twinline::model::Factory;
use twinline::text::Offer;

/// Plant, checklist, and the level that it claims, proves, and could prove if all that is unknown were met.
const STANDINGS: [(&str, &str, [u8; 3]); 13] = [
    ("fengxian-vial-filling", "cmmm", [2, 3, 3]),
    ("fengxian-vial-filling", "miit", [1, 2, 2]),
    ("jinshan-dye-works", "cmmm", [2, 1, 1]),
    ("jinshan-dye-works", "miit", [1, 0, 0]),
    ("lingang-body-shop", "cmmm", [3, 2, 2]),
    ("lingang-body-shop", "miit", [3, 2, 2]),
    ("minhang-drive-units", "cmmm", [4, 2, 2]),
    ("minhang-drive-units", "miit", [3, 1, 1]),
    ("songjiang-furniture", "cmmm", [1, 0, 5]),
    ("xuhui-outpatients", "hospital", [3, 2, 2]),
    ("zhangjiang-chip-packaging", "cmmm", [3, 3, 3]),
    ("zhangjiang-chip-packaging", "miit", [3, 3, 3]),
    ("zhangjiang-chip-packaging", "siri", [3, 3, 3]),
];

/// A plant by all checklists for its kind, as `twinline score` does it.
fn scores(plant: &Factory, baseline: Option<&Factory>, replications: u32) -> Vec<Score> {
    let options = RunOptions {
        replications: Some(replications),
        ..RunOptions::default()
    };
    let settled = |plant| options.settle(plant).expect("the settings fit");
    let evidence = Evidence::gather(
        &settled(plant),
        baseline.map(settled).as_ref(),
        THREADS,
        &AtomicBool::new(false),
        &mut |_| (),
    )
    .unwrap_or_else(|failure| panic!("{}: {failure:?}", plant.name));
    let mut lists = shipped();
    lists.retain(|list| list.applies_to(plant.profile.facility));
    score_all(&lists, &evidence)
}

fn shipped_scores(plant: &str) -> Vec<Score> {
    let is = factory(plant, None);
    let was = is.profile.baseline.as_deref();
    let was = was.map(|name| factory(plant, Some(name)));
    scores(&is, was.as_ref(), 3)
}

fn of<'a>(scores: &'a [Score], checklist: &str) -> &'a Score {
    let mut scores = scores.iter();
    let score = scores.find(|score| score.checklist == checklist);
    score.expect("the checklist is for a plant of this kind")
}

#[test]
fn plants_stand_where_their_headers_say() {
    let mut plants: Vec<&str> = STANDINGS.iter().map(|(plant, ..)| *plant).collect();
    plants.dedup();
    for plant in plants {
        let scores = shipped_scores(plant);
        for (_, checklist, levels) in STANDINGS.iter().filter(|(of, ..)| *of == plant) {
            let score = of(&scores, checklist);
            let claimed = score.claimed.as_ref().expect("it claims a level").level;
            let found = [claimed, score.proven.level, score.possible.level];
            assert_eq!(found, *levels, "{plant}, {checklist}");
        }
    }
}

/// The levels that a capability score can have today are all there, and one plant claims two more than it
/// proves.
#[test]
fn the_plants_span_the_levels() {
    let of = |at: usize| {
        let cmmm = STANDINGS.iter().filter(|(_, list, _)| *list == "cmmm");
        cmmm.map(move |(.., levels)| levels[at])
    };
    for level in 0..=3 {
        assert!(of(1).any(|proven| proven == level), "{level}");
    }
    assert!(of(0).zip(of(1)).any(|pair| pair == (4, 2)));
}

/// No plant with papers passes for a real firm, and every paper shows a criterion that there is.
#[test]
fn evidence_is_marked_as_made_up_and_names_what_exists() {
    let known: Vec<String> = shipped()
        .iter()
        .flat_map(|list| {
            list.topics.iter().flat_map(move |topic| {
                let criteria = topic.criteria.iter();
                let named = format!("{}.{}", list.id, topic.id);
                let of = named.clone();
                // A paper may show that there is no such business.
                let own = topic.tailorable.then_some(named);
                criteria.map(move |c| format!("{of}.{}", c.id)).chain(own)
            })
        })
        .collect();
    for plant in PLANTS {
        let factory = factory(plant, None);
        let papers = factory.documents.values().flat_map(|paper| &paper.shows);
        let brought = factory.measures.values().flat_map(|plan| &plan.shows);
        for name in papers.chain(brought) {
            assert!(known.contains(name), "{plant}: {name}");
        }
        let said = !factory.documents.is_empty() || !factory.claims.is_empty();
        assert_eq!(said, factory.profile.synthetic, "{plant}");
    }
}

/// The four measures that the flagship's header names lift it to level 3, and none of them can be left out.
#[test]
fn the_flagship_reaches_level_3_by_four_measures() {
    let reading = reading("lingang-body-shop");
    let was = factory("lingang-body-shop", Some("before 2022"));
    let four = [
        "finite plan",
        "meters at the hand stations",
        "no new robot",
        "store joined to the ERP",
    ];
    let level = |measures: &[&str]| {
        let offers: Vec<Offer> = measures
            .iter()
            .map(|name| Offer::Measure((*name).to_owned()))
            .collect();
        let plant = reading.with_offers(&offers).expect("they go together");
        of(&scores(&plant, Some(&was), 10), "cmmm").proven.level
    };
    assert_eq!(level(&four), 3);
    for left_out in 0..four.len() {
        let mut three = four.to_vec();
        three.remove(left_out);
        assert_eq!(level(&three), 2, "without {}", four[left_out]);
    }
}
