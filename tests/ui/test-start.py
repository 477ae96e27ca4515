#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the program starts where something is missing or strange: it opens its window, or says in a line why not."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys

from window_case import LIMIT_S, STROBE, Strobe, Tap, driver, folder, keys, give_focus

SCHEMA_ID = "io.github.strobeapp.Strobe"
SOURCE = pathlib.Path(os.environ["STROBE_SCHEMA"])
KEYS_OF_ANOTHER_VERSION = """[io/github/strobeapp/Strobe]
style='neon'
last-page='oscilloscope'
log-times='sidereal'
log-level=7
log-space=-5
window-width=-1
window-height='high'
symbol-folders='none'
a-key-of-tomorrow=true
last-firmware='gopher://nowhere/%zz'
"""


class Run(Strobe):
    """The program, and what it says on its way."""

    def __init__(self, *arguments, **environment):
        super().__init__(*arguments)
        for name, value in environment.items():
            if value is None:
                self.environment.pop(name, None)
            else:
                self.environment[name] = str(value)
        self.log = folder / "stderr.txt"

    def __enter__(self):
        with self.log.open("w") as log:
            # pylint: disable=consider-using-with
            self.process = subprocess.Popen(self.arguments, env=self.environment, stderr=log)
        return driver.Window("strobe", LIMIT_S, self.process)

    def said(self):
        return self.log.read_text(encoding="utf-8")


def complaints(text):
    """What nobody should have to read: warnings of libraries about what was handled."""
    return [line for line in text.splitlines() if "CRITICAL" in line or "Strobe" in line and "WARNING" in line]


def has_window(run, part="Practice board on port practice-1"):
    with run as window:
        window.wait_text(part, LIMIT_S)
    return complaints(run.said())


def ends(arguments, **environment):
    """Runs it where it cannot start; exit status and what it said."""
    env = {**os.environ, **{name: value for name, value in environment.items() if value is not None}}
    for name, value in environment.items():
        if value is None:
            env.pop(name, None)
    done = subprocess.run([STROBE, *arguments], env=env, capture_output=True, text=True, timeout=LIMIT_S,
                          check=False)
    return done.returncode, done.stderr


def displays(tap):
    for name, arguments in (("without-a-display", []), ("without-a-display-for-practice", ["--practice"]),
                            ("without-a-display-as-a-service", ["--gapplication-service"])):
        status, said = ends(arguments, DISPLAY=None, WAYLAND_DISPLAY=None)
        tap.case(f"{name}-it-says-so-in-a-line-and-ends-with-1", [] if (
            status == 1 and said == "strobe: There is no display to open a window on. Without one, use strobe-cli.\n"
        ) else [f"exit {status}", said])
    status, said = ends([], DISPLAY=":4711", WAYLAND_DISPLAY=None)
    tap.case("a-display-that-is-not-there-is-said-in-a-line", [] if (
        status == 1 and len(said.splitlines()) == 1) else [f"exit {status}", said])
    status, said = ends(["--version"], DISPLAY=None, WAYLAND_DISPLAY=None)
    tap.case("the-version-needs-no-display", [] if status == 0 and said == "" else [f"exit {status}", said])


def without_bus(tap):
    """There assistive technology does not reach it either: the window is found on the screen."""
    env = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"}
    with (folder / "stderr.txt").open("w") as log, \
            subprocess.Popen([STROBE, "--practice"], env=env, stderr=log) as process:
        subprocess.run(["xdotool", "search", "--onlyvisible", "--sync", "--class", "strobe"], check=True,
                       stdout=subprocess.DEVNULL, timeout=LIMIT_S)
        give_focus()
        keys("ctrl+q")
        status = process.wait(LIMIT_S)
    said = (folder / "stderr.txt").read_text(encoding="utf-8")
    tap.case("without-a-session-bus-there-is-a-window-and-it-closes",
             complaints(said) + ([] if status == 0 else [f"exit {status}", said]))


def homes(tap):
    """A path below a device cannot be made or written, not even by root."""
    nowhere = "/dev/null/home"
    run = Run("--practice", HOME=nowhere, XDG_CONFIG_HOME=nowhere, XDG_CACHE_HOME=nowhere, XDG_DATA_HOME=nowhere,
              XDG_STATE_HOME=nowhere)
    tap.case("with-a-home-that-cannot-be-written-there-is-a-window", has_window(run))


def schema_folder(name, change):
    """A compiled schema that was changed."""
    place = folder / name
    place.mkdir()
    text = SOURCE.read_text(encoding="utf-8")
    (place / SOURCE.name).write_text(change(text), encoding="utf-8")
    subprocess.run(["glib-compile-schemas", str(place)], check=True)
    return place


def schemas(tap):
    empty = folder / "no-schemas"
    empty.mkdir()
    for name, place in (("missing", empty),
                        ("older", schema_folder("older", lambda text: text.replace('name="style"', 'name="look"'))),
                        ("stranger", schema_folder("stranger", lambda text: text.replace(
                            'name="log-wrap" type="b">\n      <default>true', 'name="log-wrap" type="i">\n      <default>1')))):
        run = Run("--practice", GSETTINGS_SCHEMA_DIR=place, XDG_DATA_DIRS="/usr/share")
        problems = has_window(run)
        lines = [line for line in run.said().splitlines() if line.startswith("strobe: ")]
        tap.case(f"a-schema-that-is-{name}-is-said-in-a-line", problems + ([] if (
            len(lines) == 1 and "Settings cannot be used" in lines[0]) else lines + [run.said()]))


def values(tap):
    config = folder / "config"
    place = config / "glib-2.0/settings"
    place.mkdir(parents=True)
    (place / "keyfile").write_text(KEYS_OF_ANOTHER_VERSION, encoding="utf-8")
    run = Run("--practice", GSETTINGS_BACKEND="keyfile", XDG_CONFIG_HOME=config)
    tap.case("values-of-a-newer-version-give-way-to-the-defaults", has_window(run))
    kept = (place / "keyfile").read_text(encoding="utf-8")
    tap.case("and-are-left-there", [] if "neon" in kept and "a-key-of-tomorrow" in kept else [kept])
    shutil.rmtree(config)


def not_writable(tap):
    """Settings that are there and cannot be changed: the window closes without a word."""
    run = Run("--practice", GSETTINGS_BACKEND="keyfile", XDG_CONFIG_HOME="/dev/null/config")
    with run as window:
        window.wait_text("on port practice-1", LIMIT_S)
        give_focus()
        keys("ctrl+q")
        status = run.process.wait(LIMIT_S)
    tap.case("settings-that-cannot-be-written-do-not-keep-it-open",
             complaints(run.said()) + ([] if status == 0 else [f"exit {status}"]))


def main():
    tap = Tap()
    signal.alarm(10 * LIMIT_S)
    displays(tap)
    without_bus(tap)
    homes(tap)
    schemas(tap)
    values(tap)
    not_writable(tap)
    return tap.finish()


sys.exit(main())
