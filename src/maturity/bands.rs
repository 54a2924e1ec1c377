//! Bands from 0 in every topic, after the Smart Industry Readiness Index: a band is reached when enough of
//! its criteria are shown and the band below is reached; none is skipped.
//!
//! The index has no official average. Ours, so that plants can be ordered: the mean band over the topics,
//! and its whole part as the level.

use super::fraction::Fraction;
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
    let bands = sheet.topics.iter().map(|kept| of_topic(kept, rule, view));
    let mean = Fraction::new(bands.map(u64::from).sum(), sheet.topics.len() as u64);
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
/// its sum (the index's prioritisation matrix). Ours: cost and KPI are equally relevant to all topics, and
/// the distance to the best in class is what the next band lacks, since neither is given.
pub(super) fn priorities(sheet: &Sheet, rule: &Bands) -> Vec<Priorities> {
    let distances: Vec<Fraction> = sheet
        .topics
        .iter()
        .map(|kept| distance(kept, rule))
        .collect();
    let all = distances
        .iter()
        .fold(Fraction::ZERO, |sum, distance| sum.plus(*distance));
    let of = |priority: &Priority| {
        let even = (priority.cost.0 + priority.kpi.0) / sheet.topics.len() as f64;
        let impact = |distance: &Fraction| match all == Fraction::ZERO {
            true => even,
            false => even + priority.proximity.0 * distance.value() / all.value(),
        };
        let names = sheet.topics.iter().map(|kept| kept.topic.id.clone());
        let mut topics: Vec<(String, f64)> = names.zip(distances.iter().map(impact)).collect();
        topics.sort_by(|a, b| b.1.total_cmp(&a.1));
        Priorities {
            horizon: priority.id.clone(),
            topics,
        }
    };
    rule.priorities.iter().map(of).collect()
}

/// Share of the next band's criteria that are not shown; 0 at the highest band.
fn distance(kept: &Kept, rule: &Bands) -> Fraction {
    let band = of_topic(kept, rule, View::Proven);
    let next = kept.at(band.saturating_add(1)).count() as u64;
    if band >= rule.most || next == 0 {
        return Fraction::ZERO;
    }
    Fraction::new(kept.not_shown(band.saturating_add(1)).count() as u64, next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::Evidence;
    use crate::maturity::sample::{by_document, checklist, dated, plant, topic};
    use crate::model::checklist::{Checklist, Rule};
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
        // Chain lacks all of its next band, ops three of five: 1 : 0.6 of the proximity's 0.3.
        let [order] = &priorities(&sheet, &rule())[..] else {
            panic!("one horizon");
        };
        assert_eq!(order.topics[0].0, "chain");
        assert!((order.topics[0].1 - (0.35 + 0.3 / 1.6)).abs() < 1e-12);
        assert!((order.topics[1].1 - (0.35 + 0.3 * 0.6 / 1.6)).abs() < 1e-12);
    }
}
