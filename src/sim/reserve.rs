//! Blocking before service: a part starts only once its next place is reserved.

use smallvec::SmallVec;

use super::deadlock;
use super::kind::StationRef;
use super::machine::me;
use super::part::PartId;
use super::shop::Shop;

/// The part that an idle server of such a machine takes next, and from where.
pub fn next_with_place(
    shop: &mut Shop<'_>,
    at: usize,
    server: usize,
) -> Option<(StationRef, PartId)> {
    // Each part at hand holds up one server: the first of those that wait.
    let body = &*shop.rows.machines[at].body;
    let before = (0..server)
        .filter(|other| body.servers[*other].at_hand && body.may_load(&body.servers[*other]))
        .count();
    let best = match before {
        0 => shop.best_offer(me(at)),
        _ if shop.offered(me(at), before + 1) > before => shop.best_offer(me(at)),
        _ => None,
    };
    let reserved = best.and_then(|(_, offer)| reserve_ahead(shop, at, offer.product));
    let at_hand = best.is_some() && reserved.is_none();
    let here = &mut shop.rows.machines[at].body.servers[server];
    let was = std::mem::replace(&mut here.at_hand, at_hand);
    if at_hand {
        deadlock::look(shop, me(at));
        if !was {
            // Parts that take the first free station left it to this one, and may go to another now.
            shop.pass_over_all(me(at));
        }
    }
    let next = reserved?;
    let (from, _) = best?;
    let part = shop.give(from, me(at))?;
    shop.parts[part].next = next;
    shop.parts[part].reserved = true;
    Some((from, part))
}

/// Reserves the next place of a part before it starts. The choice by share is drawn once.
fn reserve_ahead(shop: &mut Shop<'_>, at: usize, product: u16) -> Option<StationRef> {
    let row = &mut shop.rows.machines[at];
    let chosen = match row.body.ahead[usize::from(product)] {
        Some(chosen) => chosen,
        None => {
            let chosen = row.ports.choose(product);
            row.body.ahead[usize::from(product)] = Some(chosen);
            chosen
        }
    };
    let candidates: SmallVec<[StationRef; 4]> = if chosen == StationRef::ANY {
        SmallVec::from_slice(row.ports.candidates(product))
    } else {
        SmallVec::from_slice(&[chosen])
    };
    let reserved = candidates.into_iter().find(|to| shop.reserve(*to))?;
    shop.rows.machines[at].body.ahead[usize::from(product)] = None;
    Some(reserved)
}
