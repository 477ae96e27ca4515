# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person does with the window, with a board on a real USB bus."""

from atspi_driver import wait_for
from labkit import Boards, allow_everybody, as_root, case, expect_flashed, make_firmware, run
from window_session import drop_file, screenshot, strobe

# The board is written so slowly that even a busy machine sees it happen, and fast again from then on.
SLOW_US = 40000
# From the button "Flash" to the pane that has progress, result and errors too.
PANE_LEVELS = 3


@case("a file dropped on the window is flashed, and the log of the board shows up")
def drop_flash_and_read():
    firmware = make_firmware("dropped.bin", app_kib=96)
    with Boards() as boards:
        board = boards.add()
        board.plug()
        board.tell("wire", SLOW_US)
        with strobe() as window:
            window.wait_row("Boards", "Ready to flash")
            drop_file(firmware, shot="drop")
            window.wait_text("blink")
            screenshot("loaded")
            pane = window.around("Flash", PANE_LEVELS)
            window.press("Flash")
            first = wait_for("progress", lambda: window.progress(under=pane), 80)
            wait_for("more progress", lambda: (window.progress() or 0) > first + 0.05, 60)
            screenshot("flashing")
            board.tell("wire", 0)
            window.wait_text("Press RESET to start", 120, pane)
            expect_flashed(board, firmware)
            screenshot("flashed")
            board.reset()
            window.wait_row("Log", "blink", 60)
            window.wait_row("Log", "1.4.0")
            screenshot("monitor")


@case("a board that is plugged in or out comes and goes in the list")
def hotplug():
    with Boards() as boards:
        first, second = boards.add(), boards.add("esp32s3")
        with strobe() as window:
            first.plug()
            window.wait_row("Boards", "ESP32-S2")
            second.plug()
            window.wait_row("Boards", "ESP32-S3")
            first.unplug()
            window.wait_no_row("Boards", "ESP32-S2")
            window.wait_row("Boards", "ESP32-S3")
            second.unplug()
            window.wait_no_row("Boards", "ESP32-S3")


@case("unplugged while it is written: the pane says so, and after a replug it flashes")
def unplug_while_writing():
    firmware = make_firmware("unplugged.bin", app_kib=96)
    with Boards() as boards:
        board = boards.add()
        board.plug()
        board.tell("wire", SLOW_US)
        with strobe(firmware) as window:
            window.wait_row("Boards", "Ready to flash")
            pane = window.around("Flash", PANE_LEVELS)
            window.press("Flash")
            wait_for("the progress", lambda: (window.progress(under=pane) or 0) > 0.05, 80)
            board.unplug()
            window.wait_text("went away", 60, pane)
            screenshot("unplugged")
            board.tell("wire", 0)
            board.plug()
            window.wait_row("Boards", "ESP32-S2")
            window.press("Flash")
            window.wait_text("Press RESET to start", 120, pane)
            expect_flashed(board, firmware)


@case("a board that the user may not open says so, and recovers when the node's mode changes")
def no_access():
    allow_everybody(False)
    try:
        with Boards() as boards:
            board = boards.add()
            board.plug()
            with strobe() as window:
                window.wait_row("Boards", "Not allowed", 30)
                screenshot("not-allowed")
                run(as_root(["chmod", "0666", board.node()]))
                window.wait_row("Boards", "Ready to flash", 30)
    finally:
        allow_everybody(True)
