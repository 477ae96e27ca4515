#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the includes, the templates and the dependencies of src/ against the tables of src/README.md."""

import pathlib
import re
import sys

from support.tap import Tap

# Headers that say which library is used, where no meson.build does. What a folder owns, its rooms have too.
OWNED_HEADERS = {
    r"libusb(-1\.0/libusb)?\.h": "usb",
    r"gudev/.*": "device",
    r"termios\.h|asm/termbits\.h|linux/serial\.h": "serial cli",
    r"elfutils/.*|libelf\.h|gelf\.h": "symbols",
    r"vte/.*": "ui/terminal",
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
    return {folder.strip("`"): re.findall(r"`([\w/]+)`", targets)
            for folder, targets in (row[:2] for row in table_after(text, "Arrows"))}


def described(text):
    """The folders that the map says something of."""
    head = text.split("\n## ", 1)[0]
    return {name for line in head.splitlines() if line.startswith("|")
            for name in re.findall(r"`([\w/]+)`", line.split("|")[1])}


def folders(src):
    """Every folder with code, as its path below src, rooms of a folder included."""
    return sorted({path.parent.relative_to(src).as_posix() for path in src.rglob("*.[ch]")})


def widgets(src):
    """The folder of each type that a template may name."""
    found = {}
    for path in src.rglob("*.h"):
        for name in re.findall(r"^G_DECLARE_\w+ \((\w+),", path.read_text(encoding="utf-8"), re.M):
            found[name] = path.parent.relative_to(src).as_posix()
    return found


def library_key(name):
    """'libgudev', 'gudev-1.0' and 'GUdev' are one library."""
    key = re.sub(r"[\d.]+$", "", name.lower().replace(" ", "").strip()).strip("-")
    key = re.sub(r"-[\d.]+$", "", key)
    return key[3:] if key.startswith("lib") else key


def owners(text):
    return {library_key(name): set(re.findall(r"`([\w/]+)`", row[1]))
            for row in table_after(text, "Dependencies") for name in row[0].split(",")}


def includes(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
        if match:
            yield number, match[1] == '"', match[2]


def check_table(table, known, names):
    """The table has each folder once, and its arrows go up, so that none comes back."""
    above = set()
    for folder, targets in table.items():
        yield from (f"{folder} may include {target}, which does not stand above it"
                    for target in targets if target not in above)
        above.add(folder)
    yield from (f"src/{folder} is not in the arrow table" for folder in known if folder not in table)
    yield from (f"the arrow table has {folder}, and there is no such folder"
                for folder in table if folder not in known)
    yield from (f"the map says nothing of src/{folder}" for folder in known if folder not in names)


def check_include(folder, allowed, known, local, name):
    """What is wrong with one include; or None."""
    target = name.rpartition("/")[0]
    if local and name != "config.h" and target not in known:
        return f'"{name}" is in no folder of the map'
    if target in known and (not local or target not in allowed):
        return f'{folder} may not include "{name}"' if local else f"<{name}> is ours, and no library"
    for pattern, owner in OWNED_HEADERS.items():
        if not local and re.fullmatch(pattern, name) and not any(
                folder == one or folder.startswith(one + "/") for one in owner.split()):
            return f"<{name}> belongs to {owner}"
    return None


def check_folder(src, folder, table, types):
    allowed = {*table.get(folder, []), folder}
    for path in sorted((src / folder).glob("*.[ch]")):
        for number, local, name in includes(path):
            problem = check_include(folder, allowed, table, local, name)
            if problem:
                yield f"src/{folder}/{path.name}:{number}: {problem}"
    for path in sorted((src / folder).glob("*.ui")):
        for name in re.findall(r'<object class="(Strobe\w+)"', path.read_text(encoding="utf-8")):
            if types.get(name) not in allowed:
                yield f"src/{folder}/{path.name}: {folder} may not use {name} of {types.get(name, 'nowhere')}"


def check_dependencies(src, table):
    seen = {}
    for path in sorted(src.rglob("meson.build")):
        for name in re.findall(r"dependency \('([^']+)'", path.read_text(encoding="utf-8")):
            seen.setdefault(library_key(name), set()).add(path.parent.relative_to(src).as_posix())
    for name, folders_of_it in sorted(seen.items()):
        wanted = table.get(name, set())
        yield name, [] if folders_of_it <= wanted else [
            f"{name} is named by {', '.join(sorted(folders_of_it))}, the table gives it to "
            f"{', '.join(sorted(wanted)) or 'nobody'}"]


def main():
    src = pathlib.Path(sys.argv[1]) / "src"
    text = (src / "README.md").read_text(encoding="utf-8")
    tap = Tap()
    table, known, types = arrows(text), folders(src), widgets(src)
    tap.case("the tables and the folders", check_table(table, known, described(text)))
    for folder in known:
        tap.case(f"includes of src/{folder}", check_folder(src, folder, table, types))
    for name, problems in check_dependencies(src, owners(text)):
        tap.case(f"dependency {name}", problems)
    return tap.finish()


sys.exit(main())
