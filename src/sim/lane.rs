//! Lanes: the buffers before and behind a machine that leave nothing to choose.
//!
//! Most machines stand between buffers in which parts stand in line for one machine. There the general
//! rules of `moves` (who offers, who is asked, who has waited longest) have one answer each, and the
//! machine looks at the buffer itself. Lanes are found anew, from the components, when an advance begins
//! and hold until it ends, so they never disagree with what somebody changed in between. Whether a machine
//! uses its lanes changes no bit of a result: [`super::Run::use_lanes`] is there to prove it.

use super::buffer::BufferRow;
use super::deadlock;
use super::machine::{MachineRow, me};
use super::observe::What;
use super::part::{Part, PartId};
use super::server::{Phase, Server};
use super::shop::{KindTag, Rows, Shop, StationRef};
use super::straight::Straight;
use super::work::{self, begin};

/// A buffer, by place among its kind, and the machine that alone takes from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane {
    /// The buffer.
    pub buffer: u32,
    /// The machine behind it.
    pub taker: u32,
}

/// Where the parts of a machine come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Before {
    /// All from this lane.
    Lane(u32),
    /// From several lanes, and from nowhere else.
    Lanes,
    /// From anywhere.
    #[default]
    Any,
}

/// The lanes of one machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ways {
    /// Where its parts come from.
    pub before: Before,
    /// The machine that alone fills the one lane before it, which is the lane behind that machine.
    pub giver: Option<u32>,
    /// All its good parts go into this lane.
    pub behind: Option<Lane>,
    /// It is plain: one server, nothing to set up or to judge, and a part that it takes starts at once.
    pub straight: Option<Straight>,
}

/// The machine that alone takes from a buffer, first come first served: a buffer without places is only a
/// link, and another order or a way to choose is for the general rules.
fn taker(row: &BufferRow<'_>) -> Option<StationRef> {
    let is_line = row.body.capacity > 0 && row.body.queue.is_fifo();
    row.ports
        .only()
        .filter(|to| is_line && to.kind() == Some(KindTag::Machine))
}

fn is_lane(rows: &Rows<'_>, station: StationRef) -> bool {
    to(&rows.buffers, station).is_some()
}

fn before(rows: &Rows<'_>, machine: &MachineRow<'_>) -> Before {
    let all = machine.ports.ins.iter().all(|from| is_lane(rows, *from));
    match machine.ports.ins.as_slice() {
        _ if machine.body.before_service || !all => Before::Any,
        [] => Before::Any,
        [one] => Before::Lane(one.at() as u32),
        _ => Before::Lanes,
    }
}

fn behind(rows: &Rows<'_>, machine: &MachineRow<'_>) -> Option<Lane> {
    let only = machine.ports.only()?;
    to(&rows.buffers, only).filter(|_| !machine.body.before_service)
}

fn giver(rows: &Rows<'_>, machine: &MachineRow<'_>) -> Option<u32> {
    let Before::Lane(buffer) = machine.ways.before else {
        return None;
    };
    let giver = rows.buffers[buffer as usize].ports.only_in()?;
    let is_machine = giver.kind() == Some(KindTag::Machine);
    let ways = &rows.machines.get(giver.at()).filter(|_| is_machine)?.ways;
    ways.behind.map(|_| giver.at() as u32)
}

fn straight(machine: &MachineRow<'_>) -> Option<Straight> {
    let is_plain = machine.body.servers.len() == 1
        && !machine.body.before_service
        && !machine.body.accepts_down
        && machine.setup.is_none()
        && machine.inspection.is_none();
    let before = match machine.ways.before {
        Before::Lane(lane) => Some(lane),
        Before::Lanes | Before::Any => None,
    };
    let behind = machine.ways.behind;
    is_plain.then_some(Straight { before, behind })
}

/// The lane into which a part goes that goes to this station, if it is one.
#[inline(always)]
pub fn to(buffers: &[BufferRow<'_>], station: StationRef) -> Option<Lane> {
    if station.kind() != Some(KindTag::Buffer) {
        return None;
    }
    let buffer = station.at() as u32;
    let taker = buffers[station.at()].taker?;
    Some(Lane { buffer, taker })
}

/// Finds the lanes of all machines, and the short way of plain ones unless records are kept.
pub fn find(rows: &mut Rows<'_>, is_recording: bool) {
    for row in &mut rows.buffers {
        row.taker = taker(row).map(|taker| taker.at() as u32);
    }
    for at in 0..rows.machines.len() {
        rows.machines[at].ways.before = before(rows, &rows.machines[at]);
        rows.machines[at].ways.behind = behind(rows, &rows.machines[at]);
        rows.machines[at].ways.straight = straight(&rows.machines[at]).filter(|_| !is_recording);
    }
    for at in 0..rows.machines.len() {
        rows.machines[at].ways.giver = giver(rows, &rows.machines[at]);
    }
}

/// A buffer as others name it.
pub fn buffer(at: u32) -> StationRef {
    StationRef::new(KindTag::Buffer, at as usize)
}

/// An idle server takes the front of a lane.
#[inline]
pub fn serve(shop: &mut Shop<'_>, at: usize, server: usize, lane: u32) {
    let now = shop.now;
    let row = &mut shop.rows.machines[at];
    let before = &mut *shop.rows.buffers[lane as usize].body;
    // One giver alone waits only for a lane that is full.
    let is_awaited = row.ways.giver.is_none() || !before.free();
    let Some(id) = before.queue.front() else {
        return row.body.settle(now, server);
    };
    let part = &shop.parts[id];
    before.call_up(now, part);
    row.body.servers[server].load(now, id);
    row.body.trace.entered += 1;
    let began = begin(row, shop.agenda, now, server, part);
    if shop.recording {
        shop.record(buffer(lane), What::Left, 0, Some(id));
        if let Some(what) = began {
            shop.record(me(at), what, server as u16, Some(id));
        }
    }
    if is_awaited {
        refill(shop, at, lane);
    }
}

/// An idle server takes the part that waits longest at the front of one of several lanes.
pub fn serve_longest(shop: &mut Shop<'_>, at: usize, server: usize) {
    let row = &shop.rows.machines[at];
    let waits = |from: &&StationRef| {
        let body = &shop.rows.buffers[from.at()].body;
        let part = body.queue.front()?;
        Some(if body.first {
            0
        } else {
            shop.parts[part].since
        })
    };
    let fronts = row
        .ports
        .ins
        .iter()
        .filter_map(|from| waits(&from).map(|since| (since, from)));
    // Of equals the first, by key.
    match fronts.min_by_key(|(since, _)| *since) {
        Some((_, from)) => {
            let lane = from.at() as u32;
            serve(shop, at, server, lane);
        }
        None => shop.rows.machines[at].body.settle(shop.now, server),
    }
}

/// Fills the place that a part left behind in a lane.
#[inline(never)]
pub fn refill(shop: &mut Shop<'_>, taker: usize, lane: u32) {
    let before = &shop.rows.buffers[lane as usize];
    if before.ports.wanted == 0 || before.body.capacity == u32::MAX {
        return;
    }
    match shop.rows.machines[taker].ways.giver {
        // While a server behind the lane stands idle, more parts than it has places for may pass.
        Some(giver) if before.body.free() && shop.rows.machines[taker].idle_server().is_none() => {
            release(shop, giver as usize, lane, taker);
        }
        _ => shop.pull(buffer(lane)),
    }
}

/// A machine that is blocked by a lane gives the part that waits longest into the place that became free.
#[inline(always)]
fn release(shop: &mut Shop<'_>, at: usize, lane: u32, taker: usize) {
    let now = shop.now;
    let body = &mut *shop.rows.machines[at].body;
    let since = |server: &Server| {
        let part = server.part.filter(|_| server.phase == Phase::Held)?;
        Some(shop.parts[part].since)
    };
    let server = match body.servers.len() {
        1 => 0,
        servers => {
            let held = (0..servers)
                .filter_map(|server| since(&body.servers[server]).map(|since| (since, server)));
            held.min().map_or(0, |(_, server)| server)
        }
    };
    let here = &mut body.servers[server];
    let Some(id) = here.part.filter(|_| here.phase == Phase::Held) else {
        return;
    };
    // What the server does next is settled when the ready list is served.
    here.unload(now);
    let part = &mut shop.parts[id];
    part.next = me(taker);
    body.trace.left += 1;
    body.trace.fold(now, What::Left, server as u16, part.number);
    if !body.listed {
        body.listed = true;
        shop.ready.push(at as u32);
    }
    let behind = &mut shop.rows.buffers[lane as usize];
    behind.ports.wanted -= 1;
    behind.body.line_up(now, id, part);
    if shop.recording {
        shop.record(me(at), What::Left, server as u16, Some(id));
        shop.record(buffer(lane), What::Entered, 0, Some(id));
    }
}

/// Puts a finished part into the lane behind its machine, if that has a place.
#[inline(always)]
pub fn put(behind: &mut BufferRow<'_>, lane: Lane, now: u64, id: PartId, part: &mut Part) -> bool {
    let is_free = behind.body.free();
    if is_free {
        part.next = me(lane.taker as usize);
        behind.body.line_up(now, id, part);
    }
    is_free
}

/// The records of a part that was done and put into a lane.
#[cold]
pub fn record_hand_on(shop: &mut Shop<'_>, at: usize, server: usize, id: PartId, lane: Lane) {
    shop.record(me(at), What::Finished, server as u16, Some(id));
    shop.record(buffer(lane.buffer), What::Entered, 0, Some(id));
}

/// A finished part finds no place in its lane.
#[inline(never)]
pub fn stay(shop: &mut Shop<'_>, at: usize, server: usize, id: PartId, lane: Lane) {
    let part = &mut shop.parts[id];
    part.since = shop.now;
    part.next = buffer(lane.buffer);
    if shop.recording {
        shop.record(me(at), What::Finished, server as u16, Some(id));
    }
    if shop.ready.is_empty() {
        hold(shop, at, server, id, lane);
    } else {
        // A machine that has come free at this instant may make it pass.
        work::pass_or_hold(shop, at, server, id);
    }
}

/// A finished part stays on its server until the lane has a place for it.
#[inline(always)]
fn hold(shop: &mut Shop<'_>, at: usize, server: usize, id: PartId, lane: Lane) {
    let now = shop.now;
    let body = &mut *shop.rows.machines[at].body;
    body.servers[server].phase = Phase::Held;
    body.settle(now, server);
    body.trace
        .fold(now, What::Blocked, server as u16, shop.parts[id].number);
    shop.rows.buffers[lane.buffer as usize].ports.wanted += 1;
    if shop.recording {
        shop.record(me(at), What::Blocked, server as u16, Some(id));
    }
    if shop.may_lock {
        deadlock::look(shop, me(at));
    }
}
