#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""run-in-pseudo-locale.py SOURCE LANGUAGE COMMAND…: runs a command in a language that nobody speaks. With the name of
a language that is written from right to left, so is the window."""

import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

import pseudo_locale  # pylint: disable=wrong-import-position

with tempfile.TemporaryDirectory() as folder:
    environment = pseudo_locale.make(sys.argv[1], folder, sys.argv[2])
    sys.exit(subprocess.run(sys.argv[3:], env={**os.environ, **environment}, check=False).returncode)
