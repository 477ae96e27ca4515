#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""monitor-flood.py BUILD [LINES [ROUNDS]]: Strobe's monitor, tio and cat on the same flood through a pty, in
turn. For each: throughput, processor time a MiB, and whether every byte arrived."""

import contextlib
import json
import os
import pathlib
import pty
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import tty

BUILD = pathlib.Path(sys.argv[1]).resolve()
LINES = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
ROUNDS = int(sys.argv[3]) if len(sys.argv) > 3 else 3
TICK = os.sysconf("SC_CLK_TCK")
LIMIT_S = 600


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def has_open(pid, path):
    with contextlib.suppress(OSError):
        for name in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                if os.readlink(f"/proc/{pid}/fd/{name}") == path:
                    return True
    return False


def wait_until(what, predicate):
    end = time.monotonic() + LIMIT_S
    while not predicate():
        if time.monotonic() > end:
            sys.exit(f"waited too long for {what}")
        time.sleep(0.002)


class Reader:
    """A program that reads the pty and keeps what it reads in files of its folder."""

    def __init__(self, name, start, stop=signal.SIGTERM):
        self.name, self.start, self.stop = name, start, stop
        self.rates, self.costs, self.lost, self.more = [], [], 0, {}

    def kept(self, folder):
        """What it wrote, in order. tio begins with a line of its own."""
        files = sorted(path for path in pathlib.Path(folder).rglob("*")
                       if path.suffix in (".raw", ".out"))
        return b"".join(path.read_bytes() for path in files)

    def size(self, folder):
        return sum(path.stat().st_size for path in pathlib.Path(folder).rglob("*")
                   if path.suffix in (".raw", ".out"))


def start_strobe(path, folder):
    return subprocess.Popen([BUILD / "tests/bench/monitor-reader", path, folder],
                            stdout=subprocess.PIPE, text=True)


def start_cat(path, folder):
    with open(f"{folder}/cat.out", "wb") as out:
        return subprocess.Popen(["cat", path], stdout=out)


def start_tio(path, folder):
    """It wants a terminal; what it shows there goes nowhere, its log file counts."""
    _, slave = terminal()
    with open(os.devnull, "wb") as nothing:
        return subprocess.Popen(["tio", "--log", "--log-file", f"{folder}/tio.out", path],
                                stdin=slave, stdout=nothing, stderr=nothing)


def terminal():
    master, slave = pty.openpty()
    tty.setraw(slave)
    return master, slave


def line_numbers(data):
    for line in data.splitlines():
        if b" flood: " in line:
            yield int(line.split(b" flood: ", 1)[1].split()[0])


def count_lost(data):
    seen = list(line_numbers(data))
    return LINES - len(set(seen)) + sum(1 for a, b in zip(seen, seen[1:]) if b != a + 1)


def run_round(reader):
    master, slave = terminal()
    path = os.ttyname(slave)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        process = reader.start(path, folder)
        wait_until(f"{reader.name} to open the port", lambda: has_open(process.pid, path))
        time.sleep(0.2)
        before, cpu = time.monotonic(), cpu_seconds(process.pid)
        source = subprocess.run([BUILD / "tests/bench/pty-source", str(master), str(LINES)],
                                pass_fds=[master], stdout=subprocess.PIPE, check=True)
        n_bytes = int(source.stdout)
        with contextlib.suppress(SystemExit):
            end = time.monotonic() + 10
            while reader.size(folder) < n_bytes and time.monotonic() < end:
                time.sleep(0.001)
        took, cost = time.monotonic() - before, cpu_seconds(process.pid) - cpu
        if process.stdout:
            time.sleep(0.5)
        process.send_signal(reader.stop)
        if process.stdout:
            reader.more = json.loads(process.stdout.read() or "{}")
        process.wait(30)
        reader.rates.append(n_bytes / took / (1 << 20))
        reader.costs.append(cost / (n_bytes / (1 << 20)))
        reader.lost += count_lost(reader.kept(folder))
    os.close(slave)
    os.close(master)


def main():
    readers = [Reader("Strobe", start_strobe), Reader("cat", start_cat)]
    if shutil.which("tio"):
        readers.append(Reader("tio", start_tio))
    for _ in range(ROUNDS):
        for reader in readers:
            run_round(reader)
    print(f"pty flood of {LINES} numbered lines, medians of {ROUNDS} in turn")
    print("| reader | MiB/s | processor ms a MiB | lines lost or out of order |")
    print("|---|---|---|---|")
    for reader in readers:
        print(f"| {reader.name} | {statistics.median(reader.rates):.1f} | "
              f"{statistics.median(reader.costs) * 1000:.1f} | {reader.lost} |")
    more = readers[0].more
    print(f"Strobe: longest main-loop gap {more.get('gap_ms')} ms, "
          f"{more.get('rss_mib')} MiB resident after {more.get('lines')} lines")


main()
