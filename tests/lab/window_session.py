# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A normal user's session inside the lab's machine: X server, session bus, Strobe's window, a mouse."""

import contextlib
import json
import os
import subprocess

from labkit import (BUILD, OUT, TESTS, WINDOW, as_root, as_user, become_user, expect, run, wait_for)

import atspi_driver as driver

FRAMEBUFFER = "/run/framebuffer"
TELL_ENVIRONMENT = "import json, os, sys; print(json.dumps(dict(os.environ)), flush=True); " \
                   "sys.stdin.read()"


class Session:
    """Starts with the first window and lasts as long as the program, which is its user from then on."""

    current = None

    @classmethod
    def get(cls):
        if cls.current is None:
            cls.current = cls()
        return cls.current

    def __init__(self):
        become_user()
        run(as_root(["install", "-d", "-o", str(os.geteuid()), FRAMEBUFFER]))
        os.environ["STROBE_FRAMEBUFFER"] = FRAMEBUFFER
        # pylint: disable=consider-using-with
        self.process = subprocess.Popen(
            as_user([str(TESTS / "support/headless"), "/usr/bin/python3", "-c", TELL_ENVIRONMENT]),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.environment = json.loads(self.process.stdout.readline())
        for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
            os.environ[name] = self.environment[name]

    def popen(self, command, **more):
        return subprocess.Popen([str(word) for word in command], env=self.environment, text=True,
                                **more)


@contextlib.contextmanager
def strobe(*arguments):
    """Strobe's window; a screenshot and its tree are kept if the story fails."""
    session = Session.get()
    with open("/run/tmp/strobe.log", "a", encoding="utf-8") as log, \
            session.popen([WINDOW, *arguments], stdout=log, stderr=log) as process:
        try:
            window = driver.Window("strobe", 60, process)
            try:
                yield window
            except Exception:
                keep_evidence(window)
                raise
        finally:
            process.terminate()
            process.wait(30)


def keep_evidence(window):
    screenshot("failed")
    with open("/run/tmp/strobe.log", encoding="utf-8") as log:
        for line in [*log, *window.dump().splitlines()]:
            print("# " + line.rstrip(), flush=True)


def screenshot(name):
    """Kept on the host, beside the machine's own logs: as the X server has it, as lab-test makes the picture of it in
    a twentieth of the time that it takes in here."""
    run(as_root(["cp", f"{FRAMEBUFFER}/Xvfb_screen0", f"{OUT}/window-{name}.xwd"]))


def find_window(title):
    """The X window with this title, and where it is: identity, x, y, width, height."""
    def look():
        found = run(["xdotool", "search", "--onlyvisible", "--name", title]).stdout.split()
        return found[0] if found else None
    identity = wait_for(f"the window {title}", look, 60)
    geometry = dict(line.split("=") for line in
                    run(["xdotool", "getwindowgeometry", "--shell", identity]).stdout.split())
    return identity, *(int(geometry[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))


def drag_path(start, end, steps=12):
    """What a hand does: press, a few small moves, a way, and a rest over the target."""
    words = ["mousemove", *start, "sleep", 0.2, "mousedown", 1, "sleep", 0.2]
    for step in range(1, 6):
        words += ["mousemove", start[0] - 6 * step, start[1], "sleep", 0.05]
    for step in range(1, steps + 1):
        x = start[0] - 30 + (end[0] - start[0] + 30) * step // steps
        y = start[1] + (end[1] - start[1]) * step // steps
        words += ["mousemove", x, y, "sleep", 0.05]
    return words + ["sleep", 1]


def drop_file(path, shot=None):
    """Drags a file out of another program and drops it on Strobe's window."""
    session = Session.get()
    with session.popen([BUILD / "tests/lab/drag-source", path],
                       stdout=subprocess.PIPE) as source:
        try:
            identity, *_ = find_window("^Drag source$")
            run(["xdotool", "windowmove", "--sync", identity, 1110, 760], limit_s=30)
            _, x, y, width, height = find_window("^Drag source$")
            _, left, top, wide, high = find_window("^Strobe$")
            words = drag_path((x + width // 2, y + height // 2),
                              (left + wide // 2, top + high // 2))
            run(["xdotool", *words])
            if shot:
                screenshot(shot)
            run(["xdotool", "mouseup", 1])
            answer = source.stdout.readline().strip()
            expect(answer == "dropped", f"the drag ended otherwise: {answer!r}")
        finally:
            source.terminate()
