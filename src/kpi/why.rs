//! Why a station is the bottleneck, or is not, in words.

use super::{Limit, Means};

/// The sentences. They say only what the numbers show.
pub(super) fn why(
    means: &Means<'_>,
    first: &str,
    named: &[(&str, f64)],
    next: Option<(&str, f64)>,
    limit: Limit,
) -> String {
    let shares = || named.iter().map(|(_, share)| *share);
    let share = shares().fold(0.0, f64::max);
    let of = |name| means.station(first, name).map_or(0.0, |e| e.mean);
    // A station that is never off shift has no other time.
    let its_time = match of("off_shift_share") > 0.0 {
        true => "its scheduled time",
        false => "its time",
    };
    let (starved, blocked) = (
        of("starved_share_of_scheduled"),
        of("blocked_share_of_scheduled"),
    );
    let busy = busy_with(
        of("setup_share_of_scheduled"),
        of("down_share_of_scheduled"),
    );
    let after = match next {
        Some((name, share)) => format!("; next comes {name} with {}", percent(share)),
        None => String::new(),
    };
    let names: Vec<&str> = named.iter().map(|(name, _)| *name).collect();
    let lowest = shares().fold(share, f64::min);
    let shares = match (percent(lowest), percent(share)) {
        (low, high) if low == high => high,
        (low, high) => format!("{low} to {high}"),
    };
    let names = join(&names);
    match (limit, named.len() > 1) {
        (Limit::Arrivals, several) => {
            let is = if several { "are" } else { "is" };
            let each = if several { "each" } else { "which is" };
            format!(
                "What arrives leaves: arrivals are the limit, not a station. The busiest {is} {names}, {each} \
                 {busy} {shares} of {its_time}{after}."
            )
        }
        (_, true) => {
            let so = match limit {
                Limit::NoStationAlone => ", so none of them alone holds the plant back",
                _ => "",
            };
            format!(
                "{names} are too close to tell apart: each is {busy} {shares} of {its_time}{so}{after}."
            )
        }
        (Limit::NoStationAlone, false) => format!(
            "{first} is the busiest station, but {busy} only {shares} of {its_time} (it waits for parts \
             {} and for room {} of it), so no station alone holds the plant back{after}.",
            percent(starved),
            percent(blocked)
        ),
        (Limit::Station, false) => {
            let more = if next.is_some() {
                ", more than any other station, and "
            } else {
                " and "
            };
            let waits = waits(starved, blocked);
            format!("{first} is {busy} {shares} of {its_time}{more}{waits}{after}.")
        }
    }
}

/// How often a station that limits the plant waits.
fn waits(starved: f64, blocked: f64) -> String {
    let is_some = |share: f64| share * 100.0 >= 0.05;
    let how = |share: f64| if share > 0.0 { "hardly ever" } else { "never" };
    match (is_some(starved), is_some(blocked)) {
        (true, true) => format!(
            "waits for parts only {} of it and for room {}",
            percent(starved),
            percent(blocked)
        ),
        (true, false) => format!(
            "waits for parts only {} of it and {} for room",
            percent(starved),
            how(blocked)
        ),
        (false, true) => format!(
            "waits for room only {} of it and {} for parts",
            percent(blocked),
            how(starved)
        ),
        (false, false) => format!("{} waits", how(starved + blocked)),
    }
}

/// What an active station does, without the states that it never has.
fn busy_with(setup: f64, down: f64) -> &'static str {
    match (setup > 0.0, down > 0.0) {
        (true, true) => "working, in setup or down",
        (true, false) => "working or in setup",
        (false, true) => "working or down",
        (false, false) => "working",
    }
}

fn join(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A share in whole percent; below one percent with a digit.
fn percent(share: f64) -> String {
    let value = share * 100.0;
    if (0.05..0.95).contains(&value) {
        format!("{value:.1} %")
    } else {
        format!("{value:.0} %")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_told_in_one_style() {
        let told = [
            (0.01, 0.002),
            (0.01, 0.0001),
            (0.0, 0.02),
            (0.0001, 0.0),
            (0.0, 0.0),
        ];
        assert_eq!(
            told.map(|(starved, blocked)| waits(starved, blocked)),
            [
                "waits for parts only 1 % of it and for room 0.2 %",
                "waits for parts only 1 % of it and hardly ever for room",
                "waits for room only 2 % of it and never for parts",
                "hardly ever waits",
                "never waits",
            ]
        );
    }
}
