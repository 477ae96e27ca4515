#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""make-text.py FILE HEADER: writes a text file as a string for C, byte for byte."""

import pathlib
import sys

ESCAPES = {ord("\n"): "\\n", ord('"'): '\\"', ord("\\"): "\\\\"}


def quoted(line):
    return '"' + "".join(ESCAPES.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}")
                         for byte in line) + '"'


content = pathlib.Path(sys.argv[1]).read_bytes()
lines = [quoted(line) for line in content.splitlines(keepends=True)]
pathlib.Path(sys.argv[2]).write_text("\n".join(lines) + "\n", encoding="ascii")
