//! Pictures without a window: the same scene and panels, drawn into an image and written as PNG.

use std::io;
use std::path::Path;

use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};

use super::app::{Fineness, windowless};
use super::desk::Desk;
use super::obstacle::{Obstacle, Surroundings};
use super::{panics, whole};

/// Points of the curves on the way to the moment of the picture.
const LOOKS: u64 = 480;
/// Frames until panels have found their size and everything stands.
const SETTLE: usize = 6;
/// Frames after which a picture that has not come never will.
const PATIENCE: usize = 200;
/// Pictures a second in a sequence.
const PACE: f64 = 25.0;

/// What to draw.
#[derive(Debug, Clone)]
pub struct Shot {
    /// Simulated time of the first picture \[ns\].
    pub at: u64,
    /// Width and height \[pixels\].
    pub size: (u32, u32),
    /// How many pictures, one 1/25 s of the person's time after the other.
    pub frames: usize,
    /// Shadows and smooth edges, or neither.
    pub fineness: Fineness,
}

/// A picture: rows from the top, four bytes a pixel (red, green, blue, alpha).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// The pixels.
    pub rgba: Vec<u8>,
}

/// The picture that the renderer handed over last.
#[derive(Resource, Default)]
struct Caught(Option<Picture>);

/// Draws a desk at a moment, and hands each picture to `take` as it comes. `selects_bottleneck`: what holds the
/// plant back at that moment is selected.
///
/// # Errors
/// What this machine lacks for a picture, or why `take` could not keep it.
pub fn shot(
    mut desk: Desk,
    what: &Shot,
    selects_bottleneck: bool,
    take: &mut dyn FnMut(usize, &Picture) -> io::Result<()>,
) -> Result<(), Obstacle> {
    arrive(&mut desk, what.at);
    if selects_bottleneck {
        desk.select_bottleneck();
    }
    let here = Surroundings::here();
    panics::told(move |panic| here.explain(panic), || draw(desk, what, take))
}

fn draw(
    desk: Desk,
    what: &Shot,
    take: &mut dyn FnMut(usize, &Picture) -> io::Result<()>,
) -> Result<(), Obstacle> {
    let (mut app, image) = windowless(desk, what.size, what.fineness);
    app.init_resource::<Caught>();
    for _ in 0..SETTLE {
        app.update();
    }
    for frame in 0..what.frames.max(1) {
        if frame > 0 {
            let mut desk = app.world_mut().resource_mut::<Desk>();
            desk.playback.is_playing = true;
            desk.pass(1.0 / PACE, f64::INFINITY, &|| 0.0);
            desk.playback.is_playing = false;
            app.update();
        }
        let picture = catch(&mut app, &image)?;
        take(frame, &picture).map_err(|error| Obstacle::Other(error.to_string()))?;
    }
    Ok(())
}

/// Runs to a moment with looks on the way, and stops there.
fn arrive(desk: &mut Desk, at: u64) {
    desk.playback.is_playing = false;
    let rate = desk.playback.rate().unwrap_or(60.0);
    for look in 1..=LOOKS {
        for twin in &mut desk.twins {
            let now = twin.now();
            twin.traffic.set_travel((rate * 0.8e9) as u64, now);
            twin.advance((u128::from(at) * u128::from(look) / u128::from(LOOKS)) as u64);
        }
        desk.refresh();
    }
    desk.finish_background();
}

fn catch(app: &mut App, image: &Handle<Image>) -> Result<Picture, Obstacle> {
    app.world_mut().resource_mut::<Caught>().0 = None;
    app.world_mut()
        .spawn(Screenshot::image(image.clone()))
        .observe(|caught: On<ScreenshotCaptured>, mut keep: ResMut<Caught>| {
            keep.0 = Picture::of(&caught.image);
        });
    for _ in 0..PATIENCE {
        app.update();
        if let Some(picture) = app.world_mut().resource_mut::<Caught>().0.take() {
            return Ok(picture);
        }
    }
    Err(Obstacle::Other("the renderer gave no picture".to_owned()))
}

impl Picture {
    /// A picture from the renderer, whichever order its colours come in.
    pub(super) fn of(image: &Image) -> Option<Self> {
        use bevy::render::render_resource::TextureFormat;
        let mut rgba = image.data.clone()?;
        if matches!(
            image.texture_descriptor.format,
            TextureFormat::Bgra8Unorm | TextureFormat::Bgra8UnormSrgb
        ) {
            rgba.chunks_exact_mut(4).for_each(|pixel| pixel.swap(0, 2));
        }
        Some(Self {
            width: image.width(),
            height: image.height(),
            rgba,
        })
    }

    /// Writes it as PNG, whole: beside the file first, then in its place.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let rgb: Vec<u8> = self
            .rgba
            .chunks_exact(4)
            .flat_map(|p| [p[0], p[1], p[2]])
            .collect();
        let mut writer = encoder.write_header().map_err(io::Error::other)?;
        writer.write_image_data(&rgb).map_err(io::Error::other)?;
        writer.finish().map_err(io::Error::other)?;
        whole::write(path, &bytes)
    }
}
