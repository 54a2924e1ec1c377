//! Places that hand parts over in one step, and so ask for something of what stands behind them.
//!
//! | code | severity | about |
//! |---|---|---|
//! | `no-place` | error | a buffer of no place without exactly one way on, to a station that works |
//! | `before-service` | error | blocking before service with no place behind that could be reserved |

use super::graph::Plant;
use super::words::list;
use crate::model::{Blocking, Buffer, Diagnostic, Inspection, Kind, Machine, Path};

pub(super) fn check(plant: &Plant, found: &mut Vec<Diagnostic>) {
    for (at, station) in plant.stations.iter().enumerate() {
        match &station.kind {
            Kind::Buffer(Buffer {
                capacity: Some(0), ..
            }) => no_place(plant, at, found),
            Kind::Machine(machine) | Kind::Inspection(Inspection { machine, .. }) => {
                before_service(plant, at, machine, found);
            }
            _ => {}
        }
    }
}

/// A buffer of no place takes a part only to give it to an idle server in the same instant.
fn no_place(plant: &Plant, at: usize, found: &mut Vec<Diagnostic>) {
    let name = plant.names[at];
    let why = match plant.out[at].as_slice() {
        // A dead end, told as such.
        [] => return,
        [only] => {
            let edge = &plant.edges[*only];
            match plant.kind(edge.to) {
                Some(kind) if kind.machine().is_none() => format!(
                    "`{name}` has no place, so a part can only pass through it to a station that works, and `{}` is a {}",
                    plant.names[edge.to],
                    kind.name()
                ),
                _ if edge.share.is_some() || (!edge.open && plant.products.len() > 1) => format!(
                    "`{name}` has no place, so it cannot choose among its parts: its one way on takes all of them"
                ),
                _ => return,
            }
        }
        ways => format!(
            "`{name}` has no place, so a part cannot wait there to choose: it needs exactly one way on, not {}",
            ways.len()
        ),
    };
    found.push(
        Diagnostic::error("no-place", Path::of([name, "capacity"]), why).hint(
            "give it a capacity of at least 1, or one plain link to a Machine or an Inspection",
        ),
    );
}

/// A machine that reserves the next place needs one that can be kept free.
fn before_service(plant: &Plant, at: usize, machine: &Machine, found: &mut Vec<Diagnostic>) {
    if machine.blocking != Blocking::BeforeService {
        return;
    }
    let has_none = |station: &usize| match plant.kind(*station) {
        Some(Kind::Buffer(buffer)) => buffer.capacity == Some(0),
        Some(kind) => kind.machine().is_some(),
        None => false,
    };
    let mut next: Vec<usize> = plant.out[at]
        .iter()
        .map(|&edge| plant.edges[edge].to)
        .filter(has_none)
        .collect();
    next.sort_unstable();
    next.dedup();
    if next.is_empty() {
        return;
    }
    let name = plant.names[at];
    found.push(
        Diagnostic::error(
            "before-service",
            Path::of([name, "blocking"]),
            format!(
                "`{name}` starts a part only once its next place is reserved, but {} right behind it has none to reserve",
                list(&plant.named(&next))
            ),
        )
        .hint("put a Buffer with a place between them, or leave `blocking` out"),
    );
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use crate::model::*;

    fn no_shelf(f: &mut Factory) {
        f.stations.insert("shelf".into(), buffer(Some(0)));
    }

    #[test]
    fn a_buffer_of_no_place_hands_over_to_one_machine() {
        assert_eq!(bent(no_shelf), Vec::<String>::new());
        let two = only(|f| {
            no_shelf(f);
            f.stations.insert("oven".into(), work(9.0));
            f.flow.push(chain(["shelf", "oven", "test"]));
        });
        assert_eq!(
            (two.code, two.path.to_string().as_str()),
            ("no-place", "shelf.capacity")
        );
        assert_eq!(
            two.message,
            "`shelf` has no place, so a part cannot wait there to choose: it needs exactly one way on, not 2"
        );
        let into_a_buffer = only(|f| {
            no_shelf(f);
            f.stations.insert("rack".into(), buffer(Some(2)));
            f.flow = vec![chain([
                "coil", "press", "shelf", "rack", "weld", "test", "out",
            ])];
        });
        assert_eq!(
            into_a_buffer.message,
            "`shelf` has no place, so a part can only pass through it to a station that works, and `rack` is a Buffer"
        );
        let with_a_share = bent(|f| {
            no_shelf(f);
            f.flow = vec![
                chain(["coil", "press", "shelf"]),
                shared("shelf", "weld", 1.0),
                chain(["weld", "test", "out"]),
            ];
        });
        assert_eq!(with_a_share, ["no-place shelf.capacity"]);
    }

    #[test]
    fn blocking_before_service_needs_a_place_to_reserve() {
        let before = |name: &'static str| {
            bent(move |f| edit_machine(f, name, |m| m.blocking = Blocking::BeforeService))
        };
        assert_eq!(before("press"), Vec::<String>::new());
        assert_eq!(before("test"), Vec::<String>::new());
        assert_eq!(before("weld"), ["before-service weld.blocking"]);
        let through_no_place = bent(|f| {
            no_shelf(f);
            edit_machine(f, "press", |m| m.blocking = Blocking::BeforeService);
        });
        assert_eq!(through_no_place, ["before-service press.blocking"]);
    }
}
