//! What a programme comes to: who fulfils which rule, by proof and by claim, and how that lies to the targets.

use std::collections::BTreeMap;

use serde::Serialize;

use super::facility::{Lack, Mark};
use super::limits::Limit;
use crate::maturity::{OwnChecklist, Papers, Yardstick};
use crate::model::checklist::Names;
use crate::model::programme::{self, CityGroup, Declared, Population};
use crate::model::structure::{Facility, Sector};

/// What a programme comes to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Count {
    /// Short name of the programme.
    pub programme: String,
    /// Edition of the programme.
    pub version: String,
    /// Its name.
    pub names: Names,
    /// What it follows.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
    /// What must be said of it.
    pub note: String,
    /// What the short names of sources stand for.
    pub sources: Vec<(String, String)>,
    /// The day to which papers count, where it was asked for or makes a difference to a facility.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Papers that are dated later and count as bare statements.
    pub later_papers: LaterPapers,
    /// The checklists by which facilities are scored.
    pub checklists: Vec<Asked>,
    /// Those of them that are not the shipped ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub own_checklists: Vec<OwnChecklist>,
    /// Files counted.
    pub facilities: usize,
    /// Those that were scored.
    pub scored: usize,
    /// Those that are made up.
    pub synthetic: usize,
    /// Files without a score, and why.
    pub unscored: Vec<Unscored>,
    /// Scored files with something odd, and what.
    pub odd: Vec<Odd>,
    /// Files that hold the same plant, each group sorted; every one of them is counted.
    pub same_plant: Vec<Vec<String>>,
    /// The rules in the programme's order.
    pub rules: Vec<Counted>,
    /// The targets in the programme's order.
    pub targets: Vec<Against>,
    /// Where the city stood when the targets were set.
    pub baselines: Vec<programme::Baseline>,
    /// Checklist by checklist, how many stand where.
    pub standings: Vec<Spread>,
    /// How many of each district fulfil the first rule, strictly and by proof.
    pub districts: BTreeMap<String, Share>,
    /// Every scored facility by its file: where it stands, and what it counts for.
    pub by_facility: Vec<Standing>,
}

/// Papers of a day to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct LaterPapers {
    /// How many they are.
    pub papers: usize,
    /// In how many files.
    pub files: usize,
}

/// Where one facility stands, and what it counts for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// Its file.
    pub file: String,
    /// Its name.
    pub name: String,
    /// Kind of facility.
    pub facility: Facility,
    /// Kind of manufacturing.
    pub sector: Sector,
    /// Branch of industry.
    pub industry: Option<String>,
    /// District.
    pub district: Option<String>,
    /// Whether it was made up.
    pub synthetic: bool,
    /// How many of its papers are dated later than the day to which papers count.
    pub later_papers: usize,
    /// Rules that it fulfils strictly and by proof.
    pub proven: Vec<String>,
    /// Rules that it fulfils by proof in their milder reading.
    pub proven_leniently: Vec<String>,
    /// Rules that it fulfils strictly by what it says of itself.
    pub claimed: Vec<String>,
    /// Rules, read strictly, that it fulfils or misses by a result within its interval of a threshold.
    pub by_luck: Vec<String>,
    /// Rules that it claims strictly and does not prove.
    pub claimed_not_proven: Vec<String>,
    /// Seed of its run.
    pub seed: u64,
    /// Replications of its run; 0 without one.
    pub replications: u32,
    /// Whether it declares no structure, no papers and no claims.
    pub is_silent: bool,
    /// Dated papers that carry criteria of its first checklist which nothing else shows.
    pub papers: Papers,
    /// Targets in which it is counted, strictly and by proof.
    pub targets: Vec<String>,
    /// By checklist.
    pub standings: BTreeMap<String, Marks>,
}

/// A facility's standings on one checklist.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Marks {
    /// What it says of itself.
    pub claimed: Option<Mark>,
    /// What evidence proves.
    pub proven: Mark,
    /// What would be proven if every unknown were met.
    pub possible: Mark,
    /// How much of the level proven, or of the first where none is, rests on dated papers alone (a fraction);
    /// `None` where the rule has no levels.
    pub by_papers_alone: Option<f64>,
}

/// A checklist of the count.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Asked {
    /// Its id.
    pub id: String,
    /// Its name.
    pub names: Names,
    /// Its edition.
    pub version: String,
    /// What it is aligned with.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
    /// What must be said of it; empty: nothing.
    pub note: String,
    /// Its numbers, each with source and confidence.
    pub yardsticks: Vec<Yardstick>,
}

/// A scored file that says something odd.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Odd {
    /// The file.
    pub file: String,
    /// What: names that no checklist has.
    pub says: Vec<String>,
}

/// A file without a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unscored {
    /// The file.
    pub file: String,
    /// Why.
    pub why: String,
}

/// One rule, counted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Counted {
    /// Short name of the rule.
    pub id: String,
    /// Its name.
    pub names: Names,
    /// Where it comes from.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
    /// How many can count by it at all.
    pub among: usize,
    /// How many might, but do not declare whether they are above scale.
    pub undeclared: usize,
    /// By the rule.
    pub strict: Sum,
    /// By its milder reading, where it has one.
    pub lenient: Option<Sum>,
    /// What no facility can prove with this version, however good it is; empty: nothing stands against it.
    pub limits: Vec<Limit>,
    /// How many fulfil the rule by proof under other readings of when an area is covered; `None` for rules
    /// without a grade.
    pub if_covered: Option<IfCovered>,
    /// Who is nearest to the line of the rule without reaching it, the nearest first.
    pub nearest: Vec<Nearest>,
}

/// A reading of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// The rule.
    Strict,
    /// Its milder reading.
    Lenient,
}

/// How many fulfil a rule, by how many scenes cover an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct IfCovered {
    /// One.
    pub one: usize,
    /// Two.
    pub two: usize,
    /// Half of those that apply.
    pub half: usize,
}

/// How many fulfil something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Sum {
    /// By what evidence proves.
    pub proven: usize,
    /// Of these, who would not without bare statements.
    pub by_statement_alone: usize,
    /// Of the proven, how many are left when files with the same plant count once.
    pub proven_without_copies: usize,
    /// Of the proven, how many are made up.
    pub proven_synthetic: usize,
    /// Of the proven and the others, for whom a result within its interval of a threshold decides.
    pub by_luck: usize,
    /// By what they say themselves.
    pub claimed: usize,
    /// Who claims some part of it and not the whole.
    pub claimed_in_part: usize,
    /// Who claims it and does not prove it.
    pub claimed_not_proven: usize,
    /// If every unknown were met.
    pub possible: usize,
    /// Of these, who declares nothing: no structure, no papers, no claims.
    pub possible_silent: usize,
}

/// A facility near the line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Nearest {
    /// Its file.
    pub file: String,
    /// Its name.
    pub name: String,
    /// The fewest criteria that would do, as found by taking the weightiest first.
    pub criteria: u32,
    /// What lacks to the pass marks of levels, added up (fractions); 0 where none is asked.
    pub weight: f64,
    /// What it lacks.
    pub lacks: Vec<Lack>,
}

/// A target and what is held against it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Against {
    /// Short name of the target.
    pub id: String,
    /// Its name.
    pub names: Names,
    /// Part of city life.
    pub group: CityGroup,
    /// The year by whose end it is due.
    pub by: u16,
    /// How much is asked.
    pub amount: programme::Amount,
    /// What is due year by year, where the plan states a growth: years and amounts, the last that of `by`.
    pub path: Vec<(u16, f64)>,
    /// Where the target comes from.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
    /// What must be said of it; empty: nothing.
    pub note: String,
    /// How much is reached.
    pub reached: Reached,
}

/// How much of a target is reached, in its own unit (a share as a fraction).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reached {
    /// Counted by a rule of the programme.
    Counted {
        /// By proof, strictly.
        proven: f64,
        /// By proof, in the milder reading.
        proven_lenient: Option<f64>,
        /// Of the proven, what is made up.
        synthetic: f64,
        /// The same in the milder reading.
        synthetic_lenient: Option<f64>,
        /// Of the proven, what is left when files with the same plant count once.
        without_copies: f64,
        /// The same in the milder reading.
        without_copies_lenient: Option<f64>,
        /// By claim, strictly.
        claimed: f64,
        /// By claim, in the milder reading.
        claimed_lenient: Option<f64>,
        /// Of how many a share is; `None` for a count.
        share_of: Option<Of>,
        /// Whether some facility that leaves nothing out could prove it strictly with this version.
        provable: bool,
    },
    /// Summed over what the facilities declare.
    Summed {
        /// The sum or density.
        value: f64,
        /// How many facilities declare it.
        of: usize,
        /// How many of these are made up.
        synthetic: usize,
        /// How many could.
        among: usize,
    },
    /// Declared by an office; nothing that factories could prove.
    Declared(Declared),
    /// Not known.
    Unknown,
}

/// Of how many a share is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// Of the files that can count by the rule; no share of a city.
    Files {
        /// How many they are.
        number: usize,
        /// How many more might be among them, but do not declare it.
        undeclared: usize,
        /// How many files more have no score.
        unscored: usize,
    },
    /// Of a population that an office states.
    Population(Population),
}

/// How many stand where on one checklist.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// The checklist.
    pub checklist: String,
    /// Its standings from the lowest; all that occur are among them.
    pub places: Vec<Place>,
    /// How many claim nothing.
    pub silent: usize,
    /// How many were scored by it.
    pub scored: usize,
}

/// A standing and how many have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Level, band or rank of the grade.
    pub level: u8,
    /// Its name.
    pub name: String,
    /// How many stand there by proof.
    pub proven: usize,
    /// How many stand there by claim.
    pub claimed: usize,
}

/// How many of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Share {
    /// That fulfil it.
    pub yes: usize,
    /// That could.
    pub of: usize,
}

impl Against {
    /// What a state that an office declared is held against: what was due in its year.
    pub fn due(&self, year: Option<u16>) -> f64 {
        let due = self.path.iter().find(|(due, _)| Some(*due) == year);
        due.map_or(self.amount.value, |(_, amount)| *amount)
    }
}
