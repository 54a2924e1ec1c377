//! The ECS is real: plain systems read the run between two advances, and change it.

use bevy::ecs::system::RunSystemOnce;
use bevy::prelude::{Changed, Query, World};
use twinline::kpi::measure;
use twinline::model::*;
use twinline::sim::observe::State;
use twinline::sim::{
    Buffer as Shelf, Delay as Oven, Failures, Inspection as Check, Law, Machine as Mill, Plan, Run,
    Setup as Change, Slot, Source as Door, Supply,
};

use super::plant::*;
use super::story::{S, start};

/// A line with everything that a component holds.
fn factory() -> Factory {
    let mut wear = up_failure(0.0, 0.0);
    wear.every = exponential(200.0);
    wear.repair = exponential(20.0);
    let setup = Setup {
        on: SetupTrigger::Every(5),
        takes: SetupTime::Next(ByProduct::All(exponential(4.0))),
    };
    let mut factory = chain(vec![
        ("in", arrivals(exponential(4.0))),
        ("queue", buffer(Some(3))),
        ("m", machine(exponential(3.0)).servers(2).fails(wear)),
        ("oven", delay(exponential(30.0))),
        ("shelf", buffer(Some(2))),
        (
            "n",
            machine(exponential(2.0))
                .machine(|m| m.setup = Some(setup))
                .on_day_shift(),
        ),
        (
            "i",
            inspection(exponential(2.0), 0.05, Some(rework(0.2, "m", Some(3)))),
        ),
        ("out", sink()),
    ]);
    factory.shifts.insert("day".into(), daily(3000));
    factory.run.warm_up = s(300.0);
    factory
}

fn slot(factory: &Factory, name: &str) -> u32 {
    factory.stations.keys().position(|n| n == name).unwrap() as u32
}

#[test]
fn a_plain_query_between_two_advances_sees_the_state_times_of_the_snapshot_and_the_kpis() {
    let factory = factory();
    let mut run = start(&factory);
    for until in [0, 1, 299 * S, 300 * S, 2_999_999_999_999, 90_000 * S + 7] {
        run.advance(until).unwrap();
        let now = run.now();
        let seen = run
            .world_mut()
            .run_system_once(move |machines: Query<(&Mill, &Slot)>| {
                let mut seen: Vec<(u32, Vec<[u64; 6]>)> = machines
                    .iter()
                    .map(|(m, slot)| (slot.view, m.servers.iter().map(|s| s.times(now)).collect()))
                    .collect();
                seen.sort_unstable();
                seen
            })
            .unwrap();
        assert_eq!(seen.len(), 3);
        let shot = run.snapshot();
        let kpis = measure(&factory, &shot);
        for (view, times) in seen {
            let station = &shot.stations[view as usize];
            let shown: Vec<[u64; 6]> = station.servers.iter().map(|s| s.times).collect();
            assert_eq!(times, shown, "{} at {now}", station.name);
            let kpi = kpis
                .stations
                .iter()
                .find(|k| k.name == station.name)
                .unwrap();
            let all: u64 = times.iter().flatten().sum();
            if all > 0 {
                let working: u64 = times.iter().map(|t| t[State::Working as usize]).sum();
                let share = kpi.machine.as_ref().unwrap().states.working_share.unwrap();
                assert!(
                    (share - working as f64 / all as f64).abs() < 1e-12,
                    "{share}"
                );
            }
        }
    }
}

/// One of the components that a test changes.
fn change<C: bevy::prelude::Component<Mutability = bevy::ecs::component::Mutable>>(
    world: &mut World,
    view: u32,
    with: impl FnOnce(&mut C),
) {
    let mut query = world.query::<(&Slot, &mut C)>();
    let (_, mut component) = query
        .iter_mut(world)
        .find(|(slot, _)| slot.view == view)
        .unwrap();
    with(&mut component);
}

/// Runs on from the middle: with the components changed, with the changed factory applied, and without.
fn continue_both_ways(name: &str, world: impl Fn(&mut World, u32), factory: impl Fn(&mut Station)) {
    let plain = self::factory();
    let mut changed = plain.clone();
    factory(changed.stations.get_mut(name).unwrap());
    let view = slot(&plain, name);
    let shots = [0, 1, 2].map(|way| {
        let mut run = start(&plain);
        run.advance(1_234_567_890_123).unwrap();
        match way {
            0 => world(run.world_mut(), view),
            1 => run.apply(&changed).unwrap(),
            _ => {}
        }
        run.advance(20_000 * S).unwrap();
        run.snapshot()
    });
    assert_eq!(shots[0], shots[1], "{name}");
    assert_ne!(
        shots[0].fingerprint, shots[2].fingerprint,
        "the change of {name} changes something"
    );
}

#[test]
fn a_changed_cycle_continues_as_the_changed_factory_does() {
    for law in [
        exponential(3.5),
        constant(3.0),
        Distribution::Uniform {
            min: s(1.0),
            max: s(4.0),
        },
    ] {
        continue_both_ways(
            "m",
            |world, view| {
                change::<Mill>(world, view, |m| {
                    m.cycles.iter_mut().for_each(|c| c.set_law(Law::new(&law)));
                });
            },
            |station| match &mut station.kind {
                Kind::Machine(m) => m.cycle = ByProduct::All(law.clone()),
                _ => unreachable!(),
            },
        );
    }
}

#[test]
fn a_changed_capacity_continues_as_the_changed_factory_does() {
    for (name, places) in [("queue", 9), ("queue", 1), ("shelf", 4), ("shelf", 0)] {
        continue_both_ways(
            name,
            |world, view| change::<Shelf>(world, view, |b| b.capacity = places),
            |station| match &mut station.kind {
                Kind::Buffer(b) => b.capacity = Some(places),
                _ => unreachable!(),
            },
        );
    }
}

#[test]
fn changed_shares_of_scrap_and_rework_continue_as_the_changed_factory_does() {
    continue_both_ways(
        "i",
        |world, view| {
            change::<Check>(world, view, |i| {
                i.scrap = 0.2;
                i.rework = 0.3;
                i.limit = Some(1);
            });
        },
        |station| match &mut station.kind {
            Kind::Inspection(i) => {
                i.scrap = Share(0.2);
                i.rework = Some(rework(0.3, "m", Some(1)));
            }
            _ => unreachable!(),
        },
    );
}

#[test]
fn changed_lives_repairs_set_ups_and_stays_continue_as_the_changed_factory_does() {
    continue_both_ways(
        "m",
        |world, view| {
            change::<Failures>(world, view, |f| {
                for clock in &mut f.clocks {
                    clock.life.set_law(Law::new(&exponential(50.0)));
                    clock.repair.set_law(Law::new(&constant(5.0)));
                }
            });
        },
        |station| match &mut station.kind {
            Kind::Machine(m) => {
                let wear = m.failures.get_mut("wear").unwrap();
                (wear.every, wear.repair) = (exponential(50.0), constant(5.0));
            }
            _ => unreachable!(),
        },
    );
    continue_both_ways(
        "n",
        |world, view| {
            change::<Change>(world, view, |c| {
                c.times[0].set_law(Law::new(&exponential(1.0)))
            });
        },
        |station| match &mut station.kind {
            Kind::Machine(m) => {
                let takes = SetupTime::Next(ByProduct::All(exponential(1.0)));
                m.setup = Some(Setup {
                    on: SetupTrigger::Every(5),
                    takes,
                });
            }
            _ => unreachable!(),
        },
    );
    continue_both_ways(
        "oven",
        |world, view| {
            change::<Oven>(world, view, |d| {
                d.times
                    .iter_mut()
                    .for_each(|t| t.set_law(Law::new(&constant(25.0))));
                d.capacity = 6;
            });
        },
        |station| match &mut station.kind {
            Kind::Delay(d) => {
                d.time = ByProduct::All(constant(25.0));
                d.capacity = Some(6);
            }
            _ => unreachable!(),
        },
    );
}

fn set_source(station: &mut Station, with: impl Fn(&mut Source)) {
    match &mut station.kind {
        Kind::Source(source) => with(source),
        _ => unreachable!(),
    }
}

#[test]
fn a_changed_interval_continues_as_the_changed_factory_does() {
    for law in [exponential(6.0), constant(4.0)] {
        continue_both_ways(
            "in",
            |world, view| {
                change::<Supply>(world, view, |supply| match supply {
                    Supply::Every(interval) => interval.set_law(Law::new(&law)),
                    _ => unreachable!(),
                });
            },
            |station| set_source(station, |source| source.every = Some(law.clone())),
        );
    }
}

#[test]
fn another_supply_continues_as_the_changed_factory_does() {
    continue_both_ways(
        "in",
        |world, view| change::<Supply>(world, view, |supply| *supply = Supply::Saturated),
        |station| {
            set_source(station, |source| {
                (source.every, source.saturated) = (None, true);
            });
        },
    );
    let at = |k: u64| 300.0 * k as f64;
    continue_both_ways(
        "in",
        |world, view| {
            change::<Supply>(world, view, |supply| {
                let orders = (0..50).map(|k| ((at(k) * 1e9) as u64, 0, 2));
                *supply = Supply::Orders(orders.collect());
            });
        },
        |station| {
            let orders: Vec<OrderLine> = (0..50)
                .map(|k| OrderLine {
                    at: s(at(k)),
                    product: Factory::ONLY_PRODUCT.into(),
                    quantity: 2,
                })
                .collect();
            set_source(station, |source| {
                (source.every, source.orders) = (None, Some(orders.clone()));
            });
        },
    );
    continue_both_ways(
        "in",
        |world, view| {
            change::<Door>(world, view, |door| {
                (door.batch, door.limit) = (2, Some(700))
            })
        },
        |station| {
            set_source(station, |source| {
                (source.batch, source.limit) = (2, Some(700))
            })
        },
    );
}

/// Three lines side by side. Nothing happens by 5; at 10 a part comes to `a`; at 20 one to `b`, while
/// `a`, which needs 100, goes on silently; at 30 `c` fails.
#[test]
fn change_detection_shows_exactly_the_machines_at_which_something_happened() {
    let factory = plant(
        [
            ("in a", at_times(&[10.0])),
            ("in b", at_times(&[20.0])),
            ("in c", at_times(&[999.0])),
            ("a", machine(constant(100.0))),
            ("b", machine(constant(100.0))),
            (
                "c",
                machine(constant(100.0)).fails(up_failure(30.0, 1000.0)),
            ),
            ("out", sink()),
        ],
        vec![
            way(&["in a", "a", "out"]),
            way(&["in b", "b", "out"]),
            way(&["in c", "c", "out"]),
        ],
    );
    let mut run = start(&factory);
    let changed = run
        .world_mut()
        .register_system(|machines: Query<&Slot, Changed<Mill>>| {
            let mut views: Vec<u32> = machines.iter().map(|slot| slot.view).collect();
            views.sort_unstable();
            views
        });
    let at = |name: &str| slot(&factory, name);
    // All are new to a system that has never looked.
    assert_eq!(run.world_mut().run_system(changed).unwrap().len(), 3);
    for (until, expected) in [
        (5, vec![]),
        (10, vec![at("a")]),
        (19, vec![]),
        (25, vec![at("b")]),
        (30, vec![at("c")]),
        (109, vec![]),
        (121, vec![at("a"), at("b")]),
    ] {
        run.advance(until * S).unwrap();
        run.snapshot();
        assert_eq!(
            run.world_mut().run_system(changed).unwrap(),
            expected,
            "at {until} s"
        );
    }
}

/// What `apply` cannot do it refuses, and the run goes on as it was.
#[test]
fn a_refused_change_leaves_the_run_as_it_was() {
    let factory = factory();
    let plan = Plan::new(&factory).unwrap();
    let mut run = Run::new(&plan, 1, 0).unwrap();
    let mut other = Run::new(&plan, 1, 0).unwrap();
    run.advance(1000 * S).unwrap();
    other.advance(1000 * S).unwrap();
    let mut more = factory.clone();
    more.stations.get_mut("m").unwrap().kind = machine(constant(1.0)).servers(3).kind;
    assert!(run.apply(&more).is_err());
    run.advance(5000 * S).unwrap();
    other.advance(5000 * S).unwrap();
    assert_eq!(run.snapshot(), other.snapshot());
}
