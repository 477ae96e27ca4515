# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""strobe-cli flashes boards through a real USB stack, in whatever state it finds them."""

import json
import subprocess

from labkit import (Boards, CLI, DFU_DETACH, DFU_DNLOAD, DFU_OUT, DFU_IN, DFU_UPLOAD,
                    allow_everybody, as_user, case, expect, expect_equal, expect_exit,
                    expect_flashed, make_firmware, run, wait_for)

def flash(board, firmware, wanted=0):
    result = run([CLI, "flash", "--port", board.port, firmware])
    expect_exit(result, wanted)
    return result


@case("strobe-cli lists a board in its loader")
def list_loader():
    with Boards() as boards:
        board = boards.add()
        board.plug()
        result = run([CLI, "list", "--json"])
        expect_exit(result, 0)
        found = json.loads(result.stdout)
        expect_equal("number of boards", len(found), 1)
        expect_equal("port", found[0]["port"], board.port)
        expect_equal("state", found[0]["state"], "loader")
        expect_equal("chip", found[0]["chip"], "ESP32-S2")
        expect_equal("serial", found[0]["serial"], "0")
        expect_equal("ids", (found[0]["vid"], found[0]["pid"]), ("303a", "0002"))


@case("strobe-cli flashes it byte for byte, with at most 1.05 control transfers a block")
def flash_from_loader():
    firmware = make_firmware()
    with Boards() as boards:
        board = boards.add()
        board.plug()
        board.tell("clear")
        flash(board, firmware)
        expect_flashed(board, firmware)
        stats = board.stats()
        expect(stats["dnload"] > 500, f"only {stats['dnload']} blocks were sent")
        expect(stats["control"] <= 1.05 * stats["dnload"], f"more than that: {stats}")
        expect(stats["queued"] > 8, f"only {stats['queued']} transfers were queued at once")


@case("strobe-cli flashes again without a replug, and a firmware of another size")
def flash_twice():
    with Boards() as boards:
        board = boards.add()
        board.plug()
        flash(board, make_firmware("first.bin", app_kib=16))
        second = make_firmware("second.bin")
        flash(board, second)
        expect_flashed(board, second)


@case("strobe-cli flashes a board that is in DFU mode already")
def flash_in_dfu_mode():
    firmware = make_firmware()
    with Boards() as boards:
        board = boards.add()
        board.plug()
        board.enter_dfu_mode()
        flash(board, firmware)
        expect_flashed(board, firmware)


@case("strobe-cli flashes a virtual ESP32-P4")
def flash_p4():
    firmware = make_firmware(kind="good-p4")
    with Boards() as boards:
        board = boards.add("esp32p4")
        board.plug()
        flash(board, firmware)
        expect_flashed(board, firmware)


@case("strobe-cli recovers a board from dfuERROR")
def recover_from_error():
    firmware = make_firmware()
    with Boards() as boards:
        board = boards.add()
        board.plug()
        board.enter_dfu_mode()
        try:
            board.control(DFU_IN, DFU_UPLOAD, 7, length=64)  # not the block that is next
        except OSError:
            pass
        expect_equal("status and state", board.dfu_status(), (14, 10))
        flash(board, firmware)
        expect_flashed(board, firmware)


@case("strobe-cli recovers a board from an interrupted download")
def recover_from_download():
    firmware = make_firmware()
    with Boards() as boards:
        board = boards.add()
        board.plug()
        board.enter_dfu_mode()
        board.control(DFU_OUT, DFU_DNLOAD, 0, data=b"070701" + b"0" * 58)
        expect_equal("status and state", board.dfu_status(), (0, 5))
        flash(board, firmware)
        expect_flashed(board, firmware)


@case("a board that somebody told to leave DFU mode is refused, with the advice to press RESET")
def left_state():
    firmware = make_firmware()
    with Boards() as boards:
        board = boards.add()
        board.plug()
        board.enter_dfu_mode()
        try:
            board.control(DFU_OUT, DFU_DETACH)
        except OSError:
            pass
        expect_equal("status and state", board.dfu_status(), (0, 0))
        result = run([CLI, "flash", "--port", board.port, firmware])
        expect(result.returncode not in (0, 1), f"exit {result.returncode}\n{result.stderr}")
        expect("RESET" in result.stderr, result.stderr)
        board.reset(boot=True)
        flash(board, firmware)
        expect_flashed(board, firmware)


@case("unplugged while it is written: exit 8, and a replug flashes")
def unplug_while_writing():
    firmware = make_firmware(app_kib=160)
    with Boards() as boards:
        board = boards.add()
        board.plug()
        board.tell("wire", 2000)
        with subprocess.Popen([CLI, "flash", "--port", board.port, str(firmware)], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            wait_for("the writing", lambda: board.stats()["dnload"] > 500)
            board.unplug()
            errors = process.communicate(timeout=60)[1]
        expect_equal("exit status", process.returncode, 8)
        expect(errors.strip(), "it says nothing about it")
        board.tell("wire", 0)
        board.plug()
        flash(board, firmware)
        expect_flashed(board, firmware)


@case("two boards and no choice: nothing is sent; with --port the right one is flashed")
def two_boards():
    firmware = make_firmware()
    with Boards() as boards:
        first, second = boards.add(), boards.add()
        first.plug()
        second.plug()
        result = run([CLI, "flash", firmware])
        expect_exit(result, 2)
        expect(first.port in result.stderr and second.port in result.stderr, result.stderr)
        expect_equal("blocks sent", first.stats()["dnload"] + second.stats()["dnload"], 0)
        flash(second, firmware)
        expect_flashed(second, firmware)
        expect_equal("blocks sent to the other", first.stats()["dnload"], 0)


@case("no board: exit 4")
def no_board():
    expect_exit(run([CLI, "flash", make_firmware()]), 4)


@case("a firmware for another chip: exit 6, and nothing is sent")
def wrong_chip():
    firmware = make_firmware(kind="good-s3")
    with Boards() as boards:
        board = boards.add()
        board.plug()
        flash(board, firmware, wanted=6)
        expect_equal("blocks sent", board.stats()["dnload"], 0)
        expect_equal("DFU protocol", board.dfu_protocol(), "01")


@case("a board that the user may not open: exit 5, and the list says so")
def no_access():
    firmware = make_firmware()
    allow_everybody(False)
    try:
        with Boards() as boards:
            board = boards.add()
            board.plug()
            expect_exit(run(as_user([CLI, "flash", "--port", board.port, firmware])), 5)
            allow_everybody(True)
            board.unplug()
            board.plug()
            expect_exit(run(as_user([CLI, "flash", "--port", board.port, firmware])), 0)
            expect_flashed(board, firmware)
    finally:
        allow_everybody(True)
