"""Proves Word files with programs that are not ours.

usage: check_docx.py FILE.docx… [--redline REDLINE OLD NEW]… [--settle REDLINE OLD NEW]…

audit       openxml-audit finds no violation of the schema or of what Word asks for
integrity   docx-integrity finds a file that Word opens
python-docx reads every paragraph, table and style
office      LibreOffice converts it to PDF, and to text whose words and numbers are those of the file
redline     accepting the tracked changes of REDLINE gives the words and numbers of NEW, refusing them those of OLD
settle      the same, the changes accepted and refused by LibreOffice

Exit status 1 when a check fails; 2 when a program is missing: a check that cannot run is never passed.
"""

import argparse
import collections
import copy
import os
import re
import shutil
import subprocess
import sys
import tempfile

import docx
from docx.oxml.ns import qn

HERE = os.path.dirname(os.path.abspath(__file__))
# LibreOffice keeps its profile between runs: the first start takes seconds.
PROFILE = os.path.join(HERE, "../../target/soffice")


def main():
    arguments = argparse.ArgumentParser(usage=__doc__)
    triple = dict(nargs=3, action="append", default=[], metavar=("REDLINE", "OLD", "NEW"))
    arguments.add_argument("--redline", **triple)
    arguments.add_argument("--settle", **triple)
    arguments.add_argument("files", nargs="*")
    options = arguments.parse_args()
    redlines = [names[0] for names in options.redline]
    passed = True

    def say(path, check, problem):
        nonlocal passed
        print(f"{path}: {check}: {problem or 'passed'}")
        passed = passed and not problem

    for path in options.files + redlines:
        for check, run in [("audit", audit), ("integrity", integrity), ("python-docx", reads)]:
            say(path, check, run(path))
    for names in options.redline:
        say(names[0], "redline", redline(*names))
    with tempfile.TemporaryDirectory() as folder:
        for path, problem in office(folder, options.files, redlines):
            say(path, "office", problem)
        for path, problem in settled(folder, options.settle):
            say(path, "settle", problem)
    sys.exit(0 if passed else 1)


def program(name):
    found = shutil.which(name) or shutil.which(os.path.join(os.path.dirname(sys.executable), name))
    if not found:
        print(f"{name} is missing", file=sys.stderr)
        sys.exit(2)
    return found


def audit(path):
    run = subprocess.run([program("openxml-audit"), path], capture_output=True, text=True)
    return None if run.returncode == 0 else run.stdout[-2000:]


def integrity(path):
    run = subprocess.run([program("docx-integrity"), "check", path], capture_output=True, text=True)
    return None if run.returncode == 0 else run.stdout[-2000:]


def reads(path):
    document = docx.Document(path)
    names = {style.style_id for style in document.styles}
    for paragraph in document.element.body.iter(qn("w:pStyle")):
        if paragraph.get(qn("w:val")) not in names:
            return f"no style {paragraph.get(qn('w:val'))}"
    return None if document.paragraphs and document.core_properties.title else "it has no text or no title"


def convert(folder, jobs):
    """Lets one LibreOffice do all jobs, (action, file, result)."""
    python = next((path for path in [sys.executable, "/usr/bin/python3"] if knows_uno(path)), None)
    if not python:
        print("the module uno is missing (Debian: python3-uno)", file=sys.stderr)
        sys.exit(2)
    program("soffice")
    listing = "".join("|".join(job) + "\n" for job in jobs)
    command = [python, os.path.join(HERE, "office.py"), PROFILE]
    subprocess.run(command, input=listing, text=True, check=True, timeout=60 + 30 * len(jobs))


def knows_uno(python):
    return subprocess.run([python, "-c", "import uno"], capture_output=True).returncode == 0


def office(folder, files, redlines):
    """The words that LibreOffice shows, its own numbers included, are those of the file with its lists counted."""
    result = lambda index, ending: os.path.join(folder, f"{index}.{ending}")
    jobs = [("pdf", path, result(index, "pdf")) for index, path in enumerate(files + redlines)]
    jobs += [("text", path, result(index, "txt")) for index, path in enumerate(files)]
    convert(folder, jobs)
    for index, path in enumerate(files + redlines):
        with open(result(index, "pdf"), "rb") as pdf:
            if pdf.read(5) != b"%PDF-":
                yield path, "it is not converted to PDF"
                continue
        if index >= len(files):
            yield path, None
            continue
        wanted, found = squeezed("".join(lines(docx.Document(path), controls=True))), squeezed(shown(result(index, "txt")))
        yield path, None if wanted == found else difference(wanted, found)


def shown(path):
    """The text that LibreOffice wrote. Releases before 24.2 do not know w:isLgl and print 一.1 for 1.1."""
    with open(path, encoding="utf-8-sig") as text:
        number = r"([一二三四五六七八九十]+)\.(\d+)"
        return re.sub(f"(?<![一-鿿]){number}|(?<=第){number}", arabic, text.read())


def arabic(match):
    article, paragraph = match.groups()[:2] if match[1] else match.groups()[2:]
    return f"{han_value(article)}.{paragraph}"


def settled(folder, triples):
    jobs = []
    for index, names in enumerate(triples):
        for action, path in zip(["accept", "reject", "text", "text"], [names[0], names[0], names[1], names[2]]):
            jobs.append((action, path, os.path.join(folder, f"settled.{index}.{len(jobs) % 4}")))
    if jobs:
        convert(folder, jobs)
    for index, names in enumerate(triples):
        accepted, refused, old, new = (body(shown(os.path.join(folder, f"settled.{index}.{n}"))) for n in range(4))
        problem = next((difference(w, f) for w, f in [(new, accepted), (old, refused)] if w != f), None)
        yield names[0], problem


def body(text):
    """A text without its contents, whose lines end with a page."""
    lines = [line for line in text.split("\n") if not re.search(r"\t\d+$", line) and squeezed(line) not in ("目录", "Contents")]
    return squeezed("".join(lines))


def redline(path, old, new):
    for wanted, verdict in ((new, "accepted"), (old, "rejected")):
        document = docx.Document(path)
        settle(document.element.body, verdict)
        found, right = (squeezed("".join(lines(file))) for file in (document, docx.Document(wanted)))
        if found != right:
            return f"{verdict}: {difference(right, found)}"
    return None


def settle(body, verdict):
    """Takes out what a verdict on all changes takes out, and the marks of what stays."""
    kinds = [["w:del", "w:moveFrom"], ["w:ins", "w:moveTo"]]
    gone, stays = ([qn(name) for name in names] for names in (kinds if verdict == "accepted" else kinds[::-1]))
    for row in list(body.iter(qn("w:tr"))):
        if any(row.find(f"{qn('w:trPr')}/{name}") is not None for name in gone):
            row.getparent().remove(row)
    for paragraph in list(body.iter(qn("w:p"))):
        marked = any(paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{name}") is not None for name in gone)
        for change in list(paragraph.iter(*gone)):
            if change.getparent().tag == qn("w:p"):
                change.getparent().remove(change)
        if marked and not "".join(t.text or "" for t in paragraph.iter(qn("w:t"), qn("w:delText"))):
            paragraph.getparent().remove(paragraph)
    for change in list(body.iter(qn("w:pPrChange"))):
        properties = change.getparent()
        if verdict == "rejected":
            properties.getparent().replace(properties, change.find(qn("w:pPr")))
        else:
            properties.remove(change)
    for change in list(body.iter(*stays)):
        parent = change.getparent()
        at = parent.index(change)
        for child in reversed(list(change)):
            parent.insert(at + 1, child)
        parent.remove(change)
    for text in body.iter(qn("w:delText")):
        text.tag = qn("w:t")


def lines(document, controls=False):
    """Paragraphs with their numbers counted and references looked up; with `controls`, contents and summary too."""
    numbering = Numbering(document)
    body = copy.deepcopy(document.element.body)
    for control in [] if controls else list(body.iter(qn("w:sdt"))):
        control.getparent().remove(control)
    found, marks = [], {}
    for paragraph in body.iter(qn("w:p")):
        number = numbering.number(paragraph)
        pieces = [("text", number)]
        field = None
        open_marks = {}
        for node in paragraph.iter():
            if node.tag == qn("w:bookmarkStart"):
                open_marks[node.get(qn("w:id"))] = (node.get(qn("w:name")), len(pieces))
            elif node.tag == qn("w:bookmarkEnd") and node.get(qn("w:id")) in open_marks:
                name, start = open_marks.pop(node.get(qn("w:id")))
                marks[name] = (number, "".join(text for _, text in pieces[start:]))
            elif node.tag == qn("w:fldChar"):
                kind = node.get(qn("w:fldCharType"))
                field = "" if kind == "begin" else field
                if kind == "end":
                    field = None
            elif node.tag == qn("w:instrText") and field is not None:
                field += node.text or ""
            elif node.tag == qn("w:t"):
                reference = re.match(r"\s*REF (\S+)(.*)", field or "")
                pieces.append((reference.groups(), node.text or "") if reference else ("text", node.text or ""))
        found.append(pieces)
    shown = []
    for pieces in found:
        text = ""
        for kind, cached in pieces:
            if kind == "text" or kind[0] not in marks:
                text += cached
            else:
                text += marks[kind[0]][0 if "\\n" in kind[1] else 1]
        shown.append(text)
    return shown


class Numbering:
    """Counts lists as Word does."""

    def __init__(self, document):
        part = document.part.numbering_part.element
        self.levels = {a.get(qn("w:abstractNumId")): a.findall(qn("w:lvl")) for a in part.findall(qn("w:abstractNum"))}
        self.lists = {
            n.get(qn("w:numId")): (n.find(qn("w:abstractNumId")).get(qn("w:val")), n.find(qn("w:lvlOverride")) is not None)
            for n in part.findall(qn("w:num"))
        }
        self.styles = {}
        for style in document.styles.element.findall(qn("w:style")):
            found = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if found is not None:
                self.styles[style.get(qn("w:styleId"))] = found
        self.counts = collections.defaultdict(lambda: [0] * 9)
        self.begun = set()

    def number(self, paragraph):
        properties = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if properties is None and style is not None:
            properties = self.styles.get(style.get(qn("w:val")))
        if properties is None:
            return ""
        name = properties.find(qn("w:numId")).get(qn("w:val"))
        if name == "0":
            return ""
        level = properties.find(qn("w:ilvl"))
        level = int(level.get(qn("w:val"))) if level is not None else 0
        abstract, anew = self.lists[name]
        counts = self.counts[abstract]
        if anew and name not in self.begun:
            self.begun.add(name)
            counts[:] = [0] * 9
        counts[level] += 1
        counts[level + 1:] = [0] * (8 - level)
        levels = self.levels[abstract]
        legal = levels[level].find(qn("w:isLgl")) is not None
        text = levels[level].find(qn("w:lvlText")).get(qn("w:val"))
        for index, other in enumerate(levels):
            form = "decimal" if legal else other.find(qn("w:numFmt")).get(qn("w:val"))
            text = text.replace(f"%{index + 1}", printed(form, max(counts[index], 1)))
        return text


def printed(form, count):
    if form == "decimal":
        return str(count)
    if form == "chineseCountingThousand":
        return han(count)
    if form == "lowerLetter":
        return chr(97 + (count - 1) % 26) * ((count - 1) // 26 + 1)
    tens, ones = divmod(count, 10)
    return "x" * tens + ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][ones]


def han(count):
    digits = "零一二三四五六七八九"
    if count >= 100:
        rest = count % 100
        return digits[count // 100] + "百" + ("" if not rest else ("零" + digits[rest] if rest < 10 else digits[rest // 10] + "十" + (digits[rest % 10] if rest % 10 else "")))
    tens, ones = divmod(count, 10)
    return ("" if tens == 0 else ("" if tens == 1 else digits[tens]) + "十") + (digits[ones] if ones or not tens else "")


def han_value(text):
    return next(count for count in range(1, 1000) if han(count) == text)


def squeezed(text):
    return re.sub(r"[\s\ufeff]", "", text)


def difference(wanted, found):
    at = next((i for i, (a, b) in enumerate(zip(wanted, found)) if a != b), min(len(wanted), len(found)))
    return f"“{found[max(0, at - 10):at + 20]}” where “{wanted[max(0, at - 10):at + 20]}” is wanted (character {at + 1})"


if __name__ == "__main__":
    main()
