#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""window-figures.py BUILD: how often the idle window wakes up, and how long it ever keeps one waiting while
it flashes. Run by bench.py, under Xvfb."""

import glob
import os
import pathlib
import subprocess
import sys
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "support"))

import atspi_driver as driver  # pylint: disable=wrong-import-position

BUILD = pathlib.Path(sys.argv[1])
APP_ID = "io.github.strobeapp.Strobe"
IDLE_S = 10


def wake_ups(pid):
    """How often the threads of a process have waited for something so far."""
    total = 0
    for path in glob.glob(f"/proc/{pid}/task/*/status"):
        try:
            text = pathlib.Path(path).read_text(encoding="utf-8")
        except OSError:
            continue
        total += int(text.split("\nvoluntary_ctxt_switches:", 1)[1].split()[0])
    return total


def measure_idle(pid):
    time.sleep(5)
    before = wake_ups(pid)
    time.sleep(IDLE_S)
    print(f"idle: {(wake_ups(pid) - before) / IDLE_S:.1f} wake-ups a second, all threads, "
          f"over {IDLE_S} s")


def measure_flash(window):
    """Asks for the progress all the time; the main loop answers each question."""
    waits = []
    window.press("Flash")
    bar = driver.wait_for("the progress bar",
                          lambda: next(window.nodes({"progress bar"}, "Flash progress"), None), 30)
    value = bar.get_value_iface()
    while len(waits) < 20 or driver.Atspi.Value.get_current_value(value) < 0.99:
        start = time.monotonic()
        driver.Atspi.Value.get_current_value(value)
        waits.append(time.monotonic() - start)
        time.sleep(0.002)
        if len(waits) > 20000:
            break
    window.wait_text("Press RESET to start", 60)
    print(f"flashing: the slowest of {len(waits)} answers to questions from outside took "
          f"{max(waits) * 1000:.0f} ms")


def quit_window(process):
    """By its own action, so that it says what it measured."""
    subprocess.run(["gapplication", "action", APP_ID, "quit"], check=True)
    for line in process.communicate(timeout=20)[1].splitlines():
        if "gap" in line:
            print(f"flashing: {line}")


def main():
    firmware = f"/tmp/strobe-bench-{time.time_ns()}.bin"
    subprocess.run([BUILD / "tests/support/make-firmware", "good", firmware, "1024"], check=True)
    with subprocess.Popen([BUILD / "src/ui/strobe", "--practice", "--faults", "transfer 300 us", firmware], text=True,
                          stderr=subprocess.PIPE,
                          env={**os.environ, "STROBE_TRACE_STALLS": "1"}) as process:
        try:
            window = driver.Window("strobe", 30, process)
            window.button("Flash")
            measure_idle(process.pid)
            measure_flash(window)
            quit_window(process)
        finally:
            process.terminate()
            pathlib.Path(firmware).unlink()


main()
