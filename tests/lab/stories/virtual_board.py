# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""dfu-util, which nobody here wrote, takes the virtual board for a real one."""

import pathlib
import tempfile

from labkit import (Boards, DFU_UTIL, case, expect, expect_equal, expect_exit, expect_flashed,
                    make_firmware, run)


@case("dfu-util lists a board in its loader as a run-time device")
def list_loader():
    with Boards() as boards:
        board = boards.add()
        board.plug()
        result = run([DFU_UTIL, "-l"])
        expect_exit(result, 0)
        expect('Found Runtime: [303a:0002] ver=0723' in result.stdout, result.stdout)
        expect(f'path="{board.port}"' in result.stdout, result.stdout)
        expect('serial="0"' in result.stdout, result.stdout)


def flash_with_dfu_util(chip, product, kind):
    firmware = make_firmware(kind=kind)
    with Boards() as boards:
        board = boards.add(chip)
        board.plug()
        expect_equal("DFU protocol", board.dfu_protocol(), "01")
        result = run([DFU_UTIL, "-d", f"303a:{product}", "-D", firmware])
        expect_exit(result, 0)
        expect("Done!" in result.stdout, result.stdout + result.stderr)
        expect_equal("DFU protocol", board.dfu_protocol(), "02")
        expect_flashed(board, firmware)


@case("dfu-util flashes a virtual ESP32-S2 byte for byte")
def flash_s2():
    flash_with_dfu_util("esp32s2", "0002", "good")


@case("dfu-util flashes a virtual ESP32-P4 byte for byte")
def flash_p4():
    flash_with_dfu_util("esp32p4", "0012", "good-p4")


@case("dfu-util flashes a virtual ESP32-S2 twice without a replug")
def flash_twice():
    first, second = make_firmware("first.bin", app_kib=16), make_firmware("second.bin")
    with Boards() as boards:
        board = boards.add()
        board.plug()
        for firmware in (first, second):
            expect_exit(run([DFU_UTIL, "-d", "303a:0002", "-D", firmware]), 0)
        expect_flashed(board, second)


def flash_generic(faults):
    content = bytes(range(251)) * 90
    path = pathlib.Path(tempfile.gettempdir()) / "plain.bin"
    path.write_bytes(content)
    with Boards() as boards:
        board = boards.add(kind="generic", faults=faults)
        board.plug()
        result = run([DFU_UTIL, "-d", "1209:0001", "-D", path])
        expect("Done!" in result.stdout, result.stdout + result.stderr)
        expect_equal("start of the flash", board.flash()[:len(content)], content)


@case("dfu-util flashes the generic device, which insists on every rule of DFU 1.1")
def flash_strict():
    flash_generic("busy 2 polls, manifest 2 polls")


@case("dfu-util flashes a generic device that starts in an app and needs a bus reset at the end")
def flash_strict_with_app():
    flash_generic("app first, manifest intolerant")
