#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""usb-portal.py ANSWER-FILE: a USB portal whose user answers what stands in the file: yes, no (cancelled), end (other),
hide (no device is shown), nonsense, broken (the device cannot be opened). It counts in ANSWER-FILE.log."""

import json
import os
import pathlib
import sys

from gi.repository import Gio, GLib

ANSWER = pathlib.Path(sys.argv[1])
LOG = ANSWER.with_suffix(".log")
USB = pathlib.Path("/sys/bus/usb/devices")
XML = """<node><interface name="org.freedesktop.portal.Usb">
<method name="EnumerateDevices"><arg type="a{sv}" direction="in"/><arg type="a(sa{sv})" direction="out"/></method>
<method name="AcquireDevices"><arg type="s" direction="in"/><arg type="a(sa{sv})" direction="in"/>
<arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
<method name="FinishAcquireDevices"><arg type="o" direction="in"/><arg type="a{sv}" direction="in"/>
<arg type="a(sa{sv})" direction="out"/><arg type="b" direction="out"/></method>
<method name="ReleaseDevices"><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/></method>
</interface></node>"""
RESPONSES = {"no": 1, "end": 2}

counts = {"asked": 0, "released": 0}
pending = {}


def note(what):
    counts[what] += 1
    LOG.write_text(json.dumps(counts), encoding="utf-8")


def devices():
    """Id and node of each; the id is another one after each enumeration."""
    for folder in USB.iterdir():
        try:
            bus, number = (int((folder / name).read_text()) for name in ("busnum", "devnum"))
            if (folder / "idVendor").read_text().strip() == "303a":
                yield f"id-{bus}-{number}-{(folder / 'dev').read_text().strip()}", f"/dev/bus/usb/{bus:03}/{number:03}"
        except (OSError, ValueError):
            continue


def enumerate_devices():
    shown = [] if ANSWER.read_text() == "hide" else devices()
    return GLib.Variant("(a(sa{sv}))", ([(key, {
        "device-file": GLib.Variant("s", node), "writable": GLib.Variant("b", True)}) for key, node in shown],))


def acquire(bus, sender, arguments, invocation):
    _, wanted, options = arguments.unpack()
    handle = f"/org/freedesktop/portal/desktop/request/{sender[1:].replace('.', '_')}/{options['handle_token']}"
    note("asked")
    pending[handle] = [key for key, access in wanted if access.get("writable")]
    invocation.return_value(GLib.Variant("(o)", (handle,)))
    body = GLib.Variant("(s)", ("what?",)) if ANSWER.read_text() == "nonsense" else \
        GLib.Variant("(ua{sv})", (RESPONSES.get(ANSWER.read_text(), 0), {}))
    # a person needs a moment
    GLib.timeout_add(300, lambda: bus.emit_signal(sender, handle, "org.freedesktop.portal.Request", "Response",
                                                  body) and False)


def finish(arguments, invocation):
    handle, _ = arguments.unpack()
    nodes, results, fds = dict(devices()), [], Gio.UnixFDList()
    for key in pending.pop(handle):
        try:
            if ANSWER.read_text() == "broken":
                raise OSError("it is on fire")
            fd = os.open(nodes[key], os.O_RDWR | os.O_CLOEXEC)
            results.append((key, {"success": GLib.Variant("b", True), "fd": GLib.Variant("h", fds.append(fd))}))
            os.close(fd)
        except (KeyError, OSError) as error:
            results.append((key, {"success": GLib.Variant("b", False), "error": GLib.Variant("s", str(error))}))
    invocation.return_value_with_unix_fd_list(GLib.Variant("(a(sa{sv})b)", (results, True)), fds)


def called(bus, sender, _path, _interface, method, arguments, invocation):
    if method == "EnumerateDevices":
        invocation.return_value(enumerate_devices())
    elif method == "AcquireDevices":
        acquire(bus, sender, arguments, invocation)
    elif method == "FinishAcquireDevices":
        finish(arguments, invocation)
    else:
        note("released")
        invocation.return_value(None)


def connected(bus, _name):
    bus.register_object("/org/freedesktop/portal/desktop", Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], called,
                        None, None)


LOG.unlink(missing_ok=True)
Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.portal.Desktop", Gio.BusNameOwnerFlags.NONE, connected,
                 lambda *_: print("ready", flush=True), lambda *_: sys.exit(1))
GLib.MainLoop().run()
