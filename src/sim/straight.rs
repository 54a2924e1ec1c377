//! The short way of a machine: its part is done, goes on, and the next one starts, in one go and with one look
//! at each station that takes part.
//!
//! What is rare or leaves a choice (failures, the end of a set-up, verdicts against a part, several entries at
//! one instant, buffers that are no lanes) is left to `work` and `moves`, whose rules are the same: the short
//! way changes no bit of a result. It is for runs that keep no records.

use super::agenda::Ticket;
use super::buffer::BufferRow;
use super::deadlock;
use super::inspection::Verdict;
use super::kind::KindTag;
use super::lane::{self, Others, Ways};
use super::machine::me;
use super::observe::{State, What};
use super::part::{PartId, Parts};
use super::server::Phase;
use super::shop::Shop;
use super::work::{self, begin, hold, list};

/// The entry of a server's work has come up: `None` when it is not for the short way, else whether the
/// machine has been served again.
#[inline(never)]
pub fn due(shop: &mut Shop<'_>, at: usize, server: usize, ticket: Ticket) -> Option<bool> {
    let now = shop.now;
    let row = &mut shop.rows.machines[at];
    if !row.ways.is_short {
        return None;
    }
    let body = &mut *row.body;
    let here = &mut body.servers[server];
    let id = here.part?;
    if (here.ticket != ticket) | ticket.is_change() | (here.phase != Phase::Working) {
        return None;
    }
    here.stop(now);
    here.since_setup += 1;
    let part = &mut shop.parts[id];
    body.count_done(server, part.product);
    body.trace
        .fold(now, What::Finished, server as u16, part.number);
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
    let (lane, taker) = match next.kind() {
        Some(KindTag::Buffer) => {
            let Some(taker) = shop.rows.buffers[next.at()].taker else {
                return Some(leave(shop, at, server, id));
            };
            (Some(&mut shop.rows.buffers[next.at()]), taker as usize)
        }
        Some(KindTag::Machine) if is_alone && next.at() != at => (None, next.at()),
        _ => return Some(leave(shop, at, server, id)),
    };
    if let Some(behind) = lane {
        if !behind.body.free() {
            if !shop.ready.is_empty() {
                // A machine that has come free at this instant may make it pass.
                work::pass_or_hold(shop, at, server, id);
                return Some(false);
            }
            // It waits there for a place. It ran until now, so it is up and on shift.
            let here = &mut body.servers[server];
            here.phase = Phase::Held;
            here.turn(now, State::Blocked);
            body.trace
                .fold(now, What::Blocked, server as u16, part.number);
            behind.ports.wanted += 1;
            if shop.may_lock {
                deadlock::look(shop, me(at));
            }
            return Some(false);
        }
        body.unload(now, server);
        body.trace.left += 1;
        part.next = me(taker);
        let theirs = &mut shop.rows.machines[taker];
        if theirs.body.listed || theirs.body.idle == 0 {
            behind.body.line_up(now, id, part);
        } else if let Some(idle) = theirs.body.first_idle() {
            if !is_alone || taker == at || !theirs.ways.is_short {
                behind.body.line_up(now, id, part);
                list(shop, taker);
                list(shop, at);
                return Some(false);
            }
            // While a server stands idle, nothing waits in its lanes.
            behind.body.pass(now, part);
            begin(theirs, shop.agenda, now, idle, part, Some(id));
        } else {
            behind.body.line_up(now, id, part);
        }
        if !is_alone {
            list(shop, at);
            return Some(false);
        }
    } else {
        let theirs = &mut shop.rows.machines[taker];
        let Some(idle) = theirs.body.room() else {
            return Some(leave(shop, at, server, id));
        };
        theirs
            .body
            .trace
            .fold(now, What::Entered, idle as u16, part.number);
        begin(theirs, shop.agenda, now, idle, part, Some(id));
        let body = &mut *shop.rows.machines[at].body;
        body.trace.left += 1;
        body.unload(now, server);
    }
    // It ran until now, so it may take the next part.
    take_next(shop, at, server);
    Some(true)
}

/// A part that is done goes where its route says, by the general rules.
#[inline(never)]
pub fn leave(shop: &mut Shop<'_>, at: usize, server: usize, id: PartId) -> bool {
    if !shop.pass(id, me(at)) {
        hold(shop, at, server, id);
        return false;
    }
    let body = &mut *shop.rows.machines[at].body;
    body.trace.left += 1;
    body.unload(shop.now, server);
    let is_alone = shop.ready.is_empty() && !shop.agenda.has_more_at(shop.now);
    if is_alone {
        take(shop, at, server);
    } else {
        list(shop, at);
    }
    is_alone
}

/// Serves a machine whose turn it is on the ready list: loads idle servers and starts loaded ones.
#[inline(always)]
pub fn serve(shop: &mut Shop<'_>, at: usize) {
    let servers = shop.rows.machines[at].body.servers.len();
    for server in 0..servers {
        let body = &mut *shop.rows.machines[at].body;
        let here = &body.servers[server];
        match here.phase {
            Phase::Idle if body.may_load(here) => take(shop, at, server),
            Phase::Idle => body.settle(shop.now, server),
            Phase::Loaded => work::start_loaded(shop, at, server),
            Phase::Setup | Phase::Working | Phase::Held => {}
        }
    }
}

/// See [`take_next`]; for all but the hottest place.
#[inline(never)]
fn take(shop: &mut Shop<'_>, at: usize, server: usize) {
    take_next(shop, at, server);
}

/// An idle server takes the part that waits longest, if one does, and starts it.
#[inline(always)]
fn take_next(shop: &mut Shop<'_>, at: usize, server: usize) {
    let now = shop.now;
    let row = &mut shop.rows.machines[at];
    let lane = match row.ways.only {
        Some(lane) => Some(lane),
        None => {
            let is_offered = match row.ways.others {
                Others::None => false,
                Others::Counted => row.ports.wanted > 0,
                Others::Any => true,
            };
            if is_offered {
                return work::serve_from_any(shop, at, server);
            }
            longest_waiting(&row.ways, &shop.rows.buffers, shop.parts)
        }
    };
    let called = lane.and_then(|lane| {
        let before = &mut shop.rows.buffers[lane as usize];
        Some((lane, before.body.call_up(now, shop.parts)?))
    });
    let Some((lane, id)) = called else {
        return row.body.settle(now, server);
    };
    begin(row, shop.agenda, now, server, &shop.parts[id], Some(id));
    if shop.rows.buffers[lane as usize].ports.wanted > 0 {
        lane::refill(shop, at, lane);
    }
}

/// The lane at whose front a part waits longest; of equals the first, by key.
#[inline]
fn longest_waiting(ways: &Ways, buffers: &[BufferRow<'_>], parts: &Parts) -> Option<u32> {
    let mut best = None;
    let mut longest = u64::MAX;
    for lane in &ways.lanes {
        let Some(id) = buffers[*lane as usize].body.queue.front() else {
            continue;
        };
        let since = if buffers[*lane as usize].body.first {
            0
        } else {
            parts[id].since
        };
        if best.is_none() || since < longest {
            (best, longest) = (Some(*lane), since);
        }
    }
    best
}
