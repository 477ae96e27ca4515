#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""strobe-cli monitor, and the --monitor of flash, on practice boards."""

import json
import re
import signal
import subprocess
import tempfile

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


def test_a_filter_prints_only_what_passes(files):
    run = follow(files, "--filter", "app_init *:N", "--until", "hello from")
    equal(run.exit, 0, run)
    equal([line for line in run.out.splitlines() if line.startswith("I (") and "app_init" not in line],
          [], run)
    contains(run.out, "Project name", run)


def test_a_filter_that_cannot_be_read_is_told_before_a_board_is_looked_for(files):
    run = Run("monitor", "--port", NO_PORT, "--filter", "wifi:X")
    equal(run.exit, 2, run)
    contains(run.err, "wifi:W *:E", run)


def test_timestamps_stand_before_lines(files):
    run = follow(files, "--timestamps=boot", "--until", "hello from")
    lines = [line for line in run.out.splitlines() if "app_init" in line]
    equal(len(lines) > 0, True, run)
    for line in lines:
        equal(bool(re.match(r"\+\d+\.\d{3} I \(", line)), True, line)


def test_timestamps_of_no_kind_are_refused(files):
    run = Run("monitor", "--practice", "--timestamps=lunch")
    equal(run.exit, 2, run)


def test_the_log_file_has_every_line_whatever_the_filter(files):
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/run.log"
        run = follow(files, "--log", path, "--filter", "main", "--until", "hello from")
        equal(run.exit, 0, run)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        contains(text, "rst:0x1", text)
        contains(text, "hello from", text)


def test_a_log_file_that_cannot_be_written_is_an_error(files):
    run = follow(files, "--log", "/nonexistent/run.log", "--until", "hello from")
    equal(run.exit != 0, True, run)


def test_an_elf_file_that_is_none_is_an_error(files):
    run = follow(files, "--elf", files.get("good"), "--until", "hello from")
    equal(run.exit, 3, run)
    contains(run.err, "ELF", run)


def test_a_crash_without_its_elf_file_says_so(files):
    run = follow(files, "--faults", "app panics", "--json", "--until", "rst:0x")
    lines = Run("flash", "--practice", "--faults", "app panics", "--monitor", "--json", "--timeout", "5",
                files.get("good")).lines()
    equal(any(line.get("event") == "note" and "no ELF file" in line["note"] for line in lines), True, run)
    equal(any(line.get("verdict") in ("panic", "panic-loop") for line in lines), True, run)


def test_the_verdict_names_what_was_flashed(files):
    run = follow(files, "--until", "hello from blink 1.4.0, 1 s")
    contains(run.err, "The board runs blink 1.4.0, the firmware you flashed.", run)


def test_what_comes_in_by_a_pipe_goes_to_the_board(files):
    with subprocess.Popen([CLI, "flash", "--practice", "--faults", "app has a console", "--monitor",
                           "--until", "esp32s2 free heap", "--timeout", "8", files.get("good")],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        out, err = process.communicate(b"help\r\nversion\r\n", timeout=60)
    contains(out.decode(), "help", out + err)
    contains(out.decode(), "version", out + err)


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
