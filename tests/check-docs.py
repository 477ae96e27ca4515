#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every function of a header has a doc block in its .c; errors and units are named in it."""

import pathlib
import re
import sys

from support.tap import Tap

# Boilerplate that a macro writes; its name says all.
PLAIN = re.compile(r"_(get_type|quark)$")
NUMBER = re.compile(r"(?:const )?(?:g?u?int(?:8|16|32|64)?|gs?size|goffset|gulong|glong|g?double"
                    r"|g?float|unsigned(?: int)?|long|size_t|gssize) (\w+)")
# A name that carries its unit, or is none: an identity or a count.
UNIT = re.compile(r".*_(ms|us|s|bytes|rate|id|percent|px)|id|index|n_\w+")


def code_of(header):
    """A header without comments, preprocessor lines and the bodies of structs."""
    text = re.sub(r"/\*.*?\*/", " ", header, flags=re.S)
    text = re.sub(r"^\s*#.*$", "", text, flags=re.M)
    while re.search(r"\{[^{}]*\}", text):
        text = re.sub(r"\{[^{}]*\}", " ", text)
    return text


def functions(header):
    """Name and parameter list of each function that a header declares."""
    for statement in code_of(header).split(";"):
        statement = re.sub(r"\bG_(BEGIN|END)_DECLS\b", " ", statement)
        statement = re.sub(r"\bG_DE(CLARE|FINE)_\w+ \([^()]*\)", " ", statement)
        if "typedef" in statement or "(*" in statement:
            continue
        match = re.search(r"\b(strobe_\w+)\s*\((.*)\)", " ".join(statement.split()))
        if match and not PLAIN.search(match[1]):
            yield match[1], [part.strip() for part in match[2].split(",")]


def blocks(source):
    """The doc blocks of a source file by the name that each describes."""
    found = {}
    for text in re.findall(r"/\*\*\n(.*?)\*/", source, flags=re.S):
        lines = [re.sub(r"^\s*\* ?", "", line) for line in text.splitlines()]
        match = re.match(r"(\w+):", lines[0]) if lines else None
        if match:
            found[match[1]] = "\n".join(lines)
    return found


def section(block, name):
    match = re.search(rf"^{name}:(.*?)(?=^\w[\w ]*:|\Z)", block, flags=re.S | re.M)
    return match[1] if match else ""


def check_function(name, parameters, block):
    if block is None:
        yield f"{name}: no doc block"
        return
    if any("GError **" in parameter for parameter in parameters) and not section(block, "Errors"):
        yield f"{name}: takes a GError, and its block has no Errors:"
    units = section(block, "Units")
    for parameter in parameters:
        match = NUMBER.fullmatch(parameter)
        if match and not UNIT.fullmatch(match[1]) and not re.search(rf"\b{match[1]}\b", units):
            yield f"{name}: parameter {match[1]} has no unit, neither in its name nor in Units:"


def check_folder(folder, where):
    for header in sorted(folder.glob("*.h")):
        # what a folder keeps to itself is declared in <unit>-private.h and written in <unit>.c
        source = header.with_name(header.stem.removesuffix("-private") + ".c")
        docs = blocks(source.read_text(encoding="utf-8")) if source.exists() else {}
        for name, parameters in functions(header.read_text(encoding="utf-8")):
            for problem in check_function(name, parameters, docs.get(name)):
                yield f"{where}/{header.stem}: {problem}"


def main():
    root = pathlib.Path(sys.argv[1])
    tap = Tap()
    for folder in sorted({path.parent for path in (root / "src").rglob("*.h")}):
        where = folder.relative_to(root)
        tap.case(f"docs of {where}", check_folder(folder, where))
    return tap.finish()


sys.exit(main())
