//! The layered layout: columns by the longest way from a source, fewer crossings by barycentres, and long
//! lines folded into rows that run there and back, as lines do in a hall.
//!
//! Sugiyama, Tagawa & Toda, Methods for visual understanding of hierarchical system structures, IEEE
//! Transactions on Systems, Man, and Cybernetics 11 (1981), without the dummy vertices: a belt that skips
//! columns goes round in the aisle.

use bevy::math::Vec2;

use super::{Link, Place};

/// Free floor between two columns \[m\].
const COLUMN_GAP: f32 = 2.2;
/// Free floor between two stations of a column \[m\].
const LANE_GAP: f32 = 1.1;
/// Free floor between two rows, where belts go round \[m\].
const AISLE: f32 = 3.0;
/// A screen, with the panels left out, is so many times wider than high; the camera looks down at a slant,
/// which shows a floor flatter than it is.
const ASPECT: f32 = 1.9;
const SWEEPS: usize = 6;

/// Places for stations of these sizes.
pub fn layered(sizes: &[Vec2], links: &[Link]) -> Vec<Place> {
    if sizes.is_empty() {
        return Vec::new();
    }
    let forward = without_back_links(sizes.len(), links);
    let columns = uncross(columns(sizes.len(), &forward), &forward);
    fold(sizes, &columns)
}

/// The links that do not close a circle, found depth first from stations that nobody feeds, in file order.
fn without_back_links(stations: usize, links: &[Link]) -> Vec<(usize, usize)> {
    let mut onward: Vec<Vec<usize>> = vec![Vec::new(); stations];
    let mut is_fed = vec![false; stations];
    for link in links.iter().filter(|l| l.from != l.to) {
        onward[link.from].push(link.to);
        is_fed[link.to] = true;
    }
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut marks = vec![Mark::New; stations];
    let mut kept = Vec::new();
    let first = (0..stations).filter(|s| !is_fed[*s]);
    for root in first.chain(0..stations) {
        if marks[root] != Mark::New {
            continue;
        }
        marks[root] = Mark::Open;
        let mut stack = vec![(root, 0)];
        while let Some((station, next)) = stack.last_mut() {
            let from = *station;
            let Some(to) = onward[from].get(*next).copied() else {
                marks[from] = Mark::Done;
                stack.pop();
                continue;
            };
            *next += 1;
            if marks[to] != Mark::Open {
                kept.push((from, to));
            }
            if marks[to] == Mark::New {
                marks[to] = Mark::Open;
                stack.push((to, 0));
            }
        }
    }
    kept
}

/// Stations by the longest way from a source.
fn columns(stations: usize, links: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut open = vec![0; stations];
    let mut onward: Vec<Vec<usize>> = vec![Vec::new(); stations];
    for (from, to) in links {
        onward[*from].push(*to);
        open[*to] += 1;
    }
    let mut column = vec![0; stations];
    let mut ready: Vec<usize> = (0..stations).filter(|s| open[*s] == 0).collect();
    let mut at = 0;
    while let Some(station) = ready.get(at).copied() {
        at += 1;
        for to in &onward[station] {
            column[*to] = column[*to].max(column[station] + 1);
            open[*to] -= 1;
            if open[*to] == 0 {
                ready.push(*to);
            }
        }
    }
    let last = column.iter().max().copied().unwrap_or(0);
    let mut columns = vec![Vec::new(); last + 1];
    for station in ready {
        columns[column[station]].push(station);
    }
    columns
}

/// Orders each column by the mean place of its neighbours, there and back a few times.
fn uncross(mut columns: Vec<Vec<usize>>, links: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let stations = columns.iter().map(Vec::len).sum();
    let mut height = vec![0.0f32; stations];
    let spread = |column: &[usize], height: &mut [f32]| {
        for (at, station) in column.iter().enumerate() {
            height[*station] = at as f32 - (column.len() as f32 - 1.0) / 2.0;
        }
    };
    for column in &columns {
        spread(column, &mut height);
    }
    for sweep in 0..SWEEPS {
        let forwards = sweep % 2 == 0;
        let count = columns.len();
        for step in 1..count {
            let at = if forwards { step } else { count - 1 - step };
            let wanted = |station: usize, height: &[f32]| {
                let near = links.iter().filter_map(|(from, to)| match forwards {
                    true => (*to == station).then_some(*from),
                    false => (*from == station).then_some(*to),
                });
                let (sum, n) = near.fold((0.0, 0), |(sum, n), s| (sum + height[s], n + 1));
                if n == 0 {
                    height[station]
                } else {
                    sum / n as f32
                }
            };
            let mut keyed: Vec<(f32, usize)> = columns[at]
                .iter()
                .map(|s| (wanted(*s, &height), *s))
                .collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            columns[at] = keyed.into_iter().map(|(_, s)| s).collect();
            spread(&columns[at], &mut height);
        }
    }
    columns
}

/// Puts the columns side by side, in as many rows as fit a screen best, every other row running back.
fn fold(sizes: &[Vec2], columns: &[Vec<usize>]) -> Vec<Place> {
    let widest = sizes.iter().map(|s| s.x).fold(0.0, f32::max) + COLUMN_GAP;
    let depth = |column: &Vec<usize>| {
        let stations: f32 = column.iter().map(|s| sizes[*s].y).sum();
        stations + LANE_GAP * (column.len() as f32 - 1.0)
    };
    let deepest = |row: &[Vec<usize>]| row.iter().map(depth).fold(0.0, f32::max) + AISLE;
    let misfit = |rows: usize| {
        let length = columns.len().div_ceil(rows);
        let across: f32 = columns.chunks(length).map(deepest).sum();
        let aspect = length as f32 * widest / across;
        (aspect / ASPECT).max(ASPECT / aspect)
    };
    let rows = (1..=columns.len()).min_by(|a, b| misfit(*a).total_cmp(&misfit(*b)));
    let length = columns.len().div_ceil(rows.unwrap_or(1));
    let nowhere = Place {
        at: Vec2::ZERO,
        size: Vec2::ONE,
        heading: 1.0,
    };
    let mut places = vec![nowhere; sizes.len()];
    let mut top = 0.0;
    for (number, row) in columns.chunks(length).enumerate() {
        let height = deepest(row);
        let heading = if number % 2 == 0 { 1.0 } else { -1.0 };
        for (at, column) in row.iter().enumerate() {
            let at = if number % 2 == 0 { at } else { length - 1 - at };
            let mut z = top + (height - AISLE - depth(column)) / 2.0;
            for station in column {
                let size = sizes[*station];
                places[*station] = Place {
                    at: Vec2::new(at as f32 * widest, z + size.y / 2.0),
                    size,
                    heading,
                };
                z += size.y + LANE_GAP;
            }
        }
        top += height;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::super::Way;
    use super::*;

    fn link(from: usize, to: usize) -> Link {
        let way = Way::Line;
        Link { from, to, way }
    }

    #[test]
    fn a_line_stands_in_its_order_and_a_loop_stays_finite() {
        let sizes = [Vec2::splat(2.0); 4];
        let line = [link(2, 0), link(0, 3), link(3, 1), link(3, 0), link(1, 1)];
        let places = layered(&sizes, &line);
        assert_eq!(places.len(), 4);
        assert_eq!(
            columns(4, &without_back_links(4, &line)),
            [vec![2], vec![0], vec![3], vec![1]]
        );
    }

    #[test]
    fn two_crossing_links_are_uncrossed() {
        // 0 feeds 3 and 1 feeds 2: the second column turns round.
        let links = [(0, 3), (1, 2)];
        let columns = uncross(vec![vec![0, 1], vec![2, 3]], &links);
        assert_eq!(columns, [vec![0, 1], vec![3, 2]]);
    }

    #[test]
    fn the_same_plant_always_stands_the_same_way() {
        let sizes = [Vec2::new(2.0, 1.0); 30];
        let links: Vec<Link> = (0..29).map(|s| link(s, s + 1)).collect();
        assert_eq!(layered(&sizes, &links), layered(&sizes, &links));
    }
}
