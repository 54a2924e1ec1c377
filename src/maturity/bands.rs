//! Bands from 0 in every topic, after the Smart Industry Readiness Index: a band is reached when enough of
//! its criteria are shown and the band below is reached; none is skipped.
//!
//! The index has no official average. Ours, so that plants can be ordered: the mean band over the topics,
//! and its whole part as the level.

use super::fraction::{Fraction, best_mean};
use super::ladder::blocker;
use super::sheet::{Kept, Sheet, View};
use super::{Blocker, Priorities, Standing};
use crate::model::checklist::{Bands, Priority};

/// The band of one topic.
pub(super) fn of_topic(kept: &Kept, rule: &Bands, view: View) -> u8 {
    kept.climbed(rule.most, Fraction::of(rule.share.0), view)
}

/// The mean band of all topics.
pub(super) fn standing(sheet: &Sheet, rule: &Bands, view: View) -> Standing {
    let (sure, open) = sheet.counted(view);
    let bands = |topics: Vec<&Kept>| -> Vec<(u64, Fraction)> {
        let band = |kept| Fraction::new(u64::from(of_topic(kept, rule, view)), 1);
        topics.into_iter().map(|kept| (1, band(kept))).collect()
    };
    let mean = best_mean(&bands(sure), &bands(open));
    Standing {
        level: mean.floor(),
        name: None,
        total: Some(mean.value()),
        by_level: Vec::new(),
    }
}

/// What every topic lacks for its next band, the lowest topics first.
pub(super) fn held_back_by(sheet: &Sheet, rule: &Bands) -> Vec<Blocker> {
    let mut lacking: Vec<(u8, Blocker)> = Vec::new();
    for kept in &sheet.topics {
        let band = of_topic(kept, rule, View::Proven);
        let next = kept.not_shown(band.saturating_add(1));
        lacking.extend(next.map(|line| (band, blocker(line))));
    }
    lacking.sort_by_key(|(band, _)| *band);
    lacking.into_iter().map(|(_, blocker)| blocker).collect()
}

/// What to raise first. Per topic the impact is w_c·cost + w_k·kpi + w_p·proximity, each column divided by
/// its sum; the proximity is max(best in class − own band, 0) (the index's prioritisation matrix). How
/// much a topic matters to costs and KPIs, and the band of the best in class, are the checklist's data.
pub(super) fn priorities(sheet: &Sheet, rule: &Bands) -> Vec<Priorities> {
    let column = |of: &dyn Fn(&Kept) -> u32| -> Vec<f64> {
        let values: Vec<f64> = sheet
            .topics
            .iter()
            .map(|kept| f64::from(of(kept)))
            .collect();
        let sum: f64 = values.iter().sum();
        let share = |value: &f64| if sum > 0.0 { value / sum } else { 0.0 };
        values.iter().map(share).collect()
    };
    let relevance = |kept: &Kept| kept.topic.relevance.clone().unwrap_or_default();
    let cost = column(&|kept| relevance(kept).cost);
    let kpi = column(&|kept| relevance(kept).kpi);
    let proximity = column(&|kept| {
        let best = relevance(kept)
            .best_in_class
            .unwrap_or(rule.best_in_class.band);
        u32::from(best.saturating_sub(of_topic(kept, rule, View::Proven)))
    });
    let of = |priority: &Priority| {
        let impact = |at: usize| {
            priority.cost.0 * cost[at]
                + priority.kpi.0 * kpi[at]
                + priority.proximity.0 * proximity[at]
        };
        let topics = sheet.topics.iter().enumerate();
        let mut topics: Vec<(String, f64)> = topics
            .map(|(at, kept)| (kept.topic.id.clone(), impact(at)))
            .collect();
        topics.sort_by(|a, b| b.1.total_cmp(&a.1));
        let (first, last) = (topics.first(), topics.last());
        let spread = first
            .zip(last)
            .map_or(0.0, |(first, last)| first.1 - last.1);
        Priorities {
            horizon: priority.id.clone(),
            all_alike: spread < ALIKE,
            topics,
        }
    };
    rule.priorities.iter().map(of).collect()
}

/// Impacts that differ by less are the same: they are sums of the same shares in another order.
const ALIKE: f64 = 1e-9;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::Evidence;
    use crate::maturity::sample::{by_document, checklist, dated, plant, topic};
    use crate::model::checklist::{BestInClass, Checklist, Relevance, Rule};
    use crate::model::{Factory, Share};

    fn rule() -> Bands {
        let priority = Priority {
            id: "strategic".into(),
            cost: Share(0.3),
            kpi: Share(0.4),
            proximity: Share(0.3),
            origin: Default::default(),
        };
        Bands {
            origin: crate::model::checklist::Origin::default(),
            most: 5,
            share: Share(0.8),
            best_in_class: BestInClass {
                band: 5,
                origin: Default::default(),
            },
            priorities: vec![priority],
        }
    }

    /// Five criteria in each of bands 1 and 2.
    fn five() -> Checklist {
        let criteria = |band: u8| (0..5).map(move |n| by_document(&format!("b{band}.{n}"), band));
        let topics =
            ["ops", "chain"].map(|id| topic(id, 0.0, criteria(1).chain(criteria(2)).collect()));
        checklist("r", Rule::Bands(rule()), topics.into())
    }

    fn shows(criteria: &[(u8, usize)]) -> Factory {
        let mut factory = plant(&["press"]);
        for &(band, count) in criteria {
            let names: Vec<String> = (0..count).map(|n| format!("r.ops.b{band}.{n}")).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            factory.documents.insert(format!("b{band}"), dated(&names));
        }
        factory
    }

    fn band(criteria: &[(u8, usize)]) -> u8 {
        let (checklist, evidence) = (five(), Evidence::of_plant(&shows(criteria)));
        let sheet = Sheet::new(&checklist, &evidence);
        of_topic(&sheet.topics[0], &rule(), View::Proven)
    }

    #[test]
    fn four_of_five_reach_a_band_and_no_band_is_skipped() {
        assert_eq!(band(&[(1, 3)]), 0);
        assert_eq!(band(&[(1, 4)]), 1);
        assert_eq!(band(&[(1, 4), (2, 4)]), 2);
        // Band 2 shown, band 1 not: none.
        assert_eq!(band(&[(1, 3), (2, 5)]), 0);
        assert_eq!(band(&[]), 0);
    }

    #[test]
    fn the_mean_is_over_the_topics_and_the_lowest_are_held_back_first() {
        let factory = shows(&[(1, 5), (2, 2)]);
        let (checklist, evidence) = (five(), Evidence::of_plant(&factory));
        let sheet = Sheet::new(&checklist, &evidence);
        let proven = standing(&sheet, &rule(), View::Proven);
        assert_eq!((proven.level, proven.total), (0, Some(0.5)));
        // Nobody has bands above 2 here, so 2 is the most that is possible.
        let possible = standing(&sheet, &rule(), View::Possible);
        assert_eq!((possible.level, possible.total), (2, Some(2.0)));
        let held = held_back_by(&sheet, &rule());
        let names: Vec<&str> = held.iter().map(|b| b.criterion.as_str()).collect();
        assert_eq!(names.len(), 8);
        assert_eq!((names[0], names[5]), ("r.chain.b1.0", "r.ops.b2.2"));
        // Chain is five bands from the best in class, ops four.
        let [order] = &priorities(&sheet, &rule())[..] else {
            panic!("one horizon");
        };
        assert!(!order.all_alike);
        assert_eq!(order.topics[0].0, "chain");
        assert!((order.topics[0].1 - (0.35 + 0.3 * 5.0 / 9.0)).abs() < 1e-12);
        assert!((order.topics[1].1 - (0.35 + 0.3 * 4.0 / 9.0)).abs() < 1e-12);
    }

    #[test]
    fn the_order_follows_the_best_in_class_and_what_matters() {
        let factory = shows(&[(1, 5), (2, 2)]);
        let order = |checklist: &Checklist| {
            let evidence = Evidence::of_plant(&factory);
            let [order] = &priorities(&Sheet::new(checklist, &evidence), &rule())[..] else {
                panic!("one horizon");
            };
            order.clone()
        };
        let mut list = five();
        let relevance = |best, cost| Relevance {
            best_in_class: Some(best),
            cost,
            ..Relevance::default()
        };
        // Nobody is better than band 0 in chain, so that there is nothing to catch up with.
        list.topics[1].relevance = Some(relevance(0, 1));
        assert_eq!(order(&list).topics[0], ("ops".into(), 0.35 + 0.3));
        // Chain matters three times as much to costs: 0.3 · 3/4 + 0.4/2 against 0.3/4 + 0.4/2 + 0.3.
        list.topics[1].relevance = Some(relevance(0, 3));
        let weighed = order(&list);
        assert!((weighed.topics[0].1 - 0.575).abs() < 1e-12 && weighed.topics[0].0 == "ops");
        assert!((weighed.topics[1].1 - 0.425).abs() < 1e-12);
        // Where all weigh the same there is no order.
        list.topics[0].relevance = Some(relevance(1, 1));
        list.topics[1].relevance = Some(relevance(0, 1));
        assert!(order(&list).all_alike);
    }
}
