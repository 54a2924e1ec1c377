//! Machines: stations of equal servers that process parts.
//!
//! Rules: idle servers take lowest number first; a finished part that finds no room stays on its server,
//! which is blocked (after service), or a part starts only once its next place is reserved (before
//! service); a finished part may leave a machine that is down or off shift, but only a machine that is on
//! shift takes one, and one that is down only with `when_down: Accept`.

use bevy::prelude::{Component, World};

use super::PlanError;
use super::agenda::Agenda;
use super::agenda::{Alarm, Ticket};
use super::build::Kit;
use super::change::each;
use super::crew::Crew;
use super::equip::{equip, idle};
use super::failure::{self, Failures};
use super::inspection::Inspection;
use super::kind::{Declared, Kind, KindTag, Offer, StationRef};
use super::lane::Ways;
use super::observe::{Glance, PartView, ServerGlance, ServerView, State, StationView, What};
use super::part::PartId;
use super::port::Ports;
use super::row::row;
use super::sample::Sampler;
use super::server::{Phase, Server};
use super::setup::Setup;
use super::shift::{self, Shift};
use super::shop::Shop;
use super::station::Slot;
use super::tally::Tally;
use super::trace::Trace;
use super::work::{free, list};
use crate::model;

/// A machine's state and statistics. Its servers' [`Server::times`] are the state times of the KPIs.
// What every part looks at lies together at the front: how much of the cache a station takes is what a large plant
// costs.
#[derive(Component, Debug, Clone)]
#[repr(C, align(64))]
pub struct Machine {
    /// Servers without a part; counted anew when an advance begins.
    pub idle: u16,
    /// On the ready list.
    pub listed: bool,
    /// Its shift plan has a shift now.
    pub on_shift: bool,
    /// A failure of the whole station is under repair.
    pub is_down: bool,
    /// Takes parts while it is down.
    pub accepts_down: bool,
    /// A part starts only once its next place is reserved.
    pub before_service: bool,
    /// Operations are counted with the blocks that their times were drawn in; too many servers are too much to look
    /// through for each block.
    pub by_block: bool,
    /// Its history.
    pub trace: Trace,
    /// Processing times, by product.
    pub cycles: Crew<Sampler>,
    /// The servers, by number.
    pub servers: Crew<Server>,
    /// Operations completed, whole run. This and the next two are complete whenever an advance has ended.
    pub operations: u64,
    /// Operations completed by product, window.
    pub processed: Vec<u64>,
    /// Cycle times of those: how long a server worked on the part, interruptions left out \[ns\].
    pub cycle_times: Tally,
    /// Drawn in the present blocks and not to be counted with them: (sampler, time \[ns\]).
    pub(super) aside: Vec<(u16, u64)>,
    /// Work done before the window on the parts that were on the servers when it began \[ns\].
    pub carried: u128,
    /// Work on parts that a failure scrapped, window; what was done on them before it included \[ns\].
    pub given_up: u128,
    /// Next station chosen ahead, by product (blocking before service).
    pub ahead: Vec<Option<StationRef>>,
    /// Parts scrapped here, window.
    pub scrapped: u64,
}

row! {
    Machine: MachineData, #[repr(align(64))] MachineRow {
        some {
            /// Its set-up.
            setup: Setup,
            /// Its failure modes.
            failures: Failures,
            /// Its shift plan.
            shift: Shift,
            /// Its verdicts.
            inspection: Inspection,
        }
        found {
            /// Lanes before and behind it.
            ways: Ways,
        }
    }
}

// What every part asks for is in the first two lines of the cache.
const _: () = assert!(std::mem::offset_of!(Machine, servers) == 64);

impl Machine {
    /// The idle server with the lowest number that may take a part now.
    #[inline(always)]
    pub fn idle_server(&self) -> Option<usize> {
        if self.idle == 0 {
            return None;
        }
        self.first_idle()
    }

    /// The same where some server is idle.
    #[inline]
    pub fn first_idle(&self) -> Option<usize> {
        if self.may_load(self.servers.first()) {
            return Some(0);
        }
        let servers = self.servers.len();
        if servers == 1 {
            return None;
        }
        (1..servers).find(|at| self.may_load(&self.servers[*at]))
    }

    /// The server that a part may be handed to directly: an idle one, when nobody has waited for it longer.
    #[inline(always)]
    pub fn room(&self) -> Option<usize> {
        if self.listed | self.before_service {
            return None;
        }
        self.idle_server()
    }

    /// A part comes onto an idle server.
    #[inline(always)]
    pub fn load(&mut self, now: u64, server: usize, part: PartId) {
        self.idle -= 1;
        self.servers[server].load(now, part);
    }

    /// The part leaves a server.
    #[inline(always)]
    pub fn unload(&mut self, now: u64, server: usize) -> Option<PartId> {
        self.idle += 1;
        self.servers[server].unload(now)
    }

    /// Counts the idle servers anew: somebody may have changed them.
    pub fn count_idle(&mut self) {
        let idle = self.servers.iter().filter(|s| s.phase == Phase::Idle);
        self.idle = idle.count() as u16;
    }

    /// Whether a server may take a part now.
    #[inline(always)]
    pub fn may_load(&self, server: &Server) -> bool {
        // Without branches, which nothing foretells.
        (server.phase == Phase::Idle)
            & self.on_shift
            & (self.accepts_down | !(self.is_down | server.is_down))
    }

    /// Whether a server may run: up and on shift.
    #[inline]
    pub fn may_run(&self, server: &Server) -> bool {
        self.on_shift && !self.is_down && !server.is_down
    }

    /// The state that applies to a server now: off shift > down > setup > blocked > working > starved.
    #[inline]
    pub fn state_of(&self, server: &Server) -> State {
        if !self.on_shift {
            State::OffShift
        } else if self.is_down || server.is_down {
            State::Down
        } else {
            match server.phase {
                Phase::Setup => State::Setup,
                Phase::Held => State::Blocked,
                Phase::Working => State::Working,
                Phase::Idle if server.at_hand => State::Blocked,
                Phase::Idle | Phase::Loaded => State::Starved,
            }
        }
    }

    /// Brings the accounted state of a server up to date.
    #[inline]
    pub fn settle(&mut self, now: u64, server: usize) {
        let state = self.state_of(&self.servers[server]);
        self.servers[server].turn(now, state);
    }

    /// Work done so far on the parts that are on its servers and not finished \[ns\].
    pub fn work_under_way(&self, now: u64) -> u128 {
        let servers = self.servers.iter();
        servers.map(|s| u128::from(s.work_done(now))).sum()
    }

    /// Takes over the parameters of a machine built from a changed plant.
    pub fn adopt(&mut self, fresh: Self) {
        for (mine, new) in self.cycles.iter_mut().zip(fresh.cycles.iter()) {
            mine.set_law(new.law().clone());
        }
        self.accepts_down = fresh.accepts_down;
    }
}

/// This machine as others name it.
#[inline(always)]
pub fn me(at: usize) -> StationRef {
    StationRef::new(KindTag::Machine, at)
}

impl Declared for model::Machine {
    fn spawn(
        &self,
        kit: &Kit<'_>,
        world: &mut World,
        agenda: &mut Agenda,
        station: (Slot, Ports),
    ) -> Result<(), PlanError> {
        let mut entity = world.spawn((station, idle(kit, self, agenda)?));
        equip(kit, &mut entity, self, agenda)
    }

    fn is_finite(&self) -> bool {
        true
    }

    fn keeps_places(&self) -> bool {
        false
    }

    fn built_in(&self, new: &Self) -> Option<&'static str> {
        let modes = |m: &model::Machine| -> Vec<_> {
            let modes = m.failures.iter();
            modes
                .map(|(name, f)| (name.clone(), f.clock, f.scope))
                .collect()
        };
        let found = [
            (self.servers == new.servers, "the number of servers"),
            (
                self.setup.is_some() == new.setup.is_some(),
                "having set-ups",
            ),
            (
                modes(self) == modes(new),
                "failure modes, clocks and scopes",
            ),
            (self.shift == new.shift, "the shift plan"),
            (self.blocking == new.blocking, "the kind of blocking"),
        ];
        found
            .into_iter()
            .find(|(same, _)| !same)
            .map(|(_, what)| what)
    }
}

impl Kind for Machine {
    /// Direct hand-over: an idle server, and nobody has waited for it longer.
    #[inline]
    fn room(shop: &Shop<'_>, at: usize, _part: PartId) -> bool {
        shop.rows.machines[at].body.room().is_some()
    }

    fn take(shop: &mut Shop<'_>, at: usize, part: PartId) {
        let row = &mut shop.rows.machines[at];
        let Some(server) = row.body.idle_server() else {
            debug_assert!(false, "a part is given only where there is room");
            return;
        };
        row.body.load(shop.now, server, part);
        row.body.trace.entered += 1;
        shop.note(me(at), What::Entered, server as u16, Some(part));
        list(shop, at);
    }

    fn offer(shop: &Shop<'_>, at: usize, to: StationRef) -> Option<Offer> {
        let row = &shop.rows.machines[at];
        let mut best: Option<Offer> = None;
        for server in row.body.servers.iter() {
            if server.phase == Phase::Held
                && let Some(id) = server.part
                && shop.goes_to(id, me(at), to)
            {
                let part = &shop.parts[id];
                if best.is_none_or(|b| part.since < b.since) {
                    best = Some(Offer {
                        since: part.since,
                        product: part.product,
                    });
                }
            }
        }
        best
    }

    fn offers(shop: &Shop<'_>, at: usize, to: StationRef, most: usize) -> usize {
        let servers = shop.rows.machines[at].body.servers.iter();
        let held = servers.filter(|server| server.phase == Phase::Held);
        let may_go = held.filter(|server| {
            let part = server.part;
            part.is_some_and(|part| shop.goes_to(part, me(at), to))
        });
        may_go.take(most).count()
    }

    fn give(shop: &mut Shop<'_>, at: usize, to: StationRef) -> Option<PartId> {
        let held = |shop: &Shop<'_>, server: &Server| {
            let id = server.part.filter(|_| server.phase == Phase::Held)?;
            shop.goes_to(id, me(at), to).then(|| shop.parts[id].since)
        };
        let body = &shop.rows.machines[at].body;
        let (_, server) = (0..body.servers.len())
            .filter_map(|s| held(shop, &body.servers[s]).map(|since| (since, s)))
            .min()?;
        let part = free(shop, at, server)?;
        shop.want(part, me(at), false);
        shop.share_out(part, me(at));
        shop.note(me(at), What::Left, server as u16, Some(part));
        // The state ends now; what the server does next is settled when the ready list is served.
        shop.rows.machines[at].body.settle(shop.now, server);
        Some(part)
    }

    #[inline]
    fn wake(shop: &mut Shop<'_>, at: usize) {
        if shop.rows.machines[at].body.idle_server().is_some() {
            list(shop, at);
        }
    }

    #[inline]
    fn fire(shop: &mut Shop<'_>, at: usize, alarm: Alarm, ticket: Ticket) {
        match alarm {
            // Taken by the event loop itself: most entries are of this kind.
            Alarm::Work { .. } => {}
            Alarm::Failure { server, mode } => failure::due(shop, at, server, mode, ticket),
            Alarm::Repair { server } => failure::repaired(shop, at, server, ticket),
            Alarm::Shift => shift::change(shop, at),
            Alarm::Arrival | Alarm::Stay => {}
        }
    }

    fn open(shop: &mut Shop<'_>, at: usize) {
        shift::open(shop, at);
        failure::open(shop, at);
        if shop.rows.machines[at].body.before_service {
            // It must hear of every place that becomes free behind it.
            for to in shop.rows.machines[at].ports.reach_all() {
                shop.ports_mut(to).count_wanted(true);
            }
        }
        for server in 0..shop.rows.machines[at].body.servers.len() {
            shop.rows.machines[at].body.settle(shop.now, server);
        }
        list(shop, at);
    }

    fn new_window(shop: &mut Shop<'_>, at: usize) {
        let now = shop.now;
        let row = &mut shop.rows.machines[at];
        for server in row.body.servers.iter_mut() {
            server.new_window(now);
        }
        row.body.processed.iter_mut().for_each(|n| *n = 0);
        row.body.cycle_times.clear();
        row.body.carried = row.body.work_under_way(now);
        row.body.given_up = 0;
        row.body.scrapped = 0;
        row.body.trace.new_window();
        if let Some(setup) = &mut row.setup {
            setup.done = 0;
        }
        if let Some(failures) = &mut row.failures {
            failures.new_window(now);
        }
        if let Some(inspection) = &mut row.inspection {
            inspection.new_window();
        }
    }

    fn content(shop: &Shop<'_>, at: usize) -> u64 {
        shop.rows.machines[at]
            .body
            .servers
            .iter()
            .filter(|s| s.part.is_some())
            .count() as u64
    }

    fn integral(shop: &Shop<'_>, at: usize) -> u128 {
        let servers = shop.rows.machines[at].body.servers.iter();
        servers.map(|s| u128::from(s.occupied(shop.now))).sum()
    }

    fn waits_for(shop: &Shop<'_>, at: usize) -> Option<Vec<StationRef>> {
        let row = &shop.rows.machines[at];
        let mut next = Vec::new();
        if row.body.before_service {
            // A server without a part at hand waits for nothing; one that works will move.
            let is_idle = row.body.servers.iter().all(|s| s.phase == Phase::Idle);
            if !is_idle || !row.body.servers.iter().any(|s| s.at_hand) {
                return None;
            }
            for (product, ahead) in row.body.ahead.iter().enumerate() {
                match ahead {
                    Some(StationRef::ANY) => next.extend(row.ports.candidates(product as u16)),
                    Some(to) => next.push(*to),
                    None => {}
                }
            }
            return Some(next);
        }
        for server in row.body.servers.iter() {
            let part = server.part.filter(|_| server.phase == Phase::Held)?;
            match shop.parts[part].next {
                StationRef::ANY => next.extend(row.ports.candidates(shop.parts[part].product)),
                to => next.push(to),
            }
        }
        Some(next)
    }

    fn glance(shop: &Shop<'_>, at: usize, glance: &mut Glance) {
        let servers = shop.rows.machines[at].body.servers.iter();
        glance.servers.clear();
        glance.servers.extend(servers.map(|server| ServerGlance {
            state: server.state(),
            part: server.part.map(|id| {
                let part = &shop.parts[id];
                PartView {
                    number: part.number,
                    product: shop.plan.product_view(part.product),
                    entered: part.entered,
                }
            }),
        }));
    }

    fn adopt_all(world: &mut World, fresh: &mut World) {
        each::<Machine>(world, fresh, |mut mine, new| mine.adopt(new));
        each::<Setup>(world, fresh, |mut mine, new| mine.adopt(new));
        each::<Failures>(world, fresh, |mut mine, new| mine.adopt(new));
        each::<Inspection>(world, fresh, |mut mine, new| mine.adopt(new));
    }

    fn view(shop: &Shop<'_>, at: usize, view: &mut StationView) {
        let row = &shop.rows.machines[at];
        let body = &row.body;
        view.servers = body
            .servers
            .iter()
            .map(|server| ServerView {
                state: server.state(),
                times: server.times(shop.now),
                part: server.part.map(|id| {
                    let part = &shop.parts[id];
                    PartView {
                        number: part.number,
                        product: shop.plan.product_view(part.product),
                        entered: part.entered,
                    }
                }),
            })
            .collect();
        view.processed = shop.plan.by_product_name(&body.processed);
        view.cycle_times = body.cycle_times.clone();
        view.scrapped = body.scrapped;
        view.setups = row.setup.as_ref().map_or(0, |setup| setup.done);
        if let Some(failures) = &row.failures {
            view.failures = failures.view(shop.now);
        }
        if let Some(inspection) = &row.inspection {
            inspection.view(view);
        }
    }
}
