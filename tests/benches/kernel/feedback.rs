//! An open shop with feedback by hand.

use std::collections::VecDeque;

use twinline::sim::{RunKey, Sampler, StreamId};

use super::Outcome;
use super::line::{Heap, sampler};
use super::plants::{BACK, INTERVAL, SHOP, SHOP_CYCLES, name};

struct Station {
    queue: VecDeque<u64>,
    busy: Option<u64>,
    since: u64,
    times: [u64; 2],
    cycle: Sampler,
    route: twinline::sim::Uniforms,
}

/// Runs the shop to `until` [ns].
pub fn run(until: u64) -> Outcome {
    let mut interval = sampler(INTERVAL, "source", "interval", &[]);
    let mut stations: Vec<Station> = SHOP_CYCLES
        .iter()
        .enumerate()
        .map(|(at, cycle)| Station {
            queue: VecDeque::new(),
            busy: None,
            since: 0,
            times: [0; 2],
            cycle: sampler(*cycle, &name(at), "cycle", &["part"]),
            route: twinline::sim::Uniforms::new(
                RunKey::new(1, 0),
                StreamId::of(&name(at), "route", &[]),
            ),
        })
        .collect();
    let mut out = Outcome {
        operations: 0,
        finished: 0,
        lead: 0,
        wip: 0,
        working: 0,
    };
    let mut heap = Heap::default();
    let (mut inside, mut since) = (0u64, 0u64);
    heap.push(interval.draw(), SHOP as u32);
    while let Some((now, at)) = heap.pop(until) {
        let at = at as usize;
        let (to, entered) = if at == SHOP {
            heap.push(now + interval.draw(), SHOP as u32);
            out.wip += u128::from(inside) * u128::from(now - since);
            since = now;
            inside += 1;
            (0, now)
        } else {
            let station = &mut stations[at];
            let entered = station.busy.take().unwrap_or(now);
            out.operations += 1;
            // The way back comes first in key order: b0000 before all else.
            let back = at > 0 && station.route.draw() <= BACK;
            if let Some(next) = station.queue.pop_front() {
                station.busy = Some(next);
                heap.push(now + station.cycle.draw(), at as u32);
            } else {
                station.times[1] += now - station.since;
                station.since = now;
            }
            (if back { 0 } else { at + 1 }, entered)
        };
        if to == SHOP {
            out.wip += u128::from(inside) * u128::from(now - since);
            since = now;
            inside -= 1;
            out.finished += 1;
            out.lead += u128::from(now - entered);
            continue;
        }
        let station = &mut stations[to];
        if station.busy.is_none() {
            station.times[0] += now - station.since;
            station.since = now;
            station.busy = Some(entered);
            heap.push(now + station.cycle.draw(), to as u32);
        } else {
            station.queue.push_back(entered);
        }
    }
    out.wip += u128::from(inside) * u128::from(until - since);
    for station in &mut stations {
        station.times[usize::from(station.busy.is_some())] += until - station.since;
        out.working += u128::from(station.times[1]);
    }
    out
}
