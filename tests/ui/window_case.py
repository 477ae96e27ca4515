# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts Strobe's window for the tests beside this file; they run under tests/support/headless."""

import os
import pathlib
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "support")]

import atspi_driver as driver  # pylint: disable=wrong-import-position
from tap import Tap, skip_all  # pylint: disable=wrong-import-position,unused-import

STROBE = os.environ.get("STROBE", "")
MAKE_FIRMWARE = os.environ.get("STROBE_MAKE_FIRMWARE", "")
LIMIT_S = 60
# A board of software is too quick to follow.
SLOW = "transfer 1500 us, erase 300 ms, verify 500 ms"

folder = pathlib.Path(tempfile.mkdtemp(prefix="strobe-window-"))


def firmware(kind="good"):
    """A file of this kind, see tests/support/firmware-fixture.c."""
    path = folder / f"{kind}.bin"
    if not path.exists():
        subprocess.run([MAKE_FIRMWARE, kind, str(path)], check=True)
    return str(path)


class Strobe:
    """The program with its window, ended with the block."""

    def __init__(self, *arguments, **environment):
        self.arguments = [STROBE, *map(str, arguments)]
        self.environment = {**os.environ, **environment}

    def run(self):
        """A second start: it hands what it was given to the first, and ends."""
        subprocess.run(self.arguments, env=self.environment, check=True, timeout=LIMIT_S)

    def __enter__(self):
        # pylint: disable=consider-using-with
        self.process = subprocess.Popen(self.arguments, env=self.environment)
        try:
            return driver.Window("strobe", LIMIT_S, self.process)
        except driver.NotFound:
            self.__exit__()
            raise

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        driver.wait_for("the window to go", lambda: driver.Window.find_application("strobe") is None,
                        LIMIT_S)


# Linux' codes of F1 to F10, and the 8 that X adds. Newer keymaps have these keys with Alt held as well, and xdotool then
# holds Alt; it does not when it is told the key instead of the symbol.
CODES = {f"F{number}": str(8 + 58 + number) for number in range(1, 11)}


def keys(*names):
    """Presses keys, each as xdotool names it."""
    subprocess.run(["xdotool", "key", "--delay", "30", *(CODES.get(name, name) for name in names)], check=True)


def give_focus():
    """Without a window manager nobody gives the keyboard to a window that has just come."""
    subprocess.run(["xdotool", "search", "--onlyvisible", "--sync", "--class", "strobe",
                    "windowfocus", "--sync"], check=True, stdout=subprocess.DEVNULL)


def look_away():
    """Without a window manager a window that comes takes the keyboard: the empty screen gets it."""
    place = subprocess.run(["xdotool", "mousemove", "1279", "899", "getmouselocation", "--shell"], check=True,
                           capture_output=True, text=True).stdout
    screen = next(line.split("=")[1] for line in place.splitlines() if line.startswith("WINDOW="))
    subprocess.run(["xdotool", "windowfocus", screen], check=True)
