//! The scene's systems in an app without a renderer.

use bevy::math::Vec2;
use bevy::prelude::*;

use super::super::app::undrawn;
use super::super::desk::tests::desk;
use super::super::desk::{Desk, Look};
use super::Side;
use super::belts::Ground;
use super::palette::Palette;
use super::parts::{Boxes, PartBox};
use super::stations::{Lamp, Stand};
use crate::sim::observe::State;
use crate::text::Step;

fn app(plant: &str) -> (tempfile::TempDir, App) {
    let (folder, desk) = desk(plant);
    let mut app = undrawn(desk);
    app.update();
    app.update();
    (folder, app)
}

fn run_to(app: &mut App, hours: f64) {
    let mut desk = app.world_mut().resource_mut::<Desk>();
    let at = (hours * 3.6e12) as u64;
    desk.twins.iter_mut().for_each(|twin| twin.advance(at));
    desk.refresh();
    app.update();
}

#[test]
fn every_station_and_shelf_stands_on_the_floor() {
    let (_folder, mut app) = app("lingang-body-shop");
    let stations = app.world().resource::<Desk>().twin().glances.len();
    let mut stands = app.world_mut().query::<&Stand>();
    assert_eq!(stands.iter(app.world()).count(), stations);
    assert_eq!(stations, 22 + 3);
}

#[test]
fn every_lamp_has_the_colour_of_its_servers_state() {
    let (_folder, mut app) = app("lingang-body-shop");
    let mut seen = [0; 6];
    for hours in [0.0, 3.0, 30.0, 33.3, 57.1, 60.0] {
        run_to(&mut app, hours);
        let paint = app.world().resource::<Palette>().states.clone();
        let glances = app.world().resource::<Desk>().twin().glances.clone();
        let mut lamps = app
            .world_mut()
            .query::<(&Lamp, &MeshMaterial3d<StandardMaterial>)>();
        for (lamp, material) in lamps.iter(app.world()) {
            let (station, server) = lamp.of();
            let state = glances[station].servers[server].state;
            assert_eq!(material.0, paint[state as usize]);
            seen[state as usize] += 1;
        }
    }
    assert!(
        seen[State::Working as usize] > 0 && seen[State::OffShift as usize] > 0,
        "{seen:?}"
    );
}

/// Parts in the plant as it is, as of the last measurement.
fn inside(app: &App) -> u64 {
    app.world()
        .resource::<Desk>()
        .twin()
        .snapshot
        .plant
        .in_system
}

#[test]
fn boxes_are_reused_and_as_many_as_there_are_parts() {
    let (_folder, mut app) = app("penny-fab");
    for step in 1..200 {
        run_to(&mut app, f64::from(step) * 0.01);
    }
    let inside = inside(&app);
    let mut boxes = app
        .world_mut()
        .query_filtered::<&Visibility, With<PartBox>>();
    let shown = boxes
        .iter(app.world())
        .filter(|v| **v != Visibility::Hidden)
        .count();
    let glances = &app.world().resource::<Desk>().twin().glances;
    assert_eq!(shown as u64, inside, "{glances:?}");
    let made = app.world().resource::<Boxes>().made();
    for step in 200..2000 {
        run_to(&mut app, f64::from(step) * 0.01);
    }
    assert_eq!(app.world().resource::<Boxes>().made(), made);
}

#[test]
fn a_second_run_stands_beside_the_first_and_goes_again() {
    let (_folder, mut app) = app("penny-fab");
    let count = |app: &mut App, side: usize| {
        let mut sides = app.world_mut().query::<&Side>();
        sides.iter(app.world()).filter(|s| s.0 == side).count()
    };
    let (first, none) = (count(&mut app, 0), count(&mut app, 1));
    assert_eq!(none, 0);
    let mut desk = app.world_mut().resource_mut::<Desk>();
    let changed = desk.document.factory.clone();
    desk.set_beside("the same", &changed).unwrap();
    app.update();
    assert_eq!((count(&mut app, 0), count(&mut app, 1)), (first, first));
    app.world_mut().resource_mut::<Desk>().set_alone();
    app.update();
    assert_eq!((count(&mut app, 0), count(&mut app, 1)), (first, 0));
}

/// Dragged towards the horizon, the station stops at the edge of what the camera sees; the floor reaches it, and its
/// grid stays one mesh with few lines.
#[test]
fn the_floor_grows_under_a_station_that_is_dragged_away() {
    let (_folder, mut app) = app("penny-fab");
    let grounds = |app: &mut App| {
        let mut grounds = app.world_mut().query::<(&Ground, &Transform, &Mesh3d)>();
        let found: Vec<(Vec3, usize, f32)> = grounds
            .iter(app.world())
            .map(|(_, at, mesh)| {
                let mesh = app.world().resource::<Assets<Mesh>>().get(&mesh.0).unwrap();
                let positions = mesh.attribute(Mesh::ATTRIBUTE_POSITION).unwrap();
                let corners = positions.as_float3().unwrap();
                let most = corners.iter().map(|p| p[0] + at.translation.x);
                (at.translation, corners.len(), most.fold(0.0, f32::max))
            })
            .collect();
        found
    };
    let before = grounds(&mut app);
    assert_eq!(before.len(), 2);
    app.world_mut()
        .resource_mut::<Desk>()
        .put(2, Vec2::new(1e7, 7.0));
    app.update();
    let after = grounds(&mut app);
    assert_eq!(after.len(), 2);
    for (one, other) in before.iter().zip(&after) {
        assert!(one.2 < 100.0 && other.2 > 500.0, "{one:?} {other:?}");
        assert!(other.1 <= 4 * 400, "{} corners", other.1);
    }
}

/// Each trial is drawn with its own servers, in a place that has room for the larger of both plants.
#[test]
fn a_second_trial_is_drawn_as_it_is_not_as_the_first_was() {
    let (_folder, mut app) = app("lingang-body-shop");
    let station = app.world().resource::<Desk>().twin().number("framing");
    let station = station.unwrap();
    for (servers, wide) in [(4, 4), (1, 2), (3, 3)] {
        let mut desk = app.world_mut().resource_mut::<Desk>();
        let path = "framing.servers".parse().unwrap();
        desk.try_step(Step::Set(path, servers.to_string())).unwrap();
        assert_eq!(desk.twins.len(), 2);
        let size = desk.layout.places[station].size.y;
        assert!((size - 1.9 * wide as f32).abs() < 1e-3, "{size}");
        app.update();
        let mut lamps = app.world_mut().query::<&Lamp>();
        for (side, drawn) in [(0, 2), (1, servers)] {
            let mut of: Vec<usize> = lamps
                .iter(app.world())
                .filter(|lamp| lamp.side() == side && lamp.of().0 == station)
                .map(|lamp| lamp.of().1)
                .collect();
            of.sort_unstable();
            of.dedup();
            assert_eq!(of, (0..drawn).collect::<Vec<usize>>(), "side {side}");
        }
    }
    let mut desk = app.world_mut().resource_mut::<Desk>();
    desk.take_all_back();
    assert!(desk.layout.places[station].size.y < 1.9 * 2.1);
}

#[test]
fn a_dragged_station_moves_and_the_floor_follows_the_look() {
    let (_folder, mut app) = app("penny-fab");
    app.world_mut()
        .resource_mut::<Desk>()
        .put(2, Vec2::new(40.0, 7.0));
    app.update();
    let mut stands = app.world_mut().query::<(&Stand, &Transform)>();
    let moved = stands
        .iter(app.world())
        .find(|(s, _)| s.station == 2)
        .unwrap()
        .1;
    assert_eq!((moved.translation.x, moved.translation.z), (40.0, 7.0));
    let light = app.world().resource::<ClearColor>().0;
    app.world_mut().resource_mut::<Desk>().look = Look::Dark;
    app.update();
    assert_ne!(app.world().resource::<ClearColor>().0, light);
}

/// A plant with a conveyor on which so many parts lie.
fn with_a_full_conveyor() -> (tempfile::TempDir, App) {
    let plant = r#"Factory(name: "long", run: (until: "4 h"), stations: {
        "in": Source(every: "1 s"), "long": Delay(time: "20 min"), "out": Sink(),
    }, flow: [["in", "long", "out"]])"#;
    let (folder, mut desk) = super::super::desk::tests::written(plant);
    desk.playback.is_playing = false;
    desk.twins[0].advance(3_600_000_000_000);
    desk.refresh();
    (folder, undrawn(desk))
}

#[test]
fn boxes_of_a_full_plant_are_made_over_several_frames() {
    let (_folder, mut app) = with_a_full_conveyor();
    let mut before = 0;
    let mut frames = 0;
    loop {
        app.update();
        let made = app.world().resource::<Boxes>().made();
        assert!(made - before <= 400, "{made}");
        if made == before && made > 0 {
            break;
        }
        before = made;
        frames += 1;
    }
    let inside = inside(&app);
    assert_eq!(
        (before as u64, inside >= 1_200, frames),
        (inside, true, before.div_ceil(400))
    );
}

/// While the change catches up its boxes are made and its stations put up, out of sight; when it is there nothing is
/// left to do.
#[test]
fn the_picture_of_a_change_is_ready_when_its_run_is() {
    let (_folder, mut app) = with_a_full_conveyor();
    (0..9).for_each(|_| app.update());
    let one_side = app.world().resource::<Boxes>().made();
    let mut sides = app.world_mut().query::<&Side>();
    let mut of_side =
        |app: &App, side: usize| sides.iter(app.world()).filter(|s| s.0 == side).count();
    let path = "long.capacity".parse().unwrap();
    let mut desk = app.world_mut().resource_mut::<Desk>();
    desk.try_step(Step::Set(path, "5000".to_owned())).unwrap();
    assert!(desk.trial.coming.is_some());
    (0..9).for_each(|_| app.update());
    assert_eq!(app.world().resource::<Desk>().twins.len(), 1);
    assert_eq!(of_side(&app, 1), of_side(&app, 0));
    assert_eq!(app.world().resource::<Boxes>().made(), 2 * one_side);
    let mut shown = app
        .world_mut()
        .query_filtered::<&Visibility, With<PartBox>>();
    let count = shown
        .iter(app.world())
        .filter(|v| **v != Visibility::Hidden)
        .count();
    assert_eq!(count, one_side);
    let mut desk = app.world_mut().resource_mut::<Desk>();
    while desk.trial.coming.is_some() {
        desk.pass(0.0, 1.0, &|| 0.0);
    }
    app.update();
    let count = shown
        .iter(app.world())
        .filter(|v| **v != Visibility::Hidden)
        .count();
    assert_eq!(
        (count, app.world().resource::<Boxes>().made()),
        (2 * one_side, 2 * one_side)
    );
}

/// Thirty lines of five stations.
fn with_many_stations() -> (tempfile::TempDir, App) {
    let (mut stations, mut flow) = (String::new(), String::new());
    for line in 0..30 {
        let name = |at: usize| format!("\"s{line:02}-{at}\"");
        stations += &format!("{}: Source(every: \"60 s\"), ", name(0));
        for at in 1..4 {
            stations += &format!("{}: Machine(cycle: \"50 s\"), ", name(at));
        }
        stations += &format!("{}: Sink(), ", name(4));
        flow += &format!("[{}], ", [0, 1, 2, 3, 4].map(name).join(", "));
    }
    let plant = format!(
        "Factory(name: \"many\", run: (until: \"4 h\"), stations: {{ {stations} }}, flow: [{flow}])"
    );
    let (folder, desk) = super::super::desk::tests::written(&plant);
    let mut app = undrawn(desk);
    app.update();
    (folder, app)
}

fn stands(app: &mut App, side: usize) -> std::collections::BTreeMap<usize, Entity> {
    let mut stands = app.world_mut().query::<(Entity, &Side, &Stand)>();
    let of = stands.iter(app.world()).filter(|(_, s, _)| s.0 == side);
    of.map(|(root, _, stand)| (stand.station, root)).collect()
}

fn is_seen(app: &mut App, side: usize) -> bool {
    let mut cameras = app
        .world_mut()
        .query::<(&Camera, &super::camera::SideCamera)>();
    let mut of = cameras.iter(app.world()).filter(|(_, s)| s.0 == side);
    of.all(|(camera, _)| camera.is_active)
}

/// No frame puts up a whole plant beside the one that stands, nor takes it down; the first is left alone, and what is
/// half there is not shown.
#[test]
fn a_second_plant_is_put_up_piece_by_piece_and_the_first_left_alone() {
    let (_folder, mut app) = with_many_stations();
    let first = stands(&mut app, 0);
    assert_eq!(first.len(), 150);
    let set = |app: &mut App, value: &str| {
        let mut desk = app.world_mut().resource_mut::<Desk>();
        let path = "s07-2.cycle".parse().unwrap();
        desk.try_step(Step::Set(path, value.to_owned())).unwrap();
        assert_eq!(desk.twins.len(), 2);
    };
    set(&mut app, "40 s");
    let mut before = 0;
    for frame in 1.. {
        app.update();
        let now = stands(&mut app, 1).len();
        assert!(now > before && now - before <= 40, "{before} {now}");
        assert_eq!(is_seen(&mut app, 1), now == 150);
        before = now;
        if now == 150 {
            assert_eq!(frame, 4);
            break;
        }
    }
    assert_eq!(stands(&mut app, 0), first);
    // Another change of the same kind, at a station that looks the same: nothing is built.
    let second = stands(&mut app, 1);
    set(&mut app, "30 s");
    app.update();
    assert_eq!(
        (stands(&mut app, 0), stands(&mut app, 1)),
        (first.clone(), second)
    );
    assert!(is_seen(&mut app, 1));
    app.world_mut().resource_mut::<Desk>().restart(4);
    app.update();
    assert_eq!(stands(&mut app, 0), first);
    app.world_mut().resource_mut::<Desk>().take_all_back();
    for left in [110, 70, 30, 0, 0] {
        app.update();
        assert_eq!(stands(&mut app, 1).len(), left);
        assert!(!is_seen(&mut app, 1));
    }
    assert_eq!(stands(&mut app, 0), first);
}

/// A station that comes to be larger is built anew, on both sides, and no other.
#[test]
fn only_a_station_that_looks_otherwise_is_built_anew() {
    let (_folder, mut app) = with_many_stations();
    let number = app
        .world()
        .resource::<Desk>()
        .twin()
        .number("s07-2")
        .unwrap();
    let first = stands(&mut app, 0);
    let mut desk = app.world_mut().resource_mut::<Desk>();
    let path = "s07-2.servers".parse().unwrap();
    desk.try_step(Step::Set(path, "3".to_owned())).unwrap();
    app.update();
    let now = stands(&mut app, 0);
    let others = first.iter().filter(|(at, root)| now[*at] != **root);
    assert_eq!(others.map(|(at, _)| *at).collect::<Vec<_>>(), [number]);
    // All of them stand where the layout says.
    let layout = app.world().resource::<Desk>().layout.clone();
    let mut stands = app.world_mut().query::<(&Stand, &Transform)>();
    for (stand, at) in stands.iter(app.world()) {
        let place = &layout.places[stand.station];
        assert_eq!(
            (at.translation.x, at.translation.z),
            (place.at.x, place.at.y)
        );
        let ahead = at.rotation * Vec3::X;
        assert!(ahead.x * place.heading > 0.9);
    }
}

/// A thousand stations of few sizes have few rings, and both sides one set of belts.
#[test]
fn rings_of_one_size_and_belts_of_both_sides_are_one_mesh() {
    let (_folder, mut app) = with_many_stations();
    let count = |app: &App| app.world().resource::<Assets<Mesh>>().len();
    let alone = count(&app);
    let belts = app.world().resource::<Desk>().layout.belts.len();
    // Two meshes a belt, rings of two sizes for two kinds of station, the shapes of stations, floor and grid.
    assert!(alone <= 2 * belts + 4 + 40, "{alone} with {belts} belts");
    let mut desk = app.world_mut().resource_mut::<Desk>();
    let path = "s07-2.cycle".parse().unwrap();
    desk.try_step(Step::Set(path, "40 s".to_owned())).unwrap();
    (0..6).for_each(|_| app.update());
    assert_eq!(stands(&mut app, 1).len(), 150);
    assert_eq!(count(&app), alone + 2);
    // A dragged station takes the belts of both along.
    let at = app.world().resource::<Desk>().layout.places[3].at;
    let far = at + Vec2::new(0.0, 90.0);
    app.world_mut().resource_mut::<Desk>().put(3, far);
    app.update();
    let built = app.world().resource::<super::standing::Built>();
    let layout = &app.world().resource::<Desk>().layout;
    let mut follow = 0;
    for (belt, [way, _]) in layout.belts.iter().zip(&built.belts) {
        let mesh = app.world().resource::<Assets<Mesh>>().get(way).unwrap();
        let corners = mesh.attribute(Mesh::ATTRIBUTE_POSITION).unwrap();
        let most = corners.as_float3().unwrap().iter().map(|p| p[2]);
        let far = most.fold(f32::NEG_INFINITY, f32::max);
        let of_belt = belt.points.iter().map(|p| p.y);
        assert!((far - of_belt.fold(f32::NEG_INFINITY, f32::max)).abs() < 0.3);
        follow += usize::from(belt.from == 3 || belt.to == 3);
    }
    assert!(follow > 0);
}
