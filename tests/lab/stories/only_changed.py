# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""strobe-cli sends only what changed, through a real USB stack, to the board that it flashed before and to no other."""

import json
import tempfile

from labkit import (Boards, CLI, case, expect, expect_equal, expect_exit, expect_flashed,
                    make_firmware, run)


class Ledger:
    """A state folder of its own, as a user has one."""

    def __init__(self):
        self.folder = tempfile.mkdtemp()

    def flash(self, board, firmware, *options, folder=None):
        """The result object of a flash."""
        result = run([CLI, "flash", "--json", "--port", board.port, *options, firmware],
                     env={"XDG_STATE_HOME": folder or self.folder})
        expect_exit(result, 0)
        return json.loads(result.stdout.splitlines()[-1])


def make_builds(kind="good"):
    """Two builds that have most of the app in common."""
    return (make_firmware(f"first-{kind}.bin", kind, app_kib=260),
            make_firmware(f"second-{kind}.bin", kind, app_kib=270))


def expect_less(board, result, firmware):
    """Less was sent, the chip vouches for it, and the board holds the whole firmware."""
    expect(result["verified_by_chip"], f"{result}")
    expect(result["bytes_saved"] > 125 * 1024, f"only {result['bytes_saved']} bytes were saved")
    expect(board.stats()["dnload"] * 64 < 175 * 1024, f"that is not less: {board.stats()}")
    expect_flashed(board, firmware)


def expect_everything(board, result, firmware):
    expect_equal("bytes saved", result["bytes_saved"], 0)
    expect("Sending everything" in result.get("why_everything", ""), f"{result}")
    expect_flashed(board, firmware)


@case("a board that shows its MAC is known in the next run of strobe-cli")
def next_run():
    first, second = make_builds("good-s3")
    ledger = Ledger()
    with Boards() as boards:
        board = boards.add("esp32s3")
        board.plug()
        expect_everything(board, ledger.flash(board, first, "--only-changed"), first)
        board.tell("clear")
        expect_less(board, ledger.flash(board, second, "--only-changed"), second)


@case("and still after it ran its app and was out of the port")
def replugged():
    first, second = make_builds("good-s3")
    ledger = Ledger()
    with Boards() as boards:
        board = boards.add("esp32s3")
        board.plug()
        ledger.flash(board, first)
        board.reset()
        board.unplug()
        board.plug()
        board.tell("clear")
        expect_less(board, ledger.flash(board, second, "--only-changed"), second)


@case("nothing has changed: nothing is sent, and it says so")
def nothing():
    first, _ = make_builds("good-s3")
    ledger = Ledger()
    with Boards() as boards:
        board = boards.add("esp32s3")
        board.plug()
        ledger.flash(board, first)
        board.tell("clear")
        result = ledger.flash(board, first, "--only-changed")
        expect("Nothing has changed" in result["message"], f"{result}")
        expect_equal("verified by the chip", result["verified_by_chip"], False)
        expect_equal("bytes", result["bytes"], 0)
        expect_equal("blocks sent", board.stats()["dnload"], 0)
        # without the option everything goes there
        expect_equal("bytes saved", ledger.flash(board, first)["bytes_saved"], 0)
        expect(board.stats()["dnload"] > 500, f"{board.stats()}")


@case("another board in the same port gets everything")
def exchanged():
    first, second = make_builds("good-s3")
    ledger = Ledger()
    with Boards() as boards:
        board = boards.add("esp32s3", slot=0)
        board.plug()
        ledger.flash(board, first)
        board.unplug()
        other = boards.add("esp32s3", slot=0)
        other.plug()
        expect_everything(other, ledger.flash(other, second, "--only-changed"), second)


@case("an ESP32-S2 in its loader may be any: it gets everything")
def nameless():
    first, second = make_builds()
    ledger = Ledger()
    with Boards() as boards:
        board = boards.add()
        board.plug()
        ledger.flash(board, first)
        expect_everything(board, ledger.flash(board, second, "--only-changed"), second)


@case("an ESP32-S2 whose app shows the MAC is known")
def app_with_mac():
    first, second = make_builds()
    ledger = Ledger()
    with Boards() as boards:
        board = boards.add()
        board.plug()
        ledger.flash(board, first)
        board.reset()
        # from here on the MAC is known before the flash, and after it
        ledger.flash(board, first)
        board.reset()
        board.tell("clear")
        expect_less(board, ledger.flash(board, second, "--only-changed"), second)


@case("a flash that was cut short is not relied on")
def cut_short():
    first, second = make_builds("good-s3")
    ledger = Ledger()
    with Boards() as boards:
        board = boards.add("esp32s3")
        board.plug()
        ledger.flash(board, first)
        broken = boards.add("esp32s3", slot=1, faults="vanish at block 900")
        broken.plug()
        ledger.flash(board, first)
        result = run([CLI, "flash", "--port", broken.port, first],
                     env={"XDG_STATE_HOME": ledger.folder})
        expect_exit(result, 8)
        broken.plug()
        expect_everything(broken, ledger.flash(broken, second, "--only-changed"), second)
        board.tell("clear")
        expect_less(board, ledger.flash(board, second, "--only-changed"), second)


@case("where nothing can be kept, everything is sent and works")
def read_only():
    first, second = make_builds("good-s3")
    ledger = Ledger()
    with Boards() as boards:
        board = boards.add("esp32s3")
        board.plug()
        ledger.flash(board, first, folder="/proc/nowhere")
        result = ledger.flash(board, second, "--only-changed", folder="/proc/nowhere")
        expect_everything(board, result, second)
