//! The agenda against lists that are sorted anew for every entry.

use super::*;

/// Random schedules, takes and entries given up against a sorted list, near the end of time too.
#[test]
fn entries_come_in_order_of_time_class_and_sequence() {
    for (begin, span) in [(0, 50), (u64::MAX - 9_000, 3), (u64::MAX - 9_000, 50)] {
        let mut agenda = Agenda::default();
        let timer = agenda.timer(StationRef::default(), Alarm::Arrival);
        // By (time, ticket), whose order is that of class and sequence.
        let mut list: Vec<(u64, u64)> = Vec::new();
        let mut gone: Vec<u64> = Vec::new();
        let mut random = 88_172_645_463_325_252_u64;
        let mut draw = |n: u64| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            random % n
        };
        let (mut now, mut most, mut last, mut cleaned) = (begin, 0, 0, 0);
        for sequence in 1..20_000u64 {
            // It fills and empties again, through all sizes.
            let takes = [1, 4][usize::from(sequence % 8_000 > 4_000)];
            let class = [Class::Completion, Class::Change, Class::Arrival][draw(3) as usize];
            // Now and then at the end of time.
            let at = [now.saturating_add(draw(span)), u64::MAX][usize::from(draw(90) == 0)];
            let ticket = agenda.schedule(at, class, timer);
            let low = (class as u64) << 62 | sequence << TIMER_BITS | u64::from(timer.0);
            assert_eq!(ticket, Ticket(low));
            list.push((at, low));
            list.sort_unstable();
            most = most.max(list.len());
            if draw(5) == 0 && !list.is_empty() {
                let (_, low) = list.remove(draw(list.len() as u64) as usize);
                gone.push(low);
                let before = agenda.given_up.len();
                agenda.give_up(Ticket(low));
                cleaned += usize::from(agenda.given_up.len() < before);
            }
            for _ in 0..draw(takes + 1) {
                let taken = loop {
                    match agenda.take(u64::MAX) {
                        Some((.., Ticket(low))) if gone.contains(&low) => {}
                        other => break other,
                    }
                };
                if list.is_empty() {
                    assert_eq!(taken, None);
                    assert_eq!((agenda.len(), agenda.next_time()), (0, None));
                    continue;
                }
                let (at, low) = list.remove(0);
                assert_eq!(taken, Some((at, timer, Ticket(low))));
                last += usize::from(at == u64::MAX && list.is_empty());
                // What was given up may stand there still.
                let mut there = agenda.broods.iter().flat_map(|brood| brood.0);
                let is_more = there.any(|key| key != NEVER && (key >> 64) as u64 == at);
                assert_eq!(agenda.has_more_at(at), is_more);
                assert!(is_more || list.first().is_none_or(|first| first.0 > at));
                now = at;
            }
        }
        assert!(most > 500 && cleaned > 3, "{most} {cleaned}");
        assert!(begin == 0 || last > 10, "{last}");
    }
}

#[test]
fn every_alarm_has_a_timer_of_its_own() {
    let mut agenda = Agenda::default();
    let work = |server| Alarm::Work { server };
    let at = |kind, at| StationRef::new(kind, at);
    let alarms = [
        (at(KindTag::Machine, 0), work(0)),
        (at(KindTag::Machine, 0), work(1)),
        (at(KindTag::Delay, 3), work(0)),
        (at(KindTag::Machine, 3), work(0)),
        (at(KindTag::Machine, 3), Alarm::Shift),
        (at(KindTag::Machine, LISTED as usize - 1), work(0)),
        (at(KindTag::Machine, LISTED as usize), work(0)),
        (at(KindTag::Source, 3), Alarm::Arrival),
    ];
    let timers = alarms.map(|(station, alarm)| agenda.timer(station, alarm));
    for (timer, alarm) in timers.iter().zip(&alarms) {
        assert_eq!(agenda.alarm(*timer), *alarm);
    }
    let mut all = timers.map(|timer| timer.0);
    all.sort_unstable();
    assert!(all.windows(2).all(|two| two[0] < two[1]) && all[7] < 1 << TIMER_BITS);
    assert!(!agenda.is_full());
    for _ in agenda.timers.len()..=MOST_LISTED {
        agenda.timer(at(KindTag::Source, 0), Alarm::Arrival);
    }
    assert!(agenda.is_full());
}

/// Many at once, once, and then few: they cost what few cost.
#[test]
fn a_crowd_that_has_gone_takes_no_room() {
    let mut agenda = Agenda::default();
    let timer = agenda.timer(StationRef::default(), Alarm::Shift);
    (0..5_000).for_each(|at| {
        agenda.schedule(at, Class::Completion, timer);
    });
    while agenda.take(u64::MAX).is_some() {}
    assert!(agenda.broods.len() > 1_000);
    for at in 0..3 * GIVEN_UP as u64 {
        let ticket = agenda.schedule(10_000 + at, Class::Change, timer);
        agenda.give_up(ticket);
    }
    assert!(agenda.broods.len() <= 85, "{}", agenda.broods.len());
}

/// A far entry that is put off again and again leaves no trail.
#[test]
fn entries_given_up_do_not_pile_up() {
    let mut agenda = Agenda::default();
    let timer = agenda.timer(StationRef::default(), Alarm::Shift);
    let mut far = agenda.schedule(u64::MAX, Class::Change, timer);
    for now in 0..10_000 {
        agenda.schedule(now, Class::Completion, timer);
        assert_eq!(agenda.take(now).map(|e| e.0), Some(now));
        agenda.give_up(far);
        far = agenda.schedule(u64::MAX - now, Class::Change, timer);
        assert!(agenda.len() <= 2 * GIVEN_UP + 4);
    }
    while let Some((_, _, ticket)) = agenda.take(u64::MAX) {
        if ticket == far {
            far = Ticket::NONE;
        }
    }
    assert_eq!(far, Ticket::NONE, "the last one is still there");
}

#[test]
fn an_entry_after_the_horizon_stays() {
    let mut agenda = Agenda::default();
    let timer = agenda.timer(StationRef::default(), Alarm::Shift);
    agenda.schedule(10, Class::Change, timer);
    assert!(agenda.take(9).is_none());
    assert_eq!(agenda.take(10).map(|e| e.0), Some(10));
    assert!(agenda.take(u64::MAX).is_none());
    agenda.schedule(20, Class::Change, timer);
    assert_eq!(agenda.take(u64::MAX).map(|e| e.0), Some(20));
}
