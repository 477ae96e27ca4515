#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop and Strobe say to each other over the session bus: start, files, actions, notifications, and
the request not to suspend. The other side is played here."""

import os
import pathlib
import shutil
import subprocess
import sys

from window_case import LIMIT_S, SLOW, STROBE, Strobe, Tap, driver, firmware, folder, give_focus, look_away

from gi.repository import Atspi, Gio, GLib  # pylint: disable=wrong-import-position

APP = "io.github.strobeapp.Strobe"
PATH = "/io/github/strobeapp/Strobe"
DATA = pathlib.Path(os.environ["STROBE_DATA"])  # where desktop and service file were built
QUICK = "transfer 300 us"

FREEDESKTOP = """<node><interface name='org.freedesktop.Notifications'>
<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>
<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>
<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/></method>
<method name='CloseNotification'><arg type='u' direction='in'/></method>
<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' direction='out'/>
<arg type='s' direction='out'/><arg type='s' direction='out'/></method>
<method name='GetCapabilities'><arg type='as' direction='out'/></method>
<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>
<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>
</interface></node>"""
GTK = """<node><interface name='org.gtk.Notifications'>
<method name='AddNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/>
<arg type='a{sv}' direction='in'/></method>
<method name='RemoveNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/></method>
</interface></node>"""
SESSION = """<node><interface name='org.gnome.SessionManager'>
<method name='RegisterClient'><arg type='s' direction='in'/><arg type='s' direction='in'/>
<arg type='o' direction='out'/></method>
<method name='Inhibit'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>
<arg type='u' direction='in'/><arg type='u' direction='out'/></method>
<method name='Uninhibit'><arg type='u' direction='in'/></method>
</interface></node>"""
PORTAL = """<node><interface name='org.freedesktop.portal.Inhibit'>
<method name='Inhibit'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='a{sv}' direction='in'/>
<arg type='o' direction='out'/></method>
<property name='version' type='u' access='read'/>
</interface></node>"""
REQUEST = "<node><interface name='org.freedesktop.portal.Request'><method name='Close'/></interface></node>"

bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)


class Service:
    """A name on the bus, and what was asked of it."""

    def __init__(self, name, path, xml):
        interface = Gio.DBusNodeInfo.new_for_xml(xml).interfaces[0]
        self.calls = []
        self.registration = bus.register_object(path, interface, self.call, self.read, None)
        self.name = name
        self.owner = Gio.bus_own_name_on_connection(bus, name, Gio.BusNameOwnerFlags.NONE, None, None)
        driver.wait_for(f"the name {name}", lambda: bus_call("NameHasOwner", "(s)", name)[0], LIMIT_S)

    def call(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        self.calls.append((method, parameters.unpack()))
        invocation.return_value(self.answer(method))

    def answer(self, method):
        answers = {
            "Notify": ("(u)", len(self.calls)),
            "GetServerInformation": ("(ssss)", "stub", "stub", "1", "1.2"),
            "GetCapabilities": ("(as)", ["actions", "body"]),
            "RegisterClient": ("(o)", "/client"),
            "Inhibit": ("(u)", 100 + len(self.calls)),
        }
        if method not in answers:
            return None
        types, *values = answers[method]
        return GLib.Variant(types, tuple(values))

    @staticmethod
    def read(_bus, _sender, _path, _interface, _name):
        """The version of the interface, which no property but a portal's tells."""
        return GLib.Variant("u", 3)

    def of(self, method):
        return [parameters for name, parameters in self.calls if name == method]

    def leave(self):
        Gio.bus_unown_name(self.owner)
        bus.unregister_object(self.registration)
        driver.wait_for(f"the name {self.name} to go", lambda: not bus_call("NameHasOwner", "(s)", self.name)[0],
                        LIMIT_S)


class Inhibitor:
    """Both who can keep the computer awake: the session, and the portal, which newer GTK asks although it is in no
    sandbox."""

    HANDLE = "/org/freedesktop/portal/desktop/request/strobe/1"

    def __init__(self):
        self.session = Service("org.gnome.SessionManager", "/org/gnome/SessionManager", SESSION)
        self.portal = Service("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", PORTAL)
        self.portal.answer = lambda _method: GLib.Variant("(o)", (self.HANDLE,))
        self.closed = 0
        self.request = bus.register_object(self.HANDLE, Gio.DBusNodeInfo.new_for_xml(REQUEST).interfaces[0],
                                           self.close, None, None)

    def close(self, _bus, _sender, _path, _interface, _method, _parameters, invocation):
        self.closed += 1
        invocation.return_value(None)

    def clear(self):
        self.session.calls.clear()
        self.portal.calls.clear()
        self.closed = 0

    def asked(self):
        """The requests: what must not happen, and why."""
        return [(flags, reason) for _, _, reason, flags in self.session.of("Inhibit")] + \
            [(flags, options["reason"]) for _, flags, options in self.portal.of("Inhibit")]

    def taken_back(self):
        return len(self.session.of("Uninhibit")) + self.closed

    def leave(self):
        bus.unregister_object(self.request)
        self.session.leave()
        self.portal.leave()


def bus_call(method, types, *values):
    return bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method,
                         GLib.Variant(types, values), None, Gio.DBusCallFlags.NONE, -1, None).unpack()


def application(method, types, *values):
    """Asks as a shell does, and does not wait: it may start the program, which may ask us first."""
    bus.call(APP, PATH, "org.freedesktop.Application", method, GLib.Variant(types, values), None,
             Gio.DBusCallFlags.NONE, LIMIT_S * 1000, None, None)


def act(name, *parameter):
    application("ActivateAction", "(sava{sv})", name, [GLib.Variant("s", value) for value in parameter], {})


def wait(what, predicate):
    driver.wait_for(what, predicate, LIMIT_S)


def is_there():
    return bus_call("NameHasOwner", "(s)", APP)[0]


def check(truth, problem):
    return [] if truth else [problem]


def flash_unseen(window):
    window.button("Flash")
    look_away()
    wait("the window to lose the keyboard", lambda: not any(
        driver.has_state(node, Atspi.StateType.ACTIVE) for node in driver.children(window.application)))
    window.press("Flash")


def press_in_dialog(window, name):
    """libadwaita 1.2 says the name of such a button twice."""
    def find():
        return next((node for node in window.nodes(driver.BUTTON_ROLES)
                     if node.get_name().startswith(name)), None)
    wait(f"the button {name}", find)
    Atspi.Action.do_action(find().get_action_iface(), 0)


def notifications_of_freedesktop(tap):
    service = Service("org.freedesktop.Notifications", "/org/freedesktop/Notifications", FREEDESKTOP)
    with Strobe("--practice", "--faults", SLOW) as window:
        act("practice")
        window.wait_text("on port practice-2", LIMIT_S)
        act("show-board", "practice-1")
        window.wait_text("on port practice-1", LIMIT_S)
        window.press("Flash")
        window.button("Cancel", LIMIT_S)
        act("show-board", "practice-2")
        window.wait_text("on port practice-2", LIMIT_S)
        look_away()
        wait("a notification", lambda: service.of("Notify"))
        _, _, _, summary, body, actions, hints, _ = service.of("Notify")[0]
        tap.case("a-flash-that-ends-unseen-is-told", check(
            summary == "Practice board" and "RESET" in body and hints.get("desktop-entry") == APP,
            f"{summary}: {body} {hints}"))
        tap.case("it-can-be-clicked", check("default" in actions, f"{actions}"))
        number = 1 + [method for method, _ in service.calls].index("Notify")
        bus.emit_signal(None, "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "ActionInvoked",
                        GLib.Variant("(us)", (number, "default")))
        window.wait_text("on port practice-1", LIMIT_S)
        tap.case("a-click-selects-its-board")
    service.leave()


def notifications_of_gtk(tap):
    service = Service("org.gtk.Notifications", "/org/gtk/Notifications", GTK)
    with Strobe("--practice", "--faults", QUICK) as window:
        flash_unseen(window)
        wait("a notification", lambda: service.of("AddNotification"))
        app, name, what = service.of("AddNotification")[0]
        tap.case("the-shell-is-told-which-board", check(
            (app, name) == (APP, "flash-practice-1") and what.get("default-action") == "app.show-board"
            and what.get("default-action-target") == "practice-1", f"{app} {name} {what}"))
        flash_unseen(window)
        wait("it to be withdrawn", lambda: (APP, name) in service.of("RemoveNotification"))
        tap.case("another-flash-of-the-board-withdraws-it")
        wait("the second one", lambda: len(service.of("AddNotification")) == 2)
        give_focus()
        wait("it to be withdrawn", lambda: len(service.of("RemoveNotification")) == 2)
        tap.case("looking-at-the-window-withdraws-it")
        window.press("Flash")
        window.wait_gone("Cancel", LIMIT_S)
        window.wait_text("Flashed and verified", LIMIT_S)
        tap.case("who-looks-is-not-told", check(len(service.of("AddNotification")) == 2, f"{service.calls}"))
    with Strobe("--practice", "--faults", "status 3 at block 100") as window:
        flash_unseen(window)
        wait("a notification", lambda: len(service.of("AddNotification")) == 3)
        what = service.of("AddNotification")[2][2]
        tap.case("a-failure-is-told-with-its-cause", check(
            what.get("priority") == "high" and what.get("body"), f"{what}"))
    service.leave()


def inhibits(tap):
    service = Inhibitor()
    # 1 and 4: log-out and suspend, in the session's words and in the portal's.
    wanted = [(1 | 4, "A board is being flashed")]
    ways = [("a-flash", QUICK, None), ("a-failure", "status 3 at block 100", None),
            ("an-unplugged-board", "vanish at block 100", None), ("a-cancelled-flash", SLOW, "Cancel")]
    with Strobe("--practice", GDK_DEBUG="") as window:
        for name, faults, button in ways:
            service.clear()
            act("practice-with-faults", faults)
            wait("a new board", lambda: window.look(driver.BUTTON_ROLES, "Flash") is not None)
            number = 2 + [way[0] for way in ways].index(name)
            window.wait_text(f"on port practice-{number}", LIMIT_S)
            window.press("Flash")
            wait("the request", service.asked)
            if button is not None:
                window.press(button)
            wait("the request to be taken back", service.taken_back)
            tap.case(f"no-suspend-during-{name}-and-then-again", check(
                service.asked() == wanted and service.taken_back() == 1,
                f"asked {service.asked()}, taken back {service.taken_back()}"))
    with Strobe("--practice", "--faults", "transfer 6000 us", GDK_DEBUG="") as window:
        service.clear()
        window.press("Flash")
        wait("the request", service.asked)
        act("quit")
        press_in_dialog(window, "Stop and Close")
        wait("the request to be taken back", service.taken_back)
        wait("the program to end", lambda: not is_there())
        tap.case("closing-takes-the-request-back")
    service.leave()


def install():
    """Puts desktop and service file where the bus and launchers of this test look; the program is that of the
    build."""
    data = pathlib.Path(os.environ["XDG_DATA_HOME"])
    for part in ("applications", "dbus-1/services"):
        (data / part).mkdir(parents=True, exist_ok=True)
    service = (DATA / f"{APP}.service").read_text(encoding="utf-8")
    lines = [f"Exec={STROBE} --gapplication-service" if line.startswith("Exec=") else line
             for line in service.splitlines()]
    (data / "dbus-1/services" / f"{APP}.service").write_text("\n".join(lines) + "\n", encoding="utf-8")
    shutil.copy(DATA / f"{APP}.desktop", data / "applications")
    bus_call("ReloadConfig", "()")
    return service, str(data / "applications" / f"{APP}.desktop")


def stop():
    act("quit")
    wait("the program to end", lambda: not is_there())


def activation(tap):
    service, desktop = install()
    tap.case("the-service-file-starts-the-program-as-a-service", check(
        "/strobe --gapplication-service" in service and "@" not in service, service))
    application("Open", "(asa{sv})", [GLib.filename_to_uri(firmware(), None)], {})
    window = driver.Window("strobe", LIMIT_S)
    window.wait_text("good.bin", LIMIT_S)
    tap.case("a-file-starts-it-over-the-bus")
    frames = [node for node in driver.children(window.application)]
    other = pathlib.Path(folder) / "other.bin"
    shutil.copy(firmware(), other)
    path = f"{pathlib.Path(STROBE).parent}:{os.environ['PATH']}"  # a launcher looks for the program first
    subprocess.run(["gio", "launch", desktop, str(other)], env={**os.environ, "PATH": path}, check=True)
    window.wait_text("other.bin", LIMIT_S)
    tap.case("open-with-goes-to-the-same-window", check(
        len(list(driver.children(window.application))) == len(frames) == 1, window.dump()))
    subprocess.run([STROBE, firmware()], check=True)
    window.wait_text("good.bin", LIMIT_S)
    tap.case("so-does-the-command-line", check(len(list(driver.children(window.application))) == 1, window.dump()))
    stop()
    for action, sign in desktop_actions(desktop).items():
        act(action)
        sign()
        stop()
        tap.case(f"the-action-{action}-starts-it-over-the-bus")


def desktop_actions(desktop):
    """Each action of the desktop file with what proves that it was done."""
    keys = GLib.KeyFile()
    keys.load_from_file(desktop, GLib.KeyFileFlags.NONE)
    known = {
        "practice": lambda: driver.Window("strobe", LIMIT_S).wait_text("on port practice-1", LIMIT_S),
        "open-firmware": lambda: wait("the file chooser", lambda: any(
            node.get_name() == "Open Firmware"
            for node in driver.children(driver.Window("strobe", LIMIT_S).application))),
    }
    return {action: known[action] for action in keys.get_string_list("Desktop Entry", "Actions")}


def main():
    tap = Tap()
    notifications_of_freedesktop(tap)
    notifications_of_gtk(tap)
    inhibits(tap)
    activation(tap)
    return tap.finish()


sys.exit(main())
