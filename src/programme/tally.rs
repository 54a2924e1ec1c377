//! Counting: from the rows of the facilities to what a programme comes to.

use std::collections::{BTreeMap, BTreeSet};

use super::by_facility::by_facility;
use super::condition::{By, Cover, Distance, distance, holds, holds_in_part};
use super::count::{
    Against, Asked, Count, Counted, IfCovered, LaterPapers, Nearest, Odd, Of, Place, Reached,
    Reading, Share, Spread, Sum, Unscored,
};
use super::facility::{Row, Scored, Verdict};
use super::limits::Limits;
use crate::maturity::yardsticks;
use crate::model::checklist::Rule;
use crate::model::programme::{Condition, CountRule, Measured, Programme};
use crate::model::structure::Facility;
use crate::model::{Checklist, programme};

/// How many of those nearest to a line are named.
const NEAREST: usize = 10;

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
        unscored: unscored.len(),
        checklists,
        limits: Limits::of(checklists),
    };
    let rules: Vec<Counted> = programme.counts.iter().map(|rule| of.rule(rule)).collect();
    Count {
        programme: programme.id.clone(),
        version: programme.version.clone(),
        names: programme.names.clone(),
        source: programme.origin.source.clone(),
        confidence: programme.origin.confidence.clone(),
        note: programme.note.clone(),
        sources: programme.sources.clone(),
        as_of: scored.iter().find_map(|(_, f)| f.as_of.clone()),
        later_papers: LaterPapers {
            papers: scored.iter().map(|(_, f)| f.later_papers).sum(),
            files: scored.iter().filter(|(_, f)| f.later_papers > 0).count(),
        },
        by_facility: by_facility(programme, checklists, &scored),
        checklists: checklists.iter().map(asked).collect(),
        own_checklists: Vec::new(),
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
                confidence: target.origin.confidence.clone(),
                note: target.note.clone(),
                reached: of.reached(target, &rules),
            })
            .collect(),
        baselines: programme.baselines.clone(),
        standings: checklists.iter().map(|list| of.spread(list)).collect(),
        districts: programme
            .counts
            .first()
            .map_or_else(BTreeMap::new, |rule| of.districts(rule)),
        odd: of.odd(),
        same_plant: of.same_plant(),
        rules,
        unscored,
    }
}

fn asked(checklist: &Checklist) -> Asked {
    Asked {
        id: checklist.id.clone(),
        names: checklist.names.clone(),
        version: checklist.version.clone(),
        source: checklist.origin.source.clone(),
        confidence: checklist.origin.confidence.clone(),
        note: checklist.note.clone(),
        yardsticks: yardsticks(checklist),
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

/// The scored facilities, with their files.
struct Facilities<'a> {
    scored: &'a [(&'a str, &'a Scored)],
    /// Files without a score.
    unscored: usize,
    checklists: &'a [Checklist],
    limits: Limits<'a>,
}

impl<'a> Facilities<'a> {
    fn odd(&self) -> Vec<Odd> {
        let odd = self.scored.iter().filter(|(_, f)| !f.odd.is_empty());
        odd.map(|(file, facility)| Odd {
            file: (*file).to_owned(),
            says: facility.odd.clone(),
        })
        .collect()
    }

    /// Files with equal hashes of their plants.
    fn same_plant(&self) -> Vec<Vec<String>> {
        let mut files: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (file, facility) in self.scored {
            let same = files.entry(&facility.plant_hash).or_default();
            same.push((*file).to_owned());
        }
        let mut same: Vec<Vec<String>> = files.into_values().filter(|f| f.len() > 1).collect();
        same.sort();
        same
    }

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
        let holds = |f: &Scored, by| holds(condition, f, by, self.checklists);
        let in_part = |f: &Scored| holds_in_part(condition, f, By::Claim, self.checklists);
        let count = |is: &dyn Fn(&Scored) -> bool| among.iter().filter(|(_, f)| is(f)).count();
        let proven = among.iter().filter(|(_, f)| holds(f, By::Proof));
        let plants: BTreeSet<&str> = proven.map(|(_, f)| f.plant_hash.as_str()).collect();
        let possible = |f: &Scored| holds(f, By::Possibility);
        Sum {
            proven: count(&|f| holds(f, By::Proof)),
            proven_without_copies: plants.len(),
            proven_synthetic: count(&|f| holds(f, By::Proof) && f.synthetic),
            by_luck: count(&|f| holds(f, By::GoodLuck) && !holds(f, By::BadLuck)),
            by_statement_alone: count(&|f| {
                holds(f, By::Proof) && !holds(f, By::ProofWithoutStatements)
            }),
            claimed: count(&|f| holds(f, By::Claim)),
            claimed_in_part: count(&|f| in_part(f) && !holds(f, By::Claim)),
            claimed_not_proven: count(&|f| holds(f, By::Claim) && !holds(f, By::Proof)),
            possible: count(&possible),
            possible_silent: count(&|f| possible(f) && f.is_silent),
        }
    }

    fn rule(&self, rule: &CountRule) -> Counted {
        let among = self.among(rule);
        let readings = [
            (Reading::Strict, Some(&rule.strict)),
            (Reading::Lenient, rule.lenient.as_ref()),
        ];
        let limits = readings.into_iter().flat_map(|(reading, condition)| {
            let against = condition.map(|condition| self.limits.against(reading, condition));
            against.unwrap_or_default()
        });
        Counted {
            id: rule.id.clone(),
            names: rule.names.clone(),
            source: rule.origin.source.clone(),
            confidence: rule.origin.confidence.clone(),
            among: among.len(),
            undeclared: self.undeclared(rule),
            strict: self.sum(&among, &rule.strict),
            lenient: rule.lenient.as_ref().map(|l| self.sum(&among, l)),
            limits: limits.collect(),
            if_covered: self.if_covered(rule, &among),
            nearest: self.nearest(rule, &among),
        }
    }

    /// Those that would be among them if they declared to be above scale, of which they say nothing.
    fn undeclared(&self, rule: &CountRule) -> usize {
        let Some(among) = &rule.among else { return 0 };
        let open = |facility: &Scored| {
            let mut declared = facility.clone();
            declared.above_scale = Some(true);
            let fits = |facility| holds(among, facility, By::Proof, self.checklists);
            fits(&declared) && !fits(facility)
        };
        let silent = self.scored.iter().map(|(_, facility)| facility);
        silent
            .filter(|facility| facility.above_scale.is_none() && open(facility))
            .count()
    }

    fn if_covered(&self, rule: &CountRule, among: &[(&str, &Scored)]) -> Option<IfCovered> {
        let asked = rule.strict.checklists();
        let is_graded = |list: &&Checklist| {
            matches!(list.rule, Rule::Gates(_)) && asked.contains(&list.id.as_str())
        };
        self.checklists.iter().find(is_graded)?;
        let count = |cover| {
            let by = By::ProofIf(cover);
            let holds = |f: &Scored| holds(&rule.strict, f, by, self.checklists);
            among.iter().filter(|(_, f)| holds(f)).count()
        };
        Some(IfCovered {
            one: count(Cover::One),
            two: count(Cover::Two),
            half: count(Cover::Half),
        })
    }

    fn nearest(&self, rule: &CountRule, among: &[(&str, &Scored)]) -> Vec<Nearest> {
        let open = |facility| !holds(&rule.strict, facility, By::Proof, self.checklists);
        let far = |facility| distance(&rule.strict, facility, self.checklists);
        let mut near: Vec<(Distance, &str, &Scored)> = among
            .iter()
            .filter(|(_, facility)| open(facility))
            .filter_map(|(file, facility)| Some((far(facility)?, *file, *facility)))
            .collect();
        near.sort_by(|a, b| {
            let weight = a.0.weight.total_cmp(&b.0.weight);
            a.0.criteria
                .cmp(&b.0.criteria)
                .then(weight)
                .then(a.1.cmp(b.1))
        });
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
            .map(|(far, file, facility)| Nearest {
                file: file.to_owned(),
                name: facility.name.clone(),
                criteria: far.criteria,
                weight: far.weight,
                lacks: lacks(facility),
            })
            .collect()
    }

    fn reached(&self, target: &programme::Target, rules: &[Counted]) -> Reached {
        let rule = |id: &String| rules.iter().find(|rule| rule.id == *id);
        match &target.measured {
            Measured::Count(id) => rule(id).map_or(Reached::Unknown, |rule| {
                counted(rule, None, |count| count as f64)
            }),
            Measured::ShareOf(id) => {
                let Some(rule) = rule(id) else {
                    return Reached::Unknown;
                };
                let (of, number) = match &target.population {
                    Some(population) => (
                        Of::Population(population.clone()),
                        f64::from(population.number),
                    ),
                    None => {
                        let of = Of::Files {
                            number: rule.among,
                            undeclared: rule.undeclared,
                            unscored: self.unscored,
                        };
                        (of, rule.among as f64)
                    }
                };
                match number > 0.0 {
                    true => counted(rule, Some(of), |count| count as f64 / number),
                    false => Reached::Unknown,
                }
            }
            Measured::Devices => {
                let known: Vec<u64> = self.scored.iter().filter_map(|(_, f)| f.devices).collect();
                let sum = known.iter().sum::<u64>() as f64;
                let made_up = self.scored.iter().map(|(_, f)| f);
                let made_up = made_up.filter(|f| f.devices.is_some() && f.synthetic);
                summed(sum, made_up.count(), known.len(), self.scored.len())
            }
            Measured::RobotDensity => {
                let factories = || {
                    let scored = self.scored.iter().map(|(_, f)| f);
                    scored.filter(|f| f.facility == Facility::Factory)
                };
                let known: Vec<(u64, u32)> = factories()
                    .filter_map(|f| Some((f.robots, f.employees?)))
                    .collect();
                let made_up = factories().filter(|f| f.employees.is_some() && f.synthetic);
                let made_up = made_up.count();
                let people: u64 = known.iter().map(|(_, people)| u64::from(*people)).sum();
                let robots: u64 = known.iter().map(|(robots, _)| *robots).sum();
                let density = robots as f64 * 10_000.0 / people as f64;
                match people {
                    0 => Reached::Unknown,
                    _ => summed(density, made_up, known.len(), factories().count()),
                }
            }
            Measured::Declared(Some(declared)) => Reached::Declared(declared.clone()),
            Measured::Declared(None) => Reached::Unknown,
        }
    }

    fn spread(&self, checklist: &Checklist) -> Spread {
        let names = standings(&checklist.rule);
        let mut spread = Spread {
            checklist: checklist.id.clone(),
            places: Vec::new(),
            silent: 0,
            scored: 0,
        };
        // A standing above the last that has a name is told all the same.
        let mut place = |level: u8| {
            while spread.places.len() <= usize::from(level) {
                let at = spread.places.len();
                let name = names.get(at).cloned();
                spread.places.push(Place {
                    level: at as u8,
                    name: name.unwrap_or_else(|| format!("{at}, above the highest named")),
                    proven: 0,
                    claimed: 0,
                });
            }
            usize::from(level)
        };
        let last = u8::try_from(names.len().saturating_sub(1)).unwrap_or(u8::MAX);
        place(last);
        let (mut silent, mut scored) = (0, 0);
        let mut marks: Vec<(usize, bool)> = Vec::new();
        for sides in self
            .scored
            .iter()
            .filter_map(|(_, facility)| facility.standings.get(&checklist.id))
        {
            scored += 1;
            marks.push((place(sides.proven.level), true));
            match sides.claimed {
                None => silent += 1,
                Some(mark) => marks.push((place(mark.level), false)),
            }
        }
        for (at, by_proof) in marks {
            let place = &mut spread.places[at];
            match by_proof {
                true => place.proven += 1,
                false => place.claimed += 1,
            }
        }
        Spread {
            silent,
            scored,
            ..spread
        }
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

/// The names of a rule's standings, from 0.
fn standings(rule: &Rule) -> Vec<String> {
    let from_none = |names: Vec<String>| ["none".to_owned()].into_iter().chain(names).collect();
    match rule {
        Rule::Ladder(ladder) => from_none(ladder.levels.iter().map(|n| n.en.clone()).collect()),
        Rule::Bands(bands) => (0..=bands.most)
            .map(|band| format!("band {band}"))
            .collect(),
        Rule::Gates(gates) => from_none(gates.grades.iter().map(|g| g.names.en.clone()).collect()),
        Rule::Points(points) => {
            let named = points.standings.iter().map(|s| s.names.en.clone());
            match points.standings.first() {
                None => (0..=points.most).map(|n| format!("level {n}")).collect(),
                Some(first) if first.from > 0.0 => from_none(named.collect()),
                Some(_) => named.collect(),
            }
        }
    }
}

/// What a rule comes to, each number written by `unit`.
fn counted(rule: &Counted, share_of: Option<Of>, unit: impl Fn(usize) -> f64) -> Reached {
    Reached::Counted {
        proven: unit(rule.strict.proven),
        proven_lenient: rule.lenient.map(|sum| unit(sum.proven)),
        synthetic: unit(rule.strict.proven_synthetic),
        synthetic_lenient: rule.lenient.map(|sum| unit(sum.proven_synthetic)),
        without_copies: unit(rule.strict.proven_without_copies),
        without_copies_lenient: rule.lenient.map(|sum| unit(sum.proven_without_copies)),
        claimed: unit(rule.strict.claimed),
        claimed_lenient: rule.lenient.map(|sum| unit(sum.claimed)),
        share_of,
        provable: rule
            .limits
            .iter()
            .all(|limit| limit.reading != Reading::Strict),
    }
}

fn summed(value: f64, synthetic: usize, of: usize, among: usize) -> Reached {
    match of {
        0 => Reached::Unknown,
        _ => Reached::Summed {
            value,
            synthetic,
            of,
            among,
        },
    }
}
