//! What a server does with a part: takes it, sets up, processes, is interrupted, completes, hands on.
//!
//! This is the hot path of the kernel, so each step looks its station up once and keeps the pieces.

use super::agenda::{Agenda, Class, Ticket};
use super::deadlock;
use super::failure;
use super::inspection::{self, Verdict};
use super::machine::{MachineRow, me};
use super::observe::{State, What};
use super::part::{Part, PartId};
use super::plain;
use super::reserve;
use super::server::{Phase, Server};
use super::shop::Shop;
use super::straight;

/// Serves a machine whose turn it is on the ready list.
#[inline(always)]
pub fn serve_in_turn(shop: &mut Shop<'_>, at: usize) {
    let row = &mut shop.rows.machines[at];
    row.body.listed = false;
    if plain::serve(shop, at) {
        return;
    }
    if shop.rows.machines[at].ways.is_short {
        straight::serve(shop, at);
    } else {
        serve(shop, at);
    }
}

/// Serves what waits: loads idle servers and starts loaded ones.
#[inline(never)]
pub fn serve(shop: &mut Shop<'_>, at: usize) {
    for server in 0..shop.rows.machines[at].body.servers.len() {
        let body = &mut *shop.rows.machines[at].body;
        let here = &body.servers[server];
        match here.phase {
            Phase::Idle if body.may_load(here) => serve_from_any(shop, at, server),
            Phase::Idle => body.settle(shop.now, server),
            Phase::Loaded => start_loaded(shop, at, server),
            // Whatever else changes the state of a server settles it there and then.
            Phase::Setup | Phase::Working | Phase::Held => {}
        }
    }
}

/// An idle server takes the longest waiting part that is offered, wherever it is.
#[inline(never)]
pub fn serve_from_any(shop: &mut Shop<'_>, at: usize, server: usize) {
    let next = if shop.rows.machines[at].body.before_service {
        reserve::next_with_place(shop, at, server)
    } else {
        shop.fetch(me(at))
    };
    let body = &mut *shop.rows.machines[at].body;
    let Some((from, part)) = next else {
        return body.settle(shop.now, server);
    };
    body.load(shop.now, server, part);
    body.trace.entered += 1;
    start(shop, at, server, part);
    shop.pass_over(me(at), from);
    shop.refill(from);
}

/// Starts the part that lies on a server.
pub fn start_loaded(shop: &mut Shop<'_>, at: usize, server: usize) {
    if let Some(part) = shop.rows.machines[at].body.servers[server].part {
        start(shop, at, server, part);
    }
}

/// Starts the part on a server, see [`begin`].
#[inline(never)]
fn start(shop: &mut Shop<'_>, at: usize, server: usize, part: PartId) {
    let row = &mut shop.rows.machines[at];
    let began = begin(row, shop.agenda, shop.now, server, &shop.parts[part], None);
    if shop.recording
        && let Some(what) = began
    {
        shop.record(me(at), what, server as u16, Some(part));
    }
}

/// Starts the part on a server, or the set-up that it needs, if the server may run; an arriving part comes onto
/// the server first. Returns what is to be recorded of it.
#[inline(always)]
pub fn begin(
    row: &mut MachineRow<'_>,
    agenda: &mut Agenda,
    now: u64,
    server: usize,
    part: &Part,
    arriving: Option<PartId>,
) -> Option<What> {
    let body = &mut *row.body;
    let here = &mut body.servers[server];
    if let Some(id) = arriving {
        body.trace.entered += 1;
        body.idle -= 1;
        here.load(now, id);
    }
    if !body.on_shift | body.is_down | here.is_down {
        body.settle(now, server);
        return None;
    }
    here.at_hand = false;
    let mut setup_time = None;
    if let Some(setup) = &mut row.setup {
        setup_time = setup.due(here, part.product);
        if setup_time.is_none() {
            // Whatever becomes of the part: the server is set up for its product now.
            here.last = Some(part.product);
        }
    }
    let what;
    if let Some(time) = setup_time {
        here.phase = Phase::Setup;
        here.left = time;
        here.turn(now, State::Setup);
        what = What::SetupStarted;
    } else {
        body.begin(server, part.product);
        body.servers[server].turn(now, State::Working);
        what = What::Started;
    }
    body.trace.fold(now, what, server as u16, part.number);
    run(agenda, now, &mut body.servers[server]);
    Some(what)
}

/// Lets a server run on the work it has left: to its end, or to the failure that comes before.
#[inline(always)]
pub fn run(agenda: &mut Agenda, now: u64, here: &mut Server) {
    here.ran_from = now;
    let (after, fails) = here.runs_for();
    let class = if fails {
        Class::Change
    } else {
        Class::Completion
    };
    here.ticket = agenda.schedule(now.saturating_add(after), class, here.timer);
}

/// Stops a server: the work done so far is accounted, what is on the agenda for it given up.
#[inline]
pub fn pause(shop: &mut Shop<'_>, at: usize, server: usize) {
    let here = &mut shop.rows.machines[at].body.servers[server];
    if here.ticket != Ticket::NONE {
        shop.agenda.give_up(here.ticket);
        here.stop(shop.now);
    }
}

/// Lets an interrupted server go on if it may.
pub fn resume(shop: &mut Shop<'_>, at: usize, server: usize) {
    let body = &mut *shop.rows.machines[at].body;
    let here = &body.servers[server];
    if matches!(here.phase, Phase::Setup | Phase::Working)
        && here.ticket == Ticket::NONE
        && body.may_run(here)
    {
        run(shop.agenda, shop.now, &mut body.servers[server]);
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

/// The entry of a server's work has come up: its set-up or its part is done, or it fails. Whether the
/// machine has been served again already.
#[inline(always)]
pub fn due(shop: &mut Shop<'_>, at: usize, server: usize, ticket: Ticket) -> bool {
    if let Some(is_served) = plain::due(shop, at, ticket) {
        return is_served;
    }
    if let Some(is_served) = straight::due(shop, at, server, ticket) {
        return is_served;
    }
    let row = &mut shop.rows.machines[at];
    let here = &mut row.body.servers[server];
    if here.ticket != ticket {
        shop.totals.entries -= 1;
        return false;
    }
    let failure = ticket.is_change().then_some(here.fails_by);
    here.stop(shop.now);
    match (failure, here.part) {
        (None, Some(part)) if here.phase == Phase::Working => complete(shop, at, server, part),
        (None, Some(part)) => ready_to_start(shop, at, server, part),
        (Some(mode), _) => failure::fail(shop, at, server as u16, mode),
        (None, None) => debug_assert!(false, "work ends only with a part"),
    }
    false
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

/// A part is done, and goes where its verdict, its route or its reservation says.
#[inline(never)]
fn complete(shop: &mut Shop<'_>, at: usize, server: usize, id: PartId) {
    let row = &mut shop.rows.machines[at];
    let part = &mut shop.parts[id];
    row.body.count_done(server, part.product);
    row.body.servers[server].since_setup += 1;
    row.body
        .trace
        .fold(shop.now, What::Finished, server as u16, part.number);
    let mut verdict = Verdict::Good;
    if let Some(inspection) = &mut row.inspection {
        verdict = inspection.judge(id, part.number);
    }
    let reserved = part.reserved;
    if !reserved && verdict == Verdict::Good {
        part.since = shop.now;
        part.next = row.ports.choose(part.product);
    }
    if shop.recording {
        shop.record(me(at), What::Finished, server as u16, Some(id));
    }
    match verdict {
        Verdict::Good if !reserved => pass_or_hold(shop, at, server, id),
        Verdict::Good => {
            let next = shop.parts[id].next;
            shop.take(next, id);
            free(shop, at, server);
            // The place that was kept is taken now: whoever waits for it may wait for ever.
            deadlock::look(shop, next);
        }
        verdict => reject(shop, at, server, verdict),
    }
}

/// An inspection has found a part that is not good.
#[inline(never)]
pub fn reject(shop: &mut Shop<'_>, at: usize, server: usize, verdict: Verdict) {
    let part = shop.rows.machines[at].body.servers[server].part;
    match (verdict, part) {
        (Verdict::Rework(shelf), Some(id)) => inspection::send_back(shop, at, server, id, shelf),
        (Verdict::Scrap, _) => lose(shop, at, server),
        _ => {}
    }
}

/// A finished part goes on, or finds no room.
#[inline]
pub fn pass_or_hold(shop: &mut Shop<'_>, at: usize, server: usize, part: PartId) {
    if shop.pass(part, me(at)) {
        free(shop, at, server);
    } else {
        hold(shop, at, server, part);
    }
}

/// A finished part stays on its server until somebody takes it.
pub fn hold(shop: &mut Shop<'_>, at: usize, server: usize, part: PartId) {
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
    let part = body.unload(shop.now, server);
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
