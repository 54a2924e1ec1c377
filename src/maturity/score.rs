//! The result of scoring one plant against one checklist.

use serde::{Deserialize, Serialize, Serializer};

use super::{Papers, ToGo, Yardstick};
use crate::kpi::Estimate;
use crate::model::checklist::{Names, Origin};
use crate::model::structure::Answer;

/// A plant scored against a checklist.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// The checklist's id.
    pub checklist: String,
    /// Its edition.
    pub version: String,
    /// Its name.
    pub names: Names,
    /// What it is aligned with.
    pub source: String,
    /// What must be said of it beside the disclaimer; empty: nothing.
    pub note: String,
    /// What the factory says of itself; `None` where it says nothing.
    pub claimed: Option<Standing>,
    /// What evidence proves.
    pub proven: Standing,
    /// What evidence proves without bare statements: claims, papers that count as one, shares that are typed in
    /// without a dated document.
    pub without_statements: Standing,
    /// Under the rule of levels: how much of each level of `proven` rests on bare statements alone, from level 1
    /// (fractions of its weight); empty for other rules.
    pub by_statement_alone: Vec<f64>,
    /// Under the rule of levels: how much of each level of `proven` rests on dated papers alone, from level 1
    /// (fractions of its weight); empty for other rules.
    pub by_papers_alone: Vec<f64>,
    /// The papers that carry it.
    pub papers: Papers,
    /// What evidence proves if every result within its interval of a threshold came out on the wrong side, and
    /// if on the wanted one.
    pub by_luck: [Standing; 2],
    /// How far it is to each level from 1, whole number of the total, or grade.
    pub to_go: Vec<ToGo>,
    /// What would be proven if every unknown were met, what the engine does not simulate yet included.
    pub possible: Standing,
    /// What would be proven with this version if everything else that is unknown were met.
    pub reachable: Standing,
    /// Groups with a topic that applies, in the checklist's order.
    pub groups: Vec<GroupScore>,
    /// Topics in the checklist's order.
    pub topics: Vec<TopicScore>,
    /// Every criterion that applies, in the checklist's order.
    pub answers: Vec<Answered>,
    /// What stands between the proven standing and the next one, the heaviest first.
    pub held_back_by: Vec<Blocker>,
    /// Results whose interval holds their threshold.
    pub near: Vec<Near>,
    /// Topics left out, with the reason.
    pub left_out: Vec<(String, String)>,
    /// Topics that the factory declares not to apply but that stay in, with the reason.
    pub kept_in: Vec<(String, String)>,
    /// Servers at key machines, and at all machines.
    pub key_machines: KeyMachines,
    /// Under the rule of bands: what to raise first, by planning horizon; empty for other rules.
    pub priorities: Vec<Priorities>,
    /// Under the rule of gates: how many scenes are covered; `None` for other rules.
    pub scenes: Option<Scenes>,
    /// The numbers of the checklist that the score rests on, each with its source and confidence.
    pub yardsticks: Vec<Yardstick>,
    /// What the evidence rests on.
    pub basis: Basis,
}

/// Where a plant stands on a checklist.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// Level, band or rank of the grade, from 0 for none.
    pub level: u8,
    /// Name of the level or grade; `None` for none.
    pub name: Option<Names>,
    /// The total on the checklist's own scale, as 3.55 of 5; `None` for grades.
    pub total: Option<f64>,
    /// Score of each level from 1, as far as the climb went (fractions); empty for other rules.
    pub by_level: Vec<f64>,
}

/// One group's share in the result: a domain, an area, a block, a dimension.
///
/// Under the rule of levels its score at a level is B = Σ γ·C over its topics, γ a topic's weight in the group
/// and C its mean credit (GB/T 39117), and it stands where that reaches the pass mark without a gap. Under
/// points it stands where its weakest field stands. Bands have no value for a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupScore {
    /// Its id.
    pub group: String,
    /// Name.
    pub names: Names,
    /// Weight among all groups that apply, as a fraction; `None` where the rule has none.
    pub weight: Option<f64>,
    /// Level claimed by its topics' answers or levels, where every topic claims one.
    pub claimed: Option<u8>,
    /// Level proven without a gap; `None` where the rule has no value for a group.
    pub proven: Option<u8>,
    /// The same if every unknown were met.
    pub possible: Option<u8>,
    /// Score of each level from 1, as fractions: proven; empty for other rules.
    pub credits: Vec<f64>,
}

/// One topic's share in the result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopicScore {
    /// Its id.
    pub topic: String,
    /// Its group's id.
    pub group: String,
    /// Name.
    pub names: Names,
    /// Name of the group.
    pub group_names: Names,
    /// Weight after topics were left out, as a fraction; `None` where the rule has none.
    pub weight: Option<f64>,
    /// Level or band claimed, where something is claimed for it.
    pub claimed: Option<u8>,
    /// Highest level or band proven without a gap.
    pub proven: u8,
    /// The same if every unknown were met.
    pub possible: u8,
    /// Mean credit of each level's criteria, from level 1, as fractions: proven.
    pub credits: Vec<f64>,
    /// The first criterion that is not fully proven.
    pub held_back_by: Option<String>,
}

/// The answer to one criterion.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answered {
    /// Full name, `cmmm.planning.l3.a`.
    pub criterion: String,
    /// Topic.
    pub topic: String,
    /// Level.
    pub level: u8,
    /// What it asks.
    pub says: Names,
    /// How it stands.
    pub status: Status,
    /// Credit that evidence proves, in tenths.
    pub proven_tenths: u8,
    /// Credit without bare statements, in tenths: what is more of the proven one rests on them alone.
    pub without_statements_tenths: u8,
    /// Credit without dated papers, in tenths.
    pub without_papers_tenths: u8,
    /// Credit if every unknown were met, in tenths.
    pub possible_tenths: u8,
    /// The same with this version, which does not simulate everything, in tenths.
    pub reachable_tenths: u8,
    /// What the factory says itself.
    pub claimed: Option<Answer>,
    /// What the answer rests on, one sentence each: documents, facts with their values, results with their
    /// intervals, and what is missing.
    pub because: Vec<String>,
    /// Results that it rests on.
    pub measured: Vec<Measured>,
    /// What the engine would have to simulate first.
    pub not_yet: Option<String>,
    /// Where the criterion comes from, and how sure that is.
    pub origin: Origin,
}

/// How a criterion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Proven in full.
    Met,
    /// Proven in part.
    PartlyMet,
    /// Shown not to be met.
    NotMet,
    /// Something that would decide it is unknown.
    NeedsEvidence,
}

/// A result of the run and its threshold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// The result's word.
    pub outcome: String,
    /// Its value over the replications, as a fraction.
    pub value: Option<Estimate>,
    /// Name of the threshold.
    pub threshold: String,
    /// Its value; `None`: it needs a sector's value.
    pub limit: Option<f64>,
    /// Which side of the threshold is wanted.
    pub wanted: Side,
    /// How it came out.
    pub verdict: Verdict,
}

/// A side of a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// At least.
    AtLeast,
    /// At most.
    AtMost,
}

/// How a result lies to its threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The whole interval on the wanted side.
    Met,
    /// The threshold lies within the interval.
    Straddles,
    /// The whole interval on the other side.
    Missed,
    /// No value, or no threshold.
    Unknown,
}

/// A criterion that holds the plant back, and how much of the level's score it costs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Blocker {
    /// Full name of the criterion, scene or need.
    pub criterion: String,
    /// What it asks.
    pub says: Names,
    /// Share of the next level's score that it costs, as a fraction; 0 where the rule has no weights.
    pub costs: f64,
    /// Whether evidence is missing, rather than the thing itself.
    pub unknown: bool,
    /// What is missing, in one sentence.
    pub because: String,
}

/// A result whose interval holds its threshold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Near {
    /// Full name of the criterion.
    pub criterion: String,
    /// The result.
    pub measured: Measured,
}

/// How many of a plant's machines are key machines, by servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct KeyMachines {
    /// Servers at key machines.
    pub key: u64,
    /// Servers at all machines and inspections.
    pub all: u64,
}

/// What the evidence rests on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Basis {
    /// Hash of the plant; written as 16 hexadecimal digits.
    #[serde(serialize_with = "hex")]
    pub plant_hash: u64,
    /// Fingerprint of the run, written alike; `None` without a run.
    #[serde(serialize_with = "hex_or_null")]
    pub fingerprint: Option<u64>,
    /// Seed.
    pub seed: u64,
    /// Replications.
    pub replications: u32,
    /// Scenario that gains are measured against, and the fingerprint of its run.
    #[serde(serialize_with = "named_hex_or_null")]
    pub baseline: Option<(String, u64)>,
    /// The day to which papers count, where it was asked for or makes a difference; a paper dated later is
    /// a bare statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Titles and dates of the papers that are dated later than that day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub later_papers: Vec<(String, String)>,
}

/// JSON readers round large integers, so a hash is a text.
fn hex<S: Serializer>(hash: &u64, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&format!("{hash:016x}"))
}

fn hex_or_null<S: Serializer>(hash: &Option<u64>, to: S) -> Result<S::Ok, S::Error> {
    hash.map(|hash| format!("{hash:016x}")).serialize(to)
}

fn named_hex_or_null<S: Serializer>(
    named: &Option<(String, u64)>,
    to: S,
) -> Result<S::Ok, S::Error> {
    let text = named
        .as_ref()
        .map(|(name, hash)| (name, format!("{hash:016x}")));
    text.serialize(to)
}

/// The order in which topics should be raised, under one planning horizon.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Priorities {
    /// The planning horizon.
    pub horizon: String,
    /// Whether all topics weigh the same, so that there is no order.
    pub all_alike: bool,
    /// Topics with their impact value (all add up to at most 1), the highest first; of equals the first of
    /// the checklist.
    pub topics: Vec<(String, f64)>,
}

/// Scenes that a plant covers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Scenes {
    /// Scenes of the checklist that apply.
    pub all: u32,
    /// Covered: shown by the plant itself or by its run.
    pub covered: u32,
    /// Of the covered ones, those that use artificial intelligence.
    pub ai: u32,
    /// Not covered, but stated by documents or claims.
    pub attested: u32,
    /// Covered if every unknown were met.
    pub possible: u32,
    /// So many covered scenes cover an area, by the checklist.
    pub per_area: u32,
    /// Where that number comes from: source and confidence mark.
    pub per_area_origin: (String, String),
    /// Area by area, in the checklist's order.
    pub areas: Vec<Area>,
    /// The rank of the grade proven, by how many scenes would cover an area.
    pub grade_if: GradeIf,
}

/// The rank of the grade proven under other readings of when an area is covered; the ministry sets no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GradeIf {
    /// By one scene.
    pub one: u8,
    /// By two.
    pub two: u8,
    /// By half of those that apply.
    pub half: u8,
}

/// The scenes of one area.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Area {
    /// Id of the group.
    pub area: String,
    /// Its name.
    pub names: Names,
    /// Scenes that apply.
    pub all: u32,
    /// Of them, covered.
    pub covered: u32,
    /// Covered if every unknown were met.
    pub possible: u32,
    /// Whether enough are covered for the area to be.
    pub is_covered: bool,
}
