//! The addresses of the server, and what every answer of it says to the browser.

use super::access::{Access, Denied};
use super::assets;
use super::desk::{DeskThread, Viewing};
use super::download;
use super::examples::EXAMPLES;
use super::paragraph;
use super::refusal::Refusal;
use crate::answers::Edit;
use crate::container::limits::TEXT_FILE_BYTES;
use crate::export::pages::{Marks, page};
use crate::interview::read_registration;
use crate::value::Language;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue,
    REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// What every request needs.
#[derive(Clone)]
struct App {
    desk: DeskThread,
    access: Arc<Access>,
    language: Language,
}

/// Nothing but our own files, no script and no style inside the page, nobody may frame it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; \
                      connect-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Bytes of an edit: the longest answers, several at once.
const EDIT_BYTES: usize = 1 << 20;
/// Bytes of an answer file that is opened, with what JSON adds.
const OPEN_BYTES: usize = TEXT_FILE_BYTES as usize + (1 << 20);

/// All addresses.
pub fn router(desk: DeskThread, access: Access, language: Language) -> Router {
    let app = App { desk, access: Arc::new(access), language };
    let open = Router::new().route("/api/open", post(open)).layer(DefaultBodyLimit::max(OPEN_BYTES));
    let api = Router::new()
        .route("/api/state", get(state))
        .route("/api/edit", post(edit))
        .route("/api/undo", post(undo))
        .route("/api/redo", post(redo))
        .route("/api/new", post(new))
        .route("/api/example", post(example))
        .route("/api/recover", post(recover))
        .route("/api/reload", post(reload))
        .route("/api/save", post(save))
        .route("/api/poll", get(poll))
        .route("/api/leave", post(leave))
        .route("/api/text", get(text))
        .route("/api/kinds", get(kinds))
        .route("/api/examples", get(examples))
        .route("/api/paragraph", get(about_paragraph))
        .route("/api/uses", get(uses))
        .route("/api/explain", get(explain))
        .route("/api/registration", post(registration))
        .route("/api/page/{key}", get(one_page))
        .route("/api/glyphs", get(glyphs))
        .route("/api/download/{format}", get(take))
        .layer(DefaultBodyLimit::max(EDIT_BYTES))
        .merge(open)
        .layer(from_fn_with_state(app.clone(), called_by_the_page));
    Router::new()
        .route("/", get(index))
        .route("/{asset}", get(asset))
        .merge(api)
        .fallback(async || told(&Refusal::not_found("没有这个地址", "there is no such address"), Language::Zh))
        .layer(from_fn_with_state(app.clone(), of_this_machine))
        .layer(from_fn(guarded))
        .with_state(app)
}

/// Says to the browser what may be done with an answer.
async fn guarded(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = |name: &'static str| HeaderName::from_static(name);
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (fixed("cross-origin-opener-policy"), "same-origin"),
        (fixed("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn of_this_machine(State(app): State<App>, request: Request, next: Next) -> Response {
    match app.access.check_place(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(denied) => forbidden(denied),
    }
}

async fn called_by_the_page(State(app): State<App>, request: Request, next: Next) -> Response {
    if let Err(denied) = app.access.check_call(request.headers()) {
        return forbidden(denied);
    }
    let window = window(request.headers());
    // A session that ended is told by the call itself.
    let _ = app
        .desk
        .ask(move |desk| {
            desk.see(&window);
            Ok(())
        })
        .await;
    next.run(request).await
}

/// The word by which a window calls itself.
fn window(headers: &HeaderMap) -> String {
    let name = headers.get("x-baomi-window").and_then(|name| name.to_str().ok()).unwrap_or_default();
    name.chars().filter(char::is_ascii_alphanumeric).take(64).collect()
}

fn respond(status: StatusCode, mime: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(mime));
    response
}

fn forbidden(denied: Denied) -> Response {
    respond(StatusCode::FORBIDDEN, "text/plain; charset=utf-8", denied.words())
}

fn told(refusal: &Refusal, language: Language) -> Response {
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_REQUEST);
    respond(status, "application/json", refusal.json(language).to_string())
}

type Asked = Query<Viewing>;
type Given = Result<Bytes, BytesRejection>;

impl App {
    fn spoken(&self, viewing: Viewing) -> Language {
        viewing.language.unwrap_or(self.language)
    }

    fn json(&self, viewing: Viewing, outcome: Result<Json, Refusal>) -> Response {
        match outcome {
            Ok(value) => respond(StatusCode::OK, "application/json", value.to_string()),
            Err(refusal) => told(&refusal, self.spoken(viewing)),
        }
    }
}

/// What a request says.
fn read<T: DeserializeOwned>(given: Given) -> Result<T, Refusal> {
    let bytes = given.map_err(|rejected| Refusal {
        status: rejected.status().as_u16(),
        ..Refusal::not_understood("内容过大或者不完整", "the request is too large or incomplete")
    })?;
    serde_json::from_slice(&bytes)
        .map_err(|error| Refusal::not_understood(format!("无法理解请求：{error}"), format!("not understood: {error}")))
}

/// The page: for who has the code, which is void from then on, or the cookie.
async fn index(State(app): State<App>, Query(first): Query<First>, headers: HeaderMap) -> Response {
    let cookie = first.code.as_deref().and_then(|code| app.access.exchange(code));
    if cookie.is_none()
        && let Err(denied) = app.access.check_cookie(&headers)
    {
        return forbidden(denied);
    }
    let text = assets::index(app.access.secret(), app.language);
    let mut response = respond(StatusCode::OK, "text/html; charset=utf-8", text);
    if let Some(cookie) = cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

#[derive(Deserialize)]
struct First {
    code: Option<String>,
}

async fn asset(State(app): State<App>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    if let Err(denied) = app.access.check_cookie(&headers) {
        return forbidden(denied);
    }
    match assets::asset(&name) {
        Some(asset) => respond(StatusCode::OK, asset.mime, asset.text),
        None => told(&Refusal::not_found("没有这个地址", "there is no such address"), app.language),
    }
}

async fn state(State(app): State<App>, Query(viewing): Asked) -> Response {
    let outcome = app.desk.ask(move |desk| Ok(desk.state(viewing))).await;
    app.json(viewing, outcome)
}

#[derive(Deserialize)]
struct Edits {
    revision: u64,
    edits: Vec<Edit>,
}

async fn edit(State(app): State<App>, Query(viewing): Asked, headers: HeaderMap, given: Given) -> Response {
    let window = window(&headers);
    let outcome = match read::<Edits>(given) {
        Ok(Edits { revision, edits }) => {
            app.desk.change(viewing, move |desk| desk.edit(&window, revision, &edits)).await
        }
        Err(refusal) => Err(refusal),
    };
    app.json(viewing, outcome)
}

async fn undo(State(app): State<App>, Query(viewing): Asked, headers: HeaderMap) -> Response {
    let window = window(&headers);
    let change = move |desk: &mut super::desk::Desk| {
        desk.file.undo();
        desk.changed(&window);
        Ok(())
    };
    app.json(viewing, app.desk.change(viewing, change).await)
}

async fn redo(State(app): State<App>, Query(viewing): Asked, headers: HeaderMap) -> Response {
    let window = window(&headers);
    let change = move |desk: &mut super::desk::Desk| {
        desk.file.redo();
        desk.changed(&window);
        Ok(())
    };
    app.json(viewing, app.desk.change(viewing, change).await)
}

#[derive(Deserialize)]
struct New {
    kind: String,
    form: Option<String>,
    #[serde(default)]
    edits: Vec<Edit>,
    #[serde(default)]
    force: bool,
}

async fn new(State(app): State<App>, Query(viewing): Asked, headers: HeaderMap, given: Given) -> Response {
    let window = window(&headers);
    let outcome = match read::<New>(given) {
        Ok(New { kind, form, edits, force }) => {
            let change = move |desk: &mut super::desk::Desk| {
                desk.begin(&kind, form.as_deref(), desk.language(viewing), force)?;
                desk.changed(&window);
                let revision = desk.file.revision;
                match edits.is_empty() {
                    true => Ok(()),
                    false => desk.edit(&window, revision, &edits),
                }
            };
            app.desk.change(viewing, change).await
        }
        Err(refusal) => Err(refusal),
    };
    app.json(viewing, outcome)
}

#[derive(Deserialize)]
struct Opened {
    text: String,
    #[serde(default)]
    force: bool,
}

async fn open(State(app): State<App>, Query(viewing): Asked, headers: HeaderMap, given: Given) -> Response {
    let window = window(&headers);
    let outcome = match read::<Opened>(given) {
        Ok(Opened { text, force }) => replaced(&app, viewing, window, text, force).await,
        Err(refusal) => Err(refusal),
    };
    app.json(viewing, outcome)
}

#[derive(Deserialize)]
struct Chosen {
    name: String,
    #[serde(default)]
    force: bool,
}

async fn example(State(app): State<App>, Query(viewing): Asked, headers: HeaderMap, given: Given) -> Response {
    let window = window(&headers);
    let chosen = read::<Chosen>(given).and_then(|Chosen { name, force }| {
        let example = EXAMPLES.iter().find(|example| example.name == name);
        let example = example.ok_or_else(|| Refusal::not_found("没有这个样例", "there is no such example"))?;
        Ok((example.text.to_owned(), force))
    });
    let outcome = match chosen {
        Ok((text, force)) => replaced(&app, viewing, window, text, force).await,
        Err(refusal) => Err(refusal),
    };
    app.json(viewing, outcome)
}

async fn replaced(app: &App, viewing: Viewing, window: String, text: String, force: bool) -> Result<Json, Refusal> {
    let change = move |desk: &mut super::desk::Desk| {
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
        desk.replace(text, force)?;
        desk.changed(&window);
        Ok(())
    };
    app.desk.change(viewing, change).await
}

#[derive(Deserialize)]
struct Recover {
    take: bool,
}

async fn recover(State(app): State<App>, Query(viewing): Asked, given: Given) -> Response {
    let outcome = match read::<Recover>(given) {
        Ok(Recover { take }) => {
            app.desk
                .change(viewing, move |desk| {
                    desk.file.recover(take);
                    Ok(())
                })
                .await
        }
        Err(refusal) => Err(refusal),
    };
    app.json(viewing, outcome)
}

async fn reload(State(app): State<App>, Query(viewing): Asked) -> Response {
    app.json(viewing, app.desk.change(viewing, |desk| desk.file.reload()).await)
}

#[derive(Deserialize)]
struct Save {
    name: Option<String>,
    #[serde(default)]
    force: bool,
}

async fn save(State(app): State<App>, Query(viewing): Asked, given: Given) -> Response {
    let outcome = match read::<Save>(given) {
        Ok(Save { name, force }) => app.desk.change(viewing, move |desk| desk.file.save(name.as_deref(), force)).await,
        Err(refusal) => Err(refusal),
    };
    app.json(viewing, outcome)
}

async fn poll(State(app): State<App>, Query(viewing): Asked) -> Response {
    let ask = |desk: &mut super::desk::Desk| {
        let changed = desk.file.changed_on_disk();
        Ok(json!({ "revision": desk.file.revision, "windows": desk.windows(), "changedOnDisk": changed }))
    };
    app.json(viewing, app.desk.ask(ask).await)
}

async fn leave(State(app): State<App>, Query(viewing): Asked, headers: HeaderMap) -> Response {
    let window = window(&headers);
    app.json(
        viewing,
        app.desk
            .ask(move |desk| {
                desk.leave(&window);
                Ok(json!({}))
            })
            .await,
    )
}

async fn text(State(app): State<App>, Query(viewing): Asked) -> Response {
    let ask = |desk: &mut super::desk::Desk| {
        let source = desk.file.text().ok_or_else(Refusal::nothing_open)?;
        Ok(json!({ "text": source.text }))
    };
    app.json(viewing, app.desk.ask(ask).await)
}

async fn kinds(State(app): State<App>, Query(viewing): Asked) -> Response {
    let ask = move |desk: &mut super::desk::Desk| {
        let (library, language) = (desk.library()?, desk.language(viewing));
        let kinds = library.kinds.values().map(|kind| {
            let forms = kind.forms.iter().map(|form| json!({ "id": form.id, "name": form.name.prefer(language) }));
            json!({
                "kind": kind.name,
                "title": kind.schema.title.prefer(language),
                "forms": forms.collect::<Vec<_>>(),
            })
        });
        Ok(Json::Array(kinds.collect()))
    };
    app.json(viewing, app.desk.ask(ask).await)
}

async fn examples(State(app): State<App>, Query(viewing): Asked) -> Response {
    let language = app.spoken(viewing);
    let list = EXAMPLES.iter().map(|example| json!({ "name": example.name, "title": example.title.prefer(language) }));
    app.json(viewing, Ok(Json::Array(list.collect())))
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    id: String,
    #[serde(default)]
    key: String,
}

async fn about_paragraph(State(app): State<App>, Query(viewing): Asked, Query(named): Query<Named>) -> Response {
    let ask = move |desk: &mut super::desk::Desk| {
        let language = desk.language(viewing);
        let (_, sheet) = desk.made(viewing)?;
        paragraph::about(sheet, &named.id, language)
            .ok_or_else(|| Refusal::not_found("协议中没有这一段", "the agreement has no such paragraph"))
    };
    app.json(viewing, app.desk.ask(ask).await)
}

async fn uses(State(app): State<App>, Query(viewing): Asked, Query(named): Query<Named>) -> Response {
    let ask = move |desk: &mut super::desk::Desk| Ok(paragraph::uses(desk.made(viewing)?.1, &named.key));
    app.json(viewing, app.desk.ask(ask).await)
}

#[derive(Deserialize)]
struct What {
    what: String,
}

async fn explain(State(app): State<App>, Query(viewing): Asked, Query(What { what }): Query<What>) -> Response {
    let ask = move |desk: &mut super::desk::Desk| {
        let text = desk.explain(&what, desk.language(viewing))?;
        Ok(json!({ "text": text }))
    };
    app.json(viewing, app.desk.ask(ask).await)
}

#[derive(Deserialize)]
struct Block {
    text: String,
}

async fn registration(State(app): State<App>, Query(viewing): Asked, given: Given) -> Response {
    app.json(viewing, read::<Block>(given).map(|Block { text }| json!(read_registration(&text))))
}

async fn one_page(State(app): State<App>, Query(viewing): Asked, Path(key): Path<String>) -> Response {
    let ask = move |desk: &mut super::desk::Desk| {
        let (press, shown, index) =
            desk.page(&key).ok_or_else(|| Refusal::not_found("页面已更新", "the page has changed since"))?;
        page(&shown.pages, index, press.settings.fonts, Marks::Shown, None).map_err(|error| error.finding().into())
    };
    drawing(&app, viewing, app.desk.ask(ask).await)
}

#[derive(Deserialize)]
struct From {
    #[serde(default)]
    from: usize,
    #[serde(default)]
    set: usize,
}

async fn glyphs(State(app): State<App>, Query(viewing): Asked, Query(asked): Query<From>) -> Response {
    let ask = move |desk: &mut super::desk::Desk| {
        let press = desk.press_number(asked.set).ok_or_else(Refusal::nothing_open)?;
        let symbols = press.outlines.symbols(press.settings.fonts, asked.from);
        let symbols = symbols.map_err(|error| Refusal::from(error.finding()))?;
        Ok(format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{symbols}</svg>"))
    };
    drawing(&app, viewing, app.desk.ask(ask).await)
}

fn drawing(app: &App, viewing: Viewing, outcome: Result<String, Refusal>) -> Response {
    match outcome {
        Ok(svg) => respond(StatusCode::OK, "image/svg+xml", svg),
        Err(refusal) => told(&refusal, app.spoken(viewing)),
    }
}

#[derive(Deserialize)]
struct Draft {
    draft: Option<u8>,
}

async fn take(
    State(app): State<App>,
    Query(viewing): Asked,
    Query(draft): Query<Draft>,
    Path(format): Path<String>,
) -> Response {
    let ask = move |desk: &mut super::desk::Desk| {
        let name = desk.file.name().unwrap_or("baomi.toml");
        let stem = name.strip_suffix(".toml").unwrap_or(name).to_owned();
        let source = desk.file.text().cloned().ok_or_else(Refusal::nothing_open)?;
        if format == "toml" {
            // Also a text that comes to nothing can be taken away.
            return Ok((format!("{stem}.toml"), source.text.as_bytes().to_vec()));
        }
        let (press, sheet) = desk.made(viewing)?;
        let asked = (format.as_str(), draft.draft == Some(1));
        let file = download::download(press, sheet, asked, (&stem, &source.text))?;
        Ok((file.name, file.bytes))
    };
    match app.desk.ask(ask).await {
        Ok((name, bytes)) => {
            let mut response = respond(StatusCode::OK, "application/octet-stream", bytes);
            if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{}", percent(&name))) {
                response.headers_mut().insert(CONTENT_DISPOSITION, value);
            }
            response
        }
        Err(refusal) => told(&refusal, app.spoken(viewing)),
    }
}

/// A name as a header can hold it (RFC 8187).
fn percent(name: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    name.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
