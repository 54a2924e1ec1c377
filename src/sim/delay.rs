//! Delays: every part stays for a time of its own, without a server; then it goes on, or waits in place.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use bevy::prelude::{Component, World};

use super::PlanError;
use super::agenda::Agenda;
use super::agenda::{Alarm, Class, Ticket, Timer};
use super::build::Kit;
use super::change::each;
use super::kind::{Declared, Kind, KindTag, Offer, StationRef};
use super::observe::{Glance, PartGlance, StationView, What};
use super::part::PartId;
use super::port::Ports;
use super::row::row;
use super::sample::Sampler;
use super::shop::Shop;
use super::station::Slot;
use super::trace::Trace;
use crate::model;

/// A delay's state and statistics.
#[derive(Component, Debug, Clone)]
pub struct Delay {
    /// Places; `u32::MAX`: unlimited.
    pub capacity: u32,
    /// Places kept for parts on machines that block before service.
    pub reserved: u32,
    /// Time to stay: one for all products, or one for each.
    pub times: Vec<Sampler>,
    /// Parts that stay: (end \[ns\], place in sequence, part).
    staying: BinaryHeap<Reverse<(u64, u64, PartId)>>,
    sequence: u64,
    /// Parts that have stayed and find no room, longest first.
    done: Vec<PartId>,
    /// Its alarm.
    pub timer: Timer,
    /// Its history.
    pub trace: Trace,
    integral: u128,
    since: u64,
}

row! {
    Delay: DelayData, DelayRow {}
}

impl Delay {
    /// An empty delay.
    pub fn new(capacity: Option<u32>, times: Vec<Sampler>, timer: Timer) -> Self {
        Self {
            capacity: capacity.unwrap_or(u32::MAX),
            reserved: 0,
            times,
            staying: BinaryHeap::new(),
            sequence: 0,
            done: Vec::new(),
            timer,
            trace: Trace::default(),
            integral: 0,
            since: 0,
        }
    }

    fn len(&self) -> usize {
        self.staying.len() + self.done.len()
    }

    /// Whether a part may come in.
    pub fn free(&self) -> bool {
        self.capacity == u32::MAX || self.len() as u32 + self.reserved < self.capacity
    }

    fn flow(&mut self, now: u64) {
        self.integral += self.len() as u128 * u128::from(now - self.since);
        self.since = now;
    }

    /// Takes over the parameters of a delay built from a changed plant.
    pub fn adopt(&mut self, fresh: Self) {
        self.capacity = fresh.capacity;
        for (mine, new) in self.times.iter_mut().zip(fresh.times) {
            mine.set_law(new.law().clone());
        }
    }
}

fn me(at: usize) -> StationRef {
    StationRef::new(KindTag::Delay, at)
}

impl Declared for model::Delay {
    fn spawn(
        &self,
        kit: &Kit<'_>,
        world: &mut World,
        agenda: &mut Agenda,
        station: (Slot, Ports),
    ) -> Result<(), PlanError> {
        let timer = agenda.timer(kit.place.station, Alarm::Stay);
        let times = kit.by_product(&self.time, "stay")?;
        world.spawn((station, Delay::new(self.capacity, times, timer)));
        Ok(())
    }

    fn is_finite(&self) -> bool {
        self.capacity.is_some()
    }

    fn keeps_places(&self) -> bool {
        true
    }
}

impl Kind for Delay {
    fn room(shop: &Shop<'_>, at: usize, _part: PartId) -> bool {
        shop.rows.delays[at].body.free()
    }

    fn take(shop: &mut Shop<'_>, at: usize, part: PartId) {
        let now = shop.now;
        let body = &mut *shop.rows.delays[at].body;
        let entering = &mut shop.parts[part];
        entering.since = now;
        if entering.reserved {
            entering.reserved = false;
            body.reserved -= 1;
        }
        body.flow(now);
        let which = if body.times.len() == 1 {
            0
        } else {
            usize::from(entering.product)
        };
        let end = now.saturating_add(body.times[which].draw());
        body.sequence += 1;
        body.staying.push(Reverse((end, body.sequence, part)));
        body.trace.entered += 1;
        let timer = body.timer;
        shop.agenda.schedule(end, Class::Completion, timer);
        shop.note(me(at), What::Entered, 0, Some(part));
    }

    fn has_place(shop: &Shop<'_>, at: usize) -> bool {
        shop.rows.delays[at].body.free()
    }

    fn reserve(shop: &mut Shop<'_>, at: usize) -> bool {
        let body = &mut *shop.rows.delays[at].body;
        let free = body.free();
        body.reserved += u32::from(free);
        free
    }

    fn unreserve(shop: &mut Shop<'_>, at: usize) {
        shop.rows.delays[at].body.reserved -= 1;
        shop.pull(me(at));
    }

    fn offer(shop: &Shop<'_>, at: usize, to: StationRef) -> Option<Offer> {
        let done = &shop.rows.delays[at].body.done;
        done.iter()
            .find(|part| shop.goes_to(**part, me(at), to))
            .map(|part| {
                let part = &shop.parts[*part];
                Offer {
                    since: part.since,
                    product: part.product,
                }
            })
    }

    fn offers(shop: &Shop<'_>, at: usize, to: StationRef, most: usize) -> usize {
        let done = shop.rows.delays[at].body.done.iter();
        let may_go = done.filter(|part| shop.goes_to(**part, me(at), to));
        may_go.take(most).count()
    }

    fn give(shop: &mut Shop<'_>, at: usize, to: StationRef) -> Option<PartId> {
        let place = shop.rows.delays[at]
            .body
            .done
            .iter()
            .position(|part| shop.goes_to(*part, me(at), to))?;
        let body = &mut *shop.rows.delays[at].body;
        body.flow(shop.now);
        let part = body.done.remove(place);
        body.trace.left += 1;
        shop.want(part, me(at), false);
        shop.share_out(part, me(at));
        shop.note(me(at), What::Left, 0, Some(part));
        Some(part)
    }

    fn wake(shop: &mut Shop<'_>, at: usize) {
        shop.pull(me(at));
    }

    fn fire(shop: &mut Shop<'_>, at: usize, _alarm: Alarm, _ticket: Ticket) {
        let now = shop.now;
        let row = &mut shop.rows.delays[at];
        let Some(Reverse((_, _, part))) = row.body.staying.pop() else {
            return;
        };
        // Popped above, so the integral needs the part back in the count.
        row.body.integral += (row.body.len() + 1) as u128 * u128::from(now - row.body.since);
        row.body.since = now;
        let leaving = &mut shop.parts[part];
        leaving.next = row.ports.choose(leaving.product);
        leaving.since = now;
        // Where it goes it may leave the plant, and its handle be given away.
        let (number, product) = (leaving.number, leaving.product);
        if shop.pass(part, me(at)) {
            shop.rows.delays[at].body.trace.left += 1;
            shop.note_number(me(at), What::Left, number, product);
            shop.pull(me(at));
        } else {
            shop.rows.delays[at].body.done.push(part);
            shop.want(part, me(at), true);
            shop.note(me(at), What::Blocked, 0, Some(part));
            shop.announce(part, me(at));
            super::deadlock::look(shop, me(at));
        }
    }

    fn open(shop: &mut Shop<'_>, at: usize) {
        shop.pull(me(at));
    }

    fn new_window(shop: &mut Shop<'_>, at: usize) {
        let body = &mut *shop.rows.delays[at].body;
        body.flow(shop.now);
        body.integral = 0;
        body.trace.new_window();
    }

    fn content(shop: &Shop<'_>, at: usize) -> u64 {
        shop.rows.delays[at].body.len() as u64
    }

    fn waits_for(shop: &Shop<'_>, at: usize) -> Option<Vec<StationRef>> {
        let row = &shop.rows.delays[at];
        // A part that stays, or one that has a place kept and is on its way, moves by itself.
        if row.body.free() || !row.body.staying.is_empty() || row.body.reserved > 0 {
            return None;
        }
        let mut next: Vec<StationRef> = Vec::new();
        for part in &row.body.done {
            match shop.parts[*part].next {
                StationRef::ANY => next.extend(row.ports.candidates(shop.parts[*part].product)),
                to => next.push(to),
            }
        }
        Some(next)
    }

    fn integral(shop: &Shop<'_>, at: usize) -> u128 {
        let body = &shop.rows.delays[at].body;
        body.integral + body.len() as u128 * u128::from(shop.now - body.since)
    }

    fn is_bounded(shop: &Shop<'_>, at: usize) -> bool {
        shop.rows.delays[at].body.capacity != u32::MAX
    }

    fn adopt_all(world: &mut World, fresh: &mut World) {
        each::<Delay>(world, fresh, |mut mine, new| mine.adopt(new));
    }

    fn view(_shop: &Shop<'_>, _at: usize, _view: &mut StationView) {}

    fn glance(shop: &Shop<'_>, at: usize, glance: &mut Glance) {
        let body = &shop.rows.delays[at].body;
        let seen = |id: PartId, until| {
            let part = &shop.parts[id];
            PartGlance {
                number: part.number,
                product: shop.plan.product_view(part.product),
                since: part.since,
                until: Some(until),
            }
        };
        // Parts end their stay from the top of the heap and nowhere else, and come in behind all others that have ended it:
        // with as many of both, and the same there, it is as it was.
        let stays = |Reverse((end, _, id)): &Reverse<(u64, u64, PartId)>| seen(*id, *end);
        let next = body.staying.peek().map(stays);
        let number = |part: &PartGlance| (part.number, part.since);
        let last = body.done.last().map(|id| number(&seen(*id, 0)));
        let was_last = glance
            .stayed
            .checked_sub(1)
            .and_then(|at| glance.parts.get(at));
        let is_same = last == was_last.map(number)
            && (glance.stayed, glance.parts.len()) == (body.done.len(), body.len())
            && glance.parts.get(glance.stayed).copied() == next;
        if is_same {
            let stayed = glance.parts.iter_mut().take(glance.stayed);
            stayed.for_each(|part| part.until = Some(shop.now));
            return;
        }
        glance.stayed = body.done.len();
        glance.parts.clear();
        let done = body.done.iter().map(|id| seen(*id, shop.now));
        glance.parts.extend(done);
        glance.parts.extend(body.staying.iter().map(stays));
    }
}
