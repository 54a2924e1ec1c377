//! What the page of `twinline run` says of plants whose numbers can be worked out by hand.

use crate::cli_program::Folder;

/// One saw, two shifts of unequal length: every number of its page can be worked out by hand.
const SAWMILL: &str = r#"Factory(
    name: "Sawmill",
    run: (until: "3 w", warm_up: "1 w", replications: 1, start: "Mon 00:00"),
    shifts: { "early and late": (
        week: ["Mon-Fri 06:00-14:00", "Mon-Fri 14:00-20:00"],
        breaks: ["10:00-10:30"],
    ) },
    demand: "4500 /w",
    stations: {
        "logs": Source(saturated: true),
        "saw": Machine(cycle: "60 s", shift: "early and late"),
        "锯木架": Buffer(capacity: 0),
        "plane": Machine(cycle: "10 s"),
        "boards": Sink(),
    },
    flow: [["logs", "saw", "锯木架", "plane", "boards"]],
    scenarios: {
        "a saw that is twice as fast and stands right beside the old one": [
            Set("saw.cycle", "30 s"), Set("demand", "750 /d"),
        ],
        "slow": [Set("saw.cycle", "90 s")],
    },
)
"#;

/// The page has these rows, one below the other.
fn has_rows(page: &str, rows: &[&str]) {
    assert!(page.contains(&(rows.join("\n") + "\n")), "{page}");
}

#[test]
fn the_page_speaks_of_the_plants_own_shifts_and_demand() {
    let folder = Folder::with("saw.ron", SAWMILL);
    let page = folder.done(&["run", "saw.ron"]);
    has_rows(
        &page,
        &[
            "  good parts per scheduled hour          60",
            "    per shift (6 h 45 min)              405      mean of 6 h to 7 h 30 min",
            "    per working day (13 h 30 min)       810      5 a week",
            "    per day (24 calendar hours)       578.6",
            "    per week                          4,050",
            "    demand per week                   4,500      missed by 10.0 %",
            "    4,500 /w on the calendar = 900 a working day",
        ],
    );
    has_rows(
        &page,
        &["  lead time, mean                        70 s    from entry to exit"],
    );
    assert!(page.contains("Lead times run on while the plant is off shift"));
    assert!(
        page.contains("\n  no inspection, no scrap, no rework\n"),
        "{page}"
    );
    assert!(
        page.contains("\n  锯木架        buffer  no place to wait\n"),
        "{page}"
    );
    assert!(page.contains("saw loses nothing to downtime, setup or scrap."));
    assert!(page.contains("--scenario NAME\n      try one of the file's 2 changes:\n"));
    let both = json(&folder.done(&["run", "saw.ron", "--format", "json"]));
    assert_eq!(both["demand_unit"], "/w");
    assert_eq!(both["working_time"]["shift_h"], 6.75);
    assert_eq!(both["plant"]["good_parts_per_planned_shift"]["mean"], 405.0);
    assert_eq!(both["plant"]["good_parts_per_shift"]["mean"], 480.0);
}

#[test]
fn a_comparison_names_a_long_scenario_in_full_and_lists_its_changes_once() {
    let folder = Folder::with("saw.ron", SAWMILL);
    let name = "a saw that is twice as fast and stands right beside the old one";
    let page = folder.done(&["run", "saw.ron", "--scenario", name]);
    assert!(page.replace('\n', " ").contains(name), "{page}");
    has_rows(
        &page,
        &[
            "changes:  saw.cycle: \"30 s\"",
            "          demand: \"750 /d\"",
        ],
    );
    has_rows(
        &page,
        &[
            "                                base  scenario  difference",
            "  good parts/scheduled hour       60       120         +60  one run only",
            "  good parts/day               578.6     1,157      +578.6  one run only",
            "  demand met [%]                  90     154.3      +64.29  one run only",
        ],
    );
    assert!(!page.contains("scrap ["), "{page}");
}

/// A part a minute for a mill that needs 50 s and 5 s more for every change between two products.
const MILL: &str = r#"Factory(
    name: "Mill",
    run: (until: "1 w", replications: 1),
    products: {
        "left": (share: "50 %", value: "10 EUR"),
        "right": (share: "50 %", value: "10 EUR"),
    },
    stations: {
        "orders": Source(every: "60 s"),
        "mill": Machine(cycle: "50 s", setup: (on: ProductChange, takes: "5 s")),
        "out": Sink(),
    },
    flow: [["orders", "mill", "out"]],
    scenarios: {
        "no setup": [Set("mill.setup.takes", "0 s")],
        "slow": [Set("mill.cycle", "70 s")],
    },
)
"#;

#[test]
fn what_arrives_and_leaves_is_no_stations_loss() {
    let folder = Folder::with("mill.ron", MILL);
    let page = folder.done(&["run", "mill.ron"]);
    has_rows(
        &page,
        &["  What arrives leaves: arrivals are the limit, not a station. The busiest is"],
    );
    assert!(page.contains("\n> busiest\n"), "{page}");
    assert!(!page.contains("loses") && !page.contains("= "), "{page}");
    let found = json(&folder.done(&["run", "mill.ron", "--format", "json"]));
    let bottleneck = &found["bottleneck"];
    assert_eq!(bottleneck["limit"], "arrivals");
    for cost in bottleneck["costs"].as_array().unwrap() {
        let parts = &cost["parts_per_scheduled_hour"];
        assert!(parts.is_null() || parts["mean"] == 0.0, "{bottleneck}");
    }
    // And so it is: without setups it makes no part more.
    let page = folder.done(&["run", "mill.ron", "--scenario", "no setup"]);
    assert!(
        page.contains("Scenario \"no setup\" changes nothing in the output."),
        "{page}"
    );
    // Too slow for what arrives it limits the plant, and the rest waits.
    let slow = MILL.replace("cycle: \"50 s\"", "cycle: \"71 s\"");
    folder.write("slow.ron", &slow);
    let page = folder.done(&["run", "slow.ron"]);
    assert!(
        page.contains("What mill loses per hour, in good parts:"),
        "{page}"
    );
    let source = page.lines().find(|line| line.starts_with("  orders "));
    let (sends, waiting) = source
        .unwrap()
        .split_once("sends 60.0 parts per hour, ")
        .unwrap();
    assert!(sends.trim_end().ends_with("source"), "{page}");
    let waiting: f64 = waiting
        .split(' ')
        .next()
        .unwrap()
        .replace(',', "")
        .parse()
        .unwrap();
    // A part a minute comes, one in 73.5 s is made: half of what is left after a week.
    let half = (1.0 - 60.0 / 73.5) * 10_080.0 / 2.0;
    assert!((waiting / half - 1.0).abs() < 0.02, "{waiting}, {half}");
    let page = folder.done(&["run", "mill.ron", "--scenario", "slow"]);
    assert!(
        page.contains("What limits the output moves from the arrivals to mill."),
        "{page}"
    );
}

#[test]
fn a_run_without_output_says_that_it_is_no_result() {
    let folder = Folder::with("saw.ron", SAWMILL);
    let args = ["run", "saw.ron", "--until", "5 h", "--warm-up", "0 s"];
    let page = folder.done(&args);
    assert!(
        page.contains("NOTES\n  - No good part left the plant in the time that counts"),
        "{page}"
    );
    assert!(!page.contains("missed by"), "{page}");
    let args = [&args[..], &["--scenario", "slow"]].concat();
    let page = folder.done(&args);
    assert!(
        page.replace("\n ", "")
            .contains("there is nothing to compare"),
        "{page}"
    );
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}
