//! "Did you mean": the nearest of the names that would do.

/// The name nearest to what was written, when it is near enough to be meant.
pub(super) fn nearest<'n>(
    written: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    if written.len() > 100 {
        return None;
    }
    let lower = written.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for name in names {
        let distance = strsim::damerau_levenshtein(&lower, &name.to_lowercase());
        // A third of the letters may differ; of very short names one.
        let most = (name.chars().count().max(lower.chars().count()) / 3).max(1);
        if distance <= most && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// "did you mean `cycle`?", or a list of what would do.
pub(super) fn hint<'n>(
    written: &str,
    what: &str,
    names: impl IntoIterator<Item = &'n str> + Clone,
) -> Option<String> {
    if let Some(name) = nearest(written, names.clone()) {
        return Some(format!("did you mean `{name}`?"));
    }
    let names: Vec<&str> = names.into_iter().collect();
    match names.len() {
        0 => None,
        1..=20 => Some(format!("{what}: {}", names.join(", "))),
        more => Some(format!(
            "{what}: {}, … ({more} in all)",
            names[..12].join(", ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        let names = ["cycle", "servers", "setup"];
        assert_eq!(nearest("cycl", names), Some("cycle"));
        assert_eq!(nearest("Servers", names), Some("servers"));
        assert_eq!(nearest("setpu", names), Some("setup"));
        assert_eq!(nearest("colour", names), None);
        assert_eq!(
            hint("colour", "the fields are", names).unwrap(),
            "the fields are: cycle, servers, setup"
        );
    }
}
