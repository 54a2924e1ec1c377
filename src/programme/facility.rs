//! One facility of a count: where it stands on every checklist, small enough to keep thousands.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::maturity::{Evidence, GradeIf, Papers, Score, Standing, ToGo};
use crate::model::structure::{Facility, Sector};
use crate::model::{Control, Document, Factory, Kind, Structure};

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The file as it was named.
    pub file: String,
    /// Hash of what was read: the plant's file and the tables it names.
    pub content: String,
    /// How it was scored: program, checklists, run settings, each with the hash of its content.
    pub rules: String,
    /// The result.
    pub result: Verdict,
}

/// Scored, or why not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Where it stands.
    Scored(Box<Scored>),
    /// Why it has no score: it cannot be read, does not check, locks.
    Unscored(String),
}

/// A scored facility.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// Name.
    pub name: String,
    /// Kind of manufacturing.
    pub sector: Sector,
    /// Kind of facility.
    pub facility: Facility,
    /// Branch of industry.
    pub industry: Option<String>,
    /// District.
    pub district: Option<String>,
    /// People employed.
    pub employees: Option<u32>,
    /// Whether it is declared to be above scale.
    pub above_scale: Option<bool>,
    /// Sensors and devices declared.
    pub devices: Option<u64>,
    /// Robots of its line that make or handle things: servers of machines under robot control, inspections
    /// left aside; 0 of what is no factory.
    pub robots: u64,
    /// Whether it was made up.
    pub synthetic: bool,
    /// Hash of the plant, 16 hexadecimal digits.
    pub plant_hash: String,
    /// Whether it declares no structure, no papers and no claims.
    #[serde(default)]
    pub is_silent: bool,
    /// Dated papers that carry criteria of its first checklist which nothing else shows.
    #[serde(default)]
    pub papers: Papers,
    /// Seed of its run.
    #[serde(default)]
    pub seed: u64,
    /// Replications of its run; 0 without one.
    #[serde(default)]
    pub replications: u32,
    /// Fingerprint of its run, 16 hexadecimal digits.
    pub fingerprint: Option<String>,
    /// The day to which its papers count, where it makes a difference: one of them is dated later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// The latest date of its papers.
    pub papers_to: Option<String>,
    /// How many of its papers are dated later than that day and so count as bare statements.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub later_papers: usize,
    /// What is odd about its file: names that no checklist has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub odd: Vec<String>,
    /// By checklist.
    pub standings: BTreeMap<String, Sides>,
}

/// Where a facility stands on one checklist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sides {
    /// What it says of itself.
    pub claimed: Option<Mark>,
    /// What evidence proves.
    pub proven: Mark,
    /// The same without bare statements.
    #[serde(default)]
    pub without_statements: Mark,
    /// What would be proven if every unknown were met.
    pub possible: Mark,
    /// What evidence proves by bad and by good luck of the results that are within their interval of a threshold;
    /// `None` where they decide nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_luck: Option<[Mark; 2]>,
    /// How far it is to each standing from the lowest.
    #[serde(default)]
    pub to_go: Vec<ToGo>,
    /// How much of the level proven, or of the first where none is, rests on dated papers alone (a fraction);
    /// `None` where the rule has no levels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_papers_alone: Option<f64>,
    /// What it lacks for the next standing, the heaviest first.
    pub lacks: Vec<Lack>,
    /// Of a checklist with grades: the one proven, by how many scenes would cover an area.
    pub grade_if: Option<GradeIf>,
}

/// A standing.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Mark {
    /// Level, band or rank of the grade; 0 for none.
    pub level: u8,
    /// The total on the checklist's own scale.
    pub total: Option<f64>,
}

/// Something that a facility lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lack {
    /// Full name of the criterion or need.
    pub criterion: String,
    /// What it asks.
    pub says: String,
    /// Whether evidence is missing, rather than the thing itself.
    pub unknown: bool,
}

/// What is kept of the things that a facility lacks.
const LACKS: usize = 3;

impl Scored {
    /// What a count keeps of a plant and its scores.
    pub fn new(factory: &Factory, evidence: &Evidence, scores: &[Score], odd: Vec<String>) -> Self {
        let (profile, basis) = (&factory.profile, &evidence.basis);
        Self {
            name: factory.name.clone(),
            sector: profile.sector,
            facility: profile.facility,
            industry: profile.industry.clone(),
            district: profile.district.clone(),
            employees: profile.employees,
            above_scale: profile.above_scale,
            devices: profile.devices,
            robots: robots(factory),
            synthetic: profile.synthetic,
            plant_hash: hex(basis.plant_hash),
            is_silent: factory.structure == Structure::default()
                && factory.documents.is_empty()
                && factory.claims.is_empty(),
            papers: scores
                .first()
                .map_or_else(Papers::default, |s| s.papers.clone()),
            seed: basis.seed,
            replications: basis.replications,
            fingerprint: basis.fingerprint.map(hex),
            as_of: basis.as_of.clone(),
            later_papers: basis.later_papers.len(),
            papers_to: papers_to(factory),
            odd,
            standings: scores
                .iter()
                .map(|score| (score.checklist.clone(), Sides::new(score)))
                .collect(),
        }
    }
}

impl Sides {
    fn new(score: &Score) -> Self {
        let lack = |blocker: &crate::maturity::Blocker| Lack {
            criterion: blocker.criterion.clone(),
            says: blocker.says.en.clone(),
            unknown: blocker.unknown,
        };
        Self {
            claimed: score.claimed.as_ref().map(Mark::new),
            proven: Mark::new(&score.proven),
            without_statements: Mark::new(&score.without_statements),
            possible: Mark::new(&score.possible),
            by_luck: by_luck(score),
            to_go: score.to_go.clone(),
            by_papers_alone: score
                .by_papers_alone
                .get(usize::from(score.proven.level).saturating_sub(1))
                .copied(),
            lacks: score.held_back_by.iter().take(LACKS).map(lack).collect(),
            grade_if: score.scenes.as_ref().map(|scenes| scenes.grade_if),
        }
    }
}

/// The standings by bad and by good luck, where they differ.
fn by_luck(score: &Score) -> Option<[Mark; 2]> {
    let [bad, good] = [&score.by_luck[0], &score.by_luck[1]].map(Mark::new);
    (bad != good).then_some([bad, good])
}

impl Mark {
    fn new(standing: &Standing) -> Self {
        Self {
            level: standing.level,
            total: standing.total,
        }
    }
}

/// Servers of the machines under robot control of a factory.
fn robots(factory: &Factory) -> u64 {
    if factory.profile.facility != Facility::Factory {
        return 0;
    }
    let stations = factory.stations.values();
    let under = stations.filter(|station| station.equipment.control == Some(Control::Robot));
    under
        .map(|station| match &station.kind {
            Kind::Machine(machine) => u64::from(machine.servers),
            _ => 0,
        })
        .sum()
}

/// The latest date of a plant's papers.
fn papers_to(factory: &Factory) -> Option<String> {
    let dates = factory.documents.values().filter_map(|d| d.date.as_ref());
    let days = dates.filter(|date| *date != Document::WHEN_CARRIED_OUT);
    days.max().cloned()
}

/// Whether there is nothing to write.
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// A hash as it is printed.
pub(super) fn hex(hash: u64) -> String {
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Inspection, Machine, Station};

    #[test]
    fn robots_are_those_that_make_or_handle_things_in_a_factory() {
        let mut factory = Factory::default();
        let machine = Machine {
            servers: 3,
            ..Machine::default()
        };
        let inspection = Inspection {
            machine: machine.clone(),
            ..Inspection::default()
        };
        for (name, kind, control) in [
            ("weld", Kind::Machine(machine.clone()), Control::Robot),
            ("press", Kind::Machine(machine), Control::Cnc),
            ("measure", Kind::Inspection(inspection), Control::Robot),
        ] {
            let mut station = Station::new(kind);
            station.equipment.control = Some(control);
            factory.stations.insert(name.into(), station);
        }
        assert_eq!(robots(&factory), 3);
        factory.profile.facility = Facility::Hospital;
        assert_eq!(robots(&factory), 0);
    }
}
