//! The `twinline` command; [`twinline::cli`] does the work.

fn main() -> std::process::ExitCode {
    twinline::cli::main()
}
