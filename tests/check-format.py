#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every C file looks as clang-format 14 lays it out. With --fix, makes it so."""

import pathlib
import shutil
import subprocess
import sys

from support.tap import Tap, skip_all


def find_tool():
    """Version 14 only: another one lays out differently."""
    for name in ("clang-format-14", "clang-format"):
        tool = shutil.which(name)
        if tool and "version 14." in subprocess.run([tool, "--version"], capture_output=True,
                                                    text=True, check=False).stdout:
            return tool
    return None


def folders(root):
    files = {}
    for top in ("src", "tests"):
        for path in sorted((root / top).rglob("*.[ch]")):
            files.setdefault(path.parent, []).append(path)
    return files


def main():
    root = pathlib.Path(sys.argv[1])
    tool = find_tool()
    if tool is None:
        skip_all("clang-format 14 is not installed")
    if "--fix" in sys.argv:
        files = [str(path) for paths in folders(root).values() for path in paths]
        return subprocess.run([tool, "-i", *files], check=False).returncode
    tap = Tap()
    for folder, paths in sorted(folders(root).items()):
        result = subprocess.run([tool, "--dry-run", "-Werror", *map(str, paths)],
                                capture_output=True, text=True, check=False)
        lines = [line for line in result.stderr.splitlines() if "error:" in line]
        tap.case(f"format of {folder.relative_to(root)}",
                 lines or ([result.stderr] if result.returncode else []))
    return tap.finish()


sys.exit(main())
