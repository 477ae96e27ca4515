#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop takes for firmware once the MIME type is installed."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from support.tap import Tap  # pylint: disable=wrong-import-position

KIND = "application/vnd.usb.dfu"
GUESS = ("import sys; from gi.repository import Gio; "
         "print(Gio.content_type_guess(sys.argv[1], open(sys.argv[2], 'rb').read(4096))[0])")


def install(home):
    """A data folder of the user with our package alone in it."""
    packages = home / "mime/packages"
    packages.mkdir(parents=True)
    shutil.copy(os.environ["STROBE_MIME"], packages / "io.github.strobeapp.Strobe.xml")
    subprocess.run(["update-mime-database", home / "mime"], check=True, capture_output=True)


def guess(home, name, path):
    done = subprocess.run([sys.executable, "-c", GUESS, name, str(path)], check=True, capture_output=True, text=True,
                          env={**os.environ, "XDG_DATA_HOME": str(home)})
    return done.stdout.strip()


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix="strobe-mime-") as folder:
        home = pathlib.Path(folder) / "data"
        install(home)
        firmware = pathlib.Path(folder) / "firmware"
        subprocess.run([os.environ["STROBE_MAKE_FIRMWARE"], "good", firmware, "40"], check=True)
        archive = pathlib.Path(folder) / "archive"
        archive.write_bytes(firmware.read_bytes().replace(b"dfuinfo0.dat", b"readme00.txt"))
        text = pathlib.Path(folder) / "text"
        text.write_text("Dear reader, this is a letter.\n", encoding="utf-8")
        for title, name, path, ours in (
                ("dfu.bin is firmware", "dfu.bin", firmware, True),
                ("so is a file that ends in .dfu", "old.dfu", firmware, True),
                ("and one that only has the content", "firmware-1.4.0", firmware, True),
                ("another .bin is not", "notes.bin", text, False),
                ("another archive is not", "backup", archive, False)):
            found = guess(home, name, path)
            tap.case(title, [] if (found == KIND) == ours else [f"{name} is {found}"])
    return tap.finish()


sys.exit(main())
