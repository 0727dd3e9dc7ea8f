"""Puts PDFs before every checker: qpdf, PDFBox Preflight, outloud, their text and their pages.

usage: prove_pdf.py [--style NAME] [--only NAME,…] FILE.pdf…

Names: syntax, archive, access, text, pages. A checker that is not installed is a failure. Preflight knows PDF/A-1b only:
it is given a copy whose XMP says part 1, which holds since the pages use no transparency.
"""

import argparse
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
# Debian: libpdfbox2-java libactivation-java libjaxb-api-java libcommons-io-java libcommons-logging-java
JARS = "javax.activation jaxb-api preflight pdfbox2 fontbox2 xmpbox commons-io commons-logging".split()


def main():
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument("--style", default="commercial")
    arguments.add_argument("--only", default="syntax,archive,access,text,pages")
    arguments.add_argument("--access", default="warning", choices=["error", "warning"], help="what outloud fails on")
    arguments.add_argument("files", nargs="+")
    options = arguments.parse_args()
    checks = {
        "syntax": lambda path: run("qpdf", "--check", path),
        "archive": archive,
        "access": lambda path: run("outloud", "--fail-on", options.access, path),
        "text": lambda path: run(sys.executable, os.path.join(HERE, "check_text.py"), path),
        "pages": lambda path: run(sys.executable, os.path.join(HERE, "check_pages.py"), "--style", options.style, path),
    }
    failures = 0
    for path in options.files:
        for name in options.only.split(","):
            passed, said = checks[name](path)
            print(f"{'ok    ' if passed else 'FAILED'} {name:8} {path}")
            if not passed:
                print(said)
                failures += 1
    sys.exit(1 if failures else 0)


def run(*command):
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
    except FileNotFoundError:
        return False, f"{command[0]} is not installed"
    return done.returncode == 0, done.stdout.decode(errors="replace")


def archive(path):
    classes = ":".join(f"/usr/share/java/{jar}.jar" for jar in JARS)
    with open(path, "rb") as file:
        pdf = file.read()
    if pdf.count(b"<pdfaid:part>2</pdfaid:part>") != 1:
        return False, "the metadata do not claim PDF/A-2"
    with tempfile.NamedTemporaryFile(suffix=".pdf") as copy:
        copy.write(pdf.replace(b"<pdfaid:part>2</pdfaid:part>", b"<pdfaid:part>1</pdfaid:part>"))
        copy.flush()
        passed, said = run("java", "-cp", classes, "org.apache.pdfbox.preflight.Validator_A1b", copy.name)
    return passed and "is a valid PDF/A-1b file" in said, said


if __name__ == "__main__":
    main()
