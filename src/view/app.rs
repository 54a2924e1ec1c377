//! The Bevy app: with a window, or drawing into an image without one.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::window::{ExitCondition, ExitSystems, WindowResolution};
use bevy::winit::WinitPlugin;
use bevy_egui::{EguiContexts, EguiGlobalSettings, EguiPlugin, EguiPrimaryContextPass, egui};

use super::desk::{Desk, Look};
use super::locale::Words;
use super::obstacle::{Obstacle, Surroundings};
use super::scene::{EyeTarget, ScenePlugin, SceneSystems, labels, steer};
use super::shot::Picture;
use super::{panels, panics};

/// Seconds of a frame that may go into simulating when time is to pass as fast as it goes.
const BUDGET: f64 = 0.012;

/// How much a frame may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fineness {
    /// Shadows and smooth edges.
    #[default]
    Fine,
    /// Neither: about half the time on a machine without a graphics card.
    Plain,
    /// Every station in one flat colour of its own ([`id_colour`](super::id_colour)) and nothing else, for a program
    /// that asks what is in the picture.
    Ids,
}

/// Opens the window and returns when the person closes it, or after so many frames: with what is lost by that, in one
/// line, if anything is.
///
/// # Errors
/// What this machine lacks for a window, in one line.
pub fn open(
    desk: Desk,
    size: (u32, u32),
    fineness: Fineness,
    frames: Option<u32>,
) -> Result<Option<String>, Obstacle> {
    let here = Surroundings::here();
    here.for_window()?;
    panics::told(
        move |panic| here.explain(panic),
        || run(desk, size, fineness, frames),
    )
}

fn run(
    desk: Desk,
    size: (u32, u32),
    fineness: Fineness,
    frames: Option<u32>,
) -> Result<Option<String>, Obstacle> {
    let window = Window {
        title: title(&desk),
        name: Some("twinline".to_owned()),
        resolution: WindowResolution::new(size.0, size.1),
        ..default()
    };
    let mut app = App::new();
    app.add_plugins(plugins(false).set(WindowPlugin {
        primary_window: Some(window),
        ..default()
    }));
    furnish(&mut app, desk, EyeTarget::Window, fineness);
    app.add_systems(
        Update,
        (steer.after(pass).before(SceneSystems), entitle, snap),
    );
    if let Some(most) = frames {
        let end = move |mut seen: Local<u32>, mut exit: MessageWriter<AppExit>| {
            *seen += 1;
            // Whoever plays the person before so few frames must keep up with them.
            std::thread::sleep(Duration::from_millis(150));
            if *seen >= most {
                exit.write(AppExit::Success);
            }
        };
        app.add_systems(Last, end.in_set(ExitSystems));
    }
    // The app takes the desk with it.
    let lost: Arc<Mutex<Option<String>>> = Arc::default();
    let kept = lost.clone();
    let farewell = move |desk: Res<Desk>, mut exits: MessageReader<AppExit>| {
        if exits.read().next().is_some() {
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = desk.farewell();
        }
    };
    app.add_systems(Last, farewell.after(ExitSystems));
    match app.run() {
        AppExit::Success => Ok(lost.lock().unwrap_or_else(PoisonError::into_inner).take()),
        AppExit::Error(code) => Err(Obstacle::Other(format!(
            "the window ended with code {code}"
        ))),
    }
}

/// The plant, with the selected station in front.
fn title(desk: &Desk) -> String {
    let plant = &desk.document.factory.name;
    let station = desk
        .selected
        .and_then(|station| desk.twin().names().nth(station));
    match station {
        Some(station) => {
            let station = panels::shown_name(&desk.words, desk.twin().factory(), station);
            format!("{station} – {plant} – twinline")
        }
        None => format!("{plant} – twinline"),
    }
}

fn entitle(desk: Res<Desk>, mut windows: Query<&mut Window>, mut shown: Local<Option<usize>>) {
    if *shown != desk.selected {
        *shown = desk.selected;
        windows
            .iter_mut()
            .for_each(|mut window| window.title = title(&desk));
    }
}

/// F12 keeps a picture of the window beside the plant's file.
fn snap(mut commands: Commands, mut desk: ResMut<Desk>, keys: Res<ButtonInput<KeyCode>>) {
    if !keys.just_pressed(KeyCode::F12) {
        return;
    }
    let Some(file) = free_name(&desk.document.path, 10_000) else {
        desk.notice = Some(desk.words.get("view.no_name").to_owned());
        return;
    };
    commands.spawn(Screenshot::primary_window()).observe(
        move |caught: On<ScreenshotCaptured>, mut desk: ResMut<Desk>| {
            let written = Picture::of(&caught.image).map(|picture| picture.write(&file));
            desk.notice = Some(told(&desk.words, &file, written));
        },
    );
}

/// The first of so many names beside the plant's file that is free.
fn free_name(plant: &Path, of: usize) -> Option<PathBuf> {
    let plant = plant.with_extension("");
    let mut files = (1..of).map(|n| {
        let mut name = plant.file_name().unwrap_or_default().to_owned();
        name.push(format!("-{n}.png"));
        plant.with_file_name(name)
    });
    files.find(|file| !file.exists())
}

/// What became of a picture; none: there was nothing to write.
fn told(words: &Words, file: &Path, written: Option<io::Result<()>>) -> String {
    let file = file.display().to_string();
    let why = match written {
        Some(Ok(())) => return words.with("view.picture", &[&file]),
        Some(Err(error)) => words.failure(&error),
        None => words.get("view.gave_none").to_owned(),
    };
    words.with("view.cannot_write", &[&file, &why])
}

/// An app that draws into an image of this size, made ready to be updated by hand.
pub(super) fn windowless(desk: Desk, size: (u32, u32), fineness: Fineness) -> (App, Handle<Image>) {
    use bevy::render::render_resource::{TextureFormat, TextureUsages};
    let mut app = App::new();
    let plugins = plugins(true)
        .set(WindowPlugin {
            primary_window: None,
            exit_condition: ExitCondition::DontExit,
            ..default()
        })
        .disable::<WinitPlugin>();
    app.add_plugins(plugins);
    let mut image = Image::new_target_texture(size.0, size.1, TextureFormat::Rgba8UnormSrgb, None);
    image.texture_descriptor.usage |= TextureUsages::COPY_SRC;
    let image = app.world_mut().resource_mut::<Assets<Image>>().add(image);
    furnish(&mut app, desk, EyeTarget::Image(image.clone()), fineness);
    app.finish();
    app.cleanup();
    (app, image)
}

/// The scene's systems without a renderer, made ready to be updated by hand: for tests and benchmarks of what the
/// window does of its own. Time passes only by [`Desk::pass`].
pub fn undrawn(desk: Desk) -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, bevy::asset::AssetPlugin::default()))
        .init_asset::<Mesh>()
        .init_asset::<StandardMaterial>()
        .init_asset::<Image>()
        .insert_resource(desk)
        .add_plugins(ScenePlugin {
            target: EyeTarget::Window,
            fineness: Fineness::Plain,
        });
    app.finish();
    app.cleanup();
    app
}

/// Bevy's plugins. `at_once`: every pipeline is compiled when it is needed first, so that no picture lacks
/// what would have come a few frames later.
fn plugins(at_once: bool) -> bevy::app::PluginGroupBuilder {
    DefaultPlugins
        .set(RenderPlugin {
            synchronous_pipeline_compilation: at_once,
            ..default()
        })
        .set(LogPlugin {
            // Adapters and drivers say much that is no concern of a person who looks at a plant.
            filter: "error,wgpu=off,naga=off,bevy_render::renderer=off".to_owned(),
            ..default()
        })
}

fn furnish(app: &mut App, desk: Desk, target: EyeTarget, fineness: Fineness) {
    app.add_plugins(EguiPlugin::default());
    app.world_mut()
        .resource_mut::<EguiGlobalSettings>()
        .auto_create_primary_context = false;
    app.insert_resource(desk)
        .add_plugins(ScenePlugin { target, fineness })
        .add_systems(Update, pass.before(SceneSystems))
        .add_systems(EguiPrimaryContextPass, draw);
    if fineness != Fineness::Ids {
        app.add_systems(EguiPrimaryContextPass, labels.after(draw));
    }
}

/// Lets the person's time go by in the runs.
#[expect(
    clippy::disallowed_methods,
    reason = "the clock tells how far to simulate in this frame, never a number"
)]
fn pass(mut desk: ResMut<Desk>, time: Res<Time<Real>>) {
    let began = Instant::now();
    let elapsed = time.delta_secs_f64().min(0.25);
    desk.pass(elapsed, BUDGET, &|| began.elapsed().as_secs_f64());
}

fn draw(
    mut contexts: EguiContexts,
    mut desk: ResMut<Desk>,
    mut dressed: Local<Option<Look>>,
) -> Result {
    let ctx = contexts.ctx_mut()?.clone();
    if *dressed != Some(desk.look) {
        *dressed = Some(desk.look);
        panels::dress(&ctx, desk.look);
    }
    let mut window = egui::Ui::new(
        ctx.clone(),
        egui::Id::new("window"),
        egui::UiBuilder::new()
            .layer_id(egui::LayerId::background())
            .max_rect(ctx.viewport_rect()),
    );
    panels::show(&mut window, &mut desk);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_names_a_rework_shelf_in_the_windows_language() {
        let (_folder, mut desk) = crate::view::desk::tests::desk("lingang-body-shop");
        desk.words = Words::of(crate::view::Language::Chinese);
        let shelf = desk.twin().snapshot.stations.len();
        assert!(!desk.twin().snapshot.shelves.is_empty());
        desk.selected = Some(shelf);
        let title = title(&desk);
        assert!(
            title.contains("返修架") && !title.contains("shelf"),
            "{title}"
        );
    }

    #[test]
    fn a_picture_is_told_when_it_is_written_and_when_it_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let plant = folder.path().join("line.ron");
        let first = free_name(&plant, 3).unwrap();
        assert_eq!(first, folder.path().join("line-1.png"));
        let words = Words::english();
        let of = |written| told(&words, &first, written);
        assert!(of(Some(Ok(()))).starts_with("picture: "));
        let full = io::Error::from(io::ErrorKind::StorageFull);
        for failed in [Some(Err(full)), None] {
            assert!(of(failed).starts_with("cannot write "));
        }
        for name in ["line-1.png", "line-2.png"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(free_name(&plant, 3), None);
        assert_ne!(words.get("view.no_name"), "view.no_name");
    }
}
