//! The table of the benchmark: what a frame cost, group by group.

use twinline::view::Cost;

type Group = (&'static str, fn(&Cost) -> f64);

/// The groups of our systems, and all of them.
const GROUPS: [Group; 6] = [
    ("time goes by", |cost| cost.time),
    ("steering", |cost| cost.steering),
    ("scene", |cost| cost.scene),
    ("panels", |cost| cost.panels),
    ("names", |cost| cost.names),
    ("all", Cost::all),
];

/// The head of the table.
pub fn head() {
    println!("| while | group | median [ms] | 95 % [ms] | 99 % [ms] | largest [ms] |");
    println!("|---|---|---:|---:|---:|---:|");
}

/// The lines of these frames; what 99 % of them stay below, all groups together \[ms\].
pub fn lines(while_what: &str, costs: &[Cost]) -> f64 {
    let mut high = 0.0;
    for (group, of) in GROUPS {
        high = line(
            &format!("{while_what} | {group}"),
            costs.iter().map(of).collect(),
        );
    }
    high
}

/// One line; what 99 % of the values stay below.
pub fn line(name: &str, mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let last = values.len().saturating_sub(1) as f64;
        values.get((last * share) as usize).copied().unwrap_or(0.0)
    };
    println!(
        "| {name} | {:.2} | {:.2} | {:.2} | {:.2} |",
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    );
    at(0.99)
}
