//! What stations are made of: a shape for each kind and way of working, put together from few meshes.

use bevy::prelude::*;

use super::super::layout::{DRAWN_SERVERS, Place};
use super::palette::Palette;
use super::shapes::{BELT_TOP, chamfered};
use super::stations::{TABLE, cell};
use crate::model::{Control, Kind, Station};
use crate::sim::observe::State;

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
#[derive(PartialEq)]
pub struct Piece<'a> {
    /// Its mesh.
    pub mesh: &'a Handle<Mesh>,
    /// Its material, unless it takes the colour of a state.
    pub material: &'a Handle<StandardMaterial>,
    /// Where it is, from the middle of the station.
    pub at: Transform,
    /// The server whose state it shows.
    pub server: Option<usize>,
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

/// All that a declared station is made of.
pub fn pieces<'a>(
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
                    (false, control) => worker(control, z, shapes, paint),
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

/// A rework shelf.
pub fn shelf<'a>(shapes: &'a Shapes, paint: &'a Palette) -> Vec<Piece<'a>> {
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
