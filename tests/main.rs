//! All integration tests, in one binary: each module is one subject.

mod architecture;
mod licences;
