//! Traffic equations: how many parts per second come to each station in the long run.
//!
//! For one product, λ = a + Pᵀλ with arrivals a and the shares P of its links, its rework and nothing
//! for scrap (Jackson's traffic equations; they hold for any network that keeps up with its arrivals).
//! They are solved loop by loop in the order of the flow, so a line of any length costs one pass.

use super::graph::Plant;
use crate::model::{Buffer, Delay, Inspection, Kind, Route};

/// A loop of more stations than this is not looked into.
const LARGEST_LOOP: usize = 500;
/// Buffers in a row that the capacity of a way looks through.
const DEPTH: u32 = 8;

/// Parts per second that come to each station, given those that enter there from outside. `weight`
/// tells how fast a station works on this product [parts/s], to share out parts that choose freely.
/// None when a loop keeps its parts, so that no rate is finite.
pub(super) fn rates(
    plant: &Plant,
    product: usize,
    arrivals: &[f64],
    weight: &dyn Fn(usize) -> f64,
) -> Option<Vec<f64>> {
    let splits: Vec<_> = (0..plant.out.len())
        .map(|s| split(plant, s, product, weight))
        .collect();
    let moves: Vec<_> = splits
        .iter()
        .enumerate()
        .flat_map(|(from, split)| {
            split
                .iter()
                .filter(|(_, p)| *p > 0.0)
                .map(move |(to, _)| (from, *to))
        })
        .collect();
    let mut rates = arrivals.to_vec();
    for set in plant.components(&moves) {
        solve(&set, &splits, &mut rates)?;
        for &from in &set {
            for &(to, part) in splits[from]
                .iter()
                .filter(|(to, _)| set.binary_search(to).is_err())
            {
                rates[to] += rates[from] * part;
            }
        }
    }
    Some(rates)
}

/// Solves one loop in place: on entry `rates` holds what comes from outside the set.
fn solve(set: &[usize], splits: &[Vec<(usize, f64)>], rates: &mut [f64]) -> Option<()> {
    let n = set.len();
    if n > LARGEST_LOOP || set.iter().any(|&s| !rates[s].is_finite()) {
        return None;
    }
    // Rows of (I − Pᵀ | a), eliminated with the largest pivot of the column.
    let mut rows = vec![vec![0.0; n + 1]; n];
    for (k, &station) in set.iter().enumerate() {
        rows[k][k] += 1.0;
        rows[k][n] = rates[station];
        for (to, part) in &splits[station] {
            if let Ok(row) = set.binary_search(to) {
                rows[row][k] -= part;
            }
        }
    }
    for column in 0..n {
        let pivot =
            (column..n).max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))?;
        if rows[pivot][column].abs() < 1e-12 {
            // A loop that keeps its parts is fine as long as none comes in.
            if set.iter().all(|&s| rates[s] == 0.0) {
                return Some(());
            }
            return None;
        }
        rows.swap(column, pivot);
        let (upper, lower) = rows.split_at_mut(column + 1);
        let top = &upper[column];
        for row in lower.iter_mut().filter(|row| row[column] != 0.0) {
            let factor = row[column] / top[column];
            for (value, above) in row[column..].iter_mut().zip(&top[column..]) {
                *value -= factor * above;
            }
        }
    }
    for column in (0..n).rev() {
        let known: f64 = (column + 1..n)
            .map(|k| rows[column][k] * rates[set[k]])
            .sum();
        rates[set[column]] = (rows[column][n] - known) / rows[column][column];
    }
    Some(())
}

/// A share as it can be counted on: one outside 0 to 1 is reported elsewhere and counts as none.
pub(super) fn part(share: f64) -> f64 {
    if (0.0..=1.0).contains(&share) {
        share
    } else {
        0.0
    }
}

/// Where the parts of a product go from a station, as parts of one; less than 1 in all where some are
/// scrapped.
fn split(
    plant: &Plant,
    station: usize,
    product: usize,
    weight: &dyn Fn(usize) -> f64,
) -> Vec<(usize, f64)> {
    if plant.is_exit(station) {
        return Vec::new();
    }
    let (good, rework) = verdict(plant, station);
    let mut split: Vec<(usize, f64)> = Vec::new();
    if let Some((_, target)) = plant.reworks.iter().find(|(at, _)| *at == station)
        && rework > 0.0
    {
        split.push((*target, rework));
    }
    let ways: Vec<_> = plant
        .ways(station, product)
        .into_iter()
        .map(|e| &plant.edges[e])
        .collect();
    // A link into a source is reported elsewhere; nothing takes it.
    let ways: Vec<_> = ways
        .into_iter()
        .filter(|e| !matches!(plant.kind(e.to), Some(Kind::Source(_))))
        .collect();
    let given: f64 = ways.iter().filter_map(|e| e.share).map(part).sum();
    let open = ways.iter().filter(|e| e.share.is_none()).count();
    if open < ways.len() {
        let rest = (1.0 - given).max(0.0) / open.max(1) as f64;
        let whole = given.max(1.0);
        split.extend(
            ways.iter()
                .map(|e| (e.to, good * e.share.map_or(rest, part) / whole)),
        );
    } else if plant
        .stations
        .get(station)
        .is_some_and(|s| s.route == Route::RoundRobin)
    {
        split.extend(ways.iter().map(|e| (e.to, good / ways.len() as f64)));
    } else {
        let targets: Vec<usize> = ways.iter().map(|e| e.to).collect();
        let parts = free_choice(plant, &targets, product, weight);
        split.extend(
            targets
                .into_iter()
                .zip(parts)
                .map(|(to, part)| (to, good * part)),
        );
    }
    split
}

/// Shares of good and of reworked parts per inspection. A limit of L on rework lets a part be inspected
/// 1 + r + … + r^L times; what would be sent back once more is scrapped.
fn verdict(plant: &Plant, station: usize) -> (f64, f64) {
    let Some(Kind::Inspection(Inspection { scrap, rework, .. })) = plant.kind(station) else {
        return (1.0, 0.0);
    };
    let scrap = part(scrap.0);
    let Some(rework) = rework else {
        return (1.0 - scrap, 0.0);
    };
    let share = part(rework.share.0).min(1.0 - scrap);
    let good = 1.0 - scrap - share;
    let Some(limit) = rework.limit else {
        return (good, share);
    };
    let mut visits = 1.0;
    let mut reach = 1.0;
    for _ in 0..limit.min(1_000) {
        reach *= share;
        visits += reach;
    }
    (good, (visits - 1.0) / visits)
}

/// Parts that take the first free way share themselves out by what each way can work, so that all fill
/// up alike; behind a place that always has room no way is ever tried.
fn free_choice(
    plant: &Plant,
    targets: &[usize],
    product: usize,
    weight: &dyn Fn(usize) -> f64,
) -> Vec<f64> {
    let always = |s: &usize| {
        matches!(
            plant.kind(*s),
            None | Some(
                Kind::Sink(_)
                    | Kind::Buffer(Buffer { capacity: None, .. })
                    | Kind::Delay(Delay { capacity: None, .. })
            )
        )
    };
    let tried = targets
        .iter()
        .position(always)
        .map_or(targets.len(), |at| at + 1);
    if tried == 1 {
        return targets
            .iter()
            .enumerate()
            .map(|(k, _)| if k == 0 { 1.0 } else { 0.0 })
            .collect();
    }
    let mut weights: Vec<f64> = targets
        .iter()
        .map(|&s| behind(plant, s, product, weight, DEPTH))
        .collect();
    weights[tried..].fill(0.0);
    if weights.iter().any(|w| w.is_infinite()) {
        for weight in &mut weights {
            *weight = if weight.is_infinite() { 1.0 } else { 0.0 };
        }
    }
    let all: f64 = weights.iter().sum();
    if all > 0.0 {
        weights.iter().map(|w| w / all).collect()
    } else {
        weights
            .iter()
            .enumerate()
            .map(|(k, _)| if k < tried { 1.0 / tried as f64 } else { 0.0 })
            .collect()
    }
}

/// How fast a way can work: that of its station, or of what lies behind a place to wait.
fn behind(
    plant: &Plant,
    station: usize,
    product: usize,
    weight: &dyn Fn(usize) -> f64,
    depth: u32,
) -> f64 {
    match plant.kind(station) {
        Some(Kind::Buffer(_) | Kind::Delay(_)) if depth > 0 => plant
            .ways(station, product)
            .into_iter()
            .map(|e| behind(plant, plant.edges[e].to, product, weight, depth - 1))
            .sum(),
        Some(kind) if kind.machine().is_some() => weight(station),
        Some(Kind::Sink(_)) | None => f64::INFINITY,
        Some(_) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::model::*;

    fn solved(factory: &Factory) -> Vec<(String, f64)> {
        let plant = Plant::new(factory);
        let mut arrivals = vec![0.0; plant.out.len()];
        arrivals[plant.names.iter().position(|n| *n == "coil").unwrap()] = 1.0;
        let rates = rates(&plant, 0, &arrivals, &|_| 1.0).unwrap();
        plant
            .names
            .iter()
            .map(|n| n.to_string())
            .zip(rates)
            .collect()
    }

    fn rate(factory: &Factory, name: &str) -> f64 {
        solved(factory).iter().find(|(n, _)| n == name).unwrap().1
    }

    #[test]
    fn rework_brings_parts_back_until_its_limit() {
        // Limit 1: a part is inspected 1 + 4 % times; 1 % scrap and 4 % × 4 % past the limit.
        let mut factory = sound();
        assert!((rate(&factory, "weld") - 1.04).abs() < 1e-12);
        assert!((rate(&factory, "out") - 1.04 * 0.95).abs() < 1e-12);
        let Kind::Inspection(test) = &mut factory.stations.get_mut("test").unwrap().kind else {
            panic!()
        };
        test.rework.as_mut().unwrap().limit = None;
        assert!((rate(&factory, "weld") - 1.0 / 0.96).abs() < 1e-12);
        assert!((rate(&factory, "out") - 0.95 / 0.96).abs() < 1e-12);
    }

    #[test]
    fn a_network_with_feedback_solves_its_equations() {
        // a → b; b → c 50 %, out 50 %; c → b 20 %, a 80 %. By hand: b = 1 + 0.8 c + 0.2 c, c = 0.5 b.
        let mut factory = sound();
        factory
            .stations
            .retain(|name, _| name == "coil" || name == "out");
        for name in ["a", "b", "c"] {
            factory.stations.insert(name.into(), work(9.0));
        }
        factory.flow = vec![
            chain(["coil", "a", "b"]),
            shared("b", "c", 0.5),
            shared("b", "out", 0.5),
            shared("c", "b", 0.2),
            shared("c", "a", 0.8),
        ];
        for (name, exact) in [("a", 1.8), ("b", 2.0), ("c", 1.0), ("out", 1.0)] {
            assert!((rate(&factory, name) - exact).abs() < 1e-12, "{name}");
        }
    }

    #[test]
    fn parts_that_choose_freely_fill_their_ways_alike() {
        let mut factory = sound();
        factory.stations.insert("rack".into(), buffer(Some(4)));
        factory.stations.insert("oven".into(), work(9.0));
        factory.flow = vec![
            chain(["coil", "press"]),
            chain(["press", "shelf", "weld", "test", "out"]),
            chain(["press", "rack", "oven", "out"]),
        ];
        let plant = Plant::new(&factory);
        let of = |name: &str| plant.names.iter().position(|n| *n == name).unwrap();
        let oven = of("oven");
        let parts = free_choice(&plant, &[of("shelf"), of("rack")], 0, &|s| {
            if s == oven { 3.0 } else { 1.0 }
        });
        assert_eq!(parts, [0.25, 0.75]);
    }

    #[test]
    fn a_loop_that_keeps_its_parts_has_no_rates() {
        let mut factory = sound();
        factory.flow = vec![chain(["coil", "press", "shelf", "press"])];
        let plant = Plant::new(&factory);
        assert_eq!(
            rates(&plant, 0, &vec![1.0; plant.out.len()], &|_| 1.0),
            None
        );
    }
}
