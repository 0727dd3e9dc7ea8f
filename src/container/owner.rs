//! Who writes: a process, told apart from every other on this machine and on others that share the folder.

use crate::value::sha256;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

/// A process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Name of its machine or container.
    pub host: String,
    /// Its number there.
    pub pid: u32,
    /// When it first wrote, in seconds since 1970.
    pub since: u64,
    /// The processes among which `pid` is unique: machine, its start, container.
    space: String,
    /// When the process began, as the system counts; 0 where the system does not say.
    born: u64,
}

impl Owner {
    /// This process.
    pub fn me() -> &'static Owner {
        static ME: OnceLock<Owner> = OnceLock::new();
        ME.get_or_init(|| {
            let host = host();
            let pid = std::process::id();
            let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
            // Where there is no /proc, nothing can be asked of a process, and `born` says so.
            let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
            let namespace = std::fs::read_link("/proc/self/ns/pid").unwrap_or_default();
            let hash = sha256(format!("{host}\n{boot}\n{}", namespace.display()).as_bytes());
            let space = hash[..8].to_owned();
            Owner { host, pid, since, space, born: born(pid).unwrap_or(0) }
        })
    }

    /// True where this process can see whether that one still runs.
    pub fn is_near(&self) -> bool {
        let me = Owner::me();
        me.born != 0 && self.space == me.space
    }

    /// True where it certainly runs no more.
    pub fn is_dead(&self) -> bool {
        self.is_near() && born(self.pid) != Some(self.born)
    }

    /// `2026-12-01 09:30:00 UTC`: the hosts that share a folder may be in several time zones.
    pub fn since_words(&self) -> String {
        let time = i64::try_from(self.since).ok().and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0));
        time.map_or_else(String::new, |time| time.format("%Y-%m-%d %H:%M:%S UTC").to_string())
    }
}

/// As it stands in the names of its files: `1a2b3c4d-4711-991`.
impl fmt::Display for Owner {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-{}-{}", self.space, self.pid, self.born)
    }
}

/// From the name of a file: what a name does not say is empty.
impl FromStr for Owner {
    type Err = ();

    fn from_str(text: &str) -> Result<Owner, ()> {
        let mut parts = text.split('-');
        let (Some(space), Some(pid), Some(born), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(());
        };
        let (pid, born) = (pid.parse().map_err(|_| ())?, born.parse().map_err(|_| ())?);
        Ok(Owner { host: String::new(), pid, since: 0, space: space.to_owned(), born })
    }
}

fn host() -> String {
    let told = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let named = told.or_else(|| std::env::var("COMPUTERNAME").or_else(|_| std::env::var("HOSTNAME")).ok());
    named.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).unwrap_or_else(|| "?".to_owned())
}

/// When a running process began, in ticks since the machine did. None: there is none, or it has ended and waits to be counted.
fn born(pid: u32) -> Option<u64> {
    let about = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The second field is the name in brackets, which may hold brackets and spaces itself.
    let mut fields = about[about.rfind(')')? + 1..].split_whitespace();
    let state = fields.next()?;
    if matches!(state, "Z" | "X") {
        return None;
    }
    fields.nth(18)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_near_and_alive_and_known_by_its_name_in_files() {
        let me = Owner::me();
        assert!(!me.is_dead());
        let named: Owner = me.to_string().parse().expect("it was written so");
        assert_eq!((named.pid, named.is_near()), (me.pid, me.is_near()));
        assert!("x-y-z".parse::<Owner>().is_err() && "a-1".parse::<Owner>().is_err());
    }

    #[test]
    fn another_process_of_the_same_number_is_not_the_same() {
        let me = Owner::me();
        if me.is_near() {
            assert!(Owner { born: me.born + 1, ..me.clone() }.is_dead());
            assert!(!Owner { born: me.born + 1, space: "elsewhere".to_owned(), ..me.clone() }.is_dead());
        }
    }
}
