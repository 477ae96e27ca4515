# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the stories of the lab are told with, inside its virtual machine."""

import array
import fcntl
import glob
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
TESTS = HERE.parent
sys.path.insert(0, str(TESTS))

from support.tap import Tap  # pylint: disable=wrong-import-position

BUILD = pathlib.Path(os.environ["STROBE_BUILD"])
OUT = pathlib.Path("/out")
CLI = str(BUILD / "src/cli/strobe-cli")
WINDOW = str(BUILD / "src/ui/strobe")
DFU_UTIL = shutil.which("dfu-util") or "/usr/bin/dfu-util"

VHCI = pathlib.Path("/sys/devices/platform/vhci_hcd.0")
USB = pathlib.Path("/sys/bus/usb/devices")
RULES = pathlib.Path("/run/udev/rules.d/90-lab.rules")

USER_ID = 12345
HOME = "/run/user-home"
AS_ROOT = "/run/as-root"  # setpriv with the set-user-id bit: it is our machine

USBDEVFS_CONTROL = 0xC0185500  # linux/usbdevice_fs.h, on 64 bits
DFU_OUT, DFU_IN = 0x21, 0xa1
DFU_DETACH, DFU_DNLOAD, DFU_UPLOAD, DFU_GETSTATUS = 0, 1, 2, 3

cases = []


class Failed(Exception):
    """An expectation of a story that did not come true."""


def case(name):
    """Makes a function a case of its story."""
    def register(function):
        cases.append((name, function))
        return function
    return register


def expect(condition, text):
    if not condition:
        raise Failed(text)


def expect_equal(what, seen, wanted):
    expect(seen == wanted, f"{what}: {seen!r}, not {wanted!r}")


def wait_for(what, predicate, limit_s=30, step_s=0.05):
    """Waits until a predicate gives something true, and returns that."""
    end = time.monotonic() + limit_s
    while True:
        value = predicate()
        if value:
            return value
        if time.monotonic() > end:
            raise Failed(f"waited {limit_s} s for {what}")
        time.sleep(step_s)


def read(path):
    try:
        return pathlib.Path(path).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None


def bus_number():
    """The number of the full-speed bus that vhci_hcd makes."""
    for path in VHCI.glob("usb*"):
        if read(path / "speed") == "480":
            return int(read(path / "busnum"))
    raise Failed("vhci_hcd has no bus")


class Board:
    """A virtual board, in a port of its own."""

    def __init__(self, boards, name, slot):
        self.boards = boards
        self.name = name
        self.port = f"{boards.bus}-{slot + 1}"

    def tell(self, verb, *words):
        return self.boards.tell(verb, self.name, *words)

    def plug(self, boot=True):
        """Puts the board in, BOOT pressed or not, and waits until the system has seen it."""
        self.tell("plug", *(["boot"] if boot else []))
        self.wait_there()

    def wait_there(self, limit_s=20):
        wait_for(f"{self.name} at {self.port}",
                 lambda: read(USB / f"{self.port}:1.0" / "bInterfaceClass"), limit_s)
        settle()

    def unplug(self):
        self.tell("unplug")
        self.wait_gone()

    def wait_gone(self, limit_s=20):
        wait_for(f"{self.name} to go", lambda: not (USB / self.port).exists(), limit_s)
        settle()

    def reset(self, boot=False):
        number = self.number()
        self.tell("reset", *(["boot"] if boot else []))
        wait_for(f"{self.name} to come back",
                 lambda: self.number() not in (None, number) and
                 read(USB / f"{self.port}:1.0" / "bInterfaceClass"))
        settle()

    def number(self):
        """The device's number on the bus; another one after each enumeration."""
        return read(USB / self.port / "devnum")

    def dfu_protocol(self):
        """'01' is run-time DFU, '02' is DFU mode; None without DFU."""
        for path in USB.glob(f"{self.port}:1.*"):
            if read(path / "bInterfaceClass") == "fe":
                return read(path / "bInterfaceProtocol")
        return None

    def node(self):
        return "/dev/bus/usb/{:03}/{:03}".format(
            int(read(USB / self.port / "busnum")), int(self.number()))

    def tty(self):
        found = glob.glob(str(USB / f"{self.port}:1.*" / "tty" / "*"))
        return "/dev/" + os.path.basename(found[0]) if found else None

    def flash(self):
        with tempfile.TemporaryDirectory() as folder:
            self.tell("dump", f"{folder}/flash")
            return pathlib.Path(f"{folder}/flash").read_bytes()

    def control(self, request_type, request, value=0, index=2, data=b"", length=0):
        """One control transfer, as nobody else would send it; the data of an IN request."""
        buffer = array.array("B", bytes(data) or bytes(length))
        address = buffer.buffer_info()[0]
        transfer = bytearray(struct.pack("@BBHHHIP", request_type, request, value, index,
                                         len(buffer), 5000, address))
        with open(self.node(), "r+b", buffering=0) as node:
            count = fcntl.ioctl(node, USBDEVFS_CONTROL, transfer)
        return buffer.tobytes()[:count]

    def enter_dfu_mode(self):
        """What DETACH does: the board leaves the bus instead of answering."""
        number = self.number()
        try:
            self.control(DFU_OUT, DFU_DETACH, 1000)
        except OSError:
            pass
        wait_for("DFU mode", lambda: self.number() not in (None, number) and
                 self.dfu_protocol() == "02")
        settle()

    def dfu_status(self):
        """Status and state, as GETSTATUS tells them."""
        reply = self.control(DFU_IN, DFU_GETSTATUS, length=6)
        return reply[0], reply[4]

    def stats(self):
        return {key: int(value) for key, value in
                re.findall(r"(\w+)=(\d+)", self.tell("stats"))}


class Boards:
    """The program that plays the boards; they are gone when it ends."""

    def __init__(self):
        self.bus = bus_number()
        self.count = 0
        self.made = []
        # pylint: disable=consider-using-with
        self.process = subprocess.Popen(as_root([str(BUILD / "tests/lab/virtual-board")]), text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(20)
        for board in self.made:
            board.wait_gone()

    def tell(self, *words):
        self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        reply = self.process.stdout.readline().split(" ", 1)
        expect(reply[0] == "ok", f"virtual-board: {words}: {reply}")
        return reply[1].strip()

    def add(self, chip="esp32s2", kind="rom", faults="", flash_bytes=4 << 20, slot=None):
        """A board in a port of its own, or in that of another one that was unplugged."""
        name = f"board{self.count}"
        slot = self.count if slot is None else slot
        self.count += 1
        self.tell("add", name, kind, chip, slot, flash_bytes, *faults.split())
        board = Board(self, name, slot)
        self.made.append(board)
        return board


def settle():
    subprocess.run(["udevadm", "settle", "-t", "10"], check=False)


def as_user(command):
    """The command, run by a normal user."""
    if os.geteuid() == USER_ID:
        return command
    return ["setpriv", f"--reuid={USER_ID}", f"--regid={USER_ID}", "--clear-groups", *command]


def as_root(command):
    """The command, run by root, whoever we have become."""
    if os.geteuid() == 0:
        return command
    return [AS_ROOT, "--reuid=0", "--regid=0", "--clear-groups", *command]


def become_user():
    """From here on this program is the normal user: the buses of a session talk to nobody else."""
    os.setgroups([])
    os.setresgid(USER_ID, USER_ID, USER_ID)
    os.setresuid(USER_ID, USER_ID, USER_ID)
    os.environ["HOME"] = HOME


def make_user():
    """A normal user who can reach the programs that were built, wherever that was."""
    with open("/etc/passwd", "a", encoding="utf-8") as file:
        file.write(f"labuser:x:{USER_ID}:{USER_ID}::{HOME}:/bin/sh\n")
    os.mkdir(HOME)
    os.chown(HOME, USER_ID, USER_ID)
    for folder in {*BUILD.parents, *TESTS.parents}:
        folder.chmod(folder.stat().st_mode | 0o011)
    shutil.copy("/usr/bin/setpriv", AS_ROOT)
    os.chmod(AS_ROOT, 0o4755)


def allow_everybody(allowed):
    """Whether a normal user may open the boards; everybody may open their serial ports."""
    mode = "0666" if allowed else "0600"
    rules = (f'SUBSYSTEM=="usb", ENV{{DEVTYPE}}=="usb_device", MODE="{mode}"\n'
             'SUBSYSTEM=="tty", KERNEL=="ttyACM*", MODE="0666"\n')
    script = f"mkdir -p {RULES.parent}; cat >{RULES}; udevadm control --reload"
    subprocess.run(as_root(["sh", "-c", script]), input=rules, text=True, check=True)


def run(command, limit_s=120, env=None):
    """Runs a program to its end: its exit status, output and errors, as text."""
    return subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          timeout=limit_s, check=False, errors="replace",
                          env={**os.environ, **(env or {})})


def expect_exit(result, wanted):
    expect(result.returncode == wanted,
           f"{' '.join(result.args)}: exit {result.returncode}, not {wanted}\n"
           f"{result.stdout[-2000:]}\n{result.stderr[-2000:]}")


def make_firmware(name="dfu.bin", kind="good", app_kib=32):
    """A dfu.bin in a place that everybody may read; its app is "blink", padded to that size."""
    path = pathlib.Path(tempfile.gettempdir()) / name
    expect_exit(run([BUILD / "tests/support/make-firmware", kind, path, app_kib]), 0)
    return path


def running_board(boards, faults=""):
    """A board that runs what strobe-cli flashed into it: an app that is as small as can be, as it is the log that counts."""
    board = boards.add(faults=faults)
    board.plug()
    expect_exit(run([CLI, "flash", "--port", board.port, make_firmware("small.bin", app_kib=4)]), 0)
    board.reset()
    wait_for("its serial port", board.tty)
    return board


def entries(archive):
    """Names and contents of a CPIO archive (newc). Independent of Strobe's own reader."""
    at = 0
    while archive[at:at + 6] == b"070701":
        fields = [int(archive[at + 6 + 8 * i:at + 14 + 8 * i], 16) for i in range(13)]
        size, name_size = fields[6], fields[11]
        data = (at + 110 + name_size + 3) & ~3
        name = archive[at + 110:at + 110 + name_size - 1].decode()
        if name == "TRAILER!!!":
            return
        yield name, archive[data:data + size]
        at = (data + size + 3) & ~3


def expected_parts(path):
    """Address and content of everything that a dfu.bin wants in flash."""
    files = dict(entries(pathlib.Path(path).read_bytes()))
    index = files["dfuinfo0.dat"]
    for at in range(0, len(index), 88):
        record = index[at:at + 88]
        address = int.from_bytes(record[0:4], "little")
        flags = int.from_bytes(record[4:8], "little")
        if flags == 0:
            yield address, files[record[8:72].rstrip(b"\0").decode()]


def expect_flashed(board, path):
    """Byte for byte: the parts, and nothing else."""
    flash = board.flash()
    wanted = bytearray(b"\xff" * len(flash))
    for address, content in expected_parts(path):
        wanted[address:address + len(content)] = content
    if flash != bytes(wanted):
        first = next(i for i, pair in enumerate(zip(flash, wanted)) if pair[0] != pair[1])
        raise Failed(f"flash differs from {path} at {first:#x}: "
                     f"{flash[first:first + 16].hex()}, not {bytes(wanted[first:first + 16]).hex()}")


def tell_stories():
    """Runs every case; the program's exit status."""
    tap = Tap()
    make_user()
    allow_everybody(True)
    for name, function in cases:
        start = time.monotonic()
        problems = []
        try:
            function()
        except Failed as failure:
            problems = [str(failure)]
        except Exception:  # pylint: disable=broad-except
            problems = [traceback.format_exc()]
        tap.case(f"{name} ({time.monotonic() - start:.1f} s)", problems)
        for _ in range(1 if problems else 0):
            kernel = subprocess.run("dmesg | tail -n 25", shell=True, capture_output=True,
                                    text=True, check=False)
            tap.note(kernel.stdout)
    return tap.finish()
