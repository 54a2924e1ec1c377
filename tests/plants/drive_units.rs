//! Robots and papers: the line meets its demand, and units are not right at once.

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use super::{Length, WEEK, against, outcome, plant_row, reading, text_of};
use twinline::kpi::Bottleneck;
use twinline::maturity::shipped;
use twinline::maturity::way_up::{Search, WayUp, way_up};
use twinline::report::way_up::sheet;
use twinline::report::way_up_data::csv;

const PLANT: &str = "minhang-drive-units";
const LENGTH: Length = Length {
    until: 4.0 * WEEK,
    warm_up: WEEK,
    replications: 5,
};

#[test]
fn the_demand_is_met_every_day_by_a_line_that_is_not_right_at_once() {
    let rows = outcome(PLANT, None, LENGTH).summary();
    let bottleneck = Bottleneck::of(&rows).expect("there are machines");
    assert_eq!(bottleneck.stations, ["hairpin setting"]);
    let met = plant_row(&rows, "demand_attainment").mean;
    assert!((1.07..1.11).contains(&met), "{met}");
    assert_eq!(plant_row(&rows, "takt_adherence").mean, 1.0);
    let first = plant_row(&rows, "first_pass_yield");
    let surely = first.mean + first.half_width.expect("five replications");
    assert!(first.mean > 0.90 && surely < 0.95, "{first:?}");
}

#[test]
fn good_seams_are_worth_more_than_a_welding_cell() {
    let seams = against(PLANT, "weld seams right at once", LENGTH);
    let first = plant_row(&seams.scenario.summary(), "first_pass_yield");
    let surely = first.mean - first.half_width.expect("five replications");
    assert!(surely > 0.95, "{first:?}");
    let of_seams = plant_row(&seams.differences(), "good_parts_per_scheduled_hour").mean;
    let cell = against(PLANT, "third welding cell", LENGTH);
    let of_cell = plant_row(&cell.differences(), "good_parts_per_scheduled_hour").mean;
    assert!(
        of_seams > 0.2 && of_cell > 0.1 && of_cell < 0.8,
        "{of_seams} and {of_cell}"
    );
    let still = plant_row(&cell.scenario.summary(), "first_pass_yield").mean;
    assert!(still < 0.92, "{still}");
}

#[test]
fn before_the_robots_the_demand_was_missed() {
    let before = outcome(PLANT, Some("before the robots"), LENGTH).summary();
    let met = plant_row(&before, "demand_attainment").mean;
    assert!((0.90..0.94).contains(&met), "{met}");
}

fn way(search: &Search) -> WayUp {
    let stop = AtomicBool::new(false);
    let way = way_up(
        &reading(PLANT),
        &shipped(),
        "cmmm",
        search,
        NonZeroUsize::MIN,
        &stop,
        &mut |_| {},
    );
    way.expect("the plant runs")
}

/// The header said 1,600,000 CNY, and the program found no way at all.
#[test]
fn level_3_takes_what_the_header_says() {
    let way = way(&Search::default());
    let [step] = way.steps.as_slice() else {
        panic!("{:?}", way.steps)
    };
    assert_eq!((way.declared.level, step.proven.level), (2, 3));
    let names: Vec<&str> = step.measures.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "drawings and freight joined",
            "finite plan",
            "store, ERP and MES joined",
            "weld seams right at once"
        ]
    );
    let cost = step.cost.as_ref().map(|cost| cost.amount);
    assert_eq!(cost, Some(1_940_000.0));
    assert!(text_of(PLANT).contains("good seams (1,940,000 CNY in all)"));
}

/// "No set lifts the proven level" was printed where the search had given up, and a set does.
#[test]
fn a_search_that_gives_up_names_a_set_that_lifts_the_level() {
    let way = way(&Search {
        most_sets: 1,
        ..Search::default()
    });
    let page = sheet("t", false, &way).text(true);
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        page.contains("Level 3 was not found: the search ended after 1 of"),
        "{page}"
    );
    assert!(page.contains("not shown to be the cheapest"), "{page}");
    assert!(page.contains("3 Integration *"), "{page}");
    assert!(!page.contains("No set of the declared"), "{page}");
    let table = csv(false, &way).expect("a table");
    let kinds: Vec<&str> = table
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(1))
        .collect();
    assert_eq!(
        kinds,
        ["declared", "not shown to be the cheapest", "gave up"]
    );
}
