//! The shipped checklists hold what they say.

use std::collections::{BTreeMap, BTreeSet};

use twinline::check::{check_checklist, check_checklists};
use twinline::maturity::{SHIPPED, reach, shipped, yardsticks};
use twinline::model::checklist::{Checklist, Criterion, Gates, Need, Rule, Topic};
use twinline::model::evidence::{Fact, Outcome, Predicate, Test};
use twinline::model::structure::Sector;

use super::{listed, reading};

fn of(id: &str) -> Checklist {
    shipped()
        .into_iter()
        .find(|list| list.id == id)
        .unwrap_or_else(|| panic!("{id} is shipped"))
}

fn gates(list: &Checklist) -> &Gates {
    match &list.rule {
        Rule::Gates(rule) => rule,
        other => panic!("gates are due, not {other:?}"),
    }
}

fn criteria(list: &Checklist) -> impl Iterator<Item = (&Topic, &Criterion)> {
    list.topics.iter().flat_map(|topic| {
        topic
            .criteria
            .iter()
            .map(move |criterion| (topic, criterion))
    })
}

#[test]
fn each_reads_without_a_diagnostic() {
    for (name, text) in SHIPPED {
        let read = reading(text);
        assert_eq!(listed(&read, &read.diagnostics), [], "{name}");
        let list = read.checklist.expect("nothing is wrong");
        assert_eq!(check_checklist(&list), [], "{name}");
        assert_eq!(format!("{}.ron", list.id), name);
    }
    let all = shipped();
    let set: Vec<&Checklist> = all.iter().collect();
    assert!(check_checklists(&set).iter().all(Vec::is_empty));
}

#[test]
fn the_folder_holds_what_is_shipped_and_nothing_else() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/checklists");
    let files = std::fs::read_dir(folder).expect("the folder is there");
    let names: BTreeSet<String> = files
        .map(|file| {
            file.expect("it can be listed")
                .file_name()
                .into_string()
                .expect("plain")
        })
        .collect();
    let expected = SHIPPED.iter().map(|(name, _)| (*name).to_owned());
    assert_eq!(names, expected.collect());
}

#[test]
fn the_counts_are_those_of_the_sources() {
    let cmmm = of("cmmm");
    assert_eq!((cmmm.topics.len(), cmmm.groups.len()), (20, 8));
    assert_eq!(criteria(&cmmm).count(), 100);
    let inherited: BTreeMap<&str, &[u8]> = cmmm
        .topics
        .iter()
        .filter(|topic| !topic.inherits.is_empty())
        .map(|topic| (topic.id.as_str(), topic.inherits.as_slice()))
        .collect();
    let expected: [(&str, &[u8]); 4] = [
        ("integration", &[5]),
        ("network", &[5]),
        ("org_strategy", &[4, 5]),
        ("skills", &[5]),
    ];
    assert_eq!(inherited, expected.into_iter().collect());

    let miit = of("miit");
    let rule = gates(&miit);
    assert_eq!(miit.topics.len() - rule.conditions.len(), 40);
    assert_eq!(rule.grades.len(), 4);
    let scenes = |area: &str| {
        miit.topics
            .iter()
            .filter(|topic| topic.group == area)
            .count()
    };
    let areas = ["construction", "rd", "management", "operation", "business"];
    assert_eq!(areas.map(scenes), [3, 4, 12, 10, 11]);
    for topic in &miit.topics {
        let (criterion, condition) = (&topic.criteria[0], rule.conditions.contains(&topic.id));
        assert_eq!(topic.criteria.len(), 1);
        // A scene is covered by what is asked of plant and run, a condition by a document, which the size
        // in the profile may contradict.
        assert_eq!(criterion.document, condition, "{}", topic.id);
        let asks_plant = !condition || topic.id == "size";
        assert_eq!(criterion.model.is_some(), asks_plant, "{}", topic.id);
    }

    let siri = of("siri");
    assert_eq!((siri.topics.len(), siri.groups.len()), (16, 8));
    let mut several = 0;
    for topic in &siri.topics {
        for band in 1..=5 {
            let asked = topic.criteria.iter().filter(|c| c.level == band).count();
            assert!(asked > 0, "{} {band}", topic.id);
            // From five on 80 % is less than all.
            several += usize::from(asked >= 5);
        }
        assert_eq!(topic.levels.len(), 6);
    }
    assert!(several >= 25, "{several}");

    let impuls = of("impuls");
    let fields = |group: &str| {
        impuls
            .topics
            .iter()
            .filter(|topic| topic.group == group)
            .count()
    };
    let fields: Vec<usize> = impuls
        .groups
        .iter()
        .map(|group| fields(&group.id))
        .collect();
    assert_eq!(fields, [3, 4, 4, 2, 3, 2]);
}

#[test]
fn no_two_scenes_ask_the_same() {
    let miit = of("miit");
    let scenes: Vec<(&Topic, &Criterion)> =
        criteria(&miit).filter(|(_, c)| c.model.is_some()).collect();
    for (at, (topic, criterion)) in scenes.iter().enumerate() {
        for (other, same) in &scenes[..at] {
            assert!(
                (&criterion.model, &criterion.run) != (&same.model, &same.run),
                "{} and {}",
                topic.id,
                other.id
            );
        }
    }
}

#[test]
fn the_grades_need_what_the_ministry_asks() {
    let miit = of("miit");
    let rule = gates(&miit);
    let levels: Vec<Option<u8>> = rule
        .grades
        .iter()
        .map(|grade| {
            grade.needs.iter().find_map(|need| match need {
                Need::Level(of, level) if of == "cmmm" => Some(*level),
                _ => None,
            })
        })
        .collect();
    assert_eq!(levels, [Some(2), Some(2), Some(3), Some(4)]);
    let ai = |need: &Need| match need {
        Need::AiShare(share) => Some(share.0),
        _ => None,
    };
    let shares: Vec<Option<f64>> = rule
        .grades
        .iter()
        .map(|grade| grade.needs.iter().find_map(ai))
        .collect();
    assert_eq!(shares, [None, None, Some(0.2), Some(0.6)]);
    let above = rule.grades.windows(2);
    for pair in above {
        assert!(pair[1].needs.contains(&Need::Grade(pair[0].id.clone())));
    }
}

#[test]
fn house_weights_are_those_of_the_research() {
    let cmmm = of("cmmm");
    let weight = |topic: &str, sector: Sector| {
        let topic = cmmm.topics.iter().find(|known| known.id == topic);
        topic.expect("a sub-domain").weights[&sector].0
    };
    let all = [
        ("org_strategy", 3.5, 3.5),
        ("skills", 3.5, 3.5),
        ("data", 2.55, 4.08),
        ("integration", 1.8, 2.88),
        ("infosec", 1.8, 2.88),
        ("equipment", 7.05, 11.28),
        ("network", 1.8, 2.88),
        ("product_design", 5.5, 0.0),
        ("process_design", 5.5, 4.0),
        ("procurement", 6.0, 4.6),
        ("planning", 10.81, 10.06),
        ("operation", 12.21, 13.86),
        ("maintenance", 5.55, 6.3),
        ("warehouse", 4.81, 5.46),
        ("ehs", 4.81, 5.46),
        ("energy", 4.81, 5.46),
        ("logistics", 6.0, 4.6),
        ("sales", 6.0, 4.6),
        ("product_service", 3.0, 2.3),
        ("customer_service", 3.0, 2.3),
    ];
    assert_eq!(all.len(), cmmm.topics.len());
    for (topic, discrete, process) in all {
        assert!(
            (weight(topic, Sector::Discrete) * 100.0 - discrete).abs() < 1e-12,
            "{topic}"
        );
        assert!(
            (weight(topic, Sector::Process) * 100.0 - process).abs() < 1e-12,
            "{topic}"
        );
    }
}

fn asked(predicate: &Predicate, facts: &mut BTreeSet<&'static str>, limits: &mut Vec<String>) {
    match predicate {
        Predicate::Is(fact) | Predicate::Reaches(fact, _) => drop(facts.insert(fact.word())),
        Predicate::AtLeast(fact, limit) | Predicate::AtMost(fact, limit) => {
            facts.insert(fact.word());
            limits.push(limit.clone());
        }
        Predicate::All(all) | Predicate::Any(all) => {
            all.iter().for_each(|one| asked(one, facts, limits));
        }
        _ => {}
    }
}

fn tested(test: &Test, outcomes: &mut BTreeSet<&'static str>, limits: &mut Vec<String>) {
    match test {
        Test::AtLeast(outcome, limit) | Test::AtMost(outcome, limit) => {
            outcomes.insert(outcome.word());
            limits.push(limit.clone());
        }
        Test::All(all) => all.iter().for_each(|one| tested(one, outcomes, limits)),
    }
}

#[test]
fn every_fact_and_every_result_is_asked_for_somewhere() {
    let (mut facts, mut outcomes) = (BTreeSet::new(), BTreeSet::new());
    let all = shipped();
    let topics = all.iter().flat_map(|list| &list.topics);
    for predicate in topics.filter_map(|topic| topic.contradicted_by.as_ref()) {
        asked(predicate, &mut facts, &mut Vec::new());
    }
    for (_, criterion) in all.iter().flat_map(criteria) {
        let mut limits = Vec::new();
        for predicate in [&criterion.model, &criterion.ai].into_iter().flatten() {
            asked(predicate, &mut facts, &mut limits);
        }
        if let Some(run) = &criterion.run {
            tested(run, &mut outcomes, &mut limits);
        }
    }
    let unused = |used: &BTreeSet<&str>, all: Vec<&'static str>| -> Vec<&str> {
        all.into_iter()
            .filter(|word| !used.contains(word))
            .collect()
    };
    let known = Fact::ALL.iter().map(|fact| fact.word()).collect();
    assert_eq!(unused(&facts, known), [""; 0]);
    let known = Outcome::ALL.iter().map(|outcome| outcome.word()).collect();
    assert_eq!(unused(&outcomes, known), [""; 0]);
}

/// The most that a level of the ladder can score, in ten-thousandths, when a criterion earns `credit` tenths.
fn most(list: &Checklist, sector: Sector, level: u8, credit: impl Fn(&Criterion) -> u32) -> f64 {
    let topics: Vec<&Topic> = list.topics.iter().collect();
    most_of(&topics, sector, level, credit)
}

/// The same over some of the topics, whose weights are taken to add up to 1.
fn most_of(
    topics: &[&Topic],
    sector: Sector,
    level: u8,
    credit: impl Fn(&Criterion) -> u32,
) -> f64 {
    let mut total = 0.0;
    let weights: f64 = topics.iter().map(|topic| topic.weights[&sector].0).sum();
    for topic in topics {
        // A level that inherits takes the score of the level below.
        let level = (1..=level)
            .rev()
            .find(|level| !topic.inherits.contains(level));
        let of_level: Vec<u32> = topic
            .criteria
            .iter()
            .filter(|criterion| Some(criterion.level) == level)
            .map(&credit)
            .collect();
        let mean = f64::from(of_level.iter().sum::<u32>()) / of_level.len() as f64;
        total += topic.weights[&sector].0 / weights * 1000.0 * mean;
    }
    total.round()
}

/// What stops a perfect plant is what the engine cannot simulate yet, and nothing else.
#[test]
fn a_perfect_plant_can_pass_every_level_once_all_can_be_simulated() {
    let mut cmmm = of("cmmm");
    let level = |list: &Checklist, sector| {
        let found = reach(std::slice::from_ref(list), sector);
        (found[0].full_scope.level, found[0].tailored.level)
    };
    for sector in [Sector::Discrete, Sector::Process] {
        // Not even a factory that leaves out what it may goes further today.
        assert_eq!(level(&cmmm, sector), (3, 3), "{sector:?}");
    }
    for topic in &mut cmmm.topics {
        for criterion in &mut topic.criteria {
            criterion.not_yet = None;
        }
    }
    for sector in [Sector::Discrete, Sector::Process] {
        assert_eq!(level(&cmmm, sector), (5, 5), "{sector:?}");
    }
}

/// With the checklist's own source renamed, what borrows it shows.
#[test]
fn every_number_of_the_shipped_checklists_has_a_source_of_its_own() {
    for (name, text) in SHIPPED {
        let start =
            text.find("origin: (source: \"").expect("an origin") + "origin: (source: \"".len();
        let end = start + text[start..].find('"').expect("its end");
        let renamed = format!("{}BORROWED{}", &text[..start], &text[end..]);
        let list = reading(&renamed).checklist.expect("a checklist");
        assert_eq!(list.origin.source, "BORROWED");
        let borrowed: Vec<String> = yardsticks(&list)
            .into_iter()
            .filter(|y| y.source.contains("BORROWED") || y.source.is_empty())
            .map(|y| format!("{} {}", y.kind.words(), y.name))
            .collect();
        assert_eq!(borrowed, [""; 0], "{name}");
    }
}

#[test]
fn from_level_three_on_no_plant_passes_by_its_structure_alone() {
    let cmmm = of("cmmm");
    let Rule::Ladder(rule) = &cmmm.rule else {
        panic!("a ladder")
    };
    assert_eq!(rule.needs_run_from, Some(3));
    // Beside the rule itself: of a plant that leaves nothing out, what only a run can show weighs enough to
    // hold it back.
    let still = |c: &Criterion| match (&c.model, &c.run, &c.not_yet) {
        (_, _, Some(_)) => 5,
        (_, None, None) => 10,
        (Some(_), Some(_), None) => 5,
        (None, Some(_), None) => 0,
    };
    for sector in [Sector::Discrete, Sector::Process] {
        for level in 3..=5 {
            let most = most(&cmmm, sector, level, still);
            assert!(most < 8000.0, "{sector:?} {level}: {most}");
        }
    }
}

#[test]
fn all_names_and_questions_are_there_in_chinese() {
    let chinese = |names: &twinline::model::checklist::Names| {
        let zh = names.zh.as_deref().unwrap_or_default();
        zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    };
    for list in shipped() {
        assert!(chinese(&list.names), "{}", list.id);
        assert!(list.groups.iter().all(|group| chinese(&group.names)));
        for topic in &list.topics {
            assert!(chinese(&topic.names), "{}.{}", list.id, topic.id);
            assert!(topic.levels.iter().all(chinese), "{}.{}", list.id, topic.id);
            for criterion in &topic.criteria {
                assert!(
                    chinese(&criterion.says),
                    "{}.{}.{}",
                    list.id,
                    topic.id,
                    criterion.id
                );
            }
        }
    }
}
