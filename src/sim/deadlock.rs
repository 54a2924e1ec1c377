//! Deadlock: a closed set of stations that wait only for each other.

use super::kind::StationRef;
use super::shop::Shop;

/// Whether a circular wait can close at all: in the plant as it was planned, or because a component gives
/// a place an end that the plan does not know.
pub fn may_close(shop: &Shop<'_>) -> bool {
    shop.plan.may_lock
        || shop
            .plan
            .stations
            .iter()
            .any(|place| !place.is_finite && shop.is_bounded(place.station))
}

/// A station has become blocked: looks whether that closed a circular wait, and notes it.
///
/// Everything that the station waits for, directly or through others, is gathered; if not one of those
/// can move by itself, none ever will.
pub fn look(shop: &mut Shop<'_>, blocked: StationRef) {
    if !shop.may_lock || shop.locked.is_some() {
        return;
    }
    let mut set = vec![blocked];
    let mut waits = Vec::new();
    let mut at = 0;
    while at < set.len() {
        let station = set[at];
        at += 1;
        // Who waits for nobody moves by itself, though perhaps only later in this instant.
        let next = match shop.waits_for(station) {
            Some(next) if !next.is_empty() => next,
            _ => return,
        };
        for to in next {
            if !waits.contains(&(station, to)) {
                waits.push((station, to));
            }
            if !set.contains(&to) {
                set.push(to);
            }
        }
    }
    shop.locked = Some(waits);
    shop.halts = true;
}
