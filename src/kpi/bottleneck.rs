//! The bottleneck: which station holds the plant back, if any does, why, and what it costs.
//!
//! Rule: the largest active share (working, in setup or down: neither blocked nor starved) of scheduled
//! time per server; those within one percentage point of the largest are named with it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::why::why;
use super::{Estimate, Limit, MeanRow, Means, Scope, Why};

/// Stations whose active shares differ by no more than this cannot be told apart.
const TIE: f64 = 0.01;

/// The bottleneck of a plant over all replications.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bottleneck {
    /// Its name, and those within one percentage point of it, in the order of the flow.
    pub stations: Vec<String>,
    /// The most active of them; of equals the first by key.
    pub most_active: String,
    /// Active share of scheduled time of the most active.
    pub active_share_of_scheduled: f64,
    /// Whether it limits the output at all.
    pub limit: Limit,
    /// Why: as data, which displays and serializes as its sentence.
    pub why: Why,
    /// What downtime, setup and scrap of the most active cost, in this order. Without numbers where their
    /// end would bring no more parts: see [`Loss::limiting`].
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

/// The most active stations, largest first: all that lie too close to the largest to tell apart. Of equals the first given
/// comes first, and nothing is named when no station was active.
pub fn most_active<'a>(stations: impl Iterator<Item = (&'a str, f64)>) -> Vec<(&'a str, f64)> {
    let mut ranked: Vec<(&str, f64)> = stations.filter(|(_, share)| *share > 0.0).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    let largest = ranked.first().map_or(0.0, |(_, share)| *share);
    // The tolerance keeps a difference of exactly one point inside, whatever the last bit says.
    ranked.retain(|(_, share)| largest - share <= TIE + 1e-12);
    ranked
}

impl Bottleneck {
    /// Finds it in averaged rows: one judgement over all replications, not one per replication. `None`
    /// when no machine was active. Stations that cannot be told apart are listed by their activity.
    pub fn of(rows: &[MeanRow]) -> Option<Self> {
        Self::along(&[], rows)
    }

    /// As [`Bottleneck::of`], with stations that cannot be told apart in the order of the flow. `flow` tells
    /// (name, key) of each; the key of any other is taken to be its name.
    pub fn along(flow: &[(&str, &str)], rows: &[MeanRow]) -> Option<Self> {
        let active = rows
            .iter()
            .filter(|row| row.name == "active_share_of_scheduled")
            .filter_map(|row| match &row.scope {
                Scope::Station(name) => Some((name.as_str(), row.estimate?.mean)),
                _ => None,
            });
        Self::among(flow, active.collect(), &Means::new(rows))
    }

    /// As [`Bottleneck::along`], among stations with their active shares; `means` need only tell of the plant and
    /// of the [`first`] of them.
    pub(super) fn among(
        flow: &[(&str, &str)],
        mut active: Vec<(&str, f64)>,
        means: &Means<'_>,
    ) -> Option<Self> {
        let places = places(flow);
        sort_by_key(&mut active, &places);
        let mut named = most_active(active.iter().copied());
        let (first, share) = *named.first()?;
        named.sort_by_key(|(name, _)| places.get(name).map_or(flow.len(), |(at, _)| *at));
        let next = active
            .iter()
            .filter(|(name, _)| !named.iter().any(|(n, _)| n == name))
            .copied()
            .reduce(|best, other| if other.1 > best.1 { other } else { best });
        let limit = Limit::of(means, share);
        Some(Self {
            stations: named.iter().map(|(name, _)| (*name).to_owned()).collect(),
            most_active: first.to_owned(),
            active_share_of_scheduled: share,
            limit,
            why: why(means, first, &named, next, limit),
            costs: Loss::limiting(limit, Loss::all_at(means, first)),
        })
    }
}

/// The most active of stations with their active shares; of equals the first by key.
pub(super) fn first<'a>(flow: &[(&str, &str)], active: &[(&'a str, f64)]) -> Option<&'a str> {
    let mut active = active.to_vec();
    sort_by_key(&mut active, &places(flow));
    let named = most_active(active.into_iter());
    named.first().map(|(name, _)| *name)
}

/// Where each station stands along the flow, and its key, by name.
type Places<'a> = BTreeMap<&'a str, (usize, &'a str)>;

fn places<'a>(flow: &[(&'a str, &'a str)]) -> Places<'a> {
    let placed = flow.iter().enumerate().rev();
    placed
        .map(|(at, (name, key))| (*name, (at, *key)))
        .collect()
}

fn sort_by_key(active: &mut [(&str, f64)], places: &Places<'_>) {
    active.sort_by_key(|(name, _)| places.get(name).map_or(*name, |(_, key)| *key));
}

impl Loss {
    /// Losses as far as they cost output. Where arrivals limit the plant lost time makes lead times longer
    /// and nothing else, while what is scrapped is still missing; where no station does alone, nothing of
    /// one station can be held against the plant.
    pub fn limiting(limit: Limit, losses: [Self; 3]) -> [Self; 3] {
        losses.map(|loss| match (limit, loss.cause) {
            (Limit::Station, _) | (Limit::Arrivals, "scrap") => loss,
            _ => Self {
                parts_per_scheduled_hour: None,
                money_per_scheduled_hour: None,
                ..loss
            },
        })
    }

    /// What downtime, setup and scrap of a station cost, in this order.
    pub fn all_at(means: &Means<'_>, station: &str) -> [Self; 3] {
        let loss = |cause: &'static str, parts: &str, money: &str| Self {
            cause,
            parts_per_scheduled_hour: means.station(station, parts),
            money_per_scheduled_hour: means.station(station, money),
        };
        [
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
        ]
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
            found.why.to_string(),
            "weld is working or down 97 % of its time, more than any other station, and waits \
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
            found.why.to_string(),
            "M2 and M3 are too close to tell apart: each is working 82 % of its time, so none of them alone \
             holds the plant back; next comes M1 with 68 %."
        );
        let named = |shares: &[(&str, f64)]| most_active(shares.iter().copied()).len();
        assert_eq!(named(&[("a", 0.9), ("b", 0.89)]), 2);
        assert_eq!(named(&[("a", 0.9), ("b", 0.889)]), 1);
        assert_eq!(named(&[("a", 0.0)]), 0);
    }

    #[test]
    fn of_equals_the_first_by_key_is_the_most_active() {
        let rows = rows(&[("b", 0.9, 0.1, 0.0), ("z", 0.9, 0.1, 0.0)]);
        let most = |flow: &[(&str, &str)]| Bottleneck::along(flow, &rows).unwrap().most_active;
        assert_eq!(most(&[("z", "z"), ("b", "b")]), "b");
        assert_eq!(most(&[("b", "b"), ("z", "a")]), "z");
    }

    #[test]
    fn a_plant_with_time_to_spare_is_told_so() {
        let why = Bottleneck::of(&rows(&[("press", 0.41, 0.57, 0.0)]))
            .unwrap()
            .why
            .to_string();
        assert_eq!(
            why,
            "press is the busiest station, but working only 41 % of its time (it waits for parts \
             57 % and for room 2 % of it), so no station alone holds the plant back."
        );
    }

    #[test]
    fn where_all_that_arrives_leaves_no_time_lost_at_a_station_costs_output() {
        let mut rows = rows(&[("mill", 0.86, 0.14, 0.0), ("saw", 0.4, 0.6, 0.0)]);
        let plant = |name, value| MeanRow {
            scope: Scope::Plant,
            name,
            unit: "parts",
            estimate: Some(Estimate::single(value)),
        };
        let loss = |name| MeanRow {
            scope: Scope::Station("mill".to_owned()),
            ..plant(name, 2.0)
        };
        rows.push(loss("parts_lost_to_setup_per_scheduled_hour"));
        rows.push(loss("parts_lost_to_scrap_per_scheduled_hour"));
        let setup_costs = |rows: &[MeanRow]| {
            let found = Bottleneck::of(rows).unwrap();
            found
                .costs
                .map(|loss| loss.parts_per_scheduled_hour.is_some())
        };
        assert_eq!(setup_costs(&rows), [false, true, true]);
        rows.push(plant("arrived_parts", 3_600.0));
        rows.push(plant("parts_inside_growth", 0.0));
        assert_eq!(setup_costs(&rows), [false, false, true]);
        let found = Bottleneck::of(&rows).unwrap();
        assert_eq!(found.limit, Limit::Arrivals);
        assert_eq!(
            found.why.to_string(),
            "What arrives leaves: arrivals are the limit, not a station. The busiest is mill, which is working \
             86 % of its time; next comes saw with 40 %."
        );
    }
}
