//! The survey: the same rows for any number of threads, rows taken over, a broken file beside good ones.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use twinline::experiment::RunOptions;
use twinline::maturity;
use twinline::model::Checklist;
use twinline::programme::{City, Facilities, Kept, Row, Survey, Surveyed, Verdict};

/// Plants in memory.
struct Plants(Vec<(String, String)>);

impl Facilities for Plants {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn name(&self, at: usize) -> String {
        self.0[at].0.clone()
    }

    fn read(&self, at: usize) -> Result<String, String> {
        match self.0[at].1.as_str() {
            "gone" => Err("no such file".to_owned()),
            text => Ok(text.to_owned()),
        }
    }

    fn table(&self, _at: usize, _name: &str) -> Result<String, String> {
        Err("no tables here".to_owned())
    }
}

fn plants(checklists: &[Checklist]) -> Plants {
    let city = City {
        seed: 5,
        checklists,
    };
    let mut plants: Vec<(String, String)> = (1..=6)
        .map(|number| city.facility(number))
        .map(|made| (made.file, made.text))
        .collect();
    plants.push((
        "broken.ron".to_owned(),
        "Factory(name: \"x\", stations: {".to_owned(),
    ));
    plants.push(("gone.ron".to_owned(), "gone".to_owned()));
    Plants(plants)
}

/// After every paper of the city.
const DAY: &str = "2026-11-22";

fn quick() -> RunOptions {
    RunOptions {
        replications: Some(2),
        ..RunOptions::default()
    }
}

fn survey(
    plants: &Plants,
    checklists: &[Checklist],
    kept: &Kept,
    threads: usize,
) -> (Vec<Row>, Surveyed) {
    survey_on(DAY, plants, checklists, kept, threads)
}

fn survey_on(
    as_of: &str,
    plants: &Plants,
    checklists: &[Checklist],
    kept: &Kept,
    threads: usize,
) -> (Vec<Row>, Surveyed) {
    let options = quick();
    let survey = Survey {
        checklists,
        options: &options,
        as_of,
    };
    let mut rows = Vec::new();
    let surveyed = survey.run(
        plants,
        kept,
        NonZeroUsize::new(threads).expect("threads"),
        &AtomicBool::new(false),
        |_, row| {
            rows.push(row);
            ControlFlow::Continue(())
        },
    );
    (rows, surveyed)
}

#[test]
fn rows_do_not_depend_on_the_threads_and_a_broken_file_stands_beside_the_others() {
    let checklists = maturity::shipped();
    let plants = plants(&checklists);
    let (one, _) = survey(&plants, &checklists, &Kept::default(), 1);
    let (two, _) = survey(&plants, &checklists, &Kept::default(), 2);
    assert_eq!(one, two);
    assert_eq!(one.len(), 8);
    for row in &one[..6] {
        let Verdict::Scored(facility) = &row.result else {
            panic!("{row:?}")
        };
        assert!(facility.fingerprint.is_some() && facility.synthetic);
    }
    let why = |row: &Row| match &row.result {
        Verdict::Unscored(why) => why.clone(),
        Verdict::Scored(_) => panic!("{row:?}"),
    };
    assert!(
        why(&one[6]).starts_with("line 1, column"),
        "{}",
        why(&one[6])
    );
    assert_eq!(why(&one[7]), "cannot be read: no such file");
}

/// A facility that was begun when the survey was stopped has no row, and is not counted as if it had one.
#[test]
fn a_survey_that_is_stopped_counts_the_rows_that_it_delivered() {
    let checklists = maturity::shipped();
    let plants = plants(&checklists);
    let options = quick();
    let survey = Survey {
        checklists: &checklists,
        options: &options,
        as_of: DAY,
    };
    for threads in [1, 2] {
        let stop = AtomicBool::new(false);
        let mut rows = 0;
        let surveyed = survey.run(
            &plants,
            &Kept::default(),
            NonZeroUsize::new(threads).expect("threads"),
            &stop,
            |_, _| {
                rows += 1;
                stop.store(true, std::sync::atomic::Ordering::SeqCst);
                ControlFlow::Continue(())
            },
        );
        assert_eq!(surveyed.rows, rows, "{threads}");
        assert!(rows < 8, "{threads}");
    }
}

#[test]
fn a_survey_that_was_killed_goes_on_to_the_same_rows() {
    let checklists = maturity::shipped();
    let plants = plants(&checklists);
    let (all, _) = survey(&plants, &checklists, &Kept::default(), 2);
    // Three rows were written, the fourth was torn.
    let mut text: Vec<u8> = all[..3].iter().flat_map(Row::line).collect();
    text.extend(&all[3].line()[..20]);
    let mut kept = Kept::default();
    kept.read(&text);
    assert_eq!(kept.count(), 3);
    let (again, surveyed) = survey(&plants, &checklists, &kept, 2);
    assert_eq!(again, all);
    assert_eq!(surveyed, Surveyed { rows: 8, kept: 3 });
}

/// A change of the code that scores, of a checklist's content or of the settings gives another key.
#[test]
fn the_key_of_a_row_names_program_checklists_and_settings_by_their_content() {
    let checklists = maturity::shipped();
    let options = quick();
    let key = |checklists: &[Checklist], options: &RunOptions| {
        let rules = Survey {
            checklists,
            options,
            as_of: DAY,
        }
        .rules();
        rules.split(", ").map(str::to_owned).collect::<Vec<_>>()
    };
    let [program, lists, settings] = &key(&checklists, &options)[..] else {
        panic!("three parts")
    };
    let sources = program.rsplit(' ').next().unwrap_or_default();
    assert!(
        program.starts_with("twinline ") && sources.len() == 16,
        "{program}"
    );
    assert!(sources.chars().all(|c| c.is_ascii_hexdigit()), "{program}");
    // The same edition with one other threshold.
    let mut other = checklists.clone();
    let threshold = other[0]
        .thresholds
        .values_mut()
        .next()
        .expect("it has some");
    threshold.value = Some(0.123);
    let changed = key(&other, &options);
    assert_eq!((&changed[0], &changed[2]), (program, settings));
    assert_ne!(&changed[1], lists);
    let longer = RunOptions {
        replications: Some(9),
        ..options
    };
    assert_ne!(&key(&checklists, &longer)[2], settings);
}

#[test]
fn a_row_is_not_taken_over_when_the_plant_or_the_checklists_changed() {
    let checklists = maturity::shipped();
    let mut plants = plants(&checklists);
    let (all, _) = survey(&plants, &checklists, &Kept::default(), 2);
    let mut kept = Kept::default();
    kept.read(&all.iter().flat_map(Row::line).collect::<Vec<u8>>());
    // Another plant under the same name.
    plants.0[0].1 = plants.0[0]
        .1
        .replace("warm_up: \"1 d\"", "warm_up: \"2 d\"");
    let (_, surveyed) = survey(&plants, &checklists, &kept, 2);
    assert_eq!(surveyed.kept, 5);
    // Other checklists.
    let mut fewer = checklists.clone();
    fewer.pop();
    let (_, surveyed) = survey(&plants, &fewer, &kept, 2);
    assert_eq!(surveyed.kept, 0);
}

/// A paper dated after the day is a bare statement and counted as such; a name that no checklist has makes its
/// file one of the odd ones.
#[test]
fn papers_of_a_day_to_come_and_unknown_names_are_told() {
    let checklists = maturity::shipped();
    let mut plants = plants(&checklists);
    plants.0.truncate(1);
    let papers = "    documents: {\n        \"a plan\": (date: \"2026-12-24\", shows: \
                  [\"cmmm.org_strategy.l1.a\", \"cmmm.org_strategy.l1.zz\"]),\n";
    plants.0[0].1 = plants.0[0].1.replace("    documents: {\n", papers);
    let facility = |day: &str, kept: &Kept| {
        let (rows, surveyed) = survey_on(day, &plants, &checklists, kept, 1);
        let Verdict::Scored(facility) = rows[0].result.clone() else {
            panic!("{rows:?}")
        };
        (*facility, rows, surveyed.kept)
    };
    let (before, early, _) = facility(DAY, &Kept::default());
    assert_eq!(before.as_of.as_deref(), Some(DAY));
    // Counted, not told one by one: in a large count they would be a flood.
    assert_eq!(before.later_papers, 1);
    assert_eq!(before.odd.len(), 1, "{:?}", before.odd);
    assert!(before.odd[0].contains("l1.zz"), "{:?}", before.odd);
    let (after, late, _) = facility("2026-12-24", &Kept::default());
    assert_eq!((after.as_of.as_deref(), after.odd.len()), (None, 1));
    assert_eq!(after.later_papers, 0);
    assert_eq!(after.papers_to.as_deref(), Some("2026-12-24"));
    // A row is taken over where the papers count as they did, on another day as well.
    let kept = |rows: &[Row]| {
        let mut kept = Kept::default();
        kept.read(&rows.iter().flat_map(Row::line).collect::<Vec<u8>>());
        kept
    };
    assert_eq!(facility(DAY, &kept(&early)).2, 1);
    assert_eq!(facility("2026-12-24", &kept(&early)).2, 0);
    assert_eq!(facility("2027-01-01", &kept(&late)).2, 1);
    assert_eq!(facility(DAY, &kept(&late)).2, 0);
}
