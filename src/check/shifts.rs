//! Shift plans: windows and breaks that make sense.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `shift-window` | error | a window or break that ends before it starts, or lies outside the week |
//! | `shift-overlap` | error | two windows of a plan that overlap |
//! | `shift-empty` | error | a plan without any working time |
//! | `break-outside` | warning | a break at which no shift is on |
//! | `unused-shift` | warning | a plan that no station works in, not under a scenario either |

use std::collections::BTreeSet;

use crate::model::{DAY, Diagnostic, Factory, Path, ShiftPlan, TimeOfDay, WEEK};

/// Plans that nobody works in.
pub(super) fn unused(factory: &Factory, found: &mut Vec<Diagnostic>) {
    let machines = factory.stations.values().filter_map(|s| s.kind.machine());
    let used: BTreeSet<&String> = machines.filter_map(|m| m.shift.as_ref()).collect();
    // A scenario names a plan in quotes, as the file does.
    let changes = factory.scenarios.values().flat_map(|s| &s.changes);
    let values: Vec<&str> = changes.map(|change| change.value.as_str()).collect();
    for name in factory.shifts.keys().filter(|name| !used.contains(name)) {
        let quoted = format!("\"{name}\"");
        if values.iter().any(|value| value.contains(&quoted)) {
            continue;
        }
        found.push(
            Diagnostic::warning(
                "unused-shift",
                Path::of(["shifts", name]),
                format!("no station works in the shift plan `{name}`"),
            )
            .hint(format!(
                "write shift: \"{name}\" at the machines that do, or take it out"
            )),
        );
    }
}

/// Breaks that fall into no shift of any day.
fn breaks_outside(path: &Path, name: &str, plan: &ShiftPlan, found: &mut Vec<Diagnostic>) {
    let inside = |(from, to): (u64, u64)| {
        // The first day once more behind the last: a window may go on past the end of the week.
        (0..8).any(|day| {
            let (from, to) = (day * DAY + from, day * DAY + to);
            plan.week.iter().any(|w| w.start < to && from < w.end)
        })
    };
    let span = |(from, to): (TimeOfDay, TimeOfDay)| (u64::from(from.0), u64::from(to.0));
    let breaks: Vec<(u64, u64)> = plan.breaks.iter().copied().map(span).collect();
    // One past midnight stands here in two parts.
    let early = breaks.iter().copied().find(|(from, _)| *from == 0);
    let late = breaks.iter().copied().find(|(_, to)| *to == DAY);
    for &(from, to) in &breaks {
        let other = match (early, late) {
            (Some(early), Some(late)) if from == 0 && early != late => Some(late),
            (Some(early), Some(late)) if to == DAY && early != late => Some(early),
            _ => None,
        };
        if !inside((from, to)) && !other.is_some_and(inside) {
            let clock = |s: u64| format!("{:02}:{:02}", s / 3600, s / 60 % 60);
            let message = format!(
                "`{name}` has a break at {}-{}, when none of its shifts is on",
                clock(from),
                clock(to)
            );
            found.push(
                Diagnostic::warning("break-outside", path.join("breaks"), message).hint(
                    "a break takes time only from a shift it falls into; move it or take it out",
                ),
            );
        }
    }
}

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
    } else {
        breaks_outside(path, name, plan, found);
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
    #[test]
    fn a_break_falls_into_a_shift() {
        // The shifts of the sample are on from 6 to 22 o'clock.
        let breaks = |breaks: Vec<(u32, u32)>| {
            bent(move |f| {
                let clock = |at: u32| TimeOfDay(at * 900);
                let breaks = breaks.iter().map(|(from, to)| (clock(*from), clock(*to)));
                f.shifts.get_mut("day").unwrap().breaks = breaks.collect();
            })
        };
        assert_eq!(breaks(vec![(40, 41), (87, 89)]), Vec::<String>::new());
        assert_eq!(breaks(vec![(88, 89)]), ["break-outside shifts.day.breaks"]);
        let night = |f: &mut Factory| {
            let plan = f.shifts.get_mut("day").unwrap();
            // On Sunday until Monday 00:00; the break goes on past midnight and stands in two parts.
            plan.week = vec![Window {
                start: 6 * DAY + 20 * 3600,
                end: 7 * DAY,
            }];
            plan.breaks = vec![
                (TimeOfDay(0), TimeOfDay(900)),
                (TimeOfDay(85_500), TimeOfDay(86_400)),
            ];
        };
        assert!(!bent(night).iter().any(|d| d.starts_with("break-outside")));
        let past = |f: &mut Factory| {
            night(f);
            let plan = f.shifts.get_mut("day").unwrap();
            plan.week[0].end += 2 * 3600;
            plan.breaks = vec![(TimeOfDay(3600), TimeOfDay(4500))];
        };
        assert!(!bent(past).iter().any(|d| d.starts_with("break-outside")));
    }

    #[test]
    fn a_shift_plan_is_used_by_a_station_or_a_scenario() {
        let second = |f: &mut Factory| drop(f.shifts.insert("two".into(), f.shifts["day"].clone()));
        assert_eq!(bent(second), ["unused-shift shifts.two"]);
        let scenario = |f: &mut Factory| {
            second(f);
            let change = Change {
                path: Path::of(["press", "shift"]),
                value: "\"two\"".into(),
                adds: false,
            };
            let changes = vec![change];
            f.scenarios.insert("longer".into(), Scenario { changes });
        };
        assert_eq!(bent(scenario), Vec::<String>::new());
    }
}
