//! The command line program: arguments → command → exit code.

#![forbid(unsafe_code)]

use std::process::ExitCode;

/// Documents are made of very many short strings.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    baomi::cli::run(std::env::args_os())
}
