//! Parts on their way. The run hands a part over in no time; the eye needs to see it go, so a part is drawn
//! on the belt for a moment of simulated time after it was handed over. Drawing only: nothing reads it back.

use std::collections::{BTreeMap, VecDeque};

use crate::sim::observe::{Record, What};

/// A part that is drawn on a belt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Journey {
    /// Station that gave it.
    pub from: u32,
    /// Station that took it.
    pub to: u32,
    /// Its own number.
    pub part: u64,
    /// Index of its product.
    pub product: u16,
    /// When it is drawn at the beginning of the belt \[ns\].
    pub start: u64,
    /// When at its end \[ns\].
    pub end: u64,
}

/// More than this at once are not drawn.
const MOST: usize = 12_000;

/// Every part that is on its way.
#[derive(Debug, Clone, Default)]
pub struct Traffic {
    /// Time that a part is drawn on a belt \[ns\].
    travel: u64,
    journeys: VecDeque<Journey>,
    /// Where each part was seen last, and until when it is drawn on its way there.
    last: BTreeMap<u64, (u32, u64)>,
}

impl Traffic {
    /// The parts on belts, oldest first.
    pub fn journeys(&self) -> impl Iterator<Item = &Journey> {
        self.journeys.iter()
    }

    /// Parts are drawn on a belt for this long \[ns\] from now on \[ns\]; those that are under way keep their
    /// places and get the new pace.
    pub fn set_travel(&mut self, travel: u64, now: u64) {
        if travel == self.travel {
            return;
        }
        let (new, old) = (u128::from(travel), u128::from(self.travel.max(1)));
        let paced = |time: u64| (u128::from(time) * new / old).min(u128::from(u64::MAX)) as u64;
        for journey in &mut self.journeys {
            journey.start = match journey.start > now {
                true => now.saturating_add(paced(journey.start - now)),
                false => now.saturating_sub(paced(now - journey.start)),
            };
            journey.end = now.saturating_add(paced(journey.end.saturating_sub(now)));
        }
        for (_, busy) in self.last.values_mut().filter(|(_, busy)| *busy > now) {
            *busy = now.saturating_add(paced(*busy - now));
        }
        self.travel = travel;
    }

    /// Parts on belts and in plant that are remembered.
    #[cfg(test)]
    pub(super) fn kept(&self) -> usize {
        self.journeys.len() + self.last.len()
    }

    /// Takes in what happened; `complete`: nothing in between is missing.
    pub fn follow(&mut self, records: &[Record], complete: bool, now: u64) {
        if !complete {
            self.last.clear();
        }
        for record in records.iter().filter(|record| record.product != u16::MAX) {
            match record.what {
                What::Created => drop(self.last.insert(record.part, (record.station, record.at))),
                What::Entered => self.hop(record, now),
                What::Completed => {
                    self.hop(record, now);
                    self.last.remove(&record.part);
                }
                What::Scrapped => drop(self.last.remove(&record.part)),
                _ => {}
            }
        }
        self.journeys.retain(|journey| journey.end > now);
        while self.journeys.len() > MOST {
            self.journeys.pop_front();
        }
    }

    fn hop(&mut self, record: &Record, now: u64) {
        let start = match self.last.get(&record.part) {
            // One hop is drawn after the other, unless that would lag behind.
            Some((_, busy)) => (*busy).clamp(record.at, record.at.saturating_add(self.travel)),
            None => record.at,
        };
        let end = start.saturating_add(self.travel);
        let before = self.last.insert(record.part, (record.station, end));
        if let Some((from, _)) = before
            && from != record.station
            && end > now
        {
            self.journeys.push_back(Journey {
                from,
                to: record.station,
                part: record.part,
                product: record.product,
                start,
                end,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(at: u64, station: u32, what: What) -> Record {
        Record {
            at,
            station,
            server: 0,
            what,
            product: 0,
            part: 7,
            mode: u16::MAX,
        }
    }

    #[test]
    fn a_part_is_drawn_between_the_stations_that_handed_it_over() {
        let mut traffic = Traffic {
            travel: 10,
            ..Traffic::default()
        };
        let records = [
            record(0, 0, What::Created),
            record(0, 1, What::Entered),
            record(0, 2, What::Entered),
        ];
        traffic.follow(&records, true, 5);
        let legs: Vec<_> = traffic
            .journeys()
            .map(|j| (j.from, j.to, j.start, j.end))
            .collect();
        assert_eq!(legs, [(0, 1, 0, 10), (1, 2, 10, 20)]);
        traffic.follow(&[], true, 12);
        assert_eq!(traffic.journeys().count(), 1);
        traffic.follow(&[record(15, 3, What::Completed)], true, 40);
        assert_eq!(traffic.journeys().count(), 0);
        assert!(traffic.last.is_empty());
    }

    /// Another pace leaves no part behind.
    #[test]
    fn a_new_pace_holds_for_parts_under_way() {
        let mut traffic = Traffic::default();
        traffic.set_travel(1_000, 0);
        let records = [record(0, 0, What::Created), record(0, 1, What::Entered)];
        traffic.follow(&records, true, 500);
        traffic.set_travel(10, 500);
        let journey = *traffic.journeys().next().unwrap();
        assert_eq!((journey.part, journey.start, journey.end), (7, 495, 505));
        traffic.follow(&[], true, 506);
        assert_eq!(traffic.journeys().count(), 0);
    }
}
