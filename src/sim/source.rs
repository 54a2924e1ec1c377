//! Sources: where parts enter the plant.
//!
//! Rules: the first arrival comes after one interval; `Wait` is an unlimited yard that counts in WIP and
//! lead time; a saturated source makes a part at the moment the first station takes it, and with a
//! `wip_cap` only while fewer parts of it are in the plant.

use std::collections::VecDeque;

use bevy::ecs::query::QueryData;
use bevy::prelude::Component;

use super::agenda::{Alarm, Class, Ticket, Timer};
use super::observe::{StationView, What};
use super::part::{Part, PartId};
use super::port::Ports;
use super::queue::Queue;
use super::sample::{Sampler, Uniforms};
use super::shop::{Kind, KindTag, Offer, Shop, StationRef};
use super::station::Slot;
use super::trace::Trace;
use crate::model::WhenFull;

/// How parts come.
#[derive(Debug, Clone)]
pub enum Supply {
    /// After drawn intervals.
    Every(Sampler),
    /// By an order list: (time \[ns\], product, quantity), in time order.
    Orders(VecDeque<(u64, u16, u32)>),
    /// Always at hand.
    Saturated,
}

/// A source's state and statistics.
#[derive(Component, Debug, Clone)]
pub struct Source {
    /// How parts come.
    pub supply: Supply,
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
    /// Product and next station of the part that a saturated source holds out.
    held_out: Option<(u16, StationRef)>,
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

/// The sources of the world.
#[derive(QueryData)]
#[query_data(mutable)]
pub struct SourceData {
    /// Which one.
    pub slot: &'static Slot,
    /// Its links.
    pub ports: &'static mut Ports,
    /// Its state.
    pub body: &'static mut Source,
}

/// A source while the shop runs.
pub struct SourceRow<'w> {
    /// Dense slot.
    pub slot: u32,
    /// Links.
    pub ports: &'w mut Ports,
    /// State.
    pub body: &'w mut Source,
}

/// Bits of a part's number that count within its source.
pub const NUMBER_BITS: u32 = 40;

impl Source {
    /// A source that has made nothing yet.
    pub fn new(
        supply: Supply,
        mix: Vec<(f64, u16)>,
        draws: Option<Box<Uniforms>>,
        timer: Timer,
    ) -> Self {
        Self {
            supply,
            batch: 1,
            wip_cap: None,
            limit: None,
            when_full: WhenFull::Wait,
            mix,
            draws,
            held_out: None,
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

    fn may_make(&self) -> bool {
        self.limit.is_none_or(|limit| self.made < limit)
            && self.wip_cap.is_none_or(|cap| self.inside < u64::from(cap))
    }

    fn flow(&mut self, now: u64) {
        self.integral += u128::from(self.yard.len() as u64 * (now - self.since));
        self.since = now;
    }

    /// Takes over the parameters of a source built from a changed plant.
    pub fn adopt(&mut self, fresh: Self) {
        match (&mut self.supply, fresh.supply) {
            (Supply::Every(mine), Supply::Every(new)) => mine.set_law(new.law().clone()),
            (Supply::Saturated, Supply::Saturated) | (Supply::Orders(_), Supply::Orders(_)) => {}
            (mine, new) => *mine = new,
        }
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

/// Decides what a saturated source holds out next: the product and where it goes.
fn hold_out(shop: &mut Shop<'_>, at: usize) {
    let row = &mut shop.rows.sources[at];
    let product = row.body.product();
    let next = row.ports.choose(product);
    row.body.held_out = Some((product, next));
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
        let is_place = matches!(next.kind(), Some(KindTag::Buffer | KindTag::Delay));
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
        let row = &shop.rows.sources[at];
        let body = &*row.body;
        if !matches!(body.supply, Supply::Saturated) {
            return body.yard.offer(shop, me(at), to);
        }
        let (product, next) = body.held_out?;
        let wanted = next == to
            || (next == StationRef::ANY && shop.is_first_able(row.ports.candidates(product), to));
        // Raw parts are there for ever, so all that waits in earnest goes before them; two saturated
        // sources take turns.
        (wanted && body.may_make()).then_some(Offer {
            since: u64::MAX / 2 + body.made,
            product,
        })
    }

    #[inline]
    fn give(shop: &mut Shop<'_>, at: usize, to: StationRef) -> Option<PartId> {
        if matches!(shop.rows.sources[at].body.supply, Supply::Saturated) {
            Self::offer(shop, at, to)?;
            let (product, next) = shop.rows.sources[at].body.held_out?;
            let part = create(shop, at, product, next);
            shop.rows.sources[at].body.trace.left += 1;
            hold_out(shop, at);
            // The next raw part may be meant for another station, which has looked in vain before.
            match shop.rows.sources[at].body.held_out {
                Some((product, StationRef::ANY)) => shop.offer_around(me(at), product),
                Some((_, next))
                    if next != to && shop.behind(next).kind() == Some(KindTag::Machine) =>
                {
                    shop.ask(next);
                }
                Some((_, next)) if next != to => shop.later.push(next),
                _ => {}
            }
            return Some(part);
        }
        let place = shop.rows.sources[at]
            .body
            .yard
            .first_for(shop, me(at), to)?;
        let body = &mut *shop.rows.sources[at].body;
        body.flow(shop.now);
        body.trace.left += 1;
        let part = body.yard.remove(place)?;
        shop.want(part, me(at), false);
        shop.share_out(part, me(at));
        shop.note(me(at), What::Left, 0, Some(part));
        Some(part)
    }

    fn wake(_shop: &mut Shop<'_>, _at: usize) {}

    fn fire(shop: &mut Shop<'_>, at: usize, _alarm: Alarm, _ticket: Ticket) {
        let now = shop.now;
        let body = &mut *shop.rows.sources[at].body;
        let timer = body.timer;
        match &mut body.supply {
            Supply::Every(interval) => {
                let next = now.saturating_add(interval.draw());
                for _ in 0..body.batch {
                    let product = shop.rows.sources[at].body.product();
                    arrive(shop, at, product);
                }
                let body = &shop.rows.sources[at].body;
                if body.limit.is_none_or(|limit| body.made < limit) {
                    shop.agenda.schedule(next, Class::Arrival, timer);
                }
            }
            Supply::Orders(orders) => {
                let mut due = Vec::new();
                while orders.front().is_some_and(|(at, _, _)| *at <= now) {
                    due.extend(orders.pop_front());
                }
                if let Some((next, _, _)) = orders.front() {
                    let next = *next;
                    shop.agenda.schedule(next, Class::Arrival, timer);
                }
                for (_, product, quantity) in due {
                    for _ in 0..quantity {
                        arrive(shop, at, product);
                    }
                }
            }
            Supply::Saturated => {}
        }
    }

    fn open(shop: &mut Shop<'_>, at: usize) {
        let body = &mut *shop.rows.sources[at].body;
        let timer = body.timer;
        match &mut body.supply {
            Supply::Every(interval) => {
                let first = interval.draw();
                shop.agenda.schedule(first, Class::Arrival, timer);
            }
            Supply::Orders(orders) => {
                if let Some((first, _, _)) = orders.front() {
                    let first = *first;
                    shop.agenda.schedule(first, Class::Arrival, timer);
                }
            }
            Supply::Saturated => {
                // It waits for ever at every station behind it.
                for to in shop.rows.sources[at].ports.reach_all() {
                    shop.ports_mut(to).count_wanted(true);
                }
                hold_out(shop, at);
            }
        }
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

    fn view(shop: &Shop<'_>, at: usize, view: &mut StationView) {
        let body = &shop.rows.sources[at].body;
        view.created = body.created;
        view.lost = body.lost;
        let pending = u128::from(body.yard.len() as u64 * (shop.now - body.since));
        view.content_integral = body.integral + pending;
    }
}
