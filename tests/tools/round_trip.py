"""Sends the Word file of every example through LibreOffice and back: round_trip.py BAOMI EXAMPLES FOLDER.

Each is built, saved anew by LibreOffice as .docx, and read by `baomi import`: the same words must come back as no change.
With --forms the forms of a transfer are tried too.
"""

import pathlib
import shutil
import subprocess
import sys

FORMS = {"asset-transfer": ["full", "short", "nda", "handover"], "partner-recipient": ["letter", "standard", "full"]}


def run(*command, folder):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def main():
    program, examples, folder = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    for example in sorted(examples.glob("*.toml")):
        forms = FORMS.get(example.stem, [None]) if "--forms" in sys.argv else [None]
        shutil.copy(example, folder)
        for form in forms:
            chosen = ["--form", form] if form else []
            name = f"{example.stem}.{form}" if form else example.stem
            built = run(program, "build", example.name, "-f", "docx", *chosen, folder=folder)
            if built.returncode:
                print(f"{name}: not built: {built.stderr}")
                failed += 1
                continue
            saved = run("soffice", "--headless", "--convert-to", "docx", "--outdir", "saved", f"{name}.docx", folder=folder)
            if saved.returncode:
                sys.exit(f"{name}: LibreOffice: {saved.stderr}")
            back = run(program, "--lang", "en", "import", example.name, f"saved/{name}.docx", *chosen, "-o", "read", folder=folder)
            changes = (folder / "read" / f"{example.stem}.changes.toml").read_text() if back.returncode < 2 else back.stderr
            count = changes.count("[[change]]")
            if back.returncode or count:
                failed += 1
            print(f"{name}: {count} changes" if back.returncode < 2 else f"{name}: {changes}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
