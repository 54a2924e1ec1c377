//! What the pointer does to the view, and what the view shows.

use super::*;
use crate::view::desk::tests::desk;

/// Drawn under panels that leave next to nothing it would be seen through none of them.
#[test]
fn the_picture_keeps_to_what_the_panels_leave() {
    let target = Vec2::new(800.0, 430.0);
    assert_eq!(seen(Vec2::ZERO, Vec2::ZERO, target), (Vec2::ZERO, target));
    let (low, high) = (Vec2::new(210.0, 200.0), Vec2::new(500.0, 212.0));
    assert_eq!(seen(low, high, target), (low, high));
    assert_eq!(seen(high, low, target), (high, high));
}

/// However the way is cut into frames.
#[test]
fn a_click_with_a_little_jitter_moves_nothing_and_a_slow_drag_does() {
    let from = Vec2::new(300.0, 200.0);
    let held = Dragged {
        station: Some((0, Vec2::ZERO)),
        from,
        moves: false,
    };
    let mut click = held;
    for (x, y) in [(3.0, 0.0), (-2.0, 2.0), (0.0, -3.0)] {
        click.follow(Some(from + Vec2::new(x, y)));
    }
    click.follow(None);
    assert!(!click.moves);
    let mut slow = held;
    for frame in 0..7u8 {
        slow.follow(Some(from + Vec2::X * f32::from(frame)));
    }
    assert!(slow.moves);
    // Back where it began it is still no click.
    slow.follow(Some(from));
    assert!(slow.moves);
}

#[test]
fn the_whole_floor_is_in_the_picture() {
    for (low, high, aspect) in [
        (Vec2::new(0.0, 0.0), Vec2::new(60.0, 20.0), 1.6),
        (Vec2::new(-5.0, 0.0), Vec2::new(5.0, 80.0), 1.0),
        (Vec2::new(0.0, 0.0), Vec2::new(4.0, 3.0), 2.2),
    ] {
        let mut eye = Eye::new(EyeTarget::Window, Fineness::Fine);
        let corners = [
            low,
            high,
            Vec2::new(low.x, high.y),
            Vec2::new(high.x, low.y),
        ];
        let points = corners.map(|c| Vec3::new(c.x, 0.0, c.y));
        eye.frame(&points, aspect);
        let to_eye = eye.transform().to_matrix().inverse();
        for corner in [
            low,
            high,
            Vec2::new(low.x, high.y),
            Vec2::new(high.x, low.y),
        ] {
            let seen = to_eye.transform_point3(Vec3::new(corner.x, 0.0, corner.y));
            let tan = libm::tanf(FIELD / 2.0) * -seen.z;
            assert!(seen.z < 0.0 && seen.y.abs() <= tan * 1.01, "{seen} {eye:?}");
            assert!(seen.x.abs() <= tan * aspect * 1.01, "{seen} {eye:?}");
        }
    }
}

/// The picture between panels at the left and the top, steered by a pointer of which only the place is known.
fn steered() -> (tempfile::TempDir, App) {
    let (folder, mut desk) = desk("penny-fab");
    desk.clear = (Vec2::new(200.0, 100.0), Vec2::new(1_000.0, 700.0));
    let mut app = App::new();
    app.add_plugins(MinimalPlugins)
        .insert_resource(desk)
        .insert_resource(Eye::new(EyeTarget::Window, Fineness::Plain))
        .init_resource::<ButtonInput<MouseButton>>()
        .init_resource::<ButtonInput<KeyCode>>()
        .init_resource::<AccumulatedMouseScroll>()
        .init_resource::<bevy_egui::EguiUserTextures>()
        .add_systems(Update, steer);
    app.world_mut().spawn(Window::default());
    (folder, app)
}

fn point(app: &mut App, at: (f32, f32)) {
    let mut windows = app.world_mut().query::<&mut Window>();
    let mut window = windows.single_mut(app.world_mut()).unwrap();
    window.set_cursor_position(Some(Vec2::new(at.0, at.1)));
    app.update();
    let mut buttons = app.world_mut().resource_mut::<ButtonInput<MouseButton>>();
    buttons.clear();
}

fn press(app: &mut App, button: MouseButton, is_down: bool) {
    let mut buttons = app.world_mut().resource_mut::<ButtonInput<MouseButton>>();
    match is_down {
        true => buttons.press(button),
        false => buttons.release(button),
    }
}

#[test]
fn the_places_of_the_pointer_are_enough_to_move_and_turn_the_view() {
    for (button, moved, turned) in [
        (MouseButton::Left, true, false),
        (MouseButton::Right, false, true),
    ] {
        let (_folder, mut app) = steered();
        let before = app.world().resource::<Eye>().clone();
        point(&mut app, (500.0, 400.0));
        press(&mut app, button, true);
        for x in [500.0, 504.0, 540.0, 600.0] {
            point(&mut app, (x, 400.0));
        }
        press(&mut app, button, false);
        point(&mut app, (600.0, 400.0));
        let after = app.world().resource::<Eye>().clone();
        assert_eq!(after.focus != before.focus, moved, "{button:?}");
        assert_eq!(after.yaw != before.yaw, turned, "{button:?}");
        // Up again: nothing is held.
        point(&mut app, (700.0, 500.0));
        let last = app.world().resource::<Eye>();
        assert_eq!((last.focus, last.yaw), (after.focus, after.yaw));
    }
}

#[test]
fn wheel_and_buttons_on_a_panel_leave_the_picture_alone() {
    let (_folder, mut app) = steered();
    let roll = |app: &mut App, at: (f32, f32)| {
        let before = app.world().resource::<Eye>().distance;
        app.world_mut()
            .resource_mut::<AccumulatedMouseScroll>()
            .delta = Vec2::Y;
        point(app, at);
        app.world_mut()
            .resource_mut::<AccumulatedMouseScroll>()
            .delta = Vec2::ZERO;
        app.world().resource::<Eye>().distance != before
    };
    assert!(roll(&mut app, (500.0, 400.0)));
    for panel in [
        (100.0, 400.0),
        (500.0, 50.0),
        (1_100.0, 400.0),
        (500.0, 710.0),
    ] {
        assert!(!roll(&mut app, panel), "{panel:?}");
        let before = app.world().resource::<Eye>().clone();
        for button in [MouseButton::Left, MouseButton::Right] {
            press(&mut app, button, true);
            point(&mut app, panel);
            point(&mut app, (500.0, 400.0));
            press(&mut app, button, false);
            point(&mut app, (500.0, 400.0));
        }
        let after = app.world().resource::<Eye>();
        assert_eq!((after.focus, after.yaw), (before.focus, before.yaw));
    }
}

/// Chosen by a key or in the list, a station comes into the picture; one that is seen stays where it is.
#[test]
fn a_station_that_is_chosen_is_seen() {
    let (_folder, mut desk) = desk("lingang-body-shop");
    desk.clear = (Vec2::ZERO, Vec2::new(1_000.0, 700.0));
    desk.frame_all = false;
    let mut app = App::new();
    let mut eye = Eye::new(EyeTarget::Window, Fineness::Plain);
    eye.focus = Vec3::new(500.0, 0.0, 500.0);
    app.insert_resource(desk)
        .insert_resource(eye)
        .init_resource::<Built>()
        .add_systems(Update, look);
    app.update();
    let at = app.world().resource::<Desk>().layout.places[3].at;
    let at = Vec3::new(at.x, 0.0, at.y);
    let sees = |app: &App| app.world().resource::<Eye>().sees(at, 1_000.0 / 700.0);
    assert!(!sees(&app));
    app.world_mut().resource_mut::<Desk>().selected = Some(3);
    app.update();
    assert!(sees(&app));
    let mut eye = app.world_mut().resource_mut::<Eye>();
    eye.focus += Vec3::X;
    let focus = eye.focus;
    let mut desk = app.world_mut().resource_mut::<Desk>();
    desk.selected = None;
    app.update();
    app.world_mut().resource_mut::<Desk>().selected = Some(3);
    app.update();
    assert_eq!(app.world().resource::<Eye>().focus, focus);
}
