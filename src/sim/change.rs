//! Another scenario in mid-run: what may change, and how a running world takes it over.

use bevy::ecs::component::Mutable;
use bevy::prelude::{Component, Mut, World};

use super::PlanError;
use super::buffer::Buffer;
use super::delay::Delay;
use super::failure::Failures;
use super::inspection::Inspection;
use super::machine::Machine;
use super::part::Parts;
use super::plan::Layout;
use super::port::Ports;
use super::setup::Setup;
use super::source::{Source, Supply};
use super::station::Slot;
use crate::model::{self, Factory, Kind, Station};

/// Refuses what cannot change while a plant runs, and says what it is.
pub fn refuse_rebuild(old: &Layout, new: &Layout) -> Result<(), PlanError> {
    let refuse = |what: String| {
        Err(PlanError::Invalid(format!(
            "{what} cannot change while the plant runs"
        )))
    };
    if old.products != new.products {
        return refuse("products and their keys".into());
    }
    let (old, new) = (&old.factory, &new.factory);
    let ends = |f: &Factory| -> Vec<_> {
        f.links()
            .into_iter()
            .map(|l| (l.from, l.to, l.share.is_some(), l.products))
            .collect()
    };
    if old.stations.keys().ne(new.stations.keys()) || ends(old) != ends(new) {
        return refuse("stations and links".into());
    }
    for ((name, was), is) in old.stations.iter().zip(new.stations.values()) {
        if let Some(what) = differs(was, is) {
            return refuse(format!("{what} of `{name}`"));
        }
    }
    if old.shifts != new.shifts {
        return refuse("shift plans".into());
    }
    if old.run.start != new.run.start || old.run.warm_up != new.run.warm_up {
        return refuse("start and warm-up".into());
    }
    Ok(())
}

/// What of a station differs that is built in.
fn differs(was: &Station, is: &Station) -> Option<&'static str> {
    let kinds = std::mem::discriminant(&was.kind) == std::mem::discriminant(&is.kind);
    let rework = |station: &Station| match &station.kind {
        Kind::Inspection(i) => i.rework.as_ref().map(|r| (r.to.clone(), r.first)),
        _ => None,
    };
    let found = [
        (kinds, "the kind"),
        (was.key == is.key, "the key"),
        (was.route == is.route, "the route"),
        (rework(was) == rework(is), "the way of rework"),
    ];
    let of_machine = match (was.kind.machine(), is.kind.machine()) {
        (Some(was), Some(is)) => machine_differs(was, is),
        _ => None,
    };
    let first = found.into_iter().find(|(same, _)| !same);
    first.map(|(_, what)| what).or(of_machine)
}

fn machine_differs(was: &model::Machine, is: &model::Machine) -> Option<&'static str> {
    let modes = |m: &model::Machine| -> Vec<_> {
        m.failures
            .iter()
            .map(|(name, f)| (name.clone(), f.clock, f.scope))
            .collect()
    };
    let found = [
        (was.servers == is.servers, "the number of servers"),
        (was.setup.is_some() == is.setup.is_some(), "having set-ups"),
        (modes(was) == modes(is), "failure modes, clocks and scopes"),
        (was.shift == is.shift, "the shift plan"),
        (was.blocking == is.blocking, "the kind of blocking"),
    ];
    let first = found.into_iter().find(|(same, _)| !same);
    first.map(|(_, what)| what)
}

/// Moves the parameters of a freshly built world into a running one.
pub fn adopt(world: &mut World, fresh: &mut World) {
    each::<Ports>(world, fresh, |mut mine, new| mine.adopt(new));
    each::<Machine>(world, fresh, |mut mine, new| mine.adopt(new));
    each::<Setup>(world, fresh, |mut mine, new| mine.adopt(new));
    each::<Failures>(world, fresh, |mut mine, new| mine.adopt(new));
    each::<Inspection>(world, fresh, |mut mine, new| mine.adopt(new));
    each::<Delay>(world, fresh, |mut mine, new| mine.adopt(new));
    each::<Source>(world, fresh, |mut mine, new| mine.adopt(new));
    each::<Supply>(world, fresh, |mut mine, new| mine.adopt(new));
    let parts = world.resource::<Parts>().clone();
    each::<Buffer>(world, fresh, |mut mine, new| mine.adopt(new, &parts));
}

/// Each of one component with its fresh counterpart.
fn each<C: Component<Mutability = Mutable> + Clone>(
    world: &mut World,
    fresh: &mut World,
    mut take: impl FnMut(Mut<'_, C>, C),
) {
    let mut news: Vec<(Slot, C)> = fresh
        .query::<(&Slot, &C)>()
        .iter(fresh)
        .map(|(slot, new)| (*slot, new.clone()))
        .collect();
    news.sort_by_key(|(slot, _)| *slot);
    for (slot, mine) in world.query::<(&Slot, &mut C)>().iter_mut(world) {
        if let Ok(at) = news.binary_search_by_key(slot, |(slot, _)| *slot) {
            take(mine, news[at].1.clone());
        }
    }
}
