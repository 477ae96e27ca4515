# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A board that its user may not open, and the rule that changes that without a replug."""

import contextlib
import grp
import os
import pathlib

from bare_system import HELPER, OURS, RULE, SEAT, make_bare
from labkit import (Boards, CLI, USER_ID, allow_everybody, as_user, case, expect, expect_equal, expect_exit,
                    expect_flashed, make_firmware, run, settle, wait_for)

OLD = RULE.with_name(RULE.name + ".old")
STRANGER_ID = USER_ID + 1
OTHER_CONTENT, READ_ONLY, NOT_APPLIED = 4, 5, 6


@contextlib.contextmanager
def bare_system(seated=USER_ID):
    make_bare(seated)
    try:
        yield
    finally:
        RULE.unlink(missing_ok=True)
        OLD.unlink(missing_ok=True)
        SEAT.unlink()
        SEAT.parent.rmdir()
        allow_everybody(True)


def install(*arguments, wanted=0):
    result = run([HELPER, *arguments])
    expect_exit(result, wanted)
    expect_equal("lines on standard error", result.stderr.count("\n"), 1 if wanted else 0)
    settle()
    return result


def may_write(node, user=USER_ID, groups=()):
    keep = ["--groups", ",".join(map(str, groups))] if groups else ["--clear-groups"]
    return run(["setpriv", f"--reuid={user}", f"--regid={user}", *keep,
                "test", "-w", node]).returncode == 0


def flash(board, firmware, wanted):
    result = run(as_user([CLI, "flash", "--port", board.port, firmware]))
    expect_exit(result, wanted)
    return result.stderr


@case("without a rule strobe-cli says that the board is not allowed, why, and what to do")
def not_allowed():
    firmware = make_firmware()
    with bare_system(), Boards() as boards:
        board = boards.add()
        board.plug()
        said = flash(board, firmware, 5)
        for part in ("You are not allowed to use this board.", "no rule on this computer gives it to you",
                     f"/dev/stdin {RULE}\n", "sudo udevadm trigger --subsystem-match=usb",
                     f"{board.node()}: owner root, group root, mode 0664"):
            expect(part in said, f"no {part!r} in {said}")


@case("the rule makes the board the seated user's without a replug, and strobe-cli flashes it")
def install_rule():
    firmware = make_firmware()
    with bare_system(), Boards() as boards:
        board = boards.add()
        board.plug()
        node, number = board.node(), board.number()
        expect(not may_write(node), f"{node} can be written before")
        install()
        wait_for(f"{node} to be the user's", lambda: may_write(node))
        expect_equal("device number", board.number(), number)
        expect(not may_write(node, STRANGER_ID), f"{node} can be written by everybody")
        expect_equal("the rule", RULE.read_bytes(), OURS)
        status = RULE.stat()
        expect_equal("owner, group, mode", (status.st_uid, status.st_gid, status.st_mode & 0o7777), (0, 0, 0o644))
        flash(board, firmware, 0)
        expect_flashed(board, firmware)


@case("the commands that strobe-cli shows do the same")
def commands():
    firmware = make_firmware()
    with bare_system(), Boards() as boards:
        board = boards.add()
        board.plug()
        said = flash(board, firmware, 5)
        if not os.path.exists("/dev/stdin"):  # what starts a system makes it
            os.symlink("/proc/self/fd/0", "/dev/stdin")
        script = said[said.index("echo '"):said.rindex(f"({board.node()}: ")]
        expect_exit(run(["sh", "-c", 'sudo () { "$@"; }\nset -e\n' + script]), 0)
        settle()
        expect_equal("the rule", RULE.read_bytes(), OURS)
        wait_for("the node to be the user's", lambda: may_write(board.node()))


@case("the serial port of a board that runs becomes the user's in the same way")
def serial_port():
    firmware = make_firmware()
    with bare_system(), Boards() as boards:
        board = boards.add()
        board.plug()
        expect_exit(run([CLI, "flash", "--port", board.port, firmware]), 0)
        board.reset()
        tty = wait_for("its serial port", board.tty)
        result = run(as_user([CLI, "monitor", "--port", board.port, "--timeout", "4"]))
        expect_exit(result, 5)
        expect("serial port of this board" in result.stderr and tty in result.stderr, result.stderr)
        install()
        wait_for(f"{tty} to be the user's", lambda: may_write(tty))
        expect(not may_write(tty, STRANGER_ID), f"{tty} can be written by everybody")
        expect_exit(run(as_user([CLI, "monitor", "--port", board.port, "--timeout", "2"])), 0)


@case("somebody who does not sit there is told so, and a group lets them in")
def not_seated():
    firmware = make_firmware()
    with bare_system(seated=STRANGER_ID), Boards() as boards:
        board = boards.add()
        board.plug()
        install()
        said = flash(board, firmware, 5)
        expect("whoever sits at this computer" in said and "usermod --append --groups plugdev" in said, said)
        expect(may_write(board.node(), groups=[grp.getgrnam("plugdev").gr_gid]), "the group does not help")


@case("a system without the group loses nothing else of the rule")
def no_group():
    groups = pathlib.Path("/etc/group")
    before = groups.read_text(encoding="utf-8")
    groups.write_text("".join(line for line in before.splitlines(True) if not line.startswith("plugdev:")),
                      encoding="utf-8")
    try:
        with bare_system(), Boards() as boards:
            board = boards.add()
            board.plug()
            install()
            wait_for("the node to be the user's", lambda: may_write(board.node()))
    finally:
        groups.write_text(before, encoding="utf-8")


@case("a rule file with other content is left alone, and kept if it has to go")
def other_content():
    with bare_system(), Boards() as boards:
        board = boards.add()
        board.plug()
        RULE.write_text("# mine\n", encoding="ascii")
        said = flash(board, make_firmware(), 5)
        expect("it says something else" in said, said)
        install(wanted=OTHER_CONTENT)
        expect_equal("the rule", RULE.read_text(encoding="ascii"), "# mine\n")
        install("--replace")
        expect_equal("the rule", RULE.read_bytes(), OURS)
        expect_equal("the old one", OLD.read_text(encoding="ascii"), "# mine\n")
        wait_for("the node to be the user's", lambda: may_write(board.node()))


@case("a folder that is read-only, and a udev that does not answer, are told apart")
def cannot():
    with bare_system():
        script = f"mount --bind {RULE.parent} {RULE.parent} && mount -o remount,bind,ro {RULE.parent} && exec {HELPER}"
        expect_exit(run(["unshare", "--mount", "sh", "-c", script]), READ_ONLY)
        expect(not RULE.exists(), "the rule was written")
        script = f"mount -t tmpfs none /run/udev && exec {HELPER}"
        expect_exit(run(["unshare", "--mount", "sh", "-c", script]), NOT_APPLIED)
        expect_equal("the rule", RULE.read_bytes(), OURS)


@case("it is for root only")
def only_root():
    with bare_system():
        expect_exit(run(as_user([HELPER])), 3)
        expect(not os.path.exists(RULE), "the rule was written")
