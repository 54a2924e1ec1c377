//! The plant against its checklists, in a thread of its own once the replications are there.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::thread::JoinHandle;

use super::study::{Key, Standing, Study, Whole, broke_off, key_of};
use crate::experiment::Job;
use crate::maturity::{Evidence, Score, score_all, shipped};
use crate::model::Checklist;

/// What must be said of each shipped checklist beside the disclaimer, by its id.
static NOTES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let lists = shipped().into_iter();
    lists.map(|list| (list.id, list.note)).collect()
});

/// What must be said of a checklist beside the disclaimer; empty: nothing.
pub(super) fn note(checklist: &str) -> &'static str {
    NOTES.get(checklist).map_or("", String::as_str)
}

/// A plant's scores rest on its replications and on those of the baseline.
type Rests = (Key, Option<Key>);

/// What is known of one plant's scores.
#[derive(Debug, Clone)]
pub enum Sheet {
    /// Its replications are being made: so many of so many.
    Waiting(u32, u32),
    /// They are there and are being scored.
    Scoring,
    /// One score for each checklist that applies.
    Scored(Arc<Vec<Score>>),
    /// Scoring broke off, and why.
    Failed(String),
}

/// Scores a plant that is made ready, with its replications and those of the baseline.
type Scorer = fn(&Job, Option<&Whole>, Option<&Whole>, Option<&(String, bool)>) -> Vec<Score>;

struct Working {
    rests: Rests,
    thread: JoinHandle<Vec<Score>>,
}

/// The scores of the plant as it is and as it is tried.
pub struct Board {
    /// Index of the checklist that is shown.
    pub chosen: usize,
    /// The day to which papers count, as `2026-11-22`, and whether somebody asked for it; without one, papers of any
    /// day count. The window knows no clock: whoever opens it does.
    pub as_of: Option<(String, bool)>,
    scored: BTreeMap<Rests, Sheet>,
    working: Option<Working>,
    sheets: [Option<Sheet>; 2],
    score: Scorer,
}

impl Default for Board {
    fn default() -> Self {
        Self {
            chosen: 0,
            as_of: None,
            scored: BTreeMap::new(),
            working: None,
            sheets: [None, None],
            score: scored,
        }
    }
}

/// Scores kept; behind that the oldest by key go.
const KEPT: usize = 64;

impl Board {
    /// Of the plant as it is; none before the panel was open.
    pub fn as_is(&self) -> Option<&Sheet> {
        self.sheets[0].as_ref()
    }

    /// Of the plant as it is tried.
    pub fn tried(&self) -> Option<&Sheet> {
        self.sheets[1].as_ref()
    }

    /// Nothing is being scored.
    pub fn is_idle(&self) -> bool {
        self.working.is_none()
    }

    /// Waits for what is being scored.
    pub fn wait(&mut self) {
        let Some(Working { rests, thread }) = self.working.take() else {
            return;
        };
        // A failure is kept like scores: what broke off once would break off in every frame.
        let sheet = match thread.join() {
            Ok(scores) => Sheet::Scored(Arc::new(scores)),
            Err(panic) => Sheet::Failed(broke_off("scoring", &*panic)),
        };
        while self.scored.len() >= KEPT {
            self.scored.pop_first();
        }
        self.scored.insert(rests, sheet);
    }

    /// The plants are being made ready; so many replications of each follow.
    pub(super) fn expect(&mut self, replications: [Option<u32>; 2]) {
        self.sheets = replications.map(|of| of.map(|of| Sheet::Waiting(0, of)));
    }

    /// Looks whether there is something to score, and how far everything is. Never waits.
    pub fn attend(
        &mut self,
        study: &Study,
        jobs: [Option<&Arc<Job>>; 2],
        baseline: Option<&Arc<Job>>,
    ) {
        if self
            .working
            .as_ref()
            .is_some_and(|w| w.thread.is_finished())
        {
            self.wait();
        }
        self.sheets = jobs.map(|job| job.map(|job| self.sheet(study, job, baseline)));
    }

    fn sheet(&mut self, study: &Study, job: &Arc<Job>, baseline: Option<&Arc<Job>>) -> Sheet {
        let rests = (key_of(job), baseline.map(|job| key_of(job)));
        if let Some(sheet) = self.scored.get(&rests) {
            return sheet.clone();
        }
        let keys = [Some(rests.0), rests.1];
        let standings: Vec<Standing> = keys
            .into_iter()
            .flatten()
            .map(|key| study.standing(key))
            .collect();
        if !standings.iter().all(Standing::is_over) {
            let made = standings.iter().map(|one| one.made).sum();
            let of = standings.iter().map(|one| one.of).sum();
            return Sheet::Waiting(made, of);
        }
        if self.working.is_none() {
            // A plant that locks is scored without a run, as the reader of its level sees.
            let run = study.whole(rests.0);
            let baseline = rests.1.and_then(|key| study.whole(key));
            let (job, as_of, score) = (job.clone(), self.as_of.clone(), self.score);
            let named = std::thread::Builder::new().name("scores".to_owned());
            let spawned =
                named.spawn(move || score(&job, run.as_ref(), baseline.as_ref(), as_of.as_ref()));
            self.working = spawned.ok().map(|thread| Working { rests, thread });
        }
        Sheet::Scoring
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        self.wait();
    }
}

/// Everything that applies to the plant, scored.
fn scored(
    job: &Job,
    run: Option<&Whole>,
    baseline: Option<&Whole>,
    as_of: Option<&(String, bool)>,
) -> Vec<Score> {
    let plant = job.factory();
    let lists: Vec<Checklist> = shipped()
        .into_iter()
        .filter(|list| list.applies_to(plant.profile.facility))
        .collect();
    let mut evidence = Evidence::of_plant(plant);
    if let Some(run) = run {
        let baseline = baseline.map(Whole::outcome);
        evidence = evidence.with_run(&run.outcome(), baseline.as_ref());
    }
    if let Some((day, told)) = as_of {
        evidence = evidence.as_of(day, *told);
    }
    score_all(&lists, &evidence)
}

#[cfg(test)]
mod tests {
    use super::super::desk::{Tab, tests::desk};
    use super::*;
    use crate::text::{Offer, Step};
    use std::num::NonZeroUsize;
    use std::sync::atomic::AtomicBool;

    fn of(sheet: Option<&Sheet>) -> Arc<Vec<Score>> {
        match sheet {
            Some(Sheet::Scored(scores)) => scores.clone(),
            other => panic!("{other:?}"),
        }
    }

    /// The scores of `twinline score FILE`, before and after.
    #[test]
    fn the_panel_shows_what_a_score_without_a_window_does() {
        let (_folder, mut desk) = desk("jinshan-dye-works");
        desk.attend();
        assert!(desk.background.board.as_is().is_none(), "nobody has asked");
        desk.tab = Some(Tab::Checklist);
        desk.attend();
        assert!(matches!(
            desk.background.board.as_is(),
            Some(Sheet::Waiting(..))
        ));
        let offer = Offer::Scenario("seventh vat".to_owned());
        desk.try_step(Step::Offer(offer)).unwrap();
        desk.finish_background();
        let stop = AtomicBool::new(false);
        let plants = [&desk.document.factory, desk.trial.plant().unwrap()];
        let boards = [desk.background.board.as_is(), desk.background.board.tried()];
        for (plant, sheet) in plants.into_iter().zip(boards) {
            let evidence = Evidence::gather(plant, None, NonZeroUsize::MIN, &stop, &mut |_| {});
            let lists: Vec<Checklist> = shipped()
                .into_iter()
                .filter(|list| list.applies_to(plant.profile.facility))
                .collect();
            assert_eq!(*of(sheet), score_all(&lists, &evidence.unwrap()));
        }
        assert_eq!(of(boards[0])[0].basis.as_of, None);
        // Closed and open again: nothing is made anew.
        desk.tab = None;
        desk.attend();
        desk.tab = Some(Tab::Checklist);
        desk.attend();
        of(desk.background.board.as_is());
    }

    /// As `twinline score FILE --as-of DAY`: what is dated later is a bare statement, and the panel names the day.
    #[test]
    fn papers_count_up_to_the_day_that_was_asked_for() {
        let day = "1999-12-31";
        let (_folder, mut desk) = desk("jinshan-dye-works");
        desk.tab = Some(Tab::Checklist);
        desk.background.board.as_of = Some((day.to_owned(), true));
        desk.finish_background();
        let scores = of(desk.background.board.as_is());
        let stop = AtomicBool::new(false);
        let plant = &desk.document.factory;
        let evidence = Evidence::gather(plant, None, NonZeroUsize::MIN, &stop, &mut |_| {});
        let (evidence, all) = (evidence.unwrap(), shipped().into_iter());
        let lists: Vec<Checklist> = all
            .filter(|list| list.applies_to(plant.profile.facility))
            .collect();
        let on_the_day = score_all(&lists, &evidence.clone().as_of(day, true));
        assert_eq!(*scores, on_the_day);
        assert_ne!(*scores, score_all(&lists, &evidence));
        assert_eq!(scores[0].basis.as_of.as_deref(), Some(day));
    }

    /// A picture does not wait for it for ever, and the window does not begin it again in every frame.
    #[test]
    fn scoring_that_panics_is_told_and_nobody_waits_for_it() {
        let (_folder, mut desk) = desk("jinshan-dye-works");
        desk.tab = Some(Tab::Checklist);
        desk.background.board.score = |_, _, _, _| panic!("no scale");
        desk.finish_background();
        for _ in 0..2 {
            let Some(Sheet::Failed(why)) = desk.background.board.as_is() else {
                panic!("{:?}", desk.background.board.as_is());
            };
            assert!(why.starts_with("scoring: no scale; "), "{why}");
            desk.attend();
            assert!(desk.background.board.is_idle());
        }
    }
}
