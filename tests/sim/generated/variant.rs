//! The same plant with other parameters.

use twinline::model::*;

use super::{Dice, Maker, take_turns};

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
    take_turns(&mut maker.factory);
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
}
