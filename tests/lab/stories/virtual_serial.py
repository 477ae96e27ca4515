# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The serial port of the virtual board, behind the kernel's own driver: lines, floods, crashes."""

import contextlib
import fcntl
import os
import re
import select
import struct
import termios
import time
import tty

from labkit import CLI, Boards, case, expect, expect_equal, expect_exit, run, running_board, wait_for

DTR, RTS = termios.TIOCM_DTR, termios.TIOCM_RTS
FLOOD_BYTES = 4 << 20


@contextlib.contextmanager
def opened(board):
    """The port, raw, so that closing it does not drop the lines. Until it is raw the kernel cooks
    and echoes what comes: the first words may suffer."""
    port = os.open(board.tty(), os.O_RDWR | os.O_NOCTTY)
    try:
        tty.setraw(port)
        settings = termios.tcgetattr(port)
        settings[2] &= ~termios.HUPCL
        termios.tcsetattr(port, termios.TCSANOW, settings)
        yield port
    finally:
        os.close(port)


def set_lines(port, lines):
    fcntl.ioctl(port, termios.TIOCMSET, struct.pack("i", lines))


def read_some(port, limit_s=1.0):
    """What is there, within the limit; None after a hang-up."""
    if not select.select([port], [], [], limit_s)[0]:
        return b""
    try:
        return os.read(port, 65536) or None
    except OSError:
        return None


def read_until(port, pattern, limit_s=20):
    text = ""
    end = time.monotonic() + limit_s
    while not re.search(pattern, text):
        expect(time.monotonic() < end, f"no {pattern} in {text[-500:]}")
        chunk = read_some(port)
        expect(chunk is not None, f"hung up behind {text[-500:]}")
        text += chunk.decode(errors="replace")
    return text


def follow(board, pattern, limit_s=30):
    """Reads whatever serial port the board has, over all hang-ups."""
    text = ""
    end = time.monotonic() + limit_s
    while not re.search(pattern, text):
        expect(time.monotonic() < end, f"no {pattern} in {text[-500:]}")
        try:
            with opened(board) as port:
                while not re.search(pattern, text) and time.monotonic() < end:
                    chunk = read_some(port)
                    if chunk is None:
                        break
                    text += chunk.decode(errors="replace")
        except (OSError, TypeError, termios.error):
            time.sleep(0.02)  # not there, or not yet


@case("control lines reach the board, two at a time, and restart its app on the same port")
def lines_restart():
    with Boards() as boards:
        board = running_board(boards)
        number = board.number()
        with opened(board) as port:
            read_until(port, "hello from blink")
            expect_equal("lines", board.stats()["line_state"], 3)
            count = board.stats()["lines"]
            set_lines(port, RTS)
            expect_equal("lines", board.stats()["line_state"], 2)
            set_lines(port, 0)
            set_lines(port, DTR | RTS)
            read_until(port, r"rst:0x3 [^$]*hello from blink")
            expect_equal("requests", board.stats()["lines"], count + 3)
            expect_equal("device number", board.number(), number)


@case("a flood comes through the serial port without a gap")
def flood():
    with Boards() as boards:
        board = running_board(boards, "app floods")
        with opened(board) as port:
            start = time.monotonic()
            chunks, size = [], 0
            while size < FLOOD_BYTES:
                chunks.append(read_some(port, 10))
                expect(chunks[-1], f"the flood ended after {size} bytes")
                size += len(chunks[-1])
            rate = size / (time.monotonic() - start)
        numbers = [int(number) for number in
                   re.findall(rb": line (\d+): [^\r]*\r\n", b"".join(chunks))]
        print(f"# {rate / 1e6:.2f} MB/s, {len(numbers)} lines")
        del numbers[:200]  # until the port was raw
        gaps = [number for number, next_one in zip(numbers, numbers[1:]) if next_one != number + 1]
        expect_equal("lines before a gap", gaps[:5], [])
        expect(len(numbers) > FLOOD_BYTES / 128, f"only {len(numbers)} lines")


@case("an app that crashes takes its serial port away, and it comes back")
def crash():
    with Boards() as boards:
        board = running_board(boards, "app panics")
        attached = board.stats()["attached"]
        follow(board, r"Rebooting\.\.\.[^$]*hello from blink")
        expect(board.stats()["attached"] > attached, "it never left the bus")


@case("strobe-cli monitor has the first words of a board, as they were sent")
def first_words():
    with Boards() as boards:
        board = running_board(boards)
        for _ in range(5):
            board.reset()
            wait_for("its serial port", board.tty)
            result = run([CLI, "monitor", "--port", board.port, "--until", ", 2 s",
                          "--timeout", "30"])
            expect_exit(result, 0)
            expect(result.stdout.lstrip().startswith("ESP-ROM:"), result.stdout[:300])
            expect("entry 0x4004c204" in result.stdout, result.stdout[:600])
            expect("Build:Oct 25 2019\nrst:0x1 " in result.stdout.replace("\r\n", "\n"),
                   result.stdout[:600])
