# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a proven build of the Flatpak was made from: proof.json keeps a hash of it, and what the build was like."""

import hashlib
import json
import pathlib
import subprocess

TREE = pathlib.Path(__file__).resolve().parent.parent
FILE = "flatpak/proof.json"
# What can break the Flatpak without breaking the build beside it.
PATHS = ["flatpak", "data", "meson.build", "*/meson.build", "meson_options.txt"]


def git(*arguments):
    return subprocess.run(["git", "-c", "safe.directory=*", "-C", str(TREE), *arguments], capture_output=True,
                          check=True).stdout


def files(*paths, new=False):
    """The files that git knows, as paths in the tree; with `new` those too that it could know."""
    kinds = ["--cached", "--others", "--exclude-standard"] if new else ["--cached"]
    names = git("ls-files", "-z", *kinds, "--", *paths).decode().split("\0")
    return sorted({name for name in names if name and (TREE / name).is_file()})


def digest():
    """A hash of names and contents of everything that the proof speaks of."""
    sum_ = hashlib.sha256()
    for name in files(*PATHS):
        if name != FILE:
            content = hashlib.sha256((TREE / name).read_bytes()).hexdigest()
            sum_.update(f"{content}  {name}\n".encode())
    return sum_.hexdigest()


def read():
    try:
        return json.loads((TREE / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def write(figures):
    (TREE / FILE).write_text(json.dumps({"sha256": digest(), **figures}, indent=2) + "\n", encoding="utf-8")
