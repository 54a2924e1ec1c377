//! Parts: boxes in the colour of their product, on servers, in buffers, on conveyors and on their way.
//!
//! Boxes come from a pool for each side and product: a frame moves as many as it needs and hides the rest,
//! so that all that are alike are drawn together, and nothing is made or thrown away from frame to frame.

use bevy::prelude::*;

use super::super::desk::Desk;
use super::super::layout::{Layout, Place};
use super::super::twin::Twin;
use super::palette::Palette;
use super::shapes::{BELT_TOP, chamfered};
use super::stations::{TABLE, cell};
use super::{Eye, layer};
use crate::model::Kind;
use crate::sim::observe::Glance;

/// Edge of a part \[m\].
const EDGE: f32 = 0.34;
/// Places drawn in a buffer: along, across, and one upon the other.
const ALONG: usize = 6;
const ACROSS: usize = 4;
const LEVELS: usize = 3;
/// Boxes that a frame makes at most: a plant full of parts is full within a second.
const MADE: usize = 400;

/// A part that is drawn.
#[derive(Component, Debug, Clone, Copy)]
pub struct PartBox;

/// The pools, by side and product.
#[derive(Resource, Default)]
pub struct Boxes {
    pools: Vec<Vec<Pool>>,
    mesh: Option<Handle<Mesh>>,
    /// What a frame wants drawn, by product; kept for its memory.
    wanted: Vec<Vec<(Vec3, f32)>>,
}

#[derive(Default)]
struct Pool {
    boxes: Vec<Entity>,
    shown: usize,
}

impl Boxes {
    /// Boxes made so far: as many as were ever drawn at once.
    pub fn made(&self) -> usize {
        self.pools
            .iter()
            .flatten()
            .map(|pool| pool.boxes.len())
            .sum()
    }

    /// Makes boxes of the second side, hidden, until it has as many as the first, but no more than there is room for.
    fn make_ready(&mut self, commands: &mut Commands, paint: &Palette, room: &mut usize) {
        let (Some(mesh), [first, second, ..]) = (&self.mesh, &mut self.pools[..]) else {
            return;
        };
        second.resize_with(first.len(), Pool::default);
        for (product, (of, pool)) in first.iter().zip(second).enumerate() {
            let missing = of.boxes.len().saturating_sub(pool.boxes.len()).min(*room);
            *room -= missing;
            for _ in 0..missing {
                let part = (
                    boxed(mesh, paint, 1, product),
                    Transform::default(),
                    Visibility::Hidden,
                );
                pool.boxes.push(commands.spawn(part).id());
            }
        }
    }
}

/// A part of a product, wherever it is.
fn boxed(mesh: &Handle<Mesh>, paint: &Palette, side: usize, product: usize) -> impl Bundle + use<> {
    (
        PartBox,
        Mesh3d(mesh.clone()),
        MeshMaterial3d(paint.products[product].clone()),
        layer(side),
    )
}

/// Moves the boxes to where the parts are.
pub fn place(
    mut commands: Commands,
    desk: Res<Desk>,
    paint: Res<Palette>,
    eye: Res<Eye>,
    mut boxes: ResMut<Boxes>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut drawn: Query<(&mut Transform, &mut Visibility), With<PartBox>>,
) {
    let boxes = &mut *boxes;
    let mesh = boxes
        .mesh
        .get_or_insert_with(|| meshes.add(chamfered(Vec3::splat(EDGE), 0.035)))
        .clone();
    // While a change catches up, the boxes are made that it will want: about as many as the plant as it is.
    let coming = usize::from(desk.trial.coming.is_some() && desk.twins.len() == 1);
    let sides = boxes.pools.len().max(desk.twins.len() + coming);
    boxes.pools.resize_with(sides, Vec::new);
    let mut room = if eye.is_picture() { usize::MAX } else { MADE };
    for side in 0..sides {
        if coming == 1 && side == 1 {
            boxes.make_ready(&mut commands, &paint, &mut room);
            continue;
        }
        boxes.wanted.resize_with(paint.products.len(), Vec::new);
        boxes.wanted.iter_mut().for_each(Vec::clear);
        if let Some(twin) = desk.twins.get(side) {
            spots(twin, &desk.layout, &mut boxes.wanted);
        }
        let pools = &mut boxes.pools[side];
        pools.resize_with(paint.products.len(), Pool::default);
        for (product, (pool, wanted)) in pools.iter_mut().zip(&boxes.wanted).enumerate() {
            for (entity, (at, turn)) in pool.boxes.iter().zip(wanted) {
                if let Ok((mut transform, mut shown)) = drawn.get_mut(*entity) {
                    if transform.translation != *at {
                        transform.translation = *at;
                        transform.rotation = Quat::from_rotation_y(*turn);
                    }
                    shown.set_if_neq(Visibility::Inherited);
                }
            }
            let surplus = pool
                .boxes
                .get(wanted.len()..pool.shown.max(wanted.len()).min(pool.boxes.len()));
            for entity in surplus.unwrap_or_default() {
                if let Ok((_, mut shown)) = drawn.get_mut(*entity) {
                    *shown = Visibility::Hidden;
                }
            }
            let missing = wanted.iter().skip(pool.boxes.len()).take(room);
            for (at, turn) in missing {
                let at =
                    Transform::from_translation(*at).with_rotation(Quat::from_rotation_y(*turn));
                let part = (
                    boxed(&mesh, &paint, side, product),
                    at,
                    Visibility::default(),
                );
                pool.boxes.push(commands.spawn(part).id());
                room -= 1;
            }
            pool.shown = wanted.len();
        }
    }
}

/// Where every part of a run is drawn, by product, and how it is turned.
fn spots(twin: &Twin, layout: &Layout, into: &mut [Vec<(Vec3, f32)>]) {
    let now = twin.now();
    let products = into.len();
    let mut put = |product: u16, at: Vec3, turn: f32| {
        into[usize::from(product).min(products - 1)].push((at, turn));
    };
    let kinds = twin.factory().stations.values().map(|s| Some(&s.kind));
    let kinds = kinds.chain(std::iter::repeat(None));
    let floor = layout.places.iter().zip(&twin.glances).zip(kinds);
    // What is still drawn on its way to a station is not drawn there too.
    let mut coming: Vec<(u32, u64)> = twin.traffic.journeys().map(|j| (j.to, j.part)).collect();
    coming.sort_unstable();
    for (station, ((place, glance), kind)) in (0..).zip(floor) {
        let first = coming.partition_point(|(to, _)| *to < station);
        let count = coming[first..].partition_point(|(to, _)| *to == station);
        let coming = &coming[first..first + count];
        let is_there = |part: u64| coming.binary_search(&(station, part)).is_err();
        on_servers(place, glance, &is_there, &mut put);
        match kind {
            Some(Kind::Delay(_)) => on_conveyor(place, glance, now, &is_there, &mut put),
            _ => in_buffer(place, glance, capacity(kind), &is_there, &mut put),
        }
    }
    let mut belt = None;
    for journey in twin.traffic.journeys() {
        let (from, to) = (journey.from as usize, journey.to as usize);
        // Journeys along one belt often follow each other.
        if belt.is_none_or(|b: &super::super::layout::Belt| (b.from, b.to) != (from, to)) {
            belt = layout.belt(from, to);
        }
        let Some(belt) = belt.filter(|_| journey.start <= now) else {
            continue;
        };
        let share = (now - journey.start) as f32 / (journey.end - journey.start).max(1) as f32;
        let (at, direction) = belt.at(share);
        let turn = libm::atan2f(-direction.y, direction.x);
        put(
            journey.product,
            Vec3::new(at.x, BELT_TOP + EDGE / 2.0, at.y),
            turn,
        );
    }
}

fn capacity(kind: Option<&Kind>) -> Option<u32> {
    match kind {
        Some(Kind::Buffer(buffer)) => buffer.capacity,
        _ => None,
    }
}

fn on_servers(
    place: &Place,
    glance: &Glance,
    is_there: &impl Fn(u64) -> bool,
    put: &mut impl FnMut(u16, Vec3, f32),
) {
    for (server, seen) in glance.servers.iter().enumerate() {
        if let Some(part) = seen.part.filter(|part| is_there(part.number)) {
            let z = place.at.y + place.heading * cell(glance.servers.len(), server);
            let over = server.saturating_sub(super::super::layout::DRAWN_SERVERS - 1) as f32;
            let y = TABLE + EDGE / 2.0 + 0.05 + over.min(3.0) * EDGE;
            put(part.product, Vec3::new(place.at.x, y, z), 0.0);
        }
    }
}

fn on_conveyor(
    place: &Place,
    glance: &Glance,
    now: u64,
    is_there: &impl Fn(u64) -> bool,
    put: &mut impl FnMut(u16, Vec3, f32),
) {
    for part in glance.parts.iter().filter(|part| is_there(part.number)) {
        let until = part.until.unwrap_or(now);
        let share = match until > part.since {
            true => (now.saturating_sub(part.since)) as f32 / (until - part.since) as f32,
            false => 1.0,
        };
        let x = place.at.x + place.heading * (share.min(1.0) - 0.5) * (place.size.x - EDGE);
        put(
            part.product,
            Vec3::new(x, BELT_TOP + EDGE / 2.0, place.at.y),
            0.0,
        );
    }
}

/// A large buffer is drawn as full as it is: a box stands for several parts then.
fn in_buffer(
    place: &Place,
    glance: &Glance,
    capacity: Option<u32>,
    is_there: &impl Fn(u64) -> bool,
    put: &mut impl FnMut(u16, Vec3, f32),
) {
    let room = ALONG * ACROSS * LEVELS;
    let content = glance.parts.len();
    let drawn = match capacity {
        Some(capacity) if capacity as usize > room => {
            (content * room).div_ceil(capacity as usize).min(content)
        }
        _ => content.min(room),
    };
    let pitch = Vec2::new(
        (place.size.x - 0.2) / ALONG as f32,
        (place.size.y - 0.2) / ACROSS as f32,
    );
    for at in 0..drawn {
        let part = &glance.parts[at * content / drawn];
        if !is_there(part.number) {
            continue;
        }
        let (level, floor) = (at / (ALONG * ACROSS), at % (ALONG * ACROSS));
        // The first to go lies nearest the exit.
        let x = (ALONG as f32 / 2.0 - 0.5 - (floor / ACROSS) as f32) * pitch.x * place.heading;
        let z = ((floor % ACROSS) as f32 - ACROSS as f32 / 2.0 + 0.5) * pitch.y;
        let y = BELT_TOP + EDGE / 2.0 + level as f32 * (EDGE + 0.01);
        put(
            part.product,
            Vec3::new(place.at.x + x, y, place.at.y + z),
            0.0,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::layout::tests::floor;
    use super::*;

    fn count(twin: &Twin, layout: &Layout) -> usize {
        let mut wanted = vec![Vec::new(); twin.snapshot.products.len()];
        spots(twin, layout, &mut wanted);
        wanted.iter().map(Vec::len).sum()
    }

    #[test]
    fn as_many_boxes_stand_at_stations_as_parts_are_there() {
        let (factory, layout) = floor("lingang-body-shop");
        let mut twin = Twin::new(&factory, 1).unwrap();
        twin.advance(30 * 3_600_000_000_000);
        twin.refresh();
        let shelf = |name: &str| name == "panel shelf" || name == "blank stacks";
        let large = twin.snapshot.stations.iter().filter(|s| shelf(&s.name));
        let in_large: u64 = large.map(|s| s.content).sum();
        let drawn = count(&twin, &layout) as u64;
        let inside = twin.snapshot.plant.in_system;
        assert!(
            drawn <= inside && drawn + in_large >= inside,
            "{drawn} of {inside}"
        );
    }

    #[test]
    fn a_full_large_buffer_looks_full_and_half_a_one_half() {
        let (_, layout) = floor("penny-fab");
        let part = crate::sim::observe::PartGlance {
            number: 1,
            product: 0,
            since: 0,
            until: None,
        };
        let boxes = |content: usize, capacity: u32| {
            let glance = Glance {
                content: content as u64,
                parts: vec![part; content],
                ..Glance::default()
            };
            let mut count = 0;
            in_buffer(
                &layout.places[0],
                &glance,
                Some(capacity),
                &|_| true,
                &mut |_, _, _| count += 1,
            );
            count
        };
        assert_eq!(
            [
                boxes(5, 12),
                boxes(720, 720),
                boxes(360, 720),
                boxes(1, 720),
                boxes(0, 720)
            ],
            [5, 72, 36, 1, 0]
        );
    }

    /// However long parts are drawn on belts: each once at most.
    #[test]
    fn a_part_on_its_way_is_not_drawn_at_its_end_too() {
        let (factory, layout) = floor("unreliable-pair");
        let mut twin = Twin::new(&factory, 1).unwrap();
        twin.traffic.set_travel(3_000_000_000, 0);
        let mut moving = 0;
        for step in 1..400u64 {
            twin.advance(3_600_000_000_000 + step * 1_500_000_000);
            let travels = twin.traffic.journeys();
            moving += travels.count();
            let inside: u64 = twin.glances.iter().map(|glance| glance.content).sum();
            // A part that has just left the plant is on its way to the sink.
            let leaving = twin.number("out").map_or(0, |out| {
                let to = twin.traffic.journeys();
                to.filter(|journey| journey.to as usize == out).count()
            });
            let drawn = count(&twin, &layout);
            assert!(
                drawn <= inside as usize + leaving,
                "{drawn} of {inside} at {step}"
            );
        }
        assert!(moving > 20, "{moving}");
    }
}
