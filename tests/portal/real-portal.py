#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""real-portal.py PORTAL PROBE: the opener against the real xdg-desktop-portal, over a mocked /sys, with a backend whose
user answers as the case wants. Not on Debian 12, whose portal has no USB yet."""

import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support.tap import Tap  # pylint: disable=wrong-import-position

PORTAL, PROBE = sys.argv[1:3]
HERE = pathlib.Path(__file__).resolve().parent
STORE = pathlib.Path(PORTAL).parent / "xdg-permission-store"
NODE = "/dev/bus/usb/001/003"
DEVICE = """P: /devices/pci0000:00/0000:00:14.0/usb1/1-4
N: bus/usb/001/003
E: SUBSYSTEM=usb
E: DEVTYPE=usb_device
E: DEVNAME=/dev/bus/usb/001/003
E: BUSNUM=001
E: DEVNUM=003
E: MAJOR=189
E: MINOR=2
E: ID_VENDOR_ID=303a
E: ID_MODEL_ID=0002
E: ID_SERIAL=Espressif_ESP32-S2_0
A: busnum=1\\n
A: devnum=3\\n
A: idVendor=303a\\n
A: idProduct=0002\\n
"""
BACKEND = "[portal]\nDBusName=org.freedesktop.impl.portal.Test\nInterfaces=org.freedesktop.impl.portal.Usb;\nUseIn=test\n"
DENIED, DISMISSED, NOT_OFFERED, UNAVAILABLE, NO_BACKEND, TIMEOUT = range(6)


@contextlib.contextmanager
def running(command, env, ready=None):
    """A program that is there for a while; @ready: the line that it begins with."""
    # pylint: disable=consider-using-with
    process = subprocess.Popen([str(word) for word in command], env=env, text=True, stdout=subprocess.PIPE,
                               stderr=sys.stderr)
    try:
        line = process.stdout.readline().strip() if ready is not None else ""
        if ready and line != ready:
            raise RuntimeError(f"{command[0]} said {line!r}")
        yield line
    finally:
        process.kill()
        process.wait()


def owned(env, name):
    """Whether somebody has that name on the bus, within some seconds."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        reply = subprocess.run(["gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path",
                                "/org/freedesktop/DBus", "--method", "org.freedesktop.DBus.NameHasOwner", name],
                               env=env, capture_output=True, text=True, check=False)
        if "true" in reply.stdout:
            return True
        time.sleep(0.1)
    return False


@contextlib.contextmanager
def desktop(answer, with_backend=True):
    """A session with the real portal; its environment."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = pathlib.Path(name)
        for sub in ("portals", "data", "config", "cache", "run"):
            (folder / sub).mkdir(mode=0o700)
        (folder / "bus.conf").write_text(
            '<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">'
            '<allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>', encoding="utf-8")
        (folder / "device").write_text(DEVICE, encoding="utf-8")
        if with_backend:
            (folder / "portals/test.portal").write_text(BACKEND, encoding="utf-8")
            (folder / "portals/test-portals.conf").write_text("[preferred]\ndefault=test\n", encoding="utf-8")
        env = {**os.environ, "XDG_DESKTOP_PORTAL_DIR": str(folder / "portals"), "XDG_CURRENT_DESKTOP": "test",
               "XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config"),
               "XDG_CACHE_HOME": str(folder / "cache"), "XDG_RUNTIME_DIR": str(folder / "run")}
        env["DBUS_SESSION_BUS_ADDRESS"] = stack.enter_context(running(
            ["dbus-daemon", "--config-file", folder / "bus.conf", "--nofork", "--print-address=1"], env, ready=""))
        env["DBUS_SYSTEM_BUS_ADDRESS"] = env["DBUS_SESSION_BUS_ADDRESS"]
        stack.enter_context(running([STORE], env))
        stack.enter_context(running(["/usr/bin/python3", HERE / "fake-backend.py", answer], env, ready="ready"))
        if not owned(env, "org.freedesktop.impl.portal.PermissionStore"):
            raise RuntimeError("no permission store")
        stack.enter_context(running(["umockdev-run", "--device", folder / "device", "--", PORTAL], env))
        if not owned(env, "org.freedesktop.portal.Desktop"):
            raise RuntimeError("no portal")
        yield env


def probe(answer, wanted, node=NODE, **how):
    with desktop(answer, **how) as env:
        result = subprocess.run([PROBE, node], env=env, capture_output=True, text=True, timeout=60, check=False)
    said = result.stdout.strip()
    return [] if said.startswith(wanted) else [f"said {said!r}, not {wanted!r}; {result.stderr[-1500:]}"]


tap = Tap()
ERROR = "strobe-access-error-quark "
for title, *arguments, options in [
        ("a yes opens the device", "yes", "opened", {}),
        ("a cancelled question is dismissed", "cancel", f"{ERROR}{DISMISSED}", {}),
        ("a question that ends otherwise is denied", "other", f"{ERROR}{DENIED}", {}),
        ("a backend that fails is denied", "fail", f"{ERROR}{DENIED}", {}),
        ("no answer is a timeout", "never", f"{ERROR}{TIMEOUT}", {}),
        ("a device that is not there is not offered", "yes", f"{ERROR}{NOT_OFFERED}", {"node": "/dev/bus/usb/001/099"}),
        ("a desktop without a backend for USB is told from one without a portal", "yes", f"{ERROR}{NO_BACKEND}",
         {"with_backend": False})]:
    tap.case(title, probe(*arguments, **options))
sys.exit(tap.finish())
