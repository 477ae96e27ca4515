# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a sandbox takes away: udev's events, the nodes of devices, ttys. The kernel is the real one."""

import contextlib
import json
import os
import pathlib
import subprocess
import sys
import time

from labkit import (BUILD, CLI, HERE, Boards, case, expect, expect_equal, expect_exit, expect_flashed,
                    make_firmware, run, running_board, wait_for)

MARK = pathlib.Path("/.flatpak-info")
ECHO_BYTES = 10 << 20
ANSWER = pathlib.Path("/run/portal-answer")


@contextlib.contextmanager
def sandbox_mark():
    """Strobe believes to be in a sandbox."""
    MARK.write_text("[Application]\nname=io.github.strobeapp.Strobe\n", encoding="utf-8")
    try:
        yield
    finally:
        MARK.unlink()


def hidden(command):
    """The command, where no node of a device is."""
    script = ("mkdir -p /run/dev && mount --bind /dev /run/dev && mount -t tmpfs none /dev && "
              "for node in null zero urandom random tty fd stdin stdout stderr; do "
              "cp -a /run/dev/$node /dev/; done; umount -l /run/dev; mkdir /dev/shm; exec \"$@\"")
    return ["unshare", "-m", "sh", "-c", script, "sh", *[str(word) for word in command]]


@contextlib.contextmanager
def portal(answer="yes"):
    """A desktop whose portal answers so; its programs' environment."""
    ANSWER.write_text(answer, encoding="utf-8")
    bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address=1"],
                           stdout=subprocess.PIPE, text=True)
    env = {"DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().strip()}
    service = subprocess.Popen([sys.executable, str(HERE / "usb-portal.py"), str(ANSWER)], text=True,
                               stdout=subprocess.PIPE, env={**os.environ, **env})
    try:
        expect_equal("the portal", service.stdout.readline().strip(), "ready")
        yield env
    finally:
        for process in (service, bus):
            process.kill()
            process.wait()


def watch_plug(wrap):
    """Whether strobe-cli, waiting for a board, finds one that is plugged in behind its back."""
    with Boards() as boards:
        board = boards.add()
        command = wrap([CLI, "flash", "--wait", "60", make_firmware()])
        with subprocess.Popen([str(word) for word in command], text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT) as process:
            try:
                time.sleep(3)
                expect(process.poll() is None, "it did not wait")
                board.plug()
                output, _ = process.communicate(timeout=90)
            except BaseException:
                process.kill()
                raise
        expect_equal(f"exit; {output[-1500:]}", process.returncode, 0)


@case("in a sandbox with the network a board is found as it is plugged")
def hotplug_with_network():
    with sandbox_mark():
        watch_plug(lambda command: command)


@case("in a sandbox without the network, where no event comes, it is found too")
def hotplug_without_network():
    with sandbox_mark():
        watch_plug(lambda command: ["unshare", "-n", *command])


@case("where no udev runs it is found too")
def hotplug_without_udev():
    control = pathlib.Path("/run/udev/control")
    hidden_control = control.with_suffix(".hidden")
    control.rename(hidden_control)
    try:
        watch_plug(lambda command: ["unshare", "-n", *command])
    finally:
        hidden_control.rename(control)


@case("the console is read without a tty, and the kernel's driver comes back")
def console_over_usb():
    with Boards() as boards:
        board = running_board(boards)
        number, tty = board.number(), board.tty()
        result = run([CLI, "monitor", "--over-usb", "--port", board.port, "--until", ", 2 s", "--timeout", "60"])
        expect_exit(result, 0)
        expect("blink" in result.stdout, result.stdout[-500:])
        expect_equal("lines", board.stats()["line_state"], 3)
        expect_equal("device number", board.number(), number)
        wait_for("the tty", lambda: board.tty() == tty)


@case("ten megabytes of noise come back over a console without a tty, byte for byte")
def echo():
    with Boards() as boards:
        board = running_board(boards, "app echoes")
        tty = board.tty()
        with subprocess.Popen([str(BUILD / "tests/lab/cdc-echo"), board.port, str(ECHO_BYTES)],
                              stdout=subprocess.PIPE, text=True) as process:
            expect_equal("the link", process.stdout.readline().strip(), "open")
            expect(not board.tty(), "the kernel's driver is still there")
            expect_equal("lines", board.stats()["line_state"], 3)
            output, _ = process.communicate(timeout=400)
        print("#", output.strip())
        expect_equal(f"exit; {output}", process.returncode, 0)
        wait_for("the tty", lambda: board.tty() == tty)


@case("without any node a board is flashed through the portal, which is asked for each enumeration")
def flash_through_portal():
    with Boards() as boards, sandbox_mark(), portal() as env:
        board = boards.add()
        board.plug()
        firmware = make_firmware()
        result = run(hidden([CLI, "flash", "--port", board.port, firmware]), env=env)
        expect_exit(result, 0)
        expect_flashed(board, firmware)
        asked = json.loads(ANSWER.with_suffix(".log").read_text(encoding="utf-8"))
        expect_equal("questions", asked["asked"], 2)
        wait_for("the devices to be given back", lambda: json.loads(
            ANSWER.with_suffix(".log").read_text(encoding="utf-8"))["released"] >= 1, 5)


@case("without any node the log is read through the portal")
def monitor_through_portal():
    with Boards() as boards:
        board = running_board(boards)
        with sandbox_mark(), portal() as env:
            result = run(hidden([CLI, "monitor", "--port", board.port, "--until", ", 2 s", "--timeout", "60"]),
                         env=env)
            expect_exit(result, 0)
            expect("blink" in result.stdout, result.stdout[-500:])
        wait_for("the tty", board.tty)


@case("who says no to the portal is told so, and nothing is written")
def refused():
    with Boards() as boards, sandbox_mark():
        board = boards.add()
        board.plug()
        for answer, code, words in [("no", 5, "was not allowed"), ("end", 5, "did not let"),
                                    ("hide", 5, "does not show this board"),
                                    ("nonsense", 5, "strange answer"),
                                    ("broken", 5, "did not let")]:
            with portal(answer) as env:
                result = run(hidden([CLI, "flash", "--port", board.port, make_firmware()]), env=env)
            expect_equal(f"{answer}: exit; {result.stderr[-500:]}", result.returncode, code)
            expect(words in result.stderr, f"{answer}: {result.stderr}")
        expect_equal("flash", set(board.flash()), {0xff})


@case("without a portal, and without a bus, it says what would help")
def no_portal():
    with Boards() as boards, sandbox_mark():
        board = boards.add()
        board.plug()
        for env in ({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"},):
            result = run(hidden([CLI, "flash", "--port", board.port, make_firmware()]), env=env)
            expect_equal(f"exit; {result.stderr[-500:]}", result.returncode, 5)
            expect("flatpak override" in result.stderr, result.stderr)
