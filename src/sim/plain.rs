//! The way of a plain machine: one server, nothing to set up and nothing to judge, no part taken while it is down,
//! and all its parts from one lane, or from a source that always has one. It is `straight` with all that left out
//! which such a machine never needs, and changes no bit of a result.

use super::agenda::{Agenda, Ticket};
use super::deadlock;
use super::kind::{KindTag, StationRef};
use super::lane::{self, Before, Plain};
use super::machine::{Machine, me};
use super::observe::{State, What};
use super::part::{Part, PartId};
use super::server::Phase;
use super::shop::Shop;
use super::source;
use super::straight;
use super::work::{list, run};

/// The entry of a machine's work has come up: `None` when it is not for this way, else whether the machine has
/// been served again.
#[inline(always)]
pub fn due(shop: &mut Shop<'_>, at: usize, ticket: Ticket) -> Option<bool> {
    let now = shop.now;
    let row = &mut shop.rows.machines[at];
    let Plain { before, behind } = row.ways.plain?;
    let body = &mut *row.body;
    let here = body.servers.lead();
    let id = here.part?;
    if (here.ticket != ticket) | ticket.is_change() | (here.phase != Phase::Working)
        || !shop.ready.is_empty()
    {
        return None;
    }
    here.finish(now);
    here.since_setup += 1;
    let part = &mut shop.parts[id];
    body.count_done(0, part.product);
    body.trace.fold(now, What::Finished, 0, part.number);
    let lane = match behind {
        Some(lane) => lane as usize,
        None => {
            let next = row.ports.choose(part.product);
            part.since = now;
            part.next = next;
            match next.kind() {
                Some(KindTag::Buffer) if shop.rows.buffers[next.at()].taker.is_some() => next.at(),
                Some(KindTag::Sink) => {
                    body.trace.left += 1;
                    shop.take(next, id);
                    let is_alone = shop.ready.is_empty() && !shop.agenda.has_more_at(now);
                    return Some(go_on(shop, at, before, is_alone));
                }
                _ => return Some(straight::leave(shop, at, 0, id)),
            }
        }
    };
    let behind = &mut shop.rows.buffers[lane];
    if !behind.body.free() {
        part.since = now;
        part.next = StationRef::new(KindTag::Buffer, lane);
        // It ran until now, so it is up and on shift.
        let here = body.servers.lead();
        here.phase = Phase::Held;
        here.turn(now, State::Blocked);
        body.trace.fold(now, What::Blocked, 0, part.number);
        behind.ports.wanted += 1;
        if shop.may_lock {
            deadlock::look(shop, me(at));
        }
        return Some(false);
    }
    body.trace.left += 1;
    let taker = behind.taker.map_or(at, |taker| taker as usize);
    part.next = me(taker);
    let mut is_alone = !shop.agenda.has_more_at(now);
    let theirs = &mut shop.rows.machines[taker];
    if !theirs.body.listed && theirs.body.idle_server().is_some() {
        if is_alone && theirs.ways.plain.is_some() && taker != at {
            // While its server stands idle, nothing waits in its lane.
            part.since = now;
            behind.body.pass(now, part);
            let their = &mut *theirs.body;
            their.idle -= 1;
            let server = their.servers.lead();
            server.load(now, id);
            server.turn(now, State::Working);
            start(their, shop.agenda, now, part);
        } else {
            behind.body.line_up(now, id, part);
            list(shop, taker);
            is_alone = false;
        }
    } else {
        behind.body.line_up(now, id, part);
    }
    Some(go_on(shop, at, before, is_alone))
}

/// The part has left the server, which takes the next one if nothing else is due. Whether it had its turn.
#[inline(always)]
fn go_on(shop: &mut Shop<'_>, at: usize, before: Before, is_alone: bool) -> bool {
    let now = shop.now;
    let lane = match before {
        Before::Lane(lane) => lane,
        Before::Raw(source) => return go_on_raw(shop, at, source, is_alone),
    };
    // `take_out` written out, so that the machine is looked up once.
    let body = &mut *shop.rows.machines[at].body;
    let from = &mut shop.rows.buffers[lane as usize];
    let next = match is_alone {
        true => from.body.call_up(now, shop.parts),
        false => None,
    };
    let Some(next) = next else {
        return rest(shop, at, is_alone);
    };
    // It goes on without a break: it stays occupied, and in its state.
    body.servers.lead().part = Some(next);
    start(body, shop.agenda, now, &shop.parts[next]);
    if from.ports.wanted > 0 {
        move_up(shop, at, lane);
    }
    true
}

/// See [`go_on`].
#[inline(never)]
fn go_on_raw(shop: &mut Shop<'_>, at: usize, source: u32, is_alone: bool) -> bool {
    let next = match is_alone {
        true => source::give_raw(shop, source as usize, me(at)),
        false => None,
    };
    let Some(next) = next else {
        return rest(shop, at, is_alone);
    };
    let body = &mut *shop.rows.machines[at].body;
    body.servers.lead().part = Some(next);
    start(body, shop.agenda, shop.now, &shop.parts[next]);
    true
}

/// The next part of a machine, taken out of where it waits or made.
fn take_out(shop: &mut Shop<'_>, at: usize, before: Before) -> Option<PartId> {
    match before {
        Before::Lane(lane) => {
            let from = &mut shop.rows.buffers[lane as usize];
            from.body.call_up(shop.now, shop.parts)
        }
        Before::Raw(source) => source::give_raw(shop, source as usize, me(at)),
    }
}

/// The server has no part: until something comes, or until its machine has its turn.
#[inline(always)]
fn rest(shop: &mut Shop<'_>, at: usize, is_alone: bool) -> bool {
    let now = shop.now;
    let body = &mut *shop.rows.machines[at].body;
    body.unload(now, 0);
    if is_alone {
        body.settle(now, 0);
    } else {
        list(shop, at);
    }
    is_alone
}

/// A place has come free in the lane before a machine, nothing else is due and no other machine is listed: what is
/// blocked up the line moves up and starts in the order in which the ready list would have it.
#[inline(never)]
fn move_up(shop: &mut Shop<'_>, mut taker: usize, mut lane: u32) {
    let now = shop.now;
    while shop.rows.buffers[lane as usize].ports.wanted > 0 {
        let behind = &mut shop.rows.buffers[lane as usize];
        let held = shop.rows.machines[taker].ways.giver.and_then(|giver| {
            let row = &shop.rows.machines[giver as usize];
            let here = row.body.servers.first();
            let may_go = here.phase == Phase::Held && row.body.may_run(here) && behind.body.free();
            Some((
                giver as usize,
                row.ways.plain?,
                here.part.filter(|_| may_go)?,
            ))
        });
        let Some((giver, Plain { before, .. }, id)) = held else {
            return lane::refill(shop, taker, lane);
        };
        let body = &mut *shop.rows.machines[giver].body;
        let part = &mut shop.parts[id];
        part.next = me(taker);
        body.trace.left += 1;
        body.trace.fold(now, What::Left, 0, part.number);
        behind.ports.wanted -= 1;
        behind.body.line_up(now, id, part);
        let next = take_out(shop, giver, before);
        let body = &mut *shop.rows.machines[giver].body;
        let Some(next) = next else {
            body.unload(now, 0);
            return body.settle(now, 0);
        };
        let here = body.servers.lead();
        here.part = Some(next);
        here.turn(now, State::Working);
        start(body, shop.agenda, now, &shop.parts[next]);
        match before {
            Before::Lane(before) => (taker, lane) = (giver, before),
            Before::Raw(_) => return,
        }
    }
}

/// Starts the part that has just come onto the server.
#[inline(always)]
fn start(body: &mut Machine, agenda: &mut Agenda, now: u64, part: &Part) {
    body.trace.entered += 1;
    body.trace.fold(now, What::Started, 0, part.number);
    body.begin(0, part.product);
    run(agenda, now, body.servers.lead());
}

/// Serves a plain machine whose turn it is on the ready list. Whether it could be.
#[inline(always)]
pub fn serve(shop: &mut Shop<'_>, at: usize) -> bool {
    let now = shop.now;
    let row = &mut shop.rows.machines[at];
    let Some(Plain { before, .. }) = row.ways.plain else {
        return false;
    };
    let body = &mut *row.body;
    if !body.may_load(body.servers.first()) {
        return false;
    }
    let next = take_out(shop, at, before);
    let body = &mut *shop.rows.machines[at].body;
    let Some(id) = next else {
        body.settle(now, 0);
        return true;
    };
    body.idle -= 1;
    let here = body.servers.lead();
    here.load(now, id);
    here.turn(now, State::Working);
    start(body, shop.agenda, now, &shop.parts[id]);
    if let Before::Lane(lane) = before
        && shop.rows.buffers[lane as usize].ports.wanted > 0
    {
        lane::refill(shop, at, lane);
    }
    true
}
