//! Rebuilds the program when a file of the embedded library is added, changed or removed.

fn main() {
    println!("cargo:rerun-if-changed=clauses");
    println!("cargo:rerun-if-changed=templates");
}
