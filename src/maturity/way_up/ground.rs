//! What every set of offers is tried on: the plant as declared with its run, and the runs of changed plants.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};

use super::super::claims::name_of;
use super::super::{Basis, Evidence, Score, score_all};
use super::{Candidate, Lifted, Search, Step, WayUpError, Worth, worth};
use crate::check::check;
use crate::experiment::{Failure, Job, Outcome, differences, plant_hash, run};
use crate::model::checklist::{Need, Rule};
use crate::model::evidence::Test;
use crate::model::{Checklist, Diagnostic, Equipment, Factory, Money, RunSettings, Structure};
use crate::text::{Offer, Reading};

/// What every set is tried on.
pub(super) struct Ground<'a> {
    reading: &'a Reading,
    /// The checklist and those it needs.
    lists: Vec<Checklist>,
    /// The same with every question to a run met.
    bounds: Vec<Checklist>,
    /// Where the checklist is among them.
    at: usize,
    pub base: Outcome,
    baseline: Option<Outcome>,
    pub declared: Score,
    /// The day to which papers count, and whether it is told anyway.
    as_of: Option<(String, bool)>,
    threads: NonZeroUsize,
    stop: &'a AtomicBool,
}

/// What a plant shows without a run, papers as of a day.
fn of_plant(plant: &Factory, as_of: &Option<(String, bool)>) -> Evidence {
    let evidence = Evidence::of_plant(plant);
    match as_of {
        Some((day, told)) => evidence.as_of(day, *told),
        None => evidence,
    }
}

/// What an offer may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// No answer.
    None,
    /// Answers about results of a run and no others.
    Line,
    /// Any answer.
    Answers,
}

impl<'a> Ground<'a> {
    pub fn new(
        reading: &'a Reading,
        checklists: &[Checklist],
        id: &str,
        search: &Search,
        threads: NonZeroUsize,
        stop: &'a AtomicBool,
    ) -> Result<Self, WayUpError> {
        let Some(factory) = &reading.factory else {
            return Err(WayUpError::Plant(reading.diagnostics.clone()));
        };
        let lists = with_needed(checklists, id);
        let at = lists.iter().position(|list| list.id == id);
        let at = at.ok_or_else(|| WayUpError::Checklist(id.to_owned()))?;
        let factory = search.settings.settle(factory)?;
        let ran = |factory: Factory| {
            let job = Job::new(factory).map_err(Failure::from)?;
            run(&job, threads, stop, &mut |_| {})
        };
        let baseline = match &factory.profile.baseline {
            None => None,
            Some(name) => {
                let mut baseline = reading.scenario(name).map_err(WayUpError::Plant)?;
                baseline.run = factory.run.clone();
                Some(ran(baseline)?)
            }
        };
        let base = ran(factory)?;
        let as_of = search.as_of.clone();
        let evidence = of_plant(&base.factory, &as_of).with_run(&base, baseline.as_ref());
        let declared = score_all(&lists, &evidence).swap_remove(at);
        Ok(Self {
            reading,
            bounds: lists.iter().map(bound).collect(),
            lists,
            at,
            base,
            baseline,
            declared,
            as_of,
            threads,
            stop,
        })
    }

    pub fn target(&self) -> &Checklist {
        &self.lists[self.at]
    }

    /// The plant with offers carried out, to be run as the plant as declared is.
    pub fn plant(&self, offers: &[Offer]) -> Result<Factory, String> {
        let say = |problems: &[Diagnostic]| {
            let messages: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
            messages.join("; ")
        };
        let mut plant = self
            .reading
            .with_offers(offers)
            .map_err(|problems| say(&problems))?;
        plant.run = RunSettings {
            start: plant.run.start,
            ..self.base.factory.run.clone()
        };
        Ok(plant)
    }

    /// The level that the plant would prove if every question to a run were met.
    pub fn bound(&self, plant: &Factory) -> u8 {
        match self.is_unbounded() {
            true => self.target().highest(),
            false => self.answers(plant)[self.at].proven.level,
        }
    }

    /// Whether questions to a run that are met may lower the level: one more scene without artificial
    /// intelligence lowers the share of those with it.
    fn is_unbounded(&self) -> bool {
        let Rule::Gates(gates) = &self.target().rule else {
            return false;
        };
        let mut needs = gates.grades.iter().flat_map(|grade| &grade.needs);
        needs.any(|need| matches!(need, Need::AiShare(_)))
    }

    /// All that can be said of the plant before its run, questions to the run counted as met.
    fn answers(&self, plant: &Factory) -> Vec<Score> {
        let mut scores = score_all(&self.bounds, &of_plant(plant, &self.as_of));
        for score in &mut scores {
            score.basis = Basis::default();
        }
        scores
    }

    pub fn verified(&self, plant: &Factory, ran: &Outcome) -> Score {
        let evidence = of_plant(plant, &self.as_of).with_run(ran, self.baseline.as_ref());
        score_all(&self.lists, &evidence).swap_remove(self.at)
    }

    /// What the plant offers, each with its cost and what it may change.
    pub fn candidates(&self) -> Vec<(Offer, Candidate, Effect)> {
        let base = &self.base.factory;
        let before = self.answers(base);
        let offers = self.reading.offers();
        let describe = |offer: &Offer| {
            let (effect, left_out) = match self.plant(std::slice::from_ref(offer)) {
                Err(why) => (Effect::None, Some(format!("it does not fit: {why}"))),
                Ok(alone) if alone == *base => (
                    Effect::None,
                    Some("it has been carried out already".to_owned()),
                ),
                Ok(alone) => {
                    let effect = self.effect(offer, &alone, &before, &offers);
                    let idle = effect == Effect::None;
                    (effect, idle.then(|| "it changes no answer".to_owned()))
                }
            };
            let cost = match offer {
                Offer::Measure(name) => base.measures.get(name).and_then(|m| m.cost.clone()),
                Offer::Scenario(_) => None,
            };
            let candidate = Candidate {
                name: offer.name().to_owned(),
                is_scenario: matches!(offer, Offer::Scenario(_)),
                cost,
                left_out,
            };
            (offer.clone(), candidate, effect)
        };
        offers.iter().map(describe).collect()
    }

    /// What an offer may change, alone or together with others. What joins systems may change an answer only
    /// together with another link.
    fn effect(&self, offer: &Offer, alone: &Factory, before: &[Score], offers: &[Offer]) -> Effect {
        let base = &self.base.factory;
        if self.is_unbounded()
            || alone.structure.systems != base.structure.systems
            || alone.structure.data_links != base.structure.data_links
            || self.answers(alone) != before
        {
            return Effect::Answers;
        }
        // With all the others that go together with it.
        let mut set = vec![offer.clone()];
        for other in offers.iter().filter(|other| *other != offer) {
            set.push(other.clone());
            if self.plant(&set).is_err() {
                set.pop();
            }
        }
        match (self.plant(&set), self.plant(&set[1..])) {
            (Ok(with), Ok(without)) if self.answers(&with) == self.answers(&without) => {
                match key(alone) == key(base) {
                    true => Effect::None,
                    false => Effect::Line,
                }
            }
            _ => Effect::Answers,
        }
    }

    /// Criteria of which a score proves more than the plant as declared does, and those of which it proves less.
    pub fn changed(&self, score: &Score) -> (Vec<Lifted>, Vec<Lifted>) {
        let credits: BTreeMap<&str, u8> = self
            .declared
            .answers
            .iter()
            .map(|answer| (answer.criterion.as_str(), answer.proven_tenths))
            .collect();
        let lifted = score.answers.iter().filter_map(|answer| {
            let from = *credits.get(answer.criterion.as_str())?;
            (from != answer.proven_tenths).then(|| Lifted {
                criterion: answer.criterion.clone(),
                says: answer.says.clone(),
                from_tenths: from,
                to_tenths: answer.proven_tenths,
            })
        });
        lifted.partition(|one| one.to_tenths > one.from_tenths)
    }

    /// By how much a run differs from that of the plant as declared.
    pub fn worth_of(&self, ran: &Outcome) -> Worth {
        worth(
            &differences(&self.base.rows(), &ran.rows()),
            &self.base.factory,
        )
    }

    pub fn step(&self, level: u8, members: &[&Candidate], score: &Score, ran: &Outcome) -> Step {
        let costs = members.iter().filter_map(|member| member.cost.as_ref());
        let cost = costs.cloned().reduce(|sum, cost| Money {
            amount: sum.amount + cost.amount,
            ..sum
        });
        let without = members.iter().filter(|member| member.cost.is_none());
        let (lifted, lowered) = self.changed(score);
        Step {
            level,
            name: name_of(self.target(), level),
            measures: members.iter().map(|member| (*member).clone()).collect(),
            cost,
            undeclared: without.map(|member| member.name.clone()).collect(),
            proven: score.proven.clone(),
            possible: score.possible.clone(),
            lifted,
            lowered,
            worth: self.worth_of(ran),
            basis: score.basis.clone(),
        }
    }
}

/// The most that sets can prove, by those of their members that change more than the line.
pub(super) struct Bounds {
    /// Offers that change more than the line, with whom they are among all.
    told: Vec<(usize, Offer)>,
    by_set: BTreeMap<Vec<usize>, Result<u8, String>>,
}

impl Bounds {
    /// For offers and what each may change.
    pub fn new<'o>(offers: impl Iterator<Item = (&'o Offer, Effect)>) -> Self {
        let told = offers.enumerate();
        let told = told.filter(|(_, (_, effect))| *effect == Effect::Answers);
        Self {
            told: told.map(|(at, (offer, _))| (at, offer.clone())).collect(),
            by_set: BTreeMap::new(),
        }
    }

    /// Plants that were built and scored.
    pub fn built(&self) -> u64 {
        self.by_set.len() as u64
    }

    /// The level that no run of this set can pass, or why it cannot be carried out.
    pub fn of(&mut self, ground: &Ground, set: &[usize]) -> &Result<u8, String> {
        let told = self.told.iter().filter(|(at, _)| set.contains(at));
        let (key, offers): (Vec<usize>, Vec<Offer>) = told.cloned().unzip();
        self.by_set.entry(key).or_insert_with(|| {
            let plant = ground.plant(&offers)?;
            Ok(ground.bound(&plant))
        })
    }

    /// The level that no run of any set can pass, when it takes at most `most` plants to know.
    pub fn ceiling(&mut self, ground: &Ground, most: u64) -> Option<u8> {
        let count = u32::try_from(self.told.len()).ok()?;
        let sets = 1u64.checked_shl(count).filter(|sets| *sets <= most)?;
        let all: Vec<usize> = self.told.iter().map(|(at, _)| *at).collect();
        let mut ceiling = 0;
        for bits in 0..sets {
            if ground.stop.load(Ordering::Relaxed) {
                return None;
            }
            let members = all.iter().enumerate();
            let members = members.filter(|(bit, _)| bits >> bit & 1 == 1);
            let set: Vec<usize> = members.map(|(_, at)| *at).collect();
            if let Ok(level) = self.of(ground, &set) {
                ceiling = ceiling.max(*level);
            }
        }
        Some(ceiling)
    }
}

/// Runs that were made, by what was run.
#[derive(Default)]
pub(super) struct Runs {
    by_line: BTreeMap<u64, Result<Outcome, String>>,
    pub made: u32,
}

impl Runs {
    /// The run of a plant, or why there is none; `None` when it would be one run too many.
    pub fn of(
        &mut self,
        ground: &Ground,
        plant: &Factory,
        most: u32,
    ) -> Result<Option<Result<Outcome, String>>, WayUpError> {
        // What the run does not see may be wrong as well.
        if let Some(problem) = check(plant).into_iter().find(Diagnostic::is_error) {
            return Ok(Some(Err(problem.message)));
        }
        let line = key(plant);
        let ran = match self.by_line.get(&line) {
            _ if line == key(&ground.base.factory) => Ok(ground.base.clone()),
            Some(ran) => ran.clone(),
            None if self.made >= most => return Ok(None),
            None => {
                self.made += 1;
                let made = Job::new(plant.clone())
                    .map_err(Failure::from)
                    .and_then(|job| run(&job, ground.threads, ground.stop, &mut |_| {}));
                let ran = match made {
                    Err(Failure::Stopped) => return Err(Failure::Stopped.into()),
                    made => made.map_err(|failure| failure.to_string()),
                };
                self.by_line.insert(line, ran.clone());
                ran
            }
        };
        Ok(Some(ran.map(|ran| Outcome {
            factory: plant.clone(),
            plant_hash: plant_hash(plant),
            ..ran
        })))
    }
}

/// Hash of what a run sees of a plant: all but who it is, what it declares and how it is equipped.
fn key(plant: &Factory) -> u64 {
    let mut line = Factory {
        profile: Default::default(),
        structure: Structure::default(),
        documents: BTreeMap::new(),
        claims: BTreeMap::new(),
        ..plant.clone()
    };
    for station in line.stations.values_mut() {
        station.equipment = Equipment::default();
    }
    for product in line.products.values_mut() {
        (product.connected, product.remote_diagnosis) = (None, None);
    }
    plant_hash(&line)
}

/// The checklist `id` and those whose levels it needs, itself or through others.
fn with_needed(checklists: &[Checklist], id: &str) -> Vec<Checklist> {
    let mut ids = vec![id];
    let mut at = 0;
    while let Some(next) = ids.get(at).copied() {
        for list in checklists.iter().filter(|list| list.id == next) {
            for needed in list.needs() {
                if !ids.contains(&needed) {
                    ids.push(needed);
                }
            }
        }
        at += 1;
    }
    let lists = checklists.iter();
    lists
        .filter(|list| ids.contains(&list.id.as_str()))
        .cloned()
        .collect()
}

/// The checklist with every question to a run met: what it says is the most that a run can prove.
fn bound(checklist: &Checklist) -> Checklist {
    let mut bound = checklist.clone();
    let criteria = bound
        .topics
        .iter_mut()
        .flat_map(|topic| &mut topic.criteria);
    for run in criteria.filter_map(|criterion| criterion.run.as_mut()) {
        *run = Test::All(Vec::new());
    }
    if let Rule::Ladder(ladder) = &mut bound.rule {
        ladder.needs_run_from = None;
    }
    bound
}
