#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""store-pictures.py STROBE FIRMWARE FOLDER: the window as the stores and the README show it, each picture the window
alone at its own size, with a practice board and what it really says."""

import os
import pathlib
import subprocess
import sys
import time

import atspi_driver as driver

LIMIT_S = 120
# Slow enough to be caught in the middle.
PACE = "transfer 4000 us, erase 300 ms, verify 800 ms"
# What GTK draws around a window where nothing can be transparent.
FRAME_PX = 5
RADIUS_PX = 12


class Pictures:
    def __init__(self, folder):
        self.folder = folder

    def take(self, name):
        """The window alone. On a bare screen it has square corners: they are cut as a desktop shows them."""
        path = self.folder / f"{name}.png"
        window = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "strobe"], check=True,
                                capture_output=True, text=True).stdout.split()[0]
        time.sleep(0.5)
        subprocess.run(["import", "-window", window, str(path)], check=True)
        subprocess.run(["mogrify", "-shave", f"{FRAME_PX}x{FRAME_PX}", "+repage", str(path)], check=True)
        width, height = subprocess.run(["identify", "-format", "%w %h", str(path)], check=True, capture_output=True,
                                       text=True).stdout.split()
        mask = f"roundrectangle 0,0,{int(width) - 1},{int(height) - 1},{RADIUS_PX},{RADIUS_PX}"
        subprocess.run(["convert", str(path), "(", "-size", f"{width}x{height}", "xc:none", "-fill", "white", "-draw",
                        mask, ")", "-compose", "DstIn", "-composite", "-strip", str(path)], check=True)
        print(f"{path}: {width} x {height}")


def flash(window, pictures):
    pictures.take("firmware")
    window.press("Flash")
    driver.wait_for("the middle of it", lambda: (window.progress() or 0.0) > 0.4, LIMIT_S)
    pictures.take("flashing")
    window.wait_text("Press RESET to start", LIMIT_S)


def restart(window):
    window.press("Press RESET", LIMIT_S)
    window.wait_text("the firmware you flashed.", LIMIT_S)
    time.sleep(6)


def show(program, firmware, style, story):
    environment = {**os.environ, **({"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"} if style == "dark" else {})}
    with subprocess.Popen([program, "--practice", "--faults", PACE, firmware], env=environment) as process:
        try:
            story(driver.Window("strobe", LIMIT_S, process))
        finally:
            process.terminate()
    driver.wait_for("the window to go", lambda: driver.Window.find_application("strobe") is None, LIMIT_S)


def main():
    program, firmware, folder = sys.argv[1:]
    pictures = Pictures(pathlib.Path(folder).resolve())
    pictures.folder.mkdir(parents=True, exist_ok=True)

    def light(window):
        flash(window, pictures)
        restart(window)
        pictures.take("monitor")

    def dark(window):
        window.press("Flash")
        restart(window)
        pictures.take("dark")

    show(program, firmware, "light", light)
    show(program, firmware, "dark", dark)
    return 0


sys.exit(main())
