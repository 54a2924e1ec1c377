//! Stations: a shape for each kind, one cell a server, a lamp and an apron in the colour of its state.

use bevy::camera::visibility::RenderLayers;
use bevy::math::Vec2;
use bevy::prelude::*;

use super::super::desk::Desk;
use super::super::layout::{DRAWN_SERVERS, Place};
use super::palette::Palette;
use super::shapes::{BELT_TOP, chamfered, frame};
use super::{Side, layer};
use crate::model::{Control, Kind, Station};
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
}

/// A ring on the floor that shows while its station is selected, or is the bottleneck.
#[derive(Component, Debug, Clone, Copy)]
pub struct Ring {
    station: usize,
    side: usize,
    is_bottleneck: bool,
}

/// Meshes of the stations, made once.
#[derive(Resource)]
pub struct Shapes {
    plinth: Handle<Mesh>,
    apron: Handle<Mesh>,
    post: Handle<Mesh>,
    beam: Handle<Mesh>,
    head: Handle<Mesh>,
    cabinet: Handle<Mesh>,
    screen: Handle<Mesh>,
    pole: Handle<Mesh>,
    lamp: Handle<Mesh>,
    drum: Handle<Mesh>,
    arm: Handle<Mesh>,
    torso: Handle<Mesh>,
    ball: Handle<Mesh>,
    arch: Handle<Mesh>,
    tray: Handle<Mesh>,
    rail: Handle<Mesh>,
    crate_box: Handle<Mesh>,
    coil: Handle<Mesh>,
    roller: Handle<Mesh>,
    shelf: Handle<Mesh>,
    cab: Handle<Mesh>,
}

impl Shapes {
    /// Makes all meshes.
    pub fn new(meshes: &mut Assets<Mesh>) -> Self {
        let mut block =
            |x: f32, y: f32, z: f32, cut: f32| meshes.add(chamfered(Vec3::new(x, y, z), cut));
        let plinth = block(2.0, TABLE, 1.35, 0.05);
        let apron = block(2.3, 0.1, 1.65, 0.04);
        let post = block(0.22, 1.35, 0.16, 0.03);
        let beam = block(0.42, 0.3, 1.5, 0.05);
        let head = block(0.26, 0.34, 0.3, 0.04);
        let cabinet = block(0.5, 1.3, 0.4, 0.05);
        let screen = block(0.3, 0.24, 0.03, 0.01);
        let arm = block(0.2, 0.85, 0.2, 0.05);
        let arch = block(0.3, 0.16, 1.5, 0.04);
        let tray = block(2.3, 0.14, 1.5, 0.04);
        let rail = block(2.3, 0.5, 0.06, 0.02);
        let crate_box = block(1.5, 1.1, 1.5, 0.06);
        let shelf = block(1.1, 0.1, 0.8, 0.03);
        let cab = block(0.6, 0.9, 1.3, 0.12);
        Self {
            plinth,
            apron,
            post,
            beam,
            head,
            cabinet,
            screen,
            arm,
            arch,
            tray,
            rail,
            crate_box,
            shelf,
            cab,
            pole: meshes.add(Cylinder::new(0.035, 1.0)),
            lamp: meshes.add(Cylinder::new(0.13, 0.42)),
            drum: meshes.add(Cylinder::new(0.3, 0.3)),
            torso: meshes.add(Capsule3d::new(0.2, 0.55)),
            ball: meshes.add(Sphere::new(0.17)),
            coil: meshes.add(Cylinder::new(0.42, 0.6)),
            roller: meshes.add(Cylinder::new(0.06, 0.8)),
        }
    }
}

/// One thing that a station is made of.
struct Piece<'a> {
    mesh: &'a Handle<Mesh>,
    material: &'a Handle<StandardMaterial>,
    at: Transform,
    server: Option<usize>,
}

fn piece<'a>(
    mesh: &'a Handle<Mesh>,
    material: &'a Handle<StandardMaterial>,
    at: Vec3,
) -> Piece<'a> {
    Piece {
        mesh,
        material,
        at: Transform::from_translation(at),
        server: None,
    }
}

impl Piece<'_> {
    fn turned(mut self, turn: Quat) -> Self {
        self.at.rotation = turn;
        self
    }

    fn scaled(mut self, scale: Vec3) -> Self {
        self.at.scale = scale;
        self
    }

    fn of_server(mut self, server: usize) -> Self {
        self.server = Some(server);
        self
    }
}

/// The middle of a server's cell, seen from the station's own middle \[m\].
pub fn cell(servers: usize, server: usize) -> f32 {
    let drawn = servers.clamp(1, DRAWN_SERVERS);
    (server.min(drawn - 1) as f32 - (drawn as f32 - 1.0) / 2.0) * 1.9
}

/// Puts the stations of a side on the floor.
pub fn spawn(
    commands: &mut Commands,
    desk: &Desk,
    side: usize,
    shapes: &Shapes,
    paint: &Palette,
    meshes: &mut Assets<Mesh>,
) {
    let twin = &desk.twins[side];
    let factory = twin.factory();
    let names: Vec<String> = twin.names().map(str::to_owned).collect();
    for (at, (name, place)) in names.iter().zip(&desk.layout.places).enumerate() {
        let pieces = match factory.stations.get(name) {
            Some(station) => pieces(station, place, shapes, paint),
            None => shelf(shapes, paint),
        };
        let heading = if place.heading > 0.0 {
            0.0
        } else {
            std::f32::consts::PI
        };
        let root = (
            Side(side),
            Stand { station: at },
            Transform::from_xyz(place.at.x, 0.0, place.at.y)
                .with_rotation(Quat::from_rotation_y(heading)),
            Visibility::default(),
        );
        let ring = |is_bottleneck: bool, width: f32, beyond: f32| {
            let size = place.size + Vec2::splat(beyond);
            (
                Ring {
                    station: at,
                    side,
                    is_bottleneck,
                },
                Mesh3d(meshes.add(frame(size, width))),
                MeshMaterial3d(match is_bottleneck {
                    true => paint.bottleneck.clone(),
                    false => paint.selected.clone(),
                }),
                Transform::from_xyz(0.0, 0.02, 0.0),
                Visibility::Hidden,
                layer(side),
            )
        };
        let mut ring = ring;
        let rings = [ring(false, 0.12, 0.3), ring(true, 0.14, 0.75)];
        commands.spawn(root).with_children(|below| {
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
    }
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
        let turn = if place.heading > 0.0 {
            0.0
        } else {
            std::f32::consts::PI
        };
        let root = Transform::from_xyz(place.at.x, 0.0, place.at.y)
            .with_rotation(Quat::from_rotation_y(turn));
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

fn pieces<'a>(
    station: &Station,
    place: &Place,
    shapes: &'a Shapes,
    paint: &'a Palette,
) -> Vec<Piece<'a>> {
    match &station.kind {
        Kind::Machine(machine) | Kind::Inspection(crate::model::Inspection { machine, .. }) => {
            let servers = machine.servers as usize;
            let judges = matches!(station.kind, Kind::Inspection(_));
            let drawn = servers.clamp(1, DRAWN_SERVERS);
            let mut all = Vec::new();
            for server in 0..drawn {
                let z = cell(servers, server);
                all.extend(table(z, server, shapes, paint));
                all.extend(match (judges, station.equipment.control) {
                    (true, _) => gate(z, server, shapes, paint),
                    (false, control) => worker(control.into(), z, shapes, paint),
                });
            }
            all
        }
        Kind::Buffer(_) => buffer(place, shapes, paint),
        Kind::Delay(_) => conveyor(shapes, paint),
        Kind::Source(_) => source(shapes, paint),
        Kind::Sink(_) => sink(shapes, paint),
    }
}

/// Plinth, apron in the state's colour, and the lamp on its pole.
fn table<'a>(z: f32, server: usize, shapes: &'a Shapes, paint: &'a Palette) -> Vec<Piece<'a>> {
    let state = &paint.states[State::Starved as usize];
    vec![
        piece(&shapes.apron, state, Vec3::new(0.0, 0.05, z)).of_server(server),
        piece(&shapes.plinth, &paint.body, Vec3::new(0.0, TABLE / 2.0, z)),
        piece(
            &shapes.pole,
            &paint.frame,
            Vec3::new(0.88, TABLE + 0.5, z - 0.55),
        ),
        piece(&shapes.lamp, state, Vec3::new(0.88, TABLE + 1.2, z - 0.55)).of_server(server),
    ]
}

/// What works at a cell: a person at a bench, a robot, or a gantry with its cabinet.
fn worker<'a>(
    control: Option<Control>,
    z: f32,
    shapes: &'a Shapes,
    paint: &'a Palette,
) -> Vec<Piece<'a>> {
    let at = |x: f32, y: f32, dz: f32| Vec3::new(x, y, z + dz);
    match control {
        Some(Control::Robot) => {
            let lean = Quat::from_rotation_x(0.5);
            let reach = Quat::from_rotation_x(-1.25);
            vec![
                piece(&shapes.drum, &paint.frame, at(-0.2, TABLE + 0.15, -0.5)),
                piece(&shapes.arm, &paint.robot, at(-0.2, TABLE + 0.62, -0.32)).turned(lean),
                piece(&shapes.arm, &paint.robot, at(-0.2, TABLE + 0.95, 0.08))
                    .turned(reach)
                    .scaled(Vec3::new(0.8, 0.75, 0.8)),
                piece(&shapes.head, &paint.dark, at(-0.2, TABLE + 0.78, 0.32))
                    .scaled(Vec3::splat(0.6)),
            ]
        }
        Some(Control::Plc | Control::Cnc) => vec![
            piece(&shapes.post, &paint.frame, at(0.0, TABLE + 0.67, -0.62)),
            piece(&shapes.post, &paint.frame, at(0.0, TABLE + 0.67, 0.62)),
            piece(&shapes.beam, &paint.body, at(0.0, TABLE + 1.4, 0.0)),
            piece(&shapes.head, &paint.dark, at(0.0, TABLE + 1.1, 0.0)),
            piece(&shapes.cabinet, &paint.body, at(-0.72, 0.65, -0.86)),
            piece(&shapes.screen, &paint.dark, at(-0.72, 1.02, -0.65)),
        ],
        Some(Control::Manual) | None => vec![
            piece(&shapes.plinth, &paint.wood, at(0.0, TABLE + 0.02, 0.0))
                .scaled(Vec3::new(0.96, 0.12, 0.96)),
            piece(&shapes.torso, &paint.person, at(-0.1, 0.85, 0.92)),
            piece(&shapes.ball, &paint.wood, at(-0.1, 1.52, 0.92)),
        ],
    }
}

/// A measuring arch.
fn gate<'a>(z: f32, server: usize, shapes: &'a Shapes, paint: &'a Palette) -> Vec<Piece<'a>> {
    let state = &paint.states[State::Starved as usize];
    let at = |x: f32, y: f32, dz: f32| Vec3::new(x, y, z + dz);
    vec![
        piece(&shapes.post, &paint.body, at(0.0, TABLE + 0.5, -0.66))
            .scaled(Vec3::new(1.3, 1.0, 1.0)),
        piece(&shapes.post, &paint.body, at(0.0, TABLE + 0.5, 0.66))
            .scaled(Vec3::new(1.3, 1.0, 1.0)),
        piece(&shapes.arch, &paint.body, at(0.0, TABLE + 1.2, 0.0)),
        piece(&shapes.arch, state, at(0.0, TABLE + 1.1, 0.0))
            .scaled(Vec3::new(0.5, 0.3, 0.75))
            .of_server(server),
    ]
}

fn buffer<'a>(place: &Place, shapes: &'a Shapes, paint: &'a Palette) -> Vec<Piece<'a>> {
    let z = place.size.y / 2.0;
    vec![
        piece(
            &shapes.tray,
            &paint.frame,
            Vec3::new(0.0, BELT_TOP - 0.12, 0.0),
        ),
        piece(&shapes.rail, &paint.body, Vec3::new(0.0, 0.3, -z)),
        piece(&shapes.rail, &paint.body, Vec3::new(0.0, 0.3, z)),
    ]
}

fn shelf<'a>(shapes: &'a Shapes, paint: &'a Palette) -> Vec<Piece<'a>> {
    vec![
        piece(
            &shapes.shelf,
            &paint.rework,
            Vec3::new(0.0, BELT_TOP - 0.1, 0.0),
        ),
        piece(&shapes.drum, &paint.frame, Vec3::new(0.0, 0.1, 0.0))
            .scaled(Vec3::new(0.6, 0.8, 0.6)),
    ]
}

fn conveyor<'a>(shapes: &'a Shapes, paint: &'a Palette) -> Vec<Piece<'a>> {
    let lay = Quat::from_rotation_x(std::f32::consts::FRAC_PI_2);
    let mut all = vec![
        piece(&shapes.rail, &paint.body, Vec3::new(0.0, 0.22, -0.45))
            .scaled(Vec3::new(1.2, 0.6, 1.0)),
        piece(&shapes.rail, &paint.body, Vec3::new(0.0, 0.22, 0.45))
            .scaled(Vec3::new(1.2, 0.6, 1.0)),
    ];
    for at in 0..14 {
        let x = -1.3 + 0.2 * at as f32;
        all.push(
            piece(
                &shapes.roller,
                &paint.frame,
                Vec3::new(x, BELT_TOP - 0.07, 0.0),
            )
            .turned(lay),
        );
    }
    all
}

fn source<'a>(shapes: &'a Shapes, paint: &'a Palette) -> Vec<Piece<'a>> {
    let lie = Quat::from_rotation_x(std::f32::consts::FRAC_PI_2);
    vec![
        piece(&shapes.tray, &paint.frame, Vec3::new(0.0, 0.07, 0.0))
            .scaled(Vec3::new(1.0, 1.0, 1.25)),
        piece(&shapes.coil, &paint.wood, Vec3::new(-0.55, 0.56, -0.35)).turned(lie),
        piece(&shapes.coil, &paint.wood, Vec3::new(-0.55, 0.56, 0.4)).turned(lie),
        piece(&shapes.coil, &paint.wood, Vec3::new(0.35, 0.56, -0.35)).turned(lie),
    ]
}

fn sink<'a>(shapes: &'a Shapes, paint: &'a Palette) -> Vec<Piece<'a>> {
    vec![
        piece(&shapes.tray, &paint.frame, Vec3::new(0.05, 0.2, 0.0))
            .scaled(Vec3::new(1.0, 1.0, 0.9)),
        piece(&shapes.crate_box, &paint.body, Vec3::new(-0.2, 0.85, 0.0))
            .scaled(Vec3::new(1.0, 1.0, 0.9)),
        piece(&shapes.cab, &paint.person, Vec3::new(0.88, 0.7, 0.0)),
    ]
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
    for (ring, mut shown) in &mut rings {
        let Some(twin) = desk.twins.get(ring.side) else {
            continue;
        };
        let is_shown = match ring.is_bottleneck {
            false => desk.selected == Some(ring.station) || desk.hovered == Some(ring.station),
            true => twin
                .snapshot
                .stations
                .get(ring.station)
                .is_some_and(|station| {
                    let named = twin.bottleneck.as_ref().map(|b| &b.most_active);
                    named == Some(&station.name)
                }),
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
pub fn follow(desk: Res<Desk>, mut stands: Query<(&Stand, &mut Transform)>) {
    for (stand, mut at) in &mut stands {
        let Some(place) = desk.layout.places.get(stand.station) else {
            continue;
        };
        let wanted = Vec3::new(place.at.x, 0.0, place.at.y);
        if at.translation != wanted {
            at.translation = wanted;
        }
    }
}

/// Layers of the lights: every side.
pub fn all_layers() -> RenderLayers {
    RenderLayers::from_layers(&[1, 2])
}
