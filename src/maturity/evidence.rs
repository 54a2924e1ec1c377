//! All that one plant can show.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use super::answer::Word;
use super::machines;
use super::{Basis, Facts, KeyMachines, Outcomes};
use crate::experiment::{self, Failure, Job, plant_hash};
use crate::model::structure::Answer;
use crate::model::{Claim, Document, Factory, Profile, Structure};

/// What a score rests on: facts, results of a run, documents and claims of one plant.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Who the factory is.
    pub profile: Profile,
    /// What it declares of its systems, networks and policies.
    pub structure: Structure,
    /// How many of its machines are key machines.
    pub key_machines: KeyMachines,
    /// Facts read off the plant.
    pub facts: Facts,
    /// Results of its run; `None` without a run.
    pub outcomes: Option<Outcomes>,
    /// Papers by title.
    pub documents: BTreeMap<String, Document>,
    /// What it says of itself.
    pub claims: BTreeMap<String, Claim>,
    /// The day after which a paper counts as a bare statement; `None`: papers of any day count.
    pub as_of: Option<String>,
    /// What all this rests on.
    pub basis: Basis,
}

impl Evidence {
    /// What a plant shows without a run.
    pub fn of_plant(factory: &Factory) -> Self {
        Self {
            profile: factory.profile.clone(),
            structure: factory.structure.clone(),
            key_machines: machines::counted(factory),
            facts: Facts::of(factory),
            outcomes: None,
            documents: factory.documents.clone(),
            claims: factory.claims.clone(),
            as_of: None,
            basis: Basis {
                plant_hash: plant_hash(factory),
                seed: factory.run.seed,
                ..Basis::default()
            },
        }
    }

    /// The same as seen on a day, written `2026-11-22`: papers dated later are bare statements. The basis
    /// names the day where it makes a difference, or always with `told`.
    #[must_use]
    pub fn as_of(mut self, day: &str, told: bool) -> Self {
        let later = self.documents.iter().filter(|(_, p)| is_later(p, day));
        let dated = later.filter_map(|(title, p)| Some((title.clone(), p.date.clone()?)));
        self.basis.later_papers = dated.collect();
        let matters = !self.basis.later_papers.is_empty();
        self.basis.as_of = (told || matters).then(|| day.to_owned());
        self.as_of = Some(day.to_owned());
        self
    }

    /// The same with a run of the plant that was made already. `baseline` is a run of the scenario that
    /// `profile.baseline` names, with the same seed.
    #[must_use]
    pub fn with_run(
        mut self,
        run: &experiment::Outcome,
        baseline: Option<&experiment::Outcome>,
    ) -> Self {
        self.outcomes = Some(Outcomes::of(run, baseline));
        self.basis.fingerprint = Some(run.fingerprint());
        self.basis.seed = run.factory.run.seed;
        self.basis.replications = run.replications.len() as u32;
        self.basis.baseline = baseline.map(|baseline| {
            let name = self.profile.baseline.clone();
            (name.unwrap_or_default(), baseline.fingerprint())
        });
        self
    }

    /// Runs the plant, and beside it the plant under its baseline scenario, with the plant's own run
    /// settings for both. `progress` is told how many replications are done.
    ///
    /// # Errors
    /// What [`experiment::run_all`] fails with: a plant that cannot be made ready, a run that stopped, a
    /// deadlock (job 1 is the baseline), or the caller's `stop`. [`Evidence::of_plant`] still holds.
    pub fn gather(
        factory: &Factory,
        baseline: Option<&Factory>,
        threads: NonZeroUsize,
        stop: &AtomicBool,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Self, Failure> {
        let mut jobs = vec![Job::new(factory.clone())?];
        if let Some(baseline) = baseline {
            let mut baseline = baseline.clone();
            baseline.run = factory.run.clone();
            jobs.push(Job::new(baseline)?);
        }
        let runs = experiment::run_all(&jobs, threads, stop, progress)?;
        let run = runs.first().ok_or(Failure::Stopped)?;
        Ok(Self::of_plant(factory).with_run(run, runs.get(1)))
    }

    /// What papers and claims say of a criterion by its full name, and the sentences for it.
    pub(super) fn word_on(&self, criterion: &str) -> (Word, Vec<String>) {
        let mut word = Word::Nothing;
        let mut says = Vec::new();
        for (title, document) in &self.documents {
            if document.shows.iter().any(|shown| shown == criterion) {
                let later = self.as_of.as_ref().filter(|day| is_later(document, day));
                let (found, how) = match (&document.date, later) {
                    (Some(date), Some(day)) => (
                        Word::Stated,
                        format!("document {title} of {date}, which is later than {day}"),
                    ),
                    (Some(date), None) => (Word::Dated, format!("document {title} of {date}")),
                    (None, _) => (Word::Stated, format!("document {title}, which has no date")),
                };
                word = word.max(found);
                says.push(how);
            }
        }
        match self.answer_claimed(criterion) {
            Some(Answer::Fully) => {
                word = word.max(Word::Stated);
                says.push("claimed: fully met".into());
            }
            Some(Answer::Mostly) => {
                word = word.max(Word::Stated);
                says.push("claimed: mostly met".into());
            }
            Some(Answer::Partly) => says.push("claimed: partly met".into()),
            Some(Answer::No) => {
                if word == Word::Nothing {
                    word = Word::Refused;
                }
                says.push("the factory says itself that it is not met".into());
            }
            None => {}
        }
        (word, says)
    }

    /// Papers that count as dated: title, day and what they show. One that comes with a measure has no day yet.
    pub(super) fn dated_papers(&self) -> impl Iterator<Item = (&str, &str, &[String])> {
        let later = |paper| self.as_of.as_ref().is_some_and(|day| is_later(paper, day));
        let papers = self.documents.iter().filter(move |(_, p)| !later(p));
        papers.filter_map(|(title, paper)| {
            let date = paper.date.as_deref()?;
            let has_day = date != Document::WHEN_CARRIED_OUT;
            has_day.then_some((title.as_str(), date, paper.shows.as_slice()))
        })
    }

    /// The dated document that shows a topic by its full name to be none of the factory's business.
    pub(super) fn shown_by(&self, topic: &str) -> Option<String> {
        let later = |paper| self.as_of.as_ref().is_some_and(|day| is_later(paper, day));
        let documents = self.documents.iter();
        let mut documents = documents.filter(|(_, paper)| !later(paper));
        documents.find_map(|(title, document)| {
            let date = document.date.as_ref()?;
            let shown = document.shows.iter().any(|shown| shown == topic);
            shown.then(|| format!("document {title} of {date}"))
        })
    }

    /// What the factory claims of a criterion by its full name.
    pub(super) fn answer_claimed(&self, criterion: &str) -> Option<Answer> {
        match self.claims.get(criterion) {
            Some(Claim::Answer(answer)) => Some(*answer),
            _ => None,
        }
    }
}

/// Whether a paper is dated after a day; one that a measure brings with it is of the day of the measure.
fn is_later(paper: &Document, day: &str) -> bool {
    let date = paper.date.as_deref();
    date.is_some_and(|date| date != Document::WHEN_CARRIED_OUT && date > day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::sample::{dated, plant};
    use crate::model::Seconds;

    #[test]
    fn the_best_paper_counts_and_a_claim_is_a_bare_statement() {
        let mut factory = plant(&["press"]);
        let word = |factory: &Factory| Evidence::of_plant(factory).word_on("c.t.a").0;
        assert_eq!(word(&factory), Word::Nothing);
        let claim = |answer| Claim::Answer(answer);
        factory.claims.insert("c.t.a".into(), claim(Answer::No));
        assert_eq!(word(&factory), Word::Refused);
        factory.claims.insert("c.t.a".into(), claim(Answer::Partly));
        assert_eq!(word(&factory), Word::Nothing);
        factory.claims.insert("c.t.a".into(), claim(Answer::Mostly));
        assert_eq!(word(&factory), Word::Stated);
        let undated = Document {
            date: None,
            shows: vec!["c.t.a".into(), "c.t.b".into()],
        };
        factory.documents.insert("plan".into(), undated);
        assert_eq!(word(&factory), Word::Stated);
        factory.documents.insert("rules".into(), dated(&["c.t.a"]));
        assert_eq!(word(&factory), Word::Dated);
        factory.claims.insert("c.t.a".into(), claim(Answer::No));
        assert_eq!(word(&factory), Word::Dated);
        let (_, says) = Evidence::of_plant(&factory).word_on("c.t.a");
        assert_eq!(
            says,
            [
                "document plan, which has no date",
                "document rules of 2024-05-01",
                "the factory says itself that it is not met"
            ]
        );
    }

    #[test]
    fn a_paper_of_a_day_to_come_is_a_bare_statement() {
        let mut factory = plant(&["press"]);
        let dated = dated(&["c.t.a"]);
        factory.documents.insert("rules".into(), dated.clone());
        let on = |factory: &Factory, day| {
            let evidence = Evidence::of_plant(factory).as_of(day, false);
            let (word, says) = evidence.word_on("c.t.a");
            (word, says.concat(), evidence.basis.as_of)
        };
        let (word, says, told) = on(&factory, "2024-04-30");
        assert_eq!(word, Word::Stated);
        assert!(says.ends_with("which is later than 2024-04-30"), "{says}");
        assert_eq!(told.as_deref(), Some("2024-04-30"));
        let basis = Evidence::of_plant(&factory)
            .as_of("2024-04-30", false)
            .basis;
        assert_eq!(
            basis.later_papers,
            [("rules".to_owned(), "2024-05-01".to_owned())]
        );
        let (word, _, told) = on(&factory, "2024-05-01");
        assert_eq!((word, told), (Word::Dated, None));
        // What a measure would bring counts whatever the day is.
        let later = Document {
            date: Some(Document::WHEN_CARRIED_OUT.to_owned()),
            ..dated
        };
        factory.documents.insert("rules".into(), later);
        assert_eq!(on(&factory, "2024-04-30").0, Word::Dated);
    }

    #[test]
    fn the_basis_names_plant_run_seed_and_baseline() {
        let mut factory = plant(&["press"]);
        factory.run.until = Seconds(3600.0);
        factory.run.replications = 2;
        factory.run.seed = 7;
        factory.profile.baseline = Some("2023".into());
        let alone = Evidence::of_plant(&factory);
        assert_eq!(
            (alone.basis.fingerprint, alone.basis.replications),
            (None, 0)
        );
        let stop = AtomicBool::new(false);
        let mut slower = factory.clone();
        slower.run.seed = 99;
        let mut done = 0;
        let gathered = Evidence::gather(
            &factory,
            Some(&slower),
            NonZeroUsize::MIN,
            &stop,
            &mut |n| done = n,
        )
        .unwrap();
        assert_eq!(done, 4);
        let basis = gathered.basis;
        assert_eq!((basis.seed, basis.replications), (7, 2));
        assert_eq!(basis.plant_hash, plant_hash(&factory));
        // The baseline ran with the plant's own seed, so the same plant gives the same fingerprint.
        let (name, fingerprint) = basis.baseline.unwrap();
        assert_eq!(name, "2023");
        assert_eq!(Some(fingerprint), basis.fingerprint);
    }
}
