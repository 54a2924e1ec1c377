//! Lanes: the buffers around a machine that leave nothing to choose.
//!
//! Most machines stand between buffers in which parts stand in line for one machine. There the general
//! rules of `moves` (who offers, who is asked, who has waited longest) have one answer each, and the
//! machine looks at the buffer itself. A source that always has parts for one machine is asked as directly. Lanes are found anew, from the components, when an advance begins
//! and hold until it ends, so they never disagree with what somebody changed in between. Whether a machine
//! uses its lanes changes no bit of a result: [`super::Run::use_lanes`] is there to prove it.

use smallvec::SmallVec;

use super::buffer::BufferRow;
use super::kind::{KindTag, StationRef};
use super::kinds::Rows;
use super::machine::{MachineRow, me};
use super::observe::What;
use super::server::{Phase, Server};
use super::shop::Shop;
use super::supply::Supply;

/// What stands before a machine besides lanes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Others {
    /// Nothing.
    None,
    /// Stations whose waiting parts are all counted at the machine: while it is wanted by none, none of them
    /// offers anything.
    Counted,
    /// Buffers too whose parts choose where they go.
    #[default]
    Any,
}

/// Where all parts of a plain machine come from.
#[derive(Debug, Clone, Copy)]
pub enum Before {
    /// A lane.
    Lane(u32),
    /// A source that always has parts at hand, its yard being empty, and has them for nobody else.
    Raw(u32),
}

/// The ways of a plain machine (see `plain`).
#[derive(Debug, Clone, Copy)]
pub struct Plain {
    /// Before it.
    pub before: Before,
    /// The lane behind it, if they all go into one.
    pub behind: Option<u32>,
}

/// The ways of one machine.
#[derive(Debug, Clone, Default)]
#[repr(C)]
pub struct Ways {
    /// It is plain.
    pub plain: Option<Plain>,
    /// The machine that alone fills the only lane before it, and fills nothing else.
    pub giver: Option<u32>,
    /// The only lane before it, when nothing else is.
    pub only: Option<u32>,
    /// It goes the short way (`straight`).
    pub is_short: bool,
    /// What is before it besides lanes.
    pub others: Others,
    /// The lanes before it, by rank of their keys.
    pub lanes: SmallVec<[u32; 2]>,
}

/// The machine that alone takes from a buffer, first come first served: a buffer without places is only a
/// link, and another order or a way to choose is for the general rules.
fn taker(row: &BufferRow<'_>) -> Option<StationRef> {
    let is_line = row.body.capacity > 0 && row.body.queue.is_fifo();
    row.ports
        .only()
        .filter(|to| is_line && to.kind() == Some(KindTag::Machine))
}

fn ways(rows: &Rows<'_>, machine: &MachineRow<'_>) -> Ways {
    let mut ways = Ways {
        is_short: !machine.body.before_service,
        others: Others::None,
        ..Ways::default()
    };
    let is_lane = |station: StationRef| {
        station.kind() == Some(KindTag::Buffer) && rows.buffers[station.at()].taker.is_some()
    };
    for from in &machine.ports.ins {
        if is_lane(*from) {
            ways.lanes.push(from.at() as u32);
        } else if from.kind() == Some(KindTag::Buffer) {
            ways.others = Others::Any;
        } else if ways.others == Others::None {
            ways.others = Others::Counted;
        }
    }
    if let [lane] = ways.lanes.as_slice()
        && ways.others == Others::None
    {
        ways.only = Some(*lane);
        ways.giver = giver(rows, *lane);
    }
    let before = ways.only.map(Before::Lane).or_else(|| raw(rows, machine));
    ways.plain = before.filter(|_| is_plain(machine)).map(|before| Plain {
        before,
        behind: machine
            .ports
            .only()
            .filter(|to| is_lane(*to))
            .map(|to| to.at() as u32),
    });
    ways
}

/// The source that a machine takes all its parts from as it wants them.
fn raw(rows: &Rows<'_>, machine: &MachineRow<'_>) -> Option<Before> {
    let source = machine.ports.only_in()?;
    if source.kind() != Some(KindTag::Source) {
        return None;
    }
    let row = &rows.sources[source.at()];
    // What a change of the plant left in its yard goes first.
    let is_raw = matches!(*row.supply, Supply::Saturated)
        && row.body.yard.is_empty()
        && row.ports.only().is_some();
    is_raw.then_some(Before::Raw(source.at() as u32))
}

fn is_plain(machine: &MachineRow<'_>) -> bool {
    machine.body.servers.len() == 1
        && !machine.body.before_service
        && !machine.body.accepts_down
        && machine.setup.is_none()
        && machine.inspection.is_none()
}

fn giver(rows: &Rows<'_>, lane: u32) -> Option<u32> {
    let giver = rows.buffers[lane as usize].ports.only_in()?;
    if giver.kind() != Some(KindTag::Machine) {
        return None;
    }
    let row = &rows.machines[giver.at()];
    let is_plain = row.ports.only().is_some() && !row.body.before_service;
    is_plain.then_some(giver.at() as u32)
}

/// Finds the lanes of all machines.
pub fn find(rows: &mut Rows<'_>) {
    for row in &mut rows.buffers {
        row.taker = taker(row).map(|taker| taker.at() as u32);
    }
    for at in 0..rows.machines.len() {
        rows.machines[at].ways = ways(rows, &rows.machines[at]);
    }
}

/// Fills the place that a part left behind in a lane.
#[inline(never)]
pub fn refill(shop: &mut Shop<'_>, taker: usize, lane: u32) {
    let before = &shop.rows.buffers[lane as usize];
    if before.body.capacity == u32::MAX {
        return;
    }
    match shop.rows.machines[taker].ways.giver {
        // While a server behind the lane stands idle, more parts than it has places for may pass.
        Some(giver)
            if before.body.free() && shop.rows.machines[taker].body.idle_server().is_none() =>
        {
            release(shop, giver as usize, lane, taker);
        }
        _ => shop.pull(StationRef::new(KindTag::Buffer, lane as usize)),
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
    let here = &body.servers[server];
    let Some(id) = here.part.filter(|_| here.phase == Phase::Held) else {
        return;
    };
    // What the server does next is settled when the ready list is served.
    body.unload(now, server);
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
}
