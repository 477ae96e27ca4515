#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""drag-partner.py TAKEN [OFFERED]: another program's window: a file that is dropped on it is copied to TAKEN; what is
dragged out of it is the file or folder OFFERED."""

import shutil
import sys

import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, Gtk  # pylint: disable=wrong-import-position

TITLE = "Drop Here"


def drop(_target, files, _x, _y):
    shutil.copy(files.get_files()[0].get_path(), sys.argv[1] + ".part")
    shutil.move(sys.argv[1] + ".part", sys.argv[1])
    return True


def activate(application):
    window = Gtk.ApplicationWindow(application=application, title=TITLE, default_width=250, default_height=250)
    target = Gtk.DropTarget.new(Gdk.FileList, Gdk.DragAction.COPY)
    target.connect("drop", drop)
    window.add_controller(target)
    if len(sys.argv) > 2:
        files = Gdk.FileList.new_from_list([Gio.File.new_for_path(sys.argv[2])])
        source = Gtk.DragSource(actions=Gdk.DragAction.COPY, content=Gdk.ContentProvider.new_for_value(files))
        window.add_controller(source)
    window.present()


app = Gtk.Application(application_id="org.example.DropHere")
app.connect("activate", activate)
app.run([])
