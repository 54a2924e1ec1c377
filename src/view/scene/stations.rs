//! Stations: a shape for each kind, one cell a server, a lamp and an apron in the colour of its state.

use bevy::math::Vec2;
use bevy::prelude::*;

use super::super::desk::Desk;
use super::super::layout::{DRAWN_SERVERS, Place};
use super::super::twin::Twin;
use super::palette::Palette;
use super::pieces::{Shapes, pieces, shelf};
use super::standing::{Rings, Yard};
use super::{Side, layer};
use crate::model::Station;
use crate::sim::observe::State;

/// Height of a cell's table, on which its part lies \[m\].
pub const TABLE: f32 = 0.42;

/// The root of a station; all it is made of hangs below.
#[derive(Component, Debug, Clone, Copy)]
pub struct Stand {
    /// Its number.
    pub station: usize,
}

/// What takes the colour of a server's state.
#[derive(Component, Debug, Clone, Copy)]
pub struct Lamp {
    station: usize,
    side: usize,
    server: usize,
    shown: Option<State>,
}

impl Lamp {
    /// Station and server whose state it shows.
    #[cfg(test)]
    pub fn of(&self) -> (usize, usize) {
        (self.station, self.server)
    }

    /// The run that it belongs to.
    #[cfg(test)]
    pub fn side(&self) -> usize {
        self.side
    }
}

/// A ring on the floor that shows while its station is selected, or is the bottleneck.
#[derive(Component, Debug, Clone, Copy)]
pub struct Ring {
    station: usize,
    side: usize,
    is_bottleneck: bool,
}

/// The middle of a server's cell, seen from the station's own middle \[m\].
pub fn cell(servers: usize, server: usize) -> f32 {
    let drawn = servers.clamp(1, DRAWN_SERVERS);
    (server.min(drawn - 1) as f32 - (drawn as f32 - 1.0) / 2.0) * 1.9
}

/// How a station is turned.
fn turn(place: &Place) -> Quat {
    match place.heading > 0.0 {
        true => Quat::IDENTITY,
        false => Quat::from_rotation_y(std::f32::consts::PI),
    }
}

/// Puts a station of a side on the floor, or a rework shelf where there is none; its root.
pub fn spawn(
    yard: &mut Yard<'_, '_, '_>,
    rings: &mut Rings,
    side: usize,
    at: usize,
    station: Option<&Station>,
    place: &Place,
) -> Entity {
    let (shapes, paint) = (yard.shapes, yard.paint);
    let pieces = match station {
        Some(station) => pieces(station, place, shapes, paint),
        None => shelf(shapes, paint),
    };
    let root = (
        Side(side),
        Stand { station: at },
        Transform::from_xyz(place.at.x, 0.0, place.at.y).with_rotation(turn(place)),
        Visibility::default(),
    );
    let mut ring = |is_bottleneck: bool, width: f32, beyond: f32| {
        let size = place.size + Vec2::splat(beyond);
        (
            Ring {
                station: at,
                side,
                is_bottleneck,
            },
            Mesh3d(rings.mesh(size, width, yard.meshes)),
            MeshMaterial3d(match is_bottleneck {
                true => paint.bottleneck.clone(),
                false => paint.selected.clone(),
            }),
            Transform::from_xyz(0.0, 0.02, 0.0),
            Visibility::Hidden,
            layer(side),
        )
    };
    let rings = [ring(false, 0.12, 0.3), ring(true, 0.14, 0.75)];
    let mut root = yard.commands.spawn(root);
    root.with_children(|below| {
        for ring in rings {
            below.spawn(ring);
        }
        for piece in pieces {
            let mut thing = below.spawn((
                Mesh3d(piece.mesh.clone()),
                MeshMaterial3d(piece.material.clone()),
                piece.at,
                layer(side),
            ));
            if let Some(server) = piece.server {
                thing.insert(Lamp {
                    station: at,
                    side,
                    server,
                    shown: None,
                });
            }
        }
    });
    root.id()
}

/// The colour of a station in a picture of ids, as red, green and blue; different for the first 784 stations.
pub fn id_colour(station: usize) -> [u8; 3] {
    let (coarse, fine) = (station / 28 % 28, station % 28);
    [16 + 8 * fine as u8, 16 + 8 * coarse as u8, 255]
}

/// The stations of the plant as it is, each in one flat colour of its own.
pub fn spawn_ids(
    commands: &mut Commands,
    desk: &Desk,
    shapes: &Shapes,
    paint: &Palette,
    materials: &mut Assets<StandardMaterial>,
) {
    let stations = desk.document.factory.stations.values();
    for (at, (station, place)) in stations.zip(&desk.layout.places).enumerate() {
        let [red, green, blue] = id_colour(at);
        let flat = materials.add(StandardMaterial {
            base_color: Color::srgb_u8(red, green, blue),
            unlit: true,
            ..default()
        });
        let root = Transform::from_xyz(place.at.x, 0.0, place.at.y).with_rotation(turn(place));
        commands
            .spawn((Side(0), Stand { station: at }, root, Visibility::default()))
            .with_children(|below| {
                for piece in pieces(station, place, shapes, paint) {
                    let flat = MeshMaterial3d(flat.clone());
                    below.spawn((Mesh3d(piece.mesh.clone()), flat, piece.at, layer(0)));
                }
            });
    }
}

/// Lamps and aprons take the colour of the state; only what changed is touched.
pub fn colour(
    desk: Res<Desk>,
    paint: Res<Palette>,
    mut lamps: Query<(&mut Lamp, &mut MeshMaterial3d<StandardMaterial>)>,
) {
    for (mut lamp, mut material) in &mut lamps {
        let glance = desk
            .twins
            .get(lamp.side)
            .and_then(|t| t.glances.get(lamp.station));
        let state = glance
            .and_then(|g| g.servers.get(lamp.server))
            .map(|s| s.state);
        if let Some(state) = state
            && lamp.shown != Some(state)
        {
            lamp.shown = Some(state);
            material.0 = paint.states[state as usize].clone();
        }
    }
}

/// Rings show what is selected and what holds the plant back.
pub fn ring(desk: Res<Desk>, mut rings: Query<(&Ring, &mut Visibility)>) {
    let named = |twin: &Twin| {
        let named = twin.bottleneck.as_ref()?;
        twin.number(&named.most_active)
    };
    let bottlenecks = [0, 1].map(|side| desk.twins.get(side).and_then(named));
    for (ring, mut shown) in &mut rings {
        let is_shown = match ring.is_bottleneck {
            false => desk.selected == Some(ring.station) || desk.hovered == Some(ring.station),
            true => bottlenecks[ring.side] == Some(ring.station),
        };
        let wanted = if is_shown {
            Visibility::Inherited
        } else {
            Visibility::Hidden
        };
        shown.set_if_neq(wanted);
    }
}

/// Stations stand where the layout says.
pub fn follow(
    desk: Res<Desk>,
    mut stands: Query<(&Stand, &mut Transform)>,
    mut shown: Local<Option<u64>>,
) {
    let revision = Some(desk.layout.revision());
    if std::mem::replace(&mut *shown, revision) == revision {
        return;
    }
    for (stand, mut at) in &mut stands {
        let Some(place) = desk.layout.places.get(stand.station) else {
            continue;
        };
        let wanted = Vec3::new(place.at.x, 0.0, place.at.y);
        let turn = turn(place);
        if (at.translation, at.rotation) != (wanted, turn) {
            (at.translation, at.rotation) = (wanted, turn);
        }
    }
}
