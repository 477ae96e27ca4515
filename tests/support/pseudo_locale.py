# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a language that nobody speaks: every translated text in brackets, with accents, and longer by 40 percent.
What stands outside of the brackets was never translated, or was glued together."""

import os
import pathlib
import re
import shutil
import subprocess

OPEN, CLOSE, FILL = "⟦", "⟧", "~"
LONGER = 0.4
ACCENTS = str.maketrans("aceilnosuyzAEIOUCNSZ", "àçéïļñôšûýžÀÉÎÕÛÇÑŠŽ")
# What a program fills in, marks up or underlines stays as it is.
KEPT = re.compile(r"%(?:\d+\$)?[-+ #'0]*\d*(?:\.\d+)?(?:hh|h|ll|l|z|j)?[a-zA-Z%]|<[^>]*>|&\w+;|\\.|_")
KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "ngettext:1,2", "g_dngettext:2,3"]


def pseudo(text):
    """The translation of a text."""
    accented, end = "", 0
    for kept in KEPT.finditer(text):
        accented += text[end:kept.start()].translate(ACCENTS) + kept[0]
        end = kept.end()
    accented += text[end:].translate(ACCENTS)
    # gettext insists on the line ends around a text.
    before, body, tail, after = re.fullmatch(r"((?:\\n)*)(.*?)([.:…?!]*)((?:\\n)*)", accented,
                                             re.S).groups()
    fill = FILL * (round(len(text) * LONGER) - len(OPEN + CLOSE))
    return f"{before}{OPEN}{body}{fill and ' ' + fill}{tail}{CLOSE}{after}"


def translate(catalogue):
    """The text of a PO file whose translations are the originals, with pseudo translations."""
    def replace(match):
        text = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', match[2]))
        return f'{match[1]} "{pseudo(text)}"\n'
    head, rest = catalogue.split("\n\n", 1)
    entry = re.compile(r'^(msgstr(?:\[\d\])?) ((?:"(?:[^"\\]|\\.)*"\n?)+)', re.M)
    return head + "\n\n" + entry.sub(replace, rest + "\n")


def extract(source, template):
    """The texts of the programs; those of the data files have other readers."""
    listed = [line for line in (pathlib.Path(source) / "po/POTFILES").read_text().splitlines()
              if line.startswith("src/")]
    subprocess.run(["xgettext", "--from-code=UTF-8", "--add-comments=Translators", f"--directory={source}",
                    "--output", template, *(f"--keyword={keyword}" for keyword in KEYWORDS), *listed],
                   check=True)
    template.write_text(template.read_text().replace("charset=CHARSET", "charset=UTF-8"))


def make(source, folder, language="en_XA"):
    """Writes the catalogue below a folder, and a locale for it; the environment that uses both."""
    messages = pathlib.Path(folder) / language / "LC_MESSAGES"
    messages.mkdir(parents=True)
    template, po = messages / "strobe.pot", messages / "strobe.po"
    extract(source, template)
    subprocess.run(["msgen", "--output-file", po, template], check=True)
    po.write_text(translate(po.read_text()).replace(
        "nplurals=INTEGER; plural=EXPRESSION", "nplurals=2; plural=n != 1"))
    subprocess.run(["msgfmt", "--check-format", "--output-file", messages / "strobe.mo", po], check=True)
    return {**take_locale(folder, language), "STROBE_LOCALEDIR": str(folder)}


def take_locale(folder, language):
    """The environment of a language whose locale is not installed: that of C by another name. A gettext that is
    asked for the locale C itself does not translate."""
    place = pathlib.Path(folder) / "locale"
    shutil.copytree("/usr/lib/locale/C.utf8", place / f"{language}.UTF-8")
    return {"LOCPATH": str(place), "LC_ALL": f"{language}.UTF-8", "LANGUAGE": language,
            "PATH": os.environ["PATH"]}
