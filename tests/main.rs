//! All integration tests, in one binary: each module is one subject.

mod architecture;
mod check_mistakes;
mod licences;
