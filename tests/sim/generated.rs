//! Plants of random structure, each a pure function of a number.

use std::collections::BTreeMap;

use twinline::check::check;
use twinline::model::*;
use twinline::sim::mix;

use super::plant::*;
pub use variant::variant_of;

mod variant;

/// A stream of choices.
pub struct Dice(u64);

impl Dice {
    /// The stream of a number.
    pub fn new(seed: u64) -> Self {
        Self(mix(seed ^ 0x7077_6c61_6e74))
    }

    /// One of 0..n.
    pub fn roll(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        (mix(self.0) % n as u64) as usize
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, share: usize) -> bool {
        self.roll(100) < share
    }

    /// The list in another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.roll(at + 1));
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum What {
    Machine,
    Inspection,
    Buffer,
    Delay,
}

impl What {
    fn works(self) -> bool {
        matches!(self, Self::Machine | Self::Inspection)
    }
}

/// A station of a layer before it is built.
struct Spot {
    name: String,
    what: What,
}

struct Maker {
    dice: Dice,
    factory: Factory,
    products: Vec<String>,
}

/// A plant: layers of machines, inspections, buffers and delays between sources and a sink, in any order
/// and also side by side, with links of every kind, failures, set-ups, shifts and rework. It cannot lock:
/// every loop goes through a rework shelf. One layer is of exponential machines.
pub fn plant_of(seed: u64) -> Factory {
    let mut dice = Dice::new(seed);
    let products: Vec<String> = match dice.roll(3) {
        0 => vec![Factory::ONLY_PRODUCT.into()],
        n => (0..=n)
            .map(|p| format!("{}{p}", ["x", "m", "b"][dice.roll(3)]))
            .collect(),
    };
    let mut maker = Maker {
        dice,
        factory: Factory::default(),
        products,
    };
    maker.settings();
    maker.layers();
    let mut factory = maker.factory;
    take_turns(&mut factory);
    factory
}

/// Raw parts that always wait and could run through places and sinks without end arrive by the clock.
fn take_turns(factory: &mut Factory) {
    let runs_on = |factory: &Factory| {
        let found = check(factory);
        found.iter().any(|problem| problem.code == "endless-supply")
    };
    if runs_on(factory) {
        for station in factory.stations.values_mut() {
            if let Kind::Source(source) = &mut station.kind
                && source.saturated
            {
                (source.saturated, source.wip_cap) = (false, None);
                source.every = Some(constant(3.0));
            }
        }
    }
    assert!(!runs_on(factory));
}

impl Maker {
    fn settings(&mut self) {
        let factory = &mut self.factory;
        factory.name = "generated".into();
        if self.products.len() > 1 {
            for name in &self.products {
                // Amounts whose sums depend on their order.
                let product = Product {
                    priority: self.dice.roll(3) as i32,
                    share: self.dice.percent(30).then_some(Share(0.3)),
                    value: Some(Money {
                        amount: [3.3, 7.7, 1.1, 0.7][self.dice.roll(4)],
                        currency: "CNY".into(),
                    }),
                    ..Product::default()
                };
                factory.products.insert(name.clone(), product);
            }
        }
        if self.products.len() > 1 {
            let rates = self.products.iter().map(|name| {
                let rate = [0.1, 0.2, 0.3, 0.7][self.dice.roll(4)];
                (name.clone(), Rate(rate))
            });
            factory.demand = Some(Demand::Each(rates.collect()));
        }
        // All shares given must be the whole.
        if factory.products.values().all(|p| p.share.is_some()) {
            factory.products.values_mut().for_each(|p| p.share = None);
        }
        // Twenty minutes on, ten off: short enough to matter in a short run.
        let week = (0..7 * 48).map(|k| Window {
            start: k * 1800,
            end: k * 1800 + 1200,
        });
        factory.shifts.insert(
            "day".into(),
            ShiftPlan {
                week: week.collect(),
                ..ShiftPlan::default()
            },
        );
        if self.dice.percent(50) {
            factory.run.warm_up = s(777.7);
        }
    }

    fn layers(&mut self) {
        let count = 2 + self.dice.roll(5);
        let random = self.dice.roll(count);
        let layers: Vec<Vec<Spot>> = (0..count)
            .map(|at| self.a_layer(at, at == random))
            .collect();
        let workers: Vec<Vec<String>> = layers
            .iter()
            .map(|layer| {
                let works = layer.iter().filter(|spot| spot.what.works());
                works.map(|spot| spot.name.clone()).collect()
            })
            .collect();
        self.factory.stations.insert("out".into(), sink());
        for (at, layer) in layers.iter().enumerate() {
            let next = layers.get(at + 1).map_or(&[][..], Vec::as_slice);
            let mut to: Vec<String> = next.iter().map(|spot| spot.name.clone()).collect();
            if to.is_empty() {
                to.push("out".into());
            }
            for spot in layer {
                let station = match spot.what {
                    What::Machine => self.a_machine(next, at == random),
                    What::Inspection => self.an_inspection(next, &workers[..at].concat()),
                    What::Buffer => self.a_buffer(matches!(next, [one] if one.what.works())),
                    What::Delay => self.a_delay(),
                };
                let is_link = matches!(
                    &station.kind,
                    Kind::Buffer(Buffer {
                        capacity: Some(0),
                        ..
                    })
                );
                self.factory.stations.insert(spot.name.clone(), station);
                let mut to = to.clone();
                if !is_link && self.dice.percent(8) && !next.is_empty() {
                    to.push("out".into());
                }
                self.connect(&spot.name, &to);
            }
        }
        self.leave_reserving_to_places();
        let first: Vec<String> = layers[0].iter().map(|spot| spot.name.clone()).collect();
        let is_finite = first
            .iter()
            .all(|name| match &self.factory.stations[name].kind {
                Kind::Buffer(buffer) => buffer.capacity.is_some(),
                Kind::Delay(delay) => delay.capacity.is_some(),
                _ => true,
            });
        for number in 0..1 + self.dice.roll(2) {
            let name = format!("{}source {number}", ["a", "y"][self.dice.roll(2)]);
            let source = self.a_source(is_finite);
            self.factory.stations.insert(name.clone(), source);
            let mut to = first.clone();
            if self.dice.percent(8) {
                to.push("out".into());
            }
            self.connect(&name, &to);
        }
    }

    fn a_kind(&mut self) -> What {
        match self.dice.roll(10) {
            0..5 => What::Machine,
            5..6 => What::Inspection,
            6..9 => What::Buffer,
            _ => What::Delay,
        }
    }

    fn a_layer(&mut self, at: usize, is_random: bool) -> Vec<Spot> {
        let all = self.a_kind();
        let is_mixed = self.dice.percent(30);
        let width = match all {
            What::Machine => 1 + self.dice.roll(3),
            What::Buffer => 1 + self.dice.roll(2),
            _ if is_mixed => 2,
            What::Inspection | What::Delay => 1,
        };
        (0..width)
            .map(|i| {
                // The first letter mixes up the order of the keys.
                let letter = ["q", "k", "d", "z"][self.dice.roll(4)];
                let what = match (is_random, is_mixed) {
                    (true, _) => What::Machine,
                    (false, true) => self.a_kind(),
                    (false, false) => all,
                };
                Spot {
                    name: format!("{letter}{at}.{i}"),
                    what,
                }
            })
            .collect()
    }

    /// Blocking before service only where each place behind can be reserved.
    fn leave_reserving_to_places(&mut self) {
        let links = self.factory.links();
        let stations = self.factory.stations.clone();
        for (name, station) in &mut self.factory.stations {
            let machine = match &mut station.kind {
                Kind::Machine(machine) => machine,
                Kind::Inspection(inspection) => &mut inspection.machine,
                _ => continue,
            };
            let mut next = links.iter().filter(|link| link.from == *name);
            if !next.all(|link| match &stations[&link.to].kind {
                Kind::Buffer(buffer) => buffer.capacity != Some(0),
                kind => kind.machine().is_none(),
            }) {
                machine.blocking = Blocking::AfterService;
            }
        }
    }

    fn connect(&mut self, from: &str, to: &[String]) {
        let link = |to: &String, share: Option<f64>, products: Vec<String>| {
            Hop::Link(Link {
                from: from.into(),
                to: to.clone(),
                share: share.map(Share),
                products,
            })
        };
        let mut to = to.to_vec();
        self.dice.shuffle(&mut to);
        let flow = &mut self.factory.flow;
        if to.len() == 1 {
            flow.push(Hop::Chain(vec![from.into(), to[0].clone()]));
            return;
        }
        match self.dice.roll(4) {
            0 if self.products.len() >= to.len() => {
                for (at, product) in self.products.iter().enumerate() {
                    flow.push(link(&to[at % to.len()], None, vec![product.clone()]));
                }
            }
            1 => {
                let part = 1.0 / (to.len() + 1) as f64;
                let (last, others) = to.split_last().unwrap();
                flow.extend(others.iter().map(|to| link(to, Some(part), vec![])));
                flow.push(link(last, None, vec![]));
            }
            turn => {
                if turn == 2 {
                    self.factory.stations.get_mut(from).unwrap().route = Route::RoundRobin;
                }
                flow.extend(to.iter().map(|to| link(to, None, vec![])));
            }
        }
    }

    fn law(&mut self, mean: f64) -> Distribution {
        match self.dice.roll(5) {
            // Whole seconds make many things happen at one instant.
            0 | 1 => constant(mean.max(1.0).round()),
            2 => Distribution::Uniform {
                min: s(0.5 * mean),
                max: s(1.5 * mean),
            },
            3 => Distribution::Erlang {
                mean: s(mean),
                k: 2,
            },
            _ => exponential(mean),
        }
    }

    fn by_product(&mut self, mean: f64) -> ByProduct<Distribution> {
        if self.dice.percent(70) {
            return ByProduct::All(self.law(mean));
        }
        ByProduct::Each(
            self.products
                .clone()
                .into_iter()
                .map(|name| (name, self.law(mean)))
                .collect(),
        )
    }

    fn a_source(&mut self, first_is_finite: bool) -> Station {
        let mut source = Source {
            limit: self.dice.percent(15).then_some(400),
            ..Source::default()
        };
        if self.dice.percent(35) {
            source.saturated = true;
            if !first_is_finite || self.dice.percent(50) {
                source.wip_cap = Some(1 + self.dice.roll(8) as u32);
            }
        } else if self.dice.percent(20) {
            source.orders = Some(self.order_list());
        } else {
            source.batch = 1 + self.dice.roll(3) as u32;
            let mean = (2 + self.dice.roll(4)) as f64 * f64::from(source.batch);
            source.every = Some(self.law(mean));
            if self.dice.percent(50) {
                source.when_full = WhenFull::Lose;
            }
        }
        if source.orders.is_none() && self.products.len() > 1 && self.dice.percent(30) {
            let first = [0.0, 0.3, 1.0][self.dice.roll(3)];
            let others = (1.0 - first) / (self.products.len() - 1) as f64;
            source.mix = self
                .products
                .iter()
                .enumerate()
                .map(|(at, name)| (name.clone(), Share(if at == 0 { first } else { others })))
                .collect();
        }
        Station::new(Kind::Source(source))
    }

    /// In whole seconds, several at one instant, from 0 on.
    fn order_list(&mut self) -> Vec<OrderLine> {
        let mut at = 0;
        (0..150)
            .map(|_| {
                at += [0, 0, 7, 20][self.dice.roll(4)];
                OrderLine {
                    at: s(at as f64),
                    product: self.products[self.dice.roll(self.products.len())].clone(),
                    quantity: 1 + self.dice.roll(3) as u32,
                }
            })
            .collect()
    }

    fn a_buffer(&mut self, may_be_a_link: bool) -> Station {
        let capacity = match self.dice.roll(6) {
            0 => None,
            1 if may_be_a_link => Some(0),
            n => Some(n.max(1) as u32),
        };
        let order = [Order::Fifo, Order::Lifo, Order::Priority, Order::Random][self.dice.roll(4)];
        let mut buffer = Buffer {
            capacity,
            order,
            ..Buffer::default()
        };
        if self.products.len() > 1 && self.dice.percent(30) {
            buffer.priorities.insert(self.products[0].clone(), 5);
        }
        Station::new(Kind::Buffer(buffer))
    }

    fn a_delay(&mut self) -> Station {
        let time = self.by_product(5.0);
        let capacity = self.dice.percent(60).then(|| 1 + self.dice.roll(5) as u32);
        Station::new(Kind::Delay(Delay { time, capacity }))
    }

    fn a_failure(&mut self) -> Failure {
        let clock = [FailureClock::Processing, FailureClock::Up][self.dice.roll(2)];
        let scope = match clock {
            FailureClock::Up if self.dice.percent(40) => FailureScope::Station,
            _ => FailureScope::Server,
        };
        let parts = [Interrupted::Resume, Interrupted::Repeat, Interrupted::Scrap];
        Failure {
            every: self.law(90.0),
            clock,
            repair: self.law(8.0),
            part: parts[self.dice.roll(3)],
            scope,
            repair_in: [RepairIn::Always, RepairIn::Shift][self.dice.roll(2)],
        }
    }

    fn a_setup(&mut self) -> Setup {
        let on = [SetupTrigger::ProductChange, SetupTrigger::Every(4)][self.dice.roll(2)];
        if self.dice.percent(60) {
            let takes = SetupTime::Next(self.by_product(3.0));
            return Setup { on, takes };
        }
        let mut pairs: BTreeMap<String, BTreeMap<String, Distribution>> = BTreeMap::new();
        for from in self.products.clone() {
            for to in self.products.clone() {
                // A pair that is not named needs no time.
                if self.dice.percent(70) {
                    let law = self.law(3.0);
                    pairs.entry(from.clone()).or_default().insert(to, law);
                }
            }
        }
        let takes = SetupTime::Pair(pairs);
        Setup { on, takes }
    }

    fn the_machine(&mut self, next: &[Spot], is_random: bool) -> Machine {
        let servers = [1, 1, 2, 3][self.dice.roll(4)];
        let mean = (1 + self.dice.roll(4)) as f64 * f64::from(servers);
        let mut machine = Machine {
            servers,
            cycle: self.by_product(mean),
            ..Machine::default()
        };
        if is_random {
            machine.cycle = ByProduct::All(exponential(mean));
        }
        for mode in 0..[0, 0, 1, 2][self.dice.roll(4)] {
            machine
                .failures
                .insert(format!("mode {mode}"), self.a_failure());
        }
        if self.dice.percent(25) {
            machine.setup = Some(self.a_setup());
        }
        if self.dice.percent(20) {
            machine.shift = Some("day".into());
        }
        if self.dice.percent(30) {
            machine.when_down = WhenDown::Accept;
        }
        if next.iter().all(|spot| !spot.what.works()) && self.dice.percent(35) {
            machine.blocking = Blocking::BeforeService;
        }
        machine
    }

    fn a_machine(&mut self, next: &[Spot], is_random: bool) -> Station {
        Station::new(Kind::Machine(self.the_machine(next, is_random)))
    }

    fn an_inspection(&mut self, next: &[Spot], machines: &[String]) -> Station {
        let machine = self.the_machine(next, false);
        let rework = (!machines.is_empty() && self.dice.percent(70)).then(|| Rework {
            share: Share(0.2),
            to: machines[self.dice.roll(machines.len())].clone(),
            limit: self.dice.percent(50).then_some(2),
            first: [ReworkPriority::InTurn, ReworkPriority::First][self.dice.roll(2)],
        });
        Station::new(Kind::Inspection(Inspection {
            machine,
            scrap: Share(0.05),
            rework,
        }))
    }
}
