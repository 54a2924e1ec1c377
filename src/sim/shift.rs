//! Shift plans at work: a machine off shift stands still, whatever it was about.
//!
//! Rules: work is suspended at the end of a shift and resumed at the next; a part that ends exactly then
//! is finished, none starts then; `Up` clocks stand still off shift; repair goes on unless
//! `repair_in: Shift`.

use bevy::prelude::Component;

use super::agenda::{Class, Timer};
use super::failure;
use super::machine::me;
use super::observe::What;
use super::shop::Shop;
use super::work::{list, pause, resume};
use crate::model::{DAY, ShiftPlan};

const SECOND: u64 = 1_000_000_000;

/// A machine's shift plan.
#[derive(Component, Debug, Clone)]
pub struct Shift {
    plan: ShiftPlan,
    /// Second of the week at t = 0.
    start: u64,
    /// The window that holds now or comes next \[ns\].
    window: Option<(u64, u64)>,
    /// First day not yet laid out.
    day: i64,
    /// Windows laid out behind `window` \[ns\].
    laid_out: Vec<(u64, u64)>,
    timer: Timer,
}

impl Shift {
    /// A plan whose t = 0 is `start` seconds into the week.
    pub fn new(plan: ShiftPlan, start: u64, timer: Timer) -> Self {
        // A night shift of the day before may still run at t = 0.
        Self {
            plan,
            start,
            window: None,
            day: -1,
            laid_out: Vec::new(),
            timer,
        }
    }

    /// Moves to the first window that ends after `now`, joining windows that touch.
    fn lay_out(&mut self, now: u64) {
        // The day before may reach past midnight, so one day ahead must be known before joining.
        // Two weeks behind the last holiday hold every window of the week twice: what has not closed by
        // then never does.
        let today = (now / SECOND / DAY) as i64;
        let last = self
            .plan
            .holidays
            .iter()
            .copied()
            .max()
            .unwrap_or(0)
            .max(today)
            + 16;
        while self.laid_out.len() < 2 && self.day <= last {
            for (from, to) in self.plan.windows_of_day(self.start, self.day) {
                let nanos = |second: i64| (second.max(0) as u64).saturating_mul(SECOND);
                let window = (nanos(from), nanos(to));
                match self.laid_out.last_mut() {
                    Some(last) if window.0 <= last.1 => last.1 = last.1.max(window.1),
                    _ => self.laid_out.push(window),
                }
            }
            self.laid_out.retain(|(from, to)| *to > now && from < to);
            self.day += 1;
        }
        if let [(_, to)] = self.laid_out.as_mut_slice() {
            *to = u64::MAX;
        }
        self.window = (!self.laid_out.is_empty()).then(|| self.laid_out.remove(0));
    }
}

/// Sets the shift at t = 0 and schedules its first change.
pub fn open(shop: &mut Shop<'_>, at: usize) {
    let now = shop.now;
    let row = &mut shop.rows.machines[at];
    row.body.on_shift = true;
    if let Some(shift) = &mut row.shift {
        shift.lay_out(now);
        row.body.on_shift = shift.window.is_some_and(|(from, _)| from <= now);
        shop.totals.on_shift += u32::from(row.body.on_shift);
        schedule(shop, at);
    }
}

fn schedule(shop: &mut Shop<'_>, at: usize) {
    let row = &mut shop.rows.machines[at];
    if let Some(shift) = &row.shift
        && let Some((from, to)) = shift.window
    {
        let next = if row.body.on_shift { to } else { from };
        shop.agenda.schedule(next, Class::Change, shift.timer);
    }
}

/// The shift ends or begins.
pub fn change(shop: &mut Shop<'_>, at: usize) {
    let now = shop.now;
    shop.totals.schedule_until(now);
    let begins = !shop.rows.machines[at].body.on_shift;
    let servers = shop.rows.machines[at].body.servers.len();
    if begins {
        shop.totals.on_shift += 1;
        shop.rows.machines[at].body.on_shift = true;
        failure::shift_begins(shop, at);
        for server in 0..servers {
            resume(shop, at, server);
        }
        list(shop, at);
    } else {
        shop.totals.on_shift -= 1;
        for server in 0..servers {
            pause(shop, at, server);
        }
        failure::shift_ends(shop, at);
        let row = &mut shop.rows.machines[at];
        row.body.on_shift = false;
        if let Some(shift) = &mut row.shift {
            shift.lay_out(now);
        }
        if row.body.listed {
            shop.pass_over_all(me(at));
        }
    }
    for server in 0..servers {
        shop.rows.machines[at].body.settle(now, server);
    }
    schedule(shop, at);
    let what = if begins {
        What::ShiftStarted
    } else {
        What::ShiftEnded
    };
    shop.note(me(at), what, 0, None);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Window;

    fn windows(plan: ShiftPlan, start: u64, count: usize) -> Vec<(u64, u64)> {
        let mut shift = Shift::new(plan, start, Timer::default());
        let mut now = 0;
        let mut all = Vec::new();
        for _ in 0..count {
            shift.lay_out(now);
            let Some((from, to)) = shift.window else {
                break;
            };
            all.push((from / SECOND, to / SECOND));
            now = to;
        }
        all
    }

    #[test]
    fn windows_that_touch_are_one() {
        let h = 3600;
        let plan = ShiftPlan {
            week: vec![
                Window {
                    start: 6 * h,
                    end: 14 * h,
                },
                Window {
                    start: 14 * h,
                    end: 22 * h,
                },
                Window {
                    start: 22 * h,
                    end: 30 * h,
                },
                Window {
                    start: DAY + 6 * h,
                    end: DAY + 7 * h,
                },
            ],
            ..ShiftPlan::default()
        };
        assert_eq!(
            windows(plan, 0, 2),
            vec![(6 * h, 31 * h), (7 * DAY + 6 * h, 7 * DAY + 31 * h)]
        );
    }

    #[test]
    fn a_plan_around_the_clock_never_ends_unless_a_holiday_ends_it() {
        let week: Vec<Window> = (0..7)
            .map(|d| Window {
                start: d * DAY,
                end: (d + 1) * DAY,
            })
            .collect();
        let plan = ShiftPlan {
            week,
            ..ShiftPlan::default()
        };
        assert_eq!(windows(plan.clone(), 0, 3), vec![(0, u64::MAX / SECOND)]);
        let plan = ShiftPlan {
            holidays: vec![40],
            ..plan
        };
        let day = DAY;
        assert_eq!(
            windows(plan, 0, 3),
            vec![(0, 40 * day), (41 * day, u64::MAX / SECOND)]
        );
    }

    #[test]
    fn a_plan_with_no_window_ends() {
        assert_eq!(windows(ShiftPlan::default(), 0, 3), vec![]);
    }
}
