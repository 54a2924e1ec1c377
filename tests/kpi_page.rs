//! The printed pages, JSON and CSV of a hand-made result.

use serde_json::Value;
use twinline::kpi::{MeanRow, Scope};
use twinline::report::{RunResult, Timings, csv, json, page, text};

use crate::kpi_sample::{CHINESE, ENGLISH, comparison, result};

const PAGE: &str = "\
Lingang body shop
=================
4 weeks simulated (1 week of it warm-up, not counted), 3 replications
± is the 95 % interval of the mean over the replications

OUTPUT
  good parts per scheduled hour       57.88 ± 0.44
    per shift (8 h)                   463.1 ± 3.5
    per working day (16 h)            926.1 ± 7.0          5 a week
    per day (24 calendar hours)       661.5 ± 5.0
    per week                          4,631 ± 35
    demand per week                   4,900                missed by 5.5 %
    4,900 /w on the calendar = 980 a working day
      sedan, per week                 3,246 ± 31
      wagon, per week                 1,385 ± 5
  value per scheduled hour           25,869 ± 188     CNY

FLOW
  parts in the plant, on average       9.08 ± 0.20         Little's law: 9.46
  lead time, mean                     20.60 ± 0.50    min  from entry to exit
  lead time, median                   20.59 ± 0.49    min  half the parts within
  lead time, 95 % of parts within     27.70 ± 0.49    min
  lead time, longest                  30.20 ± 0.50    min  mean over the runs
      sedan, median                   19.69 ± 0.49    min  95 %: 26.44 ± 0.49
      wagon, median                   22.70 ± 0.49    min  95 %: 29.45 ± 0.49
  time inside without work on it       85.2 ± 0.3     %    waiting or moving
  Lead times run on while the plant is off shift: breaks, nights, days off.

QUALITY AND OEE
  first-pass yield per inspection      95.1 ± 0.2     %    good the first time
  rolled throughput yield              95.0 ± 0.1     %    good, never reworked
  scrap                                 1.0 ± 0.1     %    of parts that left
  rework                                4.1 ± 0.2     %    per part that left
  OEE of the plant                     88.4 ± 0.7     %
  OEE: this much of the time of weld, the busiest station, went into good parts
  at the planned pace.
  takt time                           58.78           s    a part while on shift
  takt adherence                         27 ± 29      %    of days kept the takt

STATIONS in flow order  % of scheduled time                          % of all
               servers  working         setup blocked starved  down off shift
  coil          source  sends 58.5 parts per scheduled hour
  press              1  #######...  70     14       8       4     4        52
  shelf         buffer  holds 7.38 parts on average, room for 12
> weld               2  #########.  95      0       0       1     4        52
  check              1  ##........  21      0       0      79     0        52
  out             sink  takes 57.9 parts per scheduled hour
> bottleneck

FAILURES where a station has several kinds
                MTBF [h]   MTTR [min]
  press  die  16.2 ± 3.5   49.0 ± 2.5
         jam   8.500 ± 0        6 ± 0
  MTBF: mean working and repair time between failures; MTTR: mean time to repair

BOTTLENECK
  weld is working or down 99 % of its scheduled time, more than any other
  station, and waits for parts only 1 % of it and for room 0.2 %; next comes
  press with 88 %.
  What weld loses per scheduled hour, in good parts:
    to downtime                       2.205 ± 0.005        = 985.5 ± 2.0 CNY
    to scrap, there or later          0.596 ± 0.032        = 266 ± 14 CNY
    nothing to setup

RUN
  fingerprint 0123456789abcdef   seed 1
  plant hash 00c0ffee00c0ffee   twinline 0.1.0

NEXT
  twinline run factories/lingang-body-shop.ron --scenario NAME
      try one of the file's 2 changes:
      robot, smed
  twinline check factories/lingang-body-shop.ron              what looks odd in the file
  twinline run factories/lingang-body-shop.ron --format csv   every number, also json
";

const COMPARISON: &str = "\
Lingang body shop - base against scenario \"smed\"
================================================
4 weeks simulated (1 week of it warm-up, not counted), 3 replications
± is the 95 % interval of the mean over the replications
changes:  press.setup.takes: 60 s

                                            base       scenario        difference
  good parts/scheduled hour         57.88 ± 0.44   58.06 ± 0.44       +0.1750 ± 0  better
  good parts/day                     661.5 ± 5.0    663.5 ± 5.0            +2 ± 0  better
  demand met [%]                    94.50 ± 0.71   94.79 ± 0.71        +0.286 ± 0  better
  value/scheduled hour [CNY]        25,869 ± 188   25,944 ± 188        +75.38 ± 0  better
  parts in the plant                 9.08 ± 0.20    9.16 ± 0.20       +0.0794 ± 0  more
  lead time, mean [min]             20.60 ± 0.50   20.79 ± 0.50  +0.1984 ± 0.0001  worse
  lead time, median [min]           20.59 ± 0.49   20.79 ± 0.49    +0.203 ± 0.052  worse
  lead time, 95 % within [min]      27.70 ± 0.49   27.89 ± 0.49    +0.191 ± 0.052  worse
  lead time, longest [min]          30.20 ± 0.50   30.40 ± 0.50  +0.2000 ± 0.0001  worse
  first-pass yield/inspection [%]   95.08 ± 0.16   95.01 ± 0.16    -0.062 ± 0.001  worse
  rolled throughput yield [%]       95.03 ± 0.04   95.01 ± 0.05    -0.015 ± 0.010  worse
  scrap [%]                        1.019 ± 0.045  1.037 ± 0.045    +0.018 ± 0.001  worse
  rework [%]                         4.07 ± 0.17    4.13 ± 0.17    +0.065 ± 0.002  worse
  OEE of the plant [%]              88.43 ± 0.67   88.70 ± 0.67        +0.267 ± 0  better
  takt adherence [%]                     27 ± 29        33 ± 29           +7 ± 29  unclear
  unclear: the interval of the difference includes 0, it may be chance

IN SHORT
  Scenario \"smed\" makes 0.1750 ± 0 good parts more per scheduled hour
  (+0.3023 ± 0 %).
  The bottleneck stays: weld.

RUN
  base       fingerprint 0123456789abcdef   plant hash 00c0ffee00c0ffee
  scenario   fingerprint 0123456789abcdef   plant hash 00c0ffee00c0ffef
  seed 1, common random numbers, paired by replication; twinline 0.1.0
";

#[test]
fn the_page_of_a_run() {
    let page = page::run(&result(&ENGLISH, 0, 3), false);
    assert_eq!(page, PAGE, "\n{page}");
    // A terminal of 80 columns shows it unbroken, but for commands with a long file name.
    let page = page.split("NEXT").next().unwrap();
    assert!(page.lines().all(|line| text::width(line) <= text::PROSE));
}

#[test]
fn the_page_of_a_comparison() {
    let page = page::comparison(&comparison(), false);
    assert_eq!(page, COMPARISON, "\n{page}");
    assert!(page.lines().all(|line| text::width(line) <= text::WIDTH));
}

#[test]
fn pages_fit_a_hundred_columns_and_print_no_nan() {
    let mut poor = result(&ENGLISH, 0, 3);
    poor.rows.iter_mut().for_each(|row| row.estimate = None);
    poor.warnings =
        vec!["coil brings more than weld can make: its queue grows for ever ".repeat(4)];
    let mut broken = result(&ENGLISH, 0, 3);
    for estimate in broken
        .rows
        .iter_mut()
        .filter_map(|row| row.estimate.as_mut())
    {
        (estimate.mean, estimate.half_width) = (f64::NAN, Some(f64::INFINITY));
    }
    let mut timed = result(&CHINESE, 0, 1);
    timed.timings = Some(Timings {
        events: 1_234_567,
        operations: 400_000,
        cpu_s: 0.154,
        events_per_cpu_s: 8.0e6,
    });
    for result in [
        &poor,
        &broken,
        &timed,
        &result(&CHINESE, 0, 3),
        &result(&ENGLISH, 0, 1),
    ] {
        let page = page::run(result, false);
        for line in page.lines() {
            assert!(
                text::width(line) <= text::WIDTH,
                "{} columns: {line}",
                text::width(line)
            );
        }
        assert!(!page.contains("NaN") && !page.contains("inf "), "{page}");
        assert_eq!(page.contains("TIMINGS"), result.timings.is_some());
    }
    assert!(page::run(&poor, false).contains("NOTES\n  - coil brings more"));
}

#[test]
fn chinese_names_keep_the_columns() {
    let page = page::run(&result(&CHINESE, 0, 3), false);
    let columns = |line: &str, at: &str| text::width(&line[..line.find(at).unwrap()]);
    let lines: Vec<&str> = page.lines().collect();
    let bars: Vec<usize> = lines
        .iter()
        .filter(|l| l.contains("..") && l.contains('#'))
        .map(|l| columns(l, "#"))
        .collect();
    assert_eq!(bars.len(), 3);
    assert!(bars.iter().all(|at| *at == bars[0]), "{page}");
    // Every row of a machine ends with its off-shift share under the heading.
    let heading = lines.iter().find(|l| l.ends_with("off shift")).unwrap();
    for line in lines.iter().filter(|l| l.contains('#')) {
        let row = line.trim_end();
        assert_eq!(text::width(row), text::width(heading), "{page}");
    }
}

#[test]
fn stations_too_close_to_tell_apart_stand_in_flow_order_each_with_its_losses() {
    let mut tied = result(&ENGLISH, 0, 3);
    // More active than the press, which feeds it, but by less than a point.
    let active = |rows: &[MeanRow], name: &str| {
        let scope = Scope::Station(name.to_owned());
        rows.iter()
            .position(|r| r.scope == scope && r.name == "active_share_of_scheduled")
            .unwrap()
    };
    let (press, weld) = (active(&tied.rows, "press"), active(&tied.rows, "weld"));
    tied.rows[press].estimate = tied.rows[weld].estimate.map(|e| e.times(0.995));
    let page = page::run(&tied, false);
    assert!(
        page.contains("press and weld are too close to tell apart"),
        "{page}"
    );
    assert!(
        page.contains("\n> press ") && page.contains("\n> weld "),
        "{page}"
    );
    for row in [
        "    press, to setup ",
        "    press, to downtime ",
        "    weld, to downtime ",
    ] {
        assert!(page.contains(row), "{row}: {page}");
    }
    assert!(page.contains("not to be added up"), "{page}");
    let document: Value = serde_json::from_str(&json::run(&tied).unwrap()).unwrap();
    assert_eq!(
        document["bottleneck"]["stations"],
        serde_json::json!(["press", "weld"])
    );
    assert_eq!(document["bottleneck"]["most_active"], "weld");
}

/// The row of a measure of the plant or of a station.
fn row<'a>(rows: &'a mut [MeanRow], scope: Scope, name: &str) -> &'a mut MeanRow {
    let found = rows.iter_mut();
    let mut found = found.filter(|row| row.scope == scope && row.name == name);
    found.next().unwrap()
}

#[test]
fn no_losses_follow_where_no_station_alone_holds_the_plant_back() {
    let mut easy = result(&ENGLISH, 0, 3);
    for name in ["press", "weld"] {
        let scope = Scope::Station(name.to_owned());
        let active = row(&mut easy.rows, scope, "active_share_of_scheduled");
        active.estimate = active.estimate.map(|e| e.times(0.8));
    }
    let page = page::run(&easy, false);
    assert!(page.contains("\n> busiest\n"), "{page}");
    let section = page.split("BOTTLENECK").nth(1).unwrap();
    assert!(
        !section.contains("loses") && !section.contains("= "),
        "{page}"
    );
    let document: Value = serde_json::from_str(&json::run(&easy).unwrap()).unwrap();
    assert_eq!(document["bottleneck"]["limit"], "no_station_alone");
}

#[test]
fn an_oee_above_one_is_explained() {
    let mut quick = result(&ENGLISH, 0, 3);
    let oee = row(&mut quick.rows, Scope::Plant, "plant_oee");
    oee.estimate = oee.estimate.map(|e| e.times(1.2));
    let told = |result: &RunResult| page::run(result, false).replace("\n  ", " ");
    assert!(
        told(&quick).contains("above 100 % since not all good parts went through that station")
    );
    let scope = Scope::Station("weld".to_owned());
    let pace = row(&mut quick.rows, scope, "effectiveness");
    pace.estimate = pace.estimate.map(|e| e.times(1.2));
    assert!(told(&quick).contains("above 100 % since work takes less time than planned"));
}

#[test]
fn failure_modes_have_rows_only_where_there_are_several() {
    let result = result(&ENGLISH, 0, 3);
    let of = |name: &str| {
        let modes = result
            .rows
            .iter()
            .filter(|r| r.scope.word() == "failure mode");
        let rows = modes.filter(|r| r.name == name);
        rows.map(|r| (r.scope.element(), r.estimate.unwrap().mean))
            .collect::<Vec<_>>()
    };
    // 168 h at work in each; jams: 20 and 2 h of repair in all.
    let close = |a: f64, b: f64| (a - b).abs() < 1e-9 * b;
    let found = of("mttr_s");
    assert_eq!(found.len(), 2, "weld has one mode only: {found:?}");
    assert_eq!(
        (found[0].0, found[1].0),
        ("press.failures.die", "press.failures.jam")
    );
    assert!(close(found[1].1, 360.0), "{found:?}");
    assert!(close(of("mtbf_s")[1].1, 170.0 / 20.0 * 3600.0), "{found:?}");
    let text = json::run(&result).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let modes = &document["stations"]["press"]["failure_modes"];
    assert_eq!(modes["jam"]["failures"]["mean"], 20.0);
    assert!(document["stations"]["weld"].get("failure_modes").is_none());
}

#[test]
fn colour_changes_no_word() {
    let result = result(&ENGLISH, 0, 3);
    let coloured = page::run(&result, true);
    assert!(coloured.contains("\u{1b}["));
    let mut plain = String::new();
    let mut escape = false;
    for c in coloured.chars() {
        match (escape, c) {
            (false, '\u{1b}') => escape = true,
            (true, 'm') => escape = false,
            (false, c) => plain.push(c),
            _ => {}
        }
    }
    let trimmed: String = plain
        .lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect();
    assert_eq!(trimmed, PAGE);
}

#[test]
fn json_has_units_in_its_keys_and_estimates_as_objects() {
    let text = json::run(&result(&ENGLISH, 0, 3)).unwrap();
    assert_eq!(text, json::run(&result(&ENGLISH, 0, 3)).unwrap());
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["schema_version"], 1);
    assert_eq!(document["fingerprint"], "0123456789abcdef");
    assert_eq!(document["horizon_s"], 2_419_200.0);
    assert_eq!(document["scenario"], Value::Null);
    let good = &document["plant"]["good_parts"];
    assert_eq!((&good["mean"], &good["n"]), (&13_892.0.into(), &3.into()));
    assert!(good["half_width"].as_f64().unwrap() > 0.0);
    assert_eq!(document["products"]["sedan"]["good_parts"]["mean"], 9_737.0);
    let weld = &document["stations"]["weld"];
    assert_eq!(
        (&weld["kind"], &weld["servers"]),
        (&"Machine".into(), &2.into())
    );
    assert_eq!(weld["failures"]["mean"], 51.0);
    assert_eq!(document["stations"]["shelf"]["capacity_parts"], 12);
    assert_eq!(
        document["stations"]["weld"]["first_pass_yield"],
        Value::Null
    );
    assert_eq!(
        document["bottleneck"]["stations"],
        serde_json::json!(["weld"])
    );
    assert!(document.get("timings").is_none());
    // Stations stand in flow order, which a parsed map may lose.
    let at = |name: &str| {
        text.find(&format!("\"{name}\": {{\n      \"kind\""))
            .unwrap()
    };
    assert!(at("coil") < at("press") && at("press") < at("shelf") && at("weld") < at("check"));
}

#[test]
fn json_of_a_comparison_holds_both_sides_and_the_difference() {
    let document: Value = serde_json::from_str(&json::comparison(&comparison()).unwrap()).unwrap();
    assert_eq!(document["scenario"]["scenario"], "smed");
    assert_eq!(document["base"]["scenario"], Value::Null);
    assert_eq!(document["difference"]["plant"]["good_parts"]["mean"], 42.0);
    assert_eq!(document["changes"][0], "press.setup.takes: 60 s");
}

#[test]
fn csv_is_tidy() {
    let result = result(&CHINESE, 0, 3);
    let mut bytes = Vec::new();
    csv::write(&mut bytes, &[&result, &result]).unwrap();
    let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
    assert_eq!(
        reader.headers().unwrap().iter().collect::<Vec<_>>(),
        csv::COLUMNS
    );
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 2 * result.rows.len());
    let found = records
        .iter()
        .find(|r| &r[5] == "冲压一号线" && &r[6] == "setups")
        .unwrap();
    assert_eq!(
        found.iter().collect::<Vec<_>>()[..5],
        [
            result.file.as_str(),
            "Lingang body shop",
            "",
            "summary",
            "station"
        ]
    );
    assert_eq!((&found[8], &found[9], &found[10]), ("220", "0", "3"));
    let value = records
        .iter()
        .find(|r| &r[6] == "output_value_per_scheduled_hour")
        .unwrap();
    assert_eq!(&value[7], "CNY/h");
    let unmeasured = records
        .iter()
        .find(|r| &r[5] == "冲压一号线" && &r[6] == "first_pass_yield")
        .unwrap();
    assert_eq!(
        (&unmeasured[8], &unmeasured[9], &unmeasured[10]),
        ("", "", "")
    );
}
