//! Files are written whole: beside their place first, then moved there.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Where a file grows before it is moved to its place: its name with `.part`.
pub(super) fn part_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

/// Where what an earlier go made is kept safe while a file grows anew: its name with `.kept`.
pub(super) fn kept_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".kept");
    path.with_file_name(name)
}

/// A file that appears under its name only once it is finished.
pub(super) struct Growing {
    path: PathBuf,
    writer: BufWriter<File>,
}

impl Growing {
    /// Begins it. Replaces an unfinished one.
    pub fn create(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            writer: BufWriter::new(File::create(part_of(path))?),
        })
    }

    /// Moves it to its place, over a file that is there.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()?;
        self.writer.get_ref().sync_all()?;
        fs::rename(part_of(&self.path), &self.path)
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

/// Writes a whole file, over one that is there.
pub(super) fn write_whole(path: &Path, text: impl AsRef<[u8]>) -> io::Result<()> {
    let mut file = Growing::create(path)?;
    file.write_all(text.as_ref())?;
    file.finish()
}
