#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the udev rule by udev's own program where it can, and by what udev(7) says of its grammar always."""

import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from support.tap import Tap  # pylint: disable=wrong-import-position

PAIR = re.compile(r'([A-Z]+)(?:\{([^{}]+)\})?(==|!=|\+=|-=|:=|=)"([^"\\]*)"')
MATCHES = {"ACTION", "SUBSYSTEM", "SUBSYSTEMS", "ATTR", "ATTRS", "ENV"}
ASSIGNS = {"GOTO", "LABEL", "MODE", "GROUP", "TAG", "ENV"}
WITH_KEY = {"ATTR", "ATTRS", "ENV"}
LAST_BEFORE_SEAT = 73


def rules(text):
    """Each line that is a rule: its number and its pairs of (key, attribute, operator, value)."""
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#"):
            yield number, line, [match.groups() for match in PAIR.finditer(line)]


def grammar(text):
    for number, line, pairs in rules(text):
        if ", ".join(f'{key}{"{" + attribute + "}" if attribute else ""}{operator}"{value}"'
                     for key, attribute, operator, value in pairs) != line:
            yield f"line {number} is not a list of pairs: {line}"
        for key, attribute, operator, _ in pairs:
            if key not in (MATCHES if operator in ("==", "!=") else ASSIGNS):
                yield f"line {number}: {key}{operator}"
            if (attribute is not None) != (key in WITH_KEY):
                yield f"line {number}: {key} with the attribute {attribute}"


def jumps(text):
    """A GOTO goes forward only, to a label that is there once and its own."""
    labels = {}
    for number, _, pairs in rules(text):
        for key, _, _, value in pairs:
            if key == "LABEL":
                if value in labels:
                    yield f"the label {value} is there twice"
                if not value.startswith("strobe_"):
                    yield f"the label {value} could be somebody else's"
                labels[value] = number
    for number, _, pairs in rules(text):
        for key, _, _, value in pairs:
            if key == "GOTO" and labels.get(value, 0) <= number:
                yield f"line {number} jumps to {value}, which does not follow"


def effect(text, device):
    """What the rule does to a device, as udev would: a dictionary of what it assigns."""
    done, target = {}, None
    for _, _, pairs in rules(text):
        names = [value for key, _, _, value in pairs if key == "LABEL"]
        if target is not None and target not in names:
            continue
        target = None
        facts = [(f"{key}{{{attribute}}}" if attribute else key, operator, value)
                 for key, attribute, operator, value in pairs]
        if not all(device.get(name) == value for name, operator, value in facts if operator == "=="):
            continue
        for name, operator, value in facts:
            if name == "GOTO":
                target = value
            elif operator != "==" and name != "LABEL":
                done[name] = value
    return done


BOARD = {"ACTION": "add", "SUBSYSTEM": "usb", "ENV{DEVTYPE}": "usb_device", "ATTR{idVendor}": "303a"}
PORT = {"ACTION": "add", "SUBSYSTEM": "tty", "SUBSYSTEMS": "usb", "ATTRS{idVendor}": "303a"}


def effects(text):
    wanted = [
        ("a board", BOARD, {"TAG": "uaccess", "MODE": "0664", "GROUP": "plugdev",
                            "ENV{ID_MM_DEVICE_IGNORE}": "1"}),
        ("a serial port", PORT, {"TAG": "uaccess", "ENV{ID_MM_PORT_IGNORE}": "1"}),
        ("another maker's device", {**BOARD, "ATTR{idVendor}": "1d6b"}, {}),
        ("another maker's serial port", {**PORT, "ATTRS{idVendor}": "2341"}, {}),
        ("an interface", {**BOARD, "ENV{DEVTYPE}": "usb_interface"}, {}),
        ("a board that goes", {**BOARD, "ACTION": "remove"}, {}),
    ]
    for what, device, expected in wanted:
        found = effect(text, device)
        if found != expected:
            yield f"{what} gets {found}, not {expected}"


def group_alone(text):
    """udev drops the whole line where a system has no such group."""
    for number, _, pairs in rules(text):
        if len(pairs) > 1 and any(key in ("GROUP", "OWNER") for key, *_ in pairs):
            yield f"line {number} would be lost with its group"


def shell(text):
    """The commands that Strobe shows put the rule between apostrophes."""
    if "'" in text or "\\" in text:
        yield "there is an apostrophe or a backslash in it"
    if not text.isascii() or not text.endswith("\n"):
        yield "it is not plain text with an end of line"


def verify(tap, path):
    """udevadm has the verb since systemd 254."""
    name = "udevadm verify"
    udevadm = shutil.which("udevadm", path="/usr/bin:/bin:/usr/sbin:/sbin")
    if udevadm is None:
        tap.skip(name, "no udevadm")
        return
    # its groups are the system's business
    result = subprocess.run([udevadm, "verify", "--resolve-names=never", path], check=False,
                            capture_output=True, text=True)
    if "verify" in result.stderr and "nknown" in result.stderr:
        tap.skip(name, "this udevadm does not know the verb")
        return
    tap.case(name, [] if result.returncode == 0 else [result.stdout + result.stderr])


def main():
    path = pathlib.Path(sys.argv[1])
    text = path.read_text(encoding="utf-8")
    tap = Tap()
    tap.case("the file comes before the rules that seat a device",
             [] if int(path.name[:2]) < LAST_BEFORE_SEAT else [path.name])
    tap.case("every line is a list of known pairs", grammar(text))
    tap.case("every jump goes forward to a label", jumps(text))
    tap.case("boards and their serial ports are let in, and nothing else", effects(text))
    tap.case("a group that is missing takes nothing else with it", group_alone(text))
    tap.case("a shell takes it as it is", shell(text))
    verify(tap, path)
    return tap.finish()


sys.exit(main())
