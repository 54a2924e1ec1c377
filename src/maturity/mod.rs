//! Layer 4: what a plant is worth by a checklist — claimed, proven, and what could still be proven.
//!
//! May import `model`, `text`, `check`, `sim`'s top level with [`crate::sim::observe`], `kpi` and
//! `experiment`; touches no file. The ways in: [`shipped`] for the checklists that come with the engine,
//! [`Evidence::gather`] for what one plant can show, [`score()`] for a plant against a checklist, and
//! [`way_up::way_up`] for the cheapest of its measures that prove the next levels.
//! Every score is a self-assessment, not a certificate: [`DISCLAIMER`] goes with all of them.
//!
//! An answer is never typed in. Facts are read off the plant, results come from its run; documents and
//! claims count for what `rules.md` (evidence) gives them.

mod answer;
mod bands;
mod claims;
mod compare;
#[cfg(test)]
mod draws;
mod evidence;
mod facts;
mod found;
mod fraction;
mod gain;
mod gates;
mod groups;
mod idle;
mod lacking;
mod ladder;
mod machines;
mod outcomes;
mod papers;
mod points;
mod predicate;
#[cfg(test)]
mod properties;
mod reach;
#[cfg(test)]
mod sample;
mod score;
mod scoring;
mod sheet;
mod shipped;
mod systems;
mod to_go;
mod trial;
pub mod way_up;
mod ways;
mod words;
mod yardsticks;

pub use evidence::Evidence;
pub use facts::Facts;
pub use found::{Found, Value};
pub use outcomes::{Outcomes, Shown};
pub use papers::Papers;
pub use reach::{Reach, reach};
pub use score::{
    Answered, Area, Basis, Blocker, GradeIf, GroupScore, KeyMachines, Measured, Near, Priorities,
    Scenes, Score, Side, Standing, Status, TopicScore, Verdict,
};
pub use scoring::{score, score_all};
pub use shipped::{OwnChecklist, SHIPPED, shipped};
pub use to_go::ToGo;
pub use yardsticks::{Kind as YardstickKind, Yardstick, of as yardsticks};

/// Said with every score.
pub const DISCLAIMER: &str = "self-assessment, not a certificate";
