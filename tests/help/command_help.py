# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the programs say of themselves: the truth that pages and completions are held against."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from support.tap import Tap  # pylint: disable=wrong-import-position

CLI = os.environ["STROBE_CLI"]
STROBE = os.environ["STROBE"]
ROOT = pathlib.Path(os.environ["STROBE_SOURCE"])
DEADLINE_SECONDS = 60
OPTION = re.compile(r"^  (?:-(?P<letter>\w), )?--(?P<name>[\w-]+)(?:=(?P<value>\S+))?(?:  |$)", re.MULTILINE)


class Skip(Exception):
    """What a case needs is not on this computer."""


def run(*arguments, **settings):
    done = subprocess.run([str(argument) for argument in arguments], capture_output=True, text=True,
                          check=False, timeout=DEADLINE_SECONDS, **settings)
    return done


def help_of(*command):
    done = run(*command, "--help")
    if done.returncode != 0:
        raise AssertionError(f"{command} --help ended with {done.returncode}: {done.stderr}")
    return done.stdout


def options_of(*command):
    """The options of a command as triples: letter, name, value; letter and value may be None."""
    return {(match["letter"], match["name"], match["value"]) for match in OPTION.finditer(help_of(*command))}


def verbs():
    """The verbs of strobe-cli, by its own help."""
    return re.findall(r"^  (\w+) +(?:[A-Z]+ +)?[A-Z]", help_of(CLI), re.MULTILINE)


def equal(got, wanted, about=""):
    if got != wanted:
        raise AssertionError(f"got {got!r}, wanted {wanted!r}\n{about}")


def run_cases(suite, cases):
    """Runs (name, function of a folder) pairs as TAP test cases."""
    tap = Tap()
    for name, case in cases:
        problems = []
        with tempfile.TemporaryDirectory(prefix="strobe-help-test-") as folder:
            try:
                case(pathlib.Path(folder))
            except Skip as skip:
                tap.skip(f"/help/{suite}/{name}", skip)
                continue
            except Exception:  # pylint: disable=broad-except
                problems = [traceback.format_exc()]
        tap.case(f"/help/{suite}/{name}", problems)
    sys.exit(tap.finish())


def collect(namespace):
    """The test_… functions of a module, as named cases."""
    return [(name[len("test_"):].replace("_", "-"), case)
            for name, case in namespace.items() if name.startswith("test_")]
