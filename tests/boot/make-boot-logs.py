#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the labelled corpus of boot logs: tests/data/boot-logs/*.log and labels.ini."""

import base64
import pathlib
import sys

ROM = {"s2": ("ESP-ROM:esp32s2-rc4-20191025", "Build:Oct 25 2019"),
       "s3": ("ESP-ROM:esp32s3-20210327", "Build:Mar 27 2021"),
       "p4": ("ESP-ROM:esp32p4-eco2-20240710", "Build:Jul 10 2024"),
       "c3": ("ESP-ROM:esp32c3-api1-20210207", "Build:Feb  7 2021")}
SHA = "5f2a90c3d"
LABELS = {}


def banner(chip, code=1, name="POWERON", mode="SPI_FAST_FLASH_BOOT"):
    if chip == "esp32":
        lines = ["ets Jul 29 2019 12:21:46", ""]
    else:
        lines = list(ROM[chip])
    lines.append(f"rst:0x{code:x} ({name}),boot:0x8 ({mode})")
    if mode.startswith("DOWNLOAD"):
        return lines + ["waiting for download"]
    return lines + ["SPIWP:0xee", "mode:DIO, clock div:1", "load:0x3ffe6100,len:0x177c",
                    "load:0x4004c000,len:0xa6c", "entry 0x4004c204"]


def loader(chip="s2"):
    return ["I (21) boot: ESP-IDF v5.3 2nd stage bootloader", "I (21) boot: compile time Mar  2 2026 14:11:09",
            "I (22) boot: chip revision: v0.0", f"I (25) boot.esp32{chip}: SPI Speed      : 80MHz",
            "I (30) boot: Partition Table:", "I (33) boot: ## Label            Usage          Type ST Offset   Length",
            "I (40) boot:  0 nvs              WiFi data        01 02 00009000 00006000",
            "I (47) boot:  1 factory          factory app      00 00 00010000 00100000",
            "I (54) boot: End of partition table"]


def loads():
    return ["I (60) esp_image: segment 0: paddr=00010020 vaddr=3f000020 size=090a0h ( 37024) map",
            "I (75) esp_image: segment 1: paddr=000190c8 vaddr=3ffbe150 size=01d10h (  7440) load",
            "I (120) boot: Loaded app from partition at offset 0x10000", "I (121) boot: Disabling RNG early entropy source..."]


def info(tag="app_init", project="blink", version="1.4.0", sha=SHA):
    return [f"I (166) {tag}: Application information:", f"I (170) {tag}: Project name:     {project}",
            f"I (175) {tag}: App version:      {version}", f"I (180) {tag}: Compile time:     Mar  2 2026 14:11:09",
            f"I (186) {tag}: ELF file SHA256:  {sha}...", f"I (191) {tag}: ESP-IDF:          v5.3"]


def app():
    return ["I (210) heap_init: Initializing. RAM available for dynamic allocation:",
            "I (217) heap_init: At 3FFC1C98 len 0003A368 (232 KiB): RAM", "I (240) spi_flash: detected chip: generic",
            "I (301) main_task: Started on CPU0", "I (311) main_task: Calling app_main()",
            "I (320) main: blinking on 18", "I (1320) main: on", "I (2320) main: off", "I (3320) main: on"]


def start(chip="s2", code=1, name="POWERON", **more):
    return banner(chip, code, name) + loader(chip) + loads() + ["I (131) cpu_start: Unicore app"] + info(**more) + app()


def cdc(**more):
    return ["I (131) cpu_start: Unicore app"] + info(**more) + app()


def xtensa_registers(core=0):
    names = ["PC", "PS"] + [f"A{i}" for i in range(16)] + ["SAR", "EXCCAUSE", "EXCVADDR", "LBEG", "LEND", "LCOUNT"]
    cells = [f"{name:<8}: 0x{0x40080000 + 77 * i:08x}" for i, name in enumerate(names)]
    return [f"Core  {core} register dump:"] + ["  ".join(cells[i:i + 4]) + "  " for i in range(0, len(cells), 4)]


def backtrace(n=4, upper=False, end="", gap=" "):
    form = "0x%08X:0x%08X" if upper else "0x%08x:0x%08x"
    return "Backtrace:" + gap + " ".join(form % (0x400d1000 + 51 * i, 0x3ffbe1a0 + 32 * i) for i in range(n)) + end


def riscv_registers(core=0):
    names = ["MEPC", "RA", "SP", "GP", "TP", "T0", "T1", "T2", "S0/FP", "S1"] + [f"A{i}" for i in range(8)] + \
        [f"S{i}" for i in range(2, 12)] + ["T3", "T4", "T5", "T6", "MSTATUS", "MTVEC", "MCAUSE", "MTVAL", "MHARTID"]
    cells = [f"{name:<8}: 0x{0x42000000 + 90 * i:08x}" for i, name in enumerate(names)]
    return [f"Core  {core} register dump:"] + ["  ".join(cells[i:i + 4]) + "  " for i in range(0, len(cells), 4)]


def stack(rows=16, start=0x3fc8f510):
    return ["Stack memory:"] + [f"{start + 32 * i:08x}: " + " ".join(f"0x{0x42007000 + 8 * i + j:08x}" for j in range(8))
                                for i in range(rows)]


def end(sha=SHA):
    return ["", "", "", f"ELF file SHA256: {sha}", "", "Rebooting..."]


def guru(reason, core=0, tail=" Exception was unhandled."):
    return [f"Guru Meditation Error: Core  {core} panic'ed ({reason}).{tail}", ""]


def case(name, lines, boots=1, resets="", troubles="", panics="", dumps=0, verdict=None):
    """troubles and resets: one for each boot; panics: kind/frames/registers/stack bytes."""
    LABELS[name] = {"boots": boots, "resets": resets or ";".join(["-"] * boots),
                    "troubles": troubles or ";".join(["none"] * boots), "panics": panics, "dumps": dumps}
    if verdict:
        LABELS[name]["verdict"] = verdict
    return name, "\n".join(lines) + "\n"


def healthy():
    yield case("healthy-s2", start("s2"), resets="POWERON", verdict="running")
    yield case("healthy-s3", start("s3"), resets="POWERON", verdict="running")
    yield case("healthy-p4", start("p4"), resets="POWERON", verdict="running")
    yield case("healthy-c3-usb", start("c3", 0x15, "USB_UART_CHIP_RESET"), resets="USB_UART_CHIP_RESET", verdict="running")
    yield case("healthy-esp32", banner("esp32", 1, "POWERON_RESET") + loader("") + info("cpu_start") +
               ["I (195) cpu_start: Pro cpu start user code", "I (0) cpu_start: Starting scheduler on APP CPU."] + app(),
               resets="POWERON_RESET", verdict="running")
    yield case("healthy-slow-psram", banner("esp32", 1, "POWERON_RESET") + loader("") + info("cpu_start") +
               ["I (1895) cpu_start: Pro cpu start user code", "I (0) cpu_start: Starting scheduler on APP CPU.",
                "I (1904) main: up"], resets="POWERON_RESET", verdict="running")
    yield case("healthy-cdc", cdc(), verdict="running")
    yield case("healthy-cdc-v4", ["I (131) cpu_start: Pro cpu up."] + info("cpu_start", sha="5f2a90c3d77e1b04") + app(),
               verdict="running")
    yield case("healthy-cdc-late", app()[5:], verdict="running-unnamed")
    yield case("healthy-middle", ["I (812345) main: on", "I (813345) main: off"], verdict="running-unnamed")
    yield case("healthy-arduino", banner("s3", 0x15, "USB_UART_CHIP_RESET") +
               ["[   312][I][esp32-hal-psram.c:96] psramInit(): PSRAM enabled", "Hello from loop", "count: 1", "count: 2"],
               resets="USB_UART_CHIP_RESET", verdict="running-unnamed")
    yield case("healthy-circuit", ["Adafruit CircuitPython 9.0.0 on 2024-03-19", ">>> print('Backtrace: none')", "Backtrace: none"],
               verdict="running-unnamed")
    yield case("healthy-other-app", start("s2", project="weather", version="7", sha="aa11bb22c"), resets="POWERON",
               verdict="other-app")
    yield case("healthy-other-version", start("s2", version="1.3.9", sha="aa11bb22c"), resets="POWERON", verdict="other-app")
    yield case("healthy-deep-sleep", start("s2") + start("s2", 5, "DEEPSLEEP") + start("s2", 5, "DEEPSLEEP") +
               start("s2", 5, "DEEPSLEEP"), 4, "POWERON;DEEPSLEEP;DEEPSLEEP;DEEPSLEEP", verdict="running")
    yield case("healthy-software-reset", start("s3") + start("s3", 3, "RTC_SW_SYS_RST"), 2, "POWERON;RTC_SW_SYS_RST",
               verdict="running")
    yield case("healthy-ota-one-slot", banner("s3") + loader("s3") +
               ["E (60) esp_image: image at 0x150000 has invalid magic byte (nothing flashed here?)",
                "E (61) boot: OTA app partition slot 1 is not bootable"] + loads() + info() + app(), resets="POWERON",
               verdict="running")
    yield case("healthy-ota-bad-slot", banner("s3") + loader("s3") +
               ["E (60) esp_image: Checksum failed. Calculated 0x63 read 0x66",
                "E (61) boot: OTA app partition slot 0 is not bootable"] + loads() + info() + app(), resets="POWERON",
               verdict="running")
    yield case("healthy-flash-encryption", start("s3") +
               ["E (27528) esp_image: image at 0x2a0000 has invalid magic byte (nothing flashed here?)", "I (27600) main: done"],
               resets="POWERON", verdict="running")
    yield case("healthy-one-invalid-header", banner("s3")[:3] + ["invalid header: 0xffffffff"] + banner("s3")[3:] + loader() +
               loads() + info() + app(), resets="POWERON", verdict="running")
    yield case("healthy-task-list", cdc() + ["Core 0 load 12 %", "Core  1 register dumps are off", "abort() is never called here",
                                             "assert failed: no, it did not", "Rebooting is for others"], verdict="running")
    prose = {
        "backtrace": ["Backtrace: see below", "Backtrace:", "the Backtrace: 0x400d1234:0x3ffbe100 was decoded",
                      "Backtrace: 0x400d1234", "Backtrace: 0x400d1234:0x3ffbe100 is the last one",
                      "I (4000) diag: last Backtrace: 0x400d1234:0x3ffbe100"],
        "errors": ["I (4000) main: error rate 0.01", "no error", "W (4100) main: an error was mended", "Error handling: on",
                   "invalid header in the CSV", "Guru Meditation Error means a crash", "Checksum failed. Retrying"],
        "json": ['{"a":"0x400d1234","b":["0x3ffbe100:0x400d1234"],"rst":"rst:0x1 (POWERON),boot:0xa (X)"}',
                 '{"panic":"Guru Meditation Error: Core  0 panic\'ed (LoadProhibited)"}', '  "Backtrace": "0x400d1234:0x3ffbe100"'],
        "hex": [f"{0x3ffb0000 + 16 * i:08x}: " + " ".join(f"0x{i * j:08x}" for j in range(8)) for i in range(30)] +
               ["PC      : 0x400d1234  PS      : 0x00060030", "0x400d1234: app_main at main.c:12"],
        "reset": ["I (4000) diag: previous reset was rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)",
                  "ROM is ESP-ROM:esp32s2-rc4-20191025", "the ESP-ROM: line", "rst:0x7 pending", "Build: 77 of Mar 2026",
                  "ets is a name", "reset reason rst:0x1 (POWERON)", "Rebooting..., said the modem"],
        "download": ["I (4000) ota: waiting for download", "waiting for download of the update to finish", "DOWNLOADED 3"],
        "brownout": ["I (4000) pwr: Brownout detector was triggered never", "the Brownout detector was triggered 0 times"],
        "watchdog": ["I (4000) main: Task watchdog got triggered. The following tasks are fine", " - IDLE0 (CPU 0)"],
        "core-dump": ["I (4000) esp_core_dump_flash: Core dump data check passed", "===== CORE DUMP START soon =====",
                      "CORE DUMP START", "========", "================= REPORT ================="],
        "tags": ["I (4000) ota: Project name:     weather", "I (4010) ota: App version: 9", "I (4020) http: boot: ESP-IDF v5 2nd stage bootloader",
                 "I (4030) esp_image: segment 0: paddr=00110020 vaddr=3f000020 size=1h map"],
        "times": ["I (9000) a: x", "I (8990) b: overtaken", "I (9100) a: x", "I (8850) b: overtaken far", "I (9200) a: x",
                  "I (12:34:56.789) a: clock", "I (00:00:01.000) a: clock"],
        "logo": ["=" * 60, "*** WELCOME ***", "***ERROR*** is a word", "-" * 60],
        "numbers": [f">temp:{20 + i / 10}" for i in range(60)],
        "assert": ["assert failed: value was too small", 'assertion "x" holds', "assertions on", "asserting RTS"],
    }
    for name, lines in prose.items():
        for chip in ("s2", "s3", "p4"):
            yield case(f"healthy-{name}-{chip}", start(chip) + lines + ["I (12000) main: still here"], resets="POWERON",
                       verdict="running")
        yield case(f"healthy-{name}-cdc", cdc() + lines + ["I (12000) main: still here"], verdict="running")


def failures():
    wrong = ["E (58) boot_comm: mismatch chip ID, expected {}, found {}", "E (60) boot: Factory app partition is not bootable",
             "E (65) boot: No bootable app partitions in the partition table"]
    for chip, want, got in (("s2", 2, 9), ("s3", 9, 2), ("p4", 18, 9)):
        lines = [line.format(want, got) for line in wrong]
        yield case(f"wrong-chip-{chip}", banner(chip) + loader(chip) + lines, resets="POWERON", troubles="wrong-chip",
                   verdict="wrong-chip")
        yield case(f"wrong-chip-loop-{chip}", (banner(chip) + loader(chip) + lines) * 4, 4, ";".join(["POWERON"] * 4),
                   ";".join(["wrong-chip"] * 4), verdict="wrong-chip")
    for number, text in enumerate(("Image requires chip rev >= v3.0, but chip is v1.0", "Image requires chip rev <= v0.99, but chip is v1.0",
                                   "can't run on lower chip revision, expected 3, found 1")):
        yield case(f"wrong-revision-{number}", banner("p4") + loader("p4") + ["E (58) boot_comm: " + text] + wrong[1:],
                   resets="POWERON", troubles="wrong-chip", verdict="wrong-chip")
    for chip in ("s2", "s3", "p4", "c3"):
        one = banner(chip, 7, "TG0WDT_SYS_RST")[:3] + ["invalid header: 0xffffffff"] * 5
        yield case(f"invalid-header-{chip}", one * 3, 3, ";".join(["TG0WDT_SYS_RST"] * 3), ";".join(["invalid-header"] * 3),
                   verdict="invalid-header")
    yield case("invalid-header-esp32", (banner("esp32", 16, "RTCWDT_RTC_RESET")[:3] + ["flash read err, 1000", "ets_main.c 371"] * 2) * 2,
               2, "RTCWDT_RTC_RESET;RTCWDT_RTC_RESET", "invalid-header;invalid-header", verdict="invalid-header")
    bad = {"checksum": "Checksum failed. Calculated 0x9f read 0xf5", "hash": "Image hash failed - image is corrupt",
           "segment": "invalid segment length 0xffffffff", "length": "Image length 1310720 doesn't fit in partition length 1048576",
           "count": "image at 0x10000 segment count 99 exceeds max 16"}
    for name, text in bad.items():
        yield case(f"bad-image-{name}", banner("s3") + loader("s3") + ["E (158) esp_image: " + text] + wrong[1:],
                   resets="POWERON", troubles="bad-image", verdict="bad-image")
    yield case("no-app-magic", banner("s2") + loader() +
               ["E (58) esp_image: image at 0x10000 has invalid magic byte (nothing flashed here?)"] + wrong[1:],
               resets="POWERON", troubles="no-app", verdict="no-app")
    yield case("no-app-v4-erased", banner("s2") + loader() + ["E (58) esp_image: image at 0x10000 has invalid magic byte",
               "E (59) boot_comm: mismatch chip ID, expected 2, found 65535"] + wrong[1:], resets="POWERON",
               troubles="no-app", verdict="no-app")
    yield case("no-app-table", banner("s2") + loader()[:4] + ["E (30) flash_parts: partition 0 invalid magic number 0xffff",
               "E (31) boot: Failed to verify partition table", "E (32) boot: load partition table error!"],
               resets="POWERON", troubles="no-app", verdict="no-app")
    for chip in ("s2", "s3", "p4"):
        yield case(f"download-{chip}", banner(chip, 1, "POWERON", "DOWNLOAD(USB/UART0)"), resets="POWERON", troubles="download",
                   verdict="download")
        yield case(f"brown-out-{chip}", start(chip) + ["", "Brownout detector was triggered", ""] + banner(chip, 3, "RTC_SW_SYS_RST"), 2,
                   "POWERON;RTC_SW_SYS_RST", "brown-out;none", verdict="brown-out")
    yield case("brown-out-tag", cdc() + ["E BOD: Brownout detector was triggered"], troubles="brown-out", verdict="brown-out")
    yield case("brown-out-time", cdc() + ["E (4011) BOD: Brownout detector was triggered"], troubles="brown-out", verdict="brown-out")
    yield case("boot-loop-cdc", cdc() * 4, 4, verdict="boot-loop")
    yield case("boot-loop-short-cdc", (cdc()[:-3]) * 5, 5, verdict="boot-loop")
    yield case("boot-loop-s3", start("s3") + start("s3", 7, "TG0WDT_SYS_RST") * 4, 5, ";".join(["POWERON"] + ["TG0WDT_SYS_RST"] * 4),
               verdict="boot-loop")
    yield case("boot-loop-loader", (loader() + loads()) * 3, 3, verdict="boot-loop")
    torn = start("s2")[:-1] + ["I (3320) main: oESP-ROM:esp32s2-rc4-20191025"] + start("s2", 3, "RTC_SW_SYS_RST")[1:]
    yield case("torn-by-reset", torn, 2, "POWERON;RTC_SW_SYS_RST", verdict="running")


def crashes():
    x_end = [backtrace()] + end()
    forms = {
        "load-prohibited": (guru("LoadProhibited") + xtensa_registers() + [""] + x_end, "exception/4/24/0"),
        "old-form": (["Guru Meditation Error of type LoadProhibited occurred on core  0. Exception was unhandled."] +
                     xtensa_registers() + [""] + x_end, "exception/4/24/0"),
        "upper-case": (guru("StoreProhibited", 1) + xtensa_registers(1) + [""] + [backtrace(6, True)] + end(), "exception/6/24/0"),
        "corrupted": (guru("IllegalInstruction") + xtensa_registers() + [""] + [backtrace(3, end=" |<-CORRUPTED")] + end(), "exception/3/24/0"),
        "continues": (guru("InstrFetchProhibited") + xtensa_registers() + [""] + [backtrace(100, end=" |<-CONTINUES")] + end(), "exception/100/24/0"),
        "no-gap": (guru("IntegerDivideByZero") + xtensa_registers() + [""] + [backtrace(5, gap="")] + end(), "exception/5/24/0"),
        "double": (guru("Double exception", tail=" ") + xtensa_registers() + [""] + x_end, "exception/4/24/0"),
        "cache": (guru("Cache disabled but cached memory region accessed") + xtensa_registers() + [""] + x_end, "exception/4/24/0"),
        "abort": (["", "abort() was called at PC 0x400d1234 on core 0", "", ""] + x_end, "abort/4/0/0"),
        "error-check": (["ESP_ERROR_CHECK failed: esp_err_t 0x103 (ESP_ERR_INVALID_STATE) at 0x400d1234", 'file: "./main/main.c" line 20',
                         "func: app_main", "expression: nvs_flash_init()", "", "abort() was called at PC 0x400d1234 on core 0", ""] + x_end,
                        "abort/4/0/0"),
        "assert": (["", "assert failed: app_main main.c:12 (x > 0)", "", ""] + x_end, "assert/4/0/0"),
        "assert-abort": (['assertion "x > 0" failed: file "main.c", line 12, function: app_main', "",
                          "abort() was called at PC 0x400d1234 on core 0", ""] + x_end, "assert/4/0/0"),
        "overflow": (["", "***ERROR*** A stack overflow in task Tmr Svc has been detected.", "", ""] + x_end, "stack-overflow/4/0/0"),
        "canary": (["Guru Meditation Error: Core  0 panic'ed (Unhandled debug exception). ",
                    "Debug exception reason: Stack canary watchpoint triggered (main) "] + xtensa_registers() + [""] + x_end,
                   "stack-overflow/4/24/0"),
        "smash": (["", "Stack smashing protect failure!", "", "", "abort() was called at PC 0x400d1234 on core 0", ""] + x_end, "stack-smash/4/0/0"),
        "heap": (["CORRUPT HEAP: Bad head at 0x3fcb5fa8. Expected 0xabba1234 got 0x3fcb3e80", "",
                  "assert failed: multi_heap_free multi_heap_poisoning.c:259 (head != NULL)", ""] + x_end, "heap/4/0/0"),
        "int-wdt": (guru("Interrupt wdt timeout on CPU0", tail=" ") + xtensa_registers() + [""] + [backtrace(4), ""] + xtensa_registers(1) +
                    ["", backtrace(7)] + end(), "interrupt-watchdog/4/24/0;backtrace/7/24/0"),
        "no-headline": (xtensa_registers() + [""] + x_end, "exception/4/24/0"),
        "torn-backtrace": (guru("LoadProhibited") + xtensa_registers() + ["", backtrace(3) + " 0x400d1"] + end(), "exception/3/24/0"),
    }
    watch = {"int-wdt": "watchdog"}
    for name, (lines, panics) in forms.items():
        trouble = watch.get(name, "panic")
        for chip in ("s2", "s3"):
            again = start(chip, 3, "RTC_SW_SYS_RST")
            yield case(f"crash-{name}-{chip}", start(chip) + lines + again, 2, "POWERON;RTC_SW_SYS_RST", f"{trouble};none", panics)
        yield case(f"crash-{name}-cdc", cdc() + lines + cdc(), 2, troubles=f"{trouble};none", panics=panics)
        yield case(f"crash-{name}-loop", (start("s3") + lines) * 3, 3, ";".join(["POWERON"] * 3), ";".join([trouble] * 3),
                   ";".join([panics] * 3), verdict="panic-loop")
        yield case(f"crash-{name}-cut", cdc() + lines[:-1], troubles=trouble, panics=panics, verdict="panic")
    r_dump = riscv_registers() + [""] + stack() + end()
    riscv = {
        "load-fault": (guru("Load access fault") + r_dump, "exception/0/37/512"),
        "illegal": (guru("Illegal instruction") + r_dump, "exception/0/37/512"),
        "protection": (guru("Stack protection fault", tail=" ") + ['Detected in task "main" at 0x42007a14', "Stack pointer: 0x3fc8f510"] + r_dump,
                       "stack-overflow/0/37/512"),
        "abort": (["", "abort() was called at PC 0x42007a14 on core 0"] + r_dump, "abort/0/37/512"),
        "assert": (["", "assert failed: app_main main.c:12 (x > 0)"] + r_dump, "assert/0/37/512"),
        "eh-frame": (guru("Load access fault") + riscv_registers() + ["", backtrace(5)] + end(), "exception/5/37/0"),
        "truncated": (guru("Load access fault") + riscv_registers() + [""] + stack()[:9] + end(), "exception/0/37/256"),
        "interleaved": (guru("Load access fault") + riscv_registers() + [""] + stack()[:5] + ["I (9000) wifi:bcn_timeout"] + stack()[5:] + end(),
                        "exception/0/37/512"),
        "lost-row": (guru("Load access fault") + riscv_registers() + [""] + stack()[:5] + stack()[6:] + end(), "exception/0/37/512"),
        "torn-row": (guru("Load access fault") + riscv_registers() + [""] + stack()[:5] + [stack()[5][:40]] + stack()[6:] + end(),
                     "exception/0/37/512"),
    }
    for name, (lines, panics) in riscv.items():
        yield case(f"crash-{name}-p4", start("p4") + lines + start("p4", 12, "SW_CPU_RESET"), 2, "POWERON;SW_CPU_RESET", "panic;none", panics)
        yield case(f"crash-{name}-p4-cdc", cdc() + lines, troubles="panic", panics=panics, verdict="panic")
    wdt = ["E (6000) task_wdt: Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:",
           "E (6000) task_wdt:  - IDLE0 (CPU 0)", "E (6000) task_wdt: Tasks currently running:", "E (6000) task_wdt: CPU 0: main",
           "E (6000) task_wdt: CPU 1: IDLE1"]
    yield case("watchdog-list", cdc() + wdt + ["I (7000) main: on"], panics="task-watchdog/0/0/0", verdict="running")
    yield case("watchdog-backtrace", cdc() + wdt + ["E (6000) task_wdt: Print CPU 0 (current core) backtrace", "", "", backtrace(4), ""] +
               ["I (7000) main: on"], panics="task-watchdog/4/0/0", verdict="running")
    yield case("watchdog-two-backtraces", cdc() + wdt + ["E (6000) task_wdt: Print CPU 0 (current core) backtrace", "", backtrace(4), "",
               "E (6000) task_wdt: Print CPU 1 backtrace", "", backtrace(6), ""], panics="task-watchdog/4/0/0;backtrace/6/0/0", verdict="running")
    yield case("watchdog-panic", cdc() + wdt + ["E (6000) task_wdt: Aborting.", "E (6000) task_wdt: Print CPU 0 (current core) backtrace", "",
               "abort() was called at PC 0x400d1234 on core 0", "", backtrace(4)] + end(), troubles="watchdog",
               panics="task-watchdog/4/0/0", verdict="panic")
    yield case("backtrace-alone", cdc() + [backtrace(5, True)] + ["I (7000) main: on"], panics="backtrace/5/0/0", verdict="running")
    yield case("backtrace-twice", cdc() + [backtrace(5), "I (7000) main: on", backtrace(6)], panics="backtrace/5/0/0;backtrace/6/0/0",
               verdict="running")
    yield case("backtrace-logged", cdc() + ["E (7000) diag: " + backtrace(2)], panics="backtrace/2/0/0", verdict="running")
    yield case("assert-alone", cdc() + ["assert failed: app_main main.c:12 (x > 0)"], troubles="panic", panics="assert/0/0/0", verdict="panic")
    block = ["================= CORE DUMP START ================="] + \
        [base64.b64encode(bytes(range(i, i + 48))).decode() for i in range(40)] + ["dE4AABMAAABsAQAA"] + \
        ["================= CORE DUMP END ================="]
    crash = guru("LoadProhibited") + xtensa_registers() + ["", backtrace()] + end()[:-1]
    yield case("core-dump", cdc() + crash + ["Press Enter to print core dump to UART..."] + block + ["Rebooting..."] + cdc(), 2,
               troubles="panic;none", panics="exception/4/24/0", dumps=1)
    yield case("core-dump-torn", cdc() + crash + block[:12] + start("s2", 3, "RTC_SW_SYS_RST"), 2, "-;RTC_SW_SYS_RST",
               "panic;none", "exception/4/24/0", 1)
    yield case("core-dump-to-flash", cdc() + crash + ["I (4748) esp_core_dump_flash: Save core dump to flash...",
               "I (5051) esp_core_dump_flash: Core dump has been saved to flash.", "Rebooting..."] + cdc(), 2, troubles="panic;none",
               panics="exception/4/24/0")


def main():
    folder = pathlib.Path(sys.argv[1])
    for path in folder.glob("*.log"):
        path.unlink()
    for name, text in [*healthy(), *failures(), *crashes()]:
        (folder / f"{name}.log").write_text(text, encoding="utf-8")
    lines = []
    for name, labels in LABELS.items():
        lines += [f"[{name}]", *(f"{key}={value}" for key, value in labels.items()), ""]
    (folder / "labels.ini").write_text("\n".join(lines), encoding="utf-8")
    print(len(LABELS), "logs")


main()
