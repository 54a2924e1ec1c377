//! `<name>.layout.ron`: where a person put the stations. Only the window writes it, and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bevy::math::Vec2;
use serde::{Deserialize, Serialize};

/// Stations that a person moved.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename = "Layout", deny_unknown_fields)]
pub struct LayoutFile {
    /// By name of the station.
    #[serde(default)]
    stations: BTreeMap<String, Spot>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spot {
    /// Along the line \[m\].
    x: f32,
    /// Across the line \[m\].
    z: f32,
}

/// The layout file that belongs to a plant's file.
pub fn beside(plant: &Path) -> PathBuf {
    plant.with_extension("layout.ron")
}

impl LayoutFile {
    /// What the file says; nothing when there is none.
    ///
    /// # Errors
    /// Why it cannot be read, for a person; the plant then stands by our own layout.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(format!("cannot read {}: {error}", path.display())),
        };
        let read: Self = ron::from_str(&text)
            .map_err(|error| format!("{}:{error}; it is left aside", path.display()))?;
        let far = |spot: &Spot| !(spot.x.abs() < 1e5 && spot.z.abs() < 1e5);
        match read.stations.iter().find(|(_, spot)| far(spot)) {
            Some((name, _)) => Err(format!(
                "{}: `{name}` stands nowhere; the file is left aside",
                path.display()
            )),
            None => Ok(read),
        }
    }

    /// Where a person put a station, as (x, z) \[m\].
    pub fn place(&self, station: &str) -> Option<Vec2> {
        let spot = self.stations.get(station)?;
        Some(Vec2::new(spot.x, spot.z))
    }

    /// A station was put there; kept to the centimetre.
    pub fn put(&mut self, station: &str, at: Vec2) {
        let cm = |v: f32| (v * 100.0).round() / 100.0;
        let spot = Spot {
            x: cm(at.x),
            z: cm(at.y),
        };
        self.stations.insert(station.to_owned(), spot);
    }

    /// Writes the file whole: beside it first, then in its place.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let pretty = ron::ser::PrettyConfig::new().struct_names(true);
        let text = ron::ser::to_string_pretty(self, pretty).map_err(io::Error::other)?;
        let part = path.with_extension("ron.part");
        let mut file = fs::File::create(&part)?;
        file.write_all(text.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::rename(part, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_is_there_after_writing_and_reading() {
        let folder = tempfile::tempdir().unwrap();
        let path = beside(&folder.path().join("line.ron"));
        assert!(path.ends_with("line.layout.ron"));
        assert_eq!(LayoutFile::read(&path), Ok(LayoutFile::default()));
        let mut file = LayoutFile::default();
        file.put("焊接", Vec2::new(1.234_5, -2.0));
        file.write(&path).unwrap();
        let read = LayoutFile::read(&path).unwrap();
        assert_eq!(read.place("焊接"), Some(Vec2::new(1.23, -2.0)));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_damaged_layout_is_told_and_left_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("line.layout.ron");
        for text in [
            "Layout(stations: {\"a\": (x: 1",
            "Layout(stations: {\"a\": (x: NaN, z: 0)})",
            "\u{0}",
        ] {
            fs::write(&path, text).unwrap();
            let told = LayoutFile::read(&path).unwrap_err();
            assert!(
                told.contains("left aside") && told.contains("line.layout.ron"),
                "{told}"
            );
        }
    }
}
