//! A glance at the floor: what is where and in which state, cheap enough for every frame.

use super::observe::Glance;
use super::plan::Layout;
use super::shop::Shop;
use super::{Progress, Run, RunError};

impl Run {
    /// What every station holds and does now, in the order of [`Snapshot::stations`](super::observe::Snapshot)
    /// with the rework shelves behind them. Reuses what `into` has allocated.
    pub fn glance(&mut self, into: &mut Vec<Glance>) {
        let layout = std::sync::Arc::clone(&self.plan.0);
        let Ok(mut floor) = self.floor.get_mut(&mut self.world) else {
            unreachable!("the world holds what `new` put there")
        };
        floor.shop(|shop, _| look(shop, &layout, into));
    }

    /// Handles the next agenda entry and goes no further, not even to the others of that instant: what may start
    /// after the last of them starts then. Without an entry due at or before `until` \[ns\] the run goes there.
    /// However often it is stepped, a run gives the bits of one that is not.
    ///
    /// # Errors
    /// As [`Run::advance`].
    pub fn step(&mut self, until: u64) -> Result<Progress, RunError> {
        self.go_to(until, true)
    }

    /// When something is due next \[ns\]; `None` when nothing is. An entry that was put off meanwhile may
    /// stand first: nothing happens then.
    pub fn next_due(&self) -> Option<u64> {
        self.world.resource::<super::agenda::Agenda>().next_time()
    }
}

fn look(shop: &mut Shop<'_>, layout: &Layout, into: &mut Vec<Glance>) {
    into.resize_with(layout.stations.len(), Glance::default);
    for place in &layout.stations {
        let glance = &mut into[place.view as usize];
        glance.content = shop.content(place.station);
        glance.servers.clear();
        glance.parts.clear();
        shop.glance(place.station, glance);
        for part in &mut glance.parts {
            part.product = layout.product_view(part.product);
        }
        for server in &mut glance.servers {
            if let Some(part) = &mut server.part {
                part.product = layout.product_view(part.product);
            }
        }
    }
}
