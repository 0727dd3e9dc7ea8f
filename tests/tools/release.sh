#!/usr/bin/env bash
# Builds what is handed out: profile `dist`, no path of the builder's machine in it; an archive with the licences, a wheel
# where maturin is installed, and the SHA-256 of each. Run by hand, from anywhere: tests/tools/release.sh [TARGET].
# docs/release.md says what it does and why.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${1:-$(rustc -vV | sed -n 's/^host: //p')}
cargo_home=${CARGO_HOME:-$HOME/.cargo}
rust_home=$(rustc --print sysroot)

# What a place in the code is called in messages of a panic. Of two that fit, the later one is taken.
names=("$HOME=home" "$cargo_home=cargo" "$rust_home/lib/rustlib/src/rust=rust" "$PWD=baomi")
flags=() c_flags=()
for name in "${names[@]}"; do
  flags+=("--remap-path-prefix=$name")
  c_flags+=("-ffile-prefix-map=${name// /\\ }")
done
# Cargo takes these with a mark between them that no path holds; RUSTFLAGS would part paths at blanks.
CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f'; printf '%s' "${flags[*]}")
export CARGO_ENCODED_RUSTFLAGS CFLAGS="${CFLAGS:-} ${c_flags[*]}"
unset RUSTFLAGS

cargo build --locked --profile dist --target "$target" --bin baomi
built=${CARGO_TARGET_DIR:-target}/$target/dist
program=$built/baomi
[ -e "$program" ] || program=$built/baomi.exe

for path in "$HOME/" "$cargo_home" "$rust_home" "$PWD"; do
  if grep -qaF -- "$path" "$program"; then
    echo "$program holds paths of this machine:" >&2
    strings -n 6 "$program" | grep -F -- "$path" | head >&2
    exit 1
  fi
done

# A program for another system cannot be asked here.
[ "$target" != "$(rustc -vV | sed -n 's/^host: //p')" ] || "$program" --version

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
out=target/packages
name=baomi-$version-$target
rm -rf "$out/$name"
mkdir -p "$out/$name/licenses"
python3 tests/tools/licenses.py >target/THIRD-PARTY.txt
cp "$program" README.md README.zh-CN.md CHANGELOG.md "$out/$name"
cp LICENSE-MIT LICENSE-APACHE target/THIRD-PARTY.txt templates/fonts/OFL-*.txt "$out/$name/licenses"
case $target in
*windows*) archive=$name.zip && (cd "$out" && rm -f "$archive" && python3 -m zipfile -c "$archive" "$name") ;;
*) archive=$name.tar.gz && tar -C "$out" --owner=0 --group=0 --sort=name --mtime=@0 -czf "$out/$archive" "$name" ;;
esac
rm -rf "${out:?}/$name"

if command -v maturin >/dev/null; then
  maturin build --locked --profile dist --target "$target" --out "$out"
else
  echo "no wheel: maturin is not installed" >&2
fi
(cd "$out" && for file in baomi-"$version"*; do
  case $file in *.sha256) ;; *) sha256sum "$file" | tee "$file.sha256" ;; esac
done)
