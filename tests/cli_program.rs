//! Runs the built program in a folder of its own.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder to run the program in.
pub struct Folder(TempDir);

/// What a run of the program gave.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Two machines with a small buffer between them, failures and an exponential source; quick to run.
pub const LINE: &str = r#"
Factory(
    name: "Test line",
    run: (until: "2 d", warm_up: "4 h", replications: 4, seed: 7),
    stations: {
        "in": Source(every: Exponential(mean: "60 s")),
        "cut": Machine(
            cycle: Exponential(mean: "40 s"),
            failures: { "jam": (every: Exponential(mean: "2 h"), repair: Exponential(mean: "5 min")) },
        ),
        "shelf": Buffer(capacity: 3),
        "weld": Machine(cycle: Normal(mean: "45 s", sd: "5 s")),
        "out": Sink(),
    },
    flow: [["in", "cut", "shelf", "weld", "out"]],
    scenarios: {
        "faster": [Set("weld.cycle", "30 s")],
        "wider": [Set("shelf.capacity", 9)],
    },
)
"#;

/// Two machines that feed each other and have no room: it locks at once.
pub const LOCKS: &str = r#"
Factory(
    name: "Locking pair",
    run: (until: "1 d", replications: 3, seed: 1),
    stations: {
        "in": Source(saturated: true),
        "a": Machine(cycle: "10 s"),
        "b": Machine(cycle: "10 s"),
        "out": Sink(),
    },
    flow: [
        ["in", "a", "b"],
        (from: "b", to: "a", share: "90 %"),
        (from: "b", to: "out", share: "10 %"),
    ],
)
"#;

impl Folder {
    pub fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// A folder with one file in it.
    pub fn with(name: &str, text: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        folder.write(name, text);
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Names of the files in it, sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The program with this command line, ready to start in the folder.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_twinline"));
        command
            .args(args)
            .current_dir(self.0.path())
            .stdin(Stdio::null());
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        let output = self.command(args).output().unwrap();
        Ran {
            code: output.status.code().expect("the program was killed"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// A run that must succeed; gives what it printed.
    pub fn done(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
        ran.out
    }
}
