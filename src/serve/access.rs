//! Who may ask: the browser that was given the code of the address, on this machine, from the page itself.

use axum::http::header::{COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName};
use std::io;
use std::sync::Mutex;

/// The header that carries the secret of the page.
pub const SECRET: HeaderName = HeaderName::from_static("x-baomi-secret");

/// The secrets of one run.
pub struct Access {
    port: u16,
    /// Stands in the first address; None once it was used.
    code: Mutex<Option<String>>,
    /// In the cookie.
    session: String,
    /// In the page, and in the header of each call: a page of another origin cannot read it.
    secret: String,
}

/// Why somebody is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// The name of the machine in the request is not this one: a foreign name may be led here.
    Host,
    /// A page of somebody else asks.
    Origin,
    /// No cookie of this run.
    Cookie,
    /// No secret of this run.
    Secret,
}

impl Denied {
    /// What is told, in both languages: whoever is denied has no page whose language could be asked.
    pub fn words(self) -> &'static str {
        match self {
            Denied::Host => "只接受以 127.0.0.1 或者 localhost 访问。/ Only 127.0.0.1 and localhost are served.",
            Denied::Origin => "不接受其他网页的请求。/ Requests of other pages are refused.",
            Denied::Cookie | Denied::Secret => {
                "请使用 baomi serve 打印的地址；地址中的口令只能用一次，失效的，重新运行。/ Use the address that \
                 baomi serve printed; its code works once. If it was used, start baomi serve again."
            }
        }
    }
}

impl Access {
    /// New secrets for a server on `port`.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub fn new(port: u16) -> io::Result<Access> {
        Ok(Access { port, code: Mutex::new(Some(random()?)), session: random()?, secret: random()? })
    }

    /// The first address.
    pub fn url(&self) -> String {
        let code = self.code.lock().map(|code| code.clone().unwrap_or_default()).unwrap_or_default();
        format!("http://127.0.0.1:{}/?code={code}", self.port)
    }

    /// The secret for the page.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// Takes the code, which is void from then on, and gives the cookie for it.
    pub fn exchange(&self, given: &str) -> Option<String> {
        let mut code = self.code.lock().ok()?;
        if !code.as_ref().is_some_and(|code| same(code, given)) {
            return None;
        }
        *code = None;
        Some(format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie_name(), self.session))
    }

    /// Cookies are of a machine and all its ports: the name tells them apart.
    fn cookie_name(&self) -> String {
        format!("baomi-{}", self.port)
    }

    /// Whether a request comes from this machine and from no other page.
    pub fn check_place(&self, headers: &HeaderMap) -> Result<(), Denied> {
        let hosts = [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)];
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).ok_or(Denied::Host)?;
        if !hosts.iter().any(|own| own == host) {
            return Err(Denied::Host);
        }
        match headers.get(ORIGIN) {
            None => Ok(()),
            Some(origin) if origin.as_bytes() == format!("http://{host}").as_bytes() => Ok(()),
            Some(_) => Err(Denied::Origin),
        }
    }

    /// Whether a request has the cookie.
    pub fn check_cookie(&self, headers: &HeaderMap) -> Result<(), Denied> {
        let name = self.cookie_name();
        let cookies = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.any(|(key, value)| key == name && same(value, &self.session)).then_some(()).ok_or(Denied::Cookie)
    }

    /// Whether a call has the cookie and the secret.
    pub fn check_call(&self, headers: &HeaderMap) -> Result<(), Denied> {
        self.check_cookie(headers)?;
        let given = headers.get(SECRET).and_then(|given| given.to_str().ok()).unwrap_or_default();
        same(given, &self.secret).then_some(()).ok_or(Denied::Secret)
    }
}

/// 128 random bits as hexadecimal: nobody guesses them.
fn random() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(crate::value::hex(&bytes))
}

/// Whether two secrets are the same, in a time that does not tell how far they are.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().expect("a header"))).collect()
    }

    #[test]
    fn the_code_works_once() {
        let access = Access::new(7878).expect("random numbers");
        let url = access.url();
        let code = url.rsplit('=').next().expect("a code");
        assert!(access.exchange("wrong").is_none());
        assert!(access.exchange(code).is_some_and(|cookie| cookie.starts_with("baomi-7878=")));
        assert!(access.exchange(code).is_none());
    }

    #[test]
    fn foreign_hosts_and_origins_are_refused() {
        let access = Access::new(7878).expect("random numbers");
        let ask = |pairs: &[(HeaderName, &str)]| access.check_place(&headers(pairs));
        assert_eq!(ask(&[(HOST, "localhost:7878")]), Ok(()));
        assert_eq!(ask(&[(HOST, "127.0.0.1:7878"), (ORIGIN, "http://127.0.0.1:7878")]), Ok(()));
        assert_eq!(ask(&[(HOST, "evil.example:7878")]), Err(Denied::Host));
        assert_eq!(ask(&[(HOST, "127.0.0.1:7879")]), Err(Denied::Host));
        assert_eq!(ask(&[]), Err(Denied::Host));
        for origin in ["http://evil.example", "null", "https://127.0.0.1:7878", "http://localhost:7878"] {
            assert_eq!(ask(&[(HOST, "127.0.0.1:7878"), (ORIGIN, origin)]), Err(Denied::Origin), "{origin}");
        }
    }

    #[test]
    fn a_call_needs_cookie_and_secret() {
        let access = Access::new(7878).expect("random numbers");
        let cookie = format!("other=1; baomi-7878={}", access.session);
        let call = |pairs: &[(HeaderName, &str)]| access.check_call(&headers(pairs));
        assert_eq!(call(&[]), Err(Denied::Cookie));
        assert_eq!(call(&[(COOKIE, &cookie)]), Err(Denied::Secret));
        assert_eq!(call(&[(COOKIE, &cookie), (SECRET, access.secret())]), Ok(()));
        assert_eq!(call(&[(SECRET, access.secret())]), Err(Denied::Cookie));
    }
}
