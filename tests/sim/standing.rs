//! Parts that wait where they could move.

use twinline::model::*;
use twinline::sim::observe::{ServerView, Snapshot, State};

/// A station with a part that waits, and one that would take it, told from the outside: by the links, the
/// contents and the states alone. Where a part may be meant for any of several stations, all of them
/// must be able to take one; by first free, one is enough.
pub fn stands_still(factory: &Factory, shot: &Snapshot) -> Option<(String, String)> {
    let links = factory.links();
    let view = |name: &str| shot.stations.iter().find(|view| view.name == name).unwrap();
    let reserves = |name: &str| {
        let machine = factory.stations[name].kind.machine();
        machine.is_some_and(|m| m.blocking == Blocking::BeforeService)
    };
    let is_kept = |name: &str| {
        let mut before = links.iter().filter(|link| link.to == name);
        before.any(|link| reserves(&link.from))
    };
    let takes = |name: &str| -> bool {
        let station = view(name);
        match &factory.stations[name].kind {
            Kind::Sink(_) => true,
            Kind::Source(_) => false,
            Kind::Buffer(Buffer { capacity, .. }) | Kind::Delay(Delay { capacity, .. }) => {
                capacity.is_none_or(|places| station.content < u64::from(places) && !is_kept(name))
            }
            Kind::Machine(_) | Kind::Inspection(_) => {
                let idle = |s: &ServerView| s.state == State::Starved && s.part.is_none();
                !reserves(name) && station.servers.iter().any(idle)
            }
        }
    };
    for station in &shot.stations {
        let waits = match &factory.stations[&station.name].kind {
            Kind::Buffer(_) | Kind::Source(_) => station.content > 0,
            Kind::Machine(_) | Kind::Inspection(_) => {
                let holds = |s: &ServerView| s.state == State::Blocked && s.part.is_some();
                station.servers.iter().any(holds)
            }
            Kind::Delay(_) => !station.waits_for.is_empty(),
            Kind::Sink(_) => false,
        };
        if !waits {
            continue;
        }
        let next: Vec<&Link> = links.iter().filter(|l| l.from == station.name).collect();
        let is_free = factory.stations[&station.name].route == Route::FirstFree
            && next
                .iter()
                .all(|l| l.share.is_none() && l.products.is_empty());
        let mut able = next.iter().filter(|link| takes(&link.to));
        let found = match is_free {
            true => able.next(),
            false if able.clone().count() == next.len() => able.next(),
            false => None,
        };
        if let Some(link) = found {
            return Some((link.from.clone(), link.to.clone()));
        }
    }
    None
}
