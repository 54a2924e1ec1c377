//! Who is counted, by name, and who only by bare statements.

use twinline::maturity;
use twinline::programme::{Verdict, count};
use twinline::report::count::sheet;
use twinline::report::count_data;

use super::count::{factory, mark, rows, scored, shanghai};

/// A level that is proven by claims and undated papers alone is counted, and told to be such.
#[test]
fn who_is_proven_by_bare_statements_alone_is_told() {
    let mut rows = rows();
    let Verdict::Scored(a) = &mut rows[0].result else {
        panic!("it is scored")
    };
    let sides = a.standings.get_mut("cmmm").expect("it");
    sides.without_statements = mark(2, 2.7);
    let result = count(&shanghai(), &maturity::shipped(), &rows);
    let rule = |id: &str| result.rules.iter().find(|rule| rule.id == id).expect(id);
    let intelligent = rule("intelligent");
    assert_eq!(
        (
            intelligent.strict.proven,
            intelligent.strict.by_statement_alone
        ),
        (1, 1)
    );
    let lenient = intelligent.lenient.expect("a milder reading");
    assert_eq!((lenient.proven, lenient.by_statement_alone), (3, 0));
    let page = sheet(&result).markdown();
    let told =
        "Intelligent factories, strict: 1 of the 1 proven would not be without bare statements";
    assert!(page.contains(told), "{page}");
    assert!(!page.contains("lenient: 0 of the"), "{page}");
    let csv = count_data::csv(&result).expect("csv");
    assert!(
        csv.contains("proven by bare statements alone: 1, leniently 0"),
        "{csv}"
    );
}

/// Ten are named, and how to see the others.
#[test]
fn a_long_list_of_names_says_where_all_of_them_are() {
    let rows: Vec<_> = (0..13)
        .map(|at| {
            let file = format!("{at:02}.ron");
            scored(
                &file,
                factory(&format!("f{at:02}"), mark(3, 3.2), Some(3), 2),
            )
        })
        .collect();
    let result = count(&shanghai(), &maturity::shipped(), &rows);
    let page = sheet(&result).markdown();
    let line = page
        .lines()
        .find(|line| line.starts_with("- Intelligent factories, strict: f00"));
    let line = line.unwrap_or_else(|| panic!("{page}"));
    assert_eq!(line.matches(".ron)").count(), 10, "{line}");
    assert!(
        line.ends_with(" and 3 more: --format csv names all"),
        "{line}"
    );
    let csv = count_data::csv(&result).expect("csv");
    let named = csv
        .lines()
        .filter(|line| line.starts_with("shanghai-2025,facility,"));
    assert_eq!(named.count(), 13);
}
