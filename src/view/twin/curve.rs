//! Curves over time, from the moments that a run's history remembers.

use super::history::{History, Moment};

/// What a curve tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    /// Good parts in an hour \[1/h\], over a sliding span.
    Throughput,
    /// Parts inside.
    Wip,
    /// Mean lead time of the parts that left good in a sliding span \[s\].
    LeadTime,
    /// OEE of the plant in the statistics window so far; a share.
    Oee,
}

impl History {
    /// Time \[s\] and value, oldest first. `over`: the sliding span \[ns\]. Where there is nothing to measure
    /// the value is NaN: the curve has a gap there.
    pub fn curve(&self, curve: Curve, over: u64) -> Vec<[f64; 2]> {
        let moments: Vec<Moment> = self.moments().copied().collect();
        let mut first = 0;
        let mut points = Vec::with_capacity(moments.len());
        for (at, moment) in moments.iter().enumerate() {
            let from = moment.at.saturating_sub(over);
            // The last moment that is not behind the begin of the span.
            while first < at && moments[first + 1].at <= from {
                first += 1;
            }
            let value = match curve {
                Curve::Throughput => per_hour(&moments, first, from, moment, over),
                Curve::Wip => Some(moment.in_system as f64),
                Curve::LeadTime => mean_lead(&moments[first], moment),
                // At the end of the warm-up it begins anew.
                Curve::Oee => moment
                    .oee
                    .filter(|_| at == 0 || moments[at - 1].since == moment.since),
            };
            points.push([moment.at as f64 / 1e9, value.unwrap_or(f64::NAN)]);
        }
        points
    }
}

/// Good parts between `from` and a moment, per hour. None in the first eighth of a span: one part would
/// make a peak there.
fn per_hour(moments: &[Moment], first: usize, from: u64, to: &Moment, over: u64) -> Option<f64> {
    let span = to.at - from;
    if span == 0 || span < over / 8 {
        return None;
    }
    let (before, after) = (moments[first], moments.get(first + 1)?);
    let before_from = match after.at.saturating_sub(before.at) {
        0 => before.finished as f64,
        gap => {
            let share = from.saturating_sub(before.at) as f64 / gap as f64;
            before.finished as f64 + share * (after.finished - before.finished) as f64
        }
    };
    Some((to.finished as f64 - before_from) / (span as f64 / 3.6e12))
}

fn mean_lead(from: &Moment, to: &Moment) -> Option<f64> {
    // At the end of the warm-up the counts begin anew.
    let (parts, sum) = match from.since == to.since {
        true => from.lead,
        false => (0, 0),
    };
    let parts = to.lead.0.checked_sub(parts).filter(|n| *n > 0)?;
    Some(to.lead.1.saturating_sub(sum) as f64 / parts as f64 / 1e9)
}

#[cfg(test)]
mod tests {
    use super::super::Twin;
    use super::*;
    use crate::view::layout::tests::floor;

    const HOUR: u64 = 3_600_000_000_000;

    /// Over the whole statistics window a curve ends at the KPI of the same name.
    #[test]
    fn curves_end_at_the_measured_values() {
        for (name, window) in [
            ("penny-fab", 9_000 * HOUR),
            ("lingang-body-shop", 40 * HOUR),
        ] {
            let mut twin = Twin::new(&floor(name).0, 2).unwrap();
            twin.advance(twin.warm_up() + window);
            twin.refresh();
            let last = |curve| *twin.history.curve(curve, window).last().unwrap();
            let kpis = &twin.kpis.plant;
            let near = |a: f64, b: f64| assert!((a / b - 1.0).abs() < 0.02, "{name}: {a} {b}");
            let hourly = kpis.output.good_parts_per_calendar_hour.unwrap();
            near(last(Curve::Throughput)[1], hourly);
            near(
                last(Curve::LeadTime)[1],
                kpis.lead_time.lead_time_mean_s.unwrap(),
            );
            assert_eq!(last(Curve::Wip)[1], twin.snapshot.plant.in_system as f64);
            assert_eq!(last(Curve::Oee)[1], kpis.oee.plant_oee.unwrap());
            assert_eq!(last(Curve::Wip)[0], twin.now() as f64 / 1e9);
        }
    }

    /// A run that was let go in one piece has as full a curve as one that was watched.
    #[test]
    fn a_long_way_in_one_piece_leaves_a_curve() {
        let mut twin = Twin::new(&floor("lingang-body-shop").0, 2).unwrap();
        twin.advance(twin.until() / 4);
        let points = twin.history.curve(Curve::Wip, HOUR);
        assert!((100..=200).contains(&points.len()), "{}", points.len());
        assert!(points.is_sorted() && points.iter().all(|p| p[1].is_finite()));
    }

    #[test]
    fn a_span_with_nothing_in_it_is_a_gap() {
        let twin = Twin::new(&floor("penny-fab").0, 2).unwrap();
        for curve in [Curve::Throughput, Curve::LeadTime] {
            let points = twin.history.curve(curve, HOUR);
            assert!(points.iter().all(|p| p[1].is_nan()) && !points.is_empty());
        }
    }
}
