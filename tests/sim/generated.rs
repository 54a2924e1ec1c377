//! Plants of random structure, each a pure function of a number.

use std::collections::BTreeMap;

use twinline::model::*;
use twinline::sim::mix;

use super::plant::*;

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
enum Layer {
    Machines,
    Inspection,
    Buffers,
    Delay,
}

struct Maker {
    dice: Dice,
    factory: Factory,
    products: Vec<String>,
}

/// A plant: layers of machines, inspections, buffers and delays between sources and a sink, with links of
/// every kind, failures, set-ups, shifts and rework. It cannot lock: every loop goes through a rework
/// shelf.
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
    maker.factory
}

/// The plant with other parameters: all that a scenario may change in mid-run.
pub fn variant_of(plain: &Factory, seed: u64) -> Factory {
    let mut maker = Maker {
        dice: Dice::new(seed),
        factory: plain.clone(),
        products: plain
            .product_names()
            .into_iter()
            .map(str::to_owned)
            .collect(),
    };
    for (name, station) in &plain.stations {
        if maker.dice.percent(40) {
            let kind = maker.varied(&station.kind);
            maker.factory.stations.get_mut(name).unwrap().kind = kind;
        }
    }
    for hop in &mut maker.factory.flow {
        if let Hop::Link(Link {
            share: Some(share), ..
        }) = hop
        {
            // The link without a share takes the rest.
            share.0 *= [0.5, 1.0][maker.dice.roll(2)];
        }
    }
    maker.factory
}

impl Maker {
    fn varied(&mut self, kind: &Kind) -> Kind {
        match kind {
            Kind::Source(old) => {
                let Kind::Source(mut new) = self.a_source(true).kind else {
                    unreachable!()
                };
                // What is always at hand must not flow for ever into a place without end.
                if new.saturated && (!old.saturated || old.wip_cap.is_some()) {
                    new.wip_cap = Some(1 + self.dice.roll(8) as u32);
                }
                Kind::Source(new)
            }
            Kind::Buffer(old) => {
                let Kind::Buffer(mut new) = self.a_buffer(false).kind else {
                    unreachable!()
                };
                if old.capacity == Some(0) && self.dice.percent(50) || new.capacity.is_none() {
                    new.capacity = old.capacity;
                }
                Kind::Buffer(new)
            }
            Kind::Delay(old) => {
                let Kind::Delay(mut new) = self.a_delay().kind else {
                    unreachable!()
                };
                new.capacity = new.capacity.or(old.capacity);
                Kind::Delay(new)
            }
            Kind::Machine(old) => Kind::Machine(self.varied_machine(old)),
            Kind::Inspection(old) => {
                let mut new = old.clone();
                new.machine = self.varied_machine(&old.machine);
                new.scrap = Share(0.1);
                if let Some(rework) = &mut new.rework {
                    rework.share = Share(0.3);
                    rework.limit = self.dice.percent(50).then_some(1);
                }
                Kind::Inspection(new)
            }
            Kind::Sink(sink) => Kind::Sink(sink.clone()),
        }
    }

    fn varied_machine(&mut self, old: &Machine) -> Machine {
        let mut new = old.clone();
        let mean = (1 + self.dice.roll(4)) as f64 * f64::from(old.servers);
        new.cycle = self.by_product(mean);
        new.when_down = [WhenDown::Accept, WhenDown::Refuse][self.dice.roll(2)];
        if new.setup.is_some() {
            new.setup = Some(self.a_setup());
        }
        for failure in new.failures.values_mut() {
            *failure = Failure {
                clock: failure.clock,
                scope: failure.scope,
                ..self.a_failure()
            };
        }
        new
    }

    fn settings(&mut self) {
        let factory = &mut self.factory;
        factory.name = "generated".into();
        if self.products.len() > 1 {
            for name in &self.products {
                let product = Product {
                    priority: self.dice.roll(3) as i32,
                    ..Product::default()
                };
                factory.products.insert(name.clone(), product);
            }
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
        let mut layers: Vec<Layer> = (0..1 + self.dice.roll(5))
            .map(|_| match self.dice.roll(10) {
                0..5 => Layer::Machines,
                5..6 => Layer::Inspection,
                6..9 => Layer::Buffers,
                _ => Layer::Delay,
            })
            .collect();
        // Something random always comes last.
        layers.push(Layer::Machines);
        let widths: Vec<usize> = layers
            .iter()
            .map(|layer| match layer {
                Layer::Machines => 1 + self.dice.roll(3),
                Layer::Buffers => 1 + self.dice.roll(2),
                Layer::Inspection | Layer::Delay => 1,
            })
            .collect();
        let names: Vec<Vec<String>> = widths
            .iter()
            .enumerate()
            .map(|(at, width)| {
                // The first letter mixes up the order of the keys.
                (0..*width)
                    .map(|i| format!("{}{at}.{i}", ["q", "k", "d", "z"][self.dice.roll(4)]))
                    .collect()
            })
            .collect();
        let mut machines: Vec<String> = Vec::new();
        for (at, layer) in layers.iter().enumerate() {
            let next = layers.get(at + 1).copied();
            let next_width = widths.get(at + 1).copied().unwrap_or(1);
            for name in &names[at] {
                let station = match layer {
                    Layer::Machines => self.a_machine(next, at + 1 == layers.len()),
                    Layer::Inspection => self.an_inspection(next, &machines),
                    Layer::Buffers => {
                        self.a_buffer(next == Some(Layer::Machines) && next_width == 1)
                    }
                    Layer::Delay => self.a_delay(),
                };
                if *layer == Layer::Machines {
                    machines.push(name.clone());
                }
                self.factory.stations.insert(name.clone(), station);
            }
        }
        self.factory.stations.insert("out".into(), sink());
        let sources = 1 + self.dice.roll(2);
        let first_is_finite = names[0]
            .iter()
            .all(|name| match &self.factory.stations[name].kind {
                Kind::Buffer(buffer) => buffer.capacity.is_some(),
                Kind::Delay(delay) => delay.capacity.is_some(),
                _ => true,
            });
        for number in 0..sources {
            let name = format!("{}source {number}", ["a", "y"][self.dice.roll(2)]);
            let source = self.a_source(first_is_finite);
            self.factory.stations.insert(name.clone(), source);
            self.connect(&name, &names[0]);
        }
        let out = vec!["out".to_owned()];
        for (at, layer) in names.iter().enumerate() {
            for name in layer {
                self.connect(name, names.get(at + 1).unwrap_or(&out));
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

    fn the_machine(&mut self, next: Option<Layer>, is_random: bool) -> Machine {
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
        if matches!(next, None | Some(Layer::Buffers | Layer::Delay)) && self.dice.percent(35) {
            machine.blocking = Blocking::BeforeService;
        }
        machine
    }

    fn a_machine(&mut self, next: Option<Layer>, is_last: bool) -> Station {
        Station::new(Kind::Machine(self.the_machine(next, is_last)))
    }

    fn an_inspection(&mut self, next: Option<Layer>, machines: &[String]) -> Station {
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
