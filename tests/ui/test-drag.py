#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A firmware that was made here is dragged out of the window into another program, by a real pointer."""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

from window_case import LIMIT_S, Strobe, Tap, driver, skip_all
import build_folder

CLI = os.environ.get("STROBE_CLI", "")
# A window that takes a file and copies it to where its argument says.
TARGET = """
import shutil, sys, gi
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gtk
def drop(target, files, x, y):
    shutil.copy(files.get_files()[0].get_path(), sys.argv[1] + ".part")
    shutil.move(sys.argv[1] + ".part", sys.argv[1])
    return True
def activate(application):
    target = Gtk.DropTarget.new(Gdk.FileList, Gdk.DragAction.COPY)
    target.connect("drop", drop)
    window = Gtk.ApplicationWindow(application=application, title="Drop Here", default_width=250, default_height=250)
    window.add_controller(target)
    window.present()
application = Gtk.Application(application_id="org.example.DropHere")
application.connect("activate", activate)
application.run([])
"""


def xdotool(*arguments):
    return subprocess.run(["xdotool", *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def place(how, name, *position):
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


def story(tap, folder, taken):
    xdotool("windowsize", place("--class", "strobe", 0, 0), 900, 700)
    place("--name", "Drop Here", 1000, 100)

    # Until both windows are where they belong, nothing is under the pointer.
    def try_it():
        drag((600, 90), (1100, 220))
        time.sleep(0.5)
        return taken.exists()
    driver.wait_for("the file to be taken", try_it, LIMIT_S, 0.5)
    expected = folder / "expected.bin"
    subprocess.run([CLI, "build", expected, "--flasher-args", folder / "flasher_args.json"], check=True,
                   stdout=subprocess.DEVNULL)
    tap.case("what-is-dragged-out-equals-what-strobe-cli-builds",
             [] if taken.read_bytes() == expected.read_bytes() else ["other bytes"])


def main():
    check = [sys.executable, "-c", "import gi; gi.require_version('Gtk', '4.0'); from gi.repository import Gtk"]
    if subprocess.run(check, check=False, stderr=subprocess.DEVNULL).returncode != 0:
        return skip_all("no GTK 4 for Python, which takes what is dragged")
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix="strobe-drag-") as name:
        folder = pathlib.Path(name)
        taken = folder / "taken.bin"
        build_folder.make(folder)
        with Strobe("--practice", folder) as window, \
                subprocess.Popen([sys.executable, "-c", TARGET, str(taken)]) as target:
            try:
                window.button("Files…", LIMIT_S)
                story(tap, folder, taken)
            except (driver.NotFound, subprocess.CalledProcessError) as failure:
                tap.case("the-firmware-dragged-out", [failure])
            finally:
                target.terminate()
    return tap.finish()


sys.exit(main())
