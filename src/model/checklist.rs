//! A checklist: topics with criteria, and the rule that turns answers into a standing. Plain data, read
//! from a file that its user may replace; the wording is the file's own.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Share;
use super::evidence::{Predicate, Test};
use super::structure::{Activity, Facility, Sector};

/// A text in English and, where given, Chinese.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Names {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: Option<String>,
}

/// Where a weight, a threshold or a wording comes from, and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Origin {
    /// The source; "ours" for what no source gives.
    pub source: String,
    /// Confidence mark: P, S2, S1, K-h, K-m, K-l or OURS.
    pub confidence: String,
}

/// A checklist.
///
/// The full name of a criterion is `<checklist>.<topic>.<criterion>`, as `cmmm.planning.l3.a`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Checklist {
    /// Short name, a plain word: `cmmm`.
    pub id: String,
    /// Edition of the file.
    pub version: String,
    /// Name.
    pub names: Names,
    /// What it is aligned with, and from where its weights come.
    pub origin: Origin,
    /// What a report must say of it beside the disclaimer; empty: nothing.
    pub note: String,
    /// The kinds of facility that it is for; empty: all.
    pub facilities: Vec<Facility>,
    /// Named thresholds.
    pub thresholds: BTreeMap<String, Threshold>,
    /// What topics are grouped by, in file order: domains, areas, pillars, dimensions.
    pub groups: Vec<Group>,
    /// Topics in file order: sub-domains, scenes, dimensions, fields.
    pub topics: Vec<Topic>,
    /// How answers become a standing.
    pub rule: Rule,
}

/// A named threshold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Threshold {
    /// A share as a fraction, or a count; `None`: it needs a sector's value, so the test gives no answer.
    pub value: Option<f64>,
    /// Whether it was written as a share.
    pub is_share: bool,
    /// Where it comes from.
    pub origin: Origin,
}

/// What topics are grouped by.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Short name, unique in the checklist.
    pub id: String,
    /// Name.
    pub names: Names,
    /// Weight among the groups, under [`Rule::Points`]; elsewhere none.
    pub weight: Option<Share>,
    /// Where the weight comes from.
    pub origin: Origin,
}

/// A topic with its criteria.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Topic {
    /// Short name, unique in the checklist.
    pub id: String,
    /// Name.
    pub names: Names,
    /// Its group.
    pub group: String,
    /// Weight by sector, under [`Rule::Ladder`]; they add up to 1 for each sector. A sector with weight 0
    /// leaves the topic out.
    pub weights: BTreeMap<Sector, Share>,
    /// Where the weights come from.
    pub weights_origin: Origin,
    /// Whether a factory may leave it out because it has no such business. It has to show that by a dated
    /// document that names the topic; else the topic stays in and counts nothing.
    pub tailorable: bool,
    /// What shows that it has that business all the same: then the topic stays in, whatever the factory
    /// declares. Only of a tailorable topic.
    pub contradicted_by: Option<Predicate>,
    /// The business activity that it is about. One whose topics are all left out need not be joined with
    /// the others.
    pub activity: Option<Activity>,
    /// What it matters to the order of priorities, under [`Rule::Bands`]; `None`: as much as any other.
    pub relevance: Option<Relevance>,
    /// Levels without a requirement of their own, which take the score of the level below.
    pub inherits: Vec<u8>,
    /// Names of its levels or bands, from 0 or 1 as the rule says; empty: the rule's.
    pub levels: Vec<Names>,
    /// Criteria in file order.
    pub criteria: Vec<Criterion>,
}

/// What a topic matters to the order of priorities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Relevance {
    /// Band of the best in class; `None`: the rule's.
    pub best_in_class: Option<u8>,
    /// Relevance to the cost categories, beside that of the other topics.
    pub cost: u32,
    /// Relevance to the KPI categories, alike.
    pub kpi: u32,
    /// Where they come from.
    pub origin: Origin,
}

impl Default for Relevance {
    /// As much as any other topic.
    fn default() -> Self {
        Self {
            best_in_class: None,
            cost: 1,
            kpi: 1,
            origin: Origin::default(),
        }
    }
}

/// One requirement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Criterion {
    /// Short name, unique in the topic: `l3.a`.
    pub id: String,
    /// The level or band that it belongs to, from 1.
    pub level: u8,
    /// What it asks, in words of our own.
    pub says: Names,
    /// Whether a document that shows it is asked for.
    pub document: bool,
    /// What is asked of the plant's structure.
    pub model: Option<Predicate>,
    /// What is asked of a run.
    pub run: Option<Test>,
    /// What the engine would have to simulate first; the criterion then needs evidence.
    pub not_yet: Option<String>,
    /// Under [`Rule::Gates`]: what makes a covered scene one that uses artificial intelligence.
    pub ai: Option<Predicate>,
    /// Where it comes from.
    pub origin: Origin,
}

/// How answers become a standing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Rule {
    /// Levels from 1 upward; a level is passed when the weighted mean of its topics reaches `pass`; the
    /// climb ends at the first level not passed (GB/T 39117's way).
    Ladder(Ladder),
    /// Bands from 0 in every topic: a band is reached when `share` of its criteria are shown and the band
    /// below is reached (the readiness index's way).
    Bands(Bands),
    /// Grades, each with what it needs (the ministry's way).
    Gates(Gates),
    /// Groups of fields with levels from 0; a group stands where its weakest field stands; the total is the
    /// weighted mean of the groups (IMPULS's way), or their plain sum.
    Points(Points),
}

/// See [`Rule::Ladder`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ladder {
    /// Names of the levels, from 1.
    pub levels: Vec<Names>,
    /// Score from which a level is passed.
    pub pass: Share,
    /// From this level on none is passed without a run of the plant.
    pub needs_run_from: Option<u8>,
    /// Where the pass mark comes from.
    pub origin: Origin,
}

/// See [`Rule::Bands`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bands {
    /// The highest band.
    pub most: u8,
    /// Share of a band's criteria that must be shown.
    pub share: Share,
    /// Where that share comes from.
    pub origin: Origin,
    /// The band of the best in class in a topic that names none of its own; the distance to it is the
    /// proximity of the order of priorities.
    pub best_in_class: BestInClass,
    /// Weights of cost, KPI and proximity by horizon, for the order of priorities.
    pub priorities: Vec<Priority>,
}

/// The band of the best in class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BestInClass {
    /// The band.
    pub band: u8,
    /// Where it comes from.
    pub origin: Origin,
}

/// Weights for the order of priorities; they add up to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Priority {
    /// Planning horizon.
    pub id: String,
    /// Weight of the cost categories.
    pub cost: Share,
    /// Weight of the KPI categories.
    pub kpi: Share,
    /// Weight of the distance to the best in class.
    pub proximity: Share,
    /// Where they come from.
    pub origin: Origin,
}

/// See [`Rule::Gates`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gates {
    /// From the lowest upward.
    pub grades: Vec<Grade>,
    /// So many covered scenes cover an area.
    pub scenes_per_area: u32,
    /// Where that number comes from.
    pub origin: Origin,
    /// Topics that are conditions and no scenes.
    pub conditions: Vec<String>,
}

/// A grade and what it needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grade {
    /// Short name.
    pub id: String,
    /// Name.
    pub names: Names,
    /// All of these.
    pub needs: Vec<Need>,
    /// Where the needs come from, a share of artificial intelligence among them.
    pub origin: Origin,
}

/// One thing that a grade needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Need {
    /// `Level("cmmm", 3)`: another checklist's level.
    Level(String, u8),
    /// `Areas(["production", ..])`: groups covered by scenes.
    Areas(Vec<String>),
    /// `AiShare("20 %")`: share of the covered scenes that use artificial intelligence.
    AiShare(Share),
    /// `Conditions`: every condition is met.
    Conditions,
    /// `Grade("basic")`: another grade of this checklist.
    Grade(String),
}

/// See [`Rule::Points`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Points {
    /// The highest level of a field.
    pub most: u8,
    /// Whether the weights of the groups are divided by their sum; else they add up to 1.
    pub normalise: bool,
    /// Named totals, from the lowest: the level from which each holds.
    pub standings: Vec<Standing>,
    /// Where the named totals come from.
    pub origin: Origin,
}

/// A named total.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// Name.
    pub names: Names,
    /// The total, in levels, from which it holds.
    pub from: f64,
}

impl Criterion {
    /// Whether a dated document earns it something that nothing else does: one is asked for, or what is
    /// asked of the plant is a share that it types in.
    pub fn takes_paper(&self) -> bool {
        self.document || self.model.as_ref().is_some_and(Predicate::is_typed)
    }
}

impl Checklist {
    /// Whether it is for facilities of this kind.
    pub fn applies_to(&self, kind: Facility) -> bool {
        self.facilities.is_empty() || self.facilities.contains(&kind)
    }

    /// The highest level, band, rank of a grade, or level of a field.
    pub fn highest(&self) -> u8 {
        // There is always a level above the highest to ask for.
        let count = |names: usize| u8::try_from(names).unwrap_or(u8::MAX).min(u8::MAX - 1);
        match &self.rule {
            Rule::Ladder(rule) => count(rule.levels.len()),
            Rule::Bands(rule) => rule.most,
            Rule::Gates(rule) => count(rule.grades.len()),
            Rule::Points(rule) => rule.most,
        }
    }

    /// The checklists whose levels its grades need.
    pub fn needs(&self) -> Vec<&str> {
        let Rule::Gates(gates) = &self.rule else {
            return Vec::new();
        };
        let needs = gates.grades.iter().flat_map(|grade| &grade.needs);
        needs
            .filter_map(|need| match need {
                Need::Level(id, _) => Some(id.as_str()),
                _ => None,
            })
            .collect()
    }
}

impl Gates {
    /// The rank of a grade by its id, counted from 1.
    pub fn rank(&self, grade: &str) -> Option<u8> {
        let at = self.grades.iter().position(|known| known.id == grade)?;
        u8::try_from(at + 1).ok()
    }
}
