//! Document and pages → files; one module a format.
