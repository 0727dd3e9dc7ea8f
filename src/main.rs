//! The command line program: arguments → command → exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    baomi::cli::run(std::env::args_os())
}
