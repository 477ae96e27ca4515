# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop around the sandbox: Debian's own portals, and played here what stands behind them and would ask a person.
Runs on a session bus of its own and answers while the driver waits."""

import os
import pathlib
import subprocess

import atspi_driver as driver
from gi.repository import Gio, GLib

LIMIT_S = 60
PORTALS = pathlib.Path("/usr/libexec")
DESKTOP_PATH = "/org/freedesktop/portal/desktop"
BACKEND = "org.freedesktop.impl.portal.desktop.played"
IMPL = "org.freedesktop.impl.portal."
CHOSEN, CANCELLED = 0, 1


def method(name, inward, outward=""):
    arguments = [(kind, "in") for kind in inward] + [(kind, "out") for kind in outward]
    lines = "".join(f'<arg type="{kind}" direction="{way}"/>' for kind, way in arguments)
    return f'<method name="{name}">{lines}</method>'


VERSION = '<property name="version" type="u" access="read"/>'
DIALOG = (["o", "s", "s", "s", "a{sv}"], ["u", "a{sv}"])
INTERFACES = {
    "Notification": VERSION + '<property name="SupportedOptions" type="a{sv}" access="read"/>' +
    method("AddNotification", ["s", "s", "a{sv}"]) + method("RemoveNotification", ["s", "s"]),
    "Inhibit": method("Inhibit", ["o", "s", "s", "u", "a{sv}"]) +
    method("CreateMonitor", ["o", "o", "s", "s"], ["u"]) + method("QueryEndResponse", ["o"]),
    "FileChooser": method("OpenFile", *DIALOG) + method("SaveFile", *DIALOG),
    "AppChooser": method("ChooseApplication", ["o", "s", "s", "as", "a{sv}"], ["u", "a{sv}"]) +
    method("UpdateChoices", ["o", "as"]),
}
REQUEST = f'<node><interface name="{IMPL}Request">{method("Close", [])}</interface></node>'


class Person:
    """What stands behind the portals: who is shown what they show, and chooses what was decided before."""

    def __init__(self, bus):
        self.bus = bus
        self.calls = []  # interface's method, arguments
        self.closed = []  # handles of requests that were taken back
        self.chooses = None  # the file that the next dialog is answered with
        for name, body in INTERFACES.items():
            xml = f'<node><interface name="{IMPL}{name}">{body}</interface></node>'
            bus.register_object(DESKTOP_PATH, Gio.DBusNodeInfo.new_for_xml(xml).interfaces[0], self.call, self.read, None)
        Gio.bus_own_name_on_connection(bus, BACKEND, Gio.BusNameOwnerFlags.NONE, None, None)

    def of(self, name):
        return [arguments for called, arguments in self.calls if called == name]

    @staticmethod
    def read(_bus, _sender, _path, _interface, name):
        return GLib.Variant("u", 2) if name == "version" else GLib.Variant("a{sv}", {})

    def call(self, _bus, _sender, _path, _interface, name, parameters, invocation):
        self.calls.append((name, parameters.unpack()))
        answer = getattr(self, f"answer_{name}", None)
        invocation.return_value(answer(*parameters.unpack()) if answer else None)

    def answer_Inhibit(self, handle, *_):
        """It lasts until the request is closed."""
        numbers = []

        def close(_bus, _sender, path, _interface, _name, _parameters, invocation):
            self.closed.append(path)
            invocation.return_value(None)
            self.bus.unregister_object(numbers.pop())
        numbers.append(self.bus.register_object(handle, Gio.DBusNodeInfo.new_for_xml(REQUEST).interfaces[0], close, None,
                                                None))

    @staticmethod
    def answer_CreateMonitor(*_):
        return GLib.Variant("(u)", (CHOSEN,))

    @staticmethod
    def answer_ChooseApplication(_handle, _app, _parent, choices, options):
        """The program that is offered first."""
        names = [*choices, *([options["last_choice"]] if "last_choice" in options else [])]
        results = {"choice": GLib.Variant("s", names[0])} if names else {}
        return GLib.Variant("(ua{sv})", (CHOSEN if names else CANCELLED, results))

    def choose(self, *_):
        uris = GLib.Variant("as", [self.chooses.as_uri()])
        return GLib.Variant("(ua{sv})", (CHOSEN, {"uris": uris}))

    answer_OpenFile = answer_SaveFile = choose


class Browser:
    """The one program that opens web pages here: it writes down which."""

    def __init__(self, folder):
        self.told = folder / "told"
        program = folder / "browser"
        program.write_text(f'#!/bin/sh\necho "$1" >{self.told}.new && mv {self.told}.new {self.told}\n', encoding="utf-8")
        program.chmod(0o755)
        applications = pathlib.Path(os.environ["XDG_DATA_HOME"]) / "applications"
        applications.mkdir(parents=True, exist_ok=True)
        (applications / "browser.desktop").write_text(
            f"[Desktop Entry]\nType=Application\nName=Browser\nExec={program} %u\nMimeType=text/html;\n", encoding="utf-8")
        (applications / "mimeapps.list").write_text("[Default Applications]\ntext/html=browser.desktop\n", encoding="utf-8")

    def opened(self):
        return self.told.exists() and self.told.read_text(encoding="utf-8").strip()


class Desktop:
    """The portals on the session bus, started before anybody asks for them."""

    def __init__(self, folder):
        portals = folder / "portals"
        portals.mkdir(parents=True)
        names = "".join(f"{IMPL}{name};" for name in INTERFACES)
        (portals / "played.portal").write_text(f"[portal]\nDBusName={BACKEND}\nInterfaces={names}\n", encoding="utf-8")
        (portals / "played-portals.conf").write_text("[preferred]\ndefault=played\n", encoding="utf-8")
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        self.browser = Browser(folder)
        self.person = Person(self.bus)
        environment = {**os.environ, "XDG_DESKTOP_PORTAL_DIR": str(portals), "XDG_CURRENT_DESKTOP": "played"}
        self.processes = []
        for program, name in [("xdg-permission-store", f"{IMPL}PermissionStore"),
                              ("xdg-document-portal", "org.freedesktop.portal.Documents"),
                              ("xdg-desktop-portal", "org.freedesktop.portal.Desktop")]:
            # pylint: disable=consider-using-with
            self.processes.append(subprocess.Popen([PORTALS / program], env=environment, stderr=subprocess.DEVNULL))
            driver.wait_for(f"the name {name}", lambda: self.has(name), LIMIT_S)  # pylint: disable=cell-var-from-loop

    def has(self, name):
        return self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
                                  GLib.Variant("(s)", (name,)), None, Gio.DBusCallFlags.NONE, -1, None).unpack()[0]

    def documents(self, app):
        """The files that an application was let through to, as this side names them."""
        reply = self.bus.call_sync("org.freedesktop.portal.Documents", "/org/freedesktop/portal/documents",
                                   "org.freedesktop.portal.Documents", "List", GLib.Variant("(s)", (app,)), None,
                                   Gio.DBusCallFlags.NONE, -1, None).unpack()[0]
        return [bytes(path).rstrip(b"\0").decode() for path in reply.values()]

    def activate(self, app, action, *target):
        """What a shell does when somebody clicks on a notification."""
        self.bus.call(app, f"/{app.replace('.', '/')}", "org.freedesktop.Application", "ActivateAction",
                      GLib.Variant("(sava{sv})", (action, list(target), {})), None, Gio.DBusCallFlags.NONE, -1, None, None)

    def leave(self, app):
        """The application first: it keeps the documents' file system busy."""
        subprocess.run(["flatpak", "kill", app], check=False, stderr=subprocess.DEVNULL)
        for process in reversed(self.processes):
            process.kill()
            process.wait()
