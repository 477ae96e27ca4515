#!/usr/bin/python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Flatpak's manifest: every source pinned, every permission explained, nothing that a store would refuse."""

import json
import pathlib
import re
import sys

TREE = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TREE / "tests"), str(TREE / "flatpak")]
import sources  # pylint: disable=wrong-import-position
from support.tap import Tap  # pylint: disable=wrong-import-position

APP = "io.github.strobeapp.Strobe"
# What a sandbox is for: none of these is ever right for Strobe.
NEVER = re.compile(r"--(filesystem=(host|home|/$|~)|socket=(system-bus|session-bus|x11)|talk-name=org\.freedesktop\."
                   r"(Flatpak|portal)|share=all)")


def unpinned(manifest):
    for module in manifest["modules"]:
        for source in module["sources"]:
            where = f"{module['name']}: {source}"
            if source["type"] == "archive":
                addresses = [source["url"], *source.get("mirror-urls", [])]
                if not re.fullmatch("[0-9a-f]{64}", source.get("sha256", "")):
                    yield f"{where} has no sha256"
                if not all(address.startswith("https://") for address in addresses):
                    yield f"{where} is not from https"
            elif source != {"type": "dir", "path": ".."}:
                yield f"{where} is of a kind that is not pinned"


def other_versions(manifest):
    """What stands in for a source that is out of reach is of the version that is pinned."""
    pinned = {module["name"]: module["sources"][0].get("url", "") for module in manifest["modules"]}
    for module, source in sources.STAND_INS.items():
        version = re.search(r"\d+(\.\d+)+(?=\.tar)", pinned[module])
        if version is None or f"_{version[0]}.orig.tar" not in source["url"]:
            yield f"{module}: {pinned[module]} and {source['url']}"


def explained():
    """The permissions that the README has in its table."""
    text = (TREE / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `(--[^`]+)` \|", text, re.M)


def compare(what, left, right):
    return [] if left == right else [f"{what}: {left} is not {right}"]


def main():
    tap = Tap()
    text = (TREE / f"flatpak/{APP}.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    tap.case("it is the manifest of this application", compare("id", manifest["id"], APP) +
             compare("command", manifest["command"], "strobe"))
    tap.case("the runtime is a release of GNOME's",
             [] if manifest["runtime"] == "org.gnome.Platform" and manifest["sdk"] == "org.gnome.Sdk" and
             int(manifest["runtime-version"]) >= 50 else [manifest["runtime-version"]])
    tap.case("every source is pinned", unpinned(manifest))
    tap.case("what stands in for a source in a proof is of the same version", other_versions(manifest))
    tap.case("every permission is explained in the README, and no other",
             compare("permissions", sorted(manifest["finish-args"]), sorted(explained())))
    tap.case("no permission opens the sandbox",
             [arg for arg in manifest["finish-args"] if NEVER.match(arg)])
    tap.case("the last module is Strobe, of the tree that the manifest is in",
             compare("module", manifest["modules"][-1]["name"], "strobe"))
    return tap.finish()


sys.exit(main())
