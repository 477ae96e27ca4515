#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares po/POTFILES with the files that hold translatable text. Prints TAP."""

import pathlib
import re
import sys

MARKS = {
    ".c": re.compile(r"\b(?:_|N_|C_|NC_|ngettext|g_dngettext)\s*\("),
    ".ui": re.compile(r'translatable="(?:yes|true|1)"'),
    ".xml": re.compile(r"gettext-domain="),
    ".policy": re.compile(r"<policyconfig\b"),
    ".in": re.compile(r"\[Desktop Entry\]|<component\b|<policyconfig\b"),
}


def translatable(root):
    """The files with text for people, as paths relative to the root."""
    found = set()
    for folder in ("src", "data"):
        for path in sorted((root / folder).rglob("*")):
            mark = MARKS.get(path.suffix)
            if mark and path.is_file() and mark.search(path.read_text(encoding="utf-8")):
                found.add(path.relative_to(root).as_posix())
    return found


def main():
    root = pathlib.Path(sys.argv[1])
    lines = (root / "po/POTFILES").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if line and not line.startswith("#")]
    missing = sorted(translatable(root) - set(listed))
    stale = sorted(name for name in listed if not (root / name).is_file())
    checks = [
        ("every file with text for people is listed", missing),
        ("every listed file exists", stale),
        ("the list is sorted and names no file twice",
         [] if listed == sorted(set(listed)) else ["po/POTFILES"]),
    ]
    print(f"1..{len(checks)}")
    for number, (name, wrong) in enumerate(checks, 1):
        print(f"{'not ok' if wrong else 'ok'} {number} /data/potfiles/{name.replace(' ', '-')}")
        for file in wrong:
            print(f"# {file}")
    return any(wrong for _, wrong in checks)


if __name__ == "__main__":
    sys.exit(main())
