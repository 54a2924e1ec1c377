//! Calendar: the start of a run, weekly windows, breaks and holidays.

use jiff::civil::{Date, DateTime};

use crate::model::{DAY, ShiftPlan, Start, TimeOfDay, WEEK, Weekday, Window};
use crate::text::suggest;
use crate::text::tree::Value;

use super::reader::{Item, Log, Lower, Reader};

/// A date with or without a time, as ISO 8601 writes it.
pub(in crate::text) fn date_time(text: &str) -> Option<DateTime> {
    let text = text.trim();
    // jiff reads more than that, such as zones and weeks; none of it has a meaning here.
    let plain = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '-' | ':' | 'T' | ' ' | '.'));
    if !plain || text.len() < 10 {
        return None;
    }
    text.parse::<DateTime>()
        .ok()
        .or_else(|| text.parse::<Date>().ok().map(|date| date.at(0, 0, 0, 0)))
}

fn weekday(text: &str) -> Option<u64> {
    Weekday::NAMES
        .iter()
        .position(|name| *name == text)
        .map(|at| at as u64)
}

/// `06:00` as seconds after midnight, up to 24:00.
fn time_of_day(text: &str) -> Option<u64> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let digits =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hours) || minutes.len() != 2 || !digits(minutes) {
        return None;
    }
    let (hours, minutes): (u64, u64) = (hours.parse().ok()?, minutes.parse().ok()?);
    let seconds = hours * 3600 + minutes * 60;
    (minutes < 60 && seconds <= DAY).then_some(seconds)
}

/// Why a time or a day cannot be read, with a hint.
type Trouble = (String, String);

fn time(text: &str) -> Result<u64, Trouble> {
    time_of_day(text).ok_or_else(|| {
        (
            format!("`{}` is not a time of day", text.trim()),
            "times run from 00:00 to 24:00, such as 06:30".to_owned(),
        )
    })
}

fn day(text: &str) -> Result<u64, Trouble> {
    weekday(text.trim()).ok_or_else(|| {
        let hint = suggest::hint(text.trim(), "the days are", Weekday::NAMES);
        (
            format!("`{}` is not a day of the week", text.trim()),
            hint.unwrap_or_default(),
        )
    })
}

/// `06:00-14:00`; an end before the start lies on the next day.
fn span(text: &str) -> Result<(u64, u64), Trouble> {
    let Some((from, to)) = text.split_once('-') else {
        return Err((
            format!("`{}` is not a time from and to", text.trim()),
            "write 06:00-14:00".to_owned(),
        ));
    };
    let (from, to) = (time(from)?, time(to)?);
    if from == to || from == DAY {
        return Err((
            format!("`{}` is empty", text.trim()),
            "a whole day is 00:00-24:00".to_owned(),
        ));
    }
    Ok((from, if to < from { to + DAY } else { to }))
}

/// `Mon-Fri 06:00-14:00`, `Sat 22:00-06:00`, `Mon,Wed 06:00-14:00`.
fn windows(text: &str) -> Result<Vec<Window>, Trouble> {
    let Some((days, times)) = text.trim().split_once(char::is_whitespace) else {
        return Err((
            format!("`{}` is not days and times", text.trim()),
            "write \"Mon-Fri 06:00-14:00\"".to_owned(),
        ));
    };
    let (from, to) = span(times)?;
    let mut windows = Vec::new();
    for part in days.split(',') {
        let (first, last) = match part.split_once('-') {
            Some((first, last)) => (day(first)?, day(last)?),
            None => (day(part)?, day(part)?),
        };
        let count = (last + 7 - first) % 7 + 1;
        windows.extend((0..count).map(|step| {
            let midnight = (first + step) % 7 * DAY;
            Window {
                start: midnight + from,
                end: midnight + to,
            }
        }));
    }
    Ok(windows)
}

/// Whether two windows of the endless week share a second.
fn overlap(a: &Window, b: &Window) -> bool {
    // One past midnight on Sunday meets Monday's.
    [0, WEEK].iter().any(|shift| {
        (a.start + shift < b.end && b.start < a.end + shift)
            || (b.start + shift < a.end && a.start < b.end + shift)
    })
}

/// A text of a list; something else is reported.
fn text<'t>(item: &Item<'t>, example: &str, log: &mut Log) -> Option<&'t str> {
    match item.value() {
        Value::Text(text) => Some(text),
        _ => log.wrong_type(item, "a text in quotes", format!("write {example}")),
    }
}

/// The texts of a list, each read by `read`; with no list, none.
fn each<'t, T>(
    reader: &mut Reader<'t>,
    name: &'static str,
    example: &str,
    log: &mut Log,
    mut read: impl FnMut(&Item<'t>, &'t str, &mut Log) -> Option<T>,
) -> Option<Vec<T>> {
    let Some(item) = reader.item(name) else {
        return Some(Vec::new());
    };
    let Value::List(nodes) = item.value() else {
        return log.wrong_type(&item, "a list", format!("write [{example}]"));
    };
    let mut all = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let below = item.below(&at.to_string(), node);
        all.push(text(&below, example, log).and_then(|text| read(&below, text, log)));
    }
    all.into_iter().collect()
}

impl Lower for Start {
    const EXAMPLE: &'static str = "\"Mon 06:00\"";

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        const HINT: &str = "write \"Mon 06:00\", \"2026-10-05\" or \"2026-10-05T06:00\"";
        let written = match item.value() {
            Value::Text(text) => text.trim(),
            _ => return log.wrong_type(item, "a day of the week or a date", HINT),
        };
        if let Some(at) = date_time(written) {
            let day = at.date().weekday().to_monday_zero_offset() as u64;
            let second = at.hour() as u64 * 3600 + at.minute() as u64 * 60 + at.second() as u64;
            log.start = Some(at);
            return Some(Self {
                second_of_week: day * DAY + second,
                date: Some(written.to_owned()),
            });
        }
        let (name, clock) = written
            .split_once(char::is_whitespace)
            .unwrap_or((written, "00:00"));
        match (weekday(name), time_of_day(clock)) {
            (Some(day), Some(second)) => Some(Self {
                second_of_week: (day * DAY + second) % WEEK,
                date: None,
            }),
            _ => {
                let message = format!(
                    "{} is neither a day of the week nor a date",
                    item.node.describe()
                );
                log.error(item, "bad-date", message, HINT)
            }
        }
    }
}

impl Lower for ShiftPlan {
    const EXAMPLE: &'static str = "(week: [\"Mon-Fri 06:00-14:00\"])";

    fn stand_in() -> Option<Self> {
        Some(Self {
            week: vec![Window {
                start: 0,
                end: WEEK,
            }],
            breaks: Vec::new(),
            holidays: Vec::new(),
        })
    }

    fn lower(item: &Item, log: &mut Log) -> Option<Self> {
        let mut r = Reader::unnamed(item, "a shift plan", Self::EXAMPLE, log)?;
        let mut taken: Vec<(Window, &str)> = Vec::new();
        let week = each(
            &mut r,
            "week",
            "\"Mon-Fri 06:00-14:00\"",
            log,
            |item, text, log| match windows(text) {
                Ok(windows) => {
                    for window in &windows {
                        if let Some((_, other)) =
                            taken.iter().find(|(other, _)| overlap(window, other))
                        {
                            let message = format!("\"{text}\" overlaps with \"{other}\"");
                            return log.error(
                                item,
                                "overlap",
                                message,
                                "write each hour of the week once",
                            );
                        }
                        taken.push((*window, text));
                    }
                    Some(windows)
                }
                Err((message, hint)) => log.error(item, "bad-time", message, hint),
            },
        );
        let breaks = each(
            &mut r,
            "breaks",
            "\"10:00-10:15\"",
            log,
            |item, text, log| match span(text) {
                Ok((from, to)) if to > DAY => Some(vec![(from, DAY), (0, to - DAY)]),
                Ok(pair) => Some(vec![pair]),
                Err((message, hint)) => log.error(item, "bad-time", message, hint),
            },
        );
        let holidays = each(
            &mut r,
            "holidays",
            "\"2026-10-01\"",
            log,
            |item, text, log| {
                let Some(date) =
                    date_time(text).filter(|at| at.time() == jiff::civil::Time::midnight())
                else {
                    return log.error(
                        item,
                        "bad-date",
                        format!("`{}` is not a date", text.trim()),
                        "write \"2026-10-01\"",
                    );
                };
                let Some(start) = log.start else {
                    if log.start_failed {
                        return Some(0);
                    }
                    let hint = "give the run a date: run: (start: \"2026-09-28\")";
                    return log.error(
                        item,
                        "no-date",
                        "a holiday needs a plant that starts on a date",
                        hint,
                    );
                };
                let days = start.date().duration_until(date.date()).as_hours() / 24;
                Some(days)
            },
        );
        let no_week = r.item("week").is_none();
        if no_week {
            r.missing::<()>("week", "[\"Mon-Fri 06:00-14:00\"]");
        }
        r.finish(log);
        if no_week {
            return None;
        }
        let time_of_day = |seconds: u64| TimeOfDay(seconds as u32);
        let mut week: Vec<Window> = week?.concat();
        week.sort_unstable();
        let mut breaks: Vec<_> = breaks?
            .concat()
            .into_iter()
            .map(|(from, to)| (time_of_day(from), time_of_day(to)))
            .collect();
        breaks.sort_unstable();
        let mut holidays = holidays?;
        holidays.sort_unstable();
        holidays.dedup();
        Some(Self {
            week,
            breaks,
            holidays,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const H: u64 = 3600;

    #[test]
    fn windows_are_read_with_their_days() {
        let week = windows("Mon-Fri 06:00-14:00").unwrap();
        assert_eq!(week.len(), 5);
        assert_eq!(
            week[4],
            Window {
                start: 4 * DAY + 6 * H,
                end: 4 * DAY + 14 * H
            }
        );
        assert_eq!(
            windows("Sat 22:00-06:00").unwrap(),
            [Window {
                start: 5 * DAY + 22 * H,
                end: 6 * DAY + 6 * H
            }]
        );
        // Around the end of the week, and single days.
        let days: Vec<u64> = windows("Sat-Mon 0:00-24:00")
            .unwrap()
            .iter()
            .map(|w| w.start / DAY)
            .collect();
        assert_eq!(days, [5, 6, 0]);
        assert_eq!(windows("Mon,Wed 06:00-07:30").unwrap().len(), 2);
    }

    #[test]
    fn what_is_no_window_says_why() {
        for (text, part) in [
            ("Mon-Fri", "not days and times"),
            ("Mo 06:00-14:00", "not a day"),
            ("Mon 06:00-25:00", "not a time"),
            ("Mon 06:00-06:00", "empty"),
            ("Mon 6-14", "not a time"),
            ("Mon 06:60-14:00", "not a time"),
        ] {
            let (message, _) = windows(text).unwrap_err();
            assert!(message.contains(part), "{text}: {message}");
        }
    }

    #[test]
    fn windows_overlap_around_the_week() {
        let sunday_night = Window {
            start: 6 * DAY + 22 * H,
            end: 7 * DAY + 6 * H,
        };
        let monday = |from, to| Window {
            start: from * H,
            end: to * H,
        };
        assert!(overlap(&sunday_night, &monday(5, 13)));
        assert!(overlap(&monday(5, 13), &sunday_night));
        assert!(!overlap(&sunday_night, &monday(6, 14)));
    }
}
