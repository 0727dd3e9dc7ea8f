//! The program for agents: the Model Context Protocol over standard input and output. The only module that knows it.

mod folder;
mod outcome;
mod tools;

pub use folder::Folder;

use crate::runtime;
use crate::value::Language;
use rmcp::model::{Implementation, ServerCapabilities, ServerConfig};
use rmcp::{ServerHandler, ServiceExt, prompt_handler, tool_handler};
use tools::Tools;

/// Serves one folder until the other side goes away.
///
/// # Errors
/// The other side does not speak the protocol, or a stream broke.
pub fn serve(folder: Folder, language: Language, write: bool) -> std::io::Result<()> {
    let (tools, prompts) = (Tools::tool_router(), Tools::prompt_router());
    let server = Tools { folder, language, write, tools, prompts };
    let run = async {
        let service = server.serve(rmcp::transport::stdio()).await.map_err(std::io::Error::other)?;
        service.waiting().await.map_err(std::io::Error::other)?;
        Ok(())
    };
    runtime::block_on(run)?
}

#[tool_handler(router = self.tools)]
#[prompt_handler(router = self.prompts)]
impl ServerHandler for Tools {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().enable_prompts().build();
        let mut info = ServerConfig::new(capabilities);
        info.server_info = Implementation::new("baomi", env!("CARGO_PKG_VERSION"));
        info.instructions = Some(include_str!("interview.md").to_owned());
        info
    }
}
