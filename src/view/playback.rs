//! How time goes in the window: paused, stepping, at a speed, as fast as it goes, or on its way to a
//! moment. Decides only how far a run is advanced at a time, which changes no number.

use super::twin::Twin;

/// Nanoseconds in a second.
const SECOND: f64 = 1e9;
/// Longest simulated time in one piece when time is to pass as fast as it goes, as a share of the run.
const LARGEST_PIECE: u64 = 64;

/// Frames for which it is said that time went slower than it should: a word that comes and goes with every frame is none.
const BEHIND: u8 = 30;

/// Simulated seconds in a second of the person's.
pub const SPEEDS: [f64; 8] = [1.0, 5.0, 20.0, 60.0, 300.0, 1_200.0, 3_600.0, 14_400.0];

/// How time goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Playback {
    /// Time goes.
    pub is_playing: bool,
    /// Index in [`SPEEDS`]; behind the last: as fast as it goes.
    pub speed: usize,
    /// A rate of its own in the place of the one in [`SPEEDS`].
    exact: Option<f64>,
    /// A moment to go to as fast as it goes \[ns\]; then time goes on as before.
    pub target: Option<u64>,
    /// Part of a nanosecond that a frame left over.
    rest: f64,
    /// The piece of simulated time that took about a third of a frame last time \[ns\].
    piece: u64,
    /// So many frames more it is said that time goes slower than it should.
    behind: u8,
}

impl Default for Playback {
    fn default() -> Self {
        Self {
            is_playing: true,
            speed: 3,
            exact: None,
            target: None,
            rest: 0.0,
            piece: 1_000_000_000,
            behind: 0,
        }
    }
}

impl Playback {
    /// Simulated seconds in a second of the person's; `None`: as fast as it goes.
    pub fn rate(&self) -> Option<f64> {
        let rate = SPEEDS.get(self.speed)?;
        Some(self.exact.unwrap_or(*rate))
    }

    /// Any rate above 0, simulated seconds in a second of the person's; faster and slower go on from the next in
    /// [`SPEEDS`].
    pub fn set_rate(&mut self, rate: f64) {
        let next = SPEEDS.iter().position(|speed| *speed >= rate);
        self.speed = next.unwrap_or(SPEEDS.len() - 1);
        self.exact = Some(rate);
    }

    /// Whether time goes as fast as it can.
    pub fn is_hurried(&self) -> bool {
        self.target.is_some() || self.is_playing && self.rate().is_none()
    }

    /// Whether time goes slower than it should: what a frame has no room for is left out, so that no frame stalls.
    pub fn is_behind(&self) -> bool {
        self.behind > 0 && self.is_playing
    }

    /// Lets `elapsed` seconds of the person's time go by. `clock` tells the seconds spent so far in this
    /// frame, of which `budget` may be spent. A speed that a plant cannot keep is as fast as it goes.
    pub fn pass(&mut self, twins: &mut [Twin], elapsed: f64, budget: f64, clock: &dyn Fn() -> f64) {
        self.behind = self.behind.saturating_sub(1);
        let (now, end) = (now_of(twins), until_of(twins));
        if self.is_hurried() {
            let goal = self.target.unwrap_or(end).min(end);
            if self.hurry(twins, now, goal, budget, clock) {
                self.target = None;
            }
        } else if let (true, Some(rate)) = (self.is_playing, self.rate()) {
            let wanted = (elapsed * rate * SECOND + self.rest).min(u64::MAX as f64);
            let whole = libm::floor(wanted);
            self.rest = wanted - whole;
            let goal = now.saturating_add(whole as u64).min(end);
            if !self.hurry(twins, now, goal, budget, clock) {
                self.behind = BEHIND;
            }
        }
    }

    /// Pieces of simulated time until the budget is spent; all runs stop at the same moment. Whether they got there, or
    /// stand still for good.
    fn hurry(
        &mut self,
        twins: &mut [Twin],
        mut now: u64,
        goal: u64,
        budget: f64,
        clock: &dyn Fn() -> f64,
    ) -> bool {
        let end = until_of(twins);
        let began = clock();
        while now < goal && clock() - began < budget {
            let before = clock();
            now = now.saturating_add(self.piece).min(goal);
            twins.iter_mut().for_each(|twin| twin.advance(now));
            let took = clock() - before;
            self.piece = match took {
                took if took < budget / 6.0 => {
                    self.piece.saturating_mul(2).min(end / LARGEST_PIECE + 1)
                }
                took if took > budget / 2.0 => (self.piece / 2).max(1_000_000),
                _ => self.piece,
            };
            if twins.iter().all(|twin| twin.ended().is_some()) {
                break;
            }
        }
        if now >= end {
            // What is left to handle at that instant, when somebody stepped there.
            twins.iter_mut().for_each(|twin| twin.advance(end));
        }
        now >= goal || twins.iter().all(|twin| twin.ended().is_some())
    }

    /// One agenda entry further, and stop there. Of two runs each handles one that is due at that moment: they stay
    /// side by side.
    pub fn step(&mut self, twins: &mut [Twin]) {
        self.is_playing = false;
        self.target = None;
        let going = twins.iter().filter(|twin| twin.ended().is_none());
        let next = going.filter_map(Twin::next_due).min();
        if let Some(next) = next {
            twins.iter_mut().for_each(|twin| twin.step(next));
        }
    }

    /// A faster or slower speed.
    pub fn change_speed(&mut self, by: isize) {
        self.exact = None;
        self.speed = self.speed.saturating_add_signed(by).min(SPEEDS.len());
    }
}

/// The moment at which runs side by side are \[ns\]: that of the farthest, since one that locks stays behind.
pub fn now_of(twins: &[Twin]) -> u64 {
    twins.iter().map(Twin::now).max().unwrap_or(0)
}

/// The end of the longest of the runs \[ns\].
pub fn until_of(twins: &[Twin]) -> u64 {
    twins.iter().map(Twin::until).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Plan, Run};
    use crate::view::layout::tests::floor;

    fn twin(name: &str, seed: u64) -> Twin {
        Twin::new(&floor(name).0, seed).unwrap()
    }

    /// Frames of uneven length, pauses, steps, every speed, a jump ahead and the rest as fast as it goes: the
    /// run is bit for bit the one without a window.
    #[test]
    fn no_way_of_watching_changes_the_fingerprint() {
        for name in [
            "lingang-body-shop",
            "unreliable-pair",
            "songjiang-furniture",
        ] {
            let (factory, _) = floor(name);
            let plan = Plan::new(&factory).unwrap();
            let mut headless = Run::new(&plan, 5, 0).unwrap();
            headless.advance(plan.until()).unwrap();
            let mut twins = [twin(name, 5)];
            let mut playback = Playback::default();
            let ticks = std::cell::Cell::new(0.0);
            let clock = || {
                ticks.set(ticks.get() + 0.001);
                ticks.get()
            };
            for frame in 0..400usize {
                playback.is_playing = frame % 7 != 0;
                playback.speed = frame / 50;
                if frame % 11 == 0 {
                    playback.step(&mut twins);
                    playback.is_playing = true;
                }
                if frame == 200 {
                    playback.target = Some(twins[0].now() + 7_777_777_777_777);
                }
                playback.pass(&mut twins, 0.016 + 0.001 * (frame % 5) as f64, 0.01, &clock);
                if frame % 13 == 0 {
                    twins[0].refresh();
                }
            }
            playback.speed = SPEEDS.len();
            playback.is_playing = true;
            while twins[0].ended().is_none() {
                playback.pass(&mut twins, 0.016, 0.01, &clock);
            }
            twins[0].refresh();
            assert_eq!(twins[0].snapshot, headless.snapshot(), "{name}");
        }
    }

    #[test]
    fn a_step_handles_one_entry_and_stops() {
        let mut twins = [twin("penny-fab", 1), twin("penny-fab", 1)];
        let mut playback = Playback::default();
        for _ in 0..200 {
            let due = twins[0].next_due().unwrap();
            let before = twins[0].snapshot.entries;
            playback.step(&mut twins);
            assert_eq!((twins[0].now(), playback.is_playing), (due, false));
            twins.iter_mut().for_each(Twin::refresh);
            assert_eq!(twins[0].snapshot.entries, before + 1);
            assert_eq!(twins[0].snapshot, twins[1].snapshot);
        }
        let there = twins[0].now();
        playback.pass(&mut twins, 10.0, 0.01, &|| 0.0);
        assert_eq!(twins[0].now(), there);
    }

    /// Also where several entries are due at the end: the run is over after the last of them.
    #[test]
    fn a_run_can_be_stepped_to_its_end() {
        let mut twins = [twin("unreliable-pair", 5)];
        let mut playback = Playback::default();
        let until = twins[0].until();
        twins[0].advance(until - 100_000_000_000);
        while twins[0].next_due().is_some() {
            assert!(twins[0].ended().is_none());
            playback.step(&mut twins);
        }
        twins[0].advance(until);
        twins[0].refresh();
        let (factory, _) = floor("unreliable-pair");
        let mut headless = Run::new(&Plan::new(&factory).unwrap(), 5, 0).unwrap();
        headless.advance(until).unwrap();
        assert_eq!(twins[0].snapshot, headless.snapshot());
        assert_eq!(twins[0].ended(), Some(&super::super::twin::Ended::AtTheEnd));
    }

    #[test]
    fn any_rate_is_kept_to_the_nanosecond() {
        let mut twins = [twin("penny-fab", 1)];
        let mut playback = Playback::default();
        playback.set_rate(73.5);
        assert_eq!(playback.rate(), Some(73.5));
        playback.pass(&mut twins, 2.0, 0.01, &|| 0.0);
        assert_eq!(twins[0].now(), 147_000_000_000);
        playback.set_rate(1e-3);
        playback.pass(&mut twins, 2.0, 0.01, &|| 0.0);
        assert_eq!(twins[0].now(), 147_002_000_000);
        playback.set_rate(f64::MAX);
        playback.pass(&mut twins, 2.0, 0.01, &|| 0.0);
        assert_eq!(twins[0].now(), twins[0].until());
        playback.change_speed(-1);
        assert_eq!(playback.rate(), Some(SPEEDS[6]));
    }

    /// With a clock by which every piece takes more than a third of the budget, a frame that should let four hours go by
    /// stops at the budget, both runs at the same moment; it is said, and the next frame has nothing to make up for.
    #[test]
    fn a_speed_that_the_plant_cannot_keep_stalls_no_frame() {
        let mut twins = [twin("unreliable-pair", 1), twin("unreliable-pair", 2)];
        let mut playback = Playback {
            speed: SPEEDS.len() - 1,
            ..Playback::default()
        };
        let spent = std::cell::Cell::new(0.0);
        let clock = || {
            spent.set(spent.get() + 0.005);
            spent.get()
        };
        for frame in 1..50 {
            let began = spent.get();
            playback.pass(&mut twins, 1.0, 0.012, &clock);
            assert!(spent.get() - began <= 0.026, "{}", spent.get() - began);
            assert_eq!(twins[0].now(), frame * 1_000_000_000);
            assert_eq!(twins[1].now(), twins[0].now());
            assert!(playback.is_behind());
        }
        let before = now_of(&twins);
        playback.pass(&mut twins, 1.0, 0.012, &|| 0.0);
        assert_eq!(now_of(&twins) - before, 14_400_000_000_000);
        playback.speed = 0;
        (0..BEHIND).for_each(|_| playback.pass(&mut twins, 0.01, 0.012, &|| 0.0));
        assert!(!playback.is_behind());
    }

    #[test]
    fn real_time_is_kept_whatever_the_frames() {
        let mut twins = [twin("penny-fab", 1)];
        let mut playback = Playback {
            speed: 0,
            ..Playback::default()
        };
        for _ in 0..600 {
            playback.pass(&mut twins, 1.0 / 60.0, 0.01, &|| 0.0);
        }
        assert!(twins[0].now().abs_diff(10_000_000_000) <= 2);
    }
}
