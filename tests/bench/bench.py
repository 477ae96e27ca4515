#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench.py BUILD: Strobe's figures, as tables. Nothing here passes or fails: somebody reads it."""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
TESTS = HERE.parent
BUILD = pathlib.Path(sys.argv[1]).resolve()
APP_KIB = str(4 * 1024 - 64 - 1)  # what the flash of 4 MiB has room for


def say(text=""):
    print(text, flush=True)


def peak_memory():
    """Most memory that strobe-cli had, for a whole flash of the practice board."""
    with tempfile.TemporaryDirectory() as folder:
        firmware = f"{folder}/dfu.bin"
        subprocess.run([BUILD / "tests/support/make-firmware", "good", firmware, APP_KIB], check=True)
        command = [BUILD / "src/cli/strobe-cli", "flash", "--practice", firmware]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        size = os.path.getsize(firmware)
    say(f"strobe-cli, practice board and {size / (1 << 20):.1f} MiB file: "
        f"{usage.ru_maxrss / 1024:.1f} MiB peak (exit {process.returncode})")


def best_milliseconds(command, runs=15):
    """The shortest of some runs, start and end of the process included: the one least disturbed."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


def info_figures():
    """strobe-cli info, which has CRC-32, MD5 and SHA-256 of all of it, beside two of these alone."""
    with tempfile.TemporaryDirectory() as folder:
        firmware = f"{folder}/dfu.bin"
        subprocess.run([BUILD / "tests/support/make-firmware", "good", firmware, APP_KIB], check=True)
        size = os.path.getsize(firmware) / (1 << 20)
        cli = BUILD / "src/cli/strobe-cli"
        say(f"strobe-cli info, {size:.1f} MiB: {best_milliseconds([cli, 'info', firmware]):.1f} ms, "
            f"with --json {best_milliseconds([cli, 'info', '--json', firmware]):.1f} ms")
        say(f"md5sum and sha256sum of it: {best_milliseconds(['md5sum', firmware]):.1f} ms and "
            f"{best_milliseconds(['sha256sum', firmware]):.1f} ms")


def build_figures():
    """strobe-cli build beside a writer of the same format in Python, with the start of each program."""
    with tempfile.TemporaryDirectory() as folder:
        app, out, other = (pathlib.Path(folder) / name for name in ("app.bin", "out.bin", "other.bin"))
        subprocess.run([BUILD / "tests/support/make-firmware", "raw-app", app, APP_KIB], check=True)
        ours = best_milliseconds([BUILD / "src/cli/strobe-cli", "build", out, "--chip=esp32s2", "--flash-size=4MB",
                                  "0x10000", app])
        writer = ["/usr/bin/python3", TESTS / "support/dfu_writer.py"]
        words = [other, "2", str(4 << 20), "0x10000", app]
        python = best_milliseconds([*writer, *words], runs=3)
        with_zlib = best_milliseconds([*writer, "--zlib", *words], runs=7)
        same = out.read_bytes() == other.read_bytes()
    say(f"strobe-cli build, 4 MiB: {ours:.1f} ms; the writer in Python: {python:.1f} ms ({python / ours:.0f} times), "
        f"with zlib's checksum {with_zlib:.1f} ms ({with_zlib / ours:.1f} times); "
        f"{'the same bytes' if same else 'DIFFERENT BYTES'}")


def run_headless(script):
    subprocess.run([TESTS / "support/headless", "/usr/bin/python3", "-Wignore::DeprecationWarning",
                    HERE / script, BUILD],
                   check=False)


def run_in_lab(script):
    environment = {**os.environ, "STROBE_BUILD": str(BUILD)}
    subprocess.run([TESTS / "lab/vm", "-t", "3000", "-o", BUILD / "out/bench", HERE / script],
                   check=False, env=environment)


def run_alone(program, *arguments):
    subprocess.run([program, *arguments], check=False)


def monitor_figures():
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        run_alone(BUILD / "tests/bench/capture-speed", folder, "10000000")
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        run_alone(BUILD / "tests/bench/filter-speed", folder, "1000000")
    run_alone("/usr/bin/python3", HERE / "monitor-flood.py", BUILD)
    run_alone("/usr/bin/python3", HERE / "symbol-speed.py", BUILD)


def main():
    say("## Flashing (virtual board on a real USB stack, emulated processor)")
    run_in_lab("flash-speed")
    say()
    say("## The monitor")
    monitor_figures()
    say()
    say("## The firmware bench")
    info_figures()
    build_figures()
    run_alone(BUILD / "tests/bench/rebuild-speed")
    say()
    say("## Memory")
    peak_memory()
    say()
    say("## The window")
    run_headless("window-figures.py")
    run_alone(TESTS / "support/headless", BUILD / "tests/bench/map-speed")


main()
