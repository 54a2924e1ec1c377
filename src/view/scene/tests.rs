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

#[test]
fn boxes_are_reused_and_as_many_as_there_are_parts() {
    let (_folder, mut app) = app("penny-fab");
    for step in 1..200 {
        run_to(&mut app, f64::from(step) * 0.01);
    }
    let inside = app
        .world()
        .resource::<Desk>()
        .twin()
        .snapshot
        .plant
        .in_system;
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
