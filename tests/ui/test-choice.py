#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a firmware is written is chosen in the window, and that is what the board gets."""

import sys

from window_case import Strobe, Tap, driver, firmware, keys

LIMIT_S = 30
EVERYTHING = "Everything is written"
APP_ONLY = "Only the app is written"


def open_choice(window, part):
    """Presses the button that says what is written; its name has the sizes in it."""
    node = driver.wait_for(f"the button “{part}…”", lambda: next(
        (node for node in window.nodes(driver.BUTTON_ROLES) if part in driver.name_of(node)), None), LIMIT_S)
    window.press(driver.name_of(node), LIMIT_S)


def story(tap, window):
    window.wait_text(EVERYTHING, LIMIT_S)
    tap.case("all-of-a-new-firmware-is-written")
    warning = window.wait_text("overwritten: nvs, storage.", LIMIT_S)
    tap.case("what-is-lost-is-said-beforehand", [] if warning.endswith(".") else [warning])
    open_choice(window, EVERYTHING)
    window.press("App Only", LIMIT_S)
    window.wait_text("because otadata is kept", LIMIT_S)
    keys("Escape")
    window.wait_text(APP_ONLY, LIMIT_S)
    tap.case("a-choice-is-said-below-flash")
    window.press("Flash", LIMIT_S)
    window.wait_text("Flashed and verified by the chip.", LIMIT_S)
    tap.case("what-is-chosen-is-flashed")
    open_choice(window, APP_ONLY)
    window.press("Everything", LIMIT_S)
    keys("Escape")
    driver.wait_for("the result to go", lambda: not any("verified by the chip" in text for text in window.texts()),
                    LIMIT_S)
    tap.case("another-choice-has-not-been-flashed")


def main():
    tap = Tap()
    with Strobe("--practice", firmware("good-settings")) as window:
        try:
            story(tap, window)
        except driver.NotFound as failure:
            tap.case("the-choice-in-the-window", [failure])
    return tap.finish()


sys.exit(main())
