#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""prove.py [--keep-proof] FIRMWARE REBUILT FOLDER: builds the Flatpak as its manifest says, with only the ids of the runtime
swapped for those of a local runtime made of Debian's packages. Then it installs it, flashes a practice board in its
sandbox, lets it talk to the portals of a desktop, and installs it again from a bundle and from a repository. Prints TAP; keeps bundle, repository and a
screenshot in the folder, and flatpak/proof.json up to date. Wants root."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import proof
import ref_files
import sources

sys.path.insert(0, str(proof.TREE / "tests"))
from support.tap import Tap  # pylint: disable=wrong-import-position

APP = ref_files.APP
MANIFEST = f"flatpak/{APP}.json"
RUNTIME = {"runtime": "io.github.strobeapp.TestPlatform", "sdk": "io.github.strobeapp.TestSdk",
           "runtime-version": "trixie"}
FIRMWARE = ("blink-1.4.0-dfu.bin", "rebuilt.bin")
TAIL_LINES = 40

# What the permissions are for: a name each, and what prints it in the sandbox.
SIGHTS = {
    "a USB device node": "test -c /dev/bus/usb/001/001",
    "a serial port": "test -c /dev/ttyACM0",
    "udev's folder": "test -d /run/udev/data",
}
LOOK = "; ".join(f'{command} && echo "{name}"' for name, command in SIGHTS.items()) + \
    "; touch /run/udev/data/mark 2>/dev/null && echo 'writes into /run/udev'; true"


CASE = re.compile(r"(?P<bad>not )?ok \d+ - (?P<name>.+)")


class Failure(Exception):
    """A command that failed, with the end of what it said."""


class Machine:
    """The Debian root that has Flatpak, and a folder that is in it and here."""

    def __init__(self, root):
        self.tools = root / "tools"
        self.work = root / "work"
        self.state = root / "state"

    def clear(self):
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir()
        self.state.mkdir(exist_ok=True)

    def run(self, *command, user_dir="user", may_fail=False):
        """Runs a command in the root; what it printed."""
        command = ["env", f"FLATPAK_USER_DIR={self.work / user_dir}", *map(str, command)]
        enter = [proof.TREE / "tests/roots/enter", "-b", self.work, "-b", self.state, self.tools, *command]
        result = subprocess.run(list(map(str, enter)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
        if result.returncode != 0 and not may_fail:
            tail = "\n".join(result.stdout.splitlines()[-TAIL_LINES:])
            raise Failure(f"{' '.join(command[2:6])} …: exit {result.returncode}\n{tail}")
        return result.stdout

    def headless(self, *command, **more):
        """The same with a display, a session bus and a home; without a system bus. The folder for sockets is the one that
        it is in every sandbox: documents have the same path on both sides."""
        return self.run(self.work / "src/tests/support/headless", "sh", "-c",
                        "export DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR=/run/user/$(id -u)\n"
                        'mkdir -p -m 700 "$XDG_RUNTIME_DIR"\nexec "$@"', "sh",
                        *command, **more)

    def sandbox(self, *command, options=(), **more):
        """Runs a command in the sandbox of the installed app; what it printed."""
        return self.headless("flatpak", "run", "--user", *options, f"--command={command[0]}", APP,
                             *command[1:], **more)


class Proof:
    def __init__(self, tap, machine, firmware, out):
        self.tap = tap
        self.machine = machine
        self.firmware = firmware  # and the same with another app
        self.out = out
        self.figures = {}
        self.left_out = []  # modules
        self.stand_ins = {}  # what is built in place of a pinned source, by module
        self.replaced = {}  # the same as in a manifest, by the checksum that is pinned

    def case(self, name, function):
        """Runs one step as a case; False if it failed. A step returns a list of problems, or None."""
        start = time.monotonic()
        failed = self.tap.failed
        try:
            problems = function() or []
        except (Failure, OSError, ValueError, KeyError) as failure:
            problems = [str(failure)]
        self.tap.case(name, problems)
        self.tap.note(f"{time.monotonic() - start:.1f} s")
        return self.tap.failed == failed

    # The steps, in their order

    def get_sources(self):
        """A case for each module with a source from the network."""
        manifest = json.loads((proof.TREE / MANIFEST).read_text(encoding="utf-8"))
        for module in manifest["modules"]:
            for source in module["sources"]:
                if source["type"] == "archive":
                    self.get_source(module["name"], source)

    def get_source(self, module, source):
        found = sources.fetch(module, source, str(self.machine.state / "downloads"))
        name = f"the pinned source of {module} is at hand"
        self.tap.note(f"{module}: {source['url']} from {found.origin}")
        if found.is_pinned:
            self.tap.case(name)
            return
        for problem in found.problems:
            self.tap.note(problem)
        if found.source is not None:
            self.stand_ins[module] = f"{os.path.basename(found.origin)}, sha256 {found.source['sha256']}"
            self.replaced[source["sha256"]] = found.source
            self.tap.case(f"another archive of the pinned version of {module} is at hand")
        elif module in sources.DISPENSABLE:
            self.left_out = list(sources.DISPENSABLE)
            self.tap.skip(name, f"out of reach from here; in its place: {sources.DISPENSABLE[module]}")
        else:
            self.tap.case(name, ["see above"])

    def copy_tree(self):
        """The manifest takes its own folder's parent as source: here that is what git knows, nothing else."""
        source = self.machine.work / "src"
        for name in proof.files(new=True):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(proof.TREE / name, source / name)
        manifest = json.loads((proof.TREE / MANIFEST).read_text(encoding="utf-8"))
        manifest.update(RUNTIME)
        manifest["modules"] = [module for module in manifest["modules"] if module["name"] not in self.left_out]
        for module in manifest["modules"]:
            module["sources"] = [self.replaced.get(source.get("sha256"), source) for source in module["sources"]]
        local = source / "flatpak/local.json"
        local.write_text(json.dumps(manifest, indent=2), encoding="utf-8")
        for path, name in zip(self.firmware, FIRMWARE):
            shutil.copy2(path, self.machine.work / name)
        return local

    def build(self):
        start = time.monotonic()
        work = self.machine.work
        self.machine.run("flatpak-builder", "--user", "--install", "-y", "--force-clean", "--disable-updates",
                         "--disable-rofiles-fuse", "--default-branch=" + ref_files.BRANCH,
                         f"--repo={work / 'repo'}", f"--state-dir={self.machine.state}", work / "app",
                         self.copy_tree())
        self.figures["build_s"] = round(time.monotonic() - start)

    def compare_permissions(self):
        """What flatpak makes of the finish-args is all of them and no more. A fallback to X11 is X11 too."""
        said = self.machine.run("flatpak", "info", "--user", "--show-permissions", APP)
        wanted = ["shared=network;ipc;", "sockets=x11;wayland;fallback-x11;", "devices=all;",
                  "filesystems=/run/udev:ro;", "[USB Devices]", "enumerable-devices=vnd:303a;"]
        lines = [line for line in said.splitlines() if line and line != "[Context]"]
        normal = [";".join(sorted(line.replace("=", "=;").split(";"))) for line in lines]
        expected = [";".join(sorted(line.replace("=", "=;").split(";"))) for line in wanted]
        return [] if sorted(normal) == sorted(expected) else [f"flatpak says:\n{said}"]

    def look_around(self):
        """Every permission gives what it is there for, and without it that is gone."""
        problems = []
        for options, missing in [((), set()),
                                 (("--nodevice=all",), {"a USB device node", "a serial port"}),
                                 (("--nofilesystem=/run/udev",), {"udev's folder"})]:
            out = self.machine.sandbox("sh", "-c", LOOK, options=options)
            seen = {line for line in out.splitlines() if line in SIGHTS or line.startswith("writes")}
            if seen != set(SIGHTS) - missing:
                problems.append(f"with {options or 'the permissions as they are'}: sees {sorted(seen)}")
        return problems

    def list_boards(self, *options):
        out = self.machine.sandbox("strobe-cli", "list", "--practice", "--json", options=options)
        found = [board["port"] for line in out.splitlines() if line.startswith("[")
                 for board in json.loads(line)]
        return [] if found == ["practice-1"] else [out]

    def flash_a_board(self):
        start = time.monotonic()
        work = self.machine.work
        out = self.machine.headless("/usr/bin/python3", work / "src/tests/support/practice-run.py",
                                    work / "src/flatpak/run-sandboxed", work / FIRMWARE[0], work / "shots")
        self.figures["flash_in_sandbox_s"] = round(time.monotonic() - start)
        self.tap.note(out)
        shot = work / "shots/strobe-monitor.png"
        shutil.copy2(shot, self.out / "strobe-sandboxed.png")
        news = "The window says: The board runs blink 1.4.0, the firmware you flashed."
        return [] if news in out else [out]

    def meet_desktop(self):
        """A case for each thing that the window and a desktop say to each other."""
        work = self.machine.work
        start = time.monotonic()
        out = self.machine.headless("/usr/bin/python3", work / "src/flatpak/desktop_story.py", work / "src/flatpak/run-sandboxed",
                                    *(work / name for name in FIRMWARE), work / "shots", may_fail=True)
        for shot in (work / "shots").glob("sandboxed-*.png"):
            shutil.copy2(shot, self.out / f"strobe-{shot.name}")
        notes = []
        for line in out.splitlines():
            said = CASE.match(line)
            if said:
                self.tap.case(said["name"], notes if said["bad"] else [])
            notes = [] if said else [*notes, line.removeprefix("# ")]
        if not any(CASE.match(line) for line in out.splitlines()):
            raise Failure(out)
        self.tap.note(f"{time.monotonic() - start:.1f} s")

    def check_terminal(self):
        """The widget is the one that the manifest builds, not the test runtime's."""
        out = self.machine.sandbox("sh", "-c", "ldd /app/bin/strobe; true")
        found = re.findall(r"libvte\S* => (\S+)", out)
        return [] if found and all(path.startswith("/app/") for path in found) else [f"{found}"]

    def check_exports(self):
        """The desktop gets to see what it needs; its names begin with the application's id."""
        files = self.machine.work / "app/export/share"
        wanted = [f"applications/{APP}.desktop", f"icons/hicolor/scalable/apps/{APP}.svg",
                  f"icons/hicolor/symbolic/apps/{APP}-symbolic.svg", f"metainfo/{APP}.metainfo.xml",
                  f"mime/packages/{APP}.xml", f"dbus-1/services/{APP}.service"]
        return [f"{name} is not exported" for name in wanted if not (files / name).exists()]

    def check_size(self):
        """Nothing is in the app that only a build needs."""
        files = self.machine.work / "app/files"
        total = sum(path.lstat().st_size for path in files.rglob("*")
                    if path.is_file() and "lib/debug" not in str(path))
        self.figures["installed_bytes"] = total
        left = [path.relative_to(files) for pattern in ("*.a", "*.la", "*.h", "*.pc", "*.cmake")
                for path in files.rglob(pattern) if "lib/debug" not in str(path)]
        return [f"{path} is left in the app" for path in left]

    def works(self, user_dir):
        """The app that is installed there runs."""
        out = self.machine.sandbox("strobe-cli", "list", "--practice", user_dir=user_dir)
        return [] if "Ready to flash" in out else [out]

    def install_bundle(self):
        bundle = self.machine.work / "strobe.flatpak"
        self.machine.run("flatpak", "build-bundle", self.machine.work / "repo", bundle, APP, ref_files.BRANCH)
        self.figures["bundle_bytes"] = bundle.stat().st_size
        self.machine.run("flatpak", "install", "--user", "--noninteractive", bundle, user_dir="bundle")
        return self.works("bundle")

    def install_ref(self):
        repo = self.machine.work / "repo"
        self.machine.run("flatpak", "build-update-repo", "--title=Strobe", repo)
        ref, _ = ref_files.write(self.machine.work, f"file://{repo}")
        self.machine.run("flatpak", "install", "--user", "--noninteractive", "--from", ref, user_dir="ref")
        return self.works("ref")

    def install_repo(self):
        work = self.machine.work
        self.machine.run("flatpak", "remote-add", "--user", "--no-gpg-verify", "strobe",
                         work / "strobe.flatpakrepo", user_dir="repository")
        self.machine.run("flatpak", "install", "--user", "--noninteractive", "strobe", APP,
                         user_dir="repository")
        return self.works("repository")

    def keep(self):
        """What somebody may want to look at: bundle and repository, for machines with the test runtime."""
        for name in ("strobe.flatpak", "strobe.flatpakref", "strobe.flatpakrepo"):
            shutil.copy2(self.machine.work / name, self.out / name)
        shutil.rmtree(self.out / "repo", ignore_errors=True)
        shutil.copytree(self.machine.work / "repo", self.out / "repo")
        ref_files.write(self.out, f"file://{self.out / 'repo'}")

    def tell(self):
        self.get_sources()
        if self.tap.failed or not self.case("the manifest builds, with only the runtime swapped", self.build):
            return
        self.case("the sandbox has the permissions of the manifest and no more", self.compare_permissions)
        self.case("the sandbox sees USB devices, serial ports and udev by its permissions", self.look_around)
        self.case("strobe-cli lists boards in the sandbox", self.list_boards)
        self.case("strobe-cli lists boards in the sandbox without network",
                  lambda: self.list_boards("--unshare=network"))
        self.case("the window flashes a practice board in the sandbox and says so", self.flash_a_board)
        if "vte" not in self.left_out:
            self.case("the terminal is the one that the manifest builds", self.check_terminal)
        self.meet_desktop()
        self.case("launcher, service, icons, description and file type are exported", self.check_exports)
        self.case("nothing that only a build needs is in the app", self.check_size)
        if self.case("it installs from the bundle", self.install_bundle) and \
                self.case("it installs from the .flatpakref", self.install_ref) and \
                self.case("it installs from the repository by its .flatpakrepo", self.install_repo):
            self.keep()


def main():
    keep_proof = "--keep-proof" in sys.argv
    *firmware, out = (pathlib.Path(word).resolve() for word in sys.argv[-3:])
    out.mkdir(parents=True, exist_ok=True)
    tap = Tap()
    start = time.monotonic()
    made = subprocess.run([str(proof.TREE / "flatpak/runtime")], stdout=subprocess.PIPE, text=True, check=False)
    tap.case("a runtime of Debian's packages is at hand", [] if made.returncode == 0 else ["see above"])
    runtime_s = round(time.monotonic() - start)
    if made.returncode != 0:
        return tap.finish()
    machine = Machine(pathlib.Path(made.stdout.strip()))
    machine.clear()
    told = Proof(tap, machine, firmware, out)
    told.tell()
    figures = {"runtime_s": runtime_s, **told.figures, "stand_ins": told.stand_ins, "left_out": told.left_out,
               "all_s": round(time.monotonic() - start)}
    tap.note(f"figures: {json.dumps(figures)}")
    if tap.failed == 0:
        machine.clear()
        if not keep_proof:
            proof.write(figures)
    return tap.finish()


sys.exit(main())
