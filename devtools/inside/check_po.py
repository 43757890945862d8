"""Fails when a translation is not complete, or its placeholders differ from the original's."""

import re
import sys
from collections import Counter

import polib

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdfr]|%%|\{\w*\}|</?\w+")


def complaints(entry):
    if entry.fuzzy:
        yield "fuzzy"
    if not entry.translated():
        yield "not translated"
    elif Counter(PLACEHOLDER.findall(entry.msgid)) != Counter(PLACEHOLDER.findall(entry.msgstr)):
        yield f"other placeholders or tags in {entry.msgstr!r}"


def main(paths):
    found = [
        f"{path}:{entry.linenum}: {complaint}: {entry.msgid!r}"
        for path in paths
        for entry in polib.pofile(path)
        if not entry.obsolete
        for complaint in complaints(entry)
    ]
    if not paths:
        found.append("i18n/zh_CN.po is missing: ./dev i18n makes it")
    print("\n".join(found), end="\n" if found else "")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
