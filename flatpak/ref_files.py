#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""ref_files.py FOLDER URL [RUNTIME-REPO]: writes strobe.flatpakref and strobe.flatpakrepo, the two small files that
somebody opens to install Strobe from a Flatpak repository at a URL. RUNTIME-REPO is the address of the .flatpakrepo
that has the runtime."""

import pathlib
import sys

APP = "io.github.strobeapp.Strobe"
BRANCH = "stable"

REPO = """[Flatpak Repo]
Title=Strobe
Comment=Flash firmware over USB
Homepage=https://github.com/strobeapp/strobe
Url={url}
DefaultBranch={branch}
"""
REF = """[Flatpak Ref]
Title=Strobe
Comment=Flash firmware over USB
Homepage=https://github.com/strobeapp/strobe
Name={app}
Branch={branch}
IsRuntime=false
SuggestRemoteName=strobe
Url={url}
"""


def write(folder, url, runtime_repo=None):
    """Writes both files; their paths."""
    names = {"app": APP, "branch": BRANCH, "url": url}
    ref, repo = folder / "strobe.flatpakref", folder / "strobe.flatpakrepo"
    more = f"RuntimeRepo={runtime_repo}\n" if runtime_repo else ""
    ref.write_text(REF.format(**names) + more, encoding="utf-8")
    repo.write_text(REPO.format(**names), encoding="utf-8")
    return ref, repo


if __name__ == "__main__":
    if not 3 <= len(sys.argv) <= 4:
        sys.exit(__doc__)
    write(pathlib.Path(sys.argv[1]), *sys.argv[2:])
