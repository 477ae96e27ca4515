#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""strobe-cli monitor, and the --monitor of flash, on practice boards."""

import json
import signal
import subprocess

from cli_case import CLI, NO_PORT, Run, collect, contains, equal, run_cases, run_on_terminal


def follow(files, *arguments):
    """Flashes a practice board and reads its boot."""
    return Run("flash", "--practice", "--monitor", "--timeout", "20", *arguments,
               files.get("good"))


def test_lines_are_plain_text_in_a_pipe(files):
    run = follow(files, "--until", "1.4.0")
    equal(run.exit, 0, run)
    equal("\x1b" in run.out, False, run)


def test_a_terminal_gets_colours(files):
    code, text = run_on_terminal("flash", "--practice", "--monitor", "--timeout", "20", "--until",
                                 "1.4.0", files.get("good"))
    equal(code, 0, text)
    contains(text, "\x1b[0;32mI (", text)


def test_monitor_alone_presses_reset_on_the_practice_board(files):
    run = Run("monitor", "--practice", "--faults=uart on usb", "--until", "ESP-ROM",
              "--timeout", "10")
    equal(run.exit, 0, run)


def test_what_it_does_is_told_in_order(files):
    run = Run("monitor", "--practice", "--faults=uart on usb", "--until", "ESP-ROM",
              "--timeout", "10")
    equal(run.err.splitlines()[:3], ["Pressing RESET on the practice board",
                                 "Waiting for the board on port practice-1…",
                                 "Following the log of the board on port practice-1"], run)


def test_a_timeout_alone_reads_for_that_long_and_exits_0(files):
    run = Run("monitor", "--practice", "--faults=uart on usb", "--timeout", "0.5")
    equal(run.exit, 0, run)
    contains(run.out, "ESP-ROM", run)


def test_an_empty_practice_board_says_nothing_over_usb(files):
    run = Run("monitor", "--practice", "--until", "ESP-ROM", "--timeout", "0.5")
    equal(run.exit, 9, run)
    equal(run.out, "", run)


def test_json_lines_have_time_level_tag_and_text(files):
    run = follow(files, "--json", "--until", "1.4.0")
    equal(run.exit, 0, run)
    after = [line for line in run.lines() if "event" not in line]
    equal(len(after) > 0, True, run)
    for line in after:
        equal(list(line), ["number", "time", "level", "tag", "text", "stamp"], line)
    equal(any(line["level"] == "info" and line["tag"] for line in after), True, run)


def test_until_stops_at_that_line(files):
    run = follow(files, "--until", "1.4.0")
    contains(run.out.splitlines()[-1], "1.4.0", run)


def test_a_text_that_never_comes_exits_9(files):
    run = follow(files, "--until", "never to be printed", "--timeout", "1")
    equal(run.exit, 9, run)
    contains(run.err, "took too long", run)


def test_a_silent_app_exits_9(files):
    run = follow(files, "--faults=app stays silent", "--until", "1.4.0", "--timeout", "1")
    equal(run.exit, 9, run)


def test_what_happens_to_the_connection_goes_to_standard_error(files):
    run = follow(files, "--until", "1.4.0")
    contains(run.err, "practice-1", run)


def test_no_board_exits_4_after_the_wait(files):
    run = Run("monitor", "--port", NO_PORT, "--wait", "0.2")
    equal(run.exit, 4, run)


def test_a_monitor_waits_for_its_board_for_ever_until_ctrl_c(files):
    process = subprocess.Popen([CLI, "monitor", "--port", NO_PORT], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    contains(process.stderr.readline().decode(), f"Waiting for a board on port {NO_PORT}…")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    equal(process.returncode, 0)


def test_ctrl_c_leaves_with_0(files):
    process = subprocess.Popen([CLI, "flash", "--json", "--practice", "--monitor",
                                files.get("good")], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    for line in process.stdout:
        if "text" in json.loads(line):
            break
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    equal(process.returncode, 0)


run_cases("monitor", collect(dict(globals())))
