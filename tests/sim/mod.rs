//! The run: the rules one by one, laws, determinism, the ECS.

mod change;
mod cycles;
mod deadlock;
mod ecs;
mod flow;
mod generated;
mod means;
mod memory;
mod passing;
mod plant;
mod property;
mod rules;
mod split;
mod standing;
mod story;
mod variation;
