//! Whether anybody answers at a display. Bevy panics where nobody does, so it is asked beforehand.

use std::ffi::OsStr;
use std::io;
use std::net::{TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Longest wait for an X server on another machine.
const PATIENCE: Duration = Duration::from_secs(3);
/// X servers listen behind this port, display by display.
const PORT: u16 = 6_000;

/// Where an X server is, as `DISPLAY` names it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// A socket of this path.
    Socket(PathBuf),
    /// This display here.
    Here(u16),
    /// This display of another machine.
    There(String, u16),
}

/// Reads `[host]:display[.screen]`, or the path of a socket.
fn place(display: &str) -> Option<Place> {
    if display.starts_with('/') {
        return Some(Place::Socket(display.into()));
    }
    let (host, number) = display.rsplit_once(':')?;
    let number: u16 = number.split('.').next()?.parse().ok()?;
    // A protocol may stand before the host.
    let (protocol, host) = host.rsplit_once('/').unwrap_or(("", host));
    if host.is_empty() || host == "unix" || protocol == "unix" {
        return Some(Place::Here(number));
    }
    let host = host.trim_matches(['[', ']']).to_owned();
    Some(Place::There(host, number))
}

/// Whether an X server answers there.
///
/// # Errors
/// Why it does not, in a few words.
pub fn x_answers(display: &str) -> Result<(), String> {
    let done = match place(display) {
        None => return Err("it is not of the form host:number".to_owned()),
        Some(Place::Socket(path)) => local(&path),
        Some(Place::Here(number)) => here(number),
        Some(Place::There(host, number)) => there(&host, number),
    };
    done.map_err(|error| error.to_string())
}

/// The sockets of X servers on this machine.
fn here(number: u16) -> io::Result<()> {
    let path = format!("/tmp/.X11-unix/X{number}");
    #[cfg(target_os = "linux")]
    {
        use std::os::linux::net::SocketAddrExt;
        use std::os::unix::net::{SocketAddr, UnixStream};
        let address = SocketAddr::from_abstract_name(&path)?;
        if UnixStream::connect_addr(&address).is_ok() {
            return Ok(());
        }
    }
    local(Path::new(&path)).or_else(|error| there("localhost", number).map_err(|_| error))
}

fn there(host: &str, number: u16) -> io::Result<()> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in (host, PORT.saturating_add(number)).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(_) => return Ok(()),
            Err(error) => last = error,
        }
    }
    Err(last)
}

#[cfg(unix)]
fn local(path: &Path) -> io::Result<()> {
    std::os::unix::net::UnixStream::connect(path).map(drop)
}

#[cfg(not(unix))]
fn local(_: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether a Wayland compositor answers at this socket, in the folder `XDG_RUNTIME_DIR` unless it is a whole path.
///
/// # Errors
/// Why it does not, in a few words.
pub fn wayland_answers(name: &OsStr, folder: Option<&OsStr>) -> Result<(), String> {
    let path = Path::new(name);
    let path = match (path.is_absolute(), folder) {
        (true, _) => path.to_owned(),
        (false, Some(folder)) => Path::new(folder).join(path),
        (false, None) => return Err("XDG_RUNTIME_DIR is not set".to_owned()),
    };
    local(&path).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_is_read_as_x_reads_it() {
        let there = |host: &str, number| Some(Place::There(host.to_owned(), number));
        for (display, read) in [
            (":0", Some(Place::Here(0))),
            (":12.1", Some(Place::Here(12))),
            ("unix:3", Some(Place::Here(3))),
            ("unix/host:3", Some(Place::Here(3))),
            ("localhost:10.0", there("localhost", 10)),
            ("tcp/far:2", there("far", 2)),
            ("[::1]:2", there("::1", 2)),
            (
                "/run/x.socket:0",
                Some(Place::Socket("/run/x.socket:0".into())),
            ),
            ("0", None),
            (":a", None),
            (":99999", None),
        ] {
            assert_eq!(place(display), read, "{display}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_a_socket_that_somebody_listens_at_answers() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wayland-7");
        let (name, of) = (OsStr::new("wayland-7"), Some(folder.path().as_os_str()));
        assert!(wayland_answers(name, None).is_err());
        assert!(wayland_answers(name, of).unwrap_err().contains("wayland-7"));
        let listens = std::os::unix::net::UnixListener::bind(&path).unwrap();
        assert_eq!(wayland_answers(name, of), Ok(()));
        assert_eq!(wayland_answers(path.as_os_str(), None), Ok(()));
        assert_eq!(x_answers(path.to_str().unwrap()), Ok(()));
        drop(listens);
        // The file is still there, and nobody listens.
        assert!(wayland_answers(name, of).is_err());
        assert!(x_answers(path.to_str().unwrap()).is_err());
    }
}
