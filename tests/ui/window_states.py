# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leads a window through its states, and has each of them looked at; in any language."""

from window_case import SLOW, Strobe, driver, firmware, folder, give_focus, keys
import build_folder

from gi.repository import Atspi, GLib  # pylint: disable=wrong-import-position

LIMIT_S = 60
# What GTK puts into its own windows, and names itself: newer GTK names a shortcut by its keys and its title.
SHORTCUTS = {"GtkSearchEntry", "“GtkImage”", "GtkMenuButton", "“Search Shortcuts”", "KP_Enter", "glued: "}
PREFERENCES = {"GtkSearchEntry", "“GtkImage”", "“GtkListView”", "“GtkListBox”", "list item “”", "list “”", "“Search”"}
ABOUT = {"“"}
GUIDE = {"“GtkImage”", "“GtkListBox”", "list item “”", "list “”", "panel “”"}


class States:
    """`look (name, node, not_ours)` is called in each state; `say` gives a text in the window's language."""

    def __init__(self, window, look, say=lambda text: text):
        self.window = window
        self.look = look
        self.say = say

    def state(self, name, under=None, not_ours=frozenset()):
        driver.pump()
        self.look(name, under or self.window.application, not_ours)

    def press(self, *names):
        """Presses a button, or opens a menu button, whose outer half cannot be pressed; what holds it."""
        said = {self.say(name) for name in names}

        def press():
            for node in self.window.nodes(driver.BUTTON_ROLES):
                if driver.name_of(node) in said and driver.has_state(node, Atspi.StateType.FOCUSABLE) and \
                        driver.has_state(node, Atspi.StateType.SENSITIVE):
                    Atspi.Action.do_action(node.get_action_iface(), 0)
                    return node.get_parent()
            return None
        return driver.wait_for(f"“{names[0]}” to be pressed", press, LIMIT_S)

    def wait(self, text):
        self.window.wait_text(self.say(text), LIMIT_S)

    def windows(self):
        return list(driver.children(self.window.application))

    def dialog(self, name, not_ours=frozenset()):
        """The window that comes in front; closes it."""
        driver.wait_for(name, lambda: len(self.windows()) > 1, LIMIT_S)
        self.state(name, self.windows()[-1], not_ours)
        keys("Escape")
        driver.wait_for(f"{name} to close", lambda: len(self.windows()) == 1, LIMIT_S)

    def popover(self, name, part, description=None):
        """What a menu button shows; closes it. Newer GTK calls the half that can be pressed by its description."""
        button = self.press(name, description or name)
        driver.wait_for(part, lambda: any(self.say(part) in driver.name_of(node)
                                          for node in driver.walk(button)), LIMIT_S)
        self.state(f"popover-{name.lower().replace(' ', '-')}", button)
        keys("Escape")

    def choose(self, item):
        """An item of the main menu."""
        keys("F10")
        node = self.window.find({"menu item"}, self.say(item), LIMIT_S)
        Atspi.Action.do_action(node.get_action_iface(), 0)

    def empty(self):
        self.wait("Flash a board")
        give_focus()
        self.state("empty")
        self.press("Connect a Board")
        self.dialog("guide", GUIDE)
        keys("F10")
        self.window.find({"menu item"}, self.say("About Strobe"))
        self.state("main-menu")
        keys("Escape", "ctrl+question")
        self.dialog("shortcuts", SHORTCUTS)
        keys("ctrl+comma")
        self.dialog("preferences", PREFERENCES)
        self.choose("About Strobe")
        self.dialog("about", ABOUT)

    def flash(self):
        Strobe("--faults", "app plots").run()
        self.press("Flash")
        self.press("Press RESET")
        self.window.find({"page tab"}, self.say("Plot"), LIMIT_S)
        self.state("monitor")

    def monitor(self):
        self.press("Boots")
        self.state("popover-boots")
        keys("Escape")
        self.popover("Macros", "Add Macro…")
        self.popover("All Levels", "Errors", "Levels that are shown")
        self.popover("Tags", "All Tags", "Tags that are shown")

    def writing(self):
        Strobe("--faults", SLOW).run()
        self.window.wait_text("practice-2")
        self.press("Flash")
        self.window.button(self.say("Cancel"), LIMIT_S)
        self.state("flashing")
        keys("ctrl+w")
        self.dialog("close-while-flashing")
        self.press("Cancel")
        self.wait("Cancelled.")

    def failures(self):
        Strobe("--faults", "status 3 at block 20").run()
        self.window.wait_text("practice-4")
        self.press("Flash")
        self.window.button(self.say("Try again"), LIMIT_S)
        self.state("failed")
        Strobe("--faults", "open denied").run()
        self.window.wait_text("practice-5")
        self.press("Flash")
        self.window.button(self.say("Try again"), LIMIT_S)
        self.state("not-allowed")
        Strobe(firmware("bad-md5")).run()
        self.wait("This file cannot be flashed.")
        self.state("bad-firmware")

    def maps(self):
        for kind in "good-12-partitions", "bad-map":
            Strobe(firmware(kind)).run()
            self.window.wait_text(f"{kind}.bin", LIMIT_S)
            driver.wait_for("the map", lambda: any(
                "otadata" in row or "ota_1" in row for row in self.window.rows(self.say("Flash map"))), LIMIT_S)
            self.state(kind)
            self.press("Firmware Details", "Details")
            self.dialog(f"details-{kind}")

    def crash(self):
        Strobe("--faults", "app panics once").run()
        self.window.wait_text("practice-3")
        self.press("Flash")
        driver.wait_for("the end of the flash", lambda: any(
            "practice-3" in row and self.say("Flashed. Press RESET.") in row
            for row in self.window.rows(self.say("Boards"))), LIMIT_S)
        self.press("Press RESET")
        # It goes by quickly, and newer GTK has no rows but those that are seen.
        keys("ctrl+f", "G", "u", "r", "u")
        driver.wait_for("the crash in the log", self.finds_crash, LIMIT_S)
        self.state("crash")
        keys("Escape")

    def finds_crash(self):
        keys("Return")
        return any("Guru" in row for row in self.window.rows(self.say("Log")))

    def choice(self):
        """What is written of a firmware that is made here, and the files that it is made of."""
        place = folder / "blink"
        place.mkdir()
        build_folder.make(place)
        Strobe(place).run()
        part = self.say("Everything is written: %s").split("%s", maxsplit=1)[0]
        button = driver.wait_for("what is written", lambda: next(
            (node for node in self.window.nodes(driver.BUTTON_ROLES) if driver.name_of(node).startswith(part) and
             driver.has_state(node, Atspi.StateType.FOCUSABLE)), None), LIMIT_S)
        Atspi.Action.do_action(button.get_action_iface(), 0)
        self.window.button(self.say("App Only"), LIMIT_S)
        self.state("choice")
        keys("Escape")
        self.press("Files…")
        self.dialog("files", PREFERENCES)

    def all(self, tap):
        for story in (self.empty, self.flash, self.monitor, self.writing, self.crash, self.failures, self.maps,
                      self.choice):
            try:
                story()
            except (driver.NotFound, GLib.Error) as failure:
                tap.case(story.__name__, [failure])
