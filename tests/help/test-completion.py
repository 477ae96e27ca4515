#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the shells offer: the completions are run, and held against the help of the programs."""

import os
import pathlib
import re
import shutil

from command_help import CLI, ROOT, STROBE, Skip, collect, equal, options_of, run, run_cases, verbs

SCRIPTS = ROOT / "data/completions"
SHELLS = ("bash", "zsh", "fish")
# The completions call strobe-cli by its name.
ENVIRONMENT = {**os.environ, "PATH": f"{pathlib.Path(CLI).parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}


def need(shell):
    if shutil.which(shell) is None:
        raise Skip(f"{shell} is not installed")


def bash(command, words, folder):
    """What bash offers for the last word, split the way bash splits a line."""
    code = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
            f'_{command.replace("-", "_")}; printf "%s\\n" "${{COMPREPLY[@]}}"')
    done = run("bash", "--norc", "-c", code, "bash", SCRIPTS / "bash" / command, *words, cwd=folder, env=ENVIRONMENT)
    equal((done.returncode, done.stderr), (0, ""), words)
    return {line for line in done.stdout.splitlines() if line}


def fish(line, folder):
    """What fish offers for a line, without the descriptions."""
    need("fish")
    script = SCRIPTS / "fish" / (line.split(" ", maxsplit=1)[0] + ".fish")
    done = run("fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", script, line, cwd=folder,
               env={**ENVIRONMENT, "HOME": str(folder)})
    equal((done.returncode, done.stderr), (0, ""), line)
    return {offer.split("\t")[0] for offer in done.stdout.splitlines()}


def zsh(command, words):
    """The long options that the function for zsh describes to the completion system."""
    need("zsh")
    code = ('_arguments () { print -rl -- "$@" }; _describe () { }; script=$1; shift; words=("$@"); '
            'CURRENT=$#words; source $script')
    done = run("zsh", "-f", "-c", code, "zsh", SCRIPTS / "zsh" / f"_{command}", *words)
    equal((done.returncode, done.stderr), (0, ""), words)
    specs = (re.sub(r"^\([^)]*\)", "", line) for line in done.stdout.splitlines())
    return {match[0] for spec in specs if (match := re.search(r"--[a-z][a-z-]*[a-z]", spec.split("[")[0]))}


def long_options(*command):
    return {f"--{name}" for _, name, _ in options_of(*command)}


def make_files(folder):
    for name in ("dfu.bin", "old firmware.dfu", "notes.txt", "blink.elf"):
        (folder / name).write_text("", encoding="utf-8")
    (folder / "build").mkdir()


def test_every_shell_reads_its_scripts(folder):
    for shell in SHELLS:
        if shutil.which(shell):
            for script in sorted((SCRIPTS / shell).iterdir()):
                done = run(shell, "-n", script)
                equal((done.returncode, done.stderr), (0, ""), script)


def test_bash_offers_the_verbs(folder):
    equal(bash("strobe-cli", ["strobe-cli", ""], folder), {*verbs(), "--help", "--print-udev-rules", "--version"})


def test_bash_offers_the_options_of_each_verb(folder):
    for verb in verbs():
        equal(bash("strobe-cli", ["strobe-cli", verb, "--"], folder), long_options(CLI, verb), verb)


def test_bash_offers_the_options_of_the_window(folder):
    equal(bash("strobe", ["strobe", "--"], folder), long_options(STROBE))


def test_bash_offers_firmware_and_folders(folder):
    make_files(folder)
    for verb in ("info", "flash"):
        equal(bash("strobe-cli", ["strobe-cli", verb, ""], folder), {"dfu.bin", "old firmware.dfu", "build"})


def test_bash_offers_elf_files_to_the_window_too(folder):
    make_files(folder)
    equal(bash("strobe", ["strobe", "b"], folder), {"blink.elf", "build"})


def test_bash_offers_no_file_where_none_is_taken(folder):
    make_files(folder)
    for verb in ("list", "monitor", "fry"):
        equal(bash("strobe-cli", ["strobe-cli", verb, ""], folder), set(), verb)
    equal(bash("strobe-cli", ["strobe-cli", "flash", "--until", ""], folder), set())


def test_bash_offers_elf_files_for_elf(folder):
    make_files(folder)
    equal(bash("strobe-cli", ["strobe-cli", "monitor", "-e", ""], folder), {"blink.elf", "build"})


def test_bash_offers_any_file_for_the_log(folder):
    make_files(folder)
    equal(bash("strobe-cli", ["strobe-cli", "monitor", "--log", "n"], folder), {"notes.txt"})


def test_bash_offers_the_ports_of_the_boards(folder):
    words = ["strobe-cli", "flash", "--practice", "--practice"]
    equal(bash("strobe-cli", [*words, "--port", ""], folder), {"practice-1", "practice-2"})
    equal(bash("strobe-cli", [*words, "-p", "practice-2"], folder), {"practice-2"})


def test_bash_completes_a_value_after_an_equals_sign(folder):
    words = ["strobe-cli", "flash", "--practice"]
    equal(bash("strobe-cli", [*words, "--port", "="], folder), {"practice-1"})
    equal(bash("strobe-cli", [*words, "--timestamps", "=", "b"], folder), {"boot"})


def test_bash_completes_what_follows_a_value(folder):
    words = ["strobe-cli", "flash", "--timestamps", "=", "boot", "--un"]
    equal(bash("strobe-cli", words, folder), {"--until"})


def test_fish_offers_the_verbs(folder):
    equal(fish("strobe-cli ", folder), set(verbs()))


def test_fish_offers_the_options_of_each_verb(folder):
    for verb in verbs():
        equal(fish(f"strobe-cli {verb} --", folder), long_options(CLI, verb), verb)


def test_fish_offers_the_options_of_the_window(folder):
    equal(fish("strobe --", folder), long_options(STROBE))


def test_fish_offers_the_ports_of_the_boards(folder):
    equal(fish("strobe-cli flash --practice --practice --port ", folder), {"practice-1", "practice-2"})


def test_fish_offers_firmware(folder):
    make_files(folder)
    equal("dfu.bin" in fish("strobe-cli flash ", folder), True)
    equal("dfu.bin" in fish("strobe-cli monitor ", folder), False)


def test_zsh_knows_the_options_of_each_verb(folder):
    for verb in verbs():
        equal(zsh("strobe-cli", ["strobe-cli", verb, "--"]), long_options(CLI, verb), verb)


def test_zsh_knows_the_options_of_the_window(folder):
    equal(zsh("strobe", ["strobe", "--"]), long_options(STROBE))


run_cases("completion", collect(dict(globals())))
