//! What a server does with a part: takes it, sets up, processes, is interrupted, completes, hands on.
//!
//! This is the hot path of the kernel, so each step looks its station up once and keeps the pieces.

use smallvec::SmallVec;

use super::agenda::{Class, Ticket};
use super::deadlock;
use super::failure;
use super::inspection::{self, Verdict};
use super::machine::me;
use super::observe::{State, What};
use super::part::PartId;
use super::server::Phase;
use super::shop::{KindTag, Shop, StationRef};

/// Serves what waits: loads idle servers and starts loaded ones. Called from the ready list.
#[inline]
pub fn serve(shop: &mut Shop<'_>, at: usize) {
    let row = &shop.rows.machines[at];
    if row.body.is_plain && row.body.may_load(&row.body.servers[0]) && serve_plain(shop, at) {
        return;
    }
    for server in 0..shop.rows.machines[at].body.servers.len() {
        let body = &*shop.rows.machines[at].body;
        let here = &body.servers[server];
        match here.phase {
            Phase::Idle if body.may_load(here) => {
                if let Some((from, part)) = next_part(shop, at, server) {
                    let body = &mut *shop.rows.machines[at].body;
                    body.servers[server].load(shop.now, part);
                    body.trace.entered += 1;
                    begin(shop, at, server, part);
                    shop.pass_over(me(at), from);
                    shop.refill(from);
                } else {
                    shop.rows.machines[at].body.settle(shop.now, server);
                }
            }
            Phase::Loaded => {
                if let Some(part) = here.part {
                    begin(shop, at, server, part);
                }
            }
            _ => shop.rows.machines[at].body.settle(shop.now, server),
        }
    }
}

/// The short way of a plain machine: the front of the one buffer before it, if any. Not taken when that
/// has lost its places since the run was built.
#[inline(always)]
fn serve_plain(shop: &mut Shop<'_>, at: usize) -> bool {
    let row = &mut shop.rows.machines[at];
    let from = row.ports.only_in().unwrap_or_default();
    let before = &mut shop.rows.buffers[from.at()];
    match before.body.pop(shop.now, 0, shop.parts) {
        None if before.body.capacity == 0 => return false,
        None => row.body.servers[0].turn(shop.now, State::Starved),
        Some(part) => {
            row.body.servers[0].load(shop.now, part);
            row.body.trace.entered += 1;
            let is_awaited = before.ports.wanted > 0 && before.body.capacity != u32::MAX;
            let is_free = before.body.free();
            let giver = before
                .ports
                .only_in()
                .filter(|giver| giver.kind() == Some(KindTag::Machine));
            if shop.recording {
                shop.record(from, What::Left, 0, Some(part));
            }
            begin(shop, at, 0, part);
            if is_awaited {
                match giver {
                    Some(giver) if is_free && shop.rows.machines[giver.at()].body.is_plain => {
                        release_plain(shop, giver.at(), from, at);
                    }
                    _ => shop.pull(from),
                }
            }
        }
    }
    true
}

/// The short way of a plain machine that is blocked: a place has become free in the buffer behind it.
#[inline(always)]
fn release_plain(shop: &mut Shop<'_>, at: usize, to: StationRef, taker: usize) {
    let Some(part) = free(shop, at, 0) else {
        return;
    };
    let now = shop.now;
    let row = &mut shop.rows.machines[at];
    row.body
        .trace
        .fold(now, What::Left, 0, shop.parts[part].number);
    row.body.settle(now, 0);
    let behind = &mut shop.rows.buffers[to.at()];
    behind.ports.wanted -= 1;
    shop.parts[part].next = me(taker);
    behind.body.put(now, part, shop.parts);
    if shop.recording {
        shop.record(me(at), What::Left, 0, Some(part));
        shop.record(to, What::Entered, 0, Some(part));
    }
}

/// The short way of a plain machine: into a free place of the one buffer behind it.
#[inline(always)]
fn hand_on_plain(shop: &mut Shop<'_>, at: usize, to: StationRef, part: PartId) -> bool {
    let behind = &mut shop.rows.buffers[to.at()];
    if !behind.body.free() {
        return false;
    }
    let next = behind.ports.only().unwrap_or_default();
    shop.parts[part].next = next;
    behind.body.put(shop.now, part, shop.parts);
    if shop.recording {
        shop.record(to, What::Entered, 0, Some(part));
    }
    let taker = &mut shop.rows.machines[next.at()];
    if !taker.body.listed && taker.idle_server().is_some() {
        taker.body.listed = true;
        shop.ready.push(next.at() as u32);
    }
    free(shop, at, 0);
    true
}

/// The part that an idle server takes next; with blocking before service its next place is reserved.
#[inline(always)]
fn next_part(shop: &mut Shop<'_>, at: usize, server: usize) -> Option<(StationRef, PartId)> {
    let row = &shop.rows.machines[at];
    if row.body.before_service {
        return next_with_place(shop, at, server);
    }
    shop.fetch(me(at))
}

fn next_with_place(shop: &mut Shop<'_>, at: usize, server: usize) -> Option<(StationRef, PartId)> {
    let best = shop.best_offer(me(at));
    let reserved = best.and_then(|(_, offer)| reserve_ahead(shop, at, offer.product));
    let at_hand = best.is_some() && reserved.is_none();
    let here = &mut shop.rows.machines[at].body.servers[server];
    let was = std::mem::replace(&mut here.at_hand, at_hand);
    if at_hand {
        deadlock::look(shop, me(at));
        if !was {
            // Parts that take the first free station left it to this one, and may go to another now.
            shop.pass_over_all(me(at));
        }
    }
    let next = reserved?;
    let (from, _) = best?;
    let part = shop.give(from, me(at))?;
    shop.parts[part].next = next;
    shop.parts[part].reserved = true;
    Some((from, part))
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

/// Starts the part on a server, or the set-up that it needs, if the server may run.
#[inline(always)]
fn begin(shop: &mut Shop<'_>, at: usize, server: usize, part: PartId) {
    let now = shop.now;
    let row = &mut shop.rows.machines[at];
    let body = &mut *row.body;
    let here = &mut body.servers[server];
    if !body.on_shift || body.is_down || here.is_down {
        return body.settle(now, server);
    }
    let starting = &shop.parts[part];
    let (product, number) = (starting.product, starting.number);
    here.at_hand = false;
    if let Some(setup) = &mut row.setup {
        if let Some(time) = setup.due(here, product) {
            here.phase = Phase::Setup;
            here.left = time;
            here.turn(now, State::Setup);
            shop.note(me(at), What::SetupStarted, server as u16, Some(part));
            return run(shop, at, server);
        }
        // Whatever becomes of the part: the server is set up for its product now.
        here.last = Some(product);
    }
    let which = if body.cycles.len() == 1 {
        0
    } else {
        usize::from(product)
    };
    let time = body.cycles[which].draw();
    here.phase = Phase::Working;
    here.drawn = time;
    here.left = time;
    here.ran_from = now;
    here.turn(now, State::Working);
    body.trace.fold(now, What::Started, server as u16, number);
    let (after, class) = match &row.failures {
        None => (time, Class::Completion),
        Some(failures) => match failures.first_in_process(server, time) {
            None => (time, Class::Completion),
            Some((mode, after)) => {
                here.fails_by = Some(mode);
                (after, Class::Change)
            }
        },
    };
    here.ticket = shop
        .agenda
        .schedule(now.saturating_add(after), class, here.timer);
    if shop.recording {
        shop.record(me(at), What::Started, server as u16, Some(part));
    }
}

/// Lets a server run on the work it has left: to its end, or to the failure that comes before.
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
    here.ticket = shop
        .agenda
        .schedule(now.saturating_add(after), class, here.timer);
}

/// Accounts the work done since the server last began to run, and stops it.
#[inline]
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
#[inline(always)]
pub fn list(shop: &mut Shop<'_>, at: usize) {
    let body = &mut *shop.rows.machines[at].body;
    if !body.listed {
        body.listed = true;
        shop.ready.push(at as u32);
    }
}

/// The entry of a server's work has come up: its set-up or its part is done, or it fails.
#[inline(always)]
pub fn due(shop: &mut Shop<'_>, at: usize, server: usize, ticket: Ticket) {
    let row = &mut shop.rows.machines[at];
    let here = &mut row.body.servers[server];
    if here.ticket != ticket {
        shop.totals.entries -= 1;
        return;
    }
    let (phase, part) = (here.phase, here.part);
    let mut fails_by = None;
    if row.failures.is_some() {
        fails_by = here.fails_by;
        pause(shop, at, server);
    } else {
        here.ticket = Ticket::NONE;
    }
    match (fails_by, part) {
        (None, Some(part)) if phase == Phase::Working => complete(shop, at, server, part),
        (None, Some(part)) => ready_to_start(shop, at, server, part),
        (Some(mode), _) => failure::fail(shop, at, server as u16, mode),
        (None, None) => debug_assert!(false, "work ends only with a part"),
    }
}

/// A set-up is done.
fn ready_to_start(shop: &mut Shop<'_>, at: usize, server: usize, part: PartId) {
    let product = shop.parts[part].product;
    let row = &mut shop.rows.machines[at];
    let here = &mut row.body.servers[server];
    here.phase = Phase::Loaded;
    here.last = Some(product);
    here.since_setup = 0;
    if let Some(setup) = &mut row.setup {
        setup.done += 1;
    }
    list(shop, at);
}

/// A part is done.
#[inline(always)]
fn complete(shop: &mut Shop<'_>, at: usize, server: usize, part: PartId) {
    let now = shop.now;
    let row = &mut shop.rows.machines[at];
    let body = &mut *row.body;
    let here = &mut body.servers[server];
    let done = &mut shop.parts[part];
    let product = done.product;
    body.processed[usize::from(product)] += 1;
    body.trace
        .fold(now, What::Finished, server as u16, done.number);
    shop.totals.operations += 1;
    let reserved = done.reserved;
    if body.is_plain
        && let Some(to) = row.ports.only()
    {
        done.since = now;
        done.next = to;
        if shop.recording {
            shop.record(me(at), What::Finished, server as u16, Some(part));
        }
        if !hand_on_plain(shop, at, to, part) {
            pass_or_hold(shop, at, server, part);
        }
        return;
    }
    here.since_setup += 1;
    let mut verdict = Verdict::Good;
    if let Some(inspection) = &mut row.inspection {
        verdict = inspection.judge(part, done.number);
    }
    if !reserved && verdict == Verdict::Good {
        done.since = now;
        done.next = row.ports.choose(product);
    }
    if shop.recording {
        shop.record(me(at), What::Finished, server as u16, Some(part));
    }
    match verdict {
        Verdict::Good if !reserved => pass_or_hold(shop, at, server, part),
        Verdict::Good => {
            let next = shop.parts[part].next;
            shop.take(next, part);
            free(shop, at, server);
            // The place that was kept is taken now: whoever waits for it may wait for ever.
            deadlock::look(shop, next);
        }
        Verdict::Scrap => lose(shop, at, server),
        Verdict::Rework(shelf) => inspection::send_back(shop, at, server, part, shelf),
    }
}

/// A finished part goes on, or finds no room.
#[inline]
fn pass_or_hold(shop: &mut Shop<'_>, at: usize, server: usize, part: PartId) {
    if shop.pass(part, me(at)) {
        free(shop, at, server);
    } else {
        hold(shop, at, server, part);
    }
}

fn hold(shop: &mut Shop<'_>, at: usize, server: usize, part: PartId) {
    let body = &mut *shop.rows.machines[at].body;
    body.servers[server].phase = Phase::Held;
    body.settle(shop.now, server);
    shop.want(part, me(at), true);
    shop.note(me(at), What::Blocked, server as u16, Some(part));
    shop.announce(part, me(at));
    if shop.may_lock {
        deadlock::look(shop, me(at));
    }
}

/// The part has left a server.
#[inline(always)]
pub fn free(shop: &mut Shop<'_>, at: usize, server: usize) -> Option<PartId> {
    let body = &mut *shop.rows.machines[at].body;
    body.trace.left += 1;
    let part = body.servers[server].unload(shop.now);
    if !body.listed {
        body.listed = true;
        shop.ready.push(at as u32);
    }
    part
}

/// The part on a server is scrapped; a place reserved for it is given back.
pub fn lose(shop: &mut Shop<'_>, at: usize, server: usize) {
    let Some(part) = free(shop, at, server) else {
        return;
    };
    let body = &mut *shop.rows.machines[at].body;
    body.scrapped += 1;
    body.trace.left -= 1;
    if shop.parts[part].reserved {
        let next = shop.parts[part].next;
        shop.unreserve(next);
    }
    shop.scrap(part, me(at), server as u16);
}
