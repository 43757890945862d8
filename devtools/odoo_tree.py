"""Odoo 19 itself: ODOO_HOME, else Debian's package in .dev/odoo, else a shallow git clone there."""

import os
import re
import shutil
from pathlib import Path

from . import spare
from .console import Problem, note, step
from .debian import private_apt
from .place import DEV, folder, megabytes
from .process import run

PACKAGE = "odoo-19"
# Fonts and JavaScript libraries, in the versions that Odoo's links expect (trixie's).
LIBRARIES = ["libjs-jquery", "libjs-jquery-form", "libjs-underscore", "fonts-roboto-unhinted"]
LIBRARIES += ["fonts-montserrat", "fonts-ocr-b", "fonts-font-awesome", "fonts-inconsolata"]
# A partial second copy of the addons, and 800 MB of translations other than Chinese.
EXCLUDES = ("*/dist-packages/addons", "*/i18n/[!z]*.po", "*/i18n_extra/[!z]*.po", "*/i18n/*.pot")
GIT = "https://github.com/odoo/odoo.git"
HOW_ELSE = "Check the network and run this again, or set ODOO_HOME to an Odoo 19 tree you have."


def odoo_home():
    """The folder that holds the Python package `odoo`."""
    if given := os.environ.get("ODOO_HOME"):
        return _checked(Path(given).expanduser().resolve())
    tree = DEV / "odoo"
    if not tree.exists():
        with step("Odoo 19 (140 MB)", lambda: f"{megabytes(DEV / 'odoo.part')} unpacked"):
            _fetch("odoo.part").rename(tree)
    debian = tree / "usr/lib/python3/dist-packages"
    return debian if debian.exists() else tree


def addons_paths(home):
    """A git checkout keeps most addons beside the package; Debian keeps all inside it."""
    return [path for path in (home / "addons",) if path.is_dir()]


def _checked(home):
    release = home / "odoo" / "release.py"
    text = release.read_text() if release.exists() else ""
    version = re.search(r"^version_info = \((\d+)", text, re.MULTILINE)
    if not version:
        raise Problem(f"ODOO_HOME={home} holds no Odoo: odoo/release.py is not in that folder.")
    if version[1] != "19":
        raise Problem(f"ODOO_HOME={home} is Odoo {version[1]}, but this addon needs Odoo 19.")
    return home


def _fetch(name):
    failures = []
    for get in (_from_debian, _from_git, _from_spare):
        part = folder(name, empty=True)
        try:
            get(part)
            if get != _from_spare:
                spare.keep("odoo", part)
            return part
        except Problem as problem:
            note(f"    {problem}")
            failures.append(str(problem).splitlines()[0])
    raise Problem(f"Odoo 19 cannot be fetched. {HOW_ELSE}\n  " + "\n  ".join(failures))


def _from_debian(part):
    apt = private_apt("odoo", ["sid", "trixie"])
    apt.unpack([f"{PACKAGE}/sid", *(f"{name}/trixie" for name in LIBRARIES)], part, EXCLUDES)
    shutil.rmtree(apt.folder)
    # Debian leaves this file out, and the web client's bundle then fails to load completely.
    addons = part / "usr/lib/python3/dist-packages/odoo/addons"
    missing = addons / "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    missing.parent.mkdir(parents=True, exist_ok=True)
    missing.write_text("// left out by Debian; it only blurs the background of video calls\n")


def _from_git(part):
    command = ["git", "clone", "--depth", "1", "--branch", "19.0", GIT, part]
    run(command, "git", "Odoo's git repository cannot be cloned.")


def _from_spare(part):
    if not spare.use("odoo", part):
        raise Problem("No earlier copy is kept on this machine.")
