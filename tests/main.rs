//! The one integration-test binary: a folder or file a purpose.

mod analytic;
