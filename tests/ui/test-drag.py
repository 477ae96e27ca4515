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
from pointer import drag, place, xdotool

CLI = os.environ.get("STROBE_CLI", "")
PARTNER = pathlib.Path(__file__).resolve().parent.parent / "support/drag-partner.py"


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
                subprocess.Popen([sys.executable, PARTNER, str(taken)]) as target:
            try:
                window.button("Files…", LIMIT_S)
                story(tap, folder, taken)
            except (driver.NotFound, subprocess.CalledProcessError) as failure:
                tap.case("the-firmware-dragged-out", [failure])
            finally:
                target.terminate()
    return tap.finish()


sys.exit(main())
