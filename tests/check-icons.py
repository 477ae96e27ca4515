#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every icon that is named in the source is one of ours, or one of this release's icon theme: themes drop icons, and
what is not there is drawn as a broken picture."""

import pathlib
import re
import sys

from support.tap import Tap, skip_all

THEME = pathlib.Path("/usr/share/icons/Adwaita")
# What Debian 12's theme has and Debian 13's has not.
DROPPED = re.compile("emblem-.*|network-wired-offline-symbolic|power-profile-.*-rtl-symbolic|process-working-symbolic")
NAME = re.compile(r'["> ]([a-z0-9]+(?:-[a-z0-9]+)*-symbolic)["<]')


def named(root):
    """The icons named in the source, each with a file that names it."""
    found = {}
    for pattern in ("*.c", "*.ui"):
        for path in sorted((root / "src").rglob(pattern)):
            for name in NAME.findall(path.read_text(encoding="utf-8")):
                found.setdefault(name, path.relative_to(root))
    return found


def main():
    root = pathlib.Path(sys.argv[1])
    if not THEME.is_dir():
        skip_all("the Adwaita icons are not installed")
    known = {path.stem for folder in (THEME, root / "src", root / "data") for path in folder.rglob("*-symbolic.svg")}
    tap = Tap()
    icons = named(root)
    tap.case(f"the {len(icons)} icons exist",
             [f"{path}: {name}" for name, path in icons.items() if name not in known or DROPPED.fullmatch(name)] or
             ([] if icons else ["no icon found: the search is broken"]))
    return tap.finish()


sys.exit(main())
