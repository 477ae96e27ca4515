#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks through the window in each of its states as assistive technology sees it: whatever can be used has a
role and a name, whatever is a picture has words or is none."""

import re
import sys

from window_case import Strobe, Tap, driver, firmware, give_focus, keys

from gi.repository import Atspi, GLib  # pylint: disable=wrong-import-position

# What a widget is called when nobody named it: by its class.
UNNAMED = re.compile(r"(Gtk|Adw|Strobe|Vte)[A-Z]\w*|")
USED = {"push button", "button", "toggle button", "check box", "radio button", "text", "entry", "list",
        "list item", "page tab", "combo box", "link", "menu item", "check menu item", "radio menu item",
        "slider", "spin button", "switch", "progress bar", "table", "tree", "image"}
# Boxes that only hold others. A focusable one would be a place where a person hears nothing.
NOTHING = {"filler", "panel", "unknown", "invalid", "redundant object"}
# Their names are no places, or change with the news.
ROOTS = {"application", "frame", "label", "static"}
# They take part in moving the focus only when nothing in them can have it.
HOLDERS = {"scroll pane", "viewport"}
# Icons inside of an entry, which GTK makes itself; their tooltips are the entry's.
OWN_PARTS = {"text", "entry"}


def describe(node, path):
    return f"{node.get_role_name()} “{node.get_name()}” in {' > '.join(path)}"


def problems_of(node, path, parent_role):
    role = node.get_role_name()
    focusable = driver.has_state(node, Atspi.StateType.FOCUSABLE)
    if focusable and role in NOTHING:
        yield "no role: " + describe(node, path)
    if role == "image" and parent_role in OWN_PARTS:
        return
    # A board may send an empty line.
    if role == "list item" and path[-1:] == ("Log",):
        return
    if (focusable or role in USED) and role not in HOLDERS and UNNAMED.fullmatch(node.get_name()):
        yield "no name: " + describe(node, path)


def look(node, path=(), parent_role=""):
    """The problems of everything under a node, hidden things left out."""
    try:
        role = node.get_role_name()
        yield from problems_of(node, path, parent_role)
        name = node.get_name()
        below = path if UNNAMED.fullmatch(name) or role in ROOTS else (*path, name)
        for child in driver.children(node):
            if driver.has_state(child, Atspi.StateType.VISIBLE):
                yield from look(child, below, role)
    except GLib.Error:
        return


LIMIT_S = 20


class Walk:
    """One program, walked through state by state."""

    def __init__(self, tap, window):
        self.tap = tap
        self.window = window
        self.seen = set()

    def state(self, name, under=None, not_ours=frozenset()):
        """A problem is told in the first state it shows up in."""
        driver.pump()
        found = [problem for problem in look(under or self.window.application)
                 if problem not in self.seen and not any(part in problem for part in not_ours)]
        self.seen.update(found)
        self.tap.case(name, found)

    def windows(self):
        return list(driver.children(self.window.application))

    def dialog(self, name, not_ours=frozenset()):
        """The window that comes in front; closes it."""
        driver.wait_for(name, lambda: len(self.windows()) > 1, LIMIT_S)
        self.state(name, self.windows()[-1], not_ours)
        keys("Escape")
        driver.wait_for(f"{name} to close", lambda: len(self.windows()) == 1, LIMIT_S)

    def press(self, name):
        """Presses a button or opens a menu button, whose outer half cannot be pressed; what holds it."""
        def press():
            for node in self.window.nodes(driver.BUTTON_ROLES, name):
                if driver.has_state(node, Atspi.StateType.FOCUSABLE):
                    Atspi.Action.do_action(node.get_action_iface(), 0)
                    return node.get_parent()
            return None
        return driver.wait_for(f"“{name}” to be pressed", press, LIMIT_S)

    def popover(self, name, part):
        """What a menu button shows; closes it."""
        button = self.press(name)
        driver.wait_for(part, lambda: any(part in node.get_name() for node in driver.walk(button)),
                        LIMIT_S)
        self.state(f"popover-{name.lower().replace(' ', '-')}", button)
        keys("Escape")


def empty(walk):
    walk.window.wait_text("Flash a board")
    give_focus()
    walk.state("empty")
    keys("F10")
    walk.window.find({"menu item"}, "About Strobe")
    walk.state("main-menu")
    keys("Escape", "ctrl+question")
    # GTK's own search bar in there
    walk.dialog("shortcuts", {"GtkSearchEntry", "“GtkImage”", "GtkMenuButton"})


def flash(walk):
    Strobe("--faults", "app plots").run()
    walk.window.button("Flash")
    walk.window.press("Flash")
    walk.window.button("Press RESET")
    walk.window.press("Press RESET")
    walk.window.find({"page tab"}, "Plot", LIMIT_S)
    walk.state("monitor")


def monitor(walk):
    walk.popover("Boots", "Boot 1")
    walk.popover("Macros", "Add Macro")
    walk.popover("All Levels", "Errors")
    walk.popover("Tags", "ag")
    walk.popover("More to send", "Send break")


def failures(walk):
    Strobe("--faults", "status 3 at block 20").run()
    walk.window.button("Flash")
    walk.window.press("Flash")
    walk.window.button("Try again")
    walk.state("failed")
    Strobe("--faults", "app panics once").run()
    walk.window.wait_text("practice-3")
    walk.window.press("Flash")
    walk.window.wait_row("Boards", "practice-3, Flashed", LIMIT_S)
    walk.window.press("Press RESET")
    walk.window.wait_row("Log", "Guru", LIMIT_S)
    walk.popover("Boots", "Boot 2")
    Strobe("--faults", "open denied").run()
    walk.window.wait_text("practice-4")
    walk.window.press("Flash")
    walk.window.button("Try again")
    walk.state("not-allowed")
    Strobe(firmware("bad-md5")).run()
    walk.window.wait_text("cannot be flashed")
    walk.state("bad-firmware")


def main():
    tap = Tap()
    with Strobe() as window:
        walk = Walk(tap, window)
        for story in empty, flash, monitor, failures:
            try:
                story(walk)
            except (driver.NotFound, GLib.Error) as failure:
                tap.case(story.__name__, [failure])
    return tap.finish()


sys.exit(main())
