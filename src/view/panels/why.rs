//! Why a station is the bottleneck, or is not, in the window's language. In English these are the sentences of
//! [`Bottleneck::why`], which a test holds them to.

use super::super::locale::Words;
use crate::kpi::{Bottleneck, Kpis, Limit, States};

/// What the sentences tell.
struct Told<'a> {
    words: &'a Words,
    named: Vec<(&'a str, f64)>,
    states: &'a States,
    next: Option<(&'a str, f64)>,
}

/// Why, of a bottleneck that these measures show.
pub fn why(words: &Words, kpis: &Kpis, found: &Bottleneck) -> String {
    let active = || {
        let stations = kpis.stations.iter();
        stations.filter_map(|station| {
            let states = &station.machine.as_ref()?.states;
            let share = states.active_share_of_scheduled?;
            Some((station.name.as_str(), share, states))
        })
    };
    let is_named = |name: &str| found.stations.iter().any(|other| other == name);
    let of = |name: &String| {
        active()
            .find(|(other, ..)| other == name)
            .map(|(name, share, _)| (name, share))
    };
    let states = active().find(|(name, ..)| *name == found.most_active);
    let Some((_, _, states)) = states else {
        return String::new();
    };
    let others = active().filter(|(name, ..)| !is_named(name));
    let told = Told {
        words,
        named: found.stations.iter().filter_map(of).collect(),
        states,
        next: others
            .map(|(name, share, _)| (name, share))
            .reduce(|best, other| if other.1 > best.1 { other } else { best }),
    };
    told.sentence(found.limit, &found.most_active)
}

impl Told<'_> {
    fn sentence(&self, limit: Limit, first: &str) -> String {
        let words = self.words;
        let (names, busy, shares) = (self.names(), self.busy(), self.shares());
        // A station that is never off shift has no other time.
        let time = words.get(match self.states.off_shift_share.unwrap_or(0.0) > 0.0 {
            true => "why.scheduled_time",
            false => "why.time",
        });
        let after = match self.next {
            Some((name, share)) => words.with("why.next", &[name, &percent(share)]),
            None => String::new(),
        };
        let (starved, blocked) = (
            self.states.starved_share_of_scheduled.unwrap_or(0.0),
            self.states.blocked_share_of_scheduled.unwrap_or(0.0),
        );
        match (limit, self.named.len() > 1) {
            (Limit::Arrivals, several) => {
                let key = match several {
                    true => "why.arrivals_several",
                    false => "why.arrivals_one",
                };
                words.with(key, &[&names, busy, &shares, time, &after])
            }
            (_, true) => {
                let so = match limit {
                    Limit::NoStationAlone => words.get("why.none_alone"),
                    _ => "",
                };
                words.with("why.several", &[&names, busy, &shares, time, so, &after])
            }
            (Limit::NoStationAlone, false) => {
                let (starved, blocked) = (percent(starved), percent(blocked));
                let values = [first, busy, &shares, time, &starved, &blocked, &after];
                words.with("why.busiest", &values)
            }
            (Limit::Station, false) => {
                let more = words.get(match self.next.is_some() {
                    true => "why.more",
                    false => "why.and",
                });
                let waits = self.waits(starved, blocked);
                let values = [first, busy, &shares, time, more, &waits, &after];
                words.with("why.station", &values)
            }
        }
    }

    /// "a, b and c".
    fn names(&self) -> String {
        let (comma, last) = (self.words.get("why.comma"), self.words.get("why.last"));
        let names: Vec<&str> = self.named.iter().map(|(name, _)| *name).collect();
        match names.as_slice() {
            [most @ .., end] if !most.is_empty() => format!("{}{last}{end}", most.join(comma)),
            names => names.concat(),
        }
    }

    /// "82 %", or "81 % to 82 %".
    fn shares(&self) -> String {
        let shares = || self.named.iter().map(|(_, share)| *share);
        let highest = shares().fold(0.0, f64::max);
        let lowest = shares().fold(highest, f64::min);
        match (percent(lowest), percent(highest)) {
            (low, high) if low == high => high,
            (low, high) => self.words.with("why.from_to", &[&low, &high]),
        }
    }

    /// What an active station does, without the states that it never has.
    fn busy(&self) -> &str {
        let some = |share: Option<f64>| share.unwrap_or(0.0) > 0.0;
        let setup = some(self.states.setup_share_of_scheduled);
        let down = some(self.states.down_share_of_scheduled);
        self.words.get(match (setup, down) {
            (true, true) => "why.working_setup_down",
            (true, false) => "why.working_setup",
            (false, true) => "why.working_down",
            (false, false) => "why.working",
        })
    }

    /// How often a station that limits the plant waits.
    fn waits(&self, starved: f64, blocked: f64) -> String {
        let words = self.words;
        let is_some = |share: f64| share * 100.0 >= 0.05;
        let how = |share: f64| {
            words.get(match share > 0.0 {
                true => "why.hardly_ever",
                false => "why.never",
            })
        };
        let (parts, room) = (percent(starved), percent(blocked));
        match (is_some(starved), is_some(blocked)) {
            (true, true) => words.with("why.waits_both", &[&parts, &room]),
            (true, false) => words.with("why.waits_for_parts", &[&parts, how(blocked)]),
            (false, true) => words.with("why.waits_for_room", &[&room, how(starved)]),
            (false, false) => words.with("why.waits", &[how(starved + blocked)]),
        }
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
    use crate::view::Language;
    use crate::view::desk::tests::desk;

    /// In every shipped plant, early and late: the English sentence is that of the KPI, and the Chinese one has no
    /// Latin letters but those of names.
    #[test]
    fn the_window_says_what_the_kpi_says() {
        let folder = format!("{}/factories", env!("CARGO_MANIFEST_DIR"));
        let chinese = Words::of(Language::Chinese);
        let mut seen = std::collections::BTreeSet::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|e| e != "ron")
                || path.to_string_lossy().contains(".layout")
            {
                continue;
            }
            let (_folder, mut desk) = desk(path.file_stem().unwrap().to_str().unwrap());
            let until = desk.twin().until();
            for to in [until / 50, until / 4] {
                desk.jump(to);
                desk.pass(0.0, f64::INFINITY, &|| 0.0);
                desk.refresh();
                let twin = desk.twin();
                let Some(found) = &twin.bottleneck else {
                    continue;
                };
                assert_eq!(why(&desk.words, &twin.kpis, found), found.why);
                let mut told = why(&chinese, &twin.kpis, found);
                let mut names: Vec<&str> = twin.names().collect();
                names.sort_by_key(|name| std::cmp::Reverse(name.len()));
                for name in names {
                    told = told.replace(name, "");
                }
                let is_latin = |c: char| c.is_ascii_alphabetic();
                assert!(!told.is_empty() && !told.contains(is_latin), "{told}");
                seen.insert((format!("{:?}", found.limit), found.stations.len() > 1));
            }
        }
        assert!(seen.len() >= 3, "{seen:?}");
    }
}
