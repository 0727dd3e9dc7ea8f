//! One reader, several workers, one collector: items are worked on side by side and collected in their order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

/// Items handed over at a time: the hand-over costs little beside them, and few of them wait in memory.
const CHUNK: usize = 4;

/// Reads items with `read`, which is given a function that takes them and says whether to go on; works on each with
/// `work` and the state of its thread; gives the results to `collect` in the order of reading, until it returns false.
/// Returns what `read` returns.
pub fn ordered_map<I: Send, O: Send, S, R: Send>(
    threads: usize,
    read: impl FnOnce(&mut dyn FnMut(I) -> bool) -> R + Send,
    state: impl Fn(usize) -> S + Sync,
    work: impl Fn(&mut S, I) -> O + Sync,
    mut collect: impl FnMut(O) -> bool,
) -> R {
    let stopped = &AtomicBool::new(false);
    let (send_items, items) = sync_channel::<(u64, Vec<I>)>(threads * 2);
    let (send_results, results) = sync_channel::<(u64, Vec<O>)>(threads * 2);
    let items = &Mutex::new(items);
    let (state, work) = (&state, &work);
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut chunks = Chunks { send: send_items, stopped, number: 0, open: Vec::with_capacity(CHUNK) };
            let result = read(&mut |item| chunks.take(item));
            chunks.flush();
            result
        });
        for thread in 0..threads {
            let send_results = send_results.clone();
            scope.spawn(move || {
                let mut state = state(thread);
                while let Some((number, chunk)) = next(items) {
                    let done = chunk.into_iter().map(|item| work(&mut state, item)).collect();
                    if send_results.send((number, done)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send_results);
        let mut waiting = BTreeMap::new();
        let mut due = 0;
        for (number, done) in results {
            waiting.insert(number, done);
            while let Some(done) = waiting.remove(&due) {
                due += 1;
                for result in done {
                    if !stopped.load(Ordering::Relaxed) && !collect(result) {
                        stopped.store(true, Ordering::Relaxed);
                    }
                }
            }
        }
        reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn next<T>(items: &Mutex<Receiver<T>>) -> Option<T> {
    items.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// Items on their way to the workers.
struct Chunks<'a, I> {
    send: SyncSender<(u64, Vec<I>)>,
    stopped: &'a AtomicBool,
    number: u64,
    open: Vec<I>,
}

impl<I> Chunks<'_, I> {
    fn take(&mut self, item: I) -> bool {
        self.open.push(item);
        self.open.len() < CHUNK || self.flush()
    }

    /// Sends what is open; false where nobody wants more.
    fn flush(&mut self) -> bool {
        if self.open.is_empty() {
            return true;
        }
        let chunk = std::mem::replace(&mut self.open, Vec::with_capacity(CHUNK));
        self.number += 1;
        self.send.send((self.number - 1, chunk)).is_ok() && !self.stopped.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_reading() {
        let mut seen = Vec::new();
        let read = |take: &mut dyn FnMut(u32) -> bool| (0..1000).all(take);
        ordered_map(
            3,
            read,
            |_| (),
            |(), n| n * 2,
            |n| {
                seen.push(n);
                true
            },
        );
        assert_eq!(seen, (0..1000).map(|n| n * 2).collect::<Vec<_>>());
    }

    #[test]
    fn a_collector_that_has_enough_ends_the_reading() {
        let mut seen = 0;
        let ended = ordered_map(
            2,
            |take: &mut dyn FnMut(u32) -> bool| (0..).all(take),
            |_| (),
            |(), n| n,
            |_| {
                seen += 1;
                seen < 10
            },
        );
        assert!(!ended && seen == 10);
    }
}
