//! Buffers: places to wait between stations.
//!
//! Rules: B places, the servers' own not counted; a part passes an empty buffer at once when the next
//! machine is idle; of the waiting parts the first in the buffer's order whose next station takes it
//! leaves: into a free place of another buffer or of a delay, or into a sink, at once; several stations
//! waiting for one place are served longest waiting first, then by key.

use bevy::prelude::{Component, World};

use super::PlanError;
use super::agenda::Agenda;
use super::area::Area;
use super::build::Kit;
use super::change::each;
use super::kind::{Declared, Kind, KindTag, Offer, StationRef};
use super::observe::{Glance, PartGlance, StationView, What};
use super::part::{Part, PartId, Parts};
use super::port::Ports;
use super::queue::Queue;
use super::row::row;
use super::shop::Shop;
use super::station::Slot;
use super::trace::Trace;
use crate::model;

/// A buffer's state and statistics.
#[derive(Component, Debug, Clone, Default)]
// In this order: most looks need the first line of the cache alone.
#[repr(C, align(64))]
pub struct Buffer {
    /// ∫ content dt, window.
    area: Area,
    /// Places; `u32::MAX`: unlimited.
    pub capacity: u32,
    /// Places kept for parts on machines that block before service.
    pub reserved: u32,
    /// The parts.
    pub queue: Queue,
    /// Its history.
    pub trace: Trace,
    /// Its parts go before all others (a rework shelf with `first: First`).
    pub first: bool,
}

row! {
    Buffer: BufferData, BufferRow {
        found {
            /// It is a lane: the machine that alone takes from it, by place among the machines.
            taker: Option<u32>,
        }
    }
}

impl Buffer {
    /// An empty buffer.
    pub fn new(capacity: Option<u32>, queue: Queue) -> Self {
        Self {
            capacity: capacity.unwrap_or(u32::MAX),
            queue,
            ..Self::default()
        }
    }

    /// A place is free.
    #[inline(always)]
    pub fn free(&self) -> bool {
        self.capacity == u32::MAX || self.queue.len() as u32 + self.reserved < self.capacity
    }

    /// Puts a part at its place; where it goes next is known.
    #[inline(always)]
    pub fn put(&mut self, now: u64, part: PartId, parts: &mut Parts) {
        let entering = &mut parts[part];
        entering.since = now;
        let number = entering.number;
        self.area.up(now);
        self.queue.insert(part, parts);
        self.trace.entered += 1;
        self.trace.fold(now, What::Entered, 0, number);
    }

    /// Puts a part at the end of the line, in a buffer in order of arrival; where it goes next is known.
    #[inline(always)]
    pub fn line_up(&mut self, now: u64, id: PartId, part: &mut Part) {
        part.since = now;
        self.area.up(now);
        self.queue.push_last(id);
        self.trace.entered += 1;
        self.trace.fold(now, What::Entered, 0, part.number);
    }

    /// A part comes in and goes on at once, through an empty line.
    #[inline(always)]
    pub fn pass(&mut self, now: u64, part: &Part) {
        self.trace.entered += 1;
        self.trace.fold(now, What::Entered, 0, part.number);
        self.trace.left += 1;
        self.trace.fold(now, What::Left, 0, part.number);
    }

    /// Takes out the first part of the line.
    #[inline(always)]
    pub fn call_up(&mut self, now: u64, parts: &Parts) -> Option<PartId> {
        let first = self.queue.pop_first()?;
        self.area.down(now);
        self.trace.left += 1;
        self.trace.fold(now, What::Left, 0, parts[first].number);
        Some(first)
    }

    /// Takes out the part at a place of the queue.
    #[inline(always)]
    pub fn pop(&mut self, now: u64, place: usize, parts: &Parts) -> Option<PartId> {
        let part = self.queue.remove(place)?;
        self.area.down(now);
        self.trace.left += 1;
        self.trace.fold(now, What::Left, 0, parts[part].number);
        Some(part)
    }

    /// The station behind a buffer without places, which is nothing but a link.
    #[inline]
    pub fn way_through(shop: &Shop<'_>, at: usize) -> Option<StationRef> {
        let row = &shop.rows.buffers[at];
        if row.body.capacity > 0 || !row.body.queue.is_empty() {
            return None;
        }
        row.ports.only()
    }

    /// The machine behind a full buffer that will take a part from it at this instant, so that one more
    /// finds a place.
    fn passed_by(shop: &Shop<'_>, at: usize) -> Option<StationRef> {
        let row = &shop.rows.buffers[at];
        let body = &*row.body;
        if body.capacity == 0
            || shop.ready.is_empty()
            || body.reserved > 0
            || body.queue.len() as u32 != body.capacity
        {
            return None;
        }
        let takes = |to: &StationRef| {
            if to.kind() != Some(KindTag::Machine) {
                return false;
            }
            let next = &shop.rows.machines[to.at()];
            // A part that comes last of all changes no machine's choice only in a plain line.
            let chooses_this = match next.ports.only_in() {
                Some(_) => true,
                None => {
                    body.queue.is_fifo()
                        && shop.best_offer(*to).is_some_and(|(from, _)| from == me(at))
                }
            };
            !next.body.before_service && next.body.idle_server().is_some() && chooses_this
        };
        if let Some(to) = row.ports.only() {
            return Some(to).filter(takes);
        }
        body.queue
            .iter()
            .find_map(|part| match shop.parts[part].next {
                StationRef::ANY => {
                    let candidates = row.ports.candidates(shop.parts[part].product);
                    candidates.iter().copied().find(takes)
                }
                next => Some(next).filter(takes),
            })
    }

    /// Takes over the parameters of a buffer built from a changed plant.
    pub fn adopt(&mut self, fresh: Self, parts: &Parts) {
        self.capacity = fresh.capacity;
        self.queue.adopt(fresh.queue, parts);
    }

    /// ∫ content dt over the window \[part·ns\].
    pub fn integral(&self, now: u64) -> u128 {
        self.area.until(now, self.queue.len())
    }
}

fn me(at: usize) -> StationRef {
    StationRef::new(KindTag::Buffer, at)
}

/// A part goes through a buffer without places.
fn pass_through(shop: &mut Shop<'_>, at: usize, part: PartId, to: StationRef) -> StationRef {
    let trace = &mut shop.rows.buffers[at].body.trace;
    trace.entered += 1;
    trace.left += 1;
    shop.parts[part].next = to;
    shop.note(me(at), What::Entered, 0, Some(part));
    shop.note(me(at), What::Left, 0, Some(part));
    to
}

impl Declared for model::Buffer {
    fn spawn(
        &self,
        kit: &Kit<'_>,
        world: &mut World,
        _agenda: &mut Agenda,
        station: (Slot, Ports),
    ) -> Result<(), PlanError> {
        let rank = |(name, _): &(String, String)| {
            let product = kit.layout.factory.products.get(name);
            let own = product.map_or(0, |product| product.priority);
            self.priorities.get(name).copied().unwrap_or(own)
        };
        let ranks = kit.layout.products.iter().map(rank).collect();
        let draws = (self.order == model::Order::Random).then(|| Box::new(kit.uniforms("order")));
        let queue = Queue::new(self.order, ranks, draws);
        world.spawn((station, Buffer::new(self.capacity, queue)));
        Ok(())
    }

    fn is_finite(&self) -> bool {
        self.capacity.is_some()
    }

    fn keeps_places(&self) -> bool {
        self.capacity != Some(0)
    }
}

impl Kind for Buffer {
    #[inline]
    fn room(shop: &Shop<'_>, at: usize, part: PartId) -> bool {
        match Buffer::way_through(shop, at) {
            Some(to) => shop.room(to, part),
            None => Buffer::has_place(shop, at),
        }
    }

    #[inline]
    fn take(shop: &mut Shop<'_>, at: usize, part: PartId) {
        if let Some(to) = Buffer::way_through(shop, at) {
            let to = pass_through(shop, at, part, to);
            return shop.take(to, part);
        }
        let now = shop.now;
        let passed_by = match shop.rows.buffers[at].body.free() {
            true => None,
            false => Buffer::passed_by(shop, at),
        };
        let row = &mut shop.rows.buffers[at];
        let body = &mut *row.body;
        let entering = &mut shop.parts[part];
        if entering.reserved {
            entering.reserved = false;
            body.reserved -= 1;
        }
        let next = row.ports.choose(entering.product);
        entering.next = next;
        body.put(now, part, shop.parts);
        let full =
            body.capacity != u32::MAX && body.queue.len() as u32 + body.reserved > body.capacity;
        if shop.recording {
            shop.record(me(at), What::Entered, 0, Some(part));
        }
        // Whoever may take it is told; a machine chooses once nothing else is due at this instant, or
        // now, when the part has no place of its own.
        if next == StationRef::ANY {
            let product = shop.parts[part].product;
            for candidate in 0..shop.rows.buffers[at].ports.candidates(product).len() {
                let to = shop.rows.buffers[at].ports.candidates(product)[candidate];
                shop.wake(to);
            }
        } else {
            shop.wake(next);
        }
        if full && let Some(machine) = passed_by {
            // This one alone: what another took first might change what it takes.
            super::work::serve(shop, machine.at());
        }
        // The last place may be taken by a part from outside a circle that waits for it.
        if shop.may_lock && !shop.rows.buffers[at].body.free() {
            super::deadlock::look(shop, me(at));
        }
    }

    /// Whether a part may come in: a free place, or, when full, a machine behind it that stands idle and
    /// has not chosen yet.
    #[inline(always)]
    fn has_place(shop: &Shop<'_>, at: usize) -> bool {
        shop.rows.buffers[at].body.free() || Self::passed_by(shop, at).is_some()
    }

    fn reserve(shop: &mut Shop<'_>, at: usize) -> bool {
        let body = &mut *shop.rows.buffers[at].body;
        let free = body.free();
        body.reserved += u32::from(free);
        free
    }

    fn unreserve(shop: &mut Shop<'_>, at: usize) {
        shop.rows.buffers[at].body.reserved -= 1;
        shop.pull(me(at));
    }

    #[inline]
    fn offer(shop: &Shop<'_>, at: usize, to: StationRef) -> Option<Offer> {
        if Buffer::way_through(shop, at).is_some() {
            return shop.best_offer(me(at)).map(|(_, offer)| offer);
        }
        let body = &shop.rows.buffers[at].body;
        let offer = body.queue.offer(shop, me(at), to)?;
        Some(if body.first {
            Offer { since: 0, ..offer }
        } else {
            offer
        })
    }

    fn offers(shop: &Shop<'_>, at: usize, to: StationRef, most: usize) -> usize {
        if Buffer::way_through(shop, at).is_some() {
            return shop.offered(me(at), most);
        }
        let queue = &shop.rows.buffers[at].body.queue;
        queue.offers(shop, me(at), to, most)
    }

    #[inline]
    fn give(shop: &mut Shop<'_>, at: usize, to: StationRef) -> Option<PartId> {
        if let Some(to) = Buffer::way_through(shop, at) {
            let (_, part) = shop.fetch(me(at))?;
            pass_through(shop, at, part, to);
            return Some(part);
        }
        let row = &mut shop.rows.buffers[at];
        let place = if row.body.queue.is_random() {
            // Nothing is drawn unless a part goes: looking changes nothing.
            shop.rows.buffers[at]
                .body
                .queue
                .first_for(shop, me(at), to)?;
            let u = shop.rows.buffers[at].body.queue.draw();
            shop.rows.buffers[at]
                .body
                .queue
                .draw_place(shop, me(at), to, u)?
        } else if row.ports.only().is_some() {
            0
        } else {
            shop.rows.buffers[at]
                .body
                .queue
                .first_for(shop, me(at), to)?
        };
        let body = &mut *shop.rows.buffers[at].body;
        let part = body.pop(shop.now, place, shop.parts)?;
        if shop.recording {
            shop.record(me(at), What::Left, 0, Some(part));
        }
        shop.share_out(part, me(at));
        Some(part)
    }

    #[inline]
    fn wake(shop: &mut Shop<'_>, at: usize) {
        match Buffer::way_through(shop, at) {
            Some(to) => shop.wake(to),
            None => shop.pull(me(at)),
        }
    }

    fn open(shop: &mut Shop<'_>, at: usize) {
        // Its parts wait for ever at every place behind it. A machine looks for parts by itself.
        for to in shop.rows.buffers[at].ports.reach_all() {
            if to.kind() != Some(KindTag::Machine) {
                shop.ports_mut(to).count_wanted(true);
            }
        }
        // Parts that a change of the plant freed, or that a saturated source holds out.
        shop.pull(me(at));
    }

    fn new_window(shop: &mut Shop<'_>, at: usize) {
        let body = &mut *shop.rows.buffers[at].body;
        body.area.restart(shop.now, body.queue.len());
        body.trace.new_window();
    }

    fn content(shop: &Shop<'_>, at: usize) -> u64 {
        shop.rows.buffers[at].body.queue.len() as u64
    }

    fn waits_for(shop: &Shop<'_>, at: usize) -> Option<Vec<StationRef>> {
        let row = &shop.rows.buffers[at];
        // A part that has a place kept is on its way, and moves by itself.
        if row.body.free() || row.body.reserved > 0 {
            return None;
        }
        let mut next: Vec<StationRef> = Vec::new();
        for part in row.body.queue.iter() {
            match shop.parts[part].next {
                StationRef::ANY => next.extend(row.ports.candidates(shop.parts[part].product)),
                to => next.push(to),
            }
        }
        if row.body.capacity == 0 {
            next.extend(row.ports.reach_all());
        }
        next.sort_unstable();
        next.dedup();
        Some(next)
    }

    fn integral(shop: &Shop<'_>, at: usize) -> u128 {
        shop.rows.buffers[at].body.integral(shop.now)
    }

    fn is_bounded(shop: &Shop<'_>, at: usize) -> bool {
        shop.rows.buffers[at].body.capacity != u32::MAX
    }

    fn adopt_all(world: &mut World, fresh: &mut World) {
        let parts = world.resource::<Parts>().clone();
        each::<Buffer>(world, fresh, |mut mine, new| mine.adopt(new, &parts));
    }

    fn view(_shop: &Shop<'_>, _at: usize, _view: &mut StationView) {}

    fn glance(shop: &Shop<'_>, at: usize, glance: &mut Glance) {
        let queue = &shop.rows.buffers[at].body.queue;
        let seen = |id: PartId| {
            let part = &shop.parts[id];
            PartGlance {
                number: part.number,
                product: shop.plan.product_view(part.product),
                since: part.since,
                until: None,
            }
        };
        // Where parts come in at the end alone, a line that is as long as it was and ends as it did is the same.
        let ends = (queue.front().map(seen), queue.last_in().map(seen));
        let was = (glance.parts.first().copied(), glance.parts.last().copied());
        if ends.1.is_some() && ends == was && queue.len() == glance.parts.len() {
            return;
        }
        glance.parts.clear();
        glance.parts.extend(queue.iter().map(seen));
    }
}
