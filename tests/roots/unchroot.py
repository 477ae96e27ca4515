#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""unchroot.py COMMAND...: runs a command in mounts of its own, whose root is the folder that is the root here.

A chroot is no root to the kernel: nothing can be pivoted in it, and it refuses user namespaces. What the command
does to its mounts is seen by nobody else. Wants root."""

import ctypes
import os
import platform
import sys

CLONE_NEWNS = 0x00020000
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
MNT_DETACH = 2
# The C library has no wrapper. Source: arch/x86/entry/syscalls, include/uapi/asm-generic/unistd.h
PIVOT_ROOT = {"x86_64": 155}.get(platform.machine(), 41)

libc = ctypes.CDLL(None, use_errno=True)


def call(name, *arguments):
    values = [argument.encode() if isinstance(argument, str) else argument for argument in arguments]
    if getattr(libc, name)(*values) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")


def main():
    here = os.open("/", os.O_RDONLY | os.O_DIRECTORY)
    call("unshare", CLONE_NEWNS)
    # To enter a mount namespace, even one's own, is to stand in its true root.
    space = os.open("/proc/self/ns/mnt", os.O_RDONLY)
    call("setns", space, CLONE_NEWNS)
    os.close(space)
    call("mount", None, "/", None, MS_REC | MS_PRIVATE, None)
    os.fchdir(here)
    path = os.getcwd()
    call("mount", path, path, None, MS_BIND | MS_REC, None)
    os.chdir(path)
    call("syscall", PIVOT_ROOT, ".", ".")
    call("umount2", ".", MNT_DETACH)
    os.chdir("/")
    os.close(here)
    os.execvp(sys.argv[1], sys.argv[1:])


main()
