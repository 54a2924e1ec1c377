//! The bottleneck: which station holds the plant back, why, and what it costs.
//!
//! Rule: the largest active share (working, in setup or down: neither blocked nor starved) of scheduled
//! time per server; those within one percentage point of the largest are named with it.

use serde::Serialize;

use super::{Estimate, MeanRow, Means, Scope};

/// Stations whose active shares differ by no more than this cannot be told apart.
const TIE: f64 = 0.01;
/// Below this active share no station can be said to hold the plant back by itself.
const BUSY: f64 = 0.85;

/// The bottleneck of a plant over all replications.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bottleneck {
    /// Its name, and those within one percentage point of it, most active first.
    pub stations: Vec<String>,
    /// Active share of scheduled time of the first.
    pub active_share_of_scheduled: f64,
    /// Why, in one sentence.
    pub why: String,
    /// What downtime, setup and scrap of the first cost, in this order.
    pub costs: [Loss; 3],
}

/// What one cause costs at the bottleneck. How it is computed: [`super::Losses`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Loss {
    /// `downtime`, `setup` or `scrap`.
    pub cause: &'static str,
    /// Good parts not made, per scheduled hour of the plant.
    pub parts_per_scheduled_hour: Option<Estimate>,
    /// Their worth per scheduled hour, in the plant's currency; `None` without values.
    pub money_per_scheduled_hour: Option<Estimate>,
}

/// The most active stations, largest first: all within [`TIE`] of the largest. Ties of equal share go by
/// name, and nothing is named when no station was active.
pub(super) fn most_active<'a>(
    stations: impl Iterator<Item = (&'a str, f64)>,
) -> Vec<(&'a str, f64)> {
    let mut ranked: Vec<(&str, f64)> = stations.filter(|(_, share)| *share > 0.0).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let largest = ranked.first().map_or(0.0, |(_, share)| *share);
    // The tolerance keeps a difference of exactly one point inside, whatever the last bit says.
    ranked.retain(|(_, share)| largest - share <= TIE + 1e-12);
    ranked
}

impl Bottleneck {
    /// Finds it in averaged rows: one judgement over all replications, not one per replication. `None`
    /// when no machine was active.
    pub fn of(rows: &[MeanRow]) -> Option<Self> {
        let active: Vec<(&str, f64)> = rows
            .iter()
            .filter(|row| row.name == "active_share_of_scheduled")
            .filter_map(|row| match &row.scope {
                Scope::Station(name) => Some((name.as_str(), row.estimate?.mean)),
                _ => None,
            })
            .collect();
        let named = most_active(active.iter().copied());
        let (first, share) = *named.first()?;
        let means = Means::new(rows);
        let next = active
            .iter()
            .filter(|(name, _)| !named.iter().any(|(n, _)| n == name))
            .copied()
            .reduce(|best, other| if other.1 > best.1 { other } else { best });
        let loss = |cause: &'static str, parts: &str, money: &str| Loss {
            cause,
            parts_per_scheduled_hour: means.station(first, parts),
            money_per_scheduled_hour: means.station(first, money),
        };
        Some(Self {
            stations: named.iter().map(|(name, _)| (*name).to_owned()).collect(),
            active_share_of_scheduled: share,
            why: why(&means, &named, next),
            costs: [
                loss(
                    "downtime",
                    "parts_lost_to_downtime_per_scheduled_hour",
                    "money_lost_to_downtime_per_scheduled_hour",
                ),
                loss(
                    "setup",
                    "parts_lost_to_setup_per_scheduled_hour",
                    "money_lost_to_setup_per_scheduled_hour",
                ),
                loss(
                    "scrap",
                    "parts_lost_to_scrap_per_scheduled_hour",
                    "money_lost_to_scrap_per_scheduled_hour",
                ),
            ],
        })
    }
}

/// The sentence. It says only what the numbers show.
fn why(means: &Means<'_>, named: &[(&str, f64)], next: Option<(&str, f64)>) -> String {
    let (first, share) = named[0];
    let of = |name| means.station(first, name).map_or(0.0, |e| e.mean);
    let starved = percent(of("starved_share_of_scheduled"));
    let blocked = percent(of("blocked_share_of_scheduled"));
    let busy = busy_with(
        of("setup_share_of_scheduled"),
        of("down_share_of_scheduled"),
    );
    let after = match next {
        Some((name, share)) => format!("; next comes {name} with {}", percent(share)),
        None => String::new(),
    };
    if named.len() > 1 {
        let names: Vec<&str> = named.iter().map(|(name, _)| *name).collect();
        let lowest = named[named.len() - 1].1;
        let shares = match (percent(lowest), percent(share)) {
            (low, high) if low == high => high,
            (low, high) => format!("{low} to {high}"),
        };
        return format!(
            "{} are too close to tell apart: each is busy {shares} of its scheduled time{after}.",
            join(&names)
        );
    }
    let waits = format!("waits for parts only {starved} of it and for room {blocked}");
    if share >= BUSY {
        let more = if next.is_some() {
            ", more than any other station, and "
        } else {
            " and "
        };
        format!(
            "{first} is {busy} {} of its scheduled time{more}{waits}{after}.",
            percent(share)
        )
    } else {
        format!(
            "{first} is the busiest station, but {busy} only {} of its scheduled time (it waits for parts \
             {starved} and for room {blocked} of it), so no station alone holds the plant back{after}.",
            percent(share)
        )
    }
}

/// What an active station does, without the states that it never has.
fn busy_with(setup: f64, down: f64) -> &'static str {
    match (setup > 0.0, down > 0.0) {
        (true, true) => "working, in setup or down",
        (true, false) => "working or in setup",
        (false, true) => "working or down",
        (false, false) => "working",
    }
}

fn join(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A share in whole percent; below one percent with a digit, since "0 %" would say never.
fn percent(share: f64) -> String {
    let value = share * 100.0;
    if value > 0.0 && value < 0.95 {
        format!("{value:.1} %")
    } else {
        format!("{value:.0} %")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(stations: &[(&str, f64, f64, f64)]) -> Vec<MeanRow> {
        let row = |name: &str, measure, value| MeanRow {
            scope: Scope::Station(name.to_owned()),
            name: measure,
            unit: "1",
            estimate: Some(Estimate::single(value)),
        };
        let all = |&(name, active, starved, down): &(&str, f64, f64, f64)| {
            vec![
                row(name, "active_share_of_scheduled", active),
                row(name, "starved_share_of_scheduled", starved),
                row(name, "blocked_share_of_scheduled", 1.0 - active - starved),
                row(name, "down_share_of_scheduled", down),
            ]
        };
        stations.iter().flat_map(all).collect()
    }

    #[test]
    fn the_most_active_station_is_named_with_its_reasons() {
        let found = Bottleneck::of(&rows(&[
            ("press", 0.81, 0.1, 0.0),
            ("weld", 0.97, 0.024, 0.1),
        ]))
        .unwrap();
        assert_eq!(found.stations, ["weld"]);
        assert_eq!(
            found.why,
            "weld is working or down 97 % of its scheduled time, more than any other station, and waits \
             for parts only 2 % of it and for room 0.6 %; next comes press with 81 %."
        );
    }

    #[test]
    fn within_one_point_all_are_named() {
        // The four machines of the active-period example: .68, .82, .82, .42 of the time active.
        let found = Bottleneck::of(&rows(&[
            ("M1", 0.68, 0.2, 0.0),
            ("M2", 0.82, 0.1, 0.0),
            ("M3", 0.82, 0.1, 0.0),
            ("M4", 0.42, 0.3, 0.0),
        ]))
        .unwrap();
        assert_eq!(found.stations, ["M2", "M3"]);
        assert_eq!(
            found.why,
            "M2 and M3 are too close to tell apart: each is busy 82 % of its scheduled time; next comes M1 \
             with 68 %."
        );
        let named = |shares: &[(&str, f64)]| most_active(shares.iter().copied()).len();
        assert_eq!(named(&[("a", 0.9), ("b", 0.89)]), 2);
        assert_eq!(named(&[("a", 0.9), ("b", 0.889)]), 1);
        assert_eq!(named(&[("a", 0.0)]), 0);
    }

    #[test]
    fn a_plant_with_time_to_spare_is_told_so() {
        let why = Bottleneck::of(&rows(&[("press", 0.41, 0.57, 0.0)]))
            .unwrap()
            .why;
        assert_eq!(
            why,
            "press is the busiest station, but working only 41 % of its scheduled time (it waits for parts \
             57 % and for room 2 % of it), so no station alone holds the plant back."
        );
    }
}
