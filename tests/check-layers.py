#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the includes and the dependencies of src/ against the tables of src/README.md."""

import pathlib
import re
import sys

from support.tap import Tap

# Headers that say which library is used, where no meson.build does.
OWNED_HEADERS = {
    r"libusb(-1\.0/libusb)?\.h": "usb",
    r"gudev/.*": "device",
    r"termios\.h|asm/termbits\.h|linux/serial\.h": "serial cli",
    r"elfutils/.*|libelf\.h|gelf\.h": "symbols",
    r"vte/.*": "ui",
    r"zlib\.h": "image",
    r"nettle/.*": "image",
    r"json-glib/.*": "make app cli",
    r"gtk/.*|adwaita\.h|gdk/.*": "ui",
    r"libintl\.h|glib/gi18n(-lib)?\.h": "app cli ui",
}


def table_after(text, heading):
    """The rows of the first table under a heading, as lists of cells."""
    section = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip().strip("|").split("|") for line in section.splitlines()
            if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def arrows(text):
    return {folder.strip("`"): set(re.findall(r"`(\w+)`", targets))
            for folder, targets in (row[:2] for row in table_after(text, "Arrows"))}


def library_key(name):
    """'libgudev', 'gudev-1.0' and 'GUdev' are one library."""
    key = re.sub(r"[\d.]+$", "", name.lower().replace(" ", "").strip()).strip("-")
    key = re.sub(r"-[\d.]+$", "", key)
    return key[3:] if key.startswith("lib") else key


def owners(text):
    return {library_key(name): set(re.findall(r"`(\w+)`", row[1]))
            for row in table_after(text, "Dependencies") for name in row[0].split(",")}


def includes(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
        if match:
            yield number, match[1] == '"', match[2]


def check_folder(src, folder, table):
    if folder not in table:
        yield f"src/{folder} is not in the arrow table"
        return
    allowed = table[folder] | {folder}
    for path in sorted((src / folder).glob("*.[ch]")):
        for number, local, name in includes(path):
            where = f"src/{folder}/{path.name}:{number}"
            if local and "/" in name and name.split("/")[0] not in allowed:
                yield f'{where}: {folder} may not include "{name}"'
            for pattern, owner in OWNED_HEADERS.items():
                if not local and re.fullmatch(pattern, name) and folder not in owner.split():
                    yield f"{where}: <{name}> belongs to {owner}"


def check_dependencies(src, table):
    seen = {}
    for path in sorted(src.glob("*/meson.build")):
        for name in re.findall(r"dependency \('([^']+)'", path.read_text(encoding="utf-8")):
            seen.setdefault(library_key(name), set()).add(path.parent.name)
    for name, folders in sorted(seen.items()):
        wanted = table.get(name, set())
        yield name, [] if folders <= wanted else [
            f"{name} is named by {', '.join(sorted(folders))}, the table gives it to "
            f"{', '.join(sorted(wanted)) or 'nobody'}"]


def main():
    src = pathlib.Path(sys.argv[1]) / "src"
    text = (src / "README.md").read_text(encoding="utf-8")
    tap = Tap()
    table = arrows(text)
    for folder in sorted(path.name for path in src.iterdir() if path.is_dir()):
        tap.case(f"includes of src/{folder}", check_folder(src, folder, table))
    for name, problems in check_dependencies(src, owners(text)):
        tap.case(f"dependency {name}", problems)
    return tap.finish()


sys.exit(main())
