#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""F1 in the window: the help pages open in a help viewer, else in a browser, else the window says where they are."""

import os
import pathlib
import shutil
import sys

from window_case import LIMIT_S, Strobe, Tap, driver, folder, give_focus, keys

from gi.repository import Gio, GLib  # pylint: disable=wrong-import-position

DOCUMENT = pathlib.Path(os.environ["STROBE_HELPDIR"]) / "C.html"
PAGES = pathlib.Path(os.environ["STROBE_SOURCE"]) / "help/C"
PORTAL = """
<node>
  <interface name="org.freedesktop.portal.OpenURI">
    <method name="OpenFile">
      <arg type="s" direction="in"/><arg type="h" direction="in"/><arg type="a{sv}" direction="in"/>
      <arg type="o" direction="out"/>
    </method>
  </interface>
</node>"""
# What makes GLib and GTK, of several versions, ask a portal although they are in no sandbox.
IN_SANDBOX = {"GDK_DEBUG": "portals", "GTK_USE_PORTAL": "1", "GIO_USE_PORTALS": "1"}
VIEWER, BROWSER = "x-scheme-handler/help", "text/html"


def session(name, *types, pages=False):
    """The environment of a session in which one program opens these types, and the file it tells of them in."""
    data = folder / name
    told = data / "told"
    (data / "applications").mkdir(parents=True)
    (data / "empty").mkdir()
    if types:
        # A program that opens things by writing down what it was given.
        program = data / "program"
        program.write_text(f'#!/bin/sh\necho "$1" >{told}.new && mv {told}.new {told}\n', encoding="utf-8")
        program.chmod(0o755)
        mime = "".join(f"{kind};" for kind in types)
        (data / "applications/program.desktop").write_text(
            f"[Desktop Entry]\nType=Application\nName=Program\nExec={program} %u\nMimeType={mime}\n", encoding="utf-8")
        defaults = "".join(f"{kind}=program.desktop\n" for kind in types)
        (data / "applications/mimeapps.list").write_text(f"[Default Applications]\n{defaults}", encoding="utf-8")
    if pages:
        shutil.copytree(PAGES, data / "help/C/strobe")
    environment = {"XDG_DATA_HOME": str(data), "XDG_CONFIG_HOME": str(data / "empty"), "XDG_CONFIG_DIRS": str(data / "empty"),
                   # the types of files, but no programs
                   "XDG_DATA_DIRS": str(folder / "share")}
    return environment, told


def make_share():
    """A data folder with the system's themes, schemas and types of files, and without its programs."""
    (folder / "share").mkdir()
    for path in pathlib.Path("/usr/share").iterdir():
        if path.name not in ("applications", "help", "strobe"):
            (folder / "share" / path.name).symlink_to(path)


def press_f1(environment, told):
    with Strobe("--practice", **environment) as window:
        window.button("Flash")
        give_focus()
        keys("F1")
        driver.wait_for("a program to be started", told.exists, LIMIT_S)
    return told.read_text(encoding="utf-8").strip()


class Portal:
    """Plays the portal that opens files for programs in a sandbox; answers while the test waits."""

    def __init__(self, response):
        self.response = response
        self.opened = []
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        interface = Gio.DBusNodeInfo.new_for_xml(PORTAL).interfaces[0]
        self.registered = self.bus.register_object("/org/freedesktop/portal/desktop", interface, self.call)
        self.name = Gio.bus_own_name_on_connection(self.bus, "org.freedesktop.portal.Desktop",
                                                   Gio.BusNameOwnerFlags.NONE, None, None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        Gio.bus_unown_name(self.name)
        self.bus.unregister_object(self.registered)

    def call(self, _bus, sender, _path, _interface, _method, parameters, invocation):
        _, index, options = parameters.unpack()
        descriptor = invocation.get_message().get_unix_fd_list().get(index)
        self.opened.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        os.close(descriptor)
        who = sender.removeprefix(":").replace(".", "_")
        handle = f"/org/freedesktop/portal/desktop/request/{who}/{options['handle_token']}"
        invocation.return_value(GLib.Variant("(o)", (handle,)))
        self.bus.emit_signal(sender, handle, "org.freedesktop.portal.Request", "Response",
                             GLib.Variant("(ua{sv})", (self.response, {})))


def ask_portal(environment):
    with Portal(0) as portal, Strobe("--practice", **environment, **IN_SANDBOX) as window:
        window.button("Flash")
        give_focus()
        keys("F1")
        driver.wait_for("the portal to be asked", lambda: portal.opened, LIMIT_S)
        return portal.opened


def be_refused(environment):
    with Portal(2) as portal, Strobe("--practice", **environment, **IN_SANDBOX) as window:
        window.button("Flash")
        give_focus()
        keys("F1")
        text = window.wait_text("help pages", LIMIT_S)
        return portal.opened, text


def be_dismissed(environment):
    """What the window says after the desktop asked which program to take, and got none; F1 again is answered then."""
    with Portal(1) as portal, Strobe("--practice", **environment, **IN_SANDBOX) as window:
        window.button("Flash")
        for count in (1, 2):
            give_focus()
            keys("F1")
            driver.wait_for("the portal to be asked", lambda: len(portal.opened) == count, LIMIT_S)  # pylint: disable=cell-var-from-loop
        return [text for text in window.texts() if "help pages" in text]


def compare(got, wanted):
    return [] if got == wanted else [f"got {got}, wanted {wanted}"]


def say(environment):
    with Strobe("--practice", **environment) as window:
        window.button("Flash")
        give_focus()
        keys("F1")
        return window.wait_text("help pages", LIMIT_S)


def main():
    tap = Tap()
    make_share()
    tap.case("a-help-viewer-shows-the-pages",
             compare(press_f1(*session("viewer", VIEWER, BROWSER, pages=True)), "help:strobe"))
    tap.case("without-a-help-viewer-a-browser-shows-them",
             compare(press_f1(*session("browser", BROWSER, pages=True)), str(DOCUMENT)))
    tap.case("a-help-viewer-that-would-not-find-them-is-not-asked",
             compare(press_f1(*session("strange", VIEWER, BROWSER)), str(DOCUMENT)))
    tap.case("without-a-browser-the-window-says-where-they-are",
             compare(say(session("bare")[0]), f"No program here can show the help pages: {DOCUMENT}"))
    tap.case("where-they-are-not-installed-the-window-says-so",
             compare(say({**session("missing")[0], "STROBE_HELPDIR": "/nonexistent"}), "The help pages are not installed"))
    tap.case("in-a-sandbox-the-portal-gets-the-one-document", compare(ask_portal(session("portal")[0]), [str(DOCUMENT)]))
    tap.case("where-the-portal-opens-nothing-the-window-says-where-it-is",
             compare(be_refused(session("refused")[0]),
                     ([str(DOCUMENT)], f"No program here can show the help pages: {DOCUMENT}")))
    tap.case("who-chooses-no-program-is-told-nothing", compare(be_dismissed(session("dismissed")[0]), []))
    return tap.finish()


sys.exit(main())
