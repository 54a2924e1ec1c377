//! Parts that wait in a buffer or a yard, in the order in which they go.

use super::kind::{Offer, StationRef};
use super::part::{PartId, Parts};
use super::ring::Ring;
use super::sample::Uniforms;
use super::shop::Shop;
use crate::model::Order;

/// A waiting line. The front goes first, except in random order.
#[derive(Debug, Clone, Default)]
#[repr(C)]
pub struct Queue {
    waiting: Ring,
    order: Order,
    /// Rank by product for [`Order::Priority`]; the lowest goes first.
    ranks: Vec<i32>,
    /// Stream for [`Order::Random`].
    draws: Option<Box<Uniforms>>,
}

impl Queue {
    /// An empty line.
    pub fn new(order: Order, ranks: Vec<i32>, draws: Option<Box<Uniforms>>) -> Self {
        Self {
            waiting: Ring::default(),
            order,
            ranks,
            draws,
        }
    }

    /// Parts waiting.
    #[inline]
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether none waits.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The parts in their order.
    pub fn iter(&self) -> impl Iterator<Item = PartId> + '_ {
        self.waiting.iter()
    }

    /// Adds a part at its place.
    #[inline(always)]
    pub fn insert(&mut self, part: PartId, parts: &Parts) {
        if self.order == Order::Fifo {
            self.waiting.push_back(part);
        } else {
            self.insert_by_order(part, parts);
        }
    }

    /// Adds a part behind all others.
    #[inline(always)]
    pub fn push_last(&mut self, part: PartId) {
        self.waiting.push_back(part);
    }

    /// The first in line.
    #[inline(always)]
    pub fn front(&self) -> Option<PartId> {
        self.waiting.front()
    }

    /// The part that came in last, where each comes in behind all others; none in another order.
    pub fn last_in(&self) -> Option<PartId> {
        match self.order {
            Order::Fifo => self.waiting.get(self.len().checked_sub(1)?),
            _ => None,
        }
    }

    /// Takes the first in line out.
    #[inline(always)]
    pub fn pop_first(&mut self) -> Option<PartId> {
        self.waiting.pop_front()
    }

    fn insert_by_order(&mut self, part: PartId, parts: &Parts) {
        match self.order {
            Order::Fifo | Order::Random => self.waiting.push_back(part),
            Order::Lifo => self.waiting.push_front(part),
            Order::Priority => {
                let rank = |id: PartId| self.ranks[usize::from(parts[id].product)];
                let mine = rank(part);
                let at = self.waiting.partition_point(|other| rank(other) <= mine);
                self.waiting.insert(at, part);
            }
        }
    }

    /// The first that may go to `to`, and its place in the line.
    #[inline]
    fn find(&self, shop: &Shop<'_>, from: StationRef, to: StationRef) -> Option<(usize, PartId)> {
        if shop.ports(from).only().is_some() {
            return self.waiting.front().map(|part| (0, part));
        }
        self.waiting
            .iter()
            .enumerate()
            .find(|(_, part)| shop.goes_to(*part, from, to))
    }

    /// The part that would go to `to` next. In random order the one that waits longest stands for all.
    #[inline]
    pub fn offer(&self, shop: &Shop<'_>, from: StationRef, to: StationRef) -> Option<Offer> {
        self.find(shop, from, to).map(|(_, part)| {
            let part = &shop.parts[part];
            Offer {
                since: part.since,
                product: part.product,
            }
        })
    }

    /// How many could go to `to`, counted no further than `most`.
    pub fn offers(&self, shop: &Shop<'_>, from: StationRef, to: StationRef, most: usize) -> usize {
        if shop.ports(from).only().is_some() {
            return self.waiting.len().min(most);
        }
        let may_go = |part: &PartId| shop.goes_to(*part, from, to);
        self.waiting.iter().filter(may_go).take(most).count()
    }

    /// Whether the longest waiting goes first.
    #[inline]
    pub fn is_fifo(&self) -> bool {
        self.order == Order::Fifo
    }

    /// Whether the choice among waiting parts is drawn.
    pub fn is_random(&self) -> bool {
        self.order == Order::Random
    }

    /// The place of the first part that may go to `to`.
    pub fn first_for(&self, shop: &Shop<'_>, from: StationRef, to: StationRef) -> Option<usize> {
        self.find(shop, from, to).map(|(at, _)| at)
    }

    /// The place of one of the parts that may go to `to`, each equally likely; `u` in (0, 1].
    pub fn draw_place(
        &self,
        shop: &Shop<'_>,
        from: StationRef,
        to: StationRef,
        u: f64,
    ) -> Option<usize> {
        let waiting = self.waiting.iter().enumerate();
        let able: Vec<usize> = waiting
            .filter(|(_, part)| shop.goes_to(*part, from, to))
            .map(|(at, _)| at)
            .collect();
        able.get(((1.0 - u) * able.len() as f64) as usize).copied()
    }

    /// A uniform for [`Queue::draw_place`].
    pub fn draw(&mut self) -> f64 {
        self.draws.as_mut().map_or(1.0, |draws| draws.draw())
    }

    /// Takes the part at a place out.
    #[inline]
    pub fn remove(&mut self, at: usize) -> Option<PartId> {
        if at == 0 {
            self.waiting.pop_front()
        } else {
            self.waiting.remove(at)
        }
    }

    /// Takes over order and ranks, and sorts what waits by them.
    pub fn adopt(&mut self, fresh: Self, parts: &Parts) {
        if self.order == fresh.order && self.ranks == fresh.ranks {
            return;
        }
        self.order = fresh.order;
        self.ranks = fresh.ranks;
        if self.draws.is_none() {
            self.draws = fresh.draws;
        }
        let mut waiting = self.waiting.take();
        waiting.sort_by_key(|part| (parts[*part].since, parts[*part].number));
        for part in waiting {
            self.insert(part, parts);
        }
    }
}
