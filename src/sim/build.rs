//! From the layout to entities: every station becomes one entity with its components.

use std::cell::RefCell;

use bevy::prelude::World;

use super::PlanError;
use super::agenda::{Agenda, MOST_LISTED};
use super::buffer::Buffer;
use super::kind::Declared;
use super::law::Law;
use super::plan::{Layout, Origin, Place};
use super::port::{Exit, Ports};
use super::queue::Queue;
use super::sample::{Sampler, Uniforms};
use super::station::Slot;
use super::stream::{RunKey, StreamId};
use crate::model::{ByProduct, Distribution};

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
        return Err(PlanError::Invalid(format!(
            "the plant has more than {MOST_LISTED} alarms besides the work of first servers"
        )));
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
    let kind = &layout.factory.stations[name].kind;
    kind.spawn(&kit, world, agenda, (slot, ports))
}

/// Everything needed to make the components of one station.
pub struct Kit<'a> {
    /// The plant.
    pub layout: &'a Layout,
    /// The station.
    pub place: &'a Place,
    streams: &'a Streams,
}

impl Kit<'_> {
    /// A sampler of a stream of this station's own.
    pub fn sampler(&self, law: &Distribution, purpose: &str, detail: &[&str]) -> Sampler {
        self.streams.sampler(law, &self.place.key, purpose, detail)
    }

    /// Plain uniforms from a stream of this station's own.
    pub fn uniforms(&self, purpose: &str) -> Uniforms {
        self.streams.uniforms(&self.place.key, purpose)
    }

    /// One sampler for each product in key order. Each has a stream of its own even when the law is the
    /// same for all, so that one product's draws never depend on another's.
    pub fn by_product(
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
                Ok(self.sampler(law, purpose, &[key]))
            })
            .collect()
    }

    fn shelf(&self) -> Buffer {
        let mut shelf = Buffer::new(None, Queue::default());
        shelf.first = matches!(self.place.origin, Origin::Shelf { first: true });
        shelf
    }
}
