//! Shift plans: when a station is staffed.

use serde::Serialize;

/// Seconds of a day; days have 24 h and know no daylight saving.
pub const DAY: u64 = 86_400;
/// Seconds of a week.
pub const WEEK: u64 = 7 * DAY;

/// Monday is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Weekday(pub u8);

impl Weekday {
    /// English three-letter names, Monday first.
    pub const NAMES: [&'static str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
}

/// Seconds after midnight; 86 400 is the day's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub struct TimeOfDay(pub u32);

/// A stretch of the week, in seconds from Monday 00:00: `[start, end)`. One that runs past midnight
/// belongs to the day it starts on and may end after the week's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Window {
    /// First second.
    pub start: u64,
    /// One past the last second; above `start`.
    pub end: u64,
}

/// When work is scheduled: weekly windows less breaks less holidays.
///
/// Written `(week: ["Mon-Fri 06:00-14:00"], breaks: ["10:00-10:15"], holidays: ["2026-10-01"])`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct ShiftPlan {
    /// Declared windows of the week; they do not overlap.
    pub week: Vec<Window>,
    /// Breaks, each on every day [start, end).
    pub breaks: Vec<(TimeOfDay, TimeOfDay)>,
    /// Days off, as days after the day of the run's start (day 0); negative ones are before it.
    pub holidays: Vec<i64>,
}

impl ShiftPlan {
    /// The working windows of the run day by day, in order, as seconds from the run's start.
    ///
    /// `start` is the second of the week at which t = 0 lies. `day` 0 is the day of the start; windows
    /// begin on the day they are listed under and are cut at neither its end nor the week's.
    pub fn windows_of_day(&self, start: u64, day: i64) -> Vec<(i64, i64)> {
        let week_day = ((start / DAY) as i64 + day).rem_euclid(7) as u64;
        if self.holidays.contains(&day) {
            return Vec::new();
        }
        let midnight = day * DAY as i64 - (start % DAY) as i64;
        let mut windows: Vec<(i64, i64)> = self
            .week
            .iter()
            .filter(|w| w.start / DAY == week_day)
            .map(|w| {
                let from = midnight + (w.start % DAY) as i64;
                (from, from + (w.end - w.start) as i64)
            })
            .collect();
        // A window past midnight meets the breaks of the next day as well.
        for shift in [0, DAY as i64] {
            for (from, to) in &self.breaks {
                let cut = (
                    midnight + shift + i64::from(from.0),
                    midnight + shift + i64::from(to.0),
                );
                if windows
                    .iter()
                    .any(|(from, to)| *from < cut.1 && cut.0 < *to)
                {
                    windows = windows.into_iter().flat_map(|w| without(w, cut)).collect();
                }
            }
        }
        windows.sort_unstable();
        windows
    }

    /// Scheduled seconds of an ordinary week.
    pub fn weekly_seconds(&self) -> u64 {
        let plain = Self {
            holidays: Vec::new(),
            ..self.clone()
        };
        (0..7)
            .flat_map(|day| plain.windows_of_day(0, day))
            .map(|(from, to)| (to - from) as u64)
            .sum()
    }
}

/// What is left of a window once `cut` is taken out: none, one or two pieces.
fn without((from, to): (i64, i64), cut: (i64, i64)) -> impl Iterator<Item = (i64, i64)> {
    let pieces = [(from, to.min(cut.0)), (from.max(cut.1), to)];
    pieces.into_iter().filter(|(a, b)| a < b)
}

#[cfg(test)]
mod tests {
    use super::*;

    const H: u64 = 3600;

    fn two_shift() -> ShiftPlan {
        ShiftPlan {
            week: (0..5)
                .flat_map(|d| {
                    [Window {
                        start: d * DAY + 6 * H,
                        end: d * DAY + 14 * H,
                    }]
                })
                .collect(),
            breaks: vec![(TimeOfDay(10 * 3600), TimeOfDay(10 * 3600 + 900))],
            holidays: vec![2],
        }
    }

    #[test]
    fn breaks_split_a_window_and_holidays_remove_it() {
        let plan = two_shift();
        let h = H as i64;
        assert_eq!(
            plan.windows_of_day(0, 0),
            vec![(6 * h, 10 * h), (10 * h + 900, 14 * h)]
        );
        assert_eq!(plan.windows_of_day(0, 2), vec![]);
        assert_eq!(plan.windows_of_day(0, 5), vec![]);
        assert_eq!(plan.weekly_seconds(), 5 * (8 * H - 900));
    }

    #[test]
    fn a_start_in_mid_week_shifts_the_days() {
        // t = 0 is Thursday 08:00: the first window began two hours before it.
        let start = 3 * DAY + 8 * H;
        let h = H as i64;
        assert_eq!(two_shift().windows_of_day(start, 0)[0], (-2 * h, 2 * h));
        assert_eq!(two_shift().windows_of_day(start, 1)[0], (22 * h, 26 * h));
    }

    #[test]
    fn a_night_shift_meets_the_breaks_of_the_next_day() {
        let plan = ShiftPlan {
            week: vec![Window {
                start: 22 * H,
                end: 30 * H,
            }],
            breaks: vec![(TimeOfDay(2 * 3600), TimeOfDay(2 * 3600 + 1800))],
            holidays: vec![],
        };
        let h = H as i64;
        assert_eq!(
            plan.windows_of_day(0, 0),
            vec![(22 * h, 26 * h), (26 * h + 1800, 30 * h)]
        );
    }
}
