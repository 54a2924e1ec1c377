//! Who looks: one eye for all sides, each side drawn beside the other in what the panels leave free.

use bevy::camera::visibility::RenderLayers;
use bevy::camera::{CameraOutputMode, RenderTarget, Viewport};
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::input::mouse::{AccumulatedMouseMotion, AccumulatedMouseScroll, MouseScrollUnit};
use bevy::prelude::*;
use bevy::render::render_resource::BlendState;
use bevy_egui::{EguiContexts, PrimaryEguiContext};

use super::super::app::Fineness;
use super::super::desk::Desk;
use super::layer;
use super::standing::Built;

/// Where the picture goes.
#[derive(Debug, Clone, Default)]
pub enum EyeTarget {
    /// To the window.
    #[default]
    Window,
    /// To an image, without a window.
    Image(Handle<Image>),
}

/// Turned up and down no further \[rad\].
const PITCH: (f32, f32) = (0.12, 1.5);
/// Floor shown round the plant when all of it is, so that names at its edge are not cut \[m\].
const AROUND: f32 = 1.5;
/// Field of view, from top to bottom \[rad\].
const FIELD: f32 = 0.5;

/// The eye: what it looks at, from where.
#[derive(Resource, Debug, Clone)]
pub struct Eye {
    /// Point on the floor in the middle of the picture.
    pub focus: Vec3,
    /// Turned about the upright \[rad\].
    pub yaw: f32,
    /// Looking down by \[rad\].
    pub pitch: f32,
    /// Away from the focus \[m\].
    pub distance: f32,
    /// How much a frame may cost.
    pub fineness: Fineness,
    target: EyeTarget,
    dragged: Option<Dragged>,
}

#[derive(Debug, Clone, Copy)]
enum Dragged {
    Floor,
    Station(usize, Vec2, bool),
}

/// Draws one side.
#[derive(Component, Debug, Clone, Copy)]
pub struct SideCamera(pub usize);

impl Eye {
    /// Looks at the floor from the front.
    pub fn new(target: EyeTarget, fineness: Fineness) -> Self {
        Self {
            focus: Vec3::ZERO,
            yaw: -0.22,
            pitch: 0.84,
            distance: 40.0,
            fineness,
            target,
            dragged: None,
        }
    }

    fn transform(&self) -> Transform {
        let turn = Quat::from_rotation_y(self.yaw) * Quat::from_rotation_x(-self.pitch);
        let at = self.focus + turn * Vec3::Z * self.distance;
        Transform::from_translation(at).with_rotation(turn)
    }

    /// Shows all these points in a picture of this shape, from as near as can be.
    fn frame(&mut self, points: &[Vec3], aspect: f32) {
        let turn = Quat::from_rotation_y(self.yaw) * Quat::from_rotation_x(-self.pitch);
        let (right, up, back) = (turn * Vec3::X, turn * Vec3::Y, turn * Vec3::Z);
        // Along one axis of the picture a corner at `c`, `d` towards the eye, is seen when |c - e| is at most
        // t·(z - d), with the eye at `e` and `z` away. Both ends together give e and the least z.
        let fit = |axis: Vec3, t: f32| {
            let most = |sign: f32| {
                let ends = points.iter().map(|c| sign * c.dot(axis) + t * c.dot(back));
                ends.fold(f32::NEG_INFINITY, f32::max)
            };
            let (plus, minus) = (most(1.0), most(-1.0));
            ((plus - minus) / 2.0, (plus + minus) / (2.0 * t))
        };
        let tan = libm::tanf(FIELD / 2.0);
        let (x, far) = fit(right, tan * aspect);
        let (y, high) = fit(up, tan);
        let at = right * x + up * y + back * far.max(high);
        self.distance = at.y / back.y;
        self.focus = (at - back * self.distance).with_y(0.0);
    }
}

/// What is seen at a point of the floor: the floor round it, and names above.
fn seen_at(at: Vec2) -> [Vec3; 3] {
    [
        Vec3::new(at.x - AROUND, 0.0, at.y + AROUND),
        Vec3::new(at.x + AROUND, 0.0, at.y + AROUND),
        Vec3::new(at.x, 2.0 + AROUND, at.y),
    ]
}

/// The cameras: one a side, and one for the panels in front.
pub fn spawn(mut commands: Commands, eye: Res<Eye>) {
    let target = match &eye.target {
        EyeTarget::Window => RenderTarget::default(),
        EyeTarget::Image(image) => RenderTarget::Image(image.clone().into()),
    };
    let smooth = if eye.fineness == Fineness::Fine {
        Msaa::Sample4
    } else {
        Msaa::Off
    };
    for side in 0..2 {
        commands.spawn((
            Camera3d::default(),
            SideCamera(side),
            Camera {
                order: side as isize,
                is_active: side == 0,
                clear_color: match side {
                    0 => ClearColorConfig::Default,
                    _ => ClearColorConfig::None,
                },
                ..default()
            },
            Projection::from(PerspectiveProjection {
                fov: FIELD,
                near: 0.5,
                far: 2_000.0,
                ..default()
            }),
            Tonemapping::None,
            target.clone(),
            smooth,
            eye.transform(),
            layer(side),
        ));
    }
    commands.spawn((
        PrimaryEguiContext,
        Camera2d,
        RenderLayers::none(),
        target,
        Msaa::Off,
        Camera {
            order: 10,
            output_mode: CameraOutputMode::Write {
                blend_state: Some(BlendState::ALPHA_BLENDING),
                clear_color: ClearColorConfig::None,
            },
            clear_color: ClearColorConfig::Custom(Color::NONE),
            ..default()
        },
    ));
}

/// The pointer turns, moves and zooms; it points at stations, chooses and drags them.
#[expect(
    clippy::too_many_arguments,
    reason = "a Bevy system names what it reads"
)]
pub fn steer(
    mut eye: ResMut<Eye>,
    mut desk: ResMut<Desk>,
    buttons: Res<ButtonInput<MouseButton>>,
    keys: Res<ButtonInput<KeyCode>>,
    motion: Res<AccumulatedMouseMotion>,
    scroll: Res<AccumulatedMouseScroll>,
    windows: Query<&Window>,
    cameras: Query<(&Camera, &GlobalTransform, &SideCamera)>,
    mut contexts: EguiContexts,
    time: Res<Time<Real>>,
) {
    let on_panel = contexts
        .ctx_mut()
        .is_ok_and(|ctx| ctx.egui_wants_pointer_input() || ctx.is_pointer_over_egui());
    let typing = contexts
        .ctx_mut()
        .is_ok_and(|ctx| ctx.egui_wants_keyboard_input());
    // With Shift the arrows move a station, not the view.
    let shifts = keys.any_pressed([KeyCode::ShiftLeft, KeyCode::ShiftRight]);
    desk.turned = eye.yaw;
    let pointer = windows.iter().find_map(Window::cursor_position);
    let under = pointer.and_then(|at| under(at, &cameras));
    if let Some((side, _)) = under
        && desk.pointed != side
    {
        desk.pointed = side;
    }
    let floor = under.map(|(_, at)| at);
    if !on_panel {
        let lines = match scroll.unit {
            MouseScrollUnit::Line => scroll.delta.y,
            MouseScrollUnit::Pixel => scroll.delta.y / 40.0,
        };
        if lines != 0.0 {
            desk.frame_all = false;
            eye.distance = (eye.distance * libm::powf(0.9, lines)).clamp(3.0, 1_500.0);
        }
        if buttons.pressed(MouseButton::Right) && motion.delta != Vec2::ZERO {
            desk.frame_all = false;
            eye.yaw -= motion.delta.x * 0.006;
            eye.pitch = (eye.pitch + motion.delta.y * 0.006).clamp(PITCH.0, PITCH.1);
        }
    }
    let station = floor
        .filter(|_| !on_panel)
        .and_then(|at| desk.layout.station_at(at));
    if desk.hovered != station && eye.dragged.is_none() {
        desk.hovered = station;
    }
    if buttons.just_pressed(MouseButton::Left) && !on_panel {
        eye.dragged = Some(match (station, floor) {
            (Some(station), Some(at)) => {
                Dragged::Station(station, desk.layout.places[station].at - at, false)
            }
            _ => Dragged::Floor,
        });
    }
    match eye.dragged {
        Some(Dragged::Floor) if motion.delta != Vec2::ZERO => {
            desk.frame_all = false;
            let turn = Quat::from_rotation_y(eye.yaw);
            let scale = eye.distance * FIELD / 700.0;
            let slide = Vec3::new(
                -motion.delta.x,
                0.0,
                -motion.delta.y / libm::sinf(eye.pitch),
            ) * scale;
            eye.focus += turn * slide;
        }
        Some(Dragged::Station(station, grip, moved)) => {
            if let Some(at) = floor.filter(|_| moved || motion.delta.length() > 2.0) {
                eye.dragged = Some(Dragged::Station(station, grip, true));
                desk.put(station, at + grip);
            }
        }
        _ => {}
    }
    if buttons.just_released(MouseButton::Left) {
        match eye.dragged.take() {
            Some(Dragged::Station(station, _, true)) => desk.keep_place(station),
            Some(Dragged::Station(station, _, false)) => {
                desk.selected = Some(station);
                desk.inspector = true;
            }
            _ => {}
        }
    }
    if !typing && !shifts {
        let step = time.delta_secs();
        let held = |key: KeyCode| f32::from(u8::from(keys.pressed(key)));
        let sideways = held(KeyCode::ArrowRight) - held(KeyCode::ArrowLeft);
        let along = held(KeyCode::ArrowDown) - held(KeyCode::ArrowUp);
        let turn = Quat::from_rotation_y(eye.yaw);
        let slide = turn * Vec3::new(sideways, 0.0, along) * eye.distance * 0.6 * step;
        eye.focus += slide;
        let turned = (held(KeyCode::KeyQ) - held(KeyCode::KeyE)) * 1.2 * step;
        eye.yaw += turned;
        let tilted = (held(KeyCode::Home) - held(KeyCode::End)) * 0.8 * step;
        eye.pitch = (eye.pitch + tilted).clamp(PITCH.0, PITCH.1);
        let nearer = held(KeyCode::PageUp) - held(KeyCode::PageDown);
        eye.distance = (eye.distance * libm::powf(0.3, nearer * step)).clamp(3.0, 1_500.0);
        if slide != Vec3::ZERO || turned != 0.0 || tilted != 0.0 || nearer != 0.0 {
            desk.frame_all = false;
        }
    }
}

/// The point of the floor under a point of the window, as (x, z), and the side in whose picture it lies.
fn under(
    at: Vec2,
    cameras: &Query<(&Camera, &GlobalTransform, &SideCamera)>,
) -> Option<(usize, Vec2)> {
    let mut sides = cameras.iter().filter(|(camera, ..)| camera.is_active);
    sides.find_map(|(camera, transform, side)| {
        let view = camera.logical_viewport_rect()?;
        if !view.contains(at) {
            return None;
        }
        let ray = camera.viewport_to_world(transform, at).ok()?;
        let far = -ray.origin.y / ray.direction.y;
        let hit = ray.origin + ray.direction * far;
        (far > 0.0).then_some((side.0, Vec2::new(hit.x, hit.z)))
    })
}

/// What the whole plant was last framed for: worked out again only when one of these is another.
#[derive(Default)]
pub struct Framed {
    size: UVec2,
    turn: (f32, f32),
    at: (Vec3, f32),
    floor: Option<u64>,
}

/// Cameras look from the eye, each into its part of what the panels leave free.
pub fn look(
    mut eye: ResMut<Eye>,
    desk: Res<Desk>,
    built: Res<Built>,
    mut cameras: Query<(&mut Camera, &mut Transform, &SideCamera)>,
    mut framed: Local<Framed>,
) {
    let sides = desk.twins.len().max(1);
    let (low, high) = desk.clear;
    for (mut camera, mut transform, side) in &mut cameras {
        let is_active = side.0 < sides && built.is_whole(side.0);
        if camera.is_active != is_active {
            camera.is_active = is_active;
        }
        let (Some(scale), Some(target)) = (
            camera.target_scaling_factor(),
            camera.physical_target_size(),
        ) else {
            continue;
        };
        let (low, high) = match high.x - low.x > 20.0 && high.y - low.y > 20.0 {
            true => (low * scale, high * scale),
            false => (Vec2::ZERO, target.as_vec2()),
        };
        let width = (high.x - low.x) / sides as f32;
        let from = Vec2::new(low.x + width * side.0 as f32, low.y);
        let size = Vec2::new(width, high.y - low.y);
        let position = from.as_uvec2().min(target.saturating_sub(UVec2::ONE));
        let size = size.as_uvec2().min(target - position).max(UVec2::ONE);
        let is_same = camera
            .viewport
            .as_ref()
            .is_some_and(|v| v.physical_position == position && v.physical_size == size);
        if !is_same {
            camera.viewport = Some(Viewport {
                physical_position: position,
                physical_size: size,
                ..default()
            });
        }
        let is_framed = framed.size == size
            && framed.turn == (eye.yaw, eye.pitch)
            && framed.at == (eye.focus, eye.distance)
            && framed.floor == Some(desk.layout.revision());
        if side.0 == 0 && desk.frame_all && !is_framed {
            let points: Vec<Vec3> = desk.layout.outline().flat_map(seen_at).collect();
            eye.frame(&points, size.x as f32 / size.y as f32);
            framed.size = size;
            framed.turn = (eye.yaw, eye.pitch);
            framed.at = (eye.focus, eye.distance);
            framed.floor = Some(desk.layout.revision());
        }
        transform.set_if_neq(eye.transform());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
