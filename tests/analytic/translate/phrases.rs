//! The few things that cases say only in their description, read from fixed phrases.

use twinline::model::WhenDown;

use crate::analytic::fields::{Missing, missing};

/// Whether a machine that is down takes a part, for lines with time-dependent failures.
pub fn when_down(description: &str) -> Option<WhenDown> {
    if description.contains("down machine accepts no part") {
        Some(WhenDown::Refuse)
    } else if description.contains("down machine that is empty also accepts a part") {
        Some(WhenDown::Accept)
    } else {
        None
    }
}

/// A terminating run begins in a stated state; the only one that the translator knows is empty.
pub fn starts_empty(description: &str) -> Result<(), Missing> {
    let says = ["empty and idle at time 0", "all empty at time 0"];
    if says.iter().any(|words| description.contains(words)) {
        Ok(())
    } else {
        missing("start from given work in process")
    }
}

/// The number in `parts 1..25`, if it says so.
pub fn first_parts(text: &str) -> Option<u64> {
    let at = text.find("parts 1..")? + "parts 1..".len();
    leading_number(&text[at..])
}

/// The number before the last ` parts`: `100 parts.`
pub fn count_of_parts(text: &str) -> Option<u64> {
    let at = text.rfind(" parts")?;
    let digits = text[..at]
        .bytes()
        .rev()
        .take_while(u8::is_ascii_digit)
        .count();
    text[at - digits..at].parse().ok()
}

/// Windows such as `[100,115), [200,215), [300,315), ...`: the first start, the period and the length.
/// They must be evenly spaced and go on.
pub fn windows(text: &str) -> Option<(f64, f64, f64)> {
    let mut found: Vec<(f64, f64)> = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let Some(close) = rest[open..].find(')') else {
            break;
        };
        let (from, to) = rest[open + 1..open + close].split_once(',')?;
        found.push((from.trim().parse().ok()?, to.trim().parse().ok()?));
        rest = &rest[open + close + 1..];
    }
    if found.len() < 2 || !rest.trim_start_matches([',', ' ']).starts_with("...") {
        return None;
    }
    let (period, length) = (found[1].0 - found[0].0, found[0].1 - found[0].0);
    let even = found
        .iter()
        .enumerate()
        .all(|(k, (from, to))| *from == found[0].0 + period * k as f64 && to - from == length);
    (even && length > 0.0 && period > length).then_some((found[0].0, period, length))
}

/// The whole number that a text begins with.
pub fn leading_number(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text[..digits].parse().ok()
}

#[test]
fn fixed_phrases_are_read_and_others_are_not() {
    assert_eq!(first_parts("queue times of parts 1..25 in order"), Some(25));
    assert_eq!(first_parts("queue times"), None);
    assert_eq!(
        count_of_parts("change of 10 before the next part starts. 100 parts."),
        Some(100)
    );
    assert_eq!(count_of_parts("many parts"), None);
    let even = "windows [100,115), [200,215), [300,315), ... on the clock";
    assert_eq!(windows(even), Some((100.0, 100.0, 15.0)));
    assert_eq!(
        windows("windows [100,115), [200,215), [310,325), ..."),
        None
    );
    assert_eq!(windows("windows [100,115), [200,215) on the clock"), None);
}
