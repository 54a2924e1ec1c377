//! The rules of the plant one by one, on small plants of constant times. Every number expected here is
//! worked out by hand in the comment above it.

mod blocking;
mod failures;
mod instant;
mod quality;
mod queues;
mod routes;
mod setups;
mod shifts;
mod sources;
mod windows;
