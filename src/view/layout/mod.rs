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
        let mut links: Vec<Link> = Vec::new();
        for link in factory.links() {
            if let (Some(from), Some(to)) = (number(&link.from), number(&link.to)) {
                let way = Way::Line;
                links.push(Link { from, to, way });
            }
        }
        let wider = |name: &String| {
            let station = other.and_then(|other| other.stations.get(name));
            station.map_or(Vec2::ZERO, |station| size(&station.kind))
        };
        let stations = factory.stations.iter();
        let sizes: Vec<Vec2> = stations
            .map(|(name, station)| size(&station.kind).max(wider(name)))
            .collect();
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
        };
        layout.lay_belts();
        layout
    }

    /// Puts a station elsewhere, no farther out than [`REACH`]; its belts follow.
    pub fn put(&mut self, station: usize, at: Vec2) {
        if at.is_finite() {
            self.places[station].at = at.clamp(Vec2::splat(-REACH), Vec2::splat(REACH));
            self.lay_belts();
        }
    }

    fn lay_belts(&mut self) {
        self.belts = route::belts(&self.places, &self.links);
        let ends = self.belts.iter().enumerate().rev();
        self.between = ends.map(|(at, b)| ((b.from, b.to), at)).collect();
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
        let mut all = self.outline();
        let first = all.next().unwrap_or(Vec2::ZERO);
        all.fold((first, first), |(low, high), p| (low.min(p), high.max(p)))
    }
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
