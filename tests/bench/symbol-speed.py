#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""symbol-speed.py BUILD: decoding a backtrace of 20 frames beside addr2line, on a program of 3000 functions."""

import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

BUILD = pathlib.Path(sys.argv[1]).resolve()
FUNCTIONS = 3000
FILES = 100
FRAMES = 20
ROUNDS = 5
CHIPS = {
    "Xtensa": ("xtensa-lx106-elf", "0x400d0020", ["-mlongcalls"]),
    "RISC-V": ("riscv64-unknown-elf", "0x42000020", ["-march=rv32imc", "-mabi=ilp32"]),
}


def write_sources(folder):
    names = []
    for number in range(FILES):
        lines = ["extern volatile unsigned sink;",
                 "static inline unsigned mix (unsigned a, unsigned b) { sink ^= a; return a * 3 + b; }"]
        for function in range(number * FUNCTIONS // FILES, (number + 1) * FUNCTIONS // FILES):
            lines += [f"struct state_{function} {{ unsigned first, second[{function % 7 + 1}]; char *name; }};",
                      f"unsigned f{function} (struct state_{function} *s, unsigned a)", "{",
                      f"  for (unsigned i = 0; i < a; i++)", "    s->first += mix (i, a);",
                      f"  return mix (s->first, {function});", "}"]
        path = folder / f"part{number}.c"
        path.write_text("\n".join(lines), encoding="utf-8")
        names.append(str(path))
    return names


def build(folder, prefix, start, flags):
    script = folder / "link.ld"
    script.write_text(f"SECTIONS {{ .text {start} : {{ *(.literal*) *(.text*) }} "
                      ".data 0x3ffb0000 : { *(.data*) *(.bss*) *(COMMON) } }", encoding="utf-8")
    main = folder / "main.c"
    main.write_text("volatile unsigned sink; void start (void) { for (;;); }", encoding="utf-8")
    elf = folder / "app.elf"
    subprocess.run([f"{prefix}-gcc", "-g3", "-O2", "-ffreestanding", "-nostdlib", "-fno-builtin",
                    "-Wl,-e,start", *flags, "-T", script, "-o", elf, main, *write_sources(folder)],
                   check=True)
    return elf


def function_addresses(elf, prefix):
    output = subprocess.run([f"{prefix}-nm", elf], stdout=subprocess.PIPE, text=True, check=True).stdout
    return [int(line.split()[0], 16) + 6 for line in output.splitlines()
            if line.split()[-1].startswith("f") and line.split()[-1][1:].isdigit()]


def measure(elf, prefix, addresses):
    words = [hex(address) for address in addresses]
    ours = subprocess.run([BUILD / "tests/bench/symbol-speed", elf, *words], stdout=subprocess.PIPE,
                          text=True, check=True).stdout.split()
    start = time.monotonic()
    subprocess.run([f"{prefix}-addr2line", "-pfiaCe", elf, *words[:FRAMES]], check=True,
                   stdout=subprocess.DEVNULL)
    return [float(word) for word in ours] + [(time.monotonic() - start) * 1000]


def main():
    print(f"a backtrace of {FRAMES} frames, medians of {ROUNDS}, milliseconds")
    print("| chip | ELF | open and hash | first backtrace | next ones | addr2line | first / addr2line |")
    print("|---|---|---|---|---|---|---|")
    for chip, (prefix, start, flags) in CHIPS.items():
        if not shutil.which(f"{prefix}-gcc"):
            continue
        with tempfile.TemporaryDirectory() as name:
            elf = build(pathlib.Path(name), prefix, start, flags)
            every = function_addresses(elf, prefix)
            rounds = [measure(elf, prefix, random.Random(seed).sample(every, 2 * FRAMES))
                      for seed in range(ROUNDS)]
            opened, first, again, peer = (statistics.median(column) for column in zip(*rounds))
            print(f"| {chip} | {elf.stat().st_size / (1 << 20):.1f} MiB | {opened:.1f} | {first:.1f} | "
                  f"{again:.2f} | {peer:.1f} | {(opened + first) / peer:.2f} |")


main()
