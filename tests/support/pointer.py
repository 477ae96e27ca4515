# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hand at the pointer of an X server without a window manager."""

import subprocess
import time


def xdotool(*arguments):
    return subprocess.run(["xdotool", *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def place(how, name, *position):
    """Moves a window, found by --class or --name; its number."""
    window = xdotool("search", "--onlyvisible", "--sync", how, name).split()[-1]
    xdotool("windowmove", window, *position)
    return window


def drag(start, end):
    """In small steps, as a hand does it."""
    xdotool("mousemove", *start, "mousedown", 1)
    for step in range(1, 41):
        xdotool("mousemove", *(a + (b - a) * step // 40 for a, b in zip(start, end)))
        time.sleep(0.01)
    xdotool("mousemove", *end, "sleep", 0.3, "mouseup", 1)
