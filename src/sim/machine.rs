//! Machines: stations of equal servers that process parts.
//!
//! Rules: idle servers take lowest number first; a finished part that finds no room stays on its server,
//! which is blocked (after service), or a part starts only once its next place is reserved (before
//! service); a finished part may leave a machine that is down or off shift, but only a machine that is on
//! shift takes one, and one that is down only with `when_down: Accept`.

use bevy::ecs::query::QueryData;
use bevy::prelude::Component;
use smallvec::SmallVec;

use super::agenda::{Alarm, Class, Ticket};
use super::deadlock;
use super::failure::{self, Failures};
use super::inspection::{self, Inspection, Verdict};
use super::observe::{PartView, ServerView, State, StationView, What};
use super::part::PartId;
use super::port::Ports;
use super::sample::Sampler;
use super::server::{Phase, Server};
use super::setup::Setup;
use super::shift::{self, Shift};
use super::shop::{Kind, KindTag, Offer, Shop, StationRef};
use super::station::Slot;
use super::trace::Trace;

/// A machine's state and statistics. Its servers' [`Server::times`] are the state times of the KPIs.
#[derive(Component, Debug, Clone, Default)]
pub struct Machine {
    /// The servers, by number.
    pub servers: SmallVec<[Server; 1]>,
    /// Processing times: one for all products, or one for each.
    pub cycles: SmallVec<[Sampler; 1]>,
    /// Operations completed by product, window.
    pub processed: SmallVec<[u64; 2]>,
    /// A part starts only once its next place is reserved.
    pub before_service: bool,
    /// Takes parts while it is down.
    pub accepts_down: bool,
    /// Its shift plan has a shift now.
    pub on_shift: bool,
    /// A failure of the whole station is under repair.
    pub is_down: bool,
    /// On the ready list.
    pub listed: bool,
    /// Next station chosen ahead, by product (blocking before service).
    pub ahead: Vec<Option<StationRef>>,
    /// Parts scrapped here, window.
    pub scrapped: u64,
    /// Its history.
    pub trace: Trace,
}

/// The machines of the world.
#[derive(QueryData)]
#[query_data(mutable)]
pub struct MachineData {
    /// Which one.
    pub slot: &'static Slot,
    /// Its links.
    pub ports: &'static mut Ports,
    /// Its state.
    pub body: &'static mut Machine,
    /// Its set-up.
    pub setup: Option<&'static mut Setup>,
    /// Its failure modes.
    pub failures: Option<&'static mut Failures>,
    /// Its shift plan.
    pub shift: Option<&'static mut Shift>,
    /// Its verdicts.
    pub inspection: Option<&'static mut Inspection>,
}

/// A machine while the shop runs.
pub struct MachineRow<'w> {
    /// Dense slot.
    pub slot: u32,
    /// Links.
    pub ports: &'w mut Ports,
    /// State.
    pub body: &'w mut Machine,
    /// Set-up.
    pub setup: Option<&'w mut Setup>,
    /// Failure modes.
    pub failures: Option<&'w mut Failures>,
    /// Shift plan.
    pub shift: Option<&'w mut Shift>,
    /// Verdicts.
    pub inspection: Option<&'w mut Inspection>,
}

impl MachineRow<'_> {
    /// The idle server with the lowest number that may take a part now.
    #[inline]
    pub fn idle_server(&self) -> Option<usize> {
        self.body.servers.iter().position(|server| self.body.may_load(server))
    }
}

impl Machine {
    #[inline]
    fn may_load(&self, server: &Server) -> bool {
        server.phase == Phase::Idle
            && !server.is_promised
            && self.on_shift
            && (self.accepts_down || !(self.is_down || server.is_down))
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

    /// Takes over the parameters of a machine built from a changed plant.
    pub fn adopt(&mut self, fresh: Self) {
        for (mine, new) in self.cycles.iter_mut().zip(&fresh.cycles) {
            mine.set_law(new.law().clone());
        }
        self.accepts_down = fresh.accepts_down;
    }

    /// Serves what waits: loads idle servers and starts loaded ones. Called from the ready list.
    pub fn serve(shop: &mut Shop<'_>, at: usize) {
        for server in 0..shop.rows.machines[at].body.servers.len() {
            let body = &*shop.rows.machines[at].body;
            if body.may_load(&body.servers[server]) {
                shop.rows.machines[at].body.servers[server].is_promised = true;
                let next = next_part(shop, at, server);
                shop.rows.machines[at].body.servers[server].is_promised = false;
                if let Some(part) = next {
                    let body = &mut *shop.rows.machines[at].body;
                    body.servers[server].load(shop.now, part);
                    body.trace.entered += 1;
                } else if shop.plan.has_passages {
                    pull_through(shop, at);
                }
            }
            begin(shop, at, server);
        }
    }
}

/// This machine as others name it.
pub fn me(at: usize) -> StationRef {
    StationRef::new(KindTag::Machine, at)
}

/// The part that an idle server takes next; with blocking before service its next place is reserved.
#[inline]
fn next_part(shop: &mut Shop<'_>, at: usize, server: usize) -> Option<PartId> {
    let best = shop.best_offer(me(at));
    if !shop.rows.machines[at].body.before_service {
        return shop.give(best?.0, me(at));
    }
    let reserved = best.and_then(|(_, offer)| reserve_ahead(shop, at, offer.product));
    let at_hand = best.is_some() && reserved.is_none();
    shop.rows.machines[at].body.servers[server].at_hand = at_hand;
    if at_hand {
        deadlock::look(shop, me(at));
    }
    let next = reserved?;
    let part = shop.give(best?.0, me(at))?;
    shop.parts[part].next = next;
    shop.parts[part].reserved = true;
    Some(part)
}

/// Reserves the next place of a part before it starts. The choice by share is drawn once.
fn reserve_ahead(shop: &mut Shop<'_>, at: usize, product: u16) -> Option<StationRef> {
    let row = &mut shop.rows.machines[at];
    let chosen = match row.body.ahead[usize::from(product)] {
        Some(chosen) => chosen,
        None => {
            let chosen = row.ports.choose(product);
            row.body.ahead[usize::from(product)] = Some(chosen);
            chosen
        }
    };
    let candidates: SmallVec<[StationRef; 4]> = if chosen == StationRef::ANY {
        SmallVec::from_slice(row.ports.candidates(product))
    } else {
        SmallVec::from_slice(&[chosen])
    };
    let reserved = candidates.into_iter().find(|to| shop.reserve(*to))?;
    shop.rows.machines[at].body.ahead[usize::from(product)] = None;
    Some(reserved)
}

/// Lets parts pass through buffers without places, which offer nothing by themselves.
fn pull_through(shop: &mut Shop<'_>, at: usize) {
    let ins = shop.rows.machines[at].ports.ins.clone();
    for from in ins {
        if from.kind() == Some(KindTag::Buffer) && shop.rows.buffers[from.at()].body.capacity == 0 {
            shop.pull(from);
        }
    }
}

/// Starts the part on a server, or the set-up that it needs, if the server may run.
#[inline]
fn begin(shop: &mut Shop<'_>, at: usize, server: usize) {
    let now = shop.now;
    let row = &mut shop.rows.machines[at];
    let body = &mut *row.body;
    let here = &mut body.servers[server];
    if here.phase == Phase::Loaded && body.on_shift && !body.is_down && !here.is_down
        && let Some(part) = here.part
    {
        let product = shop.parts[part].product;
        let due = row.setup.as_mut().and_then(|setup| setup.due(here, product));
        let what = match due {
            Some(time) => {
                here.phase = Phase::Setup;
                here.left = time;
                What::SetupStarted
            }
            None => {
                here.phase = Phase::Working;
                let which = if body.cycles.len() == 1 { 0 } else { usize::from(product) };
                here.drawn = body.cycles[which].draw();
                here.left = here.drawn;
                What::Started
            }
        };
        here.at_hand = false;
        shop.note(me(at), what, server as u16, Some(part));
        run(shop, at, server);
    }
    shop.rows.machines[at].body.settle(now, server);
}

/// Lets a server run on the work it has left: to its end, or to the failure that comes before.
#[inline]
pub fn run(shop: &mut Shop<'_>, at: usize, server: usize) {
    let now = shop.now;
    let row = &mut shop.rows.machines[at];
    let here = &mut row.body.servers[server];
    here.ran_from = now;
    let (after, class) = match &row.failures {
        Some(failures) if here.phase == Phase::Working => {
            match failures.first_in_process(server, here.left) {
                Some((mode, after)) => {
                    here.fails_by = Some(mode);
                    (after, Class::Change)
                }
                None => (here.left, Class::Completion),
            }
        }
        _ => (here.left, Class::Completion),
    };
    here.ticket = shop.agenda.schedule(now.saturating_add(after), class, here.timer);
}

/// Accounts the work done since the server last began to run, and stops it.
pub fn pause(shop: &mut Shop<'_>, at: usize, server: usize) {
    let row = &mut shop.rows.machines[at];
    let here = &mut row.body.servers[server];
    if here.ticket == Ticket::NONE {
        return;
    }
    here.ticket = Ticket::NONE;
    here.fails_by = None;
    let elapsed = shop.now - here.ran_from;
    here.left -= elapsed;
    if here.phase == Phase::Working
        && let Some(failures) = &mut row.failures
    {
        failures.wear(server, elapsed);
    }
}

/// Lets an interrupted server go on if it may.
pub fn resume(shop: &mut Shop<'_>, at: usize, server: usize) {
    let body = &*shop.rows.machines[at].body;
    let here = &body.servers[server];
    if matches!(here.phase, Phase::Setup | Phase::Working)
        && here.ticket == Ticket::NONE
        && body.may_run(here)
    {
        run(shop, at, server);
    }
}

/// Puts a machine on the ready list.
#[inline]
pub fn list(shop: &mut Shop<'_>, at: usize) {
    let body = &mut *shop.rows.machines[at].body;
    if !body.listed {
        body.listed = true;
        shop.ready.push(at as u32);
    }
}

/// A server's work has ended.
#[inline]
fn complete(shop: &mut Shop<'_>, at: usize, server: usize, part: PartId) {
    let product = shop.parts[part].product;
    let row = &mut shop.rows.machines[at];
    let here = &mut row.body.servers[server];
    here.last = Some(product);
    here.since_setup += 1;
    row.body.processed[usize::from(product)] += 1;
    shop.totals.operations += 1;
    shop.note(me(at), What::Finished, server as u16, Some(part));
    let row = &mut shop.rows.machines[at];
    if let Some(inspection) = &mut row.inspection {
        match inspection.judge(part, shop.parts[part].number) {
            Verdict::Good => {}
            Verdict::Scrap => return lose(shop, at, server),
            Verdict::Rework(shelf) => return inspection::send_back(shop, at, server, part, shelf),
        }
    }
    if shop.parts[part].reserved {
        let next = shop.parts[part].next;
        shop.take(next, part);
        free(shop, at, server);
        return;
    }
    let moving = &mut shop.parts[part];
    moving.since = shop.now;
    moving.next = shop.rows.machines[at].ports.choose(product);
    if shop.pass(part, me(at)) {
        free(shop, at, server);
    } else {
        let body = &mut *shop.rows.machines[at].body;
        body.servers[server].phase = Phase::Held;
        body.settle(shop.now, server);
        shop.note(me(at), What::Blocked, server as u16, Some(part));
        deadlock::look(shop, me(at));
    }
}

/// The part has left a server.
#[inline]
pub fn free(shop: &mut Shop<'_>, at: usize, server: usize) -> Option<PartId> {
    let body = &mut *shop.rows.machines[at].body;
    body.trace.left += 1;
    let part = body.servers[server].unload(shop.now);
    list(shop, at);
    part
}

/// The part on a server is scrapped; a place reserved for it is given back.
pub fn lose(shop: &mut Shop<'_>, at: usize, server: usize) {
    let Some(part) = free(shop, at, server) else { return };
    let body = &mut *shop.rows.machines[at].body;
    body.scrapped += 1;
    body.trace.left -= 1;
    if shop.parts[part].reserved {
        let next = shop.parts[part].next;
        shop.unreserve(next);
    }
    shop.scrap(part, me(at), server as u16);
}

impl Kind for Machine {
    /// Direct hand-over: an idle server, and nobody has waited for it longer.
    #[inline]
    fn room(shop: &Shop<'_>, at: usize, _part: PartId) -> bool {
        let row = &shop.rows.machines[at];
        !row.body.listed && !row.body.before_service && row.idle_server().is_some()
    }

    fn take(shop: &mut Shop<'_>, at: usize, part: PartId) {
        let row = &mut shop.rows.machines[at];
        let Some(server) = row.idle_server() else {
            debug_assert!(false, "a part is given only where there is room");
            return;
        };
        row.body.servers[server].load(shop.now, part);
        row.body.trace.entered += 1;
        shop.note(me(at), What::Entered, server as u16, Some(part));
        list(shop, at);
    }

    fn offer(shop: &Shop<'_>, at: usize, to: StationRef) -> Option<Offer> {
        let row = &shop.rows.machines[at];
        let mut best: Option<Offer> = None;
        for server in &row.body.servers {
            if server.phase == Phase::Held
                && let Some(id) = server.part
                && shop.goes_to(id, me(at), to)
            {
                let part = &shop.parts[id];
                if best.is_none_or(|b| part.since < b.since) {
                    best = Some(Offer { since: part.since, product: part.product });
                }
            }
        }
        best
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
        shop.note(me(at), What::Left, server as u16, Some(part));
        // The state ends now; what the server does next is settled when the ready list is served.
        shop.rows.machines[at].body.settle(shop.now, server);
        Some(part)
    }

    #[inline]
    fn wake(shop: &mut Shop<'_>, at: usize) {
        if shop.rows.machines[at].idle_server().is_some() {
            list(shop, at);
        }
    }

    #[inline]
    fn fire(shop: &mut Shop<'_>, at: usize, alarm: Alarm, ticket: Ticket) {
        match alarm {
            Alarm::Work { server } => {
                let server = usize::from(server);
                let row = &mut shop.rows.machines[at];
                let here = &mut row.body.servers[server];
                if here.ticket != ticket {
                    shop.totals.entries -= 1;
                    return;
                }
                let fails_by = here.fails_by;
                if row.failures.is_some() {
                    pause(shop, at, server);
                } else {
                    here.ticket = Ticket::NONE;
                }
                let here = &mut shop.rows.machines[at].body.servers[server];
                match (fails_by, here.phase, here.part) {
                    (Some(mode), ..) => failure::fail(shop, at, server as u16, mode),
                    (None, Phase::Setup, Some(part)) => {
                        here.phase = Phase::Loaded;
                        here.last = Some(shop.parts[part].product);
                        here.since_setup = 0;
                        if let Some(setup) = &mut shop.rows.machines[at].setup {
                            setup.done += 1;
                        }
                        list(shop, at);
                    }
                    (None, _, Some(part)) => complete(shop, at, server, part),
                    (None, _, None) => debug_assert!(false, "work ends only with a part"),
                }
            }
            Alarm::Failure { server, mode } => failure::due(shop, at, server, mode, ticket),
            Alarm::Repair { server } => failure::repaired(shop, at, server, ticket),
            Alarm::Shift => shift::change(shop, at),
            Alarm::Arrival | Alarm::Stay => {}
        }
    }

    fn open(shop: &mut Shop<'_>, at: usize) {
        shift::open(shop, at);
        failure::open(shop, at);
        for server in 0..shop.rows.machines[at].body.servers.len() {
            shop.rows.machines[at].body.settle(shop.now, server);
        }
        list(shop, at);
    }

    fn new_window(shop: &mut Shop<'_>, at: usize) {
        let now = shop.now;
        let row = &mut shop.rows.machines[at];
        for server in &mut row.body.servers {
            server.new_window(now);
        }
        row.body.processed.iter_mut().for_each(|n| *n = 0);
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
        shop.rows.machines[at].body.servers.iter().filter(|s| s.part.is_some()).count() as u64
    }

    fn waits_for(shop: &Shop<'_>, at: usize) -> Option<Vec<StationRef>> {
        let row = &shop.rows.machines[at];
        let mut next = Vec::new();
        if row.body.before_service {
            for server in &row.body.servers {
                if !server.at_hand {
                    return None;
                }
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
        for server in &row.body.servers {
            let part = server.part.filter(|_| server.phase == Phase::Held)?;
            match shop.parts[part].next {
                StationRef::ANY => next.extend(row.ports.candidates(shop.parts[part].product)),
                to => next.push(to),
            }
        }
        Some(next)
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
        view.content_integral =
            body.servers.iter().map(|server| u128::from(server.occupied(shop.now))).sum();
        view.processed = shop.plan.by_product_name(&body.processed);
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
