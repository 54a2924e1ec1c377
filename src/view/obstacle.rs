//! What keeps a window from opening, in one line with the package that has it.
//!
//! Bevy panics when there is no display, no driver or a library is missing. A display is tried beforehand; what a
//! panic means is worked out after it, since a library may lie where nobody looks but the loader.

use std::ffi::OsString;
use std::fmt;
use std::path::Path;

use super::display::{wayland_answers, x_answers};

/// Why no picture can be drawn here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// Neither X nor Wayland.
    NoDisplay,
    /// A display is named, and nobody answers there.
    NoAnswer {
        /// The environment's variable.
        variable: &'static str,
        /// What it names.
        value: String,
        /// What was tried.
        why: String,
        /// Another variable that names a display and is not looked at because of this one.
        other: Option<&'static str>,
    },
    /// Somebody answers at the display and lets nobody in.
    NotLetIn {
        /// What the display is.
        display: String,
    },
    /// A library that is opened when the window is.
    NoLibrary {
        /// The file that was looked for.
        library: &'static str,
        /// The Debian package that has it.
        package: &'static str,
    },
    /// Vulkan is there, but no driver.
    NoDriver,
    /// There are drivers, and none that draws here.
    UnusableDriver,
    /// Something else, in the words of whoever noticed.
    Other(String),
}

impl std::error::Error for Obstacle {}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDisplay => write!(
                f,
                "no display: neither WAYLAND_DISPLAY nor DISPLAY is set; `twinline shot` draws a picture without one, and \
                 `twinline run` needs neither"
            ),
            Self::NoAnswer {
                variable,
                value,
                why,
                other,
            } => {
                write!(
                    f,
                    "no display: {variable} is {value}, where nobody answers ({why}); "
                )?;
                if let Some(other) = other {
                    write!(f, "without it {other} would be used; ")?;
                }
                write!(f, "`twinline shot` draws a picture without a display")
            }
            Self::NotLetIn { display } => write!(
                f,
                "no display: {display} refuses this user; the package xauth has the command that shows who is let in \
                 (xauth list), and XAUTHORITY names its file; `twinline shot` draws a picture without a display"
            ),
            Self::NoLibrary { library, package } => write!(
                f,
                "{library} is missing; on Debian and Ubuntu the package {package} has it: apt install {package}"
            ),
            Self::NoDriver => write!(
                f,
                "there is no Vulkan driver; on Debian and Ubuntu the package mesa-vulkan-drivers has one for every \
                 graphics card and for none: apt install mesa-vulkan-drivers"
            ),
            Self::UnusableDriver => write!(
                f,
                "no Vulkan driver here can draw; on Debian and Ubuntu the package mesa-vulkan-drivers has one that needs \
                 no graphics card: apt install mesa-vulkan-drivers; VK_DRIVER_FILES, where it is set, must name a driver"
            ),
            Self::Other(why) => write!(f, "{why}"),
        }
    }
}

/// Where this machine keeps what a window needs.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// WAYLAND_DISPLAY.
    pub wayland: Option<OsString>,
    /// WAYLAND_SOCKET: a connection that is open already.
    pub is_connected: bool,
    /// XDG_RUNTIME_DIR, where Wayland's sockets lie.
    pub runtime: Option<OsString>,
    /// DISPLAY.
    pub x11: Option<String>,
    /// Folders with shared libraries.
    pub libraries: Vec<std::path::PathBuf>,
    /// Folders with descriptions of Vulkan drivers.
    pub drivers: Vec<std::path::PathBuf>,
    /// Drivers named outright.
    pub is_driver_named: bool,
}

impl Surroundings {
    /// This machine.
    pub fn here() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let is_set = |name: &str| set(name).is_some();
        let mut libraries: Vec<std::path::PathBuf> = std::env::var_os("LD_LIBRARY_PATH")
            .map(|paths| std::env::split_paths(&paths).collect())
            .unwrap_or_default();
        let triple = format!("{}-linux-gnu", std::env::consts::ARCH);
        for root in ["/usr/lib", "/lib", "/usr/local/lib"] {
            libraries.push(Path::new(root).join(&triple));
            libraries.push(root.into());
            libraries.push(format!("{root}64").into());
        }
        let mut drivers: Vec<std::path::PathBuf> = ["XDG_DATA_HOME", "XDG_DATA_DIRS"]
            .iter()
            .filter_map(std::env::var_os)
            .flat_map(|paths| std::env::split_paths(&paths).collect::<Vec<_>>())
            .collect();
        drivers.extend(["/usr/share", "/usr/local/share", "/etc"].map(Into::into));
        drivers
            .iter_mut()
            .for_each(|folder| folder.push("vulkan/icd.d"));
        Self {
            wayland: set("WAYLAND_DISPLAY"),
            is_connected: is_set("WAYLAND_SOCKET"),
            runtime: set("XDG_RUNTIME_DIR"),
            x11: set("DISPLAY").map(|display| display.to_string_lossy().into_owned()),
            libraries,
            drivers,
            is_driver_named: is_set("VK_ICD_FILENAMES") || is_set("VK_DRIVER_FILES"),
        }
    }

    /// What keeps a window from opening, if anything is known to: nobody answers at the display that winit would take.
    ///
    /// # Errors
    /// What is missing.
    pub fn for_window(&self) -> Result<(), Obstacle> {
        if !cfg!(target_os = "linux") || self.is_connected {
            return Ok(());
        }
        match (&self.wayland, &self.x11) {
            (None, None) => Err(Obstacle::NoDisplay),
            (Some(name), other) => {
                let tried = wayland_answers(name, self.runtime.as_deref());
                tried.map_err(|why| Obstacle::NoAnswer {
                    variable: "WAYLAND_DISPLAY",
                    value: name.to_string_lossy().into_owned(),
                    why,
                    other: other.as_ref().map(|_| "DISPLAY"),
                })
            }
            (None, Some(display)) => x_answers(display).map_err(|why| Obstacle::NoAnswer {
                variable: "DISPLAY",
                value: display.clone(),
                why,
                other: None,
            }),
        }
    }

    /// What a panic of Bevy, winit or wgpu means on this machine; none for one that is not known.
    pub fn explain(&self, panic: &str) -> Option<Obstacle> {
        let has = |words: &[&str]| words.iter().any(|word| panic.contains(word));
        if has(&["Failed to build event loop", "could not be loaded"]) {
            let missing = self.for_display().err();
            let refused = || Obstacle::NotLetIn {
                display: self.x11.clone().unwrap_or_default(),
            };
            let other = || Obstacle::Other(format!("no window opens here: {}", one_line(panic)));
            return missing.or_else(|| {
                let is_refused = has(&["XOpenDisplayFailed"]);
                Some(if is_refused { refused() } else { other() })
            });
        }
        let no_gpu = [
            "Unable to find a GPU",
            "Failed to create wgpu surface",
            "RequestDeviceError",
        ];
        has(&no_gpu).then(|| self.for_picture().err().unwrap_or(Obstacle::UnusableDriver))
    }

    /// The first library that a window wants and that is not where libraries are.
    fn for_display(&self) -> Result<(), Obstacle> {
        if self.is_connected || self.wayland.is_some() {
            self.has("libwayland-client.so.0", "libwayland-client0")?;
        } else {
            self.has("libX11.so.6", "libx11-6")?;
            self.has("libX11-xcb.so.1", "libx11-xcb1")?;
            self.has("libXcursor.so.1", "libxcursor1")?;
            self.has("libXi.so.6", "libxi6")?;
            self.has("libxkbcommon-x11.so.0", "libxkbcommon-x11-0")?;
        }
        self.has("libxkbcommon.so.0", "libxkbcommon0")
    }

    /// What a picture wants and is not where it is looked for.
    fn for_picture(&self) -> Result<(), Obstacle> {
        self.has("libvulkan.so.1", "libvulkan1")?;
        let described = |folder: &std::path::PathBuf| {
            std::fs::read_dir(folder).is_ok_and(|mut files| files.any(|file| file.is_ok()))
        };
        match self.is_driver_named || self.drivers.iter().any(described) {
            true => Ok(()),
            false => Err(Obstacle::NoDriver),
        }
    }

    fn has(&self, library: &'static str, package: &'static str) -> Result<(), Obstacle> {
        match self
            .libraries
            .iter()
            .any(|folder| folder.join(library).exists())
        {
            true => Ok(()),
            false => Err(Obstacle::NoLibrary { library, package }),
        }
    }
}

/// A panic's own words, in one line.
fn one_line(panic: &str) -> String {
    let words: Vec<&str> = panic.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing() -> Surroundings {
        Surroundings {
            wayland: None,
            is_connected: false,
            runtime: None,
            x11: None,
            libraries: Vec::new(),
            drivers: Vec::new(),
            is_driver_named: false,
        }
    }

    const NO_LOOP: &str =
        "Failed to build event loop: Os(OsError { error: XNotSupported(XOpenDisplayFailed) })";
    const NO_GPU: &str = "Unable to find a GPU! Make sure you have installed required drivers!";

    #[test]
    fn what_is_missing_is_named_one_after_the_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut here = nothing();
        assert_eq!(here.for_window(), Err(Obstacle::NoDisplay));
        here.x11 = Some(":987".to_owned());
        here.libraries.push(folder.path().to_owned());
        for (panic, first, last) in [
            (NO_LOOP, "libx11-6", "libxkbcommon0"),
            (NO_GPU, "libvulkan1", "libvulkan1"),
        ] {
            let mut packages = Vec::new();
            while let Some(Obstacle::NoLibrary { library, package }) = here.explain(panic) {
                packages.push(package);
                std::fs::write(folder.path().join(library), "").unwrap();
            }
            assert_eq!(
                (packages.first(), packages.last()),
                (Some(&first), Some(&last))
            );
        }
        let display = ":987".to_owned();
        assert_eq!(here.explain(NO_LOOP), Some(Obstacle::NotLetIn { display }));
        assert_eq!(here.explain(NO_GPU), Some(Obstacle::NoDriver));
        let icd = folder.path().join("vulkan");
        std::fs::create_dir(&icd).unwrap();
        std::fs::write(icd.join("lvp.json"), "").unwrap();
        here.drivers.push(icd);
        assert_eq!(here.explain(NO_GPU), Some(Obstacle::UnusableDriver));
        assert_eq!(here.explain("index out of bounds: the len is 3"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_display_that_nobody_answers_at_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let mut here = nothing();
        let socket = folder.path().join("x").display().to_string();
        here.x11 = Some(socket.clone());
        let told = here.for_window().unwrap_err().to_string();
        assert!(told.contains("DISPLAY") && told.contains(&socket), "{told}");
        here.wayland = Some("wayland-9".into());
        here.runtime = Some(folder.path().into());
        let told = here.for_window().unwrap_err().to_string();
        assert!(
            told.contains("WAYLAND_DISPLAY is wayland-9") && told.contains("without it DISPLAY")
        );
        // A library that is not found keeps nobody from trying.
        let _socket =
            std::os::unix::net::UnixListener::bind(folder.path().join("wayland-9")).unwrap();
        assert_eq!(here.for_window(), Ok(()));
        here.wayland = None;
        here.is_connected = true;
        assert_eq!(here.for_window(), Ok(()));
    }

    #[test]
    fn a_known_panic_becomes_an_obstacle_and_another_stays_one() {
        use super::super::panics::told;
        let of = |told: &str| told.contains("GPU").then_some(Obstacle::NoDriver);
        let known = told::<()>(of, || panic!("{NO_GPU}"));
        assert_eq!(known, Err(Obstacle::NoDriver));
        let elsewhere = told(of, || {
            let _ = std::thread::spawn(|| panic!("{NO_GPU}")).join();
            Err::<(), _>(Obstacle::Other("no picture came".to_owned()))
        });
        assert_eq!(elsewhere, Err(Obstacle::NoDriver));
        assert_eq!(told(of, || Ok(3)), Ok(3));
        let other = std::panic::catch_unwind(|| told::<()>(of, || panic!("a bug")));
        assert_eq!(other.unwrap_err().downcast_ref::<&str>(), Some(&"a bug"));
    }

    #[test]
    fn every_obstacle_is_one_line_that_says_what_to_do() {
        let library = Obstacle::NoLibrary {
            library: "libX11.so.6",
            package: "libx11-6",
        };
        let no_answer = Obstacle::NoAnswer {
            variable: "DISPLAY",
            value: ":987".to_owned(),
            why: "No such file or directory".to_owned(),
            other: None,
        };
        let not_let_in = Obstacle::NotLetIn {
            display: ":0".to_owned(),
        };
        for obstacle in [
            Obstacle::NoDisplay,
            Obstacle::NoDriver,
            Obstacle::UnusableDriver,
            library,
            no_answer,
            not_let_in,
        ] {
            let told = obstacle.to_string();
            assert!(
                !told.contains('\n')
                    && (told.contains("apt install") || told.contains("twinline shot"))
            );
        }
    }
}
