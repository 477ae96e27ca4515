#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader hears of a flash: its start, each quarter, its end, the verdict; nothing else."""

import sys

from window_case import LIMIT_S, SLOW, Strobe, Tap, driver, give_focus

from gi.repository import Atspi, GLib  # pylint: disable=wrong-import-position

# GTK announces since 4.14; before, the name of the window changes.
EVENTS = ["object:announcement", "object:property-change:accessible-name"]


class Ear:
    """Keeps what is announced."""

    def __init__(self):
        self.heard = []
        self.listener = Atspi.EventListener.new(self.hear)
        for event in EVENTS:
            self.listener.register(event)

    def hear(self, event):
        try:
            if event.type.startswith("object:announcement"):
                self.heard.append(event.any_data)
            elif event.source.get_role_name() == "frame":
                self.heard.append(event.source.get_name())
        except GLib.Error:
            pass

    def wait(self, part):
        """Waits until a sentence with this part was said; takes it and all before it."""
        def find():
            return next((index for index, said in enumerate(self.heard) if part in said), None)
        driver.wait_for(f"“{part}” to be said", lambda: find() is not None, LIMIT_S)
        end = find() + 1
        said, self.heard = self.heard[:end], self.heard[end:]
        return said


def compare(heard, expected):
    return [] if heard == expected else [f"heard:    {heard}", f"expected: {expected}"]


def good_flash(tap, ear):
    with Strobe("--practice", "--faults", SLOW) as window:
        window.button("Flash")
        give_focus()
        ear.heard.clear()
        window.press("Flash")
        tap.case("start-quarters-and-end-are-said-once-each", compare(ear.wait("RESET"), [
            "Flashing Practice board on port practice-1",
            "Practice board: 25 percent flashed",
            "Practice board: 50 percent flashed",
            "Practice board: 75 percent flashed",
            "Flashed and verified by the chip. Press RESET to start the app.",
        ]))
        window.press("Press RESET")
        tap.case("the-verdict-is-said-and-the-log-is-not", compare(
            ear.wait("blink"), ["The board runs blink 1.4.0, the firmware you flashed."]))


def bad_flash(tap, ear):
    with Strobe("--faults", "status 3 at block 20") as window:
        window.button("Flash")
        give_focus()
        ear.heard.clear()
        window.press("Flash")
        heard = ear.wait(".")
        shown = window.texts()
        tap.case("a-failure-is-said-with-what-to-do",
                 [] if any(heard[-1].startswith(text) and heard[-1] != text for text in shown if text)
                 else [f"heard: {heard}", f"shown: {shown}"])


def main():
    tap = Tap()
    ear = Ear()
    for story in good_flash, bad_flash:
        try:
            story(tap, ear)
        except driver.NotFound as failure:
            tap.case(story.__name__, [failure, f"heard: {ear.heard}"])
    return tap.finish()


sys.exit(main())
