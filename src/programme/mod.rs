//! Layer 4: what a city counts — factories by the standing they prove, against a plan's targets.
//!
//! May import `model`, `text`, `check`, `sim`'s hashes, `kpi`, `experiment` and `maturity`; touches no file,
//! only readers and writers that the caller passes. The ways in: [`Survey::run`] scores many facilities,
//! [`count()`] counts their rows by a [`Programme`](crate::model::Programme), [`City`] makes facilities up.
//!
//! A row is small and says what it rests on, so that thousands can be kept, resumed and checked. A broken
//! file is a row without a score; the rest goes on.

mod by_facility;
mod city;
mod condition;
mod count;
mod facility;
mod kept;
mod limits;
mod survey;
mod tally;

pub use city::{City, MadeUp};
pub use condition::{By, Cover, Distance, distance, holds, holds_in_part};
pub use count::{
    Against, Asked, Count, Counted, IfCovered, LaterPapers, Marks, Nearest, Odd, Of, Place,
    Reached, Reading, Share, Spread, Standing, Sum, Unscored,
};
pub use facility::{Lack, Mark, Row, Scored, Sides, Verdict};
pub use kept::Kept;
pub use limits::Limit;
pub use survey::{Facilities, Survey, Surveyed};
pub use tally::count;

/// The programmes that come with the engine: name of the file and its text.
pub const SHIPPED: &[(&str, &str)] = &[(
    "shanghai-2025.ron",
    include_str!("../../assets/programmes/shanghai-2025.ron"),
)];
