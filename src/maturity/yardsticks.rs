//! The numbers of a checklist that decide a score, each with its source.

use serde::Serialize;

use crate::model::Checklist;
use crate::model::checklist::{Need, Origin, Rule};

/// A weight, a threshold or a mark that a score rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Yardstick {
    /// What kind of number it is.
    pub kind: Kind,
    /// What it belongs to: a threshold's name, a topic with the sector, a group, a grade.
    pub name: String,
    /// Its value, a share as a fraction; `None`: it needs a sector's value.
    pub value: Option<f64>,
    /// Whether it is a share.
    pub is_share: bool,
    /// The source; "ours" for what no source gives.
    pub source: String,
    /// Confidence mark.
    pub confidence: String,
}

/// Kinds of yardsticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A threshold that questions name.
    Threshold,
    /// A weight of a topic or a group.
    Weight,
    /// The share from which a level or band is passed.
    PassMark,
    /// The level of another checklist that a grade asks.
    NeededLevel,
    /// The share of scenes with artificial intelligence that a grade asks.
    AiShare,
    /// Scenes that cover an area.
    ScenesPerArea,
    /// The total from which a name holds.
    Standing,
    /// The band of the best in class.
    BestInClass,
    /// How much a topic matters to costs or KPIs, beside the others.
    Relevance,
}

impl Kind {
    /// What one is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Threshold => "threshold",
            Self::Weight => "weight",
            Self::PassMark => "pass mark",
            Self::NeededLevel => "needed level",
            Self::AiShare => "share of artificial intelligence",
            Self::ScenesPerArea => "scenes per area",
            Self::Standing => "named total",
            Self::BestInClass => "best in class",
            Self::Relevance => "relevance",
        }
    }
}

impl Yardstick {
    fn new(kind: Kind, name: String, value: Option<f64>, origin: &Origin) -> Self {
        Self {
            kind,
            name,
            value,
            is_share: matches!(kind, Kind::Weight | Kind::PassMark | Kind::AiShare),
            source: origin.source.clone(),
            confidence: origin.confidence.clone(),
        }
    }
}

/// All yardsticks of a checklist, in its order.
pub fn of(checklist: &Checklist) -> Vec<Yardstick> {
    let thresholds = checklist.thresholds.iter();
    let mut all: Vec<Yardstick> = thresholds
        .map(|(name, threshold)| Yardstick {
            is_share: threshold.is_share,
            ..Yardstick::new(
                Kind::Threshold,
                name.clone(),
                threshold.value,
                &threshold.origin,
            )
        })
        .collect();
    let mut add = |kind, name: String, value, origin: &Origin| {
        all.push(Yardstick::new(kind, name, value, origin));
    };
    for group in &checklist.groups {
        if let Some(weight) = group.weight {
            add(
                Kind::Weight,
                group.id.clone(),
                Some(weight.0),
                &group.origin,
            );
        }
    }
    for topic in &checklist.topics {
        for (sector, weight) in &topic.weights {
            let name = format!("{} ({sector:?})", topic.id);
            add(Kind::Weight, name, Some(weight.0), &topic.weights_origin);
        }
        if let Some(relevance) = &topic.relevance {
            let (name, origin) = (|of: &str| format!("{of} ({})", topic.id), &relevance.origin);
            if let Some(band) = relevance.best_in_class {
                add(
                    Kind::BestInClass,
                    topic.id.clone(),
                    Some(f64::from(band)),
                    origin,
                );
            }
            for (of, value) in [("cost", relevance.cost), ("kpi", relevance.kpi)] {
                add(Kind::Relevance, name(of), Some(f64::from(value)), origin);
            }
        }
    }
    match &checklist.rule {
        Rule::Ladder(rule) => {
            add(
                Kind::PassMark,
                "level".into(),
                Some(rule.pass.0),
                &rule.origin,
            );
        }
        Rule::Bands(rule) => {
            add(
                Kind::PassMark,
                "band".into(),
                Some(rule.share.0),
                &rule.origin,
            );
            let best = &rule.best_in_class;
            add(
                Kind::BestInClass,
                "band".into(),
                Some(f64::from(best.band)),
                &best.origin,
            );
            for priority in &rule.priorities {
                for (of, share) in [
                    ("cost", priority.cost),
                    ("kpi", priority.kpi),
                    ("proximity", priority.proximity),
                ] {
                    let name = format!("{of} ({})", priority.id);
                    add(Kind::Weight, name, Some(share.0), &priority.origin);
                }
            }
        }
        Rule::Gates(rule) => {
            let scenes = Some(f64::from(rule.scenes_per_area));
            add(Kind::ScenesPerArea, "area".into(), scenes, &rule.origin);
            for grade in &rule.grades {
                for need in &grade.needs {
                    let (kind, value) = match need {
                        Need::AiShare(share) => (Kind::AiShare, share.0),
                        Need::Level(_, level) => (Kind::NeededLevel, f64::from(*level)),
                        Need::Areas(_) | Need::Conditions | Need::Grade(_) => continue,
                    };
                    add(kind, grade.id.clone(), Some(value), &grade.origin);
                }
            }
        }
        Rule::Points(rule) => {
            for standing in &rule.standings {
                let name = standing.names.en.clone();
                add(Kind::Standing, name, Some(standing.from), &rule.origin);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::shipped;

    #[test]
    fn every_number_of_the_shipped_checklists_has_a_source_and_a_mark() {
        for list in shipped() {
            let all = of(&list);
            assert!(all.iter().any(|y| y.kind != Kind::Threshold), "{}", list.id);
            for yardstick in &all {
                assert!(
                    !yardstick.source.is_empty() && !yardstick.confidence.is_empty(),
                    "{}: {yardstick:?}",
                    list.id
                );
            }
        }
    }

    #[test]
    fn a_mark_of_its_own_stands_in_for_that_of_the_checklist() {
        let lists = shipped();
        let find = |id: &str, kind, name: &str| {
            let list = lists.iter().find(|list| list.id == id).unwrap();
            let found = of(list)
                .into_iter()
                .find(|y| y.kind == kind && y.name == name);
            let found = found.unwrap_or_else(|| panic!("{id} {kind:?} {name}"));
            (found.value, found.confidence)
        };
        assert_eq!(
            find("cmmm", Kind::PassMark, "level"),
            (Some(0.8), "K-h".into())
        );
        assert_eq!(find("cmmm", Kind::Weight, "planning (Discrete)").1, "OURS");
        assert_eq!(
            find("miit", Kind::AiShare, "pioneering"),
            (Some(0.6), "S2".into())
        );
        assert_eq!(
            find("miit", Kind::ScenesPerArea, "area"),
            (Some(1.0), "OURS".into())
        );
        assert_eq!(
            find("siri", Kind::PassMark, "band"),
            (Some(0.8), "S1".into())
        );
        assert_eq!(
            find("impuls", Kind::Weight, "strategy"),
            (Some(0.254), "S1".into())
        );
        assert_eq!(find("cmmm", Kind::Threshold, "co5").0, None);
    }
}
