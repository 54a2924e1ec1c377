//! The plant's calendar: the day of the week, and when work begins again.

use super::super::desk::Desk;
use super::super::locale::Words;
use crate::model::Factory;
use crate::sim::observe::State;

const SECOND: u64 = 1_000_000_000;
const DAYS: [&str; 7] = [
    "day.0", "day.1", "day.2", "day.3", "day.4", "day.5", "day.6",
];

/// A moment \[ns\] as day of the week and time of day: "Mon 06:00".
pub fn day_and_time(words: &Words, factory: &Factory, at: u64) -> String {
    let second = factory.run.start.second_of_week + at / SECOND;
    let (day, rest) = (second / 86_400 % 7, second % 86_400);
    let day = words.get(DAYS[day as usize]);
    format!("{day} {:02}:{:02}", rest / 3_600, rest / 60 % 60)
}

/// The days of the week mean something: machines follow shift plans, or the file says when its run begins.
pub fn has_days(factory: &Factory) -> bool {
    let start = &factory.run.start;
    !factory.shifts.is_empty() || start.date.is_some() || start.second_of_week > 0
}

/// While all machines are off shift: when the first of them works again \[ns\]. Looked up once a night, since all
/// of the agenda has to be looked through.
pub fn opening(desk: &mut Desk) -> Option<u64> {
    let twin = desk.twin();
    let mut servers = twin.glances.iter().flat_map(|glance| &glance.servers);
    let is_night = twin.ended().is_none()
        && servers.clone().next().is_some()
        && servers.all(|server| server.state == State::OffShift);
    if !is_night {
        desk.choices.night = None;
        return None;
    }
    let now = twin.now();
    let night = match desk.choices.night {
        Some((from, to)) if (from..to).contains(&now) => (from, to),
        _ => (now, twin.next_shift().unwrap_or(u64::MAX)),
    };
    desk.choices.night = Some(night);
    (night.1 < u64::MAX).then_some(night.1)
}

/// To when work begins again, if all machines are off shift.
pub fn go_to_opening(desk: &mut Desk) {
    if let Some(at) = opening(desk) {
        desk.jump(at);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::desk::tests::{desk, written};
    use super::*;

    #[test]
    fn the_day_of_the_week_is_that_of_the_plants_start() {
        let words = Words::english();
        let (_folder, desk) = desk("penny-fab");
        let mut factory = desk.document.factory.clone();
        factory.run.start = Default::default();
        assert!(!has_days(&factory));
        let told =
            |factory: &Factory, hours: u64| day_and_time(&words, factory, hours * 3_600 * SECOND);
        assert_eq!(told(&factory, 0), "Mon 00:00");
        assert_eq!(told(&factory, 7 * 24 + 30), "Tue 06:00");
        factory.run.start.second_of_week = 6 * 86_400 + 23 * 3_600;
        assert!(has_days(&factory));
        assert_eq!(told(&factory, 0), "Sun 23:00");
        assert_eq!(told(&factory, 2), "Mon 01:00");
    }

    #[test]
    fn at_night_the_opening_is_known_and_gone_to() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        desk.playback.is_playing = false;
        let at = opening(&mut desk).expect("the body shop begins at night");
        assert!(at > desk.now());
        go_to_opening(&mut desk);
        assert_eq!(desk.playback.target, Some(at));
        desk.pass(0.0, f64::INFINITY, &|| 0.0);
        assert_eq!((desk.now(), opening(&mut desk)), (at, None));
        let (_folder, mut desk) = written(
            r#"Factory(name: "a", run: (until: "1 h"), stations: {
                "in": Source(every: "10 s"), "a": Machine(cycle: "1 s"), "out": Sink(),
            }, flow: [["in", "a", "out"]])"#,
        );
        assert_eq!(opening(&mut desk), None);
    }

    /// A repair that ends in the night is due before the shift, and opens nothing. The last night opens nothing at all.
    #[test]
    fn a_repair_in_the_night_is_no_opening() {
        let (_folder, mut desk) = written(
            r#"Factory(name: "a", run: (until: "60 h"), shifts: { "day": (week: ["Mon-Sun 00:00-08:00"]) }, stations: {
                "in": Source(every: "10 s"), "a": Machine(cycle: "1 s", shift: "day",
                    failures: { "wear": (every: "7 h", clock: Up, repair: "10 h") }),
                "out": Sink(),
            }, flow: [["in", "a", "out"]])"#,
        );
        let hour = 3_600 * SECOND;
        for (at, opens) in [(7, None), (9, Some(24)), (20, Some(24)), (59, None)] {
            desk.twins[0].advance(at * hour);
            assert_eq!(opening(&mut desk), opens.map(|at: u64| at * hour), "{at} h");
        }
    }
}
