//! Pictures without a window, and what is said where none can be drawn. What needs a Vulkan driver is ignored by
//! default; `.ci/run` installs one and runs it.

use std::path::Path;
use std::process::{Command, Output};

use twinline::text;
use twinline::view::{Desk, Document, Fineness, Picture, Shot, Words, id_colour, shot};

const FLAGSHIP: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/factories/lingang-body-shop.ron"
);

fn twinline(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_twinline"))
        .args(arguments)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .unwrap()
}

fn desk() -> Desk {
    let source = text::Source {
        name: FLAGSHIP.to_owned(),
        text: std::fs::read_to_string(FLAGSHIP).unwrap(),
    };
    let reading = text::read(source, &text::NoFiles);
    let document = Document {
        path: FLAGSHIP.into(),
        factory: reading.factory.clone().unwrap(),
        reading,
    };
    let mut desk = Desk::new(document, 1, Words::english()).unwrap();
    (desk.bar, desk.tree, desk.inspector, desk.tab) = (false, false, false, None);
    desk
}

fn png_of(path: &Path) -> (u32, u32, Vec<u8>) {
    let file = std::io::BufReader::new(std::fs::File::open(path).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgb);
    (info.width, info.height, pixels)
}

#[test]
fn without_a_display_one_line_says_what_to_do() {
    let out = twinline(&["view", FLAGSHIP]);
    assert_eq!(out.status.code(), Some(2));
    let told = String::from_utf8(out.stderr).unwrap();
    assert_eq!(told.trim_end().lines().count(), 1, "{told}");
    assert!(
        told.contains("no display") && told.contains("twinline shot"),
        "{told}"
    );
}

/// One line on standard error and exit code 2.
fn refused(mut command: Command) -> String {
    let out = command.output().unwrap();
    let told = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(2), "{told}");
    assert_eq!(told.trim_end().lines().count(), 1, "{told}");
    told
}

#[cfg(target_os = "linux")]
#[test]
fn a_display_where_nobody_answers_is_told_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    for (variable, value) in [("DISPLAY", ":987"), ("WAYLAND_DISPLAY", "wayland-987")] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_twinline"));
        command.args(["view", FLAGSHIP]);
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
            command.env_remove(name);
        }
        command.env("XDG_RUNTIME_DIR", folder.path());
        command.env(variable, value);
        let told = refused(command);
        assert!(
            told.contains(&format!("{variable} is {value}")) && told.contains("twinline shot"),
            "{told}"
        );
    }
}

#[test]
#[ignore = "needs libvulkan"]
fn a_driver_that_is_none_is_told_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let driver = folder.path().join("none.json");
    let mut command = Command::new(env!("CARGO_BIN_EXE_twinline"));
    command.args(["shot", FLAGSHIP, "--at", "1 h", "--plain", "-o"]);
    command.arg(folder.path().join("a.png"));
    command.env("XDG_RUNTIME_DIR", folder.path());
    command.env("VK_DRIVER_FILES", driver);
    let told = refused(command);
    assert!(told.contains("mesa-vulkan-drivers"), "{told}");
}

#[test]
fn a_rate_that_is_none_is_refused() {
    for rate in ["0", "-60", "inf", "fast"] {
        let out = twinline(&["shot", FLAGSHIP, "--speed", rate, "-o", "x.png"]);
        let told = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(2));
        assert!(told.contains("write a number above 0"), "{told}");
    }
}

#[test]
fn a_day_that_is_none_is_refused() {
    for day in ["2025-13-01", "31.12.2025", "today"] {
        let out = twinline(&["shot", FLAGSHIP, "--as-of", day, "-o", "x.png"]);
        let told = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(2));
        assert!(told.contains("write a day as 2026-11-22"), "{told}");
    }
}

#[test]
fn where_and_when_a_picture_cannot_be_is_told_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("none").join("x.png");
    for (more, told_of) in [
        (["-o", nowhere.to_str().unwrap()], "there is no folder"),
        (["-o", "x.jpg"], "x.jpg: a picture is a PNG; call it x.png"),
        (["-o", "x"], "x: a picture is a PNG; call it x.png"),
        (["-ox.png", "--at=soon"], "--at soon: write a time such as"),
        (["-ox.png", "--at=-2 h"], "write a time such as"),
    ] {
        let out = twinline(&[&["shot", FLAGSHIP][..], &more].concat());
        let told = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(2), "{told}");
        assert!(told.contains(told_of), "{told}");
    }
}

/// A line in the picture can be read by nobody who makes a hundred of them, and closed by none.
#[test]
fn a_damaged_layout_and_a_time_behind_the_end_are_told_beside_the_picture() {
    let folder = tempfile::tempdir().unwrap();
    let plant = folder.path().join("shop.ron");
    std::fs::copy(FLAGSHIP, &plant).unwrap();
    std::fs::write(folder.path().join("shop.layout.ron"), "(stations: ").unwrap();
    let picture = folder.path().join("x.png");
    let mut command = Command::new(env!("CARGO_BIN_EXE_twinline"));
    // Without a driver it is told all the same.
    command.env("VK_DRIVER_FILES", folder.path().join("none.json"));
    command
        .arg("shot")
        .arg(&plant)
        .args(["--at", "90000 h", "-o"]);
    let out = command.arg(&picture).output().unwrap();
    let told = String::from_utf8(out.stderr).unwrap();
    assert!(told.contains("shop.layout.ron"), "{told}");
    assert!(told.contains("shop.ron: the run ends at "), "{told}");
    assert_eq!((out.status.code(), picture.exists()), (Some(2), false));
}

#[test]
fn a_picture_that_is_there_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plant.png");
    std::fs::write(&file, "mine").unwrap();
    let out = twinline(&["shot", FLAGSHIP, "-o", file.to_str().unwrap()]);
    assert_eq!(out.status.code(), Some(2));
    assert_eq!(std::fs::read(&file).unwrap(), b"mine");
    let out = twinline(&[
        "shot", FLAGSHIP, "--frames", "2", "--size", "9x9", "-o", "x.png",
    ]);
    assert_eq!(out.status.code(), Some(2));
}

#[test]
#[ignore = "needs a Vulkan driver"]
fn a_picture_shows_every_station() {
    let what = Shot {
        at: 30 * 3_600_000_000_000,
        size: (640, 400),
        frames: 1,
        fineness: Fineness::Ids,
    };
    let stations = desk().twin().snapshot.stations.len();
    let mut masks: Vec<Vec<usize>> = Vec::new();
    shot(desk(), &what, false, &mut |_, picture: &Picture| {
        assert_eq!((picture.width, picture.height), what.size);
        for station in 0..stations {
            let [red, green, blue] = id_colour(station);
            let is = |p: &[u8]| {
                p[0].abs_diff(red) <= 2 && p[1].abs_diff(green) <= 2 && p[2].abs_diff(blue) <= 2
            };
            let pixels = picture.rgba.chunks_exact(4).enumerate();
            masks.push(pixels.filter(|(_, p)| is(p)).map(|(at, _)| at).collect());
        }
        Ok(())
    })
    .unwrap();
    let sizes: Vec<usize> = masks.iter().map(Vec::len).collect();
    assert_eq!(sizes.len(), stations);
    assert!(sizes.iter().all(|pixels| *pixels >= 30), "{sizes:?}");
    // Where the stations are, the picture for people shows something else than the floor.
    let plain = Shot {
        fineness: Fineness::Plain,
        ..what
    };
    let mut shares = Vec::new();
    shot(desk(), &plain, false, &mut |_, picture: &Picture| {
        let pixels: Vec<&[u8]> = picture.rgba.chunks_exact(4).collect();
        let mut counts = std::collections::BTreeMap::new();
        pixels
            .iter()
            .for_each(|p| *counts.entry(*p).or_insert(0) += 1);
        let floor = counts.iter().max_by_key(|(_, count)| **count).unwrap().0;
        for mask in &masks {
            let differs = |at: &&usize| {
                let channels = pixels[**at].iter().zip(*floor);
                channels.map(|(a, b)| a.abs_diff(*b)).max() > Some(20)
            };
            shares.push(mask.iter().filter(differs).count() as f64 / mask.len() as f64);
        }
        Ok(())
    })
    .unwrap();
    assert!(shares.iter().all(|share| *share > 0.3), "{shares:?}");
}

#[test]
#[ignore = "needs a Vulkan driver"]
fn a_picture_is_not_blank_and_equal_commands_draw_equal_ones() {
    let folder = tempfile::tempdir().unwrap();
    let mut pictures = Vec::new();
    for name in ["a.png", "b.png"] {
        let file = folder.path().join(name);
        let path = file.to_str().unwrap();
        let out = twinline(&[
            "shot", FLAGSHIP, "--at", "30 h", "--size", "640x360", "--panel", "all", "--plain",
            "-o", path,
        ]);
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        pictures.push(png_of(&file));
    }
    let (width, height, pixels) = &pictures[0];
    assert_eq!((*width, *height), (640, 360));
    let mut colours: Vec<&[u8]> = pixels.chunks_exact(3).collect();
    colours.sort_unstable();
    colours.dedup();
    assert!(colours.len() > 300, "{} colours", colours.len());
    let off = pixels
        .iter()
        .zip(&pictures[1].2)
        .filter(|(a, b)| a.abs_diff(**b) > 8)
        .count();
    assert!(
        off * 1000 < pixels.len(),
        "{off} of {} bytes differ",
        pixels.len()
    );
}

#[test]
#[ignore = "needs a Vulkan driver"]
fn a_sequence_moves() {
    let what = Shot {
        at: 31 * 3_600_000_000_000,
        size: (320, 200),
        frames: 3,
        fineness: Fineness::Plain,
    };
    let mut pictures = Vec::new();
    shot(desk(), &what, false, &mut |_, picture: &Picture| {
        pictures.push(picture.rgba.clone());
        Ok(())
    })
    .unwrap();
    assert_eq!(pictures.len(), 3);
    assert!(pictures[0] != pictures[1] && pictures[1] != pictures[2]);
}
