//! One binary for all integration tests: each further one would link everything again.

mod sim;
mod text;
