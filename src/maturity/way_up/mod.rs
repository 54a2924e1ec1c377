//! The way up: the cheapest of what a plant offers to do that proves the next levels, found by search and
//! verified by running it.
//!
//! Candidates are the plant's measures and the scenarios that no measure names. Sets of them are tried in the
//! order of their cost; sets with a cost that is not declared come after all others; ties go to the smaller
//! set, then by name. A set whose plant does not reach the wanted level even if every question to a run were
//! met needs no run; each other one is run and scored, so the first that proves a level is the cheapest.
//! What such a plant proves at most is worked out once for all sets that differ in the line alone.
//! A plant whose line was run before, its equipment and structure aside, gives the same run again and is
//! only scored.

mod ground;
mod reduced;
mod subsets;
#[cfg(test)]
mod tests;

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use self::ground::{Bounds, Effect, Ground, Runs};
use self::subsets::Subsets;
use super::{Basis, OwnChecklist, Score, Standing};
use crate::experiment::{Failure, OptionsError, Outcome, RunOptions};
use crate::kpi::{Estimate, MeanRow, Scope};
use crate::model::checklist::Names;
use crate::model::{Checklist, Diagnostic, Factory, Money};
use crate::text::{Offer, Reading};

/// How a way up is searched for.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// What stands in for the plant's own run settings.
    pub settings: RunOptions,
    /// The day to which papers count, and whether it is told where it makes no difference; `None`: papers of any
    /// day count.
    pub as_of: Option<(String, bool)>,
    /// After so many sets the search gives up.
    pub most_sets: u64,
    /// After so many plants that were built and scored without a run it gives up.
    pub most_plants: u64,
    /// After so many runs of changed plants the search gives up.
    pub most_runs: u32,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            settings: RunOptions::default(),
            as_of: None,
            most_sets: 1 << 20,
            most_plants: 1 << 12,
            most_runs: 100,
        }
    }
}

/// How far a search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Sets looked at.
    pub sets: u64,
    /// All sets that there are.
    pub of: u64,
    /// Runs of changed plants made.
    pub runs: u32,
}

/// Why there is no way up to tell of.
#[derive(Debug, thiserror::Error)]
pub enum WayUpError {
    /// The plant, or the scenario that is its baseline, is wrong.
    #[error("the plant is wrong")]
    Plant(Vec<Diagnostic>),
    /// No checklist of that id was given.
    #[error("there is no checklist `{0}`")]
    Checklist(String),
    /// The run settings do not fit.
    #[error(transparent)]
    Options(#[from] OptionsError),
    /// The plant as declared, or its baseline, does not run through, or the caller stopped the search.
    #[error(transparent)]
    Run(#[from] Failure),
}

/// The way up of one plant on one checklist.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WayUp {
    /// The checklist's id.
    pub checklist: String,
    /// Its name.
    pub names: Names,
    /// The checklists that are not the shipped ones, where the caller says so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub own_checklists: Vec<OwnChecklist>,
    /// What the plant as declared proves.
    pub declared: Standing,
    /// The same if every unknown were met.
    pub possible: Standing,
    /// What it makes as declared.
    pub worth: Worth,
    /// What the plant as declared rests on.
    pub basis: Basis,
    /// One step for each level that can be proven, upward from the declared one.
    pub steps: Vec<Step>,
    /// All candidates by name, measures first.
    pub candidates: Vec<Candidate>,
    /// What each candidate that changes an answer does by itself, in their order; those of which the run
    /// would have been one too many are not among them.
    pub alone: Vec<Alone>,
    /// What all candidates together would reach; `None` without a candidate, or where they do not run.
    pub together: Option<Together>,
    /// Where the search gave up: for each level above its steps that all candidates together prove, a set
    /// that proves it as well, found by leaving out one after the other. Not shown to be the cheapest.
    pub not_shown_cheapest: Vec<Step>,
    /// Sets that cannot be carried out or do not run through, one for each of the first few reasons.
    pub refused: Vec<(Vec<String>, String)>,
    /// Sets looked at, the plant as declared aside.
    pub tried: u64,
    /// Plants run in the search, the plant as declared and its baseline aside.
    pub runs: u32,
    /// Plants run after it, for `alone` and `together`.
    pub runs_beside: u32,
    /// `None`: the search was complete, so no other set proves more, or the same for less.
    pub gave_up: Option<GaveUp>,
}

/// Where a search ended early. Steps below are the cheapest all the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GaveUp {
    /// The level that was searched for.
    pub level: u8,
    /// In a sentence.
    pub because: String,
}

/// Something that the plant could do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Name of the measure or scenario.
    pub name: String,
    /// Whether it is a scenario that no measure names, so that it has no cost.
    pub is_scenario: bool,
    /// What it costs; `None`: not declared.
    pub cost: Option<Money>,
    /// Why no set holds it; `None`: sets with it were tried.
    pub left_out: Option<String>,
}

/// What one candidate does by itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alone {
    /// Its name.
    pub name: String,
    /// What the plant proves with it alone.
    pub proven: Standing,
    /// Criteria of which it raises the proven credit.
    pub lifted: Vec<Lifted>,
    /// Criteria of which it lowers the proven credit.
    pub lowered: Vec<Lifted>,
    /// What it is worth: paired differences to the plant as declared.
    pub worth: Worth,
}

/// What all candidates come to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Together {
    /// Those that go together, taken in their order.
    pub names: Vec<String>,
    /// Those that do not go with the others.
    pub apart: Vec<String>,
    /// What the plant proves with them, by its run.
    pub proven: Standing,
    /// The same if every unknown were met.
    pub possible: Standing,
}

/// A level and the cheapest set that proves it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// The level, band or rank of the grade.
    pub level: u8,
    /// Its name.
    pub name: Option<Names>,
    /// The set by name, measures first.
    pub measures: Vec<Candidate>,
    /// Sum of the costs that are declared; `None` where none is.
    pub cost: Option<Money>,
    /// Members without a cost: the sum is a lower bound.
    pub undeclared: Vec<String>,
    /// What the plant proves with the set carried out, by its run.
    pub proven: Standing,
    /// The same if every unknown were met.
    pub possible: Standing,
    /// Criteria of which the set raises the proven credit.
    pub lifted: Vec<Lifted>,
    /// Criteria of which it lowers the proven credit.
    pub lowered: Vec<Lifted>,
    /// What the set is worth: paired differences to the plant as declared.
    pub worth: Worth,
    /// What this rests on.
    pub basis: Basis,
}

/// A criterion whose credit a set changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lifted {
    /// Full name.
    pub criterion: String,
    /// What it asks.
    pub says: Names,
    /// Credit of the plant as declared, in tenths.
    pub from_tenths: u8,
    /// Credit with the set, in tenths.
    pub to_tenths: u8,
}

/// Output of a plant, or the difference between two.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Worth {
    /// Good parts per scheduled hour.
    pub good_parts_per_scheduled_hour: Option<Estimate>,
    /// OEE of the plant, as a fraction.
    pub oee: Option<Estimate>,
    /// Value of the good parts per scheduled hour, where products have values.
    pub value_per_scheduled_hour: Option<Estimate>,
    /// Currency of that value.
    pub currency: Option<String>,
}

/// Refused sets that are kept with their reasons.
const REFUSED: usize = 8;

/// Searches for the way up of a plant on the checklist `id` of `checklists`; the others are for the levels
/// that it needs of them.
///
/// # Errors
/// A plant that is wrong by itself or does not run as declared, no such checklist, settings that do not fit,
/// or `stop`. A set that cannot be carried out or does not run through is no error; it proves nothing.
pub fn way_up(
    reading: &Reading,
    checklists: &[Checklist],
    id: &str,
    search: &Search,
    threads: NonZeroUsize,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<WayUp, WayUpError> {
    let ground = Ground::new(reading, checklists, id, search, threads, stop)?;
    let candidates = ground.candidates();
    let open: Vec<(&Offer, &Candidate, Effect)> = candidates
        .iter()
        .filter(|(.., effect)| *effect != Effect::None)
        .map(|(offer, candidate, effect)| (offer, candidate, *effect))
        .collect();
    let mut found = WayUp {
        checklist: id.to_owned(),
        names: ground.target().names.clone(),
        own_checklists: Vec::new(),
        declared: ground.declared.proven.clone(),
        possible: ground.declared.possible.clone(),
        worth: worth(&ground.base.summary(), &ground.base.factory),
        basis: ground.declared.basis.clone(),
        steps: Vec::new(),
        candidates: candidates.iter().map(|(_, c, _)| c.clone()).collect(),
        alone: Vec::new(),
        together: None,
        not_shown_cheapest: Vec::new(),
        refused: Vec::new(),
        tried: 0,
        runs: 0,
        runs_beside: 0,
        gave_up: None,
    };
    let of = 1u64
        .checked_shl(open.len().try_into().unwrap_or(u32::MAX))
        .map_or(u64::MAX, |sets| sets - 1);
    let mut bounds = Bounds::new(open.iter().map(|(offer, _, effect)| (*offer, *effect)));
    let mut top = ground.target().highest();
    let ceiling = bounds.ceiling(&ground, search.most_plants);
    top = top.min(ceiling.unwrap_or(top));
    let mut wanted = ground.declared.proven.level.saturating_add(1);
    let mut runs = Runs::default();
    for set in Subsets::new(open.iter().map(|(_, c, _)| price(c)).collect()) {
        if wanted > top {
            break;
        }
        if stop.load(Ordering::Relaxed) {
            return Err(Failure::Stopped.into());
        }
        let mut give_up = |because: String| {
            found.gave_up = Some(GaveUp {
                level: wanted,
                because,
            });
        };
        if found.tried >= search.most_sets
            || ceiling.is_none() && bounds.built() >= search.most_plants
        {
            give_up(format!("after {} of {of} sets", found.tried));
            break;
        }
        found.tried += 1;
        progress(Progress {
            sets: found.tried,
            of,
            runs: runs.made,
        });
        let members: Vec<&Candidate> = set.iter().map(|at| open[*at].1).collect();
        let offers: Vec<Offer> = set.iter().map(|at| open[*at].0.clone()).collect();
        let tried = match bounds.of(&ground, &set) {
            Ok(bound) if *bound < wanted => continue,
            Ok(_) => match ground.plant(&offers) {
                Ok(plant) => match runs.of(&ground, &plant, search.most_runs)? {
                    Some(ran) => ran.map(|ran| (plant, ran)),
                    None => {
                        give_up(format!("after {} runs", runs.made));
                        break;
                    }
                },
                Err(why) => Err(why),
            },
            Err(why) => Err(why.clone()),
        };
        match tried {
            Ok((plant, ran)) => {
                let score = ground.verified(&plant, &ran);
                while wanted <= score.proven.level {
                    found
                        .steps
                        .push(ground.step(wanted, &members, &score, &ran));
                    wanted += 1;
                }
            }
            Err(why)
                if found.refused.len() < REFUSED && !found.refused.iter().any(|r| r.1 == why) =>
            {
                let names = members.iter().map(|m| m.name.clone()).collect();
                found.refused.push((names, why));
            }
            Err(_) => {}
        }
    }
    found.runs = runs.made;
    let open: Vec<(&Offer, &Candidate)> = open.iter().map(|(o, c, _)| (*o, *c)).collect();
    for (offer, _) in &open {
        if let Some((score, ran)) = scored(
            &ground,
            std::slice::from_ref(*offer),
            &mut runs,
            search.most_runs,
        )? {
            let (lifted, lowered) = ground.changed(&score);
            found.alone.push(Alone {
                name: offer.name().to_owned(),
                lifted,
                lowered,
                worth: ground.worth_of(&ran),
                proven: score.proven,
            });
        }
    }
    let all = reduced::fitting(&ground, &open);
    found.together = together(&ground, &all, &mut runs)?;
    if let (Some(gave_up), Some(together)) = (&found.gave_up, &found.together) {
        let levels = gave_up.level..=together.proven.level;
        found.not_shown_cheapest = reduced::steps(&ground, all.set, levels, &mut runs, search)?;
    }
    found.runs_beside = runs.made - found.runs;
    Ok(found)
}

/// The score of the plant with these offers, and its run; `None` where they do not fit or run, or by one run too many.
fn scored(
    ground: &Ground,
    offers: &[Offer],
    runs: &mut Runs,
    most: u32,
) -> Result<Option<(Score, Outcome)>, WayUpError> {
    let Ok(plant) = ground.plant(offers) else {
        return Ok(None);
    };
    let ran = runs.of(ground, &plant, most)?;
    Ok(match ran {
        Some(Ok(ran)) => Some((ground.verified(&plant, &ran), ran)),
        Some(Err(_)) | None => None,
    })
}

/// What all offers that go together come to. The one run that it takes is made even at the end of a search
/// that gave up.
fn together(
    ground: &Ground,
    all: &reduced::Fitting,
    runs: &mut Runs,
) -> Result<Option<Together>, WayUpError> {
    if all.set.is_empty() {
        return Ok(None);
    }
    let offers: Vec<Offer> = all.set.iter().map(|(offer, _)| (*offer).clone()).collect();
    let most = runs.made.saturating_add(1);
    Ok(
        scored(ground, &offers, runs, most)?.map(|(score, _)| Together {
            names: offers.iter().map(|offer| offer.name().to_owned()).collect(),
            apart: all.apart.clone(),
            proven: score.proven,
            possible: score.possible,
        }),
    )
}

/// A price in hundredths of the currency.
fn price(candidate: &Candidate) -> Option<u128> {
    // Beyond the range the conversion stops at its ends.
    let cost = candidate.cost.as_ref()?;
    Some((cost.amount * 100.0).round() as u128)
}

/// What a plant makes, or by how much two differ.
fn worth(rows: &[MeanRow], factory: &Factory) -> Worth {
    let of = |name: &str| {
        let row = rows
            .iter()
            .find(|row| row.scope == Scope::Plant && row.name == name)?;
        row.estimate
    };
    let value = of("output_value_per_scheduled_hour");
    let mut values = factory.products.values().filter_map(|p| p.value.as_ref());
    let currency = values.next().map(|value| value.currency.clone());
    Worth {
        good_parts_per_scheduled_hour: of("good_parts_per_scheduled_hour"),
        oee: of("plant_oee"),
        currency: currency.filter(|_| value.is_some()),
        value_per_scheduled_hour: value,
    }
}
