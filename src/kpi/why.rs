//! Why a station is the bottleneck, or is not: as data, and in the page's words. The window says the same in its own.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{Limit, Means};

/// A station that waits for less of its time than this hardly ever does [%].
const SELDOM: f64 = 0.05;

/// Why the busiest station limits the plant, or does not. Displayed in English; says only what the numbers show.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// The busiest station, or those that cannot be told apart, in the order of the flow.
    pub named: Vec<String>,
    /// The smallest and the largest active share of the named.
    pub active: (f64, f64),
    /// What the most active does while it is active.
    pub busy: Busy,
    /// The shares are of scheduled time; otherwise the station is never off shift and has no other.
    pub of_scheduled_time: bool,
    /// The judgement.
    pub reason: Reason,
    /// The most active of the others, and its active share.
    pub next: Option<(String, f64)>,
}

/// What is judged of the named.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    /// What arrives leaves: they are only the busiest.
    Arrivals,
    /// There are several, too close to tell apart.
    TooClose {
        /// Each of them has time to spare, so that none alone holds the plant back.
        none_alone: bool,
    },
    /// There is one, and it has time to spare.
    TimeToSpare {
        /// Share of its time without parts.
        starved: f64,
        /// Share of its time without room behind it.
        blocked: f64,
    },
    /// There is one, and it limits the plant.
    Station(Waits),
}

/// How often a station that limits the plant waits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Waits {
    /// For parts and for room, as shares of its time.
    Both {
        /// For parts.
        starved: f64,
        /// For room.
        blocked: f64,
    },
    /// For parts, as a share of its time, and for room so seldom.
    ForParts(f64, Seldom),
    /// For room, as a share of its time, and for parts so seldom.
    ForRoom(f64, Seldom),
    /// For neither.
    For(Seldom),
}

/// How seldom something is that is not worth a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seldom {
    /// It was seen.
    HardlyEver,
    /// It was not.
    Never,
}

/// What an active station does beside working.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy {
    /// It is set up at times.
    pub setup: bool,
    /// It is down at times.
    pub down: bool,
}

/// The reasons for `first`, the most active of the `named`, each with its active share.
pub(super) fn why(
    means: &Means<'_>,
    first: &str,
    named: &[(&str, f64)],
    next: Option<(&str, f64)>,
    limit: Limit,
) -> Why {
    let of = |name| means.station(first, name).map_or(0.0, |e| e.mean);
    let (starved, blocked) = (
        of("starved_share_of_scheduled"),
        of("blocked_share_of_scheduled"),
    );
    let shares = || named.iter().map(|(_, share)| *share);
    let largest = shares().fold(0.0, f64::max);
    let reason = match (limit, named.len() > 1) {
        (Limit::Arrivals, _) => Reason::Arrivals,
        (limit, true) => Reason::TooClose {
            none_alone: limit == Limit::NoStationAlone,
        },
        (Limit::NoStationAlone, false) => Reason::TimeToSpare { starved, blocked },
        (Limit::Station, false) => Reason::Station(Waits::of(starved, blocked)),
    };
    Why {
        named: named.iter().map(|(name, _)| (*name).to_owned()).collect(),
        active: (shares().fold(largest, f64::min), largest),
        busy: Busy {
            setup: of("setup_share_of_scheduled") > 0.0,
            down: of("down_share_of_scheduled") > 0.0,
        },
        of_scheduled_time: of("off_shift_share") > 0.0,
        reason,
        next: next.map(|(name, share)| (name.to_owned(), share)),
    }
}

impl Waits {
    fn of(starved: f64, blocked: f64) -> Self {
        let seldom = |share: f64| match share > 0.0 {
            true => Seldom::HardlyEver,
            false => Seldom::Never,
        };
        let is_some = |share: f64| share * 100.0 >= SELDOM;
        match (is_some(starved), is_some(blocked)) {
            (true, true) => Self::Both { starved, blocked },
            (true, false) => Self::ForParts(starved, seldom(blocked)),
            (false, true) => Self::ForRoom(blocked, seldom(starved)),
            (false, false) => Self::For(seldom(starved + blocked)),
        }
    }
}

/// A share as the reasons tell it: in whole percent, below one percent with a digit.
pub fn told_share(share: f64) -> String {
    let value = share * 100.0;
    if (0.05..0.95).contains(&value) {
        format!("{value:.1} %")
    } else {
        format!("{value:.0} %")
    }
}

impl Serialize for Why {
    /// As the sentence.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (names, busy, is_several) = (join(&self.named), self.busy, self.named.len() > 1);
        let time = match self.of_scheduled_time {
            true => "its scheduled time",
            false => "its time",
        };
        let shares = match (told_share(self.active.0), told_share(self.active.1)) {
            (low, high) if low == high => high,
            (low, high) => format!("{low} to {high}"),
        };
        let after = match &self.next {
            Some((name, share)) => format!("; next comes {name} with {}", told_share(*share)),
            None => String::new(),
        };
        match self.reason {
            Reason::Arrivals => {
                let is = if is_several { "are" } else { "is" };
                let each = if is_several { "each" } else { "which is" };
                write!(
                    f,
                    "What arrives leaves: arrivals are the limit, not a station. The busiest {is} {names}, {each} \
                     {busy} {shares} of {time}{after}."
                )
            }
            Reason::TooClose { none_alone } => {
                let so = match none_alone {
                    true => ", so none of them alone holds the plant back",
                    false => "",
                };
                write!(
                    f,
                    "{names} are too close to tell apart: each is {busy} {shares} of {time}{so}{after}."
                )
            }
            Reason::TimeToSpare { starved, blocked } => write!(
                f,
                "{names} is the busiest station, but {busy} only {shares} of {time} (it waits for parts \
                 {} and for room {} of it), so no station alone holds the plant back{after}.",
                told_share(starved),
                told_share(blocked)
            ),
            Reason::Station(waits) => {
                let more = match self.next.is_some() {
                    true => ", more than any other station, and ",
                    false => " and ",
                };
                write!(
                    f,
                    "{names} is {busy} {shares} of {time}{more}{waits}{after}."
                )
            }
        }
    }
}

impl fmt::Display for Waits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Both { starved, blocked } => write!(
                f,
                "waits for parts only {} of it and for room {}",
                told_share(*starved),
                told_share(*blocked)
            ),
            Self::ForParts(starved, room) => {
                let starved = told_share(*starved);
                write!(
                    f,
                    "waits for parts only {starved} of it and {room} for room"
                )
            }
            Self::ForRoom(blocked, parts) => {
                let blocked = told_share(*blocked);
                write!(
                    f,
                    "waits for room only {blocked} of it and {parts} for parts"
                )
            }
            Self::For(seldom) => write!(f, "{seldom} waits"),
        }
    }
}

impl fmt::Display for Seldom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HardlyEver => "hardly ever",
            Self::Never => "never",
        })
    }
}

impl fmt::Display for Busy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.setup, self.down) {
            (true, true) => "working, in setup or down",
            (true, false) => "working or in setup",
            (false, true) => "working or down",
            (false, false) => "working",
        })
    }
}

/// "a, b and c".
fn join(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_told_in_one_style() {
        let told = [
            (0.01, 0.002),
            (0.01, 0.0001),
            (0.0, 0.02),
            (0.0001, 0.0),
            (0.0, 0.0),
        ];
        assert_eq!(
            told.map(|(starved, blocked)| Waits::of(starved, blocked).to_string()),
            [
                "waits for parts only 1 % of it and for room 0.2 %",
                "waits for parts only 1 % of it and hardly ever for room",
                "waits for room only 2 % of it and never for parts",
                "hardly ever waits",
                "never waits",
            ]
        );
    }
}
