//! Real frames, drawn without a window as fast as they come, and by what.

use bevy::prelude::*;
use bevy::render::render_resource::PollType;
use bevy::render::renderer::{RenderAdapterInfo, RenderDevice};

use super::app::{Fineness, windowless};
use super::desk::Desk;
use super::obstacle::{Obstacle, Surroundings};
use super::panics;

/// Frames until everything stands; pipelines are compiled when they are needed first.
const SETTLE: usize = 12;

/// How long frames took.
#[derive(Debug, Clone, PartialEq)]
pub struct Pace {
    /// What drew them: its name, kind, interface and driver.
    pub adapter: String,
    /// From each frame to the next, in the unit of the clock.
    pub frames: Vec<f64>,
}

/// Draws so many frames of a desk as the window would, its time going by, and nobody's display to wait for. As in the
/// window, a frame is made ready while the one before is drawn; none begins before the adapter has drawn what it has.
///
/// # Errors
/// What this machine lacks for a picture.
pub fn pace(
    desk: Desk,
    size: (u32, u32),
    fineness: Fineness,
    frames: usize,
    clock: &dyn Fn() -> f64,
) -> Result<Pace, Obstacle> {
    let here = Surroundings::here();
    panics::told(
        move |panic| here.explain(panic),
        || drawn(desk, size, fineness, frames, clock),
    )
}

fn drawn(
    desk: Desk,
    size: (u32, u32),
    fineness: Fineness,
    frames: usize,
    clock: &dyn Fn() -> f64,
) -> Result<Pace, Obstacle> {
    let (mut app, _image) = windowless(desk, size, fineness);
    let frame = |app: &mut App| -> Result<f64, Obstacle> {
        let began = clock();
        app.update();
        let device = app.world().resource::<RenderDevice>();
        device
            .poll(PollType::wait_indefinitely())
            .map_err(|error| Obstacle::Other(error.to_string()))?;
        Ok(clock() - began)
    };
    for _ in 0..SETTLE {
        frame(&mut app)?;
    }
    let adapter = app.world().resource::<RenderAdapterInfo>();
    let adapter = format!(
        "{} ({:?}, {:?}, {} {})",
        adapter.name, adapter.device_type, adapter.backend, adapter.driver, adapter.driver_info
    );
    let frames = (0..frames)
        .map(|_| frame(&mut app))
        .collect::<Result<_, _>>()?;
    Ok(Pace { adapter, frames })
}
