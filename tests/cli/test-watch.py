#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""strobe-cli flash --watch, on practice boards and real files."""

import json
import os
import queue
import shutil
import signal
import subprocess
import threading
import time

from cli_case import CLI, DEADLINE_SECONDS, NO_PORT, Run, collect, contains, equal, run_cases


class Watching:
    """A run that goes on: its lines as they come, JSON as objects."""

    def __init__(self, path, *arguments):
        # pylint: disable=consider-using-with
        self.process = subprocess.Popen([CLI, "flash", "--watch", "--json", "--practice", *arguments, str(path)],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.queue = queue.Queue()
        self.errors = []
        threading.Thread(target=self.read, daemon=True).start()
        threading.Thread(target=lambda: self.errors.extend(self.process.stderr), daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.queue.put(json.loads(line))
        self.queue.put(None)

    def wait_for(self, event, **values):
        """The next object of this kind; what comes before it is let by."""
        limit = time.monotonic() + DEADLINE_SECONDS
        while True:
            found = self.queue.get(timeout=max(limit - time.monotonic(), 0.01))
            if found is None:
                raise AssertionError(f"it ended before {event} {values}\n{''.join(self.errors)}")
            if found.get("event") == event and all(found.get(key) == value for key, value in values.items()):
                return found

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(DEADLINE_SECONDS)


def place(files, kind="good", app_kib=40):
    """A build folder with a dfu.bin of this kind."""
    folder = files.folder / f"build-{time.monotonic_ns()}"
    folder.mkdir()
    path = folder / "dfu.bin"
    shutil.copy(files.get(kind, app_kib), path)
    return path


def rebuild(files, path, kind="good", app_kib=41):
    """As most tools write: under another name, then renamed."""
    shutil.copy(files.get(kind, app_kib), f"{path}.new")
    os.replace(f"{path}.new", path)


def test_each_build_is_flashed_until_ctrl_c(files):
    path = place(files)
    run = Watching(path)
    run.wait_for("result", ok=True)
    for app_kib in (41, 42):
        rebuild(files, path, app_kib=app_kib)
        equal(run.wait_for("rebuilt")["changes"], "Only the app changed")
        run.wait_for("result", ok=True)
    equal(run.stop(), 0, run.errors)


def test_only_changed_sends_less_of_each_later_build(files):
    path = place(files, app_kib=300)
    run = Watching(path, "--only-changed")
    first = run.wait_for("result", ok=True)
    contains(first["why_everything"], "Sending everything")
    for app_kib in (310, 320):
        rebuild(files, path, app_kib=app_kib)
        later = run.wait_for("result", ok=True)
        equal(later["verified_by_chip"], True, later)
        equal("why_everything" in later, False, later)
        equal(later["bytes_saved"] > 128 * 1024 and later["bytes"] < 256 * 1024, True, later)
    equal(run.stop(), 0, run.errors)


def test_a_folder_that_is_deleted_and_made_again_is_followed(files):
    path = place(files)
    run = Watching(path)
    run.wait_for("result", ok=True)
    shutil.rmtree(path.parent)
    time.sleep(0.5)
    path.parent.mkdir()
    rebuild(files, path)
    run.wait_for("rebuilt")
    run.wait_for("result", ok=True)
    equal(run.stop(), 0, run.errors)


def test_the_log_is_followed_in_between(files):
    path = place(files)
    run = Watching(path, "--monitor")
    run.wait_for("result", ok=True)
    run.wait_for("verdict", verdict="running")
    rebuild(files, path)
    run.wait_for("rebuilt")
    run.wait_for("result", ok=True)
    run.wait_for("verdict", verdict="running")
    equal(run.stop(), 0, run.errors)


def test_a_broken_build_is_told_and_the_next_one_flashed(files):
    path = place(files)
    run = Watching(path)
    run.wait_for("result", ok=True)
    rebuild(files, path, "bad-md5")
    equal(run.wait_for("result")["exit"], 3)
    rebuild(files, path)
    run.wait_for("result", ok=True)
    equal(run.stop(), 0, run.errors)


def test_a_first_build_that_is_broken_is_waited_for(files):
    path = place(files, "bad-md5")
    run = Watching(path)
    equal(run.wait_for("result")["exit"], 3)
    rebuild(files, path)
    run.wait_for("result", ok=True)
    equal(run.stop(), 0, run.errors)


def test_a_build_for_another_chip_is_refused(files):
    path = place(files)
    run = Watching(path)
    run.wait_for("result", ok=True)
    rebuild(files, path, "good-s3")
    equal(run.wait_for("rebuilt")["changes"], "It is for another chip now")
    equal(run.wait_for("result")["exit"], 6)
    equal(run.stop(), 6, run.errors)


def test_the_same_bytes_are_not_flashed_again(files):
    path = place(files)
    run = Watching(path)
    run.wait_for("result", ok=True)
    rebuild(files, path, app_kib=40)
    time.sleep(1)
    rebuild(files, path, app_kib=41)
    run.wait_for("rebuilt")
    run.wait_for("result", ok=True)
    equal(run.stop(), 0, run.errors)


def test_without_a_file_or_a_board_it_ends(files):
    run = Run("flash", "--watch", "--json", "--practice", files.folder / "nowhere.bin")
    equal((run.exit, run.lines()[-1]["ok"]), (3, False), run)
    run = Run("flash", "--watch", "--json", "--port", NO_PORT, files.get("good"))
    equal((run.exit, run.lines()[-1]["ok"]), (4, False), run)


def test_people_are_told_what_changed(files):
    path = place(files)
    with subprocess.Popen([CLI, "flash", "--watch", "--practice", str(path)], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if "Flashed" in line:
                break
        rebuild(files, path)
        for line in process.stdout:
            if "Flashed" in line:
                break
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=DEADLINE_SECONDS)
    contains(errors, "Waiting for the next build; Ctrl+C ends…")
    contains(errors, "Rebuilt just now · Only the app changed")
    equal(process.returncode, 0)


run_cases("watch", collect(globals()))
