//! Layer 2: the run. ECS components are the state; one system owns the event loop.
//!
//! May import `model` only; never files, the wall clock, threads or hash maps. The one way in is
//! [`Plan::new`], then [`Run::new`] for each replication; the one way to look is [`observe`].

mod agenda;
mod area;
mod bucket;
mod buffer;
mod build;
mod change;
mod crew;
mod cycles;
mod deadlock;
mod delay;
mod equip;
mod failure;
mod floor;
mod glance;
mod inspection;
mod kind;
mod kinds;
mod lane;
mod law;
mod laws;
mod links;
mod machine;
mod moves;
pub mod observe;
mod part;
mod plain;
mod plan;
mod port;
mod queue;
mod reserve;
mod ring;
mod row;
mod sample;
mod server;
mod setup;
mod shift;
mod shop;
mod sink;
mod source;
mod special;
mod station;
mod straight;
mod stream;
mod supply;
mod tally;
mod totals;
mod trace;
mod wavering;
mod work;

use std::sync::Arc;

use bevy::ecs::schedule::{Schedule, SingleThreadedExecutor};
use bevy::ecs::system::SystemState;
use bevy::prelude::World;

use crate::model::Factory;
use agenda::Agenda;
use floor::{Clock, Floor, Shared, advance};
use observe::{PlantView, ProductView, Record, Records, Snapshot, StationView};
use part::Parts;
use totals::Totals;
use trace::{Recorder, fingerprint};

pub use buffer::Buffer;
pub use crew::Crew;
pub use delay::Delay;
pub use failure::Failures;
pub use inspection::Inspection;
pub use law::Law;
pub use machine::Machine;
pub use plan::Plan;
pub use sample::{Sampler, Uniforms};
pub use server::Server;
pub use setup::Setup;
pub use shift::Shift;
pub use sink::Sink;
pub use source::Source;
pub use special::beta_cdf;
pub use station::Slot;
pub use stream::{FNV_START, RunKey, StreamId, fnv1a, mix};
pub use supply::Supply;

/// Why a plant cannot be made ready. `check` finds each of these first, with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A name, a share or a link that does not fit.
    #[error("{0}")]
    Invalid(String),
}

/// Why a run stopped for good. It cannot continue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// A law of conservation does not hold: a bug of twinline, never of the plant.
    #[error("law `{law}` is violated: {detail}; this is a bug of twinline, please report it")]
    Law {
        /// Its name.
        law: &'static str,
        /// The numbers.
        detail: String,
    },
    /// The clock or a counter is full.
    #[error("{0}")]
    Overflow(String),
}

/// A circular wait: no station in it can ever move again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadlock {
    /// When it closed \[ns\].
    pub at: u64,
    /// Who waits for whom, by name.
    pub waits: Vec<(String, String)>,
}

/// How far an advance came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// To the time asked for.
    Reached,
    /// No further: the plant is locked.
    Locked(Deadlock),
}

/// One replication of one plant: a bare [`World`] whose components are the state, and one
/// single-threaded schedule whose one system advances it.
pub struct Run {
    world: World,
    schedule: Schedule,
    floor: SystemState<Floor<'static, 'static>>,
    plan: Plan,
    seed: u64,
    replication: u32,
}

impl Run {
    /// A replication at t = 0; its streams depend on the seed, the replication and the elements' keys only.
    pub fn new(plan: &Plan, seed: u64, replication: u32) -> Result<Self, PlanError> {
        let layout = &plan.0;
        let mut world = World::new();
        let mut agenda = Agenda::default();
        let key = stream::RunKey::new(seed, replication);
        build::stations(&mut world, layout, key, &mut agenda)?;
        let following = layout
            .factory
            .stations
            .values()
            .filter(|s| s.kind.machine().is_some_and(|m| m.shift.is_some()))
            .count();
        let day_offset = layout.factory.run.start.second_of_week % crate::model::DAY;
        world.insert_resource(Totals::new(
            layout.products.len(),
            day_offset * 1_000_000_000,
            following as u32,
        ));
        world.insert_resource(agenda);
        world.insert_resource(Parts::default());
        world.insert_resource(Recorder::default());
        world.insert_resource(Clock::default());
        world.insert_resource(Shared(Arc::clone(layout)));
        let mut schedule = Schedule::default();
        schedule.set_executor(SingleThreadedExecutor::new());
        schedule.add_systems(advance);
        let floor = SystemState::new(&mut world);
        Ok(Self {
            world,
            schedule,
            floor,
            plan: plan.clone(),
            seed,
            replication,
        })
    }

    /// Runs to `until` \[ns\], entries exactly there included. Crossing the warm-up restarts the
    /// statistics. A run that was locked or broke a law stays where it was.
    pub fn advance(&mut self, until: u64) -> Result<Progress, RunError> {
        self.go_to(until, false)
    }

    fn go_to(&mut self, until: u64, is_step: bool) -> Result<Progress, RunError> {
        let mut clock = self.world.resource_mut::<Clock>();
        if until < clock.now {
            return Ok(Progress::Reached);
        }
        clock.until = until;
        clock.is_step = is_step;
        self.schedule.run(&mut self.world);
        let clock = self.world.resource::<Clock>();
        if let Some(error) = &clock.failed {
            return Err(error.clone());
        }
        Ok(match &clock.locked {
            None => Progress::Reached,
            Some(waits) => {
                let name = |station| self.plan.0.name_of(station).replace('\u{1f}', " ");
                let waits = waits.iter().map(|(a, b)| (name(*a), name(*b))).collect();
                Progress::Locked(Deadlock {
                    at: clock.now,
                    waits,
                })
            }
        })
    }

    /// Simulated time \[ns\].
    pub fn now(&self) -> u64 {
        self.world.resource::<Clock>().now
    }

    /// Everything measured so far.
    pub fn snapshot(&mut self) -> Snapshot {
        let layout = Arc::clone(&self.plan.0);
        let Ok(mut floor) = self.floor.get_mut(&mut self.world) else {
            unreachable!("the world holds what `new` put there")
        };
        floor.shop(|shop, _| look(shop, &layout))
    }

    /// Keeps the last `capacity` records from now on; 0 keeps none.
    pub fn keep_records(&mut self, capacity: usize) {
        self.world.resource_mut::<Recorder>().keep(capacity);
    }

    /// The records from a moment \[ns\] on, as far as they are kept; they stay kept.
    pub fn records_since(&self, from: u64) -> Records {
        self.world.resource::<Recorder>().since(from)
    }

    /// Takes the records kept since the last call, oldest first.
    pub fn take_records(&mut self) -> Vec<Record> {
        self.world.resource_mut::<Recorder>().take()
    }

    /// The plant is as `factory` says from now on: the same stations, products and links with other
    /// parameters. Work under way keeps the times already drawn for it. Streams that the plant had no use
    /// for before begin as they would have in a run of `factory`.
    ///
    /// # Errors
    /// When something else than a parameter differs (a station, a link, the number of servers); the run
    /// is as it was then.
    pub fn apply(&mut self, factory: &Factory) -> Result<(), PlanError> {
        let plan = Plan::new(factory)?;
        change::refuse_rebuild(&self.plan.0, &plan.0)?;
        let mut fresh = Self::new(&plan, self.seed, self.replication)?;
        change::adopt(&mut self.world, &mut fresh.world);
        self.world.insert_resource(Shared(Arc::clone(&plan.0)));
        self.plan = plan;
        Ok(())
    }

    /// Whether machines use their lanes (the buffers before and behind them that leave nothing to choose)
    /// or the general rules only. Both give the same bits, which is what this is for: a test runs both.
    pub fn use_lanes(&mut self, lanes: bool) {
        self.world.resource_mut::<Clock>().is_roundabout = !lanes;
    }

    /// Places in the pool of parts: as many as were ever in the plant at once, however many passed.
    pub fn pooled_parts(&self) -> usize {
        self.world.resource::<Parts>().pooled()
    }

    /// Entries on the agenda, those included that were put off and not yet taken out.
    pub fn agenda_entries(&self) -> usize {
        self.world.resource::<Agenda>().len()
    }

    /// The world: its components are the state of the run, true between two advances. Whoever changes
    /// one changes the run from there on.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The world, to run systems on it or to change components.
    pub fn world_mut(&mut self) -> &mut World {
        &mut self.world
    }
}

fn look(shop: &mut shop::Shop<'_>, layout: &plan::Layout) -> Snapshot {
    shop.totals.schedule_until(shop.now);
    let totals = shop.totals.clone();
    let mut products: Vec<ProductView> = layout
        .products
        .iter()
        .zip(&totals.products)
        .map(|((name, _), p)| ProductView {
            name: name.clone(),
            created: p.created,
            finished: p.finished,
            straight: p.straight,
            scrapped: p.scrapped,
            lead: p.lead.clone(),
        })
        .collect();
    products.sort_by(|a, b| a.name.cmp(&b.name));
    let mut lead = tally::Tally::default();
    for product in &products {
        lead.merge(&product.lead);
    }
    let mut views: Vec<(u32, StationView)> = Vec::with_capacity(layout.stations.len());
    let mut hashes = Vec::with_capacity(layout.stations.len());
    for place in &layout.stations {
        let trace = *shop.trace_mut(place.station).0;
        hashes.push((place.key_hash, trace.hash));
        let waits = match shop.waits_for(place.station) {
            Some(mut next) => {
                next.sort_unstable_by_key(|to| layout.rank_of(*to));
                next.dedup();
                let names = next.into_iter().map(|to| layout.name_of(to).to_owned());
                names.collect()
            }
            None => Vec::new(),
        };
        let mut view = StationView {
            name: place.name.replace('\u{1f}', " "),
            kind: place.kind,
            hash: trace.hash,
            entered: trace.entered,
            left: trace.left,
            content: shop.content(place.station),
            content_integral: shop.integral(place.station),
            servers: Vec::new(),
            processed: Vec::new(),
            cycle_times: tally::Tally::coarse(),
            setups: 0,
            scrapped: 0,
            rejected: 0,
            reworked: 0,
            first_inspected: 0,
            first_good: 0,
            failures: Vec::new(),
            created: 0,
            lost: 0,
            waits_for: waits,
        };
        shop.view(place.station, &mut view);
        views.push((place.view, view));
    }
    views.sort_by_key(|(at, _)| *at);
    let mut stations: Vec<StationView> = views.into_iter().map(|(_, view)| view).collect();
    let shelves = stations.split_off(layout.factory.stations.len());
    let window = |f: fn(&ProductView) -> u64| products.iter().map(f).sum();
    Snapshot {
        now: shop.now,
        window_start: totals.window_start,
        fingerprint: fingerprint(hashes.into_iter()),
        entries: totals.entries,
        operations: shop.operations(),
        plant: PlantView {
            created: totals.created,
            finished: totals.finished,
            scrapped: totals.scrapped,
            lost: totals.lost,
            in_system: totals.inside,
            finished_window: window(|p| p.finished),
            scrapped_window: window(|p| p.scrapped),
            lost_window: totals.lost_window,
            created_window: window(|p| p.created),
            wip_integral: totals.wip_integral(shop.now),
            lead,
            scheduled: totals.scheduled(),
            days: totals.days.clone(),
        },
        products,
        stations,
        shelves,
    }
}
