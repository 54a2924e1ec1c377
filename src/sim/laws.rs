//! The laws that every run keeps, checked at the end of the warm-up and whenever an advance ends, whatever
//! the build profile. All in whole numbers, so equal means equal.

use super::RunError;
use super::machine::me;
use super::shop::Shop;

/// Checks all laws; the first that is violated names itself.
pub fn check(shop: &Shop<'_>) -> Result<(), RunError> {
    conservation(shop)?;
    places(shop)?;
    states(shop)?;
    little(shop)
}

fn violated(law: &'static str, detail: String) -> RunError {
    RunError::Law { law, detail }
}

/// Created = finished + scrapped + lost + in the plant.
fn conservation(shop: &Shop<'_>) -> Result<(), RunError> {
    let t = &shop.totals;
    let out = t.finished + t.scrapped + t.lost + t.inside;
    if t.created == out {
        return Ok(());
    }
    Err(violated(
        "conservation of parts",
        format!(
            "{} created, but {} finished + {} scrapped + {} lost + {} inside = {out}",
            t.created, t.finished, t.scrapped, t.lost, t.inside
        ),
    ))
}

/// Every part in the plant is at exactly one station.
fn places(shop: &Shop<'_>) -> Result<(), RunError> {
    let held: u64 = shop.plan.stations.iter().map(|s| shop.content(s.station)).sum();
    let alive = shop.parts.alive().count() as u64;
    if held == shop.totals.inside && alive == held {
        return Ok(());
    }
    Err(violated(
        "a part is in one place",
        format!("stations hold {held}, the pool has {alive}, the plant counts {}", shop.totals.inside),
    ))
}

/// The state times of every server add up to the window.
fn states(shop: &Shop<'_>) -> Result<(), RunError> {
    let window = shop.now - shop.totals.window_start;
    for (at, row) in shop.rows.machines.iter().enumerate() {
        for (number, server) in row.body.servers.iter().enumerate() {
            let sum: u128 = server.times(shop.now).iter().map(|t| u128::from(*t)).sum();
            if sum != u128::from(window) {
                return Err(violated(
                    "state times fill the window",
                    format!(
                        "server {number} of `{}`: states add up to {sum} ns, the window is {window} ns",
                        shop.plan.name_of(me(at))
                    ),
                ));
            }
        }
    }
    Ok(())
}

/// Little's law as an identity: ∫ N dt from the counts = the sum of stays from the parts' own stamps.
fn little(shop: &Shop<'_>) -> Result<(), RunError> {
    let integral = shop.totals.wip_integral(shop.now);
    let stays = shop.totals.stays(shop.now, shop.parts.alive());
    if integral == stays {
        return Ok(());
    }
    Err(violated(
        "Little's law",
        format!("the integral of the parts inside is {integral} part·ns, their stays add up to {stays}"),
    ))
}
