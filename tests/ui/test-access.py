#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks through the window in each of its states as assistive technology sees it: whatever can be used has a
role and a name, whatever is a picture has words or is none."""

import re
import sys

from window_case import Strobe, Tap, driver
from window_states import States

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
    return f"{node.get_role_name()} “{driver.name_of(node)}” in {' > '.join(path)}"


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
    if (focusable or role in USED) and role not in HOLDERS and UNNAMED.fullmatch(driver.name_of(node)):
        yield "no name: " + describe(node, path)


def look(node, path=(), parent_role=""):
    """The problems of everything under a node, hidden things left out."""
    try:
        role = node.get_role_name()
        yield from problems_of(node, path, parent_role)
        name = driver.name_of(node)
        below = path if UNNAMED.fullmatch(name) or role in ROOTS else (*path, name)
        for child in driver.children(node):
            if driver.has_state(child, Atspi.StateType.VISIBLE):
                yield from look(child, below, role)
    except GLib.Error:
        return


def main():
    tap = Tap()
    seen = set()

    def tell(name, node, not_ours):
        """A problem is told in the first state it shows up in."""
        found = [problem for problem in look(node)
                 if problem not in seen and not any(part in problem for part in not_ours)]
        seen.update(found)
        tap.case(name, found)

    with Strobe() as window:
        States(window, tell).all(tap)
    return tap.finish()


sys.exit(main())
