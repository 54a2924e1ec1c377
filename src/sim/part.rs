//! Parts: small values in a pool, never entities. A part's handle is reused once it has left.

use bevy::prelude::Resource;

use super::kind::StationRef;

/// Handle of a part in the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartId(pub u32);

/// A part on its way.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// Its own number: source (24 bits of its key's hash) and place in that source's sequence (40 bits).
    pub number: u64,
    /// When it entered the plant \[ns\].
    pub entered: u64,
    /// Since when it waits where it is \[ns\].
    pub since: u64,
    /// Where it goes next; [`StationRef::ANY`] while several stations would do.
    pub next: StationRef,
    /// The source it came from.
    pub source: StationRef,
    /// Index of its product, by rank of the products' keys.
    pub product: u16,
    /// A place is reserved for it at `next` (blocking before service).
    pub reserved: bool,
    /// An inspection has sent it back at least once.
    pub is_reworked: bool,
    /// In the plant; false for a free slot of the pool.
    pub alive: bool,
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
                self.list[id.0 as usize] = part;
                id
            }
            None => {
                self.list.push(part);
                PartId(self.list.len() as u32 - 1)
            }
        }
    }

    /// Takes a part out for good.
    #[inline]
    pub fn remove(&mut self, id: PartId) -> Part {
        let part = &mut self.list[id.0 as usize];
        part.alive = false;
        self.free.push(id);
        *part
    }

    /// Places in the pool, free ones included.
    pub fn pooled(&self) -> usize {
        self.list.len()
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
        &self.list[id.0 as usize]
    }
}

impl std::ops::IndexMut<PartId> for Parts {
    #[inline(always)]
    fn index_mut(&mut self, id: PartId) -> &mut Part {
        &mut self.list[id.0 as usize]
    }
}
