#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""strobe-cli build: the dfu.bin of files, of lists and of folders, and everything that stands in its way."""

import json
import os
import pathlib
import shutil
import sys
import tempfile

from cli_case import Run, collect, contains, equal, run_cases

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from support import dfu_writer  # pylint: disable=wrong-import-position

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "data/mkdfu-golden/1"
GOLDEN_FILES = {0x1000: "1.bin", 0x8000: "2.bin", 0x10000: "3.bin"}
MEMBERS = ["ok", "out", "chip", "flash_size", "part_size", "parts", "bytes", "files", "problems", "notes"]


class Folder:
    """A folder of its own for a case, with the golden files in it."""

    def __init__(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="strobe-build-")
        self.path = pathlib.Path(self.temporary.name)

    def __enter__(self):
        for name in GOLDEN_FILES.values():
            shutil.copyfile(GOLDEN / name, self.path / name)
        return self

    def __exit__(self, *_):
        self.temporary.cleanup()

    def list(self, **members):
        """Writes a flasher_args.json for the golden files, with members changed; None takes one out."""
        content = {"flash_settings": {"flash_size": "4MB"}, "extra_esptool_args": {"chip": "esp32s2"},
                   "flash_files": {hex(address): name for address, name in GOLDEN_FILES.items()}, **members}
        content = {name: value for name, value in content.items() if value is not None}
        path = self.path / "flasher_args.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    def out(self):
        return self.path / "out.bin"

    def build(self, *arguments):
        """A run with --json, and its object."""
        run = Run("build", "--json", self.out(), *arguments)
        return run, run.lines()[0]

    def build_golden(self, *arguments):
        run, result = self.build(*arguments)
        equal((run.exit, result["ok"]), (0, True), run)
        equal(self.out().read_bytes() == (GOLDEN / "dfu.bin").read_bytes(), True, run)
        return result

    def refuse(self, *arguments, code=3, words=""):
        run, result = self.build(*arguments)
        equal((run.exit, result["ok"], result["exit"]), (code, False, code), run)
        equal(self.out().exists(), False, run)
        contains(" ".join([result["error"], result["detail"], *result["problems"]]), words, run)
        return result


def pairs():
    return [word for address, name in GOLDEN_FILES.items() for word in (hex(address), GOLDEN / name)]


def s2(*arguments):
    return ["--chip", "esp32s2", "--flash-size", "4MB", *arguments]


def test_addresses_and_files_make_the_golden_file(files):
    with Folder() as folder:
        result = folder.build_golden(*s2(*pairs()))
        equal(list(result), MEMBERS)
        equal((result["chip"], result["flash_size"], result["parts"]), ("ESP32-S2", 4 << 20, 4))
        equal([item["address"] for item in result["files"]], list(GOLDEN_FILES))
        equal(result["notes"], [])


def test_a_list_makes_the_golden_file(files):
    with Folder() as folder:
        folder.build_golden("--flasher-args", folder.list())


def test_a_build_folder_makes_the_golden_file(files):
    with Folder() as folder:
        folder.list()
        folder.build_golden(folder.path)


def test_addresses_may_be_decimal_and_files_in_any_order(files):
    with Folder() as folder:
        words = [word for address, name in reversed(GOLDEN_FILES.items()) for word in (address, GOLDEN / name)]
        folder.build_golden(*s2(*words))


def test_a_list_comes_after_the_files_of_the_command_line(files):
    with Folder() as folder:
        other = folder.path / "other.bin"
        other.write_bytes(b"other")
        result = folder.build_golden("--flasher-args", folder.list(), "0x8000", other)
        contains(result["notes"][0], "other.bin")


def test_a_list_of_named_images_alone_will_do(files):
    with Folder() as folder:
        images = {name: {"offset": address, "file": name, "encrypted": "false"}
                  for address, name in GOLDEN_FILES.items()}
        folder.build_golden(folder.list(flash_files=None, **images))


def test_an_image_that_the_build_wants_encrypted_is_told(files):
    with Folder() as folder:
        app = {"offset": "0x10000", "file": "3.bin", "encrypted": "true"}
        contains(folder.build_golden(folder.list(app=app))["notes"][0], "encrypted")


def test_part_size_cuts_files(files):
    with Folder() as folder:
        app = folder.path / "app.bin"
        app.write_bytes(bytes(i % 251 for i in range(100000)))
        run, result = folder.build(*s2("--part-size=16K", "0x10000", app))
        equal((run.exit, result["parts"]), (0, 8), run)
        wanted = dfu_writer.dfu_file([(0x10000, ("app.bin", app.read_bytes()))], 2, 4 << 20, 16384)
        equal(folder.out().read_bytes() == wanted, True)


def test_the_flash_size_is_assumed_where_nothing_tells_it(files):
    with Folder() as folder:
        _, result = folder.build("--chip=esp32s2", "0x2ff000", GOLDEN / "1.bin")
        equal(result["flash_size"], 4 << 20)
        contains(result["notes"][0], "4 MiB")


def test_names_that_meet_are_mended_and_told(files):
    with Folder() as folder:
        (folder.path / "sub").mkdir()
        shutil.copyfile(GOLDEN / "2.bin", folder.path / "sub/1.bin")
        run = Run("build", folder.out(), *s2("0x1000", GOLDEN / "1.bin", "0x8000", folder.path / "sub/1.bin"))
        equal(run.exit, 0, run)
        contains(run.err, "“1.bin” is called “1-2.bin”", run)
        contains(run.out, "out.bin: 10.0 KiB for ESP32-S2", run)


def test_a_name_that_the_board_cannot_read_whole_is_mended(files):
    with Folder() as folder:
        long_name = folder.path / ("n" * 60 + ".bin")
        shutil.copyfile(GOLDEN / "1.bin", long_name)
        _, result = folder.build(*s2("0x1000", long_name))
        contains(result["notes"][0], "n" * 59 + ".bin”")


def test_a_list_that_is_no_json_is_refused(files):
    with Folder() as folder:
        for text in ("", "{", "[]", "42", "\0\0", "{\"flash_files\": [", "[" * 200000):
            folder.list().write_text(text, encoding="utf-8")
            folder.refuse(folder.path / "flasher_args.json", words="flasher_args.json")


def test_a_list_without_files_is_refused(files):
    with Folder() as folder:
        folder.refuse(folder.list(flash_files={}), words="no files")
        folder.refuse(folder.list(flash_files=None), words="no files")


def test_members_of_a_wrong_type_are_refused_and_the_rest_is_shown(files):
    with Folder() as folder:
        for value in (42, None, [], {}, True):
            result = folder.refuse(folder.list(flash_files={"0x1000": "1.bin", "0x8000": value}), words="0x8000")
            equal([item["name"] for item in result["files"]], ["1.bin"])
        folder.refuse(folder.list(flash_files=[1, 2]), words="no files")
        folder.build_golden(folder.list(extra_esptool_args=3, flash_settings=[]), *s2())


def test_addresses_that_are_none_are_refused_and_the_rest_is_shown(files):
    with Folder() as folder:
        for address in ("", "x", "0x", "-1", "0x1ffffffff", "1.5", "0x0x1", "4096k"):
            result = folder.refuse(folder.list(flash_files={address: "1.bin", "0x8000": "2.bin"}), words="no address")
            equal([item["name"] for item in result["files"]], ["2.bin"])


def test_two_files_at_one_address_are_one(files):
    with Folder() as folder:
        wanted = {"0x1000": "3.bin", "4096": "1.bin", "0x8000": "2.bin", "65536": "3.bin"}
        contains(folder.build_golden(folder.list(flash_files=wanted))["notes"][0], "“3.bin” is not written")


def test_a_flash_size_that_is_none_is_refused(files):
    with Folder() as folder:
        for size in ("huge", "3MB", "512KB"):
            folder.refuse(folder.list(flash_settings={"flash_size": size}), words=size)


def test_detect_leaves_the_flash_size_to_the_files(files):
    with Folder() as folder:
        for size in ("detect", "keep"):
            folder.build_golden(folder.list(flash_settings={"flash_size": size}), "--flash-size=4MB")


def test_a_chip_that_nobody_knows_is_refused(files):
    with Folder() as folder:
        folder.refuse(folder.list(extra_esptool_args={"chip": "esp99"}), words="esp99")


def test_a_chip_without_dfu_is_refused(files):
    with Folder() as folder:
        folder.refuse(folder.list(extra_esptool_args={"chip": "esp32c3"}), words="ESP32-C3")


def test_files_that_say_no_chip_are_refused(files):
    with Folder() as folder:
        folder.refuse("0x1000", GOLDEN / "1.bin", words="which chip")


def test_missing_files_are_named_and_the_rest_is_shown(files):
    with Folder() as folder:
        folder.list()
        (folder.path / "2.bin").unlink()
        result = folder.refuse(folder.path, words="2.bin: No such file")
        equal([item["size"] for item in result["files"]], [1024, 0, 3072])


def test_paths_to_elsewhere_are_followed_and_told(files):
    with Folder() as folder:
        build = folder.path / "build"
        build.mkdir()
        listed = {"0x1000": "../1.bin", "0x8000": str(folder.path / "2.bin"), "0x10000": "../build/../3.bin"}
        folder.list(flash_files=listed).rename(build / "flasher_args.json")
        notes = folder.build_golden(build)["notes"]
        equal(len([note for note in notes if "outside" in note]), 3, notes)


def test_what_is_no_regular_file_is_refused_at_once(files):
    with Folder() as folder:
        os.mkfifo(folder.path / "fifo")
        (folder.path / "loop").symlink_to("loop")
        (folder.path / "folder").mkdir()
        for name in ("fifo", "loop", "folder", "/dev/zero", "/dev/tty", "", "nowhere/1.bin"):
            flash_files = {"0x1000": "1.bin", "0x8000": name}
            result = folder.refuse(folder.list(flash_files=flash_files))
            equal(result["files"][0]["size"], 1024)


def test_a_fifo_as_the_list_is_refused_at_once(files):
    with Folder() as folder:
        os.mkfifo(folder.path / "flasher_args.json")
        folder.refuse(folder.path, words="not a regular file")


def test_a_file_that_may_not_be_read_is_refused(files):
    with Folder() as folder:
        folder.list()
        (folder.path / "2.bin").chmod(0)
        if os.access(folder.path / "2.bin", os.R_OK):
            return  # root may read everything
        folder.refuse(folder.path, words="2.bin: Permission denied")


def test_a_file_over_16_mib_is_refused_and_not_read(files):
    with Folder() as folder:
        with open(folder.path / "2.bin", "wb") as file:
            file.truncate((16 << 20) + 1)
        folder.refuse(folder.list(), words="16777217 bytes are more than")


def test_files_that_together_are_more_than_a_flash_are_refused(files):
    with Folder() as folder:
        with open(folder.path / "2.bin", "wb") as file:
            file.truncate(16 << 20)
        flash_files = {hex(address << 24): "2.bin" for address in range(20)}
        folder.refuse(folder.list(flash_files=flash_files), words="bytes already")


def test_a_list_of_a_thousand_files_is_refused(files):
    with Folder() as folder:
        flash_files = {str(address * 4096): "1.bin" for address in range(1000)}
        folder.refuse(folder.list(flash_files=flash_files), words="1000 files")


def test_parts_in_one_sector_are_refused_with_both_names(files):
    with Folder() as folder:
        words = ["0x1000", GOLDEN / "1.bin", "0x1800", GOLDEN / "2.bin"]
        folder.refuse(*s2(*words), words="1.bin (0x1000 to 0x1400) and 2.bin (0x1800 to 0x2000) share a sector")


def test_parts_beyond_the_flash_are_refused(files):
    with Folder() as folder:
        folder.refuse(*s2("0x3ffc00", GOLDEN / "2.bin"), words="2.bin: ends at 0x400400")
        folder.refuse(*s2("0xfffffc00", GOLDEN / "2.bin"), words="2.bin")


def test_parts_of_odd_size_are_refused_where_a_file_is_cut(files):
    with Folder() as folder:
        folder.refuse(*s2("--part-size=1000", *pairs()), words="share sectors in 1.bin")
    with Folder() as folder:
        folder.build_golden(*s2("--part-size=5000", *pairs()))


def test_more_than_64_records_are_refused(files):
    with Folder() as folder:
        app = folder.path / "app.bin"
        app.write_bytes(bytes(63 * 4096 + 1))
        folder.refuse(*s2("--part-size=4096", "0x10000", app), words="65 parts are more than the 64")


def test_empty_files_become_no_part_and_are_told(files):
    with Folder() as folder:
        empty = folder.path / "empty.bin"
        empty.write_bytes(b"")
        contains(folder.build_golden(*s2(*pairs(), "0x20000", empty))["notes"][0], "empty.bin")


def test_an_app_for_another_chip_is_refused_with_both_named(files):
    with Folder() as folder:
        app = files.get("raw-app")
        folder.refuse("--chip=esp32s3", "--flash-size=4MB", "0x10000", app, words="ESP32-S2")
        folder.refuse("--chip=esp32s3", "--flash-size=4MB", "0x10000", app, words="ESP32-S3")


def test_a_folder_without_a_build_is_refused(files):
    with Folder() as folder:
        folder.refuse(folder.path, words="no finished build")
        (folder.path / "CMakeCache.txt").write_text("", encoding="utf-8")
        shutil.copy(files.get("raw-app"), folder.path / "blink.bin")
        folder.refuse(folder.path, words="no finished build")


def test_a_finished_firmware_is_nothing_to_build_from(files):
    with Folder() as folder:
        folder.refuse(files.get("good"), code=2, words="nothing to build")


def test_a_failed_build_leaves_the_old_file_alone(files):
    with Folder() as folder:
        folder.out().write_text("old", encoding="utf-8")
        run, _ = folder.build(*s2("0x3ffc00", GOLDEN / "2.bin"))
        equal((run.exit, folder.out().read_text(encoding="utf-8")), (3, "old"), run)


def test_no_input_is_ever_overwritten(files):
    with Folder() as folder:
        list_path = folder.list()
        (folder.path / "hard.bin").hardlink_to(folder.path / "1.bin")
        (folder.path / "soft.bin").symlink_to("2.bin")
        for name in ("1.bin", "hard.bin", "soft.bin", "flasher_args.json"):
            before = (folder.path / name).read_bytes()
            run = Run("build", folder.path / name, list_path)
            equal((run.exit, (folder.path / name).read_bytes() == before), (2, True), run)
            contains(run.err, "one of the files to build from", run)


def test_a_link_to_the_old_file_stays_a_link(files):
    with Folder() as folder:
        (folder.path / "real.bin").write_text("old", encoding="utf-8")
        folder.out().symlink_to("real.bin")
        folder.build_golden(*s2(*pairs()))
        equal(folder.out().is_symlink(), True)


def test_a_place_that_is_no_file_is_left_alone(files):
    with Folder() as folder:
        os.mkfifo(folder.path / "fifo")
        for place in (folder.path / "fifo", folder.path, "/dev/null", folder.path / "no/where.bin"):
            run = Run("build", place, *s2(*pairs()))
            equal(run.exit in (1, 3), True, run)
        equal((folder.path / "fifo").is_fifo(), True)


def test_a_build_folder_can_be_flashed_and_looked_into(files):
    with Folder() as folder:
        folder.list()
        run = Run("flash", "--practice", folder.path)
        equal(run.exit, 0, run)
        run = Run("info", "--json", folder.path)
        equal((run.exit, run.lines()[0]["chip"]), (0, "ESP32-S2"), run)


def test_loose_files_can_be_looked_into_together(files):
    with Folder() as folder:
        boot = folder.path / "boot.bin"
        shutil.copy(files.get("raw-bootloader"), boot)
        run = Run("info", "--json", boot, folder.path / "1.bin")
        equal(run.exit, 3, run)
        contains(run.lines()[0]["problems"][0], "at which address 1.bin goes", run)


def test_nothing_but_the_file_is_left_behind(files):
    with Folder() as folder:
        folder.build_golden(*s2(*pairs()))
        equal(sorted(path.name for path in folder.path.iterdir()), ["1.bin", "2.bin", "3.bin", "out.bin"])


run_cases("build", collect(dict(globals())))
