//! The floor with its grid, and the belts between stations.

use bevy::prelude::*;

use super::super::desk::Desk;
use super::super::layout::{Belt, Layout, Way};
use super::shapes::{arrows, grid};
use super::standing::{Built, Yard};
use super::{Side, layer};

/// Floor beyond the plant, on every side \[m\].
const MARGIN: f32 = 6.0;
/// Between two lines of the grid \[m\].
const GRID: f32 = 2.0;
/// Most lines of the grid, each way.
const LINES: usize = 200;
/// Between two arrows \[m\].
const ARROWS: f32 = 0.9;

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
pub fn floor(yard: &mut Yard<'_, '_, '_>, desk: &Desk, side: usize) -> Vec<Entity> {
    let (low, high) = desk.layout.bounds();
    let (low, high) = (low - MARGIN, high + MARGIN);
    let grounds = [(false, &yard.paint.floor), (true, &yard.paint.grid)];
    let spawn = |(is_grid, material): (bool, &Handle<StandardMaterial>)| {
        let ground = Ground { low, high, is_grid };
        let ground = (
            Side(side),
            ground,
            Mesh3d(yard.meshes.add(ground.mesh())),
            MeshMaterial3d(material.clone()),
            ground.at(),
            layer(side),
        );
        yard.commands.spawn(ground).id()
    };
    grounds.map(spawn).into()
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

/// The meshes of all belts, and of the arrows on them.
pub fn meshes(layout: &Layout, meshes: &mut Assets<Mesh>) -> Vec<[Handle<Mesh>; 2]> {
    let both = |belt| [false, true].map(|is_arrows| meshes.add(laid(belt, is_arrows)));
    layout.belts.iter().map(both).collect()
}

/// Lays a belt of a side.
pub fn spawn(
    yard: &mut Yard<'_, '_, '_>,
    side: usize,
    belt: &Belt,
    [way, arrows]: &[Handle<Mesh>; 2],
) -> [Entity; 2] {
    let material = match belt.way {
        Way::Line => &yard.paint.belt,
        Way::Rework => &yard.paint.rework,
    };
    [(way, material), (arrows, &yard.paint.arrow)].map(|(mesh, material)| {
        let thing = (
            Side(side),
            Mesh3d(mesh.clone()),
            MeshMaterial3d(material.clone()),
            Transform::IDENTITY,
            layer(side),
        );
        yard.commands.spawn(thing).id()
    })
}

/// A station that is dragged takes its belts along.
pub fn follow(
    desk: Res<Desk>,
    mut meshes: ResMut<Assets<Mesh>>,
    built: Res<Built>,
    mut shown: Local<(u64, Vec<Belt>)>,
) {
    let (revision, shown) = &mut *shown;
    if std::mem::replace(revision, desk.layout.revision()) == desk.layout.revision() {
        return;
    }
    if shown.is_empty() {
        // They were made of these.
        shown.clone_from(&desk.layout.belts);
    }
    for ((belt, was), both) in desk.layout.belts.iter().zip(shown).zip(&built.belts) {
        if belt == was {
            continue;
        }
        for (mesh, is_arrows) in both.iter().zip([false, true]) {
            if let Some(mut mesh) = meshes.get_mut(mesh) {
                *mesh = laid(belt, is_arrows);
            }
        }
        was.clone_from(belt);
    }
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
                lane: None,
            };
            laid(&belt, true).indices().map_or(0, |i| i.len()) / 6
        };
        assert_eq!((of(0.5), of(3.0)), (0, 3));
    }
}
