//! Numbers measured a piece at a time, so that no frame waits for a large plant. What is shown stays until all of
//! it is measured, so that it is always of one moment.

use std::borrow::Cow;

use super::Twin;
use crate::kpi::{Bottleneck, Kpis, Measuring};
use crate::sim::observe::Snapshot;

/// How far a measurement is.
pub enum Fresh {
    /// Everything is counted; nothing is measured.
    Counted(Box<Snapshot>),
    /// Station by station.
    Measuring(Box<Measuring<'static>>),
    /// All but the bottleneck.
    Measured(Box<(Snapshot, Kpis)>),
    /// All of it.
    Ready(Box<(Snapshot, Kpis, Option<Bottleneck>)>),
}

impl Twin {
    /// Measures everything anew and adds a point to the curves.
    pub fn refresh(&mut self) {
        self.begin_refresh();
        while self.go_on_refreshing() {}
        self.show_fresh();
    }

    /// Whether time has passed, or something happened, since what is shown or being measured.
    pub fn is_stale(&self) -> bool {
        self.is_behind
    }

    /// Whether a measurement is on its way.
    pub fn is_refreshing(&self) -> bool {
        self.fresh.is_some()
    }

    /// Whether a measurement is on its way and not all of it is made.
    pub fn wants_more(&self) -> bool {
        !matches!(self.fresh, None | Some(Fresh::Ready(..)))
    }

    /// Begins to measure this moment, in the place of any other.
    pub fn begin_refresh(&mut self) {
        self.is_behind = false;
        self.fresh = Some(Fresh::Counted(Box::new(self.run.snapshot())));
    }

    /// Drops a measurement on its way.
    pub fn give_up_refresh(&mut self) {
        self.is_behind |= self.fresh.take().is_some();
    }

    /// Measures one more piece; whether there is another.
    pub fn go_on_refreshing(&mut self) -> bool {
        let next = match self.fresh.take() {
            None => return false,
            Some(Fresh::Counted(snapshot)) => Fresh::Measuring(Box::new(Measuring::along(
                &self.course,
                &self.factory,
                Cow::Owned(*snapshot),
            ))),
            Some(Fresh::Measuring(mut measuring)) => match measuring.go_on(&self.factory) {
                true => Fresh::Measuring(measuring),
                false => {
                    let (snapshot, kpis) = measuring.finish(&self.factory);
                    Fresh::Measured(Box::new((snapshot.into_owned(), kpis)))
                }
            },
            Some(Fresh::Measured(measured)) => {
                let (snapshot, kpis) = *measured;
                let bottleneck = kpis.bottleneck(&super::told(&self.keys));
                Fresh::Ready(Box::new((snapshot, kpis, bottleneck)))
            }
            Some(ready @ Fresh::Ready(..)) => ready,
        };
        let is_ready = matches!(next, Fresh::Ready(..));
        self.fresh = Some(next);
        !is_ready
    }

    /// Shows what was measured, if all of it is.
    pub fn show_fresh(&mut self) {
        match self.fresh.take() {
            Some(Fresh::Ready(ready)) => {
                (self.snapshot, self.kpis, self.bottleneck) = *ready;
                self.history.measure(&self.snapshot, &self.kpis);
            }
            other => self.fresh = other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi;
    use crate::view::layout::tests::floor;

    const HOUR: u64 = 3_600_000_000_000;

    /// Nothing that is shown moves before all of it does, and then it is what is measured in one go.
    #[test]
    fn what_is_shown_is_always_of_one_moment() {
        for name in ["lingang-body-shop", "songjiang-furniture"] {
            let mut twin = Twin::new(&floor(name).0, 4).unwrap();
            twin.advance(40 * HOUR);
            twin.refresh();
            twin.advance(50 * HOUR);
            let then = twin.run.snapshot();
            let before = (
                twin.snapshot.clone(),
                twin.kpis.clone(),
                twin.bottleneck.clone(),
            );
            twin.begin_refresh();
            let mut pieces = 0;
            while twin.go_on_refreshing() {
                twin.advance(twin.now() + HOUR / 100);
                twin.show_fresh();
                assert_eq!(before.0, twin.snapshot);
                assert_eq!((&before.1, &before.2), (&twin.kpis, &twin.bottleneck));
                pieces += 1;
            }
            assert!(pieces >= then.stations.len(), "{pieces}");
            twin.show_fresh();
            let kpis = kpi::measure(twin.factory(), &then);
            let rows: Vec<_> = kpis.rows().into_iter().map(kpi::Row::alone).collect();
            let flow: Vec<(&str, &str)> = twin
                .keys
                .iter()
                .map(|(name, key)| (name.as_str(), key.as_str()))
                .collect();
            assert_eq!(twin.bottleneck, Bottleneck::along(&flow, &rows));
            assert!(twin.bottleneck.is_some());
            assert_eq!((&twin.snapshot, &twin.kpis), (&then, &kpis));
        }
    }

    /// Whatever is watched for however long, nothing that is kept grows with the time.
    #[test]
    fn nothing_that_is_kept_grows_with_the_time_watched() {
        for name in ["lingang-body-shop", "songjiang-furniture", "job-shop"] {
            let mut twin = Twin::new(&floor(name).0, 4).unwrap();
            twin.traffic.set_travel(5_000_000_000, 0);
            let mut most = [[0usize; 4]; 2];
            let begin = twin.warm_up();
            for frame in 0..4_000u64 {
                twin.advance(begin + frame * 30_000_000_000);
                if frame % 8 == 0 {
                    twin.begin_refresh();
                }
                twin.go_on_refreshing();
                let kept = [
                    twin.traffic.kept(),
                    twin.run.pooled_parts(),
                    twin.run.agenda_entries(),
                    twin.glances.iter().map(|g| g.parts.capacity()).sum(),
                ];
                let half = &mut most[usize::from(frame >= 2_000)];
                for (most, kept) in half.iter_mut().zip(kept) {
                    *most = kept.max(*most);
                }
            }
            let [early, late] = most;
            for (early, late) in early.iter().zip(late) {
                assert!(late <= early * 3 / 2 + 64, "{name}: {most:?}");
            }
        }
    }
}
