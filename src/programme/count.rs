//! The count: who fulfils which rule, by proof and by claim, and how that lies to the targets.

use std::collections::BTreeMap;

use serde::Serialize;

use super::condition::{By, holds, shortfall};
use super::facility::{Lack, Row, Scored, Verdict};
use crate::model::checklist::{Names, Rule};
use crate::model::programme::{CityGroup, Condition, CountRule, Declared, Measured, Programme};
use crate::model::{Checklist, programme};

/// How many of those nearest to a line are named.
const NEAREST: usize = 10;

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
    /// What must be said of it.
    pub note: String,
    /// Files counted.
    pub facilities: usize,
    /// Those that were scored.
    pub scored: usize,
    /// Those that are made up.
    pub synthetic: usize,
    /// Files without a score, and why.
    pub unscored: Vec<Unscored>,
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
    /// How many can count by it at all.
    pub among: usize,
    /// By the rule.
    pub strict: Sum,
    /// By its milder reading, where it has one.
    pub lenient: Option<Sum>,
    /// Who claims it strictly and does not prove it.
    pub claimed_not_proven: usize,
    /// Who is nearest to the line of the rule without reaching it, the nearest first.
    pub nearest: Vec<Nearest>,
}

/// How many fulfil something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Sum {
    /// By what evidence proves.
    pub proven: usize,
    /// By what they say themselves.
    pub claimed: usize,
    /// If every unknown were met.
    pub possible: usize,
}

/// A facility near the line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Nearest {
    /// Its file.
    pub file: String,
    /// Its name.
    pub name: String,
    /// How far it is, in levels.
    pub short_by: f64,
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
        /// By claim, strictly.
        claimed: f64,
    },
    /// Summed over what the facilities declare.
    Summed {
        /// The sum or density.
        value: f64,
        /// How many facilities declare it.
        of: usize,
    },
    /// Declared by an office; nothing that factories could prove.
    Declared(Declared),
    /// Not known.
    Unknown,
}

/// How many stand where on one checklist.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// The checklist.
    pub checklist: String,
    /// Names of the standings from 0.
    pub names: Vec<String>,
    /// How many stand there by proof.
    pub proven: Vec<usize>,
    /// How many stand there by claim.
    pub claimed: Vec<usize>,
    /// How many claim nothing.
    pub silent: usize,
}

/// How many of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Share {
    /// That fulfil it.
    pub yes: usize,
    /// That could.
    pub of: usize,
}

/// Counts the rows, which may come in any order: files are sorted by name first.
pub fn count(programme: &Programme, checklists: &[Checklist], rows: &[Row]) -> Count {
    let mut rows: Vec<&Row> = rows.iter().collect();
    rows.sort_by(|a, b| a.file.cmp(&b.file));
    let mut scored = Vec::new();
    let mut unscored = Vec::new();
    for row in &rows {
        match &row.result {
            Verdict::Scored(facility) => scored.push((row.file.as_str(), facility.as_ref())),
            Verdict::Unscored(why) => unscored.push(Unscored {
                file: row.file.clone(),
                why: why.clone(),
            }),
        }
    }
    let of = Facilities {
        scored: &scored,
        checklists,
    };
    let rules: Vec<Counted> = programme.counts.iter().map(|rule| of.rule(rule)).collect();
    Count {
        programme: programme.id.clone(),
        version: programme.version.clone(),
        names: programme.names.clone(),
        source: programme.origin.source.clone(),
        note: programme.note.clone(),
        facilities: rows.len(),
        scored: scored.len(),
        synthetic: scored.iter().filter(|(_, f)| f.synthetic).count(),
        targets: programme
            .targets
            .iter()
            .map(|target| Against {
                id: target.id.clone(),
                names: target.names.clone(),
                group: target.group,
                by: target.by,
                amount: target.amount.clone(),
                path: path(target),
                source: target.origin.source.clone(),
                reached: of.reached(&target.measured, &rules),
            })
            .collect(),
        baselines: programme.baselines.clone(),
        standings: checklists.iter().map(|list| of.spread(list)).collect(),
        districts: programme
            .counts
            .first()
            .map_or_else(BTreeMap::new, |rule| of.districts(rule)),
        rules,
        unscored,
    }
}

/// What is due year by year on the way to a target; empty where only its end is stated.
fn path(target: &programme::Target) -> Vec<(u16, f64)> {
    let Some(growth) = target.growth else {
        return Vec::new();
    };
    let years = growth.since..=target.by;
    years
        .filter_map(|year| Some((year, target.due(year)?)))
        .collect()
}

impl Against {
    /// What a state that an office declared is held against: what was due in its year.
    pub fn due(&self, year: Option<u16>) -> f64 {
        let due = self.path.iter().find(|(due, _)| Some(*due) == year);
        due.map_or(self.amount.value, |(_, amount)| *amount)
    }
}

/// The scored facilities, with their files.
struct Facilities<'a> {
    scored: &'a [(&'a str, &'a Scored)],
    checklists: &'a [Checklist],
}

impl<'a> Facilities<'a> {
    /// Those that can count by a rule.
    fn among(&self, rule: &CountRule) -> Vec<(&'a str, &'a Scored)> {
        let fits = |facility: &Scored| {
            rule.among
                .as_ref()
                .is_none_or(|among| holds(among, facility, By::Proof, self.checklists))
        };
        let scored = self.scored.iter();
        scored
            .copied()
            .filter(|(_, facility)| fits(facility))
            .collect()
    }

    fn sum(&self, among: &[(&str, &Scored)], condition: &Condition) -> Sum {
        let by = |by| {
            among
                .iter()
                .filter(|(_, facility)| holds(condition, facility, by, self.checklists))
                .count()
        };
        Sum {
            proven: by(By::Proof),
            claimed: by(By::Claim),
            possible: by(By::Possibility),
        }
    }

    fn rule(&self, rule: &CountRule) -> Counted {
        let among = self.among(rule);
        let holds = |facility: &Scored, by| holds(&rule.strict, facility, by, self.checklists);
        let boasts = |facility: &Scored| holds(facility, By::Claim) && !holds(facility, By::Proof);
        Counted {
            id: rule.id.clone(),
            names: rule.names.clone(),
            source: rule.origin.source.clone(),
            among: among.len(),
            strict: self.sum(&among, &rule.strict),
            lenient: rule.lenient.as_ref().map(|l| self.sum(&among, l)),
            claimed_not_proven: among.iter().filter(|(_, f)| boasts(f)).count(),
            nearest: self.nearest(rule, &among),
        }
    }

    fn nearest(&self, rule: &CountRule, among: &[(&str, &Scored)]) -> Vec<Nearest> {
        let short = |facility| shortfall(&rule.strict, facility, By::Proof, self.checklists);
        let mut near: Vec<(f64, &str, &Scored)> = among
            .iter()
            .filter_map(|(file, facility)| Some((short(facility)?, *file, *facility)))
            .filter(|(gap, ..)| *gap > 0.0)
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
        let lacks = |facility: &Scored| {
            let mut seen = Vec::new();
            for id in unmet(&rule.strict, facility, self.checklists) {
                for lack in facility.standings.get(id).iter().flat_map(|s| &s.lacks) {
                    if !seen.contains(lack) {
                        seen.push(lack.clone());
                    }
                }
            }
            seen
        };
        near.truncate(NEAREST);
        near.into_iter()
            .map(|(gap, file, facility)| Nearest {
                file: file.to_owned(),
                name: facility.name.clone(),
                short_by: gap,
                lacks: lacks(facility),
            })
            .collect()
    }

    fn reached(&self, measured: &Measured, rules: &[Counted]) -> Reached {
        let rule = |id: &String| rules.iter().find(|rule| rule.id == *id);
        match measured {
            Measured::Count(id) => rule(id).map_or(Reached::Unknown, |rule| Reached::Counted {
                proven: rule.strict.proven as f64,
                proven_lenient: rule.lenient.map(|sum| sum.proven as f64),
                claimed: rule.strict.claimed as f64,
            }),
            Measured::ShareOf(id) => match rule(id) {
                Some(rule) if rule.among > 0 => {
                    let share = |count: usize| count as f64 / rule.among as f64;
                    Reached::Counted {
                        proven: share(rule.strict.proven),
                        proven_lenient: rule.lenient.map(|sum| share(sum.proven)),
                        claimed: share(rule.strict.claimed),
                    }
                }
                _ => Reached::Unknown,
            },
            Measured::Devices => {
                let known: Vec<u64> = self.scored.iter().filter_map(|(_, f)| f.devices).collect();
                summed(known.iter().sum::<u64>() as f64, known.len())
            }
            Measured::RobotDensity => {
                let known: Vec<(u64, u32)> = self
                    .scored
                    .iter()
                    .filter_map(|(_, f)| Some((f.robots, f.employees?)))
                    .collect();
                let people: u64 = known.iter().map(|(_, people)| u64::from(*people)).sum();
                let robots: u64 = known.iter().map(|(robots, _)| *robots).sum();
                match people {
                    0 => Reached::Unknown,
                    _ => summed(robots as f64 * 10_000.0 / people as f64, known.len()),
                }
            }
            Measured::Declared(Some(declared)) => Reached::Declared(declared.clone()),
            Measured::Declared(None) => Reached::Unknown,
        }
    }

    fn spread(&self, checklist: &Checklist) -> Spread {
        let mut names = vec!["none".to_owned()];
        match &checklist.rule {
            Rule::Ladder(ladder) => names.extend(ladder.levels.iter().map(|n| n.en.clone())),
            Rule::Bands(bands) => {
                names = (0..=bands.most)
                    .map(|band| format!("band {band}"))
                    .collect();
            }
            Rule::Gates(gates) => names.extend(gates.grades.iter().map(|g| g.names.en.clone())),
            Rule::Points(points) => {
                names = (0..=points.most).map(|level| format!("{level}")).collect();
            }
        }
        let mut spread = Spread {
            checklist: checklist.id.clone(),
            proven: vec![0; names.len()],
            claimed: vec![0; names.len()],
            silent: 0,
            names,
        };
        for sides in self
            .scored
            .iter()
            .filter_map(|(_, facility)| facility.standings.get(&checklist.id))
        {
            if let Some(count) = spread.proven.get_mut(usize::from(sides.proven.level)) {
                *count += 1;
            }
            match sides.claimed {
                None => spread.silent += 1,
                Some(mark) => {
                    if let Some(count) = spread.claimed.get_mut(usize::from(mark.level)) {
                        *count += 1;
                    }
                }
            }
        }
        spread
    }

    fn districts(&self, rule: &CountRule) -> BTreeMap<String, Share> {
        let mut districts: BTreeMap<String, Share> = BTreeMap::new();
        for (_, facility) in self.among(rule) {
            let name = facility.district.clone().unwrap_or_default();
            let share = districts.entry(name).or_default();
            share.of += 1;
            share.yes += usize::from(holds(&rule.strict, facility, By::Proof, self.checklists));
        }
        districts
    }
}

/// The checklists by which a facility misses a condition.
fn unmet<'c>(
    condition: &'c Condition,
    facility: &Scored,
    checklists: &[Checklist],
) -> Vec<&'c str> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts
            .iter()
            .flat_map(|part| unmet(part, facility, checklists))
            .collect(),
        part if holds(part, facility, By::Proof, checklists) => Vec::new(),
        part => part.checklists(),
    }
}

fn summed(value: f64, of: usize) -> Reached {
    match of {
        0 => Reached::Unknown,
        _ => Reached::Summed { value, of },
    }
}
