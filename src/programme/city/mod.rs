//! A made-up city to count: facilities of many trades, sizes and levels, from a seed.
//!
//! Every file says that it is synthetic, in its first line and in its profile. Facility `n` is the same
//! whatever the number of facilities, and draws from a stream of its own.

mod draw;
mod line;
mod papers;
mod trade;

use std::fmt::Write;

use crate::model::Checklist;
use crate::model::structure::Facility;

use draw::Draw;
use line::Sketch;
use trade::{DISTRICTS, IDLE, TRADES, Trade};

/// A made-up city.
#[derive(Debug, Clone, Copy)]
pub struct City<'c> {
    /// Seed of all facilities.
    pub seed: u64,
    /// The checklists whose documents the facilities may have.
    pub checklists: &'c [Checklist],
}

/// One made-up facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeUp {
    /// A name for its file, unique in the city.
    pub file: String,
    /// Its plant file.
    pub text: String,
}

impl City<'_> {
    /// The facility with this number, counted from 1.
    pub fn facility(&self, number: u32) -> MadeUp {
        let mut draw = Draw::new(self.seed, number);
        let trade = trade(&mut draw);
        let of_size = draw.whole(0, 5) as usize;
        // A hospital is no small firm, and has had records and booking for longer.
        let (sizes, head_start) = match trade.facility {
            Facility::Hospital => ([1, 1, 1, 2, 2, 2], 0.9),
            Facility::Factory | Facility::Office => ([0, 0, 0, 1, 1, 2], 0.0),
        };
        let size = sizes[of_size];
        let maturity = draw
            .about(1.2 + head_start + 0.55 * f64::from(size), 0.85)
            .clamp(0.0, 5.0);
        // One factory in fourteen has no such business.
        let idle = (draw.chance(0.07)).then(|| draw.pick(IDLE));
        let sketch = Sketch {
            trade,
            maturity,
            size,
            idle: idle.filter(|_| trade.facility == Facility::Factory),
        };
        let district = draw.pick(DISTRICTS);
        let employees = match size {
            0 => draw.over_decades(20.0, 120.0),
            1 => draw.over_decades(100.0, 800.0),
            _ => draw.over_decades(600.0, 9000.0),
        };
        let line = line::line(&mut draw, &sketch);
        let structure = papers::structure(&mut draw, &sketch, &line.machines);
        let papers = papers::papers(&mut draw, &sketch, self.checklists);
        let devices = employees * draw.over_decades(0.5, 20.0) * (1.0 + maturity);
        let baseline = line
            .baseline
            .map_or(String::new(), |name| format!("baseline: \"{name}\", "));
        let idle = sketch.idle.map_or(String::new(), |idle| {
            format!("not_applicable: [\"cmmm.{}\"], ", idle.topic)
        });
        let mut text = String::new();
        let _ = write!(
            text,
            "// Synthetic: facility {number} of a made-up city, `twinline city --seed {}`. No real factory.\n\
             Factory(\n    name: \"{}, {district} {number}\",\n    profile: (sector: {:?}, facility: {:?}, \
             industry: \"{}\", city: \"made up\", district: \"{district}\",\n        employees: {employees:.0}, \
             above_scale: {}, devices: {devices:.0}, {baseline}{idle}synthetic: true),\n    \
             run: (until: \"1 w\", warm_up: \"1 d\", replications: 5, seed: {}),\n{}{}{structure}{papers})\n",
            self.seed,
            trade.name,
            trade.sector,
            trade.facility,
            trade.name,
            size > 0,
            draw.whole(1, 1_000_000),
            line.text,
            line.scenarios,
        );
        let plain = |name: &str| name.to_lowercase().replace(' ', "-");
        MadeUp {
            file: format!("{number:05}-{}-{}.ron", plain(trade.name), plain(district)),
            text,
        }
    }
}

/// 95 in 100 are factories, 4 hospitals, 1 an office.
fn trade(draw: &mut Draw) -> &'static Trade {
    let kind = match draw.unit() {
        u if u < 0.95 => Facility::Factory,
        u if u < 0.99 => Facility::Hospital,
        _ => Facility::Office,
    };
    let of_kind = || TRADES.iter().filter(|trade| trade.facility == kind);
    let total: f64 = of_kind().map(|trade| trade.often).sum();
    let mut left = draw.unit() * total;
    for trade in of_kind() {
        left -= trade.often;
        if left < 0.0 {
            return trade;
        }
    }
    &TRADES[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::structure::Sector;

    fn city(seed: u64) -> City<'static> {
        City {
            seed,
            checklists: &[],
        }
    }

    #[test]
    fn a_facility_is_the_same_every_time_and_another_with_another_seed() {
        assert_eq!(city(7).facility(12), city(7).facility(12));
        assert_ne!(city(7).facility(12).text, city(8).facility(12).text);
        assert_ne!(city(7).facility(12).text, city(7).facility(13).text);
    }

    #[test]
    fn every_facility_says_that_it_is_made_up() {
        for number in 1..50 {
            let made = city(1).facility(number);
            assert!(made.text.starts_with("// Synthetic"), "{}", made.text);
            assert!(made.text.contains("synthetic: true"));
        }
    }

    #[test]
    fn a_city_has_all_trades_and_both_sectors() {
        let mut seen = std::collections::BTreeSet::new();
        let mut sectors = std::collections::BTreeSet::new();
        for number in 1..1500 {
            let mut draw = Draw::new(3, number);
            let trade = trade(&mut draw);
            seen.insert(trade.name);
            sectors.insert(trade.sector == Sector::Process);
        }
        assert_eq!(seen.len(), TRADES.len());
        assert_eq!(sectors.len(), 2);
    }
}

#[cfg(test)]
mod plants {
    use super::*;
    use crate::check::{check, check_names};
    use crate::maturity::shipped;
    use crate::model::Claim;
    use crate::model::Diagnostic;
    use crate::text::{NoFiles, Source, read};

    #[test]
    fn every_facility_reads_and_checks_and_can_run_under_its_baseline() {
        let city = City {
            seed: 11,
            checklists: &[],
        };
        for number in 1..=300 {
            let made = city.facility(number);
            let source = Source {
                name: made.file.clone(),
                text: made.text.clone(),
            };
            let reading = read(source, &NoFiles);
            assert_eq!(reading.diagnostics, [], "{}\n{}", made.file, made.text);
            let factory = reading.factory.expect("a plant");
            let wrong: Vec<Diagnostic> = check(&factory)
                .into_iter()
                .filter(Diagnostic::is_error)
                .collect();
            assert_eq!(wrong, [], "{}\n{}", made.file, made.text);
            assert!(factory.profile.synthetic);
            if let Some(name) = &factory.profile.baseline {
                assert!(reading.changed.contains_key(name), "{}", made.text);
            }
        }
    }

    #[test]
    fn papers_and_claims_are_those_of_its_kind_and_what_is_left_out_has_a_paper_as_a_rule() {
        let lists = shipped();
        let city = City {
            seed: 4,
            checklists: &lists,
        };
        let known: Vec<&Checklist> = lists.iter().collect();
        let (mut idle, mut with_paper, mut hospitals, mut claiming, mut gaining) = (0, 0, 0, 0, 0);
        for number in 1..=600 {
            let made = city.facility(number);
            let source = Source {
                name: made.file.clone(),
                text: made.text.clone(),
            };
            let reading = read(source, &NoFiles);
            assert_eq!(reading.diagnostics, [], "{}\n{}", made.file, made.text);
            let factory = reading.factory.expect("a plant");
            assert_eq!(check_names(&factory, &known), [], "{}", made.text);
            assert!(factory.demand.is_some(), "{}", made.text);
            let kind = factory.profile.facility;
            let shown: Vec<&String> = factory.documents.values().flat_map(|d| &d.shows).collect();
            for name in &shown {
                let id = name.split('.').next().unwrap_or_default();
                let list = lists.iter().find(|list| list.id == id);
                assert!(list.is_some_and(|l| l.applies_to(kind)), "{}", made.text);
            }
            for topic in &factory.profile.not_applicable {
                assert_eq!(kind, Facility::Factory);
                idle += 1;
                with_paper += usize::from(shown.contains(&topic));
            }
            if kind == Facility::Hospital {
                hospitals += 1;
                let claim = factory.claims.get("hospital");
                claiming += usize::from(matches!(claim, Some(Claim::Level(_))));
                gaining += usize::from(factory.profile.baseline.is_some());
            }
        }
        assert!(
            idle > 20 && with_paper < idle && 2 * with_paper > idle,
            "{idle} {with_paper}"
        );
        assert!(
            hospitals > 10 && claiming > 0 && gaining > 0,
            "{hospitals} {claiming} {gaining}"
        );
    }
}
