#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""make-html.py PAGES OUT [--language CODE --po FILE]: all help pages as one HTML file that needs no other.

One file, because a browser in a sandbox is let through to just the file that it is given. It takes the part of
Mallard that the pages use; anything else is an error, so that no text is lost on the way."""

import argparse
import base64
import html
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

MALLARD = "{http://projectmallard.org/1.0/}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
MEDIA_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
# Mallard element to HTML element and class.
INLINE = {"gui": ("b", "gui"), "key": ("kbd", None), "code": ("code", None), "cmd": ("code", None),
          "file": ("code", "file"), "output": ("code", None), "em": ("em", None), "app": ("b", None)}
BLOCK = {"p": ("p", None), "list": ("ul", None), "steps": ("ol", None), "item": ("li", None), "note": ("aside", None), "terms": ("dl", None),
         "tbody": ("tbody", None), "thead": ("thead", None), "tr": ("tr", None), "td": ("td", None),
         "figure": ("figure", None), "desc": ("figcaption", None)}
STYLE = """
:root { color-scheme: light dark; --line: #8885; --soft: #8881; --link: #1a5fb4 }
@media (prefers-color-scheme: dark) { :root { --link: #99c1f1 } }
body { font: 16px/1.55 Cantarell, system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 6rem }
h1 { font-size: 2rem } h2 { font-size: 1.6rem; margin-top: 0 } h3 { font-size: 1.15rem; margin-top: 2rem }
article { border-top: 1px solid var(--line); margin-top: 3rem; padding-top: 2rem }
a { color: var(--link) }
code, kbd, pre { font-family: "Source Code Pro", ui-monospace, monospace; font-size: .92em }
code { overflow-wrap: anywhere } dt { font-weight: bold; margin-top: .8rem } dd { margin: 0 } dd p { margin: 0 }
kbd { border: 1px solid var(--line); border-radius: 5px; padding: 0 .4em }
pre { background: var(--soft); border-radius: 9px; padding: .8rem 1rem; overflow-x: auto }
aside { background: var(--soft); border-radius: 9px; padding: .2rem 1rem }
table { border-collapse: collapse; width: 100% } td { border-bottom: 1px solid var(--line); padding: .4rem .8rem .4rem 0;
  vertical-align: top } td p { margin: 0 } thead { font-weight: bold }
li { margin: .4rem 0 } li p { margin: 0 } nav p { margin: 0; opacity: .75 } nav li { list-style: none }
nav ul { padding: 0 } img { max-width: 100% } figure { margin: 0 } .up { font-size: .9rem }
"""


class Unknown(Exception):
    """A page uses something that would not come out."""


def tag(element):
    return element.tag.removeprefix(MALLARD)


def child(element, name):
    return element.find(MALLARD + name)


def info(page, name):
    return child(child(page, "info"), name)


class Book:
    """The pages of a folder, and how they refer to each other."""

    def __init__(self, folder):
        self.folder = folder
        self.pages = {}
        for path in sorted(folder.glob("*.page")):
            page = ET.parse(path).getroot()
            self.pages[page.get("id")] = page

    def topics(self, guide):
        """The pages that name a section of the index as their guide, in their own order."""
        found = []
        for page in self.pages.values():
            for link in child(page, "info").findall(MALLARD + "link"):
                if link.get("type") == "guide" and link.get("xref") == guide:
                    found.append(page)
        return sorted(found, key=lambda page: info(page, "title").text)

    def find(self, xref):
        page_id, _, section_id = xref.partition("#")
        page = self.pages.get(page_id)
        if page is None:
            raise Unknown(f"no page {page_id}")
        if not section_id:
            return page
        for section in page.iter(MALLARD + "section"):
            if section.get("id") == section_id:
                return section
        raise Unknown(f"no section {xref}")

    def inline(self, element):
        """What is inside an element, with the text around its children."""
        parts = [html.escape(element.text or "")]
        for node in element:
            parts += [self.render(node), html.escape(node.tail or "")]
        return "".join(parts)

    def title(self, xref):
        return self.inline(child(self.find(xref), "title"))

    def link(self, element):
        if element.get("href"):
            return f'<a href="{html.escape(element.get("href"))}">{self.inline(element)}</a>'
        xref = element.get("xref")
        text = self.inline(element) or self.title(xref)
        self.find(xref)
        return f'<a href="#{xref.replace("#", ".")}">{text}</a>'

    def media(self, element):
        path = self.folder / element.get("src")
        if not path.is_file():
            raise Unknown(f"no picture {path.name}")
        data = base64.b64encode(path.read_bytes()).decode()
        text = html.escape(" ".join(" ".join(element.itertext()).split()), quote=True)
        width = f' width="{element.get("width")}"' if element.get("width") else ""
        return f'<img alt="{text}"{width} src="data:{MEDIA_TYPES[path.suffix]};base64,{data}">'

    def table(self, element):
        return f"<table>{self.blocks(element)}</table>"

    def render(self, element):
        name = tag(element)
        special = {"link": self.link, "media": self.media, "table": self.table}.get(name)
        if special:
            return special(element)
        if name == "keyseq":
            return "+".join(self.render(key) for key in element)
        if name == "guiseq":
            return " ▸ ".join(self.render(step) for step in element)
        if name == "item" and child(element, "title") is not None:
            title, *rest = element
            return f"<dt>{self.inline(title)}</dt>\n<dd>" + "\n".join(map(self.render, rest)) + "</dd>"
        if name == "screen":
            return f"<pre>{self.inline(element).strip()}</pre>"
        if name not in {**INLINE, **BLOCK}:
            raise Unknown(f"<{name}>")
        other, kind = {**INLINE, **BLOCK}[name]
        kind = f' class="{kind}"' if kind else ""
        if name in INLINE or name in ("p", "desc"):
            return f"<{other}{kind}>{self.inline(element)}</{other}>"
        return f"<{other}{kind}>{self.blocks(element)}</{other}>"

    def blocks(self, element):
        return "\n".join(self.render(node) for node in element)

    def section(self, page_id, element, level):
        """The text of a page or a section, without its title."""
        parts = []
        for node in element:
            name = tag(node)
            if name == "section":
                parts += [f'<section id="{page_id}.{node.get("id")}">',
                          f'<h{level}>{self.inline(child(node, "title"))}</h{level}>',
                          self.section(page_id, node, level + 1), "</section>"]
            elif name not in ("info", "title"):
                parts.append(self.render(node))
        return "\n".join(parts)

    def contents(self, index):
        parts = []
        for guide in index.findall(MALLARD + "section"):
            parts.append(f'<h3 id="index.{guide.get("id")}">{self.inline(child(guide, "title"))}</h3>\n<ul>')
            for page in self.topics(f"index#{guide.get('id')}"):
                parts.append(f'<li><a href="#{page.get("id")}">{self.inline(child(page, "title"))}</a>'
                             f'<p>{self.inline(info(page, "desc"))}</p></li>')
            parts.append("</ul>")
        return "\n".join(parts)

    def document(self, language):
        index = self.pages["index"]
        title = self.inline(child(index, "title"))
        intro = "\n".join(self.render(node) for node in index if tag(node) == "p")
        articles = []
        for guide in index.findall(MALLARD + "section"):
            for page in self.topics(f"index#{guide.get('id')}"):
                page_id = page.get("id")
                articles.append(f'<article id="{page_id}">\n<h2>{self.inline(child(page, "title"))}</h2>\n'
                                f'{self.section(page_id, page, 3)}\n'
                                f'<p class="up"><a href="#index" aria-label="{html.escape(title, quote=True)}">↑</a></p>'
                                '\n</article>')
        language = index.get(LANGUAGE, language)
        # Pages are written from left to right unless the language says otherwise.
        direction = "rtl" if re.match(r"(ar|fa|he|ur)\b", language) else "ltr"
        return (f'<!DOCTYPE html>\n<html lang="{html.escape(language)}" dir="{direction}">\n<head>\n'
                '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
                f'<meta name="description" content="{html.escape(info(index, "desc").text, quote=True)}">\n'
                f'<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main id="index">\n'
                f'<h1>{title}</h1>\n{intro}\n<nav>\n{self.contents(index)}\n</nav>\n'
                + "\n".join(articles) + "\n</main>\n</body>\n</html>\n")


def translate(pages, po, language, folder):
    """Writes the pages in another language into a folder."""
    catalog = folder / "help.mo"
    subprocess.run(["msgfmt", po, "-o", catalog], check=True)
    subprocess.run(["itstool", "-m", catalog, "--lang", language, "-o", folder, *sorted(pages.glob("*.page"))], check=True)
    for figures in (path for path in pages.iterdir() if path.is_dir()):
        (folder / figures.name).symlink_to(figures.resolve())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--language", default="en")
    parser.add_argument("--po", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pages = options.pages
        if options.po:
            translate(pages, options.po, options.language, pathlib.Path(folder))
            pages = pathlib.Path(folder)
        try:
            text = Book(pages).document(options.language)
        except Unknown as problem:
            sys.exit(f"make-html.py: {problem}")
    options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
