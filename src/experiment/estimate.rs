//! KPIs over replications: mean and interval, alone or as the paired difference of two plants.

use super::interval::{half_width, mean};
use crate::kpi::{Estimate, MeanRow, Row};

/// The estimate of values in the order of their replications; `None` without any.
pub fn estimate(values: &[f64]) -> Option<Estimate> {
    Some(Estimate {
        mean: mean(values)?,
        half_width: half_width(values),
        n: values.len() as u32,
    })
}

/// Every KPI over the replications, in the order of the first one.
pub fn summarise(replications: &[&[Row]]) -> Vec<MeanRow> {
    over(replications.first().copied(), |at, row| {
        replications
            .iter()
            .filter_map(|rows| value_of(rows, at, row))
            .collect()
    })
}

/// The difference, scenario less base, of every KPI that both have, in the base's order. Replications are
/// paired by number; a pair counts when both have a value.
pub fn differences(base: &[&[Row]], scenario: &[&[Row]]) -> Vec<MeanRow> {
    let in_both = |row: &MeanRow| {
        scenario.first().is_some_and(|rows| {
            rows.iter()
                .any(|r| r.scope == row.scope && r.name == row.name)
        })
    };
    let mut rows = over(base.first().copied(), |at, row| {
        let pairs = base.iter().zip(scenario);
        pairs
            .filter_map(|(b, s)| Some(value_of(s, at, row)? - value_of(b, at, row)?))
            .collect()
    });
    rows.retain(in_both);
    rows
}

fn over(first: Option<&[Row]>, values: impl Fn(usize, &Row) -> Vec<f64>) -> Vec<MeanRow> {
    let mean_row = |(at, row): (usize, &Row)| MeanRow {
        scope: row.scope.clone(),
        name: row.name,
        unit: row.unit,
        estimate: estimate(&values(at, row)),
    };
    first
        .unwrap_or_default()
        .iter()
        .enumerate()
        .map(mean_row)
        .collect()
}

/// The value of the KPI that `like` is, looked for first where it stands in its own run.
fn value_of(rows: &[Row], at: usize, like: &Row) -> Option<f64> {
    let same = |row: &&Row| row.name == like.name && row.scope == like.scope;
    rows.get(at)
        .filter(same)
        .or_else(|| rows.iter().find(same))?
        .value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::Scope;

    fn row(name: &'static str, value: Option<f64>) -> Row {
        Row {
            scope: Scope::Plant,
            name,
            unit: "1",
            value,
        }
    }

    #[test]
    fn a_replication_without_a_value_does_not_count() {
        let runs = [
            vec![row("a", Some(1.0)), row("b", None)],
            vec![row("a", Some(3.0)), row("b", Some(5.0))],
        ];
        let rows = summarise(&runs.each_ref().map(Vec::as_slice));
        let a = rows[0].estimate.unwrap();
        // Two values 1 and 3: mean 2, standard error 1, t(0.975, 1) = 12.706….
        assert_eq!((a.mean, a.n), (2.0, 2));
        assert!((a.half_width.unwrap() - 12.706_204_736_174_694).abs() < 1e-9);
        let b = rows[1].estimate.unwrap();
        assert_eq!((b.mean, b.half_width, b.n), (5.0, None, 1));
        assert_eq!(summarise(&[]), vec![]);
    }

    #[test]
    fn pairing_cancels_what_both_share() {
        // The runs differ by much, the change is always +1: the interval of the difference has no width.
        let base = [vec![row("a", Some(10.0))], vec![row("a", Some(90.0))]];
        let changed = [vec![row("a", Some(11.0))], vec![row("a", Some(91.0))]];
        let rows = differences(
            &base.each_ref().map(Vec::as_slice),
            &changed.each_ref().map(Vec::as_slice),
        );
        let d = rows[0].estimate.unwrap();
        assert_eq!((d.mean, d.half_width, d.n), (1.0, Some(0.0), 2));
    }

    #[test]
    fn a_kpi_is_found_where_the_other_run_lists_it() {
        let base = [vec![
            row("a", Some(1.0)),
            row("b", Some(2.0)),
            row("c", Some(0.0)),
        ]];
        let changed = [vec![row("b", Some(5.0)), row("a", Some(1.5))]];
        let rows = differences(
            &base.each_ref().map(Vec::as_slice),
            &changed.each_ref().map(Vec::as_slice),
        );
        let found: Vec<_> = rows
            .iter()
            .map(|r| (r.name, r.estimate.unwrap().mean))
            .collect();
        assert_eq!(found, [("a", 0.5), ("b", 3.0)]);
    }
}
