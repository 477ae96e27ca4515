#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""strobe-install-rule itself, as far as it can be run without changing this computer."""

import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from support.tap import Tap  # pylint: disable=wrong-import-position

HELPER = sys.argv[1]
RULE = pathlib.Path("/etc/udev/rules.d/70-strobe.rules")
NOBODY = 65534
USAGE, NOT_ROOT = 2, 3


def become_nobody():
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def run(*arguments):
    """Never as root: it would do what it is made for."""
    return subprocess.run([HELPER, *arguments], capture_output=True, text=True, check=False,
                          preexec_fn=become_nobody)


def problems(result, exit_status, part):
    if result.returncode != exit_status:
        yield f"exit {result.returncode}, not {exit_status}"
    if part not in result.stderr or result.stderr.count("\n") != 1:
        yield f"it says {result.stderr!r}"
    if result.stdout:
        yield f"it prints {result.stdout!r}"


def main():
    tap = Tap()
    if os.geteuid() == 0:
        try:
            subprocess.run([HELPER, "--nothing"], preexec_fn=become_nobody, check=False,
                           capture_output=True)
        except (PermissionError, subprocess.SubprocessError):
            tap.skip("strobe-install-rule", "nobody cannot run what was built here")
            return tap.finish()
    before = RULE.read_bytes() if RULE.exists() else None
    for words in (["--force"], ["--replace", "--replace"], ["/etc/passwd"], [""]):
        tap.case(f"the arguments {words} are refused", problems(run(*words), USAGE, "--replace"))
    for words in ([], ["--replace"]):
        tap.case(f"with {words or 'no arguments'} it is for root only",
                 problems(run(*words), NOT_ROOT, "only root"))
    after = RULE.read_bytes() if RULE.exists() else None
    tap.case("nothing was written", [] if after == before else [str(RULE)])
    return tap.finish()


sys.exit(main())
