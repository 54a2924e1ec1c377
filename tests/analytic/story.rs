//! The whole course of a short run, part by part, from its records.

use std::collections::BTreeMap;

use twinline::sim::observe::{Record, What};

use super::translate::Layout;

/// One visit of a part to a station of the case [ns].
#[derive(Debug, Clone, Copy, Default)]
pub struct Visit {
    pub spot: usize,
    pub server: u16,
    pub arrived: u64,
    pub started: Option<u64>,
    pub finished: Option<u64>,
    /// When it went on, if that was later than it was finished.
    left: Option<u64>,
}

impl Visit {
    /// When the part left the station.
    pub fn departed(&self) -> Option<u64> {
        self.left.or(self.finished)
    }
}

/// One part [ns].
#[derive(Debug, Clone, Default)]
pub struct PartStory {
    pub product: u16,
    pub created: u64,
    pub completed: Option<u64>,
    pub visits: Vec<Visit>,
}

/// All parts, in the order in which they were created.
#[derive(Debug, Clone, Default)]
pub struct Story {
    pub parts: Vec<PartStory>,
}

impl Story {
    pub fn new(layout: &Layout, records: &[Record]) -> Self {
        let mut spot_of = vec![None; layout.factory.stations.len()];
        let mut machine = vec![false; layout.factory.stations.len()];
        for (at, spot) in layout.spots.iter().enumerate() {
            spot_of[layout.station(&spot.id)] = Some(at);
            machine[layout.station(&spot.id)] = true;
            if let Some(queue) = &spot.queue {
                spot_of[layout.station(queue)] = Some(at);
            }
        }
        let mut index: BTreeMap<u64, usize> = BTreeMap::new();
        let mut parts: Vec<PartStory> = Vec::new();
        for record in records.iter().filter(|record| record.product != u16::MAX) {
            let at = *index.entry(record.part).or_insert_with(|| {
                parts.push(PartStory {
                    product: record.product,
                    created: record.at,
                    ..PartStory::default()
                });
                parts.len() - 1
            });
            let part = &mut parts[at];
            if record.what == What::Completed {
                part.completed = Some(record.at);
            }
            let Some(spot) = spot_of[record.station as usize] else {
                continue;
            };
            let on_machine = machine[record.station as usize];
            match record.what {
                What::Entered => {
                    visit(part, spot, record.at);
                }
                What::Started => {
                    let visit = visit(part, spot, record.at);
                    visit.started.get_or_insert(record.at);
                    visit.server = record.server;
                }
                What::Finished => visit(part, spot, record.at).finished = Some(record.at),
                What::Left if on_machine => {
                    if let Some(visit) = part.visits.iter_mut().rfind(|v| v.spot == spot) {
                        visit.left = Some(record.at);
                    }
                }
                _ => {}
            }
        }
        Self { parts }
    }

    /// Completion times in order [ns].
    pub fn completions(&self) -> Vec<u64> {
        let mut all: Vec<u64> = self
            .parts
            .iter()
            .filter_map(|part| part.completed)
            .collect();
        all.sort_unstable();
        all
    }

    /// Times at which parts left a station, in order [ns].
    pub fn departures(&self, spot: usize) -> Vec<u64> {
        let visits = self.parts.iter().flat_map(|part| &part.visits);
        let mut all: Vec<u64> = visits
            .filter(|visit| visit.spot == spot)
            .filter_map(Visit::departed)
            .collect();
        all.sort_unstable();
        all
    }

    /// The part of a product, for jobs that are a product each.
    pub fn of_product(&self, product: usize) -> Option<&PartStory> {
        self.parts
            .iter()
            .find(|part| usize::from(part.product) == product)
    }

    /// Whether parts that arrived at a station at one instant were started there in order of product.
    pub fn ties_by_product(&self, spot: usize) -> bool {
        let at_spot = |part: &PartStory| {
            let visit = part.visits.iter().find(|visit| visit.spot == spot)?;
            Some((visit.arrived, part.product, visit.started?))
        };
        let mut all: Vec<(u64, u16, u64)> = self.parts.iter().filter_map(at_spot).collect();
        all.sort_unstable();
        all.windows(2)
            .all(|pair| pair[0].0 != pair[1].0 || pair[0].2 <= pair[1].2)
    }
}

/// The part's open visit to a station, or a new one that begins now.
fn visit(part: &mut PartStory, spot: usize, now: u64) -> &mut Visit {
    let open = part
        .visits
        .last()
        .is_some_and(|v| v.spot == spot && v.finished.is_none());
    if !open {
        part.visits.push(Visit {
            spot,
            arrived: now,
            ..Visit::default()
        });
    }
    part.visits.last_mut().expect("just pushed")
}
