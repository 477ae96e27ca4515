# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A system that nobody has told of boards, with somebody who sits at it."""

import pathlib
import subprocess

from labkit import BUILD, RULES, TESTS, USER_ID

HELPER = BUILD / "src/helper/strobe-install-rule"
RULE = pathlib.Path("/etc/udev/rules.d/70-strobe.rules")
OURS = (TESTS.parent / "data/70-strobe.rules").read_bytes()
# Where logind says who sits at the computer, and udev reads it.
SEAT = pathlib.Path("/run/systemd/seats/seat0")


def make_bare(seated=USER_ID):
    """Takes away what lets the other stories open boards, and gives the seat to a user."""
    RULES.unlink(missing_ok=True)
    SEAT.parent.mkdir(parents=True, exist_ok=True)
    SEAT.write_text(f"IS_SEAT0=1\nACTIVE=1\nACTIVE_UID={seated}\n", encoding="ascii")
    subprocess.run(["udevadm", "control", "--reload"], check=True)
