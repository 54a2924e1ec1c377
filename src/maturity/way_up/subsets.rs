//! Sets of things with a price, the cheapest first, made one at a time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// All sets but the empty one of things `0..n` with prices, in the order of [`Key`]: first the sets of which
/// every price is known, then those with a price that is not.
pub(super) struct Subsets {
    /// By price and name; an unknown price counts as nothing.
    priced: Vec<Option<u128>>,
    open: BinaryHeap<Reverse<Key>>,
    /// Things of known price among the first so many places; the second round takes all.
    places: Vec<usize>,
    second: bool,
}

/// What sets are ordered by: price, then how many, then the names of their members.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    price: u128,
    count: usize,
    /// Members by name, in order.
    names: Vec<usize>,
    /// Members as places in the order of prices.
    members: Vec<usize>,
}

impl Subsets {
    /// Sets of things in the order of their names; `None`: the price is not known.
    pub fn new(priced: Vec<Option<u128>>) -> Self {
        let mut subsets = Self {
            priced,
            open: BinaryHeap::new(),
            places: Vec::new(),
            second: false,
        };
        subsets.begin();
        subsets
    }

    fn begin(&mut self) {
        let known = |at: &usize| self.second || self.priced[*at].is_some();
        self.places = (0..self.priced.len()).filter(known).collect();
        self.places.sort_by_key(|at| self.priced[*at].unwrap_or(0));
        if !self.places.is_empty() {
            self.push(vec![0]);
        }
    }

    fn push(&mut self, members: Vec<usize>) {
        let mut names: Vec<usize> = members.iter().map(|at| self.places[*at]).collect();
        names.sort_unstable();
        let prices = names.iter().map(|at| self.priced[*at].unwrap_or(0));
        self.open.push(Reverse(Key {
            price: prices.fold(0, u128::saturating_add),
            count: names.len(),
            names,
            members,
        }));
    }
}

impl Iterator for Subsets {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        loop {
            let Some(Reverse(key)) = self.open.pop() else {
                if self.second || self.priced.iter().all(Option::is_some) {
                    return None;
                }
                self.second = true;
                self.begin();
                continue;
            };
            // Every set comes from one other: by a further member, or by its last one moved one place on.
            // Neither comes before it in the order.
            if let Some((last, rest)) = key.members.split_last()
                && last + 1 < self.places.len()
            {
                self.push([rest, &[last + 1]].concat());
                self.push([rest, &[*last, last + 1]].concat());
            }
            if !self.second || key.names.iter().any(|at| self.priced[*at].is_none()) {
                return Some(key.names);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All sets, sorted by what the order is meant to be.
    fn sorted(priced: &[Option<u128>]) -> Vec<Vec<usize>> {
        let mut sets: Vec<Vec<usize>> = (1u32..1 << priced.len())
            .map(|bits| (0..priced.len()).filter(|at| bits >> at & 1 == 1).collect())
            .collect();
        sets.sort_by_key(|set| {
            let unknown = set.iter().any(|at| priced[*at].is_none());
            let price: u128 = set.iter().filter_map(|at| priced[*at]).sum();
            (unknown, price, set.len(), set.clone())
        });
        sets
    }

    #[test]
    fn sets_come_in_order_each_once() {
        for priced in [
            vec![],
            vec![Some(3)],
            vec![None],
            vec![Some(5), Some(1), Some(3), Some(3), Some(4)],
            vec![Some(0), Some(0), Some(7), Some(0)],
            vec![Some(2), None, Some(9), None, Some(2), Some(4)],
            vec![None, None, None],
        ] {
            let made: Vec<_> = Subsets::new(priced.clone()).collect();
            assert_eq!(made, sorted(&priced), "{priced:?}");
        }
    }

    #[test]
    fn the_first_of_very_many_sets_come_at_once() {
        let priced: Vec<_> = (0..60).map(|at| Some(1000 + at)).collect();
        let first: Vec<_> = Subsets::new(priced).take(3).collect();
        assert_eq!(first, [vec![0], vec![1], vec![2]]);
    }
}
