//! ∫ content dt, from the times at which things come and go alone.

/// The area under a count over the window: every coming takes its time off, every going puts its own on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Area(u128);

impl Area {
    /// One comes.
    #[inline(always)]
    pub fn up(&mut self, now: u64) {
        self.0 = self.0.wrapping_sub(u128::from(now));
    }

    /// One goes.
    #[inline(always)]
    pub fn down(&mut self, now: u64) {
        self.0 = self.0.wrapping_add(u128::from(now));
    }

    /// The area up to now, where `content` are \[count·ns\].
    pub fn until(&self, now: u64, content: usize) -> u128 {
        self.0.wrapping_add(u128::from(now) * content as u128)
    }

    /// A window begins now, with `content` there.
    pub fn restart(&mut self, now: u64, content: usize) {
        self.0 = (u128::from(now) * content as u128).wrapping_neg();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_is_that_of_the_window() {
        let mut area = Area::default();
        area.up(10);
        area.up(20);
        assert_eq!(area.until(30, 2), 20 + 10);
        area.restart(30, 2);
        area.down(35);
        assert_eq!(area.until(40, 1), 10 + 5);
    }
}
