#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""strobe-cli itself: help, version, usage errors."""

import pathlib

from cli_case import Run, collect, contains, equal, run_cases

RULES = pathlib.Path(__file__).resolve().parents[2] / "data/70-strobe.rules"


def usage_error(*arguments):
    run = Run(*arguments)
    equal(run.exit, 2, run)
    equal(run.out, "", run)
    return run


def test_help_lists_the_verbs_and_exits_0(files):
    run = Run("--help")
    equal(run.exit, 0, run)
    for verb in ("list", "info", "flash", "build", "monitor"):
        contains(run.out, f"  {verb} ", run)


def test_help_names_the_exit_codes(files):
    contains(Run("--help").out, "6 wrong chip, 7 refused by the board")


def test_version_prints_one_line(files):
    run = Run("--version")
    equal((run.exit, run.out), (0, "strobe-cli 0.1.0\n"), run)


def test_print_udev_rules_prints_the_file_byte_for_byte(files):
    run = Run("--print-udev-rules")
    equal((run.exit, run.err), (0, ""), run)
    equal(run.out, RULES.read_text(encoding="utf-8"), run)


def test_every_verb_has_its_own_help(files):
    for verb in ("list", "info", "flash", "build", "monitor"):
        run = Run(verb, "--help")
        equal(run.exit, 0, run)
        contains(run.out, f"strobe-cli {verb} [OPTION", run)
        contains(run.out, "--json", run)


def test_help_of_a_verb_says_what_it_does(files):
    contains(Run("flash", "--help").out, "Writes a firmware file to a board.")


def test_a_usage_error_points_to_the_help_of_its_verb(files):
    contains(usage_error("flash").err, "See “strobe-cli flash --help”.")


def test_no_verb_is_a_usage_error(files):
    contains(usage_error().err, "Usage:")


def test_a_verb_that_does_not_exist_is_a_usage_error(files):
    contains(usage_error("fry").err, "“fry”")


def test_an_option_that_does_not_exist_is_a_usage_error(files):
    contains(usage_error("list", "--colour").err, "--colour")


def test_flash_without_a_file_is_a_usage_error(files):
    contains(usage_error("flash").err, "A firmware file is missing")


def test_build_without_anything_to_build_from_is_a_usage_error(files):
    contains(usage_error("build").err, "name of the file to write")
    contains(usage_error("build", "out.bin").err, "What to build from is missing")


def test_build_with_an_address_and_no_file_is_a_usage_error(files):
    contains(usage_error("build", "out.bin", "0x1000").err, "0x1000")


def test_build_with_two_files_for_one_address_is_a_usage_error(files):
    contains(usage_error("build", "out.bin", "0x1000", "a.bin", "b.bin").err, "“b.bin” is no address")


def test_build_for_a_chip_without_dfu_is_a_usage_error(files):
    for chip in ("esp32c3", "esp8266", "ESP32-S2", ""):
        contains(usage_error("build", "out.bin", "--chip", chip, "0x0", "a.bin").err, f"“{chip}”")


def test_build_for_a_flash_that_nobody_makes_is_a_usage_error(files):
    for size in ("3MB", "0", "256MB", "-4MB", "4 MB", "detect", "512KB"):
        contains(usage_error("build", "out.bin", f"--flash-size={size}", "0x0", "a.bin").err, f"“{size}”")


def test_build_in_parts_of_no_size_is_a_usage_error(files):
    for size in ("0", "-1", "much", "4GB", "5000000000"):
        contains(usage_error("build", "out.bin", f"--part-size={size}", "0x0", "a.bin").err, f"“{size}”")


def test_list_with_a_file_is_a_usage_error(files):
    contains(usage_error("list", "a.bin").err, "“a.bin”")


def test_a_wait_that_is_negative_is_a_usage_error(files):
    contains(usage_error("list", "--wait=-1").err, "--wait")


def test_a_wait_that_is_not_a_number_is_a_usage_error(files):
    usage_error("list", "--wait=soon")


def test_faults_without_practice_are_a_usage_error(files):
    contains(usage_error("list", "--faults=write fails").err, "--practice")


def test_a_fault_script_that_makes_no_sense_is_a_usage_error(files):
    contains(usage_error("list", "--practice", "--faults=explode politely").err, "--faults")


run_cases("main", collect(dict(globals())))
