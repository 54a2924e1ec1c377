//! Inspection and rework.

use twinline::model::{Factory, ReworkPriority};
use twinline::sim::observe::What;

use super::super::plant::*;
use super::super::story::tell;

/// `m` 1, `i` 1, every part is sent back, twice at most: m 0–1, i 1–2, m 2–3, i 3–4, m 4–5, i 5–6, then
/// scrapped at 6.
#[test]
fn a_part_sent_back_to_its_limit_is_scrapped() {
    let factory = chain(vec![
        ("in", at_times(&[0.0])),
        ("m", machine(constant(1.0))),
        (
            "i",
            inspection(constant(1.0), 0.0, Some(rework(1.0, "m", Some(2)))),
        ),
        ("out", sink()),
    ]);
    let story = tell(&factory, 10.0);
    assert_eq!(story.times("m", What::Started), [0.0, 2.0, 4.0]);
    assert_eq!(story.times("i", What::Reworked), [2.0, 4.0]);
    assert_eq!(story.times("i", What::Scrapped), [6.0]);
    let i = story.station("i");
    assert_eq!(
        (i.reworked, i.scrapped, i.first_inspected, i.first_good),
        (2, 1, 1, 0)
    );
    assert_eq!(story.shot.plant.scrapped, 1);
}

fn mending(first: ReworkPriority) -> Factory {
    let mut back = rework(1.0, "m", Some(1));
    back.first = first;
    chain(vec![
        ("in", at_times(&[0.0, 0.0, 0.0])),
        ("m", machine(constant(2.0))),
        ("i", inspection(constant(1.0), 0.0, Some(back))),
        ("out", sink()),
    ])
}

/// `m` 2, `i` 1. 1 is back at 3 and 2 at 5. At 4 the fresh part 3 has waited since 0, the mended 1 since
/// 3: in turn 3 goes first; with mended parts first, 1 at 4 and 2 at 6 go before 3.
#[test]
fn mended_parts_wait_in_turn_with_fresh_ones_or_go_first() {
    let story = tell(&mending(ReworkPriority::InTurn), 20.0);
    assert_eq!(story.parts("m", What::Started), [1, 2, 3, 1, 2, 3]);
    let story = tell(&mending(ReworkPriority::First), 20.0);
    assert_eq!(story.parts("m", What::Started), [1, 2, 1, 2, 3, 3]);
}

/// A part on the rework shelf is work in process: 3 parts from 0 until the first is scrapped at 9 in
/// turn (m 6–8, i 8–9).
#[test]
fn parts_on_the_rework_shelf_count_as_work_in_process() {
    let story = tell(&mending(ReworkPriority::InTurn), 8.5);
    assert_eq!(story.shot.plant.in_system, 3);
    assert_eq!(story.shot.plant.wip_integral, 3 * 8_500_000_000);
    // 1 waited 3–6, 2 waits 5–8, 3 is back at 7 and waits.
    assert_eq!(story.shot.shelves[0].content, 1);
    assert_eq!(
        story.shot.shelves[0].content_integral,
        (3_000 + 3_000 + 1_500) * 1_000_000
    );
}

/// 10 % scrapped, 20 % sent back for ever: each inspection is one draw, and of the parts inspected
/// first, 70 % are good. Within four standard errors.
#[test]
fn shares_of_scrap_and_rework_are_kept_and_first_pass_counts_each_part_once() {
    let factory = chain(vec![
        ("in", saturated()),
        ("m", machine(constant(1.0))),
        (
            "i",
            inspection(constant(1.0), 0.1, Some(rework(0.2, "m", None))),
        ),
        ("out", sink()),
    ]);
    let story = tell(&factory, 40_000.0);
    let i = story.station("i");
    let near = |count: u64, of: u64, share: f64| {
        let n = of as f64;
        let error = (count as f64 / n - share) / (share * (1.0 - share) / n).sqrt();
        assert!(
            error.abs() < 4.0,
            "{count} of {of} against {share}: {error}"
        );
    };
    let inspected = i.processed[0];
    near(i.scrapped, inspected, 0.1);
    near(i.reworked, inspected, 0.2);
    near(i.first_good, i.first_inspected, 0.7);
    // A part is inspected 1 / (1 − 0.2) times.
    near(i.first_inspected, inspected, 0.8);
    assert_eq!(story.shot.plant.scrapped, i.scrapped);
    // What is good leaves at once, and behind one inspection right first time is good at the first.
    assert_eq!(story.shot.products[0].straight, i.first_good);
}

/// Half of the parts break down with the inspection that works on them: they were never produced, and all
/// that were are good.
#[test]
fn parts_that_a_failure_scraps_at_an_inspection_leave_its_quality_ratio() {
    let mut wear = up_failure(30.0, 1.0);
    wear.part = twinline::model::Interrupted::Scrap;
    let factory = chain(vec![
        ("in", arrivals(constant(20.0))),
        ("i", inspection(constant(15.0), 0.0, None).fails(wear)),
        ("out", sink()),
    ]);
    let story = tell(&factory, 1_000.0);
    let i = story.station("i");
    assert!(i.scrapped > 10 && i.rejected == 0);
    let kpis = twinline::kpi::measure(&factory, &story.shot);
    let i = kpis.stations.iter().find(|s| s.name == "i").unwrap();
    let oee = i.machine.as_ref().unwrap().oee;
    assert_eq!(oee.quality_ratio, Some(1.0));
    assert_eq!(oee.oee, oee.nee);
}

/// Every part stays 10 s and half of them are scrapped then: the mean stay is 10 s.
#[test]
fn a_scrapped_part_has_stayed_as_well() {
    let factory = chain(vec![
        ("in", arrivals(constant(20.0))),
        ("i", inspection(constant(10.0), 0.5, None)),
        ("out", sink()),
    ]);
    let story = tell(&factory, 2_000.0);
    let kpis = twinline::kpi::measure(&factory, &story.shot);
    let i = kpis.stations.iter().find(|s| s.name == "i").unwrap();
    assert!(story.station("i").scrapped > 20);
    assert_eq!(i.content.mean_stay_s, Some(10.0));
}
