"""Writes the licence texts of all crates in the program, each text once: licenses.py > THIRD-PARTY.txt.

Reads what cargo has unpacked of each crate; a crate whose archive holds no licence is named with its SPDX words alone.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def crates():
    """Name, version, SPDX words and folder of every crate that the program needs to run on some system, in order."""
    output = subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--locked"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    metadata = json.loads(output)
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    waiting, seen = [metadata["resolve"]["root"]], set()
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        for needed in nodes[here]["deps"]:
            if any(kind["kind"] is None for kind in needed["dep_kinds"]):
                waiting.append(needed["pkg"])
    found = [packages[name] for name in seen if packages[name]["source"]]
    for package in sorted(found, key=lambda package: (package["name"], package["version"])):
        folder = pathlib.Path(package["manifest_path"]).parent
        yield package["name"], package["version"], package["license"], folder


def texts(folder):
    """The licence texts that lie in the folder of a crate."""
    name = re.compile(r"^(licen[sc]e|copying|unlicense|copyright|notice)", re.IGNORECASE)
    for path in sorted(folder.iterdir()):
        if path.is_file() and name.match(path.name):
            yield path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").strip()


def main():
    by_text, bare = {}, []
    for name, version, licence, folder in crates():
        found = list(texts(folder))
        if not found:
            bare.append(f"{name} {version}  {licence}")
        for text in found:
            by_text.setdefault(text, []).append(f"{name} {version}")
    out = ["Licences of the crates in baomi\n"]
    for text, users in by_text.items():
        out.append("=" * 78 + "\n" + ", ".join(users) + "\n" + "-" * 78 + "\n" + text + "\n")
    if bare:
        out.append("=" * 78 + "\nCrates whose archive holds no text; under the licences named here\n" + "-" * 78)
        out.append("\n".join(bare) + "\n")
    sys.stdout.write("\n".join(out))


main()
