//! Failures: clocks that run while a part is in process, or whenever the server is up.
//!
//! Rules: one stream per (station, mode, server); `Processing` clocks run only while a part is in process;
//! `Up` clocks run blocked and starved too, and stand still while down (for any mode) and off shift; a
//! clock is drawn anew at the end of its repair; due exactly at a completion, the part comes first.

use bevy::prelude::Component;

use super::agenda::{Agenda, Class, STATION, Ticket, Timer};
use super::machine::{MachineRow, me};
use super::observe::{FailureView, What};
use super::sample::Sampler;
use super::server::{Phase, Server};
use super::shop::Shop;
use super::work::{self, pause, resume};
use crate::model::{FailureClock, FailureScope, Interrupted, RepairIn};

/// A failure mode.
#[derive(Debug, Clone)]
pub struct Mode {
    /// Name.
    pub name: String,
    /// When its clock runs.
    pub clock: FailureClock,
    /// What becomes of the part.
    pub part: Interrupted,
    /// What it takes down.
    pub scope: FailureScope,
    /// When repair goes on.
    pub repair_in: RepairIn,
    /// Failures, window.
    count: u64,
    /// Time of repair, window \[ns\].
    repair: u64,
}

impl Mode {
    /// A mode that has not failed yet.
    pub fn new(
        name: String,
        clock: FailureClock,
        part: Interrupted,
        scope: FailureScope,
        repair_in: RepairIn,
    ) -> Self {
        Self {
            name,
            clock,
            part,
            scope,
            repair_in,
            count: 0,
            repair: 0,
        }
    }
}

/// The clock of one mode of one server, or of the station.
#[derive(Debug, Clone)]
pub struct Clock {
    /// Times to failure.
    pub life: Sampler,
    /// Times to repair.
    pub repair: Sampler,
    /// Its alarm, for `Up` clocks.
    pub timer: Timer,
    /// Left when it last stood still \[ns\].
    left: u64,
    /// When it runs out, while an `Up` clock runs; by what its server is worn then, for a `Processing`
    /// clock \[ns\].
    due: u64,
    ticket: Ticket,
}

impl Clock {
    /// A clock not yet drawn.
    pub fn new(life: Sampler, repair: Sampler, timer: Timer) -> Self {
        Self {
            life,
            repair,
            timer,
            left: 0,
            due: 0,
            ticket: Ticket::NONE,
        }
    }
}

/// The repair under way at one server, or at the station.
#[derive(Debug, Clone, Default)]
pub struct Repair {
    /// Its alarm.
    pub timer: Timer,
    /// The mode under repair.
    mode: Option<u16>,
    left: u64,
    due: u64,
    ticket: Ticket,
    /// Start of what is not yet accounted, while it goes on \[ns\].
    since: u64,
}

impl Repair {
    /// No repair under way.
    pub fn new(timer: Timer) -> Self {
        Self {
            timer,
            ..Self::default()
        }
    }

    /// It goes on, for the time that is left.
    fn go_on(&mut self, now: u64, agenda: &mut Agenda) {
        self.since = now;
        self.due = now.saturating_add(self.left);
        self.ticket = agenda.schedule(self.due, Class::Change, self.timer);
    }

    /// Time not yet accounted: none while it waits for a shift.
    fn pending(&self, now: u64) -> u64 {
        match self.ticket {
            Ticket::NONE => 0,
            _ => now - self.since,
        }
    }
}

/// A machine's failure modes.
#[derive(Component, Debug, Clone)]
pub struct Failures {
    /// By rank of their names.
    pub modes: Vec<Mode>,
    /// By server, then mode. A station-wide mode uses the clock of server 0.
    pub clocks: Vec<Clock>,
    /// By server; the last is the station's.
    pub repairs: Vec<Repair>,
}

impl Failures {
    #[inline]
    fn clock(&mut self, server: usize, mode: usize) -> &mut Clock {
        &mut self.clocks[server * self.modes.len() + mode]
    }

    fn runs_in_process(mode: &Mode) -> bool {
        mode.clock == FailureClock::Processing && mode.scope == FailureScope::Server
    }

    /// When the first `Processing` clock of a server runs out, and its mode. Of two at once the first.
    fn first_in_process(&self, server: usize) -> (u64, u16) {
        let clocks = &self.clocks[server * self.modes.len()..][..self.modes.len()];
        let mut first = (u64::MAX, 0);
        for (at, (mode, clock)) in self.modes.iter().zip(clocks).enumerate() {
            if Self::runs_in_process(mode) && clock.due < first.0 {
                first = (clock.due, at as u16);
            }
        }
        first
    }

    /// Draws the life of a clock. One that runs in process counts from what its server is worn by.
    fn draw_life(&mut self, server: usize, mode: usize, here: &mut Server) {
        let in_process = Self::runs_in_process(&self.modes[mode]);
        let clock = self.clock(server, mode);
        clock.left = clock.life.draw();
        if in_process {
            clock.due = here.worn.saturating_add(clock.left);
            (here.fails_at, here.fails_by) = self.first_in_process(server);
        }
    }

    fn servers_of(&self, who: u16) -> std::ops::Range<usize> {
        let servers = self.repairs.len() - 1;
        if who == STATION {
            0..servers
        } else {
            usize::from(who)..usize::from(who) + 1
        }
    }

    fn repair_of(&mut self, who: u16) -> &mut Repair {
        let at = if who == STATION {
            self.repairs.len() - 1
        } else {
            usize::from(who)
        };
        &mut self.repairs[at]
    }

    /// A new statistics window begins.
    pub fn new_window(&mut self, now: u64) {
        for mode in &mut self.modes {
            mode.count = 0;
            mode.repair = 0;
        }
        for repair in &mut self.repairs {
            repair.since = now;
        }
    }

    /// What it has to show.
    pub fn view(&self, now: u64) -> Vec<FailureView> {
        let mut views: Vec<FailureView> = self
            .modes
            .iter()
            .map(|mode| FailureView {
                name: mode.name.clone(),
                servers: match mode.scope {
                    FailureScope::Server => 1,
                    FailureScope::Station => self.repairs.len() as u64 - 1,
                },
                count: mode.count,
                repair: mode.repair,
            })
            .collect();
        for repair in &self.repairs {
            if let Some(mode) = repair.mode {
                views[usize::from(mode)].repair += repair.pending(now);
            }
        }
        views
    }

    /// Takes over the parameters of failures built from a changed plant.
    pub fn adopt(&mut self, fresh: Self) {
        for (mine, new) in self.clocks.iter_mut().zip(fresh.clocks) {
            mine.life.set_law(new.life.law().clone());
            mine.repair.set_law(new.repair.law().clone());
        }
        for (mine, new) in self.modes.iter_mut().zip(fresh.modes) {
            mine.part = new.part;
            mine.repair_in = new.repair_in;
        }
    }
}

/// Which clocks are meant by a server, or by the whole station: their scope, and the server that keeps them.
fn clocks_of(who: u16) -> (FailureScope, usize) {
    match who {
        STATION => (FailureScope::Station, 0),
        server => (FailureScope::Server, usize::from(server)),
    }
}

/// By which mode a server, or the whole station, is down.
pub fn mode_of(row: &MachineRow<'_>, who: u16) -> u16 {
    let failures = row.failures.as_ref();
    let mode = failures.and_then(|failures| {
        let own = failures.repairs.get(usize::from(who));
        own.or(failures.repairs.last())?.mode
    });
    mode.unwrap_or(u16::MAX)
}

/// Draws the first lives and starts the `Up` clocks.
pub fn open(shop: &mut Shop<'_>, at: usize) {
    let row = &mut shop.rows.machines[at];
    if let Some(failures) = &mut row.failures {
        for clock in &mut failures.clocks {
            clock.due = u64::MAX;
        }
        for (server, here) in row.body.servers.iter_mut().enumerate() {
            for mode in 0..failures.modes.len() {
                failures.draw_life(server, mode, here);
            }
        }
        // A station that opened before this one may have had it start a part: its life counts too.
        for server in 0..shop.rows.machines[at].body.servers.len() {
            pause(shop, at, server);
            resume(shop, at, server);
        }
        thaw_all(shop, at);
    }
}

/// Starts or goes on with the `Up` clocks of one server, or the station-wide ones, if they may run.
fn thaw(shop: &mut Shop<'_>, at: usize, who: u16) {
    let now = shop.now;
    let row = &mut shop.rows.machines[at];
    let Some(failures) = &mut row.failures else {
        return;
    };
    // The whole station is down when every server is, for whatever mode.
    let is_down = match who {
        STATION => row.body.servers.iter().all(|server| server.is_down),
        one => row.body.servers[usize::from(one)].is_down,
    };
    let runs = row.body.on_shift && !row.body.is_down && !is_down;
    if !runs {
        return;
    }
    let (scope, server) = clocks_of(who);
    for mode in 0..failures.modes.len() {
        let is_up = failures.modes[mode].clock == FailureClock::Up;
        if is_up && failures.modes[mode].scope == scope {
            let clock = failures.clock(server, mode);
            if clock.ticket == Ticket::NONE {
                clock.due = now.saturating_add(clock.left);
                clock.ticket = shop.agenda.schedule(clock.due, Class::Change, clock.timer);
            }
        }
    }
}

fn thaw_all(shop: &mut Shop<'_>, at: usize) {
    for server in 0..shop.rows.machines[at].body.servers.len() {
        thaw(shop, at, server as u16);
    }
    thaw(shop, at, STATION);
}

/// Stops the `Up` clocks of one server, or the station-wide ones.
fn freeze(shop: &mut Shop<'_>, at: usize, who: u16) {
    let now = shop.now;
    let Some(failures) = &mut shop.rows.machines[at].failures else {
        return;
    };
    let (scope, server) = clocks_of(who);
    for mode in 0..failures.modes.len() {
        if failures.modes[mode].scope == scope {
            let clock = failures.clock(server, mode);
            if clock.ticket != Ticket::NONE {
                clock.left = clock.due - now;
                shop.agenda.give_up(clock.ticket);
                clock.ticket = Ticket::NONE;
            }
        }
    }
}

/// An `Up` clock has run out.
pub fn due(shop: &mut Shop<'_>, at: usize, who: u16, mode: u16, ticket: Ticket) {
    let (_, server) = clocks_of(who);
    let Some(failures) = &mut shop.rows.machines[at].failures else {
        return;
    };
    let clock = failures.clock(server, usize::from(mode));
    if clock.ticket != ticket {
        shop.totals.entries -= 1;
        return;
    }
    clock.ticket = Ticket::NONE;
    fail(shop, at, who, mode);
}

/// A server, or the whole station, fails.
pub fn fail(shop: &mut Shop<'_>, at: usize, who: u16, mode: u16) {
    let now = shop.now;
    let on_shift = shop.rows.machines[at].body.on_shift;
    let Some(failures) = &mut shop.rows.machines[at].failures else {
        return;
    };
    let (_, server) = clocks_of(who);
    let time = failures.clock(server, usize::from(mode)).repair.draw();
    let servers = failures.servers_of(who);
    let failed = &mut failures.modes[usize::from(mode)];
    failed.count += 1;
    let (policy, repair_in) = (failed.part, failed.repair_in);
    let repair = failures.repair_of(who);
    repair.mode = Some(mode);
    repair.left = time;
    if on_shift || repair_in == RepairIn::Always {
        repair.go_on(now, shop.agenda);
    }
    shop.note(me(at), What::Failed, who, None);
    freeze(shop, at, who);
    if who == STATION {
        shop.rows.machines[at].body.is_down = true;
    } else {
        shop.rows.machines[at].body.servers[server].is_down = true;
        if shop.rows.machines[at]
            .body
            .servers
            .iter()
            .all(|server| server.is_down)
        {
            freeze(shop, at, STATION);
        }
    }
    for server in servers {
        pause(shop, at, server);
        freeze(shop, at, server as u16);
        let body = &mut *shop.rows.machines[at].body;
        if body.servers[server].phase == Phase::Working {
            match policy {
                Interrupted::Resume => {}
                Interrupted::Repeat => {
                    body.set_aside(server);
                    body.servers[server].repeat();
                }
                Interrupted::Scrap => {
                    body.set_aside(server);
                    body.given_up += u128::from(body.servers[server].take_work(now));
                    work::lose(shop, at, server);
                }
            }
        }
        shop.rows.machines[at].body.settle(now, server);
    }
    if shop.rows.machines[at].body.listed {
        shop.pass_over_all(me(at));
    }
    if shop.rows.machines[at].body.before_service {
        // A part at hand holds up another server now.
        work::list(shop, at);
    }
}

/// A repair has ended: the clock is drawn anew and work goes on.
pub fn repaired(shop: &mut Shop<'_>, at: usize, who: u16, ticket: Ticket) {
    let now = shop.now;
    let row = &mut shop.rows.machines[at];
    let Some(failures) = &mut row.failures else {
        return;
    };
    let repair = failures.repair_of(who);
    let Some(mode) = repair.mode.filter(|_| repair.ticket == ticket) else {
        shop.totals.entries -= 1;
        return;
    };
    let spent = repair.pending(now);
    repair.mode = None;
    repair.ticket = Ticket::NONE;
    let servers = failures.servers_of(who);
    failures.modes[usize::from(mode)].repair += spent;
    let (_, keeper) = clocks_of(who);
    failures.draw_life(keeper, usize::from(mode), &mut row.body.servers[keeper]);
    shop.note(me(at), What::Repaired, who, None);
    if who == STATION {
        shop.rows.machines[at].body.is_down = false;
    } else {
        shop.rows.machines[at].body.servers[usize::from(who)].is_down = false;
    }
    thaw(shop, at, STATION);
    for server in servers {
        thaw(shop, at, server as u16);
        resume(shop, at, server);
        shop.rows.machines[at].body.settle(now, server);
    }
    work::list(shop, at);
}

/// The shift ends: `Up` clocks stand still, and repairs that need the shift.
pub fn shift_ends(shop: &mut Shop<'_>, at: usize) {
    let now = shop.now;
    for server in 0..shop.rows.machines[at].body.servers.len() {
        freeze(shop, at, server as u16);
    }
    freeze(shop, at, STATION);
    let Some(failures) = &mut shop.rows.machines[at].failures else {
        return;
    };
    for repair in &mut failures.repairs {
        if let Some(mode) = repair.mode
            && failures.modes[usize::from(mode)].repair_in == RepairIn::Shift
            && repair.ticket != Ticket::NONE
        {
            failures.modes[usize::from(mode)].repair += repair.pending(now);
            repair.left = repair.due - now;
            shop.agenda.give_up(repair.ticket);
            repair.ticket = Ticket::NONE;
        }
    }
}

/// The shift begins: clocks and repairs that stood still go on.
pub fn shift_begins(shop: &mut Shop<'_>, at: usize) {
    thaw_all(shop, at);
    let now = shop.now;
    let Some(failures) = &mut shop.rows.machines[at].failures else {
        return;
    };
    for repair in &mut failures.repairs {
        if repair.mode.is_some() && repair.ticket == Ticket::NONE {
            repair.go_on(now, shop.agenda);
        }
    }
}
