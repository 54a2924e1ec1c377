//! The floor with its grid, and the belts between stations.

use bevy::prelude::*;

use super::super::desk::Desk;
use super::super::layout::{Belt, Way};
use super::palette::Palette;
use super::shapes::arrows;
use super::{Side, layer};

/// Floor beyond the plant, on every side \[m\].
const MARGIN: f32 = 6.0;
/// Between two lines of the grid \[m\].
const GRID: f32 = 2.0;
/// Between two arrows \[m\].
const ARROWS: f32 = 0.9;

/// A belt, or the arrows on it.
#[derive(Component, Debug, Clone, Copy)]
pub struct Laid {
    belt: usize,
    is_arrows: bool,
}

/// Width of a belt \[m\].
pub fn width(way: Way) -> f32 {
    match way {
        Way::Line => 0.52,
        Way::Rework => 0.3,
    }
}

/// Puts floor and grid under a side.
pub fn floor(
    commands: &mut Commands,
    desk: &Desk,
    side: usize,
    paint: &Palette,
    meshes: &mut Assets<Mesh>,
) {
    let (low, high) = desk.layout.bounds();
    let (low, high) = (low - MARGIN, high + MARGIN);
    let (size, middle) = (high - low, (low + high) / 2.0);
    commands.spawn((
        Side(side),
        Mesh3d(meshes.add(Cuboid::new(size.x, 0.2, size.y))),
        MeshMaterial3d(paint.floor.clone()),
        Transform::from_xyz(middle.x, -0.1, middle.y),
        layer(side),
    ));
    let mut line = |size: Vec2, at: Vec2| {
        commands.spawn((
            Side(side),
            Mesh3d(meshes.add(Plane3d::new(Vec3::Y, size / 2.0))),
            MeshMaterial3d(paint.grid.clone()),
            Transform::from_xyz(at.x, 0.006, at.y),
            layer(side),
        ));
    };
    for at in 1..(size.x / GRID) as usize {
        line(
            Vec2::new(0.03, size.y),
            Vec2::new(low.x + GRID * at as f32, middle.y),
        );
    }
    for at in 1..(size.y / GRID) as usize {
        line(
            Vec2::new(size.x, 0.03),
            Vec2::new(middle.x, low.y + GRID * at as f32),
        );
    }
}

fn laid(belt: &Belt, is_arrows: bool) -> Mesh {
    if !is_arrows {
        return super::shapes::belt(&belt.points, width(belt.way));
    }
    let count = (belt.length / ARROWS) as usize;
    let at = (0..count).map(|n| belt.at((n as f32 + 0.5) / count.max(1) as f32));
    arrows(at, width(belt.way))
}

/// Lays the belts of a side.
pub fn spawn(
    commands: &mut Commands,
    desk: &Desk,
    side: usize,
    paint: &Palette,
    meshes: &mut Assets<Mesh>,
) {
    for (at, way) in desk.layout.belts.iter().enumerate() {
        let material = match way.way {
            Way::Line => &paint.belt,
            Way::Rework => &paint.rework,
        };
        for (is_arrows, material) in [(false, material), (true, &paint.arrow)] {
            commands.spawn((
                Side(side),
                Laid {
                    belt: at,
                    is_arrows,
                },
                Mesh3d(meshes.add(laid(way, is_arrows))),
                MeshMaterial3d(material.clone()),
                Transform::IDENTITY,
                layer(side),
            ));
        }
    }
}

/// A station that is dragged takes its belts along.
pub fn follow(
    desk: Res<Desk>,
    mut meshes: ResMut<Assets<Mesh>>,
    things: Query<(&Laid, &Mesh3d)>,
    mut shown: Local<Vec<Belt>>,
) {
    if *shown == desk.layout.belts {
        return;
    }
    let is_new = shown.len() != desk.layout.belts.len();
    for (thing, mesh) in things.iter().filter(|_| !is_new) {
        let Some(way) = desk.layout.belts.get(thing.belt) else {
            continue;
        };
        if shown[thing.belt] != *way
            && let Some(mut mesh) = meshes.get_mut(&mesh.0)
        {
            *mesh = laid(way, thing.is_arrows);
        }
    }
    shown.clone_from(&desk.layout.belts);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_belt_has_no_arrow_and_a_long_one_has_several() {
        let of = |length: f32| {
            let points = vec![Vec2::ZERO, Vec2::new(length, 0.0)];
            let belt = Belt {
                from: 0,
                to: 1,
                way: Way::Line,
                points,
                length,
            };
            laid(&belt, true).indices().map_or(0, |i| i.len()) / 6
        };
        assert_eq!((of(0.5), of(3.0)), (0, 3));
    }
}
