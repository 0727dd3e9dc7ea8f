//! What waits for others: sockets, and answers of another thread. The only module that knows tokio; nothing below it waits.

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};

pub use tokio::net::TcpListener;
pub use tokio::sync::oneshot;

/// Runs a future to its end on this thread.
///
/// # Errors
/// The system has no way to wait for sockets.
pub fn block_on<F: Future>(future: F) -> io::Result<F::Output> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    Ok(runtime.block_on(future))
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
