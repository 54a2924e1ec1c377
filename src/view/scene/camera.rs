//! Who looks: one eye for all sides, each side drawn beside the other in what the panels leave free.

use bevy::camera::visibility::RenderLayers;
use bevy::camera::{CameraOutputMode, RenderTarget, Viewport};
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::input::mouse::{AccumulatedMouseScroll, MouseScrollUnit};
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
    /// The right button went down in the picture and turns it.
    turns: bool,
    /// Where the pointer was in the frame before \[points\].
    pointer: Option<Vec2>,
}

/// What the left button holds.
#[derive(Debug, Clone, Copy)]
struct Dragged {
    /// A station, and from the point that is held to its middle \[m\]; none: the floor.
    station: Option<(usize, Vec2)>,
    /// Where in the window the button went down \[points\].
    from: Vec2,
    /// It has gone far enough to be no click.
    moves: bool,
}

/// A hand that clicks moves the pointer by so much \[points\].
const SLACK: f32 = 5.0;

impl Dragged {
    /// The pointer is there now.
    fn follow(&mut self, pointer: Option<Vec2>) {
        self.moves |= pointer.is_some_and(|at| at.distance(self.from) > SLACK);
    }
}

/// Draws one side.
#[derive(Component, Debug, Clone, Copy)]
pub struct SideCamera(pub usize);

impl Eye {
    /// It looks for a picture, which must be whole at once; a person sees the next frame soon.
    pub fn is_picture(&self) -> bool {
        matches!(self.target, EyeTarget::Image(_))
    }

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
            turns: false,
            pointer: None,
        }
    }

    fn transform(&self) -> Transform {
        let turn = Quat::from_rotation_y(self.yaw) * Quat::from_rotation_x(-self.pitch);
        let at = self.focus + turn * Vec3::Z * self.distance;
        Transform::from_translation(at).with_rotation(turn)
    }

    /// Whether a point is in a picture of this shape.
    fn sees(&self, point: Vec3, aspect: f32) -> bool {
        let seen = self.transform().to_matrix().inverse();
        let seen = seen.transform_point3(point);
        let high = libm::tanf(FIELD / 2.0) * -seen.z;
        seen.z < 0.0 && seen.y.abs() <= high && seen.x.abs() <= high * aspect
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
    scroll: Res<AccumulatedMouseScroll>,
    windows: Query<&Window>,
    cameras: Query<(&Camera, &GlobalTransform, &SideCamera)>,
    mut contexts: EguiContexts,
    time: Res<Time<Real>>,
) {
    let pointer = windows.iter().find_map(Window::cursor_position);
    // From place to place, not as the mouse reports its way: a tablet, a finger or a remote screen reports none.
    let way = match (eye.pointer, pointer) {
        (Some(before), Some(now)) => now - before,
        _ => Vec2::ZERO,
    };
    eye.pointer = pointer;
    // What egui tells of itself leaves out the panels: they are drawn into no area of its own.
    let on_panel = !pointer.is_some_and(|at| is_between(at, desk.clear))
        || contexts
            .ctx_mut()
            .is_ok_and(|ctx| ctx.egui_wants_pointer_input() || ctx.is_pointer_over_egui());
    let typing = contexts
        .ctx_mut()
        .is_ok_and(|ctx| ctx.egui_wants_keyboard_input());
    // With Shift or Ctrl these keys move a station or scroll a panel, not the view.
    let shifts = keys.any_pressed([
        KeyCode::ShiftLeft,
        KeyCode::ShiftRight,
        KeyCode::ControlLeft,
        KeyCode::ControlRight,
    ]);
    desk.turned = eye.yaw;
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
    }
    eye.turns &= buttons.pressed(MouseButton::Right);
    eye.turns |= buttons.just_pressed(MouseButton::Right) && !on_panel;
    if eye.turns && way != Vec2::ZERO {
        desk.frame_all = false;
        eye.yaw -= way.x * 0.006;
        eye.pitch = (eye.pitch + way.y * 0.006).clamp(PITCH.0, PITCH.1);
    }
    let station = floor
        .filter(|_| !on_panel)
        .and_then(|at| desk.layout.station_at(at));
    if desk.hovered != station && eye.dragged.is_none() {
        desk.hovered = station;
    }
    if buttons.just_pressed(MouseButton::Left)
        && !on_panel
        && let Some(from) = pointer
    {
        let held = station.zip(floor);
        let grip = |(station, at): (usize, Vec2)| (station, desk.layout.places[station].at - at);
        eye.dragged = Some(Dragged {
            station: held.map(grip),
            from,
            moves: false,
        });
    }
    if let Some(dragged) = &mut eye.dragged {
        dragged.follow(pointer);
    }
    match eye.dragged.filter(|dragged| dragged.moves) {
        Some(Dragged { station: None, .. }) if way != Vec2::ZERO => {
            desk.frame_all = false;
            let turn = Quat::from_rotation_y(eye.yaw);
            let high = (desk.clear.1.y - desk.clear.0.y).max(100.0);
            let scale = eye.distance * FIELD / high;
            let slide = Vec3::new(-way.x, 0.0, -way.y / libm::sinf(eye.pitch)) * scale;
            eye.focus += turn * slide;
        }
        Some(Dragged {
            station: Some((station, grip)),
            ..
        }) => {
            if let Some(at) = floor {
                desk.put(station, at + grip);
            }
        }
        _ => {}
    }
    if buttons.just_released(MouseButton::Left)
        && let Some(dragged) = eye.dragged.take()
        && let Some((station, _)) = dragged.station
    {
        match dragged.moves {
            true => desk.keep_place(station),
            false => {
                desk.selected = Some(station);
                desk.inspector = true;
            }
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

/// Whether a point of the window lies between these corners.
fn is_between(at: Vec2, (low, high): (Vec2, Vec2)) -> bool {
    at.cmpge(low).all() && at.cmple(high).all()
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

/// The part of the target that is drawn into: what the panels leave, however little, and all of it before they were
/// drawn first.
fn seen(low: Vec2, high: Vec2, target: Vec2) -> (Vec2, Vec2) {
    match (low, high) {
        (Vec2::ZERO, Vec2::ZERO) => (Vec2::ZERO, target),
        _ => (low, high.max(low)),
    }
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
    mut selected: Local<Option<usize>>,
) {
    let sides = desk.twins.len().max(1);
    let (low, high) = desk.clear;
    if *selected != desk.selected {
        *selected = desk.selected;
        let place = desk.selected.and_then(|at| desk.layout.places.get(at));
        let size = (high - low) / Vec2::new(sides as f32, 1.0);
        if let Some(place) = place.filter(|_| !desk.frame_all && size.min_element() > 1.0) {
            let at = Vec3::new(place.at.x, 0.0, place.at.y);
            // Chosen in a list, it may be anywhere.
            if !eye.sees(at, size.x / size.y) {
                eye.focus = at;
            }
        }
    }
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
        let (low, high) = seen(low * scale, high * scale, target.as_vec2());
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
mod tests;
