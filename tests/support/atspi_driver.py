# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads and presses Strobe's window the way assistive technology does."""

import os
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # pylint: disable=wrong-import-position

# An application that has just started is asked too early, and asked again.
GLib.log_set_handler("dbind", GLib.LogLevelFlags.LEVEL_WARNING, lambda *_: None, None)

BUTTON_ROLES = {"push button", "button", "toggle button"}


class NotFound(Exception):
    """What was looked for did not show up in time."""


def pump():
    """Takes in what the bus has to say: names and states are cached on this side."""
    context = GLib.MainContext.default()
    while context.iteration(False):
        pass


def children(node):
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def has_state(node, state):
    return node.get_state_set().contains(state)


def is_shown(node):
    """Whether neither it nor anything that it stands in is hidden. Who is hidden with a parent says VISIBLE still."""
    while node is not None and node.get_role() != Atspi.Role.APPLICATION:
        if not has_state(node, Atspi.StateType.VISIBLE):
            return False
        node = node.get_parent()
    return node is not None


def name_of(node):
    """The name of a node, or else the text of what it is labelled by: newer GTK leaves that to the reader."""
    name = node.get_name()
    if name:
        return name
    for relation in node.get_relation_set():
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
            for index in range(relation.get_n_targets()):
                text = relation.get_target(index).get_text_iface()
                name += Atspi.Text.get_text(text, 0, -1) if text is not None else ""
    return name


def has_action(node):
    actions = node.get_action_iface()
    return actions is not None and Atspi.Action.get_n_actions(actions) > 0


def walk(node):
    """The node and everything under it that is not hidden. What goes away meanwhile is left out.

    GTK 4.8 says VISIBLE of what has not been hidden, and SHOWING of windows only."""
    yield node
    try:
        below = [child for child in children(node) if has_state(child, Atspi.StateType.VISIBLE)]
    except GLib.Error:
        return
    for child in below:
        yield from walk(child)


def wait_for(what, predicate, limit_s, step_s=0.05):
    """Waits until a predicate gives something true. Each question costs the application time: it gets at least
    as much for itself."""
    end = time.monotonic() + limit_s
    while True:
        start = time.monotonic()
        pump()
        try:
            value = predicate()
        except GLib.Error:
            value = None
        if value:
            return value
        now = time.monotonic()
        if now > end:
            raise NotFound(f"waited {limit_s} s for {what}")
        time.sleep(max(step_s, now - start))


class Window:
    """The window of a running program, by the program's accessible name."""

    def __init__(self, name="strobe", limit_s=30, process=None):
        def look():
            if process is not None and process.poll() is not None:
                raise NotFound(f"{name} ended before it had a window, exit {process.returncode}")
            return self.find_application(name)
        self.limit_s = limit_s
        self.known = {}
        self.application = wait_for(f"the application {name}", look, limit_s)
        wait_for("its window", lambda: list(children(self.application)), limit_s)

    @staticmethod
    def find_application(name):
        for application in children(Atspi.get_desktop(0)):
            if application.get_name() == name:
                return application
        return None

    def nodes(self, role=None, name=None, under=None):
        for node in walk(under or self.application):
            try:
                if role is not None and node.get_role_name() not in role:
                    continue
                if name is not None and name_of(node) != name:
                    continue
            except GLib.Error:
                continue
            yield node

    def look(self, role, name, under=None):
        """The first such node, or None. What was found once is looked at first: a walk is slow."""
        node = self.known.get(name)
        try:
            if node is not None:
                # Newer GTK takes what is hidden off the bus; this side would not notice.
                node.clear_cache()
            if node is not None and name_of(node) == name and is_shown(node):
                return node
        except GLib.Error:
            pass
        self.known[name] = next(self.nodes(role, name, under), None)
        return self.known[name]

    def find(self, role, name, limit_s=None):
        return wait_for(f"{'/'.join(sorted(role))} “{name}”", lambda: self.look(role, name),
                        limit_s or self.limit_s)

    def wait_gone(self, name, limit_s=None):
        """Waits until no such button is on the screen. Asks the tree each time: what was found before is no witness."""
        wait_for(f"the button “{name}” to go", lambda: next(self.nodes(BUTTON_ROLES, name), None) is None,
                 limit_s or self.limit_s)

    def button(self, name, limit_s=None):
        return self.find(BUTTON_ROLES, name, limit_s)

    def around(self, name, levels):
        """What stands some levels above a button: to look around there without a walk through everything."""
        node = self.button(name)
        for _ in range(levels):
            node = node.get_parent()
        return node

    def press(self, name, limit_s=None):
        """Presses a button once it can be pressed."""
        def ready():
            node = self.look(BUTTON_ROLES, name)
            return node if node is not None and \
                has_state(node, Atspi.StateType.SENSITIVE) else None
        node = wait_for(f"the button “{name}” to be ready", ready, limit_s or self.limit_s)
        # Newer GTK has the button of a menu in the one that has the name.
        node = next((part for part in walk(node) if has_action(part)), node)
        Atspi.Action.do_action(node.get_action_iface(), 0)

    def texts(self, under=None):
        """Every text that is on the screen, in reading order."""
        found = []
        for node in walk(under or self.application):
            try:
                if node.get_role_name() in ("label", "static") and node.get_name():
                    found.append(node.get_name())
            except GLib.Error:
                continue
        return found

    def wait_text(self, part, limit_s=None, under=None):
        """Waits until a text with this part is on the screen; the text."""
        try:
            return wait_for(f"the text “{part}”",
                            lambda: next((text for text in self.texts(under) if part in text), None),
                            limit_s or self.limit_s)
        except NotFound as failure:
            raise NotFound(f"{failure}; the window says: {self.texts(under)}") from failure

    def each_row(self, name):
        """The rows of a list on the screen; a log has hundreds, and one is often enough."""
        node = self.look({"list"}, name)
        for child in children(node) if node is not None else ():
            if has_state(child, Atspi.StateType.VISIBLE):
                yield child

    def row_text(self, row):
        return " | ".join([row.get_name(), *self.texts(row)])

    def rows(self, name):
        """The texts of each row of a list."""
        return [text for text in map(self.row_text, self.each_row(name)) if text]

    def find_row(self, name, part):
        """The texts of the first row that has this part. Many rows are called by what they say, a log's all: these are
        asked first, as to ask for everything that a row holds takes ten times as long."""
        row = next((row for row in self.each_row(name) if part in row.get_name()), None)
        if row is not None:
            return self.row_text(row)
        return next((text for text in map(self.row_text, self.each_row(name)) if part in text), None)

    def wait_row(self, name, part, limit_s=None):
        """Waits until a row of a list has this part; the row."""
        try:
            return wait_for(f"“{part}” in the list “{name}”", lambda: self.find_row(name, part),
                            limit_s or self.limit_s)
        except NotFound as failure:
            raise NotFound(f"{failure}; it has: {self.rows(name)}") from failure

    def wait_no_row(self, name, part, limit_s=None):
        wait_for(f"“{part}” to leave the list “{name}”",
                 lambda: not any(part in row for row in self.rows(name)), limit_s or self.limit_s)

    def progress(self, name="Flash progress", under=None):
        """The value of a progress bar, 0 to 1; None while there is none on the screen."""
        node = self.look({"progress bar"}, name, under)
        if node is None:
            return None
        value = node.get_value_iface()
        top = Atspi.Value.get_maximum_value(value) or 1.0
        return Atspi.Value.get_current_value(value) / top

    def dump(self):
        """The whole tree, for somebody who wonders why something was not found."""
        lines = []

        def show(node, depth):
            hidden = "" if has_state(node, Atspi.StateType.VISIBLE) else " (hidden)"
            lines.append(f"{'  ' * depth}{node.get_role_name()} {node.get_name()!r}{hidden}")
            for child in children(node):
                show(child, depth + 1)
        show(self.application, 0)
        return "\n".join(lines)


def screenshot(path):
    """Saves what the screen shows, as PNG, without the empty screen around it. Wayland lets nobody see that."""
    if "DISPLAY" not in os.environ:
        return False
    subprocess.run(["import", "-window", "root", "-trim", "+repage", str(path)], check=True)
    return True
