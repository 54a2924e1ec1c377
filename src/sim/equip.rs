//! A machine as it is built: what each has, and what some carry and others do not: set-up, failure modes, a shift plan.

use bevy::prelude::EntityWorldMut;

use super::PlanError;
use super::agenda::{Agenda, Alarm, STATION};
use super::build::Kit;
use super::crew::Crew;
use super::failure::{Clock, Failures, Mode, Repair};
use super::machine::Machine;
use super::server::Server;
use super::setup::Setup;
use super::shift::Shift;
use super::tally::Tally;
use super::trace::Trace;
use crate::model::{self, Blocking, ByProduct, Distribution, SetupTime, WhenDown};

/// A machine as it is before anything has come.
pub fn idle(
    kit: &Kit<'_>,
    machine: &model::Machine,
    agenda: &mut Agenda,
) -> Result<Machine, PlanError> {
    let products = kit.layout.products.len();
    let before_service = machine.blocking == Blocking::BeforeService;
    let mut server = |server| Server::new(agenda.timer(kit.place.station, Alarm::Work { server }));
    let servers = Crew::new(server(0), (1..machine.servers as u16).map(server).collect());
    let mut cycles = kit.by_product(&machine.cycle, "cycle")?;
    Ok(Machine {
        servers,
        cycles: Crew::new(cycles.remove(0), cycles),
        cycle_times: Tally::coarse(),
        processed: vec![0; products],
        before_service,
        by_block: machine.servers <= 64,
        accepts_down: machine.when_down == WhenDown::Accept,
        on_shift: true,
        is_down: false,
        listed: false,
        idle: 0,
        trace: Trace::default(),
        operations: 0,
        aside: Vec::new(),
        carried: 0,
        given_up: 0,
        ahead: vec![None; if before_service { products } else { 0 }],
        scrapped: 0,
    })
}

/// Gives a machine's entity what the machine has of these.
pub fn equip(
    kit: &Kit<'_>,
    entity: &mut EntityWorldMut<'_>,
    machine: &model::Machine,
    agenda: &mut Agenda,
) -> Result<(), PlanError> {
    if let Some(setup) = &machine.setup {
        entity.insert(set_up(kit, setup)?);
    }
    if !machine.failures.is_empty() {
        entity.insert(failures(kit, machine, agenda));
    }
    if let Some(name) = &machine.shift {
        let factory = &kit.layout.factory;
        let plan = factory
            .shifts
            .get(name)
            .ok_or_else(|| PlanError::Invalid(format!("`{name}` is not a shift plan")))?;
        let timer = agenda.timer(kit.place.station, Alarm::Shift);
        let start = factory.run.start.second_of_week;
        entity.insert(Shift::new(plan.clone(), start, timer));
    }
    Ok(())
}

fn set_up(kit: &Kit<'_>, setup: &model::Setup) -> Result<Setup, PlanError> {
    let products = &kit.layout.products;
    let times = match &setup.takes {
        SetupTime::Next(ByProduct::All(law)) => vec![kit.sampler(law, "setup", &[])],
        SetupTime::Next(each) => kit.by_product(each, "setup")?,
        SetupTime::Pair(pairs) => {
            let none = Distribution::default();
            let mut times = Vec::with_capacity(products.len() * products.len());
            for (from, from_key) in products {
                for (to, to_key) in products {
                    let law = pairs.get(from).and_then(|row| row.get(to)).unwrap_or(&none);
                    times.push(kit.sampler(law, "setup", &[from_key, to_key]));
                }
            }
            times
        }
    };
    Ok(Setup {
        on: setup.on,
        times,
        products: products.len(),
        done: 0,
        aside: Vec::new(),
    })
}

fn failures(kit: &Kit<'_>, machine: &model::Machine, agenda: &mut Agenda) -> Failures {
    let station = kit.place.station;
    let mut clocks = Vec::new();
    for server in 0..machine.servers as u16 {
        for (at, (name, failure)) in machine.failures.iter().enumerate() {
            let (who, detail) = match failure.scope {
                model::FailureScope::Server => (server, server.to_string()),
                model::FailureScope::Station => (STATION, String::from("station")),
            };
            let alarm = Alarm::Failure {
                server: who,
                mode: at as u16,
            };
            // Clocks of a station-wide mode beyond server 0 are never used and need no stream.
            let (life, repair, detail) = if who != STATION || server == 0 {
                ("life", "repair", detail)
            } else {
                ("life (unused)", "repair (unused)", server.to_string())
            };
            let detail = [name.as_str(), &detail];
            clocks.push(Clock::new(
                kit.sampler(&failure.every, life, &detail),
                kit.sampler(&failure.repair, repair, &detail),
                agenda.timer(station, alarm),
            ));
        }
    }
    let servers = (0..machine.servers).map(|server| server as u16);
    let repairs = servers
        .chain([STATION])
        .map(|server| Repair::new(agenda.timer(station, Alarm::Repair { server })))
        .collect();
    let modes = machine
        .failures
        .iter()
        .map(|(name, f)| Mode::new(name.clone(), f.clock, f.part, f.scope, f.repair_in))
        .collect();
    Failures {
        modes,
        clocks,
        repairs,
    }
}
