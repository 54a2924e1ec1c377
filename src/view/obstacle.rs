//! What keeps a window from opening, in one line with the package that has it.
//!
//! Bevy panics when there is no display, no driver or a library is missing; so it is asked beforehand.

use std::fmt;
use std::path::Path;

/// Why no picture can be drawn here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// Neither X nor Wayland.
    NoDisplay,
    /// A library that is opened when the window is.
    NoLibrary {
        /// The file that was looked for.
        library: &'static str,
        /// The Debian package that has it.
        package: &'static str,
    },
    /// Vulkan is there, but no driver.
    NoDriver,
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
            Self::NoLibrary { library, package } => write!(
                f,
                "{library} is missing; on Debian and Ubuntu the package {package} has it: apt install {package}"
            ),
            Self::NoDriver => write!(
                f,
                "there is no Vulkan driver; on Debian and Ubuntu the package mesa-vulkan-drivers has one for every \
                 graphics card and for none: apt install mesa-vulkan-drivers"
            ),
            Self::Other(why) => write!(f, "{why}"),
        }
    }
}

/// Where this machine keeps what a window needs.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The environment's variables that tell of a display.
    pub wayland: bool,
    /// X11.
    pub x11: bool,
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
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
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
            wayland: is_set("WAYLAND_DISPLAY") || is_set("WAYLAND_SOCKET"),
            x11: is_set("DISPLAY"),
            libraries,
            drivers,
            is_driver_named: is_set("VK_ICD_FILENAMES") || is_set("VK_DRIVER_FILES"),
        }
    }

    /// What keeps a window from opening, if anything is known to.
    pub fn for_window(&self) -> Result<(), Obstacle> {
        if !cfg!(target_os = "linux") {
            return Ok(());
        }
        match (self.wayland, self.x11) {
            (false, false) => return Err(Obstacle::NoDisplay),
            (true, _) => self.has("libwayland-client.so.0", "libwayland-client0")?,
            (false, true) => {
                self.has("libX11.so.6", "libx11-6")?;
                self.has("libX11-xcb.so.1", "libx11-xcb1")?;
                self.has("libXcursor.so.1", "libxcursor1")?;
                self.has("libXi.so.6", "libxi6")?;
                self.has("libxkbcommon-x11.so.0", "libxkbcommon-x11-0")?;
            }
        }
        self.has("libxkbcommon.so.0", "libxkbcommon0")?;
        self.for_picture()
    }

    /// What keeps a picture from being drawn, if anything is known to.
    pub fn for_picture(&self) -> Result<(), Obstacle> {
        if !cfg!(target_os = "linux") {
            return Ok(());
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing() -> Surroundings {
        Surroundings {
            wayland: false,
            x11: false,
            libraries: Vec::new(),
            drivers: Vec::new(),
            is_driver_named: false,
        }
    }

    #[test]
    fn what_is_missing_is_named_one_after_the_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut here = nothing();
        assert_eq!(here.for_window(), Err(Obstacle::NoDisplay));
        here.x11 = true;
        here.libraries.push(folder.path().to_owned());
        let mut packages = Vec::new();
        while let Err(Obstacle::NoLibrary { library, package }) = here.for_window() {
            packages.push(package);
            std::fs::write(folder.path().join(library), "").unwrap();
        }
        assert_eq!(packages.first(), Some(&"libx11-6"));
        assert_eq!(packages.last(), Some(&"libvulkan1"));
        assert_eq!(here.for_window(), Err(Obstacle::NoDriver));
        let icd = folder.path().join("vulkan");
        std::fs::create_dir(&icd).unwrap();
        std::fs::write(icd.join("lvp.json"), "").unwrap();
        here.drivers.push(icd);
        assert_eq!(here.for_window(), Ok(()));
    }

    #[test]
    fn every_obstacle_is_one_line_that_says_what_to_do() {
        let library = Obstacle::NoLibrary {
            library: "libX11.so.6",
            package: "libx11-6",
        };
        for obstacle in [Obstacle::NoDisplay, Obstacle::NoDriver, library] {
            let told = obstacle.to_string();
            assert!(
                !told.contains('\n')
                    && (told.contains("apt install") || told.contains("twinline shot"))
            );
        }
    }
}
