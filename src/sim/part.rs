//! Parts: small values in a pool, never entities. A part's handle is reused once it has left.

use std::num::NonZeroU32;

use bevy::prelude::Resource;

use super::kind::StationRef;

/// Handle of a part in the pool; never 0, so that an optional one takes no more room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartId(pub NonZeroU32);

impl PartId {
    /// Its place in the pool.
    #[inline(always)]
    pub fn at(self) -> usize {
        self.0.get() as usize
    }
}

/// A part on its way.
// In this order: what every station asks for lies together.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Part {
    /// Its own number: source (24 bits of its key's hash) and place in that source's sequence (40 bits).
    pub number: u64,
    /// Since when it waits where it is \[ns\].
    pub since: u64,
    /// Where it goes next; [`StationRef::ANY`] while several stations would do.
    pub next: StationRef,
    /// Index of its product, by rank of the products' keys.
    pub product: u16,
    /// A place is reserved for it at `next` (blocking before service).
    pub reserved: bool,
    /// In the plant; false for a free slot of the pool.
    pub alive: bool,
    /// When it entered the plant \[ns\].
    pub entered: u64,
    /// The source it came from.
    pub source: StationRef,
    /// An inspection has sent it back at least once.
    pub is_reworked: bool,
}

/// All parts in the plant.
#[derive(Resource, Debug, Clone, Default)]
pub struct Parts {
    list: Vec<Part>,
    free: Vec<PartId>,
}

impl Parts {
    /// Puts a new part into the pool.
    #[inline]
    pub fn add(&mut self, part: Part) -> PartId {
        match self.free.pop() {
            Some(id) => {
                self.list[id.at()] = part;
                id
            }
            None => {
                if self.list.is_empty() {
                    // Place 0 is nobody's.
                    self.list.push(Part {
                        alive: false,
                        ..part
                    });
                }
                self.list.push(part);
                PartId(NonZeroU32::MIN.saturating_add(self.list.len() as u32 - 2))
            }
        }
    }

    /// Takes a part out for good.
    #[inline]
    pub fn remove(&mut self, id: PartId) -> Part {
        let part = &mut self.list[id.at()];
        part.alive = false;
        self.free.push(id);
        *part
    }

    /// Places in the pool, free ones included.
    pub fn pooled(&self) -> usize {
        self.list.len().saturating_sub(1)
    }

    /// All parts in the plant, in no particular order.
    pub fn alive(&self) -> impl Iterator<Item = &Part> {
        self.list.iter().filter(|part| part.alive)
    }
}

impl std::ops::Index<PartId> for Parts {
    type Output = Part;
    #[inline(always)]
    fn index(&self, id: PartId) -> &Part {
        &self.list[id.at()]
    }
}

impl std::ops::IndexMut<PartId> for Parts {
    #[inline(always)]
    fn index_mut(&mut self, id: PartId) -> &mut Part {
        &mut self.list[id.at()]
    }
}
