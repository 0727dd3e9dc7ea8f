"""Runs a program in a terminal of 60 columns and talks to it: what has to be seen, and what is typed then.

Usage: terminal.py PROGRAM [ARGUMENT…] < SCRIPT, where SCRIPT is JSON: [["seen", "typed"], …]; typed null: nothing.
Prints all that the program wrote. Ends with 1 where something was not seen.
"""
import json
import os
import pty
import select
import struct
import sys
import termios
import time
import fcntl

SECONDS = 120


def main() -> int:
    steps = json.load(sys.stdin)
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm", LANG="zh_CN.UTF-8")
        os.execv(sys.argv[1], sys.argv[1:])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 60, 0, 0))
    written, place, missed = b"", 0, None

    def more(seconds: float) -> bool:
        nonlocal written
        ready, _, _ = select.select([terminal], [], [], seconds)
        if not ready:
            return True
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            return False
        written += piece
        return bool(piece)

    for seen, typed in steps:
        end = time.time() + SECONDS
        while (at := written.find(seen.encode(), place)) < 0:
            if time.time() > end or not more(0.2):
                missed = seen
                break
        if missed:
            break
        place = at + len(seen.encode())
        if typed is not None:
            # What is typed while a prompt is drawn would be lost.
            time.sleep(0.15)
            os.write(terminal, typed.encode())
    end = time.time() + SECONDS
    while not missed and time.time() < end and more(1.0):
        pass
    sys.stdout.buffer.write(written)
    if missed:
        print(f"\nNOT SEEN: {missed}")
    return 1 if missed else 0


sys.exit(main())
