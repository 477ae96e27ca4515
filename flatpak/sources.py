# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pinned sources of the manifest: fetched once, checked, put where flatpak-builder looks for downloads. Where one
is out of reach, another archive of the same version may do for a proof; what stood in is told."""

import dataclasses
import hashlib
import os
import shutil
import subprocess
import urllib.error
import urllib.request

LIMIT_S = 30
DEBIAN = "https://ftp.debian.org/debian/"
# Debian's archives of the same versions. VTE's is without the copies of simdutf and fast_float, simdutf's without its
# benchmarks; the rest is the pinned file's.
STAND_INS = {
    "simdutf": {
        "type": "archive",
        "url": f"{DEBIAN}pool/main/s/simdutf/simdutf_8.2.0.orig.tar.xz",
        "sha256": "fd88fe8182a3d706f0dbfb5586f94454977a1131341cf654134dec62c5fa674f",
    },
    "vte": {
        "type": "archive",
        "url": f"{DEBIAN}pool/main/v/vte2.91/vte2.91_0.84.1.orig.tar.xz",
        "sha256": "9604a451fdab2fee13807732f78bfeb7660f7a5d603cb7a5a0295d1568701b6c",
    },
}
# Modules that are left out together when the source of one cannot be had at all, and what the test runtime has instead.
DISPENSABLE = {"simdutf": "nothing, as only vte wants it", "vte": "the test runtime's libvte-2.91-gtk4"}


@dataclasses.dataclass
class Found:
    """What a module can be built from, and what went wrong on the way to it."""

    source: dict | None  # as in a manifest; None if nothing was found
    origin: str | None
    is_pinned: bool
    problems: list


def cache():
    return os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "strobe-flatpak")


def debian_mirror():
    """The Debian mirror that apt uses on this machine, None without apt."""
    try:
        out = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"],
                             capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return out.split("\n", 1)[0] or None


def addresses(source):
    """Where a source can be had from, the best first."""
    mirror = debian_mirror()
    for url in [source["url"], *source.get("mirror-urls", [])]:
        yield url
        if url.startswith(DEBIAN) and mirror:
            yield mirror.rstrip("/") + "/" + url[len(DEBIAN):]


def checksum(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def is_whole(path, source):
    return os.path.exists(path) and checksum(path) == source["sha256"]


def download(url, path):
    """Saves what is at an address; the reason if that does not work."""
    try:
        with urllib.request.urlopen(url, timeout=LIMIT_S) as answer, open(path, "wb") as file:
            file.write(answer.read())
    except (OSError, urllib.error.URLError) as error:
        return str(getattr(error, "reason", error))
    return None


def place(source, folder):
    """Where flatpak-builder looks for a source among its downloads."""
    path = os.path.join(folder, source["sha256"], os.path.basename(source["url"]))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


def by_hand(source):
    """A file of the same name that somebody has put into the cache."""
    path = os.path.join(cache(), "sources", os.path.basename(source["url"]))
    return path if os.path.exists(path) else None


def fetch_exactly(source, folder):
    """Gets the file with this checksum. Where it came from (None if it could not be had), and what went wrong."""
    path = place(source, folder)
    if is_whole(path, source):
        return "the cache", []
    given = by_hand(source)
    if given and is_whole(given, source):
        shutil.copyfile(given, path)
        return given, []
    problems = []
    for url in addresses(source):
        reason = download(url, path + ".part")
        if reason is None and is_whole(path + ".part", source):
            os.replace(path + ".part", path)
            return url, problems
        problems.append(f"{url}: {reason or 'another checksum than the pinned one'}")
    return None, problems


def fetch(module, source, folder):
    """Puts one source of a module, or what stands in for it, into flatpak-builder's folder of downloads."""
    origin, problems = fetch_exactly(source, folder)
    if origin is not None:
        return Found(source, origin, True, problems)
    if module in STAND_INS:
        origin, more = fetch_exactly(STAND_INS[module], folder)
        problems += more
        if origin is not None:
            return Found(STAND_INS[module], origin, False, problems)
    given = by_hand(source)
    if given:
        stand_in = {"type": "archive", "url": source["url"], "sha256": checksum(given)}
        shutil.copyfile(given, place(stand_in, folder))
        return Found(stand_in, given, False, problems)
    return Found(None, None, False, problems)
