//! Where stations stand on the floor: by our own layered layout, or where a person put them.
//!
//! Lengths are metres of a floor of our own making: a plant file says nothing of places. x runs along the
//! line, z across it, y up.

mod file;
mod layered;
mod route;

use std::collections::BTreeMap;

use bevy::math::Vec2;

use crate::model::{Factory, Kind};
use crate::sim::observe::Snapshot;

pub use file::{LayoutFile, beside, is_layout, set_aside};
pub use route::{Belt, Way};

/// No station is put farther from the middle than this, along x or across \[m\]: the camera sees no farther.
pub const REACH: f32 = 500.0;

/// One station on the floor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Its middle, as (x, z) \[m\].
    pub at: Vec2,
    /// Along x and across \[m\].
    pub size: Vec2,
    /// Which way parts go through it: 1 towards greater x, -1 back.
    pub heading: f32,
}

/// The whole floor; stations as in [`Snapshot::stations`], with the rework shelves behind them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// By station.
    pub places: Vec<Place>,
    /// Ways between stations.
    pub belts: Vec<Belt>,
    /// The place of each in `belts`, by the stations at its ends.
    between: BTreeMap<(usize, usize), usize>,
    links: Vec<Link>,
    /// Lower and upper corner of everything.
    bounds: (Vec2, Vec2),
    revision: u64,
}

/// A way from one station to another, by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Station that gives.
    pub from: usize,
    /// Station that takes.
    pub to: usize,
    /// What it is for.
    pub way: Way,
}

impl Layout {
    /// The floor of a plant, with some stations where a person put them.
    pub fn new(factory: &Factory, snapshot: &Snapshot, moved: &LayoutFile) -> Self {
        Self::for_both(factory, None, snapshot, moved)
    }

    /// The floor of a plant with as much room at each station as it takes up in another of the same stations.
    pub fn for_both(
        factory: &Factory,
        other: Option<&Factory>,
        snapshot: &Snapshot,
        moved: &LayoutFile,
    ) -> Self {
        let names: Vec<&str> = factory.stations.keys().map(String::as_str).collect();
        let number = |name: &str| names.binary_search(&name).ok();
        let mut links = lines(factory);
        let sizes: Vec<Vec2> = sizes(factory, other).collect();
        let mut places = layered::layered(&sizes, &links);
        for (name, place) in names.iter().zip(&mut places) {
            if let Some(at) = moved.place(name) {
                place.at = at;
            }
        }
        // A shelf stands beside the station that mends; its inspection sends there.
        for shelf in &snapshot.shelves {
            let by = |station: &crate::sim::observe::StationView| {
                shelf.name.starts_with(&station.name)
                    && matches!(&factory.stations[&station.name].kind,
                        Kind::Inspection(i) if i.rework.is_some())
            };
            let longest = snapshot.stations.iter().enumerate();
            let judge = longest
                .filter(|(_, station)| by(station))
                .max_by_key(|(_, station)| station.name.len())
                .map(|(at, _)| at);
            let mends = judge.and_then(|at| match &factory.stations[names[at]].kind {
                Kind::Inspection(i) => i.rework.as_ref().and_then(|r| number(&r.to)),
                _ => None,
            });
            let at = places.len();
            match (judge, mends) {
                (Some(judge), Some(mends)) => {
                    let host = places[mends];
                    let beside =
                        Vec2::new(-0.35 * host.heading * host.size.x, host.size.y / 2.0 + 0.9);
                    places.push(Place {
                        at: moved.place(&shelf.name).unwrap_or(host.at + beside),
                        size: SHELF,
                        heading: host.heading,
                    });
                    let way = Way::Rework;
                    links.push(Link {
                        from: judge,
                        to: at,
                        way,
                    });
                }
                _ => places.push(Place {
                    at: Vec2::ZERO,
                    size: SHELF,
                    heading: 1.0,
                }),
            }
        }
        let mut layout = Self {
            places,
            belts: Vec::new(),
            between: BTreeMap::new(),
            links,
            bounds: (Vec2::ZERO, Vec2::ZERO),
            revision: 0,
        };
        let ends = layout.links.iter().enumerate().rev();
        layout.between = ends.map(|(at, l)| ((l.from, l.to), at)).collect();
        layout.settle();
        layout
    }

    /// Whether this is the floor of these plants too: with the same links, and every station as large.
    pub fn suits(&self, factory: &Factory, other: Option<&Factory>, snapshot: &Snapshot) -> bool {
        let shelves = snapshot.shelves.iter().map(|_| SHELF);
        let sizes = sizes(factory, other).chain(shelves);
        let (lines, own) = (lines(factory), |link: &&Link| link.way == Way::Line);
        self.places.iter().map(|place| place.size).eq(sizes)
            && self.links.iter().filter(own).eq(&lines)
    }

    /// Another floor in the place of this one.
    pub fn become_another(&mut self, other: Self) {
        let revision = self.revision + 1;
        *self = other;
        self.revision = revision;
    }

    /// Counts the changes of the floor: where it is the same, everything stands where it did.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Puts a station elsewhere, no farther out than [`REACH`]. Its own belts follow; those of others lie as they did
    /// until [`Layout::settle`].
    pub fn put(&mut self, station: usize, at: Vec2) {
        if !at.is_finite() {
            return;
        }
        self.places[station].at = at.clamp(Vec2::splat(-REACH), Vec2::splat(REACH));
        let links = self.links.iter().enumerate();
        for (number, link) in links.filter(|(_, l)| l.from == station || l.to == station) {
            let lane = self.belts[number].lane.unwrap_or(number);
            self.belts[number] = route::belt(&self.places, link, lane);
        }
        self.note_change();
    }

    /// Lays every belt anew: it goes round what was put in its way, and no longer round what was taken out of it.
    pub fn settle(&mut self) {
        self.belts = route::belts(&self.places, &self.links);
        self.note_change();
    }

    fn note_change(&mut self) {
        self.revision += 1;
        let mut all = self.outline();
        let first = all.next().unwrap_or(Vec2::ZERO);
        self.bounds = all.fold((first, first), |(low, high), p| (low.min(p), high.max(p)));
    }

    /// The belt between two stations.
    pub fn belt(&self, from: usize, to: usize) -> Option<&Belt> {
        let at = self.between.get(&(from, to))?;
        self.belts.get(*at)
    }

    /// The station that stands on a point of the floor.
    pub fn station_at(&self, at: Vec2) -> Option<usize> {
        let near = |place: &Place| ((at - place.at).abs() - place.size / 2.0).max_element();
        let (station, off) = self
            .places
            .iter()
            .map(near)
            .enumerate()
            .min_by(|a, b| a.1.total_cmp(&b.1))?;
        (off < 0.2).then_some(station)
    }

    /// Points round everything, as (x, z) \[m\].
    pub fn outline(&self) -> impl Iterator<Item = Vec2> {
        let corners = self.places.iter().flat_map(|place| {
            let signs = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)];
            signs.map(|sign| place.at + place.size * Vec2::from(sign))
        });
        corners.chain(self.belts.iter().flat_map(|b| b.points.iter().copied()))
    }

    /// Lower and upper corner of everything, as (x, z) \[m\].
    pub fn bounds(&self) -> (Vec2, Vec2) {
        self.bounds
    }
}

/// What stations take up in a plant, or in another of the same stations where that is more.
fn sizes(factory: &Factory, other: Option<&Factory>) -> impl Iterator<Item = Vec2> {
    factory.stations.iter().map(move |(name, station)| {
        let wider = other.and_then(|other| other.stations.get(name));
        let wider = wider.map_or(Vec2::ZERO, |station| size(&station.kind));
        size(&station.kind).max(wider)
    })
}

/// The links that the plant's file declares.
fn lines(factory: &Factory) -> Vec<Link> {
    let names: Vec<&str> = factory.stations.keys().map(String::as_str).collect();
    let number = |name: &str| names.binary_search(&name).ok();
    let links = factory.links().into_iter();
    links
        .filter_map(|link| {
            let (from, to) = (number(&link.from)?, number(&link.to)?);
            let way = Way::Line;
            Some(Link { from, to, way })
        })
        .collect()
}

const SHELF: Vec2 = Vec2::new(1.2, 0.9);

/// Servers that are drawn one by one; more stand for themselves by a number.
pub const DRAWN_SERVERS: usize = 4;

/// What a station of a kind takes up \[m\].
fn size(kind: &Kind) -> Vec2 {
    match kind {
        Kind::Source(_) | Kind::Sink(_) => Vec2::new(2.4, 2.0),
        Kind::Machine(_) | Kind::Inspection(_) => {
            let servers = kind.machine().map_or(1, |m| m.servers as usize);
            Vec2::new(2.4, 1.9 * servers.clamp(1, DRAWN_SERVERS) as f32)
        }
        Kind::Buffer(_) => Vec2::new(2.4, 1.6),
        Kind::Delay(_) => Vec2::new(2.8, 1.0),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::sim::{Plan, Run};
    use crate::text;

    /// A shipped plant on its floor.
    pub fn floor(name: &str) -> (Factory, Layout) {
        let path = format!("{}/factories/{name}.ron", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap();
        let source = text::Source { name: path, text };
        let factory = text::read(source, &text::NoFiles).factory.unwrap();
        let plan = Plan::new(&factory).unwrap();
        let snapshot = Run::new(&plan, 1, 0).unwrap().snapshot();
        let layout = Layout::new(&factory, &snapshot, &LayoutFile::default());
        (factory, layout)
    }

    #[test]
    fn no_two_stations_of_a_shipped_plant_overlap() {
        for name in [
            "lingang-body-shop",
            "job-shop",
            "penny-fab",
            "buffer-lesson",
        ] {
            let (factory, layout) = floor(name);
            let apart = |a: &Place, b: &Place| {
                let room = (a.at - b.at).abs() - (a.size + b.size) / 2.0;
                room.x >= 0.3 || room.y >= 0.0
            };
            let declared = factory.stations.len();
            for (i, a) in layout.places[..declared].iter().enumerate() {
                for b in &layout.places[..i] {
                    assert!(apart(a, b), "{name}: {a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn a_long_line_is_folded_to_fit_a_screen() {
        let (_, layout) = floor("lingang-body-shop");
        let (low, high) = layout.bounds();
        let aspect = (high.x - low.x) / (high.y - low.y);
        assert!((0.8..4.0).contains(&aspect), "{aspect}");
    }

    #[test]
    fn every_link_has_a_belt_that_joins_its_stations() {
        let (factory, layout) = floor("lingang-body-shop");
        assert_eq!(layout.belts.len(), factory.links().len() + 3);
        for belt in &layout.belts {
            let (from, to) = (&layout.places[belt.from], &layout.places[belt.to]);
            let near = |p: Vec2, place: &Place| {
                ((p - place.at).abs() - place.size / 2.0).max_element() < 0.2
            };
            assert!(near(belt.points[0], from), "{belt:?}");
            assert!(near(belt.points[belt.points.len() - 1], to), "{belt:?}");
        }
    }

    /// While a station is dragged over the floor the belts of others stay; put down, all of them are as on a floor
    /// on which it always stood there.
    #[test]
    fn a_dragged_station_moves_its_own_belts_and_the_others_when_it_is_put_down() {
        let (_, mut layout) = floor("lingang-body-shop");
        let before = layout.belts.clone();
        // On the way of another belt.
        let (own, way) = (1, before.iter().find(|b| b.from != 1 && b.to != 1).unwrap());
        let there = way.at(0.5).0;
        let revision = layout.revision();
        layout.put(own, there);
        assert_ne!(layout.revision(), revision);
        let mut followed = 0;
        for (belt, was) in layout.belts.iter().zip(&before) {
            let is_own = belt.from == own || belt.to == own;
            assert_eq!(belt != was, is_own, "{belt:?}");
            followed += usize::from(is_own);
        }
        assert!(followed > 0);
        let bounds = layout.bounds();
        layout.put(own, there + Vec2::new(0.0, 300.0));
        assert!(layout.bounds().1.y > bounds.1.y + 200.0);
        layout.put(own, there);
        layout.settle();
        assert_eq!(layout.belts, route::belts(&layout.places, &layout.links));
        assert!(
            layout
                .belts
                .iter()
                .zip(&before)
                .any(|(belt, was)| { belt.from != own && belt.to != own && belt != was })
        );
    }

    #[test]
    fn a_station_that_is_put_elsewhere_takes_its_belts_along() {
        let (_, mut layout) = floor("penny-fab");
        let to = layout.places[1].at + Vec2::new(0.0, 7.0);
        layout.put(1, to);
        let ends = layout.belts.iter().filter(|b| b.from == 1);
        for belt in ends {
            assert!((belt.points[0].y - to.y).abs() < 1.0);
        }
        layout.put(1, Vec2::new(1e9, -3.0));
        assert_eq!(layout.places[1].at, Vec2::new(REACH, -3.0));
        layout.put(1, Vec2::new(f32::NAN, f32::INFINITY));
        assert_eq!(layout.places[1].at, Vec2::new(REACH, -3.0));
    }
}
