//! Sources: where parts enter the plant.
//!
//! Rules: the first arrival comes after one interval; `Wait` is an unlimited yard that counts in WIP and
//! lead time; a saturated source makes a part at the moment the first station takes it, and with a
//! `wip_cap` only while fewer parts of it are in the plant. A change in mid-run holds from then on: an
//! interval under way ends as drawn, orders of times gone by are gone, a limit raised too late and a new
//! kind of supply begin with a fresh interval, and what is in the yard stays there and goes first.

use bevy::prelude::{Component, World};

use super::agenda::{Alarm, Class, Ticket, Timer};
use super::change::each;
use super::kind::{Kind, KindTag, Offer, StationRef};
use super::observe::{StationView, What};
use super::part::{Part, PartId};
use super::queue::Queue;
use super::row::row;
use super::sample::Uniforms;
use super::shop::Shop;
use super::supply::Supply;
use super::trace::Trace;
use crate::model::WhenFull;

/// What a source is set for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Coming {
    /// Nothing: its limit is reached, or its list at the end.
    #[default]
    Nothing,
    /// An arrival after an interval.
    Arrival(Ticket),
    /// The orders of this time \[ns\].
    Order(u64, Ticket),
    /// A raw part held out: its product and next station.
    Raw(u16, StationRef),
}

/// A source's state and statistics.
#[derive(Component, Debug, Clone)]
pub struct Source {
    /// Parts that come together.
    pub batch: u32,
    /// At most so many of its parts are in the plant.
    pub wip_cap: Option<u32>,
    /// No more than so many in all.
    pub limit: Option<u64>,
    /// What an arrival does that finds no room.
    pub when_full: WhenFull,
    /// Cumulative share by product; empty: always the only product it makes.
    pub mix: Vec<(f64, u16)>,
    /// Stream of the mix.
    pub draws: Option<Box<Uniforms>>,
    coming: Coming,
    /// The yard.
    pub yard: Queue,
    /// Hash that tells its parts from those of other sources, in the high bits of their numbers.
    pub tag: u64,
    /// Parts made, whole run.
    pub made: u64,
    /// Its parts in the plant.
    pub inside: u64,
    /// Parts created, window.
    pub created: u64,
    /// Arrivals lost, window.
    pub lost: u64,
    /// Its alarm.
    pub timer: Timer,
    /// Its history.
    pub trace: Trace,
    integral: u128,
    since: u64,
}

row! {
    Source: SourceData, SourceRow {
        each {
            /// How parts come.
            supply: Supply,
        }
    }
}

/// Bits of a part's number that count within its source.
pub const NUMBER_BITS: u32 = 40;

impl Source {
    /// A source that has made nothing yet.
    pub fn new(mix: Vec<(f64, u16)>, draws: Option<Box<Uniforms>>, timer: Timer) -> Self {
        Self {
            batch: 1,
            wip_cap: None,
            limit: None,
            when_full: WhenFull::Wait,
            mix,
            draws,
            coming: Coming::Nothing,
            yard: Queue::default(),
            tag: 0,
            made: 0,
            inside: 0,
            created: 0,
            lost: 0,
            timer,
            trace: Trace::default(),
            integral: 0,
            since: 0,
        }
    }

    /// Whether a part that leaves lets another one in.
    #[inline]
    pub fn is_capped(&self) -> bool {
        self.wip_cap.is_some()
    }

    fn product(&mut self) -> u16 {
        if let [(_, only)] = self.mix.as_slice() {
            return *only;
        }
        let u = self.draws.as_mut().map_or(1.0, |draws| draws.draw());
        let at = self
            .mix
            .partition_point(|(share, _)| *share < u)
            .min(self.mix.len().saturating_sub(1));
        self.mix.get(at).map_or(0, |(_, product)| *product)
    }

    fn is_below_limit(&self) -> bool {
        self.limit.is_none_or(|limit| self.made < limit)
    }

    fn may_make(&self) -> bool {
        self.is_below_limit() && self.wip_cap.is_none_or(|cap| self.inside < u64::from(cap))
    }

    /// Parts that could be made one after the other if none left the plant.
    fn may_still_make(&self) -> u64 {
        let cap = self.wip_cap.map_or(u64::MAX, u64::from);
        let limit = self.limit.unwrap_or(u64::MAX);
        (cap.saturating_sub(self.inside)).min(limit.saturating_sub(self.made))
    }

    fn flow(&mut self, now: u64) {
        self.integral += self.yard.len() as u128 * u128::from(now - self.since);
        self.since = now;
    }

    /// For the tests of the laws: breaks a counter on purpose.
    #[cfg(test)]
    pub fn corrupt_integral(&mut self) {
        self.integral += 1;
    }

    /// Takes over the parameters of a source built from a changed plant.
    pub fn adopt(&mut self, fresh: Self) {
        self.batch = fresh.batch;
        self.wip_cap = fresh.wip_cap;
        self.limit = fresh.limit;
        self.when_full = fresh.when_full;
        self.mix = fresh.mix;
        if self.draws.is_none() {
            self.draws = fresh.draws;
        }
    }
}

fn me(at: usize) -> StationRef {
    StationRef::new(KindTag::Source, at)
}

/// Sets the source for what its supply says comes next, if it is not: at the start, after an arrival, and
/// when a component has changed. Whether parts are at hand now that were not.
fn set_out(shop: &mut Shop<'_>, at: usize, is_start: bool) -> bool {
    let now = shop.now;
    let row = &mut shop.rows.sources[at];
    let was = row.body.coming;
    match (&mut *row.supply, was) {
        (Supply::Every(_), Coming::Arrival(_)) | (Supply::Saturated, Coming::Raw(..)) => {
            return false;
        }
        (Supply::Orders(orders), _) => {
            let set_for = match was {
                Coming::Order(at, _) => Some(at),
                _ => None,
            };
            while let Some((at, ..)) = orders.front()
                && (*at <= now && !is_start && set_for != Some(*at))
            {
                orders.pop_front();
            }
            if set_for.is_some() && set_for == orders.front().map(|(at, ..)| *at) {
                return false;
            }
        }
        _ => {}
    }
    if matches!(was, Coming::Raw(..)) {
        count_wanted(shop, at, false);
    }
    let row = &mut shop.rows.sources[at];
    let timer = row.body.timer;
    row.body.coming = match row.supply {
        Supply::Every(interval) if row.body.is_below_limit() => {
            let next = now.saturating_add(interval.draw());
            Coming::Arrival(shop.agenda.schedule(next, Class::Arrival, timer))
        }
        Supply::Orders(orders) => match orders.front() {
            Some((next, ..)) => {
                Coming::Order(*next, shop.agenda.schedule(*next, Class::Arrival, timer))
            }
            None => Coming::Nothing,
        },
        Supply::Every(_) => Coming::Nothing,
        Supply::Saturated => {
            count_wanted(shop, at, true);
            hold_out(shop, at);
            return true;
        }
    };
    false
}

/// A saturated source waits for ever at every station behind it.
fn count_wanted(shop: &mut Shop<'_>, at: usize, waits: bool) {
    for to in shop.rows.sources[at].ports.reach_all() {
        shop.ports_mut(to).count_wanted(waits);
    }
}

/// Decides what a saturated source holds out next: the product and where it goes.
fn hold_out(shop: &mut Shop<'_>, at: usize) {
    let row = &mut shop.rows.sources[at];
    let product = row.body.product();
    row.body.coming = Coming::Raw(product, row.ports.choose(product));
}

/// The raw part held out, if it may be made and go to `to`.
#[inline]
fn raw_offer(shop: &Shop<'_>, at: usize, to: StationRef) -> Option<Offer> {
    let row = &shop.rows.sources[at];
    let Coming::Raw(product, next) = row.body.coming else {
        return None;
    };
    // A change in mid-run may have ended that, and the source not have seen it yet.
    if !matches!(*row.supply, Supply::Saturated) {
        return None;
    }
    let wanted = next == to
        || (next == StationRef::ANY && shop.is_first_able(row.ports.candidates(product), to));
    // Raw parts are there for ever, so all that waits in earnest goes before them; two saturated
    // sources take turns.
    (wanted && row.body.may_make()).then_some(Offer {
        since: u64::MAX / 2 + row.body.made,
        product,
    })
}

/// Makes the raw part held out for `to`, and holds out the next.
pub fn give_raw(shop: &mut Shop<'_>, at: usize, to: StationRef) -> Option<PartId> {
    raw_offer(shop, at, to)?;
    let Coming::Raw(product, next) = shop.rows.sources[at].body.coming else {
        return None;
    };
    let part = create(shop, at, product, next);
    shop.rows.sources[at].body.trace.left += 1;
    hold_out(shop, at);
    // The next raw part may be meant for another station, which has looked in vain before.
    match shop.rows.sources[at].body.coming {
        Coming::Raw(product, StationRef::ANY) => shop.offer_around(me(at), product),
        Coming::Raw(_, next)
            if next != to && shop.behind(next).kind() == Some(KindTag::Machine) =>
        {
            shop.ask(next);
        }
        Coming::Raw(_, next) if next != to => shop.later.push(next),
        _ => {}
    }
    Some(part)
}

fn create(shop: &mut Shop<'_>, at: usize, product: u16, next: StationRef) -> PartId {
    let now = shop.now;
    let body = &mut *shop.rows.sources[at].body;
    body.made += 1;
    body.created += 1;
    body.inside += 1;
    body.trace.entered += 1;
    let number = body.tag << NUMBER_BITS | body.made & ((1 << NUMBER_BITS) - 1);
    let part = shop.parts.add(Part {
        number,
        entered: now,
        since: now,
        next,
        source: me(at),
        product,
        reserved: false,
        is_reworked: false,
        alive: true,
    });
    shop.totals.enter(now, product);
    shop.note(me(at), What::Created, 0, Some(part));
    part
}

/// One part arrives.
fn arrive(shop: &mut Shop<'_>, at: usize, product: u16) {
    let row = &mut shop.rows.sources[at];
    if row.body.limit.is_some_and(|limit| row.body.made >= limit) {
        return;
    }
    let next = row.ports.choose(product);
    let part = create(shop, at, product, next);
    let body = &*shop.rows.sources[at].body;
    let loses = body.when_full == WhenFull::Lose;
    // Parts of the yard go first.
    let goes = (body.yard.is_empty() || loses) && shop.pass(part, me(at));
    if goes || (loses && shop.squeeze_in(part, me(at))) {
        shop.rows.sources[at].body.trace.left += 1;
        return;
    }
    let body = &mut *shop.rows.sources[at].body;
    if loses {
        body.lost += 1;
        body.created -= 1;
        body.inside -= 1;
        body.trace.entered -= 1;
        shop.note(me(at), What::Lost, 0, Some(part));
        let part = shop.parts.remove(part);
        shop.totals.turn_away(part.product);
    } else {
        body.flow(shop.now);
        body.yard.insert(part, shop.parts);
        shop.want(part, me(at), true);
        // Those before it in the yard may wait for others.
        shop.announce(part, me(at));
        let next = shop.parts[part].next;
        let is_place = next != StationRef::ANY && next.kind() != Some(KindTag::Machine);
        if is_place && shop.rows.sources[at].body.yard.len() > 1 {
            shop.later.push(next);
        }
    }
}

impl Kind for Source {
    fn room(_shop: &Shop<'_>, _at: usize, _part: PartId) -> bool {
        false
    }

    fn take(_shop: &mut Shop<'_>, _at: usize, _part: PartId) {
        debug_assert!(false, "nothing goes into a source");
    }

    #[inline]
    fn offer(shop: &Shop<'_>, at: usize, to: StationRef) -> Option<Offer> {
        let yard = &shop.rows.sources[at].body.yard;
        let waiting = yard.offer(shop, me(at), to);
        waiting.or_else(|| raw_offer(shop, at, to))
    }

    fn offers(shop: &Shop<'_>, at: usize, to: StationRef, most: usize) -> usize {
        let row = &shop.rows.sources[at];
        let waiting = row.body.yard.offers(shop, me(at), to, most);
        if waiting == most || raw_offer(shop, at, to).is_none() {
            return waiting;
        }
        // Where the raw part behind the one held out goes is known only where there is one way.
        let raw = match row.ports.only() {
            Some(_) => row.body.may_still_make(),
            None => 1,
        };
        waiting + raw.min((most - waiting) as u64) as usize
    }

    #[inline]
    fn give(shop: &mut Shop<'_>, at: usize, to: StationRef) -> Option<PartId> {
        let yard = &shop.rows.sources[at].body.yard;
        let Some(place) = yard.first_for(shop, me(at), to) else {
            return give_raw(shop, at, to);
        };
        let body = &mut *shop.rows.sources[at].body;
        body.flow(shop.now);
        body.trace.left += 1;
        let part = body.yard.remove(place)?;
        shop.want(part, me(at), false);
        shop.share_out(part, me(at));
        shop.note(me(at), What::Left, 0, Some(part));
        Some(part)
    }

    /// Between two advances anybody may have changed the supply.
    fn wake(shop: &mut Shop<'_>, at: usize) {
        if set_out(shop, at, false) {
            for to in shop.rows.sources[at].ports.reach_all() {
                shop.wake(to);
            }
        }
    }

    fn fire(shop: &mut Shop<'_>, at: usize, _alarm: Alarm, ticket: Ticket) {
        let now = shop.now;
        let row = &mut shop.rows.sources[at];
        let coming = row.body.coming;
        match (coming, &mut *row.supply) {
            (Coming::Arrival(due), Supply::Every(_)) if due == ticket => {
                for _ in 0..row.body.batch {
                    let product = shop.rows.sources[at].body.product();
                    arrive(shop, at, product);
                }
            }
            (Coming::Order(_, due), Supply::Orders(orders)) if due == ticket => {
                let count = orders.partition_point(|(at, ..)| *at <= now);
                let due: Vec<(u64, u16, u32)> = orders.drain(..count).collect();
                for (_, product, quantity) in due {
                    for _ in 0..quantity {
                        arrive(shop, at, product);
                    }
                }
            }
            _ => {
                shop.totals.entries -= 1;
                return;
            }
        }
        shop.rows.sources[at].body.coming = Coming::Nothing;
        set_out(shop, at, false);
    }

    fn open(shop: &mut Shop<'_>, at: usize) {
        set_out(shop, at, true);
    }

    fn new_window(shop: &mut Shop<'_>, at: usize) {
        let body = &mut *shop.rows.sources[at].body;
        body.flow(shop.now);
        body.integral = 0;
        body.created = 0;
        body.lost = 0;
        body.trace.new_window();
    }

    fn content(shop: &Shop<'_>, at: usize) -> u64 {
        shop.rows.sources[at].body.yard.len() as u64
    }

    fn integral(shop: &Shop<'_>, at: usize) -> u128 {
        let body = &shop.rows.sources[at].body;
        body.integral + body.yard.len() as u128 * u128::from(shop.now - body.since)
    }

    fn adopt_all(world: &mut World, fresh: &mut World) {
        each::<Source>(world, fresh, |mut mine, new| mine.adopt(new));
        each::<Supply>(world, fresh, |mut mine, new| mine.adopt(new));
    }

    fn view(shop: &Shop<'_>, at: usize, view: &mut StationView) {
        let body = &shop.rows.sources[at].body;
        view.created = body.created;
        view.lost = body.lost;
    }
}
