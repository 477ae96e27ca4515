#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A thousand random builds: Strobe's dfu.bin is the one that an independent writer makes, byte for byte."""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from support import dfu_writer  # pylint: disable=wrong-import-position
from support.tap import Tap  # pylint: disable=wrong-import-position

BUILD_MANY = os.environ["STROBE_BUILD_MANY"]
N_LAYOUTS = 1000
SECTOR = 4096
CHIPS = {"esp32s2": 0x02, "esp32s3": 0x09, "esp32p4": 0x12, "esp32s31": 0x20}
MAX_RECORDS = 64
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_ äöü漢字.é"


class Layout:
    """What a build may look like that a board takes: sectors apart, names apart, 64 records at most."""

    def __init__(self, chance):
        self.chip = chance.choice(list(CHIPS))
        self.flash_mb = chance.choice([1, 2, 4, 8, 16, 32, 64, 128])
        self.part_size = SECTOR * chance.choice([1, 1, 2, 3, 5, 16, 128])
        self.chance = chance
        self.files = []
        self.records = 1
        self.names = set()
        address = SECTOR * chance.randrange(4)
        for _ in range(chance.choice([1, 2, 3, 4, 5, 12, 60])):
            address = self.add_file(address)
        if chance.random() < 0.1:
            self.fill_last_block()

    def size(self):
        chance = self.chance
        return chance.choice([0, 1, chance.randrange(1, 64), chance.randrange(1, 9000), self.part_size - 1,
                              self.part_size, self.part_size + 1, chance.randrange(1, 5) * SECTOR,
                              chance.randrange(1, 3) * self.part_size]) if self.part_size <= 5 * SECTOR \
            else chance.choice([0, 3, chance.randrange(1, 12000)])

    def name(self):
        length = self.chance.choice([1, 5, 12, 30, 58])
        name = "".join(self.chance.choice(LETTERS) for _ in range(length)).encode()[:58].decode(errors="ignore")
        name = name.strip(" .") or "x"
        # Two that differ in the number of a part alone would be mended.
        while any(name.split(".")[0] == other.split(".")[0] for other in self.names):
            name = f"{len(self.names)}{name}"[:50]
        self.names.add(name)
        return name

    def add_file(self, address):
        size = self.size()
        n_parts = -(-size // self.part_size)
        if self.records + n_parts > MAX_RECORDS or address + size > self.flash_mb << 20:
            return address
        self.records += n_parts
        # Nothing that looks like an image or a table.
        data = bytes(1 if size else 0) + self.chance.randbytes(max(size - 1, 0))
        self.files.append((address, (self.name(), data)))
        return address + max(-(-size // SECTOR), 1) * SECTOR + SECTOR * self.chance.choice([0, 0, 1, 7])

    def fill_last_block(self):
        """Makes the last file so long that the archive ends with a block and needs no padding."""
        address, (name, data) = self.files[-1]
        n_parts = -(-len(data) // self.part_size)
        missing = -len(dfu_writer.archive(self.files, self.flash_mb << 20, self.part_size)) % dfu_writer.BLOCK
        longer = dfu_writer.padded(data, 4) + bytes(missing)
        if data and -(-len(longer) // self.part_size) == n_parts and address + len(longer) <= self.flash_mb << 20:
            self.files[-1] = (address, (name, longer))

    def is_full_block(self):
        return len(dfu_writer.archive(self.files, self.flash_mb << 20, self.part_size)) % dfu_writer.BLOCK == 0

    def write(self, folder):
        folder.mkdir()
        listed = list(self.files)
        self.chance.shuffle(listed)
        flash_files = {}
        for number, (address, (name, data)) in enumerate(listed):
            path = pathlib.Path(str(number)) / name
            (folder / path).parent.mkdir()
            (folder / path).write_bytes(data)
            flash_files[self.chance.choice([str(address), hex(address)])] = str(path)
        list_path = folder / "flasher_args.json"
        list_path.write_text(json.dumps({
            "flash_settings": {"flash_size": f"{self.flash_mb}MB"}, "flash_files": flash_files,
            "extra_esptool_args": {"chip": self.chip}}), encoding="utf-8")
        return list_path

    def expected(self):
        return dfu_writer.dfu_file(self.files, CHIPS[self.chip], self.flash_mb << 20, self.part_size)


def build_all(layouts, folder):
    lines = []
    for number, layout in enumerate(layouts):
        list_path = layout.write(folder / str(number))
        lines.append(f"{list_path}\t{folder / str(number)}.bin\t{layout.part_size}\n")
    done = subprocess.run([BUILD_MANY], input="".join(lines).encode(), capture_output=True, check=True)
    return done.stdout.decode()


def compare(layout, path):
    if not path.exists():
        return "was not built"
    got, wanted = path.read_bytes(), layout.expected()
    if got == wanted:
        return None
    at = next((i for i, (left, right) in enumerate(zip(got, wanted)) if left != right), min(len(got), len(wanted)))
    return f"{len(got)} bytes, wanted {len(wanted)}; they differ at 0x{at:x}"


def main():
    tap = Tap()
    seed = int(os.environ.get("STROBE_SEED", "1"))
    tap.note(f"STROBE_SEED={seed}")
    chance = random.Random(seed)
    layouts = [Layout(chance) for _ in range(N_LAYOUTS)]
    layouts = [layout for layout in layouts if any(data for _, (_, data) in layout.files)]
    with tempfile.TemporaryDirectory(prefix="strobe-layouts-") as folder:
        folder = pathlib.Path(folder)
        told = build_all(layouts, folder)
        problems = [f"layout {number}: {problem}" for number, layout in enumerate(layouts)
                    if (problem := compare(layout, folder / f"{number}.bin"))]
    mended = [line for line in told.splitlines() if ": note 0 " in line]
    tap.case("/make/random-layouts/each-is-what-an-independent-writer-makes", problems[:5])
    tap.case("/make/random-layouts/no-name-is-mended-without-need", mended[:5])
    tap.case("/make/random-layouts/the-layouts-have-what-they-are-for", missing(layouts))
    return tap.finish()


def missing(layouts):
    sizes = [(layout, len(data)) for layout in layouts for _, (_, data) in layout.files]
    wanted = {
        "nearly a thousand layouts": len(layouts) > 0.9 * N_LAYOUTS,
        "empty files": sum(size == 0 for _, size in sizes) > 50,
        "whole parts": sum(size > 0 and size % layout.part_size == 0 for layout, size in sizes) > 50,
        "sizes that are no multiple of four": sum(size % 4 != 0 for _, size in sizes) > 50,
        "archives that end with a block": sum(map(Layout.is_full_block, layouts)) > 20,
        "full indexes": sum(layout.records > 50 for layout in layouts) > 20,
    }
    return [f"there are no {what}" for what, there in wanted.items() if not there]


sys.exit(main())
