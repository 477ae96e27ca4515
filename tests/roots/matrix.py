#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""matrix.py FOLDER [12|13|sid]...: builds Strobe on Debian releases, every warning an error, and runs there what needs
no virtual machine: as a normal user and as root. Prints TAP; keeps the logs in the folder. The systems are made on
the first call (a minute or two and 2 GB each) and kept in the cache. Wants root."""

import hashlib
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
TREE = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))
from support.tap import Tap  # pylint: disable=wrong-import-position

SUITES = {"12": "bookworm", "13": "trixie", "sid": "sid"}
SECTIONS = {"run", "test"}
# What Debian 12 has in a version that is too old for its tests.
NEWER_SECTION = "newer"
# Its layout is that of one version alone, which other releases do not have.
NOT_EVERYWHERE = {"clang-format-14"}
TAIL_LINES = 40
TEST = "LC_ALL=C.UTF-8 meson test -C build --no-suite lab --timeout-multiplier 3 --print-errorlogs"
UPDATE = """
missing=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\\n' "$@" 2>&1 | sed -n 's/.*no packages found matching //p')
[ -z "$missing" ] || { apt-get -qq update && apt-get -qq -y --no-install-recommends install $missing; }
"""
COUNT = re.compile(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", re.M)


def packages(release):
    sections = SECTIONS if release == "12" else SECTIONS | {NEWER_SECTION}
    section, names = None, []
    for line in (TREE / "tests/packages.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#") and section in sections and line not in NOT_EVERYWHERE:
            names.append(line)
    return names


def source_files():
    out = subprocess.run(["git", "-c", "safe.directory=*", "-C", str(TREE), "ls-files", "-z", "--cached", "--others",
                          "--exclude-standard"], capture_output=True, check=True).stdout
    return [name for name in sorted(set(out.decode().split("\0"))) if name and (TREE / name).is_file()]


class Release:
    """One Debian release: its root in the cache, and a copy of the tree in there."""

    def __init__(self, name, folder):
        self.name = name
        self.suite = SUITES[name]
        self.folder = folder
        key = hashlib.sha256((HERE / "make-root").read_bytes()).hexdigest()[:12]
        cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "strobe-matrix"
        cache.mkdir(parents=True, exist_ok=True)
        self.root = cache / f"{self.suite}-{platform.machine()}-{key}"
        self.work = cache / f"{self.suite}-work"
        for old in cache.glob(f"{self.suite}-*"):
            if old not in (self.root, self.work):
                shutil.rmtree(old)

    def log(self, what):
        return self.folder / f"matrix-{self.name}-{what}.log"

    def call(self, what, command):
        """Runs a command and keeps what it says. The problems: none, or the end of that."""
        with open(self.log(what), "w", encoding="utf-8") as log:
            status = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                    check=False).returncode
        if status == 0:
            return []
        tail = self.log(what).read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL_LINES:]
        return [f"exit {status}, see {self.log(what)}", *tail]

    def enter(self, what, user, script):
        return self.call(what, [HERE / "enter", "-u", user, "-b", f"{self.work}:/strobe", self.root, "sh", "-euc",
                                f"cd /strobe\n{script}"])

    def make(self):
        """A root of this release, with the packages that the list has today."""
        if not self.root.exists():
            return self.call("root", [HERE / "make-root", self.suite, self.root, *packages(self.name)])
        return self.call("root", [HERE / "enter", "-r", "/etc/resolv.conf", self.root, "sh", "-euc", UPDATE, "sh",
                                  *packages(self.name)])

    def build(self):
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir()
        for name in source_files():
            (self.work / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(TREE / name, self.work / name)
        problems = self.enter("owner", "root", "chown -R maker:maker .")
        problems = problems or self.enter("build", "maker", "meson setup --werror build && ninja -C build -k 0")
        said = self.log("build").read_text(encoding="utf-8", errors="replace")
        return problems or [line for line in said.splitlines() if "warning:" in line]

    def test(self, user):
        return self.enter(f"test-{user}", user,
                          f"status=0; {TEST} || status=$?\n"
                          "/usr/bin/python3 tests/count-cases.py build/meson-logs/testlog.json || true\n"
                          "exit $status")

    def counts(self, user):
        found = COUNT.findall(self.log(f"test-{user}").read_text(encoding="utf-8", errors="replace"))
        return ", ".join(map(" ".join, zip(found[-1], ("passed", "failed", "skipped")))) if found else "no test ran"


def check(tap, release):
    start = time.monotonic()

    def case(name, problems):
        nonlocal start
        tap.case(f"Debian {release.name}: {name} ({time.monotonic() - start:.0f} s)", problems)
        start = time.monotonic()
        return not problems

    if case("its root is at hand", release.make()) and case("builds without a warning", release.build()):
        for user, words in (("maker", "a normal user"), ("root", "root")):
            problems = release.test(user)
            tap.note(release.counts(user))
            case(f"passes as {words}", problems)


def main():
    names = sys.argv[2:] or list(SUITES)
    if len(sys.argv) < 2 or not set(names) <= set(SUITES):
        sys.exit(__doc__)
    tap = Tap()
    for name in names:
        check(tap, Release(name, pathlib.Path(sys.argv[1]).resolve()))
    return tap.finish()


sys.exit(main())
