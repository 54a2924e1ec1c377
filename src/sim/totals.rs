//! The plant's own counters: parts created, finished, scrapped, lost; WIP and lead times.

use bevy::prelude::Resource;

use super::observe::DayView;
use super::part::Part;
use super::tally::Tally;

const DAY_NANOS: u64 = 86_400_000_000_000;

/// Counters of one product, window.
#[derive(Debug, Clone, Default)]
pub struct ProductTotals {
    /// Parts created.
    pub created: u64,
    /// Parts that left good.
    pub finished: u64,
    /// Of those, never sent to rework.
    pub straight: u64,
    /// Parts scrapped.
    pub scrapped: u64,
    /// Lead times of the good ones \[ns\].
    pub lead: Tally,
}

/// Counters of the plant.
#[derive(Resource, Debug, Clone, Default)]
pub struct Totals {
    /// Parts created, arrivals that were lost included, whole run.
    pub created: u64,
    /// Parts that left good, whole run.
    pub finished: u64,
    /// Parts scrapped, whole run.
    pub scrapped: u64,
    /// Arrivals lost, whole run.
    pub lost: u64,
    /// Arrivals lost, window.
    pub lost_window: u64,
    /// Parts inside.
    pub inside: u64,
    /// ∫ inside dt up to `since`, window \[part·ns\].
    wip: u128,
    since: u64,
    /// Stays of the parts that left, clipped to the window \[ns\].
    stays: u128,
    /// By product.
    pub products: Vec<ProductTotals>,
    /// Agenda entries handled, whole run.
    pub entries: u64,
    /// Start of the window \[ns\].
    pub window_start: u64,
    /// Time of day at t = 0 \[ns\].
    pub day_offset: u64,
    /// By calendar day.
    pub days: Vec<DayView>,
    /// Machines that follow a shift plan, and how many of them are on shift.
    pub following: u32,
    /// Of those, on shift now.
    pub on_shift: u32,
    scheduled: u64,
    scheduled_since: u64,
}

impl Totals {
    /// Counters at t = 0.
    pub fn new(products: usize, day_offset: u64, following: u32) -> Self {
        Self {
            products: vec![ProductTotals::default(); products],
            day_offset,
            following,
            ..Self::default()
        }
    }

    #[inline]
    fn flow(&mut self, now: u64) {
        self.wip += u128::from(self.inside) * u128::from(now - self.since);
        self.since = now;
    }

    /// A part enters.
    #[inline]
    pub fn enter(&mut self, now: u64, product: u16) {
        self.flow(now);
        self.inside += 1;
        self.created += 1;
        self.products[usize::from(product)].created += 1;
        let day = self.day(now);
        self.days[day].arrived += 1;
    }

    /// A part that just entered found no room and is lost.
    pub fn turn_away(&mut self, product: u16) {
        self.inside -= 1;
        self.products[usize::from(product)].created -= 1;
        let day = self.day(self.since);
        self.days[day].arrived -= 1;
        self.lost += 1;
        self.lost_window += 1;
    }

    #[inline]
    fn leave(&mut self, now: u64, part: &Part) {
        self.flow(now);
        self.inside -= 1;
        self.stays += u128::from(now - part.entered.max(self.window_start));
    }

    /// A part leaves good.
    pub fn finish(&mut self, now: u64, part: &Part) {
        self.leave(now, part);
        self.finished += 1;
        let product = &mut self.products[usize::from(part.product)];
        product.finished += 1;
        product.straight += u64::from(!part.is_reworked);
        product.lead.add(now - part.entered);
        let day = self.day(now);
        self.days[day].finished += 1;
    }

    /// A part is scrapped.
    pub fn scrap(&mut self, now: u64, part: &Part) {
        self.leave(now, part);
        self.scrapped += 1;
        self.products[usize::from(part.product)].scrapped += 1;
        let day = self.day(now);
        self.days[day].scrapped += 1;
    }

    fn day(&mut self, now: u64) -> usize {
        let day = ((now + self.day_offset) / DAY_NANOS) as usize;
        if day >= self.days.len() {
            self.days.resize(day + 1, DayView::default());
        }
        day
    }

    /// Whether the plant is scheduled to work: some machine that follows a shift plan is on shift, or
    /// none follows one.
    fn is_scheduled(&self) -> bool {
        self.following == 0 || self.on_shift > 0
    }

    /// Accounts scheduled time up to now, day by day. Called before the shifts change and before a look.
    pub fn schedule_until(&mut self, now: u64) {
        let mut from = self.scheduled_since;
        while from < now {
            let day = self.day(from);
            let midnight = (day as u64 + 1).saturating_mul(DAY_NANOS) - self.day_offset;
            let to = now.min(midnight);
            if self.is_scheduled() {
                self.days[day].scheduled += to - from;
                self.scheduled += to - from;
            }
            from = to;
        }
        self.scheduled_since = now;
    }

    /// Scheduled time in the window \[ns\].
    pub fn scheduled(&self) -> u64 {
        self.scheduled
    }

    /// A new statistics window begins; what counts the whole run goes on.
    pub fn new_window(&mut self, now: u64) {
        self.schedule_until(now);
        self.window_start = now;
        self.wip = 0;
        self.since = now;
        self.stays = 0;
        self.lost_window = 0;
        self.scheduled = 0;
        for product in &mut self.products {
            *product = ProductTotals::default();
        }
    }

    /// ∫ inside dt over the window \[part·ns\].
    pub fn wip_integral(&self, now: u64) -> u128 {
        self.wip + u128::from(self.inside) * u128::from(now - self.since)
    }

    /// Sum of stays from the parts' own stamps, clipped to the window, those inside included \[ns\].
    pub fn stays<'a>(&self, now: u64, inside: impl Iterator<Item = &'a Part>) -> u128 {
        self.stays
            + inside
                .map(|part| u128::from(now - part.entered.max(self.window_start)))
                .sum::<u128>()
    }

    /// For the tests of the laws: breaks a counter on purpose.
    #[cfg(test)]
    pub fn corrupt_wip(&mut self) {
        self.wip += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scheduled_time_is_split_at_midnight() {
        let hour = 3_600_000_000_000;
        let mut totals = Totals::new(1, 6 * hour, 1);
        totals.on_shift = 1;
        totals.schedule_until(20 * hour);
        totals.on_shift = 0;
        totals.schedule_until(30 * hour);
        assert_eq!(totals.scheduled(), 20 * hour);
        assert_eq!(totals.days[0].scheduled, 18 * hour);
        assert_eq!(totals.days[1].scheduled, 2 * hour);
    }
}
