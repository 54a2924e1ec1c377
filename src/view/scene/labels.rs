//! Names over the stations, drawn by egui so that they stay sharp and speak every language; where two would
//! cover each other, the more important one stays.

use bevy::prelude::*;
use bevy_egui::{EguiContexts, egui};

use super::super::desk::{Desk, Look};
use super::super::panels::{most_active_key, side_ink, side_name};
use super::super::twin::Twin;
use super::camera::SideCamera;
use super::palette::{ink, of_state};
use crate::sim::observe::State;

/// Height above the floor at which a name hangs \[m\].
const OVER: f32 = 2.35;

/// A mark of a state that differs in shape, not only in colour.
pub fn mark(painter: &egui::Painter, middle: egui::Pos2, size: f32, state: State) {
    let colour = ink(of_state(state));
    let at = |x: f32, y: f32| middle + egui::vec2(x, y) * size;
    let line = egui::Stroke::new(size * 0.42, colour);
    match state {
        State::Working => {
            let corners = vec![at(-0.7, -0.9), at(1.0, 0.0), at(-0.7, 0.9)];
            painter.add(egui::Shape::convex_polygon(
                corners,
                colour,
                egui::Stroke::NONE,
            ));
        }
        State::Setup => {
            let corners = vec![at(0.0, -1.0), at(1.0, 0.0), at(0.0, 1.0), at(-1.0, 0.0)];
            painter.add(egui::Shape::convex_polygon(
                corners,
                colour,
                egui::Stroke::NONE,
            ));
        }
        State::Blocked => {
            for x in [-0.5, 0.5] {
                painter.line_segment(
                    [at(x, -0.9), at(x, 0.9)],
                    egui::Stroke::new(size * 0.6, colour),
                );
            }
        }
        State::Starved => {
            painter.circle_stroke(middle, size * 0.8, line);
        }
        State::Down => {
            painter.line_segment([at(-0.8, -0.8), at(0.8, 0.8)], line);
            painter.line_segment([at(-0.8, 0.8), at(0.8, -0.8)], line);
        }
        State::OffShift => {
            painter.line_segment([at(-0.9, 0.0), at(0.9, 0.0)], line);
        }
    }
}

/// A station whose name is to be drawn.
struct Named {
    rank: u8,
    far: f32,
    station: usize,
    at: egui::Pos2,
}

/// What two frames share, so that no frame allocates it anew.
#[derive(Default)]
pub struct Kept {
    order: Vec<Named>,
    taken: Taken,
}

/// Draws the names of what every side shows.
pub fn labels(
    mut contexts: EguiContexts,
    desk: Res<Desk>,
    cameras: Query<(&Camera, &GlobalTransform, &SideCamera)>,
    mut kept: Local<Kept>,
) -> Result {
    let ctx = contexts.ctx_mut()?;
    let layer = egui::LayerId::new(egui::Order::Background, egui::Id::new("labels"));
    let Kept { order, taken } = &mut *kept;
    for (camera, transform, side) in cameras.iter().filter(|(camera, ..)| camera.is_active) {
        let (Some(twin), Some(view)) = (desk.twins.get(side.0), camera.logical_viewport_rect())
        else {
            continue;
        };
        let clip = egui::Rect::from_min_max(
            egui::pos2(view.min.x, view.min.y),
            egui::pos2(view.max.x, view.max.y),
        );
        let painter = ctx.layer_painter(layer).with_clip_rect(clip);
        let through = through(camera.clip_from_view(), transform, view);
        let named = twin.bottleneck.as_ref().map(|b| b.most_active.as_str());
        let bottleneck = named.and_then(|name| twin.number(name));
        order.clear();
        for (station, place) in desk.layout.places.iter().enumerate() {
            let over = Vec3::new(place.at.x, OVER, place.at.y);
            let Some(at) = through(over) else {
                continue;
            };
            let at = egui::pos2(at.x, at.y);
            // No name is so long that it would reach into the picture from there.
            if clip.expand2(OUTSIDE).contains(at) {
                order.push(Named {
                    rank: rank(&desk, twin, bottleneck, station),
                    far: transform.translation().distance(over),
                    station,
                    at,
                });
            }
        }
        order.sort_by(|a, b| a.rank.cmp(&b.rank).then(a.far.total_cmp(&b.far)));
        taken.clear(clip);
        if desk.twins.len() > 1 {
            taken.take(caption(&painter, &desk, side.0, clip));
        }
        for one in order.iter() {
            let Some(name) = twin.name(one.station) else {
                continue;
            };
            // Where the middle of a name is covered, the name is: no need to know how long it would be.
            let middle = egui::Rect::from_center_size(one.at, MIDDLE);
            if one.rank > 0 && taken.holds(middle) {
                continue;
            }
            let is_bottleneck = bottleneck == Some(one.station);
            if let Some(rect) = label(&painter, &desk, twin, name, one, is_bottleneck, taken) {
                taken.take(rect);
            }
        }
    }
    Ok(())
}

/// Where a camera sees a point, as [`Camera::world_to_viewport`] tells: what is the same for all points is worked out once.
fn through(
    clip_from_view: Mat4,
    camera: &GlobalTransform,
    view: Rect,
) -> impl Fn(Vec3) -> Option<Vec2> + use<> {
    let view_from_world = camera.affine().inverse();
    move |at| {
        let at = clip_from_view.project_point3(view_from_world.transform_point3(at));
        let seen = (Vec2::new(at.x, -at.y) + Vec2::ONE) / 2.0 * view.size() + view.min;
        (0.0..=1.0)
            .contains(&at.z)
            .then_some(seen)
            .filter(|at| !at.is_nan())
    }
}

/// Names whose middle lies farther outside the picture are not drawn \[points\].
const OUTSIDE: egui::Vec2 = egui::vec2(240.0, 24.0);
/// Every name covers so much round its middle \[points\].
const MIDDLE: egui::Vec2 = egui::vec2(4.0, 8.0);
/// Width and height of a cell of [`Taken`] \[points\].
const CELL: egui::Vec2 = egui::vec2(120.0, 40.0);

/// What covers the picture so far, by cell, so that a name is held against its neighbours only.
#[derive(Default)]
struct Taken {
    from: egui::Pos2,
    columns: usize,
    rows: usize,
    cells: Vec<Vec<egui::Rect>>,
}

impl Taken {
    /// Nothing is taken in this picture.
    fn clear(&mut self, picture: egui::Rect) {
        self.from = picture.min;
        self.columns = (picture.width() / CELL.x) as usize + 1;
        self.rows = (picture.height() / CELL.y) as usize + 1;
        self.cells.iter_mut().for_each(Vec::clear);
        let count = self.columns * self.rows;
        self.cells
            .resize_with(count.max(self.cells.len()), Vec::new);
    }

    /// The cells that a rectangle touches; what lies outside the picture counts to its edge.
    fn cells(&self, rect: egui::Rect) -> impl Iterator<Item = usize> + use<> {
        let place = |at: egui::Pos2| {
            let at = at - self.from;
            let column = ((at.x / CELL.x).max(0.0) as usize).min(self.columns.saturating_sub(1));
            let row = ((at.y / CELL.y).max(0.0) as usize).min(self.rows.saturating_sub(1));
            (column, row)
        };
        let (low, high, columns) = (place(rect.min), place(rect.max), self.columns);
        (low.1..=high.1).flat_map(move |row| (low.0..=high.0).map(move |at| row * columns + at))
    }

    fn take(&mut self, rect: egui::Rect) {
        for cell in self.cells(rect) {
            if let Some(cell) = self.cells.get_mut(cell) {
                cell.push(rect);
            }
        }
    }

    fn holds(&self, rect: egui::Rect) -> bool {
        let mut cells = self.cells(rect).filter_map(|cell| self.cells.get(cell));
        cells.any(|cell| cell.iter().any(|other| other.intersects(rect)))
    }
}

/// A label whose middle is in the picture is not cut at its sides.
fn within(rect: egui::Rect, picture: egui::Rect) -> egui::Rect {
    if !picture.contains(rect.center()) || rect.width() + 4.0 > picture.width() {
        return rect;
    }
    let right = (picture.left() + 2.0 - rect.left()).max(0.0);
    let left = (rect.right() - picture.right() + 2.0).max(0.0);
    rect.translate(egui::vec2(right - left, 0.0))
}

/// Which plant a half of the picture shows, above it.
fn caption(painter: &egui::Painter, desk: &Desk, side: usize, half: egui::Rect) -> egui::Rect {
    let ink = side_ink(side);
    let font = egui::FontId::proportional(15.0);
    let name = side_name(desk, side);
    let galley = painter.layout(name, font, egui::Color32::WHITE, half.width() - 40.0);
    let at = egui::pos2(half.center().x, half.top() + 10.0 + galley.size().y / 2.0);
    let rect = egui::Rect::from_center_size(at, galley.size() + egui::vec2(20.0, 8.0));
    painter.rect_filled(rect, 6.0, ink);
    painter.galley(
        rect.min + egui::vec2(10.0, 4.0),
        galley,
        egui::Color32::WHITE,
    );
    rect
}

/// What is looked at first, then what holds the plant back, then machines, then the rest.
fn rank(desk: &Desk, twin: &Twin, bottleneck: Option<usize>, station: usize) -> u8 {
    let view = twin.snapshot.stations.get(station);
    if desk.selected == Some(station) || desk.hovered == Some(station) {
        0
    } else if bottleneck == Some(station) {
        1
    } else if view.is_some_and(|v| !v.servers.is_empty()) {
        2
    } else if view.is_some() {
        3
    } else {
        4
    }
}

fn label(
    painter: &egui::Painter,
    desk: &Desk,
    twin: &Twin,
    name: &str,
    one: &Named,
    is_bottleneck: bool,
    taken: &Taken,
) -> Option<egui::Rect> {
    let (station, at, rank) = (one.station, one.at, one.rank);
    let is_shelf = station >= twin.snapshot.stations.len();
    let (paper, text, edge) = match desk.look {
        Look::Light => (
            egui::Color32::from_rgb(0xfd, 0xfd, 0xfe),
            egui::Color32::from_gray(35),
            egui::Color32::from_gray(190),
        ),
        Look::Dark => (
            egui::Color32::from_rgb(24, 29, 34),
            egui::Color32::from_gray(228),
            egui::Color32::from_gray(70),
        ),
    };
    let glance = twin.glances.get(station)?;
    if is_shelf && glance.parts.is_empty() {
        return None;
    }
    let mut shown = if is_shelf {
        String::new()
    } else {
        name.to_owned()
    };
    if glance.servers.is_empty() && (is_shelf || !glance.parts.is_empty()) {
        let capacity = match twin.factory().stations.get(name).map(|s| &s.kind) {
            Some(crate::model::Kind::Buffer(b)) => b.capacity,
            Some(crate::model::Kind::Delay(d)) => d.capacity,
            _ => None,
        };
        let content = match capacity {
            Some(capacity) => format!("{}/{capacity}", glance.content),
            None => glance.content.to_string(),
        };
        shown = if shown.is_empty() {
            content
        } else {
            format!("{shown}  {content}")
        };
    }
    if is_bottleneck {
        shown = format!("{shown} · {}", desk.words.get(most_active_key(twin)));
    }
    let size = if rank <= 1 {
        13.0
    } else if rank >= 3 {
        11.0
    } else {
        12.0
    };
    let galley = painter.layout_no_wrap(shown, egui::FontId::proportional(size), text);
    let marks = glance.servers.len().min(6) as f32 * 13.0;
    let wide = galley.size().x + 12.0 + marks;
    let rect = egui::Rect::from_center_size(at, egui::vec2(wide, galley.size().y + 5.0));
    let rect = within(rect, painter.clip_rect());
    if rank > 0 && taken.holds(rect.expand(1.0)) {
        return None;
    }
    let stroke = match rank {
        0 if !is_bottleneck => egui::Stroke::new(1.5, egui::Color32::from_rgb(0x2b, 0x7d, 0xe0)),
        0 | 1 => egui::Stroke::new(1.5, egui::Color32::from_rgb(0xd6, 0x45, 0x2b)),
        _ => egui::Stroke::new(1.0, edge),
    };
    painter.rect(rect, 5.0, paper, stroke, egui::StrokeKind::Inside);
    let top = rect.center().y - galley.size().y / 2.0;
    painter.galley(egui::pos2(rect.left() + 6.0 + marks, top), galley, text);
    for (server, seen) in glance.servers.iter().take(6).enumerate() {
        let middle = egui::pos2(rect.left() + 10.0 + 13.0 * server as f32, rect.center().y);
        mark(painter, middle, 4.2, seen.state);
    }
    Some(rect)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_seen_where_the_camera_says() {
        let size = UVec2::new(900, 500);
        let mut camera = Camera {
            viewport: Some(bevy::camera::Viewport {
                physical_position: UVec2::new(40, 70),
                physical_size: size,
                ..default()
            }),
            ..default()
        };
        camera.computed.target_info = Some(bevy::camera::RenderTargetInfo {
            physical_size: UVec2::new(1_280, 720),
            scale_factor: 1.0,
        });
        let mut lens = Projection::from(PerspectiveProjection::default());
        lens.update(size.x as f32, size.y as f32);
        camera.computed.clip_from_view = lens.get_clip_from_view();
        let at = Transform::from_xyz(3.0, 20.0, 14.0).looking_at(Vec3::ZERO, Vec3::Y);
        let at = GlobalTransform::from(at);
        let view = camera.logical_viewport_rect().unwrap();
        let through = through(camera.clip_from_view(), &at, view);
        let (mut seen, mut unseen) = (0, 0);
        for n in 0..400u32 {
            let axis = |by: u32| (n * by % 101) as f32 - 50.0;
            let point = Vec3::new(axis(7), axis(31), axis(53));
            match (through(point), camera.world_to_viewport(&at, point)) {
                (Some(one), Ok(other)) => {
                    assert!(one.distance(other) < 0.05, "{one} {other}");
                    seen += 1;
                }
                (None, Err(_)) => unseen += 1,
                different => panic!("{point}: {different:?}"),
            }
        }
        assert!(seen > 50 && unseen > 50, "{seen} {unseen}");
    }

    /// By cell or one against all: the same.
    #[test]
    fn what_is_taken_is_found_wherever_it_lies() {
        let picture = egui::Rect::from_min_max(egui::pos2(200.0, 90.0), egui::pos2(1_100.0, 700.0));
        let rect = |n: u32| {
            let (x, y) = ((n * 7_919 % 1_300) as f32, (n * 104_729 % 820) as f32);
            let size = egui::vec2(20.0 + (n % 17) as f32 * 9.0, 18.0);
            egui::Rect::from_min_size(egui::pos2(x, y), size)
        };
        let mut taken = Taken::default();
        for round in 0..2 {
            taken.clear(picture);
            let mut all: Vec<egui::Rect> = Vec::new();
            let (mut free, mut covered) = (0, 0);
            for n in 0..600 {
                let one = rect(n + 1_000 * round);
                let is_held = all.iter().any(|other| other.intersects(one));
                assert_eq!(taken.holds(one), is_held, "{one:?}");
                match is_held {
                    true => covered += 1,
                    false => {
                        taken.take(one);
                        all.push(one);
                        free += 1;
                    }
                }
            }
            assert!(free > 50 && covered > 50, "{free} {covered}");
        }
    }
}
