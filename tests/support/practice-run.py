#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""practice-run.py [--screenshots] STROBE FIRMWARE FOLDER: a whole flash of the practice board through the window, without
anybody there. Keeps screenshots in the folder and says how it went."""

import pathlib
import subprocess
import sys
import time

import atspi_driver as driver

LIMIT_S = 120
# A board of software is too quick to watch.
PACE = "transfer 1500 us, erase 300 ms, verify 800 ms"

# The good end of a verdict; before it stand project and version.
NEWS = "the firmware you flashed."


def flash(window, folder, shot):
    shot("loaded")
    window.press("Flash")
    seen = driver.wait_for("progress", lambda: window.progress(), LIMIT_S)
    driver.wait_for("a quarter of it", lambda: (window.progress() or 1.0) > 0.25, LIMIT_S)
    shot("flashing")
    print(f"Flashing: the progress bar moves (first seen at {seen:.0%}).")
    window.wait_text("Press RESET to start", LIMIT_S)
    shot("flashed")
    print("Flashed; it asks for RESET.")
    window.press("Press RESET", LIMIT_S)
    line = window.wait_row("Log", "blink", LIMIT_S)
    # a row says its text twice: as the row and as the label in it
    print(f"The board runs; its log says: {line.split(' | ')[0]}")
    news = window.wait_text(NEWS, LIMIT_S)
    time.sleep(1)
    shot("monitor")
    print(f"The window says: {news}")


def main():
    program, firmware, folder = sys.argv[-3], sys.argv[-2], pathlib.Path(sys.argv[-1]).resolve()
    every = "--screenshots" in sys.argv
    folder.mkdir(parents=True, exist_ok=True)
    kept = []

    def keep(name):
        path = folder / f"strobe-{name}.png"
        if driver.screenshot(path):
            kept.append(path)

    def shot(name):
        if every or name == "monitor":
            time.sleep(0.3)
            keep(name)

    with subprocess.Popen([program, "--practice", "--faults", PACE, firmware]) as process:
        verdict = "it works: flashed, restarted, and its log is on the screen"
        try:
            flash(driver.Window("strobe", LIMIT_S, process), folder, shot)
        except (driver.NotFound, subprocess.CalledProcessError) as failure:
            verdict = f"it does not work: {failure}"
            keep("failed")
        finally:
            process.terminate()
    for path in kept:
        print(f"Screenshot: {path}")
    print(f"Verdict: {verdict}.")
    return 0 if verdict.startswith("it works") else 1


sys.exit(main())
