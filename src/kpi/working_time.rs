//! When the plant works, from its shift plans: what "a shift" and "a working day" are.

use serde::Serialize;

use crate::model::{DAY, Factory, ShiftPlan, WEEK};

/// Shifts and working days of an ordinary week, breaks taken out. Only plans that a station follows count.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorkingTime {
    /// The plan whose shifts are meant: of those followed the one with the most hours, by name among equals.
    pub plan: String,
    /// Plans followed.
    pub plans: usize,
    /// Mean scheduled time of a shift, that is of a window of the plan less its breaks \[h\].
    pub shift_h: f64,
    /// The shortest shift \[h\].
    pub shortest_shift_h: f64,
    /// The longest shift \[h\].
    pub longest_shift_h: f64,
    /// Whether the plan has breaks.
    pub has_breaks: bool,
    /// Hours in which at least one plan is on shift ÷ working days \[h\].
    pub working_day_h: f64,
    /// Days of the week on which a shift begins.
    pub working_days_per_week: u32,
}

impl WorkingTime {
    /// `None` when no station follows a shift plan with a shift in it: every hour counts then.
    pub fn of(factory: &Factory) -> Option<Self> {
        let followed = |name: &str| {
            let mut shifts = factory.stations.values().filter_map(|s| s.kind.machine());
            shifts.any(|m| m.shift.as_deref() == Some(name))
        };
        let ordinary = |plan: &ShiftPlan| ShiftPlan {
            holidays: Vec::new(),
            ..plan.clone()
        };
        let plans: Vec<(&String, ShiftPlan)> = factory
            .shifts
            .iter()
            .filter(|(name, _)| followed(name))
            .map(|(name, plan)| (name, ordinary(plan)))
            .filter(|(_, plan)| plan.weekly_seconds() > 0)
            .collect();
        let (name, plan) = plans.iter().reduce(|most, other| {
            if other.1.weekly_seconds() > most.1.weekly_seconds() {
                other
            } else {
                most
            }
        })?;
        let shift_h = |window| {
            let alone = ShiftPlan {
                week: vec![window],
                ..plan.clone()
            };
            alone.weekly_seconds() as f64 / 3600.0
        };
        let shifts: Vec<f64> = plan.week.iter().map(|w| shift_h(*w)).collect();
        let (seconds, days) = covered(plans.iter().map(|(_, plan)| plan));
        Some(Self {
            plan: (*name).clone(),
            plans: plans.len(),
            shift_h: shifts.iter().sum::<f64>() / shifts.len() as f64,
            shortest_shift_h: shifts.iter().copied().fold(f64::INFINITY, f64::min),
            longest_shift_h: shifts.iter().copied().fold(0.0, f64::max),
            has_breaks: !plan.breaks.is_empty(),
            working_day_h: seconds as f64 / 3600.0 / f64::from(days),
            working_days_per_week: days,
        })
    }
}

/// Seconds of the week in which at least one plan is on shift, and the days on which a shift begins.
fn covered<'a>(plans: impl Iterator<Item = &'a ShiftPlan>) -> (u64, u32) {
    let mut windows: Vec<(u64, u64)> = Vec::new();
    let mut begins = [false; (WEEK / DAY) as usize];
    for plan in plans {
        for (day, begins) in begins.iter_mut().enumerate() {
            let of_day = plan.windows_of_day(0, day as i64);
            *begins |= !of_day.is_empty();
            for (from, to) in of_day {
                let (from, to) = (from.max(0) as u64, to.max(0) as u64);
                // What runs past Sunday's midnight falls on Monday.
                windows.push((from.min(WEEK), to.min(WEEK)));
                windows.push((from.max(WEEK) - WEEK, to.max(WEEK) - WEEK));
            }
        }
    }
    windows.sort_unstable();
    let (mut seconds, mut until) = (0, 0);
    for (from, to) in windows {
        seconds += to.saturating_sub(from.max(until));
        until = until.max(to);
    }
    (seconds, begins.iter().map(|b| u32::from(*b)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind, Machine, Station, TimeOfDay, Window};

    const H: u64 = 3600;

    fn plan(shifts: &[(u64, u64)], days: std::ops::Range<u64>) -> ShiftPlan {
        let window = |day: u64, (from, to): (u64, u64)| Window {
            start: day * DAY + from * H,
            end: day * DAY + to * H,
        };
        ShiftPlan {
            week: days
                .flat_map(|day| shifts.iter().map(move |shift| window(day, *shift)))
                .collect(),
            ..ShiftPlan::default()
        }
    }

    fn factory(plans: &[(&str, ShiftPlan)]) -> Factory {
        let mut factory = Factory::default();
        for (name, plan) in plans {
            let machine = Machine {
                shift: Some((*name).to_owned()),
                ..Machine::default()
            };
            factory
                .stations
                .insert((*name).to_owned(), Station::new(Kind::Machine(machine)));
            factory.shifts.insert((*name).to_owned(), plan.clone());
        }
        factory
    }

    #[test]
    fn a_shift_is_a_window_less_its_breaks() {
        let mut two = plan(&[(6, 14), (14, 22)], 0..5);
        two.breaks = vec![(TimeOfDay(10 * 3600), TimeOfDay(10 * 3600 + 1800))];
        let found = WorkingTime::of(&factory(&[("two", two)])).unwrap();
        assert_eq!(
            (found.shift_h, found.shortest_shift_h, found.longest_shift_h),
            (7.75, 7.5, 8.0)
        );
        assert_eq!(
            (found.working_day_h, found.working_days_per_week),
            (15.5, 5)
        );
    }

    #[test]
    fn plans_that_overlap_count_once_and_those_that_nobody_follows_not_at_all() {
        let (day, office) = (plan(&[(6, 14)], 0..5), plan(&[(8, 18)], 0..5));
        let mut plant = factory(&[("day", day.clone()), ("office", office)]);
        let both = WorkingTime::of(&plant).unwrap();
        assert_eq!((both.plan.as_str(), both.plans), ("office", 2));
        assert_eq!((both.shift_h, both.working_day_h), (10.0, 12.0));
        plant.stations.remove("office");
        assert_eq!(
            WorkingTime::of(&plant),
            WorkingTime::of(&factory(&[("day", day)]))
        );
        plant.stations.remove("day");
        assert_eq!(WorkingTime::of(&plant), None);
    }

    #[test]
    fn the_night_from_sunday_to_monday_is_in_the_week() {
        let nights = plan(&[(22, 30)], 0..7);
        let found = WorkingTime::of(&factory(&[("nights", nights)])).unwrap();
        assert_eq!((found.working_day_h, found.working_days_per_week), (8.0, 7));
    }
}
