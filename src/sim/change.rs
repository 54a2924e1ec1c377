//! Another scenario in mid-run: what may change, and how a running world takes it over.

use bevy::ecs::component::Mutable;
use bevy::prelude::{Component, Mut, World};

use super::PlanError;
use super::kind::Declared;
use super::kinds;
use super::plan::Layout;
use super::port::Ports;
use super::station::Slot;
use crate::model::{Factory, Station};

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
    let found = [
        (was.key == is.key, "the key"),
        (was.route == is.route, "the route"),
    ];
    let of_all = found.into_iter().find(|(same, _)| !same);
    let of_all = of_all.map(|(_, what)| what);
    of_all.or_else(|| was.kind.built_in(&is.kind))
}

/// Moves the parameters of a freshly built world into a running one.
pub fn adopt(world: &mut World, fresh: &mut World) {
    each::<Ports>(world, fresh, |mut mine, new| mine.adopt(new));
    kinds::adopt(world, fresh);
}

/// Each of one component with its fresh counterpart.
pub fn each<C: Component<Mutability = Mutable> + Clone>(
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
