#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The help pages: sound, complete, and naming things as the program does."""

import html
import os
import pathlib
import re
import shutil
import xml.etree.ElementTree as ET

from command_help import ROOT, Skip, collect, equal, run, run_cases

MALLARD = "{http://projectmallard.org/1.0/}"
PAGES = sorted((ROOT / "help/C").glob("*.page"))
MAKE_HTML = ROOT / "help/make-html.py"
DOCUMENT = pathlib.Path(os.environ["STROBE_HELP_DOCUMENT"])
C_TEXT = re.compile(r"\b(?:N?_|C_|NC_|ngettext)\s*\(((?:\s*(?:\"(?:[^\"\\]|\\.)*\"|,))+)")
C_PART = re.compile(r'"((?:[^"\\]|\\.)*)"')
KEY_NAMES = {"Control": "Ctrl", "Shift": "Shift", "Alt": "Alt", "Return": "Enter", "Escape": "Esc", "question": "?",
             "plus": "+", "minus": "-", "Left": "←", "Right": "→", "space": "Space", "comma": ","}


def parse(path):
    return ET.parse(path).getroot()


def plain(text):
    """A text without line breaks, and without the mark of a mnemonic."""
    return " ".join(text.replace("_", "").split())


def text_of(element):
    return plain("".join(element.itertext()))


def texts_of_the_program():
    found = set()
    for path in (ROOT / "src").rglob("*.ui"):
        found |= {plain(node.text) for node in parse(path).iter() if node.get("translatable") == "yes"}
    for path in (ROOT / "src").rglob("*.c"):
        for match in C_TEXT.finditer(path.read_text(encoding="utf-8")):
            for argument in match[1].split('",'):
                found.add(plain("".join(C_PART.findall(argument if argument.endswith('"') else argument + '"'))))
    # What is filled in stands as an ellipsis on a page.
    return {re.sub(r"%[\d$']*l?[udsf]", "…", text) for text in found}


def accelerators():
    """The keys of each action, as src/ui/application.c has them; the first of several. GTK adds one by itself."""
    source = (ROOT / "src/ui/application.c").read_text(encoding="utf-8")
    return {"win.show-help-overlay": "<Control>question", **dict(re.findall(r'\{ "([\w.-]+)", \{ "([^"]+)"', source))}


def key_name(name):
    return KEY_NAMES.get(name, name.upper() if len(name) == 1 else name)


def keys_of(accelerator):
    """An accelerator as the page writes it: "Ctrl+Shift+G"; several with a space between."""
    return " ".join("+".join(key_name(part) for part in re.findall(r"<(\w+)>", one) + [one.rpartition(">")[2]])
                    for one in accelerator.split())


def shortcuts_of_the_window():
    """Group, title and keys of each shortcut in the window that lists them."""
    actions = accelerators()
    for group in parse(ROOT / "src/ui/help-overlay.ui").iter("object"):
        if group.get("class") != "GtkShortcutsGroup":
            continue
        title = next(node.text for node in group.findall("property") if node.get("name") == "title")
        for shortcut in group.iter("object"):
            if shortcut.get("class") == "GtkShortcutsShortcut":
                own = {node.get("name"): node.text for node in shortcut.findall("property")}
                keys = own.get("accelerator") or actions[own["action-name"]]
                yield title, own["title"], keys_of(keys)


def shortcuts_of_the_page():
    for section in parse(ROOT / "help/C/shortcuts.page").iter(MALLARD + "section"):
        for row in section.iter(MALLARD + "tr"):
            name, keys = row.findall(MALLARD + "td")
            paragraph = keys.find(MALLARD + "p")
            written = ["+".join(key.text for key in ([node] if node.tag == MALLARD + "key" else node))
                       for node in paragraph]
            yield text_of(section.find(MALLARD + "title")), text_of(name), " ".join(written)


def phrases_of_the_practice_board():
    """The fault phrases that the ESP32-S2 of the practice board knows, with N for a number."""
    source = (ROOT / "src/sim/sim-faults.c").read_text(encoding="utf-8")
    generic = {"busy # polls", "busy forever", "manifest # polls", "manifest forever", "manifest intolerant",
               "needs # bytes", "app first"}
    table = source.split("static const Phrase phrases[] = {", maxsplit=1)[1].split("\n};", maxsplit=1)[0]
    phrases = set(re.findall(r'"([^"]+)"', table)) - generic
    return {re.sub(r"\[(.*?)\]", r"\1", phrase).replace("#", "N").replace("@", "N") for phrase in phrases}


def copy_pages(folder):
    return shutil.copytree(ROOT / "help/C", folder / "C")


def need(tool):
    if shutil.which(tool) is None:
        raise Skip(f"{tool} is not installed")


def test_each_page_is_valid(folder):
    need("yelp-check")
    done = run("yelp-check", "validate", *PAGES)
    equal((done.returncode, done.stdout), (0, ""), done.stderr)


def test_each_page_can_be_reached_from_the_index(folder):
    need("yelp-check")
    done = run("yelp-check", "orphans", *PAGES)
    equal((done.returncode, done.stdout), (0, ""), done.stderr)


def test_each_page_is_named_as_its_file_and_is_built(folder):
    build = (ROOT / "help/meson.build").read_text(encoding="utf-8")
    equal(re.findall(r"'([\w-]+\.page)',", build), [path.name for path in PAGES])
    equal([parse(path).get("id") for path in PAGES], [path.stem for path in PAGES])


def test_each_picture_is_there_and_is_built(folder):
    build = (ROOT / "help/meson.build").read_text(encoding="utf-8")
    media = re.findall(r"'([^']+)'", re.search(r"help_media = \[(.*?)\]", build, re.DOTALL)[1])
    used = {node.get("src") for path in PAGES for node in parse(path).iter(MALLARD + "media")}
    equal(sorted(used), sorted(media))
    equal([name for name in media if not (ROOT / "help/C" / name).is_file()], [])


def test_each_link_has_a_target(folder):
    targets = set()
    for path in PAGES:
        page = parse(path)
        targets |= {path.stem, *(f"{path.stem}#{node.get('id')}" for node in page.iter(MALLARD + "section"))}
    lost = [f"{path.name}: {node.get('xref')}" for path in PAGES for node in parse(path).iter(MALLARD + "link")
            if node.get("xref") and node.get("xref") not in targets]
    equal(lost, [])


def test_labels_are_those_of_the_program(folder):
    known = texts_of_the_program()
    equal("Ready to flash" in known and "Open" in known and "Send file…" in known, True)
    strange = [f"{path.name}: {text_of(node)}" for path in PAGES for node in parse(path).iter(MALLARD + "gui")
               if node.get("style") != "idf" and text_of(node) not in known]
    equal(strange, [])


def test_shortcuts_are_those_of_the_window(folder):
    equal(list(shortcuts_of_the_page()), list(shortcuts_of_the_window()))


def test_faults_are_those_of_the_practice_board(folder):
    rows = parse(ROOT / "help/C/practice.page").iter(MALLARD + "tbody")
    listed = [text_of(next(row.iter(MALLARD + "code"))) for body in rows for row in body]
    equal(sorted(listed), sorted(phrases_of_the_practice_board()))


def test_the_document_has_every_page_and_section(folder):
    ids = set(re.findall(r' id="([^"]+)"', DOCUMENT.read_text(encoding="utf-8")))
    wanted = {"index"}
    for path in PAGES:
        sections = parse(path).iter(MALLARD + "section")
        wanted |= {path.stem, *(f"{path.stem}.{node.get('id')}" for node in sections)}
    equal(ids, wanted)


def test_the_document_needs_nothing_else(folder):
    text = DOCUMENT.read_text(encoding="utf-8")
    ids = set(re.findall(r' id="([^"]+)"', text))
    links = re.findall(r'(?:href|src)="([^"]*)"', text)
    equal([link for link in links if not link.startswith("data:") and link.removeprefix("#") not in ids], [])
    equal("url(" in text or "@import" in text or "<script" in text, False)


def test_the_document_has_the_words_of_each_page(folder):
    text = html.unescape(DOCUMENT.read_text(encoding="utf-8"))
    text = plain(re.sub(r"<[^>]* (?:alt|content)=([^>]*)>|<[^>]+>", r" \1 ", text)).replace(" ", "")
    for path in PAGES:
        page = parse(path)
        page.find(MALLARD + "info").remove(page.find(f"{MALLARD}info/{MALLARD}license"))
        for element in page.iter():
            for words in (element.text, element.tail):
                words = plain(words or "").replace(" ", "")
                equal(words in text or element.get("type") == "sort", True, words)


def test_an_element_that_would_be_lost_is_an_error(folder):
    folder = copy_pages(folder)
    page = folder / "plot.page"
    page.write_text(page.read_text(encoding="utf-8").replace("<list>", "<synopsis/><list>", 1), encoding="utf-8")
    done = run("/usr/bin/python3", MAKE_HTML, folder, folder / "out.html")
    equal((done.returncode, done.stderr), (1, "make-html.py: <synopsis>\n"))


def test_a_picture_that_is_not_there_is_an_error(folder):
    folder = copy_pages(folder)
    (folder / "figures/wiring.svg").unlink()
    done = run("/usr/bin/python3", MAKE_HTML, folder, folder / "out.html")
    equal((done.returncode, done.stderr), (1, "make-html.py: no picture wiring.svg\n"))


def test_a_link_without_target_is_an_error(folder):
    folder = copy_pages(folder)
    (folder / "plot.page").unlink()
    page = folder / "send.page"
    page.write_text(page.read_text(encoding="utf-8").replace("<list>", '<p><link xref="plot"/></p><list>', 1),
                    encoding="utf-8")
    done = run("/usr/bin/python3", MAKE_HTML, folder, folder / "out.html")
    equal((done.returncode, done.stderr), (1, "make-html.py: no page plot\n"))


def test_a_translation_makes_a_document_of_its_own(folder):
    need("itstool")
    need("msgfmt")
    (folder / "ar.po").write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
                                  'msgctxt "_"\nmsgid "translator-credits"\nmsgstr ""\n\n'
                                  'msgid "Draw curves"\nmsgstr "رسم المنحنيات"\n', encoding="utf-8")
    done = run("/usr/bin/python3", MAKE_HTML, ROOT / "help/C", folder / "ar.html", "--language", "ar",
               "--po", folder / "ar.po")
    equal((done.returncode, done.stderr), (0, ""))
    text = (folder / "ar.html").read_text(encoding="utf-8")
    equal("رسم المنحنيات" in text, True)
    equal('<html lang="ar" dir="rtl">' in text, True)


run_cases("pages", collect(dict(globals())))
