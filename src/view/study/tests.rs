//! What the threads make is what a run without a window makes, in whatever order.

use super::*;
use crate::view::layout::tests::floor;

fn job(name: &str, seed: u64) -> Arc<Job> {
    let mut factory = floor(name).0;
    factory.run.seed = seed;
    factory.run.replications = 4;
    Arc::new(Job::new(factory).unwrap())
}

#[test]
fn replications_are_those_of_a_run_without_a_window_whatever_the_threads() {
    let job = job("unreliable-pair", 3);
    let stop = AtomicBool::new(false);
    let run = crate::experiment::run(&job, NonZeroUsize::MIN, &stop, &mut |_| {}).unwrap();
    for threads in [1, 3] {
        let mut study = Study::new(threads);
        study.want(std::slice::from_ref(&job));
        study.finish();
        assert_eq!(study.whole(key_of(&job)).unwrap().outcome(), run);
    }
}

#[test]
fn what_is_wanted_no_more_is_dropped_and_what_is_wanted_again_comes() {
    let (one, two) = (job("unreliable-pair", 1), job("unreliable-pair", 2));
    let mut study = Study::new(2);
    study.want(&[one.clone(), two.clone()]);
    study.want(std::slice::from_ref(&two));
    study.finish();
    assert!(study.standing(key_of(&one)).made <= 4);
    study.want(&[two.clone(), one.clone()]);
    study.finish();
    for job in [&one, &two] {
        let standing = study.standing(key_of(job));
        assert_eq!((standing.made, standing.of, standing.ended), (4, 4, None));
    }
    // Many at once, and the threads end with it.
    for seed in 0..20 {
        study.want(&[job("unreliable-pair", seed)]);
    }
    assert!(study.benches.len() <= KEPT);
    assert_eq!(study.standing(key_of(&one)), Standing::default());
    drop(study);
}

#[test]
fn a_replication_that_panics_is_told_and_nobody_waits_for_it() {
    let job = job("unreliable-pair", 1);
    let mut study = Study::new(2);
    study.make = |job, index, stop| match index {
        0 => replicate_unless(job, index, stop),
        _ => panic!("no {index}"),
    };
    study.want(std::slice::from_ref(&job));
    study.finish();
    let standing = study.standing(key_of(&job));
    let Some(Stopped::Failed(why)) = standing.ended else {
        panic!("{standing:?}");
    };
    assert_eq!(standing.made, 1);
    assert!(why.contains("replication 2: no 1"), "{why}");
}

#[test]
fn nobody_waits_for_what_nobody_makes() {
    let job = job("unreliable-pair", 1);
    let mut study = Study::new(1);
    study.want(std::slice::from_ref(&job));
    study.finish();
    study.benches.get_mut(&key_of(&job)).unwrap().made.clear();
    study.finish();
    assert_eq!(study.standing(key_of(&job)).made, 0);
}

#[test]
fn a_gap_keeps_what_is_behind_it_from_counting() {
    let job = job("unreliable-pair", 1);
    let mut all = Study::new(1);
    all.want(std::slice::from_ref(&job));
    all.finish();
    let key = key_of(&job);
    let mut study = Study::new(1);
    study.benches.insert(
        key,
        Bench {
            job: job.clone(),
            stop: Arc::default(),
            made: BTreeMap::new(),
            ended: BTreeMap::new(),
        },
    );
    for (index, made) in [(2, 0), (0, 1), (1, 3)] {
        let replication = all.benches[&key].made[&index].whole.as_ref().clone();
        study.keep((key, index, Ok(Ended::Done(Box::new(replication)))));
        assert_eq!(study.standing(key).made, made);
        assert_eq!(study.plant_rows(key).len(), made as usize);
    }
    assert!(study.whole(key).is_none());
}

/// For each pair that arrives the window's thread looks at a few rows and copies no replication.
#[test]
fn replications_are_shared_and_the_plants_own_rows_kept_apart() {
    let job = job("unreliable-pair", 1);
    let mut study = Study::new(1);
    study.want(std::slice::from_ref(&job));
    study.finish();
    let key = key_of(&job);
    let (one, two) = (study.whole(key).unwrap(), study.whole(key).unwrap());
    assert!(Arc::ptr_eq(&one.replications[0], &two.replications[0]));
    let all = &one.replications[0].rows;
    let own = study.plant_rows(key)[0];
    assert!(!own.is_empty() && own.len() < all.len());
    let of_plant = all.iter().filter(|row| row.scope == Scope::Plant);
    assert!(of_plant.eq(own));
}
