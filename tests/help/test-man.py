#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The man pages: sound, and telling what the programs do."""

import re
import shutil

from command_help import CLI, ROOT, STROBE, Skip, collect, equal, options_of, run, run_cases, verbs

PAGES = sorted((ROOT / "data/man").glob("*.1"))
HELP = {("h", "help", None)}
# What strobe-cli takes in place of a verb.
ALONE = {(None, "version", None), (None, "print-udev-rules", None)}


def read(name):
    return (ROOT / "data/man" / name).read_text(encoding="utf-8")


def check_with(tool, *arguments):
    if shutil.which(tool) is None:
        raise Skip(f"{tool} is not installed")
    for page in PAGES:
        done = run(tool, *arguments, page)
        complaints = [line for line in (done.stdout + done.stderr).splitlines() if page.name in line or "warning" in line]
        equal((done.returncode, complaints), (0, []), page)


def documented(page):
    """The options that have an entry of their own, as triples: letter, name, value."""
    entries = set()
    for line in page.splitlines():
        match = re.match(r"\.It Fl (?:(\w) , )?-([\w-]+)(?: Ns = Ns Ar (\S+))?$", line)
        if match:
            entries.add(match.groups())
    return entries


def synopsis(page, verb):
    """The options in the synopsis of a verb, as triples: letter, name, value."""
    block = re.search(rf"^\.Nm strobe-cli Cm {verb}\n((?:\.(?:Op|Ar) .*\n)*)", page, re.MULTILINE)
    lines = re.findall(r"^\.Op Fl (?:(\w) \| )?-([\w-]+)(?: Ns Op = Ns)?(?: Ar (\S+))?$", block[1], re.MULTILINE)
    return {tuple(part or None for part in line) for line in lines}


def section(page, title):
    return re.search(rf"^\.S[hs] {title}\n(.*?)(?=^\.Sh |\Z)", page, re.MULTILINE | re.DOTALL)[1]


def test_mandoc_has_no_warning(folder):
    check_with("mandoc", "-Tlint", "-W", "warning")


def test_groff_has_no_warning(folder):
    check_with("groff", "-mandoc", "-ww", "-z", "-Tutf8")


def test_man_has_no_warning(folder):
    if shutil.which("man") is None or run("man", "--version").returncode != 0:
        raise Skip("man is not installed")
    for page in PAGES:
        done = run("man", "--warnings", "-l", page)
        equal((done.returncode, done.stderr), (0, ""), page)


def test_each_option_of_strobe_is_documented_and_no_other(folder):
    equal(documented(read("strobe.1")), options_of(STROBE))


def test_each_option_of_strobe_cli_is_documented_and_no_other(folder):
    wanted = set.union(*(options_of(CLI, verb) for verb in verbs())) | ALONE
    equal(documented(read("strobe-cli.1")), wanted)


def test_the_synopsis_of_each_verb_has_its_options(folder):
    for verb in verbs():
        equal(synopsis(read("strobe-cli.1"), verb), options_of(CLI, verb) - HELP, verb)


def test_each_verb_is_explained(folder):
    page = section(read("strobe-cli.1"), "DESCRIPTION").split("\n.Ss", maxsplit=1)[0]
    equal(re.findall(r"^\.It Cm (\w+)$", page, re.MULTILINE), verbs())


def test_each_exit_code_is_explained(folder):
    header = (ROOT / "src/app/error-text.h").read_text(encoding="utf-8")
    codes = re.findall(r"STROBE_EXIT_\w+ = (\d+)", header)
    equal(re.findall(r"^\.It (\d+)$", section(read("strobe-cli.1"), "EXIT STATUS"), re.MULTILINE), codes)


def test_each_state_of_a_board_is_listed(folder):
    source = (ROOT / "src/device/board-state.c").read_text(encoding="utf-8")
    states = re.findall(r'G_DEFINE_ENUM_VALUE \(\w+, "([\w-]+)"\)', source)
    text = section(read("strobe-cli.1"), "JSON OUTPUT").split(".It Cm info", maxsplit=1)[0]
    equal(re.findall(r"^\.Dq ([\w-]+)", text.split("The states are", maxsplit=1)[1], re.MULTILINE), states)


run_cases("man", collect(dict(globals())))
