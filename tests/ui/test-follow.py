#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A build that is followed, through the window: built again in both ways of builds, flashed by itself, the log of the
run before still there; and the list of recent firmware. Screenshots go to STROBE_SHOTS, where that is set."""

import os
import pathlib
import shutil
import subprocess
import sys

from window_case import LIMIT_S, MAKE_FIRMWARE, Strobe, Tap, driver, folder, give_focus, keys

from gi.repository import Atspi  # pylint: disable=wrong-import-position

SHOTS = os.environ.get("STROBE_SHOTS")
SWITCH = "Flash Every New Build"
PROJECT = folder / "blink"
NEWS = "the firmware you flashed."


def shot(name):
    if SHOTS:
        driver.pump()
        driver.screenshot(pathlib.Path(SHOTS) / f"follow-{name}.png")


def build(app_kib, kind="good"):
    """As most tools write: under another name, then renamed."""
    path = PROJECT / "build/dfu.bin"
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([MAKE_FIRMWARE, kind, f"{path}.new", str(app_kib)], check=True)
    os.replace(f"{path}.new", path)
    return path


def find_switch(window):
    # GTK 4.8 calls a switch a check box, and says its name twice.
    return next((node for node in window.nodes({"check box", "toggle button", "switch"})
                 if SWITCH in driver.name_of(node)), None)


def switch(window):
    return driver.wait_for("the switch", lambda: find_switch(window), LIMIT_S)


def turn(window):
    Atspi.Action.do_action(switch(window).get_action_iface(), 0)


def is_on(window):
    states = (Atspi.StateType.CHECKED, Atspi.StateType.PRESSED)
    return any(driver.has_state(switch(window), state) for state in states)


def automatic(tap, window):
    window.button("Flash", LIMIT_S)
    shot("opened")
    tap.case("of-a-lone-file-no-builds-are-expected", [] if find_switch(window) is None else ["the switch is there"])
    build(173)
    window.wait_text("Only the app changed", LIMIT_S)
    shot("rebuilt")
    tap.case("a-new-build-says-what-changed")
    tap.case("nothing-is-flashed-by-itself-at-first", [] if not is_on(window) else ["it is on"])
    turn(window)
    window.wait_text("To the board on port practice-1", LIMIT_S)
    shot("automatic")
    build(174)
    window.wait_text("Flashed and verified by the chip.", LIMIT_S)
    shot("flashed")
    tap.case("a-build-that-replaces-the-file-is-flashed-by-itself")
    window.press("Press RESET", LIMIT_S)
    window.wait_text(NEWS, LIMIT_S)


def again(tap, window):
    shutil.rmtree(PROJECT / "build")
    driver.wait_for("nothing", lambda: not (PROJECT / "build").exists(), LIMIT_S)
    build(175)
    driver.wait_for("the next flash", lambda: window.progress() is not None or any(
        "Flashed and verified" in text for text in window.texts()), LIMIT_S)
    window.wait_text("Flashed and verified by the chip.", LIMIT_S)
    tap.case("a-build-whose-folder-was-deleted-first-is-flashed-by-itself")
    tap.case("and-it-is-still-on", [] if is_on(window) else ["it is off"])
    rows = window.rows("Log")
    tap.case("the-log-of-the-run-before-is-still-there", [] if rows else ["the log is empty"])
    window.press("Press RESET", LIMIT_S)
    window.wait_text(NEWS, LIMIT_S)
    shot("again")


def broken(tap, window):
    build(176, "bad-md5")
    window.wait_text("Not this build: look at it first", LIMIT_S)
    shot("broken")
    tap.case("a-broken-build-is-not-flashed")
    build(177)
    window.wait_text("Flashed and verified by the chip.", LIMIT_S)
    tap.case("and-the-next-sound-one-is")


def away(tap, window):
    shutil.rmtree(PROJECT / "build")
    window.wait_text("The files of this build are away", LIMIT_S)
    shot("away")
    tap.case("files-that-stay-away-are-told")
    build(177)
    driver.wait_for("it to be over", lambda: not any("build are away" in text for text in window.texts()), LIMIT_S)
    tap.case("and-what-comes-back-unchanged-is-no-news")


def recent(tap, window):
    give_focus()
    button = window.button("Recent firmware", LIMIT_S)
    part = next(part for part in driver.walk(button) if driver.has_action(part))
    Atspi.Action.do_action(part.get_action_iface(), 0)
    row = window.wait_row("Recent firmware", "blink 1.4.0", LIMIT_S)
    shot("recent")
    tap.case("what-was-opened-is-in-the-list-with-chip-and-folder",
             [] if "ESP32-S2" in row and "blink/build" in row else [row])
    window.press("Clear List", LIMIT_S)
    window.wait_text("The firmware that you open is listed here.", LIMIT_S)
    tap.case("the-list-can-be-cleared")
    keys("Escape")


def main():
    tap = Tap()
    with Strobe("--practice", build(172)) as window:
        try:
            automatic(tap, window)
            again(tap, window)
            broken(tap, window)
            away(tap, window)
            recent(tap, window)
        except driver.NotFound as failure:
            shot("failed")
            tap.case("the story goes on", [failure])
    return tap.finish()


sys.exit(main())
