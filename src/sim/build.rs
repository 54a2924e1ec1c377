//! From the layout to entities: every station becomes one entity with its components.

use std::cell::RefCell;

use bevy::prelude::{EntityWorldMut, World};

use super::PlanError;
use super::agenda::{Agenda, Alarm, STATION};
use super::buffer::Buffer;
use super::delay::Delay;
use super::failure::{Clock, Failures, Mode, Repair};
use super::inspection::Inspection;
use super::law::Law;
use super::machine::Machine;
use super::plan::{Layout, Origin, Place};
use super::port::{Exit, Ports};
use super::queue::Queue;
use super::sample::{Sampler, Uniforms};
use super::server::Server;
use super::setup::Setup;
use super::shift::Shift;
use super::sink::Sink;
use super::source::{Source, Supply};
use super::station::Slot;
use super::stream::{RunKey, StreamId};
use crate::model::{self, Blocking, ByProduct, Distribution, Kind, SetupTime, WhenDown};

/// Hands out streams; keeps their numbers when asked, to find collisions.
struct Streams {
    key: RunKey,
    given: RefCell<Option<Vec<(StreamId, String)>>>,
}

impl Streams {
    fn id(&self, element: &str, purpose: &str, detail: &[&str]) -> StreamId {
        let id = StreamId::of(element, purpose, detail);
        if let Some(given) = &mut *self.given.borrow_mut() {
            given.push((id, format!("{purpose} of `{element}` {}", detail.join(" "))));
        }
        id
    }

    fn sampler(
        &self,
        law: &Distribution,
        element: &str,
        purpose: &str,
        detail: &[&str],
    ) -> Sampler {
        Sampler::new(Law::new(law), self.key, self.id(element, purpose, detail))
    }

    fn uniforms(&self, element: &str, purpose: &str) -> Uniforms {
        Uniforms::new(self.key, self.id(element, purpose, &[]))
    }
}

/// Builds one trial run and refuses the plant if two streams have the same number.
pub fn refuse_collisions(layout: &Layout) -> Result<(), PlanError> {
    let streams = Streams {
        key: RunKey::new(0, 0),
        given: RefCell::new(Some(Vec::new())),
    };
    let mut world = World::new();
    let mut agenda = Agenda::default();
    for place in &layout.stations {
        spawn(&mut world, layout, place, &mut agenda, &streams)?;
    }
    if agenda.is_full() {
        return Err(PlanError::Invalid(
            "the plant has more than 16 million alarms".into(),
        ));
    }
    let mut given = streams.given.into_inner().unwrap_or_default();
    given.sort();
    match given.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        None => Ok(()),
        Some(pair) => Err(PlanError::Invalid(format!(
            "the random streams of {} and {} collide; give one of them another `key`",
            pair[0].1, pair[1].1
        ))),
    }
}

/// Spawns all stations of a replication.
pub fn stations(
    world: &mut World,
    layout: &Layout,
    key: RunKey,
    agenda: &mut Agenda,
) -> Result<(), PlanError> {
    let streams = Streams {
        key,
        given: RefCell::new(None),
    };
    for place in &layout.stations {
        spawn(world, layout, place, agenda, &streams)?;
    }
    Ok(())
}

fn spawn(
    world: &mut World,
    layout: &Layout,
    place: &Place,
    agenda: &mut Agenda,
    streams: &Streams,
) -> Result<(), PlanError> {
    let rank = layout
        .stations
        .partition_point(|other| other.key < place.key);
    let slot = Slot {
        rank: rank as u32,
        view: place.view,
    };
    let by_share = place
        .exits
        .iter()
        .any(|exit| matches!(exit, Exit::Shares(_)));
    let draws = by_share.then(|| Box::new(streams.uniforms(&place.key, "route")));
    let ports = Ports::new(place.ins.clone(), place.exits.clone(), draws);
    let kit = Kit {
        layout,
        place,
        streams,
    };
    let Origin::Declared(name) = &place.origin else {
        world.spawn((slot, ports, kit.shelf()));
        return Ok(());
    };
    match &layout.factory.stations[name].kind {
        Kind::Source(source) => {
            world.spawn((
                slot,
                ports,
                kit.supply(source)?,
                kit.source(source, agenda)?,
            ));
        }
        Kind::Buffer(buffer) => {
            world.spawn((slot, ports, kit.buffer(buffer)));
        }
        Kind::Delay(delay) => {
            world.spawn((slot, ports, kit.delay(delay, agenda)?));
        }
        Kind::Sink(_) => {
            world.spawn((slot, ports, Sink::default()));
        }
        Kind::Machine(machine) => {
            let mut entity = world.spawn((slot, ports, kit.machine(machine, agenda)?));
            kit.equip(&mut entity, machine, agenda)?;
        }
        Kind::Inspection(inspection) => {
            let machine = &inspection.machine;
            let mut entity = world.spawn((slot, ports, kit.machine(machine, agenda)?));
            kit.equip(&mut entity, machine, agenda)?;
            entity.insert(kit.inspection(inspection));
        }
    }
    Ok(())
}

/// Everything needed to make the components of one station.
struct Kit<'a> {
    layout: &'a Layout,
    place: &'a Place,
    streams: &'a Streams,
}

impl Kit<'_> {
    fn key(&self) -> &str {
        &self.place.key
    }

    /// One sampler for each product in key order. Each has a stream of its own even when the law is the
    /// same for all, so that one product's draws never depend on another's.
    fn by_product(
        &self,
        laws: &ByProduct<Distribution>,
        purpose: &str,
    ) -> Result<Vec<Sampler>, PlanError> {
        // A product that never comes here needs no time; the plan refuses links that lead it here.
        let none = Distribution::default();
        self.layout
            .products
            .iter()
            .map(|(name, key)| {
                let law = laws.get(name).unwrap_or(&none);
                Ok(self.streams.sampler(law, self.key(), purpose, &[key]))
            })
            .collect()
    }

    fn shelf(&self) -> Buffer {
        let mut shelf = Buffer::new(None, Queue::default());
        shelf.first = matches!(self.place.origin, Origin::Shelf { first: true });
        shelf
    }

    fn buffer(&self, buffer: &model::Buffer) -> Buffer {
        let ranks = self
            .layout
            .products
            .iter()
            .map(|(name, _)| {
                let own = self
                    .layout
                    .factory
                    .products
                    .get(name)
                    .map_or(0, |p| p.priority);
                buffer.priorities.get(name).copied().unwrap_or(own)
            })
            .collect();
        let draws = (buffer.order == model::Order::Random)
            .then(|| Box::new(self.streams.uniforms(self.key(), "order")));
        Buffer::new(buffer.capacity, Queue::new(buffer.order, ranks, draws))
    }

    fn delay(&self, delay: &model::Delay, agenda: &mut Agenda) -> Result<Delay, PlanError> {
        let timer = agenda.timer(self.place.station, Alarm::Stay);
        Ok(Delay::new(
            delay.capacity,
            self.by_product(&delay.time, "stay")?,
            timer,
        ))
    }

    fn supply(&self, source: &model::Source) -> Result<Supply, PlanError> {
        Ok(match (&source.every, &source.orders, source.saturated) {
            (Some(law), None, false) => {
                Supply::Every(self.streams.sampler(law, self.key(), "interval", &[]))
            }
            (None, Some(orders), false) => Supply::Orders(
                orders
                    .iter()
                    .map(|line| {
                        Ok((
                            line.at.nanos(),
                            self.layout.product(&line.product)?,
                            line.quantity,
                        ))
                    })
                    .collect::<Result<_, PlanError>>()?,
            ),
            (None, None, true) => Supply::Saturated,
            _ => {
                return Err(PlanError::Invalid(format!(
                    "`{}` needs exactly one of every, saturated and orders",
                    self.place.name
                )));
            }
        })
    }

    fn source(&self, source: &model::Source, agenda: &mut Agenda) -> Result<Source, PlanError> {
        let mix = self.mix(source)?;
        let draws = (mix.len() > 1).then(|| Box::new(self.streams.uniforms(self.key(), "mix")));
        let timer = agenda.timer(self.place.station, Alarm::Arrival);
        let mut made = Source::new(mix, draws, timer);
        made.batch = source.batch;
        made.wip_cap = source.wip_cap;
        made.limit = source.limit;
        made.when_full = source.when_full;
        made.tag = self.place.key_hash >> super::source::NUMBER_BITS;
        Ok(made)
    }

    /// Cumulative shares in key order; products without a share are left out.
    fn mix(&self, source: &model::Source) -> Result<Vec<(f64, u16)>, PlanError> {
        let factory = &self.layout.factory;
        let own: Vec<(String, f64)> = if source.mix.is_empty() {
            factory
                .product_names()
                .into_iter()
                .map(str::to_owned)
                .zip(factory.product_shares())
                .collect()
        } else {
            source
                .mix
                .iter()
                .map(|(name, share)| (name.clone(), share.0))
                .collect()
        };
        let mut shares = own
            .into_iter()
            .filter(|(_, share)| *share > 0.0)
            .map(|(name, share)| Ok((self.layout.product(&name)?, share)))
            .collect::<Result<Vec<_>, PlanError>>()?;
        shares.sort_by_key(|(product, _)| *product);
        let mut sum = 0.0;
        Ok(shares
            .into_iter()
            .map(|(product, share)| {
                sum += share;
                (sum, product)
            })
            .collect())
    }

    fn machine(&self, machine: &model::Machine, agenda: &mut Agenda) -> Result<Machine, PlanError> {
        let products = self.layout.products.len();
        let before_service = machine.blocking == Blocking::BeforeService;
        Ok(Machine {
            servers: (0..machine.servers)
                .map(|server| {
                    let alarm = Alarm::Work {
                        server: server as u16,
                    };
                    Server::new(agenda.timer(self.place.station, alarm))
                })
                .collect(),
            cycles: self.by_product(&machine.cycle, "cycle")?,
            processed: vec![0; products],
            before_service,
            accepts_down: machine.when_down == WhenDown::Accept,
            on_shift: true,
            ahead: if before_service {
                vec![None; products]
            } else {
                Vec::new()
            },
            ..Machine::default()
        })
    }

    /// The components that only some machines have.
    fn equip(
        &self,
        entity: &mut EntityWorldMut<'_>,
        machine: &model::Machine,
        agenda: &mut Agenda,
    ) -> Result<(), PlanError> {
        if let Some(setup) = &machine.setup {
            entity.insert(self.setup(setup)?);
        }
        if !machine.failures.is_empty() {
            entity.insert(self.failures(machine, agenda));
        }
        if let Some(name) = &machine.shift {
            let factory = &self.layout.factory;
            let plan = factory
                .shifts
                .get(name)
                .ok_or_else(|| PlanError::Invalid(format!("`{name}` is not a shift plan")))?;
            let timer = agenda.timer(self.place.station, Alarm::Shift);
            entity.insert(Shift::new(
                plan.clone(),
                factory.run.start.second_of_week,
                timer,
            ));
        }
        Ok(())
    }

    fn setup(&self, setup: &model::Setup) -> Result<Setup, PlanError> {
        let products = &self.layout.products;
        let times = match &setup.takes {
            SetupTime::Next(ByProduct::All(law)) => {
                vec![self.streams.sampler(law, self.key(), "setup", &[])]
            }
            SetupTime::Next(each) => self.by_product(each, "setup")?,
            SetupTime::Pair(pairs) => {
                let none = Distribution::default();
                let mut times = Vec::with_capacity(products.len() * products.len());
                for (from, from_key) in products {
                    for (to, to_key) in products {
                        let law = pairs.get(from).and_then(|row| row.get(to)).unwrap_or(&none);
                        times.push(self.streams.sampler(
                            law,
                            self.key(),
                            "setup",
                            &[from_key, to_key],
                        ));
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

    fn failures(&self, machine: &model::Machine, agenda: &mut Agenda) -> Failures {
        let station = self.place.station;
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
                let is_used = who != STATION || server == 0;
                // Clocks of a station-wide mode beyond server 0 are never used and need no stream.
                let purpose = if is_used { "life" } else { "life (unused)" };
                let detail = if is_used { detail } else { server.to_string() };
                clocks.push(Clock::new(
                    self.streams
                        .sampler(&failure.every, self.key(), purpose, &[name, &detail]),
                    self.streams.sampler(
                        &failure.repair,
                        self.key(),
                        if is_used { "repair" } else { "repair (unused)" },
                        &[name, &detail],
                    ),
                    agenda.timer(station, alarm),
                ));
            }
        }
        let repairs = (0..=machine.servers)
            .map(|server| {
                let server = if server == machine.servers {
                    STATION
                } else {
                    server as u16
                };
                Repair::new(agenda.timer(station, Alarm::Repair { server }))
            })
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

    fn inspection(&self, inspection: &model::Inspection) -> Inspection {
        Inspection::new(
            inspection.scrap.0,
            inspection
                .rework
                .as_ref()
                .map_or(0.0, |rework| rework.share.0),
            inspection.rework.as_ref().and_then(|rework| rework.limit),
            self.place.shelf,
            self.streams.uniforms(self.key(), "verdict"),
        )
    }
}
