"""The last copy of what was fetched, for the user's other folders.

It is used only where nothing can be fetched: a mirror in mid-update must not stop anybody's work.
"""

import os
import shutil
from pathlib import Path

from .console import note
from .place import MODULE


def keep(name, tree):
    """Keep a copy. Links cost no space; where they are not possible, nothing is kept."""
    kept = _place(name)
    fresh = kept.with_suffix(".part")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(tree, fresh, symlinks=True, copy_function=os.link)
        shutil.rmtree(kept, ignore_errors=True)
        fresh.rename(kept)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)


def use(name, part):
    """Put the copy into ``part``, an empty folder; False when there is none."""
    kept = _place(name)
    if not kept.is_dir():
        return False
    note(f"    Using the copy fetched earlier, from {kept}.")
    shutil.copytree(kept, part, symlinks=True, dirs_exist_ok=True)
    return True


def _place(name):
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / MODULE / name
