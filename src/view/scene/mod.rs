//! The picture: what stands on the floor, what moves, and who looks at it.
//!
//! It follows the [`Desk`](super::desk::Desk) and changes nothing there but what the person points at.

mod belts;
mod camera;
mod labels;
pub(super) mod palette;
mod parts;
mod pieces;
mod shapes;
mod standing;
mod stations;
#[cfg(test)]
mod tests;

use bevy::camera::visibility::RenderLayers;
use bevy::light::CascadeShadowConfigBuilder;
use bevy::prelude::*;

use super::app::Fineness;
use super::desk::Desk;
use palette::Palette;
use pieces::Shapes;
use standing::Built;

pub use camera::{Eye, EyeTarget, steer};
pub use labels::{labels, mark};
pub use parts::Boxes;
pub use stations::id_colour;

/// The run that something belongs to: 0 the plant as it is, 1 as it would be.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side(pub usize);

/// Each side is drawn by a camera of its own.
fn layer(side: usize) -> RenderLayers {
    RenderLayers::layer(side + 1)
}

/// Puts the plant on the floor and keeps it true.
pub struct ScenePlugin {
    /// Where the cameras draw.
    pub target: EyeTarget,
    /// How much a frame may cost.
    pub fineness: Fineness,
}

impl Plugin for ScenePlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(Eye::new(self.target.clone(), self.fineness))
            .init_resource::<Built>()
            .init_resource::<Boxes>()
            .add_systems(Startup, (furnish, camera::spawn).chain())
            .add_systems(
                Update,
                (
                    standing::build,
                    camera::look,
                    stations::follow,
                    stations::colour,
                    stations::ring,
                    belts::follow,
                    belts::grow,
                    parts::place.run_if(|eye: Res<Eye>| eye.fineness != Fineness::Ids),
                    light_up,
                )
                    .chain()
                    .in_set(SceneSystems),
            );
    }
}

/// The scene's systems, which come behind those that let time go by.
#[derive(SystemSet, Debug, Clone, PartialEq, Eq, Hash)]
pub struct SceneSystems;

fn furnish(
    mut commands: Commands,
    desk: Res<Desk>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
    eye: Res<Eye>,
) {
    let products = desk.twin().snapshot.products.len();
    commands.insert_resource(Palette::new(&mut materials, products));
    commands.insert_resource(Shapes::new(&mut meshes));
    commands.insert_resource(ClearColor(palette::ground(desk.look)));
    commands.insert_resource(GlobalAmbientLight {
        color: Color::srgb(0.86, 0.92, 1.0),
        brightness: 540.0,
        ..default()
    });
    let shadow = CascadeShadowConfigBuilder {
        num_cascades: 3,
        first_cascade_far_bound: 30.0,
        maximum_distance: 260.0,
        ..default()
    }
    .build();
    // Each side has a light of its own: what stands in one casts no shadow in the other.
    for side in 0..2 {
        commands.spawn((
            DirectionalLight {
                illuminance: 2_300.0,
                color: Color::srgb(1.0, 0.97, 0.92),
                shadow_maps_enabled: eye.fineness == Fineness::Fine,
                ..default()
            },
            shadow.clone(),
            Transform::from_xyz(-6.0, 14.0, 9.0).looking_at(Vec3::ZERO, Vec3::Y),
            layer(side),
        ));
    }
}

/// Light and dark.
fn light_up(
    desk: Res<Desk>,
    paint: Res<Palette>,
    mut materials: ResMut<Assets<StandardMaterial>>,
    mut ground: ResMut<ClearColor>,
    mut shown: Local<Option<super::desk::Look>>,
) {
    if *shown != Some(desk.look) {
        *shown = Some(desk.look);
        paint.follow(desk.look, &mut materials);
        ground.0 = palette::ground(desk.look);
    }
}
