//! Shift plans: windows and breaks that make sense.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `shift-window` | error | a window or break that ends before it starts, or lies outside the week |
//! | `shift-overlap` | error | two windows of a plan that overlap |
//! | `shift-empty` | error | a plan without any working time |

use crate::model::{DAY, Diagnostic, Path, ShiftPlan, WEEK};

pub(super) fn shift(path: &Path, name: &str, plan: &ShiftPlan, found: &mut Vec<Diagnostic>) {
    let before = found.len();
    for (k, window) in plan.week.iter().enumerate() {
        if window.start >= window.end || window.start >= WEEK || window.end - window.start > DAY {
            found.push(
                Diagnostic::error(
                    "shift-window",
                    path.join("week").join(k.to_string()),
                    "a window starts within the week, ends after it starts, and lasts at most a day",
                )
                .hint("write it as \"Mon-Fri 06:00-14:00\"; one past midnight as \"22:00-06:00\""),
            );
        }
    }
    for (k, (from, to)) in plan.breaks.iter().enumerate() {
        if from >= to || u64::from(to.0) > DAY {
            found.push(
                Diagnostic::error(
                    "shift-window",
                    path.join("breaks").join(k.to_string()),
                    "a break ends after it starts, on the same day",
                )
                .hint("write it as \"10:00-10:15\"; cut one past midnight in two"),
            );
        }
    }
    if found.len() > before {
        return;
    }
    let mut week: Vec<(u64, u64)> = plan.week.iter().map(|w| (w.start, w.end)).collect();
    week.sort_unstable();
    // The week goes round: the first window also stands behind the last.
    week.extend(week.first().map(|&(start, end)| (start + WEEK, end + WEEK)));
    if week.windows(2).any(|pair| pair[1].0 < pair[0].1) {
        found.push(
            Diagnostic::error(
                "shift-overlap",
                path.join("week"),
                format!("windows of `{name}` overlap"),
            )
            .hint("end each window where the next begins"),
        );
    } else if plan.weekly_seconds() == 0 {
        found.push(
            Diagnostic::error(
                "shift-empty",
                path.clone(),
                format!("`{name}` has no working time in the week"),
            )
            .hint("add windows such as \"Mon-Fri 06:00-14:00\"; look at the breaks too"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use crate::model::*;

    #[test]
    fn shift_plans_have_sound_windows() {
        let plan = |edit: fn(&mut ShiftPlan)| bent(|f| edit(f.shifts.get_mut("day").unwrap()));
        assert_eq!(
            plan(|p| p.week[1].end = p.week[1].start),
            ["shift-window shifts.day.week.1"]
        );
        assert_eq!(
            plan(|p| p.breaks.push((TimeOfDay(60), TimeOfDay(30)))),
            ["shift-window shifts.day.breaks.1"]
        );
        assert_eq!(
            plan(|p| p.week[1] = Window {
                start: 20 * 3600,
                end: 30 * 3600
            }),
            ["shift-overlap shifts.day.week"]
        );
        assert_eq!(
            plan(|p| p.breaks = vec![(TimeOfDay(0), TimeOfDay(86_400))]),
            ["shift-empty shifts.day"]
        );
        // Sunday night runs into Monday's window.
        assert_eq!(
            plan(|p| p.week.push(Window {
                start: 6 * DAY + 20 * 3600,
                end: 7 * DAY + 8 * 3600
            })),
            ["shift-overlap shifts.day.week"]
        );
    }
}
