//! The second run of a desk: begun when a change is tried, brought to the moment of the first, begun anew with it.

use std::collections::BTreeSet;

use super::super::desk::Desk;
use super::Rerun;
use crate::model::{Diagnostic, Factory, Path};
use crate::sim::PlanError;
use crate::text::Step;

/// A trial that can be shown: its plant, and the run of it at its beginning.
pub(super) struct Begun {
    plant: Factory,
    rerun: Rerun,
}

impl Desk {
    /// A changed plant runs beside the plant as it is from now on, brought to this moment at once. A trial does the
    /// same with [`Desk::try_step`], over several frames.
    ///
    /// # Errors
    /// A plant that `check` refuses.
    #[cfg(test)]
    pub fn set_beside(&mut self, name: &str, changed: &Factory) -> Result<(), PlanError> {
        let mut rerun = Rerun::new(changed, name.to_owned(), self.twin().seed())?;
        rerun.catch_up(self.now(), f64::INFINITY, &|| 0.0);
        self.arrive(rerun);
        Ok(())
    }

    /// What a trial of these steps would show; none without any.
    ///
    /// # Errors
    /// What is wrong with it. Both plants are drawn on one floor and told station by station, so that one with other
    /// stations or shelves is wrong too.
    pub(super) fn begin(&self, steps: &[Step]) -> Result<Option<Begun>, Vec<Diagnostic>> {
        let Some(plant) = self.plant_with(steps)? else {
            return Ok(None);
        };
        let wrong = |code, message: String| {
            let problem = Diagnostic::error(code, Path::of(["stations"]), message);
            vec![problem]
        };
        let rerun = Rerun::new(&plant, self.name_of(steps), self.twin().seed())
            .map_err(|error| wrong("cannot-run", error.to_string()))?;
        let (base, tried): (BTreeSet<&str>, BTreeSet<&str>) = (
            self.twin().names().collect(),
            rerun.twin().names().collect(),
        );
        let other = |all: &BTreeSet<&str>, than: &BTreeSet<&str>| {
            let name = all.difference(than).next();
            // A shelf is the inspection's, behind a sign that nobody types.
            name.map(|name| name.replace('\u{1f}', " "))
        };
        let why = match (other(&tried, &base), other(&base, &tried)) {
            (Some(new), _) => format!("`{new}` is new"),
            (None, Some(gone)) => format!("`{gone}` is gone"),
            (None, None) => return Ok(Some(Begun { plant, rerun })),
        };
        let message = format!(
            "the changed plant has other stations or rework shelves: {why}; the window shows two plants side by side \
             only where these are the same"
        );
        Err(wrong("other-stations", message))
    }

    /// The second run follows the trial.
    pub(super) fn follow(&mut self, begun: Option<Begun>) {
        self.trial.refused = None;
        self.trial.coming = None;
        self.trial.may_replace = false;
        self.trial.revision += 1;
        let Some(Begun { plant, rerun }) = begun else {
            self.trial.plant = None;
            self.set_alone();
            return;
        };
        self.trial.plant = Some(plant);
        if self.now() == 0 {
            self.arrive(rerun);
        } else {
            self.trial.coming = Some(rerun);
        }
    }

    /// The run that comes nearer its moment; whether one was on its way, in which case the other waits for it. It is so in
    /// the frame of its arrival too, which has enough to do.
    pub(in crate::view) fn catch_up(&mut self, budget: f64, clock: &dyn Fn() -> f64) -> bool {
        let to = self.now();
        let Some(mut rerun) = self.trial.coming.take() else {
            return false;
        };
        match rerun.catch_up(to, budget, clock) {
            true => self.arrive(rerun),
            false => self.trial.coming = Some(rerun),
        }
        true
    }

    fn arrive(&mut self, rerun: Rerun) {
        let (twin, name) = rerun.into_parts();
        let was_alone = self.twins.len() < 2;
        self.twins.truncate(1);
        self.twins.push(twin);
        self.renew_soon();
        self.beside = Some(name);
        self.lay_out();
        self.frame_all |= was_alone;
    }

    /// All runs from the beginning: what is on its way begins there too.
    ///
    /// # Errors
    /// A plant that `check` refuses.
    pub(in crate::view) fn all_anew(&mut self, seed: u64) -> Result<(), PlanError> {
        let was_alone = self.twins.len() < 2;
        let base = self.twin().anew(seed)?;
        let coming = self.trial.coming.as_ref().map(Rerun::twin);
        let beside = coming.or(self.twins.get(1));
        let beside = beside.map(|twin| twin.anew(seed)).transpose()?;
        self.twins = std::iter::once(base).chain(beside).collect();
        if let Some(rerun) = self.trial.coming.take() {
            self.beside = Some(rerun.into_name());
            self.lay_out();
            self.frame_all |= was_alone;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::desk::tests::{LOCKS, desk, written};
    use super::super::super::twin::{Ended, Twin};
    use super::*;

    fn set(path: &str, value: &str) -> Step {
        Step::Set(path.parse().unwrap(), value.to_owned())
    }

    /// In mid-run, in many frames: the changed run is bit for bit one that was changed from the start.
    #[test]
    fn a_change_in_mid_run_reruns_the_changed_side_to_the_same_moment() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        let at = 30 * 3_600_000_000_000;
        desk.jump(at);
        desk.pass(0.0, 1.0, &|| 0.0);
        desk.try_step(set("framing.servers", "3")).unwrap();
        assert_eq!(desk.twins.len(), 1);
        let ticks = std::cell::Cell::new(0.0);
        let clock = || {
            ticks.set(ticks.get() + 0.002);
            ticks.get()
        };
        let mut frames = 0;
        desk.playback.is_playing = true;
        while desk.twins.len() < 2 {
            desk.pass(0.016, 0.012, &clock);
            frames += 1;
            // Not in the frame of the arrival either.
            assert_eq!(desk.twin().now(), at);
        }
        assert!(frames > 1, "the work was meant to take several frames");
        desk.pass(0.016, 0.012, &|| 0.0);
        assert!(desk.twin().now() > at);
        desk.playback.is_playing = false;
        desk.refresh();
        let mut other = Twin::new(desk.trial.plant().unwrap(), 1).unwrap();
        other.advance(desk.twin().now());
        other.refresh();
        assert_eq!(other.snapshot, desk.twins[1].snapshot);
        // The past of the changed run has its curve too.
        assert!(desk.twins[1].history.moments().count() > 30);
        // From the beginning while one is on its way: both begin there.
        desk.try_step(set("framing.setup.takes", "6 s")).unwrap();
        desk.restart(5);
        assert_eq!(desk.twins.len(), 2);
        assert!(
            desk.twins
                .iter()
                .all(|twin| twin.now() == 0 && twin.seed() == 5)
        );
        let changed = desk.twins[1].factory().stations["framing"].kind.machine();
        assert_eq!(changed.unwrap().servers, 3);
    }

    #[test]
    fn a_plant_that_locks_does_not_stop_the_change_that_frees_it() {
        let (_folder, mut desk) = written(LOCKS);
        let jump = |desk: &mut Desk, to: u64| {
            desk.jump(to);
            while desk.playback.target.is_some() || desk.trial.coming.is_some() {
                desk.pass(0.0, 1.0, &|| 0.0);
            }
        };
        let minute = 60_000_000_000;
        desk.playback.is_playing = false;
        jump(&mut desk, 50 * minute);
        let locked = desk.twin().now();
        assert!(locked < 40 * minute && desk.now() == locked);
        desk.try_step(set("in.every", "\"30 min\"")).unwrap();
        jump(&mut desk, 40 * minute);
        assert_eq!(
            (desk.twins[0].now(), desk.twins[1].now()),
            (locked, 40 * minute)
        );
        // On at the person's pace, a step, and back.
        desk.playback.is_playing = true;
        desk.playback.speed = 3;
        desk.pass(1.0, 1.0, &|| 0.0);
        assert_eq!((desk.twin().now(), desk.now()), (locked, 41 * minute));
        desk.step();
        assert_ne!(desk.now(), 41 * minute);
        jump(&mut desk, 35 * minute);
        assert_eq!((desk.twin().now(), desk.now()), (locked, 35 * minute));
        // Another change comes to the moment of the changed run, not to that of the locked one.
        desk.try_step(set("in.every", "\"29 min\"")).unwrap();
        jump(&mut desk, 36 * minute);
        assert_eq!(desk.twins[1].now(), 36 * minute);
        let end = desk.until();
        jump(&mut desk, end);
        assert_eq!(desk.twins[1].ended(), Some(&Ended::AtTheEnd));
        assert!(matches!(desk.twin().ended(), Some(Ended::Locked(_))));
    }
}
