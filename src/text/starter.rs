//! The plant that `twinline new` writes.

/// A commented plant of six stations to begin with.
pub const STARTER: &str = include_str!("starter.ron");

#[cfg(test)]
mod tests {
    use crate::model::Kind;
    use crate::text::{NoFiles, Source, read};

    use super::STARTER;

    #[test]
    fn the_starter_reads_without_a_problem() {
        let reading = read(
            Source {
                name: "starter.ron".into(),
                text: STARTER.into(),
            },
            &NoFiles,
        );
        assert_eq!(reading.diagnostics, []);
        let plant = reading.factory.clone().expect("no problem means a plant");
        assert_eq!(plant.stations.len(), 6);
        assert!(matches!(plant.stations["check"].kind, Kind::Inspection(_)));
        let bigger = reading.scenario("third cell").expect("the scenario fits");
        let servers = |plant: &crate::model::Factory| {
            plant.stations["weld"].kind.machine().map(|m| m.servers)
        };
        assert_eq!((servers(&plant), servers(&bigger)), (Some(2), Some(3)));
    }
}
