#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Flatpak is proven: what flatpak/proof.json says was built is what lies here. If not, ./dev test builds it now;
meson test, by hand, only says so."""

import os
import pathlib
import subprocess
import sys

TREE = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TREE / "tests"), str(TREE / "flatpak")]
import proof  # pylint: disable=wrong-import-position
from support.tap import Tap, skip_all  # pylint: disable=wrong-import-position


def may_build():
    """Making a Debian root needs root, or a sudo that asks nothing."""
    if os.getuid() == 0:
        return True
    try:
        return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def main():
    try:
        now = proof.digest()
    except (OSError, subprocess.CalledProcessError):
        skip_all("not in a clone: nothing to compare with")
    tap = Tap()
    kept = proof.read()
    if kept.get("sha256") == now:
        tap.note(f"proven: {kept}")
        tap.case("the Flatpak was built from these files")
        return tap.finish()
    tap.note("flatpak/, data/ or a build file changed since ./dev flatpak was green")
    if "STROBE_FLATPAK" not in os.environ:
        skip_all("./dev flatpak has to run again")
    if not may_build() and os.environ.get("CI") != "true":
        skip_all("./dev flatpak has to run again, and wants root")
    result = subprocess.run([str(TREE / "dev"), "flatpak", "--keep-proof"], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    tap.note(result.stdout)
    tap.case("./dev flatpak is green", [] if result.returncode == 0 else [f"exit {result.returncode}"])
    return tap.finish()


sys.exit(main())
