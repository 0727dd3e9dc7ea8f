"""Lets one LibreOffice convert many files: office.py FOLDER < JOBS, a job a line: ACTION|FROM|TO.

accept, reject   settle all tracked changes, then write the text with the numbers that LibreOffice prints
text, pdf        write the file as text or as PDF

FOLDER takes the profile of LibreOffice. Run it with the Python that has the module uno (Debian: python3-uno).
"""

import os
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

TEXT, PDF = ("Text (encoded)", "UTF8,LF"), ("writer_pdf_Export", "")
SETTLE = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges"}


def main():
    folder = os.path.abspath(sys.argv[1])
    pipe = f"pipe,name=baomi{os.getpid()};urp;"
    command = ["soffice", f"-env:UserInstallation={uno.systemPathToFileUrl(folder)}", "--headless", "--norestore"]
    office = subprocess.Popen([*command, f"--accept={pipe}"], stderr=subprocess.DEVNULL)
    try:
        desktop = connect(f"uno:{pipe}StarOffice.ComponentContext", office)
        dispatcher = desktop[1]
        for line in sys.stdin:
            convert(desktop[0], dispatcher, *line.rstrip("\n").split("|"))
        try:
            desktop[0].terminate()
        except Exception:
            # It may close the pipe before it answers.
            pass
        office.wait(60)
    finally:
        if office.poll() is None:
            office.kill()


def connect(address, office):
    """The desktop and the dispatcher of an office that is just starting."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(600):
        try:
            context = resolver.resolve(address)
        except NoConnectException:
            if office.poll() is not None:
                sys.exit("LibreOffice ended before it answered")
            time.sleep(0.1)
            continue
        make = context.ServiceManager.createInstanceWithContext
        return make("com.sun.star.frame.Desktop", context), make("com.sun.star.frame.DispatchHelper", context)
    sys.exit("LibreOffice does not answer")


def convert(desktop, dispatcher, action, source, target):
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(os.path.abspath(source)), "_blank", 0, values(Hidden=True))
    if action in SETTLE:
        dispatcher.executeDispatch(document.CurrentController.Frame, SETTLE[action], "", 0, ())
        left = document.Redlines.createEnumeration().hasMoreElements()
        if left:
            sys.exit(f"{source}: changes are left after {action}")
    name, options = PDF if action == "pdf" else TEXT
    document.storeToURL(uno.systemPathToFileUrl(os.path.abspath(target)), values(FilterName=name, FilterOptions=options))
    document.close(True)


def values(**given):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in given.items())


if __name__ == "__main__":
    main()
