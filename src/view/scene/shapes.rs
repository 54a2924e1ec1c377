//! Meshes of our own: boxes with chamfered edges, belts along a way, rings on the floor.

use bevy::asset::RenderAssetUsages;
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;

/// Triangles with flat normals, collected corner by corner.
#[derive(Default)]
struct Faces {
    positions: Vec<[f32; 3]>,
    normals: Vec<[f32; 3]>,
    indices: Vec<u32>,
}

impl Faces {
    /// A flat face with its corners in turn, seen from outside counter-clockwise.
    fn face(&mut self, corners: &[Vec3]) {
        let normal = (corners[1] - corners[0])
            .cross(corners[2] - corners[0])
            .normalize_or_zero();
        let first = self.positions.len() as u32;
        for corner in corners {
            self.positions.push(corner.to_array());
            self.normals.push(normal.to_array());
        }
        for at in 2..corners.len() as u32 {
            self.indices.extend([first, first + at - 1, first + at]);
        }
    }

    /// A face turned so that it looks away from the middle.
    fn outward(&mut self, mut corners: Vec<Vec3>) {
        let middle = corners.iter().sum::<Vec3>() / corners.len() as f32;
        let normal = (corners[1] - corners[0]).cross(corners[2] - corners[0]);
        if normal.dot(middle) < 0.0 {
            corners.reverse();
        }
        self.face(&corners);
    }

    fn mesh(self) -> Mesh {
        let count = self.positions.len();
        Mesh::new(
            PrimitiveTopology::TriangleList,
            RenderAssetUsages::default(),
        )
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, self.normals)
        .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, vec![[0.0, 0.0]; count])
        .with_inserted_indices(Indices::U32(self.indices))
    }
}

/// A box of this size round the origin whose edges are cut off by `cut` \[m\].
pub fn chamfered(size: Vec3, cut: f32) -> Mesh {
    let half = size / 2.0;
    let mut faces = Faces::default();
    let signs = [-1.0f32, 1.0];
    // The corner at these signs, pulled in along all axes but `out`.
    let corner = |signs: Vec3, out: usize| {
        let mut at = half * signs;
        for axis in 0..3 {
            if axis != out {
                at[axis] -= cut * signs[axis];
            }
        }
        at
    };
    for out in 0..3 {
        let (u, v) = ((out + 1) % 3, (out + 2) % 3);
        for s in signs {
            let mut around = Vec::with_capacity(4);
            for (a, b) in [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
                let mut at = Vec3::ZERO;
                (at[out], at[u], at[v]) = (s, a, b);
                around.push(corner(at, out));
            }
            faces.outward(around);
        }
        // The four edges along `out`.
        for a in signs {
            for b in signs {
                let mut ends = Vec::with_capacity(4);
                for (s, which) in [(-1.0, u), (-1.0, v), (1.0, v), (1.0, u)] {
                    let mut at = Vec3::ZERO;
                    (at[out], at[u], at[v]) = (s, a, b);
                    ends.push(corner(at, which) - along(out, cut * s));
                }
                for end in &mut ends {
                    // Pulled in once by `corner` already.
                    end[out] = end[out].clamp(-half[out] + cut, half[out] - cut);
                }
                faces.outward(ends);
            }
        }
    }
    for x in signs {
        for y in signs {
            for z in signs {
                let at = Vec3::new(x, y, z);
                faces.outward((0..3).map(|out| corner(at, out)).collect());
            }
        }
    }
    faces.mesh()
}

fn along(axis: usize, length: f32) -> Vec3 {
    let mut at = Vec3::ZERO;
    at[axis] = length;
    at
}

/// Height of a belt's top \[m\].
pub const BELT_TOP: f32 = 0.34;

/// A belt along a way on the floor, given as (x, z).
pub fn belt(points: &[Vec2], width: f32) -> Mesh {
    let mut faces = Faces::default();
    let sides = offsets(points, width / 2.0);
    let (low, high) = (BELT_TOP - 0.12, BELT_TOP);
    let up = |p: Vec2, y: f32| Vec3::new(p.x, y, p.y);
    for pair in sides.windows(2) {
        let ([l0, r0], [l1, r1]) = (pair[0], pair[1]);
        faces.face(&[up(l0, high), up(l1, high), up(r1, high), up(r0, high)]);
        faces.face(&[up(l0, low), up(l1, low), up(l1, high), up(l0, high)]);
        faces.face(&[up(r0, high), up(r1, high), up(r1, low), up(r0, low)]);
    }
    faces.mesh()
}

/// Arrows along a way, one each `apart` metres.
pub fn arrows(at: impl Iterator<Item = (Vec2, Vec2)>, width: f32) -> Mesh {
    let mut faces = Faces::default();
    let y = BELT_TOP + 0.006;
    for (point, direction) in at {
        let side = Vec2::new(-direction.y, direction.x) * width * 0.32;
        let tip = point + direction * 0.16;
        let notch = point + direction * 0.02;
        let back = point - direction * 0.1;
        let up = |p: Vec2| Vec3::new(p.x, y, p.y);
        let (left, right) = (back - side, back + side);
        faces.face(&[up(notch), up(tip), up(left)]);
        faces.face(&[up(notch), up(right), up(tip)]);
    }
    faces.mesh()
}

/// Points at both sides of a way: left as seen from above with x right and z down, then right.
fn offsets(points: &[Vec2], half: f32) -> Vec<[Vec2; 2]> {
    let last = points.len() - 1;
    (0..=last)
        .map(|at| {
            let before = points[at] - points[at.saturating_sub(1)];
            let after = points[(at + 1).min(last)] - points[at];
            let direction =
                (before.normalize_or_zero() + after.normalize_or_zero()).normalize_or_zero();
            let side = Vec2::new(-direction.y, direction.x) * half;
            [points[at] - side, points[at] + side]
        })
        .map(|[a, b]| [b, a])
        .collect()
}

/// Lines of a grid on the floor between two corners, as (x, z): one each `apart` metres, but where that would be more
/// than `most` a way, twice or four times that apart and so on.
pub fn grid(low: Vec2, high: Vec2, apart: f32, most: usize) -> Mesh {
    let mut faces = Faces::default();
    let size = high - low;
    let mut apart = apart;
    while size.max_element() / apart > most as f32 {
        apart *= 2.0;
    }
    let up = |x: f32, z: f32| Vec3::new(x, 0.0, z);
    let half = 0.015;
    for at in (1..)
        .map(|n| low.x + apart * n as f32)
        .take_while(|at| *at < high.x)
    {
        let (l, r) = (at - half, at + half);
        faces.face(&[up(l, low.y), up(l, high.y), up(r, high.y), up(r, low.y)]);
    }
    for at in (1..)
        .map(|n| low.y + apart * n as f32)
        .take_while(|at| *at < high.y)
    {
        let (b, f) = (at - half, at + half);
        faces.face(&[up(low.x, b), up(low.x, f), up(high.x, f), up(high.x, b)]);
    }
    faces.mesh()
}

/// A flat frame on the floor round a place of this size, as (x, z).
pub fn frame(size: Vec2, width: f32) -> Mesh {
    let mut faces = Faces::default();
    let (inner, outer) = (size / 2.0, size / 2.0 + Vec2::splat(width));
    let corners = [(-1.0, -1.0), (-1.0, 1.0), (1.0, 1.0), (1.0, -1.0)];
    for at in 0..4 {
        let (a, b) = (Vec2::from(corners[at]), Vec2::from(corners[(at + 1) % 4]));
        let up = |p: Vec2| Vec3::new(p.x, 0.0, p.y);
        faces.face(&[up(a * inner), up(a * outer), up(b * outer), up(b * inner)]);
    }
    faces.mesh()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks_outward(mesh: &Mesh) {
        let positions = mesh
            .attribute(Mesh::ATTRIBUTE_POSITION)
            .unwrap()
            .as_float3()
            .unwrap();
        let indices: Vec<usize> = mesh.indices().unwrap().iter().collect();
        for triangle in indices.chunks(3) {
            let [a, b, c] = [0, 1, 2].map(|i| Vec3::from(positions[triangle[i]]));
            let normal = (b - a).cross(c - a);
            assert!(normal.length() > 1e-6, "a flat triangle {a} {b} {c}");
            assert!(normal.dot(a + b + c) > 0.0, "it looks inward: {a} {b} {c}");
        }
    }

    #[test]
    fn a_chamfered_box_is_closed_and_looks_outward() {
        let mesh = chamfered(Vec3::new(2.0, 1.0, 0.6), 0.1);
        looks_outward(&mesh);
        // 6 faces, 12 edges, 8 corners.
        assert_eq!(mesh.indices().unwrap().len(), (6 * 2 + 12 * 2 + 8) * 3);
    }

    #[test]
    fn belts_frames_and_arrows_look_up() {
        let way = [Vec2::ZERO, Vec2::new(3.0, 0.0), Vec2::new(3.0, 2.0)];
        let meshes = [
            arrows([(Vec2::ZERO, Vec2::X)].into_iter(), 0.4),
            frame(Vec2::ONE, 0.1),
            belt(&way, 0.4),
            grid(Vec2::ZERO, Vec2::new(5.0, 3.0), 2.0, 9),
        ];
        for mesh in meshes {
            let normals = mesh
                .attribute(Mesh::ATTRIBUTE_NORMAL)
                .unwrap()
                .as_float3()
                .unwrap();
            assert!(normals.iter().all(|n| n[1] > -0.1), "{normals:?}");
            assert!(normals.iter().any(|n| n[1] > 0.9));
        }
    }

    #[test]
    fn a_grid_has_a_line_each_two_metres_and_never_too_many() {
        let lines = |size: Vec2| {
            let mesh = grid(Vec2::splat(-3.0), size - 3.0, 2.0, 200);
            mesh.indices().map_or(0, |i| i.len()) / 6
        };
        assert_eq!(lines(Vec2::new(9.0, 5.0)), 4 + 2);
        for size in [Vec2::new(1_012.0, 1_012.0), Vec2::new(9.0, 4e5)] {
            assert!((50..=400).contains(&lines(size)), "{}", lines(size));
        }
    }
}
