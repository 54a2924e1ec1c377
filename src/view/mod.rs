//! Layer 5: the window, with Cargo's feature `view`. Bevy draws the plant in 3D and egui the panels, over runs
//! that are the same as without a window.
//!
//! May import everything below layer 5. The ways in are [`open`] for a window and [`shot()`] for a picture
//! without one. The [`Desk`] is all that is shown and chosen, as plain data; `panels` draw and change it,
//! `scene` follows it, `twin` holds the runs and asks them through [`sim::observe`](crate::sim::observe). The
//! runs stay beside Bevy's App world: no simulated entity is drawn, and nothing drawn is simulated.

mod app;
mod background;
mod desk;
mod display;
mod floor;
mod layout;
mod locale;
mod obstacle;
mod pace;
mod panels;
mod panics;
mod playback;
mod rehearsal;
mod scene;
mod score;
mod sentences;
mod shot;
mod study;
mod trial;
mod twin;
mod whole;

pub use self::panels::moment;
pub use app::{Fineness, open};
pub use background::Background;
pub use desk::{Desk, Document, Look, Tab};
pub use locale::{Language, Words};
pub use obstacle::{Obstacle, Surroundings};
pub use pace::{Pace, pace};
pub use playback::{Playback, SPEEDS};
pub use rehearsal::{Cost, Rehearsal};
pub use scene::{Boxes, id_colour};
pub use score::{Board, Sheet};
pub use shot::{Picture, Shot, shot};
pub use study::{Standing, Stopped};
pub use trial::{Compared, Figure, Pairs, Problem, Rerun, SaveError, Trial};
pub use twin::{Ended, Twin};
