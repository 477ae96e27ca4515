# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pinned sources of the manifest: fetched once, checked, put where flatpak-builder looks for downloads."""

import hashlib
import os
import subprocess
import urllib.error
import urllib.request

LIMIT_S = 30
DEBIAN = "https://ftp.debian.org/debian/"
# Modules that are left out together when the source of one is out of reach, and what the test runtime has instead.
STAND_INS = {"simdutf": "nothing, as only vte wants it", "vte": "the test runtime's libvte-2.91-gtk4"}


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


def is_whole(path, source):
    if not os.path.exists(path):
        return False
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest() == source["sha256"]


def download(url, path):
    """Saves what is at an address; the reason if that does not work."""
    try:
        with urllib.request.urlopen(url, timeout=LIMIT_S) as answer, open(path, "wb") as file:
            file.write(answer.read())
    except (OSError, urllib.error.URLError) as error:
        return str(getattr(error, "reason", error))
    return None


def fetch(source, folder):
    """Puts one source into flatpak-builder's folder of downloads. Returns where it came from (None if it could not
    be had) and what went wrong on the way."""
    path = os.path.join(folder, source["sha256"], os.path.basename(source["url"]))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if is_whole(path, source):
        return "the cache", []
    problems = []
    for url in addresses(source):
        reason = download(url, path + ".part")
        if reason is None and is_whole(path + ".part", source):
            os.replace(path + ".part", path)
            return url, problems
        problems.append(f"{url}: {reason or 'another checksum than the pinned one'}")
    return None, problems
