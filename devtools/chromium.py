"""A headless Chromium for browser tours: the machine's, or Debian's unpacked into .dev/chromium."""

import os
import re
import shutil

from . import spare
from .console import Problem, step
from .debian import library_folders, native_apt
from .place import DEV, folder, lock, megabytes
from .process import capture

# Where Odoo looks.
NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
# The last two show Chinese and emojis in screenshots.
PACKAGES = (
    "chromium-headless-shell",
    "fonts-dejavu-core",
    "fonts-wqy-microhei",
    "fonts-noto-color-emoji",
)
# The host's C library is used, nothing draws in 3D, and no package is set up.
NOT_NEEDED = re.compile(
    "libc6|libc-bin|gcc-|libllvm|libz3|mesa|libgl1|perl|debconf|dpkg|tar$|ucf|sensible-utils|adduser"
)
INSTALL = "install chromium or google-chrome, then run this again"

WRAPPER = """#!/bin/sh
here=$(dirname "$(dirname "$(readlink -f "$0")")")
export LD_LIBRARY_PATH="{libraries}"
export FONTCONFIG_FILE="$here/fonts.conf"
export XDG_CACHE_HOME="$here/cache"
exec "$here/usr/lib/chromium/chromium-headless-shell" "$@"
"""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias>
    <family>sans-serif</family>
    <prefer><family>DejaVu Sans</family><family>WenQuanYi Micro Hei</family></prefer>
  </alias>
</fontconfig>
"""


def chromium_path():
    """PATH with a working browser on it."""
    path = os.environ.get("PATH", "/usr/bin:/bin")
    if not os.environ.get("PRIVATE_CHROMIUM") and any(_works(shutil.which(name)) for name in NAMES):
        return path
    tree = DEV / "chromium"
    # Tests of this addon and of those that join it may begin at the same time.
    with lock("chromium"):
        if not tree.exists():
            _unpack(tree)
    return f"{tree / 'bin'}:{path}"


def _unpack(tree):
    part = folder("chromium.part", empty=True)
    with step("Chromium for the browser tours (130 MB)", lambda: f"{megabytes(part)} unpacked"):
        try:
            _fetch(part)
            if not _works(part / "bin" / "chromium"):
                raise Problem(f"The fetched Chromium does not start here: {INSTALL}.")
            spare.keep("chromium", part)
        except Problem:
            if not spare.use("chromium", folder("chromium.part", empty=True)):
                raise
        part.rename(tree)


def _works(program):
    """Ubuntu's chromium may be a stub that only asks to install a snap."""
    version = capture([program, "--version"]) if program else None
    return bool(re.search(r"\d+\.\d+\.\d+", version or ""))


def _fetch(part):
    apt = native_apt("chromium")
    if not apt:
        raise Problem(f"Chromium can be fetched only on Debian and its kin: {INSTALL}.")
    wanted = [name for name in apt.closure(PACKAGES) if not NOT_NEEDED.match(name)]
    apt.unpack(wanted, part, ("*/usr/share/doc", "*/usr/share/man", "*/usr/share/locale"))
    shutil.rmtree(apt.folder)
    _write_wrapper(part)


def _write_wrapper(part):
    libraries = [f"$here{path}" for path in library_folders(part)]
    (part / "fonts.conf").write_text(FONTS)
    wrapper = part / "bin" / "chromium"
    wrapper.parent.mkdir(exist_ok=True)
    wrapper.write_text(WRAPPER.format(libraries=":".join(libraries)))
    wrapper.chmod(0o755)
