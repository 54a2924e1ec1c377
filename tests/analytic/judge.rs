//! One case from its model to a verdict.

use super::case::{Case, Class};
use super::fields::{Missing, missing};
use super::metrics::{Gauge, OPTIMAL, Over, Subject, Watch, gauges};
use super::replay::whole_rounds;
use super::rule::{Estimate, Verdict, equal, judge, widest};
use super::run::{End, Job, replicate};
use super::steady::thresholds;
use super::translate::{Layout, Search, Stop, Study, translate};

/// What became of a case.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Pass,
    /// The numbers that are off, in words.
    Fail(String),
    /// The element of the engine that is missing.
    Missing(String),
}

/// A row of the table.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: String,
    pub class: Class,
    pub outcome: Outcome,
    /// Largest error over half-width of the metrics (of the error itself for class D).
    pub worst: f64,
    pub metrics: usize,
}

/// How much is run.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Factor on run length (class T: on replications).
    pub scale: f64,
    /// Whether the half-width must be as narrow as the case wants it.
    pub precise: bool,
}

impl Effort {
    pub const FULL: Self = Self {
        scale: 1.0,
        precise: true,
    };
}

/// Runs a case and applies the rule of its class.
pub fn run_case(case: &Case, effort: Effort) -> Row {
    let (outcome, worst) = match prepare(case) {
        Err(Missing(what)) => (Outcome::Missing(what), 0.0),
        Ok((study, gauges)) => match measure(case, &study, &gauges, effort) {
            Ok(findings) => summary(&findings),
            Err(Stopped::Missing(Missing(what))) => (Outcome::Missing(what), 0.0),
            Err(Stopped::Failed(why)) => (Outcome::Fail(why), f64::INFINITY),
        },
    };
    Row {
        id: case.id.clone(),
        class: case.check.class,
        outcome,
        worst,
        metrics: case.metrics.len(),
    }
}

/// The study and all numbers to be read, or what is missing.
pub fn prepare(case: &Case) -> Result<(Study, Vec<Gauge>), Missing> {
    let study = translate(&case.model)?;
    match case.check.class {
        Class::E => return missing("formula without a plant"),
        Class::P => return missing("orientation value without a rule"),
        Class::O if study.search.is_none() => return missing("search that is told in words only"),
        Class::D if study.stop == Stop::Window && study.population.is_none() => {
            return missing("deterministic run without an end");
        }
        Class::T if study.stop == Stop::Window => return missing("terminating run without an end"),
        _ => {}
    }
    let gauges = gauges(case, &study)?;
    Ok((study, gauges))
}

/// One number compared.
#[derive(Debug, Clone)]
struct Finding {
    label: String,
    exact: f64,
    got: f64,
    /// Error over half-width; class D: 0 or infinite.
    ratio: f64,
    pass: bool,
    note: &'static str,
}

/// Why a case has no findings.
enum Stopped {
    Missing(Missing),
    Failed(String),
}

impl From<String> for Stopped {
    fn from(why: String) -> Self {
        Self::Failed(why)
    }
}

fn measure(
    case: &Case,
    study: &Study,
    gauges: &[Gauge],
    effort: Effort,
) -> Result<Vec<Finding>, Stopped> {
    if case.check.class == Class::D {
        return deterministic(case, study, gauges);
    }
    let mut subjects: Vec<Subject> = gauges.iter().map(|gauge| gauge.subject).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let mut findings = Vec::new();
    for subject in subjects {
        let chosen: Vec<&Gauge> = gauges
            .iter()
            .filter(|gauge| gauge.subject == subject)
            .collect();
        findings.extend(statistical(case, study, subject, &chosen, effort)?);
    }
    let asks = case.metrics.iter().any(|metric| metric.name == OPTIMAL);
    if let Some(search) = study.search.as_ref().filter(|_| asks) {
        findings.push(optimise(search)?);
    }
    Ok(findings)
}

/// One run, compared number by number.
fn deterministic(case: &Case, study: &Study, gauges: &[Gauge]) -> Result<Vec<Finding>, Stopped> {
    let end = match (study.stop, study.population) {
        (_, Some(population)) => End::Completed(40 * whole_rounds(study, u64::from(population))),
        (Stop::Completed(parts), None) => End::Completed(parts),
        (Stop::At(end), None) => End::At(end),
        (Stop::Window, None) => return Err(String::from("no end").into()),
    };
    let job = Job {
        layout: &study.main,
        warm_up: 0.0,
        end,
        watch: Watch::Story,
        thresholds: vec![],
    };
    let sample = job.run(&job.plan()?, 1, 0)?;
    let fifo = study.jobs.as_ref().is_some_and(|jobs| jobs.fifo);
    let in_order = |spot: usize| sample.story().ties_by_product(spot);
    if fifo && !(0..study.main.spots.len()).all(in_order) {
        let what = "queue that is first come first served with ties by job";
        return Err(Stopped::Missing(Missing(what.to_owned())));
    }
    let compare = |gauge: &Gauge| {
        let got = (gauge.read)(&sample);
        let pass = equal(got, gauge.exact, &case.check);
        let ratio = if pass { 0.0 } else { f64::INFINITY };
        Finding {
            label: gauge.label.clone(),
            exact: gauge.exact,
            got,
            ratio,
            pass,
            note: "",
        }
    };
    Ok(gauges.iter().map(compare).collect())
}

/// Replications of one factory, judged by their t intervals.
fn statistical(
    case: &Case,
    study: &Study,
    subject: Subject,
    gauges: &[&Gauge],
    effort: Effort,
) -> Result<Vec<Finding>, Stopped> {
    let check = &case.check;
    let watch = gauges
        .iter()
        .map(|gauge| gauge.watch)
        .max()
        .unwrap_or(Watch::Counters);
    let terminating = check.class == Class::T;
    // `factor` lengthens the run, or adds replications where the run has its own end.
    let estimates = |seed: u64, factor: f64| -> Result<Vec<Estimate>, String> {
        let (warm_up, end) = match (terminating, study.stop) {
            (true, Stop::At(end)) => (0.0, End::At(end)),
            (true, Stop::Completed(parts)) => (0.0, End::Completed(parts)),
            _ => {
                let warm_up = check.warmup.unwrap_or(WARM_UP) * effort.scale;
                let length = check.run_length.unwrap_or(RUN_LENGTH) * effort.scale * factor;
                (warm_up, End::At(warm_up + length))
            }
        };
        let stated = check.replications.unwrap_or(REPLICATIONS);
        let replications = match terminating {
            true => ((stated as f64 * effort.scale * factor) as usize).max(REPLICATIONS),
            false => stated,
        };
        let layout = layout(study, subject);
        let thresholds = thresholds(case);
        let job = Job {
            layout,
            warm_up,
            end,
            watch,
            thresholds,
        };
        let runs = replicate(&job, gauges, replications, seed)?;
        let column = |at: usize| -> Vec<f64> { runs.iter().map(|values| values[at]).collect() };
        let of = |(at, gauge): (usize, &&Gauge)| match gauge.over {
            Over::Mean => Estimate::of(&column(at)),
            Over::Variance => Estimate::of_variance(&column(at)),
        };
        Ok(gauges.iter().enumerate().map(of).collect())
    };
    // How many times too wide the widest interval is, as a factor on the length.
    let needed = |found: &[Estimate]| {
        let ratio = |(estimate, gauge): (&Estimate, &&Gauge)| {
            let widest = widest(&gauge.name, gauge.exact, check);
            if estimate.half_width == 0.0 {
                0.0
            } else {
                estimate.half_width / widest
            }
        };
        found
            .iter()
            .zip(gauges)
            .map(ratio)
            .map(|r| r * r)
            .fold(0.0, f64::max)
    };

    let mut factor = 1.0;
    let mut found = estimates(1, factor)?;
    while effort.precise && needed(&found) > 1.0 && factor < LONGEST {
        factor = (factor * needed(&found) * 1.3).clamp(factor * 1.3, LONGEST);
        found = estimates(1, factor)?;
    }
    let wide = effort.precise && needed(&found) > 1.0;
    let mut verdicts: Vec<Verdict> = found
        .iter()
        .zip(gauges)
        .map(|(estimate, gauge)| judge(*estimate, gauge.exact))
        .collect();
    if verdicts.contains(&Verdict::Doubt) && !verdicts.contains(&Verdict::Fail) {
        let again = estimates(2, 4.0 * factor)?;
        for at in 0..gauges.len() {
            if verdicts[at] == Verdict::Doubt {
                found[at] = again[at];
                verdicts[at] = judge(again[at], gauges[at].exact);
            }
        }
    }
    let finding = |((gauge, estimate), verdict): ((&&Gauge, &Estimate), &Verdict)| {
        let limit = widest(&gauge.name, gauge.exact, check);
        let too_wide = wide && estimate.half_width > limit;
        let error = estimate.error(gauge.exact);
        Finding {
            label: gauge.label.clone(),
            exact: gauge.exact,
            got: estimate.mean,
            ratio: if error < 1e-9 {
                0.0
            } else {
                error / estimate.half_width
            },
            pass: *verdict == Verdict::Pass && !too_wide,
            note: if too_wide { " (interval too wide)" } else { "" },
        }
    };
    Ok(gauges
        .iter()
        .zip(&found)
        .zip(&verdicts)
        .map(finding)
        .collect())
}

/// The longest lengthening that the precondition on the half-width gets.
const LONGEST: f64 = 4.0;
/// For cases that state none: class O.
const REPLICATIONS: usize = 20;
const WARM_UP: f64 = 1000.0;
const RUN_LENGTH: f64 = 50_000.0;

fn layout(study: &Study, subject: Subject) -> &Layout {
    match (subject, &study.search) {
        (Subject::Isolated(at), _) => &study.isolated[at],
        (Subject::Allocation(at), Some(search)) => &search.layouts[at],
        _ => &study.main,
    }
}

/// Searches the best allocation by simulation: rounds of ever longer runs with common random numbers,
/// each keeping the better third. Class O: within 0.2 % of the best known throughput.
fn optimise(search: &Search) -> Result<Finding, Stopped> {
    let mut left: Vec<usize> = (0..search.layouts.len()).collect();
    let mut length = 2_000.0;
    while left.len() > 1 {
        let mut scores = Vec::new();
        for at in &left {
            let gauge = Gauge {
                label: String::new(),
                name: String::new(),
                exact: 0.0,
                subject: Subject::Allocation(*at),
                watch: Watch::Counters,
                over: Over::Mean,
                read: Box::new(|s| s.snap.plant.finished_window as f64 / s.window()),
            };
            let end = End::At(length * 1.1);
            let layout = &search.layouts[*at];
            let job = Job {
                layout,
                warm_up: length * 0.1,
                end,
                watch: gauge.watch,
                thresholds: vec![],
            };
            let runs = replicate(&job, &[&gauge], 4, 3)?;
            scores.push((runs.iter().map(|values| values[0]).sum::<f64>(), *at));
        }
        scores.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        left = scores
            .iter()
            .map(|(_, at)| *at)
            .take(left.len().div_ceil(3))
            .collect();
        length *= 3.0;
    }
    let got = search.known[left[0]].1;
    let best = search
        .known
        .iter()
        .map(|(_, throughput)| *throughput)
        .fold(0.0, f64::max);
    let pass = got >= 0.998 * best;
    let ratio = if pass { 0.0 } else { f64::INFINITY };
    Ok(Finding {
        label: OPTIMAL.to_owned(),
        exact: best,
        got,
        ratio,
        pass,
        note: "",
    })
}

fn summary(findings: &[Finding]) -> (Outcome, f64) {
    let worst = findings
        .iter()
        .map(|finding| finding.ratio)
        .fold(0.0, f64::max);
    let off: Vec<String> = findings
        .iter()
        .filter(|finding| !finding.pass)
        .map(|f| {
            format!(
                "{}: {} instead of {} ({:.2} h){}",
                f.label, f.got, f.exact, f.ratio, f.note
            )
        })
        .collect();
    match off.is_empty() {
        true => (Outcome::Pass, worst),
        false => (Outcome::Fail(off.join("; ")), worst),
    }
}
