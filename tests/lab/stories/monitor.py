# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The monitor on real serial ports: floods, resets, ports that change their number, several boards, a port
that somebody else holds."""

import contextlib
import fcntl
import json
import os
import re
import signal
import subprocess
import threading
import time

from labkit import CLI, Boards, case, expect, expect_equal, running_board, wait_for

FLOOD_LINES = 20000
# A machine that shares two processors with others comes to a hundred lines a second.
FLOOD_LIMIT_S = 600
TALK = "app talks 200 lines/s"
# What a kernel echoes back before the port is raw, see the board's own first words.
FIRST_LINES = 5
# From the node of the port to the first line of the log, on an emulated processor.
RECONNECT_S = 2.0


class Follower:
    """strobe-cli monitor --json in the background, and its lines as they come."""

    def __init__(self, board, *more):
        self.lines, self.events, self.said = [], [], []
        # pylint: disable=consider-using-with
        self.process = subprocess.Popen(
            [CLI, "monitor", "--port", board.port, "--wait", "30", "--json", *more], text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.threads = [threading.Thread(target=self.read_lines), threading.Thread(target=self.read_words)]
        for thread in self.threads:
            thread.start()

    def read_lines(self):
        for text in self.process.stdout:
            item = json.loads(text)
            if "event" in item:
                self.events.append(item)
            else:
                self.lines.append((time.monotonic(), item["text"]))

    def read_words(self):
        for text in self.process.stderr:
            self.said.append(text.strip())

    def numbers(self):
        """The numbers that the app counts its lines by."""
        found = (re.search(r"\bline (\d+):", text) for _, text in list(self.lines))
        return [int(match[1]) for match in found if match]

    def wait_numbers(self, count, limit_s=120):
        wait_for(f"{count} numbered lines", lambda: len(self.numbers()) >= count, limit_s, 0.2)

    def wait_said(self, word, count=1):
        wait_for(f"{count} times {word!r}: {self.said}",
                 lambda: sum(word in text for text in list(self.said)) >= count)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(30)
        for thread in self.threads:
            thread.join(30)
        return code


@contextlib.contextmanager
def following(board, *more):
    follower = Follower(board, *more)
    try:
        yield follower
    finally:
        if follower.process.poll() is None:
            follower.stop()


def expect_unbroken(what, numbers):
    """Each number follows the one before, or begins again with a boot."""
    wrong = [(a, b) for a, b in zip(numbers, numbers[1:]) if b != a + 1 and b > FIRST_LINES]
    expect(not wrong, f"{what}: lines are missing or strange at {wrong[:5]} of {len(numbers)}")


@case("a flood comes through a real serial port without a line lost")
def flood():
    with Boards() as boards:
        board = running_board(boards, "app floods")
        with following(board) as follower:
            started = time.monotonic()
            follower.wait_numbers(FLOOD_LINES, FLOOD_LIMIT_S)
            print(f"# {len(follower.numbers()) / (time.monotonic() - started):.0f} lines a second")
            expect_equal("exit status", follower.stop(), 0)
        expect_unbroken("flood", follower.numbers())


@case("the log goes on through a reset, on a port of another number, first lines included")
def renumbered():
    with Boards() as boards:
        first = running_board(boards, TALK)
        second = running_board(boards, TALK)
        tty = second.tty()
        with following(second) as follower:
            follower.wait_numbers(100)
            first.unplug()
            second.unplug()
            # Now the lowest number is free.
            second.plug(boot=False)
            wait_for("the port", second.tty)
            here = time.monotonic()
            follower.wait_said("Following the log", 2)
            before = len(follower.numbers())
            follower.wait_numbers(before + 100)
            numbers = follower.numbers()
            expect(second.tty() != tty, f"the port kept its number, {tty}")
            expect_equal("exit status", follower.stop(), 0)
        after = [when for when, text in follower.lines if when > here]
        expect(after and after[0] - here < RECONNECT_S, "the log came back too late")
        print(f"# the first line was printed {(after[0] - here) * 1000:.0f} ms after the port was seen")
        boot = [number for number in numbers if number <= FIRST_LINES]
        expect(len(boot) >= 2, f"the first lines of the second boot are missing: {boot}")
        expect_unbroken("after the reset", numbers)


@case("two boards talk at once and no line crosses from one log to the other")
def two_boards():
    with Boards() as boards:
        pair = [running_board(boards, "app talks 300 lines/s"), running_board(boards, "app talks 70 lines/s")]
        with following(pair[0]) as quick, following(pair[1]) as slow:
            quick.wait_numbers(900)
            slow.wait_numbers(200)
            pair[0].reset()
            count = len(quick.numbers())
            quick.wait_numbers(count + 300)
            expect_equal("exit status", (quick.stop(), slow.stop()), (0, 0))
        expect_unbroken("quick board", quick.numbers())
        expect_unbroken("slow board", slow.numbers())


@case("a port that another program holds is waited for, and the program is named")
def held_port():
    with Boards() as boards:
        board = running_board(boards, TALK)
        holder = os.open(board.tty(), os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        fcntl.flock(holder, fcntl.LOCK_EX)
        try:
            with following(board) as follower:
                follower.wait_said("in use by")
                expect(any(str(os.getpid()) in text for text in follower.said), str(follower.said))
                os.close(holder)
                holder = None
                follower.wait_numbers(20)
        finally:
            if holder is not None:
                os.close(holder)


@case("a crash loop is told as one, and why it cannot be decoded")
def crash_loop():
    with Boards() as boards:
        board = running_board(boards, "app panics")
        with following(board) as follower:
            wait_for("two crashes", lambda: sum("Guru Meditation" in text for _, text in
                                                list(follower.lines)) >= 2, 60)
            wait_for("the verdict", lambda: any(event.get("verdict") == "panic-loop"
                                                for event in list(follower.events)))
            wait_for("the note", lambda: any("no ELF file of this build" in event.get("note", "")
                                             for event in list(follower.events)))
