#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A firmware that is made here of a build: its files are seen, and it is saved as strobe-cli would make it."""

import os
import pathlib
import subprocess
import sys
import tempfile

from window_case import Strobe, Tap, driver
import build_folder

LIMIT_S = 30
CLI = os.environ.get("STROBE_CLI", "")


def find_saved(folder, names):
    return next((path for place in (folder, pathlib.Path.home(), pathlib.Path.cwd())
                 for name in names if (path := place / name).exists()), None)


def press_save(window):
    """Presses the button of the file dialog, whose name older GTK tells with its mnemonic and without."""
    node = driver.wait_for("the file dialog", lambda: next(
        (node for node in window.nodes(driver.BUTTON_ROLES) if driver.name_of(node) in ("Save", "_Save Save")), None),
                           LIMIT_S)
    driver.Atspi.Action.do_action(node.get_action_iface(), 0)


def story(tap, window, folder):
    window.press("Files…", LIMIT_S)
    window.wait_text("Files and Addresses", LIMIT_S)
    shown = {driver.name_of(node) for node in window.nodes({"text"})}
    missing = {f"Address of {name}" for name in build_folder.ADDRESSES} - shown
    tap.case("each-file-is-shown-with-its-address", missing)
    window.press("Save dfu.bin…", LIMIT_S)
    press_save(window)
    news = window.wait_text("Firmware saved as ", LIMIT_S)
    tap.case("it-says-what-was-saved", [] if news.endswith("blink-1.4.0-dfu.bin") else [news])
    saved = find_saved(folder, ["blink-1.4.0-dfu.bin"])
    subprocess.run([CLI, "build", folder / "expected.bin", "--flasher-args", folder / "flasher_args.json"],
                   check=True, stdout=subprocess.DEVNULL)
    is_same = saved is not None and saved.read_bytes() == (folder / "expected.bin").read_bytes()
    if saved is not None:
        saved.unlink()
    tap.case("what-is-saved-equals-what-strobe-cli-builds", [] if is_same else [saved])


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix="strobe-recipe-") as name:
        folder = pathlib.Path(name)
        build_folder.make(folder)
        os.chdir(folder)
        with Strobe("--practice", folder) as window:
            try:
                story(tap, window, folder)
            except driver.NotFound as failure:
                tap.case("a-firmware-that-is-made-here", [failure])
    return tap.finish()


sys.exit(main())
