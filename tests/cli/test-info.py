#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""strobe-cli info: what a file holds, and what is wrong with it."""

import hashlib
import os
import re

from cli_case import Run, bad_kinds, collect, contains, equal, run_cases

MEMBERS = ["valid", "problems", "chip", "suffix", "parts", "app", "partitions",
           "problem_details", "remarks", "file_size", "write_size", "flash_size", "regions",
           "images", "partition_table"]
IMAGE_MEMBERS = ["kind", "region", "address", "partition", "fault", "looks_encrypted", "chip",
                 "chip_id", "entry", "spi_mode", "spi_mhz", "flash_size", "wp_pin", "min_revision",
                 "max_revision", "min_revision_legacy", "size", "checksum_state", "sha256_state",
                 "sha256", "segments", "signing", "signatures", "secure_padding", "app",
                 "bootloader"]
# A word of the sentence that people read, for the faults that people meet.
WORDS = {
    "empty": "empty", "text": "no firmware", "elf": "ELF", "dfuse": "DfuSe",
    "raw-app": "at which address", "no-suffix": "suffix", "bad-crc": "checksum",
    "truncated": "cut short", "missing-part": "not in it", "bad-md5": "MD5",
    "runs-code": "safety", "overlap": "on top of each other", "beyond-flash": "does not fit",
    "wrong-chip": "different chips", "bad-image": "image inside",
}


def info(path):
    run = Run("info", "--json", path)
    return run, run.lines()[0]


def test_json_has_exactly_the_documented_members(files):
    run, good = info(files.get("good"))
    equal(run.exit, 0, run)
    equal(list(good), MEMBERS)
    equal(list(good["parts"][0]), ["name", "address", "size", "md5", "md5_ok", "kind", "flags"])
    equal(list(good["app"]), ["project", "version", "idf", "built", "elf_sha256", "secure_version",
                              "min_efuse_block_revision", "max_efuse_block_revision",
                              "mmu_page_size"])
    equal(list(good["partitions"][0]), ["label", "type", "subtype", "offset", "size", "encrypted",
                                        "readonly"])
    equal(list(good["regions"][0]), ["name", "kind", "address", "size", "parts"])
    equal(list(good["images"][0]), IMAGE_MEMBERS)
    equal(list(good["images"][0]["segments"][0]), ["address", "size", "offset", "memory"])
    equal(list(good["partition_table"]), ["address", "md5", "md5_state", "rows_after_end",
                                          "faults"])


def test_a_good_file_is_valid_and_names_its_chip(files):
    _, good = info(files.get("good"))
    equal((good["valid"], good["problems"], good["chip"]), (True, [], "ESP32-S2"))


def test_the_suffix_is_shown(files):
    _, good = info(files.get("good"))
    equal((good["suffix"]["vid"], good["suffix"]["pid"]), ("303a", "0002"))


def test_parts_have_numbers_and_checked_digests(files):
    path = files.get("good")
    _, good = info(path)
    parts = {part["name"]: part for part in good["parts"]}
    equal(parts["blink.bin"]["address"], 0x10000)
    equal(parts["partition-table.bin"]["address"], 0x8000)
    for part in good["parts"]:
        equal(part["md5_ok"], True, part)
        equal(bool(re.fullmatch("[0-9a-f]{32}", part["md5"])), True, part)
    size = parts["blink.bin"]["size"]
    data = path.read_bytes()
    start = data.index(b"blink.bin\0", data.index(b"TRAILER") - size - 200)
    start = (start + len(b"blink.bin\0") + 3) & ~3
    equal(hashlib.md5(data[start:start + size]).hexdigest(), parts["blink.bin"]["md5"])


def test_the_app_is_described(files):
    _, good = info(files.get("good"))
    app = good["app"]
    equal((app["project"], app["version"], app["idf"]), ("blink", "1.4.0", "v5.3"))
    equal(app["built"], "2026-03-02 14:11:09")
    equal(bool(re.fullmatch("[0-9a-f]{64}", app["elf_sha256"])), True, app)


def test_partitions_are_listed(files):
    _, good = info(files.get("good"))
    equal(good["partitions"][0], {"label": "nvs", "type": "data", "subtype": "nvs",
                                  "offset": 0x9000, "size": 0x6000, "encrypted": False,
                                  "readonly": False})
    equal([each["label"] for each in good["partitions"]], ["nvs", "phy_init", "factory"])


def test_images_have_the_digest_that_is_in_the_file(files):
    path = files.get("good")
    _, good = info(path)
    data = path.read_bytes()
    equal([image["kind"] for image in good["images"]], ["bootloader", "app"])
    for image in good["images"]:
        equal((image["checksum_state"], image["sha256_state"]), ("ok", "ok"), image)
        at = data.index(bytes.fromhex(image["sha256"]))
        start = at + 32 - image["size"]
        equal(hashlib.sha256(data[start:at]).hexdigest(), image["sha256"])


def test_segments_name_the_memory_of_the_chip(files):
    for kind, memories in ("good", ["DROM", "IROM"]), ("good-p4", ["IROM/DROM", "IROM/DROM"]):
        _, good = info(files.get(kind))
        equal([segment["memory"] for segment in good["images"][1]["segments"]], memories)


def test_the_table_tells_the_state_of_its_md5(files):
    _, good = info(files.get("good"))
    equal(good["partition_table"]["md5_state"], "ok")
    _, bad = info(files.get("damaged-table"))
    equal(bad["partition_table"]["md5_state"], "wrong")
    equal(len(bad["partitions"]), 3)
    equal(len(bad["partition_table"]["faults"]), 1)


def test_a_remark_has_its_code_and_its_sentences(files):
    run, good = info(files.get("good-for-more-flash"))
    equal((run.exit, good["valid"]), (0, True), run)
    remark = good["remarks"][0]
    equal(list(remark), ["code", "level", "message", "advice", "subject", "other", "value", "limit"])
    equal((remark["code"], remark["level"]), ("flash-size-differs", "warning"))
    equal((remark["value"], remark["limit"]), (16 << 20, 4 << 20))
    text = Run("info", files.get("good-for-more-flash"))
    contains(text.out, remark["message"], text)


def test_what_is_wrong_is_told_in_sentences_too(files):
    _, bad = info(files.get("damaged-app"))
    equal([list(each) for each in bad["problem_details"]], [["error", "advice", "detail"]])
    equal(bad["problem_details"][0]["detail"], bad["problems"][0])


def test_text_is_as_expected(files):
    run = Run("info", files.get("good"))
    equal(run.exit, 0, run)
    equal(run.err, "", run)
    lines = [" ".join(line.split()) for line in run.out.splitlines()]
    equal(lines[:3], ["blink 1.4.0", "ESP-IDF v5.3, built 2026-03-02 14:11:09", "for ESP32-S2"],
          run)
    contains(lines, "Parts", run)
    contains(lines, "for ROM 32 bytes MD5 ok flash_params.dat", run)
    contains(lines, "0x00008000 3.0 KiB MD5 ok partition-table.bin", run)
    contains(lines, "0x00009000 24.0 KiB data nvs nvs", run)
    equal(sum(line.startswith("303a:0002 DFU 1.00 CRC ") for line in lines), 1, run)
    contains(lines, "App blink.bin at 0x00010000", run)
    contains(lines, "flash DIO, 80 MHz, 4.0 MiB; entry 0x40025000", run)
    contains(lines, "ESP32-S2 40.3 KiB checksum ok, SHA-256 ok", run)


def bad_case(kind, word):
    def case(files):
        path = files.get(kind)
        run, bad = info(path)
        equal(run.exit, 3, run)
        equal(list(bad), MEMBERS)
        equal(bad["valid"], False)
        equal(len(bad["problems"]) > 0 and all(bad["problems"]), True, run)
        text = Run("info", path)
        equal(text.exit, 3, text)
        contains(text.err, word, text)
    return case


def test_what_can_be_read_of_a_damaged_file_is_still_shown(files):
    _, bad = info(files.get("bad-md5"))
    equal([part["md5_ok"] for part in bad["parts"]].count(False), 1)
    equal(bad["chip"], "ESP32-S2")


def test_a_file_that_is_not_there_is_a_bad_image(files):
    run, bad = info(files.folder / "nowhere.bin")
    equal((run.exit, bad["valid"], list(bad)), (3, False, MEMBERS), run)


def test_a_directory_is_a_bad_image(files):
    run, bad = info(files.folder)
    equal((run.exit, bad["valid"]), (3, False), run)


def test_a_file_that_may_not_be_read_is_a_bad_image(files):
    path = files.folder / "secret.bin"
    path.write_bytes(files.get("good").read_bytes())
    path.chmod(0)
    # root reads everything, unless it is told not to
    wrapper = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    run = Run("info", path, wrapper=wrapper if os.geteuid() == 0 else ())
    equal(run.exit, 3, run)
    contains(run.err, "The file cannot be read", run)


def test_a_file_of_300_mb_is_refused_unread(files):
    path = files.folder / "huge.bin"
    with open(path, "wb") as huge:
        huge.truncate(300 * 1000 * 1000)
    run, bad = info(path)
    equal((run.exit, bad["valid"]), (3, False), run)


def test_control_characters_of_a_file_do_not_reach_the_terminal(files):
    data = bytearray(files.get("good").read_bytes())
    while b"blink.bin" in data:
        at = data.index(b"blink.bin")
        data[at:at + 5] = b"\x1b[31m"
    path = files.folder / "escape.bin"
    path.write_bytes(data)
    run = Run("info", path)
    equal("\x1b" in run.out + run.err, False, run)


run_cases("info", collect(dict(globals()))
          + [(f"{kind}-exits-3-with-a-sentence", bad_case(kind, WORDS.get(kind, "")))
             for kind in bad_kinds()])
