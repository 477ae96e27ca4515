#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A function over 100 lines fails; a file over 500 is named, for somebody to look at."""

import pathlib
import re
import sys

from support.tap import Tap

FUNCTION_LINES = 100
FILE_LINES = 500


def functions(lines):
    """Name and length of each function body. The formatter puts its braces into column 0."""
    start = None
    for number, line in enumerate(lines):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            yield name_before(lines, start), number - start + 1
            start = None


def name_before(lines, brace):
    for line in reversed(lines[:brace]):
        match = re.match(r"(\w+) \(", line)
        if match:
            return match[1]
    return "?"


def check_folder(tap, folder, root):
    for path in sorted(folder.glob("*.[ch]")):
        lines = path.read_text(encoding="utf-8").splitlines()
        where = path.relative_to(root)
        if len(lines) > FILE_LINES:
            tap.note(f"{where}: {len(lines)} lines; look for a second type in it")
        for name, length in functions(lines):
            if length > FUNCTION_LINES:
                yield f"{where}: {name} has {length} lines"


def main():
    root = pathlib.Path(sys.argv[1])
    tap = Tap()
    for folder in sorted({path.parent for top in ("src", "tests")
                          for path in (root / top).rglob("*.[ch]")}):
        tap.case(f"size of {folder.relative_to(root)}", check_folder(tap, folder, root))
    return tap.finish()


sys.exit(main())
