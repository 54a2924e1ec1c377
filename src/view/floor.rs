//! The floor of a desk: where its stations stand, and where the person puts them.

use std::io;
use std::path::PathBuf;

use bevy::math::Vec2;

use super::desk::Desk;
use super::layout::{Layout, LayoutFile, beside, set_aside};
use super::locale::Words;
use super::twin::Twin;

/// A key moves a station so far \[m\].
const STEP: f32 = 0.5;

impl Desk {
    /// Other plants than before are shown: the floor has room for the larger of both at every station. Where it has
    /// already, everything stays where it is.
    pub(super) fn lay_out(&mut self) {
        let twin = &self.twins[0];
        let beside = self.twins.get(1).map(Twin::factory);
        if !self.layout.suits(twin.factory(), beside, &twin.snapshot) {
            let other = Layout::for_both(twin.factory(), beside, &twin.snapshot, &self.moved);
            self.layout.become_another(other);
        }
    }

    /// Puts a station elsewhere on the floor. That is kept by [`Desk::keep_place`] only.
    pub fn put(&mut self, station: usize, at: Vec2) {
        self.layout.put(station, at);
    }

    /// Moves the selected station by a step of half a metre and keeps its place; `towards` is as the picture is turned,
    /// to the right and to the front.
    pub fn nudge(&mut self, towards: Vec2) {
        let Some(station) = self.selected.filter(|at| *at < self.layout.places.len()) else {
            return;
        };
        // To the nearest of the floor's four directions, so that what stands in line comes to stand in line again.
        let quarters = libm::roundf(self.turned / std::f32::consts::FRAC_PI_2);
        let along = (0..(quarters as i32).rem_euclid(4)).fold(towards, |to, _| to.perp() * -1.0);
        let at = self.layout.places[station].at + along * STEP;
        self.put(station, at);
        self.keep_place(station);
    }

    /// The person let go of a station: its place is kept. The file may have been written by another window meanwhile:
    /// what that one moved stays in it.
    pub fn keep_place(&mut self, station: usize) {
        let Some(name) = self.twin().name(station).map(str::to_owned) else {
            return;
        };
        self.layout.settle();
        let file = self.layout_file();
        match LayoutFile::read(&file) {
            Ok(saved) if file.exists() => self.moved = saved,
            Ok(_) => {}
            Err((saved, _)) => {
                self.is_layout_refused = true;
                self.moved.put_all(saved);
            }
        }
        self.moved.put(&name, self.layout.places[station].at);
        let failed = |words: &Words, error: io::Error| {
            let (file, why) = (file.display().to_string(), words.failure(&error));
            Some(words.with("view.cannot_write", &[&file, &why]))
        };
        if self.is_layout_refused {
            match set_aside(&file) {
                Ok(kept) => {
                    self.is_layout_refused = false;
                    let kept = kept.map(|kept| kept.display().to_string());
                    self.notice = kept.map(|kept| self.words.with("view.layout_kept", &[&kept]));
                }
                Err(error) => {
                    self.notice = failed(&self.words, error);
                    return;
                }
            }
        }
        if let Err(error) = self.moved.write(&file) {
            self.notice = failed(&self.words, error);
        }
    }

    fn layout_file(&self) -> PathBuf {
        beside(&self.document.path)
    }
}

#[cfg(test)]
mod tests {
    use super::super::desk::tests::desk;
    use super::*;

    #[test]
    fn moving_a_station_writes_the_layout_and_nothing_else() {
        let (folder, mut desk) = desk("penny-fab");
        let before = std::fs::read(&desk.document.path).unwrap();
        desk.put(0, Vec2::new(3.0, 9.0));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        desk.keep_place(0);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
        assert_eq!(std::fs::read(&desk.document.path).unwrap(), before);
        let again = LayoutFile::read(&desk.layout_file()).unwrap();
        assert_eq!(again, desk.moved);
    }

    #[test]
    fn a_damaged_layout_is_kept_under_another_name_before_the_first_write() {
        let (folder, desk) = desk("penny-fab");
        let file = desk.layout_file();
        let names = |wanted: &str| folder.path().join(format!("penny-fab.layout.ron{wanted}"));
        let other = desk.twin().names().nth(1).unwrap().to_owned();
        let half =
            format!("Layout(stations: {{\"{other}\": (x: 9, z: 9), \"x\": (x: NaN, z: 0)}})");
        for (text, name) in [("Layout(stations: {\"a\": (x: 1", ".bak"), (&half, ".bak2")] {
            std::fs::write(&file, text).unwrap();
            let mut desk = Desk::new(desk.document.clone(), 1, Words::english()).unwrap();
            assert!(desk.notice.as_ref().unwrap().contains("left aside"));
            desk.put(0, Vec2::new(3.0, 9.0));
            desk.keep_place(0);
            assert_eq!(std::fs::read_to_string(names(name)).unwrap(), text);
            assert!(
                desk.notice.as_ref().unwrap().contains(name),
                "{:?}",
                desk.notice
            );
            desk.notice = None;
            desk.keep_place(0);
            assert_eq!((&desk.notice, names(".bak3").exists()), (&None, false));
        }
        let again = LayoutFile::read(&file).unwrap();
        assert_eq!(again.place(&other), Some(Vec2::splat(9.0)));
    }

    #[test]
    fn two_windows_on_one_plant_keep_what_both_moved() {
        let (_folder, mut desk) = desk("penny-fab");
        let mut other = Desk::new(desk.document.clone(), 1, Words::english()).unwrap();
        let name = |at: usize| desk.twin().name(at).unwrap().to_owned();
        let names = [name(0), name(1), name(2)];
        let put = |desk: &mut Desk, station: usize, at: f32| {
            desk.put(station, Vec2::splat(at));
            desk.keep_place(station);
        };
        put(&mut desk, 0, 3.0);
        put(&mut other, 1, 9.0);
        put(&mut other, 0, 5.0);
        // The first window does not write its own old place of that station again.
        put(&mut desk, 2, 12.0);
        let read = |desk: &Desk| LayoutFile::read(&desk.layout_file()).unwrap();
        let places = |file: LayoutFile| names.clone().map(|name| file.place(&name));
        let both = [5.0, 9.0, 12.0].map(|at| Some(Vec2::splat(at)));
        assert_eq!(places(read(&desk)), both);
        // Damaged meanwhile: kept under another name, and what it said that can be used stays.
        let file = desk.layout_file();
        let half = format!(
            "Layout(stations: {{\"{}\": (x: 7, z: 7), \"x\": (x: NaN, z: 0)}})",
            names[1]
        );
        std::fs::write(&file, &half).unwrap();
        put(&mut desk, 0, 4.0);
        assert!(desk.notice.as_ref().unwrap().contains(".bak"));
        let all = [4.0, 7.0, 12.0].map(|at| Some(Vec2::splat(at)));
        assert_eq!(places(read(&desk)), all);
        // Taken away meanwhile: what this window knows is written.
        std::fs::remove_file(&file).unwrap();
        put(&mut desk, 0, 6.0);
        let all = [6.0, 7.0, 12.0].map(|at| Some(Vec2::splat(at)));
        assert_eq!(places(read(&desk)), all);
    }

    #[test]
    fn a_trial_of_stations_as_large_leaves_the_floor_as_it_is() {
        let (_folder, mut desk) = desk("lingang-body-shop");
        let number = desk.twin().number("framing").unwrap();
        desk.put(number, Vec2::splat(40.0));
        let (revision, places) = (desk.layout.revision(), desk.layout.places.clone());
        let set = |desk: &mut Desk, path: &str, value: &str| {
            let step = crate::text::Step::Set(path.parse().unwrap(), value.to_owned());
            desk.try_step(step).unwrap();
        };
        set(&mut desk, "framing.setup.takes", "6 s");
        assert_eq!(desk.twins.len(), 2);
        assert_eq!(
            (desk.layout.revision(), &desk.layout.places),
            (revision, &places)
        );
        set(&mut desk, "framing.servers", "4");
        assert_ne!(desk.layout.revision(), revision);
        let wide = desk.layout.places[number].size.y;
        let revision = desk.layout.revision();
        desk.take_all_back();
        assert!(desk.layout.places[number].size.y < wide);
        assert!(desk.layout.revision() > revision);
    }

    #[test]
    fn a_key_moves_a_station_to_where_the_picture_points() {
        let (_folder, mut desk) = desk("penny-fab");
        desk.nudge(Vec2::X);
        assert_eq!(desk.moved, LayoutFile::default());
        desk.selected = Some(0);
        let from = desk.layout.places[0].at;
        let moved = |desk: &mut Desk, towards| {
            let from = desk.layout.places[0].at;
            desk.nudge(towards);
            desk.layout.places[0].at - from
        };
        assert_eq!(moved(&mut desk, Vec2::X), Vec2::new(STEP, 0.0));
        // Turned like this the right of the picture lies where the camera's own right lies.
        for turned in [-0.22, 1.5, 3.0, -1.7] {
            desk.turned = turned;
            let right = bevy::math::Quat::from_rotation_y(turned) * bevy::math::Vec3::X;
            let step = moved(&mut desk, Vec2::X);
            assert!(
                step.dot(Vec2::new(right.x, right.z)) > 0.9 * STEP,
                "{turned}"
            );
            moved(&mut desk, -Vec2::X);
        }
        desk.turned = 0.0;
        moved(&mut desk, Vec2::Y);
        assert_eq!(desk.layout.places[0].at, from + Vec2::splat(STEP));
        let again = LayoutFile::read(&desk.layout_file()).unwrap();
        assert_eq!(again, desk.moved);
    }
}
