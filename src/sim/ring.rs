//! Parts in line: a ring of a power of two of places, so that going round costs no branch.

use super::part::PartId;

/// A line of parts, open at both ends.
#[derive(Debug, Clone, Default)]
pub struct Ring {
    /// As many places as a power of two, or none.
    places: Box<[Option<PartId>]>,
    head: u32,
    len: u32,
}

impl Ring {
    /// Parts in line.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether none is in line.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    #[inline(always)]
    fn place(&self, at: u32) -> usize {
        self.head.wrapping_add(at) as usize & self.places.len().wrapping_sub(1)
    }

    /// The part at a place of the line.
    #[inline(always)]
    pub fn get(&self, at: usize) -> Option<PartId> {
        if at >= self.len() {
            return None;
        }
        self.places[self.place(at as u32)]
    }

    /// The first in line.
    #[inline(always)]
    pub fn front(&self) -> Option<PartId> {
        self.get(0)
    }

    /// The parts in their order.
    pub fn iter(&self) -> impl Iterator<Item = PartId> + '_ {
        (0..self.len).filter_map(|at| self.places[self.place(at)])
    }

    /// Adds a part at the end.
    #[inline(always)]
    pub fn push_back(&mut self, part: PartId) {
        if self.len() == self.places.len() {
            self.grow();
        }
        let at = self.place(self.len);
        self.places[at] = Some(part);
        self.len += 1;
    }

    /// Takes the first part out.
    #[inline(always)]
    pub fn pop_front(&mut self) -> Option<PartId> {
        let front = self.front()?;
        self.head = self.place(1) as u32;
        self.len -= 1;
        Some(front)
    }

    /// Adds a part at the front.
    pub fn push_front(&mut self, part: PartId) {
        if self.len() == self.places.len() {
            self.grow();
        }
        let at = self.place(u32::MAX);
        self.places[at] = Some(part);
        self.head = at as u32;
        self.len += 1;
    }

    /// How many at the front fulfil what all behind them do not.
    pub fn partition_point(&self, holds: impl Fn(PartId) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.get(middle).is_some_and(&holds) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Puts a part before the one at a place. The fewer of those before and behind it move.
    pub fn insert(&mut self, at: usize, part: PartId) {
        if at < self.len() / 2 {
            self.push_front(part);
            (0..at).for_each(|to| self.swap(to, to + 1));
        } else {
            self.push_back(part);
            (at + 1..self.len())
                .rev()
                .for_each(|to| self.swap(to, to - 1));
        }
    }

    /// Takes the part at a place out. The fewer of those before and behind it move.
    pub fn remove(&mut self, at: usize) -> Option<PartId> {
        let part = self.get(at)?;
        if at < self.len() / 2 {
            (0..at).rev().for_each(|to| self.swap(to, to + 1));
            self.head = self.place(1) as u32;
        } else {
            (at + 1..self.len()).for_each(|from| self.swap(from - 1, from));
        }
        self.len -= 1;
        Some(part)
    }

    fn swap(&mut self, one: usize, other: usize) {
        let (one, other) = (self.place(one as u32), self.place(other as u32));
        self.places.swap(one, other);
    }

    /// Takes all parts out.
    pub fn take(&mut self) -> Vec<PartId> {
        let parts = self.iter().collect();
        self.len = 0;
        parts
    }

    #[cold]
    fn grow(&mut self) {
        let mut places: Vec<Option<PartId>> = self.iter().map(Some).collect();
        places.resize((2 * self.len()).max(4), None);
        self.places = places.into_boxed_slice();
        self.head = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;
    use std::num::NonZeroU32;

    fn id(at: u32) -> PartId {
        PartId(NonZeroU32::MIN.saturating_add(at))
    }

    #[test]
    fn a_ring_is_a_line() {
        let (mut ring, mut line) = (Ring::default(), VecDeque::new());
        let mut random = 1u64;
        for step in 0..20_000u32 {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let at = (random >> 33) as usize % (line.len() + 1);
            match random >> 60 {
                0..6 => {
                    ring.push_back(id(step));
                    line.push_back(id(step));
                }
                6 => {
                    ring.push_front(id(step));
                    line.push_front(id(step));
                }
                7..11 => assert_eq!(ring.pop_front(), line.pop_front()),
                11..13 => {
                    ring.insert(at, id(step));
                    line.insert(at, id(step));
                }
                _ => assert_eq!(ring.remove(at), line.remove(at)),
            }
            assert_eq!(
                (ring.len(), ring.front()),
                (line.len(), line.front().copied())
            );
            assert_eq!(ring.get(at), line.get(at).copied());
            assert!(ring.iter().eq(line.iter().copied()));
        }
        let mut sorted = Ring::default();
        (0..9).for_each(|n| sorted.push_back(id(n / 3)));
        assert_eq!(
            [0, 1, 2].map(|n| sorted.partition_point(|part| part <= id(n))),
            [3, 6, 9]
        );
        assert_eq!(ring.take(), Vec::from(line));
        assert!(ring.is_empty());
    }
}
