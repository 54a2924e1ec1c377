//! twinline: a smart-factory digital-twin engine. One text file describes a factory as a graph of
//! stations; a Bevy ECS simulation runs it as a deterministic discrete-event scenario; the run is measured
//! by the field's standard KPIs. This page is the guided tour: the pipeline, the layers, what makes a run
//! repeat to the last bit, and two examples that `cargo test` runs.
//!
//! # The pipeline
//!
//! ```text
//!   describe      check          run            measure       experiment       report
//!
//! plant.ron ─text─▶ Factory ─build─▶ World ─observe─▶ kpi ─rows─▶ experiment ─▶ report ─▶ cli
//!                     │             (ECS)     │                        │
//!                   check           │  ▲      ▼              replications, scenarios,
//!                     ▼             ▼  │   records,          batches, proof that a
//!                 Diagnostics      advance snapshots         run repeats
//! ```
//!
//! * **describe**: [`text::read`] turns a file into a [`model::Factory`], and every problem into a
//!   [`model::Diagnostic`] with its place. [`text::STARTER`] is a commented plant to begin with.
//!   Beside its line a plant may declare what it is (`profile`, `structure`), what it can show and says of
//!   itself (`documents`, `claims`) and what it could do (`measures`); none of it changes a simulated
//!   number, and what is left out is not declared, which is something else than *no*.
//! * **check**: [`check::check`] says what is wrong with a plant before it runs.
//! * **run**: [`sim::Plan`] compiles a plant once; a [`sim::Run`] is one replication of it: a bare World
//!   whose components are the state, and one system that owns the event loop.
//! * **measure**: [`kpi::measure`] turns what [`sim::observe`] shows into numbers that cite their standard.
//! * **experiment**: [`experiment::run`] makes replications on all cores, [`experiment::compare`] sets a
//!   plant against a scenario with common random numbers, [`experiment::batch`] runs many into one table,
//!   [`experiment::verify`] proves the determinism contract on a plant.
//! * **score**: [`maturity::score()`] answers a checklist ([`text::checklist()`] reads one, [`maturity::shipped`]
//!   has ours) from [`maturity::Evidence`]: the plant's structure, its run, its papers and its claims;
//!   [`maturity::way_up`] searches the cheapest measures that lift the proven level and runs them.
//! * **count**: [`programme::Survey`] scores many facilities, [`programme::count()`] holds them against a city's
//!   targets, [`programme::City`] makes up a synthetic city to try that on.
//! * **report**: [`report::page`] for people, [`report::json`] and [`report::csv`] for programs;
//!   [`cli`] is the door to all of it.
//!
//! # The layers
//!
//! One way, downwards: nothing below knows what stands above it. A test reads the sources and holds them
//! to this table.
//!
//! | layer | module | is | may import of ours | never |
//! |---|---|---|---|---|
//! | 0 | [`model`] | what a factory is: plain data, units, keys, paths, diagnostics | | Bevy, files, randomness |
//! | 1 | [`text`] | plant files and tables to model, with places | model | files (its caller reads them) |
//! | 1 | [`mod@check`] | model to diagnostics | model | |
//! | 2 | [`sim`] | the run: components, agenda, one file a domain | model | files, wall clock, threads, hash maps |
//! | 3 | [`kpi`] | what [`sim::observe`] shows, as numbers | model, sim's window | sim's insides |
//! | 4 | [`experiment`] | many runs | model, text, check, sim, kpi | files |
//! | 4 | [`mod@maturity`] | scores: claimed, proven, possible | model, text, check, sim's window, kpi, experiment | files |
//! | 4 | [`mod@programme`] | the count of many facilities | model, text, check, sim's hashes, experiment, maturity | files |
//! | 5 | [`report`] | results as text, Markdown, JSON and CSV | all below | the clock |
//! | 5 | `view` | the window, with Cargo's feature of that name | all below | `report` |
//! | 6 | [`cli`] | the command line | all | |
//!
//! # Determinism
//!
//! 1. Time is a whole number of nanoseconds; a duration is rounded once, when it is drawn or read.
//! 2. What happens at one instant has an order: by class, then by the sequence in which it was planned.
//! 3. A random stream belongs to (seed, replication, the element's key, purpose): a station more or less
//!    changes no other station's draws, so scenarios share their luck.
//! 4. Samplers are our own, on ChaCha8 and `libm`: the same bits on every machine.
//! 5. No hash order, query order, thread, clock, locale or Cargo feature reaches a number; the fingerprint
//!    that every run prints shows it, and `twinline verify` tries it.
//!
//! # A line from text to KPI
//!
//! ```
//! use twinline::{check::check, kpi, sim, text};
//!
//! let source = text::Source {
//!     name: "line.ron".to_owned(),
//!     text: r#"Factory(
//!         name: "Two machines",
//!         run: (until: "9 h", warm_up: "1 h"),
//!         stations: {
//!             "coil":  Source(saturated: true),
//!             "press": Machine(cycle: "40 s"),
//!             "shelf": Buffer(capacity: 3),
//!             "weld":  Machine(cycle: "60 s"),
//!             "out":   Sink(),
//!         },
//!         flow: [["coil", "press", "shelf", "weld", "out"]],
//!     )"#.to_owned(),
//! };
//!
//! // Describe and check: problems come as data, all at once, each with its place in the file.
//! let reading = text::read(source, &text::NoFiles);
//! assert!(reading.diagnostics.is_empty());
//! let factory = reading.factory.expect("a plant without a problem");
//! assert!(check(&factory).is_empty());
//!
//! // Run one replication: seed 1, replication 0.
//! let plan = sim::Plan::new(&factory)?;
//! let mut run = sim::Run::new(&plan, 1, 0)?;
//! assert_eq!(run.advance(plan.until())?, sim::Progress::Reached);
//!
//! // Measure. The slower machine sets the pace: one part a minute, and the press waits for it.
//! let kpis = kpi::measure(&factory, &run.snapshot());
//! assert_eq!(kpis.plant.output.good_parts_per_calendar_hour, Some(60.0));
//! let press = kpis.stations.iter().find(|s| s.name == "press").unwrap();
//! let states = &press.machine.as_ref().unwrap().states;
//! assert_eq!(states.blocked_share.map(|share| (share * 3.0).round()), Some(1.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The components are the state
//!
//! Between two calls of [`sim::Run::advance`] the World is true: a plain query sees what the KPIs will
//! say, and a component that is changed there changes what comes next.
//!
//! ```
//! use bevy::prelude::*;
//! use twinline::{sim, text};
//!
//! # let source = text::Source { name: "starter.ron".to_owned(), text: text::STARTER.to_owned() };
//! let factory = text::read(source, &text::NoFiles).factory.expect("the starter plant");
//! let plan = sim::Plan::new(&factory)?;
//! let mut run = sim::Run::new(&plan, 1, 0)?;
//!
//! /// Parts that machines have processed, seen by an ordinary Bevy system.
//! fn processed(machines: Query<&sim::Machine>) -> u64 {
//!     machines.iter().flat_map(|machine| &machine.processed).sum()
//! }
//! let seen = run.world_mut().register_system(processed);
//!
//! let hour = 3_600_000_000_000; // [ns]
//! run.advance(2 * hour)?;
//! let early = run.world_mut().run_system(seen)?;
//! run.advance(4 * hour)?;
//! let late = run.world_mut().run_system(seen)?;
//! assert!(early > 0 && late > early);
//! assert_eq!(late, run.snapshot().operations);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod check;
pub mod cli;
pub mod experiment;
pub mod kpi;
pub mod maturity;
pub mod model;
pub mod programme;
pub mod report;
pub mod sim;
pub mod text;
#[cfg(feature = "view")]
pub mod view;
