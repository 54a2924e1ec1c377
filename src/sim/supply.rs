//! How parts come to a source: at intervals, by an order list, or always at hand; and what a declared source becomes.

use std::collections::VecDeque;

use bevy::prelude::{Component, World};

use super::PlanError;
use super::agenda::{Agenda, Alarm};
use super::build::Kit;
use super::kind::Declared;
use super::port::Ports;
use super::sample::Sampler;
use super::source::{NUMBER_BITS, Source};
use super::station::Slot;
use crate::model;

/// How parts come: a component of its own, so that a system can change it.
#[derive(Component, Debug, Clone)]
pub enum Supply {
    /// After drawn intervals.
    Every(Sampler),
    /// By an order list: (time \[ns\], product, quantity), in time order.
    Orders(VecDeque<(u64, u16, u32)>),
    /// Always at hand.
    Saturated,
}

impl Supply {
    /// Takes over the supply of a source built from a changed plant; the draws of an interval go on.
    pub fn adopt(&mut self, fresh: Self) {
        match (self, fresh) {
            (Self::Every(mine), Self::Every(new)) => mine.set_law(new.law().clone()),
            (mine, new) => *mine = new,
        }
    }
}

impl Declared for model::Source {
    fn spawn(
        &self,
        kit: &Kit<'_>,
        world: &mut World,
        agenda: &mut Agenda,
        station: (Slot, Ports),
    ) -> Result<(), PlanError> {
        let supply = supply(kit, self)?;
        let mix = mix(kit, self)?;
        let draws = (mix.len() > 1).then(|| Box::new(kit.uniforms("mix")));
        let timer = agenda.timer(kit.place.station, Alarm::Arrival);
        let mut source = Source::new(mix, draws, timer);
        source.batch = self.batch;
        source.wip_cap = self.wip_cap;
        source.limit = self.limit;
        source.when_full = self.when_full;
        source.tag = kit.place.key_hash >> NUMBER_BITS;
        world.spawn((station, supply, source));
        Ok(())
    }

    fn is_finite(&self) -> bool {
        false
    }

    fn keeps_places(&self) -> bool {
        true
    }
}

fn supply(kit: &Kit<'_>, source: &model::Source) -> Result<Supply, PlanError> {
    Ok(match (&source.every, &source.orders, source.saturated) {
        (Some(law), None, false) => Supply::Every(kit.sampler(law, "interval", &[])),
        (None, Some(orders), false) => {
            let line = |line: &model::OrderLine| {
                let product = kit.layout.product(&line.product)?;
                Ok((line.at.nanos(), product, line.quantity))
            };
            Supply::Orders(orders.iter().map(line).collect::<Result<_, PlanError>>()?)
        }
        (None, None, true) => Supply::Saturated,
        _ => {
            return Err(PlanError::Invalid(format!(
                "`{}` needs exactly one of every, saturated and orders",
                kit.place.name
            )));
        }
    })
}

/// Cumulative shares in key order; products without a share are left out.
fn mix(kit: &Kit<'_>, source: &model::Source) -> Result<Vec<(f64, u16)>, PlanError> {
    let factory = &kit.layout.factory;
    let own: Vec<(&str, f64)> = if source.mix.is_empty() {
        let names = factory.product_names().into_iter();
        names.zip(factory.product_shares()).collect()
    } else {
        let mix = source.mix.iter();
        mix.map(|(name, share)| (name.as_str(), share.0)).collect()
    };
    let mut shares = own
        .into_iter()
        .filter(|(_, share)| *share > 0.0)
        .map(|(name, share)| Ok((kit.layout.product(name)?, share)))
        .collect::<Result<Vec<_>, PlanError>>()?;
    shares.sort_by_key(|(product, _)| *product);
    let mut sum = 0.0;
    let cumulative = shares.into_iter().map(|(product, share)| {
        sum += share;
        (sum, product)
    });
    Ok(cumulative.collect())
}
