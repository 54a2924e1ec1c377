//! Where a plant stands on a checklist, for people: claimed, proven and possible, how much of it rests on bare
//! statements, and how much of the next level is there.

use super::marks::Marks;
use super::number::fixed;
use super::score::named;
use super::sheet::{Sheet, Table};
use super::yardsticks::mark_of;
use crate::maturity::{Answered, Measured, Score, Standing, Verdict, YardstickKind};

/// How many papers of a later day are named.
const PAPERS: usize = 5;

/// So many criteria by one paper are nothing remarkable.
const MANY: usize = 10;

/// Adds the section.
pub(super) fn standing(score: &Score, marks: &mut Marks, sheet: &mut Sheet) {
    sheet.heading("LEVEL");
    let mut table = Table::new(&["", "", "#total", ""]);
    let claimed = match &score.claimed {
        Some(claimed) => row(
            "claimed",
            claimed,
            "what the factory says of itself".to_owned(),
        ),
        None => ["claimed", "nothing", "", ""].map(str::to_owned),
    };
    table.row(claimed);
    let what = "what the plant, its run and its papers show";
    table.row(row("proven", &score.proven, what.to_owned()));
    let open = Open::of(score);
    table.row(row("possible", &score.possible, open.words()));
    if !same(&score.reachable, &score.possible) {
        let what = "of that, what this version can prove";
        table.row(row("reachable", &score.reachable, what.to_owned()));
    }
    sheet.table(table);
    next_level(score, marks, sheet);
    if let Some(claimed) = &score.claimed
        && claimed.level > score.proven.level
    {
        sheet.say(format!(
            "Claims {} more than it proves.",
            match claimed.level - score.proven.level {
                1 => "one level".to_owned(),
                n => format!("{n} levels"),
            }
        ));
    }
    sheet.say(statements(score));
    papers(score, sheet);
    later_papers(score, sheet);
}

fn row(what: &str, standing: &Standing, says: String) -> [String; 4] {
    let total = standing.total.map_or(String::new(), |t| fixed(t, 2));
    [what.to_owned(), named(standing), total, says]
}

/// Whether two standings look the same on the page.
fn same(one: &Standing, other: &Standing) -> bool {
    let total = |standing: &Standing| standing.total.map(|t| fixed(t, 2));
    one.level == other.level && total(one) == total(other)
}

/// How much of the next level is proven, and how much of it is needed.
fn next_level(score: &Score, marks: &mut Marks, sheet: &mut Sheet) {
    let pass = |name: &str| {
        let mut numbers = score.yardsticks.iter();
        let mark = numbers.find(|y| y.kind == YardstickKind::PassMark && y.name == name);
        mark.and_then(|y| y.value)
    };
    let percent = |share: f64| fixed(share * 100.0, 0);
    if let Some(pass) = pass("band") {
        let mark = mark_of(score, YardstickKind::PassMark, "band", marks);
        sheet.say(format!(
            "A topic reaches a band when {} % of its criteria are shown{mark} and the band below is reached; the \
             total is the mean band.",
            percent(pass)
        ));
    }
    let next = usize::from(score.proven.level);
    let Some(share) = score.proven.by_level.get(next) else {
        return;
    };
    let needed = pass("level").map_or(String::new(), |pass| {
        let mark = mark_of(score, YardstickKind::PassMark, "level", marks);
        format!(", {} % is needed{mark}", percent(pass))
    });
    let alone = score
        .by_statement_alone
        .get(next)
        .filter(|alone| **alone > 0.0);
    let alone = alone.map_or(String::new(), |alone| {
        format!(" ({} % by statement alone)", fixed(alone * 100.0, 1))
    });
    sheet.say(format!(
        "Level {}: {} % of its weight is proven{alone}{needed}. The total counts each level passed as 1 and adds \
         that share.",
        next + 1,
        fixed(share * 100.0, 1)
    ));
}

/// How much of what is proven rests on bare statements alone.
fn statements(score: &Score) -> String {
    let alone = |answer: &&Answered| answer.without_statements_tenths < answer.proven_tenths;
    let number = score.answers.iter().filter(alone).count();
    let what = "bare statements alone (claims, papers without a date or of a later day, figures typed in), which \
                earn half at most";
    let criteria = match number {
        0 => return "Nothing of what is proven rests on bare statements alone.".to_owned(),
        1 => "1 criterion rests".to_owned(),
        n => format!("{n} criteria rest"),
    };
    let levels = score.by_statement_alone.iter().enumerate();
    let levels: Vec<String> = levels
        .filter(|(_, alone)| **alone > 0.0)
        .map(|(at, alone)| format!("{} % of level {}", fixed(alone * 100.0, 1), at + 1))
        .collect();
    let levels = match levels.is_empty() {
        true => String::new(),
        false => format!(": {}", levels.join(", ")),
    };
    let without = &score.without_statements;
    let stays = match (same(without, &score.proven), without.total) {
        (true, Some(_)) => "level and total stay as they are".to_owned(),
        (true, None) => "the level stays as it is".to_owned(),
        (false, Some(total)) => format!(
            "level and total come to {} ({})",
            named(without),
            fixed(total, 2)
        ),
        (false, None) => format!("the level comes to {}", named(without)),
    };
    format!("{criteria} on {what}{levels}. Without them {stays}.")
}

/// How much of what is proven rests on dated papers alone.
fn papers(score: &Score, sheet: &mut Sheet) {
    let Some((oldest, _)) = &score.papers.oldest else {
        return;
    };
    let levels = score.by_papers_alone.iter().enumerate();
    let levels: Vec<String> = levels
        .filter(|(_, alone)| **alone > 0.0)
        .map(|(at, alone)| format!("{} % of level {}", fixed(alone * 100.0, 1), at + 1))
        .collect();
    let all = score.papers.criteria;
    let who = match (levels.is_empty(), all) {
        (false, _) if levels.len() == 1 => format!("{} rests", levels.join("")),
        (false, _) => format!("{} rest", levels.join(", ")),
        (true, 1) => "1 criterion rests".to_owned(),
        (true, n) => format!("{n} criteria rest"),
    };
    // One paper that shows most of them, and more than a handful.
    let most = score.papers.most.as_ref();
    let most = most.filter(|(_, number)| *number > MANY && 2 * number > all);
    let most = most.map_or(String::new(), |(title, number)| {
        format!("; {number} of {all} criteria by one paper: {title}")
    });
    sheet.say(format!(
        "{who} on papers alone, the oldest of {oldest}{most}."
    ));
}

/// Papers that count as bare statements for their date.
fn later_papers(score: &Score, sheet: &mut Sheet) {
    let (papers, Some(day)) = (&score.basis.later_papers, &score.basis.as_of) else {
        return;
    };
    let told = match papers.len() {
        0 => return,
        1 => format!("1 paper is dated later than {day} and so a bare statement"),
        n => format!("{n} papers are dated later than {day} and so bare statements"),
    };
    let named = papers.iter().take(PAPERS);
    let named: Vec<String> = named
        .map(|(title, date)| format!("{title} ({date})"))
        .collect();
    let more = match papers.len().saturating_sub(PAPERS) {
        0 => String::new(),
        more => format!(" and {more} more (--format json names all)"),
    };
    sheet.say(format!("{told}: {}{more}.", named.join(", ")));
}

/// Why more might be proven than is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub(super) struct Open {
    /// What the facility could show: papers, facts that it does not declare, a run.
    pub yours_to_show: usize,
    /// What a run would tell, where none was made.
    pub a_run_would_tell: usize,
    /// What the engine does not simulate yet.
    pub not_yet_simulated: usize,
    /// Results whose interval holds their threshold: more replications would tell.
    pub within_the_interval: usize,
}

impl Open {
    pub fn of(score: &Score) -> Self {
        let mut open = Self {
            yours_to_show: 0,
            a_run_would_tell: 0,
            not_yet_simulated: 0,
            within_the_interval: 0,
        };
        for answer in &score.answers {
            if answer.possible_tenths <= answer.proven_tenths {
                continue;
            }
            let straddles = |measured: &Measured| measured.verdict == Verdict::Straddles;
            let is_at_most_straddling = answer.proven_tenths >= 8;
            if answer.not_yet.is_some() {
                open.not_yet_simulated += 1;
            } else if is_at_most_straddling && answer.measured.iter().any(straddles) {
                open.within_the_interval += 1;
            } else if score.basis.fingerprint.is_none()
                && answer.measured.iter().any(|m| m.value.is_none())
            {
                open.a_run_would_tell += 1;
            } else {
                open.yours_to_show += 1;
            }
        }
        open
    }

    fn words(&self) -> String {
        let all = self.yours_to_show
            + self.a_run_would_tell
            + self.not_yet_simulated
            + self.within_the_interval;
        if all == 0 {
            return "nothing more is open".to_owned();
        }
        let parts = [
            (self.yours_to_show, "yours to show"),
            (self.a_run_would_tell, "a run would tell"),
            (self.not_yet_simulated, "not yet simulated"),
            (self.within_the_interval, "within the interval"),
        ];
        let told: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        format!("if all {all} that are open were met: {}", told.join(", "))
    }
}
