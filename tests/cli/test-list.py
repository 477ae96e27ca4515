#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""strobe-cli list."""

import time

from cli_case import NO_PORT, Run, collect, contains, equal, run_cases


def test_json_has_exactly_the_documented_members(files):
    run = Run("list", "--practice", "--json")
    equal(run.exit, 0, run)
    equal(run.lines(), [[{"port": "practice-1", "state": "loader", "chip": "ESP32-S2",
                          "vid": "303a", "pid": "0002", "serial": "0",
                          "tty": run.lines()[0][0]["tty"]}]], run)


def test_text_has_port_name_and_state(files):
    run = Run("list", "--practice")
    equal(run.exit, 0, run)
    equal(run.out.split("  ")[0], "practice-1", run)
    contains(run.out, "Practice board", run)
    contains(run.out, "Ready to flash", run)


def test_text_hides_a_serial_port_that_nobody_can_open(files):
    run = Run("list", "--practice")
    equal(run.out.rstrip("\n").endswith("Ready to flash"), True, run)


def test_practice_twice_lists_two_boards(files):
    boards = Run("list", "--practice", "--practice", "--json").lines()[0]
    equal([board["port"] for board in boards], ["practice-1", "practice-2"])


def test_port_lists_that_board_only(files):
    run = Run("list", "--practice", "--practice", "--json", "--port", "practice-2")
    equal([board["port"] for board in run.lines()[0]], ["practice-2"], run)


def test_no_board_is_an_empty_array_and_not_an_error(files):
    run = Run("list", "--json", "--port", NO_PORT)
    equal((run.exit, run.lines()), (0, [[]]), run)


def test_no_board_is_told_to_people(files):
    run = Run("list", "--port", NO_PORT)
    equal((run.exit, run.out), (0, ""), run)
    contains(run.err, f"No board found on port {NO_PORT}. Hold BOOT", run)


def test_no_board_comes_with_the_usual_causes(files):
    run = Run("list", "--port", NO_PORT)
    contains(run.err, "a cable that carries data", run)
    contains(run.err, "ESP32-S2, ESP32-S3, ESP32-P4, ESP32-S31", run)
    equal(len(run.err.splitlines()), 3, run)
    equal(Run("list", "--json", "--port", NO_PORT).err, "")


def test_wait_waits_for_the_board(files):
    started = time.monotonic()
    Run("list", "--port", NO_PORT, "--wait", "0.3")
    equal(time.monotonic() - started >= 0.3, True)


run_cases("list", collect(dict(globals())))
