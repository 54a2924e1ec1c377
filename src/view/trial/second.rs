//! The second run of a desk: begun when a change is tried, brought to the moment of the first, begun anew with it.

use super::super::desk::Desk;
use super::super::twin::Twin;
use super::Rerun;
use crate::model::Factory;
use crate::sim::PlanError;

impl Desk {
    /// A changed plant runs beside the plant as it is from now on, brought to this moment at once. A trial does the
    /// same with [`Desk::try_step`], over several frames.
    ///
    /// # Errors
    /// A plant that `check` refuses.
    pub fn set_beside(&mut self, name: &str, changed: &Factory) -> Result<(), PlanError> {
        let mut rerun = Rerun::new(changed, name.to_owned(), self.twin().seed())?;
        rerun.catch_up(self.twin().now(), f64::INFINITY, &|| 0.0);
        self.arrive(rerun);
        Ok(())
    }

    /// The second run follows the trial.
    pub(super) fn follow(&mut self, plant: Option<Factory>) {
        self.trial.refused = None;
        self.trial.coming = None;
        self.trial.may_replace = false;
        let begun = match &plant {
            None => {
                self.set_alone();
                Ok(())
            }
            Some(plant) => self.begin_beside(plant),
        };
        if let Err(error) = begun {
            self.notice = Some(error.to_string());
        }
        self.trial.plant = plant;
        self.trial.revision += 1;
    }

    fn begin_beside(&mut self, plant: &Factory) -> Result<(), PlanError> {
        let rerun = Rerun::new(plant, self.trial_name(), self.twin().seed())?;
        if self.twin().now() == 0 {
            self.arrive(rerun);
        } else {
            self.trial.coming = Some(rerun);
        }
        Ok(())
    }

    /// The run that comes nearer its moment; whether one is still on its way, in which case the other waits for it.
    pub(in crate::view) fn catch_up(&mut self, budget: f64, clock: &dyn Fn() -> f64) -> bool {
        let to = self.twin().now();
        let Some(mut rerun) = self.trial.coming.take() else {
            return false;
        };
        if rerun.catch_up(to, budget, clock) {
            self.arrive(rerun);
            return false;
        }
        self.trial.coming = Some(rerun);
        true
    }

    fn arrive(&mut self, rerun: Rerun) {
        let (twin, name) = rerun.into_parts();
        let was_alone = self.twins.len() < 2;
        self.twins.truncate(1);
        self.twins.push(twin);
        self.renew_soon();
        self.beside = Some(name);
        self.frame_all |= was_alone;
    }

    /// All runs from the beginning: what is on its way begins there too.
    ///
    /// # Errors
    /// A plant that `check` refuses.
    pub(in crate::view) fn all_anew(&mut self, seed: u64) -> Result<(), PlanError> {
        let mut twins = vec![Twin::new(self.twin().factory(), seed)?];
        if let Some(rerun) = self.trial.coming.take() {
            let (twin, name) = rerun.into_parts();
            twins.push(Twin::new(twin.factory(), seed)?);
            self.beside = Some(name);
        } else if let Some(beside) = self.twins.get(1) {
            twins.push(Twin::new(beside.factory(), seed)?);
        }
        self.twins = twins;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::desk::tests::desk;
    use super::*;
    use crate::text::Step;

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
            assert!(desk.twins.len() == 2 || desk.twin().now() == at);
        }
        assert!(frames > 1, "the work was meant to take several frames");
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
}
