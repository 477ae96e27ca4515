#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole flash by the keyboard alone: choose the board, flash it, reset it, read its log."""

import sys

from window_case import Strobe, Tap, driver, firmware, give_focus, keys

from gi.repository import Atspi, GLib  # pylint: disable=wrong-import-position

LIMIT_S = 20
MAX_TABS = 60


class Focus:
    """Where the keyboard is, as assistive technology is told."""

    def __init__(self):
        self.names = []
        self.listener = Atspi.EventListener.new(self.changed)
        self.listener.register("object:state-changed:focused")

    def changed(self, event):
        try:
            if event.detail1:
                self.names.append(self.name_of(event.source))
        except GLib.Error:
            pass

    @staticmethod
    def name_of(node):
        """A line of the log has its text for a name, or none: that is up to GTK."""
        name = driver.name_of(node)
        is_line = node.get_role_name() == "list item" and not name.startswith("Practice board")
        return "a line" if is_line or not name else name

    def move(self, key):
        """Presses a key that moves the focus; the name of where it is then."""
        self.names.clear()
        keys(key)
        driver.wait_for("the focus to move", lambda: self.names, LIMIT_S, 0.01)
        return self.names[-1]

    def go_to(self, name, key="Tab"):
        """Moves on until there is the focus; the names on the way."""
        way = []
        while len(way) < MAX_TABS:
            way.append(self.move(key))
            if name in way[-1]:
                return way
        raise driver.NotFound(f"no “{name}” on the way: {way}")


def flash(tap, window, focus):
    window.wait_text("practice-2")
    give_focus()
    way = focus.go_to("port practice-2")
    tap.case("tab-reaches-the-boards")
    tap.note(f"on the way: {way}")
    way = [focus.move("Up")]
    window.wait_text("Practice board on port practice-1")
    tap.case("an-arrow-chooses-a-board", [] if "practice-1" in way[-1] else way)

    keys("ctrl+Return")
    window.wait_text("Flashed and verified by the chip")
    tap.case("ctrl-return-flashes-it")
    focus.go_to("Press RESET")
    keys("space")
    line = window.wait_row("Log", "hello from blink", LIMIT_S)
    tap.case("space-presses-reset-and-the-log-comes", [] if line else ["no line"])

    keys("ctrl+f")
    # GTK 4.8 does not tell that a search entry has the focus.
    keys("h", "e", "l", "l", "o", "Return")
    window.wait_text(" of ")
    tap.case("ctrl-f-searches-the-log")
    seen = focus.move("Escape")
    tap.case("escape-leads-to-a-line-of-the-log", [] if seen else ["nowhere"])


def beside_log(names):
    """The way without the log, whose line and button lie one over the other: which comes first is up to GTK."""
    return [name for name in names if name not in ("a line", "Go to the newest line")]


def around(tap, window, focus):
    """Once around everything: nothing holds the focus, and it comes back."""
    first = focus.go_to("Open")[-1]
    way = focus.go_to(first)
    missing = {"Open", "Main menu", "Flash", "Line to send", "Boots", "Reset"} - set(way)
    tap.note(f"around: {way}")
    tap.case("tab-goes-around-without-a-trap", sorted(missing))
    back = []
    while len(back) < len(way):
        back.append(focus.move("shift+Tab"))
    tap.case("shift-tab-goes-the-same-way-back",
             [] if beside_log(back) == beside_log([*way[-2::-1], first]) else [f"there: {way}", f"back: {back}"])
    del window


def main():
    tap = Tap()
    focus = Focus()
    with Strobe("--practice", firmware("good")) as window:
        Strobe("--practice").run()
        for story in flash, around:
            try:
                story(tap, window, focus)
            except driver.NotFound as failure:
                tap.case(story.__name__, [failure])
    return tap.finish()


sys.exit(main())
