//! A programme: what an office counts, by which rule, and the targets that it counts against. Plain data,
//! read from a file that its user may replace.

use serde::Serialize;

use super::checklist::{Names, Origin};
use super::structure::{Facility, Sector};

/// A programme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Programme {
    /// Short name, a plain word with dashes: `shanghai-2025`.
    pub id: String,
    /// Edition of the file.
    pub version: String,
    /// Name.
    pub names: Names,
    /// What it follows.
    pub origin: Origin,
    /// What a report must say of it beside the disclaimer.
    pub note: String,
    /// What the short names of sources stand for, in file order.
    pub sources: Vec<(String, String)>,
    /// What is counted, in file order.
    pub counts: Vec<CountRule>,
    /// Targets, in file order.
    pub targets: Vec<Target>,
    /// Where the city stood when the targets were set, in file order; nothing is held against it.
    pub baselines: Vec<Baseline>,
}

/// A state that is told for comparison and is no target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Baseline {
    /// Short name, unique among the baselines.
    pub id: String,
    /// Name.
    pub names: Names,
    /// The part of city life that it belongs to.
    pub group: CityGroup,
    /// The year whose state it is.
    pub year: u16,
    /// How much there was.
    pub amount: Amount,
    /// Where it comes from.
    pub origin: Origin,
}

/// A yearly growth that a target states beside its amount.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Growth {
    /// Growth from one year to the next, as a fraction.
    pub a_year: f64,
    /// The year from which it counts.
    pub since: u16,
}

/// Which factories count as one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CountRule {
    /// Short name, unique in the programme: `intelligent`.
    pub id: String,
    /// Name.
    pub names: Names,
    /// Who can count at all; all facilities where it is left out.
    pub among: Option<Condition>,
    /// The rule.
    pub strict: Condition,
    /// A milder reading, where the official rule is not known.
    pub lenient: Option<Condition>,
    /// Where the rule comes from.
    pub origin: Origin,
}

/// What a facility must fulfil.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Condition {
    /// `Level("cmmm", 3)`: a level or band of a checklist, or more.
    Level(String, u8),
    /// `Grade("miit", "advanced")`: a grade of a checklist, or a higher one.
    Grade(String, String),
    /// `Points("hospital", 3.0)`: a total of a checklist, or more.
    Points(String, f64),
    /// `Facility(Hospital)`.
    Facility(Facility),
    /// `Sector(Discrete)`.
    Sector(Sector),
    /// Declared to be above scale.
    AboveScale,
    /// All of them.
    All(Vec<Condition>),
    /// At least one of them.
    Any(Vec<Condition>),
}

/// A target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Target {
    /// Short name, unique in the programme.
    pub id: String,
    /// Name.
    pub names: Names,
    /// The part of city life that it belongs to.
    pub group: CityGroup,
    /// The year by whose end it is to be reached.
    pub by: u16,
    /// How much, in the unit of `measured`.
    pub amount: Amount,
    /// The growth by which it is to get there, where one is stated.
    pub growth: Option<Growth>,
    /// What is held against it.
    pub measured: Measured,
    /// Of how many a share is, where an office states it; else a share is that of the files counted.
    pub population: Option<Population>,
    /// What must be said of it; empty: nothing.
    pub note: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// How many there are of those that a share speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Population {
    /// How many.
    pub number: u32,
    /// When, as `2022` or `2022-01`.
    pub as_of: String,
    /// Where it was said.
    pub source: String,
}

/// The three parts that the city's plan has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CityGroup {
    /// Economy.
    Economy,
    /// Daily life.
    DailyLife,
    /// Governance.
    Governance,
}

/// How much a target asks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Amount {
    /// A count, or a share as a fraction.
    pub value: f64,
    /// Whether it is a share.
    pub is_share: bool,
    /// What is counted, in words: "factories".
    pub unit: String,
}

/// What is held against a target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Measured {
    /// `Count("intelligent")`: facilities that a rule counts.
    Count(String),
    /// `ShareOf("transformed")`: the same over those who can count by that rule.
    ShareOf(String),
    /// The facilities' declared devices, summed.
    Devices,
    /// Modelled robots that make or handle things for 10,000 people employed, over the factories that declare
    /// how many they employ. A file models a line and no firm, so this is no census.
    RobotDensity,
    /// What an office declares; nothing that factories could prove.
    Declared(Option<Declared>),
}

/// A state that an office declared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Declared {
    /// How much was reached, in the unit of the target.
    pub value: f64,
    /// When, as `2022` or `2022-01`.
    pub as_of: String,
    /// Where it was said.
    pub source: String,
}

impl Target {
    /// What is due by the end of a year: the amount in the year of the target; before it, what the stated
    /// growth makes of it, down to the year from which that counts. `None` for a year of which the plan says
    /// nothing.
    pub fn due(&self, year: u16) -> Option<f64> {
        let years = self.by.checked_sub(year)?;
        if years == 0 {
            return Some(self.amount.value);
        }
        let growth = self.growth.filter(|growth| growth.since <= year)?;
        // By division, year by year: the same bits on every machine.
        Some((0..years).fold(self.amount.value, |value, _| value / (1.0 + growth.a_year)))
    }
}

impl Declared {
    /// The year of the state.
    pub fn year(&self) -> Option<u16> {
        self.as_of.get(..4)?.parse().ok()
    }
}

impl CityGroup {
    /// All, in the order of a report.
    pub const ALL: [Self; 3] = [Self::Economy, Self::DailyLife, Self::Governance];

    /// The name of the group.
    pub fn name(self) -> &'static str {
        match self {
            Self::Economy => "Economy",
            Self::DailyLife => "Daily life",
            Self::Governance => "Governance",
        }
    }
}

impl Condition {
    /// The checklists that it asks for, in order of mention.
    pub fn checklists(&self) -> Vec<&str> {
        match self {
            Self::Level(id, _) | Self::Grade(id, _) | Self::Points(id, _) => vec![id],
            Self::Facility(_) | Self::Sector(_) | Self::AboveScale => Vec::new(),
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().flat_map(Self::checklists).collect()
            }
        }
    }
}
