//! All that the window does of its own in a frame, without a window, a renderer or a display: for benchmarks.

use bevy::camera::RenderTargetInfo;
use bevy::ecs::schedule::{Schedules, SingleThreadedExecutor};
use bevy::input::mouse::{AccumulatedMouseMotion, AccumulatedMouseScroll};
use bevy::prelude::*;
use bevy::window::{PrimaryWindow, WindowResolution};
use bevy_egui::{EguiContext, EguiUserTextures, PrimaryEguiContext, egui};

use super::app::undrawn;
use super::desk::Desk;
use super::panels;
use super::scene::{labels, steer};

/// What the groups of our systems took in a frame, in the unit of the clock that was given.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cost {
    /// Letting time go by, and measuring what is shown.
    pub time: f64,
    /// Pointer and keys: turning, moving, pointing at stations.
    pub steering: f64,
    /// The scene: cameras, stations, lamps, rings, belts, parts.
    pub scene: f64,
    /// The panels, with what egui does for them.
    pub panels: f64,
    /// Names over the stations.
    pub names: f64,
}

impl Cost {
    /// All of them.
    pub fn all(&self) -> f64 {
        self.time + self.steering + self.scene + self.panels + self.names
    }
}

/// A window that nobody sees.
pub struct Rehearsal {
    app: App,
    ctx: egui::Context,
    size: Vec2,
}

impl Rehearsal {
    /// On a desk, in a window of this size \[points\].
    pub fn new(desk: Desk, size: (u32, u32)) -> Self {
        let look = desk.look;
        let mut app = undrawn(desk);
        app.init_resource::<EguiUserTextures>()
            .init_resource::<ButtonInput<MouseButton>>()
            .init_resource::<ButtonInput<KeyCode>>()
            .init_resource::<AccumulatedMouseMotion>()
            .init_resource::<AccumulatedMouseScroll>()
            .add_systems(PostUpdate, aim);
        let window = Window {
            resolution: WindowResolution::new(size.0, size.1),
            ..default()
        };
        app.world_mut().spawn((window, PrimaryWindow));
        // One thread runs everything, so that its CPU time is that of all our systems and of nothing else.
        for (_, schedule) in app.world_mut().resource_mut::<Schedules>().iter_mut() {
            schedule.set_executor(SingleThreadedExecutor::new());
        }
        // The cameras are made in the first update, and the panels' context with them.
        app.update();
        let mut contexts = app
            .world_mut()
            .query_filtered::<&mut EguiContext, With<PrimaryEguiContext>>();
        let ctx = contexts
            .iter_mut(app.world_mut())
            .next()
            .map(|mut context| context.get_mut().clone())
            .unwrap_or_default();
        panels::dress(&ctx, look);
        let size = Vec2::new(size.0 as f32, size.1 as f32);
        Self { app, ctx, size }
    }

    /// What is shown and chosen.
    pub fn desk(&mut self) -> Mut<'_, Desk> {
        self.app.world_mut().resource_mut::<Desk>()
    }

    /// Boxes for parts made so far.
    pub fn boxes(&self) -> usize {
        self.app.world().resource::<super::Boxes>().made()
    }

    /// The pointer goes there \[points\], with or without its right button held.
    pub fn point(&mut self, at: Vec2, turns: bool) {
        let world = self.app.world_mut();
        let mut windows = world.query::<&mut Window>();
        let mut moved = Vec2::ZERO;
        for mut window in windows.iter_mut(world) {
            moved = at - window.cursor_position().unwrap_or(at);
            window.set_cursor_position(Some(at));
        }
        world.resource_mut::<AccumulatedMouseMotion>().delta = moved;
        let mut buttons = world.resource_mut::<ButtonInput<MouseButton>>();
        buttons.clear();
        match turns {
            true => buttons.press(MouseButton::Right),
            false => buttons.release(MouseButton::Right),
        }
    }

    /// A key is held, or let go.
    pub fn hold(&mut self, key: KeyCode, is_held: bool) {
        let mut keys = self.app.world_mut().resource_mut::<ButtonInput<KeyCode>>();
        match is_held {
            true => keys.press(key),
            false => keys.release(key),
        }
    }

    /// One frame, in which `elapsed` seconds of the person's time go by, and what its groups took by `clock`. `seconds`
    /// tells the seconds spent so far in the frame, of which `budget` may go into simulating.
    pub fn frame(
        &mut self,
        elapsed: f64,
        budget: f64,
        seconds: &dyn Fn() -> f64,
        clock: &dyn Fn() -> f64,
    ) -> Cost {
        let began = clock();
        self.desk().pass(elapsed, budget, seconds);
        let passed = clock();
        // Its parameters are there: they were put in when it was made.
        let _ = self.app.world_mut().run_system_cached(steer);
        let steered = clock();
        self.app.update();
        let placed = clock();
        let pointer = self.pointer().map(egui::Event::PointerMoved);
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(
                egui::Pos2::ZERO,
                egui::vec2(self.size.x, self.size.y),
            )),
            events: pointer.into_iter().collect(),
            ..egui::RawInput::default()
        };
        let mut names = 0.0;
        let (ctx, app) = (self.ctx.clone(), &mut self.app);
        ctx.run_ui(input, |ui| {
            panels::show(ui, &mut app.world_mut().resource_mut::<Desk>());
            let before = clock();
            let _ = app.world_mut().run_system_cached::<(), _, _>(labels);
            names += clock() - before;
        })
        .drop_without_applying_deltas();
        Cost {
            time: passed - began,
            steering: steered - passed,
            scene: placed - steered,
            panels: clock() - placed - names,
            names,
        }
    }

    fn pointer(&mut self) -> Option<egui::Pos2> {
        let world = self.app.world_mut();
        let mut windows = world.query::<&Window>();
        let at = windows.iter(world).find_map(Window::cursor_position)?;
        Some(egui::pos2(at.x, at.y))
    }
}

/// What the renderer's plugins do for a camera of a window: where it looks from, and through which rectangle.
fn aim(
    windows: Query<&Window>,
    mut cameras: Query<(
        &mut Camera,
        &mut Projection,
        &Transform,
        &mut GlobalTransform,
    )>,
) {
    let Some(window) = windows.iter().next() else {
        return;
    };
    for (mut camera, mut projection, transform, mut global) in &mut cameras {
        camera.computed.target_info = Some(RenderTargetInfo {
            physical_size: window.physical_size(),
            scale_factor: window.scale_factor(),
        });
        if let Some(size) = camera.logical_viewport_size() {
            projection.update(size.x, size.y);
            camera.computed.clip_from_view = projection.get_clip_from_view();
        }
        *global = GlobalTransform::from(*transform);
    }
}

#[cfg(test)]
mod tests {
    use super::super::desk::tests::desk;
    use super::*;

    /// It does what the window does: time goes by, the pointer finds a station, keys turn the view, names are drawn.
    #[test]
    fn a_rehearsal_does_what_the_window_does() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        desk.playback.is_playing = true;
        (desk.tree, desk.inspector, desk.tab) = (false, false, None);
        let mut window = Rehearsal::new(desk, (1280, 720));
        let still = || 0.0;
        let ticks = std::cell::Cell::new(0.0);
        let clock = || {
            ticks.set(ticks.get() + 1.0);
            ticks.get()
        };
        let cost = window.frame(1.0, 1.0, &still, &clock);
        assert_eq!((cost.time, cost.steering, cost.scene), (1.0, 1.0, 1.0));
        assert!(cost.names >= 1.0 && cost.panels >= 1.0 && cost.all() >= 5.0);
        assert_eq!(window.desk().twin().now(), 60_000_000_000);
        window.frame(0.0, 1.0, &still, &clock);
        let mut found = std::collections::BTreeSet::new();
        for y in (150..700).step_by(10) {
            for x in (20..1260).step_by(20) {
                window.point(Vec2::new(x as f32, y as f32), false);
                let _ = window.app.world_mut().run_system_cached(steer);
                found.extend(window.desk().hovered);
            }
        }
        assert!(found.len() > 15, "{found:?}");
        let turned = window.desk().turned;
        window.hold(KeyCode::KeyQ, true);
        for _ in 0..20 {
            std::thread::sleep(std::time::Duration::from_millis(2));
            window.frame(0.0, 1.0, &still, &clock);
        }
        window.hold(KeyCode::KeyQ, false);
        assert!(window.desk().turned > turned);
        assert!(!window.desk().frame_all);
        let low = window
            .app
            .world()
            .resource::<super::super::scene::Eye>()
            .pitch;
        window.hold(KeyCode::Home, true);
        for _ in 0..20 {
            std::thread::sleep(std::time::Duration::from_millis(2));
            window.frame(0.0, 1.0, &still, &clock);
        }
        let high = window
            .app
            .world()
            .resource::<super::super::scene::Eye>()
            .pitch;
        assert!(high > low, "{high} {low}");
    }
}
