#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window in a language that nobody speaks: what has no brackets was not translated, and what stands beside
brackets was put together from parts that another language would put elsewhere."""

import os
import re
import shutil
import sys

from window_case import Strobe, Tap, driver, folder
from window_states import States

import pseudo_locale

from gi.repository import GLib  # pylint: disable=wrong-import-position

OPEN, CLOSE = pseudo_locale.OPEN, pseudo_locale.CLOSE
# Words that are no text: of the firmware and the board, of the chips and their tools, units, and keys.
DATA = re.compile(
    # of partitions, of the files in a firmware and of what is in them; faults for those who build it
    r"(app|data|custom), \w+|[\w-]+\.(bin|dat)|\b(ota_\d|otadata|nvs_keys|coredump|storage|www|certificates|"
    r"factory_data|log)\b|\b[0-9a-f]{8,}\b|303a:\w+|\b(DFU|CRC|SHA-256|DIO|MHz|[DI]ROM)\b|"
    r"app of \d+ bytes, partition.*|no image: .*|\d+\sbytes|"
    r"(Gtk|Adw|Strobe|Vte)[A-Z]\w*|Strobe|strobe|blink[ 0-9.]*|ESP32-\w+|ESP-IDF( v[\d.]+)?|practice-\d|nvs|phy_init|"
    r"factory|[~/\w.]*/strobe/logs|GiB|\bMD5\b|0x[0-9a-f]+|KiB(/s)?|MiB|LF|CRLF|CR|Aa|wave|temperature|noise|low|high|level|°C|"
    # what other tools print and ask
    r"No DFU capable USB device available|Cannot open DFU device 303a:0002|error detaching|"
    r"Lost device after RESET\?|unknown target ‘dfu’|dfu-util: command not found|Component config → .*|"
    r"GPIO\d+|GND|"
    # of GTK, which does not know the language
    r"Enter \(keypad\)|No Results Found|Try a different search|Shortcuts|Search Results|Minimi[sz]e( the window)?|Maximi[sz]e( the window)?|Close( the window)?|"
    r"Restore( the window)?|\d+ bytes|main|desktop frame|"
    r"(Ctrl|Shift|Alt|Control|Return|Escape|Esc|Left|Right|Space|space|plus|minus|question|Enter|F\d+)\b")
# Between things that are listed; a sentence ends by itself.
BETWEEN = re.compile(r"\s*[·;|●]\s*|\s*\n\s*|\s{2,}|: ")
WORD = re.compile(r"[A-Za-z]{2,}")
# The board speaks there, and it speaks English.
OF_THE_BOARD = {"Log", "Bytes", "Tags"}


def split(text):
    """The parts of a text by whether they are in brackets, innermost brackets not told apart."""
    parts, depth, start = [], 0, 0
    for index, letter in enumerate(text):
        if letter == OPEN:
            if depth == 0 and index > start:
                parts.append((False, text[start:index]))
                start = index
            depth += 1
        elif letter == CLOSE and depth > 0:
            depth -= 1
            if depth == 0:
                parts.append((True, text[start:index + 1]))
                start = index + 1
    if start < len(text):
        parts.append((False, text[start:]))
    return parts


def problems_of(text):
    # GTK 4.8 names some buttons twice.
    half = text[:len(text) // 2]
    parts = split(half if text == f"{half} {half}" else text)
    if any(WORD.search(DATA.sub("", part)) for inside, part in parts if not inside):
        yield f"not translated: “{text}”"
        return
    for before, (_, between), after in zip(parts, parts[1:], parts[2:]):
        ends = before[1].rstrip(CLOSE)[-1:] in ".:!?…"
        if before[0] and after[0] and not between.strip() and not ends and not BETWEEN.search(between):
            yield f"glued: “{text}”"
    for (inside, part), (_, following) in zip(parts, parts[1:]):
        outside, at = (following, following[:3]) if inside else (part, part[-3:])
        if outside.strip() and not BETWEEN.search(at):
            yield f"glued: “{text}”"


def look(node):
    try:
        role, name = node.get_role_name(), node.get_name()
        yield from problems_of(name)
        yield from problems_of(node.get_description())
        if role in ("list", "table") and name in {pseudo_locale.pseudo(text) for text in OF_THE_BOARD}:
            return
        for child in driver.children(node):
            yield from look(child)
    except GLib.Error:
        return


def main():
    tap = Tap()
    seen = set()

    def tell(name, node, not_ours):
        found = [problem for problem in dict.fromkeys(look(node))
                 if problem not in seen and not any(part in problem for part in not_ours)]
        seen.update(found)
        tap.case(name, found)

    # For this program and for those that it starts.
    os.environ.update(pseudo_locale.make(os.environ["STROBE_SOURCE"], folder / "po"))
    try:
        with Strobe() as window:
            States(window, tell, pseudo_locale.pseudo).all(tap)
    finally:
        shutil.rmtree(folder)
    return tap.finish()


sys.exit(main())
