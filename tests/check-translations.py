#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every language of po/LINGUAS is complete, correct for msgfmt, and keeps what a program fills in. Prints TAP."""

import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import pseudo_locale  # pylint: disable=wrong-import-position
from tap import Tap  # pylint: disable=wrong-import-position

ENTRY = re.compile(r'^(?P<field>msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) '
                   r'(?P<text>(?:"(?:[^"\\]|\\.)*"\s*)+)', re.M)
# Keys, addresses and names of options that are the same in every language, and so is their number.
FIXED = re.compile(r"%(?:\d+\$)?[-+ #'0]*\d*(?:\.\d+)?(?:hh|h|ll|l|z|j)?[a-zA-Z]|</?\w+>|--[a-z-]+")


def entries(text):
    """(msgctxt, msgid, msgid_plural, comments, [msgstr …]) of each entry in use."""
    for block in re.split(r"\n\s*\n", text):
        comments = [line for line in block.splitlines() if line.startswith("#") and line[:2] != "#~"]
        lines = "\n".join(line for line in block.splitlines() if not line.startswith("#"))
        fields = {match["field"]: "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', match["text"]))
                  for match in ENTRY.finditer(lines)}
        if fields.get("msgid"):
            yield fields, comments


def listed(root):
    lines = (root / "po/LINGUAS").read_text(encoding="utf-8").splitlines()
    return [word for line in lines for word in line.split("#")[0].split()]


def check_msgfmt(path):
    done = subprocess.run(["msgfmt", "--check", "--output-file", "/dev/null", str(path)],
                          capture_output=True, text=True, check=False)
    return done.stderr.splitlines() if done.returncode else []


def check_complete(path, template):
    """Nothing of the template is missing, fuzzy or empty."""
    done = subprocess.run(["msgcmp", str(path), str(template)], capture_output=True, text=True, check=False)
    return done.stderr.splitlines() if done.returncode else []


def check_fixed(path):
    for fields, _ in entries(path.read_text(encoding="utf-8")):
        texts = [text for name, text in fields.items() if name.startswith("msgstr")]
        wanted = sorted(re.sub(r"\d+\$", "", found) for found in FIXED.findall(fields["msgid"]))
        plural = sorted(re.sub(r"\d+\$", "", found)
                        for found in FIXED.findall(fields.get("msgid_plural", "")))
        for text in texts:
            found = sorted(re.sub(r"\d+\$", "", part) for part in FIXED.findall(text))
            if text and found not in (wanted, plural):
                yield f"{path.name}: “{fields['msgid']}” has {wanted}, its translation {found}"


def check_comments(template):
    """Whoever translates must know what is filled in where there is more than one thing, and what a
    fragment of a word stands for."""
    for fields, comments in entries(template.read_text(encoding="utf-8")):
        n_filled = len(re.findall(r"%(?:\d+\$)?[-'0-9.]*(?:l|ll|z)?[a-zA-Z]", fields["msgid"].replace("%%", "")))
        told = any(line.startswith("#. ") for line in comments) or "msgctxt" in fields
        if n_filled > 1 and not told:
            yield f"no comment for translators: “{fields['msgid']}”"


def main():
    root = pathlib.Path(sys.argv[1])
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        template = pathlib.Path(folder) / "strobe.pot"
        pseudo_locale.extract(root, template)
        tap.case("/data/translations/what-is-filled-in-is-explained", check_comments(template))
        for language in listed(root):
            path = root / f"po/{language}.po"
            if not path.is_file():
                tap.case(f"/data/translations/{language}", [f"{path.name} is missing"])
                continue
            tap.case(f"/data/translations/{language}-is-correct", check_msgfmt(path))
            tap.case(f"/data/translations/{language}-is-complete", check_complete(path, template))
            tap.case(f"/data/translations/{language}-keeps-what-is-filled-in", check_fixed(path))
    stray = sorted({path.stem for path in (root / "po").glob("*.po")} - set(listed(root)))
    tap.case("/data/translations/every-file-is-a-language", stray)
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
