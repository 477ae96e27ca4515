#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""desktop_story.py STROBE FIRMWARE REBUILT FOLDER: what the sandboxed window and the desktop say to each other by portals:
files, the request not to suspend, notifications, help. Prints TAP; screenshots go to the folder."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse

TREE = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TREE / "tests/ui"), str(TREE / "tests/support")]
# pylint: disable=wrong-import-position
import build_folder
import desktop as played
import pointer
from window_case import Tap, driver, give_focus, keys, look_away

from gi.repository import Atspi, GLib

APP = "io.github.strobeapp.Strobe"
LIMIT_S = 60
PACE = "transfer 600 us, erase 100 ms, verify 300 ms"
# 1 and 4 of the portal: log-out and suspend.
NO_LOGOUT_NO_SUSPEND = 1 | 4


def check(truth, problem):
    return [] if truth else [problem]


class Story:
    def __init__(self, tap, desktop, window, folder, shots):
        self.tap = tap
        self.desktop = desktop
        self.person = desktop.person
        self.window = window
        self.folder = folder
        self.shots = shots

    def wait(self, what, predicate):
        return driver.wait_for(what, predicate, LIMIT_S)

    def shot(self, name):
        time.sleep(0.5)
        driver.screenshot(self.shots / f"sandboxed-{name}.png")

    def is_active(self):
        return any(driver.has_state(node, Atspi.StateType.ACTIVE) for node in driver.children(self.window.application))

    def open(self, firmware):
        """The file is in a folder that the sandbox does not see."""
        self.person.chooses = firmware
        give_focus()
        keys("ctrl+o")
        self.wait("the dialog", lambda: self.person.of("OpenFile"))
        self.window.wait_text("blink 1.4.0", LIMIT_S)
        _, app, parent, title, _ = self.person.of("OpenFile")[0]
        self.tap.case("the desktop's own dialog opens a firmware", check(
            (app, title) == (APP, "Open Firmware") and parent.startswith("x11:"), f"{app} {title} {parent}"))
        documents = self.desktop.documents(APP)
        self.tap.case("that file alone is let through", check(documents == [str(firmware)], f"{documents}"))
        self.shot("opened")

    def flash_unseen(self):
        look_away()
        self.wait("the window to lose the keyboard", lambda: not self.is_active())
        self.window.press("Flash")
        self.wait("the request not to suspend", lambda: self.person.of("Inhibit"))
        handle, app, _, flags, options = self.person.of("Inhibit")[0]
        self.tap.case("while a board is written the desktop does not suspend", check(
            (app, flags, options) == (APP, NO_LOGOUT_NO_SUSPEND, {"reason": "A board is being flashed"}),
            f"{app} {flags} {options}"))
        self.wait("the notification", lambda: self.person.of("AddNotification"))
        self.wait("the request to be taken back", lambda: self.person.closed)
        self.tap.case("and then it may again", check(
            self.person.closed == [handle] and len(self.person.of("Inhibit")) == 1, f"{self.person.calls}"))

    def click(self):
        app, name, what = self.person.of("AddNotification")[0]
        target = what.get("default-action-target")
        self.tap.case("a flash that ends unseen is told, with the board to show", check(
            (app, name, what["title"], what["body"], what["default-action"], target) ==
            (APP, "flash-practice-1", "Practice board", "Flashed. Press RESET to start the app.", "app.show-board",
             "practice-1"), f"{app} {name} {what}"))
        self.desktop.activate(APP, what["default-action"].removeprefix("app."), GLib.Variant("s", target))
        self.wait("the window to come to the front", self.is_active)
        self.tap.case("a click on it raises the window")
        self.wait("the notification to go", lambda: (APP, name) in self.person.of("RemoveNotification"))
        self.tap.case("which takes it back")
        self.shot("raised")

    def help(self):
        give_focus()
        keys("F1")
        uri = self.wait("the browser", self.desktop.browser.opened)
        path = pathlib.Path(urllib.parse.unquote(urllib.parse.urlparse(uri).path))
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        self.tap.case("F1 opens the help in a browser outside", check(
            "Strobe" in text and "</html>" in text, f"{uri}: {text[:200]}"))

    def build_again(self, firmware, rebuilt):
        """As most tools write: under another name, then renamed."""
        shutil.copy(rebuilt, f"{firmware}.new")
        os.replace(f"{firmware}.new", firmware)
        self.window.wait_text("Only the app changed", LIMIT_S)
        self.tap.case("a new build of the file is seen, by looking")
        self.shot("rebuilt")

    def save_log(self):
        self.window.press("Press RESET", LIMIT_S)
        self.window.wait_text("the firmware you flashed.", LIMIT_S)
        self.person.chooses = self.folder / "blink.log"
        give_focus()
        keys("ctrl+s")
        self.wait("the dialog", lambda: self.person.of("SaveFile"))
        text = self.window.wait_text("saved", LIMIT_S)
        saved = self.person.chooses.read_text(encoding="utf-8") if self.person.chooses.exists() else ""
        self.tap.case("the log is saved where the desktop's dialog says", check("blink" in saved, f"{text}: {saved[:200]}"))
        self.shot("saved")

    def show_terminal(self):
        node = self.window.find({"page tab", "radio button", "toggle button"}, "Terminal", LIMIT_S)
        part = next((part for part in driver.walk(node) if driver.has_action(part)), None)
        if part is not None:
            Atspi.Action.do_action(part.get_action_iface(), 0)
        else:
            Atspi.Component.grab_focus(node.get_component_iface())
        terminal = self.wait("the terminal", lambda: next(iter(self.window.nodes({"terminal"})), None))
        box = Atspi.Component.get_extents(terminal.get_component_iface(), Atspi.CoordType.WINDOW)
        self.tap.case("the terminal opens", check(box.width > 400 and box.height > 100, f"{box.width} x {box.height}"))
        self.shot("terminal")

    def drag(self, firmware, build):
        """A folder is dropped on the window; what is made of it is dragged out."""
        folder, taken, expected = self.folder / "build", self.folder / "taken.bin", self.folder / "expected.bin"
        folder.mkdir()
        build_folder.make(folder, firmware)
        with subprocess.Popen([sys.executable, TREE / "tests/support/drag-partner.py", taken, folder]) as partner:
            pointer.xdotool("windowsize", pointer.place("--class", "strobe", 0, 0), 900, 700)
            pointer.place("--name", "Drop Here", 1000, 100)
            try:
                self.drag_until((1100, 220), (600, 90), lambda: self.window.look(driver.BUTTON_ROLES, "Files…"))
                self.tap.case("a folder that is dropped comes in whole", check(
                    str(folder) in self.desktop.documents(APP), f"{self.desktop.documents(APP)}"))
                self.shot("dropped")
                self.drag_until((600, 90), (1100, 220), taken.exists)
            finally:
                partner.terminate()
        subprocess.run([*build, expected, "--flasher-args", folder / "flasher_args.json"], check=True,
                       stdout=subprocess.DEVNULL)
        self.tap.case("what is dragged out is what strobe-cli builds", check(
            taken.read_bytes() == expected.read_bytes(), "other bytes"))

    def drag_until(self, start, end, predicate):
        """Until both windows are where they belong, nothing is under the pointer."""
        def try_it():
            pointer.drag(start, end)
            time.sleep(1)
            return predicate()
        driver.wait_for("the drop to be taken", try_it, LIMIT_S, 0.5)

    def tell(self, firmware, rebuilt):
        self.open(firmware)
        self.flash_unseen()
        self.click()
        self.help()
        self.save_log()
        self.show_terminal()
        self.build_again(firmware, rebuilt)
        self.drag(rebuilt, ["flatpak", "run", "--user", f"--filesystem={self.folder}", "--command=strobe-cli", APP, "build"])


def main():
    program, firmware, rebuilt, shots = sys.argv[1], *map(pathlib.Path, sys.argv[2:5])
    shots.mkdir(parents=True, exist_ok=True)
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix="strobe-desktop-") as name:
        folder = pathlib.Path(name)
        copy = pathlib.Path(shutil.copy(firmware, folder / "blink.bin"))
        desktop = played.Desktop(folder / "desktop")
        with subprocess.Popen([program, "--practice", "--faults", PACE]) as process:
            try:
                story = Story(tap, desktop, driver.Window("strobe", LIMIT_S, process), folder, shots)
                story.tell(copy, rebuilt)
            except (driver.NotFound, subprocess.CalledProcessError, OSError, GLib.Error) as failure:
                driver.screenshot(shots / "sandboxed-failed.png")
                tap.case("the story goes on", [failure, f"the desktop was asked: {desktop.person.calls}"])
            finally:
                desktop.leave(APP)
                process.kill()
    return tap.finish()


sys.exit(main())
