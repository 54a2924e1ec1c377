//! Replays of given jobs: flow shops, job shops, parallel machines. Each job is a product of its own,
//! released by an order list at t = 0.

use std::collections::BTreeMap;

use serde_json::Value;
use twinline::model::{
    Blocking, Buffer, ByProduct, Distribution, Machine, Order, OrderLine, Seconds, Source,
};

use super::distribution;
use super::layout::{Jobs, Layout, Stop, Study};
use super::line::capacity;
use crate::analytic::fields::{Fields, Missing, as_list, as_number, as_whole, missing};

/// Jobs with a time on each station of a row.
pub fn flow_shop(model: &Fields, key: &str, description: &str) -> Result<Study, Missing> {
    if ["no-wait", "no wait", "no-idle"]
        .iter()
        .any(|words| description.contains(words))
    {
        return missing("stations that wait for one another without delay");
    }
    let times: Vec<Vec<f64>> = matrix(model, key)?;
    let stations = times.first().map_or(0, Vec::len);
    if stations == 0 || times.iter().any(|row| row.len() != stations) {
        return missing("jobs without a time for each station");
    }
    let order = match model.take("job_order_zero_based") {
        Some(list) => positions(list, times.len())?,
        None => (0..times.len()).collect(),
    };
    let capacities = match model.take("buffers") {
        None => vec![None; stations - 1],
        Some(Value::String(words)) if words == "infinite" => vec![None; stations - 1],
        Some(list) => {
            let list = as_list("buffers", list)?;
            list.iter().map(capacity).collect::<Result<Vec<_>, _>>()?
        }
    };
    if capacities.len() + 1 != stations {
        return missing("buffers that do not fit the stations");
    }
    let blocking = match model
        .take("blocking")
        .map(|value| value.as_str().unwrap_or_default())
    {
        None | Some("BAS") => Blocking::AfterService,
        Some(other) => return missing(format!("blocking `{other}`")),
    };
    let (mut layout, mut jobs) = start(times.len());
    for at in 0..stations {
        let id = format!("S{}", at + 1);
        let cycle = jobs
            .products
            .iter()
            .zip(&times)
            .map(|(job, row)| (job.clone(), Distribution::Constant(Seconds(row[at]))));
        let machine = Machine {
            cycle: ByProduct::Each(cycle.collect()),
            blocking,
            ..Machine::default()
        };
        let name = format!("queue {id}");
        let capacity = if at == 0 { None } else { capacities[at - 1] };
        let queue = (capacity != Some(0)).then(|| {
            (
                name.as_str(),
                Buffer {
                    capacity,
                    ..Buffer::default()
                },
            )
        });
        layout.spot(&id, machine, queue);
        if at > 0 {
            let to = layout.entrance(&id).to_owned();
            layout.link(&format!("S{at}"), &to);
        }
    }
    layout.link(&format!("S{stations}"), Layout::SINK);
    release(&mut layout, &jobs.products, &order);
    let first = layout.entrance("S1").to_owned();
    layout.link(SOURCE, &first);
    jobs.order = order;
    finish(layout, jobs, times.len())
}

/// Jobs with a machine and a time for each operation, dispatched by a rule.
pub fn job_shop(model: &Fields, description: &str) -> Result<Study, Missing> {
    let mut shop: Vec<Vec<(usize, f64)>> = Vec::new();
    for job in model.list("jobs_machine_time")? {
        let read = |op: &Value| match as_list("an operation", op)? {
            [machine, time] => Ok((
                as_whole("a machine", machine)? as usize,
                as_number("a time", time)?,
            )),
            _ => missing(format!("an operation {op}")),
        };
        shop.push(
            as_list("a job", job)?
                .iter()
                .map(read)
                .collect::<Result<_, _>>()?,
        );
    }
    if model.has("job_sequence_per_machine_zero_based") {
        return missing("given sequence of jobs on a machine");
    }
    let rule = Rule::read(model.text("rule")?)?;
    if !description.contains("non-delay dispatching") {
        return missing("dispatching that is told in words only");
    }
    let due = match model.take("due_dates") {
        Some(list) => Some(numbers("due dates", list)?),
        None => None,
    };
    if due.as_ref().is_some_and(|due| due.len() != shop.len()) {
        return missing("due dates that do not fit the jobs");
    }
    let visits_twice = |job: &Vec<(usize, f64)>| {
        (1..job.len()).any(|at| job[..at].iter().any(|(machine, _)| *machine == job[at].0))
    };
    if shop.iter().any(visits_twice) {
        return missing("a job that visits a machine twice (step routings)");
    }

    let machines = shop
        .iter()
        .flatten()
        .map(|(machine, _)| machine + 1)
        .max()
        .unwrap_or(0);
    let (mut layout, mut jobs) = start(shop.len());
    // Operations of each machine: job, rank key.
    for machine in 0..machines {
        let mut cycle = BTreeMap::new();
        let mut keys: Vec<(f64, usize)> = Vec::new();
        for (job, ops) in shop.iter().enumerate() {
            if let Some(op) = ops.iter().position(|(m, _)| *m == machine) {
                let law = Distribution::Constant(Seconds(ops[op].1));
                cycle.insert(jobs.products[job].clone(), law);
                let due = due.as_ref().map(|due| due[job]);
                keys.push((rule.key(&ops[op..], due)?, job));
            }
        }
        let machine_of_case = Machine {
            cycle: ByProduct::Each(cycle),
            ..Machine::default()
        };
        let queue = rule.queue(keys, &jobs.products);
        let (id, name) = (
            machine_name(machine),
            format!("queue {}", machine_name(machine)),
        );
        layout.spot(&id, machine_of_case, Some((&name, queue)));
    }
    let order: Vec<usize> = (0..shop.len()).collect();
    release(&mut layout, &jobs.products, &order);
    // One link for each pair of neighbours, with the jobs that take it.
    let mut hops: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (job, ops) in shop.iter().enumerate() {
        let mut from = SOURCE.to_owned();
        for (machine, _) in ops {
            let to = layout.entrance(&machine_name(*machine)).to_owned();
            hops.entry((from, to))
                .or_default()
                .push(jobs.products[job].clone());
            from = machine_name(*machine);
        }
        let end = (from, Layout::SINK.to_owned());
        hops.entry(end)
            .or_default()
            .push(jobs.products[job].clone());
    }
    for ((from, to), products) in hops {
        layout.flow(&from, &to, None, products);
    }
    jobs.order = order;
    jobs.due = due;
    jobs.fifo = rule == Rule::Fifo;
    finish(layout, jobs, shop.len())
}

/// Jobs with one operation each on equal machines behind one queue.
pub fn parallel(model: &Fields) -> Result<Study, Missing> {
    let times = numbers("processing times", model.need("processing_times")?)?;
    let servers = model.whole("machines")?;
    let rule = Rule::read(model.text("rule")?)?;
    let (mut layout, mut jobs) = start(times.len());
    let cycle = jobs.products.iter().zip(&times);
    let cycle = cycle.map(|(job, time)| (job.clone(), Distribution::Constant(Seconds(*time))));
    let machine = Machine {
        servers,
        cycle: ByProduct::Each(cycle.collect()),
        ..Machine::default()
    };
    let keys: Result<Vec<_>, Missing> = times
        .iter()
        .enumerate()
        .map(|(job, time)| Ok((rule.key(&[(0, *time)], None)?, job)))
        .collect();
    let queue = rule.queue(keys?, &jobs.products);
    layout.spot("S1", machine, Some(("queue S1", queue)));
    layout.link("S1", Layout::SINK);
    jobs.order = (0..times.len()).collect();
    release(&mut layout, &jobs.products, &jobs.order);
    layout.link(SOURCE, "queue S1");
    jobs.fifo = rule == Rule::Fifo;
    finish(layout, jobs, times.len())
}

/// A number of equal jobs on equal machines, with random times.
pub fn equal_jobs(model: &Fields) -> Result<Study, Missing> {
    let (parts, servers) = (model.whole("jobs")?, model.whole("machines")?);
    let cycle = ByProduct::All(distribution::read(model.need("processing")?, 1.0)?);
    let mut layout = Layout::new(1.0);
    let machine = Machine {
        servers,
        cycle,
        ..Machine::default()
    };
    layout.spot("S1", machine, Some(("queue S1", Buffer::default())));
    layout.link("S1", Layout::SINK);
    let line = OrderLine {
        at: Seconds(0.0),
        product: "part".to_owned(),
        quantity: parts,
    };
    layout.source(
        SOURCE,
        Source {
            orders: Some(vec![line]),
            ..Source::default()
        },
    );
    layout.link(SOURCE, "queue S1");
    let mut study = Study::new(layout);
    study.stop = Stop::Completed(u64::from(parts));
    Ok(study)
}

const SOURCE: &str = "source";

fn machine_name(machine: usize) -> String {
    format!("M{machine}")
}

fn start(count: usize) -> (Layout, Jobs) {
    let mut layout = Layout::new(1.0);
    let products: Vec<String> = (0..count).map(|job| format!("job {job:05}")).collect();
    products.iter().for_each(|name| layout.product(name));
    (
        layout,
        Jobs {
            products,
            ..Jobs::default()
        },
    )
}

fn release(layout: &mut Layout, products: &[String], order: &[usize]) {
    let line = |job: &usize| OrderLine {
        at: Seconds(0.0),
        product: products[*job].clone(),
        quantity: 1,
    };
    let orders = Some(order.iter().map(line).collect());
    layout.source(
        SOURCE,
        Source {
            orders,
            ..Source::default()
        },
    );
}

fn finish(layout: Layout, jobs: Jobs, count: usize) -> Result<Study, Missing> {
    let mut study = Study::new(layout);
    study.jobs = Some(jobs);
    study.stop = Stop::Completed(count as u64);
    Ok(study)
}

/// Dispatching rules; all but first come first served rank the operations once and for all.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Rule {
    Fifo,
    /// Shortest time of the waiting operation.
    Spt,
    /// Longest time of the waiting operation.
    Lpt,
    /// Most work left, the waiting operation included.
    Mwkr,
    /// Least work left.
    Lwkr,
    /// Most operations left.
    Mopnr,
    /// Fewest operations left.
    Fopnr,
    /// Earliest due date.
    Edd,
}

impl Rule {
    fn read(word: &str) -> Result<Self, Missing> {
        Ok(match word {
            "FIFO" => Self::Fifo,
            "SPT" => Self::Spt,
            "LPT" => Self::Lpt,
            "MWKR" => Self::Mwkr,
            "LWKR" => Self::Lwkr,
            "MOPNR" => Self::Mopnr,
            "FOPNR" | "LOPNR" => Self::Fopnr,
            "EDD" => Self::Edd,
            _ => return missing(format!("dispatching rule `{word}`")),
        })
    }

    /// The key of an operation, lowest first; `left` begins with it.
    fn key(self, left: &[(usize, f64)], due: Option<f64>) -> Result<f64, Missing> {
        let work: f64 = left.iter().map(|(_, time)| time).sum();
        Ok(match self {
            Self::Fifo => 0.0,
            Self::Spt => left[0].1,
            Self::Lpt => -left[0].1,
            Self::Mwkr => -work,
            Self::Lwkr => work,
            Self::Mopnr => -(left.len() as f64),
            Self::Fopnr => left.len() as f64,
            Self::Edd => due.ok_or_else(|| Missing("due dates".to_owned()))?,
        })
    }

    /// The queue of a machine: ranks by key, ties by job.
    fn queue(self, mut keys: Vec<(f64, usize)>, products: &[String]) -> Buffer {
        if self == Self::Fifo {
            return Buffer::default();
        }
        keys.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let rank = |(rank, (_, job)): (usize, &(f64, usize))| (products[*job].clone(), rank as i32);
        let priorities = keys.iter().enumerate().map(rank).collect();
        Buffer {
            order: Order::Priority,
            priorities,
            ..Buffer::default()
        }
    }
}

fn matrix(model: &Fields, key: &str) -> Result<Vec<Vec<f64>>, Missing> {
    model
        .list(key)?
        .iter()
        .map(|row| numbers("a row of times", row))
        .collect()
}

fn numbers(what: &str, value: &Value) -> Result<Vec<f64>, Missing> {
    as_list(what, value)?
        .iter()
        .map(|item| as_number(what, item))
        .collect()
}

/// A permutation of `0..count`.
fn positions(value: &Value, count: usize) -> Result<Vec<usize>, Missing> {
    let list = as_list("an order of jobs", value)?;
    let order: Vec<usize> = list
        .iter()
        .map(|item| as_whole("a job", item).map(|n| n as usize))
        .collect::<Result<_, _>>()?;
    let mut sorted = order.clone();
    sorted.sort_unstable();
    if sorted.into_iter().eq(0..count) {
        Ok(order)
    } else {
        missing("an order that is no permutation")
    }
}
