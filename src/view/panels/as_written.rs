//! What the plant's file says of a station, in its own words.

use super::super::locale::Words;
use super::style::number;
use crate::model::{
    Blocking, ByProduct, Distribution, Failure, FailureClock, FailureScope, Kind, Machine, Order,
    SetupTime, SetupTrigger, Station, WhenDown, WhenFull,
};

/// Rows of name and value.
pub type Rows = Vec<(String, String)>;

/// What makes a station go.
pub fn settings(words: &Words, station: &Station) -> Rows {
    let mut rows = Rows::new();
    let mut put = |key: &str, value: String| rows.push((words.get(key).to_owned(), value));
    match &station.kind {
        Kind::Source(source) => {
            if let Some(every) = &source.every {
                put("written.every", distribution(every));
            }
            if source.batch != 1 {
                put("written.batch", source.batch.to_string());
            }
            if source.saturated {
                put("written.every", words.get("written.saturated").to_owned());
            }
            if let Some(cap) = source.wip_cap {
                put("written.wip_cap", cap.to_string());
            }
            if let Some(orders) = &source.orders {
                put("written.orders", orders.len().to_string());
            }
            if source.when_full == WhenFull::Lose {
                put("written.when_full", words.get("written.lose").to_owned());
            }
        }
        Kind::Buffer(buffer) => {
            put("written.capacity", capacity(words, buffer.capacity));
            put("written.order", order(buffer.order).to_owned());
        }
        Kind::Delay(delay) => {
            put("written.capacity", capacity(words, delay.capacity));
            by_product(&delay.time, |name, time| {
                put("written.time", product(name, &distribution(time)));
            });
        }
        Kind::Machine(_) | Kind::Inspection(_) | Kind::Sink(_) => {}
    }
    if let Kind::Inspection(inspection) = &station.kind {
        put("written.scrap", share(inspection.scrap.0));
        if let Some(rework) = &inspection.rework {
            let text = format!("{} → {}", share(rework.share.0), rework.to);
            put("written.rework", text);
        }
    }
    if let Some(machine) = station.kind.machine() {
        of_machine(words, machine, &mut put);
    }
    rows
}

fn of_machine(words: &Words, machine: &Machine, put: &mut impl FnMut(&str, String)) {
    if machine.servers != 1 {
        put("written.servers", machine.servers.to_string());
    }
    by_product(&machine.cycle, |name, cycle| {
        put("written.cycle", product(name, &distribution(cycle)));
    });
    if let Some(setup) = &machine.setup {
        let on = match setup.on {
            SetupTrigger::ProductChange => words.get("written.product_change").to_owned(),
            SetupTrigger::Every(n) => words.with("written.every_parts", &[&n.to_string()]),
        };
        put("written.setup_on", on);
        match &setup.takes {
            SetupTime::Next(times) => by_product(times, |name, time| {
                put("written.setup_takes", product(name, &distribution(time)));
            }),
            SetupTime::Pair(pairs) => {
                for (from, times) in pairs {
                    for (to, time) in times {
                        let text = format!("{from} → {to}: {}", distribution(time));
                        put("written.setup_takes", text);
                    }
                }
            }
        }
    }
    if let Some(shift) = &machine.shift {
        put("written.shift", shift.clone());
    }
    if machine.when_down == WhenDown::Accept {
        put("written.when_down", words.get("written.accepts").to_owned());
    }
    if machine.blocking == Blocking::BeforeService {
        put(
            "written.blocking",
            words.get("written.before_service").to_owned(),
        );
    }
}

/// What a failure mode says: how often, how long, and of what.
pub fn failure(words: &Words, failure: &Failure) -> Rows {
    let clock = match failure.clock {
        FailureClock::Processing => "written.clock_processing",
        FailureClock::Up => "written.clock_up",
    };
    let scope = match failure.scope {
        FailureScope::Server => "written.scope_server",
        FailureScope::Station => "written.scope_station",
    };
    vec![
        (
            words.get("written.fails_every").to_owned(),
            format!("{} {}", distribution(&failure.every), words.get(clock)),
        ),
        (
            words.get("written.repair").to_owned(),
            distribution(&failure.repair),
        ),
        (
            words.get("written.scope").to_owned(),
            words.get(scope).to_owned(),
        ),
    ]
}

fn by_product<T>(of: &ByProduct<T>, mut each: impl FnMut(Option<&str>, &T)) {
    match of {
        ByProduct::All(value) => each(None, value),
        ByProduct::Each(map) => map.iter().for_each(|(name, value)| each(Some(name), value)),
    }
}

fn product(name: Option<&str>, text: &str) -> String {
    name.map_or(text.to_owned(), |name| format!("{name}: {text}"))
}

fn capacity(words: &Words, capacity: Option<u32>) -> String {
    capacity.map_or(words.get("written.unlimited").to_owned(), |c| c.to_string())
}

fn order(order: Order) -> &'static str {
    match order {
        Order::Fifo => "Fifo",
        Order::Lifo => "Lifo",
        Order::Priority => "Priority",
        Order::Random => "Random",
    }
}

fn share(share: f64) -> String {
    format!("{} %", number(share * 100.0))
}

/// A distribution as a plant's file writes it; of long lists how many values there are.
pub fn distribution(distribution: &Distribution) -> String {
    use Distribution as D;
    match distribution {
        D::Constant(value) => value.told(),
        D::Exponential { mean } => format!("Exponential(mean: {})", mean.told()),
        D::Uniform { min, max } => format!("Uniform(min: {}, max: {})", min.told(), max.told()),
        D::Triangular { min, mode, max } => format!(
            "Triangular(min: {}, mode: {}, max: {})",
            min.told(),
            mode.told(),
            max.told()
        ),
        D::Normal { mean, sd } => format!("Normal(mean: {}, sd: {})", mean.told(), sd.told()),
        D::LogNormal { mean, sd } => {
            format!("LogNormal(mean: {}, sd: {})", mean.told(), sd.told())
        }
        D::Gamma { shape, scale } => format!("Gamma(shape: {shape}, scale: {})", scale.told()),
        D::Erlang { mean, k } => format!("Erlang(mean: {}, k: {k})", mean.told()),
        D::Weibull { scale, shape } => {
            format!("Weibull(scale: {}, shape: {shape})", scale.told())
        }
        D::Beta {
            min,
            max,
            alpha,
            beta,
        } => format!(
            "Beta(min: {}, max: {}, alpha: {alpha}, beta: {beta})",
            min.told(),
            max.told()
        ),
        D::HyperExponential { branches } => format!("HyperExponential({})", branches.len()),
        D::Coxian { phases } => format!("Coxian({})", phases.len()),
        D::Discrete { values } => format!("Discrete({})", values.len()),
        D::Empirical { values } => format!("Empirical({})", values.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Seconds;
    use crate::view::layout::tests::floor;

    #[test]
    fn a_machine_is_told_as_its_file_writes_it() {
        let (factory, _) = floor("lingang-body-shop");
        let words = Words::english();
        let rows = settings(&words, &factory.stations["respot"]);
        assert!(
            rows.contains(&("servers".to_owned(), "3".to_owned())),
            "{rows:?}"
        );
        assert!(
            rows.iter()
                .any(|(_, value)| value.contains("sedan: Normal(mean:")),
            "{rows:?}"
        );
        let rows = settings(&words, &factory.stations["panel shelf"]);
        assert_eq!(rows[0], ("capacity".to_owned(), "60".to_owned()));
    }

    #[test]
    fn distributions_are_written_with_units() {
        let mean = Seconds(14_400.0);
        assert_eq!(
            distribution(&Distribution::Exponential { mean }),
            "Exponential(mean: 4 h)"
        );
        assert_eq!(distribution(&Distribution::Constant(Seconds(90.0))), "90 s");
    }
}
