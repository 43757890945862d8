"""The addons' .pot and zh_CN.po and the guide to our measures, written from a database that has the addons."""

import re
import tempfile
from pathlib import Path

from .console import Problem, say
from .odoo import MODULE
from .place import GLUE, ROOT

# The guide to the measures: the file of each language.
GUIDES = {"measures.md": "en_US", "measures.zh_CN.md": "zh_CN"}


def export(odoo, check_only=False):
    """Odoo keeps the translations it knows: those of zh_CN.po, which installing has loaded."""
    database = odoo.database("crm_i18n")
    odoo.copy(odoo.dependencies_template(), database)
    odoo.install(database, MODULE, f"installing {MODULE} in {database}", "--load-language=en_US,zh_CN")
    if check_only:
        check(odoo, database, MODULE)
        with tempfile.TemporaryDirectory() as temporary:
            return _compare_guides(odoo, database, Path(temporary))
    _write(odoo, database, MODULE)
    _write_guides(odoo, database, ROOT / "docs")
    glue = ",".join(GLUE)
    odoo.install(database, glue, f"installing {glue} in {database}", "--skip-auto-install")
    for module in GLUE:
        _write(odoo, database, module)
    say("Wrote .pot, zh_CN.po and the guide to the measures; `./dev lint` lists what is not translated yet.")


def check(odoo, database, module):
    """Raise Problem unless the .pot of a module that is installed there is up to date."""
    with tempfile.TemporaryDirectory() as temporary:
        _compare(_exported(odoo, database, module, Path(temporary) / f"{module}.pot", "pot"), module)


def _exported(odoo, database, module, path, language):
    args = ["-c", odoo.config, "-d", database, "-o", path, "-l", language]
    odoo.run(f"i18n-{database}", "The texts cannot be exported.", "i18n", "export", module, *args)
    return path


def _write(odoo, database, module):
    folder = ROOT / module / "i18n"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        pot, chinese = (Path(temporary) / name for name in (f"{module}.pot", "zh_CN.po"))
        for path, language in ((pot, "pot"), (chinese, "zh_CN")):
            _exported(odoo, database, module, path, language)
        known = folder / chinese.name
        equal = _equal(known.read_text()) if known.exists() else ()
        (folder / pot.name).write_text(_without_dates(pot.read_text()))
        known.write_text(_with_equal(_without_dates(chinese.read_text()), equal))


def _compare(pot, module):
    present = ROOT / module / "i18n" / pot.name
    wanted, found = _texts(pot), _texts(present) if present.exists() else set()
    if wanted != found:
        lines = [f"  missing: {text}" for text in sorted(wanted - found)]
        lines += [f"  no longer used: {text}" for text in sorted(found - wanted)]
        raise Problem(f"{pot.name} is out of date; run ./dev i18n.\n" + "\n".join(lines[:20]))
    say(f"{pot.name} is up to date.")


def _write_guides(odoo, database, folder):
    args = [part for name, language in GUIDES.items() for part in (folder / name, language)]
    odoo.run_script(database, "measures", "The guide to the measures cannot be written.", *args)


def _compare_guides(odoo, database, folder):
    _write_guides(odoo, database, folder)
    docs = ROOT / "docs"
    texts = {name: (docs / name).read_text() if (docs / name).exists() else "" for name in GUIDES}
    stale = [name for name, text in texts.items() if text != (folder / name).read_text()]
    if stale:
        raise Problem(f"{' and '.join(stale)} in docs/ is out of date; run ./dev i18n.")
    say("The guide to the measures is up to date.")


def _texts(path):
    """The texts, without where they are."""
    return set(re.findall(r'^msgid ((?:".*"\n)+)', path.read_text(), re.MULTILINE))


def _without_dates(text):
    """Dates in the header would change the file at every export."""
    return re.sub(r'^"(POT-Creation-Date|PO-Revision-Date): .*\n', "", text, flags=re.MULTILINE)


def _equal(text):
    """The texts that are the same in Chinese, such as RFM."""
    return re.findall(r'^msgid (".+")\nmsgstr \1$', text, re.MULTILINE)


def _with_equal(text, equal):
    """Odoo's export leaves out a translation that equals its original."""
    for same in equal:
        text = text.replace(f'msgid {same}\nmsgstr ""\n', f"msgid {same}\nmsgstr {same}\n")
    return text
