//! What a trial changes: the two runs as they stand, and the paired difference over the replications made so far.

use super::super::desk::Desk;
use super::super::study::{Standing, Stopped};
use crate::experiment::differences;
use crate::kpi::{Estimate, PlantKpis, Row};

/// A number that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Good parts in a scheduled hour.
    Output,
    /// Parts inside, in the mean over time.
    Wip,
    /// Median of entry to exit \[s\].
    LeadTime,
    /// OEE of the plant, as a fraction.
    Oee,
}

impl Figure {
    /// In the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Output, Self::Wip, Self::LeadTime, Self::Oee];

    /// Its row among the KPIs.
    pub fn row(self) -> &'static str {
        match self {
            Self::Output => "good_parts_per_scheduled_hour",
            Self::Wip => "wip_mean_parts",
            Self::LeadTime => "lead_time_median_s",
            Self::Oee => "plant_oee",
        }
    }

    /// Its value in a run; none for an OEE above 100 %, which tells of work that began before the window.
    pub fn of(self, plant: &PlantKpis) -> Option<f64> {
        match self {
            Self::Output => plant.output.good_parts_per_scheduled_hour,
            Self::Wip => plant.wip.wip_mean_parts,
            Self::LeadTime => plant.lead_time.lead_time_median_s,
            Self::Oee => plant.oee.plant_oee.filter(|oee| *oee <= 1.0),
        }
    }
}

/// One figure on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Which.
    pub figure: Figure,
    /// In the run of the plant as it is.
    pub as_is: Option<f64>,
    /// In the run of the plant as it is tried; none while that run is on its way.
    pub tried: Option<f64>,
    /// Both runs were measured at one moment: a run that locks stays behind the other.
    pub is_of_one_moment: bool,
    /// The paired difference over the background replications so far, tried less as it is.
    pub paired: Option<Estimate>,
}

impl Compared {
    /// What the two runs differ by as they stand; none while they stand at different moments.
    pub fn difference(&self) -> Option<f64> {
        let difference = self.tried? - self.as_is?;
        self.is_of_one_moment.then_some(difference)
    }
}

/// Fewer pairs say nothing about spread.
pub const FEWEST: u32 = 3;

/// How far the background replications are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pairs {
    /// So many of so many pairs; fewer than three say nothing yet.
    Made(u32, u32),
    /// The plant as it is, or as it is tried, locks in this replication, counted from 1.
    Locked {
        /// The changed plant does.
        is_tried: bool,
        /// Which, counted from 1.
        replication: u32,
    },
    /// A fault.
    Failed(String),
}

impl Desk {
    /// What is shown of all runs was measured at one moment.
    pub(in crate::view) fn is_of_one_moment(&self) -> bool {
        let shown = |side: usize| self.twins[side].snapshot.now;
        (1..self.twins.len()).all(|side| shown(side) == shown(0))
    }

    /// The figures of both sides; the interval only when three pairs or more are in.
    pub fn compared(&self) -> Vec<Compared> {
        let sides = [Some(&self.twins[0]), self.twins.get(1)];
        let is_coming = self.trial.coming.is_some();
        let value = |side: usize, figure: Figure| {
            let twin = sides[side].filter(|_| side == 0 || !is_coming)?;
            figure.of(&twin.kpis.plant)
        };
        let compared = |figure: Figure| Compared {
            figure,
            as_is: value(0, figure),
            tried: value(1, figure),
            is_of_one_moment: self.is_of_one_moment(),
            paired: self
                .background
                .paired()
                .iter()
                .find(|(name, _)| *name == figure.row())
                .and_then(|(_, estimate)| *estimate)
                .filter(|estimate| estimate.n >= FEWEST),
        };
        Figure::ALL.map(compared).to_vec()
    }

    /// How far the background replications of both sides are.
    pub fn pairs(&self) -> Pairs {
        if let Some(why) = self.background.failed() {
            return Pairs::Failed(why.to_owned());
        }
        let Some([base, tried]) = self.background.standings() else {
            return Pairs::Made(0, 0);
        };
        for (is_tried, side) in [(false, &base), (true, &tried)] {
            match &side.ended {
                Some(Stopped::Locked(index)) => {
                    let replication = index + 1;
                    return Pairs::Locked {
                        is_tried,
                        replication,
                    };
                }
                Some(Stopped::Failed(why)) => return Pairs::Failed(why.clone()),
                None => {}
            }
        }
        Pairs::Made(pairs_of(&base, &tried), base.of)
    }
}

/// Pairs of which both sides are made.
pub(in crate::view) fn pairs_of(base: &Standing, tried: &Standing) -> u32 {
    base.made.min(tried.made)
}

/// The paired difference of the plant's own figures, from their rows in each replication.
pub(in crate::view) fn paired(
    base: &[&[Row]],
    tried: &[&[Row]],
) -> Vec<(&'static str, Option<Estimate>)> {
    let both = base.len().min(tried.len());
    differences(&base[..both], &tried[..both])
        .into_iter()
        .map(|row| (row.name, row.estimate))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::desk::tests::{LOCKS, desk, written};
    use super::*;
    use crate::experiment::{Job, compare};
    use crate::kpi::Scope;
    use crate::model::Path;
    use crate::text::Step;
    use std::num::NonZeroUsize;
    use std::sync::atomic::AtomicBool;

    /// What `twinline run FILE --scenario` prints, to the bit, and what fewer than three pairs say: nothing.
    #[test]
    fn the_interval_is_that_of_a_comparison_without_a_window() {
        let (_folder, mut desk) = desk("unreliable-pair");
        let plant = desk.document.factory.clone();
        let station = plant
            .stations
            .iter()
            .find(|(_, station)| station.kind.machine().is_some())
            .map(|(name, _)| name.clone())
            .unwrap();
        let path = Path::of([station.as_str(), "servers"]);
        desk.try_step(Step::Set(path, "2".to_owned())).unwrap();
        assert_eq!(desk.pairs(), Pairs::Made(0, 0));
        assert!(desk.compared().iter().all(|one| one.paired.is_none()));
        desk.finish_background();
        let changed = desk.trial.plant().unwrap().clone();
        let job = |factory| Job::new(factory).unwrap();
        let stop = AtomicBool::new(false);
        let both = compare(
            "try",
            job(plant.clone()),
            job(changed),
            NonZeroUsize::MIN,
            &stop,
            &mut |_| {},
        );
        let rows = both.unwrap().differences();
        let count = plant.run.replications;
        assert_eq!(desk.pairs(), Pairs::Made(count, count));
        for one in desk.compared() {
            let row = rows
                .iter()
                .find(|row| row.scope == Scope::Plant && row.name == one.figure.row());
            assert_eq!(one.paired, row.unwrap().estimate, "{:?}", one.figure);
            assert!(one.paired.is_some() || one.figure == Figure::Oee);
        }
    }

    /// Numbers of the first minute are not taken from those of minute 50.
    #[test]
    fn a_run_that_locked_has_no_difference_now() {
        let (_folder, mut desk) = written(LOCKS);
        desk.playback.is_playing = false;
        let path: Path = "in.every".parse().unwrap();
        desk.try_step(Step::Set(path, "\"30 min\"".to_owned()))
            .unwrap();
        let difference = |desk: &Desk| {
            let all = desk.compared();
            let wip = all.iter().find(|one| one.figure == Figure::Wip).unwrap();
            assert!(wip.as_is.is_some() && wip.tried.is_some(), "{wip:?}");
            wip.difference()
        };
        for (second, is_one) in [(5, true), (3_000, false)] {
            desk.jump(second * 1_000_000_000);
            while desk.playback.target.is_some() {
                desk.pass(0.0, 1.0, &|| 0.0);
            }
            desk.refresh();
            assert_eq!(difference(&desk).is_some(), is_one, "{second}");
            assert_eq!(desk.is_of_one_moment(), is_one, "{second}");
        }
    }
}
