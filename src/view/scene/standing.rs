//! What stands in the picture: built side by side and piece by piece, and only where something is another.

use std::collections::BTreeMap;
use std::sync::Arc;

use bevy::math::Vec2;
use bevy::prelude::*;

use super::super::app::Fineness;
use super::super::desk::Desk;
use super::super::layout::Place;
use super::super::twin::Twin;
use super::palette::Palette;
use super::pieces::{Shapes, pieces};
use super::shapes::frame;
use super::{Eye, belts, stations};
use crate::model::{Factory, Station};

/// Stations, and belts, that a frame puts up in or takes out of the picture of the changed plant. The plant as it is
/// stands at once: there is nothing else to see yet.
const PIECE: usize = 40;

/// Everything that was put up.
#[derive(Resource, Default)]
pub struct Built {
    sides: [Standing; 2],
    /// Meshes of the belts and of their arrows, which both sides share.
    pub(super) belts: Vec<[Handle<Mesh>; 2]>,
    rings: Rings,
    /// The flat stations of a picture of ids are there.
    has_ids: bool,
}

/// One side.
#[derive(Default)]
struct Standing {
    /// The plant that the stations were made for.
    plant: Option<Arc<Factory>>,
    /// The root of each station, and the place it was made for.
    stations: Vec<(Entity, Place)>,
    belts: Vec<[Entity; 2]>,
    floor: Vec<Entity>,
    /// The layout's revision when the stations were last held against it.
    revision: u64,
    is_whole: bool,
}

/// Meshes of the rings round stations, by size and width: few sizes serve a whole plant.
#[derive(Default)]
pub struct Rings(BTreeMap<[u32; 3], Handle<Mesh>>);

impl Rings {
    /// A ring round a place of this size.
    pub fn mesh(&mut self, size: Vec2, width: f32, meshes: &mut Assets<Mesh>) -> Handle<Mesh> {
        let key = [size.x, size.y, width].map(f32::to_bits);
        let ring = self.0.entry(key);
        ring.or_insert_with(|| meshes.add(frame(size, width)))
            .clone()
    }
}

impl Built {
    /// Whether a side can be shown. Until all of it stands there is nothing but the ground.
    pub fn is_whole(&self, side: usize) -> bool {
        side == 0 || self.sides.get(side).is_some_and(|side| side.is_whole)
    }
}

/// What the builders put things up with.
pub struct Yard<'a, 'w, 's> {
    /// Where things are spawned.
    pub commands: Commands<'w, 's>,
    /// The meshes of stations.
    pub shapes: &'a Shapes,
    /// The materials.
    pub paint: &'a Palette,
    /// All meshes.
    pub meshes: &'a mut Assets<Mesh>,
}

/// Builds what is not there yet and takes away what is no longer: sides come and go with a trial. The picture of a
/// change is begun while its run catches up.
#[expect(
    clippy::too_many_arguments,
    reason = "a Bevy system names what it reads"
)]
pub fn build(
    mut commands: Commands,
    desk: Res<Desk>,
    mut built: ResMut<Built>,
    shapes: Res<Shapes>,
    paint: Res<Palette>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
    eye: Res<Eye>,
) {
    let built = &mut *built;
    if eye.fineness == Fineness::Ids {
        if !built.has_ids {
            stations::spawn_ids(&mut commands, &desk, &shapes, &paint, &mut materials);
            built.has_ids = true;
        }
        return;
    }
    let mut yard = Yard {
        commands,
        shapes: &shapes,
        paint: &paint,
        meshes: &mut meshes,
    };
    if built.belts.is_empty() {
        built.belts = belts::meshes(&desk.layout, yard.meshes);
    }
    let coming = desk.trial.coming.as_ref().map(|rerun| rerun.twin());
    for side in 0..built.sides.len() {
        // A side that is shown stays as it is until its run is another.
        let twin = desk.twins.get(side).or(coming.filter(|_| side == 1));
        let is_at_once = side == 0 || eye.is_picture();
        let piece = if is_at_once { usize::MAX } else { PIECE };
        match twin.map(Twin::plant) {
            Some(plant) => built.put_up(&mut yard, &desk, side, plant, piece),
            None => built.sides[side].take_down(&mut yard.commands, piece),
        }
    }
}

impl Built {
    fn put_up(
        &mut self,
        yard: &mut Yard<'_, '_, '_>,
        desk: &Desk,
        side: usize,
        plant: &Arc<Factory>,
        piece: usize,
    ) {
        let standing = &mut self.sides[side];
        let of_another = standing
            .plant
            .replace(plant.clone())
            .filter(|before| !Arc::ptr_eq(before, plant));
        let (places, revision) = (&desk.layout.places, desk.layout.revision());
        if standing.is_whole && of_another.is_none() && standing.revision == revision {
            return;
        }
        // Rework shelves stand behind the declared stations, and are none.
        let new = plant.stations.values().map(Some);
        let mut new = new.chain(std::iter::repeat(None)).zip(places).enumerate();
        if of_another.is_some() || standing.revision != revision {
            let mut before = of_another.iter().flat_map(|plant| plant.stations.values());
            for (root, was) in &mut standing.stations {
                let Some((at, (station, place))) = new.next() else {
                    break;
                };
                let looks_other = |before: &Station| {
                    station.is_some_and(|now| {
                        now != before
                            && pieces(now, place, yard.shapes, yard.paint)
                                != pieces(before, place, yard.shapes, yard.paint)
                    })
                };
                let is_other = before.next().is_some_and(looks_other);
                if is_other || was.size != place.size {
                    yard.commands.entity(*root).despawn();
                    *root = stations::spawn(yard, &mut self.rings, side, at, station, place);
                }
                *was = *place;
            }
            standing.revision = revision;
        } else {
            new.by_ref().take(standing.stations.len()).for_each(drop);
        }
        if standing.floor.is_empty() {
            standing.floor = belts::floor(yard, desk, side);
        }
        for (at, (station, place)) in new.by_ref().take(piece) {
            let root = stations::spawn(yard, &mut self.rings, side, at, station, place);
            standing.stations.push((root, *place));
        }
        let first = standing.belts.len();
        let belts = desk.layout.belts.iter().zip(&self.belts);
        for (belt, meshes) in belts.skip(first).take(piece) {
            standing.belts.push(belts::spawn(yard, side, belt, meshes));
        }
        standing.is_whole = standing.stations.len() == places.len()
            && standing.belts.len() == desk.layout.belts.len();
    }
}

impl Standing {
    fn take_down(&mut self, commands: &mut Commands<'_, '_>, piece: usize) {
        self.is_whole = false;
        let left = self.stations.len().saturating_sub(piece);
        let stations = self.stations.drain(left..).map(|(root, _)| root);
        let belts = self.belts.drain(self.belts.len().saturating_sub(piece)..);
        let things = stations.chain(belts.flatten()).chain(self.floor.drain(..));
        things.for_each(|thing| commands.entity(thing).despawn());
    }
}
