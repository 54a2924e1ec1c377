use super::*;
use crate::model::Share;
use crate::model::checklist::*;
use crate::model::structure::Sector;

fn names(en: &str) -> Names {
    Names {
        en: en.to_owned(),
        zh: None,
    }
}

fn asking(id: &str, level: u8) -> Criterion {
    Criterion {
        id: id.to_owned(),
        level,
        says: names("It is so."),
        document: true,
        model: None,
        run: None,
        not_yet: None,
        ai: None,
        origin: Origin::default(),
    }
}

fn topic(id: &str, weight: Option<f64>) -> Topic {
    let weights = [Sector::Discrete, Sector::Process];
    let weights = weights
        .into_iter()
        .filter_map(|s| Some((s, Share(weight?))));
    Topic {
        id: id.to_owned(),
        names: names(id),
        group: "all".to_owned(),
        weights: weights.collect(),
        tailorable: false,
        weights_origin: crate::model::checklist::Origin::default(),
        contradicted_by: None,
        activity: None,
        relevance: None,
        inherits: Vec::new(),
        levels: Vec::new(),
        criteria: vec![asking("l1.a", 1), asking("l2.a", 2)],
    }
}

fn list(id: &str, rule: Rule, topics: Vec<Topic>) -> Checklist {
    Checklist {
        id: id.to_owned(),
        version: "1".to_owned(),
        names: names(id),
        origin: Origin::default(),
        note: String::new(),
        facilities: Vec::new(),
        thresholds: Default::default(),
        groups: vec![Group {
            id: "all".to_owned(),
            names: names("All"),
            weight: None,
            origin: crate::model::checklist::Origin::default(),
        }],
        topics,
        rule,
    }
}

fn ladder() -> Checklist {
    let rule = Rule::Ladder(Ladder {
        levels: vec![names("one"), names("two")],
        pass: Share(0.8),
        needs_run_from: Some(2),
        origin: crate::model::checklist::Origin::default(),
    });
    list(
        "own",
        rule,
        vec![topic("a", Some(0.3333)), topic("b", Some(0.6667))],
    )
}

/// Three grades over one area of two scenes and one condition; `above` is what the middle one needs.
fn gates(id: &str, above: Need) -> Checklist {
    let grade = |id: &str, needs| Grade {
        origin: crate::model::checklist::Origin::default(),
        id: id.to_owned(),
        names: names(id),
        needs,
    };
    let rule = Rule::Gates(Gates {
        grades: vec![
            grade(
                "low",
                vec![Need::Conditions, Need::Areas(vec!["all".to_owned()])],
            ),
            grade("middle", vec![above, Need::Grade("low".to_owned())]),
            grade("high", vec![Need::Grade("middle".to_owned())]),
        ],
        scenes_per_area: 2,
        origin: crate::model::checklist::Origin::default(),
        conditions: vec!["c".to_owned()],
    });
    let mut topics = vec![topic("a", None), topic("b", None), topic("c", None)];
    for topic in &mut topics {
        topic.criteria.truncate(1);
    }
    list(id, rule, topics)
}

fn found(list: &Checklist) -> Vec<String> {
    let found = check_checklist(list);
    found
        .iter()
        .map(|d| format!("{} {}", d.code, d.path))
        .collect()
}

fn bent(edit: impl FnOnce(&mut Checklist)) -> Vec<String> {
    let mut list = ladder();
    edit(&mut list);
    found(&list)
}

fn bent_gates(edit: impl FnOnce(&mut Checklist, &mut Gates)) -> Vec<String> {
    let mut list = gates("own", Need::AiShare(Share(0.2)));
    let Rule::Gates(mut rule) = list.rule.clone() else {
        panic!("made so")
    };
    edit(&mut list, &mut rule);
    list.rule = Rule::Gates(rule);
    found(&list)
}

#[test]
fn sound_checklists_give_no_diagnostics() {
    assert_eq!(found(&ladder()), Vec::<String>::new());
    assert_eq!(bent_gates(|_, _| ()), Vec::<String>::new());
}

#[test]
fn names_are_plain_words_that_exist_once() {
    assert_eq!(bent(|l| l.id = "my list".into()), ["bad-id id"]);
    assert_eq!(
        bent(|l| l.topics[1].criteria[1].id = "l2..a".into()),
        ["bad-id topics.b.criteria.\"l2..a\""]
    );
    assert_eq!(
        bent(|l| l.topics[1].id = "a".into()),
        ["duplicate-id topics.a"]
    );
    assert_eq!(
        bent(|l| l.topics[1].group = "al".into()),
        ["unknown-group topics.b.group"]
    );
    let spare = Group {
        id: "spare".into(),
        names: names("Spare"),
        weight: None,
        origin: crate::model::checklist::Origin::default(),
    };
    assert_eq!(bent(|l| l.groups.push(spare)), ["idle-group groups.spare"]);
}

#[test]
fn weights_are_counted_exactly() {
    let one = |l: &mut Checklist, weight| {
        l.topics[0].weights.insert(Sector::Process, Share(weight));
    };
    assert_eq!(bent(|l| one(l, 0.3334)), ["weights-sum topics"]);
    assert_eq!(
        bent(|l| one(l, 0.33335)),
        ["weight-step topics.a.weights.process"]
    );
    assert_eq!(
        bent(|l| l.topics[0].weights.clear()),
        [
            "weights-sum topics",
            "weights-sum topics",
            "missing-weight topics.a.weights"
        ]
    );
    let mut off = ladder();
    one(&mut off, 0.0);
    let problem = &check_checklist(&off)[0];
    assert_eq!(
        problem.message,
        "the weights for process manufacturing add up to 66.67 %, not 100 %"
    );
    assert_eq!(problem.hint.as_deref(), Some("33.33 % is missing"));
    // Ten times a tenth is one, whatever the sum of the floats is.
    let tenths = |l: &mut Checklist| {
        l.topics = (0..10)
            .map(|n| topic(&format!("t{n}"), Some(0.1)))
            .collect()
    };
    assert_eq!(bent(tenths), Vec::<String>::new());
}

#[test]
fn groups_have_weights_under_points_alone() {
    assert_eq!(
        bent(|l| l.groups[0].weight = Some(Share(1.0))),
        ["idle-weight groups.all.weight"]
    );
    let points = |normalise, weight| {
        let rule = Rule::Points(Points {
            most: 2,
            normalise,
            standings: Vec::new(),
            origin: crate::model::checklist::Origin::default(),
        });
        let mut list = list("own", rule, vec![topic("a", None)]);
        list.groups[0].weight = weight;
        found(&list)
    };
    assert_eq!(points(false, Some(Share(0.9))), ["weights-sum groups"]);
    assert_eq!(points(true, Some(Share(0.9))), Vec::<String>::new());
    assert_eq!(points(false, None), Vec::<String>::new());
}

#[test]
fn a_named_total_above_the_highest_level_is_told() {
    let standing = |en: &str, from| crate::model::checklist::Standing {
        names: names(en),
        from,
    };
    let rule = Rule::Points(Points {
        most: 2,
        normalise: true,
        standings: vec![
            standing("low", 0.0),
            standing("top", 2.0),
            standing("none", 2.5),
        ],
        origin: crate::model::checklist::Origin::default(),
    });
    let mut list = list("own", rule, vec![topic("a", None)]);
    list.groups[0].weight = Some(Share(1.0));
    assert_eq!(found(&list), ["standing-range rule.standings.2.from"]);
}

#[test]
fn a_checklist_with_the_id_of_a_shipped_one_is_told_that_it_stands_in() {
    let shipped = crate::model::Checklist {
        version: "2".to_owned(),
        ..ladder()
    };
    let other = ladder();
    let all = std::slice::from_ref(&shipped);
    assert_eq!(super::check_stand_in(&shipped, all), None);
    let told = super::check_stand_in(&other, all).expect("another of that id");
    assert_eq!((told.code, told.is_error()), ("stands-in", false));
    let renamed = crate::model::Checklist {
        id: "mine".to_owned(),
        ..other
    };
    assert_eq!(super::check_stand_in(&renamed, all), None);
}

#[test]
fn what_is_left_out_by_a_question_can_be_left_out_and_names_thresholds() {
    let asked = crate::model::evidence::Predicate::AtLeast(
        crate::model::evidence::Fact::Suppliers,
        "one".to_owned(),
    );
    let fixed = bent(|l| l.topics[0].contradicted_by = Some(asked.clone()));
    assert_eq!(
        fixed,
        [
            "idle-contradiction topics.a.contradicted_by",
            "unknown-threshold topics.a.contradicted_by"
        ]
    );
}

#[test]
fn every_level_asks_or_inherits() {
    assert_eq!(
        bent(|l| drop(l.topics[0].criteria.pop())),
        ["level-hole topics.a.criteria"]
    );
    assert_eq!(
        bent(|l| {
            l.topics[0].criteria.pop();
            l.topics[0].inherits = vec![2];
        }),
        Vec::<String>::new()
    );
    assert_eq!(
        bent(|l| l.topics[0].inherits = vec![2]),
        ["bad-inherits topics.a.inherits"]
    );
    assert_eq!(
        bent(|l| l.topics[0].inherits = vec![3]),
        ["level-range topics.a.inherits"]
    );
    assert_eq!(
        bent(|l| l.topics[0].criteria.push(asking("l3.a", 3))),
        ["level-range topics.a.criteria.\"l3.a\".level"]
    );
    assert_eq!(
        bent(|l| l.topics[0].levels = vec![names("only one")]),
        ["level-names topics.a.levels"]
    );
}

#[test]
fn a_criterion_asks_something() {
    assert_eq!(
        bent(|l| l.topics[0].criteria[0].document = false),
        ["asks-nothing topics.a.criteria.\"l1.a\""]
    );
    let half = Threshold {
        value: Some(0.5),
        is_share: true,
        origin: Origin::default(),
    };
    assert_eq!(
        bent(|l| drop(l.thresholds.insert("half".into(), half))),
        ["idle-threshold thresholds.half"]
    );
}

#[test]
fn grades_need_what_can_be_had() {
    let need =
        |grade: usize, need: Need| bent_gates(move |_, rule| rule.grades[grade].needs.push(need));
    assert_eq!(
        need(0, Need::Grade("high".into())),
        ["grade-order rule.grades.low.needs.2"]
    );
    assert_eq!(
        need(0, Need::Grade("hihg".into())),
        ["unknown-grade rule.grades.low.needs.2"]
    );
    assert_eq!(
        need(0, Need::Areas(vec!["none".into()])),
        ["unknown-group rule.grades.low.needs.2"]
    );
    // The condition is no scene, so the area has two.
    assert_eq!(
        bent_gates(|_, rule| rule.scenes_per_area = 3),
        ["small-area rule.grades.low.needs.1"]
    );
    assert_eq!(
        bent_gates(|_, rule| rule.conditions = vec!["d".into()]),
        ["unknown-topic rule.conditions.0"]
    );
    assert_eq!(
        bent_gates(|list, _| list.topics[0].criteria[0].level = 2),
        ["level-range topics.a.criteria.\"l1.a\".level"]
    );
}

#[test]
fn needs_across_checklists_resolve_and_do_not_loop() {
    let told = |lists: &[&Checklist]| -> Vec<Vec<String>> {
        let all = check_checklists(lists);
        let text = |d: &Diagnostic| format!("{} {}", d.code, d.path);
        all.iter()
            .map(|found| found.iter().map(text).collect())
            .collect()
    };
    let of = |level| gates("grades", Need::Level("own".into(), level));
    assert_eq!(told(&[&ladder(), &of(2)]), [[""; 0], [""; 0]]);
    assert_eq!(
        told(&[&ladder(), &of(3)])[1],
        ["level-range rule.grades.middle.needs.0"]
    );
    assert_eq!(
        told(&[&of(2)])[0],
        ["unknown-checklist rule.grades.middle.needs.0"]
    );
    assert_eq!(
        told(&[&ladder(), &ladder()]),
        [vec![], vec!["duplicate-id id"]]
    );
    let circle = gates("own", Need::Level("grades".into(), 1));
    assert_eq!(
        told(&[&circle, &of(1)]),
        [
            ["need-loop rule.grades.middle.needs.0"],
            ["need-loop rule.grades.middle.needs.0"]
        ]
    );
}

#[test]
fn what_follows_from_a_failure_is_no_news() {
    let mut list = ladder();
    list.topics.pop();
    let failed = |paths: &[&str]| {
        let failed = paths.iter().map(|path| path.parse().unwrap()).collect();
        check_checklist_draft(&list, &failed).len()
    };
    assert_eq!(failed(&[]), 2);
    assert_eq!(failed(&["topics.b"]), 0);
    assert_eq!(failed(&["topics.a.weights"]), 0);
    assert_eq!(failed(&["version"]), 2);
}
