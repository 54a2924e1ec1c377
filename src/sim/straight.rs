//! The short way of a plain machine: one server, nothing to set up and nothing to judge, and no part taken while
//! it is down. Its part is done, goes on, and the next one starts, in one go and with one look at each station
//! that takes part.
//!
//! What is rare or concerns others (a failure, several entries at one instant, records that somebody keeps)
//! is left to `work` and `lane`, whose rules are the same: the short way changes no bit of a result.

use super::agenda::{Agenda, Ticket};
use super::buffer::BufferRow;
use super::deadlock;
use super::lane::{self, Lane};
use super::machine::{MachineRow, me};
use super::observe::{State, What};
use super::part::{PartId, Parts};
use super::server::Phase;
use super::shop::Shop;
use super::work::{self, hold, list, run};

/// The ways of a plain machine.
#[derive(Debug, Clone, Copy)]
pub struct Straight {
    /// All its parts come from this lane, by place among the buffers; `None`: from elsewhere.
    pub before: Option<u32>,
    /// All its parts go into this one; `None`: each goes where its route says.
    pub behind: Option<Lane>,
}

/// Takes the first part of the lane and starts it. Whether anybody waits for the place that it leaves.
#[inline(always)]
fn take_next(
    row: &mut MachineRow<'_>,
    before: &mut BufferRow<'_>,
    parts: &Parts,
    agenda: &mut Agenda,
    now: u64,
) -> bool {
    let body = &mut *row.body;
    let Some(id) = before.body.queue.front() else {
        body.settle(now, 0);
        return false;
    };
    let part = &parts[id];
    before.body.call_up(now, part);
    body.trace.entered += 1;
    body.trace.fold(now, What::Started, 0, part.number);
    let which = if body.cycles.len() == 1 {
        0
    } else {
        usize::from(part.product)
    };
    let time = body.cycles[which].draw();
    let here = body.servers.lead();
    here.load(now, id);
    here.phase = Phase::Working;
    here.drawn = time;
    here.cycle = time;
    here.left = time;
    here.turn(now, State::Working);
    run(agenda, now, here);
    before.ports.wanted > 0
}

/// Serves a plain machine whose server may take a part from the lane before it.
#[inline(always)]
pub fn serve(shop: &mut Shop<'_>, at: usize, lane: u32) {
    let is_awaited = take_next(
        &mut shop.rows.machines[at],
        &mut shop.rows.buffers[lane as usize],
        shop.parts,
        shop.agenda,
        shop.now,
    );
    if is_awaited {
        lane::refill(shop, at, lane);
    }
}

/// The entry of a plain machine's work has come up: `None` when it is not for the short way, else whether the
/// machine has been served again.
#[inline(always)]
pub fn due(shop: &mut Shop<'_>, at: usize, ticket: Ticket) -> Option<bool> {
    let now = shop.now;
    let way = shop.rows.machines[at].ways.straight?;
    if !shop.ready.is_empty() {
        return None;
    }
    let row = &mut shop.rows.machines[at];
    let body = &mut *row.body;
    let here = body.servers.lead();
    let id = here.part?;
    if here.ticket != ticket || here.is_failing || here.phase != Phase::Working {
        return None;
    }
    here.stop(now);
    here.since_setup += 1;
    let part = &mut shop.parts[id];
    body.processed[usize::from(part.product)] += 1;
    body.cycle_times.add(here.cycle);
    body.trace.fold(now, What::Finished, 0, part.number);
    shop.totals.operations += 1;
    let lane = match way.behind {
        Some(lane) => lane,
        None => {
            let next = row.ports.choose(part.product);
            part.since = now;
            part.next = next;
            match lane::to(&shop.rows.buffers, next) {
                Some(lane) => lane,
                None => return Some(leave(shop, at, id, way)),
            }
        }
    };
    let behind = &mut shop.rows.buffers[lane.buffer as usize];
    if !lane::put(behind, lane, now, id, part) {
        part.since = now;
        part.next = lane::buffer(lane.buffer);
        here.phase = Phase::Held;
        // It ran until now, so it is up and on shift.
        here.turn(now, State::Blocked);
        body.trace.fold(now, What::Blocked, 0, part.number);
        behind.ports.wanted += 1;
        if shop.may_lock {
            deadlock::look(shop, me(at));
        }
        return Some(false);
    }
    body.trace.left += 1;
    here.unload(now);
    let taker = lane.taker as usize;
    let is_asked = {
        let row = &shop.rows.machines[taker];
        !row.body.listed && row.idle_server().is_some()
    };
    if is_asked {
        list(shop, taker);
    }
    Some(next_turn(shop, at, way))
}

/// A part that is done goes where its route says, not into a lane.
#[inline(never)]
fn leave(shop: &mut Shop<'_>, at: usize, id: PartId, way: Straight) -> bool {
    if !shop.pass(id, me(at)) {
        hold(shop, at, 0, id);
        return false;
    }
    let body = &mut *shop.rows.machines[at].body;
    body.trace.left += 1;
    body.servers.lead().unload(shop.now);
    next_turn(shop, at, way)
}

/// A plain machine has no part any more. If nothing else is due and nobody else is asked, its turn is now.
#[inline(always)]
fn next_turn(shop: &mut Shop<'_>, at: usize, way: Straight) -> bool {
    let row = &mut shop.rows.machines[at];
    let body = &*row.body;
    if !shop.ready.is_empty()
        || shop.agenda.has_more_at(shop.now)
        || !body.may_load(body.servers.first())
    {
        list(shop, at);
        return false;
    }
    let Some(lane) = way.before else {
        work::serve(shop, at);
        return true;
    };
    let before = &mut shop.rows.buffers[lane as usize];
    if take_next(row, before, shop.parts, shop.agenda, shop.now) {
        lane::refill(shop, at, lane);
    }
    true
}
