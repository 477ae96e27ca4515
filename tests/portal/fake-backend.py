#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""fake-backend.py yes|cancel|other|fail|never: what shows the portal's question, with a user who answers so."""

import sys

from gi.repository import Gio, GLib

ANSWER = sys.argv[1]
RESPONSES = {"yes": 0, "cancel": 1, "other": 2}
XML = """<node><interface name="org.freedesktop.impl.portal.Usb">
<method name="AcquireDevices"><arg type="o" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="a(sa{sv}a{sv})" direction="in"/><arg type="a{sv}" direction="in"/><arg type="u" direction="out"/>
<arg type="a{sv}" direction="out"/></method><property name="version" type="u" access="read"/></interface></node>"""


def called(_bus, _sender, _path, _interface, _method, arguments, invocation):
    devices = [(key, access) for key, _, access in arguments.unpack()[3]]
    if ANSWER == "never":
        return
    if ANSWER == "fail":
        invocation.return_dbus_error("org.freedesktop.DBus.Error.Failed", "as told")
        return
    results = {"devices": GLib.Variant("a(sa{sv})", [
        (key, {name: GLib.Variant("b", value) for name, value in access.items()}) for key, access in devices])}
    invocation.return_value(GLib.Variant("(ua{sv})", (RESPONSES[ANSWER], results)))


def connected(bus, _name):
    bus.register_object("/org/freedesktop/portal/desktop", Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], called,
                        lambda *_: GLib.Variant("u", 1), None)


Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.impl.portal.Test", Gio.BusNameOwnerFlags.NONE, connected,
                 lambda *_: print("ready", flush=True), lambda *_: sys.exit(1))
GLib.MainLoop().run()
