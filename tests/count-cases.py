#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts single test cases in meson's testlog.json, or with --tap in what one program printed; its last line is the
sum of a whole run."""

import json
import re
import sys

CASE = re.compile(r"^(not )?ok\b(?:[^#\\\n]|\\.)*(?:#[ \t]*(\w+))?", re.M)
GOOD = {"OK", "SKIP", "EXPECTEDFAIL"}


def count(test):
    """Passed, failed and skipped cases of one test program."""
    passed = failed = skipped = 0
    for bad, directive in CASE.findall(test.get("stdout") or ""):
        if directive.lower() in ("skip", "todo"):
            skipped += 1
        elif bad:
            failed += 1
        else:
            passed += 1
    if test["result"] not in GOOD and failed == 0:
        failed = 1
    if passed + failed + skipped == 0:
        passed, skipped = int(test["result"] != "SKIP"), int(test["result"] == "SKIP")
    return passed, failed, skipped


def read(path, is_tap):
    with open(path, encoding="utf-8") as log:
        if is_tap:
            return [{"name": path, "result": "OK", "stdout": log.read()}]
        return [json.loads(line) for line in log if line.strip()]


def main():
    tests = read(sys.argv[-1], "--tap" in sys.argv)
    totals = [0, 0, 0]
    for test in tests:
        cases = count(test)
        totals = [total + case for total, case in zip(totals, cases)]
        if cases[1] or cases[2]:
            print(f"{test['name']}: {cases[1]} failed, {cases[2]} skipped ({test['result']})")
    print("{} passed, {} failed, {} skipped".format(*totals))
    return 1 if totals[1] or not totals[0] else 0


sys.exit(main())
