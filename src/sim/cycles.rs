//! How a machine draws its cycle times and counts its operations.
//!
//! Nearly all of them are counted a block of draws at a time, when the next block is drawn or an advance ends: one at a
//! time would take a fair part of the time of a run. A part whose time is counted with its block says so on its server
//! (`Server::block`); a part that is under way when its block is counted, and one that a failure makes take longer, is
//! left out of the block and counted by itself when it is done.

use super::machine::Machine;

impl Machine {
    /// A server begins to work on a part: its cycle time is drawn.
    #[inline(always)]
    pub(super) fn begin(&mut self, server: usize, product: u16) {
        let (which, sampler) = if self.cycles.is_single() {
            (0, self.cycles.lead())
        } else {
            (product, &mut self.cycles[usize::from(product)])
        };
        let time = match sampler.ready() {
            Some(time) => time,
            None => self.draw_anew(which),
        };
        let block = self.by_block.then_some(which);
        self.servers[server].begin(time, block);
    }

    #[inline(never)]
    fn draw_anew(&mut self, which: u16) -> u64 {
        self.count_drawn(which);
        self.cycles[usize::from(which)].draw()
    }

    /// A part on a server is done.
    #[inline(always)]
    pub(super) fn count_done(&mut self, server: usize, product: u16) {
        if self.servers[server].take_block().is_none() {
            self.count_by_itself(server, product);
        }
    }

    #[inline(never)]
    fn count_by_itself(&mut self, server: usize, product: u16) {
        self.operations += 1;
        self.processed[usize::from(product)] += 1;
        self.cycle_times.add(self.servers[server].take_cycle());
    }

    /// The part on a server takes another time than was drawn for it, or is never done.
    pub(super) fn set_aside(&mut self, server: usize) {
        let here = &mut self.servers[server];
        if let Some(which) = here.take_block() {
            self.aside.push((which, here.drawn));
        }
    }

    /// Counts what was drawn and is not counted yet. Parts under way are counted when they are done.
    pub(super) fn count_all_drawn(&mut self) {
        (0..self.cycles.len() as u16).for_each(|which| self.count_drawn(which));
    }

    /// What others drew is no operation: somebody may have drawn from a sampler between two advances, or put another
    /// in its place.
    pub(super) fn forget_drawn(&mut self) {
        for sampler in self.cycles.iter_mut() {
            sampler.untold();
        }
    }

    fn count_drawn(&mut self, which: u16) {
        if !self.by_block {
            return;
        }
        for server in 0..self.servers.len() {
            if self.servers[server].block() == Some(which) {
                self.set_aside(server);
            }
        }
        let drawn = self.cycles[usize::from(which)].untold();
        let mut done = drawn.len() as u64;
        if self.aside.is_empty() {
            self.cycle_times.add_all(drawn);
        } else {
            for time in drawn {
                match self.aside.iter().position(|aside| *aside == (which, *time)) {
                    Some(at) => {
                        self.aside.swap_remove(at);
                        done -= 1;
                    }
                    None => self.cycle_times.add(*time),
                }
            }
        }
        self.operations += done;
        self.processed[usize::from(which)] += done;
    }
}
