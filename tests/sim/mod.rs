//! The run: exact cases, laws, determinism.

mod flow;
mod plant;
mod rules;
mod story;
