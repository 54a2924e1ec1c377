//! The ways between stations: along the floor, round corners, beside what stands in between.

use bevy::math::Vec2;

use super::{Link, Place};

/// What a belt is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The line.
    Line,
    /// Back to be mended.
    Rework,
}

/// A belt on the floor.
#[derive(Debug, Clone, PartialEq)]
pub struct Belt {
    /// Station that gives.
    pub from: usize,
    /// Station that takes.
    pub to: usize,
    /// What it is for.
    pub way: Way,
    /// Its middle line, as (x, z) \[m\].
    pub points: Vec<Vec2>,
    /// Its length \[m\].
    pub length: f32,
    /// The lane of the aisle in which it goes round what stands in its way, if it does.
    pub lane: Option<usize>,
}

impl Belt {
    /// A point and the direction there, `share` of the way along.
    pub fn at(&self, share: f32) -> (Vec2, Vec2) {
        let mut left = self.length * share.clamp(0.0, 1.0);
        for pair in self.points.windows(2) {
            let step = pair[1] - pair[0];
            let length = step.length();
            if left <= length && length > 0.0 {
                let direction = step / length;
                return (pair[0] + direction * left, direction);
            }
            left -= length;
        }
        let last = self.points.last().copied().unwrap_or(Vec2::ZERO);
        (last, Vec2::X)
    }
}

/// How far a belt leaves a station before it may turn \[m\].
const STUB: f32 = 0.7;
/// Radius of a corner \[m\].
const CORNER: f32 = 0.5;
/// Between two belts in one aisle \[m\].
const BESIDE: f32 = 0.45;

/// Lanes in an aisle.
const LANES: usize = 4;

/// All belts. Those that go round share the aisles, each on a lane of its own.
pub fn belts(places: &[Place], links: &[Link]) -> Vec<Belt> {
    let mut detours = 0;
    let mut next = |link| {
        let belt = belt(places, link, detours);
        detours += usize::from(belt.lane.is_some());
        belt
    };
    links.iter().map(&mut next).collect()
}

/// One belt; where it must go round, on this lane.
pub fn belt(places: &[Place], link: &Link, lane: usize) -> Belt {
    let (from, to) = (&places[link.from], &places[link.to]);
    let straight = direct(from, to).filter(|way| is_clear(way, places, link));
    let lane = straight.is_none().then_some(lane % LANES);
    let round = || around(from, to, lane.unwrap_or(0), link.way, places);
    let points = rounded(&straight.unwrap_or_else(round));
    let length = points.windows(2).map(|p| p[0].distance(p[1])).sum();
    Belt {
        from: link.from,
        to: link.to,
        way: link.way,
        points,
        length,
        lane,
    }
}

fn exit(place: &Place) -> Vec2 {
    place.at + Vec2::new(place.heading * place.size.x / 2.0, 0.0)
}

fn entry(place: &Place) -> Vec2 {
    place.at - Vec2::new(place.heading * place.size.x / 2.0, 0.0)
}

/// Straight on, with one step to the side half way; or round the end of a row into the next.
fn direct(from: &Place, to: &Place) -> Option<Vec<Vec2>> {
    let (a, b) = (exit(from), entry(to));
    let ahead = (b.x - a.x) * from.heading;
    if from.heading == to.heading {
        if ahead < 2.0 * CORNER {
            return None;
        }
        if (a.y - b.y).abs() < 0.05 {
            return Some(vec![a, b]);
        }
        let x = (a.x + b.x) / 2.0;
        return Some(vec![a, Vec2::new(x, a.y), Vec2::new(x, b.y), b]);
    }
    let x = match from.heading > 0.0 {
        true => a.x.max(b.x) + STUB + CORNER,
        false => a.x.min(b.x) - STUB - CORNER,
    };
    Some(vec![a, Vec2::new(x, a.y), Vec2::new(x, b.y), b])
}

/// Whether nothing but its own stations stands on a way.
fn is_clear(way: &[Vec2], places: &[Place], link: &Link) -> bool {
    let others = places.iter().enumerate();
    let mut others = others.filter(|(at, _)| *at != link.from && *at != link.to);
    !others.any(|(_, place)| {
        let half = place.size / 2.0;
        way.windows(2).any(|leg| {
            let (low, high) = (leg[0].min(leg[1]), leg[0].max(leg[1]));
            low.x < place.at.x + half.x
                && high.x > place.at.x - half.x
                && low.y < place.at.y + half.y
                && high.y > place.at.y - half.y
        })
    })
}

/// Out, into the aisle beside the row, along it and in again.
fn around(from: &Place, to: &Place, lane: usize, way: Way, places: &[Place]) -> Vec<Vec2> {
    let (a, b) = (exit(from), entry(to));
    let out = a.x + from.heading * STUB;
    let back = b.x - to.heading * STUB;
    // The aisle beside everything that stands between the two and in their row.
    let (left, right) = (out.min(back), out.max(back));
    let below = way == Way::Rework || to.at.y >= from.at.y;
    let near = places.iter().filter(|p| {
        let reach = p.size.x / 2.0;
        p.at.x + reach > left
            && p.at.x - reach < right
            && (p.at.y - from.at.y).abs() < from.size.y / 2.0 + p.size.y / 2.0 + 1.0
    });
    let edge = near.fold(from.at.y, |edge, p| match below {
        true => edge.max(p.at.y + p.size.y / 2.0),
        false => edge.min(p.at.y - p.size.y / 2.0),
    });
    let off = 0.6 + lane as f32 * BESIDE;
    let z = if below { edge + off } else { edge - off };
    vec![
        a,
        Vec2::new(out, a.y),
        Vec2::new(out, z),
        Vec2::new(back, z),
        Vec2::new(back, b.y),
        b,
    ]
}

/// The same way with its corners rounded.
fn rounded(corners: &[Vec2]) -> Vec<Vec2> {
    const STEPS: usize = 5;
    let mut points = vec![corners[0]];
    for three in corners.windows(3) {
        let [before, corner, after] = [three[0], three[1], three[2]];
        let room = before.distance(corner).min(corner.distance(after)) / 2.0;
        let radius = CORNER.min(room);
        let start = corner + (before - corner).normalize_or_zero() * radius;
        let end = corner + (after - corner).normalize_or_zero() * radius;
        for step in 0..=STEPS {
            let t = step as f32 / STEPS as f32;
            let (p, q) = (start.lerp(corner, t), corner.lerp(end, t));
            points.push(p.lerp(q, t));
        }
    }
    points.push(corners[corners.len() - 1]);
    points.dedup_by(|a, b| a.distance_squared(*b) < 1e-6);
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(x: f32, z: f32, heading: f32) -> Place {
        let size = Vec2::new(2.0, 2.0);
        Place {
            at: Vec2::new(x, z),
            size,
            heading,
        }
    }

    fn belt(from: Place, to: Place) -> Belt {
        let way = Way::Line;
        let link = Link {
            from: 0,
            to: 1,
            way,
        };
        belts(&[from, to], &[link]).remove(0)
    }

    #[test]
    fn neighbours_are_joined_straight() {
        let belt = belt(place(0.0, 0.0, 1.0), place(5.0, 0.0, 1.0));
        assert_eq!(belt.points, [Vec2::new(1.0, 0.0), Vec2::new(4.0, 0.0)]);
        assert_eq!(belt.length, 3.0);
        assert_eq!(belt.at(0.5), (Vec2::new(2.5, 0.0), Vec2::X));
    }

    #[test]
    fn a_belt_round_the_end_of_a_row_comes_back() {
        let belt = belt(place(0.0, 0.0, 1.0), place(0.0, 6.0, -1.0));
        let far = belt.points.iter().map(|p| p.x).fold(0.0, f32::max);
        assert!(far > 1.5, "{belt:?}");
        assert_eq!(belt.points[belt.points.len() - 1], Vec2::new(1.0, 6.0));
    }

    #[test]
    fn a_belt_goes_round_what_stands_in_its_way() {
        let places = [
            place(0.0, 0.0, 1.0),
            place(10.0, 0.0, 1.0),
            place(5.0, 0.0, 1.0),
        ];
        let link = Link {
            from: 0,
            to: 1,
            way: Way::Line,
        };
        let belt = belts(&places, &[link]).remove(0);
        assert!(belt.points.iter().any(|p| p.y > 1.2), "{belt:?}");
    }
}
