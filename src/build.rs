//! Names the sources that can change a score, so that a count that is resumed takes over no score of another
//! program. No build depends on it for anything else.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The layers below `programme`'s own: what reads a plant, runs it and scores it.
const LAYERS: [&str; 8] = [
    "model",
    "text",
    "check",
    "sim",
    "kpi",
    "experiment",
    "maturity",
    "programme",
];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = vec![root.join("Cargo.lock")];
    for layer in LAYERS {
        let folder = root.join("src").join(layer);
        println!("cargo::rerun-if-changed={}", folder.display());
        walk(&folder, &mut files)?;
    }
    println!("cargo::rerun-if-changed=src/build.rs");
    println!("cargo::rerun-if-changed=Cargo.lock");
    files.sort();
    // FNV-1a over names and texts; line ends count alike on every system.
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for file in files {
        let name = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy();
        let name = name.replace('\\', "/");
        let text = fs::read(&file).unwrap_or_default();
        let bytes = name
            .bytes()
            .chain(text.into_iter().filter(|byte| *byte != b'\r'));
        for byte in bytes.chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    println!("cargo::rustc-env=TWINLINE_SCORING_SOURCES={hash:016x}");
    Ok(())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
