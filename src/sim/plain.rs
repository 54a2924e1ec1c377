//! The way of a plain machine: one server, nothing to set up and nothing to judge, no part taken while it is down,
//! and all its parts from one lane. It is `straight` with all that left out which such a machine never needs, and
//! changes no bit of a result.

use super::agenda::{Agenda, Ticket};
use super::deadlock;
use super::kind::{KindTag, StationRef};
use super::lane::{self, Plain};
use super::machine::{Machine, me};
use super::observe::{State, What};
use super::part::Part;
use super::server::Phase;
use super::shop::Shop;
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
    if (here.ticket != ticket) | here.is_failing | (here.phase != Phase::Working)
        || !shop.ready.is_empty()
    {
        return None;
    }
    here.stop(now);
    here.since_setup += 1;
    let part = &mut shop.parts[id];
    body.processed[usize::from(part.product)] += 1;
    body.cycle_times.add(here.cycle);
    body.trace.fold(now, What::Finished, 0, part.number);
    shop.totals.operations += 1;
    let lane = match behind {
        Some(lane) => lane as usize,
        None => {
            let next = row.ports.choose(part.product);
            part.since = now;
            part.next = next;
            if next.kind() != Some(KindTag::Buffer) || shop.rows.buffers[next.at()].taker.is_none()
            {
                return Some(straight::leave(shop, at, 0, id));
            }
            next.at()
        }
    };
    let behind = &mut shop.rows.buffers[lane];
    if !behind.body.free() {
        part.since = now;
        part.next = StationRef::new(KindTag::Buffer, lane);
        // It ran until now, so it is up and on shift.
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
    let body = &mut *shop.rows.machines[at].body;
    let before = before as usize;
    let next = shop.rows.buffers[before].body.queue.front();
    let Some(next) = next.filter(|_| is_alone) else {
        body.unload(now, 0);
        if is_alone {
            body.settle(now, 0);
        } else {
            list(shop, at);
        }
        return Some(is_alone);
    };
    // It goes on without a break: it stays occupied, and in its state.
    let part = &shop.parts[next];
    let from = &mut shop.rows.buffers[before];
    from.body.call_up(now, part);
    body.servers.lead().part = Some(next);
    start(body, shop.agenda, now, part);
    if from.ports.wanted > 0 {
        lane::refill(shop, at, before as u32);
    }
    Some(true)
}

/// Starts the part that has just come onto the server.
#[inline(always)]
fn start(body: &mut Machine, agenda: &mut Agenda, now: u64, part: &Part) {
    body.trace.entered += 1;
    body.trace.fold(now, What::Started, 0, part.number);
    let which = if body.cycles.len() == 1 {
        0
    } else {
        usize::from(part.product)
    };
    let time = body.cycles[which].draw();
    let here = body.servers.lead();
    here.phase = Phase::Working;
    here.drawn = time;
    here.cycle = time;
    here.left = time;
    run(agenda, now, here);
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
    let from = &mut shop.rows.buffers[before as usize];
    let Some(id) = from.body.queue.front() else {
        body.settle(now, 0);
        return true;
    };
    let part = &shop.parts[id];
    from.body.call_up(now, part);
    body.idle -= 1;
    let here = body.servers.lead();
    here.load(now, id);
    here.turn(now, State::Working);
    start(body, shop.agenda, now, part);
    if from.ports.wanted > 0 {
        lane::refill(shop, at, before);
    }
    true
}
