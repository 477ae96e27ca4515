# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs strobe-cli for the tests beside this file, and tells TAP what came of it."""

import json
import os
import pathlib
import pty
import subprocess
import sys
import tempfile
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from support.tap import Tap  # pylint: disable=wrong-import-position

CLI = os.environ["STROBE_CLI"]
MAKE_FIRMWARE = os.environ["STROBE_MAKE_FIRMWARE"]
# A port that no computer has: a test must never find a board that is really plugged in.
NO_PORT = "99-99"
DEADLINE_SECONDS = 60


class Run:
    """One run of strobe-cli that is over."""

    def __init__(self, *arguments, wrapper=()):
        done = subprocess.run([*wrapper, CLI, *map(str, arguments)], capture_output=True,
                              check=False, timeout=DEADLINE_SECONDS)
        self.exit = done.returncode
        self.out = done.stdout.decode()
        self.err = done.stderr.decode()

    def lines(self):
        """Standard output as JSON, an object a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    def __repr__(self):
        return f"exit {self.exit}\n--- stdout\n{self.out}--- stderr\n{self.err}"


def run_on_terminal(*arguments):
    """Exit code and output of a run whose outputs are a terminal."""
    master, slave = pty.openpty()
    with subprocess.Popen([CLI, *map(str, arguments)], stdin=slave, stdout=slave,
                          stderr=slave) as process:
        os.close(slave)
        text = b""
        try:
            while chunk := os.read(master, 65536):
                text += chunk
        except OSError:  # EIO: the other end is closed
            pass
        os.close(master)
        return process.wait(DEADLINE_SECONDS), text.decode()


class Files:
    """Firmware files by kind, made when they are first asked for."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def get(self, kind, app_kib=40):
        path = self.folder / f"{kind}-{app_kib}.bin"
        if not path.exists():
            subprocess.run([MAKE_FIRMWARE, kind, path, str(app_kib)], check=True)
        return path


def bad_kinds():
    """The kinds of files that no board may get."""
    usage = subprocess.run([MAKE_FIRMWARE], capture_output=True, check=False).stderr.decode()
    kinds = usage.split("kinds: ")[1].split()
    # A bootloader alone has its place: it is a firmware of one part.
    return [kind for kind in kinds if not kind.startswith("good") and kind != "raw-bootloader"]


def equal(got, wanted, about=""):
    if got != wanted:
        raise AssertionError(f"got {got!r}, wanted {wanted!r}\n{about}")


def contains(text, wanted, about=""):
    if wanted not in text:
        raise AssertionError(f"no {wanted!r} in {text!r}\n{about}")


def run_cases(suite, cases):
    """Runs (name, function of Files) pairs as TAP test cases."""
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix="strobe-cli-test-") as folder:
        files = Files(folder)
        for name, case in cases:
            problems = []
            try:
                case(files)
            except Exception:  # pylint: disable=broad-except
                problems = [traceback.format_exc()]
            tap.case(f"/cli/{suite}/{name}", problems)
    sys.exit(tap.finish())


def collect(namespace):
    """The test_… functions of a module, as named cases."""
    return [(name[len("test_"):].replace("_", "-"), case)
            for name, case in namespace.items() if name.startswith("test_")]
