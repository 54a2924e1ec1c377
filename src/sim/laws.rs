//! The laws that every run keeps, checked at the end of the warm-up and whenever an advance ends, whatever
//! the build profile. All in whole numbers, so equal means equal.

use super::RunError;
use super::machine::me;
use super::observe::State;
use super::server::Server;
use super::shop::Shop;

/// Checks all laws; the first that is violated names itself.
pub fn check(shop: &Shop<'_>) -> Result<(), RunError> {
    conservation(shop)?;
    places(shop)?;
    states(shop)?;
    cycles(shop)?;
    little(shop)?;
    contents(shop)
}

fn violated(law: &'static str, detail: String) -> RunError {
    RunError::Law { law, detail }
}

/// Created = finished + scrapped + lost + in the plant.
fn conservation(shop: &Shop<'_>) -> Result<(), RunError> {
    let t = &shop.totals;
    let out = t.finished + t.scrapped + t.lost + t.inside;
    if t.created == out {
        return Ok(());
    }
    Err(violated(
        "conservation of parts",
        format!(
            "{} created, but {} finished + {} scrapped + {} lost + {} inside = {out}",
            t.created, t.finished, t.scrapped, t.lost, t.inside
        ),
    ))
}

/// Every part in the plant is at exactly one station.
fn places(shop: &Shop<'_>) -> Result<(), RunError> {
    let held: u64 = shop
        .plan
        .stations
        .iter()
        .map(|s| shop.content(s.station))
        .sum();
    let alive = shop.parts.alive().count() as u64;
    if held == shop.totals.inside && alive == held {
        return Ok(());
    }
    Err(violated(
        "a part is in one place",
        format!(
            "stations hold {held}, the pool has {alive}, the plant counts {}",
            shop.totals.inside
        ),
    ))
}

/// The state times of every server add up to the window.
fn states(shop: &Shop<'_>) -> Result<(), RunError> {
    let window = shop.now - shop.totals.window_start;
    for (at, row) in shop.rows.machines.iter().enumerate() {
        for (number, server) in row.body.servers.iter().enumerate() {
            let sum: u128 = server.times(shop.now).iter().map(|t| u128::from(*t)).sum();
            if sum != u128::from(window) {
                return Err(violated(
                    "state times fill the window",
                    format!(
                        "server {number} of `{}`: states add up to {sum} ns, the window is {window} ns",
                        shop.plan.name_of(me(at))
                    ),
                ));
            }
        }
    }
    Ok(())
}

/// Every operation has its cycle time, and the servers worked for nothing else: the cycle times of the parts done
/// in the window, less what was done on them before it, and the work on parts that are under way or that a failure
/// scrapped add up to the time in the state *working*.
fn cycles(shop: &Shop<'_>) -> Result<(), RunError> {
    for (at, row) in shop.rows.machines.iter().enumerate() {
        let body = &row.body;
        let (done, counted) = (body.processed.iter().sum::<u64>(), body.cycle_times.count());
        let is_whole = shop.totals.window_start > 0 || done == body.operations;
        let working = |server: &Server| u128::from(server.times(shop.now)[State::Working as usize]);
        let worked = body.carried + body.servers.iter().map(working).sum::<u128>();
        let (finished, under_way) = (body.cycle_times.sum(), body.work_under_way(shop.now));
        if done == counted && is_whole && worked == finished + body.given_up + under_way {
            continue;
        }
        return Err(violated(
            "cycle times add up to the work",
            format!(
                "`{}` did {done} operations, {} in the whole run, and has {counted} cycle times; it worked {worked} ns, \
                 of which the cycle times are {finished} ns, parts under way {under_way} ns, parts scrapped {} ns",
                shop.plan.name_of(me(at)),
                body.operations,
                body.given_up
            ),
        ));
    }
    Ok(())
}

/// Little's law as an identity: ∫ N dt from the counts = the sum of stays from the parts' own stamps.
fn little(shop: &Shop<'_>) -> Result<(), RunError> {
    let integral = shop.totals.wip_integral(shop.now);
    let stays = shop.totals.stays(shop.now, shop.parts.alive());
    if integral == stays {
        return Ok(());
    }
    Err(violated(
        "Little's law",
        format!(
            "the integral of the parts inside is {integral} part·ns, their stays add up to {stays}"
        ),
    ))
}

/// Every part is somewhere at every moment: the integrals of the stations add up to that of the plant.
fn contents(shop: &Shop<'_>) -> Result<(), RunError> {
    let plant = shop.totals.wip_integral(shop.now);
    let stations: u128 = (shop.plan.stations.iter())
        .map(|place| shop.integral(place.station))
        .sum();
    if stations == plant {
        return Ok(());
    }
    Err(violated(
        "contents add up to the work in process",
        format!(
            "the integrals of the stations add up to {stations} part·ns, that of the plant is {plant}"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::kind::StationRef;
    use super::super::machine::Machine;
    use super::super::part::{Part, Parts};
    use super::super::source::Source;
    use super::super::totals::Totals;
    use super::super::{Plan, Run};
    use super::*;
    use crate::model::{self, ByProduct, Distribution, Factory, Hop, Kind, Seconds, Station};

    /// A run in the middle of its work, with two parts inside.
    fn run() -> Run {
        let source = model::Source {
            saturated: true,
            ..model::Source::default()
        };
        let cycle = ByProduct::All(Distribution::Exponential {
            mean: Seconds(10.0),
        });
        let machine = model::Machine {
            cycle,
            servers: 2,
            ..model::Machine::default()
        };
        let stations = [
            ("in", Kind::Source(source)),
            ("m", Kind::Machine(machine)),
            ("out", Kind::Sink(model::Sink {})),
        ];
        let factory = Factory {
            stations: stations
                .map(|(name, kind)| (name.to_owned(), Station::new(kind)))
                .into(),
            flow: vec![Hop::Chain(["in", "m", "out"].map(str::to_owned).to_vec())],
            ..Factory::default()
        };
        let plan = Plan::new(&factory).unwrap();
        let mut run = Run::new(&plan, 1, 0).unwrap();
        run.advance(1_000_000_000_007).unwrap();
        run
    }

    /// Advances a corrupted run, which must stop for good, and gives the law that it names.
    fn broken(mut run: Run) -> &'static str {
        let now = run.now();
        let Err(RunError::Law { law, detail }) = run.advance(now) else {
            panic!("the corruption went unnoticed")
        };
        assert!(detail.contains(|c: char| c.is_ascii_digit()), "{detail}");
        assert!(
            matches!(run.advance(now + 1), Err(RunError::Law { .. })),
            "it stops for good"
        );
        assert_eq!(run.now(), now);
        law
    }

    #[test]
    fn a_sound_run_breaks_no_law() {
        let mut run = run();
        let now = run.now();
        assert!(run.advance(now).is_ok());
    }

    #[test]
    fn a_part_too_many_breaks_the_conservation_of_parts() {
        for corrupt in [
            (|t: &mut Totals| t.created += 1) as fn(&mut Totals),
            |t| t.finished += 1,
            |t| t.scrapped += 1,
            |t| t.lost += 1,
            |t| t.inside += 1,
        ] {
            let mut run = run();
            corrupt(&mut run.world.resource_mut::<Totals>());
            assert_eq!(broken(run), "conservation of parts");
        }
    }

    #[test]
    fn a_part_that_is_nowhere_breaks_the_law_of_places() {
        let mut run = run();
        let nowhere = Part {
            number: 0,
            entered: 0,
            since: 0,
            next: StationRef::NOWHERE,
            source: StationRef::default(),
            product: 0,
            reserved: false,
            is_reworked: false,
            alive: true,
        };
        run.world.resource_mut::<Parts>().add(nowhere);
        assert_eq!(broken(run), "a part is in one place");
    }

    #[test]
    fn a_nanosecond_too_much_in_a_state_breaks_the_law_of_states() {
        let mut run = run();
        let mut machines = run.world.query::<&mut Machine>();
        for mut machine in machines.iter_mut(&mut run.world) {
            let last = machine.servers.len() - 1;
            machine.servers[last].corrupt_times();
        }
        assert_eq!(broken(run), "state times fill the window");
    }

    #[test]
    fn a_cycle_time_that_is_off_breaks_the_law_of_cycle_times() {
        for corrupt in [
            (|m: &mut Machine| m.cycle_times.corrupt_sum()) as fn(&mut Machine),
            |m| m.processed[0] += 1,
            |m| m.operations += 1,
            |m| m.carried += 1,
            |m| m.given_up += 1,
        ] {
            let mut run = run();
            let mut machines = run.world.query::<&mut Machine>();
            for mut machine in machines.iter_mut(&mut run.world) {
                corrupt(&mut machine);
            }
            assert_eq!(broken(run), "cycle times add up to the work");
        }
    }

    #[test]
    fn an_integral_that_is_off_by_one_breaks_littles_law() {
        let mut run = run();
        run.world.resource_mut::<Totals>().corrupt_wip();
        assert_eq!(broken(run), "Little's law");
    }

    #[test]
    fn a_station_whose_integral_is_off_by_one_breaks_the_law_of_contents() {
        let mut run = run();
        let mut sources = run.world.query::<&mut Source>();
        for mut source in sources.iter_mut(&mut run.world) {
            source.corrupt_integral();
        }
        assert_eq!(broken(run), "contents add up to the work in process");
    }
}
