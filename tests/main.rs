//! One binary for all integration tests: each further one would link everything again.

mod analytic;
mod architecture;
mod check_mistakes;
mod licences;
mod sim;
mod text;
