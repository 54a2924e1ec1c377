//! The floor with its grid, and the belts between stations.

use bevy::prelude::*;

use super::super::desk::Desk;
use super::super::layout::{Belt, Way};
use super::palette::Palette;
use super::shapes::{arrows, grid};
use super::{Side, layer};

/// Floor beyond the plant, on every side \[m\].
const MARGIN: f32 = 6.0;
/// Between two lines of the grid \[m\].
const GRID: f32 = 2.0;
/// Most lines of the grid, each way.
const LINES: usize = 200;
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

/// The floor under a side, or its grid.
#[derive(Component, Debug, Clone, Copy)]
pub struct Ground {
    low: Vec2,
    high: Vec2,
    is_grid: bool,
}

impl Ground {
    fn mesh(&self) -> Mesh {
        let size = self.high - self.low;
        match self.is_grid {
            true => grid(-size / 2.0, size / 2.0, GRID, LINES),
            false => Cuboid::new(size.x, 0.2, size.y).into(),
        }
    }

    fn at(&self) -> Transform {
        let middle = (self.low + self.high) / 2.0;
        let y = if self.is_grid { 0.006 } else { -0.1 };
        Transform::from_xyz(middle.x, y, middle.y)
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
    for (is_grid, material) in [(false, &paint.floor), (true, &paint.grid)] {
        let ground = Ground { low, high, is_grid };
        commands.spawn((
            Side(side),
            ground,
            Mesh3d(meshes.add(ground.mesh())),
            MeshMaterial3d(material.clone()),
            ground.at(),
            layer(side),
        ));
    }
}

/// The floor grows with the plant when a station is put beyond its edge, by whole squares of the grid.
pub fn grow(
    desk: Res<Desk>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut grounds: Query<(&mut Ground, &mut Transform, &Mesh3d)>,
) {
    let (low, high) = desk.layout.bounds();
    for (mut ground, mut transform, mesh) in &mut grounds {
        let squares = |beyond: Vec2| (beyond.max(Vec2::ZERO) / GRID).ceil() * GRID;
        let low = ground.low - squares(ground.low - low + MARGIN / 2.0);
        let high = ground.high + squares(high - ground.high + MARGIN / 2.0);
        if (low, high) == (ground.low, ground.high) {
            continue;
        }
        (ground.low, ground.high) = (low, high);
        *transform = ground.at();
        if let Some(mut mesh) = meshes.get_mut(&mesh.0) {
            *mesh = ground.mesh();
        }
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
