//! `<name>.layout.ron`: where a person put the stations. Only the window writes it, and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use bevy::math::Vec2;
use serde::{Deserialize, Serialize};

use super::super::locale::Words;
use super::super::whole;
use super::REACH;

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

/// Why a layout, or a part of it, is left aside.
#[derive(Debug)]
pub enum Damage {
    /// The system does not let us read it.
    Unreadable(PathBuf, io::Error),
    /// It is no layout, in the words of the language's reader.
    Damaged(PathBuf, String),
    /// These stations stand where nobody sees them.
    Far(PathBuf, Vec<String>),
}

impl Damage {
    /// For the person, in one line.
    pub fn told(&self, words: &Words) -> String {
        match self {
            Self::Unreadable(path, error) => {
                let path = path.display().to_string();
                words.with("layout.unreadable", &[&path, &words.failure(error)])
            }
            Self::Damaged(path, why) => {
                let path = path.display().to_string();
                words.with("layout.damaged", &[&path, &words.said(why)])
            }
            Self::Far(path, stations) => {
                let (path, reach) = (path.display().to_string(), REACH.to_string());
                words.with("layout.far", &[&path, &stations.join(", "), &reach])
            }
        }
    }
}

/// The layout file that belongs to a plant's file.
pub fn beside(plant: &Path) -> PathBuf {
    plant.with_extension("layout.ron")
}

/// The layout file that a name would be, on file systems that tell large letters from small and on others.
pub fn is_layout(file: &Path, plant: &Path) -> bool {
    let lower = |path: &Path| {
        path.file_name()
            .map(|name| name.to_string_lossy().to_lowercase())
    };
    lower(file) == lower(&beside(plant))
}

/// Renames a file that is about to be written over although it could not be used: `<name>.bak`, `<name>.bak2` and so
/// on, whichever is free. Returns the new name; none when there is no such file.
///
/// # Errors
/// Why it cannot be renamed; it is where it was then.
pub fn set_aside(path: &Path) -> io::Result<Option<PathBuf>> {
    let is_there = |path: &Path| path.symlink_metadata().is_ok();
    if !is_there(path) {
        return Ok(None);
    }
    for number in 1..10_000 {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(match number {
            1 => ".bak".to_owned(),
            _ => format!(".bak{number}"),
        });
        let kept = path.with_file_name(name);
        if !is_there(&kept) {
            fs::rename(path, &kept)?;
            return Ok(Some(kept));
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

impl LayoutFile {
    /// What the file says; nothing when there is none.
    ///
    /// # Errors
    /// With what can be used of it: what is wrong. What cannot be used stands by our own layout.
    pub fn read(path: &Path) -> Result<Self, (Self, Damage)> {
        let refused = |why: Damage| (Self::default(), why);
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(refused(Damage::Unreadable(path.to_owned(), error))),
        };
        let mut read: Self = ron::from_str(&text)
            .map_err(|error| refused(Damage::Damaged(path.to_owned(), error.to_string())))?;
        let far = |spot: &Spot| !(spot.x.abs() <= REACH && spot.z.abs() <= REACH);
        let left: Vec<String> = read
            .stations
            .extract_if(.., |_, spot| far(spot))
            .map(|(name, spot)| format!("`{name}` ({}, {})", spot.x, spot.z))
            .collect();
        match left.is_empty() {
            true => Ok(read),
            false => Err((read, Damage::Far(path.to_owned(), left))),
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

    /// Everything that another says is so.
    pub fn put_all(&mut self, other: Self) {
        self.stations.extend(other.stations);
    }

    /// Writes the file whole: beside it first, then in its place.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let pretty = ron::ser::PrettyConfig::new().struct_names(true);
        let text = ron::ser::to_string_pretty(self, pretty).map_err(io::Error::other)?;
        whole::write(path, format!("{text}\n").as_bytes())
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
        assert_eq!(LayoutFile::read(&path).unwrap(), LayoutFile::default());
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
        for text in ["Layout(stations: {\"a\": (x: 1", "\u{0}"] {
            fs::write(&path, text).unwrap();
            let (file, damage) = LayoutFile::read(&path).unwrap_err();
            let told = damage.told(&Words::english());
            assert!(
                told.contains("left aside") && told.contains("line.layout.ron"),
                "{told}"
            );
            assert_eq!(file, LayoutFile::default());
        }
    }

    #[test]
    fn a_station_that_stands_nowhere_is_left_aside_and_the_others_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("line.layout.ron");
        for spot in ["(x: NaN, z: 0)", "(x: 0, z: -99999)", "(x: 1e30, z: 0)"] {
            let text = format!("Layout(stations: {{\"a\": (x: 1, z: 2), \"b\": {spot}}})");
            fs::write(&path, text).unwrap();
            let (file, damage) = LayoutFile::read(&path).unwrap_err();
            let told = damage.told(&Words::english());
            assert!(told.contains("`b`") && !told.contains("`a`"), "{told}");
            assert_eq!(file.place("a"), Some(Vec2::new(1.0, 2.0)));
            assert_eq!(file.place("b"), None);
        }
    }

    #[test]
    fn what_is_set_aside_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("line.layout.ron");
        assert_eq!(set_aside(&path).unwrap(), None);
        for (text, name) in [("one", "bak"), ("two", "bak2"), ("three", "bak3")] {
            fs::write(&path, text).unwrap();
            let kept = set_aside(&path).unwrap().unwrap();
            assert!(kept.to_string_lossy().ends_with(&format!(".ron.{name}")));
            assert_eq!(fs::read_to_string(kept).unwrap(), text);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }
}
