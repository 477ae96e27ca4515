# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What idf.py build leaves, of the parts of a finished firmware."""

import json
import pathlib

from window_case import firmware

ADDRESSES = {"bootloader.bin": 0x1000, "partition-table.bin": 0x8000, "blink.bin": 0x10000}


def entries(archive):
    """The files in a CPIO archive, by name."""
    offset = 0
    while True:
        fields = [int(archive[offset + 6 + 8 * i:offset + 14 + 8 * i], 16) for i in range(13)]
        name = archive[offset + 110:offset + 110 + fields[11] - 1].decode()
        start = offset + (110 + fields[11] + 3) // 4 * 4
        if name == "TRAILER!!!":
            return
        yield name, archive[start:start + fields[6]]
        offset = start + (fields[6] + 3) // 4 * 4


def make(folder, finished=None):
    for name, content in entries(pathlib.Path(finished or firmware("good")).read_bytes()):
        if name in ADDRESSES:
            (folder / name).write_bytes(content)
    (folder / "flasher_args.json").write_text(json.dumps({
        "flash_settings": {"flash_size": "4MB"}, "extra_esptool_args": {"chip": "esp32s2"},
        "flash_files": {hex(address): name for name, address in ADDRESSES.items()}}), encoding="utf-8")
