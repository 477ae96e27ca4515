#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""strobe-cli flash, on practice boards."""

import json
import signal
import subprocess
import time

from cli_case import CLI, NO_PORT, Run, bad_kinds, collect, contains, equal, run_cases, \
    run_on_terminal

def flash(path, *arguments):
    """The run and its result object."""
    run = Run("flash", "--json", "--practice", *arguments, path)
    return run, run.lines()[-1]


def fails(run, result, code):
    equal(run.exit, code, run)
    equal(list(result), ["event", "ok", "exit", "error", "advice", "detail"], run)
    equal((result["event"], result["ok"], result["exit"]), ("result", False, code), run)
    equal(all(result[key] for key in ("error", "advice", "detail")), True, run)


def test_a_good_file_is_flashed_and_verified(files):
    run, result = flash(files.get("good"))
    equal(run.exit, 0, run)
    equal((result["event"], result["ok"], result["verified_by_chip"]), ("result", True, True), run)
    equal((result["port"], result["chip"]), ("practice-1", "ESP32-S2"), run)
    equal(result["message"], "Flashed. Press RESET.", run)
    equal(result["bytes"] > 40 * 1024 and result["seconds"] > 0, True, run)


def test_progress_is_one_object_a_line_and_never_goes_back(files):
    run, _ = flash(files.get("good"))
    progress = run.lines()[:-1]
    equal(len(progress) > 1, True, run)
    for each in progress:
        equal(list(each), ["event", "phase", "bytes", "total", "rate", "time_left"], each)
    done = [each["bytes"] for each in progress if each["phase"] == "writing"]
    equal(done, sorted(done), run)


def test_progress_is_shown_ten_times_a_second_at_most(files):
    run, result = flash(files.get("good", 400))
    writing = [each for each in run.lines()[:-1] if each["phase"] == "writing"]
    equal(len(writing) <= 2 + 10 * result["seconds"], True, run)


def test_text_says_what_to_do_next(files):
    run = Run("flash", "--practice", files.get("good"))
    equal(run.exit, 0, run)
    contains(run.out, "verified by the chip", run)
    contains(run.out, "Flashed. Press RESET.", run)
    # no terminal, no progress line
    equal(run.err, "", run)


def test_a_second_flash_works(files):
    equal(flash(files.get("good"), "--faults=vanish at block 9")[0].exit, 8)
    equal(flash(files.get("good"))[0].exit, 0)


def test_only_changed_sends_everything_to_a_board_nobody_knows(files):
    run = Run("flash", "--practice", "--only-changed", files.get("good"))
    equal(run.exit, 0, run)
    contains(run.err, "Sending everything: Strobe does not know for certain", run)
    contains(run.out, "verified by the chip", run)


def test_only_changed_says_in_json_why_everything_was_sent(files):
    run, result = flash(files.get("good"), "--only-changed")
    equal((run.exit, run.err), (0, ""), run)
    equal((result["ok"], result["verified_by_chip"], result["bytes_saved"]), (True, True, 0), run)
    contains(result["why_everything"], "Sending everything", run)
    equal("why_everything" in flash(files.get("good"))[1], False)


def bad_case(kind):
    def case(files):
        run, result = flash(files.get(kind))
        fails(run, result, 3)
        # nothing was sent: there is no progress
        equal(len(run.lines()), 1, run)
    return case


def test_a_file_that_is_not_there_exits_3(files):
    fails(*flash(files.folder / "nowhere.bin"), 3)


def test_a_directory_exits_3(files):
    fails(*flash(files.folder), 3)


def test_no_board_exits_4(files):
    run = Run("flash", "--json", "--port", NO_PORT, files.get("good"))
    fails(run, run.lines()[-1], 4)


def test_no_board_comes_with_the_usual_causes(files):
    run = Run("flash", "--port", NO_PORT, files.get("good"))
    equal(run.exit, 4, run)
    contains(run.err, "a cable that carries data", run)
    equal("carries data, the" in Run("flash", "--json", "--port", NO_PORT, files.get("good")).err,
          False)


def test_a_mistyped_port_is_told_beside_the_right_one(files):
    run, result = flash(files.get("good"), "--port", "practice-9")
    fails(run, result, 4)
    equal(result["detail"], "no board on port practice-9, but on practice-1", run)


def test_every_layer_of_the_detail_says_something_new(files):
    path = files.get("good")
    run, result = flash(path, "--faults=write fails")
    equal(result["detail"], f"{path}: port practice-1: verification: device reported "
          "errFIRMWARE (status 0x0a) in state dfuERROR", run)


def test_no_board_is_waited_for(files):
    started = time.monotonic()
    run = Run("flash", "--json", "--port", NO_PORT, "--wait", "0.3", files.get("good"))
    fails(run, run.lines()[-1], 4)
    equal(time.monotonic() - started >= 0.3, True)


def test_a_bad_file_is_refused_before_a_board_is_looked_for(files):
    started = time.monotonic()
    run = Run("flash", "--port", NO_PORT, "--wait", "20", files.get("bad-crc"))
    equal(run.exit, 3, run)
    equal(time.monotonic() - started < 10, True)


def test_two_boards_and_no_choice_exits_2_and_names_them(files):
    run = Run("flash", "--json", "--practice", "--practice", files.get("good"))
    fails(run, run.lines()[-1], 2)
    contains(run.lines()[-1]["error"], "practice-1, practice-2", run)


def test_port_chooses_between_two_boards(files):
    run, result = flash(files.get("good"), "--practice", "--port", "practice-2")
    equal((run.exit, result["port"]), (0, "practice-2"), run)


def test_a_board_that_may_not_be_opened_exits_5(files):
    fails(*flash(files.get("good"), "--faults=open denied"), 5)


def test_firmware_for_another_chip_exits_6(files):
    run, result = flash(files.get("good-s3"))
    fails(run, result, 6)
    contains(result["error"], "another chip", run)


def test_a_failed_verification_exits_7(files):
    run, result = flash(files.get("good"), "--faults=write fails")
    fails(run, result, 7)
    contains(result["error"], "reads back", run)


def test_every_bad_status_exits_7(files):
    for status in range(1, 16):
        fails(*flash(files.get("good"), f"--faults=status {status} at block 20"), 7)


def test_a_stall_exits_7(files):
    fails(*flash(files.get("good"), "--faults=stall at block 20"), 7)


def test_a_short_status_reply_exits_7(files):
    fails(*flash(files.get("good"), "--faults=short reply"), 7)


def test_a_board_that_vanishes_exits_8(files):
    run, result = flash(files.get("good"), "--faults=vanish at block 20")
    fails(run, result, 8)
    contains(result["advice"], "cable", run)


def test_a_poll_time_of_24_bits_does_not_stop_it(files):
    equal(flash(files.get("good"), "--faults=poll 16777215")[0].exit, 0)


def test_a_board_in_use_exits_11(files):
    fails(*flash(files.get("good"), "--faults=open busy"), 11)


def test_a_terminal_sees_progress_in_one_line(files):
    code, text = run_on_terminal("flash", "--practice", "--faults=transfer 1000",
                                 files.get("good"))
    equal(code, 0, text)
    equal("KiB/s" in text and " s left" in text, True, text)
    # the line is wiped before the result is printed
    contains(text, "\x1b[K64.", text)
    equal(text.count("\n"), 2, text)


def test_text_errors_go_to_standard_error(files):
    run = Run("flash", "--practice", "--faults=write fails", files.get("good"))
    equal((run.exit, run.out), (7, ""), run)
    equal(len(run.err.splitlines()), 3, run)


def start_slow(files, faults="transfer 20000"):
    """A flash that takes minutes, once it is writing."""
    process = subprocess.Popen(
        [CLI, "flash", "--json", "--practice", f"--faults={faults}", files.get("good")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    for line in process.stdout:
        if json.loads(line)["phase"] == "writing":
            break
    return process


def test_ctrl_c_cancels_with_exit_10(files):
    process = start_slow(files)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=30)
    result = json.loads(out.splitlines()[-1])
    equal((process.returncode, result["ok"], result["exit"]), (10, False, 10))
    contains(result["error"], "Cancelled")


def test_ctrl_c_twice_kills(files):
    process = start_slow(files, "transfer 1000000")
    deadline = time.monotonic() + 30
    # two signals at once count as one: keep on until it is gone
    while process.poll() is None and time.monotonic() < deadline:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            pass
    process.communicate(timeout=30)
    equal(process.returncode, -signal.SIGINT)


def test_a_board_with_garbage_descriptors_exits_4(files):
    fails(*flash(files.get("good"), "--faults=garbage descriptors"), 4)


def test_monitor_follows_the_flashed_app(files):
    run = Run("flash", "--practice", "--monitor", "--until", "1.4.0", "--timeout", "20",
              files.get("good"))
    equal(run.exit, 0, run)
    contains(run.out, "blink", run)


def chosen(path, *arguments):
    run, result = flash(path, *arguments)
    equal(run.exit, 0, run)
    return result["bytes"]


def test_only_writes_what_is_named(files):
    path = files.get("good-settings")
    everything = chosen(path)
    app = chosen(path, "--only", "app")
    equal(app < everything / 2, True)
    equal(chosen(path, "--only=blink.bin"), app)
    equal(chosen(path, "-o", "ota_0"), app)
    equal(chosen(path, "--only", "app,bootloader") > app, True)
    equal(chosen(path, "--only", "data,app,bootloader,partition-table"), everything)


def test_keep_settings_leaves_them_out(files):
    path = files.get("good-settings")
    equal(chosen(path, "--keep-settings"),
          chosen(path, "--only", "bootloader,partition-table,otadata,app"))
    # a firmware without settings is written as it is
    equal(chosen(files.get("good"), "--keep-settings"), chosen(files.get("good")))


def test_what_a_choice_does_is_said_beforehand(files):
    run = Run("flash", "--practice", "--only", "nvs,app", files.get("good-settings"))
    equal(run.exit, 0, run)
    lines = run.out.splitlines()
    contains(lines[0], "2 of 6 parts are written: ", run)
    equal(lines[1], "What the board has stored is overwritten: nvs.", run)
    contains(lines[2], "starts only if the board has the same table", run)
    contains(lines[3], "otadata is kept", run)
    equal(lines[4], "What the board has stored is kept: storage.", run)


def test_a_name_that_is_not_there_exits_2_and_lists_what_is(files):
    for names in ("ota_1", "app,", "App", ""):
        run, result = flash(files.get("good-settings"), f"--only={names}")
        fails(run, result, 2)
        contains(result["error"], "blink.bin (app, ota_0), storage.bin (data, storage).", run)


def test_two_choices_exit_2(files):
    run = Run("flash", "--practice", "--only", "app", "--keep-settings", files.get("good"))
    equal(run.exit, 2, run)
    contains(run.err, "--only and --keep-settings", run)


run_cases("flash", collect(dict(globals()))
          + [(f"{kind}-exits-3-and-nothing-is-sent", bad_case(kind)) for kind in bad_kinds()])
