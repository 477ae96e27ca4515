# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The board restarts, and what it prints is read from its serial port."""

from labkit import Boards, CLI, case, expect, expect_equal, expect_exit, run, running_board


def monitor(board, until):
    return run([CLI, "monitor", "--port", board.port, "--until", until, "--timeout", "30"])


@case("after RESET the board shows its serial port, and strobe-cli monitor prints its log")
def boot_log():
    with Boards() as boards:
        board = running_board(boards)
        result = monitor(board, "blink")
        expect_exit(result, 0)
        expect("blink" in result.stdout, result.stdout)


@case("to follow the log does not reset the board")
def no_reset():
    with Boards() as boards:
        board = running_board(boards)
        expect_exit(monitor(board, "blink"), 0)
        number, attached = board.number(), board.stats()["attached"]
        for _ in range(3):
            run([CLI, "monitor", "--port", board.port, "--timeout", "1"])
        expect_equal("device number", board.number(), number)
        expect_equal("times attached", board.stats()["attached"], attached)


@case("strobe-cli list names the serial port of a running board")
def list_running():
    with Boards() as boards:
        board = running_board(boards)
        result = run([CLI, "list"])
        expect_exit(result, 0)
        expect(board.tty() in result.stdout, result.stdout)
