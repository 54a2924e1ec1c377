//! What the window shows and what the person has chosen: plain data that panels draw and change, and that
//! the scene follows. Nothing of Bevy's renderer, so panels are tested without one.

use std::path::PathBuf;

use bevy::math::Vec2;
use bevy::prelude::Resource;

use super::background::Background;
use super::layout::{Layout, LayoutFile, beside};
use super::locale::Words;
use super::panels::{Choices, Kept};
use super::playback::{Playback, now_of, until_of};
use super::trial::Trial;
use super::twin::Twin;
use crate::model::Factory;
use crate::sim::PlanError;
use crate::text::Reading;

/// How the window looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// Light grey floor.
    #[default]
    Light,
    /// For a dim room.
    Dark,
}

/// What the lower panel shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tab {
    /// Curves over time.
    Charts,
    /// State shares of every station.
    States,
    /// Servers over time.
    Gantt,
    /// Lead times.
    LeadTimes,
    /// The checklists.
    Checklist,
    /// What happened.
    Log,
}

impl Tab {
    /// In the order of the keys 1 to 6.
    pub const ALL: [Self; 6] = [
        Self::Charts,
        Self::States,
        Self::Gantt,
        Self::LeadTimes,
        Self::Checklist,
        Self::Log,
    ];

    /// Its name in the locales and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Charts => "charts",
            Self::States => "states",
            Self::Gantt => "gantt",
            Self::LeadTimes => "lead-times",
            Self::Checklist => "checklist",
            Self::Log => "log",
        }
    }
}

/// The plant's file, as it was read.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file.
    pub path: PathBuf,
    /// What it says; typed changes are tried on it.
    pub reading: Reading,
    /// The plant.
    pub factory: Factory,
}

/// Everything but the picture.
#[derive(Resource)]
pub struct Desk {
    /// The plant's file.
    pub document: Document,
    /// The runs: the plant as it is and, when a change is tried, as it would be.
    pub twins: Vec<Twin>,
    /// How time goes.
    pub playback: Playback,
    /// Where the stations stand; the same for all runs.
    pub layout: Layout,
    /// What is tried.
    pub trial: Trial,
    /// Replications and scores beside the window.
    pub background: Background,
    /// What the second run is, for people.
    pub beside: Option<String>,
    /// What the person moved.
    pub moved: LayoutFile,
    /// The layout's file says something that is not in `moved`: it is kept under another name before it is written.
    pub(super) is_layout_refused: bool,
    /// The station in the inspector, by its number in [`Twin::glances`].
    pub selected: Option<usize>,
    /// The station under the pointer.
    pub hovered: Option<usize>,
    /// The run in whose picture the pointer was last.
    pub pointed: usize,
    /// What the lower panel shows; none: it is closed.
    pub tab: Option<Tab>,
    /// The playback bar at the top is open.
    pub bar: bool,
    /// The tree at the left is open.
    pub tree: bool,
    /// The inspector at the right is open.
    pub inspector: bool,
    /// The help is open.
    pub help: bool,
    /// Text in the tree's search.
    pub search: String,
    /// What is chosen inside the panels.
    pub choices: Choices,
    /// What panels keep from frame to frame.
    pub(super) kept: Kept,
    /// Light or dark.
    pub look: Look,
    /// The language.
    pub words: Words,
    /// One line for the person, until the next: what went wrong, or what was done.
    pub notice: Option<String>,
    /// The camera keeps the whole plant in the picture, until the person moves it.
    pub frame_all: bool,
    /// How far the picture is turned about the upright \[rad\].
    pub turned: f32,
    /// What the panels leave to the picture, in points of the window: left upper and right lower corner.
    pub clear: (Vec2, Vec2),
    /// Seconds since the panels' numbers were measured.
    stale: f64,
    /// The person stepped since the last measurement was begun, perhaps within one moment.
    is_stepped: bool,
    /// How long the measurement on its way has taken so far, and the last one took \[s\].
    spent: (f64, f64),
}

/// Panels' numbers are measured no more often \[s\].
const REFRESH: f64 = 0.12;
/// Numbers are shown anew no more often than this many times the time that it takes to measure them.
const SELDOM: f64 = 50.0;
/// But at least so often, whatever that took: a machine that was stopped for a while is no slow machine \[s\].
const LATEST: f64 = 2.0;
/// So much of a frame may go into measuring them \[s\].
const PIECE: f64 = 0.001;
/// So many budgets of a frame may go into a changed run that catches up: nothing else moves meanwhile, and the person still
/// sees thirty pictures a second.
const CATCH_UP: f64 = 2.0;
/// Seconds of the person's that a part is drawn on a belt.
const TRAVEL: f64 = 0.8;

impl Desk {
    /// A window on a plant.
    ///
    /// # Errors
    /// A plant that `check` refuses.
    pub fn new(document: Document, seed: u64, words: Words) -> Result<Self, PlanError> {
        let twin = Twin::new(&document.factory, seed)?;
        let file = beside(&document.path);
        let (moved, notice) = match LayoutFile::read(&file) {
            Ok(moved) => (moved, None),
            Err((moved, damage)) => (moved, Some(damage.told(&words))),
        };
        let is_layout_refused = notice.is_some();
        let layout = Layout::new(&document.factory, &twin.snapshot, &moved);
        Ok(Self {
            document,
            twins: vec![twin],
            playback: Playback::default(),
            layout,
            trial: Trial::default(),
            background: Background::default(),
            beside: None,
            moved,
            is_layout_refused,
            selected: None,
            hovered: None,
            pointed: 0,
            tab: Some(Tab::Charts),
            bar: true,
            tree: true,
            inspector: true,
            help: false,
            search: String::new(),
            choices: Choices::default(),
            kept: Kept::default(),
            look: Look::default(),
            words,
            notice,
            frame_all: true,
            turned: 0.0,
            clear: (Vec2::ZERO, Vec2::ZERO),
            stale: 0.0,
            is_stepped: false,
            spent: (0.0, 0.0),
        })
    }

    /// The plant as it is.
    pub fn twin(&self) -> &Twin {
        &self.twins[0]
    }

    /// The plant as it is, alone again.
    pub fn set_alone(&mut self) {
        self.twins.truncate(1);
        self.beside = None;
        self.frame_all = true;
        self.lay_out();
    }

    /// The moment that is shown \[ns\]: that of the farthest run, since one that locks stays behind.
    pub fn now(&self) -> u64 {
        now_of(&self.twins)
    }

    /// The end of the longest run \[ns\].
    pub fn until(&self) -> u64 {
        until_of(&self.twins)
    }

    /// Selects what holds the plant back.
    pub fn select_bottleneck(&mut self) {
        let named = self
            .twin()
            .bottleneck
            .as_ref()
            .map(|b| b.most_active.clone());
        self.selected = named.and_then(|name| self.twin().number(&name));
    }

    /// Lets time go by; see [`Playback::pass`].
    pub fn pass(&mut self, elapsed: f64, budget: f64, clock: &dyn Fn() -> f64) {
        self.attend();
        if self.catch_up(budget * CATCH_UP, clock) {
            // Time stands, unless the person steps it.
            if self.is_stepped || self.twins.iter().any(Twin::is_refreshing) {
                self.renew(clock);
            }
            return;
        }
        let rate = self.playback.rate().unwrap_or(super::playback::SPEEDS[7]);
        for twin in &mut self.twins {
            let now = twin.now();
            twin.traffic.set_travel((TRAVEL * rate * 1e9) as u64, now);
        }
        self.playback.pass(&mut self.twins, elapsed, budget, clock);
        self.stale += elapsed;
        self.renew(clock);
    }

    /// Measures everything now.
    pub fn refresh(&mut self) {
        self.stale = 0.0;
        self.is_stepped = false;
        self.twins.iter_mut().for_each(Twin::refresh);
    }

    /// Measures what is shown, all runs at the same moment and no more of it than a frame has room for. A plant that
    /// takes many frames is shown anew less often.
    fn renew(&mut self, clock: &dyn Fn() -> f64) {
        let began = clock();
        if !self.twins.iter().any(Twin::is_refreshing) {
            let every = (self.spent.1 * SELDOM).clamp(REFRESH, LATEST);
            let is_stale = self.is_stepped || self.twins.iter().any(Twin::is_stale);
            if !is_stale || self.stale < every && !self.is_stepped {
                return;
            }
            self.stale = 0.0;
            self.is_stepped = false;
            // To count everything of a large plant is as much as a frame has room for.
            self.twins.iter_mut().for_each(Twin::begin_refresh);
            self.spent.0 = clock() - began;
            return;
        }
        for twin in &mut self.twins {
            while clock() - began < PIECE {
                if !twin.go_on_refreshing() {
                    break;
                }
            }
        }
        self.spent.0 += clock() - began;
        if !self.twins.iter().any(Twin::wants_more) {
            self.twins.iter_mut().for_each(Twin::show_fresh);
            self.spent.1 = self.spent.0;
        }
    }

    /// A run came or went: all are measured anew, at the same moment.
    pub(super) fn renew_soon(&mut self) {
        self.twins.iter_mut().for_each(Twin::give_up_refresh);
        self.stale = REFRESH;
        self.spent.1 = 0.0;
    }

    /// To the next moment at which something happens. The numbers follow over the next frames: the key may be held.
    pub fn step(&mut self) {
        self.playback.step(&mut self.twins);
        self.is_stepped = true;
    }

    /// From the beginning, with the same seed or another.
    pub fn restart(&mut self, seed: u64) {
        if let Err(error) = self.all_anew(seed) {
            self.notice = Some(self.words.said(&error.to_string()));
        }
        self.playback.target = None;
    }

    /// To a moment \[ns\]; to one that is past, from the beginning.
    pub fn jump(&mut self, to: u64) {
        if to < self.now() {
            self.restart(self.twin().seed());
        }
        self.playback.target = Some(to);
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::text;

    /// One part at a time goes round and gets out; more of them lock `a` and `b`.
    pub const LOCKS: &str = r#"Factory(name: "locks", run: (until: "1 h"), stations: {
        "in": Source(every: "10 s"),
        "a": Machine(cycle: "1 s"),
        "b": Machine(cycle: "1 s"),
        "out": Sink(),
    }, flow: [
        ["in", "a", "b"], (from: "b", to: "a", share: "99 %"), (from: "b", to: "out", share: "1 %"),
    ])"#;

    /// A desk on a copy of a shipped plant in a folder of its own.
    pub fn desk(name: &str) -> (tempfile::TempDir, Desk) {
        let shipped = format!("{}/factories/{name}.ron", env!("CARGO_MANIFEST_DIR"));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("{name}.ron"));
        std::fs::copy(shipped, &path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.display().to_string();
        let reading = text::read(text::Source { name, text }, &text::NoFiles);
        let factory = reading.factory.clone().unwrap();
        let document = Document {
            path,
            reading,
            factory,
        };
        let desk = Desk::new(document, 1, Words::english()).unwrap();
        (folder, desk)
    }

    /// A desk on a plant of this text.
    pub fn written(text: &str) -> (tempfile::TempDir, Desk) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("written.ron");
        std::fs::write(&path, text).unwrap();
        let source = text::Source {
            name: path.display().to_string(),
            text: text.to_owned(),
        };
        let reading = text::read(source, &text::NoFiles);
        let factory = reading.factory.clone().unwrap();
        let document = Document {
            path,
            reading,
            factory,
        };
        let desk = Desk::new(document, 1, Words::english()).unwrap();
        (folder, desk)
    }

    #[test]
    fn going_back_in_time_reruns_from_the_start() {
        let (_folder, mut desk) = desk("penny-fab");
        desk.jump(5_000_000_000_000);
        desk.pass(0.0, 1.0, &|| 0.0);
        let there = desk.twin().now();
        desk.jump(1_000_000_000_000);
        desk.pass(0.0, 1.0, &|| 0.0);
        assert_eq!(
            (there, desk.twin().now()),
            (5_000_000_000_000, 1_000_000_000_000)
        );
        desk.jump(5_000_000_000_000);
        desk.pass(0.0, 1.0, &|| 0.0);
        desk.refresh();
        let mut other = Twin::new(&desk.document.factory, 1).unwrap();
        other.advance(5_000_000_000_000);
        other.refresh();
        assert_eq!(other.snapshot.fingerprint, desk.twin().snapshot.fingerprint);
    }

    /// With a clock that makes every look at it cost 0.4 ms (four of them to let time go by), no frame takes up more than
    /// three pieces, and all
    /// that is shown changes in one frame.
    #[test]
    fn numbers_are_measured_over_several_frames_and_of_one_moment() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        let mut changed = desk.twin().factory().clone();
        changed.run.seed = 9;
        desk.set_beside("another", &changed).unwrap();
        let ticks = std::cell::Cell::new(0.0);
        let clock = || {
            ticks.set(ticks.get() + 0.0004);
            ticks.get()
        };
        desk.playback.is_playing = true;
        let (mut shown, mut since, mut longest) = (desk.twin().snapshot.now, 0, 0);
        for _ in 0..400 {
            let began = ticks.get();
            desk.pass(1.0 / 60.0, 0.012, &clock);
            assert!(ticks.get() - began < PIECE + 0.0031);
            assert_eq!(desk.twins[0].snapshot.now, desk.twins[1].snapshot.now);
            since += 1;
            if desk.twin().snapshot.now != shown {
                shown = desk.twin().snapshot.now;
                longest = since.max(longest);
                since = 0;
            }
        }
        assert!(longest > 10 && shown > 0, "{longest} {shown}");
        // Paused, what is shown comes to be of this moment.
        desk.playback.is_playing = false;
        (0..200).for_each(|_| desk.pass(1.0 / 60.0, 0.012, &clock));
        assert_eq!(desk.twin().snapshot.now, desk.twin().now());
    }

    /// The window was stopped for two seconds in the middle of a measurement.
    #[test]
    fn a_stall_does_not_hold_up_the_numbers_for_a_hundred_seconds() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        let (spent, tick) = (std::cell::Cell::new(0.0), std::cell::Cell::new(0.000_1));
        let clock = || {
            spent.set(spent.get() + tick.get());
            spent.get()
        };
        let frames = |desk: &mut Desk, most: usize| {
            let shown = desk.twin().snapshot.now;
            let mut frames = 0..most;
            frames.find(|_| {
                desk.pass(1.0 / 60.0, 0.012, &clock);
                desk.twin().snapshot.now != shown
            })
        };
        assert!(frames(&mut desk, 120).is_some());
        while !desk.twin().is_refreshing() {
            desk.pass(1.0 / 60.0, 0.012, &clock);
        }
        tick.set(0.7);
        desk.pass(0.0, 0.012, &clock);
        tick.set(0.000_1);
        assert!(frames(&mut desk, 120).is_some());
        assert!(desk.spent.1 > 1.0, "{:?}", desk.spent);
        assert!(frames(&mut desk, 180).is_some());
    }

    /// The key is held: no step measures a whole plant, and what is shown comes to be of this moment none the less.
    #[test]
    fn a_step_measures_nothing_by_itself_and_its_numbers_come() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        let clock = || 0.0;
        let (mut shown, mut renewed) = (desk.twin().snapshot.now, 0);
        for _ in 0..200 {
            desk.step();
            assert_eq!(desk.twin().snapshot.now, shown);
            desk.pass(1.0 / 60.0, 0.012, &clock);
            renewed += usize::from(desk.twin().snapshot.now != shown);
            shown = desk.twin().snapshot.now;
        }
        assert!(renewed > 3, "{renewed}");
        // Of several entries at one moment the last is measured too.
        let (_folder, mut desk) = written(
            r#"Factory(name: "twice", run: (until: "1 h"), stations: {
                "in": Source(every: "10 s"), "a": Machine(cycle: "5 s"), "out": Sink(),
                "in2": Source(every: "10 s"), "a2": Machine(cycle: "5 s"), "out2": Sink(),
            }, flow: [["in", "a", "out"], ["in2", "a2", "out2"]])"#,
        );
        let mut same = 0;
        for _ in 0..200 {
            let before = desk.twin().now();
            desk.step();
            (0..4).for_each(|_| desk.pass(1.0 / 60.0, 0.012, &clock));
            same += usize::from(desk.twin().now() == before);
            let seen = desk.twin().snapshot.fingerprint;
            desk.refresh();
            assert_eq!(desk.twin().snapshot.fingerprint, seen);
        }
        assert!(same > 0);
    }
}
