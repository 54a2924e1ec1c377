//! One or more of a kind, of which the first lies in place: most stations have one server and most plants one product.

use std::hint::select_unpredictable;

/// The servers of a station, or its samplers; at least one.
// The first lies at the front, and all of it takes little room: the others are looked at less.
#[derive(Debug, Clone, Default)]
#[repr(C)]
pub struct Crew<T> {
    first: T,
    more: Option<Box<Box<[T]>>>,
}

impl<T> Crew<T> {
    /// The first and the others.
    pub fn new(first: T, more: Vec<T>) -> Self {
        let more = (!more.is_empty()).then(|| Box::new(more.into_boxed_slice()));
        Self { first, more }
    }

    /// The others.
    #[inline(always)]
    fn more(&self) -> &[T] {
        self.more.as_ref().map_or(&[], |more| more)
    }

    /// How many.
    #[inline(always)]
    pub fn len(&self) -> usize {
        1 + self.more().len()
    }

    /// Whether there is no other.
    #[inline(always)]
    pub fn is_single(&self) -> bool {
        self.more.is_none()
    }

    /// The first of them.
    #[inline(always)]
    pub fn first(&self) -> &T {
        &self.first
    }

    /// The first of them, to change.
    #[inline(always)]
    pub fn lead(&mut self) -> &mut T {
        &mut self.first
    }

    /// Never: there is at least one.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// All of them, by number.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.first).chain(self.more())
    }

    /// All of them, to change.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        let more = self.more.as_mut().map_or(&mut [][..], |more| more);
        std::iter::once(&mut self.first).chain(more)
    }
}

// Which one it is changes from entry to entry: a choice without a branch.
impl<T> std::ops::Index<usize> for Crew<T> {
    type Output = T;
    #[inline(always)]
    fn index(&self, at: usize) -> &T {
        let first = std::slice::from_ref(&self.first);
        &select_unpredictable(at == 0, first, self.more())[at.saturating_sub(1)]
    }
}

impl<T> std::ops::IndexMut<usize> for Crew<T> {
    #[inline(always)]
    fn index_mut(&mut self, at: usize) -> &mut T {
        let first = std::slice::from_mut(&mut self.first);
        let more = self.more.as_mut().map_or(&mut [][..], |more| more);
        &mut select_unpredictable(at == 0, first, more)[at.saturating_sub(1)]
    }
}
