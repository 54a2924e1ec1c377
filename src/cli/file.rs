//! Files are read as text and written whole: beside their place first, then moved there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::CliError;

/// What a file holds, which must be UTF-8.
pub(super) fn read_text(path: &Path) -> Result<String, CliError> {
    let bytes = fs::read(path).map_err(|error| CliError::Read(path.to_owned(), error))?;
    text_of(bytes).map_err(|why| CliError::NotText(path.to_owned(), why))
}

/// Bytes as text.
///
/// # Errors
/// Where they are no UTF-8 and what to do, for a person.
pub(super) fn text_of(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        format!(
            "it is not UTF-8 from byte {} on line {} on; save it as UTF-8",
            valid + 1,
            line + 1
        )
    })
}

/// Where a file grows before it is moved to its place: its name with `.part`.
fn part_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

/// Where what earlier goes had begun is set aside while a file grows anew: its name with `.kept1` and so on.
fn kept_of(path: &Path) -> impl Iterator<Item = PathBuf> {
    (1..=KEPT).map(move |number| {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".kept{number}"));
        path.with_file_name(name)
    })
}

/// So many goes can break off one after the other without a loss.
const KEPT: u32 = 99;

/// Where an output goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// To a regular file, there or not; symbolic links have been followed.
    File(PathBuf),
    /// Straight into what is there and is no file, such as a pipe or a terminal.
    Stream(PathBuf),
}

impl Place {
    /// Where `path` leads.
    ///
    /// # Errors
    /// To a folder or a disk, which are never written over; or links that lead nowhere.
    pub fn of(path: &Path) -> io::Result<Self> {
        match fs::metadata(path) {
            Ok(there) if there.is_dir() => Err(io::Error::other("it is a folder")),
            Ok(there) if is_disk(&there) => Err(io::Error::other("it is a disk, not a file")),
            // A file that stands behind `/dev/stdout` is the caller's: it is written to, not replaced.
            Ok(there) if there.is_file() && !is_special(path) => {
                Ok(Self::File(fs::canonicalize(path)?))
            }
            Ok(_) => Ok(Self::Stream(path.to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => new_file(path),
            Err(error) => Err(error),
        }
    }

    /// What an output would replace or go on with: the file itself, what an earlier go had begun, and what
    /// was kept safe of that.
    pub fn earlier(&self) -> Vec<PathBuf> {
        match self {
            Self::File(path) => {
                let kept = kept_of(path).filter(|kept| kept.symlink_metadata().is_ok());
                let ends = [path.clone(), part_of(path)];
                ends.into_iter().chain(kept).collect()
            }
            Self::Stream(_) => Vec::new(),
        }
    }

    /// Where an output that is not finished lies.
    pub fn unfinished(&self, named: &Path) -> PathBuf {
        match self {
            // By the name that its reader knows, where that leads straight to it.
            Self::File(path) if path.file_name() == named.file_name() => part_of(named),
            Self::File(path) => part_of(path),
            Self::Stream(path) => path.clone(),
        }
    }

    /// Sets aside what an earlier go had begun, so that going on with it cannot lose it.
    pub fn set_aside(&self) -> io::Result<()> {
        let Self::File(path) = self else {
            return Ok(());
        };
        let part = part_of(path);
        if !fs::metadata(&part).is_ok_and(|part| part.is_file() && part.len() > 0) {
            return Ok(());
        }
        match kept_of(path).find(|kept| kept.symlink_metadata().is_err()) {
            Some(kept) => fs::rename(part, kept),
            None => Err(io::Error::other("too many goes were broken off")),
        }
    }

    /// Removes what was set aside, once a file holds it all.
    pub fn clear(&self) -> io::Result<()> {
        let Self::File(path) = self else {
            return Ok(());
        };
        for kept in kept_of(path) {
            match fs::remove_file(kept) {
                Err(error) if error.kind() == ErrorKind::NotFound => break,
                other => other?,
            }
        }
        Ok(())
    }
}

/// Follows links to a file that is not there yet.
fn new_file(path: &Path) -> io::Result<Place> {
    let mut path = path.to_owned();
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(Place::File(path)),
        }
    }
    Err(io::Error::other(
        "its symbolic links lead round in a circle",
    ))
}

/// Whether a name stands for something open elsewhere.
fn is_special(path: &Path) -> bool {
    path.starts_with("/dev") || path.starts_with("/proc")
}

#[cfg(unix)]
fn is_disk(there: &fs::Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_block_device(&there.file_type())
}

#[cfg(not(unix))]
fn is_disk(_there: &fs::Metadata) -> bool {
    false
}

/// A file that appears under its name only once it is finished, or a stream, which takes what comes.
pub(super) struct Growing {
    /// The file, when it is one.
    path: Option<PathBuf>,
    writer: BufWriter<File>,
}

impl Growing {
    /// Begins it. Replaces an unfinished one.
    pub fn create(place: &Place) -> io::Result<Self> {
        let (path, file) = match place {
            Place::Stream(path) => (None, OpenOptions::new().append(true).open(path)?),
            Place::File(path) => {
                let part = part_of(path);
                if part.symlink_metadata().is_ok_and(|there| !there.is_file()) {
                    let part = part.display();
                    return Err(io::Error::other(format!("{part} is there and is no file")));
                }
                (Some(path.clone()), File::create(part)?)
            }
        };
        Ok(Self {
            path,
            writer: BufWriter::new(file),
        })
    }

    /// Moves it to its place, over a file that is there, whose permissions it takes.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()?;
        let Some(path) = self.path else {
            return Ok(());
        };
        let file = self.writer.get_ref();
        if let Ok(old) = fs::metadata(&path) {
            // Another's file may be written over by one who cannot give it its permissions back.
            let _ = file.set_permissions(old.permissions());
        }
        file.sync_all()?;
        fs::rename(part_of(&path), &path)
    }
}

impl Write for Growing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Writes a whole file, over one that is there. Nothing is left of one that cannot be written.
pub(super) fn write_whole(path: &Path, text: impl AsRef<[u8]>) -> io::Result<()> {
    let place = Place::of(path)?;
    let mut file = Growing::create(&place)?;
    let written = file.write_all(text.as_ref()).and_then(|()| file.finish());
    if let (Err(_), Place::File(path)) = (&written, &place) {
        let _ = fs::remove_file(part_of(path));
    }
    written
}
