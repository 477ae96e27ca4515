# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Test Anything Protocol for the scripts that meson runs as tests."""

import sys


class Tap:
    """Prints one line a case; `finish` gives the plan and the exit status."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def note(self, text):
        for line in str(text).splitlines():
            print(f"# {line}", flush=True)

    def case(self, name, problems=()):
        """A case passes if `problems` is empty; each problem is shown otherwise."""
        self.count += 1
        problems = list(problems)
        for problem in problems:
            self.note(problem)
        if problems:
            self.failed += 1
        print(f"{'not ok' if problems else 'ok'} {self.count} - {name}", flush=True)

    def skip(self, name, reason):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {reason}", flush=True)

    def finish(self):
        print(f"1..{self.count}", flush=True)
        return 1 if self.failed or self.count == 0 else 0


def skip_all(reason):
    """Ends the program as one skipped test."""
    print(f"1..0 # SKIP {reason}", flush=True)
    sys.exit(0)
