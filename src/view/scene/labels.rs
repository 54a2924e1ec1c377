//! Names over the stations, drawn by egui so that they stay sharp and speak every language; where two would
//! cover each other, the more important one stays.

use bevy::prelude::*;
use bevy_egui::{EguiContexts, egui};

use super::super::desk::{Desk, Look};
use super::super::panels::{side_ink, side_name};
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

/// Draws the names of what every side shows.
pub fn labels(
    mut contexts: EguiContexts,
    desk: Res<Desk>,
    cameras: Query<(&Camera, &GlobalTransform, &SideCamera)>,
) -> Result {
    let ctx = contexts.ctx_mut()?;
    let layer = egui::LayerId::new(egui::Order::Background, egui::Id::new("labels"));
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
        let mut order: Vec<(u8, f32, usize)> = Vec::with_capacity(desk.layout.places.len());
        for (station, place) in desk.layout.places.iter().enumerate() {
            let far = transform
                .translation()
                .distance(Vec3::new(place.at.x, 0.0, place.at.y));
            order.push((rank(&desk, side.0, station), far, station));
        }
        order.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let names: Vec<&str> = twin.names().collect();
        let mut taken: Vec<egui::Rect> = Vec::new();
        if desk.twins.len() > 1 {
            taken.push(caption(&painter, &desk, side.0, clip));
        }
        for (rank, _, station) in order {
            let (Some(place), Some(name)) = (desk.layout.places.get(station), names.get(station))
            else {
                continue;
            };
            let over = Vec3::new(place.at.x, OVER, place.at.y);
            let Ok(at) = camera.world_to_viewport(transform, over) else {
                continue;
            };
            let at = egui::pos2(at.x, at.y);
            let rect = label(&painter, &desk, twin, name, station, at, rank, &taken);
            taken.extend(rect);
        }
    }
    Ok(())
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
fn rank(desk: &Desk, side: usize, station: usize) -> u8 {
    let twin = &desk.twins[side];
    let view = twin.snapshot.stations.get(station);
    let named = twin.bottleneck.as_ref().map(|b| b.most_active.as_str());
    if desk.selected == Some(station) || desk.hovered == Some(station) {
        0
    } else if view.is_some_and(|v| Some(v.name.as_str()) == named) {
        1
    } else if view.is_some_and(|v| !v.servers.is_empty()) {
        2
    } else if view.is_some() {
        3
    } else {
        4
    }
}

#[expect(clippy::too_many_arguments, reason = "what a label shows and where")]
fn label(
    painter: &egui::Painter,
    desk: &Desk,
    twin: &super::super::twin::Twin,
    name: &str,
    station: usize,
    at: egui::Pos2,
    rank: u8,
    taken: &[egui::Rect],
) -> Option<egui::Rect> {
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
    let named = twin.bottleneck.as_ref().map(|b| b.most_active.as_str());
    let is_bottleneck = !is_shelf && named == Some(name);
    if is_bottleneck {
        shown = format!("{shown} · {}", desk.words.get("scene.bottleneck"));
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
    let slack = rect.expand(1.0);
    if rank > 0 && taken.iter().any(|other| other.intersects(slack)) {
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
