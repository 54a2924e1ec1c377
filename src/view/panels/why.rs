//! Why a station is the bottleneck, or is not, in the window's language. In English these are the sentences of the page,
//! which a test holds them to.

use super::super::locale::Words;
use crate::kpi::{Busy, Reason, Seldom, Waits, Why, told_share};

/// The reasons as a sentence.
pub fn why(words: &Words, why: &Why) -> String {
    let names = names(words, &why.named);
    let busy = words.get(busy_key(why.busy));
    let shares = match (told_share(why.active.0), told_share(why.active.1)) {
        (low, high) if low == high => high,
        (low, high) => words.with("why.from_to", &[&low, &high]),
    };
    let time = words.get(match why.of_scheduled_time {
        true => "why.scheduled_time",
        false => "why.time",
    });
    let after = match &why.next {
        Some((name, share)) => words.with("why.next", &[name, &told_share(*share)]),
        None => String::new(),
    };
    match why.reason {
        Reason::Arrivals => {
            let key = match why.named.len() > 1 {
                true => "why.arrivals_several",
                false => "why.arrivals_one",
            };
            words.with(key, &[&names, busy, &shares, time, &after])
        }
        Reason::TooClose { none_alone } => {
            let so = match none_alone {
                true => words.get("why.none_alone"),
                false => "",
            };
            words.with("why.several", &[&names, busy, &shares, time, so, &after])
        }
        Reason::TimeToSpare { starved, blocked } => {
            let (starved, blocked) = (told_share(starved), told_share(blocked));
            let values = [&names, busy, &shares, time, &starved, &blocked, &after];
            words.with("why.busiest", &values)
        }
        Reason::Station(how) => {
            let more = words.get(match why.next.is_some() {
                true => "why.more",
                false => "why.and",
            });
            let waits = waits(words, how);
            let values = [&names, busy, &shares, time, more, &waits, &after];
            words.with("why.station", &values)
        }
    }
}

/// "a, b and c".
fn names(words: &Words, names: &[String]) -> String {
    let (comma, last) = (words.get("why.comma"), words.get("why.last"));
    match names {
        [most @ .., end] if !most.is_empty() => format!("{}{last}{end}", most.join(comma)),
        names => names.concat(),
    }
}

fn busy_key(busy: Busy) -> &'static str {
    match (busy.setup, busy.down) {
        (true, true) => "why.working_setup_down",
        (true, false) => "why.working_setup",
        (false, true) => "why.working_down",
        (false, false) => "why.working",
    }
}

fn waits(words: &Words, waits: Waits) -> String {
    let how = |seldom: Seldom| {
        words.get(match seldom {
            Seldom::HardlyEver => "why.hardly_ever",
            Seldom::Never => "why.never",
        })
    };
    match waits {
        Waits::Both { starved, blocked } => {
            let (parts, room) = (told_share(starved), told_share(blocked));
            words.with("why.waits_both", &[&parts, &room])
        }
        Waits::ForParts(starved, room) => {
            words.with("why.waits_for_parts", &[&told_share(starved), how(room)])
        }
        Waits::ForRoom(blocked, parts) => {
            words.with("why.waits_for_room", &[&told_share(blocked), how(parts)])
        }
        Waits::For(seldom) => words.with("why.waits", &[how(seldom)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Language;
    use crate::view::desk::tests::desk;

    fn is_latin(text: &str) -> bool {
        text.contains(|c: char| c.is_ascii_alphabetic())
    }

    /// Every judgement with every kind of waiting, one station and several: English as the page, Chinese without a
    /// Latin letter.
    #[test]
    fn every_reason_is_told_as_the_page_tells_it_and_in_chinese() {
        let (english, chinese) = (Words::english(), Words::of(Language::Chinese));
        let waits = [
            Waits::Both {
                starved: 0.02,
                blocked: 0.004,
            },
            Waits::ForParts(0.3, Seldom::Never),
            Waits::ForRoom(0.3, Seldom::HardlyEver),
            Waits::For(Seldom::Never),
        ];
        let mut reasons: Vec<Reason> = waits.into_iter().map(Reason::Station).collect();
        reasons.extend([true, false].map(|none_alone| Reason::TooClose { none_alone }));
        reasons.push(Reason::Arrivals);
        reasons.push(Reason::TimeToSpare {
            starved: 0.2,
            blocked: 0.0,
        });
        let mut seen = 0;
        for reason in reasons {
            for named in [vec!["一"], vec!["一", "二"], vec!["一", "二", "三"]] {
                for (setup, next) in [(true, None), (false, Some(("四".to_owned(), 0.5)))] {
                    let one = Why {
                        named: named.iter().copied().map(str::to_owned).collect(),
                        active: (0.81, 0.82),
                        busy: Busy {
                            setup,
                            down: !setup,
                        },
                        of_scheduled_time: setup,
                        reason,
                        next,
                    };
                    assert_eq!(why(&english, &one), one.to_string());
                    let told = why(&chinese, &one);
                    assert!(told.contains("一") && !is_latin(&told), "{told}");
                    seen += 1;
                }
            }
        }
        assert_eq!(seen, 48);
    }

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
                assert_eq!(why(&desk.words, &found.why), found.why.to_string());
                let mut told = why(&chinese, &found.why);
                let mut names: Vec<&str> = twin.names().collect();
                names.sort_by_key(|name| std::cmp::Reverse(name.len()));
                for name in names {
                    told = told.replace(name, "");
                }
                assert!(!told.is_empty() && !is_latin(&told), "{told}");
                seen.insert((format!("{:?}", found.limit), found.stations.len() > 1));
            }
        }
        assert!(seen.len() >= 3, "{seen:?}");
    }
}
