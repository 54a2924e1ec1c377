//! The determinism contract, tried on one plant: other thread counts and an unrelated station must change
//! nothing.

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use super::replicate::{Failure, Job, Outcome, run};
use crate::kpi::{Row, Scope};
use crate::model::{
    ByProduct, Distribution, Factory, Hop, Kind, Machine, Seconds, Share, Sink, Source, Station,
};

/// One comparison of two ways to run the plant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was compared with what, in words.
    pub subject: String,
    /// How many values were compared.
    pub compared: usize,
    /// What differs, at most [`Finding::SHOWN`] of them; empty when all agree.
    pub differing: Vec<String>,
    /// How many differ in all.
    pub different: usize,
}

impl Finding {
    /// How many differences are kept by name.
    pub const SHOWN: usize = 5;

    /// Whether all agree. Having compared nothing is no agreement.
    pub fn agrees(&self) -> bool {
        self.different == 0 && self.compared > 0
    }

    fn of(subject: String, pairs: impl IntoIterator<Item = (String, bool)>) -> Self {
        let mut finding = Self {
            subject,
            compared: 0,
            differing: Vec::new(),
            different: 0,
        };
        for (name, same) in pairs {
            finding.compared += 1;
            if !same {
                finding.different += 1;
                if finding.differing.len() < Self::SHOWN {
                    finding.differing.push(name);
                }
            }
        }
        finding
    }
}

/// What [`verify`] found.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The plant on one thread.
    pub outcome: Outcome,
    /// The comparisons.
    pub findings: Vec<Finding>,
}

impl Verdict {
    /// Whether everything agrees.
    pub fn agrees(&self) -> bool {
        self.findings.iter().all(Finding::agrees)
    }
}

/// Runs the plant on one thread, on `threads` threads, and with an isolated line beside it.
pub fn verify(
    factory: &Factory,
    threads: NonZeroUsize,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(u64),
) -> Result<Verdict, Failure> {
    let job = Job::new(factory.clone())?;
    let beside = Job::new(with_unrelated_line(factory))?;
    let count = u64::from(job.replications());
    let one = run(&job, NonZeroUsize::MIN, stop, &mut |n| progress(n))?;
    let many = run(&job, threads, stop, &mut |n| progress(count + n))?;
    let wider = run(&beside, threads, stop, &mut |n| progress(2 * count + n))?;
    let on = format!("1 thread and {threads} threads");
    let with = "the plant alone and with an unrelated line beside it";
    let findings = vec![
        Finding::of(
            format!("fingerprints of the replications, {on}"),
            fingerprints(&one, &many),
        ),
        Finding::of(format!("hashes of the stations, {on}"), hashes(&one, &many)),
        Finding::of(format!("KPIs, {on}"), kpis(&one, &many, |_| true)),
        Finding::of(
            format!("hashes of the stations, {with}"),
            hashes(&one, &wider),
        ),
        Finding::of(
            format!("KPIs of the stations, {with}"),
            kpis(&one, &wider, |row| {
                matches!(row.scope, Scope::Station(_) | Scope::FailureMode(_))
            }),
        ),
    ];
    Ok(Verdict {
        outcome: one,
        findings,
    })
}

fn fingerprints(a: &Outcome, b: &Outcome) -> Vec<(String, bool)> {
    let pairs = a.replications.iter().zip(&b.replications);
    pairs
        .map(|(a, b)| {
            (
                format!("replication {}", a.index),
                a.snapshot.fingerprint == b.snapshot.fingerprint,
            )
        })
        .collect()
}

/// The hash of each station of `a`, in each replication, and whether `b` has the same.
fn hashes(a: &Outcome, b: &Outcome) -> Vec<(String, bool)> {
    let mut pairs = Vec::new();
    for (a, b) in a.replications.iter().zip(&b.replications) {
        for station in a.snapshot.stations.iter().chain(&a.snapshot.shelves) {
            let mut others = b.snapshot.stations.iter().chain(&b.snapshot.shelves);
            let other = others.find(|s| s.name == station.name);
            let same = other.is_some_and(|other| other.hash == station.hash);
            pairs.push((
                format!(
                    "`{}` in replication {}",
                    station.name.replace('\u{1f}', ", "),
                    a.index
                ),
                same,
            ));
        }
    }
    pairs
}

/// The KPIs of `a` that `which` picks, and whether `b` has the same to the last bit.
fn kpis(a: &Outcome, b: &Outcome, which: impl Fn(&Row) -> bool) -> Vec<(String, bool)> {
    let mut pairs = Vec::new();
    for (a, b) in a.replications.iter().zip(&b.replications) {
        for row in a.rows.iter().filter(|row| which(row)) {
            let other = b
                .rows
                .iter()
                .find(|o| o.scope == row.scope && o.name == row.name);
            let bits = |row: &Row| row.value.map(f64::to_bits);
            let same = other.is_some_and(|other| bits(other) == bits(row));
            pairs.push((
                format!(
                    "{} of {} in replication {}",
                    row.name,
                    about(&row.scope),
                    a.index
                ),
                same,
            ));
        }
    }
    pairs
}

fn about(scope: &Scope) -> String {
    match scope {
        Scope::Plant => "the plant".to_owned(),
        Scope::Product(name) | Scope::Station(name) | Scope::FailureMode(name) => {
            format!("`{name}`")
        }
    }
}

/// The plant with an isolated source, machine and sink of fresh names beside it, busy all the time.
///
/// Its machine follows no shift plan, so the plant's scheduled hours stay as they are, and what the plant's
/// own stations do must not change. Plant and product totals do, and are not compared.
pub fn with_unrelated_line(factory: &Factory) -> Factory {
    let mut plant = factory.clone();
    let taken = |name: &str| {
        factory
            .stations
            .iter()
            .any(|(n, s)| n == name || s.key.as_deref() == Some(name))
    };
    let fresh = |word: &str| {
        // Ends: there are finitely many stations.
        (0u64..)
            .map(|n| format!("unrelated {word} {n}"))
            .find(|name| !taken(name))
            .unwrap_or_default()
    };
    let [source, machine, sink] = ["source", "machine", "sink"].map(fresh);
    // About ten thousand parts, whatever the horizon, drawn so that the line uses random streams of its own.
    let mean = Seconds((factory.run.until.0 / 10_000.0).max(1e-3));
    let product = factory.product_names()[0].to_owned();
    let mix = [(product, Share(1.0))].into();
    plant.stations.insert(
        source.clone(),
        Station::new(Kind::Source(Source {
            every: Some(Distribution::Exponential { mean }),
            mix,
            ..Source::default()
        })),
    );
    plant.stations.insert(
        machine.clone(),
        Station::new(Kind::Machine(Machine {
            cycle: ByProduct::All(Distribution::Exponential {
                mean: Seconds(mean.0 * 0.8),
            }),
            ..Machine::default()
        })),
    );
    plant
        .stations
        .insert(sink.clone(), Station::new(Kind::Sink(Sink {})));
    plant.flow.push(Hop::Chain(vec![source, machine, sink]));
    plant
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unrelated_line_takes_no_name_or_key_of_the_plant() {
        let mut plant = Factory::default();
        let keyed = Station {
            key: Some("unrelated machine 0".into()),
            ..Station::new(Kind::Sink(Sink {}))
        };
        plant.stations.insert("out".into(), keyed);
        plant
            .stations
            .insert("unrelated sink 0".into(), Station::new(Kind::Sink(Sink {})));
        let wider = with_unrelated_line(&plant);
        let names: Vec<_> = wider.stations.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "out",
                "unrelated machine 1",
                "unrelated sink 0",
                "unrelated sink 1",
                "unrelated source 0",
            ]
        );
    }

    #[test]
    fn a_finding_names_what_differs_and_is_no_agreement_over_nothing() {
        let finding = Finding::of("x".into(), (0..9).map(|n| (format!("n{n}"), n == 0)));
        assert_eq!(
            (finding.compared, finding.different, finding.differing.len()),
            (9, 8, 5)
        );
        assert!(!finding.agrees());
        assert!(Finding::of("x".into(), [("a".to_owned(), true)]).agrees());
        assert!(!Finding::of("x".into(), []).agrees());
    }
}
