//! The short way of a machine: its part is done, goes on, and the next one starts, in one go and with one look
//! at each station that takes part.
//!
//! What is rare or leaves a choice (failures, the end of a set-up, verdicts against a part, several entries at
//! one instant, buffers that are no lanes) is left to `work` and `moves`, whose rules are the same: the short
//! way changes no bit of a result. It is for runs that keep no records.

use super::agenda::{Agenda, Ticket};
use super::buffer::BufferRow;
use super::deadlock;
use super::inspection::Verdict;
use super::lane::{self, Others, Ways};
use super::machine::{MachineRow, me};
use super::observe::{State, What};
use super::part::{Part, PartId, Parts};
use super::server::Phase;
use super::shop::{KindTag, Shop};
use super::work::{self, begin, hold, list};

/// The entry of a server's work has come up: `None` when it is not for the short way, else whether the
/// machine has been served again.
#[inline(always)]
pub fn due(shop: &mut Shop<'_>, at: usize, server: usize, ticket: Ticket) -> Option<bool> {
    let now = shop.now;
    let row = &mut shop.rows.machines[at];
    if !row.ways.is_short {
        return None;
    }
    let body = &mut *row.body;
    let here = &mut body.servers[server];
    let id = here.part?;
    if here.ticket != ticket || here.is_failing || here.phase != Phase::Working {
        return None;
    }
    here.stop(now);
    let part = &mut shop.parts[id];
    body.count_done(now, server, part);
    shop.totals.operations += 1;
    if let Some(inspection) = &mut row.inspection {
        let verdict = inspection.judge(id, part.number);
        if verdict != Verdict::Good {
            work::reject(shop, at, server, verdict);
            return Some(false);
        }
    }
    let next = row.ports.choose(part.product);
    part.since = now;
    part.next = next;
    // Nothing else is due, and nobody else is asked: whoever is asked now has their turn at once.
    let is_alone = shop.ready.is_empty() && !shop.agenda.has_more_at(now);
    Some(match next.kind() {
        Some(KindTag::Buffer) => match shop.rows.buffers[next.at()].taker {
            Some(taker) => {
                let lane = next.at();
                line_up(shop, (at, server), id, lane, taker as usize, is_alone)
            }
            None => leave(shop, at, server, id),
        },
        Some(KindTag::Machine) if is_alone && next.at() != at => {
            hand_over(shop, at, server, id, next.at())
        }
        _ => leave(shop, at, server, id),
    })
}

/// A part that is done goes into a lane, or through it.
#[inline(always)]
fn line_up(
    shop: &mut Shop<'_>,
    (at, server): (usize, usize),
    id: PartId,
    lane: usize,
    taker: usize,
    is_alone: bool,
) -> bool {
    let now = shop.now;
    let behind = &mut shop.rows.buffers[lane];
    if !behind.body.free() {
        stay(shop, at, server, id, lane);
        return false;
    }
    let part = &mut shop.parts[id];
    part.next = me(taker);
    let theirs = &mut shop.rows.machines[taker];
    let idle = if theirs.body.listed {
        None
    } else {
        theirs.idle_server()
    };
    // While a server stands idle, nothing waits in its lanes.
    if let Some(idle) = idle
        && is_alone
        && taker != at
        && theirs.ways.is_short
    {
        behind.body.pass(now, part);
        receive(theirs, shop.agenda, now, idle, id, part);
        part_with(shop, at, server);
        return go_on(shop, at, server);
    }
    behind.body.line_up(now, id, part);
    part_with(shop, at, server);
    if idle.is_some() {
        list(shop, taker);
    } else if is_alone && taker != at {
        return go_on(shop, at, server);
    }
    list(shop, at);
    false
}

/// A part that is done goes to another machine, if that has room.
#[inline(always)]
fn hand_over(shop: &mut Shop<'_>, at: usize, server: usize, id: PartId, taker: usize) -> bool {
    let now = shop.now;
    let theirs = &mut shop.rows.machines[taker];
    let Some(idle) = theirs.room() else {
        return leave(shop, at, server, id);
    };
    let part = &shop.parts[id];
    theirs
        .body
        .trace
        .fold(now, What::Entered, idle as u16, part.number);
    receive(theirs, shop.agenda, now, idle, id, part);
    part_with(shop, at, server);
    go_on(shop, at, server)
}

/// An idle server takes a part that is handed to it.
#[inline(always)]
fn receive(
    row: &mut MachineRow<'_>,
    agenda: &mut Agenda,
    now: u64,
    server: usize,
    id: PartId,
    part: &Part,
) {
    row.body.trace.entered += 1;
    row.body.servers[server].load(now, id);
    begin(row, agenda, now, server, part);
}

/// The part has left a server.
#[inline(always)]
fn part_with(shop: &mut Shop<'_>, at: usize, server: usize) {
    let body = &mut *shop.rows.machines[at].body;
    body.trace.left += 1;
    body.servers[server].unload(shop.now);
}

/// A part that is done finds no place in its lane.
#[inline(always)]
fn stay(shop: &mut Shop<'_>, at: usize, server: usize, id: PartId, lane: usize) {
    if !shop.ready.is_empty() {
        // A machine that has come free at this instant may make it pass.
        return work::pass_or_hold(shop, at, server, id);
    }
    let now = shop.now;
    let body = &mut *shop.rows.machines[at].body;
    let here = &mut body.servers[server];
    here.phase = Phase::Held;
    // It ran until now, so it is up and on shift.
    here.turn(now, State::Blocked);
    let number = shop.parts[id].number;
    body.trace.fold(now, What::Blocked, server as u16, number);
    shop.rows.buffers[lane].ports.wanted += 1;
    if shop.may_lock {
        deadlock::look(shop, me(at));
    }
}

/// A part that is done goes where its route says, by the general rules.
#[inline(never)]
fn leave(shop: &mut Shop<'_>, at: usize, server: usize, id: PartId) -> bool {
    if !shop.pass(id, me(at)) {
        hold(shop, at, server, id);
        return false;
    }
    part_with(shop, at, server);
    if shop.ready.is_empty() && !shop.agenda.has_more_at(shop.now) {
        return go_on(shop, at, server);
    }
    list(shop, at);
    false
}

/// A server has no part any more, and its turn is now. Whether it had it.
#[inline(always)]
fn go_on(shop: &mut Shop<'_>, at: usize, server: usize) -> bool {
    let body = &*shop.rows.machines[at].body;
    let may_load = body.may_load(&body.servers[server]);
    if may_load {
        take_next(shop, at, server);
    } else {
        list(shop, at);
    }
    may_load
}

/// Serves a machine whose turn it is on the ready list: loads idle servers and starts loaded ones.
#[inline(always)]
pub fn serve(shop: &mut Shop<'_>, at: usize) {
    let servers = shop.rows.machines[at].body.servers.len();
    for server in 0..servers {
        let body = &mut *shop.rows.machines[at].body;
        let here = &body.servers[server];
        match here.phase {
            Phase::Idle if body.may_load(here) => take_next(shop, at, server),
            Phase::Idle => body.settle(shop.now, server),
            Phase::Loaded => work::start_loaded(shop, at, server),
            Phase::Setup | Phase::Working | Phase::Held => {}
        }
    }
}

/// An idle server takes the part that waits longest, if one does, and starts it.
#[inline(never)]
fn take_next(shop: &mut Shop<'_>, at: usize, server: usize) {
    let now = shop.now;
    let row = &mut shop.rows.machines[at];
    let is_offered = match row.ways.others {
        Others::None => false,
        Others::Counted => row.ports.wanted > 0,
        Others::Any => true,
    };
    if is_offered {
        return work::serve_from_any(shop, at, server);
    }
    let Some((lane, id)) = first(&row.ways, &shop.rows.buffers, shop.parts) else {
        return row.body.settle(now, server);
    };
    let before = &mut shop.rows.buffers[lane as usize];
    let part = &shop.parts[id];
    before.body.call_up(now, part);
    receive(row, shop.agenda, now, server, id, part);
    if before.ports.wanted > 0 {
        lane::refill(shop, at, lane);
    }
}

/// The part that waits longest at the front of a lane, and which lane; of equals the first, by key.
#[inline(always)]
fn first(ways: &Ways, buffers: &[BufferRow<'_>], parts: &Parts) -> Option<(u32, PartId)> {
    let front = |lane: u32| buffers[lane as usize].body.queue.front();
    if let [only] = ways.lanes.as_slice() {
        return front(*only).map(|id| (*only, id));
    }
    let mut best = None;
    let mut longest = u64::MAX;
    for lane in &ways.lanes {
        let Some(id) = front(*lane) else {
            continue;
        };
        let since = if buffers[*lane as usize].body.first {
            0
        } else {
            parts[id].since
        };
        if best.is_none() || since < longest {
            (best, longest) = (Some((*lane, id)), since);
        }
    }
    best
}
