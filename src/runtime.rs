//! What waits for others: sockets, and answers of another thread. The only module that knows tokio; nothing below it waits.

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Output, Stdio};
use std::time::Duration;

pub use tokio::net::TcpListener;
pub use tokio::sync::oneshot;

/// Runs a future to its end on this thread.
///
/// # Errors
/// The system has no way to wait for sockets.
pub fn block_on<F: Future>(future: F) -> io::Result<F::Output> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(future))
}

/// Runs another program to its end, without input, and gives what it said; it is ended where it takes longer than `limit`.
///
/// # Errors
/// It cannot be started, or takes too long.
pub async fn output(command: std::process::Command, limit: Duration) -> io::Result<Output> {
    let mut command = tokio::process::Command::from(command);
    let ended = command.stdin(Stdio::null()).kill_on_drop(true).output();
    tokio::time::timeout(limit, ended).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

/// Ports that are tried after one that is in use.
const PORTS: u16 = 20;

/// Listens on this machine alone: on `port`, or on one of the next where that is in use. 0 takes any that is free.
///
/// # Errors
/// None of them can be had.
pub async fn listen(port: u16) -> io::Result<TcpListener> {
    let mut next = port;
    loop {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, next))).await;
        match listener {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && next - port < PORTS && next < u16::MAX => {
                next += 1;
            }
            outcome => return outcome,
        }
    }
}
