//! All integration tests in one binary: each would link the whole crate again.

mod architecture;
mod cli_batch;
mod cli_check;
mod cli_program;
mod cli_run;
mod licences;
