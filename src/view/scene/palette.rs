//! Colours and materials. States are told by colour and by a mark of their own; the colours keep apart for
//! most kinds of colour blindness (after Okabe & Ito, Color universal design, 2008).

use bevy::prelude::*;
use bevy_egui::egui;

use super::super::desk::Look;
use crate::sim::observe::State;

/// A colour of the window, in sRGB.
pub type Rgb = [u8; 3];

/// Colour of a state, in the picture and in the panels.
pub fn of_state(state: State) -> Rgb {
    match state {
        State::Working => [0x1f, 0x9e, 0x74],
        State::Setup => [0xb0, 0x6c, 0xc4],
        State::Blocked => [0xe8, 0x9c, 0x0c],
        State::Starved => [0x5b, 0xaa, 0xe0],
        State::Down => [0xd6, 0x45, 0x2b],
        State::OffShift => [0x9a, 0xa3, 0xab],
    }
}

/// Colour of a product, by its index.
pub fn of_product(product: u16) -> Rgb {
    const COLOURS: [Rgb; 8] = [
        [0x2d, 0x6c, 0xb5],
        [0xd9, 0x8f, 0x2b],
        [0x4b, 0x9e, 0x8c],
        [0x9b, 0x59, 0x9f],
        [0xc2, 0x55, 0x4f],
        [0x6f, 0x86, 0x2d],
        [0x86, 0x6a, 0x52],
        [0x5c, 0x6b, 0x7a],
    ];
    COLOURS[usize::from(product) % COLOURS.len()]
}

/// For the panels.
pub fn ink(colour: Rgb) -> egui::Color32 {
    egui::Color32::from_rgb(colour[0], colour[1], colour[2])
}

fn paint(colour: Rgb) -> Color {
    Color::srgb_u8(colour[0], colour[1], colour[2])
}

/// Behind and under everything.
pub fn ground(look: Look) -> Color {
    match look {
        Look::Light => Color::srgb_u8(0xdf, 0xe4, 0xe8),
        Look::Dark => Color::srgb_u8(0x1c, 0x21, 0x26),
    }
}

/// All materials, made once and shared, so that the renderer draws what is alike together.
#[derive(Resource)]
pub struct Palette {
    /// The floor.
    pub floor: Handle<StandardMaterial>,
    /// Lines on the floor.
    pub grid: Handle<StandardMaterial>,
    /// Housings.
    pub body: Handle<StandardMaterial>,
    /// Plinths and frames.
    pub frame: Handle<StandardMaterial>,
    /// Glass and openings.
    pub dark: Handle<StandardMaterial>,
    /// Robot arms.
    pub robot: Handle<StandardMaterial>,
    /// People.
    pub person: Handle<StandardMaterial>,
    /// Benches and pallets.
    pub wood: Handle<StandardMaterial>,
    /// Belts.
    pub belt: Handle<StandardMaterial>,
    /// Ways back to be mended.
    pub rework: Handle<StandardMaterial>,
    /// Arrows on belts.
    pub arrow: Handle<StandardMaterial>,
    /// Ring round the selected station.
    pub selected: Handle<StandardMaterial>,
    /// Ring round the bottleneck.
    pub bottleneck: Handle<StandardMaterial>,
    /// By `State as usize`.
    pub states: [Handle<StandardMaterial>; 6],
    /// By product.
    pub products: Vec<Handle<StandardMaterial>>,
}

impl Palette {
    /// Makes all materials.
    pub fn new(materials: &mut Assets<StandardMaterial>, products: usize) -> Self {
        let mut matt = |colour: Rgb, rough: f32| {
            materials.add(StandardMaterial {
                base_color: paint(colour),
                perceptual_roughness: rough,
                reflectance: 0.25,
                ..default()
            })
        };
        let floor = matt([0xe4, 0xe8, 0xeb], 0.95);
        let grid = matt([0xcd, 0xd4, 0xda], 0.95);
        let body = matt([0xf2, 0xf4, 0xf5], 0.55);
        let frame = matt([0x57, 0x63, 0x6e], 0.6);
        let dark = matt([0x2c, 0x36, 0x3f], 0.35);
        let robot = matt([0xe0, 0x7a, 0x2f], 0.45);
        let person = matt([0x39, 0x5b, 0x8c], 0.8);
        let wood = matt([0xc9, 0xa8, 0x7c], 0.9);
        let belt = matt([0x46, 0x50, 0x59], 0.8);
        let rework = matt([0xb7, 0x86, 0x4a], 0.8);
        let arrow = matt([0x93, 0x9f, 0xa9], 0.8);
        let products = (0..products.max(1))
            .map(|p| matt(of_product(p as u16), 0.55))
            .collect();
        let mut glow = |colour: Rgb, strength: f32| {
            let linear = LinearRgba::from(paint(colour));
            materials.add(StandardMaterial {
                base_color: paint(colour),
                emissive: linear * strength,
                perceptual_roughness: 0.6,
                reflectance: 0.2,
                ..default()
            })
        };
        Self {
            floor,
            grid,
            body,
            frame,
            dark,
            robot,
            person,
            wood,
            belt,
            rework,
            arrow,
            selected: glow([0x2b, 0x7d, 0xe0], 0.3),
            bottleneck: glow([0xd6, 0x45, 0x2b], 0.3),
            states: State::ALL.map(|state| glow(of_state(state), 0.22)),
            products,
        }
    }

    /// Follows light and dark.
    pub fn follow(&self, look: Look, materials: &mut Assets<StandardMaterial>) {
        let (floor, grid, body) = match look {
            Look::Light => ([0xe4, 0xe8, 0xeb], [0xcd, 0xd4, 0xda], [0xf2, 0xf4, 0xf5]),
            Look::Dark => ([0x2a, 0x31, 0x37], [0x3a, 0x43, 0x4b], [0xb9, 0xc1, 0xc8]),
        };
        for (handle, colour) in [(&self.floor, floor), (&self.grid, grid), (&self.body, body)] {
            if let Some(mut material) = materials.get_mut(handle) {
                material.base_color = paint(colour);
            }
        }
    }
}
